using System.Numerics;
using System.Runtime.InteropServices;

namespace Pathways.Projections.Statistics;

/// <summary>
/// Weighted mean and covariance of rows, the weights given by their logarithms: each row and each merge moves the mean by what it is away from
/// it (West 1979), and the largest weight is the unit, so that weights of any size neither overflow, underflow nor cancel.
/// </summary>
sealed class WeightedMoments(int dimensions)
{
    readonly double[] squares = new double[dimensions * dimensions];
    readonly double[] gap = new double[dimensions];

    // One row differs from nothing: its squares are 0 and are not looked at.
    bool isFlat = true;

    /// <summary>Logarithm of the unit of <see cref="Weight"/>: of the largest weight so far.</summary>
    public double LogUnit { get; private set; } = double.NegativeInfinity;

    /// <summary>Sum of weights, in units.</summary>
    public double Weight { get; private set; }

    public double[] Mean { get; } = new double[dimensions];

    /// <summary>Adds a multiple of the covariances of a coordinate with itself and those before it (divisor the sum of weights).</summary>
    public void AddVariances(int coordinate, double factor, Span<double> sums)
    {
        if (Weight > 0 && !isFlat && factor != 0) AddMultiple(sums[..(coordinate + 1)], factor / Weight, Squares(coordinate));
    }

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
            if (!other.isFlat) AddMultiple(Squares(a), factor, other.Squares(a));
        }
        isFlat &= other.isFlat;
        Move(weight / Weight, before * weight / Weight);
    }

    public void Clear()
    {
        if (Weight == 0) return;
        (LogUnit, Weight) = (double.NegativeInfinity, 0);
        Array.Clear(Mean);
        if (!isFlat) Array.Clear(squares);
        isFlat = true;
    }

    /// <summary>sums += factor · values, several at once.</summary>
    public static void AddMultiple(Span<double> sums, double factor, ReadOnlySpan<double> values)
    {
        var some = MemoryMarshal.Cast<double, Vector<double>>(sums);
        var others = MemoryMarshal.Cast<double, Vector<double>>(values[..sums.Length]);
        for (var i = 0; i < some.Length; i++) some[i] += factor * others[i];
        for (var i = some.Length * Vector<double>.Count; i < sums.Length; i++) sums[i] += factor * values[i];
    }

    Span<double> Squares(int row) => squares.AsSpan(row * dimensions, row + 1);

    void Move(double share, double product)
    {
        for (var a = 0; a < dimensions; a++)
        {
            Work.Check();
            Mean[a] += share * gap[a];
            if (product != 0) AddMultiple(Squares(a), product * gap[a], gap);
        }
        isFlat &= product == 0;
    }

    void Rescale(double logWeight)
    {
        if (logWeight <= LogUnit) return;
        var factor = Weight == 0 ? 0 : Math.Exp(LogUnit - logWeight);
        (LogUnit, Weight) = (logWeight, Weight * factor);
        if (isFlat) return;
        for (var i = 0; i < squares.Length; i++) squares[i] *= factor;
    }
}
