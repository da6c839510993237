using Marten;
using Pathways.Api.EventStore;
using Pathways.Api.Recording;
using Pathways.Api.Registries;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Import;

/// <summary>
/// What entries, of a file or stored, are held against that no pathway knows: dates of birth, the registry of communes, and the person's other
/// pathways, in the store and in the file itself. The store is asked once for some hundred pathways, by index. What somebody records
/// for the same people while the file is being decided is found out when it is written (<see cref="Guard"/>).
/// </summary>
public sealed class FilePeople(PeopleLog log, IDocumentStore store, StoredStates states)
{
    const string PreviousLeftOut = "import/previous-left-out";

    readonly Dictionary<Guid, PathwaysOfOne> pathways = [];
    readonly Dictionary<Guid, DateOnly> births = [];
    readonly HashSet<Guid> erased = [];
    readonly HashSet<Guid> known = [];
    readonly Dictionary<Guid, long> versions = [];
    readonly List<(Guid Pathway, PathwayOpened Entry, Guid Previous)> links = [];
    readonly Dictionary<Guid, Pathway> misplaced = [];
    readonly Dictionary<Guid, Refusal?> leftOut = [];
    HashSet<string>? own;
    DirectoryCodes directory = DirectoryCodes.Empty;

    /// <summary>What stands against the convention of an entry of the file; null where none is asked about.</summary>
    public Func<PathwayOpened, Refusal?>? Conventions { get; init; }

    /// <summary>These people's pathways as the decisions saw them, with what the file itself adds to them.</summary>
    public PeopleGuard Guard => new(pathways.Keys, versions, MindsEveryStep: false);

    /// <summary>Learns what there is to know of these people.</summary>
    /// <param name="people">The people.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <param name="hidden">Those of whom who asks may not read who they are: nothing is held against their date of birth. None where absent.</param>
    public async Task LearnAsync(IReadOnlyCollection<Guid> people, CancellationToken cancellation, IReadOnlySet<Guid>? hidden = null)
    {
        if (own is null)
        {
            (own, directory) = await RegistriesAsync(cancellation);
        }
        var unknown = people.Where(p => !pathways.ContainsKey(p)).Distinct().ToArray();
        if (unknown.Length == 0)
        {
            return;
        }
        await using var session = store.QuerySession();
        foreach (var identity in await session.LoadManyAsync<Identity>(cancellation, unknown))
        {
            known.Add(identity.Id);
            if (identity.BirthDate is { } born && hidden?.Contains(identity.Id) != true)
            {
                births[identity.Id] = born;
            }
        }
        erased.UnionWith((await session.LoadManyAsync<ErasedIdentity>(cancellation, unknown)).Select(e => e.Id));
        var theirs = await log.PathwaysOfAsync(unknown, cancellation);
        foreach (var person in unknown)
        {
            pathways[person] = new();
        }
        foreach (var (id, state) in await states.ReadAsync([.. theirs.Select(p => p.Pathway)], cancellation))
        {
            pathways[state.Opening!.Person].Set(id, state);
            known.Add(state.Opening.Person);
        }
        foreach (var (pathway, version) in theirs)
        {
            versions[pathway] = version;
        }
    }

    /// <summary>Whether the territory knew somebody before this file.</summary>
    public bool Knew(Guid person) => known.Contains(person);

    /// <summary>The entry with the age that follows from the date of birth.</summary>
    public PathwayEvent Complete(PathwayEvent step) =>
        step is PathwayOpened entry && births.TryGetValue(entry.Person, out var born) ? EntryFacts.WithAge(entry, born) : step;

    /// <summary>What the registries and the date of birth say against a step of the file. Whoever was erased enters nothing more under that identifier.</summary>
    /// <param name="step">The step.</param>
    /// <param name="now">Code of the structure that accompanies, as far as the file has come.</param>
    public IReadOnlyList<Refusal> Found(PathwayEvent step, string? now) =>
    [
        .. step is PathwayOpened { Person: var person } && erased.Contains(person) ? [new Refusal("entry/erased-person", "person")] : Array.Empty<Refusal>(),
        .. step is PathwayOpened entry && Conventions?.Invoke(entry) is { } unknown ? [unknown] : Array.Empty<Refusal>(),
        .. Known(step, now),
    ];

    IEnumerable<Refusal> Known(PathwayEvent step, string? now = null) =>
    [
        .. step is PathwayOpened entry ? AgainstEntry(entry) : [],
        .. directory.Against(step, null, null, now),
        .. PlaceCodes.Unknown(step, now, directory.Structures, own ?? []) is { } nowhere ? [nowhere] : Array.Empty<Refusal>(),
    ];

