using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Pathways.Domain;

/// <summary>
/// Identifiers that follow from what they stand for, so that the same request, row or seed always gives the same one:
/// a retry then meets the first attempt instead of making a second.
/// </summary>
public static class DeterministicId
{
    /// <summary>A UUID of version 8 (RFC 9562): the first 122 bits of SHA-256 over the parts, each with its length before it.</summary>
    public static Guid From(params ReadOnlySpan<string> parts)
    {
        var length = 0;
        foreach (var part in parts)
        {
            length += sizeof(int) + Encoding.UTF8.GetMaxByteCount(part.Length);
        }
        var rented = ArrayPool<byte>.Shared.Rent(length);
        var end = 0;
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part, rented.AsSpan(end + sizeof(int)));
            BinaryPrimitives.WriteInt32BigEndian(rented.AsSpan(end), bytes);
            end += sizeof(int) + bytes;
        }
        Span<byte> digest = stackalloc byte[32];
        SHA256.HashData(rented.AsSpan(0, end), digest);
        ArrayPool<byte>.Shared.Return(rented);
        var id = digest[..16];
        id[6] = (byte)((id[6] & 0x0F) | 0x80);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return new Guid(id, bigEndian: true);
    }
}
