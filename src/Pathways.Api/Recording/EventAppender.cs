using System.Diagnostics;
using System.Text.Json;
using Marten;
using Npgsql;
using NpgsqlTypes;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Recording;

/// <summary>
/// Appends the events of one command by Marten's own function, in one round trip that commits by itself: all or none. A Marten session does the same
/// append in a transaction of several round trips and does not tell the database's instant; at the rate of recording
/// that cost a third of the throughput (docs/decisions/0001). A test holds both ways of writing against each other.
/// </summary>
public sealed class EventAppender(RecordingConnections connections, IDocumentStore store)
{
    // Raised by Marten's function when the stream is not at the expected version, before a sequence number is drawn.
    const string VersionMismatch = "MT003";

    readonly string schema = store.Options.Events.DatabaseSchemaName;

    /// <summary>What became of the append.</summary>
    public enum Outcome
    {
        /// <summary>Stored.</summary>
        Stored,

        /// <summary>The stream has moved on from the expected version.</summary>
        Behind,

        /// <summary>An event of this identifier is stored already, in this stream or another.</summary>
        Known,
    }

    /// <summary>Appends the events, in their order, to a stream that stands at <paramref name="expectedVersion"/> (0: a new stream).</summary>
    public async Task<(Outcome Outcome, DateTimeOffset RecordedAt)> AppendAsync(
        Guid pathway, long expectedVersion, IReadOnlyList<(Guid Id, PathwayEvent Event)> steps, string user, PersonGuard? guard, CancellationToken cancellation)
    {
        await using var connection = await connections.Database.OpenConnectionAsync(cancellation);
        // Without a guard, which few steps have, the statement commits by itself.
        await using var transaction = guard is null ? null : await connection.BeginTransactionAsync(cancellation);
        if (guard is not null && !await guard.HoldsAsync(connection, schema, cancellation))
        {
            return (Outcome.Behind, default);
        }
        await using var command = new NpgsqlCommand(Statement(steps.Count), connection, transaction);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = pathway });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = expectedVersion });
        var correlation = Correlation();
        foreach (var (id, step) in steps)
        {
            var type = step.GetType();
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = EventNames.Of(type) });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = DotNetTypeNames[type] });
            command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = JsonSerializer.SerializeToUtf8Bytes(step, type, PathwayJson.Stored), NpgsqlDbType = NpgsqlDbType.Jsonb });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = CausationOf(steps[0].Id) });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = correlation });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = user });
        }
        // Planned once a connection: asked for again on the same one, it costs nothing.
        await command.PrepareAsync(cancellation);
        try
        {
            DateTimeOffset recordedAt;
            await using (var reader = await command.ExecuteReaderAsync(cancellation))
            {
                await reader.ReadAsync(cancellation);
                recordedAt = reader.GetFieldValue<DateTimeOffset>(1);
            }
            if (transaction is not null)
            {
                await transaction.CommitAsync(cancellation);
            }
            return (Outcome.Stored, recordedAt);
        }
        catch (PostgresException e) when (e.SqlState == VersionMismatch)
        {
            return (Outcome.Behind, default);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            // Either the event's identifier, or the first version of a stream that another request has just started.
            return (e.ConstraintName?.Contains("event_id", StringComparison.Ordinal) == true ? Outcome.Known : Outcome.Behind, default);
        }
    }

    // One text for each number of events: nearly always one, and two when a contract comes with the exit.
    string Statement(int events)
    {
        string All(int at, string type) => $"array[{string.Join(", ", Enumerable.Range(0, events).Select(i => at < 0 ? "null" : $"${3 + (7 * i) + at}"))}]::{type}[]";
        return $"""
            select {schema}.mt_quick_append_events(
                $1, 'pathway', '*DEFAULT*', {All(0, "uuid")}, {All(1, "varchar")}, {All(2, "varchar")}, {All(3, "jsonb")}, {All(-1, "bytea")},
                {All(4, "varchar")}, {All(5, "varchar")}, {All(-1, "jsonb")}, {All(6, "varchar")}, $2), now()
            """;
    }

    /// <summary>The command that caused an event, by the identifier of its first event, which follows from the idempotency key.</summary>
    public static string CausationOf(Guid id) => $"command:{id:D}";

    // The trace that the request belongs to; a request without one starts its own.
    static string Correlation() => (Activity.Current?.TraceId ?? ActivityTraceId.CreateRandom()).ToHexString();

    static readonly Dictionary<Type, string> DotNetTypeNames = EventNames.All.ToDictionary(e => e.Type, e => $"{e.Type.FullName}, {e.Type.Assembly.GetName().Name}");
}
