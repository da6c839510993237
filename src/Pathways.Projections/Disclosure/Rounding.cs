namespace Pathways.Projections.Disclosure;

/// <summary>How a count becomes a multiple of the base.</summary>
public enum RoundingMethod
{
    /// <summary>To the nearest multiple, halves up. Error at most b/2; totals may differ from the sum of their parts.</summary>
    Nearest,

    /// <summary>
    /// To one of the two multiples around, the nearer the likelier, so that the expected value is the true one (unbiased).
    /// Drawn from a hash of seed and cell: the same cell of the same seed is always rounded the same way, asking twice
    /// tells nothing. Error less than b; totals may differ from the sum of their parts.
    /// </summary>
    Random,

    /// <summary>
    /// As random, and totals are the sums of their parts: Cox's (1987) unbiased controlled rounding, for one or two flat
    /// dimensions. In three and more an additive rounding need not exist, so it is refused.
    /// </summary>
    Controlled,
}

/// <summary>Rounding to a base: the alternative to masking, every cell shown, none exact.</summary>
/// <remarks>
/// What it protects: a cell shown as v lies within (v − b, v + b) for random and controlled, [v − b/2, v + b/2) for nearest.
/// A true zero is shown as 0 and so may be a small count: a 0 says "fewer than b", not "nobody".
/// </remarks>
public static class Rounding
{
    /// <summary>Rounds every cell of a table of counts.</summary>
    /// <param name="table">The true table.</param>
    /// <param name="b">The base (persons), at least 2; multiples of it remain.</param>
    /// <param name="method">How.</param>
    /// <param name="seed">Seed of the draw; keep it secret and keep it the same for the same data.</param>
    /// <returns>Rounded values by cell position.</returns>
    /// <exception cref="ArgumentException">Base under 2, a table that is not of counts, or controlled rounding beyond two flat dimensions.</exception>
    public static double[] Round(DisclosureTable table, int b, RoundingMethod method, ulong seed = 0)
    {
        if (b < 2)
            throw new ArgumentException("disclosure/rounding-base: at least 2", nameof(b));
        if (!table.IsCount)
            throw new ArgumentException("disclosure/rounding-counts: only counts are rounded", nameof(table));
        return method switch
        {
            RoundingMethod.Nearest => [.. table.Values.Select(v => Math.Floor(v / b + 0.5) * b)],
            RoundingMethod.Random => [.. table.Values.Select((v, cell) => RoundUp(v, b, Draw(seed, cell)))],
            _ => ControlledRounding.Round(table, b, seed),
        };
    }

    internal static double RoundUp(double value, int b, double draw)
    {
        var rest = value - Math.Floor(value / b) * b;
        return value - rest + (draw * b < rest ? b : 0);
    }

    /// <summary>A number in [0, 1) from seed and position (SplitMix64 finaliser, Steele, Lea and Flood 2014).</summary>
    internal static double Draw(ulong seed, long position)
    {
        unchecked
        {
            var z = seed + (ulong)(position + 1) * 0x9E3779B97F4A7C15UL;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
        }
    }
}
