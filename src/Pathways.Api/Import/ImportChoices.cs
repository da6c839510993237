using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Import;

/// <summary>
/// What an import did with what a file leaves open or writes in another form, for the pathways that are taken: told with the result, so
/// that nothing is chosen in silence. Sums over pathways. Pure.
/// </summary>
public sealed record ImportChoices
{
    /// <summary>A pathway of which nothing was left open.</summary>
    public static readonly ImportChoices None = new();

    /// <summary>Rows in which an empty column took the value given for the whole file, by column.</summary>
    public IReadOnlyDictionary<string, long> Filled { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>Columns for which a value was given for the whole file, and that no row that is taken leaves empty: it had no effect.</summary>
    public IReadOnlyList<string> Unused { get; init; } = [];

    /// <summary>Dates of the file that can begin with the day only, or with the month only, and so tell the order of all.</summary>
    public long DatesTelling { get; init; }

    /// <summary>Dates of the file that may begin with either, and are read in that order.</summary>
    public long DatesInDoubt { get; init; }

    /// <summary>Dates of the file with a year of two digits, read as 20yy.</summary>
    public long ShortYears { get; init; }

    /// <summary>Days of the file with a midnight behind them, which was left out.</summary>
    public long Midnights { get; init; }

    /// <summary>Lines of the file where they are just as many as a sheet of a spreadsheet holds: it may be cut off there; 0 otherwise.</summary>
    public long SheetLimit { get; init; }

    /// <summary>First columns that say why a row was refused the last time: they are not read.</summary>
    public int Remarks { get; init; }

    /// <summary>Rows of the file whose attribute usually says that nothing was stated (NA), by column: kept as a category.</summary>
    public IReadOnlyDictionary<string, long> MissingWords { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>Categories of an attribute that differ from another only by capitals, accents or zeros, by column: kept apart.</summary>
    public IReadOnlyDictionary<string, long> Alike { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>Pathways that are new.</summary>
    public long NewPathways { get; init; }

    /// <summary>People whose pathways these are.</summary>
    public long People { get; init; }

    /// <summary>Those of them whom the territory knew before.</summary>
    public long PeopleKnown { get; init; }

    /// <summary>New pathways that name no person: each is a person of its own.</summary>
    public long NamingNobody { get; init; }

    /// <summary>References of new pathways that differ from another of the file only by capitals, accents or zeros: they are other pathways.</summary>
    public long ReferencesAlike { get; init; }

    /// <summary>First row of one of them.</summary>
    public long ReferencesAlikeFrom { get; init; }

    /// <summary>References of people that differ from another of the file only by capitals, accents or zeros: they are other people.</summary>
    public long PeopleAlike { get; init; }

    /// <summary>First row of one of them.</summary>
    public long PeopleAlikeFrom { get; init; }

    /// <summary>Whether there are new pathways and the file has no code of source: changed or longer it would bring them again, as other people.</summary>
    public bool Unnamed { get; init; }

    /// <summary>Pathways whose rows were put in the order of their days.</summary>
    public long PathwaysReordered { get; init; }

    /// <summary>Numbers whose comma was read as a decimal one.</summary>
    public long DecimalCommas { get; init; }

    /// <summary>Rows with a code that is stored in another form: k2204 as K2204, 2a004 as 2A004.</summary>
    public long CodesRewritten { get; init; }

    /// <summary>Rows with an occupation whose list was not named: it is taken for the current one.</summary>
    public long RomeListsAssumed { get; init; }

    /// <summary>Entries without an age, which then follows from the date of birth that the territory knows.</summary>
    public long AgesFromBirth { get; init; }

    /// <summary>Steps of these pathways that are stored, and that the file does not have: recorded otherwise, or changed in it since. They stay.</summary>
    public long StepsNotInFile { get; init; }

    /// <summary>Rows that read the same as a stored step, of pathways that another sent a file of: what may hide a sensitive fact, which the sender does not read, is not compared.</summary>
    public long NotCompared { get; init; }

    /// <summary>Appointments that stay booked for a day after the exit, of pathways to which this file adds steps: no task any more, and counted apart.</summary>
    public long BookedAfterExit { get; init; }

    /// <summary>What was chosen for one row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="written">The event that it says.</param>
    /// <param name="proposed">The event as it is to be stored.</param>
    public ImportChoices With(ParsedRow row, PathwayEvent written, PathwayEvent proposed)
    {
        ArgumentNullException.ThrowIfNull(row);
        var listed = written switch
        {
            ImmersionAgreed { Rome: not null, RomeVersion: null } e => e with { RomeVersion = Nomenclatures.RomeVersion },
            WorkContractStarted { Rome: not null, RomeVersion: null } e => e with { RomeVersion = Nomenclatures.RomeVersion },
            _ => written,
        };
        var aged = written is PathwayOpened { Situation.Age: null } && proposed is PathwayOpened { Situation.Age: not null };
        var rewritten = Canonical.Of(written) != listed;
        return row.Filled.Count == 0 && row.DecimalCommas == 0 && !aged && !rewritten && ReferenceEquals(listed, written) ? this : this with
        {
            Filled = Sum(Filled, row.Filled.Select(column => KeyValuePair.Create(column, 1L))),
            DecimalCommas = DecimalCommas + row.DecimalCommas,
            CodesRewritten = CodesRewritten + (rewritten ? 1 : 0),
            RomeListsAssumed = RomeListsAssumed + (ReferenceEquals(listed, written) ? 0 : 1),
            AgesFromBirth = AgesFromBirth + (aged ? 1 : 0),
        };
    }

    /// <summary>The sums of two.</summary>
    public ImportChoices Plus(ImportChoices other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return ReferenceEquals(other, None) ? this : this with
        {
            Filled = Sum(Filled, other.Filled),
            PathwaysReordered = PathwaysReordered + other.PathwaysReordered,
            DecimalCommas = DecimalCommas + other.DecimalCommas,
            CodesRewritten = CodesRewritten + other.CodesRewritten,
            RomeListsAssumed = RomeListsAssumed + other.RomeListsAssumed,
            AgesFromBirth = AgesFromBirth + other.AgesFromBirth,
            StepsNotInFile = StepsNotInFile + other.StepsNotInFile,
            NotCompared = NotCompared + other.NotCompared,
            BookedAfterExit = BookedAfterExit + other.BookedAfterExit,
        };
    }

    static SortedDictionary<string, long> Sum(IReadOnlyDictionary<string, long> one, IEnumerable<KeyValuePair<string, long>> other)
    {
        var sum = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (column, rows) in one.Concat(other))
        {
            sum[column] = sum.GetValueOrDefault(column) + rows;
        }
        return sum;
    }
}
