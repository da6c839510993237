namespace Pathways.Projections.Formats.Ocel;

/// <summary>
/// Reads an object-centric event log (OCEL 2.0), JSON or XML, plain or gzip, as a stream of its parts in the order of the file; or SQLite, in
/// the order of its tables.
/// </summary>
/// <remarks>
/// Memory holds one part at a time, the types, and a 128-bit fingerprint of each identifier, by which identifiers given twice and relations
/// to objects that do not exist are found. A time without offset is taken as UTC and given out with a Z, and said.
/// Source: Berti, Koren, Adams, Park, Knopp, et al., OCEL 2.0 Specification (2024).
/// </remarks>
public sealed class OcelReader : IDisposable
{
    readonly IDisposable source;
    readonly OcelChecks checks;
    readonly Func<IEnumerable<OcelItem>> parts;
    readonly Func<long> taken;

    OcelReader(LogStream stream, bool json, Conformity conformity, LogLimits limits)
    {
        source = stream;
        checks = new OcelChecks(conformity, limits);
        parts = () => json ? new OcelJsonParser(stream, checks, limits).Read() : new OcelXmlParser(stream, checks).Read();
        (taken, BytesTotal) = (() => stream.Consumed, stream.Size);
    }

    OcelReader(string database, Conformity conformity, LogLimits limits)
    {
        checks = new OcelChecks(conformity, limits);
        var parser = OcelSqliteParser.Open(database, checks, limits);
        (source, parts, taken, BytesTotal) = (parser, parser.Read, () => parser.Consumed, parser.Size);
    }

    /// <summary>Oddities met so far.</summary>
    public IReadOnlyList<LogIssue> Issues => checks.Issues.Kept;

    /// <summary>How many oddities of each code were met so far, kept or not.</summary>
    public IReadOnlyDictionary<string, long> IssueCounts => checks.Issues.Counts;

    /// <summary>Bytes of the file taken so far.</summary>
    public long BytesRead => taken();

    /// <summary>Size of the file, or null where unknown.</summary>
    public long? BytesTotal { get; }

    /// <summary>From now on a time without offset is given out as it is written, for those who know the zone.</summary>
    internal void KeepLocalTimes() => checks.KeepsLocalTimes = true;

    /// <summary>A refusal at the part read last.</summary>
    internal LogFormatException Error(string code, string detail) => checks.Error(code, detail);

    /// <summary>
    /// Opens a file by its ending: <c>.json</c>, <c>.jsonocel</c>, <c>.xml</c>, <c>.xmlocel</c>, or <c>.gz</c> of these; <c>.sqlite</c>,
    /// <c>.sqlite3</c>, <c>.db</c>, which are databases by their first bytes or refused.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="conformity">How strictly it is held to the standard.</param>
    /// <param name="limits">Bounds; the defaults where null.</param>
    public static OcelReader Open(string path, Conformity conformity = Conformity.Tolerant, LogLimits? limits = null)
    {
        limits ??= new LogLimits();
        var name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        return Path.GetExtension(name).ToUpperInvariant() switch
        {
            ".JSON" or ".JSONOCEL" => new OcelReader(LogStream.Open(path, limits), json: true, conformity, limits),
            ".XML" or ".XMLOCEL" => new OcelReader(LogStream.Open(path, limits), json: false, conformity, limits),
            ".SQLITE" or ".SQLITE3" or ".DB" => new OcelReader(path, conformity, limits),
            var other => throw new LogFormatException("log/unknown-format", 0, 0, $"'{other}' is no known ending of an OCEL file."),
        };
    }

    /// <summary>Opens JSON, and closes it in the end.</summary>
    /// <param name="stream">The bytes.</param>
    /// <param name="conformity">How strictly it is held to the standard.</param>
    /// <param name="limits">Bounds; the defaults where null.</param>
    public static OcelReader OpenJson(Stream stream, Conformity conformity = Conformity.Tolerant, LogLimits? limits = null) =>
        new(LogStream.Open(stream, limits ?? new LogLimits()), json: true, conformity, limits ?? new LogLimits());

    /// <summary>Opens XML, and closes it in the end.</summary>
    /// <param name="stream">The bytes.</param>
    /// <param name="conformity">How strictly it is held to the standard.</param>
    /// <param name="limits">Bounds; the defaults where null.</param>
    public static OcelReader OpenXml(Stream stream, Conformity conformity = Conformity.Tolerant, LogLimits? limits = null) =>
        new(LogStream.Open(stream, limits ?? new LogLimits()), json: false, conformity, limits ?? new LogLimits());

    /// <summary>The parts of the log, in the order of the file. To be enumerated once.</summary>
    /// <exception cref="LogFormatException">The log breaks the standard.</exception>
    public IEnumerable<OcelItem> Read()
    {
        foreach (var item in parts())
            yield return item;
        checks.Complete();
    }

    /// <inheritdoc/>
    public void Dispose() => source.Dispose();
}
