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
        TimeOrder order, CompetingTable table, double[] remaining, double[][] incidence, ReadOnlySpan<int> causes, ReadOnlySpan<double> weights)
    {
        var variances = Array.ConvertAll(incidence, f => new double[f.Length]);
        for (var k = 0; k < incidence.Length; k++)
        {
            Work.Check();
            Fill(variances[k], k, order, table, remaining, incidence[k], causes, weights);
        }
        return variances;
    }

    /// <summary>
    /// Variance of log S. The influence of a row on log S is C(t) − C(e) while it is at risk, and once gone stays at C(x) − C(e), less 1/(n(1 − h))
    /// for an event: that is C(x−) − C(e) − 1/n. Kept on the logarithm, S may fall to any smallness.
    /// </summary>
    public static double[] OfLogSurvival(TimeOrder order, RiskTable table, ReadOnlySpan<bool> events, ReadOnlySpan<double> weights)
    {
        var (steps, c, variance) = (table.Times.Length, new double[table.Times.Length + 1], new double[table.Times.Length]);
        for (var i = 0; i < steps; i++)
        {
            Work.Check();
            c[i + 1] = c[i] + (table.Events[i] > 0 && table.After(i) > 0 ? table.Events[i] / table.AtRisk[i] / table.After(i) : 0);
        }
        var (staying, gone) = (new TailSums(steps, 3), new ExactSum());
        Span<double> sums = stackalloc double[3];
        for (var walk = new RiskWalk(order, table.Times); walk.Next();)
        {
            Work.Check();
            var i = walk.Step;
            foreach (var position in walk.Entering.Span)
            {
                var weight = Weight(order.Rows[position], weights);
                (sums[0], sums[1], sums[2]) = (weight * weight, weight * weight * c[i], weight * weight * c[i] * c[i]);
                staying.Add(table.Steps[position], sums);
            }
            for (var position = walk.Leaving.From; position < walk.Leaving.To; position++)
            {
                var at = order.Rows[position];
                var since = c[StepsUpTo(table.Times, order.EntryAt(position))];
                var influence = Weight(at, weights) * (events[at] ? c[i] - since - 1 / table.AtRisk[i] : c[i + 1] - since);
                gone.AddProduct(influence, influence);
            }
            if (table.After(i) <= 0)
            {
                // S is 0 and has no logarithm; rows that enter later find it so
                Array.Fill(variance, double.PositiveInfinity, i, steps - i);
                break;
            }
            // censoring and entering move no estimate: the variance stays as it is, to the bit, or a quantile's limit would follow the rounding
            if (table.Events[i] > 0)
            {
                staying.After(i, sums);
                var (square, mixed) = (c[i + 1] * c[i + 1] * sums[0] + sums[2], 2 * c[i + 1] * sums[1]);
                variance[i] = gone.Value + Rounding.Cleared(square - mixed, square + mixed);
            }
            else
            {
                variance[i] = i > 0 ? variance[i - 1] : 0;
            }
        }

        return variance;
    }

    static void Fill(
        double[] variance, int cause, TimeOrder order, CompetingTable table, double[] remaining, double[] f, ReadOnlySpan<int> causes, ReadOnlySpan<double> weights)
    {
        var (steps, c, p) = (table.Times.Length, new double[table.Times.Length + 1], new double[table.Times.Length + 1]);
        double survival = 1;
        for (var i = 0; i < steps; i++)
        {
            Work.Check();
            var (n, d, after) = (table.AtRisk[i], table.EventsAt(i), table.After(i));
            c[i + 1] = c[i] + (d > 0 && after > 0 ? d / n / after : 0);
            p[i + 1] = p[i] + (d > 0 ? survival * table.Events[cause][i] / n * (c[i] - 1 / n) : 0);
            survival = remaining[i];
        }

        // a row at risk is P − C_e·F + R_e with R_e = C_e·F_e − P_e; a row gone is a + b·F
        var staying = new TailSums(steps, AffineSquares.Fields);
        var gone = new AffineSquares();
        double before = 1, fBefore = 0;
        Span<double> sums = stackalloc double[AffineSquares.Fields];
        for (var walk = new RiskWalk(order, table.Times); walk.Next();)
        {
            Work.Check();
            var i = walk.Step;
            foreach (var position in walk.Entering.Span)
            {
                AffineSquares.Terms(sums, Weight(order.Rows[position], weights), c[i] * fBefore - p[i], -c[i]);
                staying.Add(table.All.Steps[position], sums);
            }
            for (var position = walk.Leaving.From; position < walk.Leaving.To; position++)
            {
                var at = order.Rows[position];
                var e = StepsUpTo(table.Times, order.EntryAt(position));
                var start = e == 0 ? 0 : f[e - 1];
                var share = causes[at] > 0 ? before / table.AtRisk[i] : 0;
                var onF = p[i + 1] - c[e] * f[i] + c[e] * start - p[e] + (causes[at] == table.Causes[cause] ? share : 0);
                var slope = remaining[i] > 0 ? c[i + 1] - c[e] - share / remaining[i] : 0;
                gone.Add(Weight(at, weights), onF - slope * f[i], slope);
            }
            // censoring and entering move no estimate: the variance stays as it is, to the bit, or a quantile's limit would follow the rounding
            if (table.EventsAt(i) > 0)
            {
                staying.After(i, sums);
                variance[i] = AffineSquares.Sum(sums, p[i + 1], f[i]) + gone.Sum(f[i]);
            }
            else
            {
                variance[i] = i > 0 ? variance[i - 1] : 0;
            }
            (before, fBefore) = (remaining[i], f[i]);
        }
    }

    static double Weight(int row, ReadOnlySpan<double> weights) => weights.IsEmpty ? 1 : weights[row];

    /// <summary>How many steps lie at or before an entry: its row is not at risk in them.</summary>
    static int StepsUpTo(double[] times, double entry)
    {
        var found = Array.BinarySearch(times, entry);
        return found >= 0 ? found + 1 : ~found;
    }

    /// <summary>Σ w²(shift + a + b·F)² over rows, for any shift and F; rows are added and never taken out, so nothing cancels but within a row.</summary>
    struct AffineSquares
    {
        public const int Fields = 6;
        double ww, wa, wb, aa, ab, bb;

        public static void Terms(Span<double> terms, double weight, double a, double b)
        {
            var square = weight * weight;
            terms[0] = square;
            terms[1] = square * a;
            terms[2] = square * b;
            terms[3] = square * a * a;
            terms[4] = square * a * b;
            terms[5] = square * b * b;
        }

        public void Add(double weight, double a, double b)
        {
            Span<double> terms = stackalloc double[Fields];
            Terms(terms, weight, a, b);
            ww += terms[0];
            wa += terms[1];
            wb += terms[2];
            aa += terms[3];
            ab += terms[4];
            bb += terms[5];
        }

        public readonly double Sum(double f) => Sum([ww, wa, wb, aa, ab, bb], 0, f);

        public static double Sum(ReadOnlySpan<double> s, double shift, double f)
        {
            var (positive, mixed) = (shift * shift * s[0] + s[3] + s[5] * f * f, 2 * (shift * (s[1] + s[2] * f) + s[4] * f));
            return Rounding.Cleared(positive + mixed, positive + Math.Abs(mixed));
        }
    }
}
