using Marten;
using Pathways.Api.EventStore;
using Pathways.Api.Hosting;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Recording;

/// <summary>Whether the person of an entry is known, erased, or most likely somebody who is known under another identifier (<see cref="PersonTwins"/>).</summary>
sealed class PersonCheck(PathwaysOfPeople pathways, PersonAccess access, SamePerson same, SameTries tries, IDocumentStore store)
{
    /// <summary>What is said against the person of an entry. Somebody made them beforehand, or a file brought them with a pathway.</summary>
    /// <param name="person">The person.</param>
    /// <param name="entry">The entry; null where an exit is taken back.</param>
    /// <param name="others">The person's other pathways.</param>
    /// <param name="made">A person whose identity record is yet to be made.</param>
    /// <param name="actor">Who records: nobody is told whom another structure accompanies.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<IReadOnlyList<Refusal>> AgainstAsync(Guid person, PathwayOpened? entry, IReadOnlyList<(Guid Id, Pathway State)> others, Identity? made, Actor actor, CancellationToken cancellation)
    {
        // Only who has told the person apart comes here: the pathway opens the record to them, and their answer stays in it.
        var elsewhere = others.Count > 0 && !others.Any(o => Access.MaySee(actor, o.State.Structure)) ? FactRules.Because("entry/person-elsewhere", "person") : null;
        await using var session = store.QuerySession();
        // A form that comes again brings nobody back who was erased since.
        var erased = await session.LoadAsync<ErasedIdentity>(person, cancellation) is not null;
        if ((await session.LoadAsync<Identity>(person, cancellation) ?? (erased ? null : made)) is { } known)
        {
            // Asked once of a person, with their first pathway.
            return others.Count == 0 ? await TwinsAsync(session, known, entry, actor, cancellation) : elsewhere is null ? [] : [elsewhere];
        }
        return (erased ? new Refusal("entry/erased-person", "person") : others.Count > 0 ? elsewhere : FactRules.Because("entry/unknown-person", "person")) is { } why ? [why] : [];
    }

    // As many as are read at a glance: of a common name the coordinator of a territory has many.
    const int MostNamesakes = 3;

    // Of those whom the asker may see; of others, only to who says all by which somebody is told apart, as the person opposite did: that another
    // structure accompanies somebody is told to nobody who guesses.
    async Task<IReadOnlyList<Refusal>> TwinsAsync(IQuerySession session, Identity identity, PathwayOpened? entry, Actor actor, CancellationToken cancellation)
    {
        Refusal? elsewhere = null;
        // Who sees all has nothing to find out. Of others it is counted before anybody is looked for, and whether or not somebody is found.
        var tried = !Access.MaySee(actor, null) && identity is { BirthDate: not null } and not { Phone: null, Email: null };
        var taken = tried ? await tries.TakeAsync(identity, actor, cancellation) : Try.Again;
        if (taken == Try.Refused)
        {
            return [SameTries.TooMany];
        }
        var twins = await PersonTwins.FindAsync(session, identity, cancellation);
        // One query, whoever is found, and the same where nobody is: a pathway is read only where the asker may see it, so that how long an answer takes tells of no other.
        var running = (await pathways.FindAsync([identity.Id, .. twins.Select(t => t.Id)], actor, null, cancellation)).ToLookup(f => f.Person);
        foreach (var twin in twins)
        {
            if (await ReadableAsync(twin, running[twin.Id].Where(f => f.Near), actor, cancellation) is [var (near, _), ..])
            {
                if (taken == Try.First)
                {
                    await tries.UncountAsync(identity, actor, cancellation);
                }
                return [PersonTwins.About(FactRules.Because("entry/person-known", "person"), identity, twin).With("pathway", near.ToString("D")).With("person", twin.Id.ToString("D"))];
            }
            elsewhere ??= running[twin.Id].Any() && PersonTwins.AreSame(identity, twin) ? FactRules.Because("entry/person-known-elsewhere", "person").With("same", same.WordFor(twin.Id, actor)) : null;
        }
        // Told apart by nothing: the same entry once more is a form that was gone back to and sent again; another entry is asked about too, in its own words.
        var whole = NameGiven.IsWhole(identity);
        var namesakes = whole || entry is not null ? await PersonTwins.NamesakesAsync(session, identity, cancellation) : [];
        var found = (await pathways.FindAsync([.. namesakes.Select(n => n.Id)], actor, entry, cancellation)).Where(f => f.Near).ToList();
        foreach (var entered in found.Where(f => f.Again).Take(MostReadAgain).GroupBy(f => f.Person))
        {
            foreach (var (pathway, state) in await ReadableAsync(namesakes.First(n => n.Id == entered.Key), entered, actor, cancellation))
            {
                if (IsSaidAgain(entry, state.Opening))
                {
                    return [FactRules.Because("entry/entered-twice", "person").With("pathway", pathway.ToString("D"))];
                }
            }
        }
        if (elsewhere is not null)
        {
            await tries.TellAsync(identity, actor, SameTries.Asked, null, cancellation);
            return [elsewhere];
        }
        return whole ? await NamesakesAsync(identity, namesakes, found, actor, cancellation) : [];
    }

