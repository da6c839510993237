using System.Globalization;
using System.Text.Json;
using Npgsql;
using Pathways.Domain.Pathways;
using Pathways.Projections.History;

namespace Pathways.Projections.Indicators;

/// <summary>
/// Holds the fact rows of a pathway, row by row and column by column, against those that its events give: the rows are
/// worked out here only from the history, not by the projection that wrote them.
/// </summary>
/// <param name="schema">Schema of the tables.</param>
/// <param name="eventSchema">Schema of the event log, where the daemon keeps its progress.</param>
public sealed class FactsReplayCheck(string schema, string eventSchema) : IReplayCheck
{
    // Progress and both tables in one statement, so that they are of one moment.
    readonly string sql = $"""
        select '' as source, null::jsonb as row, (select last_seq_id from {eventSchema}.mt_event_progression where name = '{FactsProjection.ShardName}:All') as progress
        union all select '{FactTables.Steps}', to_jsonb(f), null from {schema}.{FactTables.Steps} f where f.pathway = $1
        union all select '{FactTables.Entries}', to_jsonb(f), null from {schema}.{FactTables.Entries} f where f.pathway = $1
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
        var differences = stored.Keys.Union(replayed.Keys)
            .Order(StringComparer.Ordinal)
            .Select(field => new StoredDifference(field, stored.GetValueOrDefault(field), replayed.GetValueOrDefault(field)))
            .Where(d => d.Stored != d.Replayed)
            .ToList();
        return new ReplayCheckResult("facts", taken.Count, all.Count - taken.Count, differences);
    }

    /// <summary>The values that a history gives, by table, position in the log and column.</summary>
    static Dictionary<string, string> Replayed(Guid pathway, List<RecordedStep> taken)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var standing = new Dictionary<Guid, long>();
        var versions = taken.ToDictionary(s => s.Id, s => s.Version);
        foreach (var recorded in taken)
        {
            var corrected = recorded.Event as StepCorrected;
            var fact = corrected?.Corrected ?? recorded.Event;
            var named = (recorded.Event as CorrectionEvent)?.Step;
            Add(FactTables.Steps, recorded.Position, StepRow(pathway, recorded, fact, corrected?.Step ?? recorded.Id, corrected is null ? recorded.Version : versions.GetValueOrDefault(corrected.Step, recorded.Version)));
            if (fact is PathwayOpened opened)
            {
                Add(FactTables.Entries, recorded.Position, EntryRow(pathway, recorded, opened));
            }
            if (named is { } step && standing.Remove(step, out var closed))
            {
                foreach (var table in new[] { FactTables.Steps, FactTables.Entries }.Where(t => values.ContainsKey($"{t} {closed} seq")))
                {
                    Add(table, closed, [("superseded_seq", recorded.Position), ("superseded_at", recorded.RecordedAt)]);
                }
            }
            if (recorded.Event is not StepRetracted)
            {
                standing[corrected?.Step ?? recorded.Id] = recorded.Position;
            }
        }
        return values;

        void Add(string table, long seq, IEnumerable<(string Column, object? Value)> row)
        {
            foreach (var (column, value) in row)
            {
                if (Text(value) is { } text)
                {
                    values[$"{table} {seq} {column}"] = text;
                }
            }
        }
    }

    static (string, object?)[] StepRow(Guid pathway, RecordedStep recorded, PathwayEvent fact, Guid step, long version)
    {
        var kept = StepFact.Of(fact);
        return
        [
            ("seq", recorded.Position), ("pathway", pathway), ("version", version), ("step", step), ("event", EventNames.Of(fact)), ("occurred_on", fact.OccurredOn),
            ("recorded_at", recorded.RecordedAt), ("ref", kept.Ref), ("code", kept.Code), ("qualifier", kept.Qualifier), ("employer", kept.Employer), ("until", kept.Until),
        ];
    }

    static (string, object?)[] EntryRow(Guid pathway, RecordedStep recorded, PathwayOpened e) =>
    [
        ("seq", recorded.Position), ("pathway", pathway), ("person", e.Person), ("opened_on", e.OccurredOn), ("recorded_at", recorded.RecordedAt),
        ("scheme", StepFact.Name(e.Scheme)), ("structure", e.Structure), ("territory", e.Territory), ("convention", e.Convention),
        ("gender", StepFact.Name(e.Situation.Gender)), ("age", e.Situation.Age), ("education", StepFact.Name(e.Situation.Education)),
        ("labour", StepFact.Name(e.Situation.Labour)), ("publics", string.Join(' ', (e.Situation.Publics?.Keys ?? []).Select(StepFact.Name))),
        ("attributes", e.Attributes), ("previous_pathway", e.PreviousPathway), ("prescriber", e.Prescriber is { } kind ? StepFact.Name(kind) : null),
    ];

    static string? Text(object? value) => value switch
    {
        null => null,
        DateOnly day => day.ToString("O", CultureInfo.InvariantCulture),
        DateTimeOffset instant => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
        IReadOnlyDictionary<string, string> map => JsonSerializer.Serialize(new SortedDictionary<string, string>(map.ToDictionary(), StringComparer.Ordinal)),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    async Task<(long Progress, Dictionary<string, string> Stored)> ReadAsync(NpgsqlConnection connection, Guid pathway, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = pathway });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        long progress = 0;
        var stored = new Dictionary<string, string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellation))
        {
            if (reader.IsDBNull(1))
            {
                progress = reader.IsDBNull(2) ? 0 : Convert.ToInt64(reader.GetValue(2), CultureInfo.InvariantCulture);
                continue;
            }
            using var row = JsonDocument.Parse(reader.GetString(1));
            var seq = row.RootElement.GetProperty("seq").GetInt64();
            foreach (var column in row.RootElement.EnumerateObject().Where(c => c.Value.ValueKind != JsonValueKind.Null))
            {
                stored[$"{reader.GetString(0)} {seq} {column.Name}"] = column switch
                {
                    { Name: "recorded_at" or "superseded_at" } => Text(column.Value.GetDateTimeOffset())!,
                    { Value.ValueKind: JsonValueKind.Object } => Text(column.Value.Deserialize<Dictionary<string, string>>())!,
                    _ => column.Value.ToString(),
                };
            }
        }
        return (progress, stored);
    }
}