    IEnumerable<Refusal> AgainstEntry(PathwayOpened entry) =>
    [
        .. births.TryGetValue(entry.Person, out var born) ? EntryFacts.AgainstBirth(entry, born) : [],
        .. own?.Contains(entry.Territory) != true && EntryFacts.AgainstCommune(entry) is { } unknown ? [unknown] : Array.Empty<Refusal>(),
    ];

    /// <summary>What other pathways of the person only ask about the steps that the file adds to one, by step.</summary>
    public IReadOnlyDictionary<Guid, Refusal> Questions(Guid pathway, Pathway before, Pathway after)
    {
        ArgumentNullException.ThrowIfNull(before);
        return AfterDeaths(pathway, after).Concat(TooMuchWithHost(pathway, after)).Where(f => f.Severity == Severity.Confirm && !before.Holds(f.Step.Id))
            .GroupBy(f => f.Step.Id, f => f.Why).ToDictionary(step => step.Key, step => step.First());
    }

    /// <summary>What another pathway of the person says against one as the file leaves it; and takes it in when nothing does.</summary>
    public Refusal? Admit(Guid pathway, Pathway before, Pathway after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var theirs = after.Opening is { } entry ? pathways.GetValueOrDefault(entry.Person) : null;
        if (!before.IsOpened && theirs is not null && EntryFacts.AgainstNumber(after.Opening!.Structure, theirs.Structures) is { } full)
        {
            return full;
        }
        if (!before.IsOpened && after.Opening is { PreviousPathway: { } previous } linked)
        {
            links.Add((pathway, linked, previous));
        }
        if ((AgainstOthers(pathway, after).FirstOrDefault() ?? AfterDeaths(pathway, after).FirstOrDefault(f => f.Severity == Severity.Refuse && !before.Holds(f.Step.Id))?.Why
            ?? EnteredAfterDeath(pathway, before, after) ?? TooMuchWithHost(pathway, before, after)) is { } against)
        {
            if (against.Code == "entry/previous-not-before")
            {
                misplaced[pathway] = after;
            }
            return against;
        }
        if (theirs is not null)
        {
            theirs.Set(pathway, after);
            versions[pathway] = after.Version;
        }
        return null;
    }

    /// <summary>A pathway of the file is not taken.</summary>
    /// <param name="pathway">The pathway.</param>
    /// <param name="why">What another pathway of the person says, or asks; null where the pathway is at fault by itself.</param>
    public void LeaveOut(Guid pathway, Refusal? why) => leftOut[pathway] = why;

    /// <summary>Whether a pathway of the file is not taken.</summary>
    public bool IsLeftOut(Guid pathway) => leftOut.ContainsKey(pathway);

    /// <summary>The pathways of the file that are not taken for what other pathways say or ask.</summary>
    public IEnumerable<(Guid Pathway, Refusal Why)> TurnedAway => leftOut.Where(l => l.Value is not null).Select(l => (l.Key, l.Value!));

    /// <summary>
    /// The pathways of the file that name as the one before them none of the same person, neither in the store nor in what the file brings, and all that follow them:
    /// known once all of it is decided, for a pathway may come after the one that follows it. Costs the links.
    /// </summary>
    public IReadOnlyDictionary<Guid, Refusal> BrokenLinks()
    {
        var broken = new Dictionary<Guid, Refusal>();
        foreach (var (pathway, entry, previous) in links)
        {
            if (Broken(pathway, entry, previous) is { } why)
            {
                broken[pathway] = why;
            }
        }
        var followers = links.ToLookup(l => l.Previous, l => l.Pathway);
        var next = new Queue<Guid>(broken.Keys);
        while (next.TryDequeue(out var pathway))
        {
            foreach (var follower in followers[pathway].Where(f => broken.TryAdd(f, new Refusal(PreviousLeftOut, "previousPathway"))))
            {
                next.Enqueue(follower);
            }
        }
        return broken;
    }

    Refusal? Broken(Guid pathway, PathwayOpened entry, Guid previous)
    {
        if (previous != pathway && pathways.GetValueOrDefault(entry.Person)?.Find(previous) is { } before)
        {
            return NotBefore(before);
        }
        // One that was turned away only because it comes after the one that names it is not at fault.
        return misplaced.TryGetValue(previous, out var other) && NotBefore(other) is { } order ? order
            : new Refusal(previous != pathway && IsLeftOut(previous) ? PreviousLeftOut : "entry/unknown-previous", "previousPathway");

        Refusal? NotBefore(Pathway named) => named.OpenedOn < entry.OccurredOn ? null : EntryFacts.AgainstOrder(pathway, entry, previous, named);
    }

