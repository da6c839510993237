using JasperFx;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;

namespace Pathways.Api.Hosting;

/// <summary>
/// Starts a projection again that stopped at an error: a database that was away for a while, a table that was being changed. Nothing
/// is skipped: it goes on from where it stood, and stops again if the cause is still there; then it is tried less and less often (<see cref="Restarts"/>). In a cluster that is Wolverine's work.
/// </summary>
public sealed partial class ProjectionKeeper(Marten.Events.Daemon.Coordination.IProjectionCoordinator coordinator, ILogger<ProjectionKeeper> log) : BackgroundLoop
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);
    readonly Restarts restarts = new(TimeProvider.System);
    readonly Seldom seldom = new(TimeProvider.System);

    /// <inheritdoc/>
    protected override ILogger Log => log;

    /// <inheritdoc/>
    protected override async Task<TimeSpan?> RoundAsync(CancellationToken stopping)
    {
        await Task.Delay(Pause, stopping);
        var daemon = coordinator.DaemonForMainDatabase();
        foreach (var agent in daemon.CurrentAgents().Where(a => a.Status == AgentStatus.Paused && restarts.AreDue(a.Name.Identity, a.Position)).ToList())
        {
            await StartAsync(daemon, agent.Name, stopping);
        }
        return TimeSpan.Zero;
    }

    async Task StartAsync(IProjectionDaemon daemon, ShardName shard, CancellationToken cancellation)
    {
        try
        {
            await daemon.StartAgentAsync(shard, cancellation);
            seldom.Over(shard.Identity);
            StartedAgain(shard.Identity);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            // The database may still be away: the next round tries again, and health says meanwhile that it stands.
            if (seldom.Says(shard.Identity))
            {
                NotStarted(e, shard.Identity);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Projection {Shard} had stopped at an error and was started again.")]
    partial void StartedAgain(string shard);

    [LoggerMessage(LogLevel.Warning, "Projection {Shard} could not be started again; it is tried every ten seconds, or less often where it stopped at the same place before.")]
    partial void NotStarted(Exception exception, string shard);
}
