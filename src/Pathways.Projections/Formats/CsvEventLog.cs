using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using Pathways.Projections.Process;
using Pathways.Projections.Text;

namespace Pathways.Projections.Formats;

/// <summary>A CSV log for analysis: a header, <c>;</c> or <c>,</c> or tab, one row an event, columns for case, activity and time.</summary>
/// <remarks>
/// Rows of a case may lie anywhere: unless they are said to be contiguous, all events are held (16 bytes each) and cases given out in
/// the order of their first row. Times are ISO 8601 and its near relatives (<see cref="StatedTime"/>). Rows without a case belong to none
/// and are left out, as are events without activity; all of it is counted. Rows of separators alone are no events.
/// </remarks>
internal sealed class CsvEventLog : EventLogReader
{
    const int LongestField = 1 << 20;
    static readonly string[] CaseNames = ["case", "case_id", "caseid", "case id", "case:concept:name", "pathway", "parcours", "dossier"];
    static readonly string[] ActivityNames = ["activity", "event", "concept:name", "activity_name", "activité", "étape", "etape"];
    static readonly string[] TimeNames = ["timestamp", "time:timestamp", "time", "occurred_on", "occurred", "date", "complete timestamp", "horodatage", "instant"];
    static readonly string[] TransitionNames = ["lifecycle:transition", "lifecycle", "transition"];

    readonly LogStream stream;
    readonly Utf8Text bytes;
    readonly CsvText text;
    readonly CsvParser parser;
    readonly EventLogOptions options;
    readonly int caseColumn, timeColumn, transitionColumn, width;
    readonly int[] activityColumns;
    readonly List<LogIssue> issues = [];
    readonly HashSet<string> closed = [];
    readonly Dictionary<string, string> columns = [];
    readonly ActivityNames names;
    readonly LogClock clock;
    readonly string?[] activity;
    Queue<CaseEvents>? gathered;
    bool rowPending;
    string pendingId = "", lastId = "";
    string? lastCase;
    bool lastIsScientific;
    int row = 1;
    long blankRows;

