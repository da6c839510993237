namespace Pathways.Projections.Formats;

/// <summary>Instants as programs write them, for those who need ticks of 100 ns and no more: see <see cref="StatedTime"/>.</summary>
public static class Instants
{
    /// <summary>Reads an instant in any of the forms of <see cref="StatedTime.TryRead"/>.</summary>
    /// <param name="text">The text; white space around it is ignored.</param>
    /// <param name="ticks">The instant as UTC ticks of 100 ns since 0001-01-01; without an offset, as if it were UTC.</param>
    /// <param name="hasOffset">Whether the text states its offset.</param>
    /// <param name="isCut">Whether digits finer than 100 ns, and not 0, were left out: two instants may have become one.</param>
    /// <returns>Whether the text is of one of these forms.</returns>
    public static bool TryRead(ReadOnlySpan<char> text, out long ticks, out bool hasOffset, out bool isCut)
    {
        var read = StatedTime.TryRead(text, out var time);
        (ticks, hasOffset, isCut) = (time.Ticks, time.Form.HasFlag(TimeForms.Offset), time.Finer > 0 || time.Form.HasFlag(TimeForms.TooFine));
        return read;
    }
}
