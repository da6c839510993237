namespace Pathways.Projections.Disclosure;

/// <summary>
/// Finds a step from the true table to another that an insider must hold possible: no masked cell falls under what every reader grants it,
/// and the cells that this one knows do not change. Depth first over the dimensions, cheapest first, as <see cref="ProtectionSearch"/>.
/// </summary>
internal sealed class InsiderSearch(ProtectionState state)
{
    private const int MostCells = 1024;
    private readonly MoveCandidates _moves = new(state);
    private readonly int _depth = state.Table.Dimensions.Count;
    private readonly int[][] _cells = [.. Enumerable.Range(0, state.Table.Dimensions.Count + 1).Select(_ => new int[MostCells])];
    private readonly sbyte[][] _signs = [.. Enumerable.Range(0, state.Table.Dimensions.Count + 1).Select(_ => new sbyte[MostCells])];
    private readonly List<MoveCandidate>[] _candidates = new List<MoveCandidate>[state.Table.Dimensions.Count];
    private readonly double[] _cheapestFrom = new double[state.Table.Dimensions.Count + 1];
    private readonly DimensionMove[] _chosen = new DimensionMove[state.Table.Dimensions.Count];
    private int[] _leaving = [];
    private double _change;
    private bool _hiddenOnly;
    private int _visits;
    private double _bestCost;
    private OtherTable? _best;

    /// <summary>The cheapest step that changes the cell, up or down, and leaves some cells as they are.</summary>
    /// <param name="cell">The cell that must change.</param>
    /// <param name="leaving">Cells that must not.</param>
    /// <param name="hiddenOnly">True: among masked cells, the first found. False: others would be masked at their cost.</param>
    /// <param name="visits">How many moves may be tried in each direction.</param>
    internal OtherTable? Find(int cell, int[] leaving, bool hiddenOnly, int visits)
    {
        (_leaving, _hiddenOnly, _best, _bestCost) = (leaving, hiddenOnly, null, double.MaxValue);
        _cheapestFrom[_depth] = 0;
        for (var d = _depth - 1; d >= 0; d--)
        {
            _candidates[d] = _moves.At(cell, d, hiddenOnly);
            if (_candidates[d].Count == 0)
                return null;
            _cheapestFrom[d] = _cheapestFrom[d + 1] + _candidates[d][0].Cost;
        }

        var least = state.Least(cell);
        foreach (var change in (ReadOnlySpan<double>)[least, -least])
        {
            (_change, _visits) = (change, visits);
            _cells[0][0] = cell;
            _signs[0][0] = 1;
            if (May(cell, 1) && Descend(0, 1, 0) && _best is not null)
                break;
        }

        return _best;
    }

    private bool Descend(int depth, int count, double cost)
    {
        if (depth == _depth)
        {
            (_best, _bestCost) = (new OtherTable(new ProtectionStep(state.Table, [.. _chosen], 1), _change), cost);
            return _hiddenOnly;
        }

        foreach (var candidate in _candidates[depth])
        {
            if (cost + candidate.Cost + _cheapestFrom[depth + 1] >= _bestCost)
                break;
            if (--_visits < 0)
                return _hiddenOnly;
            var (size, newCost) = Extend(depth, count, candidate.Move, cost);
            if (size == 0)
                continue;
            _chosen[depth] = candidate.Move;
            if (Descend(depth + 1, size, newCost))
                return true;
        }

        return false;
    }

    private (int Size, double Cost) Extend(int depth, int count, DimensionMove move, double cost)
    {
        if (count * move.Nodes.Length > MostCells)
            return default;
        var (from, to, fromSigns, toSigns) = (_cells[depth], _cells[depth + 1], _signs[depth], _signs[depth + 1]);
        var stride = state.Table.Strides[depth];
        var size = count;
        Array.Copy(from, to, count);
        Array.Copy(fromSigns, toSigns, count);
        for (var n = 1; n < move.Nodes.Length; n++)
        {
            var (shift, sign) = ((move.Nodes[n] - move.Nodes[0]) * stride, move.Signs[n]);
            for (var i = 0; i < count; i++)
            {
                var cell = from[i] + shift;
                var use = state.Use[cell];
                if (use == CellUse.Fixed || (_hiddenOnly && use == CellUse.Open) || !May(cell, fromSigns[i] * sign))
                    return default;
                if (use == CellUse.Open && (cost += state.Cost[cell]) >= _bestCost)
                    return default;
                (to[size], toSigns[size++]) = (cell, (sbyte)(fromSigns[i] * sign));
            }
        }

        return (size, cost);
    }

    private bool May(int cell, int sign)
    {
        var change = sign * _change;
        return (change > 0 || state.Slack(cell, walking: false) >= -change) && Array.IndexOf(_leaving, cell) < 0;
    }
}
