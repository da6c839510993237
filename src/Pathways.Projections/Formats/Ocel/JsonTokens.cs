using System.Text.Json;

namespace Pathways.Projections.Formats.Ocel;

/// <summary>JSON tokens from a stream, one after the other, in a buffer no larger than the longest token needs.</summary>
internal sealed class JsonTokens(LogStream stream, OcelChecks checks, LogLimits limits)
{
    byte[] buffer = new byte[1 << 16];
    int start, end, line = 1, column = 1;
    bool complete, begun;
    JsonReaderState state = new(new JsonReaderOptions { MaxDepth = limits.MaxDepth });

    public JsonTokenType Type { get; private set; }

    /// <summary>Text of a property name or a string, or the lexical form of a number, true or false.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Goes on to the next token; false at the end.</summary>
    public bool Read()
    {
        stream.Mark();
        while (true)
        {
            try
            {
                if (!begun)
                    SkipByteOrderMark();
                if (TryRead())
                    return true;
                if (complete)
                    return false;
                Fill();
            }
            catch (JsonException e)
            {
                checks.Line = (int)(e.LineNumber ?? 0) + 1;
                checks.Column = (int)(e.BytePositionInLine ?? 0) + 1;
                throw checks.Error(stream.Expanded == 0 ? "ocel/empty" : "ocel/not-well-formed", e.Message, e);
            }
            catch (InvalidOperationException e)
            {
                throw checks.Error("ocel/invalid-encoding", "A text is not valid UTF-8 or holds half a character.", e);
            }
            catch (LogFormatException e) when (e.Line == 0)
            {
                throw checks.Error(e.Code, e.Detail, e);
            }
        }
    }

    bool TryRead()
    {
        var reader = new Utf8JsonReader(buffer.AsSpan(start, end - start), complete, state);
        if (!reader.Read())
        {
            state = reader.CurrentState;
            Consume((int)reader.BytesConsumed);
            return false;
        }

        Type = reader.TokenType;
        Text = Type switch
        {
            JsonTokenType.PropertyName or JsonTokenType.String => reader.GetString()!,
            JsonTokenType.Number => System.Text.Encoding.UTF8.GetString(reader.ValueSpan),
            JsonTokenType.True => "true",
            JsonTokenType.False => "false",
            _ => "",
        };
        state = reader.CurrentState;
        Consume((int)reader.BytesConsumed);
        checks.Line = line;
        checks.Column = column;
        return true;
    }

    void Consume(int bytes)
    {
        var consumed = buffer.AsSpan(start, bytes);
        start += bytes;
        var lines = consumed.Count((byte)'\n');
        line += lines;
        column = lines == 0 ? column + bytes : bytes - consumed.LastIndexOf((byte)'\n');
    }

    void Fill()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            end -= start;
            start = 0;
        }

        if (end == buffer.Length)
            Array.Resize(ref buffer, buffer.Length * 2);
        var read = stream.Read(buffer.AsSpan(end));
        end += read;
        complete = read == 0;
    }

    void SkipByteOrderMark()
    {
        while (!complete && end < 3)
            Fill();
        begun = true;
        if (buffer.AsSpan(0, end).StartsWith("\uFEFF"u8))
            start = 3;
        if (end - start >= 2 && (buffer[start] is 0xFF or 0xFE || buffer[start] == 0 || buffer[start + 1] == 0))
            throw checks.Error("ocel/invalid-encoding", "JSON is UTF-8 (RFC 8259).");
    }
}
