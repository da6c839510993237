namespace Pathways.Projections.Disclosure;

/// <summary>A move found for a cell.</summary>
internal sealed record FoundMove(DimensionMove[] Moves, double Up, double Down, double Cost);

/// <summary>
/// Finds, for one masked cell, the cheapest product of dimension moves that lets its value lie elsewhere: the hypercube
/// method (Repsilber 1994; Giessing and Repsilber 2002, GHMITER), with margins and hierarchies in the same search, and with
/// the room of the cube computed instead of assumed. Depth first over the dimensions; a branch ends when it costs more
/// than the best found or gives too little room.
/// </summary>
internal sealed class ProtectionSearch
{
    private const int MostCells = 1024;
    private readonly ProtectionState _state;
    private readonly MoveCandidates _moves;
    private readonly int _depth;
    private readonly int[][] _cells;
    private readonly sbyte[][] _signs;
    private readonly List<MoveCandidate>[] _candidates;
    private readonly double[] _cheapestFrom;
    private readonly DimensionMove[] _chosen;
    private int _cell;
    private double _leastUp;
    private double _leastWidth;
    private double _walked;
    private bool _hiddenOnly;
    private int _visits;
    private double _bestScore;
    private FoundMove? _best;

    internal ProtectionSearch(ProtectionState state)
    {
        _state = state;
        _moves = new MoveCandidates(state);
        _depth = state.Table.Dimensions.Count;
        _cells = [.. Enumerable.Range(0, _depth + 1).Select(_ => new int[MostCells])];
        _signs = [.. Enumerable.Range(0, _depth + 1).Select(_ => new sbyte[MostCells])];
        _candidates = new List<MoveCandidate>[_depth];
        _cheapestFrom = new double[_depth + 1];
        _chosen = new DimensionMove[_depth];
    }

    /// <summary>
    /// The cheapest move that raises the cell by at least <paramref name="leastUp"/> from where the walk stands, and gives,
    /// with the fall it allows from the true table, at least <paramref name="leastWidth"/>.
    /// </summary>
    internal FoundMove? Cheapest(int cell, double leastUp, double leastWidth, int visits)
    {
        (_leastUp, _leastWidth) = (leastUp, leastWidth);
        return Run(cell, hiddenOnly: false, visits);
    }

    /// <summary>Among masked cells alone: the move that raises the cell farthest, stopping at <paramref name="enough"/>.</summary>
    internal FoundMove? Free(int cell, double enough, int visits)
    {
        (_leastUp, _leastWidth) = (_state.Unit, enough);
        return Run(cell, hiddenOnly: true, visits);
    }

    private FoundMove? Run(int cell, bool hiddenOnly, int visits)
    {
        (_cell, _hiddenOnly, _visits, _best, _bestScore) = (cell, hiddenOnly, visits, null, double.MaxValue);
        _walked = _state.Delta[cell];
        for (var d = _depth - 1; d >= 0; d--)
        {
            _candidates[d] = _moves.At(cell, d, hiddenOnly);
            if (_candidates[d].Count == 0)
                return null;
            _cheapestFrom[d] = _cheapestFrom[d + 1] + _candidates[d][0].Cost;
        }

        _cells[0][0] = cell;
        _signs[0][0] = 1;
        Descend(0, 1, 0, double.MaxValue, _state.Slack(cell, walking: false));
        return _best;
    }

    private bool Descend(int depth, int count, double cost, double up, double down)
    {
        if (depth == _depth)
            return Accept(cost, up, down);
        foreach (var candidate in _candidates[depth])
        {
            if (cost + candidate.Cost + _cheapestFrom[depth + 1] >= _bestScore && !_hiddenOnly)
                break;
            if (--_visits < 0)
                return true;
            var (size, newCost, newUp, newDown) = Extend(depth, count, candidate.Move, cost, up, down);
            if (size == 0)
                continue;
            _chosen[depth] = candidate.Move;
            if (Descend(depth + 1, size, newCost, newUp, newDown))
                return true;
        }

        return false;
    }

    /// <summary>Multiplies the cells chosen so far by one more dimension's move; size 0 where that cannot be used.</summary>
    private (int Size, double Cost, double Up, double Down) Extend(int depth, int count, DimensionMove move, double cost, double up, double down)
    {
        if (count * move.Nodes.Length > MostCells)
            return default;
        var (from, to, fromSigns, toSigns) = (_cells[depth], _cells[depth + 1], _signs[depth], _signs[depth + 1]);
        var stride = _state.Table.Strides[depth];
        var size = count;
        Array.Copy(from, to, count);
        Array.Copy(fromSigns, toSigns, count);
        for (var n = 1; n < move.Nodes.Length; n++)
        {
            var (shift, sign) = ((move.Nodes[n] - move.Nodes[0]) * stride, move.Signs[n]);
            for (var i = 0; i < count; i++)
            {
                var cell = from[i] + shift;
                var use = _state.Use[cell];
                if (use == CellUse.Fixed || (_hiddenOnly && use == CellUse.Open))
                    return default;
                if (use == CellUse.Open && (cost += _state.Cost[cell]) >= _bestScore)
                    return default;
                (to[size], toSigns[size]) = (cell, (sbyte)(fromSigns[i] * sign));
                if (toSigns[size++] > 0)
                    down = Math.Min(down, _state.Slack(cell, walking: false));
                else if ((up = Math.Min(up, _state.Slack(cell, walking: true))) < _leastUp)
                    return default;
            }
        }

        return (size, cost, up, down);
    }

    private bool Accept(double cost, double up, double down)
    {
        down = Math.Max(0, down);
        if (_hiddenOnly)
        {
            var reached = Math.Max(_state.Up[_cell], _walked + up) + Math.Max(_state.Down[_cell], down);
            if (-reached >= _bestScore)
                return false;
            (_best, _bestScore) = (new FoundMove([.. _chosen], up, down, 0), -reached);
            return reached >= _leastWidth && up >= _state.NeededAbove[_cell] - _walked;
        }

        if (Math.Max(_state.Up[_cell], _walked + up) + Math.Max(_state.Down[_cell], down) < _leastWidth)
            return false;
        (_best, _bestScore) = (new FoundMove([.. _chosen], up, down, cost), cost);
        return false;
    }
}
