using Marten;
using Pathways.Api.Hosting;
using Pathways.Projections;

namespace Pathways.Api.EventStore;

/// <summary>
/// Sees to what only a newer version could read: at the start, before anything is served, what the version before left out is taken in; then every few
/// seconds, for other nodes may still run it. And it says once which kinds this version does not know.
/// </summary>
public sealed partial class PickUpKeeper(Connections connections, IDocumentStore store, ILogger<PickUpKeeper> log) : BackgroundService
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    readonly PickUp pickUp = new(store, connections.Store);
    readonly HashSet<string> told = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await LookAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await LookAsync(stoppingToken);
        }
    }

    async Task LookAsync(CancellationToken cancellation)
    {
        try
        {
            if (await pickUp.RunAsync(cancellation) is > 0 and var pathways)
            {
                PickedUp(pathways);
            }
            await using var connection = await connections.Store.OpenConnectionAsync(cancellation);
            foreach (var kind in (await NewerEvents.KindsAsync(connection, Hosting.Store.EventSchema, cancellation)).Where(told.Add))
            {
                NotKnown(kind);
            }
        }
        catch (Exception e) when (e.IsOfDatabase())
        {
            // The database is away, or its schema is not there yet: the next round tries again.
            NotLooked(e);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Pathways} pathways had steps that the version before could not read: their figures and lists have them now.")]
    partial void PickedUp(int pathways);

    [LoggerMessage(LogLevel.Error, "The log has events of a kind that this version does not know ({Kind}): their pathways stop there, in figures and lists, until it is upgraded.")]
    partial void NotKnown(string kind);

    [LoggerMessage(LogLevel.Warning, "Steps that the version before could not read could not be looked for.")]
    partial void NotLooked(Exception exception);
}
