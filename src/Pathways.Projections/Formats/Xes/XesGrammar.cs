using System.Xml;

namespace Pathways.Projections.Formats.Xes;

/// <summary>Components and attributes, as the schema allows them; the part of the grammar that every event passes through.</summary>
/// <remarks>
/// Names are compared by reference (the parser's name table gives one instance for each), attributes go into one buffer that is used
/// again, keys and short values are pooled: an event costs no allocation that outlives it.
/// </remarks>
internal sealed class XesGrammar
{
    const string SchemaInstance = "http://www.w3.org/2001/XMLSchema-instance";
    static readonly string[] TypeNames = ["string", "date", "int", "float", "boolean", "id", "list", "container"];

    readonly XmlReader xml;
    readonly IXmlLineInfo place;
    readonly LogLimits limits;
    readonly StringPool values = new();
    readonly XesKeys keys;
    readonly object[] types;
    readonly object keyName, valueName, valuesName;
    readonly List<LogIssue> issues = [];
    readonly char[] chunk = new char[4096];
    XesAttribute[] component = new XesAttribute[16];
    XesKey?[] expected = new XesKey?[16];
    long[] ticks = new long[16];
    long components, lastTicks;
    int count;

    public XesGrammar(XmlReader xml, Conformity conformity, LogLimits limits)
    {
        this.xml = xml;
        this.limits = limits;
        place = (IXmlLineInfo)xml;
        Strict = conformity == Conformity.Strict;
        types = [.. TypeNames.Select(t => (object)xml.NameTable.Add(t))];
        keyName = xml.NameTable.Add("key");
        valueName = xml.NameTable.Add("value");
        valuesName = xml.NameTable.Add("values");
        EventName = xml.NameTable.Add("event");
        TraceName = xml.NameTable.Add("trace");
        RootNamespace = xml.NameTable.Add("");
        keys = new XesKeys(this);
    }

    public bool Strict { get; }
    public bool DeclaresIeee { get; set; }
    public bool DeclaresNesting { get; set; }
    public object RootNamespace { get; set; }
    public object EventName { get; }
    public object TraceName { get; }
    public XesKeys Keys => keys;
    public IReadOnlyList<LogIssue> Issues => issues;
    public long IssueCount { get; private set; }
    public int Line => Math.Max(1, place.LineNumber);
    public int Column => Math.Max(1, place.LinePosition);
    /// <summary>The instants of the component's dates, place by place.</summary>
    public ReadOnlySpan<long> Ticks => ticks;
    public ReadOnlySpan<XesAttribute> Component => component.AsSpan(0, count);

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
        count = 0;
        components++;
        var suspect = false;
        var empty = xml.IsEmptyElement;
        Next();
        if (empty)
            return false;
        while (TypeHere() is var type and >= 0)
        {
            var (attribute, key) = ReadAttribute(type, depth: 1);
            Append(attribute, key);
            suspect |= key.Stamp == components || !key.Remembered;
            key.Stamp = components;
        }

