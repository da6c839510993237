namespace Pathways.Api.Import;

/// <summary>How a file is to be taken.</summary>
/// <param name="User">Account that imports: it is on every event.</param>
/// <param name="Source">
/// Name of the source. A later, longer file of the same source adds its new rows; without a name, identifiers follow from the
/// file's content, so that only the very same file is known again.
/// </param>
/// <param name="AcceptValid">Take the pathways that are good and leave the others, rather than all or nothing.</param>
/// <param name="Structure">Structure of rows that have none.</param>
/// <param name="Scheme">Scheme of entries that have none.</param>
/// <param name="Territory">Commune of entries that have none.</param>
/// <param name="Convention">Convention of entries that have none.</param>
public sealed record ImportOptions(
    string User, string? Source = null, bool AcceptValid = false, string? Structure = null, string? Scheme = null, string? Territory = null,
    string? Convention = null)
{
    /// <summary>What stands in for a column that a row leaves empty.</summary>
    public string? DefaultOf(string column) => column switch
    {
        "structure" => Structure,
        "scheme" => Scheme,
        "territory" => Territory,
        "convention" => Convention,
        _ => null,
    };
}

/// <summary>How far an import is.</summary>
/// <param name="Stage">What it is doing.</param>
/// <param name="Done">Of the stage, bytes read, rows decided or events written.</param>
/// <param name="Total">Of the stage, all there is.</param>
/// <param name="Rows">Rows that it has gone through.</param>
/// <param name="RowsPerSecond">How many a second, since the stage began.</param>
/// <param name="SecondsLeft">How long the stage still takes at that rate.</param>
public sealed record ImportProgress(ImportStage Stage, long Done, long Total, long Rows, double? RowsPerSecond = null, double? SecondsLeft = null);

/// <summary>The stages of an import, in order.</summary>
public enum ImportStage
{
    /// <summary>The file is read and its form is checked.</summary>
    Reading,

    /// <summary>Each pathway's steps are decided.</summary>
    Deciding,

    /// <summary>What was accepted is written, in one transaction.</summary>
    Writing,
}

/// <summary>What became of a file.</summary>
/// <param name="Source">Name of the source, or hash of the content.</param>
/// <param name="Stored">Whether the import went through; with <c>false</c> nothing is stored.</param>
/// <param name="Rows">Rows in the file, without the header.</param>
/// <param name="Pathways">Pathways in the file.</param>
/// <param name="PathwaysRefused">Pathways with a row that can't be taken.</param>
/// <param name="EventsAdded">Events stored by this import.</param>
/// <param name="EventsKnown">Rows whose event was stored before.</param>
/// <param name="RowsRefused">Rows not taken.</param>
/// <param name="Problems">The first of them, in the order of the file.</param>
public sealed record ImportResult(
    string Source, bool Stored, long Rows, long Pathways, long PathwaysRefused, long EventsAdded, long EventsKnown, long RowsRefused,
    IReadOnlyList<ImportProblem> Problems);
