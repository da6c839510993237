namespace Pathways.Projections.Statistics;

/// <summary>The function of time against which a changing effect is looked for.</summary>
public enum TimeTransform
{
    /// <summary>1 − S(t−), S being the Kaplan–Meier curve of all: outlying times weigh little. R's default.</summary>
    KaplanMeier,

    /// <summary>Time itself.</summary>
    Identity,

    /// <summary>The rank of the time among all rows, ties at their mean rank.</summary>
    Rank,

    /// <summary>log t; event times of 0 are refused.</summary>
    Log,
}

/// <summary>One event's scaled Schoenfeld residuals.</summary>
/// <param name="Time">When.</param>
/// <param name="TransformedTime">g(t).</param>
/// <param name="Residuals">Per covariate: about the log hazard ratio β(t) at that time.</param>
public sealed record SchoenfeldResidual(double Time, double TransformedTime, IReadOnlyList<double> Residuals);

/// <summary>A check of proportional hazards by scaled Schoenfeld residuals.</summary>
/// <remarks>
/// Score test of β(t) = β + θ·(g(t) − ḡ) (Grambsch and Therneau 1994, in the exact form of R's <c>cox.zph</c> since survival 3.0).
/// A residual is the covariate of who had the event minus its mean among those at risk, times events · I⁻¹, plus β: plotted against g(t) it
/// shows the shape of β(t).
/// </remarks>
public sealed class ProportionalHazardsTest
{
    readonly Func<SchoenfeldResidual[]> residuals;

    ProportionalHazardsTest(TimeTransform transform, ChiSquareTest?[] covariates, ChiSquareTest? global, Func<SchoenfeldResidual[]> residuals)
    {
        (Transform, Covariates, Global, this.residuals) = (transform, covariates, global, residuals);
    }

    /// <summary>The function of time used.</summary>
    public TimeTransform Transform { get; }

    /// <summary>One test per covariate; a small p-value says that its effect changes over time. Null where fewer than two times tell of it.</summary>
    public IReadOnlyList<ChiSquareTest?> Covariates { get; }

    /// <summary>All covariates together; null where no covariate has a test.</summary>
    public ChiSquareTest? Global { get; }

    /// <summary>One per event, by time. Worked out when first asked for: a number for each covariate of each event, which the tests do without.</summary>
    public IReadOnlyList<SchoenfeldResidual> Residuals => field ??= residuals();

    internal static ProportionalHazardsTest Of(CoxLikelihood likelihood, double[] beta, TimeTransform transform)
    {
        var p = likelihood.Covariates;
        var times = Transformed(likelihood, transform);
        var events = Enumerable.Range(0, times.Length).Where(likelihood.IsEvent).ToArray();
        // one event time, or several at one value of g, cannot show a change; the mean of equal numbers would not be them to the last bit
        var changes = events.Select(i => times[i]).Distinct().Skip(1).Any();
        var centre = changes ? events.Average(i => times[i]) : times[events[0]];
        var score = new double[2 * p];
        var (once, twice) = (new double[p * p], new double[p * p]);
        var fitted = likelihood.At(beta, at =>
        {
            var g = times[at.Start] - centre;
            for (var i = at.Start; i < at.End; i++)
            {
                Work.Check();
                if (!likelihood.IsEvent(i)) continue;
                for (var j = 0; j < p; j++) score[p + j] += g * (likelihood.Row(i)[j] - at.Mean[j]);
            }
            for (var a = 0; a < p; a++)
            {
                Work.Check();
                var variances = at.Variance.AsSpan(a * p, a + 1);
                WeightedMoments.AddMultiple(once.AsSpan(a * p, a + 1), g, variances);
                WeightedMoments.AddMultiple(twice.AsSpan(a * p, a + 1), g * g, variances);
            }
        });
        var information = new double[2 * p, 2 * p];
        var (ofBoth, ofAdded) = (CoxLikelihood.Symmetric(once, p), CoxLikelihood.Symmetric(twice, p));
        for (var a = 0; a < p; a++)
        {
            Work.Check();
            for (var b = 0; b < p; b++)
            {
                Work.Check();
                information[a, b] = fitted.Information[a, b];
                information[a, p + b] = information[p + a, b] = ofBoth[a, b];
                information[p + a, p + b] = ofAdded[a, b];
            }
        }
        var tests = Enumerable.Range(0, p).Select(j => Test(information, score, p, [p + j])).ToArray();
        return new ProportionalHazardsTest(
            transform, tests, Test(information, score, p, [.. Enumerable.Range(p, p)]), () => Scaled(likelihood, beta, times, Cox.Invert(fitted.Information), events.Length));
    }

