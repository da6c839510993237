using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Xml;

namespace Pathways.Projections.Formats.Xes;

/// <summary>
/// The fast lane for what nearly every log consists of: traces, events and attributes without content, in UTF-8. It recognises these byte by
/// byte and never judges: whatever else comes, right or wrong, it leaves unread from its beginning to the XML parser, which goes on from there.
/// </summary>
/// <remarks>The parser alone takes 0.6 of the time that map and variants may; see docs/decisions/0007-plain-events-past-the-parser.md.</remarks>
internal sealed class XesLane(LaneBuffer buffer, XesGrammar grammar)
{
    readonly Utf8Values values = new();
    readonly List<(int Place, XesKey? Key, int Attribute)> toCheck = [];
    int at;

    /// <summary>Line, column and bytes for the parser to go on from.</summary>
    public (int Line, int Column, byte[] Bytes) Left => (buffer.Locate(at).Line, buffer.Locate(at).Column, buffer.From(at));

    /// <summary>The lane from the first trace on, or null where the log is not in plain UTF-8.</summary>
    /// <param name="stream">Gives the bytes after those given.</param>
    /// <param name="given">Bytes of the file so far.</param>
    /// <param name="xml">The parser, at the start tag of a trace.</param>
    /// <param name="grammar">Keys and attributes.</param>
    /// <param name="limits">Bounds.</param>
    public static XesLane? After(LogStream stream, ReadOnlySpan<byte> given, XmlReader xml, XesGrammar grammar, LogLimits limits)
    {
        var marked = given.StartsWith("\uFEFF"u8) ? given[3..] : given;
        if (xml.Depth != 1 || xml.Prefix.Length > 0 || !IsUtf8(marked))
            return null;
        // The parser stands behind the bracket.
        var (line, column) = (((IXmlLineInfo)xml).LineNumber, ((IXmlLineInfo)xml).LinePosition - 1);
        var start = LaneBuffer.IndexOf(marked, line, column);
        return start >= 0 && marked[start..].StartsWith("<trace>"u8)
            ? new XesLane(new LaneBuffer(stream, marked[start..], line, column, limits), grammar)
            : null;
    }

    /// <summary>Reads on where what comes is plain.</summary>
    /// <param name="inTrace">Whether a trace has begun.</param>
    /// <param name="node">What was read.</param>
    /// <returns>False where the parser has to go on.</returns>
    public bool TryRead(bool inTrace, out XesNode node)
    {
        node = inTrace ? XesNode.Event : XesNode.Trace;
        int from;
        while ((from = SkipBlank(at)) >= buffer.WholeUntil)
        {
            if (!buffer.More(ref at))
                return inTrace && IsEndOfTrace(ref node);
        }

        if (!inTrace)
            return IsNext("<trace>"u8, from) && TryComponent(from + 7, isTrace: true);
        return IsNext("<event>"u8, from) ? TryComponent(from + 7, isTrace: false) : IsEndOfTrace(ref node);
    }

    public IXmlLineInfo Place => buffer;

    bool IsEndOfTrace(ref XesNode node)
    {
        var from = SkipBlank(at);
        if (!IsNext("</trace>"u8, from))
            return false;
        node = XesNode.EndTrace;
        at = from + 8;
        return true;
    }

    bool TryComponent(int from, bool isTrace)
    {
        var component = grammar.Component;
        component.Clear();
        toCheck.Clear();
        for (from = SkipBlank(from); TryType(from, out var type, out var afterName); from = SkipBlank(from))
        {
            if (!TryAttribute(type, from + 1, ref afterName))
                return false;
            from = afterName;
        }

        if (component.Suspect)
            return false;
        if (isTrace ? !IsNext("<event>"u8, from) && !IsNext("</trace>"u8, from) : !IsNext("</event>"u8, from))
            return false;
        foreach (var (place, key, attribute) in toCheck)
        {
            buffer.Here = place;
            if (key is not null)
                grammar.Keys.LookAt(key);
            else
                grammar.Checked(component.TypeAt(attribute), component.ValueAt(attribute));
            if (key is null)
                component.TimeAt(attribute) = grammar.LastTime;
        }

        at = isTrace ? from : from + 8;
        return true;
    }

