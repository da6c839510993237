using System.Text.RegularExpressions;

namespace Pathways.Projections.Formats;

/// <summary>What an XML parser's refusal means, and what to do about it: the same for all formats that are written in XML.</summary>
internal static partial class XmlFault
{
    /// <summary>The code in each format, and the sentence.</summary>
    /// <param name="message">What the parser says.</param>
    /// <param name="isEmpty">Whether the file holds nothing.</param>
    public static (string Xes, string Ocel, string Detail) Of(string message, bool isEmpty)
    {
        if (isEmpty)
            return ("xes/empty", "ocel/empty", message);
        if (Has("DTD"))
            return ("xes/dtd-prohibited", "ocel/dtd-prohibited", "The file has a DTD, which is refused; it may be a web page instead of a log.");
        if (Has("does not support"))
            return ("xes/unknown-encoding", "ocel/unknown-encoding", $"{message} Write a registered name in the first line, such as encoding=\"UTF-8\".");
        if (Has("encoding"))
            return ("xes/invalid-encoding", "ocel/invalid-encoding", $"{message} Save the file in the encoding that its first line names.");
        if (Forbidden().Match(message) is { Success: true } match)
            return ("xes/invalid-character", "ocel/invalid-character", $"The character '{match.Groups["code"].Value}' can't stand in XML: take it out.");
        return ("xes/not-well-formed", "ocel/not-well-formed", $"{message} " + (Has("EntityName") || Has("attribute character") || Has("entity") ? "In a text, & is written &amp; and < is written &lt;."
            : Has("end of file") ? "The file is cut off: export it again."
            : "Export the log again, or correct the XML at this place."));

        bool Has(string word) => message.Contains(word, StringComparison.OrdinalIgnoreCase);
    }

    [GeneratedRegex("hexadecimal value (?<code>0x[0-9A-F]+), is an invalid character", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Forbidden();
}
