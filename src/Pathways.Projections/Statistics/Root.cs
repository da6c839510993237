namespace Pathways.Projections.Statistics;

/// <summary>Roots of increasing functions to the last bits.</summary>
static class Root
{
    const int MostSteps = 400;

    /// <summary>The x in [lower, upper] with f(x) = 0, f increasing: Newton's step where it stays in the bracket, halving where not.</summary>
    public static double Increasing(Func<double, double> f, Func<double, double> slope, double lower, double upper, double start)
    {
        var x = start;
        for (var i = 0; i < MostSteps; i++)
        {
            var value = f(x);
            if (value == 0) return x;
            if (value < 0) lower = x;
            else upper = x;
            var next = x - value / slope(x);
            if (!(next > lower && next < upper)) next = 0.5 * (lower + upper);
            if (Math.Abs(next - x) <= 1e-16 * Math.Abs(x)) return next;
            x = next;
        }
        return x;
    }

    /// <summary>The same only by halving, for functions without a slope at hand.</summary>
    public static double Increasing(Func<double, double> f, double lower, double upper)
    {
        for (var i = 0; i < MostSteps; i++)
        {
            var middle = 0.5 * (lower + upper);
            if (middle <= lower || middle >= upper) break;
            if (f(middle) < 0) lower = middle;
            else upper = middle;
        }
        return 0.5 * (lower + upper);
    }
}
