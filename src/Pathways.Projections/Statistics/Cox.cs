namespace Pathways.Projections.Statistics;

/// <summary>Proportional hazards regression (Cox 1972): by what factor does a covariate change the rate of the event at any time?</summary>
/// <remarks>
/// h(t|x) = h₀(t)·exp(xβ), h₀ left free. β maximises the partial likelihood, ties by Efron's method; Newton's method with halved steps.
/// Assumes independent censoring given x and hazard ratios constant over time (see <see cref="CoxFit.ProportionalHazards"/>). R's <c>coxph</c>.
/// </remarks>
public static class Cox
{
    const int MostIterations = 60;
    const double Precision = 1e-13;

    // a step below this that no longer halves is rounding: the maximum is found as well as double precision can tell
    const double Floor = 1e-6;

    // what of a Newton step belongs to finite coefficients dies out beside the direction in which the likelihood rises for ever
    const double Vanishing = 1e-4;
    const double Parallel = 1e-7;

    /// <summary>Fits one or several covariates.</summary>
    /// <param name="times">Time to the event or to censoring, finite and not negative, any unit.</param>
    /// <param name="events">True where the row ends with the event.</param>
    /// <param name="covariates">One column per covariate, finite (0 and 1 for an indicator).</param>
    /// <param name="level">Confidence level of the limits.</param>
    /// <param name="ties">What is one time; null: decided on these rows.</param>
    /// <exception cref="ArgumentException">
    /// Lengths differ, a value is out of its range, or the data cannot tell the covariates apart (one is constant among those at risk at every
    /// event, a combination of others, or there is no event).
    /// </exception>
    public static CoxFit Fit(ReadOnlySpan<double> times, ReadOnlySpan<bool> events, IReadOnlyList<double[]> covariates, double level = 0.95, Ties? ties = null)
    {
        Samples.RequireLevel(level);
        var likelihood = Likelihood(times, events, covariates, ties);
        var beta = new double[covariates.Count];
        var atZero = likelihood.At(beta);
        if (SymmetricMatrix.Solve(atZero.Information, atZero.Score).Rank < beta.Length)
            throw new ArgumentException("The events do not tell these covariates apart: one is constant or a combination of others.", nameof(covariates));

        var (current, iterations, converged, last) = (atZero, 0, false, double.PositiveInfinity);
        var (direction, trail) = (new double[beta.Length], new List<double[]> { beta });
        while (!converged && iterations < MostIterations)
        {
            Work.Check();
            var (step, rank) = SymmetricMatrix.Solve(current.Information, current.Score);
            if (rank < beta.Length) break;
            iterations++;
            var (size, unit) = (step.Max(Math.Abs), Math.Max(1, beta.Max(Math.Abs)));
            converged = size <= Precision * unit || (size <= Floor * unit && size > last / 2);
            last = size;
            if (size > Floor * unit || iterations == 1) direction = step;
            (current, beta) = Climb(likelihood, beta, step, current);
            trail.Add(beta);
        }

        // far out the score is rounding and Newton stands still as if it had arrived: what has no maximum is known by the order of the covariates,
        // looked at along the last real step, along the way of the later half, in which finite coefficients have settled, and along the whole way
        var half = trail[trail.Count / 2];
        double[][] ways = [direction, [.. beta.Select((b, j) => b - half[j])], beta];
        var way = Array.Find(ways, w => likelihood.RisesWithoutEnd(w, beta.Length == 1 ? 0 : Parallel)) ?? [];
        var endless = Enumerable.Range(0, beta.Length).Select(j => way.Length > 0 && Math.Abs(way[j]) > Vanishing * way.Max(Math.Abs)).ToArray();
        return new CoxFit(likelihood, beta, atZero, current, iterations, converged && way.Length == 0, endless, way, level);
    }

    /// <summary>
    /// The first covariate that adds nothing to those before it; -1 where each adds something. Cost: one pass over the rows, and for each covariate
    /// a matrix of those before it.
    /// </summary>
    /// <param name="times">Time to the event or to censoring, as in <see cref="Fit"/>.</param>
    /// <param name="events">True where the row ends with the event.</param>
    /// <param name="covariates">One column per covariate.</param>
    /// <param name="ties">What is one time; null: decided on these rows.</param>
    public static int FirstRedundant(ReadOnlySpan<double> times, ReadOnlySpan<bool> events, IReadOnlyList<double[]> covariates, Ties? ties = null)
    {
        var likelihood = Likelihood(times, events, covariates, ties);
        var (_, score, information) = likelihood.At(new double[covariates.Count]);
        for (var count = 1; count <= score.Length; count++)
        {
            Work.Check();
            var first = new double[count, count];
            for (var a = 0; a < count; a++)
                for (var b = 0; b < count; b++) first[a, b] = information[a, b];
            if (SymmetricMatrix.Solve(first, score.AsSpan(0, count)).Rank < count) return count - 1;
        }
        return -1;
    }

    static CoxLikelihood Likelihood(ReadOnlySpan<double> times, ReadOnlySpan<bool> events, IReadOnlyList<double[]> covariates, Ties? ties)
    {
        ArgumentNullException.ThrowIfNull(covariates);
        Samples.RequireTimes(times);
        Samples.RequireSameLength(times.Length, events.Length, nameof(events));
        if (covariates.Count == 0) throw new ArgumentException("At least one covariate is needed.", nameof(covariates));
        foreach (var column in covariates)
        {
            Work.Check();
            Samples.RequireSameLength(times.Length, column.Length, nameof(covariates));
        }
        return CoxLikelihood.Of(TimeOrder.Of(times, ties: ties), events, covariates);
    }

    /// <summary>The full step, or the largest half of it that does not lower the likelihood.</summary>
    static (CoxDerivatives Derivatives, double[] Beta) Climb(CoxLikelihood likelihood, double[] beta, double[] step, CoxDerivatives current)
    {
        var from = current.LogLikelihood;
        var slack = Precision * Math.Abs(from);
        for (var factor = 1.0; factor > 1e-8; factor /= 2)
        {
            Work.Check();
            var candidate = new double[beta.Length];
            for (var j = 0; j < beta.Length; j++) candidate[j] = beta[j] + factor * step[j];
            var next = likelihood.At(candidate);
            if (next.LogLikelihood >= from - slack) return (next, candidate);
        }
        return (current, beta);
    }

    internal static double[,] Invert(double[,] matrix) => SymmetricMatrix.Inverse(matrix) ?? Unknown(matrix.GetLength(0));

    internal static double Form(double[,] matrix, double[] vector)
    {
        double sum = 0;
        for (var a = 0; a < vector.Length; a++)
        {
            Work.Check();
            for (var b = 0; b < vector.Length; b++) sum += vector[a] * matrix[a, b] * vector[b];
        }
        return sum;
    }

    /// <summary>Where the information has vanished (an infinite estimate) no variance exists.</summary>
    static double[,] Unknown(int size)
    {
        var unknown = new double[size, size];
        for (var a = 0; a < size; a++)
        {
            Work.Check();
            for (var b = 0; b < size; b++) unknown[a, b] = double.PositiveInfinity;
        }
        return unknown;
    }
}
