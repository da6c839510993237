namespace Pathways.Projections.Formats.Xes;

/// <summary>Some bytes, then those of another stream; on request it keeps what it gave out, so that another reader can take over.</summary>
internal sealed class ReplayStream(byte[] first, Stream rest, bool keep) : Stream
{
    MemoryStream? given = keep ? new MemoryStream() : null;
    int taken;

    /// <summary>What was given out.</summary>
    public ReadOnlySpan<byte> Given => given is null ? [] : given.GetBuffer().AsSpan(0, (int)given.Length);

    /// <summary>From now on nothing is kept.</summary>
    public void Forget() => given = null;

    public override int Read(Span<byte> buffer)
    {
        if (taken < first.Length)
        {
            var read = Math.Min(buffer.Length, first.Length - taken);
            first.AsSpan(taken, read).CopyTo(buffer);
            taken += read;
            return read;
        }

        var more = rest.Read(buffer);
        given?.Write(buffer[..more]);
        return more;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
