using Marten;
using Npgsql;

namespace Pathways.Api.EventStore;

/// <summary>
/// The pathways of people as the event log has them. A pathway says whose it is only in its entry, so they are found by the index of
/// <see cref="Hosting.LogIndex"/>: what is asked costs the pathways of those people, whatever the size of the log.
/// </summary>
public sealed class PeopleLog(NpgsqlDataSource database, IDocumentStore store)
{
    readonly string schema = store.Options.Events.DatabaseSchemaName;

    /// <summary>The pathways of people, with their versions.</summary>
    public async Task<IReadOnlyList<(Guid Pathway, long Version)>> PathwaysOfAsync(IReadOnlyCollection<Guid> people, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Pathways(schema));
        command.Parameters.Add(Texts(people));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var all = new List<(Guid, long)>();
        while (await reader.ReadAsync(cancellation))
        {
            all.Add((reader.GetGuid(0), reader.GetInt64(1)));
        }
        return all;
    }

    /// <summary>Whether another pathway of a person says that they died, or ever said so.</summary>
    public async Task<bool> TellsDeathElsewhereAsync(Guid person, Guid pathway, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select {DeathElsewhere(schema, "$1", "$2")}");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = person.ToString("D") });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = pathway });
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>The pathways of people ($1, as texts) with their versions.</summary>
    internal static string Pathways(string schema) => $"""
        select s.id, s.version from {schema}.mt_events e join {schema}.mt_streams s on s.id = e.stream_id
        where e.type = 'pathway_opened' and e.data ->> 'person' = any($1)
        """;

    /// <summary>Whether a pathway other than the given one tells the death of the given person: a condition of SQL. Nearly always one look-up by index that finds nothing.</summary>
    internal static string DeathElsewhere(string schema, string person, string pathway) => $"""
        exists (
            select from {schema}.mt_events o
            where o.type = 'pathway_opened' and o.data ->> 'person' = {person} and o.stream_id <> {pathway} and exists (
                select from {schema}.mt_events d
                where d.stream_id = o.stream_id and d.type in ('pathway_closed', 'step_corrected') and 'deceased' in (d.data ->> 'exit', d.data -> 'corrected' ->> 'exit')))
        """;

    /// <summary>Identifiers as the entries hold them.</summary>
    internal static NpgsqlParameter<string[]> Texts(IReadOnlyCollection<Guid> people) => new() { TypedValue = [.. people.Select(p => p.ToString("D"))] };
}
