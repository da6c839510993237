using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pathways.Projections;

namespace Pathways.Api.Analysis;

/// <summary>
/// Rows that are written one by one: a curve of ten million steps or half a million passages never stand in memory as JSON, and none is made twice.
/// </summary>
/// <param name="count">How many there are.</param>
/// <param name="row">Writes one whole: an object or an array.</param>
internal sealed class JsonRows(int count, Action<Utf8JsonWriter, int> row)
{
    internal JsonNode AsNode() => JsonValue.Create(this)!;

    internal void Write(Utf8JsonWriter json, Action written)
    {
        json.WriteStartArray();
        for (var i = 0; i < count; i++)
        {
            Work.Check();
            row(json, i);
            written();
        }

        json.WriteEndArray();
    }
}

/// <summary>Writes a JSON document as text, in pieces.</summary>
internal sealed class JsonText(TextWriter text) : Stream
{
    private const int Piece = 1 << 16;
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly char[] _characters = new char[Piece + 1];

    internal static void Write(TextWriter text, JsonObject document)
    {
        using var stream = new JsonText(text);
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            Write(json, document);
        text.WriteLine();
    }

    private static void Write(Utf8JsonWriter json, JsonNode? node)
    {
        switch (node)
        {
            case null:
                json.WriteNullValue();
                break;
            case JsonObject fields:
                json.WriteStartObject();
                foreach (var (name, value) in fields)
                {
                    json.WritePropertyName(name);
                    Write(json, value);
                }

                json.WriteEndObject();
                break;
            case JsonArray items:
                json.WriteStartArray();
                foreach (var item in items)
                    Write(json, item);
                json.WriteEndArray();
                break;
            case JsonValue value when value.TryGetValue<JsonRows>(out var rows):
                rows.Write(json, () => Pass(json));
                break;
            default:
                node.WriteTo(json);
                break;
        }

        Pass(json);
    }

    private static void Pass(Utf8JsonWriter json)
    {
        if (json.BytesPending > Piece)
            json.Flush();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var part = buffer[..Math.Min(Piece, buffer.Length)];
            text.Write(_characters, 0, _decoder.GetChars(part, _characters, flush: false));
            buffer = buffer[part.Length..];
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Flush() => text.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
