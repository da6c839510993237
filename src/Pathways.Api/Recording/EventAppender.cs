using Marten;
using Npgsql;
using NpgsqlTypes;
using Pathways.Api.EventStore;
using Pathways.Api.Hosting;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Recording;

/// <summary>
/// Appends the events of one command by Marten's own function, in one round trip that commits by itself: all or none. A Marten session does the same
/// append in a transaction of several round trips and does not tell the database's instant; at the rate of recording
/// that cost a third of the throughput (docs/decisions/0001). A test holds both ways of writing against each other. No sequence number is drawn
/// before it is certain that it is written: a number that is drawn and lost keeps figures from moving.
/// </summary>
public sealed class EventAppender(Connections connections, IDocumentStore store)
{
    // Raised by Marten's function when the stream is not at the expected version, before a sequence number is drawn.
    const string VersionMismatch = "MT003";

    // Whoever waits for a stream holds a connection of recording: a file that goes on with thousands of pathways holds them until it is written, and ten
    // steps on those would take recording from everybody. Others' steps hold a stream for a few milliseconds.
    static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    // A setting of the transaction, also of one that is a single round trip.
    internal static readonly string Impatient = $"set_config('lock_timeout', '{Patience.TotalMilliseconds}', true)";

    readonly string schema = store.Options.Events.DatabaseSchemaName;

    /// <summary>What became of the append.</summary>
    public enum Outcome
    {
        /// <summary>Stored.</summary>
        Stored,

        /// <summary>The stream, or what was seen of the person's other pathways, has moved on.</summary>
        Behind,

        /// <summary>An event of this identifier is stored already, in this stream or another.</summary>
        Known,

        /// <summary>Another holds the stream, or the person's pathways, for longer than is waited with a connection in hand: a large file does.</summary>
        Busy,
    }

    /// <summary>Appends the events, in their order, to a stream that stands at <paramref name="expectedVersion"/> (0: a new stream).</summary>
    /// <param name="pathway">The stream.</param>
    /// <param name="expectedVersion">Its version.</param>
    /// <param name="steps">The events.</param>
    /// <param name="user">Who records.</param>
    /// <param name="person">Whose pathway it is: without a guard, of somebody whose death no other pathway tells.</param>
    /// <param name="guard">The person's pathways, when the decision was taken on them too.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<(Outcome Outcome, DateTimeOffset RecordedAt)> AppendAsync(
        Guid pathway, long expectedVersion, IReadOnlyList<WrittenStep> steps, string user, Guid person, PeopleGuard? guard, CancellationToken cancellation)
    {
        var (causation, correlation) = (CausationOf(steps[0].Id), EventMetadata.Correlation());
        EventMetadata.Check(user, causation, correlation);
        await using var connection = await connections.Recording.OpenConnectionAsync(cancellation);
        // Without a guard, which few steps have, the round trip commits by itself.
        await using var transaction = guard is null ? null : await connection.BeginTransactionAsync(cancellation);
        await using var batch = new NpgsqlBatch(connection, transaction);
        // Of two requests under one key the second waits here, and then sees what the first has stored.
        var turn = new NpgsqlBatchCommand($"select {Impatient}, pg_advisory_xact_lock(hashtext('pathways:step'), $1)");
        turn.Parameters.Add(new NpgsqlParameter<int> { TypedValue = BitConverter.ToInt32(steps[0].Id.ToByteArray()) });
        batch.BatchCommands.Add(turn);
        var command = new NpgsqlBatchCommand(Statement(steps.Count, guarded: guard is not null));
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = pathway });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = expectedVersion });
        if (guard is null)
        {
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = person.ToString("D") });
        }
        foreach (var step in steps)
        {
            var name = EventNames.Of(step.Event);
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = step.Id });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = StoredSteps.DotNetTypeOf(name) });
            command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = step.Json.Utf8, NpgsqlDbType = NpgsqlDbType.Jsonb });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = causation });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = correlation });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = user });
        }
        batch.BatchCommands.Add(command);
        try
        {
            if (guard is not null && !await guard.HoldsAsync(connection, schema, cancellation, Impatient))
            {
                return (Outcome.Behind, default);
            }
            // Planned once a connection: asked for again on the same one, it costs nothing.
            await batch.PrepareAsync(cancellation);
            DateTimeOffset recordedAt;
            // From here on it is brought to its end, whoever has left: they find it stored when they come back with the same key.
            await using (var reader = await batch.ExecuteReaderAsync(CancellationToken.None))
            {
                await reader.NextResultAsync(CancellationToken.None);
                await reader.ReadAsync(CancellationToken.None);
                if (reader.GetBoolean(0))
                {
                    return (Outcome.Known, default);
                }
                if (reader.GetBoolean(1))
                {
                    return (Outcome.Behind, default);
                }
                recordedAt = reader.GetFieldValue<DateTimeOffset>(2);
            }
            if (transaction is not null)
            {
                await transaction.CommitAsync(CancellationToken.None);
            }
            return (Outcome.Stored, recordedAt);
        }
        catch (PostgresException e) when (e.SqlState is VersionMismatch or PostgresErrorCodes.DeadlockDetected)
        {
            // A deadlock: an import holds the stream and waits for the person, this one the other way round. Either begins again.
            return (Outcome.Behind, default);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return (Outcome.Busy, default);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            // The first version of a stream that another request has just started; or the identifier of an event, from who writes without taking turns.
            return (e.ConstraintName?.Contains("event_id", StringComparison.Ordinal) == true ? Outcome.Known : Outcome.Behind, default);
        }
    }

    // One text for each number of events: nearly always one, and two when a contract comes with the exit. Whether the events are stored already, and the
    // death that another pathway tells, are looked for in the same statement: one that came after the decision is found, and nothing is stored or drawn.
    string Statement(int events, bool guarded)
    {
        var first = guarded ? 3 : 4;
        string All(int at, string type) => $"array[{string.Join(", ", Enumerable.Range(0, events).Select(i => at < 0 ? "null" : $"${first + (7 * i) + at}"))}]::{type}[]";
        return $"""
            select known, dead, now(), case when known or dead then null else {schema}.mt_quick_append_events(
                $1, 'pathway', '*DEFAULT*', {All(0, "uuid")}, {All(1, "varchar")}, {All(2, "varchar")}, {All(3, "jsonb")}, {All(-1, "bytea")},
                {All(4, "varchar")}, {All(5, "varchar")}, {All(-1, "jsonb")}, {All(6, "varchar")}, $2) end
            from (select exists (select from {schema}.mt_events where id = any({All(0, "uuid")})) as known, {(guarded ? "false" : PeopleLog.DeathElsewhere(schema, "$3", "$1"))} as dead offset 0) seen
            """;
    }

    /// <summary>The command that caused an event, by the identifier of its first event, which follows from the idempotency key.</summary>
    public static string CausationOf(Guid id) => $"command:{id:D}";
}
