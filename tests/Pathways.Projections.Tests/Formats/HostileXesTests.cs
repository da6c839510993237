using System.IO.Compression;
using System.Text;
using Pathways.Projections.Formats;
using Pathways.Projections.Formats.Xes;
using Pathways.Projections.Process;

namespace Pathways.Projections.Tests.Formats;

/// <summary>What a hostile or broken file may try: each ends in a coded refusal or a right reading, never in a crash, a hang or a loss.</summary>
public class HostileXesTests
{
    const string Small = """<log xes.version="1849.2016" xes.features=""><trace><event><string key="a" value="é"/></event></trace></log>""";

    [Theory]
    [InlineData("""<!DOCTYPE log [<!ENTITY x SYSTEM "file:///etc/passwd">]><log xes.version="1849.2016"><string key="a" value="&x;"/></log>""", "xes/dtd-prohibited")]
    [InlineData("""<!DOCTYPE log [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><log xes.version="1849.2016"><string key="a" value="&b;"/></log>""", "xes/dtd-prohibited")]
    [InlineData("""<log xes.version="1849.2016"><string key="a" value="&x;"/></log>""", "xes/not-well-formed")]
    [InlineData("""<log xes.version="1849.2016"><trace>""", "xes/not-well-formed")]
    [InlineData("""<log xes.version="1849.2016"><trace></log>""", "xes/not-well-formed")]
    [InlineData("""<log xes.version="1849.2016"/><log/>""", "xes/not-well-formed")]
    [InlineData("""<log xes.version="1849.2016"/>text""", "xes/not-well-formed")]
    [InlineData("""<log xes.version="1849.2016"><trace>text</trace></log>""", "xes/unexpected-text")]
    [InlineData("""<log xes.version="1849.2016"><trace><event><![CDATA[text]]></event></trace></log>""", "xes/unexpected-text")]
    [InlineData("""<log xes.version="1849.2016"><trace><event><string key="a" value="1">text</string></event></trace></log>""", "xes/unexpected-text")]
    [InlineData("""<log xes.version="1849.2016"><trace><event><string key="a" more="1" value=""/></event></trace></log>""", "xes/unknown-xml-attribute")]
    [InlineData("""<log xes.version="1849.2016"><trace/><global scope="event"><string key="a" value="late"/></global></log>""", "xes/misplaced-element")]
    [InlineData("""<log xes.version="1849.2016"><trace/><classifier name="a" keys="a"/></log>""", "xes/misplaced-element")]
    [InlineData("""<log xes.version="1849.2016"><trace><event><x:string xmlns:x="urn:x" key="a" value="1"/></event></trace></log>""", "xes/misplaced-element")]
    [InlineData("""<log xes.version="1849.2016"><int key="a" value="9223372036854775808"/></log>""", "xes/invalid-value")]
    [InlineData("""<log xes.version="1849.2016"><int key="a" value="1.5"/></log>""", "xes/invalid-value")]
    [InlineData("""<log xes.version="1849.2016"><float key="a" value="∞"/></log>""", "xes/invalid-value")]
    [InlineData("""<log xes.version="1849.2016"><float key="a" value="--inf"/></log>""", "xes/invalid-value")]
    [InlineData("""<log xes.version="1849.2016"><boolean key="a" value="yes"/></log>""", "xes/invalid-value")]
    [InlineData("""<log xes.version="1849.2016"><date key="a" value="2023-02-29T00:00:00Z"/></log>""", "xes/invalid-value")]
    [InlineData("<notalog/>", "xes/no-log")]
    [InlineData("not xml", "xes/not-well-formed")]
    public void Wrong_input_is_refused_with_a_code_and_a_place(string xml, string code)
    {
        var refused = Assert.Throws<LogFormatException>(() => ReadAll(Encoding.UTF8.GetBytes(xml)));
        Assert.Equal(code, refused.Code);
        Assert.True(refused.Line > 0 && refused.Column > 0);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("iso-8859-1")]
    [InlineData("windows-1252")]
    public void Encodings_are_read_as_declared_or_marked(string name)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var encoding = Encoding.GetEncoding(name);
        byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes($"""<?xml version="1.0" encoding="{name}"?>{Small}""")];
        using var reader = XesReader.Open(new MemoryStream(bytes));
        Assert.Equal("é", reader.ReadTrace()!.Events[0].Attributes[0].Value);
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_refused()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes("""<log xes.version="1849.2016"><string key="a" value=" """), 0xC3, 0x28, .. Encoding.UTF8.GetBytes("\"/></log>")];
        Assert.Equal("xes/invalid-encoding", Assert.Throws<LogFormatException>(() => ReadAll(bytes)).Code);
    }

    [Fact]
    public void Nesting_is_bounded()
    {
        var deep = string.Concat(Enumerable.Repeat("""<string key="a" value="">""", 100_000));
        var refused = Assert.Throws<LogFormatException>(() => ReadAll(Encoding.UTF8.GetBytes($"""<log xes.version="1849.2016">{deep}""")));
        Assert.Equal("xes/too-deep", refused.Code);
    }

    [Fact]
    public void Every_truncation_of_a_gzip_file_is_refused()
    {
        var whole = Gzip(Encoding.UTF8.GetBytes(Small));
        for (var length = 2; length < whole.Length; length++)
        {
            var failed = Record.Exception(() => ReadAll(whole[..length]));
            Assert.True(failed is LogFormatException, $"{length} of {whole.Length}: {failed}");
        }
    }

    [Fact]
    public void Every_truncation_of_a_plain_file_is_refused()
    {
        var whole = Encoding.UTF8.GetBytes(Small);
        for (var length = 0; length < whole.Length; length++)
            Assert.Throws<LogFormatException>(() => ReadAll(whole[..length]));
    }

    [Fact]
    public void A_wrong_bit_in_the_compressed_data_is_refused()
    {
        var whole = Gzip(Encoding.UTF8.GetBytes(Small));
        var undetected = new List<int>();
        for (var bit = 10 * 8; bit < whole.Length * 8; bit++)
        {
            var wrong = (byte[])whole.Clone();
            wrong[bit / 8] ^= (byte)(1 << (bit % 8));
            if (Record.Exception(() => ReadAll(wrong)) is not LogFormatException)
                undetected.Add(bit);
        }

        // The padding of the last byte before the eight of checksum and length means nothing.
        Assert.All(undetected, bit => Assert.Equal(whole.Length - 9, bit / 8));
    }

    [Fact]
    public void A_gzip_bomb_is_refused()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes("""<log xes.version="1849.2016">"""));
            var blank = new byte[1 << 20];
            Array.Fill(blank, (byte)' ');
            for (var i = 0; i < 300; i++)
                gzip.Write(blank);
            gzip.Write(Encoding.UTF8.GetBytes("</log>"));
        }

        var limits = new LogLimits { MaxElementBytes = long.MaxValue };
        Assert.Equal("log/gzip-bomb", Assert.Throws<LogFormatException>(() => ReadAll(packed.ToArray(), limits)).Code);
    }

    [Fact]
    public void One_endless_value_is_refused()
    {
        using var endless = new Endless("""<log xes.version="1849.2016"><string key="a" value=" """);
        var refused = Assert.Throws<LogFormatException>(() => XesReader.Open(endless, limits: new LogLimits { MaxElementBytes = 1 << 20 }));
        Assert.Equal("log/element-too-large", refused.Code);
    }

    [Fact]
    public void A_file_that_is_not_there_is_refused() =>
        Assert.Equal("log/unreadable", Assert.Throws<LogFormatException>(() => EventLogReader.Open("no-such-log.xes")).Code);

    [Fact]
    public void An_analysis_of_a_broken_log_ends_in_the_reader_s_refusal()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".xes");
        try
        {
            var traces = string.Concat(Enumerable.Repeat("""<trace><event><string key="concept:name" value="a"/></event></trace>""", 40_000));
            File.WriteAllText(path, $"""<log xes.version="1849.2016">{traces}<trace><event><int key="a" value="x"/></event></trace></log>""");
            using var log = EventLogReader.Open(path);
            Assert.Equal("xes/invalid-value", Assert.Throws<LogFormatException>(() => ProcessAnalysisBuilder.Read(log)).Code);

            using var again = EventLogReader.Open(path);
            Assert.Throws<InvalidOperationException>(() => ProcessAnalysisBuilder.Read(again, progress: new Failing()));
        }
        finally
        {
            File.Delete(path);
        }
    }

    sealed class Failing : IProgress<long>
    {
        public void Report(long value) => throw new InvalidOperationException("stop");
    }

    static void ReadAll(byte[] bytes, LogLimits? limits = null)
    {
        using var reader = XesReader.Open(new MemoryStream(bytes), limits: limits);
        while (reader.Read() != XesNode.End)
            continue;
    }

    static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(bytes);
        return packed.ToArray();
    }

    sealed class Endless(string start) : Stream
    {
        readonly byte[] head = Encoding.UTF8.GetBytes(start);
        int position;

        public override int Read(byte[] buffer, int offset, int count)
        {
            for (var i = 0; i < count; i++)
                buffer[offset + i] = position < head.Length ? head[position++] : (byte)'x';
            return count;
        }

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
}
