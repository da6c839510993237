using Marten;
using Pathways.Api.Hosting;
using Pathways.Projections;

namespace Pathways.Api.EventStore;

/// <summary>
/// Sees to what only a newer version could read. At the start, before anything is served, what figures and lists lack is written down, so that they say so; what the
/// version before left out is taken in at once after that, and then every few seconds, for other nodes may still run it. What is met meanwhile that this version can't read
/// is written down at once. And it says once which kinds this version does not know, and how many pathways have a step whose data it can't read.
/// </summary>
public sealed partial class PickUpKeeper(Connections connections, IDocumentStore store, ILogger<PickUpKeeper> log) : BackgroundLoop
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.25);
    const int LooksEvery = 20;
    readonly PickUp pickUp = new(store, connections.Store);
    readonly HashSet<string> told = new(StringComparer.Ordinal);
    readonly HashSet<(Guid, long)> toldOf = [];
    long rounds;

    /// <inheritdoc/>
    protected override ILogger Log => log;

    /// <inheritdoc/>
    protected override TimeSpan AfterFailure => TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryAsync(
            async stopping =>
            {
                await pickUp.NoteAsync(stopping);
                return null;
            },
            cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task<TimeSpan?> RoundAsync(CancellationToken stopping)
    {
        await (rounds % LooksEvery == 0 ? LookAsync(stopping) : pickUp.KeepAsync(stopping));
        rounds++;
        return Pause;
    }

    async Task LookAsync(CancellationToken cancellation)
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
        var unread = (await UnreadSteps.ReadAsync(connection, Hosting.Store.Schema, cancellation)).Where(step => toldOf.Add((step.Key, step.Value))).ToList();
        if (unread.Count > 0)
        {
            NotRead(unread.Count, unread[0].Value, unread[0].Key);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Pathways} pathways had steps that the version before could not read: their figures and lists have them now.")]
    partial void PickedUp(int pathways);

    [LoggerMessage(LogLevel.Error, "The log has events of a kind that this version does not know ({Kind}): their pathways stop there, in figures and lists, until it is upgraded.")]
    partial void NotKnown(string kind);

    [LoggerMessage(LogLevel.Error, "{Pathways} pathways have a step of a known kind whose data this version can't read (step {Version} of {Pathway} is one; all are in pathways.unread_step): they stop there, in figures and lists, until a version can.")]
    partial void NotRead(int pathways, long version, Guid pathway);
}
