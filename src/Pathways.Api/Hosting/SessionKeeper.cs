namespace Pathways.Api.Hosting;

/// <summary>Ends the sessions that could not be ended while the database did not answer, as soon as it does.</summary>
public sealed class SessionKeeper(Sessions sessions, ILogger<SessionKeeper> log) : BackgroundLoop
{
    // With nothing to end, a look in memory.
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override ILogger Log => log;

    /// <inheritdoc/>
    protected override async Task<TimeSpan?> RoundAsync(CancellationToken stopping)
    {
        await sessions.EndLeftAsync(stopping);
        return Pause;
    }
}
