namespace Pathways.Projections.Statistics;

/// <summary>x1 of n1 against x0 of n0, two independent samples: how many times as frequent is the first?</summary>
/// <remarks>Intervals are made on the logarithm (large samples); a zero where one divides by it gives no interval rather than an invented half.</remarks>
public static class RatioOfProportions
{
    /// <summary>
    /// Risk ratio p1/p0, with s.e. of its logarithm √(1/x1 − 1/n1 + 1/x0 − 1/n0) (Katz and others 1978).
    /// </summary>
    /// <param name="successes1">x1.</param>
    /// <param name="trials1">n1.</param>
    /// <param name="successes0">x0, the group compared with.</param>
    /// <param name="trials0">n0.</param>
    /// <param name="level">Confidence level.</param>
    public static EffectInterval RiskRatio(long successes1, long trials1, long successes0, long trials0, double level = 0.95)
    {
        Proportion.Require(successes1, trials1, level);
        Proportion.Require(successes0, trials0, level);
        double x1 = successes1, x0 = successes0, n1 = trials1, n0 = trials0;
        if (n1 == 0 || n0 == 0 || x0 == 0) return new EffectInterval(null, null, null, null, level);
        var ratio = x1 / n1 / (x0 / n0);
        return x1 == 0 ? new EffectInterval(0, null, null, null, level) : OnLog(ratio, Math.Sqrt((n1 - x1) / (x1 * n1) + (n0 - x0) / (x0 * n0)), level);
    }

    /// <summary>
    /// Odds ratio x1(n0 − x0)/(x0(n1 − x1)), with s.e. of its logarithm √(1/a + 1/b + 1/c + 1/d) over the four cells (Woolf 1955).
    /// </summary>
    /// <param name="successes1">x1.</param>
    /// <param name="trials1">n1.</param>
    /// <param name="successes0">x0, the group compared with.</param>
    /// <param name="trials0">n0.</param>
    /// <param name="level">Confidence level.</param>
    public static EffectInterval OddsRatio(long successes1, long trials1, long successes0, long trials0, double level = 0.95)
    {
        Proportion.Require(successes1, trials1, level);
        Proportion.Require(successes0, trials0, level);
        double a = successes1, b = trials1 - successes1, c = successes0, d = trials0 - successes0;
        if (b * c == 0) return new EffectInterval(null, null, null, null, level);
        return a * d == 0
            ? new EffectInterval(0, null, null, null, level)
            : OnLog(a * d / (b * c), Math.Sqrt(1 / a + 1 / b + 1 / c + 1 / d), level);
    }

    static EffectInterval OnLog(double ratio, double error, double level)
    {
        var factor = Math.Exp(Normal.CriticalValue(level) * error);
        return new EffectInterval(ratio, error, ratio / factor, ratio * factor, level);
    }
}
