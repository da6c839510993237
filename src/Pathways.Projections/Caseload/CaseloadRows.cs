using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Marten;
using Npgsql;
using Pathways.Domain.Codes;

namespace Pathways.Projections.Caseload;

/// <summary>Rows to and from their table, a set at a time: one statement a page of events, however many pathways it touches.</summary>
public static class CaseloadRows
{
    static readonly (string Name, string Type, Func<CaseloadRow[], Array> Values)[] Columns =
    [
        ("pathway", "uuid", r => Of(r, x => x.Pathway)),
        ("version", "bigint", r => Of(r, x => x.Version)),
        ("position", "bigint", r => Of(r, x => x.Position)),
        ("recorded_at", "timestamptz", r => Of(r, x => x.RecordedAt.ToUniversalTime())),
        ("person", "uuid", r => Of(r, x => x.Person)),
        ("structure", "text", r => Of(r, x => x.Structure)),
        ("referent", "text", r => Of(r, x => x.Referent)),
        ("scheme", "text", r => Of(r, x => x.Scheme)),
        ("opened_on", "date", r => Of(r, x => x.OpenedOn)),
        ("previous_pathway", "uuid", r => Of(r, x => x.PreviousPathway)),
        ("suspended_since", "date", r => Of(r, x => x.SuspendedSince)),
        ("closed_on", "date", r => Of(r, x => x.ClosedOn)),
        ("exit", "text", r => Of(r, x => x.Exit)),
        ("last_step", "text", r => Of(r, x => x.LastStep)),
        ("last_step_on", "date", r => Of(r, x => x.LastStepOn)),
        ("awaits_engagement_since", "date", r => Of(r, x => x.AwaitsEngagementSince)),
        ("engaged_since", "date", r => Of(r, x => x.EngagedSince)),
        ("follow_ups", "integer", r => Of(r, x => x.FollowUps)),
        ("appointments", "jsonb", r => Of(r, x => x.Appointments.IsEmpty ? "{}" : JsonSerializer.Serialize(x.Appointments))),
        ("steps", "integer", r => Of(r, x => x.Steps)),
        ("corrections", "integer", r => Of(r, x => x.Corrections)),
        ("to_complete", "text", r => Of(r, x => x.ToComplete)),
        ("running", "jsonb", r => Of(r, x => x.Running.IsEmpty ? "{}" : JsonSerializer.Serialize(x.Running))),
        ("transfer_to", "text", r => Of(r, x => x.TransferTo)),
        ("transfer_proposed_on", "date", r => Of(r, x => x.TransferProposedOn)),
        ("status", "text", r => Of(r, x => CodeNames<CaseloadStatus>.Of(x.Status))),
        ("last_appointment_on", "date", r => Of(r, x => x.Appointments.IsEmpty ? (DateOnly?)null : x.Appointments.Values.Max(a => a.On))),
        ("next_due", "text", r => Of(r, x => x.NextDue is { } due ? CodeNames<DueKind>.Of(due.Kind) : null)),
        ("next_due_on", "date", r => Of(r, x => x.NextDue?.On)),
        ("next_due_at", "text", r => Of(r, x => x.NextDue is { Kind: DueKind.Appointment } ? CaseloadDue.Appointment(x)?.Time : null)),
    ];

    /// <summary>The names of all columns, in the order of the table.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Columns.Select(c => c.Name)];

    /// <summary>How many columns a row is read back from; the last five are taken from these.</summary>
    public const int ColumnsRead = 25;

    static readonly string ReadColumns = string.Join(", ", Columns.Take(ColumnsRead).Select(c => c.Name));

    /// <summary>The columns to select, in the order that <see cref="Read"/> expects, of a table with an alias.</summary>
    public static string Select(string alias) => string.Join(", ", Columns.Take(ColumnsRead).Select(c => $"{alias}.{c.Name}"));

    /// <summary>All columns as text, written as <see cref="Text(CaseloadRow)"/> writes a row's values.</summary>
    public static string AllAsText(string alias) => string.Join(", ", Columns.Select(c => c.Type == "timestamptz"
        ? $"to_char({alias}.{c.Name} at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') as {c.Name}"
        : $"{alias}.{c.Name}::text as {c.Name}"));

    /// <summary>A row's values as text, by column; absent is null.</summary>
    public static Dictionary<string, string?> Text(CaseloadRow row) =>
        Columns.ToDictionary(c => c.Name, c => Text(c.Type, c.Values([row]).GetValue(0)), StringComparer.Ordinal);

