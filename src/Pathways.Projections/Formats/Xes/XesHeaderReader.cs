using System.Globalization;
using System.Xml;

namespace Pathways.Projections.Formats.Xes;

/// <summary>Everything of a log before its first trace: extensions, globals, classifiers and attributes, in this order.</summary>
internal sealed class XesHeaderReader(XesGrammar grammar, XesRemarks remarks, XmlReader xml)
{
    static readonly string[] Parts = ["extension", "global", "classifier"];

    readonly List<XesExtension> extensions = [];
    readonly List<XesGlobal> globals = [];
    readonly List<XesClassifier> classifiers = [];
    readonly List<XesAttribute> attributes = [];
    string? version, features;

    /// <summary>The attributes of the log, as the header has them: what comes late is added to them.</summary>
    public List<XesAttribute> Attributes => attributes;

    public XesHeader Read()
    {
        xml.MoveToContent();
        if (xml.NodeType != XmlNodeType.Element || xml.LocalName != "log")
            throw remarks.Error("xes/no-log", $"The root element is <{Cited.Shown(xml.Name)}>, not <log>: this is no XES log. An OCEL log as XML is read with --object-type.");
        grammar.RootNamespace = xml.NamespaceURI;
        ReadLogAttributes();
        var empty = xml.IsEmptyElement;
        grammar.Next();
        if (!empty)
            ReadParts();
        remarks.LookForDuplicates([.. attributes]);
        CheckClassifierKeys();
        return new XesHeader
        {
            Version = version,
            Features = features,
            Extensions = extensions,
            Globals = globals,
            Classifiers = classifiers,
            Attributes = attributes,
        };
    }

    void ReadLogAttributes()
    {
        while (xml.MoveToNextAttribute())
        {
            if (xml.Name == "xes.version")
                version = xml.Value;
            else if (xml.Name == "xes.features")
                features = xml.Value;
            else if (!grammar.IsNamespaceMatter)
                remarks.Depart("xes/foreign-log-attribute", $"<log> takes no attribute '{Cited.Shown(xml.Name)}'; it is not kept.");
        }

        xml.MoveToElement();
        if (version is null)
            remarks.Depart("xes/missing-version", "<log> does not state xes.version.");
        else if (!decimal.TryParse(version, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _))
            remarks.Depart("xes/invalid-version", "xes.version is an xs:decimal, such as 1849.2016.");
        grammar.DeclaresNesting = features is not null && features.Split(' ').Contains("nested-attributes", StringComparer.Ordinal);
    }

    void ReadParts()
    {
        var reached = -1;
        var attributesFirst = false;
        while (xml.NodeType != XmlNodeType.EndElement && !grammar.Is(grammar.TraceName) && !grammar.Is(grammar.EventName))
        {
            var part = grammar.IsAttribute ? Parts.Length : Array.IndexOf(Parts, xml.LocalName);
            if (xml.NodeType != XmlNodeType.Element || part < 0)
                throw remarks.Misplaced("log");
            if (part < reached)
                remarks.Depart("xes/element-order", $"<{xml.LocalName}> comes too late: extensions, globals, classifiers, attributes, traces, events.");
            if (attributesFirst && part < Parts.Length)
            {
                // The order of XES 1.0's schema, which widespread tools write under the new version too.
                remarks.Depart("xes/element-order", "The log's attributes come before its extensions, as in XES 1.0.");
                attributesFirst = false;
            }

            if (reached < 0 && part == Parts.Length)
                attributesFirst = true;
            else
                reached = Math.Max(reached, part);
            ReadPart(part);
        }
    }

    void ReadPart(int part)
    {
        switch (part)
        {
            case 0: ReadExtension(); break;
            case 1: ReadGlobal(); break;
            case 2: ReadClassifier(); break;
            default: attributes.AddRange(grammar.ReadAttributes(depth: 1)); break;
        }
    }

    void ReadExtension()
    {
        var given = XmlAttributes("extension", ["name", "prefix", "uri"], ["name", "prefix", "uri"]);
        var extension = new XesExtension(given["name"], given["prefix"], given["uri"]);
        if (!IsNcName(extension.Name) || !IsNcName(extension.Prefix))
            remarks.Depart("xes/name-not-ncname", "Name and prefix of an extension are of the schema's type xs:NCName.");
        extensions.Add(extension);
        grammar.Keys.Declare(extension);
        Close("extension");
    }

    void ReadGlobal()
    {
        var given = XmlAttributes("global", ["scope"], []);
        if (!given.ContainsKey("scope"))
            remarks.Remark("xes/global-without-scope", "A <global> states no scope: of events, as the schema says.");
        var scope = Scope(given, "xes/global-scope");
        var empty = xml.IsEmptyElement;
        grammar.Next();
        XesAttribute[] declared = empty ? [] : grammar.ReadAttributes(depth: 1);
        remarks.LookForDuplicates(declared);
        globals.Add(new XesGlobal(scope, declared));
        if (empty)
            return;
        if (xml.NodeType != XmlNodeType.EndElement)
            throw remarks.Misplaced("global");
        grammar.Next();
    }

    void ReadClassifier()
    {
        var given = XmlAttributes("classifier", ["name", "scope", "keys"], ["name", "keys"]);
        var keys = XesClassifierKeys.Split(given["keys"]);
        if (keys.Count == 0)
            throw remarks.Error("xes/classifier-empty", "A classifier without keys gives every event the same identity.");
        if (!IsNcName(given["name"]))
            remarks.Depart("xes/name-not-ncname", "The name of a classifier is of the schema's type xs:NCName.");
        classifiers.Add(new XesClassifier(given["name"], Scope(given, "xes/classifier-scope"), keys));
        Close("classifier");
    }

    Dictionary<string, string> XmlAttributes(string element, string[] allowed, string[] required)
    {
        var given = new Dictionary<string, string>();
        while (xml.MoveToNextAttribute())
        {
            if (Array.IndexOf(allowed, xml.Name) >= 0)
                given[xml.Name] = xml.Value;
            else
                grammar.RefuseXmlAttribute(element);
        }

        xml.MoveToElement();
        foreach (var name in required)
        {
            if (!given.ContainsKey(name))
                throw remarks.Error("xes/missing-xml-attribute", $"<{element}> has no {name}.");
        }

        return given;
    }

    XesScope Scope(Dictionary<string, string> given, string code) => given.GetValueOrDefault("scope") switch
    {
        null or "event" => XesScope.Event,
        "trace" => XesScope.Trace,
        var other => throw remarks.Error(code, $"The scope '{Cited.Shown(other)}' is neither event nor trace."),
    };

    void Close(string element)
    {
        var empty = xml.IsEmptyElement;
        grammar.Next();
        if (empty)
            return;
        if (xml.NodeType != XmlNodeType.EndElement)
            throw remarks.Misplaced(element);
        grammar.Next();
    }

    void CheckClassifierKeys()
    {
        foreach (var classifier in classifiers)
        {
            var declared = globals.Where(g => g.Scope == classifier.Scope).SelectMany(g => g.Attributes).Select(a => a.Key).ToHashSet();
            var missing = classifier.Keys.FirstOrDefault(k => !declared.Contains(k));
            if (missing is not null)
            {
                remarks.Depart("xes/classifier-key-not-global",
                    $"The classifier '{Cited.Shown(classifier.Name)}' uses '{Cited.Shown(missing)}', which is not declared global.");
            }
        }
    }

    static bool IsNcName(string text) => XmlReader.IsName(text) && !text.Contains(':', StringComparison.Ordinal);
}
