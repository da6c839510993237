namespace Pathways.Projections.Formats;

/// <summary>
/// Follows the quotes of a CSV text while it passes. A parser takes a quote that never closes, or text behind a closed one, as part of the
/// field: the rows in between would be gone without a word.
/// </summary>
/// <remarks>RFC 4180: a quote opens at the start of a field only; one within a field without quotes is a character like any other.</remarks>
/// <param name="separator">What parts the fields.</param>
public sealed class CsvQuotes(char separator)
{
    enum Place
    {
        Outside,
        Inside,
        BehindQuote,
    }

    Place place;
    char previous = '\n';
    bool feeds;
    long line = 1, passed, lineStart, openedLine, openedColumn;

    /// <summary>Whether the text so far ends within quotes.</summary>
    public bool IsOpen => place == Place.Inside;

    /// <summary>Where the quote stands that is open, line and column from 1.</summary>
    public (long Line, long Column) Opened => (openedLine, openedColumn);

    /// <summary>Takes the next piece of the text.</summary>
    /// <param name="text">The piece.</param>
    /// <returns>Null, or where text follows a closed quote, line and column from 1.</returns>
    public (long Line, long Column)? Follow(ReadOnlySpan<char> text)
    {
        var i = 0;
        while (i < text.Length)
        {
            if (place == Place.BehindQuote)
            {
                if (text[i] != '"' && !Ends(text[i]))
                    return (line, passed + i - lineStart + 1);
                place = text[i] == '"' ? Place.Inside : Place.Outside;
                i += place == Place.Inside ? 1 : 0;
                continue;
            }

            var quote = text[i..].IndexOf('"');
            Lines(text.Slice(i, quote < 0 ? text.Length - i : quote), i);
            if (quote < 0)
                break;
            i += quote;
            if (place == Place.Inside)
                place = Place.BehindQuote;
            else if (Ends(i > 0 ? text[i - 1] : previous))
                (place, openedLine, openedColumn) = (Place.Inside, line, passed + i - lineStart + 1);
            i++;
        }

        passed += text.Length;
        previous = text.IsEmpty ? previous : text[^1];
        return null;
    }

    void Lines(ReadOnlySpan<char> text, int offset)
    {
        // A text without line feeds ends its lines as old Macintoshes did.
        if (!feeds && text.Contains('\n'))
            (feeds, line) = (true, 1);
        var end = feeds ? '\n' : '\r';
        if (text.LastIndexOf(end) is not (var last and >= 0))
            return;
        line += text.Count(end);
        lineStart = passed + offset + last + 1;
    }

    bool Ends(char c) => c == separator || c is '\r' or '\n';
}
