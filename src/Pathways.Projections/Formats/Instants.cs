namespace Pathways.Projections.Formats;

/// <summary>Instants as programs write them: ISO 8601 and its near relatives. One reader for every file.</summary>
public static class Instants
{
    /// <summary>
    /// Reads <c>2024-05-01</c>, <c>2024-05-01T08:00</c>, <c>2024-05-01 08:00:00.25</c>, each with time optionally followed by <c>Z</c>,
    /// <c>+02</c>, <c>+0200</c> or <c>+02:00</c>. A fraction may follow a comma, as ISO 8601 has it; 24:00 is the next midnight.
    /// </summary>
    /// <param name="text">The text; white space around it is ignored.</param>
    /// <param name="ticks">The instant as UTC ticks of 100 ns since 0001-01-01; without an offset, as if it were UTC.</param>
    /// <param name="hasOffset">Whether the text states its offset.</param>
    /// <param name="isCut">Whether digits finer than 100 ns, and not 0, were left out: two instants may have become one.</param>
    /// <returns>Whether the text is of the form.</returns>
    public static bool TryRead(ReadOnlySpan<char> text, out long ticks, out bool hasOffset, out bool isCut)
    {
        (ticks, hasOffset, isCut) = (0, false, false);
        text = text.Trim();
        if (!TryDay(text, out var day))
            return false;
        var rest = text[10..];
        if (rest.IsEmpty)
        {
            ticks = day;
            return true;
        }

        if (rest.Length < 6 || rest[0] is not ('T' or 't' or ' ') || rest[3] != ':' || !TryTwo(rest[1..], 24, out var hour) || !TryTwo(rest[4..], 59, out var minute))
            return false;
        rest = rest[6..];
        var (second, fraction) = (0, 0L);
        if (rest is [':', ..] && (!TryTwo(rest[1..], 59, out second) || !TryFraction(rest = rest[3..], out rest, out fraction, out isCut)))
            return false;
        if ((hour == 24 && (minute | second) + fraction != 0) || !TryOffset(rest.TrimStart(' '), out var offset, out hasOffset))
            return false;
        ticks = day + (hour * TimeSpan.TicksPerHour) + (minute * TimeSpan.TicksPerMinute) + (second * TimeSpan.TicksPerSecond) + fraction - (offset * TimeSpan.TicksPerMinute);
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks;
    }

    static bool TryDay(ReadOnlySpan<char> text, out long ticks)
    {
        ticks = 0;
        if (text.Length < 10 || text[4] != '-' || text[7] != '-'
            || !TryTwo(text, 99, out var century) || !TryTwo(text[2..], 99, out var year) || !TryTwo(text[5..], 12, out var month) || !TryTwo(text[8..], 31, out var day))
            return false;
        year += century * 100;
        if (year < 1 || month < 1 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        ticks = new DateTime(year, month, day).Ticks;
        return true;
    }

    static bool TryFraction(ReadOnlySpan<char> text, out ReadOnlySpan<char> rest, out long ticks, out bool isCut)
    {
        rest = text;
        (ticks, isCut) = (0, false);
        if (text is not ['.' or ',', ..])
            return true;
        var scale = TimeSpan.TicksPerSecond;
        var at = 1;
        for (; at < text.Length && char.IsAsciiDigit(text[at]); at++)
        {
            scale /= 10;
            ticks += (text[at] - '0') * scale;
            isCut |= scale == 0 && text[at] != '0';
        }

        rest = text[at..];
        return at > 1;
    }

    static bool TryOffset(ReadOnlySpan<char> text, out int minutes, out bool present)
    {
        minutes = 0;
        present = !text.IsEmpty;
        if (text is [] or ['Z' or 'z'])
            return true;
        if (text[0] is not ('+' or '-') || !TryTwo(text[1..], 14, out var hours))
            return false;
        var rest = text[3..];
        var more = 0;
        if (!rest.IsEmpty && (!TryTwo(rest[0] == ':' ? rest[1..] : rest, 59, out more) || rest.Length != (rest[0] == ':' ? 3 : 2)))
            return false;
        minutes = ((hours * 60) + more) * (text[0] == '-' ? -1 : 1);
        return (hours * 60) + more <= 14 * 60;
    }

    // Two digits at the beginning, of at most that value.
    static bool TryTwo(ReadOnlySpan<char> text, int most, out int value)
    {
        value = text.Length >= 2 && char.IsAsciiDigit(text[0]) && char.IsAsciiDigit(text[1]) ? ((text[0] - '0') * 10) + (text[1] - '0') : -1;
        return value >= 0 && value <= most;
    }
}
