using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Pathways.Projections.Formats;

namespace Pathways.Api.Hosting;

/// <summary>
/// Lines of CSV files that people open in a spreadsheet: every file that the service and its command write has its lines from here, so that no cell,
/// be it of a figure, of the journal or of somebody's own file, is run there as a formula.
/// </summary>
static partial class CsvText
{
    // Spreadsheets take the wide forms too, and look past blanks and line ends.
    const string Signs = "=+-@\uFF1D\uFF0B\uFF0D\uFF20";

    /// <summary>A line, without its end.</summary>
    /// <param name="cells">Texts; or days, instants and numbers, which are written as they are.</param>
    /// <param name="separator">Between the cells.</param>
    /// <param name="numbers">How decimals are written; as programs read them when absent.</param>
    public static string Line(IEnumerable<object?> cells, char separator, CultureInfo? numbers = null) => string.Join(separator, cells.Select(cell => cell switch
    {
        null => "",
        string text => Field(Unrun(text), separator),
        DateOnly day => day.ToString("O", CultureInfo.InvariantCulture),
        DateTimeOffset instant => instant.ToString("O", CultureInfo.InvariantCulture),
        double number => number.ToString("R", numbers ?? CultureInfo.InvariantCulture),
        _ => Convert.ToString(cell, CultureInfo.InvariantCulture)!,
    }));

    /// <summary>What a file that was written here had in a cell: without the sign that made a text of it.</summary>
    public static string AsWritten(string cell) => cell is ['\'', ..] && WouldRun(cell) ? cell[1..] : cell;

    // A text that a spreadsheet would run, with the sign before it that makes it a text. One that has such signs already gets one more, so that exactly one is taken off.
    static string Unrun(string text) => WouldRun(text) ? "'" + text : text;

    static bool WouldRun(string text)
    {
        var bare = text.AsSpan().TrimStart('\'');
        if (bare is ['\t' or '\r' or '\n', ..])
        {
            return true;
        }
        while (Rune.DecodeFromUtf16(bare, out var first, out var length) == OperationStatus.Done && (Rune.IsWhiteSpace(first) || FieldText.IsInvisible(first) || Rune.IsControl(first)))
        {
            bare = bare[length..];
        }
        return bare.Length > 0 && Signs.Contains(bare[0], StringComparison.Ordinal);
    }

    /// <summary>A cell for a spreadsheet: of a text that it would take for a number, a date or a truth value and show as another (0012, 9.10, 1-2, 8 mars, vrai), the text with the same sign before it.</summary>
    public static object? Unchanged(object? cell) => cell is string text && Changes().IsMatch(text) ? "'" + text : cell;

    // A zero in front, decimals, hours, powers, thousands, shares, more digits than are kept; a day and month, or a month and year, in digits or words; true and false.
    [GeneratedRegex(
        @"\A(?:0\d+|\d+[.,:]\d.*|\d+[eE][+-]?\d+|\d{12,}|\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+(?:[.,]\d+)?[ \u00a0\u202f]?[%€$£]|(?:0?[1-9]|1[0-2])[/-]\d{1,4}|\d{1,4}[/-](?:0?[1-9]|1[0-2])|\d{1,4}[/-]\d{1,2}[/-]\d{1,4}"
        + @"|\d{1,2}(?:er)?[ /-]?(?:" + Months + @")(?:[ /-]?\d{1,4})?|(?:" + Months + @")[ /-]?\d{1,4}|vrai|faux|true|false)\z",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 1_000)]
    private static partial Regex Changes();

    const string Months = @"(?:janv(?:ier)?|jan(?:uary)?|f[ée]vr?(?:ier)?|feb(?:ruary)?|mars?(?:ch)?|avr(?:il)?|apr(?:il)?|mai|may|juin|june?|juil(?:let)?|july?|ao[uû]t|aug(?:ust)?|sept?(?:emb(?:er|re))?|oct(?:ob(?:er|re))?|nov(?:emb(?:er|re))?|d[ée]c(?:emb(?:er|re))?)\.?";

    // Within quotes where it holds the separator, a quote or a line end.
    static string Field(string text, char separator) =>
        text.AsSpan().ContainsAny([separator, '"', '\r', '\n']) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
