namespace Pathways.Projections.Statistics;

/// <summary>At each distinct time: who is at risk just before it, how many events and how many censored, all as sums of weights.</summary>
/// <remarks>
/// Events precede censoring at the same time, so those censored at t are still at risk at t. A late entrant is at risk after entry.
/// Everything is a sum of weights, never a difference: beside a weight of 1e16 the weight of 1 that is left would be lost.
/// </remarks>
/// <param name="Rows">Rows counted.</param>
/// <param name="Times">Distinct times, ascending.</param>
/// <param name="Remaining">At risk at the time and still there after all who leave at it.</param>
/// <param name="Events">Events at the time.</param>
/// <param name="Censored">Censored at the time.</param>
/// <param name="Steps">For each position in the order of times, the step at which it leaves.</param>
sealed record RiskTable(int Rows, double[] Times, double[] Remaining, double[] Events, double[] Censored, int[] Steps)
{
    /// <summary>At risk just before each time.</summary>
    public double[] AtRisk { get; } = [.. Remaining.Select((r, t) => r + Censored[t] + Events[t])];

    /// <summary>At risk and without the event at a step: at risk minus events, summed and not subtracted.</summary>
    public double After(int step) => Remaining[step] + Censored[step];

    /// <summary>The share still there after each time: the product of what is left at each (Kaplan and Meier); 0 exactly where nobody is.</summary>
    public double[] Survival()
    {
        var (survival, s) = (new double[Times.Length], 1.0);
        for (var i = 0; i < survival.Length; i++)
        {
            Work.Check();
            if (Events[i] > 0) s *= After(i) / AtRisk[i];
            survival[i] = s;
        }
        return survival;
    }

    public static RiskTable Of(TimeOrder order, ReadOnlySpan<bool> events, ReadOnlySpan<double> weights)
    {
        var count = Distinct(order.Times);
        var (times, remaining, died, censored) = (new double[count], new double[count], new double[count], new double[count]);
        var steps = new int[order.Count];
        var at = -1;
        for (var i = 0; i < order.Count; i++)
        {
            Work.Check();
            var time = order.Times[i];
            if (at < 0 || time != times[at]) times[++at] = time;
            steps[i] = at;
            var row = order.Rows[i];
            var weight = weights.IsEmpty ? 1 : weights[row];
            if (events[row]) died[at] += weight;
            else censored[at] += weight;
        }

        // from the last time backwards: the sum that is left at the end holds no rounding, so S reaches 0 exactly where it must
        for (var t = count - 2; t >= 0; t--)
        {
            Work.Check();
            remaining[t] = remaining[t + 1] + censored[t + 1] + died[t + 1];
        }
        if (order.Entries.Length > 0) CountEntered(order, steps, times, remaining, weights);
        return new RiskTable(order.Count, times, remaining, died, censored, steps);
    }

    /// <summary>The same people with event and censoring exchanged: the table of the time under observation.</summary>
    public RiskTable Reversed() => new(Rows, Times, Remaining, Censored, Events, Steps);

    static int Distinct(double[] sorted)
    {
        var count = sorted.Length == 0 ? 0 : 1;
        for (var i = 1; i < sorted.Length; i++)
        {
            Work.Check();
            if (sorted[i] != sorted[i - 1]) count++;
        }
        return count;
    }

    /// <summary>With delayed entry only those remain at a time who entered before it: each enters the sums of the time at which it leaves.</summary>
    static void CountEntered(TimeOrder order, int[] steps, double[] times, double[] remaining, ReadOnlySpan<double> weights)
    {
        var there = new TailSums(times.Length, 1);
        Span<double> weight = stackalloc double[1];
        for (var walk = new RiskWalk(order, times); walk.Next();)
        {
            Work.Check();
            foreach (var position in walk.Entering.Span)
            {
                weight[0] = weights.IsEmpty ? 1 : weights[order.Rows[position]];
                there.Add(steps[position], weight);
            }
            there.After(walk.Step, weight);
            remaining[walk.Step] = weight[0];
        }
    }
}
