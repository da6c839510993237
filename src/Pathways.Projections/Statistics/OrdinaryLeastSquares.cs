using MathNet.Numerics.LinearAlgebra;

namespace Pathways.Projections.Statistics;

/// <summary>What the variance of regression coefficients assumes of the residuals.</summary>
public enum ResidualVariance
{
    /// <summary>The same variance for all: σ²(XᵀX)⁻¹.</summary>
    Constant,

    /// <summary>Any variance (White 1980): e². Too small in small samples.</summary>
    HC0,

    /// <summary>e²·n/(n − k).</summary>
    HC1,

    /// <summary>e²/(1 − h), h being the leverage; NaN where one is 1; with only a treatment indicator it is Neyman's variance.</summary>
    HC2,

    /// <summary>e²/(1 − h)²: near the jackknife, on the safe side (MacKinnon and White 1985). NaN, as HC2, where a leverage is 1.</summary>
    HC3,
}

/// <summary>A coefficient with its uncertainty.</summary>
/// <param name="Estimate">In units of the outcome per unit of the covariate.</param>
/// <param name="StandardError">Under the variance asked for; NaN where it has none (HC2 and HC3 with a row of leverage 1).</param>
/// <param name="T">Estimate / standard error; null where the standard error is 0.</param>
/// <param name="PValue">Two-sided, t with n − k degrees of freedom; null where t is.</param>
/// <param name="Lower">Lower limit.</param>
/// <param name="Upper">Upper limit.</param>
public readonly record struct Coefficient(double Estimate, double StandardError, double? T, double? PValue, double Lower, double Upper);

/// <summary>A fitted linear regression.</summary>
public sealed class LinearFit
{
    readonly Matrix<double> q;
    readonly Matrix<double> inverseR;
    readonly double[] estimates;
    readonly double[] residuals;

    internal LinearFit(Matrix<double> q, Matrix<double> inverseR, double[] estimates, double[] residuals, double rSquared)
    {
        this.q = q;
        this.inverseR = inverseR;
        this.estimates = estimates;
        this.residuals = residuals;
        RSquared = rSquared;
    }

    /// <summary>Estimates: the intercept first where there is one, then the covariates in the order given.</summary>
    public IReadOnlyList<double> Estimates => estimates;

    /// <summary>Outcome minus fitted, per row.</summary>
    public IReadOnlyList<double> Residuals => residuals;

    /// <summary>n − k.</summary>
    public int DegreesOfFreedom => residuals.Length - estimates.Length;

    /// <summary>1 − Σe²/Σ(y − ȳ)² (Σy² without an intercept).</summary>
    public double RSquared { get; }

    /// <summary>√(Σe²/(n − k)).</summary>
    public double ResidualStandardDeviation => Math.Sqrt(residuals.Sum(e => e * e) / DegreesOfFreedom);

    /// <summary>Every coefficient with standard error, t, p and limits.</summary>
    /// <param name="variance">What is assumed of the residuals.</param>
    /// <param name="level">Confidence level.</param>
    public IReadOnlyList<Coefficient> Coefficients(ResidualVariance variance = ResidualVariance.HC2, double level = 0.95)
    {
        Samples.RequireLevel(level);
        var covariance = Covariance(variance);
        var critical = StudentT.CriticalValue(level, DegreesOfFreedom);
        return [.. estimates.Select((b, j) =>
        {
            var error = Math.Sqrt(covariance[j, j]);
            double? t = error > 0 ? b / error : null;
            return new Coefficient(
                b, error, t, t is { } value ? StudentT.TwoSided(value, DegreesOfFreedom) : null, b - critical * error, b + critical * error);
        })];
    }

