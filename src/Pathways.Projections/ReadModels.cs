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
    /// The pathways that have an event which this version can't read, each with the version of its first. What was met while the page was read, and is
    /// written down nowhere, is written down with the page.
    /// </summary>
    internal static async Task<IReadOnlyDictionary<Guid, long>> HeldAsync(IDocumentOperations operations, string schema, CancellationToken cancellation)
    {
        var options = operations.DocumentStore.Options;
        await using var connection = operations.Database.CreateConnection();
        await connection.OpenAsync(cancellation);
        var held = await NewerEvents.HeldAsync(connection, schema, options.Events.DatabaseSchemaName, cancellation);
        var met = UnreadSteps.Of(options).Met.Where(m => !held.TryGetValue(m.Key, out var version) || m.Value < version).OrderBy(m => m.Key).ToList();
        if (met.Count == 0)
        {
            return held;
        }
        operations.QueueSqlCommand(UnreadSteps.Keep(schema, "?", "?"), met.Select(m => m.Key).ToArray(), met.Select(m => m.Value).ToArray());
        var all = held.ToDictionary();
        met.ForEach(m => all[m.Key] = m.Value);
        return all;
    }

    /// <summary>The events of a page that come before what can't be read in their pathway. Marten leaves out the unreadable one itself.</summary>
    internal static IReadOnlyList<IEvent> Readable(IReadOnlyList<IEvent> events, IReadOnlyDictionary<Guid, long> held) =>
        held.Count == 0 ? events : [.. events.Where(e => !held.TryGetValue(e.StreamId, out var version) || e.Version < version)];

    /// <summary>
    /// Lets the page's transaction commit without waiting for the disk. Rows and the projection's progress are one transaction:
    /// if the database's machine fails before they are written, both are gone and the page is projected again. The events
    /// themselves always wait.
    /// </summary>
    internal static void CommitWithoutWaiting(IDocumentOperations operations) => operations.QueueSqlCommand("set local synchronous_commit to off");
}
