namespace Pathways.Projections.Formats;

/// <summary>What parts the fields of a CSV text.</summary>
/// <param name="Char">The character: comma, semicolon or tab.</param>
/// <param name="Skip">Characters to leave out at the beginning: the line <c>sep=;</c> that some spreadsheets write; its end stays, so that lines keep their numbers.</param>
public readonly record struct CsvSeparator(char Char, int Skip)
{
    const string Separators = ",;\t";
    const int RowsLookedAt = 50;

    /// <summary>Its name, for people and JSON.</summary>
    public string Name => Char == '\t' ? "tab" : Char.ToString();

    /// <summary>
    /// The one that a first line <c>sep=;</c> names; else, of those in the header, the one that most rows have as often as the header,
    /// and of equals the one that the header has most of. Comma where the header has none.
    /// </summary>
    /// <param name="text">The beginning of the text.</param>
    /// <exception cref="LogFormatException"><c>text/ambiguous-separator</c>: two fit alike, and they would give other columns. <c>text/unknown-separator</c>.</exception>
    public static CsvSeparator Of(ReadOnlySpan<char> text)
    {
        if (Declared(text) is { } declared)
            return declared;
        Span<int> header = stackalloc int[Separators.Length], row = stackalloc int[Separators.Length], agree = stackalloc int[Separators.Length];
        var (start, rows) = (0, 0);
        while (start < text.Length && rows < RowsLookedAt && Counts(text[start..], row, out var length))
        {
            var blank = text.Slice(start, length).Trim(" ,;\t\r\n").IsEmpty;
            start += length;
            if (blank)
                continue;
            if (rows++ == 0)
            {
                row.CopyTo(header);
                continue;
            }

            for (var s = 0; s < row.Length; s++)
                agree[s] += row[s] == header[s] ? 1 : 0;
        }

        var best = 0;
        var doubt = false;
        for (var s = 1; s < header.Length; s++)
        {
            if (header[s] == 0)
                continue;
            var order = header[best] == 0 ? 1 : agree[s] != agree[best] ? agree[s].CompareTo(agree[best]) : header[s].CompareTo(header[best]);
            doubt = order == 0 || (doubt && order < 0);
            best = order > 0 ? s : best;
        }

        return doubt
            ? throw new LogFormatException("text/ambiguous-separator", 1, 1, "Two separators fit alike: write 'sep=;' (or the one meant) as the first line.")
            : new CsvSeparator(Separators[best], 0);
    }

    /// <summary>Refuses a header of one column: fields that something else parts, or a title above the header. No analysis reads one column.</summary>
    /// <param name="header">The columns that have a name.</param>
    /// <exception cref="LogFormatException"><c>text/one-column</c>.</exception>
    public static void RequireColumns(IReadOnlyList<string> header)
    {
        ArgumentNullException.ThrowIfNull(header);
        if (header is [var only])
            throw new LogFormatException("text/one-column", 1, 1, $"The header has one column, '{(only.Length <= 80 ? only : only[..80] + "…")}': the first line is to be the header, its fields parted by ; , or tab; delete a title or comments above it.");
    }

    // Excel reads and writes this line, with or without quotes.
    static CsvSeparator? Declared(ReadOnlySpan<char> text)
    {
        var line = text.IndexOfAny('\r', '\n') is >= 0 and var end ? text[..end] : text;
        var bare = line.Trim('"');
        if (!bare.StartsWith("sep=", StringComparison.OrdinalIgnoreCase))
            return null;
        // The separators that pad a table's first line to its width are no part of the value.
        return bare.Length > 4 && Separators.Contains(bare[4], StringComparison.Ordinal) && bare[5..].Trim(bare[4]).IsEmpty
            ? new CsvSeparator(bare[4], line.Length)
            : throw new LogFormatException("text/unknown-separator", 1, 1, "The first line names a separator other than ; , or tab.");
    }

    static bool Counts(ReadOnlySpan<char> text, Span<int> counts, out int length)
    {
        counts.Clear();
        var quoted = false;
        for (length = 0; length < text.Length; length++)
        {
            var c = text[length];
            if (c == '"')
                quoted = !quoted;
            else if (!quoted && c is '\r' or '\n')
                break;
            else if (!quoted && Separators.IndexOf(c, StringComparison.Ordinal) is var at and >= 0)
                counts[at]++;
        }

        length += length < text.Length ? 1 : 0;
        return length > 0;
    }
}
