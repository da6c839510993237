namespace Pathways.Projections.Statistics;

/// <summary>How the p-value of a Mann–Whitney test is obtained.</summary>
public enum MannWhitneyMethod
{
    /// <summary>Exact where both samples hold fewer than 50 values and none is tied, else normal: R's choice.</summary>
    Automatic,

    /// <summary>From the distribution over all ways of sharing out the ranks; needs values without ties.</summary>
    Exact,

    /// <summary>Normal approximation with the variance corrected for ties and a continuity correction of 1/2.</summary>
    Normal,
}

/// <summary>A Mann–Whitney (Wilcoxon rank sum) test.</summary>
/// <param name="W">Pairs in which the first sample's value is larger, ties counting half: R's <c>W</c>, also known as U.</param>
/// <param name="Superiority">W/(n1·n0): the chance that one of the first exceeds one of the other, ties half; null when a sample is empty.</param>
/// <param name="PValue">Two-sided; null where nothing can be compared.</param>
/// <param name="Method">Exact or normal, as it was done.</param>
/// <param name="Tied">Whether any two values are equal.</param>
public sealed record MannWhitneyResult(double W, double? Superiority, double? PValue, MannWhitneyMethod Method, bool Tied);

/// <summary>Are values of one sample systematically larger than those of another? Needs order only, no normality.</summary>
/// <remarks>Mann and Whitney 1947. Tests equality of distributions; it speaks of medians only where they differ by a shift. R's <c>wilcox.test</c>.</remarks>
public static class MannWhitney
{
    const int ExactBelow = 50;
    const int MostExact = 200;

    /// <summary>Tests two independent samples.</summary>
    /// <param name="sample1">Finite values of the first sample, any unit.</param>
    /// <param name="sample0">Finite values of the sample compared with.</param>
    /// <param name="method">How the p-value is obtained.</param>
    /// <exception cref="ArgumentException">An exact p-value is asked for tied values or for more than 200 in a sample.</exception>
    public static MannWhitneyResult Test(
        ReadOnlySpan<double> sample1, ReadOnlySpan<double> sample0, MannWhitneyMethod method = MannWhitneyMethod.Automatic)
    {
        Samples.RequireFinite(sample1);
        Samples.RequireFinite(sample0);
        int n1 = sample1.Length, n0 = sample0.Length;
        var (rankSum, tieSum) = Rank(sample1, sample0);
        var w = rankSum - n1 * (n1 + 1.0) / 2;
        var tied = tieSum > 0;
        if (method == MannWhitneyMethod.Exact && (tied || Math.Max(n1, n0) > MostExact))
            throw new ArgumentException($"An exact p-value needs values without ties, {MostExact} at most in a sample.", nameof(method));
        if (method == MannWhitneyMethod.Automatic)
            method = !tied && n1 < ExactBelow && n0 < ExactBelow ? MannWhitneyMethod.Exact : MannWhitneyMethod.Normal;
        if (n1 == 0 || n0 == 0) return new MannWhitneyResult(0, null, null, method, tied);
        var p = method == MannWhitneyMethod.Exact ? ExactTwoSided((int)w, n1, n0) : NormalTwoSided(w, n1, n0, tieSum);
        return new MannWhitneyResult(w, w / ((double)n1 * n0), p, method, tied);
    }

    /// <summary>The first sample's sum of (mid)ranks, and Σ(t³ − t) over ties.</summary>
    static (double RankSum, double TieSum) Rank(ReadOnlySpan<double> sample1, ReadOnlySpan<double> sample0)
    {
        double[] values = [.. sample1, .. sample0];
        var first = new bool[values.Length];
        first.AsSpan(0, sample1.Length).Fill(true);
        Array.Sort(values, first);
        double rankSum = 0, tieSum = 0;
        for (var start = 0; start < values.Length;)
        {
            Work.Check();
            var end = start;
            var ours = 0;
            for (; end < values.Length && values[end] == values[start]; end++)
                if (first[end]) ours++;
            double ties = end - start;
            rankSum += ours * (start + (ties + 1) / 2);
            tieSum += ties * ties * ties - ties;
            start = end;
        }
        return (rankSum, tieSum);
    }

    static double? NormalTwoSided(double w, double n1, double n0, double tieSum)
    {
        var n = n1 + n0;
        var sigma = Math.Sqrt(n1 * n0 / 12 * (n + 1 - tieSum / (n * (n - 1))));
        if (!(sigma > 0)) return null;
        var gap = Math.Abs(w - n1 * n0 / 2);
        return gap == 0 ? 1 : Math.Min(1, 2 * Normal.Upper((gap - 0.5) / sigma));
    }

    /// <summary>Twice the smaller tail, over all C(n1 + n0, n1) equally probable sets of ranks.</summary>
    static double ExactTwoSided(int w, int n1, int n0)
    {
        // ways[k, u]: sets of k ranks among those seen so far whose W is u; as shares, so that nothing overflows
        var most = n1 * n0;
        var ways = new double[n1 + 1, most + 1];
        ways[0, 0] = 1;
        for (var rank = 1; rank <= n1 + n0; rank++)
        {
            Work.Check();
            for (var k = Math.Min(rank, n1); k >= 1; k--)
            {
                Work.Check();
                var gain = rank - k;
                if (gain > n0) continue;
                var weight = (double)k / rank;
                for (var u = most; u >= 0; u--)
                    ways[k, u] = ways[k, u] * (1 - weight) + (u >= gain ? ways[k - 1, u - gain] * weight : 0);
            }
        }
        var low = Math.Min(w, most - w);
        double tail = 0;
        for (var u = 0; u <= low; u++)
        {
            Work.Check();
            tail += ways[n1, u];
        }
        return Math.Min(1, 2 * tail);
    }
}
