namespace Pathways.Api.Analysis;

/// <summary>
/// A category that is the sum of some others is a level of a hierarchy: refused, since it would give its parts back. Found by its code, which
/// begins theirs; by the order of the rows, where every one is a sum of those beside it or a part of one; by its sums in three combinations
/// or more, among 60 categories at most.
/// </summary>
internal static class TableSubtotals
{
    private const int Enough = 3;
    private const int Tries = 20_000;
    private const int MostCells = 1_000_000;
    private const int MostParts = 100;

    /// <summary>Refuses a column in which a category is the sum of others.</summary>
    /// <param name="column">The name of the column.</param>
    /// <param name="above">The level that it adds up to already; null where it is at the top.</param>
    /// <param name="sums">What its categories add up to in each combination of the others, in the order of the file.</param>
    /// <param name="noTotal">What to say where it is chance.</param>
    internal static void Refuse(string column, string? above, IReadOnlyDictionary<string, Combination> sums, string noTotal)
    {
        var inFile = sums.Values.SelectMany(s => s.Values.Keys).Distinct(StringComparer.Ordinal).ToList();
        var codes = inFile.Order(StringComparer.Ordinal).ToList();
        foreach (var (code, begun) in Begun(codes))
        {
            if (sums.Values.All(s => TableTotals.Equal(s.Values.GetValueOrDefault(code), begun.Sum(b => s.Values.GetValueOrDefault(b)))) && sums.Values.Any(s => begun.Count(b => s.Values.GetValueOrDefault(b) > 0) > 1))
                throw Found(code, begun);
        }

        if (codes.Count < 4 || (long)codes.Count * sums.Count > MostCells)
            return;
        var lines = codes.ToDictionary(c => c, c => sums.Values.Select(s => s.Values.GetValueOrDefault(c)).ToArray(), StringComparer.Ordinal);
        // A sub-total stands under its parts, or over them.
        if ((InOrder(inFile, lines) ?? InOrder([.. inFile.AsEnumerable().Reverse()], lines)) is { } ordered)
            throw Found(ordered.Code, [.. inFile.Where(ordered.Parts.Contains)]);
        if (codes.Count > 60 || sums.Count is < Enough or > 10_000)
            return;
        foreach (var code in codes)
        {
            var tries = Tries;
            var whole = lines[code];
            var candidates = codes.Where(c => c != code && lines[c].Any(v => v > 0) && Inside(lines[c], whole)).ToList();
            if (Find(candidates, 0, whole, [], ref tries) is not { Count: > 1 } found || whole.Where((_, i) => found.Count(f => lines[f][i] > 0) > 1).Count() < Enough)
                continue;
            throw Found(code, found);
        }

        AnalysisError Found(string code, IReadOnlyList<string> parts)
        {
            var made = string.Join(" + ", parts.Take(5)) + (parts.Count > 5 ? " + …" : "");
            var (levelFr, levelEn) = above is null ? ($"{column}:niveau", $"{column}:level") : ($"{column}:niveau,niveau:{above}", $"{column}:level,level:{above}");
            return new(
                "analyse/subtotal",
                $"colonne « {column} » : « {code} » est partout {made} ; ôtez ses lignes, mettez ce niveau dans une colonne à lui et dites --hierarchy {levelFr}, ou {noTotal} si c’est un hasard",
                $"column '{column}': '{code}' is {made} everywhere; take its rows out, put this level in a column of its own and say --hierarchy {levelEn}, or {noTotal} if it is chance");
        }

        List<string>? Find(List<string> candidates, int from, double[] rest, List<string> chosen, ref int tries)
        {
            if (Array.TrueForAll(rest, v => TableTotals.Equal(v, 0)))
                return chosen;
            for (var i = from; i < candidates.Count && tries-- > 0; i++)
            {
                var line = lines[candidates[i]];
                if (Inside(line, rest) && Find(candidates, i + 1, [.. rest.Select((v, at) => v - line[at])], [.. chosen, candidates[i]], ref tries) is { } found)
                    return found;
            }

            return null;
        }
    }

    /// <summary>
    /// The first sub-total where two or more of them stand after their parts and leave nothing over: one alone may be chance. Null where they
    /// do not.
    /// </summary>
    private static (string Code, IReadOnlyList<string> Parts)? InOrder(IReadOnlyList<string> codes, Dictionary<string, double[]> lines)
    {
        (string Code, IReadOnlyList<string> Parts)? first = null;
        var (open, wholes) = (new List<(string Code, bool IsSum)>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var code in codes)
        {
            var parts = Before(open, lines, code);
            if (parts > 0)
            {
                first ??= (code, [.. open.TakeLast(parts).Select(o => o.Code)]);
                open.RemoveRange(open.Count - parts, parts);
                wholes.Add(code);
            }

            open.Add((code, parts > 0));
        }

        return wholes.Count > 1 && open.TrueForAll(o => o.IsSum || Array.TrueForAll(lines[o.Code], v => v == 0)) ? first : null;
    }

    /// <summary>How many of those before a category make it up; 0 where none do.</summary>
    private static int Before(List<(string Code, bool IsSum)> open, Dictionary<string, double[]> lines, string code)
    {
        var rest = (double[])lines[code].Clone();
        if (Array.TrueForAll(rest, v => v == 0))
            return 0;
        var some = 0;
        for (var parts = 1; parts <= Math.Min(open.Count, MostParts); parts++)
        {
            var line = lines[open[^parts].Code];
            if (!Inside(line, rest))
                return 0;
            for (var i = 0; i < rest.Length; i++)
                rest[i] -= line[i];
            some += Array.Exists(line, v => v > 0) ? 1 : 0;
            if (some > 1 && Array.TrueForAll(rest, v => TableTotals.Equal(v, 0)))
                return parts;
        }

        return 0;
    }

    /// <summary>Codes that begin others, as A10 begins A10X and A10Y, each with the next ones that it begins: levels, where the sums say so too.</summary>
    private static IEnumerable<(string Code, List<string> Begun)> Begun(List<string> codes)
    {
        var (begun, open) = (new Dictionary<string, List<string>>(StringComparer.Ordinal), new Stack<string>());
        foreach (var code in codes.Where(c => c.Length > 0))
        {
            while (open.TryPeek(out var last) && !code.StartsWith(last, StringComparison.Ordinal))
                open.Pop();
            if (open.TryPeek(out var above))
                (begun.TryGetValue(above, out var others) ? others : begun[above] = []).Add(code);
            open.Push(code);
        }

        return begun.Where(b => b.Value.Count > 1).Select(b => (b.Key, b.Value));
    }

    private static bool Inside(double[] part, double[] whole)
    {
        for (var i = 0; i < part.Length; i++)
        {
            if (part[i] > whole[i] && !TableTotals.Equal(part[i], whole[i]))
                return false;
        }

        return true;
    }
}
