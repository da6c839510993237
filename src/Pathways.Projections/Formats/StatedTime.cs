namespace Pathways.Projections.Formats;

/// <summary>What an instant in a log says, beside its moment.</summary>
[Flags]
public enum TimeForms : byte
{
    /// <summary>Nothing of the following.</summary>
    None = 0,

    /// <summary>It is of the form <c>xs:dateTime</c>, as XES and OCEL demand.</summary>
    Schema = 1,

    /// <summary>It states its offset from UTC.</summary>
    Offset = 2,

    /// <summary>It states a time of day, and is not a mere date.</summary>
    TimeOfDay = 4,

    /// <summary>It has digits other than 0 beyond the eleventh decimal, which are not kept.</summary>
    TooFine = 8,
}

/// <summary>An instant as a log states it. Nothing of it is cut in silence: what is finer than a tick stands in <see cref="Finer"/>.</summary>
/// <param name="Ticks">Ticks of 100 ns since 0001-01-01: UTC where it states its offset, else as the clock on the wall showed.</param>
/// <param name="Finer">What is finer than a tick, in units of 10 ps, 0 to 9,999.</param>
/// <param name="Form">What else it says.</param>
public readonly record struct StatedTime(long Ticks, ushort Finer, TimeForms Form)
{
    /// <summary>Stands for a date whose value is empty.</summary>
    internal static StatedTime NotStated => new(-1, 0, TimeForms.None);

    /// <summary>Whether it is an instant.</summary>
    internal bool IsStated => Ticks >= 0;

    /// <summary>
    /// Reads <c>xs:dateTime</c> and what other programs write of ISO 8601: only a date, no seconds, a blank or <c>t</c> for <c>T</c>, a
    /// comma before the fraction, <c>z</c>, <c>UTC</c>, <c>+01</c>, <c>+0100</c>, a blank before the offset, a zone's name behind it
    /// (<c>+01:00[Europe/Paris]</c>).
    /// </summary>
    /// <remarks>
    /// Years outside 0001–9999 are refused: <see cref="DateTime"/> has none. 24:00:00 is the next day's midnight, as the schema says.
    /// A leap second (:60) is refused, as the schema does.
    /// </remarks>
    /// <param name="text">The text; surrounding white space is ignored.</param>
    /// <param name="time">The instant.</param>
    /// <returns>Whether the text is of one of these forms.</returns>
    public static bool TryRead(ReadOnlySpan<char> text, out StatedTime time)
    {
        time = default;
        text = text.Trim(" \t\r\n");
        if (!TryDay(text, out var ticks))
            return false;
        if (text.Length == 10)
        {
            time = new StatedTime(ticks, 0, TimeForms.None);
            return true;
        }

        var form = TimeForms.TimeOfDay | TimeForms.Schema;
        if (text[10] is 't' or ' ')
            form &= ~TimeForms.Schema;
        else if (text[10] != 'T')
            return false;
        var at = 11;
        if (!TryClock(text, ref at, ref form, out var clock, out var finer) || !TryOffset(text[at..], ref form, out var offset))
            return false;
        ticks += clock - (offset * TimeSpan.TicksPerMinute);
        time = new StatedTime(ticks, finer, form);
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks;
    }

    static bool TryDay(ReadOnlySpan<char> text, out long ticks)
    {
        ticks = 0;
        if (text.Length < 10 || text[4] != '-' || text[7] != '-')
            return false;
        int year = Digits(text, 0, 4), month = Digits(text, 5, 2), day = Digits(text, 8, 2);
        if ((year | month | day) < 0 || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        ticks = new DateTime(year, month, day).Ticks;
        return true;
    }

    static bool TryClock(ReadOnlySpan<char> text, ref int at, ref TimeForms form, out long ticks, out ushort finer)
    {
        (ticks, finer) = (0, 0);
        if (text.Length < at + 5 || text[at + 2] != ':')
            return false;
        int hour = Digits(text, at, 2), minute = Digits(text, at + 3, 2), second = 0;
        at += 5;
        if (at + 2 < text.Length && text[at] == ':')
        {
            second = Digits(text, at + 1, 2);
            at += 3;
            if (at < text.Length && text[at] is '.' or ',' && !TryFraction(text, ref at, ref form, out ticks, out finer))
                return false;
        }
        else
        {
            form &= ~TimeForms.Schema;
        }

        if ((hour | minute | second) < 0 || hour > 24 || minute > 59 || second > 59)
            return false;
        if (hour == 24 && ((minute | second | finer) != 0 || ticks != 0 || form.HasFlag(TimeForms.TooFine)))
            return false;
        ticks += (hour * TimeSpan.TicksPerHour) + (minute * TimeSpan.TicksPerMinute) + (second * TimeSpan.TicksPerSecond);
        return true;
    }

    static bool TryFraction(ReadOnlySpan<char> text, ref int at, ref TimeForms form, out long ticks, out ushort finer)
    {
        (ticks, finer) = (0, 0);
        if (text[at] == ',')
            form &= ~TimeForms.Schema;
        var start = ++at;
        var scale = TimeSpan.TicksPerSecond / 10;
        var finerScale = 1000;
        for (; at < text.Length && char.IsAsciiDigit(text[at]); at++)
        {
            var digit = text[at] - '0';
            if (scale > 0)
                (ticks, scale) = (ticks + (digit * scale), scale / 10);
            else if (finerScale > 0)
                (finer, finerScale) = ((ushort)(finer + (digit * finerScale)), finerScale / 10);
            else if (digit != 0)
                form |= TimeForms.TooFine;
        }

        return at > start;
    }

    static bool TryOffset(ReadOnlySpan<char> text, ref TimeForms form, out int minutes)
    {
        minutes = 0;
        if (text.IsEmpty)
            return true;
        form |= TimeForms.Offset;
        if (text is "Z")
            return true;
        if (text[0] == ' ')
        {
            text = text.TrimStart(' ');
            form &= ~TimeForms.Schema;
        }

        if (text.Length > 1 && text[^1] == ']' && text.LastIndexOf('[') is var zone and > 0)
        {
            // The offset tells the instant; the zone's name is for people (RFC 9557).
            text = text[..zone];
            form &= ~TimeForms.Schema;
        }

        if (text is "Z" or "z" or "UTC" or "GMT")
        {
            form &= ~TimeForms.Schema;
            return true;
        }

        if (text.Length is not (3 or 5 or 6) || text[0] is not ('+' or '-') || (text.Length == 6 && text[3] != ':'))
            return false;
        if (text.Length != 6)
            form &= ~TimeForms.Schema;
        int hours = Digits(text, 1, 2), rest = text.Length == 3 ? 0 : Digits(text, text.Length - 2, 2);
        if ((hours | rest) < 0 || rest > 59 || (hours * 60) + rest > 14 * 60)
            return false;
        minutes = ((hours * 60) + rest) * (text[0] == '-' ? -1 : 1);
        return true;
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
}
