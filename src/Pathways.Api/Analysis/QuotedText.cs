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

        if (_quotes.Follow(buffer.AsSpan(index, read)) is { } fault)
        {
            throw fault.HoldsRows
                ? new AnalysisError(
                    "analyse/quote-over-rows",
                    $"ligne {fault.OpenedLine}, caractère {fault.OpenedColumn} : un guillemet s’ouvre et ne se ferme qu’à la ligne {fault.Line} ; ce qui est entre les deux se lit comme des lignes du tableau. Enlevez le guillemet de trop ; si le texte est vraiment ainsi, écrivez-le sans saut de ligne",
                    $"line {fault.OpenedLine}, character {fault.OpenedColumn}: a quote opens and closes only on line {fault.Line}; what lies between reads as rows of the table. Take the quote that is too much away; if the text is really so, write it without line breaks")
                : Malformed((fault.Line, fault.Column), $"du texte suit un guillemet fermé{Since(fault, "ouvert ligne")}", $"text follows a closed quote{Since(fault, "opened on line")}");
        }

        return read == 0 && _quotes.IsOpen ? throw Malformed(_quotes.Opened, "un guillemet ne se ferme jamais", "a quote never closes") : read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _inner.Dispose();
        base.Dispose(disposing);
    }

    private static string Since(QuoteFault fault, string words) => fault.OpenedLine == fault.Line ? "" : $" ({words} {fault.OpenedLine})";

    private static AnalysisError Malformed((long Line, long Column) at, string french, string english) =>
        new("analyse/malformed-csv", $"ligne {at.Line}, caractère {at.Column} : {french}", $"line {at.Line}, character {at.Column}: {english}");
}
