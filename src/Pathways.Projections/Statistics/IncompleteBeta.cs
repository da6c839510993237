using MathNet.Numerics;

namespace Pathways.Projections.Statistics;

/// <summary>The regularised incomplete beta function, to full relative precision for any number of trials.</summary>
/// <remarks>
/// Continued fraction by Lentz's method. Its factor xᵃyᵇ/B(a, b) is made of deviances and Stirling errors (Loader 2000): the difference of
/// log gammas, which libraries take, has lost eight digits at ten million trials.
/// </remarks>
static class IncompleteBeta
{
    const double Tiny = 1e-300;
    const double Precision = 1e-16;
    const int MostTerms = 1_000_000;
    static readonly double HalfLogTwoPi = 0.5 * Math.Log(2 * Math.PI);

    /// <summary>I_x(a, b); y is 1 − x, given apart so that no digit of it is lost.</summary>
    public static double Lower(double a, double b, double x, double y)
    {
        // what is not a number would go round the fraction to its last term
        if (!double.IsFinite(a + b) || double.IsNaN(x + y)) return double.NaN;
        if (x <= 0) return 0;
        if (y <= 0) return 1;
        return x < (a + 1) / (a + b + 2) ? Factor(a, b, x, y) * Fraction(a, b, x) / a : 1 - Factor(a, b, x, y) * Fraction(b, a, y) / b;
    }

    /// <summary>xᵃyᵇ/B(a, b): the density times x·y.</summary>
    public static double Factor(double a, double b, double x, double y)
    {
        var n = a + b;
        var deviance = Deviance(a, n * x) + Deviance(b, n * y);
        return Math.Exp(-deviance - HalfLogTwoPi + StirlingError(n) - StirlingError(a) - StirlingError(b)) * Math.Sqrt(a / n * b);
    }

    /// <summary>k·log(k/m) + m − k, without cancellation where k and m are near.</summary>
    static double Deviance(double k, double m)
    {
        var gap = k - m;
        if (Math.Abs(gap) > 0.1 * (k + m)) return k * Math.Log(k / m) + m - k;
        var v = gap / (k + m);
        var (sum, term) = (gap * v, 2 * k * v);
        for (var j = 1; j < 1_000; j++)
        {
            term *= v * v;
            var next = sum + term / (2 * j + 1);
            if (next == sum) break;
            sum = next;
        }
        return sum;
    }

    /// <summary>log Γ(z) − ((z − ½)·log z − z + ½·log 2π).</summary>
    static double StirlingError(double z)
    {
        if (z < 16) return SpecialFunctions.GammaLn(z) - ((z - 0.5) * Math.Log(z) - z + HalfLogTwoPi);
        var s = 1 / (z * z);
        return (1 / 12.0 - (1 / 360.0 - (1 / 1260.0 - (1 / 1680.0 - (1 / 1188.0 - 691 / 360_360.0 * s) * s) * s) * s) * s) / z;
    }

    static double Fraction(double a, double b, double x)
    {
        double c = 1, d = NotZero(1 - (a + b) * x / (a + 1)), h = 1 / d;
        d = h;
        for (var m = 1; m < MostTerms; m++)
        {
            Step(m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)));
            var change = Step(-(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)));
            if (Math.Abs(change - 1) <= Precision) break;
        }
        return h;

        double Step(double term)
        {
            d = 1 / NotZero(1 + term * d);
            c = NotZero(1 + term / c);
            h *= c * d;
            return c * d;
        }
    }

    static double NotZero(double value) => Math.Abs(value) < Tiny ? Tiny : value;
}