        if (suspect)
            RefuseDuplicates(Component);
        if (mayHoldEvents)
            return true;
        if (xml.NodeType != XmlNodeType.EndElement)
            throw Misplaced(name);
        Next();
        return true;
    }

    /// <summary>Reads the attributes of the log or of a global declaration.</summary>
    public XesAttribute[] ReadAttributes(int depth)
    {
        var list = new List<XesAttribute>();
        while (TypeHere() is var type and >= 0)
            list.Add(ReadAttribute(type, depth).Attribute);
        return [.. list];
    }

    (XesAttribute Attribute, XesKey Key) ReadAttribute(int type, int depth)
    {
        if (depth > limits.MaxDepth)
            throw Error("xes/too-deep", $"Attributes are nested deeper than {limits.MaxDepth}.");
        XesKey? key = null;
        string? value = null;
        while (xml.MoveToNextAttribute())
        {
            if (ReferenceEquals(xml.LocalName, keyName) && xml.Prefix.Length == 0)
                key = Key(xml.Value, depth);
            else if (!ReferenceEquals(xml.LocalName, valueName) || xml.Prefix.Length > 0)
                RefuseXmlAttribute(TypeNames[type]);
            else if (type == (int)XesType.String && key is { Wanted: false })
                value = "";
            else
                value = values.Intern(xml.Value);
        }

        xml.MoveToElement();
        if (key is null)
            throw Error("xes/missing-xml-attribute", $"<{TypeNames[type]}> has no key.");
        var attribute = new XesAttribute((XesType)type, key.Name, Checked((XesType)type, value));
        var empty = xml.IsEmptyElement;
        var composite = type >= (int)XesType.List;
        if (empty && type == (int)XesType.List)
            Depart("xes/list-without-values", "A list holds its values in a <values> element.");
        Next();
        return (empty ? attribute : ReadContent(attribute, composite, depth), key);
    }

    XesKey Key(string text, int depth)
    {
        // Components of a log mostly have the same keys in the same places.
        if (depth == 1 && count < expected.Length && expected[count] is { } key && key.Name == text)
            return key;
        return keys.Examined(text);
    }

    XesAttribute ReadContent(XesAttribute attribute, bool composite, int depth)
    {
        var nested = ReadAttributes(depth + 1);
        XesAttribute[]? items = null;
        if (attribute.Type == XesType.List && Is(valuesName))
            items = ReadValues(depth + 1);
        if (xml.NodeType != XmlNodeType.EndElement)
            throw Misplaced(TypeNames[(int)attribute.Type]);
        if (attribute.Type == XesType.List && items is null)
        {
            Depart("xes/list-without-values", "A list holds its values in a <values> element; XES 2.0 wrote them bare.");
            (items, nested) = (nested, []);
        }

        RefuseDuplicates(nested);
        if (nested.Length > 0 && !composite && !DeclaresNesting)
        {
            DeclaresNesting = true;
            Depart("xes/nesting-undeclared", "Attributes are nested, which xes.features does not announce.");
        }

        Next();
        return items is null && nested.Length == 0 ? attribute : attribute with { Nested = nested, Items = items ?? [] };
    }

    XesAttribute[] ReadValues(int depth)
    {
        // The schema asks for a key on <values>, most logs have none; it carries nothing.
        while (xml.MoveToNextAttribute())
        {
            if (!ReferenceEquals(xml.LocalName, keyName))
                RefuseXmlAttribute("values");
        }

        xml.MoveToElement();
        var empty = xml.IsEmptyElement;
        Next();
        if (empty)
            return [];
        var items = ReadAttributes(depth);
        if (xml.NodeType != XmlNodeType.EndElement)
            throw Misplaced("values");
        Next();
        return items;
    }

    string Checked(XesType type, string? value)
    {
        if (type >= XesType.List)
        {
            if (type == XesType.Container)
                Depart("xes/container", "<container> is of XES 2.0, not of the IEEE standard.");
            return value is null ? "" : throw Error("xes/unknown-xml-attribute", $"<{TypeNames[(int)type]}> takes no value.");
        }

        if (value is null)
            throw Error("xes/missing-xml-attribute", $"<{TypeNames[(int)type]}> has no value.");
        var valid = type switch
        {
            XesType.Date => XsdValues.TryDateTime(value, out lastTicks, out _),
            XesType.Int => XsdValues.TryLong(value, out _),
            XesType.Float => XsdValues.TryDouble(value, out _),
            XesType.Boolean => XsdValues.TryBoolean(value, out _),
            _ => true,
        };
        if (!valid)
            throw Error("xes/invalid-value", $"'{Shown(value)}' is not a {TypeNames[(int)type]}.");
        if (type == XesType.Id && !Guid.TryParseExact(value, "D", out _))
            Depart("xes/id-not-uuid", $"'{Shown(value)}' is not a UUID.");
        return value;
    }

    bool IsBlank()
    {
        // In pieces: the white space may be a bomb.
        int read;
        while ((read = xml.ReadValueChunk(chunk, 0, chunk.Length)) > 0)
        {
            if (!chunk.AsSpan(0, read).IsWhiteSpace())
                return false;
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

    void Append(in XesAttribute attribute, XesKey key)
    {
        if (count == component.Length)
        {
            Array.Resize(ref component, count * 2);
            Array.Resize(ref expected, count * 2);
            Array.Resize(ref ticks, count * 2);
        }

        expected[count] = key;
        ticks[count] = attribute.Type == XesType.Date ? lastTicks : 0;
        component[count++] = attribute;
    }

    public void RefuseDuplicates(ReadOnlySpan<XesAttribute> attributes)
    {
        if (attributes.Length > 32)
        {
            var seen = new HashSet<string>(attributes.Length);
            foreach (ref readonly var a in attributes)
            {
                if (!seen.Add(a.Key))
                    throw Duplicate(a.Key);
            }

            return;
        }

        for (var i = 1; i < attributes.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (attributes[i].Key == attributes[j].Key)
                    throw Duplicate(attributes[i].Key);
            }
        }
    }

    public void RefuseXmlAttributes(string element)
    {
        while (xml.MoveToNextAttribute())
            RefuseXmlAttribute(element);
        xml.MoveToElement();
    }

    public void RefuseXmlAttribute(string element)
    {
        if (IsNamespaceMatter)
            return;
        throw Error("xes/unknown-xml-attribute", $"<{element}> takes no attribute '{Shown(xml.Name)}'.");
    }

    /// <summary>Namespace declarations and schema locations are no part of the log.</summary>
    public bool IsNamespaceMatter => xml.Prefix == "xmlns" || xml.Name == "xmlns" || xml.NamespaceURI == SchemaInstance;

    public LogFormatException Error(string code, string detail) => new(code, Line, Column, detail);

    public LogFormatException Misplaced(string parent) => xml.NodeType switch
    {
        XmlNodeType.Element when IsKnown(xml.LocalName) =>
            Error("xes/misplaced-element", $"<{Shown(xml.Name)}> may not stand here in <{parent}>."),
        XmlNodeType.Element => Error("xes/unknown-element", $"XES has no element <{Shown(xml.Name)}>."),
        _ => Error("xes/unexpected-text", $"<{parent}> holds text, which XES keeps in values alone."),
    };

    /// <summary>Against the standard's order of elements: an error in a log that claims the IEEE standard, an oddity in older ones.</summary>
    public void OutOfOrder(string detail)
    {
        if (DeclaresIeee)
            throw Error("xes/element-order", detail);
        Depart("xes/element-order", detail);
    }

    /// <summary>Against the letter of the standard, but nothing is lost: an error where strictness is asked, an oddity elsewhere.</summary>
    public void Depart(string code, string detail)
    {
        if (Strict)
            throw Error(code, detail);
        Remark(code, detail);
    }

    /// <summary>Odd, but not against the standard.</summary>
    public void Remark(string code, string detail)
    {
        IssueCount++;
        if (issues.Count < limits.MaxIssues)
            issues.Add(new LogIssue(code, Line, Column, detail));
    }

    public static string Shown(string text) => text.Length <= 80 ? text : text[..80] + "…";

    LogFormatException Duplicate(string key) =>
        Error("xes/duplicate-key", $"The key '{Shown(key)}' occurs twice in one component.");

    static bool IsKnown(string name) =>
        Array.IndexOf(TypeNames, name) >= 0 || name is "log" or "extension" or "global" or "classifier" or "trace" or "event" or "values";
}
