using JasperFx.Events;
using JasperFx.Events.Projections;
using Marten;
using Marten.Events.Projections;
using Npgsql;
using Pathways.Domain.Pathways;

namespace Pathways.Projections.Indicators;

/// <summary>
/// Writes the fact rows: a whole page of events becomes two COPYs, and one update more where it holds corrections. A row
/// depends only on its event, so a rebuild reads nothing back. A pathway with an event that this version can't read has rows up to that event.
/// </summary>
public sealed class FactsProjection(string schema) : IProjection
{
    /// <summary>Name of its shard in the daemon's progress.</summary>
    public const string ShardName = "Facts";

    readonly string supersede = $"""
        update {schema}.{FactTables.Steps} f set superseded_seq = c.seq, superseded_at = c.at
        from unnest(?::bigint[], ?::timestamptz[], ?::uuid[], ?::uuid[]) as c(seq, at, pathway, step)
        where f.pathway = c.pathway and f.step = c.step and f.superseded_seq is null and f.seq < c.seq
        """;

    readonly string supersedeEntries = $"""
        update {schema}.{FactTables.Entries} f set superseded_seq = c.seq, superseded_at = c.at
        from unnest(?::bigint[], ?::timestamptz[], ?::uuid[]) as c(seq, at, pathway)
        where f.pathway = c.pathway and f.superseded_seq is null and f.seq < c.seq
        """;

    /// <inheritdoc/>
    public async Task ApplyAsync(IDocumentOperations operations, IReadOnlyList<IEvent> events, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(operations);
        ArgumentNullException.ThrowIfNull(events);
        await WriteAsync(operations, await ReadModels.ReadableAsync(operations, events, schema, ShardName, cancellation), cancellation);
    }

    /// <summary>Writes the rows of events of which all can be read and none has a row yet, in the order of the log.</summary>
    internal async Task WriteAsync(IDocumentOperations operations, IReadOnlyList<IEvent> events, CancellationToken cancellation)
    {
        var page = events.Where(e => e.Data is PathwayEvent).ToArray();
        if (page.Length == 0)
        {
            return;
        }
        var corrections = page.Where(e => e.Data is CorrectionEvent).ToArray();
        // The step that a correction stands for: its version is the replacement's place in the pathway.
        var versions = corrections.Length == 0 ? [] : await VersionsAsync(operations, corrections, page, cancellation);
        var rows = page.Select(e => RowOf(e, versions)).ToArray();
        var earlier = corrections.Length == 0 ? [] : Close(rows);
        operations.QueueSqlCommand(PickUp.Turn(operations.DocumentStore.Options.Events.DatabaseSchemaName, ShardName));
        if (earlier.Count > 0)
        {
            operations.QueueSqlCommand(
                supersede, earlier.Select(r => r.Seq).ToArray(), earlier.Select(r => r.At).ToArray(), earlier.Select(r => r.Pathway).ToArray(), earlier.Select(r => r.Correction!.Step).ToArray());
            var entries = earlier.Where(r => r.Correction is StepCorrected { Corrected: PathwayOpened }).ToArray();
            if (entries.Length > 0)
            {
                operations.QueueSqlCommand(supersedeEntries, entries.Select(r => r.Seq).ToArray(), entries.Select(r => r.At).ToArray(), entries.Select(r => r.Pathway).ToArray());
            }
        }
        ((ITransactionParticipantRegistrar)operations).AddTransactionParticipant(new FactsCopy(schema, rows));
        ReadModels.CommitWithoutWaiting(operations);
    }

    // A step recorded and corrected within one page is closed here; the corrections of earlier pages' steps are given back.
    static List<FactRow> Close(FactRow[] rows)
    {
        var standing = new Dictionary<(Guid, Guid), FactRow>();
        var earlier = new List<FactRow>();
        foreach (var row in rows)
        {
            if (row.Correction is { } correction)
            {
                if (standing.TryGetValue((row.Pathway, correction.Step), out var corrected))
                {
                    corrected.SupersededBy = row;
                }
                else
                {
                    earlier.Add(row);
                }
                if (correction is StepRetracted)
                {
                    standing.Remove((row.Pathway, correction.Step));
                    continue;
                }
            }
            standing[(row.Pathway, row.Step)] = row;
        }
        return earlier;
    }

    static FactRow RowOf(IEvent e, Dictionary<Guid, long> versions) => e.Data switch
    {
        StepCorrected c => new FactRow(e, c.Corrected, c, c.Step, versions.GetValueOrDefault(c.Step, e.Version)),
        StepRetracted r => new FactRow(e, r, r, e.Id, e.Version),
        var data => new FactRow(e, (PathwayEvent)data, null, e.Id, e.Version),
    };

    static async Task<Dictionary<Guid, long>> VersionsAsync(IDocumentOperations operations, IEvent[] corrections, IEvent[] page, CancellationToken cancellation)
    {
        var steps = corrections.Select(e => ((CorrectionEvent)e.Data).Step).ToHashSet();
        var versions = page.Where(e => steps.Contains(e.Id)).ToDictionary(e => e.Id, e => e.Version);
        var missing = steps.Where(step => !versions.ContainsKey(step)).ToArray();
        if (missing.Length > 0)
        {
            await using var connection = operations.Database.CreateConnection();
            await connection.OpenAsync(cancellation);
            await using var command = new NpgsqlCommand($"select id, version from {operations.DocumentStore.Options.Events.DatabaseSchemaName}.mt_events where id = any($1)", connection);
            command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = missing });
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                versions[reader.GetGuid(0)] = reader.GetInt64(1);
            }
        }
        return versions;
    }
}

/// <summary>Registers the facts with the event store.</summary>
public static class FactsReadModel
{
    /// <summary>The tables and the projection that keeps them, run by the daemon; emptied before a rebuild.</summary>
    public static void AddFacts(this StoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var steps = FactTables.StepsIn(options.DatabaseSchemaName);
        var entries = FactTables.EntriesIn(options.DatabaseSchemaName);
        options.Storage.ExtendedSchemaObjects.Add(steps);
        options.Storage.ExtendedSchemaObjects.Add(entries);
        options.Storage.ExtendedSchemaObjects.Add(FactTables.MadeAgainIn(options.DatabaseSchemaName));
        options.Projections.Add(new FactsProjection(options.DatabaseSchemaName), ProjectionLifecycle.Async, FactsProjection.ShardName, async =>
        {
            async.BatchSize = ReadModels.PageSize;
            async.MaximumHopperSize = ReadModels.PagesAhead * ReadModels.PageSize;
            async.DeleteDataInTableOnTeardown(steps.Identifier.QualifiedName);
            async.DeleteDataInTableOnTeardown(entries.Identifier.QualifiedName);
        });
    }
}
