using System.Buffers;
using System.Globalization;
using System.Text;
using System.Xml;

namespace Pathways.Projections.Formats.Xes;

/// <summary>Values of XML attributes out of UTF-8 bytes; one instance for equal short ones, found without decoding them again.</summary>
internal sealed class Utf8Values
{
    const int Slots = 1 << 13;
    const int LongestPooled = 128;
    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    static readonly SearchValues<byte> Plain =
        SearchValues.Create([.. Enumerable.Range(0x20, 0x5F).Select(b => (byte)b).Where(b => b is not ((byte)'<' or (byte)'&'))]);

    readonly (byte[] Bytes, string Text)[] slots = new (byte[], string)[Slots];

    /// <summary>Whether the bytes are printable ASCII that stands for itself.</summary>
    public static bool IsPlain(ReadOnlySpan<byte> bytes) => !bytes.ContainsAnyExcept(Plain);

    /// <summary>The value that the bytes between two quotes stand for, or null where they are not surely well-formed.</summary>
    public string? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length is 0 or > LongestPooled)
            return Decode(bytes);
        ref var slot = ref slots[Hash(bytes)];
        if (slot.Bytes is not null && bytes.SequenceEqual(slot.Bytes))
            return slot.Text;
        if (Decode(bytes) is not { } text)
            return null;
        slot = (bytes.ToArray(), text);
        return text;
    }

    static string? Decode(ReadOnlySpan<byte> bytes)
    {
        if (IsPlain(bytes))
            return Encoding.ASCII.GetString(bytes);
        if (bytes.Contains((byte)'<'))
            return null;
        string text;
        try
        {
            text = Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            // Whose error it is, and where, the parser says.
            return null;
        }

        return Normalise(text);
    }

    /// <summary>White space becomes spaces and references what they stand for, as for every attribute that no DTD declares.</summary>
    static string? Normalise(string text)
    {
        var value = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '&')
            {
                var end = text.IndexOf(';', i);
                if (end < 0 || !TryReference(text.AsSpan((i + 1)..end), value))
                    return null;
                i = end;
            }
            else if (c is '\t' or '\n' or '\r')
            {
                value.Append(' ');
                i += c == '\r' && i + 1 < text.Length && text[i + 1] == '\n' ? 1 : 0;
            }
            else if (char.IsSurrogate(c) || XmlConvert.IsXmlChar(c))
            {
                value.Append(c);
            }
            else
            {
                return null;
            }
        }

        return value.ToString();
    }

    static bool TryReference(ReadOnlySpan<char> name, StringBuilder value)
    {
        if (name is not ['#', .. var number])
        {
            var known = name switch { "amp" => '&', "lt" => '<', "gt" => '>', "quot" => '"', "apos" => '\'', _ => '\0' };
            if (known != '\0')
                value.Append(known);
            return known != '\0';
        }

        var parsed = number is ['x', .. var hex]
            ? int.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            : int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out code);
        if (!parsed || !Rune.IsValid(code) || (code < char.MaxValue && !XmlConvert.IsXmlChar((char)code)) || code == char.MaxValue)
            return false;
        value.Append(new Rune(code).ToString());
        return true;
    }

    static int Hash(ReadOnlySpan<byte> bytes)
    {
        var h = (uint)bytes.Length;
        h = (h * 31) + bytes[0];
        h = (h * 31) + bytes[bytes.Length >> 1];
        h = (h * 31) + bytes[bytes.Length >> 2];
        h = (h * 31) + bytes[^1];
        h *= 0x9E3779B1;
        return (int)(h >> (32 - 13));
    }
}
