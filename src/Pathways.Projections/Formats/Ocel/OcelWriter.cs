using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Xml;

namespace Pathways.Projections.Formats.Ocel;

/// <summary>Writes object-centric event logs as OCEL 2.0, JSON or XML, as a stream: objects and events are taken one by one.</summary>
/// <remarks>
/// What is written is valid by the standard's schemas: values are strings in JSON, times have offsets, every type used is declared. A log
/// that breaks this is refused. The bytes depend only on the log.
/// </remarks>
public static class OcelWriter
{
    const int FlushAt = 1 << 16;
    static readonly string[] TypeNames = ["string", "time", "integer", "float", "boolean"];

    /// <summary>Writes JSON.</summary>
    /// <param name="output">Takes UTF-8 bytes; left open.</param>
    /// <param name="log">The log.</param>
    /// <exception cref="LogFormatException">The log is not a valid one.</exception>
    public static void WriteJson(Stream output, OcelLog log)
    {
        var checks = Declared(log);
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions
        {
            Indented = true,
            IndentSize = 1,
            NewLine = "\n",
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        });
        json.WriteStartObject();
        Types(json, "objectTypes", log.Types.Where(t => !t.OfEvents));
        Types(json, "eventTypes", log.Types.Where(t => t.OfEvents));
        json.WriteStartArray("objects");
        foreach (var o in log.Objects)
        {
            Check(checks, o);
            json.WriteStartObject();
            json.WriteString("id", o.Id);
            json.WriteString("type", o.Type);
            Body(json, o.Attributes, o.Relations);
        }

        json.WriteEndArray();
        json.WriteStartArray("events");
        foreach (var e in log.Events)
        {
            Check(checks, e);
            json.WriteStartObject();
            json.WriteString("id", e.Id);
            json.WriteString("type", e.Type);
            json.WriteString("time", e.Time);
            Body(json, e.Attributes, e.Relations);
        }

