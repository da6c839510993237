namespace Pathways.Projections.Statistics;

/// <summary>The effect on those who take up because they were assigned, beside the intention to treat that it never replaces.</summary>
/// <param name="IntentionToTreat">Mean outcome of the assigned minus that of the others (Welch).</param>
/// <param name="TakeUpAssigned">Share of the assigned who took it up.</param>
/// <param name="TakeUpOthers">Share of the others who took it up.</param>
/// <param name="Estimate">Intention to treat / difference in take-up; null where take-up does not differ.</param>
/// <param name="StandardError">By the delta method, both differences being uncertain and correlated.</param>
/// <param name="Lower">Estimate − z·s.e.</param>
/// <param name="Upper">Estimate + z·s.e.</param>
/// <param name="TwoStageStandardError">What two-stage least squares gives under constant variance (R's <c>ivreg</c>, Stata's <c>ivregress</c>).</param>
/// <param name="BloomStandardError">Intention-to-treat s.e. / difference in take-up, take-up held as known (Bloom 1984).</param>
/// <param name="FirstStageF">Square of the take-up difference over its s.e.: below about 10 the estimate is not to be trusted.</param>
/// <param name="Level">Confidence level.</param>
public sealed record ComplierEffectResult(
    MeanDifference IntentionToTreat, double TakeUpAssigned, double TakeUpOthers, double? Estimate, double? StandardError, double? Lower,
    double? Upper, double? TwoStageStandardError, double? BloomStandardError, double? FirstStageF, double Level);

/// <summary>Complier average causal effect (CACE, LATE): the Wald estimator (1940; Imbens and Angrist 1994).</summary>
/// <remarks>
/// β = (ȳ₁ − ȳ₀)/(d̄₁ − d̄₀), assigned against not. Assumes random assignment, that assignment acts only through take-up, and that nobody
/// does the opposite of what they are assigned. Variance by the delta method: (s²(u|assigned)/n1 + s²(u|not)/n0)/(d̄₁ − d̄₀)², u = y − βd.
/// </remarks>
public static class ComplierEffect
{
    /// <summary>Estimates the effect.</summary>
    /// <param name="outcome">y, finite, any unit (0 and 1 for a rate).</param>
    /// <param name="takenUp">Whether the person took it up.</param>
    /// <param name="assigned">Whether the person was assigned to it.</param>
    /// <param name="level">Confidence level.</param>
    /// <returns>Null where either arm holds fewer than two people.</returns>
    public static ComplierEffectResult? Estimate(
        ReadOnlySpan<double> outcome, ReadOnlySpan<bool> takenUp, ReadOnlySpan<bool> assigned, double level = 0.95)
    {
        Samples.RequireSameLength(outcome.Length, takenUp.Length, nameof(takenUp));
        Samples.RequireSameLength(outcome.Length, assigned.Length, nameof(assigned));
        Samples.RequireLevel(level);
        var took = new double[outcome.Length];
        for (var i = 0; i < took.Length; i++)
        {
            Work.Check();
            took[i] = takenUp[i] ? 1 : 0;
        }
        var (y1, y0) = Split(outcome, assigned);
        var (d1, d0) = Split(took, assigned);
        if (Means.Welch(y1, y0, level) is not { } intention || Means.Welch(d1, d0, level) is not { } takeUp) return null;

        // in whole numbers: 2 of 5 in both arms is no difference, whatever the order of rows
        long took1 = (long)d1.Sum(), took0 = (long)d0.Sum();
        var shift = (double)(took1 * d0.Length - took0 * d1.Length) / ((double)d1.Length * d0.Length);
        if (shift == 0) return new(intention, takeUp.Sample1.Mean, takeUp.Sample0.Mean, null, null, null, null, null, null, 0, level);
        var beta = intention.Difference / shift;
        var error = Math.Sqrt(VarianceOfMean(y1, d1, beta) + VarianceOfMean(y0, d0, beta)) / Math.Abs(shift);
        var width = Normal.CriticalValue(level) * error;
        return new ComplierEffectResult(
            intention, takeUp.Sample1.Mean, takeUp.Sample0.Mean, beta, error, beta - width, beta + width,
            TwoStage(y1, d1, y0, d0, beta, shift), intention.StandardError / Math.Abs(shift), takeUp.T is { } t ? t * t : null, level);
    }

    static double VarianceOfMean(double[] y, double[] d, double beta)
    {
        var u = Residual(y, d, beta);
        return SampleSummary.Of(u).Variance / u.Length;
    }

    static double TwoStage(double[] y1, double[] d1, double[] y0, double[] d0, double beta, double shift)
    {
        var all = SampleSummary.Of([.. Residual(y1, d1, beta), .. Residual(y0, d0, beta)]);
        double n1 = y1.Length, n0 = y0.Length, n = n1 + n0;
        return Math.Sqrt(all.Variance * (n - 1) / (n - 2) / (n1 * n0 / n)) / Math.Abs(shift);
    }

    static double[] Residual(double[] y, double[] d, double beta)
    {
        var u = new double[y.Length];
        for (var i = 0; i < u.Length; i++)
        {
            Work.Check();
            u[i] = y[i] - beta * d[i];
        }
        return u;
    }

    static (double[] Assigned, double[] Others) Split(ReadOnlySpan<double> values, ReadOnlySpan<bool> assigned)
    {
        var (one, zero) = (new List<double>(), new List<double>());
        for (var i = 0; i < values.Length; i++)
        {
            Work.Check();
            (assigned[i] ? one : zero).Add(values[i]);
        }
        return ([.. one], [.. zero]);
    }
}
