using System.Globalization;
using Pathways.Projections.Process;

namespace Pathways.Projections.Formats;

/// <summary>A CSV log for analysis: a header, <c>;</c> or <c>,</c> or tab, one row an event, columns for case, activity and time.</summary>
/// <remarks>
/// Rows of a case may lie anywhere, so all events are held (16 bytes each) and cases given out in the order of their first row. Times are
/// ISO 8601 and its near relatives (<see cref="StatedTime"/>), or dates of the file's order (<see cref="CsvTimes"/>). Rows without a case
/// belong to none and are left out, as are events without activity; all of it is counted.
/// </remarks>
internal sealed class CsvEventLog : EventLogReader
{
    readonly EventLogOptions options;
    readonly CsvLogRows rows;
    readonly CsvLogColumns columns;
    readonly CsvTimes times;
    readonly ActivityNames names;
    readonly LogClock clock;
    readonly string?[] activity;
    readonly EqualTimes? equalTimes;
    Queue<CaseEvents>? cases;
    string lastId = "";
    string? lastGiven;
    bool lastIsScientific, timeIsSettled;

    public CsvEventLog(string path, EventLogOptions options)
    {
        this.options = options;
        names = new ActivityNames(options.Missing, Counts);
        clock = new LogClock(options.Zone, Counts);
        times = new CsvTimes(options.Dates, clock, Counts);
        rows = new CsvLogRows(path, options.Limits, options.Encoding);
        try
        {
            columns = new CsvLogColumns(rows.Header, options);
        }
        catch
        {
            rows.Dispose();
            throw;
        }

        activity = new string?[columns.Activity.Length];
        equalTimes = columns.ThenBy < 0 ? null : new EqualTimes(Counts);
    }

    public override IReadOnlyDictionary<string, string> Columns => columns.Taken;
    public override IReadOnlyDictionary<string, IReadOnlyList<string>> OtherColumns => columns.Others;
    public override IReadOnlyList<LogIssue> Issues => [];
    public override TextInput Input => rows.Input with { Dates = times.Order, DatesDeclared = options.Dates is not null };
    public override long BytesRead => rows.BytesRead;
    public override long? BytesTotal => rows.BytesTotal;

    public override bool ReadCase(CaseEvents into)
    {
        cases ??= Gather();
        if (!cases.TryDequeue(out var next))
            return false;
        into.Clear(next.Id);
        foreach (var e in next.Events)
            into.Add(e);
        return true;
    }

    Queue<CaseEvents> Gather()
    {
        var byId = new Dictionary<string, CaseEvents>();
        var inOrder = new Queue<CaseEvents>();
        var lost = new HashSet<string>();
        while (rows.Read())
        {
            if (Case(rows[columns.Case]) is not { } id)
            {
                Counts.EventsWithoutCase++;
                continue;
            }

            if (!byId.TryGetValue(id, out var events))
            {
                byId[id] = events = new CaseEvents();
                events.Clear(id);
                inOrder.Enqueue(events);
            }

            if (!Take(events))
                lost.Add(id);
        }

        times.Settle();
        foreach (var events in inOrder)
            equalTimes?.Order(events);
        Counts.Cases(byId.Keys);
        Counts.CasesWithEventsLeftOut = lost.Count;
        return inOrder;
    }

    /// <summary>The case of a row, which is mostly that of the row before; null where it is missing.</summary>
    string? Case(string given)
    {
        if (given != lastGiven)
        {
            var clean = FieldText.Clean(given);
            if (options.Missing.Is(clean))
            {
                Counts.Missing(clean);
                return null;
            }

            (lastGiven, lastId, lastIsScientific) = (given, clean, FieldText.IsCutNumber(clean));
        }

        Counts.NamesCleaned += lastId == given ? 0 : 1;
        Counts.EventsOfScientificCases += lastIsScientific ? 1 : 0;
        return lastId;
    }

    /// <summary>Adds the event of the row to its case; false where it names no activity.</summary>
    bool Take(CaseEvents events)
    {
        var given = Time();
        var isKnown = times.TryRead(given, out var time);
        var waits = !isKnown && times.MustWait(given);
        if (!isKnown && !waits)
        {
            if (!options.Missing.Is(given))
            {
                var (code, detail) = UnreadTime.Of(given);
                throw rows.Error(columns.Pair is { } pair ? pair.Day : columns.Time, code, detail);
            }

            Counts.Missing(given);
        }

        for (var i = 0; i < activity.Length; i++)
            activity[i] = rows[columns.Activity[i]];
        if (names.Of(activity) is not { } name)
        {
            Counts.EventsWithoutActivity++;
            return false;
        }

        events.Add(new LogEvent(isKnown ? Instant(time) : LogEvent.NoTime, Activities.Number(name), Lifecycle(), time.Finer));
        equalTimes?.Take(events, Rank());
        if (waits)
            times.Wait(events, given, rows.Place(columns.Pair is { } parts ? parts.Day : columns.Time));
        return true;
    }

    /// <summary>
    /// The time as the row gives it. Where the day and the time of day have a column each, the first row tells whether they are that: a
    /// column called <c>time</c> may hold the whole.
    /// </summary>
    string Time()
    {
        if (columns.Pair is not { } pair)
            return PaddedHour(FieldText.Clean(rows[columns.Time]));
        var (day, clock) = (FieldText.Clean(rows[pair.Day]), FieldText.Clean(rows[pair.Clock]));
        if (!timeIsSettled && (day.Contains(':', StringComparison.Ordinal) || !(UnreadTime.IsClock(clock) || options.Missing.Is(clock))))
        {
            columns.TakeOneTime();
            return Time();
        }

        timeIsSettled = true;
        if (options.Missing.Is(clock))
            return day;
        return options.Missing.Is(day)
            ? throw rows.Error(pair.Day, "csv/day-missing", $"The time of day '{Cited.Shown(clock)}' has no date in its row: write the date there.")
            : PaddedHour($"{day} {clock}");
    }

    /// <summary>8:00 behind a date is 08:00, as spreadsheets write it.</summary>
    static string PaddedHour(string given) =>
        given.AsSpan().IndexOfAny(' ', 'T') is var at and > 0 && at + 2 < given.Length && char.IsAsciiDigit(given[at + 1]) && given[at + 2] == ':' ? given.Insert(at + 1, "0") : given;

    Transition Lifecycle()
    {
        if (columns.Transition < 0)
            return Transition.None;
        var given = FieldText.Clean(rows[columns.Transition]);
        if (!options.Missing.Is(given))
            return Counts.Transition(given);
        Counts.Missing(given);
        return Transition.None;
    }

    /// <summary>The number that orders the event among those of its time; null where it is missing.</summary>
    decimal? Rank()
    {
        var given = FieldText.Clean(rows[columns.ThenBy]);
        if (decimal.TryParse(given, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rank))
            return rank;
        if (!options.Missing.Is(given))
            throw rows.Error(columns.ThenBy, "csv/not-a-rank", $"'{Cited.Shown(given)}' is not a number: --then-by takes a column of numbers, such as 12 or 3.5.");
        Counts.Missing(given);
        return null;
    }

    long Instant(in StatedTime time)
    {
        try
        {
            return clock.Instant(time);
        }
        catch (LogFormatException e) when (e.Line == 0)
        {
            throw rows.Error(columns.Time, e.Code, e.Detail);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            rows.Dispose();
    }
}
