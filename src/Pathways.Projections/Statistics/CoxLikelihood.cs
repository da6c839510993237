namespace Pathways.Projections.Statistics;

/// <summary>Cox's partial likelihood with Efron's treatment of ties, its score and its information, on covariates centred and scaled.</summary>
/// <remarks>
/// At a time with d events, weights r = exp(xβ) of those at risk, those with the event D counting (1 − l/d) of theirs: log L loses
/// Σ log(sum of weights), l = 0…d−1, and mean and variance of x are taken with the same weights (Efron 1977). Rows that leave before the first
/// event are in no risk set and touch nothing. Sums run from the last time to the first, so they only grow: each is kept relative to the
/// largest weight in it, and means and squares are updated about the mean (West 1979), so nothing underflows or cancels.
/// </remarks>
sealed class CoxLikelihood
{
    readonly double[] x;
    readonly bool[] events;
    readonly int[] starts;

    CoxLikelihood(double[] times, double[] x, bool[] events, int[] starts, double[] scale)
    {
        Times = times;
        this.x = x;
        this.events = events;
        this.starts = starts;
        Scale = scale;
    }

    /// <summary>Times of the rows, ascending.</summary>
    public double[] Times { get; }

    /// <summary>Unit of each scaled covariate: divide a coefficient by it.</summary>
    public double[] Scale { get; }

    public int Covariates => Scale.Length;

    public int EventCount => events.Count(e => e);

    public bool IsEvent(int row) => events[row];

    public static CoxLikelihood Of(TimeOrder order, ReadOnlySpan<bool> isEvent, IReadOnlyList<double[]> covariates)
    {
        var (n, p) = (order.Count, covariates.Count);
        var firsts = Blocks(order);
        var (x, scale, events) = (new double[n * p], new double[p], new bool[n]);
        for (var i = 0; i < n; i++)
        {
            Work.Check();
            events[i] = isEvent[order.Rows[i]];
        }
        var firstEvent = Array.IndexOf(events, true);
        var first = firsts.LastOrDefault(f => f <= firstEvent, n);
        var atRisk = order.Rows.AsSpan(first).ToArray();
        for (var j = 0; j < p; j++)
        {
            Work.Check();
            var column = covariates[j];
            Samples.RequireFinite(column, nameof(covariates));
            var summary = SampleSummary.Of(Array.ConvertAll(atRisk, row => column[row]));
            scale[j] = summary.Variance > 0 ? Math.Sqrt(summary.Variance) : 1;
            for (var i = first; i < n; i++) x[i * p + j] = (column[order.Rows[i]] - summary.Mean) / scale[j];
        }
        return new CoxLikelihood(order.Times, x, events, firsts, scale);
    }

    /// <summary>Where each run of tied times begins, and the end.</summary>
    static int[] Blocks(TimeOrder order)
    {
        var firsts = new List<int>();
        for (var i = 0; i < order.Count; i++)
        {
            Work.Check();
            if (i == 0 || order.Times[i] != order.Times[i - 1]) firsts.Add(i);
        }
        return [.. firsts, order.Count];
    }

    /// <summary>One pass from the last time to the first; <paramref name="seen"/> hears of each event time.</summary>
    public CoxDerivatives At(double[] beta, Action<CoxEventTime>? seen = null)
    {
        var p = Covariates;
        var (atRisk, died) = (new WeightedMoments(p), new WeightedMoments(p));
        var (score, information) = (new double[p], new double[p * p]);
        var (mean, variance) = (new double[p], new double[p * p]);
        double logLikelihood = 0;
        for (var block = starts.Length - 2; block >= 0; block--)
        {
            Work.Check();
            died.Clear();
            var (deaths, linear) = (0, 0.0);
            for (var i = starts[block]; i < starts[block + 1]; i++)
            {
                var predictor = Predictor(i, beta);
                (events[i] ? died : atRisk).Add(predictor, Row(i));
                if (!events[i]) continue;
                deaths++;
                linear += predictor;
            }
            if (deaths == 0) continue;
            logLikelihood += linear - Efron(atRisk, died, deaths, mean, variance);
            for (var i = starts[block]; i < starts[block + 1]; i++)
                for (var a = 0; a < p && events[i]; a++) score[a] += Row(i)[a] - mean[a];
            for (var a = 0; a < p; a++) WeightedMoments.AddMultiple(information.AsSpan(a * p, a + 1), 1, variance.AsSpan(a * p, a + 1));
            seen?.Invoke(new CoxEventTime(starts[block], starts[block + 1], mean, variance));
            atRisk.Merge(died);
        }
        return new CoxDerivatives(logLikelihood, score, Symmetric(information, p));
    }

