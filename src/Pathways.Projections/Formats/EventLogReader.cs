using System.Security.Cryptography;
using System.Text;
using Pathways.Projections.Process;
using Pathways.Projections.Statistics;

namespace Pathways.Projections.Formats;

/// <summary>How a log is read for analysis.</summary>
public sealed record EventLogOptions
{
    /// <summary>
    /// Attributes whose values, joined by <c>+</c>, name the activity. Default: the concept extension's name (XES); in CSV, columns. In XES
    /// also the name of a classifier that the log declares, for its attributes.
    /// </summary>
    public IReadOnlyList<string> Classifier { get; init; } = [];

    /// <summary>Which texts of a case, an activity or a time say that nothing was stated.</summary>
    public Missing Missing { get; init; } = Missing.Usual;

    /// <summary>Whose clock showed the times that state no offset; UTC where null.</summary>
    public TimeZoneInfo? Zone { get; init; }

    /// <summary>CSV only: the order in which dates that do not begin with the year are written, as declared; where null, the file must tell it.</summary>
    public DateOrder? Dates { get; init; }

    /// <summary>OCEL only: the type of objects whose events make a case each.</summary>
    public string? ObjectType { get; init; }

    /// <summary>How strictly the file is held to its standard.</summary>
    public Conformity Conformity { get; init; }

    /// <summary>Bounds.</summary>
    public LogLimits Limits { get; init; } = new();

    /// <summary>CSV only: name of the encoding; found out where null.</summary>
    public string? Encoding { get; init; }

    /// <summary>CSV only: column of the case; found by its usual names where null.</summary>
    public string? CaseColumn { get; init; }

    /// <summary>CSV only: column of the activity; found by its usual names where null.</summary>
    public string? ActivityColumn { get; init; }

    /// <summary>CSV only: column of the timestamp; found by its usual names where null.</summary>
    public string? TimeColumn { get; init; }

    /// <summary>CSV only: column of the lifecycle transition; found by its usual names where null, and may be absent.</summary>
    public string? TransitionColumn { get; init; }

    /// <summary>CSV only: column of numbers that orders the events of a case whose times are equal; where null, the file's order does.</summary>
    public string? ThenByColumn { get; init; }
}

/// <summary>A log read for analysis, case by case: activity, time and transition of each event, no more.</summary>
/// <remarks>
/// An event without activity takes the log's global default, as the standard says, else it is left out. A missing timestamp stays
/// missing: the global default of a time would be a made-up date. Events outside any case belong to no map. All of it is counted in
/// <see cref="Counts"/>.
/// </remarks>
public abstract class EventLogReader : IDisposable
{
    /// <summary>The activities met so far.</summary>
    public ActivityTable Activities { get; } = new();

    /// <summary>What the log left open so far, and what was taken for it.</summary>
    public LogCounts Counts { get; } = new();

    /// <summary>What each role was read from, in the file's words: case, activity, timestamp, transition.</summary>
    public abstract IReadOnlyDictionary<string, string> Columns { get; }

    /// <summary>CSV: other columns that have a usual name of a role, which nobody asked for.</summary>
    public virtual IReadOnlyDictionary<string, IReadOnlyList<string>> OtherColumns => new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>XES: what the log itself declares as names of its activities, name to keys; none of it is taken unless asked for.</summary>
    public virtual IReadOnlyList<(string Name, IReadOnlyList<string> Keys)> DeclaredClassifiers => [];

    /// <summary>XES: of the names asked for as classifier, those of classifiers that the log declares.</summary>
    public virtual IReadOnlyList<NamedClassifier> NamedClassifiers => [];

    /// <summary>OCEL: the type of objects that make a case each, as asked or the only one.</summary>
    public virtual string? ObjectType => null;

    /// <summary>Oddities met so far: of each kind the first, and others as far as <see cref="LogLimits.MaxIssues"/> allows.</summary>
    public abstract IReadOnlyList<LogIssue> Issues { get; }

    /// <summary>How many oddities of each code were met so far, kept or not.</summary>
    public virtual IReadOnlyDictionary<string, long> IssueCounts => new Dictionary<string, long>();

    /// <summary>What was found out about the text, to be told with the result; null where the format says it itself.</summary>
    public virtual TextInput? Input => null;

    /// <summary>Bytes of the file taken so far, for progress.</summary>
    public abstract long BytesRead { get; }

    /// <summary>Size of the file, or null where unknown.</summary>
    public abstract long? BytesTotal { get; }

    /// <summary>
    /// Opens a log by the ending of its name: <c>.xes</c>, <c>.csv</c>, <c>.tsv</c>, <c>.txt</c>, <c>.jsonocel</c>, <c>.json</c>,
    /// <c>.xmlocel</c>, or <c>.gz</c> of these; <c>.sqlite</c>, <c>.sqlite3</c>, <c>.db</c> (OCEL); <c>.xml</c> is OCEL where a type of objects
    /// is asked for, else XES.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to read it.</param>
    /// <exception cref="LogFormatException">The file cannot be read, or its ending is of no known format.</exception>
    public static EventLogReader Open(string path, EventLogOptions? options = null)
    {
        options ??= new EventLogOptions();
        if (IsObjectCentric(path, options.ObjectType is not null))
            return new OcelEventLog(path, options);
        if (IsTable(path))
            return new CsvEventLog(path, options);
        return Kind(path) switch
        {
            ".XES" or ".XML" => new XesEventLog(path, options),
            var other => throw new LogFormatException("log/unknown-format", 0, 0, $"'{other}' is not a known kind of log: .xes, .csv, .tsv, .txt, .jsonocel, .xmlocel, or .gz of these, .sqlite. Write it as XES or CSV with the program that it is from."),
        };
    }

    /// <summary>Whether a file is object-centric, by its ending.</summary>
    /// <param name="path">The file.</param>
    /// <param name="typeIsAsked">Whether a type of objects is asked for.</param>
    public static bool IsObjectCentric(string path, bool typeIsAsked = false) => Kind(path) is ".JSON" or ".JSONOCEL" or ".XMLOCEL" or ".SQLITE" or ".SQLITE3" or ".DB" || (typeIsAsked && Kind(path) == ".XML");

    /// <summary>Whether a file is a table, by its ending; a workbook is refused as what it is when it is opened.</summary>
    /// <param name="path">The file.</param>
    public static bool IsTable(string path) => Kind(path) is ".CSV" or ".TSV" or ".TXT" or ".XLSX" or ".XLS" or ".ODS";

    static string Kind(string path) =>
        Path.GetExtension(path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path).ToUpperInvariant();

    /// <summary>Stands for a name at 16 bytes.</summary>
    internal static UInt128 Fingerprint(string name)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(name), hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }

    /// <summary>Reads the next case.</summary>
    /// <param name="into">Takes the case; what it held is gone.</param>
    /// <returns>False after the last case.</returns>
    public abstract bool ReadCase(CaseEvents into);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the file.</summary>
    /// <param name="disposing">Whether called by <see cref="Dispose()"/>.</param>
    protected abstract void Dispose(bool disposing);
}