    /// <summary>What the registry, the date of birth and the person's other pathways say against an entry that is stored.</summary>
    /// <param name="pathway">The pathway.</param>
    /// <param name="stored">Its state.</param>
    /// <param name="seen">Which other pathways are held against it; null for all.</param>
    public IReadOnlyList<Refusal> Against(Guid pathway, Pathway stored, Func<Pathway, bool>? seen = null)
    {
        ArgumentNullException.ThrowIfNull(stored);
        return stored.Opening is { } entry ? [.. Known(entry), .. AgainstOthers(pathway, stored, seen)] : [];
    }

    /// <summary>The steps of a pathway that come after the death that another pathway of the person tells, and a death of another day.</summary>
    public IEnumerable<Finding> AfterDeaths(Guid pathway, Pathway one)
    {
        ArgumentNullException.ThrowIfNull(one);
        var died = Others(pathway, one).Where(o => o.State.Exit == Closure.Deceased).Select(o => o.State).OrderBy(o => o.ClosedOn).ToList();
        // The first day speaks for all, but to an exit, which may tell a death too.
        return died.Count == 0 ? []
            : one.Steps.SelectMany(s => (s.Event is PathwayClosed ? died : died.Take(1)).Select(o => EntryFacts.AfterDeath(s.Event, o)).OfType<Refusal>().Take(1).Select(why => new Finding(s, why)));
    }

    IEnumerable<Refusal> AgainstOthers(Guid pathway, Pathway one, Func<Pathway, bool>? seen = null) => one.Opening is not { } entry ? []
        : entry.PreviousPathway == pathway ? [new Refusal("entry/unknown-previous", "previousPathway")]
        : Others(pathway, one).Where(o => seen?.Invoke(o.State) != false)
            .Select(o => EntryFacts.AgainstOther(entry.Scheme, entry.OccurredOn, one.ClosedOn, o.State) ?? EntryFacts.AgainstOrder(pathway, entry, o.Pathway, o.State)).OfType<Refusal>();

    /// <summary>The immersions of a pathway that break the law's bounds on one host together with those of the person's other pathways.</summary>
    public IEnumerable<Finding> TooMuchWithHost(Guid pathway, Pathway one) => ImmersionFacts.AgainstOthers(one, OtherImmersions(pathway, one));

    /// <summary>Those of them that nobody has confirmed, from whichever side.</summary>
    /// <param name="pathway">The pathway.</param>
    /// <param name="one">Its state.</param>
    /// <param name="seen">Which other pathways are counted; null for all.</param>
    public IEnumerable<Finding> DoubtfulWithHost(Guid pathway, Pathway one, Func<Pathway, bool>? seen = null) => ImmersionFacts.Doubtful(one, OtherImmersions(pathway, one, seen));

    IReadOnlyCollection<Immersion> OtherImmersions(Guid pathway, Pathway one, Func<Pathway, bool>? seen = null)
    {
        ArgumentNullException.ThrowIfNull(one);
        return one.Opening is { } entry && pathways.TryGetValue(entry.Person, out var theirs) ? theirs.WithHostsOf(pathway, one, seen) : [];
    }

    IEnumerable<(Guid Pathway, Pathway State)> Others(Guid pathway, Pathway one) =>
        one.Opening is { } entry && pathways.TryGetValue(entry.Person, out var theirs) ? theirs.Except(pathway) : [];

    // A death that the file brings, against the entries of the person's other pathways; a step after it is listed as doubtful there.
    Refusal? EnteredAfterDeath(Guid pathway, Pathway before, Pathway after) => after is not { Exit: Closure.Deceased, ClosedOn: { } died } || before.Exit == Closure.Deceased ? null
        : Others(pathway, after).Where(o => o.State.OpenedOn > died).Select(o => EntryFacts.AgainstDeath(died, o.State)).FirstOrDefault();

    // What the law's bounds refuse of the immersions that the file adds.
    Refusal? TooMuchWithHost(Guid pathway, Pathway before, Pathway after) =>
        TooMuchWithHost(pathway, after).FirstOrDefault(f => f.Severity == Severity.Refuse && !before.Holds(f.Step.Id))?.Why;

    async Task<(HashSet<string> Communes, DirectoryCodes Directory)> RegistriesAsync(CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return ([.. await session.Query<Commune>().Select(c => c.Code).ToListAsync(cancellation)],
            new([.. await session.Query<Structure>().Select(s => s.Code).ToListAsync(cancellation)], await session.Query<StaffMember>().ToListAsync(cancellation)));
    }
}
