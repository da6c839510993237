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

    /// <summary>Those of the pathways that have a step which did not come from a file: somebody accompanies the person in the service.</summary>
    public async Task<HashSet<Guid>> RecordedHereAsync(IReadOnlyCollection<Guid> pathways, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"""
            select s.id from unnest($1) as s(id)
            where exists (select from {schema}.mt_events where stream_id = s.id and coalesce(causation_id, '') not like 'import:%')
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. pathways] });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var found = new HashSet<Guid>();
        while (await reader.ReadAsync(cancellation))
        {
            found.Add(reader.GetGuid(0));
        }
        return found;
    }
}
