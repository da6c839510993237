using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pathways.Domain.Codes;

/// <summary>
/// Codes are written as their snake_case names and read from exactly those. The framework's own converter also reads
/// <c>"social, other"</c> as a combination of both, a value that is no code and could not be written again.
/// </summary>
public sealed class CodeJsonConverter : JsonConverterFactory
{
    /// <summary>The stored name of a code, where its list is known only while running.</summary>
    public static string NameOf(Enum code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return JsonNamingPolicy.SnakeCaseLower.ConvertName(code.ToString());
    }

    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

    /// <inheritdoc/>
    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(typeToConvert))!;

    sealed class Of<T> : JsonConverter<T> where T : struct, Enum
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String ? Parse(reader.GetString()!) : throw new JsonException($"A {typeof(T).Name} is a name, not a {reader.TokenType}.");

        public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Parse(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(CodeNames<T>.Of(value));

        public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WritePropertyName(CodeNames<T>.Of(value));

        static T Parse(string name) => CodeNames<T>.TryParse(name, out var value) ? value : throw new JsonException($"\"{name}\" is no {typeof(T).Name}.");
    }
}

/// <summary>The stored names of the codes of a list: snake_case.</summary>
public static class CodeNames<T> where T : struct, Enum
{
    static readonly FrozenDictionary<T, string> Names = Enum.GetValues<T>().ToFrozenDictionary(v => v, v => JsonNamingPolicy.SnakeCaseLower.ConvertName(v.ToString()));
    static readonly FrozenDictionary<string, T> Values = Names.ToFrozenDictionary(n => n.Value, n => n.Key, StringComparer.Ordinal);

    /// <summary>Every name, in the order of the list.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<T>().Select(v => Names[v])];

    /// <summary>The stored name of a code.</summary>
    public static string Of(T value) => Names.TryGetValue(value, out var name) ? name : throw new JsonException($"{value} is no {typeof(T).Name}.");

    /// <summary>The code of a stored name.</summary>
    public static bool TryParse(string name, out T value) => Values.TryGetValue(name, out value);
}
