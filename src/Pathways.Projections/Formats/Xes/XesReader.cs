using System.Security;
using System.Text;
using System.Xml;

namespace Pathways.Projections.Formats.Xes;

/// <summary>What <see cref="XesReader.Read"/> came upon.</summary>
public enum XesNode
{
    /// <summary>A trace begins; <see cref="XesReader.Current"/> has its attributes.</summary>
    Trace = 0,

    /// <summary>An event, inside the trace that began last or, after all traces, in the log itself (<see cref="XesReader.InTrace"/>).</summary>
    Event = 1,

    /// <summary>The trace ends.</summary>
    EndTrace = 2,

    /// <summary>The log ends.</summary>
    End = 3,
}

/// <summary>
/// Reads an XES log (IEEE 1849-2016; the older XES 1.0 and 2.0 where it is tolerant), plain or gzip, as a stream: at no time more than
/// one element in memory.
/// </summary>
/// <remarks>
/// What breaks the standard so that something would be lost or guessed is a <see cref="LogFormatException"/>; what is merely odd is a
/// <see cref="LogIssue"/>, or an exception too under <see cref="Conformity.Strict"/>. DTDs, and with them external and exploding
/// entities, are refused. Comments and processing instructions are skipped.
/// Source: IEEE Std 1849-2016, clauses 4 and 5 and the W3C XML Schema therein.
/// </remarks>
public sealed class XesReader : IDisposable
{
    readonly LogStream stream;
    readonly LogLimits limits;
    XmlReader xml;
    Origin origin;
    XesLane? lane;
    readonly XesRemarks remarks;
    readonly XesGrammar grammar;
    readonly List<XesAttribute> ofLog, late = [];
    bool emptyTrace;
    bool strayEvents;
    bool strayPending;
    bool ended;

