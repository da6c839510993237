using System.Text;
using FsCheck.Xunit;
using Pathways.Projections.Formats;
using Pathways.Projections.Formats.Xes;

namespace Pathways.Projections.Tests.Formats;

/// <summary>Read what was written: the same log. Write what was read: the same bytes.</summary>
public class XesRoundTripTests
{
    [Property(Arbitrary = [typeof(GeneratedXes)], MaxTest = 150)]
    public void A_generated_log_comes_back_and_is_valid(WholeLog log)
    {
        var bytes = log.Bytes();
        XesSchema.AssertValid(bytes);
        using var reader = XesReader.Open(new MemoryStream(bytes));
        var back = WholeLog.Read(reader);
        Assert.True(log.Same(back));
        Assert.Equal(bytes, back.Bytes());
    }

    [SkippableTheory]
    [InlineData("01_running-example.xes.gz", Conformity.Strict)]
    [InlineData("03_repairExample.xes.gz", Conformity.Tolerant)]
    [InlineData("08_receipt.xes.gz", Conformity.Tolerant)]
    [InlineData("xes_20.xes", Conformity.Tolerant)]
    public void A_published_log_comes_back(string file, Conformity conformity)
    {
        using var reader = XesReader.Open(SharedData.Path("logs", file));
        var log = WholeLog.Read(reader);
        if (conformity == Conformity.Strict)
            log = log with { Header = log.Header with { Classifiers = [log.Header.Classifiers[0]] } };
        var bytes = log.Bytes(conformity);
        if (conformity == Conformity.Strict)
            XesSchema.AssertValid(bytes);
        using var again = XesReader.Open(new MemoryStream(bytes));
        var back = WholeLog.Read(again);
        Assert.True(log.Same(back));
        Assert.Equal(bytes, back.Bytes(conformity));
    }

    /// <summary>Values without a key, in the long form, and dates that are not of the schema's form: nothing of them is lost on the way.</summary>
    [Fact]
    public void What_is_read_with_a_remark_is_written_back_and_refused_under_strictness()
    {
        const string Log = """
            <log xes.version="1849.2016" xes.features="nested-attributes">
              <float key="a" value="2.5"><float value="1.5"/><float value="1.5"/><float key="17" value="0.5"></float></float>
              <trace><event><date key="time:timestamp" value="2024-01-01T00:00+0100"><date key="d" value="2024-01-01"/></date><string value="no key"></string><float key="f" value="nan"/><float key="g" value="-Infinity"/></event></trace>
            </log>
            """;
        using var reader = XesReader.Open(new MemoryStream(Encoding.UTF8.GetBytes(Log)));
        var log = WholeLog.Read(reader);
        Assert.Equal(3, reader.Issues.Count(i => i.Code == "xes/missing-key"));
        Assert.Equal(2, reader.Issues.Count(i => i.Code == "xes/date-form"));
        Assert.Equal(2, reader.Issues.Count(i => i.Code == "xes/float-form"));
        using var again = XesReader.Open(new MemoryStream(log.Bytes(Conformity.Tolerant)));
        Assert.True(log.Same(WholeLog.Read(again)));
        Assert.Equal("xes/key-not-a-name", Assert.Throws<LogFormatException>(() => log.Bytes()).Code);
        using var strict = XesReader.Open(new MemoryStream(Encoding.UTF8.GetBytes(Log.Replace("<float value=\"1.5\"/>", "", StringComparison.Ordinal).Replace("key=\"17\"", "key=\"b\"", StringComparison.Ordinal))), Conformity.Strict);
        Assert.Equal("xes/date-form", Assert.Throws<LogFormatException>(() => WholeLog.Read(strict)).Code);
        Assert.Equal("xes/missing-key", Assert.Throws<LogFormatException>(() => XesReader.Open(new MemoryStream(Encoding.UTF8.GetBytes(Log)), Conformity.Strict)).Code);
    }

    [Fact]
    public void What_widespread_tools_write_beside_the_standard_is_read_said_and_written_back()
    {
        const string Log = """
            <log xes.version="1849-2016" xes.features="nested-attributes" xmlns="http://www.xes-standard.org/">
              <string key="origin" value="csv"/>
              <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
              <global scope="event"><string key="concept:name" value="none"/></global>
              <trace><event><boolean key="urgent" value="True"/></event></trace>
            </log>
            """;
        using var reader = XesReader.Open(new MemoryStream(Encoding.UTF8.GetBytes(Log)));
        var log = WholeLog.Read(reader);
        Assert.Equal(["xes/invalid-version", "xes/element-order", "xes/boolean-capitals"], reader.Issues.Select(i => i.Code));
        using var again = XesReader.Open(new MemoryStream(log.Bytes(Conformity.Tolerant)));
        Assert.True(log.Same(WholeLog.Read(again)));
        Assert.Equal("xes/invalid-version", Assert.Throws<LogFormatException>(() => log.Bytes()).Code);
        Assert.Equal("xes/invalid-version", Assert.Throws<LogFormatException>(() => XesReader.Open(new MemoryStream(Encoding.UTF8.GetBytes(Log)), Conformity.Strict)).Code);
    }

