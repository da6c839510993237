using System.Globalization;
using Pathways.Domain;

namespace Pathways.Api.Analysis;

/// <summary>What stands among the classifying columns and is no dimension: a measure beside the counts, or a level of another column.</summary>
internal static class TableColumns
{
    private const int Few = 3;

    // Three totals alike of fewer people may be chance.
    private const double Many = 20;

    /// <summary>What to do with several columns of counts: masked one by one, they would give each other back.</summary>
    internal static readonly (string French, string English) OneColumnOfCounts = (
        "Mettez tous les effectifs dans une seule colonne, avec une colonne qui dit lesquels (d’un numérateur et d’un dénominateur : les comptés, et les autres)",
        "Put all counts in one column, with a column that says which they are (of a numerator and a denominator: those counted, and the others)");

    /// <summary>Words of a header that say a measure, where the column holds numbers.</summary>
    private static readonly HashSet<string> Measures = new(
        [
            "mean", "average", "avg", "moyenne", "moy", "median", "mediane", "min", "max", "sd", "std", "stddev", "weight", "poids", "rate", "taux", "percent", "percentage", "pct",
            "pourcent", "pourcentage", "proportion", "ratio", "numerator", "denominator", "numerateur", "denominateur",
            "weighted", "pondere", "ponderes", "moyen", "share", "part", "parts",
        ],
        StringComparer.Ordinal);

    /// <summary>Words of the column of counts that say that a 1 in it is more than one person.</summary>
    private static readonly string[] Units = ["milliers", "millier", "thousand", "thousands", "million", "millions"];

