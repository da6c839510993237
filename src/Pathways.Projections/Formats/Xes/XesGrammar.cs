using System.Xml;

namespace Pathways.Projections.Formats.Xes;

/// <summary>Components and attributes, as the schema allows them; the part of the grammar that every event passes through.</summary>
/// <remarks>
/// Names are compared by reference (the parser's name table gives one instance for each), keys and short values are pooled: an event costs
/// no allocation that outlives it.
/// </remarks>
internal sealed class XesGrammar
{
    const string SchemaInstance = "http://www.w3.org/2001/XMLSchema-instance";
    public static readonly string[] TypeNames = ["string", "date", "int", "float", "boolean", "id", "list", "container"];

    XmlReader xml;
    readonly LogLimits limits;
    readonly XesRemarks remarks;
    readonly StringPool values = new();
    readonly object[] types;
    readonly object keyName, valueName, valuesName;
    readonly char[] chunk = new char[4096];
    StatedTime lastTime;

    public XesGrammar(XmlReader xml, XesRemarks remarks, LogLimits limits)
    {
        this.xml = xml;
        this.remarks = remarks;
        this.limits = limits;
        types = [.. TypeNames.Select(t => (object)xml.NameTable.Add(t))];
        keyName = xml.NameTable.Add("key");
        valueName = xml.NameTable.Add("value");
        valuesName = xml.NameTable.Add("values");
        EventName = xml.NameTable.Add("event");
        TraceName = xml.NameTable.Add("trace");
        RootNamespace = xml.NameTable.Add("");
        Keys = new XesKeys(remarks);
    }

    /// <summary>From now on the log is read from another parser, with the same table of names.</summary>
    public void ReadFrom(XmlReader parser) => xml = parser;

    public bool DeclaresNesting { get; set; }
    public object RootNamespace { get; set; }
    public object EventName { get; }
    public object TraceName { get; }
    public XesKeys Keys { get; }
    public XesComponent Component { get; } = new();

