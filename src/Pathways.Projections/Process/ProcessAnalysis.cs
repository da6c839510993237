namespace Pathways.Projections.Process;

/// <summary>The order in which the events of a case are taken.</summary>
public enum CaseOrder
{
    /// <summary>As the file gives them.</summary>
    File = 0,

    /// <summary>
    /// By timestamp; equal times keep the order of the file (stable sort), and an event without a timestamp stays behind the one that it
    /// follows in the file.
    /// </summary>
    Time = 1,
}

/// <summary>An activity and how often it occurs.</summary>
/// <param name="Activity">Name.</param>
/// <param name="Events">Events of this activity.</param>
/// <param name="Cases">Cases in which it occurs.</param>
/// <param name="CasesWithRework">Cases in which it occurs more than once.</param>
public sealed record ActivityCount(string Activity, long Events, long Cases, long CasesWithRework);

/// <summary>A name and a count.</summary>
/// <param name="Activity">Name of the activity.</param>
/// <param name="Count">Number of cases.</param>
public sealed record CaseCount(string Activity, long Count);

/// <summary>One activity directly followed by another in the same case.</summary>
/// <param name="From">First activity.</param>
/// <param name="To">Activity of the next event.</param>
/// <param name="Count">How often.</param>
/// <param name="Times">Time between the two events, where both have a timestamp; null where never.</param>
public sealed record DirectlyFollows(string From, string To, long Count, DurationSummary? Times);

/// <summary>A sequence of activities and the cases that run through exactly it.</summary>
/// <param name="Activities">The sequence; empty for cases without events.</param>
/// <param name="Count">Number of cases.</param>
/// <param name="Share">Of all cases, 0 to 1.</param>
public sealed record Variant(IReadOnlyList<string> Activities, long Count, double Share);

/// <summary>Numbers of events in a case.</summary>
/// <param name="Min">Fewest.</param>
/// <param name="Median">Middle, or mean of the two middle.</param>
/// <param name="Mean">Mean.</param>
/// <param name="Max">Most.</param>
public sealed record EventsPerCase(long Min, double Median, double Mean, long Max);

/// <summary>Where the time between steps goes: one pair of activities and its part of it.</summary>
/// <param name="From">First activity.</param>
/// <param name="To">Next activity.</param>
/// <param name="Count">How often timed.</param>
/// <param name="Total">Sum of the time between the two, seconds.</param>
/// <param name="Median">Median of it, seconds.</param>
/// <param name="Share">Part of the time between all pairs, 0 to 1; null where no time passes, or some runs backwards.</param>
public sealed record Bottleneck(string From, string To, long Count, double Total, double Median, double? Share);

/// <summary>Service and waiting time of an activity, from its start and complete transitions.</summary>
/// <param name="Activity">Name.</param>
/// <param name="Instances">Starts that were matched by a complete.</param>
/// <param name="CasesWithRework">Cases with more than one such instance.</param>
/// <param name="Service">From start to complete.</param>
/// <param name="Waiting">From the last completion of any activity in the case to the start; null where there never was one.</param>
/// <param name="OpenStarts">Starts without complete.</param>
/// <param name="BareCompletes">Completes without start: their service time is unknown, they are in no figure here.</param>
public sealed record ActivityTimes(
    string Activity, long Instances, long CasesWithRework, DurationSummary? Service, DurationSummary? Waiting, long OpenStarts, long BareCompletes);

/// <summary>What a log says of its process: directly-follows graph, variants and times.</summary>
/// <remarks>
/// Definitions after van der Aalst, Process Mining (2016), ch. 2, 5 and 9. Every event counts, whatever its lifecycle transition.
/// Lists are ordered by falling count, then by name (ordinal). Σ edges + Σ starts = events.
/// </remarks>
public sealed record ProcessAnalysis
{
    /// <summary>The order in which events were taken.</summary>
    public required CaseOrder Order { get; init; }

    /// <summary>Number of cases, empty ones included.</summary>
    public required long Cases { get; init; }

    /// <summary>Number of events in cases.</summary>
    public required long Events { get; init; }

    /// <summary>Events without a timestamp: they are in all counts and in no time.</summary>
    public required long EventsWithoutTime { get; init; }

    /// <summary>Cases in which some event stands, in the file, behind a later one.</summary>
    public required long CasesNotInTimeOrder { get; init; }

    /// <summary>Events that stand, in the file, behind a later one of their case.</summary>
    public required long EventsNotInTimeOrder { get; init; }

