using Marten;
using Npgsql;
using NpgsqlTypes;
using Pathways.Api.EventStore;

namespace Pathways.Api.Import;

/// <summary>A stream that a bulk append starts or goes on with.</summary>
/// <param name="Id">The pathway.</param>
/// <param name="From">Version on which the events were decided; 0 for a new stream.</param>
/// <param name="To">Version with the events.</param>
/// <param name="StartedAt">When a new stream was started, when that is in the past.</param>
/// <param name="LastAt">When it was last appended to, when that is in the past.</param>
public readonly record struct BulkStream(Guid Id, long From, long To, DateTimeOffset? StartedAt = null, DateTimeOffset? LastAt = null);

/// <summary>An event of a bulk append; <paramref name="RecordedAt"/> is given when it was not recorded just now.</summary>
public readonly record struct BulkEvent(
    Guid Stream, long Version, Guid Id, string Name, byte[] Json, string User, string Causation, string Correlation, DateTimeOffset? RecordedAt = null);

/// <summary>A stream, or another pathway of one of its people, was written to or started by another since the events were decided: nothing is stored, decide again.</summary>
public sealed class StreamsMovedException(Exception? inner = null) : Exception("A stream has moved on since its events were decided.", inner);

/// <summary>
/// Appends many events to many streams, new and existing, in one transaction, by binary COPY. Marten's own bulk insert takes new
/// streams only, commits by itself and moves the daemon's high-water mark past numbers that others may still be writing; this
/// one draws its numbers from the same sequence and leaves the mark to the daemon, which waits for the transaction as for any
/// other (docs/decisions/0006). A test holds every column against what Marten writes.
/// </summary>
public sealed class BulkAppender(NpgsqlDataSource database, IDocumentStore store)
{
    // Numbers are drawn a block at a time, between two COPYs: a connection that copies can't ask.
    const int Block = 20_000;

    // From here on the planner's idea of the log is too old to read it well: the daemon's next page would sort all of it.
    const long Many = 10_000;

    readonly string schema = store.Options.Events.DatabaseSchemaName;

