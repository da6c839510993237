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

        if (quotes.Follow(buffer[..read]) is { } fault)
        {
            throw fault.HoldsRows
                ? new LogFormatException("csv/quote-over-rows", (int)fault.OpenedLine, (int)fault.OpenedColumn, $"A quote opens here and closes on line {fault.Line}: what lies between reads as rows. Take the quote that is too much away; a text that is really so is to be written without line breaks.")
                : BadQuotes((fault.Line, fault.Column), fault.OpenedLine == fault.Line ? "Text follows a closed quote: write a quote of the text twice." : $"Text follows a closed quote, which opened on line {fault.OpenedLine}: write a quote of the text twice.");
        }

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
