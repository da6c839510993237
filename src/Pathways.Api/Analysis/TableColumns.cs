using System.Globalization;
using Pathways.Domain;

namespace Pathways.Api.Analysis;

/// <summary>What stands among the classifying columns and is no dimension: a measure beside the counts, or a level of another column.</summary>
internal static class TableColumns
{
    private const int Few = 3;

    /// <summary>What to do with several columns of counts: masked one by one, they would give each other back.</summary>
    internal static readonly (string French, string English) OneColumnOfCounts = (
        "Mettez tous les effectifs dans une seule colonne, avec une colonne qui dit lesquels (d’un numérateur et d’un dénominateur : les comptés, et les autres)",
        "Put all counts in one column, with a column that says which they are (of a numerator and a denominator: those counted, and the others)");

    /// <summary>Words of a header that say a measure, where the column holds numbers.</summary>
    private static readonly HashSet<string> Measures = new(
        [
            "mean", "average", "avg", "moyenne", "moy", "median", "mediane", "min", "max", "sd", "std", "stddev", "weight", "poids", "rate", "taux", "percent", "percentage", "pct",
            "pourcent", "pourcentage", "proportion", "ratio", "numerator", "denominator", "numerateur", "denominateur",
        ],
        StringComparer.Ordinal);

    /// <summary>Headers that say a count.</summary>
    private static readonly HashSet<string> Counts = new(
        ["n", "nb", "nombre", "effectif", "effectifs", "count", "counts", "freq", "frequency", "frequence", "population", "pop", "people", "persons", "personnes", "total"],
        StringComparer.Ordinal);

    /// <summary>
    /// Refuses numbers that are no categories: another count, a measure, a row's number. As categories they would be published as they are,
    /// and beside a population a rate gives the count back that was masked or rounded. Told by the name of the column; by decimals or shares
    /// that differ in most rows; and by whole numbers that no row needs to be told from another. Cost: rows × columns of numbers.
    /// </summary>
    internal static void RefuseMeasures(IReadOnlyList<TableRow> rows, int[] columns, string[] names, HashSet<int> levels, Arguments arguments)
    {
        // Those with a telling name first, then those nearest to the counts, which stand at the end: beside two of them no row needs the month either.
        foreach (var column in names.Length > 1 ? columns.Where(c => !levels.Contains(c)).OrderByDescending(c => IsNamed(names[c])).ThenByDescending(c => c) : Enumerable.Empty<int>())
        {
            var different = Distinct(rows, column).Where(c => !arguments.Missing.Is(c) && !TableTotals.IsName(c)).ToHashSet(StringComparer.Ordinal);
            var numbers = different.Where(IsNumber).ToList();
            if (numbers.Count == 0 || !different.All(c => IsNumber(c) || TableNumbers.IsMasked(c)) || !IsMeasure(column, numbers))
                continue;
            throw new AnalysisError(
                "analyse/measure-column",
                $"colonne « {names[column]} » : des effectifs ou une mesure, et non des catégories ; ces nombres seraient publiés tels quels. {OneColumnOfCounts.French} ; retirez du fichier une moyenne, une part, un numéro de ligne ; si ce sont des codes (âge, année), dites --levels {names[column]} ; si c’est un niveau d’une autre colonne, --hierarchy"
                    + (arguments.Has("contributions") ? $" ; si c’est de qui vient la contribution, --contributor {names[column]}" : ""),
                $"column '{names[column]}': counts or a measure, and no categories; these numbers would be published as they are. {OneColumnOfCounts.English}; take a mean, a share or the number of a row out of the file; if they are codes (an age, a year), say --levels {names[column]}; if it is a level of another column, --hierarchy"
                    + (arguments.Has("contributions") ? $"; if it says whose contribution it is, --contributor {names[column]}" : ""));
        }

        bool IsMeasure(int column, List<string> numbers)
        {
            if (IsNamed(names[column]))
                return true;
            var inMostRows = numbers.Count >= Few && numbers.Count * 2 > rows.Count;
            if (arguments.Has("contributions") || !numbers.TrueForAll(IsWhole))
                return inMostRows;
            int[] others = [.. Enumerable.Range(0, names.Length).Where(c => c != column)];
            return numbers.Count > 1 && rows.Select(r => string.Join('\u001f', others.Select(c => r.Codes[c]))).Distinct(StringComparer.Ordinal).Count() == rows.Count;
        }
    }

    private static bool IsNamed(string column)
    {
        var name = PlainText.WithoutAccents(column).ToLowerInvariant();
        return Counts.Contains(name) || name.Contains('%', StringComparison.Ordinal) || name.Split([' ', '_', '-', '.', '(', ')'], StringSplitOptions.RemoveEmptyEntries).Any(Measures.Contains);
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

    /// <summary>A number as people write it, thousands apart; a leading 0 is that of a code.</summary>
    private static double? Number(string code)
    {
        var text = string.Concat(code.TrimEnd('%').Where(c => !char.IsWhiteSpace(c))).Replace(',', '.');
        return text is not ['0', >= '0' and <= '9', ..]
            && double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
