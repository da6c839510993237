namespace Pathways.Api.Hosting;

/// <summary>
/// Work behind the service, of which nothing but the end of the service is the end. Whatever a round throws is logged, and the next begins after a pause, which doubles
/// with each failure up to a longest one. The framework would stop the whole service at the first failure of one.
/// </summary>
public abstract partial class BackgroundLoop : BackgroundService
{
    Seldom? seldom;
    int failures;

    /// <summary>Where a round that failed is told.</summary>
    protected abstract ILogger Log { get; }

    /// <summary>Counts the pauses.</summary>
    protected virtual TimeProvider Time => TimeProvider.System;

    /// <summary>How long until the next round after the first that failed.</summary>
    protected virtual TimeSpan AfterFailure => TimeSpan.FromSeconds(5);

    /// <summary>How long it is at most after one of many that failed: somebody waits for most of these loops, and for what is kept an hour nobody.</summary>
    protected virtual TimeSpan LongestAfterFailure => AfterFailure;

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

    /// <summary>Does one round; tells the first failure, then one in five minutes at most, and once that it works again.</summary>
    private protected async Task<TimeSpan?> TryAsync(Func<CancellationToken, Task<TimeSpan?>> round, CancellationToken stopping)
    {
        try
        {
            stopping.ThrowIfCancellationRequested();
            var pause = await round(stopping);
            if (failures > 0)
            {
                Again(Log, GetType().Name, failures);
                failures = 0;
                seldom?.Over("");
            }
            return pause;
        }
        catch (Exception e)
        {
            if (stopping.IsCancellationRequested)
            {
                // What the end of the service interrupts is no failure.
                return null;
            }
            var wait = AfterFailure;
            for (var doubled = 0; doubled < failures && wait < LongestAfterFailure; doubled++)
            {
                wait = TimeSpan.FromTicks(Math.Min(wait.Ticks * 2, LongestAfterFailure.Ticks));
            }
            failures++;
            if ((seldom ??= new(Time)).Says(""))
            {
                Failed(Log, LevelOf(e), e, GetType().Name, wait.TotalSeconds);
            }
            return wait;
        }
    }

    // Of the database, others say that it is away.
    static LogLevel LevelOf(Exception failure) => failure.IsOfDatabase() ? LogLevel.Warning : LogLevel.Error;

    [LoggerMessage(LogLevel.Information, "{Loop} works again, after {Failures} failures.")]
    static partial void Again(ILogger log, string loop, int failures);

    [LoggerMessage(Message = "{Loop} failed, and is tried again in {Seconds} s.")]
    static partial void Failed(ILogger log, LogLevel level, Exception why, string loop, double seconds);
}
