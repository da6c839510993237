using System.Text;
using Pathways.Projections.Formats;
using Pathways.Projections.Formats.Xes;
using Pathways.Projections.Process;

namespace Pathways.Projections.Tests.Formats;

/// <summary>
/// Plain events in UTF-8 are read past the XML parser. The same text in UTF-16 is not: whatever the text, right or wrong, both must give
/// the same log, the same remarks and the same refusal at the same line and column.
/// </summary>
public class XesLaneTests
{
    static readonly string[] Pieces =
    [
        "<date key=\"time:timestamp\" value=\"\"/>", "<int key=\"n\" value=\" \"/>", "<int key=\"n\"/>", "<string key=\"concept:name\" value=\"A\"/>", "<string key=\"late\" value=\"1\"/>",
        "<trace>", "</trace>", "<trace/>", "<event>", "</event>", "<event/>", "<event >", "<list key=\"l\">", "</list>", "<values>", "</values>",
        "<string key=\"concept:name\" value=\"Entrée\"/>", "<string key='org:resource' value='l&apos;&#233;quipe &amp; co'/>", "<string value=\"v\" key=\"k\"/>",
        "<date key=\"time:timestamp\" value=\"2024-05-01T08:00:00.000+02:00\"/>", "<date key=\"time:timestamp\" value=\"2024-13-01T08:00:00Z\"/>",
        "<int key=\"n\" value=\"12\"/>", "<int key=\"n\" value=\"x\"/>", "<float key=\"f\" value=\"1.5e3\"/>", "<boolean key=\"b\" value=\"True\"/>", "<id key=\"i\" value=\"7\"/>",
        "<string key=\"a\" value=\"&unknown;\"/>", "<string key=\"a\" value=\"two\r\nlines\tand&#10;three\"/>", "<string key=\"a\" value=\"1\"><string key=\"b\" value=\"2\"/></string>",
        "<string key=\"a\" value=\"1\"></string>", "<!-- a comment -->", "<?instruction?>", "text", "&#32;", "<![CDATA[x]]>", "\r\n", "\n  ", "\r", "<", ">", "&", "\"", "'", "/", "=", " ",
        "\u0001", "\uFFFE", "𝒳", "<text/>", "key=", "value=", " other=\"1\"", "</log>", "<string key=\"a\"value=\"1\"/>", "<string key=\"a b\" value=\"1\"/>", "<container key=\"c\"/>",
        "<date key=\"time:timestamp\" value=\"2024-05-01T08:00:00Z\"></date>", "<date key=\"time:timestamp\" value=\"2024-05-01T08:00Z\"/>", "<date key='d' value='2024-05-01'/>",
        "<date key=\"time:timestamp\" value=\"2024-05-01T08:00:00+0200\"/>", "<date key=\"time:timestamp\" value=\"2024-05-01T08:00:00.123456789Z\"/>",
        "<date key=\"time:timestamp\" value=\"2024-0&#53;-01T08:00:00Z\"/>", "<date key=\"time:timestamp\" value=\"2024-05-01T08:00:00Z\"><int key=\"n\" value=\"1\"/></date>",
        "<string value=\"no key\"/>", "<float key=\"\" value=\"1\"/>", "<string key=\"time:timestamp\" value=\"2024-05-01T08:00:00Z\"/>", "<string key=\"concept:name\" value=\"\"/>",
        "<int key=\"n\" value=\"1\"></int>", "<float key=\"f\" value=\"1\"></float>", "<boolean key=\"b\" value=\"true\"></boolean>", "<id key=\"i\" value=\"x\"></id>", "<list key=\"l\"><values></values></list>",
    ];

    [Fact]
    public void What_is_changed_in_a_log_is_seen_alike_by_lane_and_parser()
    {
        var random = new Random(20261125);
        var refused = 0;
        for (var round = 0; round < 4000; round++)
        {
            var text = Log(random);
            for (var change = random.Next(4); change > 0; change--)
                text = Change(text, random);
            if (text.Length == 0)
                continue;
            var conformity = random.Next(4) == 0 ? Conformity.Strict : Conformity.Tolerant;
            var lane = Outcome(Encoding.UTF8.GetBytes(text), conformity);
            var parser = Outcome([0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text)], conformity);
            Assert.True(parser == lane, $"lane: {lane}\nparser: {parser}\n{text}");
            refused += lane.StartsWith("refused", StringComparison.Ordinal) ? 1 : 0;
        }