    /// <summary>What the name of a column of periods holds.</summary>
    private static readonly string[] Periods = ["date", "jour", "day", "semaine", "week", "mois", "month", "trimestre", "quarter", "annee", "year", "period"];

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
            // A header "2022" is a year itself: --levels would publish its counts.
            var (codesFr, codesEn) = IsNumber(names[column])
                ? ("", "")
                : ($" ; si ce sont des codes (âge, année), dites --levels {names[column]} ; si c’est un niveau d’une autre colonne, --hierarchy", $"; if they are codes (an age, a year), say --levels {names[column]}; if it is a level of another column, --hierarchy");
            var (valueFr, valueEn) = arguments.Get("value") is null && Counts.Contains(Plain(names[column])) ? ($" ; si c’est la colonne des effectifs, dites --value {names[column]}", $"; if it is the column of the counts, say --value {names[column]}") : ("", "");
            throw new AnalysisError(
                "analyse/measure-column",
                $"colonne « {names[column]} » : des effectifs ou une mesure, et non des catégories ; ces nombres seraient publiés tels quels. {OneColumnOfCounts.French} ; retirez du fichier une moyenne, une part, un numéro de ligne{valueFr}{codesFr}"
                    + (arguments.Has("contributions") ? $" ; si c’est de qui vient la contribution, --contributor {names[column]}" : ""),
                $"column '{names[column]}': counts or a measure, and no categories; these numbers would be published as they are. {OneColumnOfCounts.English}; take a mean, a share or the number of a row out of the file{valueEn}{codesEn}"
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

    /// <summary>
    /// Columns of which each value makes the same total: of the same people counted in several ways, or year after year, any of these totals
    /// that is shown tells one that is masked.
    /// </summary>
    internal static IReadOnlyList<(int Column, double Total)> SameTotals(IReadOnlyList<TableRow> parts, IEnumerable<int> columns) =>
    [
        .. columns
            .Select(c => (Column: c, Totals: parts.GroupBy(r => r.Codes[c], StringComparer.Ordinal).Select(g => g.Sum(r => r.Value)).ToList()))
            .Where(c => c.Totals.Count > 1 && c.Totals[0] > 0 && c.Totals.TrueForAll(t => t.Equals(c.Totals[0])))
            .Select(c => (c.Column, c.Totals[0])),
    ];

    /// <summary>Whether totals are alike by more than chance.</summary>
    internal static bool IsNoChance(IReadOnlyList<TableRow> parts, int column, double total) => total >= Many && Distinct(parts, column).Count >= Few;

    /// <summary>Refuses tables of the same people put under each other: the total of all counts each of them several times, and each total tells the others.</summary>
    internal static void RefuseStacked(IReadOnlyList<TableRow> parts, int[] leaves, string[] names, HashSet<int> levels)
    {
        foreach (var (column, total) in SameTotals(parts, leaves.Where(c => !levels.Contains(c))))
        {
            if (Array.Find(leaves, c => c != column && OwnCategories(c, column)) is var other && (other == column || !OwnCategories(other, column)))
                continue;
            var made = total.ToString(CultureInfo.InvariantCulture);
            throw new AnalysisError(
                "analyse/same-people",
                $"colonne « {names[column]} » : chacune de ses valeurs fait {made}, sur des catégories à elle (« {names[other]} ») : plusieurs tableaux des mêmes personnes, dont les totaux se disent l’un l’autre ; donnez-en un seul, ou croisez-les (une colonne pour chacun) ; si ce sont d’autres personnes, dites --levels {names[column]}",
                $"column '{names[column]}': each of its values makes {made}, of categories of its own ('{names[other]}'): several tables of the same people, whose totals tell each other; give one of them, or cross them (a column for each); if these are different people, say --levels {names[column]}");
        }

        // At most half of the categories of the shorter list are in both: 0 and 1 are the names of many a thing.
        bool OwnCategories(int column, int of)
        {
            var sets = parts.GroupBy(r => r.Codes[of], StringComparer.Ordinal).Select(g => g.Select(r => r.Codes[column]).ToHashSet(StringComparer.Ordinal)).ToList();
            return sets.TrueForAll(s => s.Count > 1) && sets.Select((one, i) => sets.Skip(i + 1).All(two => one.Count(two.Contains) * 2 <= Math.Min(one.Count, two.Count))).All(own => own);
        }
    }

    /// <summary>The one column without which no row is told less from the others, as a remark beside the count is; null where there is none, or several.</summary>
    internal static string? Remark(IReadOnlyList<TableRow> rows, int[] columns, string[] names)
    {
        if (columns.Length < 2 || rows.Count <= Few)
            return null;
        var without = columns.Where(c => Distinct(rows, c).Count > 1 && rows.Select(r => string.Join('\u001f', columns.Where(o => o != c).Select(o => r.Codes[o]))).Distinct(StringComparer.Ordinal).Count() == rows.Count).Take(2).ToList();
        return without.Count == 1 ? names[without[0]] : null;
    }

    /// <summary>A column of shares or of thousands, masked as if each 1 were a person.</summary>
    internal static void RefuseNamedMeasure(string value)
    {
        // Those counted among others are counts.
        if (!IsNamedMeasure(value, Units) || Plain(value).Contains("numerat", StringComparison.Ordinal) || Plain(value).Contains("denominat", StringComparison.Ordinal))
            return;
        throw new AnalysisError(
            "analyse/measure-column",
            $"colonne « {value} » : d’après son nom, une part, une mesure, des effectifs pondérés ou en milliers ; le seuil compte des personnes : donnez les effectifs exacts (--value dit leur colonne), renommez celle-ci si chaque 1 y est une personne, ou, si chaque ligne est une personne, comptez les lignes de chaque case et donnez ces effectifs (de lignes de 1, --contributions le fait)",
            $"column '{value}': by its name a share, a measure, weighted counts or thousands; the threshold counts people: give the exact counts (--value names their column), rename this one if each 1 in it is a person, or, if each row is a person, count the rows of each cell and give those counts (of rows of 1, --contributions does so)");
    }

    /// <summary>
    /// A column of periods along which no count ever falls, in any combination of the others, by more than chance: counts up to a date, of which
    /// each period has those of all before. Null where there is none.
    /// </summary>
    internal static string? Cumulative(IReadOnlyList<TableRow> rows, int[] columns, string[] names)
    {
        foreach (var column in columns.Where(c => Array.Exists(Periods, p => Plain(names[c]).Contains(p, StringComparison.Ordinal))))
        {
            var series = rows.GroupBy(r => string.Join('\u001f', columns.Where(c => c != column).Select(c => r.Codes[c])), StringComparer.Ordinal).Select(g => g.Select(r => r.Value).ToList()).ToList();
            // n counts are in this order once in n! by chance.
            var chance = series.Sum(s => Enumerable.Range(2, Math.Max(0, s.Count - 1)).Sum(n => Math.Log10(n)));
            if (chance > 2 && series.TrueForAll(s => s.Count >= Few && s[0] != s[^1]) && series.TrueForAll(s => s.Order().SequenceEqual(s)))
                return names[column];
        }

        return null;
    }

    private static bool IsNamed(string column) => Counts.Contains(Plain(column)) || IsNamedMeasure(column, []);

    private static bool IsNamedMeasure(string column, string[] units)
    {
        var words = Plain(column).Split([' ', '_', '-', '.', '(', ')'], StringSplitOptions.RemoveEmptyEntries);
        return column.Contains('%', StringComparison.Ordinal) || words.Any(w => Measures.Contains(w) || units.Contains(w));
    }

    private static string Plain(string name) => PlainText.WithoutAccents(name).ToLowerInvariant();

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
