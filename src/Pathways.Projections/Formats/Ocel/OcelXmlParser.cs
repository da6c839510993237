using System.Xml;

namespace Pathways.Projections.Formats.Ocel;

/// <summary>OCEL 2.0 XML: object-types, event-types, objects and events under log.</summary>
internal sealed class OcelXmlParser
{
    const string SchemaInstance = "http://www.w3.org/2001/XMLSchema-instance";
    const string SinceEver = "1970-01-01T00:00:00Z";
    readonly LogStream stream;
    readonly OcelChecks checks;
    readonly XmlReader xml;
    readonly IXmlLineInfo place;

    public OcelXmlParser(LogStream stream, OcelChecks checks)
    {
        this.stream = stream;
        this.checks = checks;
        xml = XmlReader.Create(stream, new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
        });
        place = (IXmlLineInfo)xml;
    }

    public IEnumerable<OcelItem> Read()
    {
        Guarded(() =>
        {
            xml.MoveToContent();
            return Require("log");
        });
        var parts = new HashSet<string>();
        if (Guarded(() => Enter()))
        {
            while (Guarded(() => NextChild("log")))
            {
                var part = xml.LocalName;
                Guarded(() => Part(part, parts));
                if (!Guarded(() => Enter()))
                    continue;
                while (Guarded(() => NextChild(part)))
                    yield return Guarded(() => Item(part));
            }
        }

        Guarded(() => parts.Count == 4 ? 0 : throw Error("ocel/missing-element", "A log has object-types, event-types, objects and events."));
        while (Guarded(Next))
            continue;
    }

    int Part(string part, HashSet<string> parts)
    {
        if (part == "global")
            throw Error("ocel/version-1", "The log is of OCEL 1.0: write it as OCEL 2.0.");
        if (part is not ("object-types" or "event-types" or "objects" or "events"))
            throw Error("ocel/unknown-element", $"<log> has no <{Cited.Shown(part)}>.");
        if (!parts.Add(part))
            throw Error("ocel/duplicate-element", $"<{part}> is given twice.");
        Attributes();
        return 0;
    }

    OcelItem Item(string part)
    {
        stream.Mark();
        switch (part)
        {
            case "object-types":
                Require("object-type");
                return Type(ofEvents: false);
            case "event-types":
                Require("event-type");
                return Type(ofEvents: true);
            case "objects":
                Require("object");
                return Entity(ofEvents: false);
            default:
                Require("event");
                return Entity(ofEvents: true);
        }
    }

    OcelTypeDeclaration Type(bool ofEvents)
    {
        var name = Required(Attributes("name"), "name");
        var attributes = new List<OcelAttributeType>();
        Children(xml.LocalName, child =>
        {
            Require("attributes");
            Attributes();
            Children("attributes", _ =>
            {
                Require("attribute");
                var given = Attributes("name", "type");
                attributes.Add(new OcelAttributeType(Required(given, "name"), checks.TypeName(Required(given, "type"))));
                Content("attribute");
            });
        });
        return checks.Type(ofEvents, name, attributes);
    }

    OcelItem Entity(bool ofEvents)
    {
        var given = ofEvents ? Attributes("id", "type", "time") : Attributes("id", "type");
        var attributes = new List<OcelAttribute>();
        var relations = new List<OcelRelation>();
        var seen = new HashSet<string>();
        var (id, type) = (Required(given, "id"), Required(given, "type"));
        var time = ofEvents ? checks.Time(Required(given, "time")) : "";
        Children(xml.LocalName, child =>
        {
            if (!seen.Add(child))
                throw Error("ocel/duplicate-element", $"<{Cited.Shown(child)}> is given twice.");
            Attributes();
            if (child == "attributes")
                Children(child, _ => attributes.Add(Attribute(ofEvents)));
            else if (child == "objects")
                Children(child, _ => relations.Add(Relation()));
            else
                throw Error("ocel/unknown-element", $"<{Cited.Shown(child)}> may not stand here.");
        });
        return ofEvents ? checks.Event(id, type, time, attributes, relations) : checks.Object(id, type, attributes, relations);
    }

    OcelAttribute Attribute(bool ofEvents)
    {
        Require("attribute");
        var given = ofEvents ? Attributes("name") : Attributes("name", "time");
        if (!ofEvents && !given.ContainsKey("time"))
            checks.Depart("ocel/missing-time", "An object's value states no time: taken as valid from the start (1970-01-01T00:00:00Z).");
        var time = ofEvents ? null : checks.Pooled(checks.Time(given.GetValueOrDefault("time", SinceEver)));
        return new OcelAttribute(checks.Pooled(Required(given, "name")), checks.Pooled(Content("attribute")), time);
    }

    OcelRelation Relation()
    {
        // The specification's examples write <relationship>, its printed schema <object>.
        if (xml.LocalName is not ("relationship" or "object"))
            throw Error("ocel/unknown-element", $"<{Cited.Shown(xml.LocalName)}> may not stand here.");
        var element = xml.LocalName;
        var given = Attributes("object-id", "qualifier");
        Content(element);
        return new OcelRelation(Required(given, "object-id"), checks.Pooled(Required(given, "qualifier")));
    }

    Dictionary<string, string> Attributes(params ReadOnlySpan<string> allowed)
    {
        var given = new Dictionary<string, string>();
        while (xml.MoveToNextAttribute())
        {
            if (xml.Prefix == "xmlns" || xml.Name == "xmlns" || xml.NamespaceURI == SchemaInstance)
                continue;
            if (allowed.IndexOf(xml.Name) < 0)
                throw Error("ocel/unknown-attribute", $"'{Cited.Shown(xml.Name)}' may not stand here.");
            given[xml.Name] = xml.Value;
        }

        xml.MoveToElement();
        Here();
        return given;
    }

    string Required(Dictionary<string, string> given, string name) =>
        given.GetValueOrDefault(name) ?? throw Error("ocel/missing-attribute", $"<{xml.LocalName}> has no {name}.");

    /// <summary>Goes into an element; false where it is empty.</summary>
    bool Enter() => !xml.IsEmptyElement;

    void Children(string parent, Action<string> each)
    {
        if (xml.IsEmptyElement)
            return;
        while (NextChild(parent))
            each(xml.LocalName);
    }

    bool NextChild(string parent)
    {
        while (Next())
        {
            switch (xml.NodeType)
            {
                case XmlNodeType.Element:
                    Here();
                    return true;
                case XmlNodeType.EndElement:
                    return false;
                case XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace:
                    break;
                default:
                    if (!string.IsNullOrWhiteSpace(xml.Value))
                        throw Error("ocel/unexpected-text", $"<{parent}> holds text.");
                    break;
            }
        }

        return false;
    }

    string Content(string element)
    {
        if (xml.IsEmptyElement)
            return "";
        var text = "";
        while (Next() && xml.NodeType != XmlNodeType.EndElement)
        {
            if (xml.NodeType == XmlNodeType.Element)
                throw Error("ocel/unknown-element", $"<{element}> holds text alone.");
            text += xml.Value;
        }

        return text;
    }

    int Require(string element) => xml.NodeType == XmlNodeType.Element && xml.LocalName == element
        ? 0
        : throw Error("ocel/unknown-element", $"There is <{Cited.Shown(xml.LocalName)}> where <{element}> belongs.");

    bool Next()
    {
        do
        {
            if (!xml.Read())
                return false;
        }
        while (xml.NodeType is XmlNodeType.XmlDeclaration);

        return true;
    }

    void Here()
    {
        checks.Line = place.LineNumber;
        checks.Column = place.LinePosition;
    }

    LogFormatException Error(string code, string detail)
    {
        Here();
        return checks.Error(code, detail);
    }

    T Guarded<T>(Func<T> step)
    {
        try
        {
            return step();
        }
        catch (XmlException e)
        {
            checks.Line = e.LineNumber;
            checks.Column = e.LinePosition;
            var (_, code, detail) = XmlFault.Of(e.Message, isEmpty: stream.Expanded == 0);
            throw checks.Error(code, detail, e);
        }
        catch (LogFormatException e) when (e.Line == 0)
        {
            Here();
            throw checks.Error(e.Code, e.Detail, e);
        }
    }
}
