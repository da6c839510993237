namespace Pathways.Projections.Statistics;

/// <summary>A sample in three numbers.</summary>
/// <param name="Count">n.</param>
/// <param name="Mean">Arithmetic mean; 0 when empty.</param>
/// <param name="Variance">Σ(x − mean)²/(n − 1); 0 when n is below 2.</param>
public readonly record struct SampleSummary(int Count, double Mean, double Variance)
{
    /// <summary>
    /// Mean and variance in two passes over exact sums: large values with small spread lose no digits, the order of rows changes nothing, and
    /// values that are all alike have them as their mean to the bit.
    /// </summary>
    /// <param name="values">Finite values, any unit.</param>
    public static SampleSummary Of(ReadOnlySpan<double> values)
    {
        Samples.RequireFinite(values);
        if (values.IsEmpty) return default;
        var (sum, squares) = (new ExactSum(), new ExactSum());
        foreach (var value in values)
        {
            Work.Check();
            sum.Add(value);
        }
        var mean = sum.DividedBy(values.Length);
        foreach (var value in values)
        {
            Work.Check();
            squares.AddProduct(value - mean, value - mean);
        }
        return new SampleSummary(values.Length, mean, values.Length < 2 ? 0 : squares.DividedBy(values.Length - 1));
    }
}

/// <summary>A t test of two means.</summary>
/// <param name="Sample1">The first sample.</param>
/// <param name="Sample0">The sample compared with.</param>
/// <param name="Difference">mean1 − mean0, in the unit of the values.</param>
/// <param name="StandardError">Of the difference.</param>
/// <param name="T">Difference / standard error; null where the standard error is 0 or below the rounding of the means (R: "data are essentially constant").</param>
/// <param name="DegreesOfFreedom">Of the t distribution.</param>
/// <param name="PValue">Two-sided; null where t is.</param>
/// <param name="Lower">Lower limit of the difference.</param>
/// <param name="Upper">Upper limit of the difference.</param>
/// <param name="Level">Confidence level.</param>
public sealed record MeanDifference(
    SampleSummary Sample1, SampleSummary Sample0, double Difference, double StandardError, double? T, double DegreesOfFreedom,
    double? PValue, double Lower, double Upper, double Level);

/// <summary>Two independent samples: by how much do their means differ?</summary>
/// <remarks>Means need roughly normal data or large samples; both need two values in each sample, or the answer is null.</remarks>
public static class Means
{
    // ten times ε: R's t.test refuses below it
    const double Essential = 2.220446049250313e-15;

    /// <summary>
    /// Welch's test (1947): standard error √(s1²/n1 + s0²/n0), degrees of freedom by Satterthwaite. Variances may differ. R's <c>t.test</c>.
    /// </summary>
    /// <param name="sample1">Values of the first sample.</param>
    /// <param name="sample0">Values of the sample compared with.</param>
    /// <param name="level">Confidence level.</param>
    public static MeanDifference? Welch(ReadOnlySpan<double> sample1, ReadOnlySpan<double> sample0, double level = 0.95)
    {
        var (one, zero) = (SampleSummary.Of(sample1), SampleSummary.Of(sample0));
        if (one.Count < 2 || zero.Count < 2) return null;
        double a = one.Variance / one.Count, b = zero.Variance / zero.Count;
        // by the shares of the variance: its square leaves the range of a double long before it does
        double share1 = a / (a + b), share0 = b / (a + b);
        var degrees = a + b > 0 ? 1 / (share1 * share1 / (one.Count - 1) + share0 * share0 / (zero.Count - 1)) : one.Count + zero.Count - 2;
        return Compare(one, zero, Math.Sqrt(a + b), degrees, level);
    }

    /// <summary>
    /// Student's test with one pooled variance ((n1 − 1)s1² + (n0 − 1)s0²)/(n1 + n0 − 2): assumes equal variances. R's <c>t.test(var.equal = TRUE)</c>.
    /// </summary>
    /// <param name="sample1">Values of the first sample.</param>
    /// <param name="sample0">Values of the sample compared with.</param>
    /// <param name="level">Confidence level.</param>
    public static MeanDifference? Pooled(ReadOnlySpan<double> sample1, ReadOnlySpan<double> sample0, double level = 0.95)
    {
        var (one, zero) = (SampleSummary.Of(sample1), SampleSummary.Of(sample0));
        if (one.Count < 2 || zero.Count < 2) return null;
        var error = Math.Sqrt(PooledVariance(one, zero) * (1.0 / one.Count + 1.0 / zero.Count));
        return Compare(one, zero, error, one.Count + zero.Count - 2, level);
    }

    internal static double PooledVariance(SampleSummary one, SampleSummary zero) =>
        ((one.Count - 1) * one.Variance + (zero.Count - 1) * zero.Variance) / (one.Count + zero.Count - 2);

    static MeanDifference Compare(SampleSummary one, SampleSummary zero, double error, double degrees, double level)
    {
        Samples.RequireLevel(level);
        var difference = one.Mean - zero.Mean;
        var width = error * StudentT.CriticalValue(level, degrees);
        double? t = error > 0 && error > Essential * Math.Max(Math.Abs(one.Mean), Math.Abs(zero.Mean)) ? difference / error : null;
        return new MeanDifference(
            one, zero, difference, error, t, degrees, t is { } value ? StudentT.TwoSided(value, degrees) : null, difference - width, difference + width, level);
    }
}
