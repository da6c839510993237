using System.Text.RegularExpressions;
using Pathways.Domain;

namespace Pathways.Api.Analysis;

/// <summary>
/// Which rows of a table are totals. A total taken for a category gives masked cells back by subtraction, so it is recognised by its sums
/// whatever its name; a name that says "total" must have the sums. Where sums and name leave a doubt, the table is refused and
/// <c>--total</c> or <c>--no-total</c> decides. Cost: rows × columns.
/// </summary>
internal sealed partial class TableTotals(Arguments arguments, string[] columns, int[][] chains)
{
    private const int Enough = 3;

    /// <summary>What says "total" wherever it is written.</summary>
    private static readonly HashSet<string> Names = new(
        [
            "total", "totale", "totaux", "totals", "ensemble", "tous", "toutes", "tout", "tous sexes", "tous ages", "all", "overall", "sum", "somme", "gesamt", "insgesamt",
            "grand total", "grand totals", "total general", "tot", "totaal", "totalt", "zusammen", "summe", "both sexes", "all sexes", "all ages", "les deux sexes", "tous les ages",
        ],
        StringComparer.Ordinal);

    /// <summary>What may be a total in a table, where its sums tell; anywhere else it is as likely a category.</summary>
    private static readonly HashSet<string> Signs = new(
        ["", "any", "both", "ambos", "ambas", "beide", "les deux", "todos", "todas", "alle", "tutti", "h+f", "f+h", "m+f", "f+m", "t", "_t", "σ", "∑", "*"], StringComparer.Ordinal);

    private readonly List<TableRow> _rows = [];

    private readonly HashSet<string>[] _found = [.. columns.Select(_ => new HashSet<string>(StringComparer.Ordinal))];

    /// <summary>Column and name of each total.</summary>
    internal IReadOnlyList<(string Column, string Total)> Found => [.. _found.SelectMany((names, c) => names.Select(n => (columns[c], n)))];

    /// <summary>What each row of totals of a column stands for: the nearest level above that it names; null where it is the total of all.</summary>
    internal IEnumerable<(string Total, (int Column, string Code)? Of)> StandFor(int column)
    {
        foreach (var codes in _rows.Select(r => r.Codes).Where(codes => _found[column].Contains(codes[column])))
        {
            int[] above = [.. chains[column].Where(c => !_found[c].Contains(codes[c]) && !arguments.Missing.Is(codes[c])).Take(1)];
            yield return (codes[column], above is [var level] ? (level, codes[level]) : null);
        }
    }

    /// <summary>What to say where no category is a total beside those found: --no-total by itself would make categories of these too.</summary>
    internal string NoTotal => NoTotalBeside([]);

    /// <summary>The rows that are no totals.</summary>
    internal List<TableRow> Parts(List<TableRow> rows)
    {
        var parts = WithoutTotals(rows);
        _rows.AddRange(rows.Where(IsTotal));
        return parts;
    }

    private List<TableRow> WithoutTotals(List<TableRow> rows)
    {
        Declared(rows);
        if (arguments.Has("no-total"))
        {
            RefuseNamed(rows);
            ByLevel(rows);
            var named = rows.Where(r => !IsTotal(r)).ToList();
            Verify(rows, named);
            return named;
        }

        for (var column = 0; column < columns.Length; column++)
            ByName(rows, column);
        var doubts = new List<(int Column, string Code)>();
        for (var column = 0; column < columns.Length; column++)
            BySums([.. rows.Where(r => !_found[column].Contains(r.Codes[column]))], column, doubts);
        ByEmptiness(rows);
        ByLevel(rows);
        // Below a level, the sum of the others is the total of that level, whatever it is called.
        if (doubts.FirstOrDefault(d => chains[d.Column].Length > 0) is { Code: not null } below)
            throw Doubt(below.Column, [.. doubts.Where(d => d.Column == below.Column).Select(d => d.Code)]);
        for (var column = 0; column < columns.Length; column++)
            RefusePairs(rows, column);
        // First: "Total north" is the sum of the others in the north, and not the total of all.
        for (var column = 0; column < columns.Length; column++)
            RefusePartial(rows, column);
        if (doubts.Count > 0)
            throw Doubt(doubts[0].Column, [doubts[0].Code]);
        var parts = rows.Where(r => !IsTotal(r)).ToList();
        // Before the totals, which do not add up where sub-totals are among their parts.
        for (var column = 0; column < columns.Length; column++)
            TableSubtotals.Refuse(columns[column], chains[column].Length == 0 ? null : columns[chains[column][0]], Sums(parts, column), NoTotal);
        Verify(rows, parts);
        return parts;
    }

