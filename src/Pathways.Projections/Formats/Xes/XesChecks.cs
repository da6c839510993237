using System.Globalization;
using System.Xml;

namespace Pathways.Projections.Formats.Xes;

/// <summary>What a log must be to be written: what no reader could read back is always refused, what the schema forbids under strictness.</summary>
internal sealed class XesChecks(Conformity conformity)
{
    readonly HashSet<string> goodKeys = [];

    bool Strict => conformity == Conformity.Strict;

    public void Header(XesHeader header)
    {
        if (header.Version is null && Strict)
            throw Refused("xes/missing-version", "The schema requires xes.version.");
        if (header.Version is not null && Strict && !decimal.TryParse(header.Version, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _))
            throw Refused("xes/invalid-version", "xes.version is an xs:decimal, such as 1849.2016.");
        Text(header.Version ?? "");
        Text(header.Features ?? "");
        foreach (var extension in header.Extensions)
        {
            NcName(extension.Name);
            NcName(extension.Prefix);
            Text(extension.Uri);
        }

        foreach (var global in header.Globals)
            Component([.. global.Attributes]);
        foreach (var classifier in header.Classifiers)
            Classifier(classifier);
        Component([.. header.Attributes]);
    }

    public void Component(ReadOnlySpan<XesAttribute> attributes)
    {
        var seen = attributes.Length > 1 ? new HashSet<string>(attributes.Length) : null;
        foreach (ref readonly var attribute in attributes)
        {
            if (Strict && attribute.Key.Length > 0 && seen?.Add(attribute.Key) == false)
                throw Refused("xes/duplicate-key", $"The key '{Cited.Shown(attribute.Key)}' occurs twice in one component.");
            Attribute(attribute);
        }
    }

    void Attribute(in XesAttribute attribute)
    {
        Key(attribute.Key);
        Value(attribute);
        Component([.. attribute.Nested]);
        if (attribute.Items.Count > 0 && attribute.Type != XesType.List)
            throw Refused("xes/misplaced-element", "Only a list has values.");
        foreach (var item in attribute.Items)
            Attribute(item);
    }

    void Key(string key)
    {
        if (goodKeys.Contains(key))
            return;
        if (Strict && (key.Length == 0 || !XmlReader.IsName(key)))
            throw Refused("xes/key-not-a-name", $"The key '{Cited.Shown(key)}' is not of the schema's type xs:Name.");
        Text(key);
        if (goodKeys.Count < 1 << 16)
            goodKeys.Add(key);
    }

    void Value(in XesAttribute attribute)
    {
        var value = attribute.Value ?? throw Refused("xes/missing-xml-attribute", "An attribute has no value.");
        Text(value);
        var valid = attribute.Type switch
        {
            XesType.String => true,
            XesType.Date => StatedTime.TryRead(value, out var time) && (!Strict || time.Form.HasFlag(TimeForms.Schema)),
            XesType.Int => XsdValues.TryLong(value, out _),
            XesType.Float => XsdValues.TryDouble(value, out _) || (!Strict && XsdValues.IsForeignDouble(value)),
            XesType.Boolean => XsdValues.TryBoolean(value, out _)
                || (!Strict && (value.Equals("true", StringComparison.OrdinalIgnoreCase) || value.Equals("false", StringComparison.OrdinalIgnoreCase))),
            XesType.Id => !Strict || Guid.TryParseExact(value, "D", out _),
            XesType.List => value.Length == 0,
            XesType.Container => value.Length == 0,
            _ => false,
        };
        // What is empty is not stated, whatever its type.
        if (!valid && (Strict || !string.IsNullOrWhiteSpace(value)))
            throw Refused("xes/invalid-value", $"'{Cited.Shown(value)}' is not a value of type {attribute.Type}.");
        if (attribute.Type == XesType.Container && Strict)
            throw Refused("xes/container", "<container> is of XES 2.0, not of the IEEE standard.");
    }

    void Classifier(XesClassifier classifier)
    {
        NcName(classifier.Name);
        if (classifier.Keys.Count == 0)
            throw Refused("xes/classifier-empty", "A classifier without keys gives every event the same identity.");
        foreach (var key in classifier.Keys)
        {
            Key(key);
            if (key.Length == 0 || (key.Any(char.IsWhiteSpace) && key.Contains('\'', StringComparison.Ordinal)))
                throw Refused("xes/classifier-key", "A key in a classifier cannot be empty, or have both white space and quotes.");
        }

        if (!XesClassifierKeys.Split(XesClassifierKeys.Join(classifier.Keys)).SequenceEqual(classifier.Keys))
            throw Refused("xes/classifier-key", "The keys of the classifier cannot be told apart once written.");
    }

    void NcName(string name)
    {
        if (Strict && (!XmlReader.IsName(name) || name.Contains(':', StringComparison.Ordinal)))
            throw Refused("xes/name-not-ncname", $"The name '{Cited.Shown(name)}' is not of the schema's type xs:NCName.");
        Text(name);
    }

    static void Text(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (XmlConvert.IsXmlChar(c))
                continue;
            if (i + 1 >= text.Length || !XmlConvert.IsXmlSurrogatePair(text[i + 1], c))
                throw Refused("xes/invalid-character", "A text has a character that XML cannot hold.");
            i++;
        }
    }

    static LogFormatException Refused(string code, string detail) => new(code, 0, 0, detail);
}
