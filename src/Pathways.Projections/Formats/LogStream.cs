using System.IO.Compression;

namespace Pathways.Projections.Formats;

/// <summary>The bytes of a log, decompressed where they are gzip (told by content, not by name), under <see cref="LogLimits"/>.</summary>
public sealed class LogStream : ForwardStream
{
    readonly CountingStream source;
    readonly Stream inner;
    readonly LogLimits limits;
    readonly bool compressed;
    long sinceMark;

    // Without it a gzip file that is cut off ends like a whole one, and a table of rows loses its end without a word.
    static LogStream() => AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", isEnabled: true);

    LogStream(CountingStream source, Stream inner, bool compressed, LogLimits limits)
    {
        this.source = source;
        this.inner = inner;
        this.compressed = compressed;
        this.limits = limits;
    }

    /// <summary>Bytes given out so far, after decompression.</summary>
    public long Expanded { get; private set; }

    /// <summary>Bytes taken from the file so far, for progress.</summary>
    public long Consumed => source.Count;

    /// <summary>Size of the file, or null where the source does not know.</summary>
    public long? Size => source.Size;

    /// <summary>Opens a file.</summary>
    /// <exception cref="LogFormatException">It can't be read.</exception>
    public static LogStream Open(string path, LogLimits limits)
    {
        try
        {
            return Open(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan), limits);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            throw new LogFormatException("log/unreadable", 0, 0, e.Message, e);
        }
    }

    /// <summary>Reads from a stream, which it closes.</summary>
    public static LogStream Open(Stream stream, LogLimits limits)
    {
        var counting = new CountingStream(stream);
        var gzip = counting.StartsWithGzipMagic();
        return new LogStream(counting, gzip ? new GZipStream(counting, CompressionMode.Decompress) : counting, gzip, limits);
    }

    /// <summary>A new element begins: its size is counted from here.</summary>
    public void Mark() => sinceMark = 0;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int read;
        try
        {
            read = inner.Read(buffer);
        }
        catch (InvalidDataException e)
        {
            throw new LogFormatException("log/gzip-damaged", 0, 0, "The gzip data are damaged or cut off.", e);
        }

        if (read == 0)
            return 0;
        Expanded += read;
        sinceMark += read;
        if (Expanded > limits.MaxExpandedBytes)
            throw new LogFormatException("log/too-large", 0, 0, "The log is larger than allowed.");
        if (sinceMark > limits.MaxElementBytes)
            throw new LogFormatException("log/element-too-large", 0, 0, "One element of the log is larger than allowed.");
        if (compressed && Expanded > limits.RatioGraceBytes && Expanded / Math.Max(1, source.Count) > limits.MaxCompressionRatio)
            throw new LogFormatException("log/gzip-bomb", 0, 0, "The gzip data expand far beyond what a log would.");
        return read;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            source.Dispose();
        }

        base.Dispose(disposing);
    }
}

/// <summary>Counts the bytes read and can look at the first two without taking them.</summary>
internal sealed class CountingStream(Stream inner) : ForwardStream
{
    readonly byte[] head = new byte[2];
    int headLength;
    int headTaken;

    public long Count { get; private set; }

    public long? Size => inner.CanSeek ? inner.Length : null;

    public bool StartsWithGzipMagic()
    {
        headLength = inner.ReadAtLeast(head, 2, throwOnEndOfStream: false);
        return headLength == 2 && head[0] == 0x1F && head[1] == 0x8B;
    }

    public override int Read(Span<byte> buffer)
    {
        var read = 0;
        if (headTaken < headLength)
        {
            read = Math.Min(buffer.Length, headLength - headTaken);
            head.AsSpan(headTaken, read).CopyTo(buffer);
            headTaken += read;
        }
        else
        {
            read = inner.Read(buffer);
        }

        Count += read;
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
