using System.Globalization;

namespace Pathways.Api.Import;

/// <summary>What a file is whose first line is no header of journeys: told, so that somebody knows which file to take or what to write.</summary>
static class FirstLine
{
    // A title, the day of the export, a blank line: reports have some of these above the table.
    const int LinesLookedAt = 20;

    /// <summary>Why it is none. Reads on for a header that stands below.</summary>
    /// <param name="rows">The file, at its first line.</param>
    public static ImportProblem Of(CsvRows rows)
    {
        string[] names = [.. Enumerable.Range(0, rows.Count).Select(rows.Text)];
        if (names is [var only] && IsHeader(only))
        {
            return new ImportProblem("text/unknown-separator", rows.Row);
        }
        if (names.Any(EventShape.All.ContainsKey))
        {
            return new ImportProblem("import/no-header", rows.Row);
        }
        var first = rows.Row;
        while (rows.Row < first + LinesLookedAt && rows.Read())
        {
            if (IsHeader(string.Join(' ', Enumerable.Range(0, rows.Count).Select(rows.Text))))
            {
                return new ImportProblem("import/header-below", first).With("line", rows.Row.ToString(CultureInfo.InvariantCulture));
            }
        }
        return new ImportProblem("import/wrong-header", first);
    }

    static bool IsHeader(string line) => line.Contains("pathway", StringComparison.OrdinalIgnoreCase) && line.Contains("occurred_on", StringComparison.OrdinalIgnoreCase);
}