    /// <summary>The covariance of the estimates: R⁻¹(Qᵀ diag(w) Q)R⁻ᵀ with X = QR and w the squared residuals as the kind has them.</summary>
    /// <param name="variance">What is assumed of the residuals.</param>
    public double[,] Covariance(ResidualVariance variance)
    {
        var (n, k) = (residuals.Length, estimates.Length);
        var meat = Matrix<double>.Build.Dense(k, k);
        for (var i = 0; i < n; i++)
        {
            Work.Check();
            var weight = Weight(i, variance);
            for (var a = 0; a < k; a++)
                for (var b = 0; b < k; b++) meat[a, b] += weight * q[i, a] * q[i, b];
        }
        return (inverseR * meat * inverseR.Transpose()).ToArray();
    }

    double Weight(int row, ResidualVariance variance)
    {
        var square = residuals[row] * residuals[row];
        switch (variance)
        {
            case ResidualVariance.Constant:
                return ResidualStandardDeviation * ResidualStandardDeviation;
            case ResidualVariance.HC0:
                return square;
            case ResidualVariance.HC1:
                return square * residuals.Length / DegreesOfFreedom;
            default:
                double leverage = 0;
                for (var a = 0; a < estimates.Length; a++) leverage += q[row, a] * q[row, a];
                // a row that the fit must pass through has no residual to speak of: 0/0, and rounding would make a number of it
                var free = 1 - leverage > Rounding.Slack ? 1 - leverage : double.NaN;
                return square / (variance == ResidualVariance.HC2 ? free : free * free);
        }
    }
}

/// <summary>Least squares regression by QR decomposition.</summary>
/// <remarks>Assumes independent rows and a mean linear in the covariates; of the variance only what <see cref="ResidualVariance"/> says.</remarks>
public static class OrdinaryLeastSquares
{
    const double Dependent = 1e-9;

    /// <summary>Fits y = Xb + e.</summary>
    /// <param name="outcome">y, finite.</param>
    /// <param name="covariates">Columns of X without the intercept, finite, each as long as the outcome.</param>
    /// <param name="intercept">Put a column of ones first.</param>
    /// <exception cref="ArgumentException">Lengths differ, rows do not exceed columns, or a column is a combination of earlier ones.</exception>
    public static LinearFit Fit(ReadOnlySpan<double> outcome, IReadOnlyList<double[]> covariates, bool intercept = true)
    {
        ArgumentNullException.ThrowIfNull(covariates);
        Samples.RequireFinite(outcome);
        var n = outcome.Length;
        var columns = new List<double[]>();
        if (intercept) columns.Add([.. Enumerable.Repeat(1.0, n)]);
        foreach (var column in covariates)
        {
            Work.Check();
            Samples.RequireSameLength(n, column.Length, nameof(covariates));
            Samples.RequireFinite(column, nameof(covariates));
            columns.Add(column);
        }
        if (columns.Count == 0 || n <= columns.Count)
            throw new ArgumentException($"{n} rows do not determine {columns.Count} coefficients and their error.", nameof(outcome));

        var y = Vector<double>.Build.Dense(outcome.ToArray());
        var x = Matrix<double>.Build.DenseOfColumnArrays(columns);
        var qr = x.QR(MathNet.Numerics.LinearAlgebra.Factorization.QRMethod.Thin);
        for (var j = 0; j < columns.Count; j++)
        {
            Work.Check();
            if (!(Math.Abs(qr.R[j, j]) > Dependent * x.Column(j).L2Norm()))
                throw new ArgumentException($"Column {j} is a combination of the columns before it.", nameof(covariates));
        }

        var inverseR = qr.R.Inverse();
        var estimates = inverseR * (qr.Q.TransposeThisAndMultiply(y));
        var residuals = y - x * estimates;
        var centre = intercept ? y.Average() : 0;
        var total = y.Sum(v => (v - centre) * (v - centre));
        var rSquared = total > 0 ? 1 - residuals.DotProduct(residuals) / total : 0;
        return new LinearFit(qr.Q, inverseR, estimates.ToArray(), residuals.ToArray(), rSquared);
    }
}
