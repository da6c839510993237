using System.Globalization;
using System.Text.RegularExpressions;

namespace Pathways.Projections.Formats;

/// <summary>Why a text is no time of a log, and what to do about it: the code and the sentence of a refusal.</summary>
internal static partial class UnreadTime
{
    const double FirstUnix = 3e8, LastUnix = 4.2e9;

    /// <summary>What is wrong with a text that <see cref="StatedTime"/> does not read.</summary>
    public static (string Code, string Detail) Of(string given)
    {
        var shown = Cited.Shown(given);
        if (ClockOnly().IsMatch(given))
            return ("csv/time-without-date", $"'{shown}' is a time of day: over midnight its order is lost. Write the date before it, such as 2024-05-01 08:00; where the date has a column of its own, name both with --timestamp DATE,TIME.");
        if (TwelveHours().IsMatch(given))
            return ("csv/twelve-hour-clock", $"'{shown}' is of a clock of twelve hours. Write the hour from 00 to 23, such as 2024-05-01 15:05.");
        if (Number().IsMatch(given) && Seconds(double.Parse(given.Replace(',', '.'), CultureInfo.InvariantCulture)) is { } seconds)
            return ("csv/unix-time", string.Create(CultureInfo.InvariantCulture, $"'{shown}' looks like a count since 1970, in which unit it does not say. Write it as a date, perhaps '{DateTime.UnixEpoch.AddSeconds(seconds):yyyy-MM-ddTHH:mm:ss.FFF}Z'."));
        if (Number().IsMatch(given) && WrittenDates.OfSerial(given.Split('.', ',')[0]) is { } day)
            return ("csv/date-serial", string.Create(CultureInfo.InvariantCulture, $"'{shown}' is how a spreadsheet counts days, perhaps '{day:yyyy-MM-dd}'. Format the column as a date there and save again."));
        // Of eight digits and more it is rather a date without its hyphens.
        if (Number().IsMatch(given) && given.Split('.', ',')[0].Length < 8)
            return ("csv/number-as-time", $"'{shown}' is a number: from which moment it counts, and in which unit, it does not say. Add it to that moment and write the date, such as 2024-05-01T08:00:00Z.");
        if (WithoutYear().IsMatch(given))
            return ("csv/date-without-year", $"'{shown}' has no year of four digits. Write it, such as 2024-05-01; if it stands for none, empty the cell or say --missing.");
        if (WithoutDay().IsMatch(given))
            return ("csv/date-without-day", $"'{shown}' has no day: a month is no moment. Write the day, such as 2024-05-01; if it stands for none, empty the cell or say --missing.");
        if (MonthName().IsMatch(given))
            return ("csv/month-name", $"'{shown}' names its month in letters, which differ by language. Write it as a number, such as 2024-05-01 08:00.");
        if (given.LastIndexOf(' ') is var blank and > 0 && given[(blank + 1)..].All(char.IsAsciiLetter) && StatedTime.TryRead(given.AsSpan(0, blank), out _))
            return ("csv/zone-name", $"'{given[(blank + 1)..]}' in '{shown}' is no offset, and such names stand for several. Write the offset, such as +02:00; or leave it out and say --zone.");
        if (LikeADate().IsMatch(given) && given.Contains(":60", StringComparison.Ordinal))
            return ("csv/leap-second", $"'{shown}' is a leap second, which the clocks of programs do not have. Write the second before or behind it.");
        if (LikeADate().IsMatch(given))
            return ("csv/no-such-time", $"'{shown}' is written as a date, but there is no such day, in the order of the file's dates, or no such time of day. Correct it; if it stands for none, empty the cell or say --missing.");
        return ("csv/invalid-time", $"'{shown}' is not read as a time. Write it as 2024-05-01T08:00:00Z, a day as 2024-05-01; if it stands for none, empty the cell or say --missing.");
    }

    /// <summary>Whether a text is a time of day without a date.</summary>
    internal static bool IsClock(string given) => ClockOnly().IsMatch(given);

    /// <summary>Seconds since 1970 of a number of seconds, or of its thousandths, millionths or billionths, between 1979 and 2103.</summary>
    static double? Seconds(double number)
    {
        for (var unit = 1.0; unit <= 1e9; unit *= 1000)
        {
            if (number / unit is >= FirstUnix and <= LastUnix)
                return number / unit;
        }

        return null;
    }

    [GeneratedRegex(@"\A-?\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?( ?[AaPp][Mm])?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex ClockOnly();

    [GeneratedRegex(@"\A.*\d:\d{2}([:.,]\d+)*\s?[AaPp]\.?\s?[Mm]\.?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex TwelveHours();

    [GeneratedRegex(@"\A(\p{L}+\.?,? )?(\d{1,2}(st|nd|rd|th|er|\.)?[ -/]*\p{L}{3,}|\p{L}{3,}\.? \d{1,2}(st|nd|rd|th)?,?)[ .,/-]*\d{2,4}\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex MonthName();

    [GeneratedRegex(@"\A(\d{4}-\d{2}-\d{2}|\d{1,2}[/.]\d{1,2}[/.]\d{4})([T ]\d{2}:\d{2}(:\d{2}([.,]\d+)?)?)?( ?(Z|[+-](0\d|1[0-4]):?[0-5]\d))?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex LikeADate();

    [GeneratedRegex(@"\A(--)?\d{1,2}[-/.]\d{1,2}\.?( \d{1,2}:\d{2}(:\d{2})?)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex WithoutYear();

    [GeneratedRegex(@"\A(\d{4}[-/]\d{1,2}|\d{1,2}[-/]\d{4})\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex WithoutDay();

    [GeneratedRegex(@"\A\d+([.,]\d+)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Number();
}
