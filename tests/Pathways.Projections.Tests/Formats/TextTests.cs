using System.IO.Compression;
using System.Text;
using Pathways.Projections.Formats;

namespace Pathways.Projections.Tests.Formats;

/// <summary>Files as office programs save them: what they are in is found out, told, or refused.</summary>
public sealed class TextTests
{
    const string French = "nom;ville\nÉlodie Lœuf;Saint‑Étienne\nZoé;Nîmes – 12 €\n";

    static readonly Encoding Windows = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    public static TheoryData<string, byte[], string, EncodingEvidence> Saved => new()
    {
        { "UTF-8", Encoding.UTF8.GetBytes(French), "utf-8", EncodingEvidence.Content },
        { "UTF-8 with a mark", [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(French)], "utf-8", EncodingEvidence.Mark },
        { "UTF-16 LE with a mark", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(French)], "utf-16le", EncodingEvidence.Mark },
        { "UTF-16 BE with a mark", [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes(French)], "utf-16be", EncodingEvidence.Mark },
        { "UTF-16 LE without", Encoding.Unicode.GetBytes(French), "utf-16le", EncodingEvidence.Content },
        { "UTF-16 BE without", Encoding.BigEndianUnicode.GetBytes(French), "utf-16be", EncodingEvidence.Content },
        { "windows-1252", Windows.GetBytes(French.Replace('‑', '-')), "windows-1252", EncodingEvidence.Guessed },
    };

    [Theory]
    [MemberData(nameof(Saved))]
    public void A_file_reads_the_same_whatever_it_was_saved_in(string how, byte[] bytes, string encoding, EncodingEvidence evidence)
    {
        foreach (var step in (int[])[1, 3, 1 << 16])
        {
            var (text, name, from) = Read(bytes, null, step);
            Assert.True(French.Replace('‑', '-') == text.Replace('‑', '-'), how);
            Assert.Equal((encoding, evidence), (name, from));
        }
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("windows-1252")]
    [InlineData("latin1")]
    [InlineData("iso-8859-15")]
    [InlineData("ibm850")]
    [InlineData("macintosh")]
    [InlineData("UTF-16")]
    public void A_declared_encoding_is_taken(string name)
    {
        var encoding = name == "latin1" ? Windows : CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        var (text, _, evidence) = Read(encoding.GetBytes("é;œ\n".Replace("œ", name is "ibm850" ? "ù" : "œ", StringComparison.Ordinal)), name);
        Assert.StartsWith("é;", text, StringComparison.Ordinal);
        Assert.Equal(EncodingEvidence.Declared, evidence);
    }

    [Theory]
    [InlineData("utf8x", "'utf-8'")]
    [InlineData("windows-1225", "'windows-1252'")]
    [InlineData("klingon", "usual")]
    public void An_unknown_encoding_is_refused_with_the_nearest(string name, string said)
    {
        var refused = Assert.Throws<LogFormatException>(() => Read("a"u8.ToArray(), name));
        Assert.Equal("text/unknown-encoding", refused.Code);
        Assert.Contains(said, refused.Message, StringComparison.OrdinalIgnoreCase);
    }

    public static TheoryData<string, byte[], string?, int> Refused => new()
    {
        { "text/mixed-encodings", [.. "é\n"u8, .. Windows.GetBytes("b\né\n")], null, 3 },
        { "text/mixed-encodings", [.. Windows.GetBytes("é\n"), .. "b\né\n"u8], null, 3 },
        { "text/not-decodable", [.. "a\ncaf"u8, 0x82, .. "s\n"u8], null, 2 },              // é of code page 850
        { "text/not-decodable", [.. "a\nprp"u8, 0x8E, .. "s\n"u8], null, 2 },              // é of Mac OS Roman
        { "text/not-decodable", [.. "a\nemploy"u8, 0x8E, .. ";1\n"u8], null, 2 },          // at the end of a word
        { "text/not-decodable", [.. "a\nemploy"u8, 0x82, .. ";1\n"u8], null, 2 },
        { "text/not-decodable", [.. "a\nd\nprobl"u8, 0x8A, .. "me\n"u8], null, 3 },         // è of code page 850
        { "text/not-decodable", [.. "a\nb"u8, 0x83, .. "timent\n"u8], null, 2 },           // â of code page 850
        { "text/not-decodable", [.. "a\nh"u8, 0x93, .. "tel\n"u8], null, 2 },              // ô of code page 850
        { "text/not-decodable", [.. "a\nh"u8, 0x99, .. "pital\n"u8], null, 2 },            // ô of Mac OS Roman
        { "text/not-decodable", [.. "a\nvoil"u8, 0x88, .. "\n"u8], null, 2 },              // à of Mac OS Roman
        { "text/not-decodable", [.. "a\nb\nm"u8, 0x8F, .. "re\n"u8], null, 3 },            // è of Mac OS Roman: nothing in windows-1252
        { "text/not-text", [.. "a;b\n1;2\n1;"u8, 0], null, 3 },
        { "text/not-text", [.. "é\n"u8, 0], null, 2 },
        { "text/mixed-encodings", [.. "a\n"u8, 0xE9, .. "\n"u8], "utf-8", 2 },
        { "text/encoding-differs", [.. "a\nété"u8], "windows-1252", 1 },
        { "text/encoding-differs", [.. "a\nété"u8], "ibm850", 1 },
        { "text/encoding-differs", [.. Encoding.UTF8.Preamble, .. "a"u8], "windows-1252", 1 },
        { "text/encoded-twice", [.. "nom\nB\u00C3\u00A9n\u00C3\u00A9vole\n"u8], null, 2 },
        { "text/spreadsheet", [.. "PK"u8, 3, 4, 20, 0, .. "[Content_Types].xml\0\0_rels/.rels xl/workbook.xml"u8], null, 0 },
        { "text/spreadsheet", [.. "PK"u8, 3, 4, 20, 0, .. "mimetypeapplication/vnd.oasis.opendocument.spreadsheetPK"u8], null, 0 },
        { "text/spreadsheet", [.. "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?>"u8], null, 0 },
        { "text/document", [.. "PK"u8, 3, 4, 20, 0, .. "[Content_Types].xml word/document.xml"u8], null, 0 },
        { "text/document", [.. "PK"u8, 3, 4, 20, 0, .. "mimetypeapplication/vnd.oasis.opendocument.textPK"u8], null, 0 },
        { "text/document", [.. "%PDF-1.7\n"u8, 0xE2, 0xE3], null, 0 },
        { "text/document", [.. "{\\rtf1\\ansi}"u8], null, 0 },
        { "text/document", [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, 0, 0], null, 0 },
        { "text/archive", [.. "PK"u8, 3, 4, 20, 0, .. "journeys.csv"u8], null, 0 },
        { "text/archive", [.. "7z"u8, 0xBC, 0xAF, 0x27, 0x1C], null, 0 },
        { "text/web-page", [.. "<html><body><table><tr><td>pathway</td></tr></table>"u8], null, 0 },
        { "text/web-page", [.. Encoding.UTF8.Preamble, .. "\r\n<!DOCTYPE html>"u8], null, 0 },
        { "text/web-page", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("<html>")], null, 0 },
        { "text/json", [.. "[{\"pathway\": \"A-1\"}]"u8], "utf-8", 0 },
        { "text/spreadsheet", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], null, 0 },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_is_of_no_one_encoding_is_refused_at_its_line(string code, byte[] bytes, string? declared, int line)
    {
        foreach (var step in (int[])[1, 1 << 16])
        {
            var refused = Assert.Throws<LogFormatException>(() => Read(bytes, declared, step));
            Assert.Equal((code, line), (refused.Code, refused.Line));
        }
    }

    [Theory]
    [InlineData("<5 ans;n\n1;2\n")]
    [InlineData("[a];{b}\n1;2\n")]
    [InlineData("PK;n\n1;2\n")]
    public void A_header_that_only_looks_like_another_kind_of_file_is_one(string table) => Assert.Equal(table, Read(Encoding.UTF8.GetBytes(table), null, 1 << 16).Text);

    [Fact]
    public void Characters_across_blocks_are_whole_and_memory_is_bounded()
    {
        foreach (var encoding in (Encoding[])[Encoding.UTF8, Windows, Encoding.Unicode])
        {
            var line = encoding.GetBytes("aé€;Žœ\r\n");
            const int Lines = 2_000_000;
            using var text = new Utf8Text(new Repeated(line, Lines));
            var before = GC.GetAllocatedBytesForCurrentThread();
            var (buffer, total) = (new byte[1 << 14], 0L);
            while (text.Read(buffer) is > 0 and var read)
                total += read;
            Assert.Equal((long)Lines * Encoding.UTF8.GetByteCount("aé€;Žœ\r\n"), total);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        }
    }

    [Theory]
    [InlineData("a;b\n1;2\n", ';', 0)]
    [InlineData("a,b\n1,2\n", ',', 0)]
    [InlineData("a\tb\n0,5\t2\n", '\t', 0)]
    [InlineData("a;b,c;d\n1;2,3;4\n", ';', 0)]
    [InlineData("a;b, en %\n1;2\n3;4\n", ';', 0)]
    [InlineData("a, b, c;d\n1;2\n", ';', 0)]
    [InlineData("\"a;b;c\",d\n1,2\n", ',', 0)]
    [InlineData(";;\n\na,b\n", ',', 0)]
    [InlineData("one\n1\n", ',', 0)]
    [InlineData("name;text\n1;\"one, two,\nthree, four,\nfive\"\n2;\"a, b,\nc\"\n", ';', 0)] // OpenRefine #764: cells of several lines
    [InlineData("sep=;\na,b;c\n", ';', 5)]
    [InlineData("SEP=\t\r\na\tb\n", '\t', 5)]
    [InlineData("\"sep=,\"\na,b\n", ',', 7)]
    public void The_separator_is_found_or_named(string text, char separator, int skip) =>
        Assert.Equal(new CsvSeparator(separator, skip), CsvSeparator.Of(text));

    [Theory]
    [InlineData("a;b,c\n1;2,3\n", "text/ambiguous-separator")]
    [InlineData("a;b,c\n", "text/ambiguous-separator")]
    [InlineData("sep=x\na;b\n", "text/unknown-separator")]
    public void A_separator_in_doubt_is_refused(string text, string code) =>
        Assert.Equal(code, Assert.Throws<LogFormatException>(() => CsvSeparator.Of(text)).Code);

    [Theory]
    [InlineData(" PLIE ", "PLIE")]
    [InlineData("\uFEFFcase", "case")]
    [InlineData("\u00A0a\u00A0b\u202F", "a b")]
    [InlineData("em\u00ADploi\u200B", "emploi")]
    [InlineData("Zoe\u0301-1", "Zo\u00E9-1")]
    [InlineData("a\u200E\u2066b\u2069", "ab")]
    [InlineData("Dossier  12", "Dossier 12")]
    [InlineData("a \u00A0 b", "a b")]
    [InlineData("İstanbul Ωμέγα Ж", "İstanbul Ωμέγα Ж")]
    public void A_field_is_compared_as_people_see_it(string text, string clean) => Assert.Equal(clean, FieldText.Clean(text));

    // Default_Ignorable_Code_Point of Unicode 17 (DerivedCoreProperties.txt): 4,174 code points.
    static readonly (int First, int Last)[] Ignorable =
    [
        (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E),
        (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A),
        (0xE0000, 0xE0FFF),
    ];

    /// <summary>Walks every character that there is: what nobody sees is left out of fields, and refused in a name unless it comes along when a text is copied.</summary>
    [Fact]
    public void Every_character_that_Unicode_does_not_show_is_invisible_and_no_other()
    {
        Assert.Equal(4174, Ignorable.Sum(range => range.Last - range.First + 1));
        HashSet<int> expected = [.. Ignorable.SelectMany(range => Enumerable.Range(range.First, range.Last - range.First + 1)), 0xFFF9, 0xFFFA, 0xFFFB];
        // Soft hyphen, joiners and their opposite, marks of direction in one place, byte order mark.
        HashSet<int> copied = [0x00AD, 0x034F, 0x061C, 0x180E, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, .. Enumerable.Range(0x2060, 6), .. Enumerable.Range(0x206A, 6), 0xFEFF];
        var all = Enumerable.Range(0, 0x110000).Where(Rune.IsValid).ToList();
        Assert.Equal(expected.Order(), all.Where(c => FieldText.IsInvisible(new Rune(c))));
        // Drawn as a blank, or as each typeface likes: in no name either. What is no character is no text.
        var (blank, own) = (new[] { 0x2800, 0x1D159 }, all.Where(c => c is (>= 0xE000 and <= 0xF8FF) or (>= 0xF0000 and <= 0xFFFFD) or (>= 0x100000 and <= 0x10FFFD)));
        var none = all.Where(c => c is (>= 0xFDD0 and <= 0xFDEF) || (c & 0xFFFE) == 0xFFFE);
        Assert.Equal(expected.Except(copied).Concat(all.Where(c => char.ConvertFromUtf32(c).All(char.IsControl))).Union(blank).Union(own).Union(none).Order(), all.Where(c => FieldText.Disguises($"Du{new Rune(c)}rand")));
        Assert.All(expected, c => Assert.Equal(("Durand", "Durand"), (FieldText.Clean($"Du{new Rune(c)}rand"), FieldText.Seen($"Du{new Rune(c)}rand"))));
        Assert.Equal("Zo\u00E9 \U0001F600 x", FieldText.Clean("Zo\u00E9\u00A0\U0001F600 \u2003x"));
    }

    [Theory]
    [InlineData("2024-05-01", "2024-05-01T00:00:00.0000000")]
    [InlineData("2024-01-01T00:00Z", "2024-01-01T00:00:00.0000000")]
    [InlineData("2024-01-01 12:00", "2024-01-01T12:00:00.0000000")]
    [InlineData("2024-01-01T12:00+02", "2024-01-01T10:00:00.0000000")]
    [InlineData("2024-01-01T12:00:00+0130", "2024-01-01T10:30:00.0000000")]
    [InlineData("2024-01-01 12:00:00.25 -05:00", "2024-01-01T17:00:00.2500000")]
    [InlineData("2024-01-01T12:00:00,5z", "2024-01-01T12:00:00.5000000")]
    [InlineData("2024-12-31T24:00", "2025-01-01T00:00:00.0000000")]
    public void Instants_are_read_as_programs_write_them(string text, string expected)
    {
        Assert.True(Instants.TryRead(text, out var ticks, out _, out var cut));
        Assert.False(cut);
        Assert.Equal(expected, new DateTime(ticks).ToString("O"));
    }

    [Fact]
    public void Digits_finer_than_the_clock_are_told()
    {
        Assert.True(Instants.TryRead("2024-01-01T00:00:00.12345678", out _, out _, out var cut) && cut);
        Assert.True(Instants.TryRead("2024-01-01T00:00:00.123456700", out _, out _, out cut) && !cut);
    }

    [Theory]
    [InlineData("")]
    [InlineData("05/01/2026")]
    [InlineData("46027")]
    [InlineData("2024-02-30")]
    [InlineData("2024-01-01T")]
    [InlineData("2024-01-01T25:00")]
    [InlineData("2024-01-01T24:01")]
    [InlineData("2024-01-01T12:00+15")]
    [InlineData("2024-01-01T12:00+1")]
    [InlineData("2024-01-01T12:00+01:0")]
    [InlineData("2024-01-01T12:00:00.")]
    [InlineData("2024-01-01T12:00Zx")]
    public void What_is_no_instant_is_not_read(string text) => Assert.False(Instants.TryRead(text, out _, out _, out _));

    [Fact]
    public void A_log_of_an_office_program_is_read_and_says_so()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.csv.gz");
        try
        {
            using (var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest))
                gzip.Write(Windows.GetBytes("sep=;\r\nCase;Activity;Timestamp;;\r\n1;Réunion\u00A0;2024-01-01 08:00;;\r\n;;;;\r\n1;Départ;2024-01-02T00:00+01;;\r\n;;;;\r\n"));
            using var log = EventLogReader.Open(path);
            var events = new Projections.Process.CaseEvents();
            Assert.True(log.ReadCase(events));
            Assert.Equal(2, events.Count);
            Assert.Equal(["Réunion", "Départ"], events.Events.ToArray().Select(e => log.Activities[e.Activity]));
            Assert.False(log.ReadCase(events));
            Assert.Equal(new TextInput("windows-1252", EncodingEvidence.Guessed, ";", BlankRows: 2, EmptyColumns: 2), log.Input);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void The_end_of_file_mark_of_DOS_is_left_out_of_a_log_and_told_and_only_at_its_end()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.csv");
        try
        {
            File.WriteAllText(path, "case;activity;timestamp\n1;A\u001AB;2024-01-01\n\u001A");
            using var log = EventLogReader.Open(path);
            var events = new Projections.Process.CaseEvents();
            Assert.True(log.ReadCase(events));
            Assert.Equal("A\u001AB", log.Activities[events.Events[0].Activity]);
            Assert.False(log.ReadCase(events));
            Assert.True(log.Input!.EndMark);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("05/01/2026 08:00", DateOrder.Dmy, "2026-01-05T08:00:00")]
    [InlineData("05/01/2026 08:00", DateOrder.Mdy, "2026-05-01T08:00:00")]
    [InlineData("5.1.26", DateOrder.Dmy, "2026-01-05T00:00:00")]
    [InlineData("2026-01-05T08:00+01", DateOrder.Dmy, "2026-01-05T07:00:00")]
    [InlineData("05/01/2026 08:00", null, null)]
    [InlineData("05/13/2026", DateOrder.Dmy, null)]
    public void Times_of_a_log_may_begin_with_the_day_where_that_is_declared(string text, DateOrder? order, string? instant)
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.csv");
        try
        {
            File.WriteAllText(path, $"case;activity;timestamp\n1;A;{text}\n");
            using var log = EventLogReader.Open(path, new EventLogOptions { Dates = order });
            var events = new Projections.Process.CaseEvents();
            if (instant is null)
            {
                Assert.Equal(order is null ? "csv/dates-in-doubt" : "csv/no-such-time", Assert.Throws<LogFormatException>(() => log.ReadCase(events)).Code);
                return;
            }

            Assert.True(log.ReadCase(events));
            Assert.Equal(instant, new DateTime(events.Events[0].Time).ToString("s"));
            Assert.Equal((text.Contains('-', StringComparison.Ordinal) ? null : order, true), (log.Input!.Dates, log.Input.DatesDeclared));
        }
        finally
        {
            File.Delete(path);
        }
    }

    static (string Text, string Encoding, EncodingEvidence Evidence) Read(byte[] bytes, string? declared, int step = 1 << 16)
    {
        using var text = new Utf8Text(new Drops(bytes, step), declared);
        using var whole = new MemoryStream();
        text.CopyTo(whole, step == 1 ? 1 : 4096);
        return (Encoding.UTF8.GetString(whole.ToArray()), text.EncodingName, text.Evidence);
    }

    /// <summary>Gives a few bytes at a time, as a network does.</summary>
    sealed class Drops(byte[] bytes, int step) : ForwardStream
    {
        int at;

        public override int Read(Span<byte> buffer)
        {
            var count = Math.Min(Math.Min(step, buffer.Length), bytes.Length - at);
            bytes.AsSpan(at, count).CopyTo(buffer);
            at += count;
            return count;
        }
    }

    sealed class Repeated(byte[] line, int times) : ForwardStream
    {
        long at;

        public override int Read(Span<byte> buffer)
        {
            var count = (int)Math.Min(buffer.Length, ((long)line.Length * times) - at);
            for (var i = 0; i < count; i++)
                buffer[i] = line[(at + i) % line.Length];
            at += count;
            return count;
        }
    }
}
