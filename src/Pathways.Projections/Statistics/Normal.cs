using MathNet.Numerics;

namespace Pathways.Projections.Statistics;

/// <summary>The standard normal distribution to double precision.</summary>
static class Normal
{
    /// <summary>P(Z &gt; z), accurate in the far tail too.</summary>
    public static double Upper(double z) => 0.5 * SpecialFunctions.Erfc(z / Math.Sqrt(2));

    /// <summary>P(Z ≤ z).</summary>
    public static double Cumulative(double z) => Upper(-z);

    /// <summary>2·P(Z &gt; |z|).</summary>
    public static double TwoSided(double z) => SpecialFunctions.Erfc(Math.Abs(z) / Math.Sqrt(2));

    /// <summary>The z with P(|Z| ≤ z) = level.</summary>
    public static double CriticalValue(double level) => Quantile(1 - (1 - level) / 2);

    /// <summary>The z with P(Z ≤ z) = p. Wichura 1988, algorithm AS 241 (PPND16), relative accuracy about 1e-16.</summary>
    public static double Quantile(double p)
    {
        if (!(p >= 0 && p <= 1)) throw new ArgumentOutOfRangeException(nameof(p), p, "A probability lies between 0 and 1.");
        var q = p - 0.5;
        if (Math.Abs(q) <= 0.425)
        {
            var s = 0.180625 - q * q;
            return q * Ratio(s, CentralTop, CentralBottom);
        }
        var r = Math.Min(p, 1 - p);
        if (r == 0) return q < 0 ? double.NegativeInfinity : double.PositiveInfinity;
        r = Math.Sqrt(-Math.Log(r));
        var tail = r <= 5 ? Ratio(r - 1.6, MiddleTop, MiddleBottom) : Ratio(r - 5, FarTop, FarBottom);
        return q < 0 ? -tail : tail;
    }

    static double Ratio(double x, ReadOnlySpan<double> top, ReadOnlySpan<double> bottom)
    {
        double numerator = top[^1], denominator = bottom[^1];
        for (var i = top.Length - 2; i >= 0; i--)
        {
            numerator = numerator * x + top[i];
            denominator = denominator * x + bottom[i];
        }
        return numerator / denominator;
    }

    static ReadOnlySpan<double> CentralTop =>
    [
        3.3871328727963666080, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
        4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3,
    ];

    static ReadOnlySpan<double> CentralBottom =>
    [
        1, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
        2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3,
    ];

    static ReadOnlySpan<double> MiddleTop =>
    [
        1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504,
        1.27045825245236838258, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4,
    ];

    static ReadOnlySpan<double> MiddleBottom =>
    [
        1, 2.05319162663775882187, 1.67638483018380384940, 6.89767334985100004550e-1,
        1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9,
    ];

    static ReadOnlySpan<double> FarTop =>
    [
        6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580, 2.96560571828504891230e-1,
        2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
    ];

    static ReadOnlySpan<double> FarBottom =>
    [
        1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
        7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15,
    ];
}