    public CsvEventLog(string path, EventLogOptions options)
    {
        this.options = options;
        names = new ActivityNames(options.Missing, Counts);
        clock = new LogClock(options.Zone, Counts);
        stream = LogStream.Open(path, options.Limits);
        try
        {
            bytes = new Utf8Text(stream, options.Encoding);
            text = new CsvText(bytes);
        }
        catch
        {
            stream.Dispose();
            throw;
        }

        parser = new CsvParser(text, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = text.Separator.Char.ToString(),
            MaxFieldSize = LongestField,
            BadDataFound = _ => throw BadQuotes(),
        });
        try
        {
            if (!ReadRow())
                throw new LogFormatException("csv/empty", 1, 1, "The file has no header.");
            var header = parser.Record!;
            width = Array.FindLastIndex(header, h => FieldText.Clean(h).Length > 0) + 1;
            RefuseTwins(header);
            caseColumn = Find(header, options.CaseColumn, CaseNames, "case");
            activityColumns = options.Classifier.Count > 0
                ? [.. options.Classifier.Select(c => Find(header, c, [], "activity"))]
                : [Find(header, options.ActivityColumn, ActivityNames, "activity")];
            timeColumn = Find(header, options.TimeColumn, TimeNames, "timestamp");
            transitionColumn = Find(header, options.TransitionColumn, TransitionNames, kind: null);
            activity = new string?[activityColumns.Length];
            columns["case"] = header[caseColumn];
            columns["activity"] = string.Join('+', activityColumns.Select(c => header[c]));
            columns["timestamp"] = header[timeColumn];
            if (transitionColumn >= 0)
                columns["transition"] = header[transitionColumn];
        }
        catch
        {
            parser.Dispose();
            throw;
        }
    }

    public override IReadOnlyDictionary<string, string> Columns => columns;
    public override IReadOnlyList<LogIssue> Issues => issues;
    public override TextInput Input => new(bytes.EncodingName, bytes.Evidence, text.Separator.Name, blankRows, Dates: options.Dates);
    public override long BytesRead => stream.Consumed;
    public override long? BytesTotal => stream.Size;

    public override bool ReadCase(CaseEvents into)
    {
        if (options.CasesAreContiguous)
            return ReadContiguous(into);
        gathered ??= Gather();
        if (!gathered.TryDequeue(out var next))
            return false;
        into.Clear(next.Id);
        foreach (var e in next.Events)
            into.Add(e);
        return true;
    }

    bool ReadContiguous(CaseEvents into)
    {
        if (!rowPending && !NextOfACase(out pendingId))
            return false;
        var id = pendingId;
        if (!closed.Add(id))
            throw Error(caseColumn, "csv/case-not-contiguous", $"The case '{Shown(id)}' comes back after another began.");
        into.Clear(id);
        var leftOut = Counts.EventsWithoutActivity;
        do
        {
            if (Event() is { } e)
                into.Add(e);
        }
        while ((rowPending = NextOfACase(out pendingId)) && pendingId == id);

        Counts.CasesWithEventsLeftOut += Counts.EventsWithoutActivity > leftOut ? 1 : 0;
        return true;
    }

    Queue<CaseEvents> Gather()
    {
        var cases = new Dictionary<string, CaseEvents>();
        var inOrder = new Queue<CaseEvents>();
        var lost = new HashSet<string>();
        while (NextOfACase(out var id))
        {
            if (!cases.TryGetValue(id, out var events))
            {
                cases[id] = events = new CaseEvents();
                events.Clear(id);
                inOrder.Enqueue(events);
            }

            if (Event() is { } e)
                events.Add(e);
            else
                lost.Add(id);
        }

        Counts.CasesWithEventsLeftOut = lost.Count;
        return inOrder;
    }

    /// <summary>Goes to the next row of a case; rows of none are counted, rows of nothing are no events.</summary>
    bool NextOfACase(out string id)
    {
        while (ReadRow())
        {
            if (parser.Count != width && (parser.Count < width || Enumerable.Range(width, parser.Count - width).Any(i => Field(i).Length > 0)))
                throw Error(Math.Min(parser.Count, width), "csv/field-count", $"The row has {parser.Count} fields, the header {width}.");
            var given = parser[caseColumn];
            if (given == lastCase)
            {
                id = lastId;
                Counts.NamesCleaned += lastId == given ? 0 : 1;
                Counts.EventsOfScientificCases += lastIsScientific ? 1 : 0;
                return true;
            }

            if (Case(given) is { } stated)
            {
                (lastCase, lastId, lastIsScientific) = (given, id = stated, FieldText.IsCutNumber(stated));
                Counts.EventsOfScientificCases += lastIsScientific ? 1 : 0;
                return true;
            }

            Counts.EventsWithoutCase++;
        }

        id = "";
        return false;
    }

    string? Case(string given)
    {
        var clean = FieldText.Clean(given);
        if (options.Missing.Is(clean))
            return null;
        Counts.NamesCleaned += clean == given ? 0 : 1;
        return clean;
    }

    LogEvent? Event()
    {
        var stated = Time();
        var transition = transitionColumn < 0 ? Transition.None : Transitions.Of(Field(transitionColumn));
        for (var i = 0; i < activity.Length; i++)
            activity[i] = parser[activityColumns[i]];
        if (names.Of(activity) is not { } name)
        {
            Counts.EventsWithoutActivity++;
            return null;
        }

        Counts.UnknownTransitions += transitionColumn >= 0 && Transitions.IsUnknown(Field(transitionColumn), transition) ? 1 : 0;
        return stated is { } time
            ? new LogEvent(Instant(time), Activities.Number(name), transition, time.Finer)
            : new LogEvent(LogEvent.NoTime, Activities.Number(name), transition);
    }

    StatedTime? Time()
    {
        var given = Field(timeColumn);
        if (StatedTime.TryRead(given, out var time) || TryDeclared(given, out time))
            return time;
        return options.Missing.Is(given)
            ? null
            : throw Error(timeColumn, "csv/invalid-time", $"'{Shown(given)}' is not an ISO 8601 date or time.");
    }

    /// <summary>A date such as 05/01/2026, with a time behind it or not, in the order that was declared.</summary>
    bool TryDeclared(string given, out StatedTime time)
    {
        time = default;
        var end = given.IndexOf(' ', StringComparison.Ordinal) is var blank and >= 0 ? blank : given.Length;
        return options.Dates is { } order
            && WrittenDates.TryRead(given.AsSpan(0, end), order, declared: true, out var day)
            && StatedTime.TryRead(string.Create(CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd}{given.AsSpan(end)}"), out time);
    }

    long Instant(in StatedTime time)
    {
        try
        {
            return clock.Instant(time);
        }
        catch (LogFormatException e) when (e.Line == 0)
        {
            throw Error(timeColumn, e.Code, e.Detail);
        }
    }

    bool ReadRow()
    {
        try
        {
            // Spreadsheets fill a table's end with rows of separators alone.
            do
            {
                stream.Mark();
                row = parser.RawRow + 1;
                if (!parser.Read())
                    return false;
            }
            while (IsBlank() && ++blankRows > 0);
            return true;
        }
        catch (MaxFieldSizeException e)
        {
            throw new LogFormatException("csv/field-too-long", row, 1, $"A field is longer than {LongestField} characters.", e);
        }
        catch (LogFormatException e) when (e.Line == 0)
        {
            throw new LogFormatException(e.Code, row, 1, e.Detail, e);
        }
    }

    bool IsBlank()
    {
        for (var i = 0; i < parser.Count; i++)
        {
            if (!string.IsNullOrWhiteSpace(parser[i]))
                return false;
        }

        return true;
    }

    LogFormatException BadQuotes() => new("csv/bad-quotes", row, 1, "A quote stands where none may.");

    string Field(int column) => column < parser.Count ? FieldText.Clean(parser[column]) : "";

    /// <summary>An error at the start of a field; at the end of the row where it has no such field.</summary>
    LogFormatException Error(int field, string code, string detail)
    {
        var (line, lineStart, before, quoted, at) = (row, 0, 0, false, 0);
        var raw = parser.RawRecord.AsSpan().TrimEnd("\r\n");
        for (; at < raw.Length && before < field; at++)
        {
            if (raw[at] == '"')
                quoted = !quoted;
            else if (raw[at] == '\n')
                (line, lineStart) = (line + 1, at + 1);
            else if (raw[at] == text.Separator.Char && !quoted)
                before++;
        }

        return new(code, line, at - lineStart + 1, detail);
    }

    static void RefuseTwins(string[] header)
    {
        for (var i = 1; i < header.Length; i++)
        {
            // Columns without a name hold nothing that could be asked for.
            var name = FieldText.Clean(header[i]);
            if (name.Length > 0 && header.Take(i).Any(h => FieldText.Clean(h).Equals(name, StringComparison.OrdinalIgnoreCase)))
                throw new LogFormatException("csv/duplicate-column", 1, 1, $"Two columns are called '{Shown(name)}'.");
        }
    }

    static int Find(string[] header, string? asked, string[] usual, string? kind)
    {
        string[] sought = asked is null ? usual : [asked];
        foreach (var name in sought)
        {
            var column = Array.FindIndex(header, h => FieldText.Clean(h).Equals(FieldText.Clean(name), StringComparison.OrdinalIgnoreCase));
            if (column >= 0)
                return column;
        }

        if (kind is null && asked is null)
            return -1;
        var near = asked is null ? null : Nearest.To(asked, header);
        throw new LogFormatException("csv/missing-column", 1, 1, near is null
            ? $"There is no column for the {kind ?? "transition"} ({string.Join(", ", sought.Select(n => $"'{n}'"))}); there are {string.Join(", ", header.Select(h => $"'{Shown(h)}'"))}."
            : $"There is no column '{Shown(asked!)}'; did you mean '{near}'?");
    }

    static string Shown(string text) => text.Length <= 80 ? text : text[..80] + "…";

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            parser.Dispose();
    }
}
