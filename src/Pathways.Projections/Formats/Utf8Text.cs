using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Pathways.Projections.Formats;

/// <summary>How the encoding of a text became known.</summary>
public enum EncodingEvidence
{
    /// <summary>Every byte fits it: UTF-8, or ASCII, which is the same.</summary>
    Content = 0,

    /// <summary>The mark at the beginning of the file says so.</summary>
    Mark = 1,

    /// <summary>Whoever gave the file said so.</summary>
    Declared = 2,

    /// <summary>Taken for it, since the bytes are not UTF-8: what office programs of Western Europe write otherwise.</summary>
    Guessed = 3,
}

/// <summary>
/// The bytes of a text file as UTF-8 without a mark, whatever it was saved in: UTF-8 and UTF-16 with or without a mark, windows-1252,
/// or what is declared. Reads once and in bounded memory: a pipe or a file of gigabytes will do.
/// </summary>
/// <remarks>
/// Up to the first byte beyond ASCII, UTF-8 and windows-1252 are the same; that byte and those behind it decide. A file that later
/// parts from what was decided is refused, never read half in one and half in the other. What is found must be told with every result:
/// <see cref="EncodingName"/>, <see cref="Evidence"/>.
/// </remarks>
public sealed class Utf8Text : ForwardStream
{
    const int HeadLength = 4096;
    const byte EndOfFile = 0x1A;
    const string Utf8Name = "utf-8", Windows = "windows-1252";
    static ReadOnlySpan<byte> EncodedTwice => [0xC3, 0x83, 0xC2];
    static readonly SearchValues<byte> NotWindows1252 = SearchValues.Create(0x81, 0x8D, 0x8F, 0x90, 0x9D);
    // Old code pages of DOS and Macintosh have small letters there. windows-1252 has capitals and opening marks, which no small letter comes
    // before (soudŽ is soudé of a Macintosh, caf‚ café of DOS), and signs that stand in no word (fran‡ais, bƒtiment).
    static readonly SearchValues<byte> NotBehindSmall = SearchValues.Create(0x82, 0x88, 0x8A, 0x8C, 0x8E);
    static readonly SearchValues<byte> NotBetweenSmall = SearchValues.Create(0x83, 0x87, 0x89, 0x93, 0x99);
    static readonly byte[][] Windows1252 = [.. Enumerable.Range(128, 128).Select(b => Encoding.UTF8.GetBytes(Code(1252).GetString([(byte)b])))];

    enum Mode
    {
        Ascii,
        Utf8,
        Windows1252,
    }

    readonly Stream inner;
    readonly byte[] raw = new byte[1 << 16];
    readonly byte[] output = new byte[3 << 16];
    int filled, outputAt, outputEnd;
    byte previous;
    bool ended;
    long feeds, returns;
    Mode mode;

    /// <summary>Reads from a stream, which it closes.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="declared">Name of its encoding, where it is known; otherwise it is found out.</param>
    /// <exception cref="LogFormatException"><c>text/unknown-encoding</c>, <c>text/encoding-differs</c>, <c>text/not-text</c>, or a code of <see cref="FileKind.Refused"/>.</exception>
    public Utf8Text(Stream bytes, string? declared = null)
    {
        var known = declared is null ? null : TextEncodings.Find(declared);
        var head = new byte[HeadLength];
        head = head[..bytes.ReadAtLeast(head, HeadLength, throwOnEndOfStream: false)];
        if (FileKind.Refused(head) is { } other)
            throw new LogFormatException(other, 0, 0, FileKind.Said(other));
        var (marked, markLength) = TextEncodings.OfMark(head);
        if (known is not null && marked is not null && !known.WebName.StartsWith(marked.WebName[..5], StringComparison.OrdinalIgnoreCase))
            throw new LogFormatException("text/encoding-differs", 1, 1, $"The file is marked as '{marked.WebName}', not '{declared}'.");
        if (known is { IsSingleByte: true } && IsUtf8BeyondAscii(head))
            throw new LogFormatException("text/encoding-differs", 1, 1, $"The bytes beyond ASCII are UTF-8, not '{declared}': declare no encoding.");
        var found = marked ?? known ?? TextEncodings.OfNulls(head);
        Evidence = known is not null ? EncodingEvidence.Declared : marked is not null ? EncodingEvidence.Mark : EncodingEvidence.Content;
        EncodingName = found is null ? Utf8Name : found.CodePage == 1200 ? "utf-16le" : found.CodePage == 1201 ? "utf-16be" : found.WebName;
        var whole = new Prefixed(head.AsMemory(markLength), bytes);
        if (found is not null && found.CodePage != 65001)
            inner = Encoding.CreateTranscodingStream(whole, found, new UTF8Encoding(false, throwOnInvalidBytes: true));
        else
            inner = whole;
        mode = found is null ? Mode.Ascii : Mode.Utf8;
    }

