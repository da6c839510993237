using System.Text;

namespace Pathways.Api.Pages;

/// <summary>Holds a page until it is whole; what is no page (a file, a style sheet, a script) is written on at once, however long it is.</summary>
sealed class PageBody(HttpResponse response, Stream body) : Stream
{
    MemoryStream? held;
    bool decided;

    /// <summary>The page, where the answer was one and has a body.</summary>
    public string? Held => held is { Length: > 0 } ? Encoding.UTF8.GetString(held.GetBuffer(), 0, (int)held.Length) : null;

    // By then its headers are known. What has a length is a file, which is sent as it is.
    Stream Target
    {
        get
        {
            if (!decided)
            {
                decided = true;
                held = response.ContentLength is null && response.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true ? new MemoryStream() : null;
            }
            return held ?? body;
        }
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(byte[] buffer, int offset, int count) => Target.Write(buffer, offset, count);

    public override void Write(ReadOnlySpan<byte> buffer) => Target.Write(buffer);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => Target.WriteAsync(buffer, cancellationToken);

    // A flush before anything is written says nothing of what will be.
    public override void Flush() => (decided ? held ?? body : null)?.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => (decided ? held ?? body : null)?.FlushAsync(cancellationToken) ?? Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            held?.Dispose();
        }
        base.Dispose(disposing);
    }
}
