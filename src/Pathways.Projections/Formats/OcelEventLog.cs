using Pathways.Projections.Formats.Ocel;
using Pathways.Projections.Process;

namespace Pathways.Projections.Formats;

/// <summary>
/// An object-centric log for analysis, flattened on one type of objects: each object of the type is a case, and its events are all that
/// it took part in, once each. An event of several objects is in several cases (convergence), which is counted; so are the cases in which an
/// activity comes again for other objects of another type (divergence).
/// </summary>
/// <remarks>
/// Source: van der Aalst, Object-Centric Process Mining: Dealing with Divergence and Convergence in Event Data (2019). The log is held: 24 bytes
/// an event, 8 a relation, and the identifiers of its objects.
/// </remarks>
internal sealed class OcelEventLog : EventLogReader
{
    /// <summary>Types of objects that a refusal names; it says how many more there are.</summary>
    internal const int MostNamed = 20;

    readonly OcelReader reader;
    readonly string? asked;
    readonly ActivityNames names;
    readonly LogClock clock;
    readonly Dictionary<string, int> numbers = [];
    readonly List<string?> types = [];
    readonly List<string> ids = [];
    readonly List<(LogEvent? Event, int[] Objects)> events = [];
    readonly List<int> places = [];
    readonly List<string> declared = [];
    Queue<CaseEvents>? cases;
    string type = "";

    public OcelEventLog(string path, EventLogOptions options)
    {
        reader = OcelReader.Open(path, options.Conformity, options.Limits);
        reader.KeepLocalTimes();
        asked = options.ObjectType;
        names = new ActivityNames(options.Missing, Counts);
        clock = new LogClock(options.Zone, Counts);
    }

    public override IReadOnlyDictionary<string, string> Columns => new Dictionary<string, string>
    {
        ["case"] = $"object of type {type}",
        ["activity"] = "event type",
        ["timestamp"] = "time",
    };

    public override string? ObjectType => type;
    public override IReadOnlyList<LogIssue> Issues => reader.Issues;
    public override IReadOnlyDictionary<string, long> IssueCounts => reader.IssueCounts;
    public override long BytesRead => reader.BytesRead;
    public override long? BytesTotal => reader.BytesTotal;

    public override bool ReadCase(CaseEvents into)
    {
        cases ??= Flatten();
        if (!cases.TryDequeue(out var next))
            return false;
        into.Clear(next.Id);
        foreach (var e in next.Events)
            into.Add(e);
        return true;
    }

    Queue<CaseEvents> Flatten()
    {
        foreach (var item in reader.Read())
            Take(item);
        type = Chosen();
        var byObject = new Dictionary<int, (CaseEvents Case, List<int> Named)>();
        var lost = new HashSet<int>();
        foreach (var place in InOrder())
        {
            var (happened, objects) = events[place];
            int[] related = [.. objects.Where(o => types[o] == type)];
            int[] ofType = [.. related.Distinct()];
            Counts.RelationsRepeated += related.Length - ofType.Length;
            Counts.EventsWithoutCase += ofType.Length == 0 ? 1 : 0;
            Counts.EventsInSeveralCases += ofType.Length > 1 ? 1 : 0;
            Counts.EventsWithoutActivity += ofType.Length > 0 && happened is null ? 1 : 0;
            foreach (var number in ofType)
            {
                if (!byObject.TryGetValue(number, out var its))
                {
                    byObject[number] = its = (new CaseEvents(), []);
                    its.Case.Clear(ids[number]);
                }

                if (happened is { } e)
                {
                    its.Case.Add(e);
                    its.Named.Add(place);
                }
                else
                {
                    lost.Add(number);
                }
            }
        }

        Counts.Cases(byObject.Keys.Select(o => ids[o]));
        Counts.CasesWithEventsLeftOut = lost.Count;
        var divergence = new OcelDivergence(events, types, type);
        foreach (var (_, named) in byObject.Values)
            divergence.LookAt(named);
        (Counts.CasesWithDivergence, Counts.DivergingTypes) = (divergence.Cases, divergence.Types);
        Counts.ObjectsWithoutEvents = types.Count(t => t == type) - byObject.Count;
        return new Queue<CaseEvents>(byObject.OrderBy(c => c.Key).Select(c => c.Value.Case));
    }

    /// <summary>The events as the log has them: a database gives them out by type.</summary>
    int[] InOrder()
    {
        var order = Enumerable.Range(0, events.Count).ToArray();
        if (!places.TrueForAll(p => p == 0))
            Array.Sort(places.ToArray(), order);
        return order;
    }

    void Take(OcelItem item)
    {
        switch (item)
        {
            case OcelTypeDeclaration { OfEvents: false } declaration:
                declared.Add(declaration.Name);
                break;
            case OcelObject thing:
                types[Number(thing.Id)] = thing.Type;
                break;
            case OcelEvent happened:
                Take(happened);
                break;
        }
    }

    void Take(OcelEvent happened)
    {
        if (!StatedTime.TryRead(happened.Time, out var time))
            throw reader.Error("ocel/invalid-time", $"'{happened.Time}' is not a date and time.");
        LogEvent? e = names.Of([happened.Type]) is { } name ? new LogEvent(Instant(time), Activities.Number(name), Transition.None, time.Finer) : null;
        events.Add((e, [.. happened.Relations.Select(r => Number(r.ObjectId))]));
        places.Add(happened.Place);
    }

    long Instant(in StatedTime time)
    {
        try
        {
            return clock.Instant(time);
        }
        catch (LogFormatException e) when (e.Line == 0)
        {
            throw reader.Error(e.Code, e.Detail);
        }
    }

    int Number(string id)
    {
        if (numbers.TryGetValue(id, out var number))
            return number;
        ids.Add(id);
        types.Add(null);
        return numbers[id] = ids.Count - 1;
    }

    string Chosen()
    {
        if (asked is null)
            return declared.Count == 1 ? declared[0] : throw TypeNeeded();

        if (declared.Contains(asked))
            return asked;
        var unknown = UnknownName.Of(asked, declared);
        throw new LogFormatException("log/unknown-object-type", 0, 0, $"The log has no objects of type '{unknown.Asked}'{unknown.Instead}") { Unknown = unknown };
    }

    LogFormatException TypeNeeded()
    {
        var numberOf = declared.Select((name, number) => (name, number)).ToDictionary(d => d.name, d => d.number, StringComparer.Ordinal);
        var typeOf = types.Select(t => t is not null && numberOf.TryGetValue(t, out var number) ? number : -1).ToArray();
        var (objects, its) = (new long[declared.Count], new long[declared.Count]);
        foreach (var number in typeOf.Where(t => t >= 0))
            objects[number]++;
        foreach (var (_, related) in events)
        {
            foreach (var number in related.Select(o => typeOf[o]).Where(t => t >= 0).Distinct())
                its[number]++;
        }

        ObjectTypeCount[] counts = [.. declared.Select((name, number) => new ObjectTypeCount(Cited.Shown(name), objects[number], its[number]))];
        var known = string.Join(", ", counts.Take(MostNamed).Select(c => $"'{c.Name}' (objects: {c.Objects}, events: {c.Events})")) + (counts.Length > MostNamed ? $" and {counts.Length - MostNamed} more" : "");
        return new LogFormatException("log/object-type-needed", 0, 0, $"The log is object-centric: say with --object-type whose way is followed, one of {known}.") { ObjectTypes = counts };
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            reader.Dispose();
    }
}
