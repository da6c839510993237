using System.IO.Compression;
using System.Text;
using System.Xml;

namespace Pathways.Projections.Formats.Xes;

/// <summary>Writes an XES log as a stream. Writing what was read, and reading what was written, gives the same log.</summary>
/// <remarks>
/// Under <see cref="Conformity.Strict"/> (the default) what is written is valid by the schema of IEEE 1849-2016, or it is refused before a
/// byte of it is written: keys are <c>xs:Name</c>, names of extensions and classifiers <c>xs:NCName</c>, containers do not exist.
/// <see cref="Conformity.Tolerant"/> writes back what published logs hold. The bytes depend only on the log.
/// </remarks>
public sealed class XesWriter : IDisposable
{
    // The schema gives <values> the type of an attribute, and with it a required key.
    const string KeyOfValues = "values";
    static readonly string[] TypeNames = ["string", "date", "int", "float", "boolean", "id", "list", "container"];

    readonly XmlWriter xml;
    readonly Stream output;
    readonly bool nests;
    readonly XesChecks checks;
    bool inTrace, afterStray, completed;

    /// <summary>Starts a log and writes its header.</summary>
    /// <param name="output">Takes UTF-8 bytes; left open.</param>
    /// <param name="header">All of the log but its traces and events.</param>
    /// <param name="conformity">How strictly the log is held to the standard.</param>
    /// <exception cref="LogFormatException">The header does not conform.</exception>
    public XesWriter(Stream output, XesHeader header, Conformity conformity = Conformity.Strict)
    {
        this.output = output;
        checks = new XesChecks(conformity);
        nests = conformity == Conformity.Tolerant || (header.Features ?? "").Split(' ').Contains("nested-attributes", StringComparer.Ordinal);
        checks.Header(header);
        CheckNesting(header.Attributes);
        foreach (var global in header.Globals)
            CheckNesting(global.Attributes);
        xml = XmlWriter.Create(output, new XmlWriterSettings
        {
            Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            Indent = true,
            IndentChars = "\t",
            NewLineChars = "\n",
            NewLineHandling = NewLineHandling.Entitize,
            CloseOutput = false,
        });
        WriteHeader(header);
    }

    /// <summary>Writes a whole log to a file, compressed where its name ends in <c>.gz</c>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="header">All of the log but its traces and events.</param>
    /// <param name="traces">The traces, taken one by one.</param>
    /// <param name="conformity">How strictly the log is held to the standard.</param>
    public static void WriteFile(string path, XesHeader header, IEnumerable<XesTrace> traces, Conformity conformity = Conformity.Strict)
    {
        using var file = File.Create(path);
        using Stream bytes = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
            ? new GZipStream(file, CompressionLevel.Optimal)
            : new BufferedStream(file, 1 << 16);
        using var writer = new XesWriter(bytes, header, conformity);
        foreach (var trace in traces)
            writer.Write(trace);
        writer.Complete();
    }

    /// <summary>Writes a trace with its events.</summary>
    /// <param name="trace">The trace.</param>
    public void Write(XesTrace trace)
    {
        BeginTrace([.. trace.Attributes]);
        foreach (var e in trace.Events)
            Write(e);
        EndTrace();
    }

    /// <summary>Begins a trace, for events that are not all at hand.</summary>
    /// <param name="attributes">Its attributes.</param>
    public void BeginTrace(ReadOnlySpan<XesAttribute> attributes)
    {
        if (inTrace || afterStray || completed)
            throw new InvalidOperationException("A trace stands in the log itself, before all events outside traces.");
        Check(attributes);
        xml.WriteStartElement("trace");
        Write(attributes);
        inTrace = true;
    }

    /// <summary>Ends the trace begun.</summary>
    public void EndTrace()
    {
        if (!inTrace)
            throw new InvalidOperationException("No trace was begun.");
        xml.WriteEndElement();
        inTrace = false;
    }

    /// <summary>Writes an event: of the trace begun, else of the log itself.</summary>
    /// <param name="e">The event.</param>
    public void Write(XesEvent e) => WriteEvent([.. e.Attributes]);

    /// <summary>Writes an event: of the trace begun, else of the log itself.</summary>
    /// <param name="attributes">Its attributes.</param>
    public void WriteEvent(ReadOnlySpan<XesAttribute> attributes)
    {
        if (completed)
            throw new InvalidOperationException("The log is complete.");
        Check(attributes);
        xml.WriteStartElement("event");
        Write(attributes);
        xml.WriteEndElement();
        afterStray |= !inTrace;
    }

    /// <summary>Ends the log. Without it the file stays unfinished, and is refused by readers.</summary>
    public void Complete()
    {
        if (inTrace || completed)
            throw new InvalidOperationException(inTrace ? "A trace is still open." : "The log is complete already.");
        xml.WriteEndElement();
        xml.WriteEndDocument();
        xml.Flush();
        output.Write("\n"u8);
        output.Flush();
        completed = true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // XmlWriter.Dispose would close what is open and make a broken-off log look whole.
        if (completed)
            xml.Dispose();
        else
            xml.Flush();
    }

    void WriteHeader(XesHeader header)
    {
        xml.WriteStartDocument();
        xml.WriteStartElement("log");
        if (header.Version is not null)
            xml.WriteAttributeString("xes.version", header.Version);
        if (header.Features is not null)
            xml.WriteAttributeString("xes.features", header.Features);
        foreach (var extension in header.Extensions)
            Element("extension", ("name", extension.Name), ("prefix", extension.Prefix), ("uri", extension.Uri));
        foreach (var global in header.Globals)
        {
            xml.WriteStartElement("global");
            xml.WriteAttributeString("scope", Scope(global.Scope));
            Write([.. global.Attributes]);
            xml.WriteEndElement();
        }

        foreach (var classifier in header.Classifiers)
            Element("classifier", ("name", classifier.Name), ("scope", Scope(classifier.Scope)), ("keys", XesClassifierKeys.Join(classifier.Keys)));
        Write([.. header.Attributes]);
    }

    void Element(string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        xml.WriteStartElement(name);
        foreach (var (attribute, value) in attributes)
            xml.WriteAttributeString(attribute, value);
        xml.WriteEndElement();
    }

    void Write(ReadOnlySpan<XesAttribute> attributes)
    {
        foreach (ref readonly var attribute in attributes)
            Write(attribute);
    }

    void Write(in XesAttribute attribute)
    {
        xml.WriteStartElement(TypeNames[(int)attribute.Type]);
        if (attribute.Key.Length > 0)
            xml.WriteAttributeString("key", attribute.Key);
        if (attribute.Type < XesType.List)
            xml.WriteAttributeString("value", attribute.Value);
        foreach (var nested in attribute.Nested)
            Write(nested);
        if (attribute.Type == XesType.List)
        {
            xml.WriteStartElement("values");
            xml.WriteAttributeString("key", KeyOfValues);
            foreach (var item in attribute.Items)
                Write(item);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    void Check(ReadOnlySpan<XesAttribute> attributes)
    {
        checks.Component(attributes);
        if (nests)
            return;
        foreach (ref readonly var attribute in attributes)
            CheckNesting([attribute]);
    }

    void CheckNesting(IReadOnlyList<XesAttribute> attributes)
    {
        if (nests)
            return;
        foreach (var attribute in attributes)
        {
            if (attribute.Nested.Count > 0)
                throw new LogFormatException("xes/nesting-undeclared", 0, 0, "Attributes are nested, which xes.features does not announce.");
            CheckNesting(attribute.Items);
        }
    }

    static string Scope(XesScope scope) => scope == XesScope.Trace ? "trace" : "event";
}
