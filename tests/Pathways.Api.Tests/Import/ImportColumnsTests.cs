using System.Globalization;
using System.Text;
using Pathways.Api.Import;
using Pathways.Testing;

namespace Pathways.Api.Tests.Import;

/// <summary>docs/import-columns.md is printed from the events that a file may hold: with PATHWAYS_WRITE_DOCS=1 this writes it, without it a file that differs fails.</summary>
public class ImportColumnsTests
{
    [Fact]
    public void The_events_of_a_file_and_their_columns_are_printed_as_they_are()
    {
        var path = Path.Combine(Repository.Root, "docs", "import-columns.md");
        if (Environment.GetEnvironmentVariable("PATHWAYS_WRITE_DOCS") == "1")
        {
            File.WriteAllText(path, Printed());
        }
        Assert.Equal(Printed(), File.ReadAllText(path).ReplaceLineEndings("\n"));
    }

    static string Printed()
    {
        var page = new StringBuilder("""
            # The events of an import and their columns

            Printed from the events of the domain by `ImportColumnsTests` (`PATHWAYS_WRITE_DOCS=1` writes it again). How a file is read: [Importing journeys](import.md).

            Every row has `pathway`, `event` and `occurred_on`, and may have `confirm` and `attribute.NAME`. A column of another event stays empty in the row.

            | event | needs | may have |
            |---|---|---|

            """.ReplaceLineEndings("\n"));
        foreach (var shape in EventShape.All.Values)
        {
            page.Append($"| `{shape.Name}` | {Codes(ColumnWords.Of(shape, required: true))} | {Codes(ColumnWords.Of(shape, required: false))} |\n");
        }
        page.Append("\n| column | what is written there |\n|---|---|\n");
        foreach (var (column, holds) in ColumnWords.All(CultureInfo.GetCultureInfo("en")))
        {
            page.Append($"| `{column}` | {string.Join("; or ", holds.Select(h => string.Join(", ", new[] { h.Words, Codes(h.Values) }.Where(t => t.Length > 0))))} |\n");
        }
        return page.ToString();
    }

    static string Codes(IEnumerable<string> codes) => string.Join(", ", codes.Select(c => $"`{c.Replace("|", "\\|", StringComparison.Ordinal)}`"));
}
