using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using Pathways.Projections.Process;

namespace Pathways.Projections.Formats;

/// <summary>A CSV log for analysis: a header, <c>;</c> or <c>,</c> or tab, one row an event, columns for case, activity and time.</summary>
/// <remarks>
/// Rows of a case may lie anywhere: unless they are said to be contiguous, all events are held (16 bytes each) and cases given out in
/// the order of their first row. Times are ISO 8601, with or without time of day; without an offset they are taken as UTC.
/// </remarks>
internal sealed class CsvEventLog : EventLogReader
{
    const int LongestField = 1 << 20;
    static readonly string[] CaseNames = ["case", "case_id", "caseid", "case id", "case:concept:name", "pathway"];
    static readonly string[] ActivityNames = ["activity", "event", "concept:name", "activity_name"];
    static readonly string[] TimeNames = ["timestamp", "time:timestamp", "time", "occurred_on", "occurred", "date", "complete timestamp"];
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
    Queue<CaseEvents>? gathered;
    bool rowPending;
    int row = 1;
    long blankRows;

    public CsvEventLog(string path, EventLogOptions options)
    {
        this.options = options;
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
            caseColumn = Find(header, options.CaseColumn, CaseNames, "case");
            activityColumns = options.Classifier.Count > 0
                ? [.. options.Classifier.Select(c => Find(header, c, [], "activity"))]
                : [Find(header, options.ActivityColumn, ActivityNames, "activity")];
            timeColumn = Find(header, options.TimeColumn, TimeNames, "timestamp");
            transitionColumn = Find(header, options.TransitionColumn, TransitionNames, kind: null);
        }
        catch
        {
            parser.Dispose();
            throw;
        }
    }

    public override IReadOnlyList<LogIssue> Issues => issues;
    public override TextInput Input => new(bytes.EncodingName, bytes.Evidence, text.Separator.Name, blankRows);
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
        if (!rowPending && !ReadRow())
            return false;
        var id = Field(caseColumn);
        if (!closed.Add(id))
            throw Error(caseColumn, "csv/case-not-contiguous", $"The case '{Shown(id)}' comes back after another began.");
        into.Clear(id);
        do
        {
            into.Add(Event());
        }
        while ((rowPending = ReadRow()) && Field(caseColumn) == id);

        return true;
    }

    Queue<CaseEvents> Gather()
    {
        var cases = new Dictionary<string, CaseEvents>();
        var inOrder = new Queue<CaseEvents>();
        while (ReadRow())
        {
            var id = Field(caseColumn);
            if (!cases.TryGetValue(id, out var events))
            {
                cases[id] = events = new CaseEvents();
                events.Clear(id);
                inOrder.Enqueue(events);
            }

            events.Add(Event());
        }

        return inOrder;
    }

    LogEvent Event()
    {
        if (parser.Count != width && (parser.Count < width || Enumerable.Range(width, parser.Count - width).Any(i => Field(i).Length > 0)))
            throw Error(Math.Min(parser.Count, width), "csv/field-count", $"The row has {parser.Count} fields, the header {width}.");
        var stated = Field(timeColumn);
        var time = LogEvent.NoTime;
        if (stated.Length > 0 && !Instants.TryRead(stated, out time, out _, out _))
            throw Error(timeColumn, "csv/invalid-time", $"'{Shown(stated)}' is not an ISO 8601 date or time.");
        var transition = transitionColumn < 0 ? Transition.None : XesEventLog.Parse(Field(transitionColumn));
        return new LogEvent(time, Activity(), transition);
    }

    int Activity()
    {
        var name = activityColumns.Length == 1 ? Field(activityColumns[0]) : string.Join('+', activityColumns.Select(Field));
        if (name.Length > 0)
            return Activities.Number(name);
        EventsWithoutActivity++;
        return Activities.Unnamed();
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

    static int Find(string[] header, string? asked, string[] usual, string? kind)
    {
        string[] names = asked is null ? usual : [asked];
        foreach (var name in names)
        {
            var column = Array.FindIndex(header, h => FieldText.Clean(h).Equals(name, StringComparison.OrdinalIgnoreCase));
            if (column >= 0)
                return column;
        }

        if (kind is null && asked is null)
            return -1;
        throw new LogFormatException("csv/missing-column", 1, 1, $"There is no column for the {kind ?? "transition"} ({string.Join(", ", names)}).");
    }

    static string Shown(string text) => text.Length <= 80 ? text : text[..80] + "…";

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            parser.Dispose();
    }
}
