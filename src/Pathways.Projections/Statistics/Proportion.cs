namespace Pathways.Projections.Statistics;

/// <summary>A share with its interval.</summary>
/// <param name="Successes">x, of <paramref name="Trials"/>.</param>
/// <param name="Trials">n.</param>
/// <param name="Estimate">x / n; null when n is 0: a rate of nobody is not 0.</param>
/// <param name="Lower">Lower limit; 0 when n is 0, nothing being known.</param>
/// <param name="Upper">Upper limit; 1 when n is 0.</param>
/// <param name="Level">Confidence level.</param>
public readonly record struct ProportionInterval(long Successes, long Trials, double? Estimate, double Lower, double Upper, double Level);

/// <summary>Intervals for one proportion: x successes in n independent trials of equal probability.</summary>
public static class Proportion
{
    /// <summary>
    /// Wilson's score interval (1927): the π that |x/n − π| ≤ z·√(π(1 − π)/n) does not reject,
    /// (p + z²/2n ± z·√(p(1 − p)/n + z²/4n²)) / (1 + z²/n). With correction: the same test with Yates' 1/(2n)
    /// (Newcombe 1998, method 4; R's <c>prop.test</c>, which takes the correction back when x is exactly n/2, as here).
    /// </summary>
    /// <param name="successes">x, 0 to n.</param>
    /// <param name="trials">n; 0 gives no estimate and the limits 0 and 1.</param>
    /// <param name="level">Confidence level.</param>
    /// <param name="continuityCorrection">Widen by the correction for continuity.</param>
    public static ProportionInterval Wilson(long successes, long trials, double level = 0.95, bool continuityCorrection = false)
    {
        Require(successes, trials, level);
        if (trials == 0) return new ProportionInterval(0, 0, null, 0, 1, level);
        double n = trials;
        var p = successes / n;
        var z = Normal.CriticalValue(level);
        var shift = continuityCorrection ? Math.Min(0.5, Math.Abs(successes - n / 2)) / n : 0;
        var lower = successes == 0 || p <= shift ? 0 : Limit(p - shift, n, z, -1);
        var upper = successes == trials || p + shift >= 1 ? 1 : Limit(p + shift, n, z, 1);
        return new ProportionInterval(successes, trials, p, lower, upper, level);
    }

    /// <summary>
    /// Clopper and Pearson's exact interval (1934): the π at which x or more, and x or fewer, keep (1 − level)/2 of the binomial
    /// distribution each; beta quantiles B(α/2; x, n − x + 1) and B(1 − α/2; x + 1, n − x). At least the level, mostly more. R's <c>binom.test</c>.
    /// </summary>
    /// <param name="successes">x, 0 to n.</param>
    /// <param name="trials">n; 0 gives no estimate and the limits 0 and 1.</param>
    /// <param name="level">Confidence level.</param>
    public static ProportionInterval ClopperPearson(long successes, long trials, double level = 0.95)
    {
        Require(successes, trials, level);
        if (trials == 0) return new ProportionInterval(0, 0, null, 0, 1, level);
        double x = successes, n = trials, tail = (1 - level) / 2;
        var lower = successes == 0 ? 0 : Beta.Quantile(tail, x, n - x + 1);
        var upper = successes == trials ? 1 : Beta.Quantile(1 - tail, x + 1, n - x);
        return new ProportionInterval(successes, trials, x / n, lower, upper, level);
    }

    static double Limit(double p, double n, double z, int side)
    {
        var half = z * z / (2 * n);
        return (p + half + side * z * Math.Sqrt(p * (1 - p) / n + half / (2 * n))) / (1 + 2 * half);
    }

    internal static void Require(long successes, long trials, double level)
    {
        if (trials < 0) throw new ArgumentOutOfRangeException(nameof(trials), trials, "A number of trials must not be negative.");
        if (successes < 0 || successes > trials)
            throw new ArgumentOutOfRangeException(nameof(successes), successes, $"Successes lie between 0 and the {trials} trials.");
        Samples.RequireLevel(level);
    }
}
