using System.Globalization;
using Marten;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using Pathways.Projections;
using Pathways.Projections.Caseload;
using Pathways.Projections.Indicators;

namespace Pathways.Api.Hosting;

/// <summary>
/// Whether every projection follows the log. Marten's own check compares only positions, so that one which stopped at an
/// error it may not skip passed for healthy until tens of thousands of events had gone by: figures stood still, and nobody was told.
/// One that is on its way serves, and is degraded while it has more than a page of events to take in: figures and lists are not complete.
/// </summary>
public sealed class ProjectionsCheck(Connections connections, IDocumentStore store, StandStill still) : IHealthCheck
{
    const int MostEventsBehind = 50_000, PageOfEvents = 1_000;

    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using var command = connections.Store.CreateCommand($"""
            select s.name, coalesce(p.last_seq_id, 0), coalesce(p.agent_status, ''),
                   coalesce((select last_seq_id from {Store.EventSchema}.mt_event_progression where name = 'HighWaterMark'), 0),
                   {CaseloadTable.HasRowsOfEarlierVersion(Store.Schema)}
            from unnest($1) s(name) left join {Store.EventSchema}.mt_event_progression p using (name) order by s.name
            """);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. store.Advanced.AllAsyncProjectionShardNames().Select(shard => shard.Identity)] });
        var (words, healthy, complete, taken) = (new List<string>(), true, true, 0L);
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                var earlier = reader.GetBoolean(4) && reader.GetString(0).StartsWith(CaseloadProjection.ShardName, StringComparison.Ordinal);
                var (name, position, status, mark) = (reader.GetString(0), reader.GetInt64(1), reader.GetString(2), reader.GetInt64(3));
                var wrong = status is "Paused" or "Stopped" && position < mark ? "stopped at an event that it can't take in: the service's log says why"
                    : still.Holds(name, position, mark) ? "has not moved for half a minute"
                    : mark - position > MostEventsBehind ? string.Create(CultureInfo.InvariantCulture, $"far behind: {mark - position} events still to take in")
                    : null;
                healthy &= wrong is null;
                taken = Math.Max(taken, position);
                complete &= mark - position <= PageOfEvents && !earlier;
                words.Add(string.Create(CultureInfo.InvariantCulture, $"{name} {position} of {mark}") + (wrong is not null ? ": " + wrong
                    : position < mark ? string.Create(CultureInfo.InvariantCulture, $": {mark - position} events still to take in, {Incomplete(name)} not complete until then") : "") + (earlier ? ": rows of an earlier version, lists are not complete until \"projections rebuild -p Caseload\"" : ""));
            }
        }
        await using var connection = await connections.Store.OpenConnectionAsync(cancellationToken);
        if (await NewerEvents.OfAsync(connection, Store.Schema, Store.EventSchema, taken, null, cancellationToken) is { } newer)
        {
            complete = false;
            words.Add(newer.Figures.Text.En);
        }
        var description = string.Join("; ", words);
        return !healthy ? HealthCheckResult.Unhealthy(description) : complete ? HealthCheckResult.Healthy(description) : HealthCheckResult.Degraded(description);
    }

    // What people read of it.
    static string Incomplete(string name) => name.StartsWith(FactsProjection.ShardName, StringComparison.Ordinal) ? "figures are" : name.StartsWith(CaseloadProjection.ShardName, StringComparison.Ordinal) ? "lists are" : "what it serves is";
}
