using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Pathways.Domain.Pathways;

/// <summary>Bounds of what an event of the log may hold to be read. Wider than any rule ever was: what was taken once stays readable.</summary>
public static class StoredBounds
{
    /// <summary>The first day: a century and a half before anybody's oldest step, and far from the first day that can be reckoned with.</summary>
    public static readonly DateOnly FirstDay = new(1800, 1, 1);

    /// <summary>The last day: far from the last one that can be reckoned with, which PostgreSQL keeps as infinity.</summary>
    public static readonly DateOnly LastDay = new(2999, 12, 31);

    /// <summary>The largest number, and with a minus the smallest: of hours, years of age, months.</summary>
    public const int Largest = 10_000;

    /// <summary>Bytes of a text at most: two of them, each twice as long, would be too much for a row of an index.</summary>
    public const int LongestText = 1_000;
}

sealed class BoundedDay : JsonConverter<DateOnly>
{
    public override DateOnly Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonMetadataServices.DateOnlyConverter.Read(ref reader, typeToConvert, options) is var day && day >= StoredBounds.FirstDay && day <= StoredBounds.LastDay
            ? day : throw new JsonException("The day is out of bounds.");

    public override void Write(Utf8JsonWriter writer, DateOnly value, JsonSerializerOptions options) => JsonMetadataServices.DateOnlyConverter.Write(writer, value, options);
}

sealed class BoundedNumber : JsonConverter<int>
{
    public override int Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TryGetInt32(out var number) && number is >= -StoredBounds.Largest and <= StoredBounds.Largest ? number : throw new JsonException("The number is out of bounds.");

    public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}

sealed class BoundedDecimal : JsonConverter<decimal>
{
    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TryGetDecimal(out var number) && number is >= -StoredBounds.Largest and <= StoredBounds.Largest ? number : throw new JsonException("The number is out of bounds.");

    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}

sealed class BoundedText : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length <= StoredBounds.LongestText ? reader.GetString() : throw new JsonException("The text is too long, or none.");

    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString()!;

    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WritePropertyName(value);

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
