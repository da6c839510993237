namespace Pathways.Projections.Disclosure;

/// <summary>A table that differs from the true one by one step, taken forwards or backwards.</summary>
/// <param name="Step">The step.</param>
/// <param name="Amount">How far it is taken (persons, or a quantity); negative backwards.</param>
internal readonly record struct OtherTable(ProtectionStep Step, double Amount);

/// <summary>
/// Readers who are in the table. Whoever is alone in a sensitive cell knows it exactly; so do all who are in it, when they put together what
/// they know. For each sensitive cell some tables are kept that they must hold possible: the same published cells, another value in this
/// cell; and for any other sensitive cell that does not hold all of its people, one of them leaves that cell as it is.
/// Known as the problem of singletons (Jewett 1993; Hundepool et al. 2012, chapter 4).
/// <para>Such a table always exists where nothing was published earlier: one person more in a leaf and in all that it is part of.</para>
/// </summary>
internal sealed class Insiders(ProtectionState state, IEnumerable<int> sensitive)
{
    private const int Visits = 400;
    private const int PaidVisits = 20_000;
    private readonly Dictionary<int, Kept> _kept = [];
    private readonly InsiderSearch _search = new(state);

    internal HashSet<int> Sensitive { get; } = [.. sensitive];

    /// <summary>The tables kept for a cell.</summary>
    internal IReadOnlyList<OtherTable> Of(int cell) => _kept.TryGetValue(cell, out var kept) ? kept.Tables : [];

    /// <summary>Takes what the walks of the masking already prove.</summary>
    internal void Take(IEnumerable<Certificate> certificates)
    {
        foreach (var step in certificates.SelectMany(c => c.Steps))
            Keep(new OtherTable(step, step.Amount));
    }

    /// <summary>True when no insider can tell the cell's value, as far as tables that differ in masked cells only can be found.</summary>
    internal bool Holds(int cell)
    {
        for (var known = Known(cell); known is not []; known = Known(cell))
        {
            // All at once where that is possible, or one after another.
            if (!Find(known ?? []) && !Array.Exists(known ?? [], one => known!.Length > 1 && Find([one])))
                return false;
        }

        return true;

        bool Find(int[] leaving) => _search.Find(cell, leaving, hiddenOnly: true, Visits) is { } found && Keep(found);
    }

    /// <summary>The cheapest step that would tell insiders less about the cell; null where none does.</summary>
    internal OtherTable? Cheapest(int cell)
    {
        var known = Known(cell) ?? [];
        var found = _search.Find(cell, known, hiddenOnly: false, PaidVisits);
        foreach (var one in known)
            found ??= _search.Find(cell, [one], hiddenOnly: false, PaidVisits);
        return found;
    }

    /// <summary>Keeps a table for every sensitive cell of which it says something new.</summary>
    internal bool Keep(OtherTable other)
    {
        if (!IsPossible(other))
            return false;
        var sensitiveCells = Array.FindAll(other.Step.Cells, Sensitive.Contains);
        var news = false;
        foreach (var cell in sensitiveCells)
        {
            if (Math.Abs(other.Amount) < state.Least(cell))
                continue;
            var known = Known(cell);
            if (known is [])
                continue;
            var left = Array.FindAll(known ?? sensitiveCells, c => sensitiveCells.Contains(c) && IsOther(c, cell));
            if (known is not null && left.Length == known.Length)
                continue;
            if (known is null)
                _kept[cell] = new([other], left);
            else
                _kept[cell] = new([.. _kept[cell].Tables, other], left);
            news = true;
        }

        return news;
    }

    /// <summary>Checks from the kept tables and the mask, and from nothing else, that no insider can tell the cell's value.</summary>
    internal bool IsProven(int cell) => !Sensitive.Contains(cell)
        || (Of(cell) is { Count: > 0 } tables && tables.All(t => IsPossible(t) && t.Step.Cells.Contains(cell)) && Left(cell, tables)!.Length == 0);

    /// <summary>Forgets the tables in which a cell differs, and gives what was kept before for the cells that this concerns.</summary>
    internal Dictionary<int, Kept> Without(int changed)
    {
        var before = _kept.Where(k => k.Value.Tables.Any(t => t.Step.Cells.Contains(changed))).ToDictionary();
        foreach (var (cell, kept) in before)
        {
            OtherTable[] tables = [.. kept.Tables.Where(t => !t.Step.Cells.Contains(changed))];
            if (Left(cell, tables) is { } left)
                _kept[cell] = new(tables, left);
            else
                _kept.Remove(cell);
        }

        return before;
    }

    internal void Restore(Dictionary<int, Kept> before)
    {
        foreach (var (cell, kept) in before)
            _kept[cell] = kept;
    }

    /// <summary>Other sensitive cells that change in every kept table, so that who knows one may know this one; null without tables.</summary>
    private int[]? Known(int cell) => _kept.TryGetValue(cell, out var kept) ? kept.Known : null;

    private int[]? Left(int cell, IReadOnlyList<OtherTable> tables) => tables.Count == 0
        ? null
        : [.. tables.Select(t => t.Step.Cells.Where(c => Sensitive.Contains(c) && IsOther(c, cell))).Aggregate((a, b) => a.Intersect(b))];

    private bool IsPossible(OtherTable other)
    {
        for (var i = 0; i < other.Step.Cells.Length; i++)
        {
            var (cell, change) = (other.Step.Cells[i], other.Step.Signs[i] * other.Amount);
            if (!state.IsHidden(cell) || (change < 0 && state.Slack(cell, walking: false) < -change))
                return false;
        }

        return true;
    }

    /// <summary>True when a cell has people who are not in the one that is known: what both share is the cell where their categories meet.</summary>
    private bool IsOther(int known, int cell)
    {
        if (known == cell)
            return false;
        var meet = 0;
        for (var d = 0; d < state.Table.Dimensions.Count; d++)
        {
            var (dimension, a, b) = (state.Table.Dimensions[d], state.Table.NodeOf(known, d), state.Table.NodeOf(cell, d));
            if (Above(dimension, a, b))
                meet += a * state.Table.Strides[d];
            else if (Above(dimension, b, a))
                meet += b * state.Table.Strides[d];
            else
                return true;
        }

        return state.Table.Contributors[cell] > state.Table.Contributors[meet];
    }

    private static bool Above(Dimension dimension, int node, int top)
    {
        while (node != top && node >= 0)
            node = dimension.Parents[node];
        return node == top;
    }

    /// <summary>What is kept for a cell.</summary>
    /// <param name="Tables">The other tables.</param>
    /// <param name="Known">Other sensitive cells that change in all of them.</param>
    internal sealed record Kept(IReadOnlyList<OtherTable> Tables, int[] Known);
}
