namespace Pathways.Api.Hosting;

/// <summary>
/// Work behind the service, of which nothing but the end of the service is the end. Whatever a round throws is logged, and the next begins after a pause. The
/// framework would stop the whole service at the first failure of one.
/// </summary>
public abstract partial class BackgroundLoop : BackgroundService
{
    readonly Seldom seldom = new(TimeProvider.System);

    /// <summary>Where a round that failed is told.</summary>
    protected abstract ILogger Log { get; }

    /// <summary>Counts the pauses.</summary>
    protected virtual TimeProvider Time => TimeProvider.System;

    /// <summary>How long until the next round after one that failed.</summary>
    protected virtual TimeSpan AfterFailure => TimeSpan.FromSeconds(5);

    /// <summary>Works once; gives how long until the next round, or null where nothing is left to do.</summary>
    /// <param name="stopping">The service stops.</param>
    protected abstract Task<TimeSpan?> RoundAsync(CancellationToken stopping);

    /// <inheritdoc/>
    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (TimeSpan? pause = TimeSpan.Zero; pause is { } wait; pause = await TryAsync(RoundAsync, stoppingToken))
        {
            await Task.Delay(wait, Time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Does one round, and tells its failure once and then every five minutes.</summary>
    private protected async Task<TimeSpan?> TryAsync(Func<CancellationToken, Task<TimeSpan?>> round, CancellationToken stopping)
    {
        try
        {
            stopping.ThrowIfCancellationRequested();
            var pause = await round(stopping);
            seldom.Over("");
            return pause;
        }
        catch (Exception e)
        {
            if (stopping.IsCancellationRequested)
            {
                // What the end of the service interrupts is no failure.
                return null;
            }
            if (seldom.Says(""))
            {
                Failed(Log, e.IsOfDatabase() ? LogLevel.Warning : LogLevel.Error, e, GetType().Name, AfterFailure.TotalSeconds);
            }
            return AfterFailure;
        }
    }

    [LoggerMessage(Message = "{Loop} failed, and is tried again every {Seconds} s.")]
    static partial void Failed(ILogger log, LogLevel level, Exception why, string loop, double seconds);
}
