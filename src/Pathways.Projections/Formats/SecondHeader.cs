namespace Pathways.Projections.Formats;

/// <summary>A second line of headers below the first, such as the units of measuring instruments: <c>;[°C];[K]</c>. It is no row of data.</summary>
public static class SecondHeader
{
    /// <summary>Whether all that stands in the first row below the header is in square brackets.</summary>
    /// <param name="cells">The cells of the row.</param>
    /// <returns>True where at least one cell holds something, and each that does is in brackets.</returns>
    public static bool Is(IEnumerable<string> cells)
    {
        var held = cells.Select(FieldText.Clean).Where(c => c.Length > 0).ToArray();
        return held.Length > 0 && Array.TrueForAll(held, c => c.Length > 2 && c[0] == '[' && c[^1] == ']');
    }
}
