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
    Queue<CaseEvents>? cases;
    string lastId = "";
    string? lastGiven;
    bool lastIsScientific;

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
        var given = FieldText.Clean(rows[columns.Time]);
        var isKnown = times.TryRead(given, out var time);
        var waits = !isKnown && times.MustWait(given);
        if (!isKnown && !waits)
        {
            if (!options.Missing.Is(given))
            {
                var (code, detail) = UnreadTime.Of(given);
                throw rows.Error(columns.Time, code, detail);
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
        if (waits)
            times.Wait(events, given, rows.Place(columns.Time));
        return true;
    }

    Transition Lifecycle()
    {
        if (columns.Transition < 0 || FieldText.Clean(rows[columns.Transition]) is not { Length: > 0 } given || options.Missing.Is(given))
            return Transition.None;
        return Counts.Transition(given);
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