    /// <summary>Goes to the next element, end or text. The parser takes white space longer than its buffer for text: it is not.</summary>
    public bool Next()
    {
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Text || !IsBlank())
                return true;
        }

        return false;
    }

    public bool Is(object name) =>
        xml.NodeType == XmlNodeType.Element && ReferenceEquals(xml.LocalName, name) && ReferenceEquals(xml.NamespaceURI, RootNamespace);

    public bool IsAttribute => TypeHere() >= 0;

    /// <summary>Reads a trace up to its first event, or an event whole. False where the element is empty.</summary>
    public bool ReadComponent(bool mayHoldEvents)
    {
        var name = mayHoldEvents ? "trace" : "event";
        if (xml.HasAttributes)
            RefuseXmlAttributes(name);
        Component.Clear();
        var empty = xml.IsEmptyElement;
        Next();
        if (empty)
            return false;
        while (TypeHere() is var type and >= 0)
        {
            var key = ReadKeyAndValue(type, Component.Expected, out var value);
            // Attributes nested in this one have times of their own.
            var time = lastTime;
            if (IsPlain(type))
                Component.Add(key, (XesType)type, value, time);
            else
                Component.Add(key, ReadContent(new XesAttribute((XesType)type, key.Name, value), depth: 1), time);
        }

        if (Component.Suspect)
            remarks.LookForDuplicates(Component.Attributes());
        if (mayHoldEvents)
            return true;
        if (xml.NodeType != XmlNodeType.EndElement)
            throw remarks.Misplaced(name);
        Next();
        return true;
    }

    /// <summary>Reads the attributes of the log, of a global declaration or of an attribute.</summary>
    public XesAttribute[] ReadAttributes(int depth)
    {
        if (depth > limits.MaxDepth)
            throw remarks.Error("xes/too-deep", $"Attributes are nested deeper than {limits.MaxDepth}.");
        List<XesAttribute>? list = null;
        while (IsAttribute)
            (list ??= []).Add(ReadAttribute(depth));
        return list is null ? [] : [.. list];
    }

    /// <summary>Reads the attribute here.</summary>
    public XesAttribute ReadAttribute(int depth)
    {
        var type = TypeHere();
        var key = ReadKeyAndValue(type, expected: null, out var value);
        var attribute = new XesAttribute((XesType)type, key.Name, value);
        return IsPlain(type) ? attribute : ReadContent(attribute, depth);
    }

    XesKey ReadKeyAndValue(int type, XesKey? expected, out string value)
    {
        XesKey? key = null;
        string? given = null;
        while (xml.MoveToNextAttribute())
        {
            // Without a prefix, the name is the same instance as the local name.
            object name = xml.Name;
            if (ReferenceEquals(name, keyName))
            {
                // Components of a log mostly have the same keys in the same places.
                var text = xml.Value;
                key = expected is { Examined: true } && expected.Name == text ? expected : Keys.Examined(text);
            }
            else if (!ReferenceEquals(name, valueName))
            {
                RefuseXmlAttribute(TypeNames[type]);
            }
            else
            {
                given = type == (int)XesType.String && key is { Wanted: false } ? "" : values.Intern(xml.Value);
            }
        }

        xml.MoveToElement();
        if (key is null or { Name: "" })
        {
            // Published logs nest values without a key; nothing can ask for them, and nothing is lost.
            remarks.Depart("xes/missing-key", $"<{TypeNames[type]}> has no key.");
            key = Keys.None;
        }

        value = Checked((XesType)type, given);
        return key;
    }

    /// <summary>Steps over an attribute that has no content; false where there is some, or should be.</summary>
    bool IsPlain(int type)
    {
        if (!xml.IsEmptyElement)
            return false;
        if (type == (int)XesType.List)
            remarks.Depart("xes/list-without-values", "A list holds its values in a <values> element.");
        Next();
        return true;
    }

    XesAttribute ReadContent(in XesAttribute attribute, int depth)
    {
        Next();
        var nested = ReadAttributes(depth + 1);
        XesAttribute[]? items = null;
        if (attribute.Type == XesType.List && Is(valuesName))
            items = ReadValues(depth + 1);
        if (xml.NodeType != XmlNodeType.EndElement)
            throw remarks.Misplaced(TypeNames[(int)attribute.Type]);
        if (attribute.Type == XesType.List && items is null)
        {
            remarks.Depart("xes/list-without-values", "A list holds its values in a <values> element; XES 2.0 wrote them bare.");
            (items, nested) = (nested, []);
        }

        remarks.LookForDuplicates(nested);
        if (nested.Length > 0 && attribute.Type < XesType.List && !DeclaresNesting)
        {
            DeclaresNesting = true;
            remarks.Depart("xes/nesting-undeclared", "Attributes are nested, which xes.features does not announce.");
        }

        Next();
        return items is null && nested.Length == 0 ? attribute : attribute with { Nested = nested, Items = items ?? [] };
    }

    XesAttribute[] ReadValues(int depth)
    {
        // The schema asks for a key on <values>, most logs have none; it carries nothing.
        while (xml.MoveToNextAttribute())
        {
            if (!ReferenceEquals(xml.Name, keyName))
                RefuseXmlAttribute("values");
        }

        xml.MoveToElement();
        var empty = xml.IsEmptyElement;
        Next();
        if (empty)
            return [];
        var items = ReadAttributes(depth);
        if (xml.NodeType != XmlNodeType.EndElement)
            throw remarks.Misplaced("values");
        Next();
        return items;
    }

    /// <summary>The instant of the date checked last.</summary>
    public StatedTime LastTime => lastTime;

    /// <summary>The value, where it is of the type; a refusal or a remark where not.</summary>
    public string Checked(XesType type, string? value)
    {
        lastTime = default;
        if (type >= XesType.List)
        {
            if (type == XesType.Container)
                remarks.Depart("xes/container", "<container> is of XES 2.0, not of the IEEE standard.");
            return value is null ? "" : throw remarks.Error("xes/unknown-xml-attribute", $"<{TypeNames[(int)type]}> takes no value.");
        }

        if (value is null || (type is not (XesType.String or XesType.Id) && string.IsNullOrWhiteSpace(value)))
        {
            if (value is null)
                remarks.Depart("xes/missing-xml-attribute", $"<{TypeNames[(int)type]}> has no value: not stated.");
            else
                remarks.Depart("xes/empty-value", $"The value of a <{TypeNames[(int)type]}> is empty: not stated.");
            lastTime = StatedTime.NotStated;
            return value ?? "";
        }

        var valid = type switch
        {
            XesType.String => true,
            XesType.Date => StatedTime.TryRead(value, out lastTime),
            XesType.Int => XsdValues.TryLong(value, out _),
            XesType.Float => XsdValues.TryDouble(value, out _) || IsForeignDouble(value),
            XesType.Boolean => XsdValues.TryBoolean(value, out _) || IsCapitalisedBoolean(value),
            _ => true,
        };
        if (!valid)
            throw remarks.Error("xes/invalid-value", $"'{Cited.Shown(value)}' is not a {TypeNames[(int)type]}.");
        if (type == XesType.Date && !lastTime.Form.HasFlag(TimeForms.Schema))
            remarks.Depart("xes/date-form", $"'{Cited.Shown(value)}' is a date, but not written as xs:dateTime.");
        if (type == XesType.Id && !Guid.TryParseExact(value, "D", out _))
            remarks.Depart("xes/id-not-uuid", $"'{Cited.Shown(value)}' is not a UUID.");
        return value;
    }

    bool IsForeignDouble(string value)
    {
        if (!XsdValues.IsForeignDouble(value))
            return false;
        remarks.Depart("xes/float-form", $"'{value}' is NaN, INF or -INF as other languages write them.");
        return true;
    }

    bool IsCapitalisedBoolean(string value)
    {
        if (!value.Equals("true", StringComparison.OrdinalIgnoreCase) && !value.Equals("false", StringComparison.OrdinalIgnoreCase))
            return false;
        remarks.Depart("xes/boolean-capitals", $"'{value}' is true or false in capitals, which xs:boolean has not.");
        return true;
    }

    bool IsBlank()
    {
        // In pieces: the white space may be a bomb.
        int read, lines = 0, columns = 0;
        while ((read = xml.ReadValueChunk(chunk, 0, chunk.Length)) > 0)
        {
            for (var i = 0; i < read; i++)
            {
                if (!char.IsWhiteSpace(chunk[i]))
                {
                    remarks.TextBegins(lines, columns);
                    return false;
                }

                (lines, columns) = chunk[i] == '\n' ? (lines + 1, 0) : (lines, columns + 1);
            }
        }

        return true;
    }

    int TypeHere()
    {
        if (xml.NodeType != XmlNodeType.Element || !ReferenceEquals(xml.NamespaceURI, RootNamespace))
            return -1;
        object name = xml.LocalName;
        for (var i = 0; i < types.Length; i++)
        {
            if (ReferenceEquals(types[i], name))
                return i;
        }

        return -1;
    }

    public void RefuseXmlAttributes(string element)
    {
        while (xml.MoveToNextAttribute())
            RefuseXmlAttribute(element);
        xml.MoveToElement();
    }

    public void RefuseXmlAttribute(string element)
    {
        if (!IsNamespaceMatter)
            throw remarks.Error("xes/unknown-xml-attribute", $"<{element}> takes no attribute '{Cited.Shown(xml.Name)}'.");
    }

    /// <summary>Namespace declarations and schema locations are no part of the log.</summary>
    public bool IsNamespaceMatter => xml.Prefix == "xmlns" || xml.Name == "xmlns" || xml.NamespaceURI == SchemaInstance;
}
