namespace Pathways.Projections.Statistics;

/// <summary>The beta distribution, inverted to double precision.</summary>
static class Beta
{
    /// <summary>The x with P(X ≤ x) = p for X beta(a, b): Newton steps kept inside a shrinking bracket.</summary>
    public static double Quantile(double p, double a, double b) => Root.Increasing(
        x => IncompleteBeta.Lower(a, b, x, 1 - x) - p, x => IncompleteBeta.Factor(a, b, x, 1 - x) / (x * (1 - x)), 0, 1, a / (a + b));
}

/// <summary>Student's t distribution with any positive number of degrees of freedom.</summary>
static class StudentT
{
    /// <summary>P(|T| &gt; |t|). Each branch takes the side on which no digits cancel.</summary>
    public static double TwoSided(double t, double degreesOfFreedom)
    {
        if (double.IsInfinity(t)) return 0;
        var square = t * t;
        var (inside, outside) = (square / (degreesOfFreedom + square), degreesOfFreedom / (degreesOfFreedom + square));
        return square < 1
            ? 1 - IncompleteBeta.Lower(0.5, degreesOfFreedom / 2, inside, outside)
            : IncompleteBeta.Lower(degreesOfFreedom / 2, 0.5, outside, inside);
    }

    /// <summary>The t with P(|T| ≤ t) = level.</summary>
    public static double CriticalValue(double level, double degreesOfFreedom)
    {
        var start = Normal.CriticalValue(level);
        var upper = start;
        while (TwoSided(upper, degreesOfFreedom) > 1 - level)
        {
            Work.Check();
            upper *= 2;
        }
        double Density(double t)
        {
            var square = t * t;
            return 2 * IncompleteBeta.Factor(
                degreesOfFreedom / 2, 0.5, degreesOfFreedom / (degreesOfFreedom + square), square / (degreesOfFreedom + square)) / t;
        }
        return Root.Increasing(t => 1 - level - TwoSided(t, degreesOfFreedom), Density, 0, upper, start);
    }
}
