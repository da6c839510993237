using System.Text.Json;
using JasperFx.Events;
using Marten;
using Npgsql;
using NpgsqlTypes;
using Pathways.Domain.Pathways;

namespace Pathways.Projections.Indicators;

/// <summary>An event as facts have it.</summary>
/// <param name="e">The event.</param>
/// <param name="fact">What it tells: for a correction, the step as corrected.</param>
/// <param name="correction">The correction that it is, if it is one.</param>
/// <param name="step">The step that it tells of: for a correction, the step corrected.</param>
/// <param name="version">The place of that step in the pathway.</param>
sealed class FactRow(IEvent e, PathwayEvent fact, CorrectionEvent? correction, Guid step, long version)
{
    public long Seq => e.Sequence;

    public DateTimeOffset At { get; } = e.Timestamp.ToUniversalTime();

    public Guid Pathway => e.StreamId;

    public Guid Step => step;

    public long Version => version;

    public PathwayEvent Fact => fact;

    public CorrectionEvent? Correction => correction;

    public FactRow? SupersededBy { get; set; }
}

/// <summary>
/// Writes the rows of a page by COPY, in the transaction that also records how far the projection has come. As arrays of a
/// statement (<c>unnest</c>) the same rows took PostgreSQL twice as long, and half of a rebuild.
/// </summary>
sealed class FactsCopy(string schema, FactRow[] rows) : ITransactionParticipant
{
    readonly string steps = $"""
        copy {schema}.{FactTables.Steps}
          (seq, pathway, version, step, event, occurred_on, recorded_at, superseded_seq, superseded_at, ref, code, qualifier, employer, until) from stdin binary
        """;

    readonly string entries = $"""
        copy {schema}.{FactTables.Entries}
          (seq, pathway, person, opened_on, recorded_at, superseded_seq, superseded_at, scheme, structure, territory, convention, gender, age, education, labour, publics, attributes, previous_pathway, prescriber) from stdin binary
        """;

    /// <inheritdoc/>
    public async Task BeforeCommitAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken token)
    {
        await using (var writer = await connection.BeginBinaryImportAsync(steps, token))
        {
            foreach (var row in rows)
            {
                WriteStep(writer, row);
            }
            await writer.CompleteAsync(token);
        }
        if (!Array.Exists(rows, r => r.Fact is PathwayOpened))
        {
            return;
        }
        await using (var writer = await connection.BeginBinaryImportAsync(entries, token))
        {
            foreach (var row in rows)
            {
                if (row.Fact is PathwayOpened opened)
                {
                    WriteEntry(writer, row, opened);
                }
            }
            await writer.CompleteAsync(token);
        }
    }

    // Fields are put into the buffer without awaiting each: an await a field costs more than the field.
    static void WriteStep(NpgsqlBinaryImporter writer, FactRow row)
    {
        var fact = StepFact.Of(row.Fact);
        writer.StartRow();
        writer.Write(row.Seq, NpgsqlDbType.Bigint);
        writer.Write(row.Pathway, NpgsqlDbType.Uuid);
        writer.Write(row.Version, NpgsqlDbType.Bigint);
        writer.Write(row.Step, NpgsqlDbType.Uuid);
        writer.Write(EventNames.Of(row.Fact), NpgsqlDbType.Text);
        writer.Write(row.Fact.OccurredOn, NpgsqlDbType.Date);
        writer.Write(row.At, NpgsqlDbType.TimestampTz);
        WriteSuperseded(writer, row);
        Write(writer, fact.Ref);
        Write(writer, fact.Code);
        Write(writer, fact.Qualifier);
        Write(writer, fact.Employer);
        Write(writer, fact.Until, NpgsqlDbType.Date);
    }

    static void WriteEntry(NpgsqlBinaryImporter writer, FactRow row, PathwayOpened entry)
    {
        var situation = entry.Situation;
        writer.StartRow();
        writer.Write(row.Seq, NpgsqlDbType.Bigint);
        writer.Write(row.Pathway, NpgsqlDbType.Uuid);
        writer.Write(entry.Person, NpgsqlDbType.Uuid);
        writer.Write(entry.OccurredOn, NpgsqlDbType.Date);
        writer.Write(row.At, NpgsqlDbType.TimestampTz);
        WriteSuperseded(writer, row);
        Write(writer, StepFact.Name(entry.Scheme));
        Write(writer, entry.Structure);
        Write(writer, entry.Territory);
        Write(writer, entry.Convention);
        Write(writer, StepFact.Name(situation.Gender));
        Write(writer, situation.Age, NpgsqlDbType.Integer);
        Write(writer, StepFact.Name(situation.Education));
        Write(writer, StepFact.Name(situation.Labour));
        Write(writer, string.Join(' ', (situation.Publics?.Keys ?? []).Select(StepFact.Name)));
        Write(writer, entry.Attributes is null ? null : JsonSerializer.Serialize(entry.Attributes), NpgsqlDbType.Jsonb);
        Write(writer, entry.PreviousPathway, NpgsqlDbType.Uuid);
        Write(writer, entry.Prescriber is { } kind ? StepFact.Name(kind) : null);
    }

    static void WriteSuperseded(NpgsqlBinaryImporter writer, FactRow row)
    {
        Write(writer, row.SupersededBy?.Seq, NpgsqlDbType.Bigint);
        Write(writer, row.SupersededBy?.At, NpgsqlDbType.TimestampTz);
    }

    static void Write(NpgsqlBinaryImporter writer, string? value, NpgsqlDbType type = NpgsqlDbType.Text)
    {
        if (value is null)
        {
            writer.WriteNull();
        }
        else
        {
            writer.Write(value, type);
        }
    }

    static void Write<T>(NpgsqlBinaryImporter writer, T? value, NpgsqlDbType type)
        where T : struct
    {
        if (value is { } present)
        {
            writer.Write(present, type);
        }
        else
        {
            writer.WriteNull();
        }
    }
}
