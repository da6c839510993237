using System.Collections.Frozen;

namespace Pathways.Projections.Formats;

/// <summary>A second line of headers below the first, such as units: <c>;[°C];[K]</c>, <c>;(months);</c>, <c>;mois;</c>. It is no row of data.</summary>
public static class SecondHeader
{
    private static readonly FrozenSet<string> Units = new[]
    {
        "jour", "jours", "j", "semaine", "semaines", "sem", "mois", "an", "ans", "année", "années", "heure", "heures", "h", "minutes", "min", "euro", "euros", "eur", "€", "%",
        "day", "days", "d", "week", "weeks", "wk", "month", "months", "mo", "year", "years", "yr", "hour", "hours", "unit", "units", "unité", "unités",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether all that stands in the first row below the header is a unit or in brackets (round ones without digits: (12) is a number of some programs).</summary>
    /// <param name="cells">The cells of the row.</param>
    /// <returns>True where at least one cell holds something, and each that does is such a cell.</returns>
    public static bool Is(IEnumerable<string> cells)
    {
        var held = cells.Select(FieldText.Clean).Where(c => c.Length > 0).ToArray();
        return held.Length > 0 && Array.TrueForAll(held, c => Units.Contains(c) || IsBracketed(c, '[', ']') || (IsBracketed(c, '(', ')') && !c.Any(char.IsAsciiDigit)));
    }

    private static bool IsBracketed(string cell, char open, char close) => cell.Length > 2 && cell[0] == open && cell[^1] == close;
}
