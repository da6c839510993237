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
    public static (Guid Pathway, Step Step) Read(NpgsqlDataReader row)
    {
        var name = row.GetString(3);
        var type = EventNames.TypeOf(name) ?? throw new InvalidOperationException($"An event of an unknown name is stored: {name}");
        return (row.GetGuid(0), new Step(row.GetGuid(1), row.GetInt64(2), (PathwayEvent)JsonSerializer.Deserialize(row.GetString(4), type, PathwayJson.Stored)!));
    }

    /// <summary>What the log's column of .NET types has for an event's stored name.</summary>
    public static string DotNetTypeOf(string name) => DotNetTypes[name];
}
