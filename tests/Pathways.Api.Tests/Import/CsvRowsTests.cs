using System.Text;
using Pathways.Api.Import;

namespace Pathways.Api.Tests.Import;

public class CsvRowsTests
{
    [Theory]
    [InlineData("a;b\n1;2\n", "a|b / 1|2")]
    [InlineData("a,b\r\n1,2\r\n", "a|b / 1|2")]
    [InlineData("\uFEFFa;b\n1;2", "a|b / 1|2")]
    [InlineData("a;b\r1;2\r", "a|b / 1|2")]
    [InlineData("a;b\n\n1;2\n\n", "a|b / 1|2")]
    [InlineData(";\na;b\n;\n1;2\n \u00A0;\uFEFF\n", "a|b / 1|2")]
    [InlineData("a\tb\n1,5\t2\n", "a|b / 1,5|2")]
    [InlineData("sep=,\r\na,b;c\r\n1,2\r\n", "a|b;c / 1|2")]
    [InlineData("a;b\n\"x;\"\"y\"\"\";\"\"\n", "a|b / x;\"y\"|")]
    [InlineData("a, \"b\",  \"c\" , d\n\"1\", \"2,\"\"x\"\"\",3 ,\"\" \n", "a|b|c| d / 1|2,\"x\"|3 |")]
    [InlineData("é;ß\n日本;2\n", "é|ß / 日本|2")]
    [InlineData("a;b,c;d\n1;2,3;4\n", "a|b,c|d / 1|2,3|4")]
    public void Rows_are_read(string text, string expected)
    {
        var (rows, problem) = Read(Encoding.UTF8.GetBytes(text));
        Assert.Null(problem);
        Assert.Equal(expected, string.Join(" / ", rows));
    }

    [Theory]
    [InlineData("", "import/empty-file", 1)]
    [InlineData("\uFEFF", "import/empty-file", 1)]
    [InlineData("a;b\n\"1;2\n3;4\n", "import/quote-not-closed", 2)]
    [InlineData("a;b\n1;\"2", "import/quote-not-closed", 2)]
    [InlineData("a;b\n1;2\n1\";2\n", "import/stray-quote", 3)]
    [InlineData("a;b\n\"1\"x;2\n", "import/stray-quote", 2)]
    [InlineData("a;b\n1;2\nx \"1\";2\n", "import/stray-quote", 3)]
    [InlineData("a;b\n1;2\n1;\0\n", "text/not-text", 3)]
    public void What_is_malformed_stops_the_reading_at_its_row(string text, string code, long row)
    {
        var problem = Read(Encoding.UTF8.GetBytes(text)).Problem!;
        Assert.Equal((code, row), (problem.Code, problem.Row));
    }

    [Fact]
    public void A_file_is_read_in_what_an_office_program_saved_it_in()
    {
        var text = "a;b\n1;2\nété;2\n";
        foreach (var bytes in (byte[][])[[.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(text)], Encoding.BigEndianUnicode.GetBytes(text), Encoding.Latin1.GetBytes(text)])
        {
            Assert.Equal(["a|b", "1|2", "été|2"], Read(bytes).Rows);
        }
        var mixed = Read([.. "a;b\né;2\n"u8, .. Encoding.Latin1.GetBytes("é;2\n")]);
        Assert.Equal(("text/mixed-encodings", 3L), (mixed.Problem!.Code, mixed.Problem.Row));
    }

    [Theory]
    [InlineData("")]
    [InlineData("pathway;event;occurred_on\n")]
    [InlineData("pathway;event;occurred_on\n\"")]
    public void A_gigabyte_of_one_line_is_refused_after_its_first_bytes(string before)
    {
        using var endless = new OneLine(Encoding.UTF8.GetBytes(before), 1L << 30);
        using var rows = new CsvRows(endless);
        while (rows.Read())
        {
        }
        Assert.Equal("import/line-too-long", rows.Problem?.Code);
        Assert.True(endless.Position < 256 * 1024, $"{endless.Position} bytes were read");
    }

    [Fact]
    public void Rows_that_lie_across_blocks_are_whole()
    {
        var text = string.Concat(Enumerable.Range(0, 40_000).Select(i => $"{i};\"é{i}\"\r\n"));
        var (rows, problem) = Read(Encoding.UTF8.GetBytes(text));
        Assert.Null(problem);
        Assert.Equal(Enumerable.Range(0, 40_000).Select(i => $"{i}|é{i}"), rows);
    }

    [Theory]
    [InlineData("a;b\n1;2\n", "\uFEFFa;b\r\n1;2", true)]
    [InlineData("a;b\n1;2\n", "a,b\r1,2\r", true)]
    [InlineData("a;b\n1;2\n", "\"a\";b\n\n1;\"2\"\n\n", true)]
    [InlineData("a;b\n1;2\n", "a;b\n1;3\n", false)]
    [InlineData("a;b\n1;2\n", "a;b\n12;\n", false)]
    [InlineData("a;b\n1;2\n", "a;b\n1;2\n1;2\n", false)]
    [InlineData("a;b\n1;2\n", "a;b;1;2\n", false)]
    public void A_file_that_says_the_same_is_the_same_however_it_was_saved(string one, string other, bool same) =>
        Assert.Equal(same, HashOf(one) == HashOf(other));

    static string HashOf(string text)
    {
        using var csv = new CsvRows(new MemoryStream(Encoding.UTF8.GetBytes(text)));
        while (csv.Read())
        {
        }
        return csv.ContentHash();
    }

    static (List<string> Rows, ImportProblem? Problem) Read(byte[] bytes)
    {
        using var csv = new CsvRows(new MemoryStream(bytes));
        var rows = new List<string>();
        while (csv.Read())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, csv.Count).Select(csv.Text)));
        }
        return (rows, csv.Problem);
    }

    // A line without an end, made up as it is read.
    sealed class OneLine(byte[] before, long length) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var n = (int)Math.Min(count, length - Position);
            for (var i = 0; i < n; i++)
            {
                var at = Position + i;
                buffer[offset + i] = at < before.Length ? before[at] : (byte)'x';
            }
            Position += n;
            return n;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
