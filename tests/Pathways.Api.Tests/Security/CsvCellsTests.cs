using System.Text;
using System.Text.RegularExpressions;
using Pathways.Api.Hosting;
using Pathways.Api.Import;
using Pathways.Api.Tests.Import;
using Pathways.Testing;

namespace Pathways.Api.Tests.Security;

/// <summary>A spreadsheet runs what begins like a formula. Of every file that is written, no cell does.</summary>
public sealed class CsvCellsTests(ImportWorld world) : IClassFixture<ImportWorld>
{
    [Theory]
    [InlineData("=1+1")]
    [InlineData("+33612345678")]
    [InlineData("-2+3")]
    [InlineData("@SUM(A1)")]
    [InlineData("  =1+1")]
    [InlineData("\u00a0=1+1")]
    [InlineData("\u200b=1+1")]
    [InlineData("\t=1+1")]
    [InlineData("\r=1+1")]
    [InlineData("\n1")]
    [InlineData("\t1")]
    [InlineData("＝1+1")]
    [InlineData("＋1")]
    [InlineData("－1")]
    [InlineData("＠A1")]
    [InlineData("'=1+1")]
    public void A_cell_that_would_run_has_a_sign_before_it_and_is_read_again_without(string text)
    {
        var line = CsvText.Line([text, "b"], ';');
        Assert.Contains("'" + text, line, StringComparison.Ordinal);
        Assert.Equal(text, CsvText.AsWritten("'" + text));
    }

    [Theory]
    [InlineData("it's")]
    [InlineData("'quoted'")]
    [InlineData("a-b")]
    [InlineData("")]
    [InlineData("2024-01-05")]
    public void Any_other_cell_is_as_it_is(string text)
    {
        Assert.Equal(text, CsvText.Line([text], ';'));
        Assert.Equal(text, CsvText.AsWritten(text));
    }

    [Fact]
    public async Task The_list_of_refused_rows_is_safe_to_open_and_still_a_file_of_the_same_pathways()
    {
        const string Header = "pathway;event;occurred_on;attribute.area";
        string[] lines = [Header, "=x(1);pathway_opened;2024-01-05;-1", "=x(1);diagnosis_made;31/02/2024;", "'=y;pathway_opened;2024-01-05;+2", "'=y;diagnosis_made;31/02/2024;"];
        using var file = new MemoryStream();
        using var refused = new RefusedRows(() => file, withFields: true);
        var first = await world.ImportAsync(lines, "csv-cells", acceptValid: true, refused: refused);
        Assert.Equal((0L, 4L), (first.EventsAdded, first.RowsRefused));
        var list = Encoding.UTF8.GetString(file.ToArray());
        Assert.All(list.Split('\n')[1..^1].SelectMany(l => l.Split(';')), cell => Assert.DoesNotMatch(@"\A[=+@-]", cell));

        var corrected = await world.ImportAsync(Encoding.UTF8.GetBytes(list.Replace("31/02/2024", "2024-02-29", StringComparison.Ordinal)), "csv-cells");
        Assert.Equal((true, 4L, 0L), (corrected.Stored, corrected.EventsAdded, corrected.RowsRefused));
        var whole = await world.ImportAsync([.. lines.Select(l => l.Replace("31/02/2024", "2024-02-29", StringComparison.Ordinal))], "csv-cells");
        Assert.Equal((true, 0L, 4L), (whole.Stored, whole.EventsAdded, whole.EventsKnown));
    }

    // Hosts of a setting, and the digest of a question: neither is a file.
    static readonly string[] NoFiles = ["CsvText.cs", "PathwaysSettings.cs", "Decision.cs"];

    /// <summary>Whoever joins cells by hand writes a file whose cells nobody looks at.</summary>
    [Fact]
    public void Nobody_else_writes_a_line_of_a_file()
    {
        var sources = Directory.GetFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories).Where(f => !f.Contains("/obj/", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(sources);
        var joined = sources.Where(f => !NoFiles.Contains(Path.GetFileName(f), StringComparer.Ordinal)
            && Regex.IsMatch(File.ReadAllText(f), @"Join\((?:'[;\t]'|"";""|[Ss]eparator\b)", RegexOptions.None, TimeSpan.FromSeconds(5)));
        Assert.Empty(joined.Select(Path.GetFileName));
    }
}
