using System.IO.Compression;
using System.Text;
using Pathways.Projections.Formats;
using Pathways.Projections.Process;

namespace Pathways.Projections.Tests.Formats;

public sealed class CsvEventLogTests : IDisposable
{
    readonly string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".csv");

    [Fact]
    public void Rows_of_a_case_may_lie_anywhere()
    {
        var a = Read("case;activity;timestamp\n1;A;2024-01-01\n2;A;2024-01-02 10:00\n1;B;2024-01-03T00:00:00+01:00\n");
        Assert.Equal((2, 3), (a.Cases, a.Events));
        Assert.Equal((2 * 86400) - 3600, a.Edges.Single().Times!.Max);
    }

    [Theory]
    [InlineData("case_id,concept:name,time:timestamp,lifecycle:transition\n1,\"A, with \"\"quotes\"\"\",2024-01-01,start\n")]
    [InlineData("\uFEFFpathway\tevent\toccurred_on\tlifecycle\n1\t\"A, with \"\"quotes\"\"\"\t2024-01-01\tStart\n")]
    public void Usual_names_delimiters_and_quotes_are_known(string csv)
    {
        var a = Read(csv);
        Assert.Equal("A, with \"quotes\"", a.Activities.Single().Activity);
        Assert.Equal(1, a.Transitions[Transition.Start]);
    }

    [Fact]
    public void A_compressed_file_that_is_cut_off_is_refused_and_loses_no_row_in_silence()
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes("case,activity,timestamp\n" + string.Concat(Enumerable.Range(0, 2000).Select(i => $"{i * 7919 % 2003},A,2024-01-01\n"))));
        var file = path + ".gz";
        try
        {
            foreach (var missing in new[] { 1, 4, 8, 9, 100, (int)packed.Length / 2, (int)packed.Length - 12 })
            {
                File.WriteAllBytes(file, packed.ToArray()[..^missing]);
                Assert.Equal("log/gzip-damaged", Assert.Throws<LogFormatException>(() => Analyse(file)).Code);
            }

            File.WriteAllBytes(file, packed.ToArray());
            Assert.Equal(2000, Analyse(file).Events);
        }
        finally
        {
            File.Delete(file);
        }

        static ProcessAnalysis Analyse(string file)
        {
            using var log = EventLogReader.Open(file);
            return ProcessAnalysisBuilder.Read(log);
        }
    }

    [Fact]
    public void Missing_times_and_activities_are_counted_not_made_up()
    {
        File.WriteAllText(path, "case,activity,timestamp\n1,A,\n1,,2024-01-01\n");
        using var log = EventLogReader.Open(path);
        var a = ProcessAnalysisBuilder.Read(log);
        Assert.Equal(1, a.EventsWithoutTime);
        Assert.Equal(1, log.EventsWithoutActivity);
        Assert.Equal([new CaseCount("A", 1)], a.Starts);
        Assert.Equal([new CaseCount(ActivityTable.UnnamedActivity, 1)], a.Ends);
    }

    [Fact]
    public void Contiguous_cases_stream_and_a_case_that_comes_back_is_refused()
    {
        var options = new EventLogOptions { CasesAreContiguous = true };
        Assert.Equal(2, Read("case,activity,timestamp\n1,A,2024-01-01\n1,B,2024-01-02\n2,A,2024-01-01\n", options).Cases);
        Refused("csv/case-not-contiguous", "case,activity,timestamp\n1,A,2024-01-01\n2,A,2024-01-01\n1,B,2024-01-02\n", 4, options);
    }

    [Fact]
    public void Wrong_files_are_refused_with_code_and_row()
    {
        Refused("csv/empty", "", 1);
        Refused("csv/missing-column", "a,b,c\n", 1);
        Refused("csv/invalid-time", "case,activity,timestamp\n1,A,2024-02-31\n", 2);
        Refused("csv/invalid-time", "case,activity,timestamp\n1,A,31/12/2024\n", 2);
        Refused("csv/field-count", "case,activity,timestamp\n1,A,2024-01-01\n1,A\n", 3);
        Refused("csv/bad-quotes", "case,activity,timestamp\n1,\"A,2024-01-01\n", 2);
        Refused("csv/bad-quotes", "case,activity,timestamp\n1,A,\"2024-01-01\n", 2);
        Refused("csv/bad-quotes", "case,activity,timestamp\n1,A\"B,2024-01-01\n", 2);
        Refused("csv/field-too-long", $"case,activity,timestamp\n1,{new string('x', 2 << 20)},2024-01-01\n", 2);
        File.WriteAllBytes(path, [.. Encoding.UTF8.GetBytes("case,activity,timestamp\n1,"), 0, .. Encoding.UTF8.GetBytes(",2024-01-01\n")]);
        Assert.Equal("text/not-text", Assert.Throws<LogFormatException>(() => ReadFile(null)).Code);
        Assert.Equal("log/unknown-format", Assert.Throws<LogFormatException>(() => EventLogReader.Open("log.docx")).Code);
    }

    /// <summary>Line and column are where a person would look; rows swallowed by a quote in a column that is not read are missed too.</summary>
    [Theory]
    [InlineData("case,activity,timestamp\n1,a,2024-01-01\n1,b,soon\n", "csv/invalid-time", 3, 5)]
    [InlineData("case,activity,timestamp\n1,\"a,\nb\",soon\n", "csv/invalid-time", 3, 4)]
    [InlineData("case,activity,timestamp\n1,a\n", "csv/field-count", 2, 4)]
    [InlineData("case,activity,timestamp\n1,a,2024-01-01,x\n", "csv/field-count", 2, 16)]
    [InlineData("case,activity,timestamp,note\n1,a,2024-01-01,\"x\n2,b,2024-01-01,\"y\n", "csv/bad-quotes", 3, 17)]
    [InlineData("case,activity,timestamp,note\n1,a,2024-01-01,\"x\n2,b,2024-01-01,y\n", "csv/bad-quotes", 2, 16)]
    public void An_error_says_its_line_and_column(string csv, string code, int line, int column)
    {
        var refused = Assert.Throws<LogFormatException>(() => Read(csv));
        Assert.Equal((code, line, column), (refused.Code, refused.Line, refused.Column));
    }

    public void Dispose() => File.Delete(path);

    ProcessAnalysis Read(string csv, EventLogOptions? options = null)
    {
        File.WriteAllText(path, csv);
        return ReadFile(options);
    }

    ProcessAnalysis ReadFile(EventLogOptions? options)
    {
        using var log = EventLogReader.Open(path, options);
        return ProcessAnalysisBuilder.Read(log);
    }

    void Refused(string code, string csv, int row, EventLogOptions? options = null)
    {
        var refused = Assert.Throws<LogFormatException>(() => Read(csv, options));
        Assert.Equal(code, refused.Code);
        Assert.Equal(row, refused.Line);
    }
}
