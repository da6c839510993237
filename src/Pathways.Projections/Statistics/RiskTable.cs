namespace Pathways.Projections.Statistics;

/// <summary>At each distinct time: who is at risk just before it, how many events and how many censored, all as sums of weights.</summary>
/// <remarks>Events precede censoring at the same time, so those censored at t are still at risk at t. A late entrant is at risk after entry.</remarks>
sealed record RiskTable(int Rows, double[] Times, double[] AtRisk, double[] Events, double[] Censored)
{
    public static RiskTable Of(TimeOrder order, ReadOnlySpan<bool> events, ReadOnlySpan<double> weights, ReadOnlySpan<double> entries)
    {
        var count = Distinct(order.Times);
        var (times, atRisk, died, censored) = (new double[count], new double[count], new double[count], new double[count]);
        var at = -1;
        for (var i = 0; i < order.Count; i++)
        {
            var time = order.Times[i];
            if (at < 0 || time != times[at]) times[++at] = time;
            var row = order.Rows[i];
            var weight = weights.IsEmpty ? 1 : weights[row];
            if (events[row]) died[at] += weight;
            else censored[at] += weight;
        }
        // from the last time backwards: the sum that is left at the end holds no rounding, so S reaches 0 exactly where it must
        double remaining = 0;
        for (var t = count - 1; t >= 0; t--) atRisk[t] = remaining += died[t] + censored[t];
        var table = new RiskTable(order.Count, times, atRisk, died, censored);
        if (!entries.IsEmpty) table.TakeOutNotYetEntered(order, weights, entries);
        return table;
    }

    /// <summary>The same people with event and censoring exchanged: the table of the time under observation.</summary>
    public RiskTable Reversed() => new(Rows, Times, AtRisk, Censored, Events);

    static int Distinct(double[] sorted)
    {
        var count = sorted.Length == 0 ? 0 : 1;
        for (var i = 1; i < sorted.Length; i++)
            if (sorted[i] != sorted[i - 1]) count++;
        return count;
    }

    void TakeOutNotYetEntered(TimeOrder order, ReadOnlySpan<double> weights, ReadOnlySpan<double> entries)
    {
        var (late, lateWeights) = (new double[order.Count], new double[order.Count]);
        for (var i = 0; i < late.Length; i++)
        {
            late[i] = entries[order.Rows[i]];
            lateWeights[i] = weights.IsEmpty ? 1 : weights[order.Rows[i]];
        }
        Array.Sort(late, lateWeights);
        var width = TimeOrder.TieWidth(Times);
        double absent = 0;
        var next = late.Length - 1;
        for (var t = Times.Length - 1; t >= 0; t--)
        {
            while (next >= 0 && late[next] >= Times[t] - width) absent += lateWeights[next--];
            var (present, leaving) = (AtRisk[t] - absent, Events[t] + Censored[t]);
            // who leaves now is at risk now; where nobody else is, no rounding of weights may say otherwise
            AtRisk[t] = present > leaving * (1 + 1e-12) ? present : leaving;
        }
    }
}
