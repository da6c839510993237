using System.Globalization;

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
/// <param name="Fingerprint">Of the file and the options: the same key for another request is a mistake.</param>
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
