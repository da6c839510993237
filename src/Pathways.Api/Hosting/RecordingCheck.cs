using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Pathways.Api.Hosting;

/// <summary>Whether a step could be stored now: a connection of recording is to be had, and the database takes what is written (a standby, or one that was set to be read only, does not).</summary>
public sealed class RecordingCheck(Connections connections) : IHealthCheck
{
    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using var command = connections.Recording.CreateCommand(
            $"select current_setting('transaction_read_only') = 'off' and has_table_privilege('{Store.EventSchema}.mt_events', 'insert')");
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))! ? HealthCheckResult.Healthy("steps can be recorded") : HealthCheckResult.Unhealthy("the database can be read and not written to");
    }
}
