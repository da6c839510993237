using System.Globalization;
using Pathways.Api.Hosting;
using Pathways.Domain;

namespace Pathways.Api.Import;

/// <summary>Where an import stands.</summary>
public enum ImportStatus
{
    /// <summary>Waits for the one before.</summary>
    Waiting,

    /// <summary>Under way.</summary>
    Running,

    /// <summary>Everything was taken.</summary>
    Taken,

    /// <summary>The good pathways were taken, others were refused.</summary>
    PartlyTaken,

    /// <summary>Refused: nothing is stored.</summary>
    Refused,

    /// <summary>Checked, as was asked: nothing is stored.</summary>
    Checked,

    /// <summary>Stopped before its end, by the service or by a failure: nothing is stored.</summary>
    Interrupted,
}

/// <summary>An import that was asked for: kept so that its answer is found again.</summary>
/// <param name="Id">Follows from the account and its idempotency key.</param>
/// <param name="User">Who asked.</param>
/// <param name="Fingerprint">
/// Keyed mark of the file and the options: the same key for another request is a mistake. Empty once nothing of a file that was not taken is kept any more.
/// </param>
/// <param name="Status">Where it stands.</param>
/// <param name="AskedAt">When it was asked for.</param>
/// <param name="HeardOfAt">When the node that runs it last said so.</param>
/// <param name="Progress">How far it is.</param>
/// <param name="Result">What became of it.</param>
public sealed record ImportJob(
    Guid Id, string User, string Fingerprint, ImportStatus Status, DateTimeOffset AskedAt, DateTimeOffset HeardOfAt,
    ImportProgress? Progress = null, ImportResult? Result = null)
{
    /// <summary>How many refused rows the kept list has, where it is cut (<see cref="ImportRefusals.Largest"/>); null where it has them all.</summary>
    public long? ListCutAfter { get; init; }

    static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    /// <summary>Whether it is over.</summary>
    public bool Ended => Status is not (ImportStatus.Waiting or ImportStatus.Running);

    /// <summary>The keyed fingerprint of a request.</summary>
    /// <param name="hash">The hash of the file.</param>
    /// <param name="options">How it is to be taken.</param>
    /// <param name="secret">The installation's secret.</param>
    public static string FingerprintOf(string hash, ImportOptions options, InstallationSecret secret)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Keyed($"{DeterministicId.From("import-request", hash, options.AsText())}", secret);
    }

    // Over the one that former versions kept, which so becomes the same.
    static string Keyed(string former, InstallationSecret secret) => secret.MarkOf("import-request", former);

    /// <summary>Whether it is of the same request as another; once its fingerprint is gone, the key tells.</summary>
    public bool IsOfSame(ImportJob other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Fingerprint.Length == 0 || Fingerprint == other.Fingerprint;
    }

    /// <summary>
    /// What may be kept and told of a job, whichever version kept it: no unkeyed hash of a file, no free text as its source, and no mark of what was not taken,
    /// but the fingerprint for as long as it is needed.
    /// </summary>
    /// <param name="secret">The installation's secret.</param>
    public ImportJob AsKept(InstallationSecret secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        return this with
        {
            Fingerprint = Fingerprint.Contains('-', StringComparison.Ordinal) ? Keyed(Fingerprint, secret) : Fingerprint,
            Result = Result is { Source: { Length: > 0 } source } result && !ImportSource.IsCode(source)
                ? result with { Source = IsTaken || !ImportSource.IsHash(source) ? ImportSource.MarkOf(source, secret) : "" } : Result,
        };
    }

    /// <summary>Whether something of its file is in the log.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsTaken => Result is { Stored: true } result && result.EventsAdded + result.EventsKnown > 0;

    /// <summary>The job as it stands at an instant: one that nobody has spoken of for long was interrupted with its node.</summary>
    public ImportJob At(DateTimeOffset now) => !Ended && now - HeardOfAt > Silence
        ? this with { Status = ImportStatus.Interrupted }
        : this;
}

/// <summary>The refused rows of an import, as CSV.</summary>
/// <param name="Id">That of the import.</param>
/// <param name="Csv">The rows, up to <see cref="Largest"/> characters.</param>
public sealed record ImportRefusals(Guid Id, string Csv)
{
    /// <summary>Most characters kept.</summary>
    public const int Largest = 20_000_000;

    /// <summary>The list as it is kept, and after how many rows it is cut, which its last line says; null where it is whole.</summary>
    /// <param name="id">That of the import.</param>
    /// <param name="list">The whole list, a header and a line each.</param>
    /// <param name="cancellation">To stop.</param>
    /// <param name="largest">Most characters to be kept.</param>
    public static async Task<(ImportRefusals Kept, long? CutAfter)> OfAsync(Guid id, TextReader list, CancellationToken cancellation, int largest)
    {
        ArgumentNullException.ThrowIfNull(list);
        var text = new char[largest];
        var read = await list.ReadBlockAsync(text, cancellation);
        if (list.Peek() < 0)
        {
            return (new(id, new string(text, 0, read)), null);
        }
        var whole = text.AsSpan(0, text.AsSpan(0, read).LastIndexOf('\n') + 1);
        var rows = whole.Count('\n') - 1;
        var problem = new ImportProblem("import/list-cut", 0).With("rows", rows.ToString(CultureInfo.InvariantCulture));
        return (new(id, $"{whole}{RefusedRows.Line([problem], [])}\n"), rows);
    }
}
