namespace Pathways.Projections.Statistics;

/// <summary>Differences without a unit: an effect's size, or how well two groups are balanced at entry (|SMD| below 0.1 is the usual mark).</summary>
public static class StandardizedDifference
{
    /// <summary>Cohen's d: (mean1 − mean0) / pooled standard deviation. Null when it has no value.</summary>
    /// <param name="sample1">Values of the first sample, two at least.</param>
    /// <param name="sample0">Values of the sample compared with, two at least.</param>
    public static double? CohenD(ReadOnlySpan<double> sample1, ReadOnlySpan<double> sample0)
    {
        var (one, zero) = (SampleSummary.Of(sample1), SampleSummary.Of(sample0));
        return one.Count < 2 || zero.Count < 2 ? null : Over(one.Mean - zero.Mean, Means.PooledVariance(one, zero));
    }

    /// <summary>Hedges' g: Cohen's d lessened by 1 − 3/(4(n1 + n0 − 2) − 1) for its bias in small samples (1981).</summary>
    /// <param name="sample1">Values of the first sample, two at least.</param>
    /// <param name="sample0">Values of the sample compared with, two at least.</param>
    public static double? HedgesG(ReadOnlySpan<double> sample1, ReadOnlySpan<double> sample0) =>
        CohenD(sample1, sample0) * (1 - 3.0 / (4.0 * (sample1.Length + sample0.Length - 2) - 1));

    /// <summary>Balance of a measure: (mean1 − mean0) / √((s1² + s0²)/2), each group's variance weighing alike (Austin 2009).</summary>
    /// <param name="sample1">Values of the first sample, two at least.</param>
    /// <param name="sample0">Values of the sample compared with, two at least.</param>
    public static double? OfMeans(ReadOnlySpan<double> sample1, ReadOnlySpan<double> sample0)
    {
        var (one, zero) = (SampleSummary.Of(sample1), SampleSummary.Of(sample0));
        return one.Count < 2 || zero.Count < 2 ? null : Over(one.Mean - zero.Mean, (one.Variance + zero.Variance) / 2);
    }

    /// <summary>Balance of a share: (p1 − p0) / √((p1(1 − p1) + p0(1 − p0))/2) (Austin 2009).</summary>
    /// <param name="successes1">x1.</param>
    /// <param name="trials1">n1.</param>
    /// <param name="successes0">x0.</param>
    /// <param name="trials0">n0.</param>
    public static double? OfProportions(long successes1, long trials1, long successes0, long trials0)
    {
        Proportion.Require(successes1, trials1, 0.95);
        Proportion.Require(successes0, trials0, 0.95);
        if (trials1 == 0 || trials0 == 0) return null;
        double p1 = (double)successes1 / trials1, p0 = (double)successes0 / trials0;
        return Over(p1 - p0, (p1 * (1 - p1) + p0 * (1 - p0)) / 2);
    }

    static double? Over(double difference, double variance) => variance > 0 ? difference / Math.Sqrt(variance) : difference == 0 ? 0 : null;
}
