namespace Pathways.Projections.Statistics;

/// <summary>Cox's partial likelihood with Efron's treatment of ties, its score and its information, on covariates centred and scaled.</summary>
/// <remarks>
/// At a time with d events, sums S over those at risk and D over those with the event (of r, rx, rxxᵀ with r = exp(xβ)):
/// log L loses Σ log(S0 − (l/d)·D0), l = 0…d−1, and mean and variance of x are taken with the same weights (Efron 1977).
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
        for (var j = 0; j < p; j++)
        {
            var summary = SampleSummary.Of(covariates[j]);
            scale[j] = summary.Variance > 0 ? Math.Sqrt(summary.Variance) : 1;
            for (var i = 0; i < n; i++) x[i * p + j] = (covariates[j][order.Rows[i]] - summary.Mean) / scale[j];
        }
        for (var i = 0; i < n; i++) events[i] = isEvent[order.Rows[i]];
        return new CoxLikelihood(order.Times, x, events, firsts, scale);
    }

    /// <summary>Where each run of tied times begins, and the end.</summary>
    static int[] Blocks(TimeOrder order)
    {
        var firsts = new List<int>();
        for (var i = 0; i < order.Count; i++)
            if (i == 0 || order.Times[i] != order.Times[i - 1]) firsts.Add(i);
        return [.. firsts, order.Count];
    }

    /// <summary>One pass from the last time to the first; <paramref name="seen"/> hears of each event time.</summary>
    public CoxDerivatives At(double[] beta, Action<CoxEventTime>? seen = null)
    {
        var p = Covariates;
        var (predictors, largest) = Predictors(beta);
        var (atRisk, died) = (new Sums(p), new Sums(p));
        var (score, information) = (new double[p], new double[p, p]);
        double logLikelihood = 0;
        for (var block = starts.Length - 2; block >= 0; block--)
        {
            died.Clear();
            var (deaths, linear) = (0, 0.0);
            for (var i = starts[block]; i < starts[block + 1]; i++)
            {
                var row = x.AsSpan(i * p, p);
                var risk = Math.Exp(predictors[i] - largest);
                atRisk.Add(risk, row);
                if (!events[i]) continue;
                died.Add(risk, row);
                deaths++;
                linear += predictors[i] - largest;
                for (var j = 0; j < p; j++) score[j] += row[j];
            }
            if (deaths == 0) continue;
            var (mean, variance) = (new double[p], new double[p, p]);
            logLikelihood += linear - Efron(atRisk, died, deaths, mean, variance);
            for (var a = 0; a < p; a++)
            {
                score[a] -= deaths * mean[a];
                for (var b = 0; b < p; b++) information[a, b] += variance[a, b];
            }
            seen?.Invoke(new CoxEventTime(starts[block], starts[block + 1], mean, variance));
        }
        return new CoxDerivatives(logLikelihood, score, information);
    }

    public ReadOnlySpan<double> Row(int row) => x.AsSpan(row * Covariates, Covariates);

    (double[] Predictors, double Largest) Predictors(double[] beta)
    {
        var (predictors, largest) = (new double[events.Length], double.NegativeInfinity);
        for (var i = 0; i < predictors.Length; i++)
        {
            double sum = 0;
            for (var j = 0; j < beta.Length; j++) sum += x[i * beta.Length + j] * beta[j];
            predictors[i] = sum;
            largest = Math.Max(largest, sum);
        }
        return (predictors, largest);
    }

    /// <summary>Σ log of the denominators; the mean of x averaged over the d tied events and Σ of its variances, by Efron's weights.</summary>
    static double Efron(Sums atRisk, Sums died, int deaths, double[] mean, double[,] variance)
    {
        double logs = 0;
        var p = mean.Length;
        for (var l = 0; l < deaths; l++)
        {
            var share = (double)l / deaths;
            var denominator = atRisk.Weight - share * died.Weight;
            logs += Math.Log(denominator);
            for (var a = 0; a < p; a++)
            {
                var meanA = (atRisk.First[a] - share * died.First[a]) / denominator;
                mean[a] += meanA / deaths;
                for (var b = 0; b <= a; b++)
                {
                    var meanB = (atRisk.First[b] - share * died.First[b]) / denominator;
                    var square = (atRisk.Second[a, b] - share * died.Second[a, b]) / denominator;
                    variance[a, b] += square - meanA * meanB;
                }
            }
        }
        for (var a = 0; a < p; a++)
            for (var b = 0; b < a; b++) variance[b, a] = variance[a, b];
        return logs;
    }

    sealed class Sums(int covariates)
    {
        public double Weight { get; private set; }

        public double[] First { get; } = new double[covariates];

        public double[,] Second { get; } = new double[covariates, covariates];

        public void Add(double risk, ReadOnlySpan<double> row)
        {
            Weight += risk;
            for (var a = 0; a < row.Length; a++)
            {
                var weighted = risk * row[a];
                First[a] += weighted;
                for (var b = 0; b <= a; b++) Second[a, b] += weighted * row[b];
            }
        }

        public void Clear()
        {
            Weight = 0;
            Array.Clear(First);
            Array.Clear(Second);
        }
    }
}

/// <summary>Log likelihood, score and information at one β.</summary>
sealed record CoxDerivatives(double LogLikelihood, double[] Score, double[,] Information);

/// <summary>Rows [Start, End) leave at one time with events: mean of x among those at risk, and the information of this time.</summary>
sealed record CoxEventTime(int Start, int End, double[] Mean, double[,] Variance);