    XesReader(LogStream stream, Conformity conformity, LogLimits limits)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        this.stream = stream;
        this.limits = limits;
        var kept = new ReplayStream([], stream, keep: true);
        xml = Parser(kept, new NameTable());
        remarks = new XesRemarks(xml, conformity, limits);
        grammar = new XesGrammar(xml, remarks, limits);
        var header = new XesHeaderReader(grammar, remarks, xml);
        Header = Guarded(header.Read);
        ofLog = header.Attributes;
        lane = grammar.Is(grammar.TraceName) ? XesLane.After(stream, kept.Given, xml, grammar, limits) : null;
        if (lane is not null)
            remarks.Follow(lane.Place);
        kept.Forget();
    }

    static XmlReader Parser(Stream bytes, XmlNameTable names) => XmlReader.Create(bytes, new XmlReaderSettings
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreWhitespace = true,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        NameTable = names,
    });

    /// <summary>All of the log but its traces and events; attributes of the log that stand behind them, once they are read.</summary>
    public XesHeader Header { get; }

    /// <summary>Oddities met so far, in order; at most <see cref="LogLimits.MaxIssues"/>, and the first of each kind.</summary>
    public IReadOnlyList<LogIssue> Issues => remarks.Issues.Kept;

    /// <summary>How many oddities of each code were met so far, kept or not.</summary>
    public IReadOnlyDictionary<string, long> IssueCounts => remarks.Issues.Counts;

    /// <summary>Attributes of the trace or event that <see cref="Read"/> came upon; valid until the next call.</summary>
    public ReadOnlySpan<XesAttribute> Current => grammar.Component.Attributes();

    /// <summary>Whether the event that <see cref="Read"/> came upon is in a trace.</summary>
    public bool InTrace { get; private set; }

    /// <summary>Bytes of the file taken so far (before decompression).</summary>
    public long BytesRead => stream.Consumed;

    /// <summary>Size of the file in bytes, or null where unknown.</summary>
    public long? BytesTotal => stream.Size;

    /// <summary>Opens a file, plain or gzip.</summary>
    /// <param name="path">The file.</param>
    /// <param name="conformity">How strictly it is held to the standard.</param>
    /// <param name="limits">Bounds; the defaults where null.</param>
    public static XesReader Open(string path, Conformity conformity = Conformity.Tolerant, LogLimits? limits = null) =>
        new(LogStream.Open(path, limits ?? new LogLimits()), conformity, limits ?? new LogLimits());

    /// <summary>Opens a stream, plain or gzip, and closes it in the end.</summary>
    /// <param name="stream">The bytes.</param>
    /// <param name="conformity">How strictly it is held to the standard.</param>
    /// <param name="limits">Bounds; the defaults where null.</param>
    public static XesReader Open(Stream stream, Conformity conformity = Conformity.Tolerant, LogLimits? limits = null) =>
        new(LogStream.Open(stream, limits ?? new LogLimits()), conformity, limits ?? new LogLimits());

    /// <summary>Goes on to the next trace, event, end of a trace or end of the log.</summary>
    /// <exception cref="LogFormatException">The log breaks the standard here.</exception>
    public XesNode Read()
    {
        stream.Mark();
        try
        {
            return Next();
        }
        catch (Exception e) when (e is XmlException or LogFormatException { Line: 0 })
        {
            throw Located(e);
        }
    }

    /// <summary>Reads the next trace with all its events, or null after the last.</summary>
    /// <remarks>Events outside traces follow all traces: call <see cref="ReadStrayEvent"/> then.</remarks>
    public XesTrace? ReadTrace()
    {
        if (strayPending || Read() != XesNode.Trace)
            return null;
        XesAttribute[] attributes = [.. Current];
        var events = new List<XesEvent>();
        while (Read() == XesNode.Event)
            events.Add(new XesEvent([.. Current]));
        return new XesTrace([.. attributes, .. late], events);
    }

    /// <summary>Reads the next event that stands in the log itself, or null after the last. To be called after all traces are read.</summary>
    public XesEvent? ReadStrayEvent()
    {
        // ReadTrace stopped at the first such event: it is current, but not yet given out.
        if (!strayPending && Read() != XesNode.Event)
            return null;
        strayPending = false;
        return new XesEvent([.. Current]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        xml.Dispose();
        stream.Dispose();
    }

    /// <summary>Attributes of the trace read last that stand behind its events; whole after its end.</summary>
    internal IReadOnlyList<XesAttribute> Late => late;

    /// <summary>What <see cref="Current"/> is made of.</summary>
    internal XesComponent Component => grammar.Component;

    /// <summary>For those who look at a few keys: text under others is checked to be there, but given out empty.</summary>
    internal void Want(IEnumerable<string> keys, string timeKey) => grammar.Keys.Want(keys, timeKey);

    /// <summary>Says something odd of the element read last.</summary>
    internal void Depart(string code, string detail) => remarks.Depart(code, detail);

    /// <summary>A refusal at the element read last.</summary>
    internal LogFormatException Error(string code, string detail) => remarks.Error(code, detail);

    /// <summary>The keys met so far.</summary>
    internal IEnumerable<string> Keys => grammar.Keys.Names;

    internal string Canonical(string key) => grammar.Keys.Canonical(key);

    XesNode Next()
    {
        if (ended)
            return XesNode.End;
        if (lane is not null)
        {
            if (lane.TryRead(InTrace, out var plain))
            {
                InTrace = plain != XesNode.EndTrace;
                return plain;
            }

            GoOnWithParser(lane);
        }

        if (!emptyTrace)
            ReadLate();
        if (InTrace && (emptyTrace || xml.NodeType == XmlNodeType.EndElement))
            return EndOfTrace();
        if (xml.NodeType is XmlNodeType.EndElement or XmlNodeType.None)
            return EndOfLog();
        if (grammar.Is(grammar.EventName))
            return Event();
        if (!InTrace && grammar.Is(grammar.TraceName))
            return Trace();
        throw remarks.Misplaced(InTrace ? "trace" : "log");
    }

    /// <summary>Attributes that stand behind what they belong before: whose they are is in no doubt.</summary>
    void ReadLate()
    {
        while (grammar.IsAttribute)
        {
            remarks.Depart("xes/late-attribute", $"<{xml.LocalName}> stands behind {(InTrace ? "events of its trace" : "traces of the log")}, before which attributes belong.");
            (InTrace ? late : ofLog).Add(grammar.ReadAttribute(depth: 1));
        }
    }

    /// <summary>The parser is led to where the lane stopped by the start tags that are open there.</summary>
    void GoOnWithParser(XesLane from)
    {
        var (line, column, bytes) = from.Left;
        var names = string.Concat(((IXmlNamespaceResolver)xml).GetNamespacesInScope(XmlNamespaceScope.ExcludeXml)
            .Select(n => $" xmlns{(n.Key.Length == 0 ? "" : ":")}{n.Key}=\"{SecurityElement.Escape(n.Value)}\""));
        var open = $"<log{names}>{(InTrace ? "<trace>" : "")}";
        origin = new Origin(line, column, open.Length);
        xml.Dispose();
        xml = Parser(new ReplayStream([.. Encoding.UTF8.GetBytes(open), .. bytes], stream, keep: false), xml.NameTable);
        lane = null;
        grammar.ReadFrom(xml);
        remarks.ReadFrom(xml, new OriginalPlace((IXmlLineInfo)xml, origin));
        xml.Read();
        if (InTrace)
            xml.Read();
        grammar.Next();
    }

    XesNode Trace()
    {
        if (strayEvents)
            remarks.Depart("xes/element-order", "A trace stands after an event of the log: traces come first.");
        InTrace = true;
        late.Clear();
        emptyTrace = !grammar.ReadComponent(mayHoldEvents: true);
        return XesNode.Trace;
    }

    XesNode Event()
    {
        if (!InTrace)
            strayEvents = strayPending = true;
        grammar.ReadComponent(mayHoldEvents: false);
        return XesNode.Event;
    }

    XesNode EndOfTrace()
    {
        if (!emptyTrace)
            grammar.Next();
        emptyTrace = InTrace = false;
        return XesNode.EndTrace;
    }

    XesNode EndOfLog()
    {
        // To the very end: a second root or text after the log is refused by the parser.
        while (grammar.Next())
            continue;
        ended = true;
        return XesNode.End;
    }

    T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e)
        {
            Dispose();
            if (e is XmlException or LogFormatException { Line: 0 })
                throw Located(e);
            throw;
        }
    }

    LogFormatException Located(Exception e)
    {
        if (e is LogFormatException log)
            return log.Line > 0 ? log : new LogFormatException(log.Code, remarks.Line, remarks.Column, log.Detail, log.InnerException);
        var malformed = (XmlException)e;
        var (code, _, detail) = XmlFault.Of(origin.Said(malformed.Message), isEmpty: stream.Expanded == 0);
        var (line, column) = origin.At(Math.Max(1, malformed.LineNumber), Math.Max(1, malformed.LinePosition));
        return new LogFormatException(code, line, column, detail, malformed);
    }
}
