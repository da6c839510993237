using System.Globalization;
using Pathways.Projections.Process;

namespace Pathways.Projections.Formats;

/// <summary>
/// The times of a CSV log. A date such as 05/01/2026 is of the order that was declared, or that the other dates of the file tell, as in an
/// import: until the end of the file its event waits for its time.
/// </summary>
/// <param name="declared">The order, where somebody said so.</param>
/// <param name="clock">Makes instants.</param>
/// <param name="counts">Takes how many dates told the order, and how many were read by it.</param>
internal sealed class CsvTimes(DateOrder? declared, LogClock clock, LogCounts counts)
{
    readonly WrittenDates dates = new();
    readonly List<Waiting> waiting = [];

    /// <summary>The order of the dates that do not begin with the year; null where there are none, or nothing tells it.</summary>
    public DateOrder? Order => dates.AnyWritten ? declared ?? dates.Order : null;

    /// <summary>Reads a time whose moment is known at once.</summary>
    public bool TryRead(string given, out StatedTime time)
    {
        if (StatedTime.TryRead(given, out time))
            return true;
        if (declared is not { } order || !TryWritten(given, order, out time))
            return false;
        dates.See(Day(given));
        counts.ShortYears = dates.ShortYears;
        return true;
    }

    /// <summary>Whether a text is a date in one of the orders, and the end of the file will tell in which.</summary>
    public bool MustWait(string given)
    {
        if (declared is not null)
            return false;
        var (dayFirst, monthFirst) = (TryWritten(given, DateOrder.Dmy, out var one), TryWritten(given, DateOrder.Mdy, out var other));
        if (!dayFirst && !monthFirst)
            return false;
        dates.See(Day(given));
        counts.DatesThatTellTheOrder += dayFirst != monthFirst ? 1 : 0;
        counts.DatesInDoubt += dayFirst && monthFirst && one != other ? 1 : 0;
        return true;
    }

    /// <summary>Keeps the last event of a case until <see cref="Settle"/>.</summary>
    public void Wait(CaseEvents events, string given, (int Line, int Column) place) => waiting.Add(new(events, events.Count - 1, given, place));

    /// <summary>Gives all that wait their time.</summary>
    /// <exception cref="LogFormatException">No date tells the order, or some tell another one.</exception>
    public void Settle()
    {
        foreach (var one in waiting)
        {
            var ((line, column), given) = (one.Place, one.Given);
            if (dates.Order is not { } order)
            {
                throw dates.Contradict
                    ? new LogFormatException("csv/dates-contradict", line, column, $"Some dates of the file can only begin with the day, others only with the month: '{given}' is in doubt. Say --dates dmy or mdy.")
                    : new LogFormatException("csv/dates-in-doubt", line, column, dates.ShortYears > 0
                        ? $"'{given}': some years of the file have two digits, so that nothing tells which part is the year, the month and the day. Say --dates dmy or mdy: the years are then read as 20..; for another century write four digits."
                        : $"'{given}': the file does not tell whether the day or the month comes first. Say --dates dmy or mdy.");
            }

            TryWritten(given, order, out var stated);
            try
            {
                ref var e = ref one.Events.Events[one.Index];
                e = e with { Time = clock.Instant(stated), Finer = stated.Finer };
            }
            catch (LogFormatException e) when (e.Line == 0)
            {
                throw new LogFormatException(e.Code, line, column, e.Detail, e);
            }
        }

        waiting.Clear();
    }

    static string Day(string given) => given.Split(' ', 2)[0];

    static bool TryWritten(string given, DateOrder order, out StatedTime time)
    {
        time = default;
        var date = Day(given);
        return WrittenDates.TryRead(date, order, declared: true, out var day)
            && StatedTime.TryRead(string.Create(CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd}{given.AsSpan(date.Length)}"), out time);
    }

    readonly record struct Waiting(CaseEvents Events, int Index, string Given, (int Line, int Column) Place);
}
