namespace Pathways.Projections.Disclosure;

/// <summary>What a search asks of every cell that a step would change. A struct, so that the walk is compiled for it: this is where the time goes.</summary>
internal interface ICellCheck
{
    /// <summary>Whether the step may change the cell; may keep what it has seen.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="sign">1 where the step raises it, −1 where it lowers it.</param>
    bool Takes(int cell, int sign);
}

/// <summary>
/// A step put together one dimension at a time: the moves that each dimension offers at a cell, and the cells that the moves chosen so far
/// change together. What to make of them is the search's own (<see cref="ProtectionSearch"/>, <see cref="InsiderSearch"/>).
/// </summary>
internal sealed class StepWalk(ProtectionState state)
{
    private const int MostCells = 1024;
    private readonly MoveCandidates _moves = new(state);
    private readonly int[][] _cells = [.. Enumerable.Range(0, state.Table.Dimensions.Count + 1).Select(_ => new int[MostCells])];
    private readonly sbyte[][] _signs = [.. Enumerable.Range(0, state.Table.Dimensions.Count + 1).Select(_ => new sbyte[MostCells])];
    private bool _hiddenOnly;

    internal int Depth { get; } = state.Table.Dimensions.Count;

    /// <summary>For each dimension its moves, the best first.</summary>
    internal List<MoveCandidate>[] Candidates { get; } = new List<MoveCandidate>[state.Table.Dimensions.Count];

    /// <summary>The least that the dimensions from one on cost.</summary>
    internal double[] CheapestFrom { get; } = new double[state.Table.Dimensions.Count + 1];

    internal DimensionMove[] Chosen { get; } = new DimensionMove[state.Table.Dimensions.Count];

    /// <summary>Begins at a cell; false when a dimension offers no move.</summary>
    internal bool Begin(int cell, bool hiddenOnly)
    {
        _hiddenOnly = hiddenOnly;
        for (var d = Depth - 1; d >= 0; d--)
        {
            Candidates[d] = _moves.At(cell, d, hiddenOnly);
            if (Candidates[d].Count == 0)
                return false;
            CheapestFrom[d] = CheapestFrom[d + 1] + Candidates[d][0].Cost;
        }

        _cells[0][0] = cell;
        _signs[0][0] = 1;
        return true;
    }

    /// <summary>Multiplies the cells chosen so far by one more dimension's move.</summary>
    /// <param name="depth">The dimension.</param>
    /// <param name="count">How many cells there are so far.</param>
    /// <param name="move">Its move.</param>
    /// <param name="below">What the step must cost less than.</param>
    /// <param name="cost">What it costs so far, and then with the move.</param>
    /// <param name="check">Asked of every new cell.</param>
    /// <returns>How many cells there are then; 0 where the move cannot be used.</returns>
    internal int Extend<TCheck>(int depth, int count, DimensionMove move, double below, ref double cost, ref TCheck check)
        where TCheck : struct, ICellCheck
    {
        if (count * move.Nodes.Length > MostCells)
            return 0;
        Chosen[depth] = move;
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
                if (use == CellUse.Fixed || (_hiddenOnly && use == CellUse.Open))
                    return 0;
                if (use == CellUse.Open && (cost += state.Cost[cell]) >= below)
                    return 0;
                (to[size], toSigns[size]) = (cell, (sbyte)(fromSigns[i] * sign));
                if (!check.Takes(cell, toSigns[size++]))
                    return 0;
            }
        }

        return size;
    }
}
