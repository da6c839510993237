namespace Pathways.Projections.Disclosure;

/// <summary>One masking of one table, from the sensitive cells to the checked result.</summary>
internal sealed class Masking
{
    private const int FreeVisits = 300;
    private const int PaidVisits = 60_000;
    private const int LongestWalk = 10;
    private const int RevealTrials = 1_500;
    private readonly DisclosureTable _table;
    private readonly DisclosureRule _rule;
    private readonly bool _isKeyed;
    private readonly ProtectionState _state;
    private readonly ProtectionSearch _search;
    private readonly CellState[] _cells;
    private readonly List<int> _queue = [];
    private readonly List<int> _failed = [];
    private readonly Insiders _insiders;

    internal Masking(DisclosureTable table, DisclosureRule rule, InformationLoss loss, Func<int, Availability> availability, byte[]? key)
    {
        (_table, _rule, _isKeyed) = (table, rule, key is not null);
        _cells = new CellState[table.Count];
        var (use, cost) = (new CellUse[table.Count], new double[table.Count]);
        var (above, width) = (new double[table.Count], new double[table.Count]);
        var forced = new HashSet<int>();
        for (var cell = 0; cell < table.Count; cell++)
        {
            var value = table.Values[cell];
            // The size class and not the value: which cell was found cheapest must not tell how large it is.
            var size = rule.ClassOf(value) * 1.5;
            cost[cell] = loss switch { InformationLoss.Value => size, InformationLoss.Cells => 1, _ => Math.Log(1 + size) };
            // With a key, the cheapest is not foreseeable: up to four times dearer, the same for the same cell whenever it is asked for.
            if (key is not null)
                cost[cell] *= 1 + 3 * Rounding.Draw(key, Rounding.NameOf(table, cell));
            width[cell] = table.IsCount ? rule.CountWidth : 1e-3 * value;
            var entering = availability(cell);
            if (entering == Availability.Forced)
                forced.Add(cell);
            (use[cell], _cells[cell]) = Enter(cell, entering, above);
            if (use[cell] == CellUse.Hidden)
                _queue.Add(cell);
        }

        // A masked zero, if only one, takes from an attacker the certainty that every c is at least 1.
        var floor = _queue.Exists(c => table.Values[c] == 0) ? 0 : rule.Floor(table);
        _state = new ProtectionState(table, use, cost, floor, above, width);
        _search = new ProtectionSearch(_state);
        _insiders = new Insiders(_state, _queue.Where(c => forced.Contains(c) || rule.NeededAbove(table, c) >= 0));
    }

    /// <summary>Masks what must be masked, in one of several fixed orders.</summary>
    internal void Run(int order)
    {
        var first = order switch
        {
            0 => _queue,
            1 => [.. _queue.OrderByDescending(LeavesOf).ThenBy(c => c)],
            _ => _queue.AsEnumerable().Reverse().ToList(),
        };
        var work = new Queue<int>(first);
        MaskAll(work);
        _insiders.Take(_state.Certificates);
        foreach (var cell in first.Where(_insiders.Sensitive.Contains).ToList())
        {
            while (!_insiders.Holds(cell))
            {
                if (_insiders.Cheapest(cell) is not { } other)
                {
                    _failed.Add(cell);
                    break;
                }

                Mask(other.Step.Cells, work);
                _insiders.Keep(other);
            }
        }

        MaskAll(work);
        Reveal();
    }

    private double LeavesOf(int cell)
    {
        var leaves = 1.0;
        for (var d = 0; d < _table.Dimensions.Count; d++)
            leaves *= _table.Dimensions[d].Leaves[_table.NodeOf(cell, d)];
        return leaves;
    }

    private void MaskAll(Queue<int> work)
    {
        while (work.TryDequeue(out var cell))
        {
            if (!_state.IsProtected(cell) && !Protect(cell, work))
                _failed.Add(cell);
        }
    }

    internal (MaskedTable Masked, double Lost) Result()
    {
        Proof.Check(_state, _insiders, _queue.Except(_failed));
        var lost = 0.0;
        for (var cell = 0; cell < _cells.Length; cell++)
            lost += _cells[cell] == CellState.Secondary ? _state.Cost[cell] : 0;
        var failures = _failed.Distinct().Where(c => !_state.IsProtected(c) || !_insiders.IsProven(c))
            .Select(c => new Unprotected(_table.CodesOf(c), "disclosure/pinned-by-what-is-published")).ToList();
        var replay = _queue.Count == 0 ? AgainstReplay.Checked : _isKeyed ? AgainstReplay.SecretKey : AgainstReplay.NotChecked;
        return (new MaskedTable(_table, _rule, _cells, _state.Up, _state.Down, failures, _state.Certificates) { Replay = replay }, lost);
    }

