namespace Pathways.Projections.Statistics;

/// <summary>
/// Weighted mean and covariance of rows, the weights given by their logarithms: each row and each merge moves the mean by what it is away from
/// it (West 1979), and the largest weight is the unit, so that weights of any size neither overflow, underflow nor cancel.
/// </summary>
sealed class WeightedMoments(int dimensions)
{
    readonly double[,] squares = new double[dimensions, dimensions];
    readonly double[] gap = new double[dimensions];

    /// <summary>Logarithm of the unit of <see cref="Weight"/>: of the largest weight so far.</summary>
    public double LogUnit { get; private set; } = double.NegativeInfinity;

    /// <summary>Sum of weights, in units.</summary>
    public double Weight { get; private set; }

    public double[] Mean { get; } = new double[dimensions];

    /// <summary>Weighted covariance of two coordinates, divisor the sum of weights (b not above a).</summary>
    public double Variance(int a, int b) => Weight > 0 ? squares[a, b] / Weight : 0;

    public void Add(double logWeight, ReadOnlySpan<double> row)
    {
        Rescale(logWeight);
        var weight = Math.Exp(logWeight - LogUnit);
        var before = Weight;
        Weight += weight;
        for (var a = 0; a < dimensions; a++) gap[a] = row[a] - Mean[a];
        Move(weight / Weight, before * weight / Weight);
    }

    /// <summary>Adds all rows of another.</summary>
    public void Merge(WeightedMoments other)
    {
        if (other.Weight == 0) return;
        Rescale(other.LogUnit);
        var factor = Math.Exp(other.LogUnit - LogUnit);
        var (weight, before) = (other.Weight * factor, Weight);
        Weight += weight;
        for (var a = 0; a < dimensions; a++)
        {
            Work.Check();
            gap[a] = other.Mean[a] - Mean[a];
            for (var b = 0; b <= a; b++) squares[a, b] += other.squares[a, b] * factor;
        }
        Move(weight / Weight, before * weight / Weight);
    }

    public void Clear()
    {
        (LogUnit, Weight) = (double.NegativeInfinity, 0);
        Array.Clear(Mean);
        Array.Clear(squares);
    }

    void Move(double share, double product)
    {
        for (var a = 0; a < dimensions; a++)
        {
            Work.Check();
            Mean[a] += share * gap[a];
            for (var b = 0; b <= a; b++) squares[a, b] += product * gap[a] * gap[b];
        }
    }

    void Rescale(double logWeight)
    {
        if (logWeight <= LogUnit) return;
        var factor = Weight == 0 ? 0 : Math.Exp(LogUnit - logWeight);
        (LogUnit, Weight) = (logWeight, Weight * factor);
        for (var a = 0; a < dimensions; a++)
            for (var b = 0; b <= a; b++) squares[a, b] *= factor;
    }
}
