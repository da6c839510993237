namespace Pathways.Projections.Disclosure;

/// <summary>A move found for a cell.</summary>
internal sealed record FoundMove(DimensionMove[] Moves, double Up, double Down, double Cost);

/// <summary>
/// Finds, for one masked cell, the cheapest product of dimension moves that lets its value lie elsewhere: the hypercube
/// method (Repsilber 1994; Giessing and Repsilber 2002, GHMITER), with margins and hierarchies in the same search, and with
/// the room of the cube computed instead of assumed. Depth first over the dimensions; a branch ends when it costs more
/// than the best found or gives too little room.
/// </summary>
internal sealed class ProtectionSearch(ProtectionState state)
{
    private readonly StepWalk _walk = new(state);
    private int _cell;
    private double _leastUp;
    private double _leastWidth;
    private double _walked;
    private bool _hiddenOnly;
    private int _visits;
    private double _bestScore;
    private FoundMove? _best;

    /// <summary>
    /// The cheapest move that raises the cell by at least <paramref name="leastUp"/> from where the walk stands, and gives,
    /// with the fall it allows from the true table, at least <paramref name="leastWidth"/>.
    /// </summary>
    internal FoundMove? Cheapest(int cell, double leastUp, double leastWidth, int visits)
    {
        (_leastUp, _leastWidth) = (leastUp, leastWidth);
        return Run(cell, hiddenOnly: false, visits);
    }

    /// <summary>Only among masked cells: the move that raises the cell farthest, stopping at <paramref name="enough"/>.</summary>
    internal FoundMove? Free(int cell, double enough, int visits)
    {
        (_leastUp, _leastWidth) = (state.Unit, enough);
        return Run(cell, hiddenOnly: true, visits);
    }

    private FoundMove? Run(int cell, bool hiddenOnly, int visits)
    {
        (_cell, _hiddenOnly, _visits, _best, _bestScore) = (cell, hiddenOnly, visits, null, double.MaxValue);
        _walked = state.Delta[cell];
        if (_walk.Begin(cell, hiddenOnly))
            Descend(0, 1, 0, new Room(state, _leastUp) { Up = double.MaxValue, Down = state.Slack(cell, walking: false) });
        return _best;
    }

    private bool Descend(int depth, int count, double cost, Room room)
    {
        if (depth == _walk.Depth)
            return Accept(cost, room.Up, Math.Max(0, room.Down));
        foreach (var candidate in _walk.Candidates[depth])
        {
            if (cost + candidate.Cost + _walk.CheapestFrom[depth + 1] >= _bestScore && !_hiddenOnly)
                break;
            if (--_visits < 0)
                return true;
            var (newCost, newRoom) = (cost, room);
            var size = _walk.Extend(depth, count, candidate.Move, _bestScore, ref newCost, ref newRoom);
            if (size > 0 && Descend(depth + 1, size, newCost, newRoom))
                return true;
        }

        return false;
    }

    private bool Accept(double cost, double up, double down)
    {
        if (_hiddenOnly)
        {
            var reached = Math.Max(state.Up[_cell], _walked + up) + Math.Max(state.Down[_cell], down);
            if (-reached >= _bestScore)
                return false;
            (_best, _bestScore) = (new FoundMove([.. _walk.Chosen], up, down, 0), -reached);
            return reached >= _leastWidth && up >= state.NeededAbove[_cell] - _walked;
        }

        if (Math.Max(state.Up[_cell], _walked + up) + Math.Max(state.Down[_cell], down) < _leastWidth)
            return false;
        (_best, _bestScore) = (new FoundMove([.. _walk.Chosen], up, down, cost), cost);
        return false;
    }
    /// <summary>How far a step can be taken both ways; it is of no use where it can rise less than asked.</summary>
    private record struct Room(ProtectionState State, double LeastUp) : ICellCheck
    {
        internal double Up;
        internal double Down;

        public bool Takes(int cell, int sign)
        {
            if (sign > 0)
                Down = Math.Min(Down, State.Slack(cell, walking: false));
            else
                Up = Math.Min(Up, State.Slack(cell, walking: true));
            return Up >= LeastUp;
        }
    }
}
