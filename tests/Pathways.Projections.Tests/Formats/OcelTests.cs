using System.Text;
using FsCheck.Xunit;
using NJsonSchema;
using Pathways.Projections.Formats;
using Pathways.Projections.Formats.Ocel;

namespace Pathways.Projections.Tests.Formats;

public class OcelTests
{
    [Property(Arbitrary = [typeof(GeneratedOcel)], MaxTest = 100)]
    public void A_generated_log_comes_back_from_both_formats_to_the_same_bytes(OcelLog log)
    {
        var json = Json(log);
        var fromJson = Read(OcelReader.OpenJson(new MemoryStream(json), Conformity.Strict));
        AssertSame(log, fromJson);
        Assert.Equal(json, Json(fromJson));

        var xml = Xml(log);
        var fromXml = Read(OcelReader.OpenXml(new MemoryStream(xml), Conformity.Strict));
        AssertSame(log, fromXml);
        Assert.Equal(xml, Xml(fromXml));
        Assert.Equal(json, Json(fromXml));
    }

    [SkippableFact]
    public async Task What_is_written_is_valid_by_the_JSON_schema()
    {
        var schema = await JsonSchema.FromFileAsync(SharedData.Path("ocel", "schema_ocel2.json"));
        Assert.NotEmpty(schema.Validate("""{"eventTypes":[],"objectTypes":[],"events":[{"id":1}],"objects":[]}"""));
        foreach (var log in FsCheck.Fluent.Gen.Sample(GeneratedOcel.Logs().Generator, 50, 20))
            Assert.Empty(schema.Validate(Encoding.UTF8.GetString(Json(log))));
        foreach (var file in new[] { "ocel20_example.jsonocel", "ocel20_example.xmlocel" })
            Assert.Empty(schema.Validate(Encoding.UTF8.GetString(Json(Read(OcelReader.Open(SharedData.Path("ocel", file)))))));
    }

    [Fact]
    public void What_is_written_is_valid_by_the_XML_grammar()
    {
        var broken = Encoding.UTF8.GetBytes("""<log><object-types/><event-types/><objects><object id="o" type="t"/></objects><events/></log>""");
        Assert.ThrowsAny<System.Xml.Schema.XmlSchemaException>(() => OcelSchema.AssertValid(broken));
        foreach (var log in FsCheck.Fluent.Gen.Sample(GeneratedOcel.Logs().Generator, 50, 50))
            OcelSchema.AssertValid(Xml(log));
    }

    [SkippableTheory]
    [InlineData("ocel20_example.jsonocel")]
    [InlineData("ocel20_example.xmlocel")]
    public void The_published_example_is_written_valid_by_the_XML_grammar(string file) =>
        OcelSchema.AssertValid(Xml(Read(OcelReader.Open(SharedData.Path("ocel", file)))));

    [SkippableTheory]
    [InlineData("ocel20_example.jsonocel")]
    [InlineData("ocel20_example.xmlocel")]
    public void The_published_example_comes_back(string file)
    {
        var log = Read(OcelReader.Open(SharedData.Path("ocel", file)));
        Assert.Equal((12, 9, 13), (log.Types.Count, log.Objects.Count(), log.Events.Count()));
        Assert.Equal(["No", "Yes", "No"], log.Objects.Single(o => o.Id == "R3").Attributes.Select(a => a.Value));
        AssertSame(log, Read(OcelReader.OpenJson(new MemoryStream(Json(log)), Conformity.Strict)));
        AssertSame(log, Read(OcelReader.OpenXml(new MemoryStream(Xml(log)), Conformity.Strict)));
    }

    [Theory]
    [InlineData("", "ocel/empty")]
    [InlineData("{", "ocel/not-well-formed")]
    [InlineData("[]", "ocel/no-log")]
    [InlineData("""{"cases":[]}""", "ocel/no-log")]
    [InlineData("{}", "ocel/missing-property")]
    [InlineData("""{"events":[],"events":[]}""", "ocel/duplicate-property")]
    [InlineData("""{"eventTypes":[],"objectTypes":[],"events":[],"objects":[]} x""", "ocel/not-well-formed")]
    [InlineData("""{"eventTypes":[],"objectTypes":[],"events":[],"objects":[],"more":1}""", "ocel/unknown-property")]
    [InlineData("""{"eventTypes":[],"objectTypes":[],"events":[{"id":"e","type":"t","time":"2024-01-01T00:00:00Z"}],"objects":[]}""", "ocel/unknown-type")]
    [InlineData("""{"eventTypes":[{"name":"t","attributes":[]}],"objectTypes":[],"events":[{"id":"e","type":"t","time":"yesterday"}],"objects":[]}""", "ocel/invalid-time")]
    [InlineData("""{"eventTypes":[{"name":"t","attributes":[]}],"objectTypes":[],"events":[{"id":"e","type":"t"}],"objects":[]}""", "ocel/missing-property")]
    [InlineData("""{"eventTypes":[{"name":"t","attributes":[{"name":"a","type":"integer"}]}],"objectTypes":[],"events":[{"id":"e","type":"t","time":"2024-01-01T00:00:00Z","attributes":[{"name":"a","value":"x"}]}],"objects":[]}""", "ocel/invalid-value")]
    [InlineData("""{"eventTypes":[{"name":"t","attributes":[]},{"name":"t","attributes":[]}],"objectTypes":[],"events":[],"objects":[]}""", "ocel/duplicate-type")]
    [InlineData("""{"eventTypes":[],"objectTypes":[{"name":"t","attributes":[]}],"events":[],"objects":[{"id":"o","type":"t"},{"id":"o","type":"t"}]}""", "ocel/duplicate-id")]
    [InlineData("""{"eventTypes":[{"name":"t","attributes":[{"name":"a","type":"money"}]}],"objectTypes":[],"events":[],"objects":[]}""", "ocel/unknown-attribute-type")]
    [InlineData("""{"eventTypes":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[""", "ocel/unexpected-token")]
    public void Wrong_JSON_is_refused(string json, string code) => AssertRefused(code, () => Read(OcelReader.OpenJson(new MemoryStream(Encoding.UTF8.GetBytes(json)))));

