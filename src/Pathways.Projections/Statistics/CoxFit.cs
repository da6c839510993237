namespace Pathways.Projections.Statistics;

/// <summary>One covariate's effect in a Cox model.</summary>
/// <param name="Estimate">Log hazard ratio per unit of the covariate.</param>
/// <param name="StandardError">From the inverse information.</param>
/// <param name="Ratio">exp(estimate).</param>
/// <param name="Lower">Lower limit of the hazard ratio.</param>
/// <param name="Upper">Upper limit of the hazard ratio.</param>
/// <param name="Z">Estimate / standard error.</param>
/// <param name="PValue">Two-sided Wald test, normal.</param>
/// <param name="MayBeInfinite">
/// The likelihood rises without end in this direction: no finite estimate exists. The estimate is then an infinity, all but the ratio NaN.
/// </param>
public readonly record struct HazardRatio(
    double Estimate, double StandardError, double Ratio, double Lower, double Upper, double Z, double PValue, bool MayBeInfinite);

/// <summary>A chi-square statistic with its degrees of freedom and upper tail.</summary>
/// <param name="ChiSquare">The statistic.</param>
/// <param name="DegreesOfFreedom">Its degrees of freedom.</param>
/// <param name="PValue">P(χ² larger).</param>
public readonly record struct ChiSquareTest(double ChiSquare, int DegreesOfFreedom, double PValue)
{
    internal static ChiSquareTest Of(double chiSquare, int degreesOfFreedom) =>
        new(chiSquare, degreesOfFreedom, Statistics.ChiSquare.Upper(chiSquare, degreesOfFreedom));
}

/// <summary>A fitted Cox model.</summary>
public sealed class CoxFit
{
    readonly CoxLikelihood likelihood;
    readonly double[] scaled;

    internal CoxFit(
        CoxLikelihood likelihood, double[] scaled, CoxDerivatives atZero, CoxDerivatives fitted, int iterations, bool converged, bool[] endless,
        double[] direction, double level)
    {
        this.likelihood = likelihood;
        this.scaled = scaled;
        (NullLogLikelihood, LogLikelihood) = (atZero.LogLikelihood, fitted.LogLikelihood);
        (Iterations, Level) = (iterations, level);
        var p = scaled.Length;
        Covariance = Cox.Invert(fitted.Information);
        var start = Cox.Invert(atZero.Information);
        Converged = converged;
        for (var a = 0; a < p; a++)
        {
            Work.Check();
            for (var b = 0; b < p; b++) Covariance[a, b] /= likelihood.Scale[a] * likelihood.Scale[b];
        }
        LikelihoodRatio = ChiSquareTest.Of(2 * (LogLikelihood - NullLogLikelihood), p);
        Wald = converged ? ChiSquareTest.Of(Cox.Form(fitted.Information, scaled), p) : new(double.NaN, p, double.NaN);
        Score = ChiSquareTest.Of(Cox.Form(start, atZero.Score), p);
        var critical = Normal.CriticalValue(level);
        Coefficients = [.. Enumerable.Range(0, p).Select(j =>
        {
            if (endless[j])
            {
                var limit = direction[j] > 0 ? double.PositiveInfinity : double.NegativeInfinity;
                return new HazardRatio(limit, double.NaN, Math.Exp(limit), double.NaN, double.NaN, double.NaN, double.NaN, true);
            }

            var (b, error) = (scaled[j] / likelihood.Scale[j], Math.Sqrt(Covariance[j, j]));
            return new HazardRatio(
                b, error, Math.Exp(b), Math.Exp(b - critical * error), Math.Exp(b + critical * error), b / error, Normal.TwoSided(b / error), false);
        })];
    }

    /// <summary>Rows the model was fitted on.</summary>
    public int Rows => likelihood.Times.Length;

    /// <summary>Events among them.</summary>
    public int Events => likelihood.EventCount;

    /// <summary>Effects, in the order of the covariates given.</summary>
    public IReadOnlyList<HazardRatio> Coefficients { get; }

    /// <summary>Covariance of the estimates: the inverse of the observed information.</summary>
    public double[,] Covariance { get; }

    /// <summary>Log partial likelihood with all coefficients 0.</summary>
    public double NullLogLikelihood { get; }

    /// <summary>Log partial likelihood at the estimates.</summary>
    public double LogLikelihood { get; }

    /// <summary>2·(log L − log L₀): the test to rely on.</summary>
    public ChiSquareTest LikelihoodRatio { get; }

    /// <summary>β̂ᵀ I(β̂) β̂; NaN where no maximum was found.</summary>
    public ChiSquareTest Wald { get; }

    /// <summary>U(0)ᵀ I(0)⁻¹ U(0); with one group indicator and no ties, the log-rank χ².</summary>
    public ChiSquareTest Score { get; }

    /// <summary>Newton steps taken.</summary>
    public int Iterations { get; }

    /// <summary>False where the likelihood has no finite maximum, or none was found.</summary>
    public bool Converged { get; }

    /// <summary>Confidence level of the limits.</summary>
    public double Level { get; }

    /// <summary>Do hazards stay proportional over time?</summary>
    /// <param name="transform">The function of time against which effects are held.</param>
    public ProportionalHazardsTest ProportionalHazards(TimeTransform transform = TimeTransform.KaplanMeier) =>
        ProportionalHazardsTest.Of(likelihood, scaled, transform);
}