    /// <summary>--no-total, said of a table with totals, would publish what they are the sums of: those that it has are to be named.</summary>
    private void RefuseNamed(List<TableRow> rows)
    {
        for (var column = 0; column < columns.Length; column++)
        {
            HashSet<string> declared = [.. _found[column]];
            ByName(rows, column);
            if (_found[column].FirstOrDefault(c => !declared.Contains(c) && (IsName(c) || c.Length == 0)) is not { } code)
            {
                _found[column].IntersectWith(declared);
                continue;
            }

            throw new AnalysisError(
                "analyse/total-or-category",
                code.Length > 0
                    ? $"--no-total, mais « {code} » ({columns[column]}) porte le nom d’un total ; dites aussi --total \"{Quoted(code)}\" si c’en est un, et renommez-la si c’est une catégorie"
                    : $"--no-total, mais la case vide de « {columns[column]} » est la somme des autres ; écrivez-y Total et dites aussi --total Total, ou « autre » si c’est une catégorie",
                code.Length > 0
                    ? $"--no-total, but '{code}' ({columns[column]}) has the name of a total; say --total \"{Quoted(code)}\" too if it is one, and rename it if it is a category"
                    : $"--no-total, but the empty cell of '{columns[column]}' is the sum of the others; write Total there and say --total Total too, or 'other' if it is a category");
        }
    }

    /// <summary>"Total women", "Sub-total", "of which young", "Mean": rows that count people of others again, in the column of these.</summary>
    private void RefusePartial(List<TableRow> rows, int column)
    {
        // A word that each category has tells none of them from the others ("Total:!!Men", "Total:!!Women"); then their sums do.
        string[] codes = [.. rows.Select(r => r.Codes[column]).Distinct(StringComparer.Ordinal).Where(c => !_found[column].Contains(c))];
        if ((Array.Find(codes, IsAgain) ?? PartOf(codes)) is not { } code || (codes.Length > 1 && Array.TrueForAll(codes, IsAgain)))
            return;
        throw new AnalysisError(
            "analyse/total-or-category",
            $"colonne « {columns[column]} » : « {code} » se dit somme, partie ou moyenne d’autres lignes, et compterait avec elles ; ôtez ces lignes, ou mettez ce niveau dans une colonne à lui et dites --hierarchy ; dites --total \"{Quoted(code)}\" si c’est le total de toutes, {NoTotal} si c’est une catégorie comme les autres",
            $"column '{columns[column]}': '{code}' says that it is the sum, a part or a mean of other rows, and would count with them; leave these rows out, or put that level in a column of its own and say --hierarchy; say --total \"{Quoted(code)}\" if it is the total of all, {NoTotal} if it is a category like the others");
    }

    private static bool IsAgain(string code) => Again().IsMatch(Plain(code));

    /// <summary>"Women of which young" beside "Women": by itself "of which" may begin any clause.</summary>
    private static string? PartOf(string[] codes)
    {
        var plain = codes.Select(Plain).ToHashSet(StringComparer.Ordinal);
        return Array.Find(codes, c => OfWhich().Match(Plain(c)) is { Success: true } match && plain.Contains(Plain(c)[..match.Index]));
    }

