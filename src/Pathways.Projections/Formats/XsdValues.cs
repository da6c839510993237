using System.Globalization;

namespace Pathways.Projections.Formats;

/// <summary>The lexical forms of XML Schema (Part 2) that XES and OCEL write their values in.</summary>
public static class XsdValues
{
    /// <summary>Reads an <c>xs:dateTime</c>.</summary>
    /// <remarks>
    /// A value without an offset is taken as UTC. Fractions finer than 100 ns are cut. Years outside 0001–9999 are refused:
    /// <see cref="DateTime"/> has none. 24:00:00 is the next day's midnight, as the schema says.
    /// </remarks>
    /// <param name="text">The lexical form; surrounding white space is ignored, as the schema says.</param>
    /// <param name="ticks">The instant as UTC ticks of 100 ns since 0001-01-01.</param>
    /// <param name="hasOffset">Whether the value states its offset.</param>
    /// <returns>Whether the text is of the form.</returns>
    public static bool TryDateTime(ReadOnlySpan<char> text, out long ticks, out bool hasOffset)
    {
        text = text.Trim(" \t\r\n");
        ticks = 0;
        hasOffset = false;
        if (text.Length < 19 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':')
            return false;
        int year = Digits(text, 0, 4), month = Digits(text, 5, 2), day = Digits(text, 8, 2);
        int hour = Digits(text, 11, 2), minute = Digits(text, 14, 2), second = Digits(text, 17, 2);
        if ((year | month | day | hour | minute | second) < 0)
            return false;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || minute > 59 || second > 59 || hour > 24)
            return false;
        var at = 19;
        var fraction = 0L;
        if (at < text.Length && text[at] == '.' && !TryFraction(text, ref at, out fraction))
            return false;
        if (hour == 24 && (minute | second) + fraction != 0)
            return false;
        if (!TryOffset(text[at..], out var offsetMinutes, out hasOffset))
            return false;
        ticks = new DateTime(year, month, day).Ticks + (hour * TimeSpan.TicksPerHour) + (minute * TimeSpan.TicksPerMinute)
            + (second * TimeSpan.TicksPerSecond) + fraction - (offsetMinutes * TimeSpan.TicksPerMinute);
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks;
    }

    /// <summary>Whether the text is an <c>xs:long</c>.</summary>
    /// <param name="text">The lexical form.</param>
    /// <param name="value">The number.</param>
    public static bool TryLong(ReadOnlySpan<char> text, out long value) =>
        long.TryParse(text.Trim(" \t\r\n"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    /// <summary>Whether the text is an <c>xs:double</c>: decimal or exponent form, <c>INF</c>, <c>-INF</c>, <c>NaN</c>.</summary>
    /// <param name="text">The lexical form.</param>
    /// <param name="value">The number.</param>
    public static bool TryDouble(ReadOnlySpan<char> text, out double value)
    {
        text = text.Trim(" \t\r\n");
        value = text switch { "INF" => double.PositiveInfinity, "-INF" => double.NegativeInfinity, _ => double.NaN };
        if (text is "INF" or "-INF" or "NaN")
            return true;
        // .NET also reads "Infinity" and "∞", which the schema does not know.
        if (text.IsEmpty || text.IndexOfAnyExcept("+-.eE0123456789") >= 0)
            return false;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Whether the text is an <c>xs:boolean</c>: true, false, 1, 0.</summary>
    /// <param name="text">The lexical form.</param>
    /// <param name="value">The truth value.</param>
    public static bool TryBoolean(ReadOnlySpan<char> text, out bool value)
    {
        text = text.Trim(" \t\r\n");
        value = text is "true" or "1";
        return value || text is "false" or "0";
    }

    static int Digits(ReadOnlySpan<char> text, int start, int count)
    {
        var value = 0;
        for (var i = start; i < start + count; i++)
        {
            var digit = text[i] - '0';
            if ((uint)digit > 9)
                return -1;
            value = (value * 10) + digit;
        }

        return value;
    }

    static bool TryFraction(ReadOnlySpan<char> text, ref int at, out long ticks)
    {
        ticks = 0;
        var scale = TimeSpan.TicksPerSecond / 10;
        var start = ++at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            ticks += (text[at++] - '0') * scale;
            scale /= 10;
        }

        return at > start;
    }

    static bool TryOffset(ReadOnlySpan<char> text, out int minutes, out bool present)
    {
        minutes = 0;
        present = !text.IsEmpty;
        if (text.IsEmpty || text is "Z")
            return true;
        if (text.Length != 6 || text[0] is not ('+' or '-') || text[3] != ':')
            return false;
        int hours = Digits(text, 1, 2), rest = Digits(text, 4, 2);
        if ((hours | rest) < 0 || rest > 59 || (hours * 60) + rest > 14 * 60)
            return false;
        minutes = ((hours * 60) + rest) * (text[0] == '-' ? -1 : 1);
        return true;
    }
}
