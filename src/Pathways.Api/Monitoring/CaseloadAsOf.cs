using Npgsql;
using Pathways.Api.EventStore;
using Pathways.Api.Hosting;
using Pathways.Domain.Pathways;
using Pathways.Projections.Caseload;

namespace Pathways.Api.Monitoring;

/// <summary>
/// The caseload as it stood at a position of the log: what was recorded since is folded away again. So the pages of one list never
/// repeat nor leave out a row, whoever records meanwhile. Costs a fold of each pathway that changed since, a handful within minutes.
/// </summary>
static class CaseloadAsOf
{
    /// <summary>Most pathways that may have changed since: with more, the list is to be asked for again.</summary>
    public const int MostChanged = 2_000;

    const string Table = $"{Store.Schema}.{CaseloadTable.Name}";

    /// <summary>The rows of a structure at a position, for a parameter <c>at</c> and those of <see cref="CaseloadRows.Parameters"/>.</summary>
    public static readonly string Source =
        $"(select {string.Join(", ", CaseloadRows.Names)} from {Table} where structure = @structure and position <= @at union all {CaseloadRows.Given()})";

    /// <summary>The former rows of what changed since; null when too much has.</summary>
    public static async Task<CaseloadRow[]?> FormerAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, long position, CancellationToken cancellation)
    {
        var changed = new List<Guid>();
        await using (var find = new NpgsqlCommand($"select pathway from {Table} where position > $1 limit {MostChanged + 1}", connection, transaction))
        {
            find.Parameters.Add(new NpgsqlParameter<long> { TypedValue = position });
            await using var found = await find.ExecuteReaderAsync(cancellation);
            while (await found.ReadAsync(cancellation))
            {
                changed.Add(found.GetGuid(0));
            }
        }
        if (changed.Count > MostChanged)
        {
            return null;
        }
        var histories = new Dictionary<Guid, List<(Step Step, long Position, DateTimeOffset RecordedAt)>>();
        var held = new HashSet<Guid>();
        await using var read = new NpgsqlCommand($"""
            select s.id, e.id, e.version, e.type, e.data::text, e.seq_id, e.timestamp from unnest($1) as s(id)
            cross join lateral (select * from {Store.EventSchema}.mt_events where stream_id = s.id and seq_id <= $2 order by version) e
            """, connection, transaction);
        read.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. changed] });
        read.Parameters.Add(new NpgsqlParameter<long> { TypedValue = position });
        await using var reader = await read.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            // As the row has it: up to what only a newer version can read.
            if (!StoredSteps.TryRead(reader, out var pathway, out var step))
            {
                held.Add(pathway);
            }
            if (held.Contains(pathway))
            {
                continue;
            }
            if (!histories.TryGetValue(pathway, out var history))
            {
                histories[pathway] = history = [];
            }
            history.Add((step, reader.GetInt64(5), reader.GetFieldValue<DateTimeOffset>(6)));
        }
        return
        [
            .. histories.Select(h => CaseloadEvolution.Fold(h.Key, h.Value.Select(s => s.Step)) is { } row
                ? row with { Position = h.Value[^1].Position, RecordedAt = h.Value[^1].RecordedAt }
                : null).OfType<CaseloadRow>(),
        ];
    }
}