        checks.Complete();
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        output.Write("\n"u8);
    }

    /// <summary>Writes XML.</summary>
    /// <param name="output">Takes UTF-8 bytes; left open.</param>
    /// <param name="log">The log.</param>
    /// <exception cref="LogFormatException">The log is not a valid one, or has a text that XML cannot hold.</exception>
    public static void WriteXml(Stream output, OcelLog log)
    {
        var checks = Declared(log);
        var xml = XmlWriter.Create(output, new XmlWriterSettings
        {
            Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            Indent = true,
            IndentChars = " ",
            NewLineChars = "\n",
            NewLineHandling = NewLineHandling.Entitize,
        });
        try
        {
            xml.WriteStartDocument();
            xml.WriteStartElement("log");
            Types(xml, "object-types", "object-type", log.Types.Where(t => !t.OfEvents));
            Types(xml, "event-types", "event-type", log.Types.Where(t => t.OfEvents));
            xml.WriteStartElement("objects");
            foreach (var o in log.Objects)
            {
                Check(checks, o);
                xml.WriteStartElement("object");
                xml.WriteAttributeString("id", o.Id);
                xml.WriteAttributeString("type", o.Type);
                Body(xml, o.Attributes, o.Relations);
            }

            xml.WriteEndElement();
            xml.WriteStartElement("events");
            foreach (var e in log.Events)
            {
                Check(checks, e);
                xml.WriteStartElement("event");
                xml.WriteAttributeString("id", e.Id);
                xml.WriteAttributeString("type", e.Type);
                xml.WriteAttributeString("time", e.Time);
                Body(xml, e.Attributes, e.Relations);
            }

            checks.Complete();
            xml.WriteEndElement();
            xml.WriteEndElement();
            xml.WriteEndDocument();
        }
        catch (ArgumentException e)
        {
            throw new LogFormatException("ocel/invalid-character", 0, 0, "A text has a character that XML cannot hold.", e);
        }

        // Not disposed on the way out of a failure: it would close the elements and make a broken-off log look whole.
        xml.Dispose();
        output.Write("\n"u8);
    }

    static OcelChecks Declared(OcelLog log)
    {
        var checks = new OcelChecks(Conformity.Strict, new LogLimits());
        Whole([.. log.Types.Select(t => t.Name), .. log.Types.SelectMany(t => t.Attributes).Select(a => a.Name)]);
        foreach (var type in log.Types)
            checks.Type(type.OfEvents, type.Name, [.. type.Attributes]);
        return checks;
    }

    /// <summary>The JSON writer would put another character in place of half a one.</summary>
    static void Whole(List<string> texts)
    {
        foreach (var text in texts)
        {
            for (var i = 0; i < text.Length; i++)
            {
                if (!char.IsSurrogate(text[i]))
                    continue;
                if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                    throw new LogFormatException("ocel/invalid-character", 0, 0, "A text holds half a character.");
                i++;
            }
        }
    }

    static void Check(OcelChecks checks, OcelObject o)
    {
        foreach (var attribute in o.Attributes)
            checks.Time(attribute.Time ?? throw new LogFormatException("ocel/missing-property", 0, 0, $"A value of '{Cited.Shown(o.Id)}' has no time."));
        Whole([o.Id, .. o.Attributes.Select(a => a.Value), .. o.Relations.SelectMany(r => new[] { r.ObjectId, r.Qualifier })]);
        checks.Object(o.Id, o.Type, [.. o.Attributes], [.. o.Relations]);
    }

    static void Check(OcelChecks checks, OcelEvent e)
    {
        checks.Time(e.Time);
        if (e.Attributes.Any(a => a.Time is not null))
            throw new LogFormatException("ocel/unknown-property", 0, 0, $"Values of the event '{Cited.Shown(e.Id)}' have no time of their own.");
        Whole([e.Id, .. e.Attributes.Select(a => a.Value), .. e.Relations.SelectMany(r => new[] { r.ObjectId, r.Qualifier })]);
        checks.Event(e.Id, e.Type, e.Time, [.. e.Attributes], [.. e.Relations]);
    }

    static void Types(Utf8JsonWriter json, string array, IEnumerable<OcelTypeDeclaration> types)
    {
        json.WriteStartArray(array);
        foreach (var type in types)
        {
            json.WriteStartObject();
            json.WriteString("name", type.Name);
            json.WriteStartArray("attributes");
            foreach (var attribute in type.Attributes)
            {
                json.WriteStartObject();
                json.WriteString("name", attribute.Name);
                json.WriteString("type", TypeNames[(int)attribute.Type]);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static void Body(Utf8JsonWriter json, IReadOnlyList<OcelAttribute> attributes, IReadOnlyList<OcelRelation> relations)
    {
        json.WriteStartArray("attributes");
        foreach (var attribute in attributes)
        {
            json.WriteStartObject();
            json.WriteString("name", attribute.Name);
            if (attribute.Time is not null)
                json.WriteString("time", attribute.Time);
            json.WriteString("value", attribute.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("relationships");
        foreach (var relation in relations)
        {
            json.WriteStartObject();
            json.WriteString("objectId", relation.ObjectId);
            json.WriteString("qualifier", relation.Qualifier);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        if (json.BytesPending > FlushAt)
            json.Flush();
    }

    static void Types(XmlWriter xml, string part, string element, IEnumerable<OcelTypeDeclaration> types)
    {
        xml.WriteStartElement(part);
        foreach (var type in types)
        {
            xml.WriteStartElement(element);
            xml.WriteAttributeString("name", type.Name);
            xml.WriteStartElement("attributes");
            foreach (var attribute in type.Attributes)
            {
                xml.WriteStartElement("attribute");
                xml.WriteAttributeString("name", attribute.Name);
                xml.WriteAttributeString("type", TypeNames[(int)attribute.Type]);
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    static void Body(XmlWriter xml, IReadOnlyList<OcelAttribute> attributes, IReadOnlyList<OcelRelation> relations)
    {
        xml.WriteStartElement("attributes");
        foreach (var attribute in attributes)
        {
            xml.WriteStartElement("attribute");
            xml.WriteAttributeString("name", attribute.Name);
            if (attribute.Time is not null)
                xml.WriteAttributeString("time", attribute.Time);
            xml.WriteString(attribute.Value);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.WriteStartElement("objects");
        foreach (var relation in relations)
        {
            xml.WriteStartElement("relationship");
            xml.WriteAttributeString("object-id", relation.ObjectId);
            xml.WriteAttributeString("qualifier", relation.Qualifier);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
    }
}
