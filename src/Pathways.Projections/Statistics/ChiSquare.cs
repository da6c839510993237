using MathNet.Numerics;

namespace Pathways.Projections.Statistics;

/// <summary>The chi-square distribution's upper tail, relatively accurate where p is tiny.</summary>
static class ChiSquare
{
    /// <summary>P(X &gt; x) for X chi-square with the given degrees of freedom.</summary>
    public static double Upper(double x, int degreesOfFreedom)
    {
        if (x <= 0) return 1;
        return degreesOfFreedom == 1
            ? SpecialFunctions.Erfc(Math.Sqrt(x / 2))
            : SpecialFunctions.GammaUpperRegularized(degreesOfFreedom / 2.0, x / 2);
    }
}
