namespace Pathways.Projections.Process;

/// <summary>
/// Service and waiting time where a log has start and complete transitions. A complete ends the earliest open start of the same activity
/// in the case (first in, first out). Waiting is from the latest completion in the case so far (an event without transition is one)
/// to the start; of what happens at one moment, what was started before it is complete before anything starts.
/// </summary>
internal sealed class LifecycleTimes
{
    readonly Dictionary<int, Activity> byActivity = [];
    readonly Dictionary<int, Queue<LogEvent>> open = [];
    readonly Stack<Queue<LogEvent>> spare = [];
    readonly Dictionary<int, int> instances = [];
    readonly HashSet<(int Activity, long Time, ushort Finer)> bare = [];

    /// <summary>Completes for which several starts were open: the earliest is taken.</summary>
    public long CompletesOfSeveralStarts { get; private set; }

    /// <summary>Starts behind a complete of their activity and moment that had no start: an activity of no time, written end first, is not paired.</summary>
    public long StartsBehindTheirComplete { get; private set; }

    /// <summary>Starts before the latest completion so far, as the file's order may have it: waiting is 0.</summary>
    public long StartsBeforeCompletion { get; private set; }

    /// <summary>Takes a case that has a start.</summary>
    public void Add(ReadOnlySpan<LogEvent> events)
    {
        var completed = new LogEvent(LogEvent.NoTime, 0);
        for (var i = 0; i < events.Length; i++)
        {
            Work.Check();
            ref readonly var e = ref events[i];
            if (e.HasTime && (i == 0 || events[i - 1].Moment != e.Moment) && EndsNow(events[i..]) is { } ended && ended.Moment.CompareTo(completed.Moment) > 0)
                completed = ended;
            if (e.Transition == Transition.Start)
                Start(e, completed);
            else if (e.Transition == Transition.Complete)
                Complete(e);
            if (e.Transition is Transition.Complete or Transition.None && e.HasTime && e.Moment.CompareTo(completed.Moment) > 0)
                completed = e;
        }

        foreach (var (activity, starts) in open)
        {
            Work.Check();
            Of(activity).OpenStarts += starts.Count;
            starts.Clear();
            spare.Push(starts);
        }

        open.Clear();
        bare.Clear();
        foreach (var (activity, n) in instances)
        {
            Work.Check();
            Of(activity).CasesWithRework += n > 1 ? 1 : 0;
        }
        instances.Clear();
    }

    /// <summary>The times, given how often each activity was completed.</summary>
    public IReadOnlyList<ActivityTimes> Build(ActivityTable activities, Func<int, long> completes) =>
    [
        .. byActivity.Where(a => a.Value.Instances > 0 || a.Value.OpenStarts > 0)
            .Select(a => new ActivityTimes(activities[a.Key], a.Value.Instances, a.Value.CasesWithRework,
                a.Value.Service.Summary(), a.Value.Waiting.Summary(), a.Value.OpenStarts, completes(a.Key) - a.Value.Instances))
            .OrderByDescending(a => a.Instances).ThenBy(a => a.Activity, StringComparer.Ordinal),
    ];

    /// <summary>A completion at the moment of the first of these events, of something that was started before it.</summary>
    LogEvent? EndsNow(ReadOnlySpan<LogEvent> events)
    {
        foreach (ref readonly var e in events)
        {
            Work.Check();
            if (e.Moment != events[0].Moment)
                break;
            if (e.Transition == Transition.Complete && open.TryGetValue(e.Activity, out var starts) && starts.Count > 0)
                return e;
        }

        return null;
    }

    void Start(in LogEvent e, in LogEvent completed)
    {
        if (!open.TryGetValue(e.Activity, out var starts))
            open[e.Activity] = starts = spare.TryPop(out var used) ? used : new Queue<LogEvent>();
        starts.Enqueue(e);
        StartsBehindTheirComplete += e.HasTime && bare.Remove((e.Activity, e.Time, e.Finer)) ? 1 : 0;
        if (!completed.HasTime || !e.HasTime)
            return;
        var waited = e.Since(completed);
        StartsBeforeCompletion += waited < 0 ? 1 : 0;
        Of(e.Activity).Waiting.Add(Math.Max(0, waited));
    }

    void Complete(in LogEvent e)
    {
        if (!open.TryGetValue(e.Activity, out var starts) || !starts.TryDequeue(out var started))
        {
            bare.Add((e.Activity, e.Time, e.Finer));
            return;
        }

        CompletesOfSeveralStarts += starts.Count > 0 ? 1 : 0;
        var times = Of(e.Activity);
        times.Instances++;
        instances[e.Activity] = instances.GetValueOrDefault(e.Activity) + 1;
        if (started.HasTime && e.HasTime)
            times.Service.Add(e.Since(started));
    }

    Activity Of(int activity)
    {
        if (!byActivity.TryGetValue(activity, out var times))
            byActivity[activity] = times = new Activity();
        return times;
    }

    sealed class Activity
    {
        public DurationSample Service { get; } = new();
        public DurationSample Waiting { get; } = new();
        public long Instances { get; set; }
        public long CasesWithRework { get; set; }
        public long OpenStarts { get; set; }
    }
}