    /// <summary>Cases that the file writes newest first and of which some times are equal or missing: the order of those is probably backwards.</summary>
    public required long CasesNewestFirst { get; init; }

    /// <summary>Neighbouring events whose time runs backwards: none where the order is by time.</summary>
    public required long NegativeTimes { get; init; }

    /// <summary>Neighbouring events of a case with the same timestamp: their order is only the file's.</summary>
    public required long AdjacentEqualTimes { get; init; }

    /// <summary>Events that equal an earlier one of their case in timestamp, activity and transition: a row copied, or the activity done once more.</summary>
    public required long EqualEvents { get; init; }

    /// <summary>Cases of which one event only has a timestamp: their duration is 0.</summary>
    public required long CasesOfOneTime { get; init; }

    /// <summary>Cases without any timestamp, empty ones included: they have no duration.</summary>
    public required long CasesWithoutTime { get; init; }

    /// <summary>Completes for which several starts of the activity were open in the case: the earliest is taken.</summary>
    public required long CompletesOfSeveralStarts { get; init; }

    /// <summary>Starts behind a complete of the same activity and moment, as the file has it: they are not paired, and neither has the other.</summary>
    public required long StartsBehindTheirComplete { get; init; }

    /// <summary>Starts that lie before the latest completion so far, as the file's order may have it: their waiting time is 0.</summary>
    public required long StartsBeforeCompletion { get; init; }

    /// <summary>Earliest timestamp, UTC.</summary>
    public required DateTimeOffset? First { get; init; }

    /// <summary>Latest timestamp, UTC.</summary>
    public required DateTimeOffset? Last { get; init; }

    /// <summary>Numbers of events in a case; null where there are no cases.</summary>
    public required EventsPerCase? EventsPerCase { get; init; }

    /// <summary>Activities.</summary>
    public required IReadOnlyList<ActivityCount> Activities { get; init; }

    /// <summary>First activities of cases.</summary>
    public required IReadOnlyList<CaseCount> Starts { get; init; }

    /// <summary>Last activities of cases.</summary>
    public required IReadOnlyList<CaseCount> Ends { get; init; }

    /// <summary>The directly-follows graph.</summary>
    public required IReadOnlyList<DirectlyFollows> Edges { get; init; }

    /// <summary>Variants.</summary>
    public required IReadOnlyList<Variant> Variants { get; init; }

    /// <summary>From the earliest to the latest timestamp of a case; cases without any timestamp are left out.</summary>
    public required DurationSummary? CaseDurations { get; init; }

    /// <summary>Events by lifecycle transition.</summary>
    public required IReadOnlyDictionary<Transition, long> Transitions { get; init; }

    /// <summary>Service and waiting times; empty where the log has no start and complete of one activity.</summary>
    public required IReadOnlyList<ActivityTimes> Times { get; init; }

    /// <summary>
    /// Cases whose last activity is one from which other cases went on: whether they stay or only wait, the log does not tell, and they
    /// are in no time of a passage.
    /// </summary>
    public long CasesThatMayGoOn => Ends.IntersectBy(Edges.Where(e => e.From != e.To).Select(e => e.From), e => e.Activity, StringComparer.Ordinal).Sum(e => e.Count);

    /// <summary>How many of the most frequent variants it takes to cover a part of the cases.</summary>
    /// <param name="share">The part, 0 to 1.</param>
    public int VariantsCovering(double share)
    {
        long covered = 0;
        for (var i = 0; i < Variants.Count; i++)
        {
            Work.Check();
            if (covered >= share * Cases)
                return i;
            covered += Variants[i].Count;
        }

        return Variants.Count;
    }

    /// <summary>Pairs of activities by the total time that passes between them, longest first.</summary>
    /// <remarks>In a log with start and complete transitions, a pair of one activity with itself is mostly service, not waiting.</remarks>
    /// <param name="most">How many.</param>
    public IReadOnlyList<Bottleneck> Bottlenecks(int most = 10)
    {
        var timed = Edges.Where(e => e.Times is not null).ToList();
        var all = timed.Sum(e => e.Times!.Total);
        return
        [
            .. timed.OrderByDescending(e => e.Times!.Total).ThenBy(e => e.From, StringComparer.Ordinal).ThenBy(e => e.To, StringComparer.Ordinal)
                .Take(most)
                .Select(e => new Bottleneck(e.From, e.To, e.Times!.Count, e.Times.Total, e.Times.Median, all > 0 && NegativeTimes == 0 ? e.Times.Total / all : null)),
        ];
    }
}
