using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;

namespace Pathways.Api.Import;

/// <summary>
/// Reads a CSV file of categories strictly and in bounded memory: RFC 4180 in UTF-8, <c>;</c> or <c>,</c>, one row a line. A line
/// break within quotes is taken for a quote that was forgotten, since no field of an import holds one: otherwise the rest of
/// the file would be swallowed as one field. The lenient readers at hand do just that, and know no bound on a line.
/// </summary>
public sealed class CsvRows : IDisposable
{
    /// <summary>Most bytes in a line.</summary>
    public const int LongestLine = 32 * 1024;

    const byte Quote = (byte)'"';
    readonly Stream stream;
    readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    readonly byte[] buffer = new byte[64 * 1024];
    readonly byte[] record = new byte[LongestLine];
    readonly List<(int Start, int End)> fields = [];
    readonly List<int> lengths = [];
    int next, filled, length;
    byte delimiter;

    /// <summary>Reads from a stream, which it closes.</summary>
    public CsvRows(Stream stream) => this.stream = stream;

    /// <summary>What made reading stop before the end, if anything did.</summary>
    public ImportProblem? Problem { get; private set; }

    /// <summary>Line of the row that was read last, from 1.</summary>
    public long Row { get; private set; }

    /// <summary>Bytes read so far.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Number of fields of the row.</summary>
    public int Count => fields.Count;

    /// <summary>A field's bytes, without its quotes; valid UTF-8.</summary>
    public ReadOnlySpan<byte> this[int field] => record.AsSpan(fields[field].Start..fields[field].End);

    /// <summary>A field as text.</summary>
    public string Text(int field) => Encoding.UTF8.GetString(this[field]);

    /// <summary>
    /// SHA-256 of what the rows read so far say, whatever the separator, the quotes, the line ends and the blank lines: a
    /// spreadsheet changes those when it saves a file again, and the same people must not count twice for that.
    /// </summary>
    public string ContentHash() => Convert.ToHexStringLower(hash.GetCurrentHash());

    /// <summary>Reads the next row that is not blank; false at the end of the file, or at a problem.</summary>
    public bool Read()
    {
        do
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
        }
        while (fields is [{ } only] && only.Start == only.End);
        Hash();
        return true;
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
        while (filled < 4 && stream.Read(buffer, filled, buffer.Length - filled) is > 0 and var more)
        {
            Take(more);
        }
        var head = buffer.AsSpan(0, filled);
        if (head.StartsWith(Encoding.UTF8.Preamble))
        {
            next = 3;
        }
        else if (head is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] or [0, _, ..] or [_, 0, ..])
        {
            return Stop(new ImportProblem("import/not-utf8", 1).With("encoding", "UTF-16"));
        }
        var line = head[next..];
        line = line.IndexOfAny((byte)'\n', (byte)'\r') is >= 0 and var end ? line[..end] : line;
        delimiter = line.Count((byte)';') >= line.Count((byte)',') ? (byte)';' : (byte)',';
        return next < filled || More() || Stop(new ImportProblem("import/empty-file", 1));
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
        return Utf8.IsValid(record.AsSpan(0, length)) && !record.AsSpan(0, length).Contains((byte)0)
            || Stop(new ImportProblem("import/not-utf8", Row));
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
        Take(stream.Read(buffer));
        return filled > 0;
    }

    void Take(int count)
    {
        filled += count;
        BytesRead += count;
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
        Problem = problem;
        return false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        hash.Dispose();
        stream.Dispose();
    }
}
