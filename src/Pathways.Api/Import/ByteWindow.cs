namespace Pathways.Api.Import;

/// <summary>The bytes of a stream that are next, as many as fit; filled again when they are used up.</summary>
/// <param name="stream">The stream; its failures are the reader's.</param>
sealed class ByteWindow(Stream stream)
{
    readonly byte[] buffer = new byte[64 * 1024];
    int next, filled;

    /// <summary>What is at hand: empty only before <see cref="More"/> and at the end.</summary>
    public ReadOnlySpan<byte> Rest => buffer.AsSpan(next, filled - next);

    /// <summary>Whether there is another byte.</summary>
    public bool More()
    {
        if (next < filled)
        {
            return true;
        }
        next = 0;
        filled = stream.Read(buffer);
        return filled > 0;
    }

    /// <summary>The next byte; -1 at the end.</summary>
    public int Peek() => More() ? buffer[next] : -1;

    /// <summary>Takes the next byte.</summary>
    public byte Take() => buffer[next++];

    /// <summary>Steps over bytes that are at hand.</summary>
    public void Skip(int count) => next += count;

    /// <summary>The beginning of the stream, as much as fits, with nothing taken.</summary>
    public ReadOnlySpan<byte> Head()
    {
        for (int read; filled < buffer.Length && (read = stream.Read(buffer.AsSpan(filled))) > 0; filled += read)
        {
        }
        return Rest;
    }
}
