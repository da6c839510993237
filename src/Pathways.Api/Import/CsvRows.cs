using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Pathways.Projections.Formats;

namespace Pathways.Api.Import;

/// <summary>
/// Reads a CSV file of categories strictly and in bounded memory: RFC 4180, its encoding and separator found out or declared
/// (<see cref="Utf8Text"/>, <see cref="CsvSeparator"/>), gzip too, one row a line. A line
/// break within quotes is taken for a quote that was forgotten, since no field of an import holds one: otherwise the rest of
/// the file would be swallowed as one field. The lenient readers at hand do just that, and know no bound on a line.
/// </summary>
public sealed class CsvRows : IDisposable
{
    /// <summary>Most bytes in a line.</summary>
    public const int LongestLine = 32 * 1024;

    const byte Quote = (byte)'"';
    readonly LogStream? stream;
    readonly Utf8Text? text;
    readonly ByteWindow bytes;
    readonly bool leaveOpen;
    readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    readonly byte[] record = new byte[LongestLine];
    readonly List<(int Start, int End)> fields = [];
    readonly List<int> lengths = [];
    int length;
    byte delimiter;
    CsvSeparator separator = new(',', 0);
    long blankRows;
    int blanksAround;

    /// <summary>Reads from a stream.</summary>
    /// <param name="file">The file, from its beginning; closed with the rows, unless it is left open.</param>
    /// <param name="encoding">Name of its encoding; found out where null.</param>
    /// <param name="leaveOpen">Whether the file is read again.</param>
    public CsvRows(Stream file, string? encoding = null, bool leaveOpen = false)
    {
        this.leaveOpen = leaveOpen;
        try
        {
            // A line has a bound of its own.
            stream = LogStream.Open(file, new LogLimits { MaxElementBytes = long.MaxValue });
            text = new Utf8Text(stream, encoding);
        }
        catch (LogFormatException e)
        {
            Stop(ImportProblem.Of(e));
        }
        bytes = new ByteWindow(text ?? Stream.Null);
    }

    /// <summary>What was found out about the text so far.</summary>
    public TextInput? Input => text is null ? null : new(text.EncodingName, text.Evidence, Problem?.Code == "text/unknown-separator" ? "" : separator.Name, blankRows, EndMark: text.EndMark);

    /// <summary>What made reading stop before the end, if anything did.</summary>
    public ImportProblem? Problem { get; private set; }

    /// <summary>Line of the row that was read last, from 1.</summary>
    public long Row { get; private set; }

    /// <summary>Bytes of the file taken so far.</summary>
    public long BytesRead => stream?.Consumed ?? 0;

    /// <summary>Quoted fields of the row with blanks before or behind their quotes, which were left out.</summary>
    public int BlanksAroundQuotes => blanksAround;

    /// <summary>Number of fields of the row.</summary>
    public int Count => fields.Count;

    /// <summary>A field's bytes, without its quotes; valid UTF-8.</summary>
    public ReadOnlySpan<byte> this[int field] => record.AsSpan(fields[field].Start..fields[field].End);

    /// <summary>A field as text.</summary>
    public string Text(int field) => Encoding.UTF8.GetString(this[field]);

