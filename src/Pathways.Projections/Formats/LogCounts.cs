using Pathways.Projections.Process;

namespace Pathways.Projections.Formats;

/// <summary>What a log leaves open, and what was taken for it: counted while reading, and told with every answer.</summary>
public sealed class LogCounts
{
    readonly SortedSet<string> wordsTakenForMissing = new(StringComparer.Ordinal);

    /// <summary>Events that belong to no case (CSV: the case is missing; XES: outside any trace; OCEL: no object of the type): left out.</summary>
    public long EventsWithoutCase { get; internal set; }

    /// <summary>Events that name no activity, even by a global default: left out, so that their neighbours follow each other.</summary>
    public long EventsWithoutActivity { get; internal set; }

    /// <summary>Events whose activity is named by several values, of which some are missing: written as nothing.</summary>
    public long EventsPartlyNamed { get; internal set; }

    /// <summary>XES: events without an activity that take the one that the log declares as global default, as the standard says.</summary>
    public long EventsOfDefaultActivity { get; internal set; }

    /// <summary>Cases that lost such an event.</summary>
    public long CasesWithEventsLeftOut { get; internal set; }

    /// <summary>
    /// Texts of cases and activities with blanks around them, invisible characters or accents apart from their letters: read without,
    /// since people see the same.
    /// </summary>
    public long NamesCleaned { get; internal set; }

    /// <summary>CSV: events whose case is a number as spreadsheets write long ones (6.21E+17): digits are lost, and several cases may be one.</summary>
    public long EventsOfScientificCases { get; internal set; }

    /// <summary>Cases whose name differs from another's only in case, accents or zeros around a number (P7, p7; 007, 7): each is one of its own.</summary>
    public long CasesAlike { get; internal set; }

    /// <summary>Times of day that state no offset: taken as the zone's, or as UTC.</summary>
    public long TimesWithoutOffset { get; internal set; }

    /// <summary>Dates without a time of day: taken as the beginning of the day.</summary>
    public long DatesWithoutTimeOfDay { get; internal set; }

    /// <summary>Local times that the clock showed twice, as it was put back: taken as the first.</summary>
    public long AmbiguousTimes { get; internal set; }

    /// <summary>Times before 1900 or after 2100, which often stand for a missing one (0001-01-01, 9999-12-31): read as they are.</summary>
    public long TimesFarAway { get; internal set; }

    /// <summary>Times finer than 100 ns: order is by all digits, durations are rounded down to 100 ns.</summary>
    public long TimesFinerThanTick { get; internal set; }

    /// <summary>CSV: dates such as 13/01/2026, that can be read in one order only and tell it for the file.</summary>
    public long DatesThatTellTheOrder { get; internal set; }

    /// <summary>CSV: dates such as 05/01/2026, read in the order that the others tell.</summary>
    public long DatesInDoubt { get; internal set; }

    /// <summary>CSV: dates with a year of two digits, read as 20yy.</summary>
    public long ShortYears { get; internal set; }

    /// <summary>Transitions that the standard lifecycle does not know: counted as <c>other</c>.</summary>
    public long UnknownTransitions { get; internal set; }

    /// <summary>Transitions of the standard in other letters (START, Complete): read as those.</summary>
    public long TransitionsOfOtherCase { get; internal set; }

    /// <summary>XES: events without a transition that take the one that the log declares as global default.</summary>
    public long EventsOfDefaultTransition { get; internal set; }

    /// <summary>CSV: events of one time in their case whose number in the column that orders them is equal too, or missing: among themselves they keep the order of the file.</summary>
    public long EqualTimesLeftOpen { get; internal set; }

    /// <summary>OCEL: relations of an event to an object that it has already (by another qualifier): the event counts once.</summary>
    public long RelationsRepeated { get; internal set; }

    /// <summary>The texts that were taken for missing, but are not empty: NA, null…</summary>
    public IReadOnlyCollection<string> WordsTakenForMissing => wordsTakenForMissing;

    /// <summary>XES: traces that have the name of an earlier one: each is a case of its own.</summary>
    public long TracesOfOneName { get; internal set; }

    /// <summary>OCEL: events that belong to several objects of the type: counted in each.</summary>
    public long EventsInSeveralCases { get; internal set; }

    /// <summary>OCEL: cases in which an activity happens several times, for different objects of another type (divergence).</summary>
    public long CasesWithDivergence { get; internal set; }

    /// <summary>OCEL: the other types of objects by which cases diverge.</summary>
    public IReadOnlyCollection<string> DivergingTypes { get; internal set; } = [];

    /// <summary>OCEL: objects of the type that no event belongs to: no case.</summary>
    public long ObjectsWithoutEvents { get; internal set; }

    /// <summary>Notes all names of cases, where only the name makes the case.</summary>
    internal void Cases(IEnumerable<string> names)
    {
        var met = new HashSet<string>();
        CasesAlike = names.Count(n => !met.Add(FieldText.Plain(n)));
    }

    /// <summary>Notes a text that was taken for missing.</summary>
    internal void Missing(string text)
    {
        if (!string.IsNullOrWhiteSpace(text))
            wordsTakenForMissing.Add(text);
    }

    /// <summary>The transition of a name, with what was made of it counted.</summary>
    internal Transition Transition(string name)
    {
        var transition = Transitions.Of(name);
        if (Transitions.IsUnknown(name, transition))
            UnknownTransitions++;
        else if (name != transition.Name())
            TransitionsOfOtherCase++;
        return transition;
    }
}
