using System.Text;

namespace Pathways.Projections.Formats;

/// <summary>The text of a CSV file, strictly UTF-8, that tells its delimiter beforehand and an unclosed quote in the end.</summary>
internal sealed class CsvText : TextReader
{
    readonly StreamReader inner;
    readonly char[] head = new char[1 << 14];
    readonly int headLength;
    int headTaken;
    long quotes;
    bool ended;

    public CsvText(Stream stream)
    {
        // Told by the mark of another encoding, the reader would read that one, and not strictly.
        inner = new StreamReader(stream, new UTF8Encoding(true, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: false);
        headLength = inner.ReadBlock(head);
        Delimiter = MostInHeader(head.AsSpan(0, headLength));
    }

    /// <summary>The one of comma, semicolon and tab that the header has most of, outside quotes.</summary>
    public string Delimiter { get; }

    /// <summary>All is read, and a quote is still open: quotes come in pairs, doubled ones included.</summary>
    public bool EndsInQuotes => ended && quotes % 2 == 1;

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Read(Span<char> buffer)
    {
        int read;
        if (headTaken < headLength)
        {
            read = Math.Min(buffer.Length, headLength - headTaken);
            head.AsSpan(headTaken, read).CopyTo(buffer);
            headTaken += read;
        }
        else
        {
            read = inner.Read(buffer);
        }

        quotes += buffer[..read].Count('"');
        ended |= read == 0;
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    static string MostInHeader(ReadOnlySpan<char> text)
    {
        Span<int> counts = stackalloc int[3];
        var quoted = false;
        foreach (var c in text)
        {
            if (c == '"')
                quoted = !quoted;
            else if (c is '\n' or '\r' && !quoted)
                break;
            else if (!quoted && ",;\t".IndexOf(c, StringComparison.Ordinal) is var at and >= 0)
                counts[at]++;
        }

        var most = counts[1] > counts[0] ? 1 : 0;
        return ",;\t".Substring(counts[2] > counts[most] ? 2 : most, 1);
    }
}
