using JasperFx.Events;
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
/// then only what was recorded since, for another node may still run the version before. What is met that can't be read is written down
/// (<see cref="UnreadSteps"/>), so that every node tells it.
/// </summary>
/// <param name="store">The event store.</param>
/// <param name="database">The database.</param>
public sealed class PickUp(IDocumentStore store, NpgsqlDataSource database)
{
    readonly string schema = store.Options.DatabaseSchemaName, eventSchema = store.Options.Events.DatabaseSchemaName;
    readonly UnreadSteps unread = UnreadSteps.Of(store);
    readonly ReadModel[] models = [Facts(store.Options), CaseloadRows(store.Options)];
    readonly Dictionary<string, long> looked = new(StringComparer.Ordinal);
    // What was written down, and this version can't read either.
    readonly HashSet<(Guid, long)> tried = [];

    /// <summary>Makes again what is incomplete and can be completed, and gives the number of pathways. Cost grows with what was recorded since the last time.</summary>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        await KeepAsync(cancellation);
        var pathways = await ReadAgainAsync(cancellation);
        foreach (var model in models)
        {
            var (position, held, incomplete) = await IncompleteAsync(model, looked.GetValueOrDefault(model.Shard), cancellation);
            // What can be read again is older than what was looked at last.
            foreach (var pathway in incomplete.Concat(pathways).Distinct().ToList())
            {
                await MakeAgainAsync(model, pathway, held.TryGetValue(pathway, out var version) ? version - 1 : null, cancellation);
                pathways.Add(pathway);
            }
            // A pathway that was made again as far as it can be read.
            await KeepAsync(cancellation);
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
        var held = await NewerEvents.HeldAsync(connection, schema, eventSchema, cancellation);
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

    /// <summary>Writes down, for every node, what this process has met and can't read. Costs nothing where there is none.</summary>
    public async Task KeepAsync(CancellationToken cancellation)
    {
        var met = unread.Met.OrderBy(m => m.Key).ToList();
        if (met.Count == 0)
        {
            return;
        }
        await using var command = database.CreateCommand(UnreadSteps.Keep(schema, "$1", "$2"));
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. met.Select(m => m.Key)] });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. met.Select(m => m.Value)] });
        await command.ExecuteNonQueryAsync(cancellation);
        met.ForEach(unread.Forget);
    }

    // The pathways that were written down and that this version can read, or can read further than the one that wrote them down; each is tried once.
    async Task<HashSet<Guid>> ReadAgainAsync(CancellationToken cancellation)
    {
        var readable = new HashSet<Guid>();
        await using var connection = await database.OpenConnectionAsync(cancellation);
        foreach (var (pathway, version) in await UnreadSteps.ReadAsync(connection, schema, cancellation))
        {
            if (!tried.Add((pathway, version)))
            {
                continue;
            }
            await using var session = store.QuerySession();
            var last = (await ReadableAsync(session, pathway, null, cancellation)).Select(e => e.Version).LastOrDefault();
            if (last < version)
            {
                continue;
            }
            await using var forget = new NpgsqlCommand($"delete from {schema}.{UnreadSteps.Name} where pathway = $1 and version = $2", connection);
            forget.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = pathway });
            forget.Parameters.Add(new NpgsqlParameter<long> { TypedValue = version });
            await forget.ExecuteNonQueryAsync(cancellation);
            tried.Remove((pathway, version));
            readable.Add(pathway);
        }
        await KeepAsync(cancellation);
        return readable;
    }

    /// <summary>The events of a pathway from its first on, as far as they can be read, up to a version where one is given.</summary>
    internal static async Task<IReadOnlyList<IEvent>> ReadableAsync(IQuerySession session, Guid pathway, long? upTo, CancellationToken cancellation)
    {
        if (upTo is < 1)
        {
            return [];
        }
        try
        {
            return await session.Events.FetchStreamAsync(pathway, version: upTo ?? 0, token: cancellation);
        }
        catch (Exception e) when (UnreadSteps.Is(e) && UnreadSteps.Of(session.DocumentStore.Options).Met.ContainsKey(pathway))
        {
            return await ReadableAsync(session, pathway, UnreadSteps.Of(session.DocumentStore.Options).Met[pathway] - 1, cancellation);
        }
        catch (Marten.Exceptions.UnknownEventTypeException)
        {
            return await ReadableAsync(session, pathway, await FirstOfUnknownKindAsync(session, pathway, cancellation) - 1, cancellation);
        }
    }

    static async Task<long> FirstOfUnknownKindAsync(IQuerySession session, Guid pathway, CancellationToken cancellation)
    {
        await using var connection = session.Database.CreateConnection();
        await connection.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand($"select min(version) from {session.DocumentStore.Options.Events.DatabaseSchemaName}.mt_events where stream_id = $1 and type <> all($2)", connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = pathway });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. NewerEvents.Known] });
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    async Task MakeAgainAsync(ReadModel model, Guid pathway, long? upTo, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using (var turn = new NpgsqlCommand(Turn(eventSchema, model.Shard), connection, transaction) { CommandTimeout = 0 })
        {
            await turn.ExecuteNonQueryAsync(cancellation);
        }
        var position = await PositionAsync(connection, model.Shard, cancellation);
        await using var session = store.LightweightSession(SessionOptions.ForTransaction(transaction));
        var events = (await ReadableAsync(session, pathway, upTo, cancellation)).Where(e => e.Sequence <= position).ToList();
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
