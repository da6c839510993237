using System.Globalization;
using Marten;
using Npgsql;
using NpgsqlTypes;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;

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

    /// <summary>Which of these pathways, and of these people, the log has. Costs look-ups by index.</summary>
    /// <param name="pathways">Identifiers of pathways.</param>
    /// <param name="people">Identifiers of people.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<IReadOnlyCollection<Guid>> AmongAsync(IReadOnlyCollection<Guid> pathways, IReadOnlyCollection<Guid> people, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"""
            select id from {schema}.mt_streams where id = any($1)
            union select (data ->> 'person')::uuid from {schema}.mt_events where type = 'pathway_opened' and data ->> 'person' = any($2)
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. pathways] });
        command.Parameters.Add(Texts(people));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var all = new List<Guid>();
        while (await reader.ReadAsync(cancellation))
        {
            all.Add(reader.GetGuid(0));
        }
        return all;
    }

    /// <summary>The pathways of many people in one query, none of them read.</summary>
    /// <param name="people">The people.</param>
    /// <param name="structure">A structure; null for all.</param>
    /// <param name="entry">An entry that may have been said before; null for none.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<IReadOnlyList<PathwayFound>> FindAsync(IReadOnlyCollection<Guid> people, string? structure, PathwayOpened? entry, CancellationToken cancellation)
    {
        if (people.Count == 0)
        {
            return [];
        }
        await using var command = database.CreateCommand($"""
            select (e.data ->> 'person')::uuid, e.stream_id,
                $2::text is null or exists (select from {schema}.mt_events d where d.stream_id = e.stream_id and $2 in (d.data ->> 'structure', d.data -> 'corrected' ->> 'structure')),
                exists (
                    select from {schema}.mt_events d cross join lateral (select case d.type when 'step_corrected' then d.data -> 'corrected' else d.data end) as said(entry)
                    where d.stream_id = e.stream_id and d.type in ('pathway_opened', 'step_corrected')
                        and (said.entry ->> 'occurredOn', said.entry ->> 'scheme', said.entry ->> 'structure', said.entry ->> 'territory') = ($3, $4, $5, $6))
            from {schema}.mt_events e where e.type = 'pathway_opened' and e.data ->> 'person' = any($1)
            order by 1, e.seq_id
            """);
        command.Parameters.Add(Texts(people));
        foreach (var text in new[] { structure, entry?.OccurredOn.ToString("O", CultureInfo.InvariantCulture), entry is null ? null : CodeJsonConverter.NameOf(entry.Scheme), entry?.Structure, entry?.Territory })
        {
            command.Parameters.Add(new NpgsqlParameter { Value = text as object ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        }
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var all = new List<PathwayFound>();
        while (await reader.ReadAsync(cancellation))
        {
            all.Add(new(reader.GetGuid(0), reader.GetGuid(1), reader.GetBoolean(2), reader.GetBoolean(3)));
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

    /// <summary>The pathways of people ($1, as texts) with their versions: SQL.</summary>
    /// <param name="schema">Of the log.</param>
    /// <param name="people">Which, where not those of $1: a condition on what an entry has as its person.</param>
    internal static string Pathways(string schema, string people = "= any($1)") => $"""
        select s.id, s.version from {schema}.mt_events e join {schema}.mt_streams s on s.id = e.stream_id
        where e.type = 'pathway_opened' and e.data ->> 'person' {people}
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

/// <summary>A pathway of somebody, as the log has it without being read.</summary>
/// <param name="Person">The person.</param>
/// <param name="Pathway">The pathway.</param>
/// <param name="Near">Whether a structure that was asked for is named in it: it accompanies the pathway, or did.</param>
/// <param name="Again">Whether its entry says, or said before a correction, what the given one says.</param>
public sealed record PathwayFound(Guid Person, Guid Pathway, bool Near, bool Again);
