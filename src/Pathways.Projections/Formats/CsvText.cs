using System.Text;

namespace Pathways.Projections.Formats;

/// <summary>The text of a CSV file that tells its separator beforehand and lets pass only quotes that are in order.</summary>
internal sealed class CsvText : TextReader
{
    readonly StreamReader inner;
    readonly char[] head = new char[1 << 14];
    readonly int headLength;
    int headTaken;
    readonly CsvQuotes quotes;

    public CsvText(Utf8Text bytes)
    {
        inner = new StreamReader(bytes, new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: false);
        headLength = inner.ReadBlock(head);
        Separator = CsvSeparator.Of(head.AsSpan(0, headLength));
        headTaken = Separator.Skip;
        quotes = new CsvQuotes(Separator.Char);
    }

    /// <summary>What parts the fields.</summary>
    public CsvSeparator Separator { get; }

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

        if (quotes.Follow(buffer[..read]) is { } place)
            throw BadQuotes(place, "Text follows a closed quote.");
        return read == 0 && quotes.IsOpen ? throw BadQuotes(quotes.Opened, "A quote is not closed.") : read;
    }

    static LogFormatException BadQuotes((long Line, long Column) at, string detail) => new("csv/bad-quotes", (int)at.Line, (int)at.Column, detail);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