    static string? Text(string type, object? value) => (type, value) switch
    {
        (_, null) => null,
        ("date", DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture),
        ("timestamptz", DateTimeOffset instant) => instant.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
        ("jsonb", string json) => Printed(JsonNode.Parse(json)),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    // As PostgreSQL prints jsonb: keys sorted by length, then by bytes; a blank after each colon and comma.
    static string Printed(JsonNode? value) => value is not JsonObject thing ? $"\"{value}\""
        : "{" + string.Join(", ", thing.OrderBy(p => p.Key.Length).ThenBy(p => p.Key, StringComparer.Ordinal).Select(p => $"\"{p.Key}\": {Printed(p.Value)}")) + "}";

    /// <summary>The present rows of these pathways.</summary>
    public static async Task<Dictionary<Guid, CaseloadRow>> LoadAsync(
        NpgsqlConnection connection, string schema, IReadOnlyCollection<Guid> pathways, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(connection);
        await using var command = new NpgsqlCommand($"select {ReadColumns} from {schema}.{CaseloadTable.Name} where pathway = any($1)", connection);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. pathways] });
        var rows = new Dictionary<Guid, CaseloadRow>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var row = Read(reader);
            rows.Add(row.Pathway, row);
        }
        return rows;
    }

    /// <summary>Queues the rows to be written with the page's progress, in one statement.</summary>
    public static void QueueUpsert(IDocumentOperations operations, string schema, IReadOnlyCollection<CaseloadRow> rows)
    {
        ArgumentNullException.ThrowIfNull(operations);
        // Sorted, so that two writers of the same rows can't lock each other out.
        var sorted = rows.OrderBy(r => r.Pathway).ToArray();
        operations.QueueSqlCommand('^', UpsertInto(schema), [.. Columns.Select(c => (object)c.Values(sorted))]);
    }

    /// <summary>Rows that are in no table as a source to select from, given by <see cref="Parameters"/>.</summary>
    public static string Given() =>
        $"select {string.Join(", ", Columns.Select(c => c.Type == "jsonb" ? $"t.{c.Name}::jsonb" : $"t.{c.Name}"))} from unnest({string.Join(", ", Columns.Select((c, i) => $"@given{i}::{(c.Type == "jsonb" ? "text" : c.Type)}[]"))}) as t({string.Join(", ", Names)})";

    /// <summary>The values of <see cref="Given"/>.</summary>
    /// <param name="rows">The rows.</param>
    public static IEnumerable<NpgsqlParameter> Parameters(CaseloadRow[] rows) => Columns.Select((c, i) => new NpgsqlParameter($"given{i}", c.Values(rows)));

    /// <summary>The row under the reader, selected by <see cref="Select"/>.</summary>
    public static CaseloadRow Read(NpgsqlDataReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var appointments = reader.GetString(18);
        return new CaseloadRow
        {
            Pathway = reader.GetGuid(0),
            Version = reader.GetInt64(1),
            Position = reader.GetInt64(2),
            RecordedAt = reader.GetFieldValue<DateTimeOffset>(3),
            Person = reader.GetGuid(4),
            Structure = reader.GetString(5),
            Referent = reader.Text(6),
            Scheme = reader.GetString(7),
            OpenedOn = reader.GetFieldValue<DateOnly>(8),
            PreviousPathway = reader.IsDBNull(9) ? null : reader.GetGuid(9),
            SuspendedSince = Day(reader, 10),
            ClosedOn = Day(reader, 11),
            Exit = reader.Text(12),
            LastStep = reader.GetString(13),
            LastStepOn = reader.GetFieldValue<DateOnly>(14),
            AwaitsEngagementSince = Day(reader, 15),
            EngagedSince = Day(reader, 16),
            FollowUps = reader.GetInt32(17),
            Appointments = appointments == "{}"
                ? CaseloadRow.NoAppointments
                : JsonSerializer.Deserialize<Dictionary<string, CaseloadAppointment>>(appointments)!.ToImmutableSortedDictionary(StringComparer.Ordinal),
            Steps = reader.GetInt32(19),
            Corrections = reader.GetInt32(20),
            ToComplete = reader.Text(21),
            // Null in rows of before the column.
            OfEarlierVersion = reader.IsDBNull(22),
            Running = reader.Text(22) is not { } running || running == "{}"
                ? CaseloadRow.NothingRunning
                : JsonSerializer.Deserialize<Dictionary<string, CaseloadRunning>>(running)!.ToImmutableSortedDictionary(StringComparer.Ordinal),
            TransferTo = reader.Text(23),
            TransferProposedOn = Day(reader, 24),
        };
    }

    static string UpsertInto(string schema)
    {
        var names = string.Join(", ", Columns.Select(c => c.Name));
        var values = string.Join(", ", Columns.Select(c => c.Type == "jsonb" ? $"t.{c.Name}::jsonb" : $"t.{c.Name}"));
        var arrays = string.Join(", ", Columns.Select(c => $"^::{(c.Type == "jsonb" ? "text" : c.Type)}[]"));
        var changes = string.Join(", ", Columns.Skip(1).Select(c => $"{c.Name} = excluded.{c.Name}"));
        return $"insert into {schema}.{CaseloadTable.Name} ({names}) select {values} from unnest({arrays}) as t({names}) on conflict (pathway) do update set {changes}";
    }

    static T[] Of<T>(CaseloadRow[] rows, Func<CaseloadRow, T> value) => Array.ConvertAll(rows, r => value(r));

    static DateOnly? Day(NpgsqlDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? null : reader.GetFieldValue<DateOnly>(ordinal);
}
