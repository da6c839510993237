using System.Text.Json;
using JasperFx.Events;
using JasperFx.Events.Projections;
using Marten;
using Marten.Events.Projections;
using Pathways.Domain.Pathways;

namespace Pathways.Projections.Indicators;

/// <summary>
/// Writes the fact rows: a whole page of events becomes two inserts, and one update more where it holds corrections. A row
/// depends on its event alone, so a rebuild reads nothing back.
/// </summary>
public sealed class FactsProjection(string schema) : IProjection
{
    /// <summary>Name of its shard in the daemon's progress.</summary>
    public const string ShardName = "Facts";

    readonly string insertSteps = $"""
        insert into {schema}.{FactTables.Steps}
          (seq, pathway, version, step, event, occurred_on, recorded_at, superseded_seq, superseded_at, ref, code, qualifier, employer, until)
        select * from unnest(?::bigint[], ?::uuid[], ?::bigint[], ?::uuid[], ?::text[], ?::date[], ?::timestamptz[], ?::bigint[], ?::timestamptz[], ?::text[], ?::text[], ?::text[], ?::text[], ?::date[])
        """;

    readonly string insertEntries = $"""
        insert into {schema}.{FactTables.Entries}
          (seq, pathway, person, opened_on, recorded_at, superseded_seq, superseded_at, scheme, structure, territory, convention, gender, age, education, labour, publics, attributes, previous_pathway)
        select * from unnest(?::bigint[], ?::uuid[], ?::uuid[], ?::date[], ?::timestamptz[], ?::bigint[], ?::timestamptz[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::int[], ?::text[], ?::text[], ?::text[], ?::jsonb[], ?::uuid[])
        """;

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
        var page = events.Where(e => e.Data is PathwayEvent).ToArray();
        if (page.Length == 0)
        {
            return;
        }
        var corrections = page.Where(e => e.Data is CorrectionEvent).ToArray();
        // The step that a correction stands for: its version is the replacement's place in the pathway.
        var versions = corrections.Length == 0 ? [] : await VersionsAsync(operations, corrections, page, cancellation);
        var rows = page.Select(e => RowOf(e, versions)).ToArray();
        // A step recorded and corrected within one page is closed here; one of an earlier page, by the update.
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
        QueueSteps(operations, rows);
        QueueEntries(operations, [.. rows.Where(r => r.Fact is PathwayOpened)]);
    }

    void QueueSteps(IDocumentOperations operations, FactRow[] rows)
    {
        var facts = Array.ConvertAll(rows, r => StepFact.Of(r.Fact));
        operations.QueueSqlCommand(
            insertSteps,
            Array.ConvertAll(rows, r => r.Seq), Array.ConvertAll(rows, r => r.Pathway), Array.ConvertAll(rows, r => r.Version), Array.ConvertAll(rows, r => r.Step),
            Array.ConvertAll(rows, r => EventNames.Of(r.Fact)), Array.ConvertAll(rows, r => r.Fact.OccurredOn), Array.ConvertAll(rows, r => r.At),
            Array.ConvertAll(rows, r => r.SupersededBy?.Seq), Array.ConvertAll(rows, r => r.SupersededBy?.At),
            Array.ConvertAll(facts, f => f.Ref), Array.ConvertAll(facts, f => f.Code), Array.ConvertAll(facts, f => f.Qualifier), Array.ConvertAll(facts, f => f.Employer),
            Array.ConvertAll(facts, f => f.Until));
    }

    void QueueEntries(IDocumentOperations operations, FactRow[] rows)
    {
        if (rows.Length == 0)
        {
            return;
        }
        var entries = Array.ConvertAll(rows, r => (PathwayOpened)r.Fact);
        operations.QueueSqlCommand(
            insertEntries,
            Array.ConvertAll(rows, r => r.Seq), Array.ConvertAll(rows, r => r.Pathway), Array.ConvertAll(entries, e => e.Person), Array.ConvertAll(entries, e => e.OccurredOn),
            Array.ConvertAll(rows, r => r.At), Array.ConvertAll(rows, r => r.SupersededBy?.Seq), Array.ConvertAll(rows, r => r.SupersededBy?.At),
            Array.ConvertAll(entries, e => StepFact.Name(e.Scheme)), Array.ConvertAll(entries, e => e.Structure), Array.ConvertAll(entries, e => e.Territory),
            Array.ConvertAll(entries, e => e.Convention), Array.ConvertAll(entries, e => StepFact.Name(e.Situation.Gender)), Array.ConvertAll(entries, e => e.Situation.Age),
            Array.ConvertAll(entries, e => StepFact.Name(e.Situation.Education)), Array.ConvertAll(entries, e => StepFact.Name(e.Situation.Labour)),
            Array.ConvertAll(entries, e => string.Join(' ', (e.Situation.Publics?.Keys ?? []).Select(StepFact.Name))),
            Array.ConvertAll(entries, e => e.Attributes is null ? null : JsonSerializer.Serialize(e.Attributes)), Array.ConvertAll(entries, e => e.PreviousPathway));
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
            foreach (var e in await operations.Events.QueryAllRawEvents().Where(e => e.Id.IsOneOf(missing)).ToListAsync(cancellation))
            {
                versions[e.Id] = e.Version;
            }
        }
        return versions;
    }

    sealed class FactRow(IEvent e, PathwayEvent fact, CorrectionEvent? correction, Guid step, long version)
    {
        public long Seq => e.Sequence;

        public DateTimeOffset At { get; } = e.Timestamp.ToUniversalTime();

        public Guid Pathway => e.StreamId;

        /// <summary>The step that the row tells of: for a correction, the step corrected.</summary>
        public Guid Step => step;

        public long Version => version;

        public PathwayEvent Fact => fact;

        public CorrectionEvent? Correction => correction;

        public FactRow? SupersededBy { get; set; }
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
        options.Projections.Add(new FactsProjection(options.DatabaseSchemaName), ProjectionLifecycle.Async, FactsProjection.ShardName, async =>
        {
            async.BatchSize = ReadModels.PageSize;
            async.MaximumHopperSize = ReadModels.PagesAhead * ReadModels.PageSize;
            async.DeleteDataInTableOnTeardown(steps.Identifier.QualifiedName);
            async.DeleteDataInTableOnTeardown(entries.Identifier.QualifiedName);
        });
    }
}
