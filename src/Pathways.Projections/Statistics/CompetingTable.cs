namespace Pathways.Projections.Statistics;

/// <summary>At each distinct time: who is at risk, who leaves by which cause, who is censored, as sums of weights.</summary>
sealed record CompetingTable(int Rows, int[] Causes, double[] Times, double[] AtRisk, double[][] Events, double[] Censored)
{
    /// <summary>Codes: 0 is censored, any positive code a cause.</summary>
    public static CompetingTable Of(TimeOrder order, ReadOnlySpan<int> causes, ReadOnlySpan<double> weights, ReadOnlySpan<double> entries)
    {
        var any = new bool[causes.Length];
        for (var i = 0; i < any.Length; i++) any[i] = causes[i] > 0;
        var all = RiskTable.Of(order, any, weights, entries);
        int[] codes = [.. new SortedSet<int>(causes.ToArray()).Where(c => c > 0)];
        var events = Array.ConvertAll(codes, _ => new double[all.Times.Length]);
        var at = -1;
        for (var i = 0; i < order.Count; i++)
        {
            if (at < 0 || order.Times[i] != all.Times[at]) at++;
            var row = order.Rows[i];
            if (causes[row] > 0) events[Array.BinarySearch(codes, causes[row])][at] += weights.IsEmpty ? 1 : weights[row];
        }
        return new CompetingTable(all.Rows, codes, all.Times, all.AtRisk, events, all.Censored);
    }

    /// <summary>Exits of any cause at a step.</summary>
    public double EventsAt(int step)
    {
        double sum = 0;
        foreach (var cause in Events) sum += cause[step];
        return sum;
    }
}
