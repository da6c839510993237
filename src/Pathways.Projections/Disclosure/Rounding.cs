using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Pathways.Projections.Disclosure;

/// <summary>How a count becomes a multiple of the base.</summary>
public enum RoundingMethod
{
    /// <summary>Finest cells to the nearest multiple, halves up: error at most b/2.</summary>
    Nearest,

    /// <summary>
    /// Finest cells to one of the two multiples around, the nearer the likelier, so that the expected value is the true one (unbiased).
    /// Drawn from a secret key and the names of the cell's categories: the same cell is always rounded the same way, in this table and in
    /// others; asking twice tells nothing. Error of a finest cell less than b.
    /// </summary>
    Random,

    /// <summary>
    /// As random, and totals are within b of the true ones too: Cox's (1987) unbiased controlled rounding, for one or two flat
    /// dimensions. In three and more an additive rounding need not exist, so it is refused.
    /// </summary>
    Controlled,
}

/// <summary>Rounding to a base: the alternative to masking, every cell shown, none exact.</summary>
/// <remarks>
/// Totals are always the sums of the rounded cells. Rounded by themselves they give cells back: two cells shown as 0 to the nearest 3 with a
/// total shown as 3 are 1 and 1. What is left possible: a finest cell shown as v lies anywhere within (v − b, v + b) for random and
/// controlled, [v − b/2, v + b/2) for nearest, whatever else is shown. A true zero is shown as 0 and so may be a small count: a 0 says
/// "fewer than b", not "nobody".
/// </remarks>
public static class Rounding
{
    /// <summary>Least length of a key, in bytes.</summary>
    public const int KeyLength = 32;

    /// <summary>Rounds every cell of a table of counts.</summary>
    /// <param name="table">The true table.</param>
    /// <param name="b">The base (persons), at least 3: with 2, what is shown as 0 is 0. Multiples of it remain.</param>
    /// <param name="method">How.</param>
    /// <param name="key">The secret of the draws, at least 32 bytes; keep it, and keep it the same. Not used for nearest.</param>
    /// <returns>Rounded values by cell position.</returns>
    /// <exception cref="ArgumentException">
    /// Base under 3, a short key, a table that is not of counts, or controlled rounding beyond two flat dimensions.
    /// </exception>
    public static double[] Round(DisclosureTable table, int b, RoundingMethod method, byte[] key)
    {
        Check(table, b, method);
        if (method != RoundingMethod.Nearest && key.Length < KeyLength)
            throw new ArgumentException($"disclosure/rounding-key: at least {KeyLength} bytes", nameof(key));
        return method switch
        {
            RoundingMethod.Nearest => table.SumsOf(cell => Math.Floor(table.Values[cell] / b + 0.5) * b),
            RoundingMethod.Random => table.SumsOf(cell => RoundUp(table.Values[cell], b, Draw(key, NameOf(table, cell)))),
            _ => ControlledRounding.Round(table, b, key),
        };
    }

    /// <summary>Refuses what cannot be rounded, before a key is asked for.</summary>
    /// <param name="table">The true table.</param>
    /// <param name="b">The base.</param>
    /// <param name="method">How.</param>
    /// <exception cref="ArgumentException">Base under 3, a table that is not of counts, or controlled rounding beyond two flat dimensions.</exception>
    public static void Check(DisclosureTable table, int b, RoundingMethod method)
    {
        if (b < 3)
            throw new ArgumentException("disclosure/rounding-base: at least 3", nameof(b));
        if (!table.IsCount)
            throw new ArgumentException("disclosure/rounding-counts: only counts are rounded", nameof(table));
        if (method == RoundingMethod.Controlled)
            ControlledRounding.Check(table);
    }

    /// <summary>A number in [0, 1) that nobody without the key can foresee: HMAC-SHA-256 of a name, 53 bits of it.</summary>
    internal static double Draw(byte[] key, string name)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(name), hash);
        return (BinaryPrimitives.ReadUInt64LittleEndian(hash) >> 11) * (1.0 / (1UL << 53));
    }

    private static double RoundUp(double value, int b, double draw)
    {
        var rest = value - Math.Floor(value / b) * b;
        return value - rest + (draw * b < rest ? b : 0);
    }

    /// <summary>Name of a cell for draws: its variables and categories, in whatever order the table has them.</summary>
    internal static string NameOf(DisclosureTable table, int cell) => string.Join(
        '\u001f',
        table.CodesOf(cell).Select((code, d) => $"{table.Dimensions[d].Name}\u001e{code}").Order(StringComparer.Ordinal));
}
