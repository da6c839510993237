namespace Pathways.Projections.Statistics;

/// <summary>
/// Rows in the order of their times, sorted once, with times that differ only by rounding made equal.
/// </summary>
/// <remarks>
/// Two neighbouring distinct times are tied when they differ by at most √ε (1.49e-8), absolutely or relatively to the mean of the
/// distinct times: the rule of R's survival package (<c>aeqSurv</c>, option <c>timefix</c>). Without it 0.1 + 0.2 and 0.3 are two event times.
/// </remarks>
sealed class TimeOrder
{
    TimeOrder(double[] times, int[] rows)
    {
        Times = times;
        Rows = rows;
    }

    /// <summary>Times in ascending order; tied ones are equal to the bit.</summary>
    public double[] Times { get; }

    /// <summary>The row that each time came from; among tied times in the order given.</summary>
    public int[] Rows { get; }

    public int Count => Times.Length;

    public static TimeOrder Of(ReadOnlySpan<double> times)
    {
        var sorted = times.ToArray();
        var rows = new int[sorted.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = i;
            sorted[i] += 0.0; // a negative zero is a zero
        }
        RadixSort.Sort(ref sorted, ref rows);
        Tie(sorted, TieWidth(sorted));
        return new TimeOrder(sorted, rows);
    }

    /// <summary>The same order split by a code per row; within a part the order is kept.</summary>
    public TimeOrder[] SplitBy(ReadOnlySpan<int> index, int parts)
    {
        var sizes = new int[parts];
        foreach (var part in index) sizes[part]++;
        var split = new TimeOrder[parts];
        for (var p = 0; p < parts; p++) split[p] = new TimeOrder(new double[sizes[p]], new int[sizes[p]]);
        Array.Clear(sizes);
        for (var i = 0; i < Rows.Length; i++)
        {
            var part = index[Rows[i]];
            var at = sizes[part]++;
            split[part].Times[at] = Times[i];
            split[part].Rows[at] = Rows[i];
        }
        return split;
    }

    /// <summary>The largest gap between neighbouring sorted values that still counts as a tie.</summary>
    internal static double TieWidth(ReadOnlySpan<double> sorted)
    {
        double sum = 0;
        var distinct = 0;
        for (var i = 0; i < sorted.Length; i++)
        {
            if (i > 0 && sorted[i] == sorted[i - 1]) continue;
            sum += Math.Abs(sorted[i]);
            distinct++;
        }
        return distinct == 0 ? Rounding.Slack : Rounding.Slack * Math.Max(1, sum / distinct);
    }

    internal static void Tie(Span<double> sorted, double width)
    {
        if (sorted.Length == 0) return;
        var previous = sorted[0];
        var first = previous;
        for (var i = 1; i < sorted.Length; i++)
        {
            var time = sorted[i];
            if (time - previous > width) first = time;
            else if (time != first) sorted[i] = first;
            previous = time;
        }
    }
}
