using Pathways.Projections.Formats;

namespace Pathways.Projections.Process;

/// <summary>
/// Takes cases one by one and holds what a <see cref="ProcessAnalysis"/> needs: variants, edges and the different durations, no events.
/// O(1) expected for an event in the file's order; a case out of order in time is sorted in O(n log n).
/// </summary>
/// <param name="activities">Numbers of the activities in the events to come.</param>
/// <param name="order">The order in which the events of a case are taken.</param>
public sealed class ProcessAnalysisBuilder(ActivityTable activities, CaseOrder order = CaseOrder.File)
{
    readonly VariantTable variants = new();
    readonly EdgeTimes edgeTimes = new();
    readonly DurationSample caseDurations = new();
    readonly LifecycleTimes lifecycle = new();
    readonly long[] transitions = new long[Enum.GetValues<Transition>().Length];
    long[] completes = [];
    int[] sequence = new int[16];
    readonly HashSet<LogEvent> atOneTime = [], untimedEvents = [];
    long cases, casesOfOneTime, casesWithoutTime, events, withoutTime, casesNotInOrder, eventsNotInOrder, casesNewestFirst, adjacentEqual, equal, negative;
    long first = long.MaxValue, last = long.MinValue;

    /// <summary>Reads a whole log, parsing on a thread of its own.</summary>
    /// <param name="log">The log.</param>
    /// <param name="order">The order in which the events of a case are taken.</param>
    /// <param name="progress">Told the bytes read, about once in sixteen thousand events, on the calling thread.</param>
    /// <param name="cancellation">Stops reading.</param>
    public static ProcessAnalysis Read(
        EventLogReader log, CaseOrder order = CaseOrder.File, IProgress<long>? progress = null, CancellationToken cancellation = default)
    {
        var builder = new ProcessAnalysisBuilder(log.Activities, order);
        ReadAhead.ForEachCase(log, builder.Add, () => progress?.Report(log.BytesRead), cancellation);
        return builder.Build();
    }

    /// <summary>Adds a case.</summary>
    /// <param name="events">Its events in the order of the file; sorted in place where the order is by time.</param>
    public void Add(Span<LogEvent> events)
    {
        cases++;
        this.events += events.Length;
        if (TimeOrder.Disorder(events) is > 0 and var late)
        {
            casesNotInOrder++;
            eventsNotInOrder += late;
            casesNewestFirst += TimeOrder.IsNewestFirst(events) ? 1 : 0;
            if (order == CaseOrder.Time)
                TimeOrder.Sort(events);
        }

        if (sequence.Length < events.Length)
            sequence = new int[Math.Max(events.Length, sequence.Length * 2)];
        if (Walk(events))
            lifecycle.Add(events);
        variants.Add(sequence.AsSpan(0, events.Length));
    }

    /// <summary>The map of the cases added so far.</summary>
    public ProcessAnalysis Build()
    {
        var counts = new VariantCounts(activities, variants);
        return new ProcessAnalysis
        {
            Order = order,
            Cases = cases,
            Events = events,
            EventsWithoutTime = withoutTime,
            CasesNotInTimeOrder = casesNotInOrder,
            EventsNotInTimeOrder = eventsNotInOrder,
            CasesNewestFirst = casesNewestFirst,
            AdjacentEqualTimes = adjacentEqual,
            EqualEvents = equal,
            NegativeTimes = negative,
            CasesOfOneTime = casesOfOneTime,
            CasesWithoutTime = casesWithoutTime,
            CompletesOfSeveralStarts = lifecycle.CompletesOfSeveralStarts,
            StartsBehindTheirComplete = lifecycle.StartsBehindTheirComplete,
            StartsBeforeCompletion = lifecycle.StartsBeforeCompletion,
            First = first <= last ? new DateTimeOffset(first, TimeSpan.Zero) : null,
            Last = first <= last ? new DateTimeOffset(last, TimeSpan.Zero) : null,
            EventsPerCase = counts.EventsPerCase(cases, events),
            Activities = counts.Activities(),
            Starts = counts.Starts(),
            Ends = counts.Ends(),
            Edges = counts.Edges(edgeTimes),
            Variants = counts.Variants(cases),
            CaseDurations = caseDurations.Summary(),
            Transitions = Enum.GetValues<Transition>().Where(t => transitions[(int)t] > 0).ToDictionary(t => t, t => transitions[(int)t]),
            Times = lifecycle.Build(activities, a => a < completes.Length ? completes[a] : 0),
        };
    }

    /// <summary>Takes what is told event by event; true where the case has a start.</summary>
    bool Walk(ReadOnlySpan<LogEvent> events)
    {
        var (starts, untimed) = (transitions[(int)Transition.Start], withoutTime);
        atOneTime.Clear();
        untimedEvents.Clear();
        LogEvent earliest = new(long.MaxValue, 0), latest = new(long.MinValue, 0);
        for (var i = 0; i < events.Length; i++)
        {
            Work.Check();
            ref readonly var e = ref events[i];
            sequence[i] = e.Activity;
            transitions[(int)e.Transition]++;
            // Not by the table's count: another thread may be adding to it.
            if (e.Activity >= completes.Length)
                Array.Resize(ref completes, Math.Max(16, (e.Activity + 1) * 2));
            completes[e.Activity] += e.Transition == Transition.Complete ? 1 : 0;
            if (!e.HasTime)
            {
                withoutTime++;
                equal += untimedEvents.Add(e) ? 0 : 1;
            }
            else
            {
                if (e.Moment.CompareTo(earliest.Moment) < 0)
                    earliest = e;
                if (!latest.HasTime || e.Moment.CompareTo(latest.Moment) > 0)
                    latest = e;
                if (i > 0 && events[i - 1].HasTime)
                    Passed(events[i - 1], e);
            }
        }

        if (latest.HasTime)
        {
            caseDurations.Add(latest.Since(earliest));
            first = Math.Min(first, earliest.Time);
            last = Math.Max(last, latest.Time);
        }

        var timed = events.Length - (withoutTime - untimed);
        casesOfOneTime += timed == 1 ? 1 : 0;
        casesWithoutTime += timed == 0 ? 1 : 0;
        return transitions[(int)Transition.Start] > starts;
    }

    void Passed(in LogEvent before, in LogEvent e)
    {
        var ticks = e.Since(before);
        if (e.Moment == before.Moment)
        {
            adjacentEqual++;
            atOneTime.Add(before);
            equal += atOneTime.Add(e) ? 0 : 1;
        }
        else if (atOneTime.Count > 0)
        {
            atOneTime.Clear();
        }

        negative += ticks < 0 ? 1 : 0;
        edgeTimes.Of(before.Activity, e.Activity).Add(ticks);
    }
}
