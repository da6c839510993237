using Npgsql;
using Pathways.Api.Hosting;

namespace Pathways.Api.EventStore;

/// <summary>Looks for lost numbers ten times a second, and sooner while one is awaited. Each node does, without an arrangement: the mark is moved only from where it was seen.</summary>
public sealed partial class LostNumbersKeeper(Connections connections, ILogger<LostNumbersKeeper> log) : BackgroundService
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100), WhileAwaited = TimeSpan.FromMilliseconds(50), AfterFailure = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var numbers = new LostNumbers(connections.Store, Store.EventSchema);
        var failed = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = Pause;
            try
            {
                var seen = await numbers.LookAsync(stoppingToken);
                failed = false;
                if (seen.Passed > 0)
                {
                    Passed(seen.Passed);
                }
                pause = seen.Awaited ? WhileAwaited : Pause;
            }
            catch (NpgsqlException e)
            {
                // The database is away, or its schema is not there yet: said once, and tried again.
                if (!failed)
                {
                    NotSeen(e);
                }
                failed = true;
                pause = AfterFailure;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            await Task.Delay(pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(LogLevel.Information, "{Numbers} numbers of the log were drawn and never written; figures have passed them (mt_high_water_skips has them).")]
    partial void Passed(long numbers);

    [LoggerMessage(LogLevel.Warning, "Lost numbers of the log could not be looked for; it is tried again each second.")]
    partial void NotSeen(Exception exception);
}