    /// <summary>Whether nothing stands in the row from a field on.</summary>
    public bool IsBlank(int from = 0)
    {
        for (var i = from; i < Count; i++)
        {
            var field = this[i];
            if (field.IndexOfAnyExcept((byte)' ', (byte)'\t') >= 0 && FieldText.Clean(Text(i)).Length > 0)
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>
    /// SHA-256 of what the rows read so far say, whatever the separator, the quotes, the line ends and the blank lines: a
    /// spreadsheet changes those when it saves a file again, and the same people must not count twice for that.
    /// </summary>
    public string ContentHash() => Convert.ToHexStringLower(hash.GetCurrentHash());

    /// <summary>Reads the next row that is not blank; false at the end of the file, or at a problem.</summary>
    public bool Read()
    {
        try
        {
            while (Problem is null && (Row == 0 ? Begin() : bytes.More()))
            {
                Row++;
                if (!ReadLine())
                {
                    return false;
                }
                if (fields is [{ } only] && only.Start == only.End)
                {
                    // What is left of the line sep=; is no row.
                    blankRows += Row == 1 && separator.Skip > 0 ? 0 : 1;
                    continue;
                }
                Hash();
                if (!IsBlank())
                {
                    return true;
                }
                blankRows++;
            }
            return false;
        }
        catch (LogFormatException e)
        {
            return Stop(ImportProblem.Of(e));
        }
    }

    // Lengths first, so that no two rows hash alike by where their fields are cut.
    void Hash()
    {
        lengths.Clear();
        lengths.Add(fields.Count);
        foreach (var (start, end) in fields)
        {
            lengths.Add(end - start);
        }
        hash.AppendData(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(lengths)));
        hash.AppendData(record, 0, length);
    }

    // The first bytes tell the encoding and the delimiter.
    bool Begin()
    {
        var head = bytes.Head();
        if (head.IsEmpty)
        {
            return Stop(new ImportProblem("import/empty-file", 1));
        }
        separator = CsvSeparator.Of(Encoding.UTF8.GetString(head));
        delimiter = (byte)separator.Char;
        bytes.Skip(separator.Skip);
        return true;
    }

    bool ReadLine()
    {
        fields.Clear();
        (length, blanksAround) = (0, 0);
        while (true)
        {
            var start = length;
            var (ok, last) = bytes.Peek() == Quote ? ReadQuoted() : ReadBare(start);
            if (!ok)
            {
                return false;
            }
            fields.Add((start, length));
            if (last)
            {
                break;
            }
        }
        return Problem is null;
    }

    // Up to the delimiter or the end of the line.
    (bool Ok, bool Last) ReadBare(int start)
    {
        while (true)
        {
            if (!bytes.More())
            {
                return (true, true);
            }
            var rest = bytes.Rest;
            var at = rest.IndexOfAny(delimiter, (byte)'\n', (byte)'\r') is >= 0 and var found ? found : rest.Length;
            var quote = rest[..at].IndexOf(Quote);
            // Some programs write a blank behind each separator, before the quote too.
            if (quote >= 0 && !rest[..quote].ContainsAnyExcept((byte)' ') && !record.AsSpan(start..length).ContainsAnyExcept((byte)' '))
            {
                length = start;
                blanksAround++;
                bytes.Skip(quote);
                return ReadQuoted();
            }
            if (quote >= 0)
            {
                return (Stop(new ImportProblem("import/stray-quote", Row, Place())), false);
            }
            if (!Keep(rest[..at]))
            {
                return (false, false);
            }
            bytes.Skip(at);
            if (at < rest.Length)
            {
                return (true, EndField());
            }
        }
    }

    (bool Ok, bool Last) ReadQuoted()
    {
        bytes.Skip(1);
        while (true)
        {
            if (!bytes.More())
            {
                return (Stop(new ImportProblem("import/quote-not-closed", Row, Place())), false);
            }
            var rest = bytes.Rest;
            var at = rest.IndexOfAny(Quote, (byte)'\n', (byte)'\r') is >= 0 and var found ? found : rest.Length;
            if (!Keep(rest[..at]))
            {
                return (false, false);
            }
            bytes.Skip(at);
            if (at == rest.Length)
            {
                continue;
            }
            if (bytes.Take() != Quote)
            {
                return (Stop(new ImportProblem("import/quote-not-closed", Row, Place())), false);
            }
            if (bytes.Peek() != Quote)
            {
                break;
            }
            bytes.Skip(1);
            if (!Keep("\""u8))
            {
                return (false, false);
            }
        }
        var blanks = 0;
        while (bytes.Peek() == ' ')
        {
            bytes.Skip(1);
            blanks++;
        }
        blanksAround += blanks > 0 ? 1 : 0;
        var after = bytes.Peek();
        return after < 0 ? (true, true)
            : after == delimiter || after is '\n' or '\r' ? (true, EndField())
            : (Stop(new ImportProblem("import/stray-quote", Row, Place())), false);
    }

    // Steps over what ended a field; true when that was the end of the line.
    bool EndField()
    {
        var ended = bytes.Take();
        if (ended == '\r' && bytes.Peek() == '\n')
        {
            bytes.Skip(1);
        }
        return ended != delimiter;
    }

    bool Keep(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > record.Length - length)
        {
            return Stop(new ImportProblem("import/line-too-long", Row).With("longest", LongestLine.ToString(CultureInfo.InvariantCulture)));
        }
        bytes.CopyTo(record.AsSpan(length));
        length += bytes.Length;
        return true;
    }

    string Place() => (fields.Count + 1).ToString(CultureInfo.InvariantCulture);

    bool Stop(ImportProblem problem)
    {
        // The first one is the cause of those behind it.
        Problem ??= problem;
        return false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        hash.Dispose();
        if (!leaveOpen)
        {
            text?.Dispose();
        }
    }
}
