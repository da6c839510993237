using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Pathways.Api.Hosting;

/// <summary>
/// Whether the mark up to which projections may read still moves. The check of the daemon compares projections with the mark
/// and is content when both stand still; Marten's own check of the mark has nothing to say where Wolverine shares projections
/// out over a store that is not partitioned. So: behind the log, and at the same place for half a minute, is unhealthy.
/// </summary>
public sealed class HighWaterCheck(Connections connections, StandStill still) : IHealthCheck
{
    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using var command = connections.Store.CreateCommand($"""
            select coalesce((select last_seq_id from {Store.EventSchema}.mt_event_progression where name = 'HighWaterMark'), 0),
                   coalesce((select max(seq_id) from {Store.EventSchema}.mt_events), 0)
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var (mark, log) = (reader.GetInt64(0), reader.GetInt64(1));
        var words = string.Create(CultureInfo.InvariantCulture, $"mark {mark}, log {log}");
        return still.Holds("mark", mark, log)
            ? HealthCheckResult.Unhealthy(words + ": the mark has not moved for half a minute, and figures stand still")
            : HealthCheckResult.Healthy(words);
    }
}
