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
    readonly bool leaveOpen;
    readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    readonly byte[] buffer = new byte[64 * 1024];
    readonly byte[] record = new byte[LongestLine];
    readonly List<(int Start, int End)> fields = [];
    readonly List<int> lengths = [];
    int next, filled, length;
    byte delimiter;
    CsvSeparator separator = new(',', 0);
    long blankRows;

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
    }

    /// <summary>What was found out about the text so far.</summary>
    public TextInput? Input => text is null ? null : new(text.EncodingName, text.Evidence, separator.Name, blankRows);

    /// <summary>What made reading stop before the end, if anything did.</summary>
    public ImportProblem? Problem { get; private set; }

    /// <summary>Line of the row that was read last, from 1.</summary>
    public long Row { get; private set; }

    /// <summary>Bytes of the file taken so far.</summary>
    public long BytesRead => stream?.Consumed ?? 0;

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
        while (true)
        {
            if (Problem is not null || (Row == 0 ? !Begin() : !More()))
            {
                return false;
            }
            Row++;
            if (!ReadLine())
            {
                return false;
            }
            if (fields is [{ } only] && only.Start == only.End)
            {
                continue;
            }
            Hash();
            if (!IsBlank())
            {
                return true;
            }
            blankRows++;
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
        if (!More())
        {
            return Stop(new ImportProblem("import/empty-file", 1));
        }
        while (filled < buffer.Length && Take(filled) > 0)
        {
        }
        try
        {
            separator = CsvSeparator.Of(Encoding.UTF8.GetString(buffer, 0, filled));
        }
        catch (LogFormatException e)
        {
            return Stop(ImportProblem.Of(e));
        }
        (delimiter, next) = ((byte)separator.Char, separator.Skip);
        return true;
    }

    bool ReadLine()
    {
        fields.Clear();
        length = 0;
        while (true)
        {
            var start = length;
            var (ok, last) = Peek() == Quote ? ReadQuoted() : ReadBare();
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
    (bool Ok, bool Last) ReadBare()
    {
        while (true)
        {
            if (!More())
            {
                return (true, true);
            }
            var rest = buffer.AsSpan(next, filled - next);
            var at = rest.IndexOfAny(delimiter, (byte)'\n', (byte)'\r') is >= 0 and var found ? found : rest.Length;
            if (rest[..at].Contains(Quote))
            {
                return (Stop(new ImportProblem("import/stray-quote", Row, Place())), false);
            }
            if (!Keep(rest[..at]))
            {
                return (false, false);
            }
            next += at;
            if (at < rest.Length)
            {
                return (true, EndField());
            }
        }
    }

    (bool Ok, bool Last) ReadQuoted()
    {
        next++;
        while (true)
        {
            if (!More())
            {
                return (Stop(new ImportProblem("import/quote-not-closed", Row, Place())), false);
            }
            var rest = buffer.AsSpan(next, filled - next);
            var at = rest.IndexOfAny(Quote, (byte)'\n', (byte)'\r') is >= 0 and var found ? found : rest.Length;
            if (!Keep(rest[..at]))
            {
                return (false, false);
            }
            next += at;
            if (at == rest.Length)
            {
                continue;
            }
            if (buffer[next] != Quote)
            {
                return (Stop(new ImportProblem("import/quote-not-closed", Row, Place())), false);
            }
            next++;
            if (Peek() != Quote)
            {
                break;
            }
            next++;
            if (!Keep("\""u8))
            {
                return (false, false);
            }
        }
        return !More() ? (true, true)
            : buffer[next] == delimiter || buffer[next] is (byte)'\n' or (byte)'\r' ? (true, EndField())
            : (Stop(new ImportProblem("import/stray-quote", Row, Place())), false);
    }

    // Steps over what ended a field; true when that was the end of the line.
    bool EndField()
    {
        var ended = buffer[next++];
        if (ended == '\r' && Peek() == '\n')
        {
            next++;
        }
        return ended != delimiter;
    }

    int Peek() => More() ? buffer[next] : -1;

    bool More()
    {
        if (next < filled)
        {
            return true;
        }
        next = filled = 0;
        return Take(0) > 0;
    }

    int Take(int at)
    {
        try
        {
            var read = text!.Read(buffer.AsSpan(at));
            filled = at + read;
            return read;
        }
        catch (LogFormatException e)
        {
            Stop(ImportProblem.Of(e));
            return 0;
        }
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
