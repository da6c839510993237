using JasperFx.Events;
using Marten;
using Marten.Services;
using Npgsql;
using Pathways.Projections.Caseload;
using Pathways.Projections.Indicators;

namespace Pathways.Projections;

/// <summary>
/// Takes into the read models what their projections passed and could not read, once it can be read: after an upgrade. What the tables lack is written down
/// first (<see cref="UnreadSteps"/>), so that every node tells it: of everything at the start, then of what was recorded since, for another node may still
/// run the version before. What is written down and can be read is made again from its first event, up to the projection's position, so that it is
/// what a rebuild gives; the transaction that does so takes it out of what is written down. Where it fails, all of it is still there, and is tried again.
/// </summary>
/// <param name="store">The event store.</param>
/// <param name="database">The database.</param>
public sealed class PickUp(IDocumentStore store, NpgsqlDataSource database)
{
    readonly string schema = store.Options.DatabaseSchemaName, eventSchema = store.Options.Events.DatabaseSchemaName;
    readonly UnreadSteps unread = UnreadSteps.Of(store);
    // In the order in which their turns are taken.
    readonly ReadModel[] models = [Facts(store.Options), CaseloadRows(store.Options)];
    readonly Dictionary<string, long> looked = new(StringComparer.Ordinal);
    // Kinds of events that pathways have.
    static readonly string[] Readable = [.. NewerEvents.Known.Except(["tombstone"])];
    // What was written down, and this version can't read either.
    readonly HashSet<(Guid, long)> tried = [];

