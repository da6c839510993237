using Pathways.Projections.Process;

namespace Pathways.Projections.Formats;

/// <summary>How a log is read for analysis.</summary>
public sealed record EventLogOptions
{
    /// <summary>
    /// Attributes whose values, joined by <c>+</c>, name the activity. Default: the concept extension's name (XES); in CSV, columns.
    /// </summary>
    public IReadOnlyList<string> Classifier { get; init; } = [];

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

    /// <summary>
    /// CSV only: the rows of a case follow each other, so that cases can be given out as they end, in memory of one case and the names
    /// of all. Where a case comes back nevertheless, <c>csv/case-not-contiguous</c> is raised.
    /// </summary>
    public bool CasesAreContiguous { get; init; }
}

/// <summary>A log read for analysis, case by case: activity, time and transition of each event, no more.</summary>
/// <remarks>
/// An event without activity takes the log's global default, as the standard says, else it counts under
/// <see cref="ActivityTable.UnnamedActivity"/>. A missing timestamp stays missing: the global default of a time would be a made-up date.
/// Events outside any case are counted in <see cref="EventsOutsideCases"/> and belong to no map.
/// </remarks>
public abstract class EventLogReader : IDisposable
{
    /// <summary>The activities met so far.</summary>
    public ActivityTable Activities { get; } = new();

    /// <summary>Events that stand in no case.</summary>
    public long EventsOutsideCases { get; protected set; }

    /// <summary>Events that name no activity, even by a global default.</summary>
    public long EventsWithoutActivity { get; protected set; }

    /// <summary>Oddities met so far.</summary>
    public abstract IReadOnlyList<LogIssue> Issues { get; }

    /// <summary>What was found out about the text, to be told with the result; null where the format says it itself.</summary>
    public virtual TextInput? Input => null;

    /// <summary>Bytes of the file taken so far, for progress.</summary>
    public abstract long BytesRead { get; }

    /// <summary>Size of the file, or null where unknown.</summary>
    public abstract long? BytesTotal { get; }

    /// <summary>Opens a log by the ending of its name: <c>.xes</c>, <c>.xes.gz</c>, <c>.csv</c>, <c>.csv.gz</c>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to read it.</param>
    /// <exception cref="LogFormatException">The file cannot be read, or its ending is of no known format.</exception>
    public static EventLogReader Open(string path, EventLogOptions? options = null)
    {
        options ??= new EventLogOptions();
        var name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        return Path.GetExtension(name).ToUpperInvariant() switch
        {
            ".XES" or ".XML" => new XesEventLog(Xes.XesReader.Open(path, options.Conformity, options.Limits), options),
            ".CSV" => new CsvEventLog(path, options),
            var other => throw new LogFormatException("log/unknown-format", 0, 0, $"'{other}' is not a known kind of log: .xes, .csv, or .gz of these."),
        };
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
