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
    public async Task<Refusal?> AgainstAsync(Guid person, PathwayOpened? entry, IReadOnlyList<(Guid Id, Pathway State)> others, Identity? made, Actor actor, CancellationToken cancellation)
    {
        // Whoever knows the identifier may go on with the person, and says so: the pathway opens the record to them.
        var elsewhere = others.Count > 0 && !others.Any(o => Access.MaySee(actor, o.State.Structure)) ? FactRules.Because("entry/person-elsewhere", "person") : null;
        await using var session = store.QuerySession();
        if (await session.LoadAsync<Identity>(person, cancellation) is { } known || (known = made) is not null)
        {
            // Asked once of a person, with their first pathway.
            return others.Count > 0 ? elsewhere : await TwinAsync(session, known, entry, actor, cancellation);
        }
        return await session.LoadAsync<ErasedIdentity>(person, cancellation) is not null ? new Refusal("entry/erased-person", "person")
            : others.Count > 0 ? elsewhere : FactRules.Because("entry/unknown-person", "person");
    }

    // Of those whom the asker may see; of others, only to who says all by which somebody is told apart, as the person opposite did: that another
    // structure accompanies somebody is told to nobody who guesses.
    async Task<Refusal?> TwinAsync(IQuerySession session, Identity identity, PathwayOpened? entry, Actor actor, CancellationToken cancellation)
    {
        Refusal? elsewhere = null;
        foreach (var twin in await PersonTwins.FindAsync(session, identity, cancellation))
        {
            var theirs = await pathways.ReadAsync(twin.Id, cancellation);
            if (theirs.FirstOrDefault(t => Access.MaySee(actor, t.State.Structure)) is { State: not null } seen)
            {
                return FactRules.Because("entry/person-known", "person").With("pathway", seen.Id.ToString("D")).With("person", twin.Id.ToString("D"));
            }
            elsewhere ??= theirs.Count > 0 && PersonTwins.AreSame(identity, twin) ? FactRules.Because("entry/person-known-elsewhere", "person").With("person", twin.Id.ToString("D")) : null;
        }
        // Of a namesake, only the same entry once more: a form that was gone back to and sent again.
        foreach (var namesake in entry is null ? [] : await PersonTwins.NamesakesAsync(session, identity, cancellation))
        {
            var theirs = await pathways.ReadAsync(namesake.Id, cancellation);
            if (theirs.FirstOrDefault(t => Access.MaySee(actor, t.State.Structure) && IsSaidAgain(entry, t.State.Opening)) is { State: not null } seen)
            {
                return FactRules.Because("entry/entered-twice", "person").With("pathway", seen.Id.ToString("D"));
            }
        }
        return elsewhere;
    }

    static bool IsSaidAgain(PathwayOpened? entry, PathwayOpened? other) =>
        entry is not null && other is not null && (entry.OccurredOn, entry.Scheme, entry.Structure, entry.Territory) == (other.OccurredOn, other.Scheme, other.Structure, other.Territory);
}
