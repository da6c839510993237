namespace Pathways.Projections.Statistics;

/// <summary>An effect with its interval.</summary>
/// <param name="Estimate">Null when a group is empty, or a ratio has nothing below the line.</param>
/// <param name="StandardError">On the scale on which the interval is made (the logarithm for ratios); null where it has no value.</param>
/// <param name="Lower">Lower limit; null where it has no value.</param>
/// <param name="Upper">Upper limit; null where it has no value.</param>
/// <param name="Level">Confidence level.</param>
public readonly record struct EffectInterval(double? Estimate, double? StandardError, double? Lower, double? Upper, double Level);

/// <summary>x1 of n1 against x0 of n0, two independent samples: how much larger is the first share?</summary>
public static class DifferenceOfProportions
{
    /// <summary>
    /// p1 − p0 with Newcombe's hybrid score interval (1998, method 10): d − √((p1 − l1)² + (u0 − p0)²), d + √((u1 − p1)² + (p0 − l0)²),
    /// l and u being Wilson's limits. With correction: method 11, from the corrected limits. Stays within −1 and 1, holds its level in small samples.
    /// </summary>
    /// <param name="successes1">x1.</param>
    /// <param name="trials1">n1.</param>
    /// <param name="successes0">x0, the group compared with.</param>
    /// <param name="trials0">n0.</param>
    /// <param name="level">Confidence level.</param>
    /// <param name="continuityCorrection">From Wilson's limits with correction.</param>
    public static EffectInterval Newcombe(
        long successes1, long trials1, long successes0, long trials0, double level = 0.95, bool continuityCorrection = false)
    {
        var one = Proportion.Wilson(successes1, trials1, level, continuityCorrection);
        var zero = Proportion.Wilson(successes0, trials0, level, continuityCorrection);
        if (one.Estimate is not { } p1 || zero.Estimate is not { } p0) return new EffectInterval(null, null, -1, 1, level);
        var difference = Difference(successes1, trials1, successes0, trials0);
        return new EffectInterval(
            difference, null, difference - Length(p1 - one.Lower, zero.Upper - p0), difference + Length(one.Upper - p1, p0 - zero.Lower), level);
    }

    /// <summary>
    /// p1 − p0 ± z·√(p1(1 − p1)/n1 + p0(1 − p0)/n0): large samples only; too narrow where a share is near 0 or 1. Not cut at −1 and 1.
    /// </summary>
    /// <param name="successes1">x1.</param>
    /// <param name="trials1">n1.</param>
    /// <param name="successes0">x0, the group compared with.</param>
    /// <param name="trials0">n0.</param>
    /// <param name="level">Confidence level.</param>
    public static EffectInterval Wald(long successes1, long trials1, long successes0, long trials0, double level = 0.95)
    {
        Proportion.Require(successes1, trials1, level);
        Proportion.Require(successes0, trials0, level);
        if (trials1 == 0 || trials0 == 0) return new EffectInterval(null, null, null, null, level);
        double p1 = (double)successes1 / trials1, p0 = (double)successes0 / trials0;
        var error = Math.Sqrt(p1 * (1 - p1) / trials1 + p0 * (1 - p0) / trials0);
        var width = Normal.CriticalValue(level) * error;
        var difference = Difference(successes1, trials1, successes0, trials0);
        return new EffectInterval(difference, error, difference - width, difference + width, level);
    }

    /// <summary>
    /// The z of equality, (p1 − p0)/√(p(1 − p)(1/n1 + 1/n0)) with the pooled share p; its square is χ² without correction.
    /// Null when a group is empty or the pooled share is 0 or 1.
    /// </summary>
    /// <param name="successes1">x1.</param>
    /// <param name="trials1">n1.</param>
    /// <param name="successes0">x0.</param>
    /// <param name="trials0">n0.</param>
    public static double? PooledZ(long successes1, long trials1, long successes0, long trials0)
    {
        Proportion.Require(successes1, trials1, 0.95);
        Proportion.Require(successes0, trials0, 0.95);
        if (trials1 == 0 || trials0 == 0) return null;
        double n1 = trials1, n0 = trials0, n = n1 + n0, x = successes1 + successes0;
        var error = Math.Sqrt(x / n * ((n - x) / n) * (n / n1 / n0));
        return error > 0 ? Difference(successes1, trials1, successes0, trials0) / error : null;
    }

    /// <summary>x1/n1 − x0/n0 over one denominator, in whole numbers: equal shares differ by 0.</summary>
    static double Difference(long x1, long n1, long x0, long n0) => (double)((Int128)x1 * n0 - (Int128)x0 * n1) / ((double)n1 * n0);

    static double Length(double a, double b) => Math.Sqrt(a * a + b * b);
}
