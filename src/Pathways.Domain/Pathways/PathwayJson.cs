using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Pathways.Domain.Codes;

namespace Pathways.Domain.Pathways;

/// <summary>
/// Text in Unicode's composed form (NFC): the same letters are the same bytes, whichever keyboard or system they came from. What is no text
/// (<see cref="PlainText.IsText"/>) is refused.
/// </summary>
sealed class ComposedText : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && !IsText(ref reader) ? throw new JsonException(PathwayJson.NoText) : reader.GetString()?.Normalize(NormalizationForm.FormC);

    // Half of a character can be written in JSON, and not be read.
    static bool IsText(ref Utf8JsonReader reader)
    {
        try
        {
            return PlainText.IsText(reader.GetString()!);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}

/// <summary>How events are written down: camelCase fields, snake_case codes, ISO dates, absent rather than null.</summary>
public static class PathwayJson
{
    /// <summary>What is said where a text has what is no character.</summary>
    public const string NoText = "The text has what is no character.";

    /// <summary>For what was stored: an unknown field is ignored, so that an older version still reads a newer event.</summary>
    public static readonly JsonSerializerOptions Stored = Configure(new JsonSerializerOptions());

    /// <summary>For what people send: an unknown field, or one said twice, is an error, because nothing must be lost in silence.</summary>
    public static readonly JsonSerializerOptions Sent = Configure(new JsonSerializerOptions
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        Converters = { new ComposedText() },
    });

    // What was stored, within what can be reckoned with.
    static readonly JsonSerializerOptions Log = Configure(new JsonSerializerOptions { Converters = { new BoundedDay(), new BoundedNumber(), new BoundedDecimal(), new BoundedText() } });

    /// <summary>
    /// An event out of the log, as it was stored. One that holds a day, a number or a text far beyond what has ever been taken (<see cref="StoredBounds"/>) can't be read:
    /// whoever reckons with it, or puts it into an index, would fail, each in a place of their own.
    /// </summary>
    /// <param name="type">Kind of the event.</param>
    /// <param name="json">The event, in UTF-8.</param>
    /// <exception cref="JsonException">It can't be read.</exception>
    public static PathwayEvent Read(Type type, ReadOnlySpan<byte> json) =>
        (PathwayEvent?)JsonSerializer.Deserialize(json, type, Log) ?? throw new JsonException("An event is stored as null.");

    /// <summary>Sets the conventions on options that someone else owns (the event store's, the web's).</summary>
    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.DictionaryKeyPolicy = null;
        // Served as JSON, never pasted into a page: é is é.
        options.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        // jsonb keeps its own order of fields: what kind of event a correction holds may not come first.
        options.AllowOutOfOrderMetadataProperties = true;
        foreach (var other in options.Converters.OfType<JsonStringEnumConverter>().ToList())
        {
            options.Converters.Remove(other);
        }
        options.Converters.Add(new CodeJsonConverter());
        options.TypeInfoResolver = (options.TypeInfoResolver ?? new DefaultJsonTypeInfoResolver()).WithAddedModifier(TellEventsApart);
        return options;
    }

    /// <summary>Whether two events say the same. Records with lists in them compare those by reference, so what would be stored is compared.</summary>
    public static bool Same(PathwayEvent one, PathwayEvent other) => one.GetType() == other.GetType() && Bytes(one).AsSpan().SequenceEqual(Bytes(other));

    /// <summary>The event as it is stored.</summary>
    public static byte[] Bytes(PathwayEvent happened) => JsonSerializer.SerializeToUtf8Bytes(happened, happened.GetType(), Stored);

    // A correction holds the corrected step, of any kind: its stored name says which.
    static void TellEventsApart(JsonTypeInfo type)
    {
        if (type.Type != typeof(PathwayEvent))
        {
            return;
        }
        type.PolymorphismOptions = new JsonPolymorphismOptions
        {
            TypeDiscriminatorPropertyName = "event",
            UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization,
        };
        foreach (var (name, derived) in EventNames.All.Where(e => !e.Type.IsSubclassOf(typeof(CorrectionEvent))))
        {
            type.PolymorphismOptions.DerivedTypes.Add(new JsonDerivedType(derived, name));
        }
    }
}
