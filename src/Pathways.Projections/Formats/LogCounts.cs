namespace Pathways.Projections.Formats;

/// <summary>What a log leaves open, and what was taken for it: counted while reading, and told with every answer.</summary>
public sealed class LogCounts
{
    /// <summary>Events that belong to no case (CSV: the case is missing; XES: outside any trace; OCEL: no object of the type): left out.</summary>
    public long EventsWithoutCase { get; internal set; }

    /// <summary>Events that name no activity, even by a global default: left out, so that their neighbours follow each other.</summary>
    public long EventsWithoutActivity { get; internal set; }

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

    /// <summary>Transitions that the standard lifecycle does not know: counted as <c>other</c>.</summary>
    public long UnknownTransitions { get; internal set; }

    /// <summary>XES: traces that bear the name of an earlier one: each is a case of its own.</summary>
    public long TracesOfOneName { get; internal set; }

    /// <summary>OCEL: events that belong to several objects of the type: counted in each.</summary>
    public long EventsInSeveralCases { get; internal set; }

    /// <summary>OCEL: objects of the type that no event belongs to: no case.</summary>
    public long ObjectsWithoutEvents { get; internal set; }
}
