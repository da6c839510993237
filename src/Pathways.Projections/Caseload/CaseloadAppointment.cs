using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pathways.Projections.Caseload;

/// <summary>An appointment that is to come, or of which nobody has said yet what became of it.</summary>
/// <param name="On">Day for which it is booked.</param>
/// <param name="Time">Time of day, as <c>HH:mm</c>; null where nobody said.</param>
/// <param name="Place">Where people meet: the code of a structure or of a commune; null of a call, or where nobody said.</param>
[JsonConverter(typeof(CaseloadAppointmentJson))]
public sealed record CaseloadAppointment(DateOnly On, string? Time = null, string? Place = null);

// One of which only the day is known is stored as that day: so were all before appointments had a time and a place, and such rows are read as they are.
sealed class CaseloadAppointmentJson : JsonConverter<CaseloadAppointment>
{
    // In the order in which PostgreSQL keeps the keys of jsonb.
    sealed record Whole(
        [property: JsonPropertyName("on")] DateOnly On,
        [property: JsonPropertyName("time"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Time,
        [property: JsonPropertyName("place"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Place);

    public override CaseloadAppointment? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return new(JsonSerializer.Deserialize<DateOnly>(ref reader));
        }
        var whole = JsonSerializer.Deserialize<Whole>(ref reader)!;
        return new(whole.On, whole.Time, whole.Place);
    }

    public override void Write(Utf8JsonWriter writer, CaseloadAppointment value, JsonSerializerOptions options)
    {
        if (value is { Time: null, Place: null })
        {
            JsonSerializer.Serialize(writer, value.On);
            return;
        }
        JsonSerializer.Serialize(writer, new Whole(value.On, value.Time, value.Place));
    }
}
