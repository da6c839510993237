using System.Text.Json;

namespace Pathways.Projections.Formats.Ocel;

/// <summary>OCEL 2.0 JSON: an object of the four arrays eventTypes, objectTypes, events and objects, in any order.</summary>
internal sealed class OcelJsonParser(LogStream stream, OcelChecks checks, LogLimits limits)
{
    readonly JsonTokens tokens = new(stream, checks, limits);

    const string NoLog = "this is no OCEL 2.0 log, which has objectTypes, eventTypes, objects and events. Export the events as OCEL 2.0, or as CSV with a row an event.";

    public IEnumerable<OcelItem> Read()
    {
        if (Next() != JsonTokenType.StartObject)
            throw checks.Error("ocel/no-log", $"The JSON begins with a {tokens.Type}: {NoLog}");
        var seen = new HashSet<string>();
        while (Next() != JsonTokenType.EndObject)
        {
            var property = Property(seen);
            if (property is not ("eventTypes" or "objectTypes" or "events" or "objects"))
            {
                throw property.StartsWith("ocel:", StringComparison.Ordinal)
                    ? checks.Error("ocel/version-1", "The log is of OCEL 1.0: write it as OCEL 2.0.")
                    : seen.Count > 1
                    ? checks.Error("ocel/unknown-property", $"OCEL 2.0 has no '{Cited.Shown(property)}' here: take it out.")
                    : checks.Error("ocel/no-log", $"A log has no '{Cited.Shown(property)}': {NoLog}");
            }

            Expect(JsonTokenType.StartArray);
            while (Next() != JsonTokenType.EndArray)
                yield return Item(property);
        }

        foreach (var required in new[] { "eventTypes", "objectTypes", "events", "objects" })
        {
            if (!seen.Contains(required))
                throw checks.Error("ocel/missing-property", $"The log has no '{required}'.");
        }

        if (tokens.Read())
            throw checks.Error("ocel/not-well-formed", "There is something after the log.");
    }

    OcelItem Item(string array)
    {
        Require(JsonTokenType.StartObject);
        return array switch
        {
            "eventTypes" => Type(ofEvents: true),
            "objectTypes" => Type(ofEvents: false),
            "events" => Entity(ofEvents: true),
            _ => Entity(ofEvents: false),
        };
    }

    OcelTypeDeclaration Type(bool ofEvents)
    {
        string? name = null;
        List<OcelAttributeType>? attributes = null;
        foreach (var property in Properties())
        {
            if (property == "name")
                name = Text();
            else if (property == "attributes")
                attributes = Array(AttributeType);
            else
                throw Unknown("type", property);
        }

        return checks.Type(ofEvents, Required(name, "name"), Required(attributes, "attributes"));
    }

    OcelAttributeType AttributeType()
    {
        string? name = null, type = null;
        foreach (var property in Properties())
        {
            if (property == "name")
                name = Text();
            else if (property == "type")
                type = Text();
            else
                throw Unknown("attribute", property);
        }

        return new OcelAttributeType(Required(name, "name"), checks.TypeName(Required(type, "type")));
    }

    OcelItem Entity(bool ofEvents)
    {
        string? id = null, type = null, time = null;
        List<OcelAttribute> attributes = [];
        List<OcelRelation> relations = [];
        foreach (var property in Properties())
        {
            if (property == "id")
                id = Text();
            else if (property == "type")
                type = Text();
            else if (property == "time" && ofEvents)
                time = checks.Time(Text());
            else if (property == "attributes")
                attributes = Attributes(ofEvents);
            else if (property == "relationships")
                relations = Array(Relation);
            else
                throw Unknown(ofEvents ? "event" : "object", property);
        }

        return ofEvents
            ? checks.Event(Required(id, "id"), Required(type, "type"), Required(time, "time"), attributes, relations)
            : checks.Object(Required(id, "id"), Required(type, "type"), attributes, relations);
    }

    List<OcelAttribute> Attributes(bool ofEvents)
    {
        Expect(JsonTokenType.StartArray);
        var list = new List<OcelAttribute>();
        while (Next() != JsonTokenType.EndArray)
        {
            Require(JsonTokenType.StartObject);
            if (Attribute(ofEvents) is { } attribute)
                list.Add(attribute);
        }

        return list;
    }

    /// <summary>An attribute; null where its value is.</summary>
    OcelAttribute? Attribute(bool ofEvents)
    {
        string? name = null, value = null, time = null;
        var isNull = false;
        foreach (var property in Properties())
        {
            if (property == "name")
                name = checks.Pooled(Text());
            else if (property == "value")
                isNull = (value = Value()) is null;
            else if (property == "time" && !ofEvents)
                time = checks.Pooled(checks.Time(Text()));
            else
                throw Unknown("attribute", property);
        }

        if (isNull)
        {
            checks.Depart("ocel/empty-value", $"A value of '{Cited.Shown(Required(name, "name"))}' is null: not stated.");
            return null;
        }

        return new OcelAttribute(Required(name, "name"), checks.Pooled(Required(value, "value")), ofEvents ? null : Required(time, "time"));
    }

    OcelRelation Relation()
    {
        string? objectId = null, qualifier = null;
        foreach (var property in Properties())
        {
            if (property == "objectId")
                objectId = Text();
            else if (property == "qualifier")
                qualifier = checks.Pooled(Text());
            else
                throw Unknown("relationship", property);
        }

        return new OcelRelation(Required(objectId, "objectId"), Required(qualifier, "qualifier"));
    }

    IEnumerable<string> Properties()
    {
        var seen = new HashSet<string>();
        while (Next() != JsonTokenType.EndObject)
            yield return Property(seen);
    }

    List<T> Array<T>(Func<T> item)
    {
        Expect(JsonTokenType.StartArray);
        var list = new List<T>();
        while (Next() != JsonTokenType.EndArray)
        {
            Require(JsonTokenType.StartObject);
            list.Add(item());
        }

        return list;
    }

    string Property(HashSet<string> seen)
    {
        Require(JsonTokenType.PropertyName);
        if (!seen.Add(tokens.Text))
            throw checks.Error("ocel/duplicate-property", $"'{Cited.Shown(tokens.Text)}' is given twice.");
        return tokens.Text;
    }

    string Text()
    {
        Expect(JsonTokenType.String);
        return tokens.Text;
    }

    string? Value()
    {
        switch (Next())
        {
            case JsonTokenType.String:
                return tokens.Text;
            case JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                checks.Depart("ocel/value-not-text", "The schema has every value as a string; its type says what it means.");
                return tokens.Text;
            case JsonTokenType.Null:
                return null;
            default:
                throw checks.Error("ocel/invalid-value", "A value is a string, a number, true or false.");
        }
    }

    JsonTokenType Next() => tokens.Read() ? tokens.Type : throw checks.Error("ocel/not-well-formed", "The file ends too early.");

    void Expect(JsonTokenType type)
    {
        Next();
        Require(type);
    }

    void Require(JsonTokenType type)
    {
        if (tokens.Type != type)
            throw checks.Error("ocel/unexpected-token", $"There is a {tokens.Type} where a {type} belongs.");
    }

    LogFormatException Unknown(string where, string property) =>
        checks.Error("ocel/unknown-property", $"OCEL 2.0 has no '{Cited.Shown(property)}' here ({where}): take it out, or write it as an attribute.");

    T Required<T>(T? value, string name) where T : class =>
        value ?? throw checks.Error("ocel/missing-property", $"'{name}' is missing.");
}
