using Marten;
using Microsoft.Extensions.Caching.Memory;
using Pathways.Api.EventStore;
using Pathways.Api.Hosting;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Recording;

/// <summary>
/// Pathways as decisions need them: from memory when this process knows a recent state, else folded from the stream.
/// A remembered state may be behind (another process wrote since); that is found out by the version check of the append,
/// so a decision taken on one is either stored on the very state it was taken on, or taken again.
/// </summary>
public sealed class PathwayStates(IDocumentStore store, int capacity = PathwayStates.DefaultCapacity) : IDisposable
{
    /// <summary>Steps whose states are remembered: a territory's open pathways. A step takes some 600 bytes with what it is looked up by, so these some 90 MB, however many steps one pathway has.</summary>
    public const int DefaultCapacity = 150_000;

    readonly MemoryCache remembered = new(new MemoryCacheOptions { SizeLimit = capacity, CompactionPercentage = 0.2 });

    /// <summary>The state remembered, or null.</summary>
    public Pathway? Remembered(Guid pathway) => remembered.Get<Pathway>(pathway);

    /// <summary>The state as the stream has it now; <see cref="Pathway.None"/> when there is no such stream.</summary>
    public async Task<Pathway> ReadAsync(Guid pathway, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var events = await session.Events.FetchStreamAsync(pathway, token: cancellation);
        var state = Fold(events);
        if (state.IsOpened)
        {
            Remember(pathway, state);
        }
        return state;
    }

    /// <summary>
    /// The state for an account: of a pathway with a step that this version can't read, who may not see what comes before that step gets what nobody
    /// has. That it can't be read is told to the others, by the failure.
    /// </summary>
    public async Task<Pathway> ReadAsync(Guid pathway, Actor actor, CancellationToken cancellation)
    {
        try
        {
            return await ReadAsync(pathway, cancellation);
        }
        catch (Exception e) when (UnreadStepException.Is(e))
        {
            if (await MaySeeReadableAsync(store, pathway, actor, cancellation))
            {
                throw;
            }
            return Pathway.None;
        }
    }

    /// <summary>Whether an account may see a pathway by its steps before the first that this version can't read.</summary>
    public static async Task<bool> MaySeeReadableAsync(IDocumentStore store, Guid pathway, Actor actor, CancellationToken cancellation) =>
        Access.MaySee(actor, (await StoredSteps.ReadableAsync(store, pathway, cancellation)).Structure);

    /// <summary>The state that events of one stream leave.</summary>
    public static Pathway Fold(IEnumerable<JasperFx.Events.IEvent> events) =>
        Pathway.Fold(events.Select(e => new Step(e.Id, e.Version, (PathwayEvent)e.Data)));

    /// <summary>Remembers a state, unless a later one is.</summary>
    public void Remember(Guid pathway, Pathway state)
    {
        if (Remembered(pathway) is not { } known || known.Version < state.Version)
        {
            remembered.Set(pathway, state, new MemoryCacheEntryOptions { Size = Math.Max(1, state.Version) });
        }
    }

    /// <summary>Forgets everything: for when the store was written to from outside.</summary>
    public void Clear() => remembered.Clear();

    /// <inheritdoc/>
    public void Dispose() => remembered.Dispose();
}
