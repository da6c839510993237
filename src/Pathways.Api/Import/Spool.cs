namespace Pathways.Api.Import;

/// <summary>What is written first and read after: in memory while it is short, and then in a file without a name (<see cref="Temporary"/>).</summary>
/// <param name="mostInMemory">Bytes that are kept in memory.</param>
/// <param name="open">Opens the file.</param>
sealed class Spool(int mostInMemory, Func<Stream> open) : Stream
{
    Stream kept = new MemoryStream();

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => true;

    public override long Length => kept.Length;

    public override long Position
    {
        get => kept.Position;
        set => kept.Position = value;
    }

    public override void Flush() => kept.Flush();

    public override int Read(byte[] buffer, int offset, int count) => kept.Read(buffer, offset, count);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => kept.ReadAsync(buffer, cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => kept.Seek(offset, origin);

    public override void SetLength(long value) => kept.SetLength(value);

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer) => For(buffer.Length).Write(buffer);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => For(buffer.Length).WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    Stream For(int more)
    {
        if (kept is MemoryStream memory && memory.Length + more > mostInMemory)
        {
            kept = open();
            memory.WriteTo(kept);
        }
        return kept;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Temporary.Close(kept);
        }
        base.Dispose(disposing);
    }
}
