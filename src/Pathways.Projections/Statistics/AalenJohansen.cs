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
    /// <exception cref="ArgumentException">Lengths differ, or a value is out of its range; the message names the row.</exception>
    public static CumulativeIncidence Fit(
        ReadOnlySpan<double> times,
        ReadOnlySpan<int> causes,
        ReadOnlySpan<double> weights = default,
        ReadOnlySpan<double> entries = default,
        double level = 0.95,
        SurvivalInterval interval = SurvivalInterval.LogLog,
        IncidenceVariance variance = IncidenceVariance.Aalen)
    {
        Require(times, causes, weights, entries, level);
        var order = TimeOrder.Of(times);
        var table = CompetingTable.Of(order, causes, weights, entries);
        var (remaining, incidence) = Estimate(table);
        var variances = variance == IncidenceVariance.Robust
            ? InfinitesimalJackknife.Of(order, table, remaining, incidence, causes, weights, entries)
            : Array.ConvertAll(Enumerable.Range(0, table.Causes.Length).ToArray(), k => Aalen(table, remaining, incidence[k], k));
        return new CumulativeIncidence(table, remaining, incidence, variances, level, interval, variance);
    }

    internal static void Require(
        ReadOnlySpan<double> times, ReadOnlySpan<int> causes, ReadOnlySpan<double> weights, ReadOnlySpan<double> entries, double level)
    {
        Samples.RequireTimes(times);
        Samples.RequireSameLength(times.Length, causes.Length, nameof(causes));
        for (var i = 0; i < causes.Length; i++)
            if (causes[i] < 0) throw new ArgumentOutOfRangeException(nameof(causes), causes[i], $"Row {i}: 0 is censored, a cause is positive.");
        if (!weights.IsEmpty) Samples.RequireSameLength(times.Length, weights.Length, nameof(weights));
        if (!entries.IsEmpty) Samples.RequireSameLength(times.Length, entries.Length, nameof(entries));
        Samples.RequireWeights(weights);
        if (!entries.IsEmpty) Samples.RequireEntries(entries, times);
        Samples.RequireLevel(level);
    }

    static (double[] Remaining, double[][] Incidence) Estimate(CompetingTable table)
    {
        var remaining = new double[table.Times.Length];
        var incidence = Array.ConvertAll(table.Causes, _ => new double[remaining.Length]);
        double before = 1;
        for (var i = 0; i < remaining.Length; i++)
        {
            var (n, d) = (table.AtRisk[i], table.EventsAt(i));
            for (var k = 0; k < incidence.Length; k++)
                incidence[k][i] = (i == 0 ? 0 : incidence[k][i - 1]) + (d > 0 ? before * table.Events[k][i] / n : 0);
            remaining[i] = before = d > 0 ? before * (n - d) / n : before;
        }
        return (remaining, incidence);
    }

    static double[] Aalen(CompetingTable table, double[] remaining, double[] incidence, int cause)
    {
        // each past time s adds a quadratic in F(t), so three running sums give the variance at every t in one pass
        double constant = 0, linear = 0, square = 0, before = 1;
        var variance = new double[remaining.Length];
        for (var i = 0; i < variance.Length; i++)
        {
            var (n, own, f, after) = (table.AtRisk[i], table.Events[cause][i], incidence[i], remaining[i]);
            var other = table.EventsAt(i) - own;
            var (q1, q2) = (before * before * Binomial(own, n), before * before * Binomial(other, n));
            if (after > 0)
            {
                var (a, scale) = (after + f, 1 / (after * after));
                constant += (q1 * a * a + q2 * f * f) * scale;
                linear += (q1 * a + q2 * f) * scale;
                square += (q1 + q2) * scale;
            }
            else
            {
                constant += q1;
            }
            variance[i] = Rounding.Cleared(constant - 2 * linear * f + square * f * f, constant + square * f * f);
            before = after;
        }
        return variance;
    }

    static double Binomial(double d, double n) => d > 0 ? d * (n > 1 ? (n - d) / (n - 1) : 1) / (n * n) : 0;
}
