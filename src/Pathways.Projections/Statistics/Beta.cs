using MathNet.Numerics;

namespace Pathways.Projections.Statistics;

/// <summary>The beta distribution, and Student's t by it, inverted to double precision.</summary>
static class Beta
{
    /// <summary>P(X ≤ x) for X beta(a, b).</summary>
    public static double Cumulative(double x, double a, double b) => x <= 0 ? 0 : x >= 1 ? 1 : SpecialFunctions.BetaRegularized(a, b, x);

    /// <summary>The x with P(X ≤ x) = p: Newton steps kept inside a shrinking bracket.</summary>
    public static double Quantile(double p, double a, double b)
    {
        var logBeta = SpecialFunctions.BetaLn(a, b);
        return Root.Increasing(
            x => Cumulative(x, a, b) - p, x => Math.Exp((a - 1) * Math.Log(x) + (b - 1) * Math.Log(1 - x) - logBeta), 0, 1, a / (a + b));
    }
}

/// <summary>Student's t distribution with any positive number of degrees of freedom.</summary>
static class StudentT
{
    /// <summary>P(|T| &gt; |t|). Each branch takes the side on which no digits cancel.</summary>
    public static double TwoSided(double t, double degreesOfFreedom)
    {
        if (double.IsInfinity(t)) return 0;
        var square = t * t;
        var share = square / (degreesOfFreedom + square);
        return square < degreesOfFreedom
            ? 1 - Beta.Cumulative(share, 0.5, degreesOfFreedom / 2)
            : Beta.Cumulative(degreesOfFreedom / (degreesOfFreedom + square), degreesOfFreedom / 2, 0.5);
    }

    /// <summary>The t with P(|T| ≤ t) = level.</summary>
    public static double CriticalValue(double level, double degreesOfFreedom)
    {
        var start = Normal.CriticalValue(level);
        var upper = start;
        while (TwoSided(upper, degreesOfFreedom) > 1 - level) upper *= 2;
        var logScale = SpecialFunctions.GammaLn((degreesOfFreedom + 1) / 2) - SpecialFunctions.GammaLn(degreesOfFreedom / 2)
            - 0.5 * Math.Log(degreesOfFreedom * Math.PI);
        double Density(double t) => 2 * Math.Exp(logScale - (degreesOfFreedom + 1) / 2 * Math.Log(1 + t * t / degreesOfFreedom));
        return Root.Increasing(t => 1 - level - TwoSided(t, degreesOfFreedom), Density, 0, upper, start);
    }
}