        Assert.InRange(refused, 1000, 3500);
    }

    [Theory]
    [InlineData("<int key=\"a\" value=\"x\"/>", "xes/invalid-value", 2)]
    [InlineData("<!-- seen --><text/>", "xes/unknown-element", 15)]
    [InlineData("<string key=\"a\" value=\"&unknown;\"/>", "xes/not-well-formed", 25)]
    [InlineData("<string key=\"a\" value=\"1\">", "xes/not-well-formed", 29)]
    [InlineData("<string key=\"a\" value=\"1\"/>   text", "xes/unexpected-text", 31)]
    public void A_fault_far_into_a_file_is_told_at_its_line_and_column(string fault, string code, int column)
    {
        var text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<log xes.version=\"1849.2016\" xes.features=\"\">\r\n");
        for (var trace = 0; trace < 20_000; trace++)
            text.Append("<trace>\r\n<event>\r\n<string key=\"b\" value=\"é\"/>\r\n</event>\r\n</trace>\r\n");
        text.Append("<trace>\r\n<event>\r\n").Append(fault).Append("</event>\r\n</trace>\r\n</log>");
        foreach (var bom in new[] { false, true })
        {
            using var reader = XesReader.Open(new MemoryStream([.. bom ? Encoding.UTF8.GetPreamble() : [], .. Encoding.UTF8.GetBytes(text.ToString())]));
            var refusal = Assert.Throws<LogFormatException>(() => WholeLog.Read(reader));
            Assert.Equal((code, (20_000 * 5) + 5, column), (refusal.Code, refusal.Line, refusal.Column));
        }
    }

    [Fact]
    public void An_analysis_sees_the_same_log_whether_its_events_are_plain_or_not()
    {
        var folder = Directory.CreateTempSubdirectory("pathways-lane-");
        try
        {
            var random = new Random(5);
            var body = string.Concat(Enumerable.Range(0, 3000).Select(_ => Trace(random)));
            var log = $"<log xes.version=\"1849.2016\" xes.features=\"\" xmlns=\"http://www.xes-standard.org/\">{body}</log>";
            File.WriteAllText(Path.Combine(folder.FullName, "plain.xes"), log, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            File.WriteAllText(Path.Combine(folder.FullName, "parsed.xes"), log, Encoding.Unicode);
            Assert.Equal(Analysed(Path.Combine(folder.FullName, "parsed.xes")), Analysed(Path.Combine(folder.FullName, "plain.xes")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A change anywhere in a log: the same figures, or the same refusal at the same place, whichever way it is read.</summary>
    [Fact]
    public void What_is_changed_in_a_log_is_analysed_alike_by_lane_and_parser()
    {
        var folder = Directory.CreateTempSubdirectory("pathways-lane-");
        try
        {
            var random = new Random(20261126);
            var (plain, parsed) = (Path.Combine(folder.FullName, "plain.xes"), Path.Combine(folder.FullName, "parsed.xes"));
            var answered = 0;
            for (var round = 0; round < 800; round++)
            {
                var text = Log(random);
                for (var change = random.Next(4); change > 0; change--)
                    text = Change(text, random);
                File.WriteAllText(plain, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
                File.WriteAllText(parsed, text, Encoding.Unicode);
                var (lane, parser) = (Analysed(plain), Analysed(parsed));
                // An empty file has no encoding to be told by.
                Assert.True(parser == lane || text.Length == 0, $"lane: {lane}\nparser: {parser}\n{text}");
                answered += lane.StartsWith("refused", StringComparison.Ordinal) ? 0 : 1;
            }

            Assert.InRange(answered, 150, 700);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Every type of attribute in its long form, with nested attributes or without, and character references.</summary>
    [Theory]
    [InlineData("<date key=\"time:timestamp\" value=\"2024-01-02T00:00:00Z\"></date>")]
    [InlineData("<date key=\"time:timestamp\" value=\"2024-01-02T00:00:00Z\" ></date >")]
    [InlineData("<date value=\"2024-01-02T00:00:00Z\" key=\"time:timestamp\"><date key=\"d\" value=\"1999-01-01T00:00:00Z\"/></date>")]
    [InlineData("<date key=\"time:timestamp\" value=\"2024-01-0&#50;T00:00:00Z\"/>")]
    [InlineData("<date key=\"time:time&#115;tamp\" value=\"2024-01-0&#x32;T00:00:00Z\"></date>")]
    [InlineData("<string key=\"s\" value=\"v\"></string><int key=\"i\" value=\"1\"></int><float key=\"f\" value=\"1\"></float><boolean key=\"b\" value=\"true\"></boolean><id key=\"u\" value=\"7f1b\"></id><list key=\"l\"><values></values></list><date key=\"time:timestamp\" value=\"2024-01-02T00:00:00Z\"/>")]
    [InlineData("<date key=\"time:timestamp\" value=\"2024-01-02T01:00:00+0100\"></date>")]
    [InlineData("<date key=\"time:timestamp\" value=\"2024-01-02T00:00Z\"/>")]
    [InlineData("<string key=\"time:timestamp\" value=\"2024-01-02T00:00:00Z\"/>")]
    public void An_instant_in_the_long_form_is_the_same_instant(string time)
    {
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".xes");
        try
        {
            File.WriteAllText(file, $"<log xes.version=\"1849.2016\" xes.features=\"nested-attributes\"><trace><event><string key=\"concept:name\" value=\"A\"></string><date key=\"time:timestamp\" value=\"2024-01-01T00:00:00Z\"/></event>"
                + $"<event><string key=\"concept:name\" value=\"B\"/>{time}</event></trace></log>");
            using var log = EventLogReader.Open(file);
            var a = ProcessAnalysisBuilder.Read(log);
            Assert.Equal(("A>B", 86400.0), (string.Join('>', a.Variants.Single().Activities), a.Edges.Single().Times!.Max));
            Assert.Equal(new DateTimeOffset(2024, 1, 2, 0, 0, 0, TimeSpan.Zero), a.Last);
        }
        finally
        {
            File.Delete(file);
        }
    }

    static string Analysed(string file)
    {
        EventLogReader? log = null;
        try
        {
            log = EventLogReader.Open(file, new EventLogOptions { Classifier = ["concept:name", "time:timestamp"] });
            var a = ProcessAnalysisBuilder.Read(log);
            var c = log.Counts;
            return string.Join('\n', [$"{a.Cases} {a.Events} {a.EventsWithoutTime} {a.First:O} {a.Last:O} {a.CaseDurations} {a.AdjacentEqualTimes} {a.NegativeTimes}",
                $"{c.EventsWithoutCase} {c.EventsWithoutActivity} {c.TimesFinerThanTick} {c.TimesWithoutOffset} {c.DatesWithoutTimeOfDay}",
                .. a.Activities.Select(x => x.ToString()), .. a.Edges.Select(x => x.ToString()), .. a.Variants.Select(v => $"{v.Count} {string.Join('>', v.Activities)}"),
                .. log.Issues.Select(i => $"{i.Code}@{i.Line},{i.Column}")]);
        }
        catch (LogFormatException e)
        {
            return $"refused {e.Code} {e.Line},{e.Column}";
        }
        finally
        {
            log?.Dispose();
        }
    }

    static string Outcome(byte[] bytes, Conformity conformity)
    {
        XesReader? reader = null;
        try
        {
            reader = XesReader.Open(new MemoryStream(bytes), conformity);
            var log = WholeLog.Read(reader);
            return string.Join('\n', [Remarks(reader), .. log.Traces.Select(Shown), .. log.StrayEvents.Select(e => $"stray {Shown(e.Attributes)}")]);
        }
        catch (LogFormatException e)
        {
            // Not the words: how much of a wrong token the parser cites depends on where its buffer ends.
            return $"refused {e.Code} {e.Line},{e.Column} {(reader is null ? "" : Remarks(reader))}";
        }
        finally
        {
            reader?.Dispose();
        }
    }

    static string Remarks(XesReader reader) => string.Join(' ', reader.Issues.Select(i => $"{i.Code}@{i.Line},{i.Column}"));

    static string Shown(XesTrace trace) => $"{Shown(trace.Attributes)} [{string.Join(" | ", trace.Events.Select(e => Shown(e.Attributes)))}]";

    static string Shown(IReadOnlyList<XesAttribute> attributes) =>
        string.Join(", ", attributes.Select(a => $"{a.Type} {a.Key}={a.Value}({Shown(a.Nested)})<{Shown(a.Items)}>"));

    static string Log(Random random) =>
        $"{(random.Next(2) == 0 ? "<?xml version=\"1.0\"?>\n" : "")}<log xes.version=\"{(random.Next(3) == 0 ? "1.0" : "1849.2016")}\" xes.features=\"nested-attributes\"{(random.Next(2) == 0 ? " xmlns=\"http://www.xes-standard.org/\"" : "")}>"
        + $"{(random.Next(2) == 0 ? "<extension name=\"Concept\" prefix=\"concept\" uri=\"http://www.xes-standard.org/concept.xesext\"/>" : "")}\n"
        + string.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => Trace(random))) + "</log>";

    static string Trace(Random random)
    {
        var text = new StringBuilder("<trace>\n");
        if (random.Next(2) == 0)
            text.Append($"  <string key=\"concept:name\" value=\"P{random.Next(9)}\"/>\r\n");
        for (var e = random.Next(4); e > 0; e--)
        {
            text.Append("<event>\n");
            if (random.Next(5) > 0)
                text.Append($"\t<string key=\"concept:name\" value=\"{"AÉ𝒳"[random.Next(2)]}{(random.Next(4) == 0 ? "&amp;" : "")}\"/>\n");
            if (random.Next(5) > 0)
                text.Append($"<date key=\"time:timestamp\" value=\"2024-0{random.Next(1, 9)}-11T0{random.Next(9)}:30:00.250+01:00\"/>");
            if (random.Next(3) == 0)
                text.Append($"<int key='n' value='{random.Next(99)}' />\n<float key=\"f\" value=\"{random.Next(9)}.5\"/>");
            text.Append("</event>\n");
        }

        return text.Append("</trace>").ToString();
    }

    static string Change(string text, Random random)
    {
        var at = random.Next(text.Length + 1);
        return random.Next(4) switch
        {
            0 => text[..at] + text[Math.Min(text.Length, at + random.Next(1, 12))..],
            1 => text[..at],
            2 when text.IndexOf('<', Math.Min(at, text.Length - 1)) is var tag and >= 0 => text.Insert(tag, Pieces[random.Next(Pieces.Length)]),
            _ => text.Insert(at, Pieces[random.Next(Pieces.Length)]),
        };
    }
}
