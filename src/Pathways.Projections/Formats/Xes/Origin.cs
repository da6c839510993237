using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;

namespace Pathways.Projections.Formats.Xes;

/// <summary>Where in the file a parser began that was led there by start tags of its own; the default is the beginning of the file.</summary>
/// <param name="Line">Line of the first byte of the file that it read, from 1.</param>
/// <param name="Column">Its column, from 1.</param>
/// <param name="Led">Length of the start tags, which stand on the parser's first line.</param>
internal readonly record struct Origin(int Line, int Column, int Led)
{
    static readonly Regex Place = new(@" on line (?<line>\d{1,9}) position (?<column>\d{1,9})", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture);
    static readonly Regex End = new(@" Line \d+, position \d+\.$", RegexOptions.NonBacktracking);

    /// <summary>The place in the file of a place that the parser tells.</summary>
    public (int Line, int Column) At(int line, int column) =>
        Line == 0 ? (line, column)
        : line > 1 ? (Line + line - 1, column)
        : (Line, Column + Math.Max(0, column - Led - 1));

    /// <summary>What the parser says, without its own places: the end of its message repeats the error's, others are moved.</summary>
    public string Said(string message)
    {
        var origin = this;
        return Place.Replace(End.Replace(message, ""), match =>
        {
            var (line, column) = (Number(match.Groups["line"]), Number(match.Groups["column"]));
            if (origin.Line > 0 && line == 1 && column <= origin.Led)
                return "";
            (line, column) = origin.At(line, column);
            return string.Create(CultureInfo.InvariantCulture, $" on line {line} position {column}");
        });
    }

    static int Number(Group digits) => int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture);
}

/// <summary>The places of a parser, as places in the file.</summary>
internal sealed class OriginalPlace(IXmlLineInfo parser, Origin origin) : IXmlLineInfo
{
    public int LineNumber => origin.At(parser.LineNumber, parser.LinePosition).Line;

    public int LinePosition => origin.At(parser.LineNumber, parser.LinePosition).Column;

    public bool HasLineInfo() => parser.HasLineInfo();
}