    /// <summary>Empty values, keys that stand twice and attributes behind traces and events: kept, said, and refused under strictness.</summary>
    [Fact]
    public void What_is_empty_twice_or_late_is_kept_and_written_back()
    {
        const string Log = """
            <log xes.version="1849.2016" xes.features="">
              <trace><event><int key="cost" value=""/><date key="d"/><string key="a" value="1"/><string key="a" value="2"/></event><string key="name" value="late"/></trace>
              <string key="origin" value="behind"/>
            </log>
            """;
        using var reader = XesReader.Open(new MemoryStream(Encoding.UTF8.GetBytes(Log)));
        var log = WholeLog.Read(reader);
        Assert.Equal(["xes/empty-value", "xes/missing-xml-attribute", "xes/duplicate-key", "xes/late-attribute", "xes/late-attribute"], reader.Issues.Select(i => i.Code));
        Assert.Equal(("late", "behind"), (log.Traces[0].Attributes[0].Value, log.Header.Attributes[0].Value));
        Assert.Equal(["", "", "1", "2"], log.Traces[0].Events[0].Attributes.Select(a => a.Value));
        using var again = XesReader.Open(new MemoryStream(log.Bytes(Conformity.Tolerant)));
        Assert.True(log.Same(WholeLog.Read(again)));
        Assert.Throws<LogFormatException>(() => log.Bytes());
    }

    /// <summary>Remarks of one kind never hide the first of another, and none is uncounted.</summary>
    [Fact]
    public void Every_remark_is_counted_and_the_first_of_each_kind_kept()
    {
        var log = $"""<log xes.version="1849.2016" xes.features=""><trace><event>{string.Concat(Enumerable.Range(0, 50).Select(i => $"<int key=\"k{i}\" value=\"\"/>"))}</event></trace><string key="origin" value="behind"/></log>""";
        using var reader = XesReader.Open(new MemoryStream(Encoding.UTF8.GetBytes(log)), limits: new LogLimits { MaxIssues = 3 });
        WholeLog.Read(reader);
        Assert.Equal(["xes/empty-value", "xes/empty-value", "xes/empty-value", "xes/late-attribute"], reader.Issues.Select(i => i.Code));
        Assert.Equal((50, 1), (reader.IssueCounts["xes/empty-value"], reader.IssueCounts["xes/late-attribute"]));
    }

    [Fact]
    public void What_XML_cannot_hold_is_refused()
    {
        foreach (var text in new[] { "a\0b", "\uD800", "\uDC00\uD800", "\uFFFE" })
            Assert.Equal("xes/invalid-character", Refusal(new XesAttribute(XesType.String, "a", text), Conformity.Tolerant));
    }

    [Fact]
    public void What_the_schema_forbids_is_refused_unless_tolerance_is_asked()
    {
        Assert.Equal("xes/key-not-a-name", Refusal(new XesAttribute(XesType.String, "two words", "")));
        Assert.Equal("xes/container", Refusal(new XesAttribute(XesType.Container, "a", "")));
        Assert.Equal("xes/invalid-value", Refusal(new XesAttribute(XesType.Int, "a", "1.5")));
        Assert.Equal("", Refusal(new XesAttribute(XesType.String, "two words", ""), Conformity.Tolerant));
        Assert.Equal("xes/invalid-value", Refusal(new XesAttribute(XesType.Int, "a", "1.5"), Conformity.Tolerant));
    }

    [Fact]
    public void A_log_broken_off_is_not_taken_for_a_whole_one()
    {
        using var output = new MemoryStream();
        using (var writer = new XesWriter(output, new XesHeader()))
            writer.BeginTrace([]);
        output.Position = 0;
        Assert.Equal("xes/not-well-formed", Assert.Throws<LogFormatException>(() =>
        {
            using var reader = XesReader.Open(output);
            while (reader.Read() != XesNode.End)
                continue;
        }).Code);
    }

    static string Refusal(XesAttribute attribute, Conformity conformity = Conformity.Strict)
    {
        using var writer = new XesWriter(new MemoryStream(), new XesHeader(), conformity);
        return Record.Exception(() => writer.Write(new XesEvent([attribute]))) is LogFormatException e ? e.Code : "";
    }
}
