namespace Pathways.Projections.Statistics;

/// <summary>Sums over all steps after one, while steps are still being added to: additions only, each in the logarithm of the steps (Fenwick 1994).</summary>
sealed class TailSums(int steps, int fields)
{
    readonly double[] nodes = new double[(steps + 1) * fields];

    /// <summary>Adds to one step.</summary>
    public void Add(int step, ReadOnlySpan<double> values)
    {
        for (var node = step + 1; node > 0; node -= node & -node)
            for (var f = 0; f < fields; f++) nodes[node * fields + f] += values[f];
    }

    /// <summary>The sums over the steps after this one.</summary>
    public void After(int step, Span<double> sums)
    {
        sums.Clear();
        for (var node = step + 2; node <= steps; node += node & -node)
            for (var f = 0; f < fields; f++) sums[f] += nodes[node * fields + f];
    }
}