    bool TryType(int from, out XesType type, out int end)
    {
        var bytes = buffer.All[from..];
        (type, var length) = bytes.Length < 9 || bytes[0] != '<' ? (XesType.List, 0) : bytes[1] switch
        {
            (byte)'s' when bytes.StartsWith("<string "u8) => (XesType.String, 8),
            (byte)'d' when bytes.StartsWith("<date "u8) => (XesType.Date, 6),
            (byte)'i' when bytes.StartsWith("<int "u8) => (XesType.Int, 5),
            (byte)'f' when bytes.StartsWith("<float "u8) => (XesType.Float, 7),
            (byte)'b' when bytes.StartsWith("<boolean "u8) => (XesType.Boolean, 9),
            (byte)'i' when bytes.StartsWith("<id "u8) => (XesType.Id, 4),
            _ => (XesType.List, 0),
        };
        end = from + length;
        return length > 0;
    }

    bool TryAttribute(XesType type, int place, ref int from)
    {
        from = SkipBlank(from);
        if (!IsNext("key="u8, from))
            return false;
        var keyAt = from;
        from += 4;
        if (!TryKey(keyAt, ref from, out var key))
            return false;
        var before = from;
        from = SkipBlank(from);
        if (from == before || !IsNext("value="u8, from))
            return false;
        from += 6;
        if (!TryQuoted(ref from, out var raw))
            return false;
        from = SkipBlank(from);
        return IsNext("/>"u8, from) && TryValue(type, key, raw, place, ref from);
    }

    bool TryKey(int keyAt, ref int from, [NotNullWhen(true)] out XesKey? key)
    {
        key = grammar.Component.Expected;
        var end = from + 1 + (key?.Utf8.Length ?? 0);
        var all = buffer.All;
        if (key is not null && end < all.Length && all[end] == all[from] && all[from] is (byte)'"' or (byte)'\'' && IsNext(key.Utf8, from + 1))
        {
            from = end + 1;
            return true;
        }

        key = null;
        if (!TryQuoted(ref from, out var raw) || raw.IsEmpty || values.Read(raw) is not { } text)
            return false;
        key = grammar.Keys.Known(text);
        if (!key.Examined)
            toCheck.Add((keyAt, key, 0));
        return true;
    }

    bool TryValue(XesType type, XesKey key, ReadOnlySpan<byte> raw, int place, ref int from)
    {
        from += 2;
        StatedTime time = default;
        var certain = type == XesType.String || (type == XesType.Date && TryInstant(raw, out time));
        var left = certain && (!key.Wanted || (key.InstantOnly && type == XesType.Date));
        var text = left && Utf8Values.IsPlain(raw) ? "" : values.Read(raw);
        if (text is null)
            return false;
        if (!certain)
            toCheck.Add((place, null, grammar.Component.Count));
        grammar.Component.Add(key, type, left ? "" : text, time);
        return true;
    }

    static bool TryInstant(ReadOnlySpan<byte> raw, out StatedTime time)
    {
        Span<char> text = stackalloc char[64];
        time = default;
        return raw.Length <= text.Length
            && Ascii.ToUtf16(raw, text, out var length) == System.Buffers.OperationStatus.Done
            && StatedTime.TryRead(text[..length], out time) && time.Form.HasFlag(TimeForms.Schema);
    }

    bool TryQuoted(ref int from, out ReadOnlySpan<byte> raw)
    {
        raw = [];
        var all = buffer.All;
        if (from >= all.Length || all[from] is not ((byte)'"' or (byte)'\''))
            return false;
        var length = all[(from + 1)..].IndexOf(all[from]);
        if (length < 0)
            return false;
        raw = all.Slice(from + 1, length);
        from += length + 2;
        return true;
    }

    bool IsNext(ReadOnlySpan<byte> expected, int from) => buffer.All[from..].StartsWith(expected);

    int SkipBlank(int from)
    {
        var all = buffer.All;
        while (from < all.Length && all[from] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
            from++;
        return from;
    }

    static bool IsUtf8(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 6 || bytes[0] != '<' || bytes[1] == 0)
            return false;
        if (!bytes.StartsWith("<?xml "u8))
            return true;
        var declaration = Encoding.ASCII.GetString(bytes[..Math.Max(0, bytes.IndexOf("?>"u8))]);
        return !declaration.Contains("encoding", StringComparison.Ordinal)
            || declaration.Contains("\"utf-8\"", StringComparison.OrdinalIgnoreCase)
            || declaration.Contains("'utf-8'", StringComparison.OrdinalIgnoreCase);
    }
}
