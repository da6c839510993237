using FsCheck;
using FsCheck.Fluent;
using Pathways.Projections.Formats.Ocel;

namespace Pathways.Projections.Tests.Formats;

/// <summary>Object-centric logs with every data type, values over time, relations, and texts that both formats must escape.</summary>
public static class GeneratedOcel
{
    static readonly string[] Times = ["2024-02-29T23:59:59.999+01:00", "1970-01-01T00:00:00Z", "1999-12-31T12:00:00.123456789-11:30"];
    static readonly string[] Texts = ["", " ", "a", "<&>\"'", "two\nlines", "tab\there", "cr\rlf\r\n", "éàü", "𝒳", "]]>", "  padded  ", "{\"json\":1}", "\\u0041"];

    public static Arbitrary<OcelLog> Logs() => Arb.From(
        from types in Types()
        from objects in Objects(types.Where(t => !t.OfEvents).ToList())
        from events in Events(types.Where(t => t.OfEvents).ToList(), objects)
        select new OcelLog(types, objects, events));

    static Gen<List<OcelTypeDeclaration>> Types() =>
        from objectTypes in Gen.Choose(1, 3)
        from eventTypes in Gen.Choose(1, 3)
        from attributes in Gen.ArrayOf(Gen.Elements(Enum.GetValues<OcelType>()), 12)
        select Enumerable.Range(0, objectTypes + eventTypes)
            .Select(i => new OcelTypeDeclaration(
                i >= objectTypes, $"type <{i}>", [.. attributes.Skip(i * 2).Take(2).Select((t, a) => new OcelAttributeType($"attr & {a}", t))]))
            .ToList();

    static Gen<List<OcelObject>> Objects(List<OcelTypeDeclaration> types) =>
        from count in Gen.Choose(0, 6)
        from objects in Gen.CollectToList(Enumerable.Range(0, count), i =>
            from type in Gen.Elements<OcelTypeDeclaration>(types)
            from attributes in Values(type)
            from time in Gen.Elements(Times)
            from relations in Relations(count)
            select new OcelObject($"o {i}", type.Name, [.. attributes.Select(a => a with { Time = time })], relations))
        select objects.ToList();

    static Gen<List<OcelEvent>> Events(List<OcelTypeDeclaration> types, List<OcelObject> objects) =>
        from count in Gen.Choose(0, 6)
        from events in Gen.CollectToList(Enumerable.Range(0, count), i =>
            from type in Gen.Elements<OcelTypeDeclaration>(types)
            from attributes in Values(type)
            from time in Gen.Elements(Times)
            from relations in Relations(objects.Count)
            select new OcelEvent($"e\"{i}", type.Name, time, attributes, relations))
        select events.ToList();

    static Gen<List<OcelAttribute>> Values(OcelTypeDeclaration type) =>
        from values in Gen.CollectToList(type.Attributes, a => Value(a.Type).Select(v => new OcelAttribute(a.Name, v)))
        from some in Gen.SubListOf<OcelAttribute>(values)
        select some.ToList();

    static Gen<string> Value(OcelType type) => type switch
    {
        OcelType.Time => Gen.Elements(Times),
        OcelType.Integer => Gen.Elements("0", "-1", "9223372036854775807"),
        OcelType.Float => Gen.Elements("0", "-1.5E300", "0.1"),
        OcelType.Boolean => Gen.Elements("true", "false"),
        _ => Gen.Elements(Texts),
    };

    static Gen<List<OcelRelation>> Relations(int objects) => objects == 0
        ? Gen.Constant(new List<OcelRelation>())
        : Gen.Choose(0, objects - 1).SelectMany(_ => Gen.Elements(Texts), (o, q) => new OcelRelation($"o {o}", q)).ListOf().Select(l => l.Take(3).ToList());
}
