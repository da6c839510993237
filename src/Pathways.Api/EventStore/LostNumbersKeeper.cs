using Pathways.Api.Hosting;

namespace Pathways.Api.EventStore;

/// <summary>Looks for lost numbers ten times a second, and sooner while one is awaited. Each node does, without an arrangement: the mark is moved only from where it was seen.</summary>
public sealed partial class LostNumbersKeeper(Connections connections, ILogger<LostNumbersKeeper> log) : BackgroundLoop
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100), WhileAwaited = TimeSpan.FromMilliseconds(50);

    readonly LostNumbers numbers = new(connections.Store, Store.EventSchema);

    /// <inheritdoc/>
    protected override ILogger Log => log;

    /// <inheritdoc/>
    protected override TimeSpan AfterFailure => TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override async Task<TimeSpan?> RoundAsync(CancellationToken stopping)
    {
        var seen = await numbers.LookAsync(stopping);
        if (seen.Passed > 0)
        {
            Passed(seen.Passed);
        }
        return seen.Awaited ? WhileAwaited : Pause;
    }

    [LoggerMessage(LogLevel.Information, "{Numbers} numbers of the log were drawn and never written; figures have passed them (mt_high_water_skips has them).")]
    partial void Passed(long numbers);
}