    [GeneratedRegex(@"[^a-z0-9]+(dont|of which|y compris|including)\s", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex OfWhich();

    [GeneratedRegex(@"^[^a-z0-9]*(dont|of which|y compris|including)\s|^(moyennes?|mean|average|avg|mediane|median|ecart[- ]type)$|\b(sous|sub)[\s-]?tota(l|ux)s?\b|(^|[^a-z])(tota(l|ls|le|ux)|insgesamt|gesamt)([^a-z]|$)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Again();

    private void Declared(List<TableRow> rows)
    {
        foreach (var name in arguments.List("total"))
        {
            var known = false;
            for (var column = 0; column < columns.Length; column++)
            {
                foreach (var code in rows.Select(r => r.Codes[column]).Where(c => c.Equals(name, StringComparison.OrdinalIgnoreCase)).Distinct(StringComparer.Ordinal))
                    known |= _found[column].Add(code) || _found[column].Contains(code);
            }

            if (known)
                continue;
            var (french, english) = Arguments.Suggestion(name, rows.SelectMany(r => r.Codes).Distinct(StringComparer.Ordinal));
            throw new AnalysisError("analyse/unknown-total", $"--total : aucune ligne ne porte « {name} »{french}", $"--total: no row is called '{name}'{english}");
        }
    }

    private void ByName(List<TableRow> rows, int column)
    {
        foreach (var code in rows.Select(r => r.Codes[column]).Distinct(StringComparer.Ordinal).Where(c => IsName(c) || Signs.Contains(Plain(c))))
        {
            // An empty cell may be a total or a value that is missing; only its sums tell.
            if (code.Length > 0 || (chains.All(c => !c.Contains(column)) && AddsUp(Sums(rows, column), code) is { Holds: true, Informative: > 0, Bare: false }))
                _found[column].Add(code);
        }
    }

    /// <summary>The row of all, of which no category is written (as SQL's ROLLUP leaves it), is known by its number where no other row leaves that column empty.</summary>
    private void ByEmptiness(List<TableRow> rows)
    {
        if (columns.Length < 2 || rows.Where(r => Array.TrueForAll(r.Codes, c => c.Length == 0)).Take(2).ToList() is not [var all])
            return;
        var column = Array.FindIndex(columns, name => rows.Count(r => r.Codes[Array.IndexOf(columns, name)].Length == 0) == 1);
        var others = rows.Where(r => r != all && !IsTotal(r)).ToList();
        if (column >= 0 && others.Count(r => r.Value > 0) > 1 && Equal(others.Sum(r => r.Value), all.Value))
            _found[column].Add("");
    }

    /// <summary>What is written below a total only ("Territory" in the canton "All") is that total too.</summary>
    private void ByLevel(List<TableRow> rows)
    {
        foreach (var column in Enumerable.Range(0, columns.Length).Where(c => chains[c].Length > 0))
        {
            bool IsBelowTotal(TableRow row) => Array.Exists(chains[column], c => _found[c].Contains(row.Codes[c]));
            foreach (var rowsOfCode in rows.GroupBy(r => r.Codes[column], StringComparer.Ordinal).Where(g => g.All(IsBelowTotal)))
                _found[column].Add(rowsOfCode.Key);
        }
    }

    /// <summary>
    /// Where other parts of a level have a total, two categories of the same numbers may be the only one of theirs and its total: people
    /// counted twice.
    /// </summary>
    private void RefusePairs(List<TableRow> rows, int column)
    {
        if (!rows.Exists(r => _found[column].Contains(r.Codes[column]) && chains[column].Any(c => !_found[c].Contains(r.Codes[c]))))
            return;
        var sums = Sums(rows, column).Values.ToList();
        var linesOf = sums.SelectMany(s => s.Values.Keys.Select(c => (Code: c, Line: s))).ToLookup(l => l.Code, l => l.Line, StringComparer.Ordinal);
        var pairs = sums.Where(s => s.Values.Count == 2 && !s.Values.Keys.Any(_found[column].Contains)).Select(s => s.Values.Keys.ToArray());
        foreach (var pair in pairs.DistinctBy(p => p[0], StringComparer.Ordinal))
        {
            var lines = pair.SelectMany(c => linesOf[c]).Distinct().ToList();
            if (lines.Count(l => l.Total > 0) < 2
                || !lines.TrueForAll(l => l.Values.Count == 2 && pair.All(l.Values.ContainsKey) && Equal(l.Values[pair[0]], l.Values[pair[1]])))
                continue;
            string[] said = [.. arguments.List("total").Select(Quoted)];
            string One(string code) => "--total \"" + string.Join(',', said.Append(Quoted(code))) + "\"";
            throw new AnalysisError(
                "analyse/total-or-category",
                $"colonne « {columns[column]} » : « {pair[0]} » et « {pair[1]} » ont partout le même nombre ; si l’un est le total de l’autre, comme il y en a ailleurs, dites {One(pair[1])} ou {One(pair[0])}, {NoTotal} si ce sont deux catégories",
                $"column '{columns[column]}': '{pair[0]}' and '{pair[1]}' are the same everywhere; if one is the total of the other, as there are elsewhere, say {One(pair[1])} or {One(pair[0])}, {NoTotal} if they are two categories");
        }
    }

    private void BySums(List<TableRow> rows, int column, List<(int Column, string Code)> doubts)
    {
        var sums = Sums(rows, column);
        var codes = sums.Values.SelectMany(s => s.Values.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var taken = new List<string>();
        foreach (var code in codes)
        {
            // Each part of a level above has a total of its own, often under a name of its own.
            if (taken.Count > 0 && sums.Values.Any(s => s.Values.ContainsKey(code) && taken.Exists(s.Values.ContainsKey)))
                continue;
            var (holds, informative, shown, bare) = AddsUp(sums, code);
            if (!holds || (codes.Count == 2 ? shown < 2 || bare : informative == 0))
                continue;
            if (codes.Count == 2 || informative < Enough || bare)
                doubts.Add((column, code));
            else
                _found[column].Add(code);
            if (chains[column].Length == 0)
                return;
            taken.Add(code);
        }
    }

    /// <summary>For each combination of the other columns, what each category of this one adds up to. Levels below a level are summed over.</summary>
    private Dictionary<string, Combination> Sums(List<TableRow> rows, int column)
    {
        int[] others = [.. Enumerable.Range(0, columns.Length).Where(c => c != column && !chains[c].Contains(column))];
        int[] below = [.. Enumerable.Range(0, columns.Length).Where(c => chains[c].Contains(column))];
        var sums = new Dictionary<string, Combination>(StringComparer.Ordinal);
        foreach (var row in rows.Where(r => Array.TrueForAll(below, c => !_found[c].Contains(r.Codes[c]))))
        {
            var key = string.Join('\u001f', others.Select(c => row.Codes[c]));
            if (!sums.TryGetValue(key, out var line))
                sums.Add(key, line = new());
            line.Add(row.Codes[column], row.Value);
        }

        return sums;
    }

    /// <summary>
    /// Whether a category is the sum of all others wherever it and they are shown; in how many combinations at least two others make it up;
    /// in how many it is more than 0; whether somewhere it is more than 0 and all others are 0, as where only a total is known.
    /// </summary>
    private static (bool Holds, int Informative, int Shown, bool Bare) AddsUp(Dictionary<string, Combination> sums, string code)
    {
        var (informative, shown, bare) = (0, 0, false);
        foreach (var line in sums.Values)
        {
            if (!line.Values.TryGetValue(code, out var value))
                continue;
            if (!Equal(value, line.Total - value))
            {
                if (!Equal(line.Total, value))
                    return default;
                bare = true;
                continue;
            }

            shown += value > 0 ? 1 : 0;
            informative += value > 0 && line.Values.Count(l => l.Value > 0) > 2 ? 1 : 0;
        }

        return (shown > 0, informative, shown, bare);
    }

    private bool IsTotal(TableRow row)
    {
        for (var c = 0; c < columns.Length; c++)
        {
            if (_found[c].Contains(row.Codes[c]))
                return true;
        }

        return false;
    }

    /// <summary>Every total row is the sum of the parts that it stands for, or the table is refused: with both out, nobody knows what is masked.</summary>
    private void Verify(List<TableRow> rows, List<TableRow> parts)
    {
        var sums = new Dictionary<string, Dictionary<string, double>>(StringComparer.Ordinal);
        var wrong = new List<(TableRow Row, double? Parts)>();
        foreach (var row in rows.Where(IsTotal))
        {
            int[] kept = [.. Enumerable.Range(0, columns.Length).Where(c => !_found[c].Contains(row.Codes[c]))];
            // A level is free where the levels above it are: what is written there says nothing more.
            int[] written = [.. kept.Where(c => !arguments.Missing.Is(row.Codes[c]))];
            kept = [.. kept.Where(c => written.Contains(c) || parts.Exists(p => p.Codes[c] == row.Codes[c]))];
            var made = Made(row, kept);
            // Where a category is missing in some part too, an empty cell of a total is that category or says nothing.
            if (!Equal(made ?? 0, row.Value) && !(written.Length < kept.Length && Equal(Made(row, written) ?? 0, row.Value)))
                wrong.Add((row, made));
        }

        if (wrong.Count > 0)
            throw TotalMismatch.Of(wrong, NoTotalBeside(wrong[0].Row.Codes));

        double? Made(TableRow row, int[] kept)
        {
            var pattern = string.Join(',', kept);
            if (!sums.TryGetValue(pattern, out var by))
            {
                sums.Add(pattern, by = new(StringComparer.Ordinal));
                foreach (var part in parts)
                {
                    var partKey = Key(part, kept);
                    by[partKey] = by.GetValueOrDefault(partKey) + part.Value;
                }
            }

            return by.TryGetValue(Key(row, kept), out var sum) ? sum : null;
        }

        static string Key(TableRow row, int[] kept) => string.Join('\u001f', kept.Select(c => row.Codes[c]));
    }

    /// <summary>The same where these codes are none: the other totals stay.</summary>
    private string NoTotalBeside(string[] codes)
    {
        string[] names = [.. Found.Select(f => f.Total).Where(t => t.Length > 0 && !codes.Contains(t)).Select(Quoted).Distinct(StringComparer.Ordinal)];
        return names.Length == 0 ? "--no-total" : $"--total \"{string.Join(',', names)}\" --no-total";
    }

    internal static bool Equal(double a, double b) => Math.Abs(a - b) <= 1e-9 * Math.Max(1, Math.Max(Math.Abs(a), Math.Abs(b)));

    /// <summary>All of them at once, and what was said already with them: the option is given once.</summary>
    private AnalysisError Doubt(int column, string[] codes)
    {
        var all = string.Join(',', arguments.List("total").Concat(codes).Select(Quoted));
        var (french, english) = (string.Join(", ", codes.Select(c => $"« {c} »")), string.Join(", ", codes.Select(c => $"'{c}'")));
        return codes.Length == 1
            ? new(
                "analyse/total-or-category",
                $"colonne « {columns[column]} » : {french} est la somme des autres ; dites --total \"{all}\" si c’est leur total, {NoTotal} si c’est une catégorie",
                $"column '{columns[column]}': {english} is the sum of the others; say --total \"{all}\" if it is their total, {NoTotal} if it is a category")
            : new(
                "analyse/total-or-category",
                $"colonne « {columns[column]} » : {french} sont chacun la somme des autres de leur « {columns[chains[column][0]]} » ; dites --total \"{all}\" si ce sont leurs totaux, {NoTotal} si ce sont des catégories",
                $"column '{columns[column]}': {english} are each the sum of the others of their '{columns[chains[column][0]]}'; say --total \"{all}\" if they are their totals, {NoTotal} if they are categories");
    }

    /// <summary>A name as a list of an option takes it.</summary>
    private static string Quoted(string name) => name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal);

    /// <summary>Whether a name says "total".</summary>
    internal static bool IsName(string name) => Names.Contains(Plain(name));

    private static string Plain(string code) => PlainText.WithoutAccents(code.Trim()).ToLowerInvariant();
}
