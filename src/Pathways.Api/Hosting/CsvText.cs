using System.Text.RegularExpressions;

namespace Pathways.Api.Hosting;

/// <summary>Texts as fields of a CSV file that people open in a spreadsheet.</summary>
static partial class CsvText
{
    /// <summary>A text that a spreadsheet would run as a formula, with the sign before it that makes it a text.</summary>
    public static string Unrun(string text) => text is ['=' or '+' or '-' or '@', ..] ? "'" + text : text;

    /// <summary>A text that a spreadsheet would take for a number or a date and show as another (0012, 9.10, 1-2), with the same sign before it.</summary>
    public static string Unchanged(string text) => Changes().IsMatch(text) ? "'" + text : text;

    // A zero in front, decimals, hours, powers, more digits than are kept; a day and month, or a month and year.
    [GeneratedRegex(@"\A(?:0\d+|\d+[.,:]\d.*|\d+[eE][+-]?\d+|\d{12,}|(?:0?[1-9]|1[0-2])[/-]\d{1,4}|\d{1,4}[/-](?:0?[1-9]|1[0-2])|\d{1,4}[/-]\d{1,2}[/-]\d{1,4})\z", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Changes();

    /// <summary>A text as a field, within quotes where it holds the separator, a quote or a line end.</summary>
    public static string Field(string text, char separator) =>
        text.AsSpan().ContainsAny([separator, '"', '\r', '\n']) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
