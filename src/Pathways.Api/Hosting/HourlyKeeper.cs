using Npgsql;

namespace Pathways.Api.Hosting;

/// <summary>What ends, once an hour, what is kept no longer. Any node does it; done twice it is the same.</summary>
public abstract class HourlyKeeper : BackgroundService
{
    static readonly TimeSpan Often = TimeSpan.FromHours(1);

    /// <summary>Ends what is kept no longer.</summary>
    /// <param name="cancellation">Stops it.</param>
    protected abstract Task KeepAsync(CancellationToken cancellation);

    /// <summary>Logs that the database was away: it is tried again in an hour.</summary>
    /// <param name="why">What the database said.</param>
    protected abstract void NotKept(Exception why);

    /// <inheritdoc/>
    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var clock = new PeriodicTimer(Often);
        do
        {
            try
            {
                await KeepAsync(stoppingToken);
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedTable)
            {
                // A first start: the schema is being made, and nothing is old.
            }
            catch (Exception e) when (e is NpgsqlException or Marten.Exceptions.MartenCommandException)
            {
                NotKept(e);
            }
        }
        while (await clock.WaitForNextTickAsync(stoppingToken));
    }
}
