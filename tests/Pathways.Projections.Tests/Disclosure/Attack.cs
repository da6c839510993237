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

    internal static Dictionary<int, (double Low, double High)> On(DisclosureTable table, CellState[] states, double floor)
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

        if (unknown.Length == 0)
            return [];
        var program = new LinearProgram(equations, right, unknown.Length);
        return unknown.Where(c => states[c] != CellState.Unreleased)
            .ToDictionary(c => c, c => Shift(program.Range(position[c]), floor));
    }

    private static (double Low, double High) Shift((double Low, double High) range, double by) => (range.Low + by, range.High + by);
}
