namespace Pathways.Projections.Statistics;

/// <summary>The share that has left by each of several competing causes (Aalen and Johansen 1978).</summary>
/// <remarks>
/// F_k(t) = Σ over times tᵢ ≤ t of S(tᵢ−)·d_ki/nᵢ, S being Kaplan–Meier for leaving by any cause; the causes and S make 1 at every time.
/// 1 − Kaplan–Meier per cause, which treats other exits as censoring, overstates every F_k and is not offered.
/// Variance, Aalen: with θ = (F_k(t) − F_k(s))/S(s), Σ over s ≤ t of S(s−)²·[(1 − θ)²·v_k(s) + θ²·v_other(s)], v = d(n − d)/((n − 1)n²).
/// Assumes that censoring is independent of all causes.
/// </remarks>
public static class AalenJohansen
{
    /// <summary>Fits the cumulative incidence of every cause.</summary>
    /// <param name="times">Time to the exit or to censoring, finite and not negative, any unit.</param>
    /// <param name="causes">0 where the row is censored, a positive code for the cause of exit.</param>
    /// <param name="weights">Weights, finite and not negative; empty: 1 each.</param>
    /// <param name="entries">Delayed entry; empty: none.</param>
    /// <param name="level">Confidence level of the limits.</param>
    /// <param name="interval">How the limits are made.</param>
    /// <param name="variance">Where the standard errors come from.</param>
    /// <param name="ties">What is one time, where other rows belong to the answer too; null: decided on these rows.</param>
    /// <exception cref="ArgumentException">Lengths differ, or a value is out of its range; the message names the row.</exception>
    public static CumulativeIncidence Fit(
        ReadOnlySpan<double> times,
        ReadOnlySpan<int> causes,
        ReadOnlySpan<double> weights = default,
        ReadOnlySpan<double> entries = default,
        double level = 0.95,
        SurvivalInterval interval = SurvivalInterval.LogLog,
        IncidenceVariance variance = IncidenceVariance.Aalen,
        Ties? ties = null)
    {
        Require(times, causes, weights, entries, level);
        return FitOrdered(TimeOrder.Of(times, entries, ties), causes, weights, level, interval, variance);
    }

    /// <summary>Fits one set of curves per group over one sort and one rule of ties; the keys are the codes given, ascending.</summary>
    /// <param name="times">Time to the exit or to censoring, as in <see cref="Fit"/>.</param>
    /// <param name="causes">0 where the row is censored, a positive code for the cause of exit.</param>
    /// <param name="groups">Any integer code per row.</param>
    /// <param name="weights">Weights; empty: 1 each.</param>
    /// <param name="entries">Delayed entry; empty: none.</param>
    /// <param name="level">Confidence level of the limits.</param>
    /// <param name="interval">How the limits are made.</param>
    /// <param name="variance">Where the standard errors come from.</param>
    /// <param name="ties">What is one time; null: decided on these rows.</param>
    public static SortedDictionary<int, CumulativeIncidence> FitByGroup(
        ReadOnlySpan<double> times,
        ReadOnlySpan<int> causes,
        ReadOnlySpan<int> groups,
        ReadOnlySpan<double> weights = default,
        ReadOnlySpan<double> entries = default,
        double level = 0.95,
        SurvivalInterval interval = SurvivalInterval.LogLog,
        IncidenceVariance variance = IncidenceVariance.Aalen,
        Ties? ties = null)
    {
        Require(times, causes, weights, entries, level);
        var fits = new SortedDictionary<int, CumulativeIncidence>();
        foreach (var (code, order) in TimeOrder.ByGroup(times, entries, groups, ties))
        {
            Work.Check();
            fits[code] = FitOrdered(order, causes, weights, level, interval, variance);
        }
        return fits;
    }

    static CumulativeIncidence FitOrdered(
        TimeOrder order, ReadOnlySpan<int> causes, ReadOnlySpan<double> weights, double level, SurvivalInterval interval, IncidenceVariance variance)
    {
        var table = CompetingTable.Of(order, causes, weights);
        var (remaining, incidence) = Estimate(table);
        var variances = variance == IncidenceVariance.Robust
            ? InfinitesimalJackknife.Of(order, table, remaining, incidence, causes, weights)
            : Array.ConvertAll(Enumerable.Range(0, table.Causes.Length).ToArray(), k => Aalen(table, remaining, k));
        return new CumulativeIncidence(table, remaining, incidence, variances, level, interval, variance, order.Ties);
    }

    internal static void Require(
        ReadOnlySpan<double> times, ReadOnlySpan<int> causes, ReadOnlySpan<double> weights, ReadOnlySpan<double> entries, double level)
    {
        Samples.RequireHistories(times, causes.Length, nameof(causes), weights, entries, level);
        for (var i = 0; i < causes.Length; i++)
        {
            Work.Check();
            if (causes[i] < 0) throw new ArgumentOutOfRangeException(nameof(causes), causes[i], $"Row {i}: 0 is censored, a cause is positive.");
        }
    }

    static (double[] Remaining, double[][] Incidence) Estimate(CompetingTable table)
    {
        var remaining = table.All.Survival();
        var incidence = Array.ConvertAll(table.Causes, _ => new double[remaining.Length]);
        for (var i = 0; i < remaining.Length; i++)
        {
            Work.Check();
            var before = i == 0 ? 1 : remaining[i - 1];
            for (var k = 0; k < incidence.Length; k++)
                incidence[k][i] = (i == 0 ? 0 : incidence[k][i - 1]) + (table.EventsAt(i) > 0 ? before * table.Events[k][i] / table.AtRisk[i] : 0);
        }
        return (remaining, incidence);
    }

    /// <summary>
    /// The covariance of (S, F) carried from step to step: an exit of the cause at s moves S by −S(s−) and F by as much, any other exit moves
    /// S only, and later steps move F by what is left of S. Sums of squares throughout, where the closed sum would cancel as S falls.
    /// </summary>
    static double[] Aalen(CompetingTable table, double[] remaining, int cause)
    {
        double ofF = 0, ofBoth = 0, ofS = 0, before = 1, largest = 0;
        var variance = new double[remaining.Length];
        for (var i = 0; i < variance.Length; i++)
        {
            Work.Check();
            var (n, own, d, after) = (table.AtRisk[i], table.Events[cause][i], table.EventsAt(i), table.After(i));
            if (d > 0)
            {
                var (other, h, stay) = (d - own, own / n, after / n);
                var (q1, q2) = (before * before * Binomial(own, after + other, n), before * before * Binomial(other, after + own, n));
                ofF += h * (2 * ofBoth + h * ofS) + q1;
                ofBoth = stay * (ofBoth + h * ofS) - q1;
                ofS = stay * stay * ofS + q1 + q2;
                largest = Math.Max(largest, ofF);
            }
            variance[i] = Rounding.Cleared(ofF, largest);
            before = remaining[i];
        }
        return variance;
    }

    static double Binomial(double d, double rest, double n) => d > 0 ? d * (n > 1 ? rest / (n - 1) : 1) / (n * n) : 0;
}
