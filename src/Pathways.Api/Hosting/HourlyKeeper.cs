namespace Pathways.Api.Hosting;

/// <summary>What ends, once an hour, what is kept no longer. Any node does it; done twice it is the same.</summary>
public abstract class HourlyKeeper : BackgroundLoop
{
    static readonly TimeSpan Often = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    protected override TimeSpan LongestAfterFailure => Often;

    /// <summary>Ends what is kept no longer.</summary>
    /// <param name="cancellation">Stops it.</param>
    protected abstract Task KeepAsync(CancellationToken cancellation);

    /// <inheritdoc/>
    protected sealed override async Task<TimeSpan?> RoundAsync(CancellationToken stopping)
    {
        await KeepAsync(stopping);
        return Often;
    }
}
