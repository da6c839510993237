namespace Pathways.Projections.Statistics;

/// <summary>At each distinct time: who is at risk, who leaves by which cause, who is censored, as sums of weights.</summary>
sealed record CompetingTable(RiskTable All, int[] Causes, double[][] Events)
{
    public int Rows => All.Rows;

    public double[] Times => All.Times;

    public double[] AtRisk => All.AtRisk;

    public double[] Censored => All.Censored;

    /// <summary>Codes: 0 is censored, any positive code a cause.</summary>
    public static CompetingTable Of(TimeOrder order, ReadOnlySpan<int> causes, ReadOnlySpan<double> weights)
    {
        var any = new bool[causes.Length];
        var seen = new SortedSet<int>();
        for (var i = 0; i < any.Length; i++)
        {
            Work.Check();
            any[i] = causes[i] > 0;
        }
        foreach (var row in order.Rows)
        {
            Work.Check();
            if (any[row]) seen.Add(causes[row]);
        }
        var all = RiskTable.Of(order, any, weights);
        int[] codes = [.. seen];
        var events = Array.ConvertAll(codes, _ => new double[all.Times.Length]);
        for (var i = 0; i < order.Count; i++)
        {
            Work.Check();
            var row = order.Rows[i];
            if (causes[row] > 0) events[Array.BinarySearch(codes, causes[row])][all.Steps[i]] += weights.IsEmpty ? 1 : weights[row];
        }
        return new CompetingTable(all, codes, events);
    }

    /// <summary>Exits of any cause at a step.</summary>
    public double EventsAt(int step) => All.Events[step];

    /// <summary>At risk and not gone by any cause at a step.</summary>
    public double After(int step) => All.After(step);
}
