using System.Text.Json;
using Npgsql;
using Pathways.Domain.Pathways;

namespace Pathways.Api.EventStore;

/// <summary>Steps as rows of the event log.</summary>
static class StoredSteps
{
    static readonly Dictionary<string, string> DotNetTypes =
        EventNames.All.ToDictionary(e => e.Name, e => $"{e.Type.FullName}, {e.Type.Assembly.GetName().Name}", StringComparer.Ordinal);

    /// <summary>The pathway and the step of a row whose first columns are the stream, the identifier, the version, the name and the data as text.</summary>
    /// <exception cref="NewerVersionException">Only a newer version can read it.</exception>
    public static (Guid Pathway, Step Step) Read(NpgsqlDataReader row) => TryRead(row, out var pathway, out var step) ? (pathway, step) : throw new NewerVersionException();

    /// <summary>The same, for lists that go on without a step that only a newer version can read, and say so.</summary>
    public static bool TryRead(NpgsqlDataReader row, out Guid pathway, out Step step)
    {
        pathway = row.GetGuid(0);
        if (EventNames.TypeOf(row.GetString(3)) is not { } type)
        {
            step = null!;
            return false;
        }
        step = new Step(row.GetGuid(1), row.GetInt64(2), (PathwayEvent)JsonSerializer.Deserialize(row.GetString(4), type, PathwayJson.Stored)!);
        return true;
    }

    /// <summary>What the log's column of .NET types has for an event's stored name.</summary>
    public static string DotNetTypeOf(string name) => DotNetTypes[name];
}

/// <summary>A pathway has an event of a kind that only a newer version of the service knows: it can be neither read nor recorded on until this one is upgraded.</summary>
public sealed class NewerVersionException() : Exception("A pathway has an event of a kind that only a newer version of the service knows.")
{
    /// <summary>Code of the refusal.</summary>
    public const string Code = "pathway/newer-version";

    /// <summary>Whether a failure says so: ours, or Marten's own.</summary>
    public static bool Is(Exception? failure) => failure is NewerVersionException or Marten.Exceptions.UnknownEventTypeException;
}
