using System.Globalization;

namespace Pathways.Api.Analysis;

/// <summary>What stands among the classifying columns and is no dimension: a measure beside the counts, or a level of another column.</summary>
internal static class TableColumns
{
    private const int Few = 3;

    /// <summary>
    /// Refuses a column of shares or decimals that differ in most rows: beside a population, a rate gives the count back that was masked
    /// or rounded.
    /// </summary>
    internal static void RefuseMeasures(IReadOnlyList<TableRow> rows, int[] columns, string[] names)
    {
        foreach (var column in columns.Length > 1 ? columns : [])
        {
            var different = Distinct(rows, column);
            if (different.Count < Few || different.Count * 2 <= rows.Count || !different.All(IsNumber) || different.All(IsWhole))
                continue;
            throw new AnalysisError(
                "analyse/measure-column",
                $"colonne « {names[column]} » : des nombres à décimales ou des parts, différents sur la plupart des lignes, sont une mesure et non des catégories ; à côté d’une population, un taux rend l’effectif exact ; retirez la colonne du fichier",
                $"column '{names[column]}': decimals or shares that differ in most rows are a measure and no categories; beside a population, a rate gives the exact count back; leave the column out of the file");
        }
    }

    /// <summary>Columns that have one category for each category of another, which may be their level or themselves: each with the nearest such one.</summary>
    internal static IReadOnlyList<(string Column, string Of)> Following(IReadOnlyList<TableRow> rows, int[] columns, string[] names)
    {
        var following = new List<(string, string)>();
        foreach (var column in columns.Where(c => Distinct(rows, c).Count > 1))
        {
            // Of two that follow from each other, the later one.
            var of = columns.Where(c => c != column && Follows(column, c) && (c < column || !Follows(c, column))).OrderBy(c => Distinct(rows, c).Count).FirstOrDefault(-1);
            if (of >= 0)
                following.Add((names[column], names[of]));
        }

        return following;

        bool Follows(int column, int from)
        {
            var seen = new Dictionary<string, string>(StringComparer.Ordinal);
            return rows.All(r => seen.TryAdd(r.Codes[from], r.Codes[column]) || seen[r.Codes[from]] == r.Codes[column]) && seen.Count >= Few;
        }
    }

    private static HashSet<string> Distinct(IReadOnlyList<TableRow> rows, int column) => rows.Select(r => r.Codes[column]).ToHashSet(StringComparer.Ordinal);

    private static bool IsNumber(string code) => Number(code) is not null;

    private static bool IsWhole(string code) => !code.EndsWith('%') && Number(code) is { } number && number == Math.Floor(number);

    private static double? Number(string code) =>
        double.TryParse(code.TrimEnd('%').TrimEnd().Replace(',', '.'), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
