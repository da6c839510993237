using Marten;
using Pathways.Api.Hosting;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Recording;

/// <summary>Whether the person of an entry is known, erased, or most likely somebody who is known under another identifier (<see cref="PersonTwins"/>).</summary>
sealed class PersonCheck(PathwaysOfPeople pathways, IDocumentStore store)
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
        // Whoever knows the identifier may go on with the person, and says so: the pathway opens the record to them.
        var elsewhere = others.Count > 0 && !others.Any(o => Access.MaySee(actor, o.State.Structure)) ? FactRules.Because("entry/person-elsewhere", "person") : null;
        await using var session = store.QuerySession();
        if (await session.LoadAsync<Identity>(person, cancellation) is { } known || (known = made) is not null)
        {
            // Asked once of a person, with their first pathway.
            return others.Count == 0 ? await TwinsAsync(session, known, entry, actor, cancellation) : elsewhere is null ? [] : [elsewhere];
        }
        return (await session.LoadAsync<ErasedIdentity>(person, cancellation) is not null ? new Refusal("entry/erased-person", "person")
            : others.Count > 0 ? elsewhere : FactRules.Because("entry/unknown-person", "person")) is { } why ? [why] : [];
    }

    // As many as are read at a glance: of a common name the coordinator of a territory has many.
    const int MostNamesakes = 3;

    // Of those whom the asker may see; of others, only to who says all by which somebody is told apart, as the person opposite did: that another
    // structure accompanies somebody is told to nobody who guesses.
    async Task<IReadOnlyList<Refusal>> TwinsAsync(IQuerySession session, Identity identity, PathwayOpened? entry, Actor actor, CancellationToken cancellation)
    {
        Refusal? elsewhere = null;
        foreach (var twin in await PersonTwins.FindAsync(session, identity, cancellation))
        {
            var theirs = await pathways.ReadAsync(twin.Id, cancellation);
            if (theirs.FirstOrDefault(t => Access.MaySee(actor, t.State.Structure)) is { State: not null } seen)
            {
                return [PersonTwins.About(FactRules.Because("entry/person-known", "person"), identity, twin).With("pathway", seen.Id.ToString("D")).With("person", twin.Id.ToString("D"))];
            }
            elsewhere ??= theirs.Count > 0 && PersonTwins.AreSame(identity, twin) ? FactRules.Because("entry/person-known-elsewhere", "person").With("person", twin.Id.ToString("D")) : null;
        }
        // Told apart by nothing: the same entry once more is a form that was gone back to and sent again; another entry is asked about too, in its own words.
        var namesakes = new List<Refusal>();
        foreach (var namesake in await PersonTwins.NamesakesAsync(session, identity, cancellation))
        {
            var theirs = (await pathways.ReadAsync(namesake.Id, cancellation)).Where(t => Access.MaySee(actor, t.State.Structure)).ToList();
            if (theirs.FirstOrDefault(t => IsSaidAgain(entry, t.State.Opening)) is { State: not null } again)
            {
                return [FactRules.Because("entry/entered-twice", "person").With("pathway", again.Id.ToString("D"))];
            }
            if (theirs.Count > 0 && NameGiven.IsWhole(identity))
            {
                namesakes.Add(PersonTwins.About(FactRules.Because("entry/person-maybe-known", "person"), identity, namesake).With("pathway", theirs[0].Id.ToString("D")).With("person", namesake.Id.ToString("D")));
            }
        }
        return elsewhere is not null ? [elsewhere] : [.. namesakes.Take(MostNamesakes)];
    }

    static bool IsSaidAgain(PathwayOpened? entry, PathwayOpened? other) =>
        entry is not null && other is not null && (entry.OccurredOn, entry.Scheme, entry.Structure, entry.Territory) == (other.OccurredOn, other.Scheme, other.Structure, other.Territory);
}
