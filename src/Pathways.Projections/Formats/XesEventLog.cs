using Pathways.Projections.Formats.Xes;
using Pathways.Projections.Process;
using Pathways.Projections.Statistics;

namespace Pathways.Projections.Formats;

/// <summary>A XES log for analysis.</summary>
internal sealed class XesEventLog : EventLogReader
{
    readonly XesReader reader;
    readonly string path;
    readonly EventLogOptions options;
    readonly string caseKey, timeKey, transitionKey;
    readonly string[] classifier;
    readonly string?[] defaults;
    readonly string?[] found;
    readonly bool[] seen;
    readonly Transition defaultTransition;
    readonly IReadOnlyList<(string Name, IReadOnlyList<string> Keys)> declared;
    readonly IReadOnlyList<NamedClassifier> named;
    readonly Missing missing;
    readonly ActivityNames activityNames;
    readonly LogClock clock;
    readonly HashSet<UInt128> names = [];

    public XesEventLog(string path, EventLogOptions options)
    {
        (this.path, this.options) = (path, options);
        named = XesEventKeys.Named(path, options);
        reader = XesReader.Open(path, options.Conformity, options.Limits);
        missing = options.Missing;
        activityNames = new ActivityNames(missing, Counts);
        clock = new LogClock(options.Zone, Counts);
        var header = reader.Header;
        caseKey = reader.Canonical(header.KeyOf("concept", "name"));
        timeKey = reader.Canonical(header.KeyOf("time", "timestamp"));
        transitionKey = reader.Canonical(header.KeyOf("lifecycle", "transition"));
        declared = [.. header.Classifiers.Where(c => c.Scope == XesScope.Event).Select(c => (c.Name, c.Keys))];
        classifier = options.Classifier.Count == 0 ? [caseKey] : [.. options.Classifier.SelectMany(KeysOf).Select(reader.Canonical)];
        found = new string?[classifier.Length];
        var globals = header.Globals.Where(g => g.Scope == XesScope.Event).SelectMany(g => g.Attributes).ToList();
        try
        {
            foreach (var key in classifier.Append(transitionKey))
                RequireOne(key, globals.Where(a => a.Key == key).Select(a => a.Value));
        }
        catch (LogFormatException)
        {
            reader.Dispose();
            throw;
        }

        defaults = [.. classifier.Select(k => globals.Where(a => a.Key == k).Select(a => a.Value).FirstOrDefault())];
        seen = [.. defaults.Select(d => d is not null)];
        reader.Want([caseKey, transitionKey, .. classifier], timeKey);
        defaultTransition = Transitions.Of(globals.Where(a => a.Key == transitionKey).Select(a => a.Value).FirstOrDefault());
    }

    public override IReadOnlyDictionary<string, string> Columns => new Dictionary<string, string>
    {
        ["case"] = "trace",
        ["activity"] = string.Join('+', classifier),
        ["timestamp"] = timeKey,
        ["transition"] = transitionKey,
    };

