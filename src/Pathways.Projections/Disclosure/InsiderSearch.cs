namespace Pathways.Projections.Disclosure;

/// <summary>
/// Finds a step from the true table to another that an insider must hold possible: no masked cell falls under what every reader grants it,
/// and the cells that this one knows do not change. Depth first over the dimensions, cheapest first, as <see cref="ProtectionSearch"/>.
/// </summary>
internal sealed class InsiderSearch(ProtectionState state)
{
    private readonly StepWalk _walk = new(state);
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
        if (!_walk.Begin(cell, hiddenOnly))
            return null;
        var least = state.Least(cell);
        foreach (var change in (ReadOnlySpan<double>)[least, -least])
        {
            (_change, _visits) = (change, visits);
            if (new Possible(state, leaving, change).Takes(cell, 1) && Descend(0, 1, 0) && _best is not null)
                break;
        }

        return _best;
    }

    private bool Descend(int depth, int count, double cost)
    {
        if (depth == _walk.Depth)
        {
            (_best, _bestCost) = (new OtherTable(new ProtectionStep(state.Table, [.. _walk.Chosen], 1), _change), cost);
            return _hiddenOnly;
        }

        foreach (var candidate in _walk.Candidates[depth])
        {
            if (cost + candidate.Cost + _walk.CheapestFrom[depth + 1] >= _bestCost)
                break;
            if (--_visits < 0)
                return _hiddenOnly;
            var (newCost, possible) = (cost, new Possible(state, _leaving, _change));
            var size = _walk.Extend(depth, count, candidate.Move, _bestCost, ref newCost, ref possible);
            if (size > 0 && Descend(depth + 1, size, newCost))
                return true;
        }

        return false;
    }

    /// <summary>No cell falls under what every reader grants it, and those that the insider knows do not change.</summary>
    private readonly record struct Possible(ProtectionState State, int[] Leaving, double Change) : ICellCheck
    {
        public bool Takes(int cell, int sign)
        {
            var change = sign * Change;
            return (change > 0 || State.Slack(cell, walking: false) >= -change) && Array.IndexOf(Leaving, cell) < 0;
        }
    }
}
