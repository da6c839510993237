namespace Pathways.Projections.Statistics;

/// <summary>The share still without the event at each time, when some are not seen to the end (Kaplan and Meier 1958).</summary>
/// <remarks>
/// S(t) = Π over event times tᵢ ≤ t of (1 − dᵢ/nᵢ), dᵢ events among nᵢ at risk. Variance of log S: Σ dᵢ/(nᵢ(nᵢ − dᵢ)) (Greenwood 1926).
/// Events precede censoring at the same time. Assumes that who is censored would have fared as those who stay: a competing exit
/// is not that. Weights count as so many rows (case weights) in Greenwood's formula; with
/// sampling weights ask for <see cref="SurvivalVariance.Robust"/>, which R takes by itself as soon as a weight is not whole.
/// </remarks>
public static class KaplanMeier
{
    /// <summary>Fits one curve.</summary>
    /// <param name="times">Time to the event or to censoring, one per row, finite and not negative; any unit, which the answer keeps.</param>
    /// <param name="events">True where the row ends with the event, false where it is censored.</param>
    /// <param name="weights">Case weights, finite and not negative; empty: 1 each.</param>
    /// <param name="entries">Delayed entry: the time from which the row was under observation, before its time; empty: from the start.</param>
    /// <param name="level">Confidence level of the limits.</param>
    /// <param name="interval">How the limits are made.</param>
    /// <param name="variance">Where the standard error comes from.</param>
    /// <param name="ties">What is one time, where other rows belong to the answer too; null: decided on these rows.</param>
    /// <returns>A curve; of no rows, a curve without steps.</returns>
    /// <exception cref="ArgumentException">Lengths differ, or a value is out of its range; the message names the row.</exception>
    public static SurvivalCurve Fit(
        ReadOnlySpan<double> times,
        ReadOnlySpan<bool> events,
        ReadOnlySpan<double> weights = default,
        ReadOnlySpan<double> entries = default,
        double level = 0.95,
        SurvivalInterval interval = SurvivalInterval.LogLog,
        SurvivalVariance variance = SurvivalVariance.Greenwood,
        Ties? ties = null)
    {
        Samples.RequireHistories(times, events.Length, nameof(events), weights, entries, level);
        return FitOrdered(TimeOrder.Of(times, entries, ties), events, weights, level, interval, variance);
    }

    /// <summary>Fits one curve per group over one sort; the keys are the codes given, ascending.</summary>
    /// <param name="times">Time to the event or to censoring, as in <see cref="Fit"/>.</param>
    /// <param name="events">True where the row ends with the event.</param>
    /// <param name="groups">Any integer code per row.</param>
    /// <param name="weights">Case weights; empty: 1 each.</param>
    /// <param name="entries">Delayed entry; empty: none.</param>
    /// <param name="level">Confidence level of the limits.</param>
    /// <param name="interval">How the limits are made.</param>
    /// <param name="variance">Where the standard error comes from.</param>
    /// <param name="ties">What is one time, where other rows belong to the answer too; null: decided on these rows.</param>
    public static SortedDictionary<int, SurvivalCurve> FitByGroup(
        ReadOnlySpan<double> times,
        ReadOnlySpan<bool> events,
        ReadOnlySpan<int> groups,
        ReadOnlySpan<double> weights = default,
        ReadOnlySpan<double> entries = default,
        double level = 0.95,
        SurvivalInterval interval = SurvivalInterval.LogLog,
        SurvivalVariance variance = SurvivalVariance.Greenwood,
        Ties? ties = null)
    {
        Samples.RequireHistories(times, events.Length, nameof(events), weights, entries, level);
        var curves = new SortedDictionary<int, SurvivalCurve>();
        foreach (var (code, order) in TimeOrder.ByGroup(times, entries, groups, ties))
        {
            Work.Check();
            curves[code] = FitOrdered(order, events, weights, level, interval, variance);
        }
        return curves;
    }

    static SurvivalCurve FitOrdered(
        TimeOrder order, ReadOnlySpan<bool> events, ReadOnlySpan<double> weights, double level, SurvivalInterval interval, SurvivalVariance variance)
    {
        var table = RiskTable.Of(order, events, weights);
        var curve = Estimate(table, level, interval, order.Ties);
        return variance == SurvivalVariance.Greenwood
            ? curve
            : curve.WithVariance(InfinitesimalJackknife.OfLogSurvival(order, table, events, weights));
    }

    internal static SurvivalCurve Estimate(RiskTable table, double level, SurvivalInterval interval, Ties ties)
    {
        var (logVariance, variance) = (new double[table.Times.Length], 0.0);
        for (var i = 0; i < logVariance.Length; i++)
        {
            Work.Check();
            var (n, d, after) = (table.AtRisk[i], table.Events[i], table.After(i));
            if (d > 0) variance += d / n / after;
            logVariance[i] = variance;
        }
        return new SurvivalCurve(table, table.Survival(), logVariance, level, interval, ties);
    }
}
