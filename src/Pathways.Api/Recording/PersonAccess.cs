using Pathways.Api.Hosting;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Recording;

/// <summary>What an account may do with who a person is.</summary>
/// <param name="MayRead">Whether it may read names, contacts and date of birth.</param>
/// <param name="MayCorrect">Whether it may correct them.</param>
/// <param name="Pathways">The person's pathways that it may see, the latest entry first.</param>
public sealed record PersonSight(bool MayRead, bool MayCorrect, IReadOnlyList<(Guid Id, Pathway State)> Pathways);

/// <summary>
/// Who may know who a person is: whoever accompanies them now, not whoever made the record. Decided on the events themselves, so that a
/// pathway that was handed over a moment ago is closed to the former structure and open to the new one.
/// </summary>
public sealed class PersonAccess(PathwaysOfPeople pathways, Marten.IDocumentStore store)
{
    /// <summary>Whether an account may name a person in what it records: whom it may read, and whom it is just making.</summary>
    /// <param name="person">The person, or nobody.</param>
    /// <param name="made">A person whose identity record is yet to be made.</param>
    /// <param name="actor">Who records.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<bool> MayNameAsync(Guid person, Identity? made, Actor actor, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var known = await session.LoadAsync<Identity>(person, cancellation);
        return (await OfAsync(person, (known ?? (made?.Id == person ? made : null))?.Structure, actor, cancellation)).MayRead;
    }

    /// <summary>What an account may do with who a person is.</summary>
    /// <param name="person">The person.</param>
    /// <param name="madeBy">The structure whose counsellor made the record: it counts until the person has a pathway, and not after.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<PersonSight> OfAsync(Guid person, string? madeBy, Actor actor, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var all = await PathwaysAsync(person, cancellation);
        // One that can't be read for now may be any structure's, and may run: it opens nothing to a counsellor, and closes what the record's maker could read.
        var seen = all.Where(p => Access.MaySee(actor, p.State.Structure)).ToList();
        var mayRead = all.Count == 0 ? Access.MaySeeNames(actor, madeBy) : seen.Any(p => Access.MaySeeNames(actor, p.State.Structure));
        // Whoever accompanies now: while a pathway runs, the structure of one that is closed only reads.
        var now = all.Any(p => p.State.ClosedOn is null) ? seen.Where(p => p.State.ClosedOn is null) : seen;
        return new(mayRead, mayRead && (all.Count == 0 || now.Any(p => actor.MayRecordFor(p.State.Structure!))), [.. seen.Where(p => p.State.IsOpened)]);
    }

    /// <summary>Those of many people of whom an account may perhaps read who they are, in one query: of the others it surely may not.</summary>
    /// <param name="people">The people.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<IReadOnlyList<Identity>> NearAsync(IReadOnlyList<Identity> people, Actor actor, CancellationToken cancellation)
    {
        var theirs = (await pathways.FindAsync([.. people.Select(p => p.Id)], actor, null, cancellation)).ToLookup(f => f.Person);
        return [.. people.Where(p => theirs.Contains(p.Id) ? theirs[p.Id].Any(f => f.Near) : Access.MaySeeNames(actor, p.Structure))];
    }

    async Task<IReadOnlyList<(Guid Id, Pathway State)>> PathwaysAsync(Guid person, CancellationToken cancellation) =>
        [.. (await pathways.ReadAsync(person, cancellation)).Select(p => (p.Id, p.State)).OrderByDescending(p => p.State.OpenedOn).ThenBy(p => p.Id)];
}
