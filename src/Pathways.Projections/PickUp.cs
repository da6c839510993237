using Marten;
using Marten.Events.Projections;
using Marten.Services;
using Npgsql;
using Pathways.Projections.Caseload;
using Pathways.Projections.Indicators;

namespace Pathways.Projections;

/// <summary>
/// Takes into the read models what their projections passed and could not read, once it can be read: after an upgrade. A pathway is made again from
/// its first event, in one transaction and by the projection itself, so that it is what a rebuild gives. Everything is looked at once, at the start;
/// then only what was recorded since, for another node may still run the version before.
/// </summary>
/// <param name="store">The event store.</param>
/// <param name="database">The database.</param>
public sealed class PickUp(IDocumentStore store, NpgsqlDataSource database)
{
    readonly string eventSchema = store.Options.Events.DatabaseSchemaName;
    readonly ReadModel[] models = [Facts(store.Options), CaseloadRows(store.Options)];
    readonly Dictionary<string, long> looked = new(StringComparer.Ordinal);

    /// <summary>Makes again what is incomplete and can be completed, and gives the number of pathways. Cost grows with what was recorded since the last time.</summary>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var pathways = new HashSet<Guid>();
        foreach (var model in models)
        {
            var (position, held, incomplete) = await IncompleteAsync(model, looked.GetValueOrDefault(model.Shard), cancellation);
            foreach (var pathway in incomplete)
            {
                await MakeAgainAsync(model, pathway, held.TryGetValue(pathway, out var version) ? version - 1 : 0, cancellation);
                pathways.Add(pathway);
            }
            looked[model.Shard] = position;
        }
        return pathways.Count;
    }

    /// <summary>SQL that keeps a projection's page and a pathway that is made again from writing at the same time, until the transaction ends: both hold the projection's progress.</summary>
    internal static string Turn(string eventSchema, string shard) => $"update {eventSchema}.mt_event_progression set last_seq_id = last_seq_id where name = '{shard}:All'";

    async Task<(long Position, IReadOnlyDictionary<Guid, long> Held, List<Guid> Incomplete)> IncompleteAsync(ReadModel model, long after, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        // How far the projection is, before what it has: all up to there is in its table, or was passed.
        var position = await PositionAsync(connection, model.Shard, cancellation);
        var held = await NewerEvents.HeldAsync(connection, eventSchema, cancellation);
        await using var command = new NpgsqlCommand(model.Incomplete, connection) { CommandTimeout = 0 };
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = position });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. NewerEvents.Known.Except(["tombstone"])] });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var incomplete = new List<Guid>();
        while (await reader.ReadAsync(cancellation))
        {
            if (!held.TryGetValue(reader.GetGuid(0), out var version) || reader.GetInt64(1) < version)
            {
                incomplete.Add(reader.GetGuid(0));
            }
        }
        return (position, held, incomplete);
    }

    async Task MakeAgainAsync(ReadModel model, Guid pathway, long upTo, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using (var turn = new NpgsqlCommand(Turn(eventSchema, model.Shard), connection, transaction) { CommandTimeout = 0 })
        {
            await turn.ExecuteNonQueryAsync(cancellation);
        }
        var position = await PositionAsync(connection, model.Shard, cancellation);
        await using var session = store.LightweightSession(SessionOptions.ForTransaction(transaction));
        var events = (await session.Events.FetchStreamAsync(pathway, version: upTo, token: cancellation)).Where(e => e.Sequence <= position).ToList();
        foreach (var table in model.Tables)
        {
            session.QueueSqlCommand($"delete from {table} where pathway = ?", pathway);
        }
        await model.Projection.ApplyAsync(session, events, cancellation);
        await session.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    async Task<long> PositionAsync(NpgsqlConnection connection, string shard, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"select last_seq_id::bigint from {eventSchema}.mt_event_progression where name = '{shard}:All'", connection);
        return await command.ExecuteScalarAsync(cancellation) as long? ?? 0;
    }

    /// <summary>A read model: what fills it, and how to find what it lacks.</summary>
    /// <param name="Shard">Name of its projection.</param>
    /// <param name="Projection">The projection.</param>
    /// <param name="Tables">What it fills.</param>
    /// <param name="Incomplete">SQL: pathways that lack events after $1, up to $2, of the kinds $3, with the version of the first that is missing.</param>
    sealed record ReadModel(string Shard, IProjection Projection, string[] Tables, string Incomplete);

    static ReadModel Facts(IReadOnlyStoreOptions options) => new(
        FactsProjection.ShardName, new FactsProjection(options.DatabaseSchemaName), [$"{options.DatabaseSchemaName}.{FactTables.Steps}", $"{options.DatabaseSchemaName}.{FactTables.Entries}"],
        $"""
        select e.stream_id, min(e.version) from {options.Events.DatabaseSchemaName}.mt_events e
        where e.seq_id > $1 and e.seq_id <= $2 and e.type = any($3)
            and not exists (select from {options.DatabaseSchemaName}.{FactTables.Steps} f where f.seq = e.seq_id)
        group by e.stream_id
        """);

    static ReadModel CaseloadRows(IReadOnlyStoreOptions options) => new(
        CaseloadProjection.ShardName, new CaseloadProjection(options.DatabaseSchemaName), [$"{options.DatabaseSchemaName}.{CaseloadTable.Name}"],
        $"""
        select e.stream_id, min(e.version) from {options.Events.DatabaseSchemaName}.mt_events e
        left join {options.DatabaseSchemaName}.{CaseloadTable.Name} c on c.pathway = e.stream_id
        where e.seq_id > $1 and e.seq_id <= $2 and e.type = any($3) and e.version > coalesce(c.version, 0)
        group by e.stream_id
        """);
}
