namespace Pathways.Projections.Statistics;

/// <summary>
/// A sum in twice the precision of a double (Knuth's two-sum, Dekker's two-product): sums of 0/1 and of squares of weights are exact, and the
/// order of rows does not show.
/// </summary>
struct ExactSum
{
    double high, low;

    /// <summary>The sum, rounded once.</summary>
    public readonly double Value => high + low;

    public void Add(double value)
    {
        var sum = high + value;
        var part = sum - high;
        low += high - (sum - part) + (value - part);
        high = sum;
    }

    /// <summary>Adds a·b without the rounding of the product.</summary>
    public void AddProduct(double a, double b)
    {
        var product = a * b;
        Add(product);
        low += Math.FusedMultiplyAdd(a, b, -product);
    }

    /// <summary>The sum over a whole number, rounded once.</summary>
    public readonly double DividedBy(int count)
    {
        var quotient = Value / count;
        var rest = Math.FusedMultiplyAdd(-quotient, count, high) + low;
        return quotient + rest / count;
    }
}
