using Pathways.Projections.Disclosure;

namespace Pathways.Projections.Tests.Disclosure;

/// <summary>
/// What anyone can do with a released table: write down every sum that its categories imply, take what is published as known
/// and what is masked as at least <c>floor</c>, and ask for the least and largest value of every masked cell.
/// </summary>
internal static class Attack
{
    internal static Dictionary<int, (double Low, double High)> On(MaskedTable masked, double floor) =>
        On(masked.Table, [.. Enumerable.Range(0, masked.Table.Count).Select(masked.StateOf)], floor);

    internal static Dictionary<int, (double Low, double High)> On(DisclosureTable table, CellState[] states, double floor, IReadOnlyCollection<int>? about = null)
    {
        var unknown = Enumerable.Range(0, table.Count).Where(c => states[c] != CellState.Published).ToArray();
        var position = unknown.Select((c, i) => (c, i)).ToDictionary(t => t.c, t => t.i);
        var (equations, right) = (new List<double[]>(), new List<double>());
        for (var d = 0; d < table.Dimensions.Count; d++)
        {
            for (var cell = 0; cell < table.Count; cell++)
            {
                var codes = table.CodesOf(cell).ToArray();
                var node = table.Dimensions[d].IndexOf(codes[d]);
                var parts = table.Dimensions[d].Children[node].Select(child => table.IndexOf([.. codes[..d], table.Dimensions[d].Codes[child], .. codes[(d + 1)..]])).ToArray();
                if (parts.Length == 0)
                    continue;
                var equation = new double[unknown.Length];
                var known = 0.0;
                foreach (var (term, sign) in parts.Select(p => (p, 1)).Append((cell, -1)))
                {
                    var least = states[term] == CellState.Unreleased ? 0 : floor;
                    known += sign * (states[term] == CellState.Published ? table[term] : least);
                    if (position.TryGetValue(term, out var at))
                        equation[at] += sign;
                }

                if (equation.Any(v => v != 0))
                {
                    equations.Add(equation);
                    right.Add(-known);
                }
            }
        }

        if (unknown.Length == 0 || about is { Count: 0 })
            return [];
        var program = new LinearProgram(equations, right, unknown.Length);
        return (about ?? unknown.Where(c => states[c] != CellState.Unreleased))
            .ToDictionary(c => c, c => Shift(program.Range(position[c]), floor));
    }

    private static (double Low, double High) Shift((double Low, double High) range, double by) => (range.Low + by, range.High + by);

    /// <summary>True when a cell has people who are not in another, counted leaf by leaf.</summary>
    internal static bool HasOthers(DisclosureTable table, int known, int cell) => Enumerable.Range(0, table.Count)
        .Any(leaf => Inside(table, leaf, cell) && !Inside(table, leaf, known) && table[leaf] > 0 && IsLeaf(table, leaf));

    /// <summary>
    /// The method is public: masks every table of whole numbers that has what is published, drops those whose answer is another, and gives for
    /// each sensitive cell how many values remain; null where the table is refused. For tables with few masked leaves.
    /// </summary>
    internal static IReadOnlyList<int>? Replay(DisclosureTable table, DisclosureRule rule)
    {
        var masked = Suppression.Protect(table, rule);
        if (!masked.MayBeReleased)
            return null;
        int[] leaves = [.. Enumerable.Range(0, table.Count).Where(c => IsLeaf(table, c))];
        int[][] parts = [.. Enumerable.Range(0, table.Count).Select(c => Enumerable.Range(0, leaves.Length).Where(i => Inside(table, leaves[i], c)).ToArray())];
        int[] published = [.. Enumerable.Range(0, table.Count).Where(c => masked.StateOf(c) == CellState.Published)];
        var values = Enumerable.Range(0, table.Count).Where(c => masked.StateOf(c) == CellState.Primary).ToDictionary(c => c, _ => new HashSet<double>());
        IEnumerable<double[]> tables = [[]];
        foreach (var leaf in leaves)
        {
            double[] may = masked.StateOf(leaf) == CellState.Published
                ? [table[leaf]]
                : [.. Enumerable.Range(1, (int)published.Where(c => Inside(table, leaf, c)).Select(c => table[c]).DefaultIfEmpty(Math.Max(2 * rule.Threshold, table[leaf] + rule.Threshold)).Min()).Select(v => (double)v)];
            tables = tables.SelectMany(t => may.Select(v => (double[])[.. t, v]));
        }

        foreach (var other in tables.Where(t => Array.TrueForAll(published, c => parts[c].Sum(i => t[i]) == table[c])))
        {
            var built = DisclosureTable.Of(table.Dimensions, leaves.Select((c, i) => new Leaf(table.CodesOf(c), other[i])));
            // The mask first, which is quick; then the whole answer, refusals included.
            if (!Same(LinkedTables.Protect(built, [], [new("all", [.. table.Dimensions.Select(d => d.Name)])], rule)) || Suppression.Protect(built, rule) is not { MayBeReleased: true } replayed || !Same(replayed))
                continue;
            foreach (var (cell, seen) in values)
                seen.Add(parts[cell].Sum(i => other[i]));
            if (values.Values.All(v => v.Count > 1))
                break;
        }

        return [.. values.Values.Select(v => v.Count)];

        bool Same(MaskedTable replayed) => Enumerable.Range(0, table.Count).All(c => (masked.StateOf(c) == CellState.Published) == (replayed.StateOf(c) == CellState.Published));
    }

    private static bool IsLeaf(DisclosureTable table, int cell) =>
        table.CodesOf(cell).Zip(table.Dimensions).All(x => x.Second.Children[x.Second.IndexOf(x.First)].Length == 0);

    private static bool Inside(DisclosureTable table, int cell, int around)
    {
        var (codes, above) = (table.CodesOf(cell), table.CodesOf(around));
        return table.Dimensions.Select((dimension, d) => (dimension, d)).All(x =>
        {
            var (node, top) = (x.dimension.IndexOf(codes[x.d]), x.dimension.IndexOf(above[x.d]));
            while (node != top && node >= 0)
                node = x.dimension.Parents[node];
            return node == top;
        });
    }
}
