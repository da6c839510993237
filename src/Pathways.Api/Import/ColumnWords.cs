using System.Globalization;

namespace Pathways.Api.Import;

/// <summary>The events of a file and their columns in words, for the page and the documentation.</summary>
public static class ColumnWords
{
    /// <summary>The columns of an event that a row can't, or can, be without.</summary>
    public static IEnumerable<string> Of(EventShape shape, bool required)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return shape.Fields.Where(f => f.Required == required && !ImportHeader.Needed.Contains(f.Column)).Select(f => f.Column);
    }

    /// <summary>Every column, by name, with what is written there: one text for each kind of content.</summary>
    public static IEnumerable<(string Column, IReadOnlyList<(string Words, IReadOnlyList<string> Values)> Holds)> All(CultureInfo language) =>
        EventShape.All.Values.SelectMany(s => s.Fields).GroupBy(f => f.Column).OrderBy(c => c.Key, StringComparer.Ordinal)
            .Select(c => (c.Key, (IReadOnlyList<(string, IReadOnlyList<string>)>)[.. c.DistinctBy(f => (f.Problem, f.Expected)).Select(f => Holds(f, language.TwoLetterISOLanguageName == "en"))]));

    static (string Words, IReadOnlyList<string> Values) Holds(EventField field, bool english) => field switch
    {
        { IsDay: true } => (english ? "a day" : "un jour", ["2026-03-31"]),
        { IsPublics: true } => (english ? "codes, each with the day of its proof or without" : "des codes, chacun avec le jour de son justificatif ou sans", [field.Expected]),
        { IsDecimal: true } => (english ? "a number" : "un nombre", [field.Expected]),
        { Problem: "import/bad-number" } => (english ? "a whole number" : "un nombre entier", [field.Expected]),
        { Expected: "" } => (english ? "a reference or a code" : "une référence ou un code", []),
        _ => ("", field.Expected.Split(", ")),
    };
}
