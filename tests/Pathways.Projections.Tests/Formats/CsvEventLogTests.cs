using System.IO.Compression;
using System.Text;
using Pathways.Projections.Formats;
using Pathways.Projections.Process;
using Pathways.Projections.Statistics;

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
    public void What_is_missing_is_left_out_or_untimed_and_counted_never_made_up()
    {
        File.WriteAllText(path, "case,activity,timestamp\n1,A,\n1,,2024-01-01\n1,B,NA\n,C,2024-01-01\nNA,C,2024-01-01\n,,\n2, ,2024-01-01\n");
        using var log = EventLogReader.Open(path);
        var a = ProcessAnalysisBuilder.Read(log);
        Assert.Equal((2, 2, 2), (a.Cases, a.Events, a.EventsWithoutTime));
        Assert.Equal((2, 2, 2), (log.Counts.EventsWithoutCase, log.Counts.EventsWithoutActivity, log.Counts.CasesWithEventsLeftOut));
        Assert.Equal(["NA"], log.Counts.WordsTakenForMissing);
        Assert.Equal([("A", "B", 1L)], a.Edges.Select(e => (e.From, e.To, e.Count)));
        Assert.Equal(["A>B", ""], a.Variants.Select(v => string.Join('>', v.Activities)).OrderDescending());
    }

    [Fact]
    public void A_real_case_called_NA_is_kept_by_saying_so()
    {
        var a = Read("case,activity,timestamp\nNA,ER,2024-01-01\nNB,ER,2024-01-02\n", new EventLogOptions { Missing = Missing.Of([]) });
        Assert.Equal(2, a.Cases);
    }

    /// <summary>One instant, as programs write it.</summary>
    [Theory]
    [InlineData("2024-01-01T00:00Z")]
    [InlineData("2024-01-01T00:00")]
    [InlineData("2024-01-01")]
    [InlineData("2024-01-01 0:00")]
    [InlineData("2024-01-01T1:00:00+01:00")]
    [InlineData("2024-01-01 01:00+01")]
    [InlineData("2024-01-01T01:00:00+0100")]
    [InlineData("2024-01-01T01:00:00.000+01:00")]
    [InlineData("2024-01-01 00:00:00,000")]
    [InlineData("2024-01-01 00:00:00 UTC")]
    [InlineData("2023-12-31T24:00:00z")]
    [InlineData("2024-01-01 01:00:00 +0100")]
    [InlineData("2024-01-01T01:00:00+01:00[Europe/Paris]")]
    [InlineData("2024-01-01T00:00Z[Europe/London]")]
    [InlineData("2024-01-01t00:00:00.0000000000000000Z")]
    public void An_instant_is_read_as_programs_write_it(string text) =>
        Assert.Equal(new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero), Read($"case,activity,timestamp\n1,A,\"{text}\"\n").First);

    [Theory]
    [InlineData("2024-01-01T25:00Z", "csv/no-such-time")]
    [InlineData("2024-01-01T10")]
    [InlineData("2016-12-31T23:59:60Z", "csv/leap-second")]
    [InlineData("20240101")]
    [InlineData("28 août 2012", "csv/month-name")]
    [InlineData("2024-02-30", "csv/no-such-time")]
    [InlineData("2024-01-01T10:00+1")]
    [InlineData("2024-01-01T10:00+15")]
    [InlineData("2024-01-01T10:00+010")]
    [InlineData("2024-01-01T10:00:00.")]
    [InlineData("2024-01-01T24:00:00.00000001Z", "csv/no-such-time")]
    [InlineData("2024-1-1")]
    [InlineData("0000-00-00T00:00:00.000", "csv/no-such-time")]
    [InlineData("2024-01-01T10:00[Europe/Paris]")]
    [InlineData("05/01/2026 08:00 PM", "csv/twelve-hour-clock")]
    [InlineData("31/31/2026", "csv/no-such-time")]
    [InlineData("10:00", "csv/time-without-date")]
    [InlineData("23:59:30,5", "csv/time-without-date")]
    [InlineData("1528797510650", "csv/unix-time")]
    [InlineData("1528797510.65", "csv/unix-time")]
    [InlineData("46027", "csv/date-serial")]
    [InlineData("46027.354", "csv/date-serial")]
    [InlineData("0", "csv/number-as-time")]
    [InlineData("3.5", "csv/number-as-time")]
    [InlineData("2019-07-26 10:04:05.148 CST", "csv/zone-name")]
    public void What_is_no_instant_is_refused(string text, string code = "csv/invalid-time") => Refused(code, $"case,activity,timestamp\n1,A,\"{text}\"\n", 2);

    /// <summary>50 ns apart, and in the file the other way round.</summary>
    [Fact]
    public void Times_finer_than_a_tick_are_in_order_and_said()
    {
        File.WriteAllText(path, "case,activity,timestamp\n1,second,2024-01-01T00:00:00.00000005Z\n1,first,2024-01-01T00:00:00.00000001Z\n1,third,2024-01-01T00:00:00.00000021Z\n");
        using var log = EventLogReader.Open(path);
        var a = ProcessAnalysisBuilder.Read(log, CaseOrder.Time);
        Assert.Equal(["first", "second", "third"], a.Variants.Single().Activities);
        Assert.Equal((3, 1, 1, 0), (log.Counts.TimesFinerThanTick, a.CasesNotInTimeOrder, a.EventsNotInTimeOrder, a.AdjacentEqualTimes));
        Assert.Equal(1e-7, a.Edges.Single(e => e.To == "third").Times!.Max);
        Refused("log/time-too-fine", "case,activity,timestamp\n1,A,2024-01-01T00:00:00.000000000001Z\n", 2);
    }

    /// <summary>On 31 March 2024 Paris went from 2:00 to 3:00, on 27 October 3:00 came twice over.</summary>
    [Fact]
    public void Times_without_offset_are_of_the_zone_that_is_said()
    {
        var paris = new EventLogOptions { Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris") };
        double Seconds(string from, string to, EventLogOptions? options = null) => Read($"case,activity,timestamp\n1,A,{from}\n1,B,{to}\n", options).Edges.Single().Times!.Max;
        Assert.Equal(7200, Seconds("2024-03-31 01:00", "2024-03-31 03:00"));
        Assert.Equal(3600, Seconds("2024-03-31 01:00", "2024-03-31 03:00", paris));
        Assert.Equal(23 * 3600, Seconds("2024-03-31", "2024-04-01", paris));
        Assert.Equal(2 * 3600, Seconds("2024-10-27 02:30", "2024-10-27 03:30", paris));
        Assert.Equal(3600, Seconds("2024-10-27T00:30Z", "2024-10-27 02:30+01:00", paris));
        Refused("log/nonexistent-time", "case,activity,timestamp\n1,A,2024-03-31 02:30\n", 2, paris);
        File.WriteAllText(path, "case,activity,timestamp\n1,A,2024-10-27 02:30\n1,B,2024-10-28\n1,C,2024-10-28T00:00Z\n");
        using var log = EventLogReader.Open(path, paris);
        ProcessAnalysisBuilder.Read(log);
        Assert.Equal((1, 1, 1), (log.Counts.TimesWithoutOffset, log.Counts.DatesWithoutTimeOfDay, log.Counts.AmbiguousTimes));
    }

    [Theory]
    [InlineData("05/01/2026", DateOrder.Dmy, "2026-01-05T00:00:00Z")]
    [InlineData("05/01/2026", DateOrder.Mdy, "2026-05-01T00:00:00Z")]
    [InlineData("5.1.2026 08:30", DateOrder.Dmy, "2026-01-05T08:30:00Z")]
    [InlineData("2026-01-05", DateOrder.Mdy, "2026-01-05T00:00:00Z")]
    public void Dates_of_office_programs_are_read_in_the_order_that_is_declared(string text, DateOrder order, string utc)
    {
        var csv = $"case,activity,timestamp\n1,A,{text}\n";
        Assert.Equal(DateTimeOffset.Parse(utc, System.Globalization.CultureInfo.InvariantCulture), Read(csv, new EventLogOptions { Dates = order }).First);
        if (!text.StartsWith("2026", StringComparison.Ordinal))
            Refused("csv/dates-in-doubt", csv, 2);
        Refused("csv/no-such-time", "case,activity,timestamp\n1,A,31/31/2026\n", 2, new EventLogOptions { Dates = order });
    }

    /// <summary>As in an import: one date tells the order for all, none leaves a doubt, two may contradict each other.</summary>
    [Theory]
    [InlineData("05/01/2026,13/01/2026 09:30", "2026-01-05T00:00:00Z", DateOrder.Dmy, 1, 1)]
    [InlineData("05/01/2026 08:00,01/13/2026", "2026-05-01T08:00:00Z", DateOrder.Mdy, 1, 1)]
    [InlineData("2026/01/05 08:00,2026-01-06", "2026-01-05T08:00:00Z", null, 0, 0)]
    [InlineData("2026-01-05,05/02/2026", null, null, 0, 0)]
    [InlineData("05/01/26,13/01/26", null, null, 0, 0)]
    [InlineData("13/01/2026,01/13/2026", null, null, 0, 0)]
    public void The_order_of_dates_is_told_by_the_file_or_refused(string dates, string? first, DateOrder? order, long inDoubt, long telling)
    {
        var (one, two) = (dates.Split(',')[0], dates.Split(',')[1]);
        var csv = $"case,activity,timestamp\n1,A,{one}\n1,B,{two}\n";
        if (first is null)
        {
            Refused(dates.StartsWith("13/01/2026", StringComparison.Ordinal) ? "csv/dates-contradict" : "csv/dates-in-doubt", csv, dates[4] == '-' ? 3 : 2);
            return;
        }

        File.WriteAllText(path, csv);
        using var log = EventLogReader.Open(path);
        var events = new CaseEvents();
        Assert.True(log.ReadCase(events));
        Assert.Equal(DateTimeOffset.Parse(first, System.Globalization.CultureInfo.InvariantCulture).UtcTicks, events.Events[0].Time);
        Assert.Equal((order, false, inDoubt, telling), (log.Input!.Dates, log.Input.DatesDeclared, log.Counts.DatesInDoubt, order is null ? 0 : log.Counts.DatesThatTellTheOrder));
    }

    [Fact]
    public void A_time_that_waits_for_the_order_of_dates_is_of_the_zone_and_refused_at_its_place()
    {
        var paris = new EventLogOptions { Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris") };
        Assert.Equal(new DateTimeOffset(2026, 1, 5, 7, 0, 0, TimeSpan.Zero), Read("case,activity,timestamp\n1,A,05/01/2026 08:00\n1,B,13/01/2026\n", paris).First);
        Refused("log/nonexistent-time", "case,activity,timestamp\n1,B,31/01/2024\n1,A,31/03/2024 02:30\n", 3, paris);
    }

    [Fact]
    public void Two_columns_of_one_name_are_refused_and_a_misspelt_one_is_suggested()
    {
        Refused("csv/duplicate-column", "case,activity,timestamp,Activity\n1,A,2024-01-01,B\n", 1);
        Assert.Equal(1, Read("case,activity,timestamp,,\n1,A,2024-01-01,,\n").Events);
        var refused = Assert.Throws<LogFormatException>(() => Read("dossier,activity,timestamp\n1,A,2024-01-01\n", new EventLogOptions { CaseColumn = "dosier" }));
        Assert.Equal(("csv/missing-column", "There is no column 'dosier'; did you mean 'dossier'?"), (refused.Code, refused.Detail));
    }

    /// <summary>As people see them: composed or not, with a blank or a zero-width mark around.</summary>
    [Fact]
    public void Names_that_look_the_same_are_the_same()
    {
        File.WriteAllText(path, "case,activity,timestamp\né,Réunion,2024-01-01\né,Réunion ,2024-01-02\né​,Réunion,2024-01-03\n");
        using var log = EventLogReader.Open(path);
        var a = ProcessAnalysisBuilder.Read(log);
        Assert.Equal((1, 1, 3), (a.Cases, a.Activities.Count, log.Counts.NamesCleaned));
    }

    /// <summary>("A+B", "C") and ("A", "B+C") are different, as the standard has it.</summary>
    [Fact]
    public void Several_columns_name_an_activity_without_doubt()
    {
        var a = Read("case,x,y,timestamp\n1,A+B,C,2024-01-01\n1,A,B+C,2024-01-02\n1,,C,2024-01-03\n1,,,2024-01-04\n", new EventLogOptions { Classifier = ["x", "y"] });
        Assert.Equal([@"A\+B+C", @"A+B\+C", "+C"], a.Variants.Single().Activities);
    }

    [Fact]
    public void Wrong_files_are_refused_with_code_and_row()
    {
        Refused("csv/empty", "", 1);
        Refused("csv/missing-column", "a,b,c\n", 1);
        Refused("csv/no-such-time", "case,activity,timestamp\n1,A,2024-02-31\n", 2);
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
    [InlineData("case,activity,timestamp\n1,\"a,2024-01-01\n2,b,2024-01-01\n3,c\",2024-01-01\n", "csv/quote-over-rows", 2, 3)]
    [InlineData("case,activity,timestamp\r\n\"1,a,2024-01-01\r\n2\",b,2024-01-01\r\n", "csv/quote-over-rows", 2, 1)]
    public void An_error_says_its_line_and_column(string csv, string code, int line, int column)
    {
        var refused = Assert.Throws<LogFormatException>(() => Read(csv));
        Assert.Equal((code, line, column), (refused.Code, refused.Line, refused.Column));
    }

    /// <summary>A text of several lines is a field like any other as long as its lines are no rows.</summary>
    [Theory]
    [InlineData("case,activity,timestamp\n1,\"a,\nb\",2024-01-01\n")]
    [InlineData("\"case\nof the file\",activity,timestamp\n1,\"a\n\nb, c, d\",2024-01-01\n")]
    [InlineData("case,activity,timestamp,note\n1,a,2024-01-01,\"Mary, Queen of England, Scotland\nand Ireland\"\n")]
    [InlineData("case,activity,timestamp,note\n1,a,2024-01-01,\"a \"\"1, 2, 3\"\"\nb\"\n")]
    public void A_field_of_several_lines_is_one_field(string csv) =>
        Assert.Equal(1, Read(csv, new EventLogOptions { CaseColumn = csv[0] == '"' ? "case\nof the file" : "case" }).Events);

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
