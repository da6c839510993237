using Pathways.Projections.Process;

namespace Pathways.Projections.Formats;

/// <summary>
/// Divergence of an object-centric log that is flattened on one type: in one case an activity happens several times, for different objects of
/// another type (an order whose items are picked one by one). As a sequence of the case it looks like the same thing done again.
/// </summary>
/// <remarks>
/// Two events differ by a type where both have objects of it, and not the same ones. Source: van der Aalst, Object-Centric Process Mining:
/// Dealing with Divergence and Convergence in Event Data (2019). One case at a time; what stands for an event's objects is kept where it is in
/// several cases.
/// </remarks>
internal sealed class OcelDivergence
{
    /// <summary>Other types that are looked at: the first that the log's objects have.</summary>
    const int MostTypes = 100;
    const int Flattened = -2, Other = -1;

    readonly List<(LogEvent? Event, int[] Objects)> events;
    readonly List<string> names = [];
    readonly int[] typeOf;
    readonly Dictionary<int, (int Type, UInt128 Set)[]> shared = [];
    readonly Dictionary<int, int> times = [];
    readonly Dictionary<(int Activity, int Type), UInt128> first = [];
    readonly SortedSet<string> diverging = new(StringComparer.Ordinal);

    /// <summary>Begins.</summary>
    /// <param name="events">The events of the log, with their objects.</param>
    /// <param name="types">The type of each object; null where the log does not give the object.</param>
    /// <param name="flattenedOn">The type whose objects are the cases.</param>
    public OcelDivergence(List<(LogEvent? Event, int[] Objects)> events, List<string?> types, string flattenedOn)
    {
        this.events = events;
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal) { [flattenedOn] = Flattened };
        typeOf = new int[types.Count];
        for (var o = 0; o < typeOf.Length; o++)
        {
            typeOf[o] = Other;
            if (types[o] is not { } name || numbers.TryGetValue(name, out typeOf[o]) || names.Count == MostTypes)
                continue;
            numbers[name] = typeOf[o] = names.Count;
            names.Add(name);
        }
    }

    /// <summary>Cases that diverge.</summary>
    public long Cases { get; private set; }

    /// <summary>The other types by which they do.</summary>
    public IReadOnlyCollection<string> Types => diverging;

    /// <summary>Looks at a case.</summary>
    /// <param name="its">Its events that have an activity.</param>
    public void LookAt(List<int> its)
    {
        times.Clear();
        first.Clear();
        foreach (var e in its)
            times[Activity(e)] = times.GetValueOrDefault(Activity(e)) + 1;
        var diverges = false;
        foreach (var e in its.Where(e => times[Activity(e)] > 1))
        {
            foreach (var (type, set) in SetsOf(e))
            {
                Work.Check();
                if (first.TryAdd((Activity(e), type), set) || first[(Activity(e), type)] == set)
                    continue;
                diverges = true;
                diverging.Add(names[type]);
            }
        }

        Cases += diverges ? 1 : 0;
    }

    int Activity(int e) => events[e].Event!.Value.Activity;

    /// <summary>What stands for the objects of an event, other type by other type.</summary>
    (int Type, UInt128 Set)[] SetsOf(int e)
    {
        if (shared.TryGetValue(e, out var known))
            return known;
        var objects = events[e].Objects;
        (int, UInt128)[] sets = [.. objects.Where(o => typeOf[o] >= 0).Distinct().GroupBy(o => typeOf[o]).Select(others => (others.Key, EventLogReader.Fingerprint(string.Join(',', others.Order()))))];
        if (objects.Where(o => typeOf[o] == Flattened).Skip(1).Any())
            shared[e] = sets;
        return sets;
    }
}
