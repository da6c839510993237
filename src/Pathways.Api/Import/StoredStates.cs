using Marten;
using Npgsql;
using Pathways.Api.EventStore;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Import;

/// <summary>The states of many pathways at once, folded from their streams.</summary>
/// <param name="database">The database.</param>
/// <param name="store">The event store.</param>
/// <param name="readableOnly">For lists: a pathway with a step that this version can't read is left out, and stops nobody else's. Whoever decides by the states is told instead.</param>
public sealed class StoredStates(NpgsqlDataSource database, IDocumentStore store, bool readableOnly = false)
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
        var (histories, held) = (new Dictionary<Guid, List<Step>>(), new HashSet<Guid>());
        while (await reader.ReadAsync(cancellation))
        {
            if (readableOnly && !StoredSteps.TryRead(reader, out _, out _))
            {
                held.Add(reader.GetGuid(0));
                continue;
            }
            var (pathway, step) = StoredSteps.Read(reader);
            if (!histories.TryGetValue(pathway, out var history))
            {
                histories[pathway] = history = [];
            }
            history.Add(step);
        }
        return histories.Where(h => !held.Contains(h.Key)).ToDictionary(h => h.Key, h => Pathway.Fold(h.Value));
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
