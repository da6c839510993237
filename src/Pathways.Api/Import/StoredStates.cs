using Marten;
using Npgsql;
using Pathways.Api.EventStore;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Import;

/// <summary>The states of many pathways at once, folded from their streams.</summary>
public sealed class StoredStates(NpgsqlDataSource database, IDocumentStore store)
{
    readonly string schema = store.Options.Events.DatabaseSchemaName;

    /// <summary>The states of those pathways that are stored already.</summary>
    public async Task<Dictionary<Guid, Pathway>> ReadAsync(IReadOnlyCollection<Guid> pathways, CancellationToken cancellation)
    {
        // A look-up for each pathway: for a list of them the planner would read the whole log, each time, while its statistics are young.
        await using var command = database.CreateCommand($"""
            select s.id, e.id, e.version, e.type, e.data::text from unnest($1) as s(id)
            cross join lateral (select id, version, type, data from {schema}.mt_events where stream_id = s.id order by version) e
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. pathways] });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var histories = new Dictionary<Guid, List<Step>>();
        while (await reader.ReadAsync(cancellation))
        {
            var (pathway, step) = StoredSteps.Read(reader);
            if (!histories.TryGetValue(pathway, out var history))
            {
                histories[pathway] = history = [];
            }
            history.Add(step);
        }
        return histories.ToDictionary(h => h.Key, h => Pathway.Fold(h.Value));
    }

    /// <summary>Those of the pathways that have a step of somebody else; with whether another than the sender sent a file of it.</summary>
    /// <param name="pathways">The pathways.</param>
    /// <param name="sender">The account that sends a file now.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<Dictionary<Guid, Reserved>> OfOthersAsync(IReadOnlyCollection<Guid> pathways, string sender, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"""
            select s.id, exists (select from {schema}.mt_events where stream_id = s.id and coalesce(user_name, '') <> $2 and causation_id like '{ImportSource.Prefix}%')
            from unnest($1) as s(id)
            where exists (select from {schema}.mt_events where stream_id = s.id and coalesce(user_name, '') <> $2)
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. pathways] });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = sender });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var found = new Dictionary<Guid, Reserved>();
        while (await reader.ReadAsync(cancellation))
        {
            found.Add(reader.GetGuid(0), reader.GetBoolean(1) ? Reserved.OfAnotherSender : Reserved.OfOthers);
        }
        return found;
    }
}
