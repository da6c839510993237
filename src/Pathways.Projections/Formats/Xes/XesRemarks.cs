using System.Xml;

namespace Pathways.Projections.Formats.Xes;

/// <summary>What is wrong or odd in a log, and where the reader stands.</summary>
internal sealed class XesRemarks(XmlReader xml, Conformity conformity, LogLimits limits)
{
    XmlReader xml = xml;
    IXmlLineInfo place = (IXmlLineInfo)xml;
    (int Lines, int Columns) text;
    readonly LogIssues issues = new(limits.MaxIssues);

    /// <summary>From now on this reader tells the places.</summary>
    public void Follow(IXmlLineInfo reader) => place = reader;

    /// <summary>From now on the log is read from another parser.</summary>
    public void ReadFrom(XmlReader parser, IXmlLineInfo itsPlace) => (xml, place) = (parser, itsPlace);

    public LogIssues Issues => issues;
    public int Line => Math.Max(1, place.LineNumber);
    public int Column => Math.Max(1, place.LinePosition);

    public LogFormatException Error(string code, string detail) => new(code, Line, Column, detail);

    public LogFormatException Misplaced(string parent) => xml.NodeType switch
    {
        XmlNodeType.Element when IsKnown(xml.LocalName) =>
            Error("xes/misplaced-element", $"<{Cited.Shown(xml.Name)}> may not stand here in <{parent}>."),
        XmlNodeType.Element => Error("xes/unknown-element", $"XES has no element <{Cited.Shown(xml.Name)}>."),
        _ => new LogFormatException("xes/unexpected-text", Line + text.Lines, text.Lines == 0 ? Column + text.Columns : text.Columns + 1, $"<{parent}> holds text, which XES keeps in values alone."),
    };

    /// <summary>How far the first character that is not blank stands behind the place of a text.</summary>
    public void TextBegins(int lines, int columns) => text = (lines, columns);

    /// <summary>Against the letter of the standard, but nothing is lost: an error where strictness is asked, an oddity elsewhere.</summary>
    public void Depart(string code, string detail)
    {
        if (conformity == Conformity.Strict)
            throw Error(code, detail);
        Remark(code, detail);
    }

    /// <summary>Odd, but not against the standard.</summary>
    public void Remark(string code, string detail) => issues.Add(new LogIssue(code, Line, Column, detail));

    /// <summary>No two attributes of a component share a key; where they do all are kept, and who reads one of them decides which.</summary>
    public void LookForDuplicates(ReadOnlySpan<XesAttribute> attributes)
    {
        if (attributes.Length < 2)
            return;
        var seen = new HashSet<string>(attributes.Length);
        foreach (ref readonly var attribute in attributes)
        {
            if (attribute.Key.Length > 0 && !seen.Add(attribute.Key))
                Depart("xes/duplicate-key", $"The key '{Cited.Shown(attribute.Key)}' occurs twice in one component.");
        }
    }

    static bool IsKnown(string name) =>
        Array.IndexOf(XesGrammar.TypeNames, name) >= 0
        || name is "log" or "extension" or "global" or "classifier" or "trace" or "event" or "values";
}