    /// <summary>Appends; <paramref name="events"/> come in the order of the log, and those of a stream in the order of their versions.</summary>
    /// <param name="streams">The streams.</param>
    /// <param name="events">The events.</param>
    /// <param name="progress">Told how many are written.</param>
    /// <param name="guard">The pathways of the people as the events were decided on, these events included; null for people whom nobody else knows.</param>
    /// <param name="cancellation">Stops it; nothing is stored then.</param>
    /// <exception cref="StreamsMovedException">Another wrote to one of the streams; nothing is stored.</exception>
    public async Task AppendAsync(
        IReadOnlyCollection<BulkStream> streams, IEnumerable<BulkEvent> events, IProgress<long>? progress, PeopleGuard? guard, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await TakeTurnAsync(connection, cancellation);
        try
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            var now = await LockAsync(connection, [.. streams.Where(s => s.From > 0)], cancellation);
            await StartAsync(connection, streams.Where(s => s.From == 0), now, cancellation);
            var written = await CopyEventsAsync(connection, EventMetadata.Checked(events), now, progress, cancellation);
            await AdvanceAsync(connection, [.. streams.Where(s => s.From > 0)], cancellation);
            if (written >= Many)
            {
                await using var analyze = new NpgsqlCommand($"analyze {schema}.mt_streams, {schema}.mt_events", connection) { CommandTimeout = 0 };
                await analyze.ExecuteNonQueryAsync(cancellation);
            }
            // At the very end, so that nobody who opens a pathway waits for a large file to be written, and the least is recorded between the look and the commit.
            if (guard is not null && !await guard.HoldsAsync(connection, schema, cancellation))
            {
                throw new StreamsMovedException();
            }
            await transaction.CommitAsync(cancellation);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DeadlockDetected)
        {
            throw new StreamsMovedException(e);
        }
        finally
        {
            await LeaveTurnAsync(connection);
        }
    }

    // One at a time, of all nodes and commands: two that start the same streams would else wait for each other's rows, longer
    // than a connection waits. The turn is waited for outside of a transaction, which the daemon would wait for in turn.
    static async Task TakeTurnAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var turn = new NpgsqlCommand("select pg_advisory_lock(hashtext('pathways:bulk-append'))", connection) { CommandTimeout = 0 };
        await turn.ExecuteNonQueryAsync(cancellation);
    }

    // A connection that broke has left its turn already.
    static async Task LeaveTurnAsync(NpgsqlConnection connection)
    {
        if (connection.FullState == System.Data.ConnectionState.Open)
        {
            await using var turn = new NpgsqlCommand("select pg_advisory_unlock(hashtext('pathways:bulk-append'))", connection);
            await turn.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }

    // In the order of their identifiers, so that two imports wait for each other instead of dying of a deadlock.
    async Task<DateTimeOffset> LockAsync(NpgsqlConnection connection, BulkStream[] streams, CancellationToken cancellation)
    {
        var versions = new Dictionary<Guid, long>();
        await using (var command = new NpgsqlCommand($"select id, version from {schema}.mt_streams where id = any($1) and not is_archived order by id for update", connection) { CommandTimeout = 0 })
        {
            command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. streams.Select(s => s.Id)] });
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                versions[reader.GetGuid(0)] = reader.GetInt64(1);
            }
        }
        if (streams.Any(s => versions.GetValueOrDefault(s.Id, -1) != s.From))
        {
            throw new StreamsMovedException();
        }
        await using var clock = new NpgsqlCommand("select clock_timestamp()", connection);
        return new DateTimeOffset((DateTime)(await clock.ExecuteScalarAsync(cancellation))!, TimeSpan.Zero);
    }

    async Task StartAsync(NpgsqlConnection connection, IEnumerable<BulkStream> streams, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var writer = await connection.BeginBinaryImportAsync(
            $"copy {schema}.mt_streams (id, type, version, timestamp, created, tenant_id, is_archived) from stdin binary", cancellation);
        // New ones in their order too: of two imports that start the same streams, one waits for the other.
        foreach (var stream in streams.OrderBy(s => s.Id))
        {
            await writer.StartRowAsync(cancellation);
            await writer.WriteAsync(stream.Id, NpgsqlDbType.Uuid, cancellation);
            await writer.WriteAsync("pathway", NpgsqlDbType.Varchar, cancellation);
            await writer.WriteAsync(stream.To, NpgsqlDbType.Bigint, cancellation);
            await writer.WriteAsync(stream.LastAt ?? now, NpgsqlDbType.TimestampTz, cancellation);
            await writer.WriteAsync(stream.StartedAt ?? now, NpgsqlDbType.TimestampTz, cancellation);
            await writer.WriteAsync(JasperFx.StorageConstants.DefaultTenantId, NpgsqlDbType.Varchar, cancellation);
            await writer.WriteAsync(false, NpgsqlDbType.Boolean, cancellation);
        }
        await writer.CompleteAsync(cancellation);
    }

    async Task<long> CopyEventsAsync(
        NpgsqlConnection connection, IEnumerable<BulkEvent> events, DateTimeOffset now, IProgress<long>? progress, CancellationToken cancellation)
    {
        var written = 0L;
        foreach (var block in events.Chunk(Block))
        {
            var numbers = await DrawAsync(connection, block.Length, cancellation);
            await using var writer = await connection.BeginBinaryImportAsync($"""
                copy {schema}.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type,
                    correlation_id, causation_id, user_name, is_archived) from stdin binary
                """, cancellation);
            for (var i = 0; i < block.Length; i++)
            {
                Write(writer, numbers[i], block[i], now);
            }
            await writer.CompleteAsync(cancellation);
            written += block.Length;
            progress?.Report(written);
        }
        return written;
    }

    // Fields are put into the buffer without awaiting each: thirteen awaits a row were a third of the client's time.
    static void Write(NpgsqlBinaryImporter writer, long number, in BulkEvent e, DateTimeOffset now)
    {
        writer.StartRow();
        writer.Write(number, NpgsqlDbType.Bigint);
        writer.Write(e.Id, NpgsqlDbType.Uuid);
        writer.Write(e.Stream, NpgsqlDbType.Uuid);
        writer.Write(e.Version, NpgsqlDbType.Bigint);
        writer.Write(e.Json, NpgsqlDbType.Jsonb);
        writer.Write(e.Name, NpgsqlDbType.Varchar);
        writer.Write(e.RecordedAt ?? now, NpgsqlDbType.TimestampTz);
        writer.Write(JasperFx.StorageConstants.DefaultTenantId, NpgsqlDbType.Varchar);
        writer.Write(StoredSteps.DotNetTypeOf(e.Name), NpgsqlDbType.Varchar);
        writer.Write(e.Correlation, NpgsqlDbType.Varchar);
        writer.Write(e.Causation, NpgsqlDbType.Varchar);
        writer.Write(e.User, NpgsqlDbType.Varchar);
        writer.Write(false, NpgsqlDbType.Boolean);
    }

    async Task<long[]> DrawAsync(NpgsqlConnection connection, int count, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"select array_agg(nextval('{schema}.mt_events_sequence')) from generate_series(1, $1)", connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = count });
        var numbers = (long[])(await command.ExecuteScalarAsync(cancellation))!;
        // The log's order is that of the numbers: drawn in one statement they rise, whoever else draws between them.
        Array.Sort(numbers);
        return numbers;
    }

    async Task AdvanceAsync(NpgsqlConnection connection, BulkStream[] streams, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"""
            update {schema}.mt_streams s set version = n.version, timestamp = now()
            from unnest($1, $2) as n(id, version) where s.id = n.id
            """, connection) { CommandTimeout = 0 };
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. streams.Select(s => s.Id)] });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. streams.Select(s => s.To)] });
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
