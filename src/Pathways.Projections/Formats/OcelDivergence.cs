namespace Pathways.Projections.Formats;

/// <summary>
/// Divergence of an object-centric log that is flattened on one type: in one case an activity happens several times, for different objects of
/// another type (an order whose items are picked one by one). As a sequence of the case it looks like the same thing done again.
/// </summary>
/// <remarks>
/// Two events differ by a type where both have objects of it, and not the same ones. Source: van der Aalst, Object-Centric Process Mining:
/// Dealing with Divergence and Convergence in Event Data (2019). Held: an entry for each case, activity and other type.
/// </remarks>
internal sealed class OcelDivergence
{
    readonly List<string> names = [];
    readonly int[] typeOf;
    readonly Dictionary<(int Case, int Activity, int Type), UInt128> first = [];
    readonly HashSet<int> cases = [];
    readonly SortedSet<string> diverging = new(StringComparer.Ordinal);

    /// <summary>Begins.</summary>
    /// <param name="types">The type of each object; null where the log does not give the object.</param>
    /// <param name="flattenedOn">The type whose objects are the cases.</param>
    public OcelDivergence(List<string?> types, string flattenedOn)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        typeOf = new int[types.Count];
        for (var o = 0; o < typeOf.Length; o++)
        {
            if (types[o] is not { } name || name == flattenedOn)
            {
                typeOf[o] = -1;
                continue;
            }

            if (!numbers.TryGetValue(name, out typeOf[o]))
            {
                numbers[name] = typeOf[o] = names.Count;
                names.Add(name);
            }
        }
    }

    /// <summary>Cases that diverge.</summary>
    public long Cases => cases.Count;

    /// <summary>The other types by which they do.</summary>
    public IReadOnlyCollection<string> Types => diverging;

    /// <summary>An event of a case.</summary>
    public void Add(int ofCase, int activity, int[] objects)
    {
        foreach (var others in objects.Where(o => typeOf[o] >= 0).Distinct().GroupBy(o => typeOf[o]))
        {
            Work.Check();
            var key = (ofCase, activity, others.Key);
            var set = EventLogReader.Fingerprint(string.Join(',', others.Order()));
            if (first.TryAdd(key, set) || first[key] == set)
                continue;
            cases.Add(ofCase);
            diverging.Add(names[others.Key]);
        }
    }
}
