using Pathways.Projections.Formats;

namespace Pathways.Api.Analysis;

/// <summary>Lets a CSV text pass as long as its quotes are in order.</summary>
internal sealed class QuotedText(TextReader inner, char separator) : TextReader
{
    private readonly CsvQuotes _quotes = new(separator);

    public override int Read(char[] buffer, int index, int count)
    {
        var read = inner.Read(buffer, index, count);
        if (_quotes.Follow(buffer.AsSpan(index, read)) is { } place)
            throw Malformed(place, "du texte suit un guillemet fermé", "text follows a closed quote");
        return read == 0 && _quotes.IsOpen ? throw Malformed(_quotes.Opened, "un guillemet ne se ferme jamais", "a quote never closes") : read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    private static AnalysisError Malformed((long Line, long Column) at, string french, string english) =>
        new("analyse/malformed-csv", $"ligne {at.Line}, caractère {at.Column} : {french}", $"line {at.Line}, character {at.Column}: {english}");
}
