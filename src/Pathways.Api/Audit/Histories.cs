using Marten;
using Npgsql;
using Pathways.Api.EventStore;
using Pathways.Api.Hosting;
using Pathways.Api.Recording;
using Pathways.Projections.Caseload;
using Pathways.Projections.History;
using Pathways.Projections.Indicators;

namespace Pathways.Api.Audit;

/// <summary>Pathways' histories, read from the event log itself: what is shown of them is never behind what was recorded.</summary>
public sealed class Histories(IDocumentStore store, NpgsqlDataSource database)
{
    /// <summary>One for each read model.</summary>
    public static IReadOnlyList<IReplayCheck> Checks { get; } = [new CaseloadReplayCheck(Store.Schema, Store.EventSchema), new FactsReplayCheck(Store.Schema, Store.EventSchema)];

    /// <summary>All events of a pathway in the order of their versions; none when there is no such pathway.</summary>
    public async Task<IReadOnlyList<RecordedStep>> ReadAsync(Guid pathway, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var events = await session.Events.FetchStreamAsync(pathway, token: cancellation);
        return [.. events.Select(RecordedStep.From)];
    }

    /// <summary>All events of a pathway for an account: none of one with a step that this version can't read, for who may not see what comes before that step.</summary>
    public async Task<IReadOnlyList<RecordedStep>> ReadAsync(Guid pathway, Actor actor, CancellationToken cancellation)
    {
        try
        {
            return await ReadAsync(pathway, cancellation);
        }
        catch (Exception e) when (UnreadStepException.Is(e))
        {
            if (await PathwayStates.MaySeeReadableAsync(store, pathway, actor, cancellation))
            {
                throw;
            }
            return [];
        }
    }

    /// <summary>Holds every read model's rows of a pathway against the replay of its events.</summary>
    public async Task<IReadOnlyList<ReplayCheckResult>> VerifyAsync(Guid pathway, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var results = new List<ReplayCheckResult>(Checks.Count);
        foreach (var check in Checks)
        {
            results.Add(await check.CheckAsync(connection, pathway, () => ReadAsync(pathway, cancellation), cancellation));
        }
        return results;
    }
}
