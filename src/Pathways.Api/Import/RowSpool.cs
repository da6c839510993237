using Pathways.Projections.Formats;

namespace Pathways.Api.Import;

/// <summary>A row of the file.</summary>
/// <param name="Row">Its line in the file.</param>
/// <param name="Fields">Its fields as they are compared.</param>
/// <param name="AsTyped">The same as they stand in the file.</param>
public sealed record RawRow(long Row, string[] Fields, string[] AsTyped);

/// <summary>
/// Rows of a pathway may lie anywhere in a file, but its steps are decided together: rows are dealt into parts by their pathway,
/// each small enough to be held in memory. Small files stay in memory; parts of large ones are files of the system's temporary
/// folder, gone when closed.
/// </summary>
public sealed class RowSpool : IDisposable
{
    const long PartBytes = 16 * 1024 * 1024;
    const int MostParts = 256;
    readonly BinaryWriter[] parts;

    /// <summary>For a file of this size.</summary>
    public RowSpool(long fileBytes)
    {
        var count = (int)Math.Clamp((fileBytes + PartBytes - 1) / PartBytes, 1, MostParts);
        parts = new BinaryWriter[count];
        for (var i = 0; i < count; i++)
        {
            parts[i] = new BinaryWriter(count == 1 ? new MemoryStream() : Temporary.Open());
        }
    }

    /// <summary>Number of parts.</summary>
    public int Parts => parts.Length;

    /// <summary>Puts a row with those of its pathway, and of those whose reference is written nearly alike.</summary>
    /// <param name="row">The row.</param>
    /// <param name="pathwayColumn">Where its pathway's reference stands.</param>
    /// <param name="width">Columns of the table: blank ones behind it are left out.</param>
    public void Add(CsvRows row, int pathwayColumn, int width)
    {
        var pathway = pathwayColumn < row.Count ? FieldText.Clean(row.Text(pathwayColumn)) : "";
        var count = row.Count > width && row.IsBlank(width) ? width : row.Count;
        var part = parts[parts.Length == 1 ? 0 : (int)(Hash(System.Text.Encoding.UTF8.GetBytes(FieldText.Plain(pathway))) % (uint)parts.Length)];
        part.Write7BitEncodedInt64(row.Row);
        part.Write7BitEncodedInt(count);
        for (var i = 0; i < count; i++)
        {
            part.Write7BitEncodedInt(row[i].Length);
            part.Write(row[i]);
        }
    }

    // FNV-1a: the same in every process, so that a file comes into the log in the same order each time.
    static uint Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = 2_166_136_261u;
        foreach (var b in bytes)
        {
            hash = (hash ^ b) * 16_777_619u;
        }
        return hash;
    }

    /// <summary>The rows of a part, in the order of the file.</summary>
    /// <param name="part">Which part.</param>
    /// <param name="meant">What a cell of the file says.</param>
    public IEnumerable<RawRow> Rows(int part, Func<string, string> meant)
    {
        parts[part].Flush();
        var stream = parts[part].BaseStream;
        stream.Position = 0;
        using var reader = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        while (stream.Position < stream.Length)
        {
            var row = reader.Read7BitEncodedInt64();
            var fields = new string[reader.Read7BitEncodedInt()];
            for (var i = 0; i < fields.Length; i++)
            {
                fields[i] = meant(reader.ReadString());
            }
            yield return new RawRow(row, Array.ConvertAll(fields, FieldText.Clean), fields);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var part in parts)
        {
            Temporary.Close(part.BaseStream);
        }
    }
}