    private (CellUse Use, CellState State) Enter(int cell, Availability availability, double[] above)
    {
        var needed = _rule.NeededAbove(_table, cell);
        switch (availability)
        {
            case Availability.PublishedEarlier:
                return (CellUse.Fixed, CellState.Published);
            case Availability.Unreleased:
                return (CellUse.Free, CellState.Unreleased);
            case Availability.MaskedEarlier or Availability.Forced:
                above[cell] = Math.Max(0, needed);
                return (CellUse.Hidden, CellState.Primary);
            default:
                if (needed < 0 || availability == Availability.OpenAboveThreshold)
                    return (_table.Values[cell] == 0 ? CellUse.Fixed : CellUse.Open, CellState.Published);
                above[cell] = needed;
                return (CellUse.Hidden, CellState.Primary);
        }
    }

    /// <summary>Walks the cell upwards through masked cells while that is free, then masks what is cheapest.</summary>
    private bool Protect(int cell, Queue<int> work)
    {
        if (WalkFree(cell, out var walk))
            return true;
        for (var step = 0; step < LongestWalk; step++)
        {
            var walked = _state.Delta[cell];
            var needed = _state.NeededAbove[cell] - walked;
            var found = _search.Cheapest(cell, Math.Max(_state.Unit, needed), _state.NeededWidth[cell], PaidVisits)
                ?? _search.Cheapest(cell, _state.Unit, 0, PaidVisits);
            if (found is null)
                return false;
            Mask(new ProtectionStep(_table, found.Moves, 1).Cells, work);
            if (Apply(cell, found, walk))
                return true;
        }

        return false;
    }

    /// <summary>Takes one step of the walk, and its opposite from the true table; true when the cell is now protected.</summary>
    private bool Apply(int cell, FoundMove move, List<ProtectionStep> walk)
    {
        var most = 4 * (_state.NeededAbove[cell] + _state.NeededWidth[cell]) + _state.Unit;
        if (move.Down >= _state.Unit && _state.Down[cell] < _state.NeededWidth[cell])
        {
            var back = new ProtectionStep(_table, move.Moves, -Math.Min(move.Down, most));
            _state.Certificates.Add(new Certificate(cell, [back]));
            _state.BeginWalk();
            _state.Walk(back);
            _state.BeginWalk();
            foreach (var step in walk)
                _state.Walk(step);
        }

        var next = new ProtectionStep(_table, move.Moves, Math.Min(move.Up, most));
        walk.Add(next);
        _state.Walk(next);
        if (walk.Count == 1)
            _state.Certificates.Add(new Certificate(cell, walk));

        return _state.IsProtected(cell);
    }

    private void Mask(int[] cells, Queue<int> work)
    {
        foreach (var cell in cells)
        {
            if (_state.Use[cell] != CellUse.Open)
                continue;
            _state.Use[cell] = CellUse.Hidden;
            _state.Lines.Hide(cell);
            _cells[cell] = CellState.Secondary;
            _queue.Add(cell);
            work.Enqueue(cell);
        }
    }

    /// <summary>Publishes again what later masking made needless, the most costly first.</summary>
    private void Reveal()
    {
        if (_queue.Count > RevealTrials)
            return;
        foreach (var cell in _queue.Where(c => _cells[c] == CellState.Secondary && _state.Cost[c] > 0).OrderByDescending(c => _state.Cost[c]).ThenBy(c => c).ToList())
        {
            var before = _state.Certificates;
            _state.Use[cell] = CellUse.Open;
            _state.Reprove(before.Where(c => !c.Steps.SelectMany(s => s.Cells).Contains(cell)));
            var insiders = _insiders.Without(cell);
            if (_queue.TrueForAll(c => c == cell || _state.IsProtected(c) || _failed.Contains(c) || WalkFree(c, out _))
                && insiders.Keys.All(c => _failed.Contains(c) || _insiders.Holds(c)))
            {
                _cells[cell] = CellState.Published;
                _queue.Remove(cell);
                continue;
            }

            _state.Use[cell] = CellUse.Hidden;
            _state.Reprove(before);
            _insiders.Restore(insiders);
        }
    }

    private bool WalkFree(int cell, out List<ProtectionStep> walk)
    {
        _state.BeginWalk();
        walk = [];
        for (var step = 0; step < LongestWalk && _search.Free(cell, _state.NeededWidth[cell], FreeVisits) is { } free; step++)
        {
            if (Apply(cell, free, walk))
                return true;
        }

        return false;
    }
}
