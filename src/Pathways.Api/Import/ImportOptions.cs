using Pathways.Api.Hosting;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Pathways.Projections.Formats;

namespace Pathways.Api.Import;

/// <summary>How a file is to be taken.</summary>
/// <param name="User">Account that imports: it is on every event.</param>
/// <param name="Source">
/// Code of the source (<see cref="ImportSources"/>). A later, longer file of the same source adds its new rows; without a name, identifiers follow from the
/// file's content and from who sends it, so that only the very same file of the same account is known again.
/// </param>
/// <param name="AcceptValid">Take the pathways that are good and leave the others, rather than all or nothing.</param>
/// <param name="Structure">Structure of rows that have none.</param>
/// <param name="Scheme">Scheme of entries that have none.</param>
/// <param name="Territory">Commune of entries that have none.</param>
/// <param name="Convention">Convention of entries that have none.</param>
/// <param name="Confirm">Codes of the questions to which the answer is yes for every row that raises them, such as <c>step/long-ago</c>.</param>
public sealed record ImportOptions(
    string User, string? Source = null, bool AcceptValid = false, string? Structure = null, string? Scheme = null, string? Territory = null,
    string? Convention = null, IReadOnlyList<string>? Confirm = null)
{
    /// <summary>What is confirmed for the whole file.</summary>
    public IReadOnlyList<string> Confirmed => Confirm ?? [];

    /// <summary>All options as one text. Of a list a record's own text has only the name of its type, so that two lists would look alike.</summary>
    public string AsText() => $"{this with { Confirm = null, Sender = null }}{string.Join(',', Confirmed)}";

    /// <summary>Codes as an option gives them, separated by commas.</summary>
    public static IReadOnlyList<string>? Codes(string? text) =>
        text?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } codes ? codes : null;

    /// <summary>The first of these codes that no rule asks about.</summary>
    public static string? Unknown(IEnumerable<string>? codes) =>
        codes?.FirstOrDefault(code => FactRules.Of(code) is not { Severity: Severity.Confirm });

    /// <summary>Who sends the file over the web, held to what they may read; null on the command line, whose user has the database.</summary>
    public Actor? Sender { get; init; }

    /// <summary>Name of the file's encoding; found out where null.</summary>
    public string? Encoding { get; init; }

    /// <summary>Order of day, month and year in the file's dates; told by the dates where null.</summary>
    public DateOrder? Dates { get; init; }

    /// <summary>Read, check and decide everything, and store nothing.</summary>
    public bool CheckOnly { get; init; }

    /// <summary>The order of dates that a word names: dmy, mdy, iso, or auto, which leaves it to the dates. False for another word.</summary>
    public static bool TryDates(string? word, out DateOrder? order)
    {
        var known = CodeNames<DateOrder>.TryParse(word ?? "", out var named);
        order = known ? named : null;
        return known || word is null or "" or "auto";
    }

    /// <summary>Whether a scheme is given that there is not: it would be a wrong value of rows that have none.</summary>
    public static bool UnknownScheme(string? code) => code is not null && !CodeNames<Scheme>.TryParse(code, out _);

    /// <summary>What is wrong with the name of an encoding, if anything is.</summary>
    public static ImportProblem? UnknownEncoding(string? name)
    {
        try
        {
            _ = name is null ? null : TextEncodings.Find(name);
            return null;
        }
        catch (LogFormatException e)
        {
            return ImportProblem.Of(e).With("given", name!).With("nearest", TextEncodings.Nearest(name!)).With("names", string.Join(", ", TextEncodings.Names));
        }
    }

    /// <summary>The columns of which one value may be given for the whole file.</summary>
    public static readonly IReadOnlyList<string> ForAll = ["structure", "scheme", "territory", "convention"];

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
/// <param name="Input">How the file is read, once that is known.</param>
public sealed record ImportProgress(
    ImportStage Stage, long Done, long Total, long Rows, double? RowsPerSecond = null, double? SecondsLeft = null, TextInput? Input = null);

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
/// <param name="Source">Code of the source; of a file without one a keyed mark, empty where nothing of it is stored.</param>
/// <param name="Stored">Whether the import went through; with <c>false</c> nothing is stored.</param>
/// <param name="Rows">Rows in the file, without the header.</param>
/// <param name="Pathways">Pathways in the file.</param>
/// <param name="PathwaysRefused">Pathways with a row that can't be taken.</param>
/// <param name="EventsAdded">Events stored by this import.</param>
/// <param name="EventsKnown">Rows whose event was stored before.</param>
/// <param name="RowsRefused">Rows not taken.</param>
/// <param name="Problems">The first of them, in the order of the file.</param>
/// <param name="Confirmed">How many of the stored events were confirmed to be so, by the code of what was asked.</param>
public sealed record ImportResult(
    string Source, bool Stored, long Rows, long Pathways, long PathwaysRefused, long EventsAdded, long EventsKnown, long RowsRefused,
    IReadOnlyList<ImportProblem> Problems, IReadOnlyDictionary<string, long>? Confirmed = null)
{
    /// <summary>How the file was read: encoding, separator, order of dates, what was left out.</summary>
    public TextInput? Input { get; init; }

    /// <summary>What was chosen where the file leaves something open; where nothing was taken, only the century of years of two digits, else null.</summary>
    public ImportChoices? Choices { get; init; }

    /// <summary>The communes of the pathways that are new, those of most pathways first.</summary>
    public IReadOnlyList<ImportedCommune>? Communes { get; init; }

    /// <summary>How many problems there are; <see cref="Problems"/> has the first <see cref="Importer.MostProblems"/>.</summary>
    public long ProblemCount { get; init; } = Problems.Count;

    /// <summary>Lines of the rows whose event was stored before, such as <c>2-9, 12</c>; an ellipsis where there are more. Null where there are none.</summary>
    public string? KnownRows { get; init; }

    /// <summary>Whether it was only to be checked: what would have been added is <see cref="EventsAdded"/>, and nothing is stored.</summary>
    public bool CheckOnly { get; init; }
}