    static SchoenfeldResidual[] Scaled(CoxLikelihood likelihood, double[] beta, double[] times, double[,] inverse, int events)
    {
        var all = new SchoenfeldResidual?[times.Length];
        likelihood.At(beta, at =>
        {
            for (var i = at.Start; i < at.End; i++)
            {
                Work.Check();
                if (!likelihood.IsEvent(i)) continue;
                var raw = new double[beta.Length];
                for (var j = 0; j < raw.Length; j++) raw[j] = likelihood.Row(i)[j] - at.Mean[j];
                all[i] = new SchoenfeldResidual(likelihood.Times[i], times[i], Scaled(inverse, raw, beta, likelihood.Scale, events));
            }
        });
        return [.. all.OfType<SchoenfeldResidual>()];
    }

    static ChiSquareTest? Test(double[,] information, double[] score, int covariates, int[] added)
    {
        int[] kept = [.. Enumerable.Range(0, covariates), .. added];
        var matrix = new double[kept.Length, kept.Length];
        var vector = new double[kept.Length];
        for (var a = 0; a < kept.Length; a++)
        {
            Work.Check();
            vector[a] = kept[a] < covariates ? 0 : score[kept[a]];
            for (var b = 0; b < kept.Length; b++) matrix[a, b] = information[kept[a], kept[b]];
        }
        var (solution, rank) = SymmetricMatrix.Solve(matrix, vector);
        double chiSquare = 0;
        for (var a = 0; a < kept.Length; a++)
        {
            Work.Check();
            chiSquare += solution[a] * vector[a];
        }
        return rank > covariates ? ChiSquareTest.Of(Math.Max(0, chiSquare), rank - covariates) : null;
    }

    static double[] Scaled(double[,] inverse, double[] raw, double[] beta, double[] scale, int events)
    {
        var scaled = new double[raw.Length];
        for (var a = 0; a < raw.Length; a++)
        {
            Work.Check();
            scaled[a] = beta[a];
            for (var b = 0; b < raw.Length; b++) scaled[a] += events * inverse[a, b] * raw[b];
            scaled[a] /= scale[a];
        }
        return scaled;
    }

    static double[] Transformed(CoxLikelihood likelihood, TimeTransform transform)
    {
        var times = likelihood.Times;
        var transformed = (double[])times.Clone();
        if (transform == TimeTransform.Identity) return transformed;
        double survival = 1;
        for (var start = 0; start < times.Length;)
        {
            Work.Check();
            var end = start;
            double events = 0;
            for (; end < times.Length && times[end] == times[start]; end++)
                if (likelihood.IsEvent(end)) events++;
            if (transform == TimeTransform.Log && events > 0 && times[start] == 0)
                throw new ArgumentException("The logarithm of an event time of 0 does not exist: choose another transform.", nameof(transform));
            var value = transform switch
            {
                TimeTransform.Rank => (start + 1 + end) / 2.0,
                TimeTransform.Log => Math.Log(times[start]),
                _ => 1 - survival,
            };
            Array.Fill(transformed, value, start, end - start);
            survival *= 1 - events / (times.Length - start);
            start = end;
        }
        return transformed;
    }
}
