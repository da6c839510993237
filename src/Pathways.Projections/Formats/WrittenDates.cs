using System.Globalization;

namespace Pathways.Projections.Formats;

/// <summary>In what order a file writes day, month and year.</summary>
public enum DateOrder
{
    /// <summary>Year first: 2026-01-05, and nothing else.</summary>
    Iso = 0,

    /// <summary>Day first: 05/01/2026 is the fifth of January.</summary>
    Dmy = 1,

    /// <summary>Month first: 05/01/2026 is the first of May.</summary>
    Mdy = 2,
}

/// <summary>Days as office programs write them, <c>05/01/2026</c>: what comes first is told by the other dates of the file, or declared.</summary>
/// <remarks>One file comes from one program, so all its columns are judged together; a single date such as 13/01/2026 tells for all.</remarks>
public sealed class WrittenDates
{
    const int FirstSerial = 20_000, LastSerial = 80_000;

    /// <summary>Whether a date was met that does not begin with the year.</summary>
    public bool AnyWritten => Telling > 0 || InDoubt > 0 || ShortYears > 0;

    /// <summary>Row of the first date that can only begin with the day; null where there is none.</summary>
    public long? DayFirst { get; private set; }

    /// <summary>Row of the first date that can only begin with the month; null where there is none.</summary>
    public long? MonthFirst { get; private set; }

    /// <summary>How many dates can begin with one of the two only, and so tell the order of all.</summary>
    public long Telling { get; private set; }

    /// <summary>How many dates, of a year of four digits, may begin with either.</summary>
    public long InDoubt { get; private set; }

    /// <summary>How many dates have a year of two digits, which may begin with any of the three.</summary>
    public long ShortYears { get; private set; }

    /// <summary>How many days stand with a midnight behind them, which a spreadsheet adds.</summary>
    public long Midnights { get; private set; }

    /// <summary>Whether some dates say that the day comes first and others that the month does.</summary>
    public bool Contradict => DayFirst is not null && MonthFirst is not null;

    /// <summary>The order, as far as what was met tells; null where it does not.</summary>
    public DateOrder? Order => Contradict || ShortYears > 0 ? null : DayFirst is not null ? DateOrder.Dmy : MonthFirst is not null ? DateOrder.Mdy : InDoubt > 0 ? null : DateOrder.Iso;

    /// <summary>Looks at what stands in a column of days.</summary>
    /// <param name="text">The field.</param>
    /// <param name="row">Its row, where a contradiction is told by rows.</param>
    public void See(ReadOnlySpan<char> text, long row = 0)
    {
        var day = WithoutMidnight(text);
        Midnights += day.Length < text.Length ? 1 : 0;
        if (!TryParts(day, out var first, out var second, out var year) || year > 9999)
            return;
        // 26/01/05 may begin with any of the three.
        if (year < 100)
        {
            ShortYears++;
            return;
        }

        if (first > 12 && second <= 12)
            DayFirst ??= row;
        if (second > 12 && first <= 12)
            MonthFirst ??= row;
        Telling += first > 12 != second > 12 ? 1 : 0;
        InDoubt += first <= 12 && second <= 12 ? 1 : 0;
    }

    /// <summary>Reads a day: ISO, with a midnight behind it or not, year first with slashes, or in the order of the file.</summary>
    /// <remarks>Years of two digits are read, as 20yy, only where the order was declared.</remarks>
    /// <param name="text">The field.</param>
    /// <param name="order">Order of the file.</param>
    /// <param name="declared">Whether somebody said so.</param>
    /// <param name="day">The day.</param>
    public static bool TryRead(ReadOnlySpan<char> text, DateOrder order, bool declared, out DateOnly day)
    {
        text = WithoutMidnight(text);
        if (DateOnly.TryParseExact(text, ["yyyy-MM-dd", "yyyy/MM/dd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out day))
            return true;
        if (order == DateOrder.Iso || !TryParts(text, out var first, out var second, out var year))
            return false;
        var (date, month) = order == DateOrder.Dmy ? (first, second) : (second, first);
        if (year < 100 && !declared)
            return false;
        year += year < 100 ? 2000 : 0;
        if (month is < 1 or > 12 || year is < 1000 or > 9999 || date < 1 || date > DateTime.DaysInMonth(year, month))
            return false;
        day = new DateOnly(year, month, date);
        return true;
    }

    /// <summary>Days by which the same serial number is later in a workbook that counts from 1904, as those of older Macs do.</summary>
    public const int Since1904 = 1462;

    /// <summary>The day that a spreadsheet's serial number stands for; null for what is none of the years 1954 to 2119.</summary>
    /// <param name="text">The field.</param>
    public static DateOnly? OfSerial(ReadOnlySpan<char> text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var serial) && serial is >= FirstSerial and <= LastSerial
            ? new DateOnly(1899, 12, 30).AddDays(serial)
            : null;

    // A cell that holds a day is often saved with the time 00:00:00.
    static ReadOnlySpan<char> WithoutMidnight(ReadOnlySpan<char> text)
    {
        var at = text.IndexOfAny(' ', 'T');
        return at > 0 && text[(at + 1)..] is "00:00" or "00:00:00" or "0:00" or "00:00:00.000" ? text[..at] : text;
    }

    static bool TryParts(ReadOnlySpan<char> text, out int first, out int second, out int year)
    {
        (first, second, year) = (0, 0, 0);
        Span<Range> parts = stackalloc Range[4];
        return text.SplitAny(parts, "/.-") == 3
            && Number(text[parts[0]], 1, 2, out first) && Number(text[parts[1]], 1, 2, out second)
            && text[parts[2]].Length is 2 or 4 && Number(text[parts[2]], 2, 4, out year);
    }

    static bool Number(ReadOnlySpan<char> text, int least, int most, out int value)
    {
        value = 0;
        return text.Length >= least && text.Length <= most && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }
}
