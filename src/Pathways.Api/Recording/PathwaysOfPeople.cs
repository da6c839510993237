using Marten;
using Npgsql;
using Pathways.Api.EventStore;
using Pathways.Api.Hosting;
using Pathways.Api.Import;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Recording;

/// <summary>
/// The pathways of a person as the log has them now: one that this process remembers may have been handed over by another since, and is read again unless it is of the
/// version that the log has. Costs two queries and their streams, which are found by index and are a handful, whatever the size of the log.
/// </summary>
public sealed class PathwaysOfPeople(PeopleLog people, PathwayStates states, NpgsqlDataSource database, IDocumentStore store)
{
    readonly StoredStates stored = new(database, store, readableOnly: true);

    /// <summary>Each pathway with its state, and with the version that it had when it was looked for: the state is of that version, or later.</summary>
    /// <param name="person">The person.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <param name="decides">Who decides by them, and is told of one that they may see, with a step that this version can't read. To all others, and to who only reads
    /// (null), such a one is <see cref="Pathway.None"/>, of which nobody knows whose it is.</param>
    public async Task<IReadOnlyList<(Guid Id, long Version, Pathway State)>> ReadAsync(Guid person, CancellationToken cancellation, Actor? decides = null)
    {
        var theirs = await people.PathwaysOfAsync([person], cancellation);
        var known = theirs.Select(p => (p.Pathway, State: states.Remembered(p.Pathway), p.Version)).Where(p => p.State?.Version == p.Version).ToDictionary(p => p.Pathway, p => p.State!);
        if (theirs.Where(p => !known.ContainsKey(p.Pathway)).Select(p => p.Pathway).ToList() is { Count: > 0 } others)
        {
            foreach (var (id, state) in await stored.ReadAsync(others, cancellation))
            {
                states.Remember(id, known[id] = state);
            }
        }
        var all = new List<(Guid, long, Pathway)>(theirs.Count);
        foreach (var (id, version) in theirs)
        {
            all.Add((id, version, known.GetValueOrDefault(id) ?? (decides is null ? Pathway.None : await states.ReadAsync(id, decides, cancellation))));
        }
        return all;
    }

    async Task<Pathway> ReadableAsync(Guid pathway, CancellationToken cancellation)
    {
        try
        {
            return await states.ReadAsync(pathway, cancellation);
        }
        catch (Exception e) when (UnreadStepException.Is(e))
        {
            return Pathway.None;
        }
    }

    /// <summary>The pathways of many people in one query; only those that an account may perhaps see are <see cref="PathwayFound.Near"/>. None is read.</summary>
    /// <param name="of">The people.</param>
    /// <param name="actor">The account.</param>
    /// <param name="entry">An entry that may have been said before; null for none.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task<IReadOnlyList<PathwayFound>> FindAsync(IReadOnlyCollection<Guid> of, Actor actor, PathwayOpened? entry, CancellationToken cancellation) =>
        // Who sees what no structure accompanies sees all.
        people.FindAsync(of, Access.MaySee(actor, null) ? null : actor.Structure ?? "", entry, cancellation);

    /// <summary>One pathway, where an account may see it; null otherwise, and where a step of it can't be read: whose it is nobody knows, and nobody else is stopped or told by it.</summary>
    public async Task<Pathway?> SeenAsync(Guid pathway, Actor actor, CancellationToken cancellation) =>
        await ReadableAsync(pathway, cancellation) is { IsOpened: true } state && Access.MaySee(actor, state.Structure) ? state : null;
}
