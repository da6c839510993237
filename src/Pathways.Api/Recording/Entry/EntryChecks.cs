using Marten;
using Npgsql;
using Pathways.Api.EventStore;
using Pathways.Api.Hosting;
using Pathways.Api.Registries;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Pathways.Projections.Indicators;

namespace Pathways.Api.Recording;

/// <summary>
/// What a step is held against that its own pathway does not know: of an entry, the person's date of birth, their other pathways, and the
/// registry of communes; of an immersion with a host, the immersions of their other pathways; of any step, their death. The rules themselves are the domain's
/// (<see cref="EntryFacts"/>, <see cref="ImmersionFacts"/>).
/// </summary>
public sealed class EntryChecks(
    PeopleLog people, PathwaysOfPeople pathways, PathwayStates states, PersonAccess access, SamePerson same, SameTries tries, IDocumentStore store, NpgsqlDataSource database,
    DeclaredAttributes attributes, KnownConventions conventions)
{
    readonly NamedInStep named = new(access, pathways, states);
    readonly PersonCheck persons = new(pathways, access, same, tries, store);
    readonly DirectoryCheck directory = new(store, database);

    /// <summary>The step as whoever records it may say it, with the age that follows from the date of birth, where one is known and no age is said.</summary>
    /// <param name="pathway">The pathway.</param>
    /// <param name="step">The step.</param>
    /// <param name="made">A person whose identity record is yet to be made.</param>
    /// <param name="told">A person of another structure whom who records has told apart (<see cref="SamePerson"/>).</param>
    /// <param name="actor">Who records.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<PathwayEvent> CompleteAsync(Guid pathway, PathwayEvent step, Identity? made, Guid? told, Actor actor, CancellationToken cancellation)
    {
        var (said, stands) = await named.KnownAsync(pathway, step, made, told, actor, cancellation);
        if (EntryFacts.In(said) is not { } entry)
        {
            return said;
        }
        var (birth, isRead) = await BirthOfAsync(entry.Person, made, told, actor, cancellation);
        // Who may not read the date of birth leaves the age as the entry has it: by what it would become, the date would be found.
        var complete = birth is { } born ? EntryFacts.WithAge(entry, born)
            : !isRead && entry.Situation.Age is null && stands is not null ? entry with { Situation = entry.Situation with { Age = stands.Situation.Age } } : entry;
        return said is StepCorrected correction ? correction with { Corrected = complete } : complete;
    }

    /// <summary>What is found against each step of a command, and what must still hold when they are appended.</summary>
    /// <param name="pathway">The pathway.</param>
    /// <param name="state">Its state.</param>
    /// <param name="steps">The steps.</param>
    /// <param name="looksForDeath">Whether a death is looked for that another pathway tells; if not, the append looks for it.</param>
    /// <param name="made">A person whose identity record is yet to be made.</param>
    /// <param name="told">A person of another structure whom who records has told apart (<see cref="SamePerson"/>).</param>
    /// <param name="actor">Who records.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<(IReadOnlyList<IReadOnlyList<Refusal>> Found, PeopleGuard? Guard)> FindAsync(
        Guid pathway, Pathway state, IReadOnlyList<PathwayEvent> steps, bool looksForDeath, Identity? made, Guid? told, Actor actor, CancellationToken cancellation)
    {
        if ((state.Opening ?? steps.OfType<PathwayOpened>().FirstOrDefault())?.Person is not { } person)
        {
            return ([.. steps.Select(_ => Array.Empty<Refusal>())], null);
        }
        var (others, guard) = steps.Any(s => DependsOnOthers(state, s)) || (looksForDeath && await people.TellsDeathElsewhereAsync(person, pathway, cancellation))
            ? await OthersAsync(person, pathway, actor, cancellation) : ([], null);
        var found = new List<IReadOnlyList<Refusal>>(steps.Count);
        foreach (var step in steps)
        {
            found.Add(
            [
                .. FollowUpFacts.BesideExit(step, steps.Take(found.Count)) is { } beside ? [beside] : Array.Empty<Refusal>(),
                .. others.Select(other => Placed(AfterDeath(state, step, other.State), other, actor)).OfType<Refusal>().Take(1),
                .. await AgainstAsync(pathway, state, step, others, made, told, actor, cancellation),
                .. await directory.AgainstAsync(state, step, actor, cancellation),
                .. EntryFacts.In(step) is { } said ? attributes.Against(said, state.Opening) : [],
                .. EntryFacts.In(step) is { } entry && await conventions.AgainstAsync(entry, state.Opening, cancellation) is { } unknown ? [unknown] : Array.Empty<Refusal>(),
            ]);
        }
        return (found, guard);
    }

    // Entries, exits that are moved or taken back, deaths, and immersions are held against the person's other pathways as a whole.
    static bool DependsOnOthers(Pathway state, PathwayEvent step) => EntryFacts.In(step) is not null || Reopened(state, step) is not null || ImmersionFacts.DependsOnOthers(state, step);

    // A correction is asked only about what it changes: a step that came too late before it may be put right bit by bit.
    static Refusal? AfterDeath(Pathway state, PathwayEvent step, Pathway other) => step is not StepCorrected correction
        ? EntryFacts.AfterDeath(step, other)
        : state.Steps.Find(correction.Step) is { } named && EntryFacts.AfterDeath(named.Event, other) is null ? EntryFacts.AfterDeath(correction.Corrected, other) : null;

    async Task<IReadOnlyList<Refusal>> AgainstAsync(
        Guid pathway, Pathway state, PathwayEvent step, IReadOnlyList<(Guid Id, Pathway State)> others, Identity? made, Guid? told, Actor actor, CancellationToken cancellation)
    {
        if (ImmersionFacts.DependsOnOthers(state, step))
        {
            // The law counts all pathways of the person; what is told is counted over those that who records may see, and of the others follows from how many there are.
            var seen = others.Where(o => Access.MaySee(actor, o.State.Structure)).SelectMany(o => o.State.Immersions.Values).ToList();
            var untold = others.Where(o => !Access.MaySee(actor, o.State.Structure)).Sum(o => o.State.Immersions.Values.Count(i => i.Host is not null));
            return [.. ImmersionFacts.AgainstOthers(state, step, seen), .. ImmersionFacts.MayBreakWithUntold(state, step, seen, untold) ? [Unseen.Stopped] : Array.Empty<Refusal>()];
        }

        var entry = EntryFacts.In(step);
        var after = entry is null ? Reopened(state, step) : (entry.Person, entry.Scheme, entry.OccurredOn, state.ClosedOn);
        if (after is not var (person, scheme, opened, closed))
        {
            return [];
        }
        var found = new List<Refusal>();
        if (entry is not null)
        {
            if (await BirthOfAsync(person, made, told, actor, cancellation) is ({ } birth, _))
            {
                found.AddRange(EntryFacts.AgainstBirth(entry, birth));
            }
            // Looked up only where it is on no map.
            if (entry.Territory != state.Opening?.Territory && EntryFacts.AgainstCommune(entry) is { } unknown && !await directory.OwnsCommuneAsync(entry.Territory, cancellation))
            {
                found.Add(unknown);
            }
            if (entry.PreviousPathway == pathway)
            {
                found.Add(new Refusal("entry/unknown-previous", "previousPathway"));
            }
        }
        if (!state.IsOpened)
        {
            if (EntryFacts.AgainstNumber(entry!.Structure, [.. others.Select(o => o.State.Structure).Where(structure => Access.MaySee(actor, structure))]) is { } full)
            {
                return [full];
            }
            if (others.Count >= EntryFacts.MostPathways)
            {
                found.Add(Unseen.Stopped);
            }
            found.AddRange(await persons.AgainstAsync(person, entry, others, made, actor, cancellation));
        }
        var former = others.Count > 0 && made?.BirthDate is not null ? (await BirthOfAsync(person, null, told, actor, cancellation)).Birth : null;
        foreach (var (id, other) in others)
        {
            var between = new[]
            {
                Placed(EntryFacts.AgainstOther(scheme, opened, closed, other), (id, other), actor),
                entry is null ? null : EntryFacts.AgainstOrder(pathway, entry, id, other),
                TakesDeathBack(state, step) ? Placed(EntryFacts.AgainstLife(other), (id, other), actor) : null,
            }.OfType<Refusal>().Where(f => !Stood(f.Code, pathway, state, id, other)).Select(f => entry is null ? EntryFacts.OfExit(f)! : f);
            var theirs = new[]
            {
                // One that stays where it was, or moves on, is no nearer to what came after it.
                Exit(step) is { Exit: Closure.Deceased } died && !(state.Exit == Closure.Deceased && state.ClosedOn <= died.OccurredOn) ? EntryFacts.AgainstDeath(died.OccurredOn, other) : null,
                // A date of birth that comes with this entry is that of the others, too; an age that follows from it is no contradiction.
                entry is not null && made?.BirthDate is { } born ? PersonRecords.AgainstEntry(other, former, born, actor) : null,
            }.OfType<Refusal>();
            found.AddRange(Access.MaySee(actor, other.Structure) ? between.Concat(theirs)
                :
                [
                    .. between.Select(f => Unseen.IsTold(f) ? f : Unseen.Stopped), .. theirs.Select(Unseen.Of).OfType<Refusal>(),
                    .. Unseen.IsNeared(state, scheme, opened, closed, other) ? [Unseen.Stopped] : Array.Empty<Refusal>(),
                ]);
        }
        return found;
    }

    // What stood against the other pathway before, from a time without the rule, is none of a correction's doing: an entry is put right step by step.
    static bool Stood(string code, Guid pathway, Pathway state, Guid id, Pathway other) => state.Opening is { } now
        && (EntryFacts.AgainstOther(now.Scheme, now.OccurredOn, state.ClosedOn, other)?.Code == code || EntryFacts.AgainstOrder(pathway, now, id, other)?.Code == code);

    static PathwayClosed? Exit(PathwayEvent step) => step as PathwayClosed ?? (step as StepCorrected)?.Corrected as PathwayClosed;

    // An exit that is taken back, or moved, opens the pathway again for those days. A death is held against the entries after it.
    static (Guid, Scheme, DateOnly, DateOnly?)? Reopened(Pathway state, PathwayEvent step) => (step, state.Opening) switch
    {
        (StepRetracted e, { } entry) when IsExit(state, e.Step) => (entry.Person, entry.Scheme, entry.OccurredOn, null),
        (StepCorrected { Corrected: PathwayClosed to }, { } entry) => (entry.Person, entry.Scheme, entry.OccurredOn, to.OccurredOn),
        (PathwayClosed { Exit: Closure.Deceased } died, { } entry) => (entry.Person, entry.Scheme, entry.OccurredOn, died.OccurredOn),
        _ => null,
    };

    static bool TakesDeathBack(Pathway state, PathwayEvent step) => state.Exit == Closure.Deceased
        && ((step is StepRetracted e && IsExit(state, e.Step)) || step is StepCorrected { Corrected: PathwayClosed { Exit: not Closure.Deceased } });

    // Where it is, only those are told who may see it.
    static Refusal? Placed(Refusal? why, (Guid Id, Pathway State) other, Actor actor) =>
        why is not null && Access.MaySee(actor, other.State.Structure) ? why.With("pathway", other.Id.ToString("D")) : why;

    static bool IsExit(Pathway state, Guid step) => state.Steps.Find(step)?.Event is PathwayClosed;

    async Task<(IReadOnlyList<(Guid Id, Pathway State)> Others, PeopleGuard? Guard)> OthersAsync(Guid person, Guid pathway, Actor actor, CancellationToken cancellation)
    {
        var theirs = await pathways.ReadAsync(person, cancellation, decides: actor);
        return ([.. theirs.Where(p => p.Id != pathway && p.State.IsOpened).Select(p => (p.Id, p.State))], new PeopleGuard([person], theirs.ToDictionary(p => p.Id, p => p.Version), MindsEveryStep: true));
    }

    // The date of birth, and whether who records may read it; so of who has no record, of whom nothing is held back.
    async Task<(DateOnly? Birth, bool IsRead)> BirthOfAsync(Guid person, Identity? made, Guid? told, Actor actor, CancellationToken cancellation)
    {
        // One that comes with the entry is the newer.
        if (made?.BirthDate is { } said)
        {
            return (said, true);
        }
        return await access.ReadAsync(person, actor, cancellation, told) is var (known, _) ? (known?.BirthDate, known is not null) : (null, true);
    }
}
