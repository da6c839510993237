using FsCheck;
using FsCheck.Fluent;
using Pathways.Projections.Formats;
using Pathways.Projections.Formats.Xes;

namespace Pathways.Projections.Tests.Formats;

/// <summary>A whole log in memory, for tests alone.</summary>
public sealed record WholeLog(XesHeader Header, IReadOnlyList<XesTrace> Traces, IReadOnlyList<XesEvent> StrayEvents)
{
    public byte[] Bytes(Conformity conformity = Conformity.Strict)
    {
        using var output = new MemoryStream();
        using (var writer = new XesWriter(output, Header, conformity))
        {
            foreach (var trace in Traces)
                writer.Write(trace);
            foreach (var stray in StrayEvents)
                writer.Write(stray);
            writer.Complete();
        }

        return output.ToArray();
    }

    public static WholeLog Read(XesReader reader)
    {
        var traces = new List<XesTrace>();
        while (reader.ReadTrace() is { } trace)
            traces.Add(trace);
        var stray = new List<XesEvent>();
        while (reader.ReadStrayEvent() is { } e)
            stray.Add(e);
        return new WholeLog(reader.Header, traces, stray);
    }

    public bool Same(WholeLog other) =>
        Header.Equals(other.Header) && Traces.SequenceEqual(other.Traces) && StrayEvents.SequenceEqual(other.StrayEvents);
}


/// <summary>Logs of every kind of attribute, nested and listed, with texts that XML must escape.</summary>
public static class GeneratedXes
{
    static readonly string[] Keys = ["concept:name", "time:timestamp", "org:resource", "lifecycle:transition", "a", "b.c", "_d", "é"];
    static readonly string[] Texts = ["", " ", "a", "<&>\"'", "two\nlines", "tab\there", "cr\rlf\r\n", "éàü", "𝒳", "]]>", "  padded  ", "{1}"];
    static readonly string[] Dates = ["2024-02-29T23:59:59.999+01:00", "2024-01-01T00:00:00Z", "2024-01-01T00:00:00.5", "1999-12-31T12:00:00.123456789-11:30"];
    static readonly string[] Numbers = ["0", "-1", "+7", "9223372036854775807", "-9223372036854775808"];
    static readonly string[] Reals = ["0", "-1.5E300", "INF", "-INF", "NaN", ".5", "1."];

    public static Arbitrary<WholeLog> Logs() => Arb.From(
        from attributes in Attributes(2)
        from globals in Gen.Elements(XesScope.Event, XesScope.Trace).SelectMany(_ => Attributes(1), (s, a) => new XesGlobal(s, a)).ListOf()
        from traces in Traces().ListOf()
        from stray in Attributes(1).ListOf()
        select new WholeLog(
            new XesHeader
            {
                Extensions = [new XesExtension("Concept", "concept", "http://www.xes-standard.org/concept.xesext")],
                Globals = [.. globals],
                Classifiers = [new XesClassifier("Activity", XesScope.Event, ["concept:name", "lifecycle:transition"])],
                Attributes = attributes,
            },
            [.. traces], [.. stray.Select(a => new XesEvent(a))]));

    static Gen<XesTrace> Traces() =>
        from attributes in Attributes(2)
        from events in Attributes(3).ListOf()
        select new XesTrace(attributes, [.. events.Select(e => new XesEvent(e))]);

    static Gen<XesAttribute[]> Attributes(int depth) =>
        from keys in Gen.SubListOf(Keys)
        from attributes in Gen.CollectToList(keys, key => Attribute(key, depth))
        select attributes.ToArray();

    static Gen<XesAttribute> Attribute(string key, int depth)
    {
        var simple =
            from nested in depth > 0 ? Gen.Frequency((3, Gen.Constant(Array.Empty<XesAttribute>())), (1, Attributes(depth - 1))) : Gen.Constant(Array.Empty<XesAttribute>())
            from attribute in Gen.OneOf(
                Gen.Elements(Texts).Select(v => new XesAttribute(XesType.String, key, v)),
                Gen.Elements(Dates).Select(v => new XesAttribute(XesType.Date, key, v)),
                Gen.Elements(Numbers).Select(v => new XesAttribute(XesType.Int, key, v)),
                Gen.Elements(Reals).Select(v => new XesAttribute(XesType.Float, key, v)),
                Gen.Elements("true", "false", "1", "0").Select(v => new XesAttribute(XesType.Boolean, key, v)),
                Gen.Constant(new XesAttribute(XesType.Id, key, "550e8400-e29b-41d4-a716-446655440000")))
            select attribute with { Nested = nested };
        if (depth == 0)
            return simple;
        var list =
            from nested in Attributes(depth - 1)
            from items in Gen.Elements(Keys).SelectMany(k => Attribute(k, depth - 1)).ListOf()
            select new XesAttribute(XesType.List, key, "") { Nested = nested, Items = [.. items.Take(4)] };
        return Gen.Frequency((5, simple), (1, list));
    }
}
