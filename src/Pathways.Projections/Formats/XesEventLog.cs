using Pathways.Projections.Formats.Xes;
using Pathways.Projections.Process;

namespace Pathways.Projections.Formats;

/// <summary>A XES log for analysis.</summary>
internal sealed class XesEventLog : EventLogReader
{
    readonly XesReader reader;
    readonly string caseKey, timeKey, transitionKey;
    readonly string[] classifier;
    readonly string?[] defaults;
    readonly string?[] found;
    readonly Transition defaultTransition;

    public XesEventLog(XesReader reader, EventLogOptions options)
    {
        this.reader = reader;
        var header = reader.Header;
        caseKey = reader.Canonical(header.KeyOf("concept", "name"));
        timeKey = reader.Canonical(header.KeyOf("time", "timestamp"));
        transitionKey = reader.Canonical(header.KeyOf("lifecycle", "transition"));
        classifier = options.Classifier.Count == 0 ? [caseKey] : [.. options.Classifier.Select(reader.Canonical)];
        found = new string?[classifier.Length];
        var globals = header.Globals.Where(g => g.Scope == XesScope.Event).SelectMany(g => g.Attributes).ToList();
        defaults = [.. classifier.Select(k => globals.Where(a => a.Key == k).Select(a => a.Value).FirstOrDefault())];
        // Of the timestamp the instant is taken, not the text.
        reader.Want([caseKey, transitionKey, .. classifier]);
        defaultTransition = Parse(globals.Where(a => a.Key == transitionKey).Select(a => a.Value).FirstOrDefault());
    }

    public override IReadOnlyList<LogIssue> Issues => reader.Issues;
    public override long BytesRead => reader.BytesRead;
    public override long? BytesTotal => reader.BytesTotal;

    public override bool ReadCase(CaseEvents into)
    {
        while (true)
        {
            switch (reader.Read())
            {
                case XesNode.Trace:
                    ReadTrace(into);
                    return true;
                case XesNode.Event:
                    EventsOutsideCases++;
                    break;
                default:
                    return false;
            }
        }
    }

    void ReadTrace(CaseEvents into)
    {
        into.Clear();
        var trace = reader.Component;
        for (var at = 0; at < trace.Count; at++)
        {
            if (ReferenceEquals(trace.KeyAt(at), caseKey))
                into.Id = trace.ValueAt(at);
        }

        while (reader.Read() == XesNode.Event)
            into.Add(Event(reader.Component));
    }

    LogEvent Event(XesComponent e)
    {
        var time = LogEvent.NoTime;
        var transition = defaultTransition;
        Array.Clear(found);
        for (var at = 0; at < e.Count; at++)
        {
            var key = e.KeyAt(at);
            for (var i = 0; i < classifier.Length; i++)
            {
                if (ReferenceEquals(key, classifier[i]))
                    found[i] = e.ValueAt(at);
            }

            if (ReferenceEquals(key, timeKey))
                time = e.TypeAt(at) == XesType.Date ? e.TicksAt(at) : time;
            else if (ReferenceEquals(key, transitionKey))
                transition = Parse(e.ValueAt(at));
        }

        return new LogEvent(time, Activity(), transition);
    }

    int Activity()
    {
        for (var i = 0; i < found.Length; i++)
            found[i] ??= defaults[i];
        if (found.Length == 1 && found[0] is { } name)
            return Activities.Number(name);
        if (Array.Exists(found, f => f is not null))
            return Activities.Number(string.Join('+', found.Select(f => f ?? "")));
        EventsWithoutActivity++;
        return Activities.Unnamed();
    }

    /// <summary>The two that nearly every event has, before all others.</summary>
    internal static Transition Parse(string? text) => text switch
    {
        "complete" => Transition.Complete,
        "start" => Transition.Start,
        _ => Transitions.Of(text),
    };

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            reader.Dispose();
    }
}