    /// <summary>Name of the encoding, as far as it was read: utf-8, utf-16le, utf-16be, windows-1252, or what was declared.</summary>
    public string EncodingName { get; private set; }

    /// <summary>How the encoding became known.</summary>
    public EncodingEvidence Evidence { get; private set; }

    /// <summary>Whether the last byte was 0x1A, by which DOS programs mark the end of a text: it is left out.</summary>
    public bool EndMark { get; private set; }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
            return 0;
        while (outputAt == outputEnd)
        {
            if (ended && filled == 0)
                return 0;
            Fill();
        }

        var count = Math.Min(buffer.Length, outputEnd - outputAt);
        output.AsSpan(outputAt, count).CopyTo(buffer);
        outputAt += count;
        return count;
    }

    void Fill()
    {
        (outputAt, outputEnd) = (0, 0);
        if (!ended)
            Take();
        // Whether it is the last byte is known only when nothing follows: until then it waits.
        var marked = filled > 0 && raw[filled - 1] == EndOfFile;
        if (marked && ended)
            (EndMark, filled, marked) = (true, filled - 1, false);
        var bytes = raw.AsSpan(0, filled - (marked ? 1 : 0));
        var taken = mode switch
        {
            Mode.Ascii => FillAscii(bytes),
            Mode.Utf8 => FillUtf8(bytes),
            _ => FillWindows(bytes),
        };
        raw.AsSpan(taken, filled - taken).CopyTo(raw);
        filled -= taken;
    }

    void Take()
    {
        if (filled == raw.Length)
            return;
        try
        {
            var read = inner.Read(raw.AsSpan(filled));
            ended = read == 0;
            filled += read;
        }
        catch (DecoderFallbackException e)
        {
            throw Refuse([], "text/not-decodable", $"Bytes are not of the encoding '{EncodingName}'.", e);
        }
    }

    // Up to the first byte that is not ASCII; that one tells UTF-8 from windows-1252.
    int FillAscii(Span<byte> bytes)
    {
        var at = bytes.IndexOfAnyExceptInRange((byte)1, (byte)127) is >= 0 and var found ? found : bytes.Length;
        Emit(bytes[..at]);
        if (at == bytes.Length)
            return at;
        if (bytes[at] == 0)
            throw Refuse([], "text/not-text", "A byte of value 0 is no text.");
        var status = Rune.DecodeFromUtf8(bytes[at..], out _, out _);
        if (status == OperationStatus.NeedMoreData && !ended)
            return at;
        if (status == OperationStatus.Done)
        {
            mode = Mode.Utf8;
        }
        else
        {
            (mode, EncodingName, Evidence) = (Mode.Windows1252, Windows, EncodingEvidence.Guessed);
            previous = at > 0 ? bytes[at - 1] : previous;
        }

        return at;
    }

    int FillUtf8(Span<byte> bytes)
    {
        var whole = ended ? bytes.Length : bytes.Length - Unfinished(bytes);
        var text = bytes[..whole];
        if (!Utf8.IsValid(text) || text.Contains((byte)0))
        {
            var good = 0;
            while (text[good] != 0 && Rune.DecodeFromUtf8(text[good..], out _, out var length) == OperationStatus.Done)
                good += length;
            throw text[good] == 0
                ? Refuse(text[..good], "text/not-text", "A byte of value 0 is no text.")
                : Refuse(text[..good], "text/mixed-encodings", "The bytes before are UTF-8, these are not: save the file as UTF-8 again, or declare its encoding.");
        }

        // é in UTF-8, read as windows-1252 and saved as UTF-8 again.
        if ((Evidence != EncodingEvidence.Declared || EncodingName != Utf8Name) && text.IndexOf(EncodedTwice) is >= 0 and var twice)
            throw Refuse(text[..twice], "text/encoded-twice", "Accents were encoded twice ('\u00C3\u00A9' for '\u00E9'): export the file again, or declare 'utf-8' where it is meant so.");
        Emit(text);
        return whole;
    }

    // Text of another encoding is that by chance in a word or two only: in windows-1252 it would say Ã© for é.
    static bool IsUtf8BeyondAscii(ReadOnlySpan<byte> head)
    {
        var whole = head[..^Unfinished(head)];
        return whole.ContainsAnyExceptInRange((byte)0, (byte)127) && Utf8.IsValid(whole);
    }

    // Bytes at the end that begin a character which goes on behind them.
    static int Unfinished(ReadOnlySpan<byte> bytes)
    {
        for (var back = 1; back <= Math.Min(3, bytes.Length); back++)
        {
            var b = bytes[^back];
            if (b < 0x80)
                return 0;
            if (b >= 0xC0)
                return Rune.DecodeFromUtf8(bytes[^back..], out _, out _) == OperationStatus.NeedMoreData ? back : 0;
        }

        return 0;
    }

    int FillWindows(Span<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            var b = bytes[i];
            if (b < 0x80)
            {
                if (b == 0)
                    throw Refuse(bytes[..i], "text/not-text", "A byte of value 0 is no text.");
                output[outputEnd++] = previous = b;
                continue;
            }

            // The next byte decides: kept for the next turn, unless nothing follows.
            if (i + 1 == bytes.Length && !ended)
                return Counted(bytes[..i]);
            var next = i + 1 < bytes.Length ? bytes[i + 1] : (byte)0;
            if (b == 0xC3 && next is >= 0x80 and <= 0xBF)
                throw Refuse(bytes[..i], "text/mixed-encodings", "The bytes before are not UTF-8, these are: save the file as UTF-8 again, or declare its encoding.");
            if (NotWindows1252.Contains(b) || (IsSmall(previous) && (NotBehindSmall.Contains(b) || (NotBetweenSmall.Contains(b) && IsSmall(next)))))
                throw Refuse(bytes[..i], "text/not-decodable", "The bytes are neither UTF-8 nor windows-1252: declare the encoding, such as 'ibm850' (DOS) or 'macintosh'.");
            var letter = Windows1252[b - 0x80];
            letter.CopyTo(output, outputEnd);
            outputEnd += letter.Length;
            previous = b;
        }

        return Counted(bytes);
    }

    static bool IsSmall(byte b) => b is >= (byte)'a' and <= (byte)'z';

    void Emit(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(output.AsSpan(outputEnd));
        outputEnd += bytes.Length;
        previous = bytes.IsEmpty ? previous : bytes[^1];
        Counted(bytes);
    }

    int Counted(ReadOnlySpan<byte> bytes)
    {
        feeds += bytes.Count((byte)'\n');
        returns += bytes.Count((byte)'\r');
        return bytes.Length;
    }

    // Lines end with LF, CR LF, or, on old Macintoshes, CR.
    LogFormatException Refuse(ReadOnlySpan<byte> before, string code, string detail, Exception? inner = null)
    {
        Counted(before);
        return new(code, (int)Math.Min(int.MaxValue, (feeds > 0 ? feeds : returns) + 1), 1, detail, inner);
    }

    internal static Encoding Code(int page) =>
        CodePagesEncodingProvider.Instance.GetEncoding(page) ?? throw new NotSupportedException($"Code page {page} is missing.");

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>The bytes that were looked at first, then the rest.</summary>
    sealed class Prefixed(ReadOnlyMemory<byte> head, Stream rest) : ForwardStream
    {
        ReadOnlyMemory<byte> head = head;

        public override int Read(Span<byte> buffer)
        {
            if (head.IsEmpty)
                return rest.Read(buffer);
            var count = Math.Min(buffer.Length, head.Length);
            head.Span[..count].CopyTo(buffer);
            head = head[count..];
            return count;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                rest.Dispose();
            base.Dispose(disposing);
        }
    }
}
