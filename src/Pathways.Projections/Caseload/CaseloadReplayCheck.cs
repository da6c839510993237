using System.Globalization;
using Npgsql;
using Pathways.Projections.History;

namespace Pathways.Projections.Caseload;

/// <summary>Holds the caseload's row of a pathway, column by column, against the row that its events give.</summary>
/// <param name="schema">Schema of the table.</param>
/// <param name="eventSchema">Schema of the event log, where the daemon keeps its progress.</param>
public sealed class CaseloadReplayCheck(string schema, string eventSchema) : IReplayCheck
{
    // Row and progress in one statement, so that they are of one moment.
    readonly string sql = $"""
        select (select last_seq_id from {eventSchema}.mt_event_progression where name = '{CaseloadProjection.ShardName}:All'), {CaseloadRows.AllAsText("c")}
        from (select $1::uuid as id) asked left join {schema}.{CaseloadTable.Name} c on c.pathway = asked.id
        """;

    /// <inheritdoc/>
    public async Task<ReplayCheckResult> CheckAsync(
        NpgsqlConnection connection, Guid pathway, Func<Task<IReadOnlyList<RecordedStep>>> history, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(history);
        var (progress, stored) = await ReadAsync(connection, pathway, cancellation);
        var all = await history();
        var taken = all.TakeWhile(s => s.Position <= progress).ToList();
        var replayed = Replayed(pathway, taken);
        // What an earlier version of the service did not store is missing, and not wrong.
        var earlier = stored.GetValueOrDefault("pathway") is not null && stored.GetValueOrDefault("running") is null;
        var differences = CaseloadRows.Names
            .Where(name => !earlier || name is not ("running" or "next_due_at"))
            .Select(name => new StoredDifference(name, stored.GetValueOrDefault(name), replayed.GetValueOrDefault(name)))
            .Where(d => d.Stored != d.Replayed)
            .ToList();
        return new ReplayCheckResult(CaseloadTable.Name, taken.Count, all.Count - taken.Count, differences, earlier);
    }

    static Dictionary<string, string?> Replayed(Guid pathway, List<RecordedStep> taken)
    {
        var row = CaseloadEvolution.Fold(pathway, taken.Select(s => s.Step));
        return row is null
            ? []
            : CaseloadRows.Text(row with { Position = taken[^1].Position, RecordedAt = taken[^1].RecordedAt });
    }

    async Task<(long Progress, Dictionary<string, string?> Stored)> ReadAsync(NpgsqlConnection connection, Guid pathway, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = pathway });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var stored = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var name in CaseloadRows.Names)
        {
            var ordinal = reader.GetOrdinal(name);
            stored[name] = reader.Text(ordinal);
        }
        return (reader.IsDBNull(0) ? 0 : Convert.ToInt64(reader.GetValue(0), CultureInfo.InvariantCulture), stored);
    }
}
