namespace Pathways.Api.Hosting;

/// <summary>Texts as fields of a CSV file that people open in a spreadsheet.</summary>
static class CsvText
{
    /// <summary>A text that a spreadsheet would run as a formula, with the sign before it that makes it a text.</summary>
    public static string Unrun(string text) => text is ['=' or '+' or '-' or '@', ..] ? "'" + text : text;

    /// <summary>A text as a field, within quotes where it holds the separator, a quote or a line end.</summary>
    public static string Field(string text, char separator) =>
        text.AsSpan().ContainsAny([separator, '"', '\r', '\n']) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
