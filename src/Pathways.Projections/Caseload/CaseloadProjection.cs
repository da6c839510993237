using JasperFx.Events;
using Marten;
using Marten.Events.Projections;
using Pathways.Domain.Pathways;

namespace Pathways.Projections.Caseload;

/// <summary>
/// Keeps the caseload: takes a whole page of events, loads the rows of the pathways it touches in one query, evolves them
/// and writes them back as one set. A correction folds its whole pathway again from the stream, and so does an event that follows on one which the row
/// lacks. A pathway with an event that this version can't read stays as it was before it.
/// </summary>
/// <param name="schema">Schema of the table.</param>
public sealed class CaseloadProjection(string schema) : IProjection
{
    /// <summary>Name of its shard in the daemon's progress.</summary>
    public const string ShardName = "Caseload";

    /// <inheritdoc/>
    public async Task ApplyAsync(IDocumentOperations operations, IReadOnlyList<IEvent> events, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(operations);
        ArgumentNullException.ThrowIfNull(events);
        events = await ReadModels.ReadableAsync(operations, events, schema, ShardName, cancellation);
        var pathways = events.Where(e => e.Data is PathwayEvent).GroupBy(e => e.StreamId).ToDictionary(g => g.Key, g => g.ToArray());
        if (pathways.Count == 0)
        {
            return;
        }
        var corrected = pathways.Where(p => p.Value.Any(e => e.Data is CorrectionEvent)).Select(p => p.Key).ToHashSet();
        // A pathway that opens in this page has no row yet; one that is folded again needs none.
        var known = pathways.Where(p => p.Value[0].Version > 1 && !corrected.Contains(p.Key)).Select(p => p.Key).ToArray();

        var present = known.Length == 0 ? [] : await LoadAsync(operations, known, cancellation);
        // What a row of an earlier version does not know, its events do; and so does what a former version passed and could not read.
        var again = corrected.Concat(present.Values.Where(row => row.OfEarlierVersion).Select(row => row.Pathway))
            .Concat(pathways.Where(p => (present.GetValueOrDefault(p.Key)?.Version ?? 0) != p.Value[0].Version - 1).Select(p => p.Key)).ToHashSet();
        var histories = again.Count == 0 ? new Dictionary<Guid, PickUp.ReadPathway>() : await PickUp.ReadableAsync(operations, [.. again], cancellation);
        var rows = pathways.Select(p => again.Contains(p.Key)
            ? Refolded(p.Key, histories[p.Key].Events, p.Value[^1])
            : Evolve(present.GetValueOrDefault(p.Key), p.Key, p.Value));
        Queue(operations, rows);
    }

    /// <summary>Writes the rows of pathways that have none, from all their events up to the projection's position.</summary>
    internal Task WriteAsync(IDocumentOperations operations, IReadOnlyList<IEvent> events, CancellationToken cancellation)
    {
        if (events.Count > 0)
        {
            Queue(operations, events.GroupBy(e => e.StreamId).Select(g => Refolded(g.Key, g, g.Last())));
        }
        return Task.CompletedTask;
    }

    void Queue(IDocumentOperations operations, IEnumerable<CaseloadRow> rows)
    {
        operations.QueueSqlCommand(PickUp.Turn(operations.DocumentStore.Options.Events.DatabaseSchemaName, ShardName));
        CaseloadRows.QueueUpsert(operations, schema, [.. rows]);
        ReadModels.CommitWithoutWaiting(operations);
    }

    static CaseloadRow Evolve(CaseloadRow? present, Guid pathway, IEvent[] events)
    {
        var row = events.Aggregate(present, (r, e) => CaseloadEvolution.Evolve(r, pathway, (PathwayEvent)e.Data))!;
        return At(row, events[^1]);
    }

    static CaseloadRow Refolded(Guid pathway, IEnumerable<IEvent> history, IEvent last)
    {
        var steps = history.TakeWhile(e => e.Version <= last.Version).Select(e => new Step(e.Id, e.Version, (PathwayEvent)e.Data));
        return At(CaseloadEvolution.Fold(pathway, steps)!, last);
    }

    static CaseloadRow At(CaseloadRow row, IEvent last) =>
        row with { Version = last.Version, Position = last.Sequence, RecordedAt = last.Timestamp.ToUniversalTime() };

    async Task<Dictionary<Guid, CaseloadRow>> LoadAsync(IDocumentOperations operations, Guid[] pathways, CancellationToken cancellation)
    {
        await using var connection = operations.Database.CreateConnection();
        await connection.OpenAsync(cancellation);
        return await CaseloadRows.LoadAsync(connection, schema, pathways, cancellation);
    }
}
