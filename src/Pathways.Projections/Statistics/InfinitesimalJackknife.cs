namespace Pathways.Projections.Statistics;

/// <summary>Variance of cumulative incidences as the sum of squared influences of the rows, in one pass.</summary>
/// <remarks>
/// While at risk since e, the influence of a row on S is S(t)·(C(t) − C(e)), C = Σ h/(n(1 − h)), h = d/n; on F_k it is
/// P(t) − P(e) − C(e)(F(t) − F(e)), P = Σ S(s−)·(d_k/n)·(C(s−) − 1/n). An exit adds ∓S(t−)/n. Once gone, its influence on F_k only moves with
/// F_k itself. Squares of such affine forms are kept as running sums, so rows are never visited twice.
/// </remarks>
static class InfinitesimalJackknife
{
    public static double[][] Of(
        TimeOrder order, CompetingTable table, double[] remaining, double[][] incidence, ReadOnlySpan<int> causes,
        ReadOnlySpan<double> weights, ReadOnlySpan<double> entries)
    {
        var variances = Array.ConvertAll(incidence, f => new double[f.Length]);
        for (var k = 0; k < incidence.Length; k++)
            Fill(variances[k], k, order, table, remaining, incidence[k], causes, weights, entries);
        return variances;
    }

    /// <summary>Variance of S: that of the incidence of the one cause there is.</summary>
    public static double[] OfSurvival(
        TimeOrder order, RiskTable table, double[] survival, ReadOnlySpan<bool> events, ReadOnlySpan<double> weights, ReadOnlySpan<double> entries)
    {
        var (causes, f, variance) = (new int[events.Length], Array.ConvertAll(survival, s => 1 - s), new double[survival.Length]);
        for (var i = 0; i < causes.Length; i++) causes[i] = events[i] ? 1 : 0;
        var single = new CompetingTable(table.Rows, [1], table.Times, table.AtRisk, [table.Events], table.Censored);
        Fill(variance, 0, order, single, survival, f, causes, weights, entries);
        return variance;
    }

    static void Fill(
        double[] variance, int cause, TimeOrder order, CompetingTable table, double[] remaining, double[] f, ReadOnlySpan<int> causes,
        ReadOnlySpan<double> weights, ReadOnlySpan<double> entries)
    {
        var (steps, c, p) = (table.Times.Length, new double[table.Times.Length + 1], new double[table.Times.Length + 1]);
        double survival = 1;
        for (var i = 0; i < steps; i++)
        {
            var (n, d) = (table.AtRisk[i], table.EventsAt(i));
            c[i + 1] = c[i] + (d > 0 && n > d ? d / (n * (n - d)) : 0);
            p[i + 1] = p[i] + (d > 0 ? survival * table.Events[cause][i] / n * (c[i] - 1 / n) : 0);
            survival = remaining[i];
        }

        // a row at risk is P − C_e·F + R_e with R_e = C_e·F_e − P_e; a row gone is a + b·F
        var staying = new AffineSquares();
        var gone = new AffineSquares();
        var entered = EntryOrder(order, entries);
        var (next, row) = (0, 0);
        double before = 1, fBefore = 0;
        var width = TimeOrder.TieWidth(table.Times);
        for (var i = 0; i < steps; i++)
        {
            for (; next < entered.Length && (entries.IsEmpty || entries[entered[next]] < table.Times[i] - width); next++)
                staying.Add(Weight(entered[next], weights), c[i] * fBefore - p[i], -c[i]);
            for (; row < order.Count && order.Times[row] == table.Times[i]; row++)
            {
                var at = order.Rows[row];
                var e = entries.IsEmpty ? 0 : StepsBefore(table.Times, entries[at], width);
                var (w, start) = (Weight(at, weights), e == 0 ? 0 : f[e - 1]);
                var constant = c[e] * start - p[e];
                staying.Remove(w, constant, -c[e]);
                var share = causes[at] > 0 ? before / table.AtRisk[i] : 0;
                var onF = p[i + 1] - c[e] * f[i] + constant + (causes[at] == table.Causes[cause] ? share : 0);
                var slope = remaining[i] > 0 ? c[i + 1] - c[e] - share / remaining[i] : 0;
                gone.Add(w, onF - slope * f[i], slope);
            }
            // censoring and entering move no estimate: the variance stays as it is, to the bit, or a quantile's limit would follow the rounding
            variance[i] = table.EventsAt(i) > 0 ? staying.Sum(p[i + 1], f[i]) + gone.Sum(0, f[i]) : i > 0 ? variance[i - 1] : 0;
            (before, fBefore) = (remaining[i], f[i]);
        }
    }

    static double Weight(int row, ReadOnlySpan<double> weights) => weights.IsEmpty ? 1 : weights[row];

    static int[] EntryOrder(TimeOrder order, ReadOnlySpan<double> entries)
    {
        if (entries.IsEmpty) return order.Rows;
        var (keys, rows) = (entries.ToArray(), Enumerable.Range(0, entries.Length).ToArray());
        Array.Sort(keys, rows);
        return rows;
    }

    /// <summary>How many steps lie at or before an entry: its row is not at risk in them.</summary>
    static int StepsBefore(double[] times, double entry, double width)
    {
        var found = Array.BinarySearch(times, entry + width);
        return found >= 0 ? found + 1 : ~found;
    }

    /// <summary>Σ w²(shift + a + b·F)² over rows, for any shift and F.</summary>
    struct AffineSquares
    {
        double ww, wa, wb, aa, ab, bb;
        int rows;

        public void Add(double weight, double a, double b)
        {
            rows++;
            Count(weight * weight, a, b);
        }

        public void Remove(double weight, double a, double b)
        {
            rows--;
            if (rows == 0) this = default; // nobody is left, and no rounding of those who were
            else Count(-weight * weight, a, b);
        }

        void Count(double square, double a, double b)
        {
            ww += square;
            wa += square * a;
            wb += square * b;
            aa += square * a * a;
            ab += square * a * b;
            bb += square * b * b;
        }

        public readonly double Sum(double shift, double f)
        {
            var (positive, mixed) = (shift * shift * ww + aa + bb * f * f, 2 * (shift * (wa + wb * f) + ab * f));
            return Rounding.Cleared(positive + mixed, positive + Math.Abs(mixed));
        }
    }
}