    [Theory]
    [InlineData("", "ocel/empty")]
    [InlineData("<log>", "ocel/not-well-formed")]
    [InlineData("<other/>", "ocel/unknown-element")]
    [InlineData("<log/>", "ocel/missing-element")]
    [InlineData("<log><events/><events/></log>", "ocel/duplicate-element")]
    [InlineData("<log><more/></log>", "ocel/unknown-element")]
    [InlineData("<log>text</log>", "ocel/unexpected-text")]
    [InlineData("""<!DOCTYPE log [<!ENTITY x SYSTEM "file:///etc/passwd">]><log/>""", "ocel/dtd-prohibited")]
    [InlineData("""<log><object-types/><event-types/><objects/><events><event id="e" type="t" time="2024-01-01T00:00:00Z"/></events></log>""", "ocel/unknown-type")]
    [InlineData("""<log><object-types/><event-types/><objects/><events><event type="t" time="2024-01-01T00:00:00Z"/></events></log>""", "ocel/missing-attribute")]
    [InlineData("""<log><object-types/><event-types/><objects/><events><event id="e" type="t" time="2024-01-01T00:00:00Z" more="1"/></events></log>""", "ocel/unknown-attribute")]
    [InlineData("""<log><object-types/><event-types><event-type name="t"><attributes/></event-type></event-types><objects/><events><event id="e" type="t" time="2024-01-01T00:00:00Z"><attributes>x</attributes></event></events></log>""", "ocel/unexpected-text")]
    public void Wrong_XML_is_refused(string xml, string code) => AssertRefused(code, () => Read(OcelReader.OpenXml(new MemoryStream(Encoding.UTF8.GetBytes(xml)))));

    [Fact]
    public void Every_truncation_is_refused()
    {
        var log = FsCheck.Fluent.Gen.Sample(GeneratedOcel.Logs().Generator, 30, 5)[4];
        byte[] json = Json(log), xml = Xml(log);
        for (var length = 0; length < json.Length - 2; length++)
            Assert.Throws<LogFormatException>(() => Read(OcelReader.OpenJson(new MemoryStream(json, 0, length))));
        for (var length = 0; length < xml.Length - 7; length++)
            Assert.Throws<LogFormatException>(() => Read(OcelReader.OpenXml(new MemoryStream(xml, 0, length))));
    }

    [Fact]
    public void Half_a_character_and_a_relation_to_nothing_are_not_written()
    {
        OcelTypeDeclaration[] types = [new(false, "t", [new("a", OcelType.String)])];
        OcelObject With(string value, string related) => new("o", "t", [new("a", value, "1970-01-01T00:00:00Z")], [new(related, "")]);
        AssertRefused("ocel/invalid-character", () => Json(new OcelLog(types, [With("\uD800", "o")], [])), placed: false);
        AssertRefused("ocel/invalid-character", () => Xml(new OcelLog(types, [With("\0", "o")], [])), placed: false);
        AssertRefused("ocel/unknown-object", () => Json(new OcelLog(types, [With("", "nobody")], [])), placed: false);
    }

    static void AssertRefused(string code, Func<object> read, bool placed = true)
    {
        var refused = Assert.Throws<LogFormatException>(() => read());
        Assert.Equal(code, refused.Code);
        Assert.True(!placed || (refused.Line > 0 && refused.Column > 0));
    }

    static void AssertSame(OcelLog expected, OcelLog actual)
    {
        Assert.Equal(expected.Types, actual.Types);
        Assert.Equal(expected.Objects, actual.Objects);
        Assert.Equal(expected.Events, actual.Events);
    }

    static OcelLog Read(OcelReader reader)
    {
        using (reader)
            return OcelLog.Gather(reader.Read());
    }

    static byte[] Json(OcelLog log)
    {
        using var output = new MemoryStream();
        OcelWriter.WriteJson(output, log);
        return output.ToArray();
    }

    static byte[] Xml(OcelLog log)
    {
        using var output = new MemoryStream();
        OcelWriter.WriteXml(output, log);
        return output.ToArray();
    }
}
