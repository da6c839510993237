using Marten;
using Npgsql;
using Pathways.Api.Hosting;
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

    /// <summary>How many pathways there are. Costs a pass over their index.</summary>
    public async Task<long> CountAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select count(*) from {Store.EventSchema}.mt_streams");
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>The pathways in which something was recorded last, the latest first.</summary>
    public async Task<IReadOnlyList<RecentHistory>> RecentAsync(int count, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"""
            select s.id, s.version, s.created, s.timestamp from {Store.EventSchema}.mt_streams s order by s.timestamp desc, s.id limit $1
            """);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = count });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var recent = new List<RecentHistory>();
        while (await reader.ReadAsync(cancellation))
        {
            recent.Add(new(reader.GetGuid(0), reader.GetInt64(1), reader.GetFieldValue<DateTimeOffset>(2), reader.GetFieldValue<DateTimeOffset>(3)));
        }
        return recent;
    }
}

/// <summary>A pathway in which something was recorded.</summary>
/// <param name="Pathway">The pathway.</param>
/// <param name="Version">Its version.</param>
/// <param name="FirstRecordedAt">When its first event was recorded.</param>
/// <param name="LastRecordedAt">When its last event was recorded.</param>
public sealed record RecentHistory(Guid Pathway, long Version, DateTimeOffset FirstRecordedAt, DateTimeOffset LastRecordedAt);
