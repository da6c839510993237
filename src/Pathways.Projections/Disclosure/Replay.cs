namespace Pathways.Projections.Disclosure;

/// <summary>
/// The reader who knows the method: they take every table of whole numbers that agrees with what is published, mask it themselves, and drop
/// those whose mask is another. What remains is all that the answer tells.
/// <para>
/// The tables are gone through in an order that depends on what is published and on nothing else. So all tables that give this answer are
/// judged alike, and the judgement itself tells nothing about which of them is the true one.
/// </para>
/// </summary>
internal sealed class Replay
{
    private const int StepsPerTrial = 50;
    private readonly MaskedTable _masked;
    private readonly Func<DisclosureTable, MaskedTable> _mask;
    private readonly int[] _leaves;
    private readonly int[][] _sums;
    private readonly double[] _rest;
    private readonly int[] _open;
    private readonly double[] _values;
    private readonly double _floor;
    private readonly Dictionary<int, double> _only = [];
    private int _trials;
    private int _steps;
    private bool _any;

    private Replay(MaskedTable masked, Func<DisclosureTable, MaskedTable> mask)
    {
        (_masked, _mask) = (masked, mask);
        var table = masked.Table;
        _floor = masked.Rule.Floor(table);
        _leaves = [.. Enumerable.Range(0, table.Count).Where(c => table.IsLeaf(c) && IsMasked(c))];
        _values = new double[_leaves.Length];
        (_rest, _open) = (new double[table.Count], new int[table.Count]);
        _sums = [.. _leaves.Select(leaf => table.Around(leaf).Where(c => c != leaf && !IsMasked(c)).ToArray())];
        for (var i = 0; i < _leaves.Length; i++)
        {
            foreach (var sum in _sums[i])
            {
                _rest[sum] += table[_leaves[i]];
                _open[sum]++;
            }
        }
    }

    /// <summary>Most tables that are masked again for one answer.</summary>
    internal static int MostTrials(DisclosureTable table) => table.Count > 20_000 ? 0 : Math.Clamp(100_000 / table.Count, 20, 4_000);

    /// <summary>Sensitive cells whose value is all that remains; null where too many tables agree to go through them all.</summary>
    /// <param name="masked">The answer.</param>
    /// <param name="mask">The method.</param>
    /// <param name="trials">How many tables may be masked again.</param>
    internal static IReadOnlyList<int>? Told(MaskedTable masked, Func<DisclosureTable, MaskedTable> mask, int trials)
    {
        var replay = new Replay(masked, mask);
        if (replay._leaves.Length == 0)
            return [];
        // Where there are too many to go through, some here and there may still show two values of each cell.
        var all = replay.GoThrough(trials, static () => true);
        if (all)
            replay.GoThrough(trials, replay.MaskAgain);
        else
            replay.Sample(trials / 8);
        if (replay._any && replay._only.Count == 0)
            return [];
        if (!all)
            return null;
        return [.. replay._only.Where(o => o.Value < masked.Rule.Threshold).Select(o => o.Key)];
    }

    private bool IsMasked(int cell) => _masked.StateOf(cell) is CellState.Primary or CellState.Secondary;

    private bool GoThrough(int trials, Func<bool> each)
    {
        (_trials, _steps) = (trials, StepsPerTrial * trials);
        return Choose(0, each);
    }

    /// <summary>Gives a leaf each value that its published sums leave, and goes on; false when the search was cut short.</summary>
    private bool Choose(int at, Func<bool> each)
    {
        if (at == _leaves.Length)
            return --_trials >= 0 && each();
        var (least, most) = Limits(at);
        for (var value = least; value <= most; value++)
        {
            if (--_steps < 0)
                return false;
            Take(at, value, 1);
            _values[at] = value;
            var through = Choose(at + 1, each);
            Take(at, value, -1);
            if (!through)
                return false;
        }

        return true;
    }

    /// <summary>Tables put together by lot, always the same lots: small values as often as any.</summary>
    private void Sample(int trials)
    {
        var lots = new Random(1);
        for (var descent = 0; descent < StepsPerTrial * trials && trials > 0; descent++)
        {
            var at = 0;
            for (; at < _leaves.Length; at++)
            {
                var (least, most) = Limits(at);
                if (least > most)
                    break;
                var small = Math.Min(most, least + _masked.Rule.Threshold);
                _values[at] = least + Math.Floor(lots.NextDouble() * ((lots.Next(2) == 0 ? small : most) - least + 1));
                Take(at, _values[at], 1);
            }

            var whole = at == _leaves.Length;
            while (--at >= 0)
                Take(at, _values[at], -1);
            if (whole && --trials >= 0 && !MaskAgain())
                return;
        }
    }

    /// <summary>What the published sums leave for a leaf.</summary>
    private (double Least, double Most) Limits(int at)
    {
        var (least, most) = (_floor, _sums[at].Length == 0 ? 2.0 * _masked.Rule.Threshold : double.MaxValue);
        foreach (var sum in _sums[at])
        {
            most = Math.Min(most, _rest[sum] - (_open[sum] - 1) * _floor);
            if (_open[sum] == 1)
                least = Math.Max(least, _rest[sum]);
        }

        return (least, most);
    }

    private void Take(int at, double value, int sign)
    {
        foreach (var sum in _sums[at])
        {
            _rest[sum] -= sign * value;
            _open[sum] -= sign;
        }
    }

    /// <summary>Masks the table that was put together; false when nothing more is to be found out.</summary>
    private bool MaskAgain()
    {
        var (table, next) = (_masked.Table, 0);
        var other = table.With(cell => next < _leaves.Length && _leaves[next] == cell ? _values[next++] : table[cell]);
        if (!Enumerable.Range(0, table.Count).Any(c => IsMasked(c) && _masked.Rule.NeededAbove(other, c) >= 0))
            return true;
        var masked = _mask(other);
        if (!Enumerable.Range(0, table.Count).All(c => masked.StateOf(c) == CellState.Published == !IsMasked(c)))
            return true;
        for (var cell = 0; cell < table.Count; cell++)
        {
            if (!IsMasked(cell))
                continue;
            if (!_any)
                _only[cell] = other[cell];
            else if (_only.TryGetValue(cell, out var value) && value != other[cell])
                _only.Remove(cell);
        }

        _any = true;
        return _only.Count > 0;
    }
}
