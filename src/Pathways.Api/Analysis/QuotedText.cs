using Pathways.Projections.Formats;

namespace Pathways.Api.Analysis;

/// <summary>Tells the separator of a CSV text beforehand, and lets it pass as long as its quotes are in order. Reads once: a pipe will do.</summary>
internal sealed class QuotedText : TextReader
{
    private readonly TextReader _inner;
    private readonly CsvQuotes _quotes;
    private ReadOnlyMemory<char> _head;

    internal QuotedText(TextReader inner)
    {
        _inner = inner;
        var start = new char[1 << 16];
        _head = start.AsMemory(0, inner.ReadBlock(start));
        Separator = CsvSeparator.Of(_head.Span);
        _head = _head[Separator.Skip..];
        _quotes = new CsvQuotes(Separator.Char);
    }

    internal CsvSeparator Separator { get; }

    public override int Read(char[] buffer, int index, int count)
    {
        var read = Math.Min(count, _head.Length);
        if (read > 0)
        {
            _head[..read].CopyTo(buffer.AsMemory(index));
            _head = _head[read..];
        }
        else
        {
            read = _inner.Read(buffer, index, count);
        }

        if (_quotes.Follow(buffer.AsSpan(index, read)) is { } place)
            throw Malformed(place, "du texte suit un guillemet fermé", "text follows a closed quote");
        return read == 0 && _quotes.IsOpen ? throw Malformed(_quotes.Opened, "un guillemet ne se ferme jamais", "a quote never closes") : read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _inner.Dispose();
        base.Dispose(disposing);
    }

    private static AnalysisError Malformed((long Line, long Column) at, string french, string english) =>
        new("analyse/malformed-csv", $"ligne {at.Line}, caractère {at.Column} : {french}", $"line {at.Line}, character {at.Column}: {english}");
}
