namespace Pathways.Projections.Disclosure;

/// <summary>A way to change one dimension for a given cell, with what it costs on that cell's own line.</summary>
internal readonly record struct MoveCandidate(DimensionMove Move, double Cost, double Slack);

/// <summary>
/// All ways to change one dimension at a cell: against a sibling, or upwards through the sums it belongs to, and then
/// against a sibling of one of them, or up to the total. A category with parts takes one of its parts along.
/// </summary>
internal sealed class MoveCandidates(ProtectionState state)
{
    // Swaps of two siblings without parts are nearly all moves there are: each is made once and checked once. Of long lines they are not kept.
    private readonly Dictionary<(int Dimension, int Node, int Sibling), DimensionMove> _swaps = [];
    private const int PartsTried = 8;

    internal List<MoveCandidate> At(int cell, int dimension, bool hiddenOnly)
    {
        var found = new List<MoveCandidate>();
        var shape = state.Table.Dimensions[dimension];
        var node = state.Table.NodeOf(cell, dimension);
        var line = new Line(state, dimension, cell - node * state.Table.Strides[dimension], state.Table.Strides[dimension], hiddenOnly);
        foreach (var down in Parts(line, shape, node))
            Upwards(line, shape, node, [node, .. down], found);
        // What is masked is chosen by cost, a size class; by value, the choice would tell which of two is larger.
        if (hiddenOnly)
            found.Sort(static (a, b) => b.Slack.CompareTo(a.Slack));
        else
            found.Sort(static (a, b) => a.Cost.CompareTo(b.Cost));
        return found;
    }

    private void Upwards(Line line, Dimension shape, int node, int[] rising, List<MoveCandidate> found)
    {
        var parent = shape.Parents[node];
        if (parent < 0)
        {
            found.Add(Candidate(line, rising, []));
            return;
        }

        foreach (var sibling in line.PartsOf(parent))
        {
            if (sibling == node || !line.Usable(sibling))
                continue;
            if (shape.Children[sibling].Length == 0)
            {
                found.Add(rising.Length == 1
                    ? new(shape.Children[parent].Length > WideLines.Wide ? NewSwap(node, sibling) : Swap(line.Dimension, node, sibling), line.Cost(sibling), line.Slack(sibling))
                    : Candidate(line, rising, [sibling]));
                continue;
            }

            foreach (var down in Parts(line, shape, sibling).Take(2))
                found.Add(Candidate(line, rising, [sibling, .. down]));
        }

        if (line.Usable(parent))
            Upwards(line, shape, parent, [.. rising, parent], found);
    }

    private DimensionMove Swap(int dimension, int node, int sibling)
    {
        if (!_swaps.TryGetValue((dimension, node, sibling), out var swap))
            _swaps.Add((dimension, node, sibling), swap = NewSwap(node, sibling));
        return swap;
    }

    private static DimensionMove NewSwap(int node, int sibling) => new([node, sibling], [1, -1]);

    /// <summary>Chains from a category down to a leaf, the cheapest first; one empty chain for a leaf.</summary>
    private static IEnumerable<int[]> Parts(Line line, Dimension shape, int node)
    {
        if (shape.Children[node].Length == 0)
            return [[]];
        return line.PartsOf(node).Where(line.Usable).OrderBy(line.Cost).Take(PartsTried)
            .SelectMany(child => Parts(line, shape, child).Take(2).Select(rest => (int[])[child, .. rest]));
    }

    private static MoveCandidate Candidate(Line line, int[] rising, int[] falling)
    {
        var signs = new sbyte[rising.Length + falling.Length];
        signs.AsSpan(0, rising.Length).Fill(1);
        signs.AsSpan(rising.Length).Fill(-1);
        var cost = 0.0;
        var slack = double.MaxValue;
        for (var i = 1; i < rising.Length; i++)
            cost += line.Cost(rising[i]);
        foreach (var node in falling)
        {
            cost += line.Cost(node);
            slack = Math.Min(slack, line.Slack(node));
        }

        return new(new DimensionMove([.. rising, .. falling], signs), cost, slack);
    }

    /// <summary>The cells that differ from one cell in only one dimension.</summary>
    private sealed class Line(ProtectionState state, int dimension, int origin, int stride, bool hiddenOnly)
    {
        internal int Dimension => dimension;

        internal bool Usable(int node) => hiddenOnly
            ? state.IsHidden(origin + node * stride)
            : state.Use[origin + node * stride] != CellUse.Fixed;

        /// <summary>Parts of a category that are worth trying.</summary>
        internal IEnumerable<int> PartsOf(int node) => state.Lines.Parts(dimension, origin, node, hiddenOnly);

        internal double Cost(int node) => state.IsHidden(origin + node * stride) ? 0 : state.Cost[origin + node * stride];

        internal double Slack(int node) => state.Slack(origin + node * stride, walking: true);
    }
}
