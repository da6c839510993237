using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Pathways.Domain.Pathways;

namespace Pathways.Projections.Caseload;

/// <summary>Something of whose end nothing is recorded, and that may have been planned to end: a contract, a training or an immersion.</summary>
/// <param name="PlannedTo">Last day planned; null where none is.</param>
/// <param name="AmendedOn">Of a contract, the day of its latest amendment: it ran on that day.</param>
/// <param name="OpenEnded">Of a contract, whether its kind has no end, whatever had been planned.</param>
[JsonConverter(typeof(CaseloadRunningJson))]
public sealed record CaseloadRunning(DateOnly? PlannedTo, DateOnly? AmendedOn = null, bool OpenEnded = false)
{
    /// <summary>The last day on which it runs, as far as is recorded: as <see cref="WorkContract.Term"/> says it.</summary>
    public DateOnly? Term => OpenEnded || AmendedOn > PlannedTo ? null : PlannedTo;

    internal static CaseloadRunning Of(WorkContractStarted e) => new(e.PlannedEnd, OpenEnded: WorkContract.HasNoEnd(e.Kind));

    internal CaseloadRunning After(WorkContractAmended e) => new(
        e.PlannedEnd ?? PlannedTo, AmendedOn is { } last && last > e.OccurredOn ? last : e.OccurredOn, e.Kind is { } kind ? WorkContract.HasNoEnd(kind) : OpenEnded);
}

// Its three values in one text, for the keys of jsonb have an order of their own: 2026-10-31//, /2026-05-02/open.
sealed class CaseloadRunningJson : JsonConverter<CaseloadRunning>
{
    public override CaseloadRunning? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var parts = reader.GetString()!.Split('/');
        return new(Day(parts[0]), Day(parts[1]), parts[2] == "open");
    }

    public override void Write(Utf8JsonWriter writer, CaseloadRunning value, JsonSerializerOptions options) =>
        writer.WriteStringValue($"{value.PlannedTo:yyyy-MM-dd}/{value.AmendedOn:yyyy-MM-dd}/{(value.OpenEnded ? "open" : "")}");

    static DateOnly? Day(string text) => text.Length == 0 ? null : DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
