namespace Pathways.Projections.Formats;

/// <summary>
/// Follows the quotes of a CSV text while it passes. A parser takes a quote that never closes, or text behind a closed one, as part of the
/// field: the rows in between would be gone without a word.
/// </summary>
/// <remarks>
/// RFC 4180: a quote opens at the start of a field only; one within a field without quotes is a character like any other. Two forgotten
/// quotes in one column make a pair that is in order, and whole rows lie within: such a field is told by its lines, each of which has
/// just the separators that a row would have there.
/// </remarks>
/// <param name="separator">What parts the fields.</param>
public sealed class CsvQuotes(char separator)
{
    // More are no columns: reading one row of ten million fields takes gigabytes before anything can be said of it.
    const int MostColumns = 100_000;

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

    // Fields of the header; separators on the line so far, counted within quotes only for the field; those before the open quote.
    int width, separators, before;
    bool breaks, rows;

    /// <summary>Whether the text so far ends within quotes.</summary>
    public bool IsOpen => place == Place.Inside;

    /// <summary>Where the quote stands that is open, line and column from 1.</summary>
    public (long Line, long Column) Opened => (openedLine, openedColumn);

    /// <summary>Takes the next piece of the text.</summary>
    /// <param name="text">The piece.</param>
    /// <returns>Null, or what is out of order.</returns>
    /// <exception cref="LogFormatException"><c>text/too-many-columns</c>: a line has more fields than anybody has columns, told before it is read whole.</exception>
    public QuoteFault? Follow(ReadOnlySpan<char> text)
    {
        var i = 0;
        while (i < text.Length)
        {
            if (place == Place.BehindQuote)
            {
                if (text[i] != '"' && !Ends(text[i]))
                    return new(line, passed + i - lineStart + 1, openedLine, openedColumn, HoldsRows: false);
                place = text[i] == '"' ? Place.Inside : Place.Outside;
                i += place == Place.Inside ? 1 : 0;
                if (place == Place.Outside && Close())
                    return new(line, passed + i - lineStart, openedLine, openedColumn, HoldsRows: true);
                continue;
            }

            var quote = text[i..].IndexOf('"');
            var piece = text.Slice(i, quote < 0 ? text.Length - i : quote);
            Lines(piece, i);
            Count(piece);
            if (quote < 0)
                break;
            i += quote;
            if (place == Place.Inside)
                place = Place.BehindQuote;
            else if (Ends(i > 0 ? text[i - 1] : previous))
                Open(passed + i - lineStart + 1);
            i++;
        }

        passed += text.Length;
        previous = text.IsEmpty ? previous : text[^1];
        return null;
    }

    void Open(long column)
    {
        (place, openedLine, openedColumn) = (Place.Inside, line, column);
        (before, separators, breaks, rows) = (separators, 0, false, width > 1);
    }

    // Whether the field that ends here holds whole rows.
    bool Close()
    {
        var holds = breaks && rows && separators == before;
        separators = before;
        return holds;
    }

    void Count(ReadOnlySpan<char> text)
    {
        var end = feeds ? '\n' : '\r';
        if (place == Place.Outside && width > 0 && text.LastIndexOf(end) is var last and >= 0)
        {
            text = text[(last + 1)..];
            separators = 0;
        }

        while (text.IndexOf(end) is var at and >= 0)
        {
            separators += text[..at].Count(separator);
            RequireColumns();
            if (place == Place.Inside)
                (rows, breaks) = (rows && separators == (breaks ? width - 1 : width - 1 - before), true);
            else if (width == 0 && separators > 0)
                width = separators + 1;
            text = text[(at + 1)..];
            separators = 0;
        }

        separators += text.Count(separator);
        RequireColumns();
    }

    void RequireColumns()
    {
        if (place == Place.Outside && separators >= MostColumns)
            throw new LogFormatException("text/too-many-columns", (int)line, 1, $"The line has more than {MostColumns} columns: write what they tell as rows, or leave out those that are not read.");
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

/// <summary>What is out of order with a quote; lines and columns from 1.</summary>
/// <param name="Line">Where it shows.</param>
/// <param name="Column">Its place on that line.</param>
/// <param name="OpenedLine">Where the quote opened.</param>
/// <param name="OpenedColumn">Its place on that line.</param>
/// <param name="HoldsRows">The field closes, and holds whole rows; otherwise text follows the closed quote.</param>
public readonly record struct QuoteFault(long Line, long Column, long OpenedLine, long OpenedColumn, bool HoldsRows);