    // The pathways by which an account may be told of somebody: it may see them, and read who they are. Of those that are closed, what others have corrected since is told to nobody who only closed them.
    async Task<IReadOnlyList<(Guid Pathway, Pathway State)>> ReadableAsync(Identity person, IEnumerable<PathwayFound> found, Actor actor, CancellationToken cancellation)
    {
        if (!found.Any())
        {
            return [];
        }
        var sight = await access.OfAsync(person.Id, person.Structure, actor, cancellation);
        var seen = sight.Pathways.Where(p => sight.MayRead || p.State.ClosedOn is null).ToDictionary(p => p.Id, p => p.State);
        return [.. found.Where(f => seen.ContainsKey(f.Pathway)).Select(f => (f.Pathway, seen[f.Pathway]))];
    }

    // The entry that is said again is nearly always the first that is read: what is left was corrected, or handed over.
    const int MostReadAgain = 20;

    async Task<IReadOnlyList<Refusal>> NamesakesAsync(Identity identity, IReadOnlyList<Identity> namesakes, List<PathwayFound> found, Actor actor, CancellationToken cancellation)
    {
        var theirs = found.ToLookup(f => f.Person);
        var seen = new List<(Identity Namesake, Guid Pathway, Pathway State)>();
        // One more than are told: whether there are others.
        foreach (var namesake in namesakes)
        {
            if (seen.Count > MostNamesakes)
            {
                break;
            }
            if (await ReadableAsync(namesake, theirs[namesake.Id], actor, cancellation) is [var (pathway, state), ..])
            {
                seen.Add((namesake, pathway, state));
            }
        }
        var questions = seen.Take(MostNamesakes).Select(s => (s.State, Asked: PersonTwins.About(FactRules.Because("entry/person-maybe-known", "person"), identity, s.Namesake)
            .With("pathway", s.Pathway.ToString("D")).With("person", s.Namesake.Id.ToString("D")))).ToList();
        // Where two are told by the same words, the pathway that is seen tells them apart.
        List<Refusal> told = [.. questions.Select(q => questions.Count(o => Apart(o.Asked) == Apart(q.Asked)) > 1 && q.State.Opening is { } opening
            ? q.Asked.With("in", CodeJsonConverter.NameOf(opening.Scheme)).With("entered", opening.OccurredOn) : q.Asked)];
        if (seen.Count > MostNamesakes)
        {
            told[^1] = told[^1].With("others", "yes");
        }
        return told;
    }

    static (string?, string?) Apart(Refusal asked) => (asked.Details?.GetValueOrDefault("born"), asked.Details?.GetValueOrDefault("reached"));

    static bool IsSaidAgain(PathwayOpened? entry, PathwayOpened? other) =>
        entry is not null && other is not null && (entry.OccurredOn, entry.Scheme, entry.Structure, entry.Territory) == (other.OccurredOn, other.Scheme, other.Structure, other.Territory);
}
