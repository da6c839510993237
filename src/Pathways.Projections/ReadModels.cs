using JasperFx.Events;
using Marten;
using Pathways.Projections.Caseload;
using Pathways.Projections.Indicators;

namespace Pathways.Projections;

/// <summary>Every read model in one place. Each can be dropped and comes back the same, byte for byte, from the events.</summary>
public static class ReadModels
{
    /// <summary>Most events in a page: each page is a few statements whatever its size, so that catching up costs by the page.</summary>
    public const int PageSize = 5_000;

    /// <summary>Pages in memory at once: the next is read while one is written.</summary>
    public const int PagesAhead = 3;

    /// <summary>Registers the read models with the event store.</summary>
    public static void AddReadModels(this StoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Storage.ExtendedSchemaObjects.Add(UnreadSteps.In(options.DatabaseSchemaName));
        options.AddCaseload();
        options.AddFacts();
    }

    /// <summary>
    /// The events of a page that come before what can't be read in their pathway. Of pathways that are written down, and of those that were met while the
    /// page was read, what is left out is written down with the page, also where it is already: the pathway may be made again meanwhile, up to where the
    /// page begins.
    /// </summary>
    internal static async Task<IReadOnlyList<IEvent>> ReadableAsync(IDocumentOperations operations, IReadOnlyList<IEvent> events, string schema, string shard, CancellationToken cancellation)
    {
        var options = operations.DocumentStore.Options;
        // Before the table is read: what is written down meanwhile is no longer among those that were met.
        var met = UnreadSteps.Of(options).Met.ToArray();
        await using var connection = operations.Database.CreateConnection();
        await connection.OpenAsync(cancellation);
        var noted = (await UnreadSteps.ReadAsync(connection, schema, cancellation)).ToDictionary();
        foreach (var (pathway, version) in met)
        {
            noted[pathway] = Math.Min(version, noted.GetValueOrDefault(pathway, version));
        }
        var held = await NewerEvents.HeldAsync(connection, noted, options.Events.DatabaseSchemaName, cancellation);
        var left = met.Select(m => m.Key).Concat(events.Where(e => noted.TryGetValue(e.StreamId, out var version) && e.Version >= version).Select(e => e.StreamId)).Distinct().Order().ToArray();
        if (left.Length > 0)
        {
            // Whoever writes both waits for the projection's turn first.
            operations.QueueSqlCommand(PickUp.Turn(options.Events.DatabaseSchemaName, shard));
            operations.QueueSqlCommand(UnreadSteps.Keep(schema, "?", "?"), left, left.Select(pathway => noted[pathway]).ToArray());
        }
        return held.Count == 0 ? events : [.. events.Where(e => !held.TryGetValue(e.StreamId, out var version) || e.Version < version)];
    }

    /// <summary>
    /// Lets the page's transaction commit without waiting for the disk. Rows and the projection's progress are one transaction:
    /// if the database's machine fails before they are written, both are gone and the page is projected again. The events
    /// themselves always wait.
    /// </summary>
    internal static void CommitWithoutWaiting(IDocumentOperations operations) => operations.QueueSqlCommand("set local synchronous_commit to off");
}