    /// <summary>A matrix of which the lower half was summed.</summary>
    public static double[,] Symmetric(double[] lower, int size)
    {
        var matrix = new double[size, size];
        for (var a = 0; a < size; a++)
        {
            Work.Check();
            for (var b = 0; b <= a; b++) matrix[a, b] = matrix[b, a] = lower[a * size + b];
        }
        return matrix;
    }

    /// <summary>
    /// Whether the likelihood rises without end in this direction: at every event time the events have the largest predictor of all at risk,
    /// and at some time another has a smaller one (no finite maximum exists then, Jacobsen 1989).
    /// </summary>
    /// <param name="direction">Of scaled coefficients.</param>
    /// <param name="tolerance">Share of the range of predictors that counts as equal.</param>
    public bool RisesWithoutEnd(double[] direction, double tolerance)
    {
        double largest = double.NegativeInfinity, smallest = double.PositiveInfinity, behind = 0, apart = 0;
        for (var block = starts.Length - 2; block >= 0; block--)
        {
            Work.Check();
            var lowest = double.PositiveInfinity;
            for (var i = starts[block]; i < starts[block + 1]; i++)
            {
                var predictor = Predictor(i, direction);
                (largest, smallest) = (Math.Max(largest, predictor), Math.Min(smallest, predictor));
                if (events[i]) lowest = Math.Min(lowest, predictor);
            }
            if (double.IsPositiveInfinity(lowest)) continue;
            behind = Math.Max(behind, largest - lowest);
            apart = Math.Max(apart, largest - smallest);
        }
        return apart > 0 && behind <= tolerance * apart;
    }

    public ReadOnlySpan<double> Row(int row) => x.AsSpan(row * Covariates, Covariates);

    double Predictor(int row, double[] beta)
    {
        double sum = 0;
        for (var j = 0; j < beta.Length; j++) sum += x[row * beta.Length + j] * beta[j];
        return sum;
    }

    /// <summary>Σ log of the denominators; the mean of x averaged over the d tied events and Σ of its variances (lower half), by Efron's weights.</summary>
    /// <remarks>The d terms differ in their weights only, so these are summed first: a time costs its events and one matrix.</remarks>
    static double Efron(WeightedMoments others, WeightedMoments died, int deaths, double[] mean, double[] variance)
    {
        double logs = 0, stayed = 0, gone = 0, between = 0, share = 0;
        var p = mean.Length;
        var largest = Math.Max(others.LogUnit, died.LogUnit);
        var (stay, go) = (others.Weight * Math.Exp(others.LogUnit - largest), died.Weight * Math.Exp(died.LogUnit - largest));
        if (others.Weight == 0) stay = 0;
        for (var l = 0; l < deaths; l++)
        {
            Work.Check();
            var kept = 1 - (double)l / deaths;
            var total = stay + kept * go;
            logs += Math.Log(total) + largest;
            var (ofOthers, ofDied) = (stay / total, kept * go / total);
            stayed += ofOthers;
            gone += ofDied;
            between += stay == 0 ? 0 : ofOthers * ofDied;
            share += stay == 0 ? 1 : ofDied;
        }
        Span<double> gaps = p <= 256 ? stackalloc double[p] : new double[p];
        for (var a = 0; a < p; a++)
        {
            Work.Check();
            gaps[a] = died.Mean[a] - others.Mean[a];
            mean[a] = others.Mean[a] + share / deaths * gaps[a];
        }
        Array.Clear(variance);
        for (var a = 0; a < p; a++)
        {
            Work.Check();
            var row = variance.AsSpan(a * p, a + 1);
            others.AddVariances(a, stayed, row);
            died.AddVariances(a, gone, row);
            WeightedMoments.AddMultiple(row, between * gaps[a], gaps);
        }
        return logs;
    }
}

/// <summary>Log likelihood, score and information at one β.</summary>
sealed record CoxDerivatives(double LogLikelihood, double[] Score, double[,] Information);

/// <summary>
/// Rows [Start, End) leave at one time with events: mean of x among those at risk, and the information of this time, its lower half row by row.
/// Both are overwritten at the next time.
/// </summary>
readonly record struct CoxEventTime(int Start, int End, double[] Mean, double[] Variance);