    /// <summary>Makes again what is incomplete and can be completed, and gives the number of pathways. Cost grows with what was recorded since the last time.</summary>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        await NoteAsync(cancellation);
        var made = 0;
        foreach (var pathways in await NotTriedAsync(cancellation))
        {
            var readable = await ReadFurtherAsync(pathways, cancellation);
            if (readable.Length > 0)
            {
                await MakeAgainAsync(readable, cancellation);
                made += readable.Length;
            }
            await KeepAsync(cancellation);
        }
        return made;
    }

    /// <summary>Writes down what the read models lack. Cost grows with what was recorded since the last time.</summary>
    public async Task NoteAsync(CancellationToken cancellation)
    {
        await KeepAsync(cancellation);
        foreach (var model in models)
        {
            var (position, incomplete) = await IncompleteAsync(model, looked.GetValueOrDefault(model.Shard), cancellation);
            await KeepAsync(incomplete, cancellation);
            looked[model.Shard] = position;
        }
    }

    /// <summary>SQL that keeps a projection's page and a pathway that is made again from writing at the same time, until the transaction ends: both hold the projection's progress.</summary>
    internal static string Turn(string eventSchema, string shard) => $"update {eventSchema}.mt_event_progression set last_seq_id = last_seq_id where name = '{shard}:All'";

    async Task<(long Position, List<KeyValuePair<Guid, long>> Incomplete)> IncompleteAsync(ReadModel model, long after, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        // How far the projection is, before what it has: all up to there is in its table, or was passed.
        var position = await PositionAsync(connection, model.Shard, cancellation);
        var held = await NewerEvents.HeldAsync(connection, schema, eventSchema, cancellation);
        await using var command = new NpgsqlCommand(model.Incomplete, connection) { CommandTimeout = 0 };
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = position });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = Readable });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var incomplete = new List<KeyValuePair<Guid, long>>();
        while (await reader.ReadAsync(cancellation))
        {
            var (pathway, first) = (reader.GetGuid(0), reader.GetInt64(1));
            if (!held.TryGetValue(pathway, out var version) || first < version)
            {
                incomplete.Add(new(pathway, first));
            }
        }
        return (position, incomplete);
    }

    /// <summary>Writes down, for every node, what this process has met and can't read. Costs nothing where there is none.</summary>
    public async Task KeepAsync(CancellationToken cancellation)
    {
        var met = unread.Met.ToList();
        await KeepAsync(met, cancellation);
        met.ForEach(unread.Forget);
    }

    async Task KeepAsync(List<KeyValuePair<Guid, long>> steps, CancellationToken cancellation)
    {
        if (steps.Count == 0)
        {
            return;
        }
        var ordered = steps.OrderBy(s => s.Key).ToList();
        await using var command = database.CreateCommand(UnreadSteps.Keep(schema, "$1", "$2"));
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. ordered.Select(s => s.Key)] });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. ordered.Select(s => s.Value)] });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    // What is written down and was not tried by this process, in parts of a page of events at most, but one pathway at least: projections wait while one is made.
    async Task<List<List<KeyValuePair<Guid, long>>>> NotTriedAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var noted = (await UnreadSteps.ReadAsync(connection, schema, cancellation)).Where(n => !tried.Contains((n.Key, n.Value))).OrderBy(n => n.Key).ToList();
        var parts = new List<List<KeyValuePair<Guid, long>>>();
        if (noted.Count == 0)
        {
            return parts;
        }
        await using var command = new NpgsqlCommand($"select id, version::bigint from {eventSchema}.mt_streams where id = any($1)", connection);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. noted.Select(n => n.Key)] });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var sizes = new Dictionary<Guid, long>();
        while (await reader.ReadAsync(cancellation))
        {
            sizes[reader.GetGuid(0)] = reader.GetInt64(1);
        }
        var events = 0L;
        foreach (var note in noted)
        {
            var size = sizes.GetValueOrDefault(note.Key);
            if (parts.Count == 0 || events + size > ReadModels.PageSize)
            {
                parts.Add([]);
                events = 0;
            }
            parts[^1].Add(note);
            events += size;
        }
        return parts;
    }

    // Of the pathways that were written down, those that this version can read further than the one that wrote them down.
    async Task<Guid[]> ReadFurtherAsync(List<KeyValuePair<Guid, long>> noted, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var read = await ReadableAsync(session, [.. noted.Select(n => n.Key)], cancellation);
        var further = noted.ToLookup(n => read[n.Key].Stops is not { } stops || stops > n.Value);
        tried.UnionWith(further[false].Select(n => (n.Key, n.Value)));
        return [.. further[true].Select(n => n.Key)];
    }

    /// <summary>The events of pathways from their first on, as far as they can be read. What is met that can't be is remembered.</summary>
    internal static async Task<IReadOnlyDictionary<Guid, ReadPathway>> ReadableAsync(IQuerySession session, Guid[] pathways, CancellationToken cancellation)
    {
        var unknown = await FirstOfUnknownKindAsync(session, pathways, cancellation);
        // In here only: nobody else reads placeholders.
        UnreadSteps.ReadsOn.Value = true;
        var events = await session.Events.QueryAllRawEvents().Where(e => e.StreamId.IsOneOf(pathways) && e.EventTypeName.IsOneOf(Readable)).OrderBy(e => e.Sequence).ToListAsync(cancellation);
        var read = events.ToLookup(e => e.StreamId);
        return pathways.ToDictionary(pathway => pathway, pathway =>
        {
            long? unreadable = read[pathway].Where(UnreadSteps.IsPlaceholder).Select(e => (long?)e.Version).FirstOrDefault();
            long? stops = unknown.TryGetValue(pathway, out var version) ? Math.Min(version, unreadable ?? version) : unreadable;
            return new ReadPathway([.. read[pathway].Where(e => stops is null || e.Version < stops)], stops, unreadable);
        });
    }

    static async Task<Dictionary<Guid, long>> FirstOfUnknownKindAsync(IQuerySession session, Guid[] pathways, CancellationToken cancellation)
    {
        await using var connection = session.Database.CreateConnection();
        await connection.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand(
            $"select stream_id, min(version) from {session.DocumentStore.Options.Events.DatabaseSchemaName}.mt_events where stream_id = any($1) and type <> all($2) group by stream_id", connection);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = pathways });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. NewerEvents.Known] });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var first = new Dictionary<Guid, long>();
        while (await reader.ReadAsync(cancellation))
        {
            first[reader.GetGuid(0)] = reader.GetInt64(1);
        }
        return first;
    }

    async Task MakeAgainAsync(Guid[] pathways, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        foreach (var model in models)
        {
            await using var turn = new NpgsqlCommand(Turn(eventSchema, model.Shard), connection, transaction) { CommandTimeout = 0 };
            await turn.ExecuteNonQueryAsync(cancellation);
        }
        // In the order in which all write them down.
        await using (var notes = new NpgsqlCommand($"select from {schema}.{UnreadSteps.Name} where pathway = any($1) order by pathway for update", connection, transaction))
        {
            notes.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = pathways });
            await notes.ExecuteNonQueryAsync(cancellation);
        }
        var positions = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var model in models)
        {
            positions[model.Shard] = await PositionAsync(connection, model.Shard, cancellation);
        }
        await using var session = store.LightweightSession(SessionOptions.ForTransaction(transaction));
        var read = await ReadableAsync(session, pathways, cancellation);
        var events = read.Values.SelectMany(r => r.Events).OrderBy(e => e.Sequence).ToList();
        foreach (var model in models)
        {
            foreach (var table in model.Tables)
            {
                session.QueueSqlCommand($"delete from {table} where pathway = any(?)", pathways);
            }
            await model.WriteAsync(session, [.. events.Where(e => e.Sequence <= positions[model.Shard])], cancellation);
        }
        session.QueueSqlCommand(FactTables.CountMadeAgain(schema));
        session.QueueSqlCommand($"delete from {schema}.{UnreadSteps.Name} where pathway = any(?)", pathways);
        var still = read.Where(r => r.Value.Unread is not null).OrderBy(r => r.Key).ToList();
        if (still.Count > 0)
        {
            session.QueueSqlCommand(UnreadSteps.Keep(schema, "?", "?"), still.Select(s => s.Key).ToArray(), still.Select(s => s.Value.Unread!.Value).ToArray());
        }
        await session.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        tried.RemoveWhere(t => read.ContainsKey(t.Item1));
    }

    async Task<long> PositionAsync(NpgsqlConnection connection, string shard, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"select last_seq_id::bigint from {eventSchema}.mt_event_progression where name = '{shard}:All'", connection);
        return await command.ExecuteScalarAsync(cancellation) as long? ?? 0;
    }

    /// <summary>A pathway as far as it can be read.</summary>
    /// <param name="Events">Its events, in order.</param>
    /// <param name="Stops">Version of the first event that can't be read, whatever the cause; null where all can be.</param>
    /// <param name="Unread">Version of the first event of a known kind that can't be read.</param>
    internal sealed record ReadPathway(IReadOnlyList<IEvent> Events, long? Stops, long? Unread);

    /// <summary>A read model: what fills it, and how to find what it lacks.</summary>
    /// <param name="Shard">Name of its projection.</param>
    /// <param name="WriteAsync">Writes whole pathways that have no rows.</param>
    /// <param name="Tables">What it fills.</param>
    /// <param name="Incomplete">SQL: pathways that lack events after $1, up to $2, of the kinds $3, with the version of the first that is missing.</param>
    sealed record ReadModel(string Shard, Func<IDocumentOperations, IReadOnlyList<IEvent>, CancellationToken, Task> WriteAsync, string[] Tables, string Incomplete);

    static ReadModel Facts(IReadOnlyStoreOptions options) => new(
        FactsProjection.ShardName, new FactsProjection(options.DatabaseSchemaName).WriteAsync, [$"{options.DatabaseSchemaName}.{FactTables.Steps}", $"{options.DatabaseSchemaName}.{FactTables.Entries}"],
        $"""
        select e.stream_id, min(e.version) from {options.Events.DatabaseSchemaName}.mt_events e
        where e.seq_id > $1 and e.seq_id <= $2 and e.type = any($3)
            and not exists (select from {options.DatabaseSchemaName}.{FactTables.Steps} f where f.seq = e.seq_id)
        group by e.stream_id
        """);

    static ReadModel CaseloadRows(IReadOnlyStoreOptions options) => new(
        CaseloadProjection.ShardName, new CaseloadProjection(options.DatabaseSchemaName).WriteAsync, [$"{options.DatabaseSchemaName}.{CaseloadTable.Name}"],
        $"""
        select e.stream_id, min(e.version) from {options.Events.DatabaseSchemaName}.mt_events e
        left join {options.DatabaseSchemaName}.{CaseloadTable.Name} c on c.pathway = e.stream_id
        where e.seq_id > $1 and e.seq_id <= $2 and e.type = any($3) and e.version > coalesce(c.version, 0)
        group by e.stream_id
        """);
}
