using System.Text.Json;
using Marten;
using Npgsql;
using Pathways.Domain.Pathways;

namespace Pathways.Api.EventStore;

/// <summary>Steps as rows of the event log.</summary>
static class StoredSteps
{
    static readonly Dictionary<string, string> DotNetTypes =
        EventNames.All.ToDictionary(e => e.Name, e => $"{e.Type.FullName}, {e.Type.Assembly.GetName().Name}", StringComparer.Ordinal);

    /// <summary>The pathway and the step of a row whose first columns are the stream, the identifier, the version, the name and the data as text.</summary>
    /// <exception cref="UnreadStepException">This version can't read it.</exception>
    public static (Guid Pathway, Step Step) Read(NpgsqlDataReader row) => TryRead(row, out var pathway, out var step) ? (pathway, step)
        : throw new UnreadStepException(EventNames.TypeOf(row.GetString(3)) is null ? UnreadStepException.UnknownKind : UnreadStepException.UnreadableData);

    /// <summary>The same, for lists that go on without a step that this version can't read, and say so.</summary>
    public static bool TryRead(NpgsqlDataReader row, out Guid pathway, out Step step)
    {
        pathway = row.GetGuid(0);
        if (EventNames.TypeOf(row.GetString(3)) is not { } type)
        {
            step = null!;
            return false;
        }
        try
        {
            step = new Step(row.GetGuid(1), row.GetInt64(2), PathwayJson.Read(type, row.GetFieldValue<byte[]>(4)));
            return true;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or ArgumentException or FormatException or InvalidOperationException)
        {
            step = null!;
            return false;
        }
    }

    /// <summary>A pathway as its steps before the first that this version can't read leave it. Costs its stream.</summary>
    public static async Task<Pathway> ReadableAsync(IDocumentStore store, Guid pathway, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        await using var connection = session.Database.CreateConnection();
        await connection.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand($"select stream_id, id, version, type, data::text from {store.Options.Events.DatabaseSchemaName}.mt_events where stream_id = $1 order by version", connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = pathway });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var steps = new List<Step>();
        while (await row.ReadAsync(cancellation) && TryRead(row, out _, out var step))
        {
            steps.Add(step);
        }
        return Pathway.Fold(steps);
    }

    /// <summary>What the log's column of .NET types has for an event's stored name.</summary>
    public static string DotNetTypeOf(string name) => DotNetTypes[name];
}

/// <summary>
/// A pathway has an event that this version of the service can't read: it can be neither read nor recorded on until the service can. Of a kind that only a
/// newer version knows, or of a known kind with data that it can't read: a newer version wrote it, or it is damaged.
/// </summary>
/// <param name="code">Code of the refusal.</param>
public sealed class UnreadStepException(string code) : Exception("A pathway has an event that this version of the service can't read.")
{
    /// <summary>Code where only a newer version knows the kind.</summary>
    public const string UnknownKind = "pathway/newer-version";

    /// <summary>Code where the kind is known, and its data can't be read.</summary>
    public const string UnreadableData = "pathway/unreadable-step";

    /// <summary>Code of the refusal.</summary>
    public string Code => code;

    /// <summary>Whether a failure says so: ours, or Marten's own.</summary>
    public static bool Is(Exception? failure) => CodeOf(failure) is not null;

    /// <summary>The code of a failure that says so; null of another.</summary>
    public static string? CodeOf(Exception? failure) => failure switch
    {
        UnreadStepException unread => unread.Code,
        Marten.Exceptions.UnknownEventTypeException => UnknownKind,
        _ => Projections.UnreadSteps.Is(failure) ? UnreadableData : null,
    };
}
