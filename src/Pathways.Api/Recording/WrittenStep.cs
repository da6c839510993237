using System.Text.Json;
using System.Text.Json.Serialization;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Recording;

/// <summary>An event with the JSON that is stored of it: written once, for the log and for the receipt.</summary>
/// <param name="Id">Identifier of the event.</param>
/// <param name="Event">The event.</param>
public sealed record WrittenStep(Guid Id, PathwayEvent Event)
{
    /// <summary>What is stored.</summary>
    public StoredJson Json { get; } = new(PathwayJson.Bytes(Event));
}

/// <summary>A step as it is stored.</summary>
/// <param name="Utf8">The JSON, in UTF-8.</param>
[JsonConverter(typeof(StoredJsonConverter))]
public sealed record StoredJson(byte[] Utf8);

sealed class StoredJsonConverter : JsonConverter<StoredJson>
{
    public override StoredJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(JsonSerializer.SerializeToUtf8Bytes(JsonElement.ParseValue(ref reader)));

    // What the service itself has just written needs no second look.
    public override void Write(Utf8JsonWriter writer, StoredJson value, JsonSerializerOptions options) => writer.WriteRawValue(value.Utf8, skipInputValidation: true);
}
