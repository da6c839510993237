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
/// other (docs/decisions/0006). Numbers are drawn last: a file that the database does not take, or that another has overtaken, draws none.
/// A test holds every column against what Marten writes.
/// </summary>
public sealed class BulkAppender(NpgsqlDataSource database, IDocumentStore store)
{
    // Written by one statement at a time, so that progress is told between two.
    const int Block = 20_000;

    // From here on the planner's idea of the log is too old to read it well: the daemon's next page would sort all of it.
    const long Many = 10_000;

    readonly string schema = store.Options.Events.DatabaseSchemaName;

    /// <summary>Appends; <paramref name="events"/> come in the order of the log, and those of a stream in the order of their versions.</summary>
    /// <param name="streams">The streams.</param>
    /// <param name="events">The events.</param>
    /// <param name="progress">Told how many are written: half when the database has taken an event, the whole when it is in the log.</param>
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
            var count = await CopyEventsAsync(connection, EventMetadata.Checked(events), progress, cancellation);
            var now = await LockAsync(connection, [.. streams.Where(s => s.From > 0)], cancellation);
            await StartAsync(connection, streams.Where(s => s.From == 0), now, cancellation);
            // What moved while the file was decided is found before a number is drawn.
            if (guard is not null && !await guard.StandsAsync(connection, schema, cancellation))
            {
                throw new StreamsMovedException();
            }
            await AdvanceAsync(connection, [.. streams.Where(s => s.From > 0)], cancellation);
            await WriteEventsAsync(connection, count, now, progress, cancellation);
            if (count >= Many)
            {
                // Its numbers are drawn, and figures wait for them: it waits for nobody who cleans up or analyzes the log already.
                await using var analyze = new NpgsqlCommand($"analyze (skip_locked) {schema}.mt_streams, {schema}.mt_events", connection) { CommandTimeout = 0 };
                await analyze.ExecuteNonQueryAsync(cancellation);
            }
            // And at the very end under the people's locks, so that nobody who opens a pathway waits for a large file to be written: what moves
            // meanwhile is rare, and the numbers that are lost then are passed at once (LostNumbers).
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

    // Into a table of this transaction: here the database reads every value, so that what it does not take (a NUL, a form that is no JSON) is refused
    // before anything is locked or numbered.
    static readonly string[] Columns = ["id", "stream_id", "version", "data", "type", "timestamp", "mt_dotnet_type", "correlation_id", "causation_id", "user_name"];

    async Task<long> CopyEventsAsync(NpgsqlConnection connection, IEnumerable<BulkEvent> events, IProgress<long>? progress, CancellationToken cancellation)
    {
        await using (var table = new NpgsqlCommand($"""
            create temp table bulk_event on commit drop as select 0::bigint as n, {string.Join(", ", Columns)} from {schema}.mt_events with no data;
            alter table bulk_event add primary key (n)
            """, connection))
        {
            await table.ExecuteNonQueryAsync(cancellation);
        }
        await using var writer = await connection.BeginBinaryImportAsync($"copy bulk_event (n, {string.Join(", ", Columns)}) from stdin binary", cancellation);
        var copied = 0L;
        foreach (var e in events)
        {
            cancellation.ThrowIfCancellationRequested();
            Write(writer, copied++, e);
            if (copied % Block == 0)
            {
                progress?.Report(copied / 2);
            }
        }
        await writer.CompleteAsync(cancellation);
        return copied;
    }

    // Fields are put into the buffer without awaiting each: thirteen awaits a row were a third of the client's time.
    static void Write(NpgsqlBinaryImporter writer, long n, in BulkEvent e)
    {
        writer.StartRow();
        writer.Write(n, NpgsqlDbType.Bigint);
        writer.Write(e.Id, NpgsqlDbType.Uuid);
        writer.Write(e.Stream, NpgsqlDbType.Uuid);
        writer.Write(e.Version, NpgsqlDbType.Bigint);
        writer.Write(e.Json, NpgsqlDbType.Jsonb);
        writer.Write(e.Name, NpgsqlDbType.Varchar);
        if (e.RecordedAt is { } at)
        {
            writer.Write(at, NpgsqlDbType.TimestampTz);
        }
        else
        {
            writer.WriteNull();
        }
        writer.Write(StoredSteps.DotNetTypeOf(e.Name), NpgsqlDbType.Varchar);
        writer.Write(e.Correlation, NpgsqlDbType.Varchar);
        writer.Write(e.Causation, NpgsqlDbType.Varchar);
        writer.Write(e.User, NpgsqlDbType.Varchar);
    }

    // The log's order is that of the numbers: they are drawn in the order of the file, whoever else draws between them.
    async Task WriteEventsAsync(NpgsqlConnection connection, long count, DateTimeOffset now, IProgress<long>? progress, CancellationToken cancellation)
    {
        var values = string.Join(", ", Columns.Select(c => c == "timestamp" ? "coalesce(timestamp, $3)" : c));
        for (var from = 0L; from < count; from += Block)
        {
            await using var write = new NpgsqlCommand($"""
                insert into {schema}.mt_events (seq_id, {string.Join(", ", Columns)}, tenant_id, is_archived)
                select nextval('{schema}.mt_events_sequence'), {values}, '{JasperFx.StorageConstants.DefaultTenantId}', false
                from (select * from bulk_event where n >= $1 and n < $2 order by n) b order by n
                """, connection) { CommandTimeout = 0 };
            write.Parameters.Add(new NpgsqlParameter<long> { TypedValue = from });
            write.Parameters.Add(new NpgsqlParameter<long> { TypedValue = from + Block });
            write.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now });
            await write.ExecuteNonQueryAsync(cancellation);
            progress?.Report((count + Math.Min(from + Block, count)) / 2);
        }
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
