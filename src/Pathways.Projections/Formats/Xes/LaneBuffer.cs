using System.Text;
using System.Xml;

namespace Pathways.Projections.Formats.Xes;

/// <summary>The bytes of a UTF-8 log around the place that is being read, and where in the file that place is.</summary>
internal sealed class LaneBuffer : IXmlLineInfo
{
    const int MostHeld = 1 << 20;
    static ReadOnlySpan<byte> EndOfEvent => "</event>"u8;

    readonly LogStream stream;
    readonly int chunk;
    byte[] bytes;
    int length;
    int line, column;
    bool ended;

    /// <summary>Begins in the middle of a file.</summary>
    /// <param name="stream">Gives the bytes that follow.</param>
    /// <param name="first">Bytes taken from it already.</param>
    /// <param name="line">Line of the first of them, from 1.</param>
    /// <param name="column">Its column, from 1.</param>
    /// <param name="limits">Bounds.</param>
    public LaneBuffer(LogStream stream, ReadOnlySpan<byte> first, int line, int column, LogLimits limits)
    {
        this.stream = stream;
        this.line = line;
        this.column = column;
        // What is read ahead counts as part of one element: a small bound asks for small reads.
        chunk = (int)Math.Clamp(limits.MaxElementBytes / 2, 1 << 12, 1 << 16);
        bytes = new byte[Math.Max(first.Length, chunk * 2)];
        first.CopyTo(bytes);
        length = first.Length;
        WholeUntil = first.LastIndexOf(EndOfEvent);
    }

    /// <summary>Where the end tag of the last event in the buffer begins, or -1: an event that begins before it is here whole, if it is plain.</summary>
    public int WholeUntil { get; private set; }

    /// <summary>The place that is meant when a place is asked for.</summary>
    public int Here { get; set; }

    public ReadOnlySpan<byte> All => bytes.AsSpan(0, length);

    /// <summary>The bytes from a place on, for another reader to take up.</summary>
    public byte[] From(int at) => bytes[at..length];

    /// <summary>Takes more bytes, letting go of what is before a place; false at the end, or where more is held than any plain event is long.</summary>
    /// <param name="at">The place, which becomes 0.</param>
    public bool More(ref int at)
    {
        if (ended || length - at > MostHeld)
            return false;
        (line, column) = Locate(at);
        bytes.AsSpan(at, length - at).CopyTo(bytes);
        length -= at;
        (at, Here) = (0, 0);
        if (bytes.Length - length < chunk)
            Array.Resize(ref bytes, bytes.Length * 2);
        var read = stream.Read(bytes.AsSpan(length, chunk));
        ended = read == 0;
        length += read;
        WholeUntil = All.LastIndexOf(EndOfEvent);
        return !ended;
    }

    public int LineNumber => Locate(Here).Line;

    public int LinePosition => Locate(Here).Column;

    public bool HasLineInfo() => true;

    /// <summary>The place of a line and column in a whole file, or -1.</summary>
    public static int IndexOf(ReadOnlySpan<byte> file, int line, int column)
    {
        var at = 0;
        for (var left = line - 1; left > 0; left--)
        {
            var found = file[at..].IndexOfAny((byte)'\n', (byte)'\r');
            if (found < 0)
                return -1;
            at += found + (file[(at + found)..].StartsWith("\r\n"u8) ? 2 : 1);
        }

        for (var left = column - 1; left > 0; left--)
        {
            if (Rune.DecodeFromUtf8(file[at..], out var rune, out var length) != System.Buffers.OperationStatus.Done)
                return -1;
            left -= rune.Utf16SequenceLength - 1;
            at += length;
        }

        return at;
    }

    /// <summary>Line and column of a place, as the XML parser counts them: in UTF-16 units, a line ends with CR, LF or both.</summary>
    public (int Line, int Column) Locate(int at)
    {
        var before = All[..at];
        var (atLine, lineStart) = (line, -1);
        for (var from = 0; before[from..].IndexOfAny((byte)'\n', (byte)'\r') is var found and >= 0;)
        {
            from += found + 1;
            if (before[from - 1] == '\r' && from < before.Length && before[from] == '\n')
                from++;
            lineStart = from;
            atLine++;
        }

        return lineStart < 0
            ? (atLine, column + Encoding.UTF8.GetCharCount(before))
            : (atLine, 1 + Encoding.UTF8.GetCharCount(before[lineStart..]));
    }
}
