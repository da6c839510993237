using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Pathways.Api.Import;

/// <summary>
/// SHA-256 of what a file says, whatever it was saved in: of each row its fields as they are compared, days in ISO. A file that needs no
/// cleaning has the same hash as its bytes (<see cref="CsvRows.ContentHash"/>).
/// </summary>
public sealed class ContentHash : IDisposable
{
    readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    readonly List<int> lengths = [];

    /// <summary>Takes a row.</summary>
    /// <param name="fields">Its fields, in the order of the file.</param>
    public void Add(IReadOnlyList<string> fields)
    {
        lengths.Clear();
        lengths.Add(fields.Count);
        var bytes = Encoding.UTF8.GetBytes(string.Concat(fields));
        lengths.AddRange(fields.Select(Encoding.UTF8.GetByteCount));
        hash.AppendData(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(lengths)));
        hash.AppendData(bytes);
    }

    /// <summary>The hash so far, in small hexadecimal digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(hash.GetCurrentHash());

    /// <inheritdoc/>
    public void Dispose() => hash.Dispose();
}
