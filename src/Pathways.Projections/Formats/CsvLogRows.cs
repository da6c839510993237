using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Pathways.Projections.Formats;

/// <summary>The rows of a CSV log, read strictly: quotes in order, as many fields as the header; rows of nothing but separators are none, and counted.</summary>
internal sealed class CsvLogRows : IDisposable
{
    const int LongestField = 1 << 20;
    readonly LogStream stream;
    readonly Utf8Text bytes;
    readonly CsvText text;
    readonly CsvParser parser;
    readonly int width;
    int line = 1;
    long blank;
    int widest;
    bool begun;

    public CsvLogRows(string path, LogLimits limits, string? encoding)
    {
        stream = LogStream.Open(path, limits);
        try
        {
            bytes = new Utf8Text(stream, encoding);
            text = new CsvText(bytes);
        }
        catch
        {
            stream.Dispose();
            throw;
        }

        parser = new CsvParser(text, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = text.Separator.Char.ToString(),
            MaxFieldSize = LongestField,
            BadDataFound = _ => throw new LogFormatException("csv/bad-quotes", line, 1, "A quote stands where none may: put the whole field in quotes, and write each quote of its text twice."),
        });
        try
        {
            if (!Next())
                throw new LogFormatException("csv/empty", 1, 1, "The file has no header.");
            Header = parser.Record!;
            width = Array.FindLastIndex(Header, h => FieldText.Clean(h).Length > 0) + 1;
            CsvSeparator.RequireColumns(Header[..width]);
        }
        catch
        {
            parser.Dispose();
            throw;
        }
    }

    public string[] Header { get; }

    /// <summary>What was found out about the text so far.</summary>
    public TextInput Input => new(bytes.EncodingName, bytes.Evidence, text.Separator.Name, blank, EmptyColumns: widest - width, EndMark: bytes.EndMark);

    public long BytesRead => stream.Consumed;

    public long? BytesTotal => stream.Size;

    /// <summary>A field of the row as it stands in the file.</summary>
    public string this[int column] => column < parser.Count ? parser[column] : "";

    /// <summary>Goes to the next row; false at the end.</summary>
    public bool Read()
    {
        if (!Next())
            return false;
        if (parser.Count < width || !IsBlank(width))
            throw Error(Math.Min(parser.Count, width), "csv/field-count", $"The row has {parser.Count} fields, the header {width}: {(parser.Count < width ? "fill up what is missing, or put a text with a line break in quotes" : $"a text that holds '{text.Separator.Char}' is to be put in quotes")}, or take the row out if it is no event.");
        if (!begun && SecondHeader.Is(parser.Record!))
            throw Error(0, "text/second-header", "The row holds nothing but units or cells in brackets, as a second line of headers does: delete it.");
        begun = true;
        return true;
    }

    /// <summary>Where a field of the row begins; the end of the row where it has no such field.</summary>
    public (int Line, int Column) Place(int field)
    {
        var (at, lineStart, before, quoted) = (0, 0, 0, false);
        var place = line;
        var raw = parser.RawRecord.AsSpan().TrimEnd("\r\n");
        for (; at < raw.Length && before < field; at++)
        {
            if (raw[at] == '"')
                quoted = !quoted;
            else if (raw[at] == '\n')
                (place, lineStart) = (place + 1, at + 1);
            else if (raw[at] == text.Separator.Char && !quoted)
                before++;
        }

        return (place, at - lineStart + 1);
    }

    /// <summary>A refusal at the place of a field.</summary>
    public LogFormatException Error(int field, string code, string detail)
    {
        var (at, column) = Place(field);
        return new(code, at, column, detail);
    }

    public void Dispose() => parser.Dispose();

    bool Next()
    {
        try
        {
            // Spreadsheets fill a table's end with rows of nothing but separators.
            do
            {
                stream.Mark();
                line = parser.RawRow + 1;
                if (!parser.Read())
                    return false;
            }
            while (IsBlank(0) && ++blank > 0);
            widest = Math.Max(widest, parser.Count);
            return true;
        }
        catch (MaxFieldSizeException e)
        {
            throw new LogFormatException("csv/field-too-long", line, 1, $"A field is longer than {LongestField} characters: perhaps a quote is not closed.", e);
        }
        catch (LogFormatException e) when (e.Line == 0)
        {
            throw new LogFormatException(e.Code, line, 1, e.Detail, e);
        }
    }

    bool IsBlank(int from)
    {
        for (var i = from; i < parser.Count; i++)
        {
            if (FieldText.Clean(parser[i]).Length > 0)
                return false;
        }

        return true;
    }
}