    public override IReadOnlyList<(string Name, IReadOnlyList<string> Keys)> DeclaredClassifiers => declared;
    public override IReadOnlyList<NamedClassifier> NamedClassifiers => named;
    public override IReadOnlyList<LogIssue> Issues => reader.Issues;
    public override IReadOnlyDictionary<string, long> IssueCounts => reader.IssueCounts;
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
                    Counts.EventsWithoutCase++;
                    break;
                default:
                    CheckClassifier();
                    return false;
            }
        }
    }

    void ReadTrace(CaseEvents into)
    {
        into.Clear();
        var trace = reader.Component;
        var ids = new List<string>(1);
        for (var at = 0; at < trace.Count; at++)
        {
            if (ReferenceEquals(trace.KeyAt(at), caseKey))
                ids.Add(trace.ValueAt(at));
        }

        var leftOut = Counts.EventsWithoutActivity;
        while (reader.Read() == XesNode.Event)
        {
            if (Event(reader.Component) is { } e)
                into.Add(e);
        }

        ids.AddRange(reader.Late.Where(a => a.Key == caseKey).Select(a => a.Value));
        if (ids.Count > 1)
            RequireOne(caseKey, ids);
        into.Id = ids.Find(id => !missing.Is(id)) ?? ids.FirstOrDefault();
        if (into.Id is { } name && !names.Add(Fingerprint(name)))
            Counts.TracesOfOneName++;
        Counts.CasesWithEventsLeftOut += Counts.EventsWithoutActivity > leftOut ? 1 : 0;
    }

    /// <summary>A key that is read may stand twice where it says the same, or nothing: of two values neither is taken.</summary>
    void RequireOne(string key, IEnumerable<string> values)
    {
        if (values.Where(v => !missing.Is(v)).Distinct(StringComparer.Ordinal).Take(2).ToArray() is [var one, var other])
            throw reader.Error("xes/duplicate-key", $"The key '{Cited.Shown(key)}' occurs twice in one component, with '{Cited.Shown(one)}' and '{Cited.Shown(other)}': which is meant is in doubt.");
    }

    /// <summary>Where keys are there twice, those that are read say one thing each.</summary>
    void RequireOneEach(XesComponent e)
    {
        var read = Enumerable.Range(0, e.Count).Where(at => e.KeyAt(at) is var key && (ReferenceEquals(key, transitionKey) || classifier.Any(c => ReferenceEquals(c, key))));
        foreach (var key in read.GroupBy(e.KeyAt, StringComparer.Ordinal))
            RequireOne(key.Key, key.Select(e.ValueAt));
        var times = Enumerable.Range(0, e.Count).Where(at => ReferenceEquals(e.KeyAt(at), timeKey)).Select(at => Time(e, at)).OfType<StatedTime>().ToArray();
        RequireOne(timeKey, times.Select(t => $"{new DateTime(t.Ticks):O} {t.Finer} {t.Form}"));
    }

    LogEvent? Event(XesComponent e)
    {
        StatedTime? time = null;
        Transition? stated = null;
        Array.Clear(found);
        if (e.Suspect)
            RequireOneEach(e);
        for (var at = 0; at < e.Count; at++)
        {
            var key = e.KeyAt(at);
            for (var i = 0; i < classifier.Length; i++)
            {
                if (!ReferenceEquals(key, classifier[i]))
                    continue;
                if (found[i] is null || missing.Is(found[i]))
                    found[i] = e.ValueAt(at);
                seen[i] = true;
            }

            if (ReferenceEquals(key, timeKey))
                time ??= Time(e, at);
            else if (ReferenceEquals(key, transitionKey))
                stated = stated is null or Transition.None ? Parse(e.ValueAt(at)) : stated;
        }

        var taken = false;
        for (var i = 0; i < found.Length; i++)
        {
            taken |= found[i] is null && defaults[i] is not null;
            found[i] ??= defaults[i];
        }

        if (activityNames.Of(found) is not { } name)
        {
            Counts.EventsWithoutActivity++;
            return null;
        }

        Counts.EventsOfDefaultActivity += taken ? 1 : 0;
        Counts.EventsOfDefaultTransition += stated is null && defaultTransition != Transition.None ? 1 : 0;
        var transition = stated ?? defaultTransition;
        // Without it an exception would say line 0: the reader knows where it stands.
        return time is { } known
            ? new LogEvent(Instant(known), Activities.Number(name), transition, known.Finer)
            : new LogEvent(LogEvent.NoTime, Activities.Number(name), transition);
    }

    /// <summary>A timestamp of another type than date is read where it is one, and said; it is never taken for none.</summary>
    StatedTime? Time(XesComponent e, int at)
    {
        if (e.TypeAt(at) == XesType.Date)
            return e.TimeAt(at).IsStated ? e.TimeAt(at) : null;
        var text = e.ValueAt(at);
        if (missing.Is(text))
        {
            Counts.Missing(text);
            return null;
        }

        if (!StatedTime.TryRead(text, out var time))
            throw reader.Error("xes/invalid-value", $"'{Cited.Shown(text)}' is not a date.");
        reader.Depart("xes/timestamp-not-date", $"The timestamp '{Cited.Shown(text)}' is written as <{XesGrammar.TypeNames[(int)e.TypeAt(at)]}>, not as <date>.");
        return time;
    }

    long Instant(in StatedTime stated)
    {
        try
        {
            return clock.Instant(stated);
        }
        catch (LogFormatException e) when (e.Line == 0)
        {
            throw reader.Error(e.Code, e.Detail);
        }
    }

    /// <summary>What a name asked for stands for: the attributes of a classifier that the log declares, else the attribute itself.</summary>
    IEnumerable<string> KeysOf(string name) => named.FirstOrDefault(c => c.Name == name) is { IsAttribute: false } classifier ? classifier.Keys : [name];

    /// <summary>A key that nothing has names no activity: it is misspelt.</summary>
    void CheckClassifier()
    {
        for (var i = 0; i < classifier.Length; i++)
        {
            if (!seen[i] && (Counts.EventsWithoutActivity > 0 || Activities.Count > 0) && classifier[i] != caseKey)
                throw UnknownKey(classifier[i]);
        }
    }

    LogFormatException UnknownKey(string key)
    {
        var of = named.FirstOrDefault(c => !c.IsAttribute && c.Keys.Contains(key));
        string[] known = [.. XesEventKeys.Of(path, options).Concat(declared.Select(c => c.Name)).Distinct(StringComparer.Ordinal).Except([.. classifier, .. options.Classifier])];
        var unknown = UnknownName.Of(key, known) with { Classifier = of?.Name };
        var why = of is null ? ", and the log declares no classifier of this name" : $" of the classifier '{Cited.Shown(of.Name)}'";
        return new("log/unknown-classifier-key", 0, 0, $"No event has the attribute '{unknown.Asked}'{why}{unknown.Instead}") { Unknown = unknown };
    }

    /// <summary>The two that nearly every event has, before all others; none where it is missing.</summary>
    Transition Parse(string text) => text switch
    {
        "complete" => Transition.Complete,
        "start" => Transition.Start,
        _ when missing.Is(text) => Transition.None,
        _ => Counts.Transition(text.Trim()),
    };

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            reader.Dispose();
    }
}
