namespace Pathways.Api.Analysis;

/// <summary>
/// Lets text pass and follows its quotes. The parser takes a quote that never closes, or text behind a closed one, as part of the
/// field: the rows in between would be gone without a word.
/// </summary>
internal sealed class CsvQuotes(TextReader inner, char separator) : TextReader
{
    private enum Place
    {
        Outside,
        Inside,
        BehindQuote,
    }

    private Place _place;
    private char _previous = '\n';
    private long _line = 1;
    private long _opened;

    public override int Read(char[] buffer, int index, int count)
    {
        var read = inner.Read(buffer, index, count);
        if (read > 0)
            Follow(buffer.AsSpan(index, read));
        else if (_place == Place.Inside)
            throw Malformed(_opened, "un guillemet ne se ferme jamais", "a quote never closes");
        return read;
    }

    /// <summary>How often a character stands outside quotes in the first line, told before anything is read.</summary>
    internal static char SeparatorOf(ReadOnlySpan<char> text)
    {
        const string Separators = ",;\t";
        Span<int> counts = stackalloc int[Separators.Length];
        var quoted = false;
        foreach (var c in text)
        {
            if (c == '"')
                quoted = !quoted;
            else if (!quoted && c is '\r' or '\n')
                break;
            else if (!quoted && Separators.IndexOf(c, StringComparison.Ordinal) is var at and >= 0)
                counts[at]++;
        }

        var most = counts[1] > counts[0] ? 1 : 0;
        return Separators[counts[most] == 0 && counts[2] > 0 ? 2 : most];
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    private void Follow(ReadOnlySpan<char> text)
    {
        var i = 0;
        while (i < text.Length)
        {
            if (_place == Place.BehindQuote)
            {
                _place = text[i] == '"' ? Place.Inside : Ends(text[i]) ? Place.Outside : throw Malformed(_line, "du texte suit un guillemet fermé", "text follows a closed quote");
                i += _place == Place.Inside ? 1 : 0;
                continue;
            }

            var quote = text[i..].IndexOf('"');
            _line += text.Slice(i, quote < 0 ? text.Length - i : quote).Count('\n');
            if (quote < 0)
                break;
            i += quote;
            if (_place == Place.Inside)
                _place = Place.BehindQuote;
            else if (Ends(i > 0 ? text[i - 1] : _previous))
                (_place, _opened) = (Place.Inside, _line);
            i++;
        }

        _previous = text[^1];
    }

    private bool Ends(char c) => c == separator || c is '\r' or '\n';

    private static AnalysisError Malformed(long line, string french, string english) =>
        new("analyse/malformed-csv", $"ligne {line} : {french}", $"line {line}: {english}");
}
