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
    /// <summary>
    /// A UUID of version 8 (RFC 9562): the first 122 bits of SHA-256 over the parts, each with its length before it. Whoever guesses the parts
    /// computes it: for what an installation gives to others, take one with a key.
    /// </summary>
    public static Guid From(params ReadOnlySpan<string> parts)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        var bytes = Joined(parts, out var length);
        SHA256.HashData(bytes.AsSpan(0, length), digest);
        ArrayPool<byte>.Shared.Return(bytes);
        return Version8(digest);
    }

    /// <summary>The same of HMAC-SHA-256 with a key: only who has the key computes it.</summary>
    /// <param name="key">The key.</param>
    /// <param name="parts">What it stands for.</param>
    public static Guid From(ReadOnlySpan<byte> key, params ReadOnlySpan<string> parts)
    {
        Span<byte> digest = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var bytes = Joined(parts, out var length);
        HMACSHA256.HashData(key, bytes.AsSpan(0, length), digest);
        ArrayPool<byte>.Shared.Return(bytes);
        return Version8(digest);
    }

    static byte[] Joined(ReadOnlySpan<string> parts, out int length)
    {
        var most = 0;
        foreach (var part in parts)
        {
            most += sizeof(int) + Encoding.UTF8.GetMaxByteCount(part.Length);
        }
        var rented = ArrayPool<byte>.Shared.Rent(most);
        length = 0;
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part, rented.AsSpan(length + sizeof(int)));
            BinaryPrimitives.WriteInt32BigEndian(rented.AsSpan(length), bytes);
            length += sizeof(int) + bytes;
        }
        return rented;
    }

    static Guid Version8(Span<byte> digest)
    {
        var id = digest[..16];
        id[6] = (byte)((id[6] & 0x0F) | 0x80);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return new Guid(id, bigEndian: true);
    }
}
