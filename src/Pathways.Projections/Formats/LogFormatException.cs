using System.Globalization;

namespace Pathways.Projections.Formats;

/// <summary>A log file that cannot be read, or a log that cannot be written, as its standard demands.</summary>
/// <remarks>The code is stable and meant for machines and translations; the message is for people and may change.</remarks>
public sealed class LogFormatException : FormatException
{
    /// <summary>Creates the refusal.</summary>
    /// <param name="code">Stable code, such as <c>xes/unknown-element</c>.</param>
    /// <param name="line">Line in the file, from 1; 0 where no line applies.</param>
    /// <param name="column">Column in the line, from 1; 0 where no column applies.</param>
    /// <param name="detail">What is wrong, in one sentence.</param>
    /// <param name="inner">The parser's own exception, if any.</param>
    /// <param name="table">In a database: the table, whose row is <paramref name="line"/>.</param>
    public LogFormatException(string code, int line, int column, string detail, Exception? inner = null, string? table = null)
        : base(Describe(code, line, column, detail, table), inner)
    {
        Table = table;
        Code = code;
        Line = line;
        Column = column;
        Detail = detail;
    }

    /// <summary>Stable code, such as <c>xes/unknown-element</c>.</summary>
    public string Code { get; }

    /// <summary>Line in the file, from 1; 0 where no line applies.</summary>
    public int Line { get; }

    /// <summary>Column in the line, from 1; 0 where no column applies.</summary>
    public int Column { get; }

    /// <summary>In a database: the table, of which <see cref="Line"/> is the row (0: the table itself); null in files of text.</summary>
    public string? Table { get; }

    /// <summary>What is wrong, without code and place.</summary>
    public string Detail { get; }

    /// <summary>The name that was asked for and is not there; null where something else is wrong.</summary>
    public UnknownName? Unknown { get; init; }

    /// <summary>OCEL: the types of objects among which one is to be chosen; null where something else is wrong.</summary>
    public IReadOnlyList<ObjectTypeCount>? ObjectTypes { get; init; }

    static string Describe(string code, int line, int column, string detail, string? table) => table is not null
        ? string.Create(CultureInfo.InvariantCulture, $"{code} in table '{table}'{(line > 0 ? $", row {line}" : "")}: {detail}")
        : line > 0
        ? string.Create(CultureInfo.InvariantCulture, $"{code} at line {line}, column {column}: {detail}")
        : $"{code}: {detail}";
}

/// <summary>Something odd in a log that loses nothing and leaves no doubt about its meaning: read on, and said.</summary>
/// <param name="Code">Stable code, of the same family as <see cref="LogFormatException.Code"/>.</param>
/// <param name="Line">Line in the file, from 1.</param>
/// <param name="Column">Column in the line, from 1.</param>
/// <param name="Message">What is odd, in one sentence.</param>
/// <param name="Table">In a database: the table, whose row is <paramref name="Line"/>.</param>
public sealed record LogIssue(string Code, int Line, int Column, string Message, string? Table = null);

/// <summary>A type of objects of an object-centric log, and how much there is of it.</summary>
/// <param name="Name">Name.</param>
/// <param name="Objects">Objects of the type.</param>
/// <param name="Events">Events that at least one of them took part in.</param>
public sealed record ObjectTypeCount(string Name, long Objects, long Events);

/// <summary>How strictly a log is held to its standard.</summary>
public enum Conformity
{
    /// <summary>
    /// The standard, and those departures from it that published logs are full of, where they lose nothing and leave
    /// no doubt: each is reported as a <see cref="LogIssue"/>.
    /// </summary>
    Tolerant = 0,

    /// <summary>The letter of the standard: every departure is an error.</summary>
    Strict = 1,
}

/// <summary>Bounds that keep a hostile or broken file from taking the machine.</summary>
public sealed record LogLimits
{
    /// <summary>Most bytes of one element with its content (an event, an object), default 64 MiB.</summary>
    public long MaxElementBytes { get; init; } = 64L << 20;

    /// <summary>Most bytes after decompression, default 64 GiB.</summary>
    public long MaxExpandedBytes { get; init; } = 64L << 30;

    /// <summary>
    /// Most expanded bytes for each compressed byte, default 200: real logs lie between 10 and 60, deflate's end is 1,032.
    /// </summary>
    public int MaxCompressionRatio { get; init; } = 200;

    /// <summary>Expanded bytes below which the ratio is not judged, default 32 MiB.</summary>
    public long RatioGraceBytes { get; init; } = 32L << 20;

    /// <summary>Deepest nesting of attributes, default 64.</summary>
    public int MaxDepth { get; init; } = 64;

    /// <summary>Most issues kept, beside the first of each kind; later ones are counted only. Default 1,000.</summary>
    public int MaxIssues { get; init; } = 1000;
}
