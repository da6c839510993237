using System.Security.Cryptography;
using System.Text;

namespace Pathways.Projections.Formats.Ocel;

/// <summary>What holds between the parts of an OCEL log, whichever format it is in.</summary>
internal sealed class OcelChecks(Conformity conformity, LogLimits limits)
{
    readonly LogIssues issues = new(limits.MaxIssues);
    readonly Dictionary<(bool OfEvents, string Name), Dictionary<string, OcelType>> types = [];
    readonly HashSet<UInt128> events = [];
    readonly HashSet<UInt128> objects = [];
    readonly HashSet<UInt128> asked = [];
    readonly HashSet<(bool OfEvents, string Name)> undeclared = [];
    readonly StringPool pool = new();

    public LogIssues Issues => issues;

    /// <summary>Where the parser stands.</summary>
    public int Line { get; set; }
    public int Column { get; set; }

    /// <summary>In a database: the table, of which Line is the row.</summary>
    public string? Table { get; set; }

    /// <summary>Whether a time without offset is given out as it is written, or as UTC with a Z.</summary>
    public bool KeepsLocalTimes { get; set; }

    public string Pooled(string text) => pool.Intern(text);

    public OcelTypeDeclaration Type(bool ofEvents, string name, List<OcelAttributeType> attributes)
    {
        var declared = new Dictionary<string, OcelType>();
        foreach (var attribute in attributes)
        {
            if (!declared.TryAdd(attribute.Name, attribute.Type))
                throw Error("ocel/duplicate-attribute", $"The type '{Cited.Shown(name)}' declares '{Cited.Shown(attribute.Name)}' twice.");
        }

        if (!types.TryAdd((ofEvents, name), declared))
            throw Error("ocel/duplicate-type", $"The type '{Cited.Shown(name)}' is declared twice.");
        return new OcelTypeDeclaration(ofEvents, name, attributes);
    }

    public OcelType TypeName(string name) => name switch
    {
        "string" => OcelType.String,
        "time" => OcelType.Time,
        "integer" => OcelType.Integer,
        "float" => OcelType.Float,
        "boolean" => OcelType.Boolean,
        // Written by older tools.
        "date" when Odd("ocel/type-name", "The type 'date' is called 'time'.") => OcelType.Time,
        "int" when Odd("ocel/type-name", "The type 'int' is called 'integer'.") => OcelType.Integer,
        _ => throw Error("ocel/unknown-attribute-type", $"'{Cited.Shown(name)}' is no type of OCEL 2.0."),
    };

    public OcelObject Object(string id, string type, List<OcelAttribute> attributes, List<OcelRelation> relations)
    {
        if (!objects.Add(Fingerprint(id)))
            throw Error("ocel/duplicate-id", $"The object '{Cited.Shown(id)}' is given twice.");
        Values(false, type, attributes);
        Ask(relations);
        return new OcelObject(id, pool.Intern(type), attributes, relations);
    }

    public OcelEvent Event(string id, string type, string time, List<OcelAttribute> attributes, List<OcelRelation> relations)
    {
        if (!events.Add(Fingerprint(id)))
            throw Error("ocel/duplicate-id", $"The event '{Cited.Shown(id)}' is given twice.");
        for (var i = 1; i < attributes.Count; i++)
        {
            if (attributes.FindIndex(a => a.Name == attributes[i].Name) < i)
                Depart("ocel/duplicate-attribute", $"The event '{Cited.Shown(id)}' has '{Cited.Shown(attributes[i].Name)}' twice.");
        }

        Values(true, type, attributes);
        Ask(relations);
        return new OcelEvent(id, pool.Intern(type), time, attributes, relations);
    }

    public string Time(string text, bool needsOffset = true)
    {
        if (!StatedTime.TryRead(text, out var time))
            throw Error("ocel/invalid-time", $"'{Cited.Shown(text)}' is not a date and time.");
        if (!time.Form.HasFlag(TimeForms.Schema))
            Depart("ocel/time-form", $"'{Cited.Shown(text)}' is a date and time, but not written as xs:dateTime.");
        if (time.Form.HasFlag(TimeForms.Offset))
            return text.Trim();
        if (needsOffset)
            Depart("ocel/time-without-offset", $"'{Cited.Shown(text)}' states no offset.");
        return KeepsLocalTimes ? text.Trim() : text.Trim() + (time.Form.HasFlag(TimeForms.TimeOfDay) ? "Z" : "T00:00:00Z");
    }

    /// <summary>What can only be told at the end.</summary>
    public void Complete()
    {
        foreach (var (ofEvents, name) in undeclared)
        {
            if (!types.ContainsKey((ofEvents, name)))
                throw Error("ocel/unknown-type", $"The type '{Cited.Shown(name)}' of {(ofEvents ? "events" : "objects")} is not declared.");
        }

        asked.ExceptWith(objects);
        if (asked.Count > 0)
            Depart("ocel/unknown-object", $"Relations name {asked.Count} objects that the log does not give: they make no case.");
    }

    public LogFormatException Error(string code, string detail, Exception? inner = null) =>
        Table is null ? new(code, Math.Max(1, Line), Math.Max(1, Column), detail, inner) : new(code, Line, 0, detail, inner, Table);

    public void Depart(string code, string detail)
    {
        if (conformity == Conformity.Strict)
            throw Error(code, detail);
        issues.Add(Table is null ? new LogIssue(code, Math.Max(1, Line), Math.Max(1, Column), detail) : new LogIssue(code, Line, 0, detail, Table));
    }

    bool Odd(string code, string detail)
    {
        Depart(code, detail);
        return true;
    }

    void Values(bool ofEvents, string type, List<OcelAttribute> attributes)
    {
        if (!types.TryGetValue((ofEvents, type), out var declared))
        {
            // JSON may declare its types after their use.
            undeclared.Add((ofEvents, pool.Intern(type)));
            return;
        }

        foreach (var attribute in attributes)
        {
            if (!declared.TryGetValue(attribute.Name, out var expected))
                Depart("ocel/undeclared-attribute", $"The type '{Cited.Shown(type)}' declares no '{Cited.Shown(attribute.Name)}'.");
            else if (expected == OcelType.Float && !IsOf(expected, attribute.Value) && XsdValues.IsForeignDouble(attribute.Value))
                Depart("ocel/float-form", $"'{attribute.Value}' is NaN, INF or -INF as other languages write them.");
            else if (expected != OcelType.String && string.IsNullOrWhiteSpace(attribute.Value))
                Depart("ocel/empty-value", $"A value of '{Cited.Shown(attribute.Name)}' is empty: not stated.");
            else if (!IsOf(expected, attribute.Value))
                throw Error("ocel/invalid-value", $"'{Cited.Shown(attribute.Value)}' is not of type {expected}.");
        }
    }

    internal static bool IsOf(OcelType type, string value) => type switch
    {
        OcelType.Time => XsdValues.TryDateTime(value, out _, out _),
        OcelType.Integer => XsdValues.TryLong(value, out _),
        OcelType.Float => XsdValues.TryDouble(value, out _),
        OcelType.Boolean => XsdValues.TryBoolean(value, out _) || value is "True" or "False",
        _ => true,
    };

    void Ask(List<OcelRelation> relations)
    {
        foreach (var relation in relations)
            asked.Add(Fingerprint(relation.ObjectId));
    }

    static UInt128 Fingerprint(string id)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(id), hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
