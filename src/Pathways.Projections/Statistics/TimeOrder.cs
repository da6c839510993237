namespace Pathways.Projections.Statistics;

/// <summary>Rows in the order of their times, sorted once, with times that are tied made equal to the bit.</summary>
sealed class TimeOrder
{
    TimeOrder(double[] times, int[] rows, double[] entries, Ties ties)
    {
        Times = times;
        Rows = rows;
        Entries = entries;
        Ties = ties;
    }

    /// <summary>Times in ascending order; tied ones are equal to the bit.</summary>
    public double[] Times { get; }

    /// <summary>The row that each time came from; among tied times in the order given.</summary>
    public int[] Rows { get; }

    /// <summary>When each row (not in this order: as given) came under observation, tied as the times are; empty: all from the start.</summary>
    public double[] Entries { get; }

    /// <summary>What is one time.</summary>
    public Ties Ties { get; }

    public int Count => Times.Length;

    /// <summary>Sorts the rows.</summary>
    /// <param name="times">Times to the event or to censoring.</param>
    /// <param name="entries">Delayed entry; empty: none.</param>
    /// <param name="ties">The rule of the whole answer; null: of these rows.</param>
    public static TimeOrder Of(ReadOnlySpan<double> times, ReadOnlySpan<double> entries = default, Ties? ties = null)
    {
        var sorted = times.ToArray();
        var rows = new int[sorted.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            Work.Check();
            rows[i] = i;
            sorted[i] += 0.0; // a negative zero is a zero
        }
        RadixSort.Sort(ref sorted, ref rows);
        ties ??= entries.IsEmpty ? Ties.OfSorted(sorted) : Ties.Of(times, entries);
        var late = entries.ToArray();
        if (ties.Joined > 0)
        {
            for (var i = 0; i < sorted.Length; i++)
            {
                Work.Check();
                sorted[i] = ties.Of(sorted[i]);
            }
            for (var i = 0; i < late.Length; i++)
            {
                Work.Check();
                late[i] = ties.Of(late[i]);
            }
            Samples.RequireEntries(late, times, ties);
        }
        return new TimeOrder(sorted, rows, late, ties);
    }

    /// <summary>When the row at a position came under observation; before every time where all are seen from the start.</summary>
    public double EntryAt(int position) => Entries.Length == 0 ? double.NegativeInfinity : Entries[Rows[position]];

    /// <summary>Positions sorted by entry.</summary>
    public int[] ByEntry()
    {
        var positions = Enumerable.Range(0, Count).ToArray();
        if (Entries.Length > 0) Array.Sort(Array.ConvertAll(positions, EntryAt), positions);
        return positions;
    }

    /// <summary>One order a group over one sort and one rule of ties; the keys are the codes given, ascending.</summary>
    public static SortedDictionary<int, TimeOrder> ByGroup(ReadOnlySpan<double> times, ReadOnlySpan<double> entries, ReadOnlySpan<int> groups, Ties? ties)
    {
        Samples.RequireSameLength(times.Length, groups.Length, nameof(groups));
        var codes = GroupCodes.Of(groups);
        var parts = Of(times, entries, ties).SplitBy(codes.Index, codes.Count);
        var byGroup = new SortedDictionary<int, TimeOrder>();
        for (var g = 0; g < parts.Length; g++)
        {
            Work.Check();
            byGroup[codes.Codes[g]] = parts[g];
        }
        return byGroup;
    }

    /// <summary>The same order split by a code per row; within a part the order is kept.</summary>
    public TimeOrder[] SplitBy(ReadOnlySpan<int> index, int parts)
    {
        var sizes = new int[parts];
        foreach (var row in Rows)
        {
            Work.Check();
            sizes[index[row]]++;
        }
        var split = new TimeOrder[parts];
        for (var p = 0; p < parts; p++)
        {
            Work.Check();
            split[p] = new TimeOrder(new double[sizes[p]], new int[sizes[p]], Entries, Ties);
        }
        Array.Clear(sizes);
        for (var i = 0; i < Rows.Length; i++)
        {
            Work.Check();
            var part = index[Rows[i]];
            var at = sizes[part]++;
            split[part].Times[at] = Times[i];
            split[part].Rows[at] = Rows[i];
        }
        return split;
    }

    /// <summary>Two parts of one order as one; nothing is sorted again.</summary>
    public static TimeOrder Merge(TimeOrder one, TimeOrder other)
    {
        var merged = new TimeOrder(new double[one.Count + other.Count], new int[one.Count + other.Count], one.Entries, one.Ties);
        for (int i = 0, a = 0, b = 0; i < merged.Count; i++)
        {
            Work.Check();
            var isOne = b == other.Count || (a < one.Count && (one.Times[a] < other.Times[b] || (one.Times[a] == other.Times[b] && one.Rows[a] < other.Rows[b])));
            (merged.Times[i], merged.Rows[i]) = isOne ? (one.Times[a], one.Rows[a++]) : (other.Times[b], other.Rows[b++]);
        }
        return merged;
    }
}
