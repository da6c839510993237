namespace Pathways.Projections.Process;

/// <summary>
/// Service and waiting time where a log has start and complete transitions. A complete ends the earliest open start of the same activity
/// in the case (first in, first out). Waiting is from the latest completion in the case so far (an event without transition is one)
/// to the start.
/// </summary>
internal sealed class LifecycleTimes
{
    readonly Dictionary<int, Activity> byActivity = [];
    readonly Dictionary<int, Queue<LogEvent>> open = [];
    readonly Stack<Queue<LogEvent>> spare = [];
    readonly Dictionary<int, int> instances = [];

    /// <summary>Takes a case that has a start.</summary>
    public void Add(ReadOnlySpan<LogEvent> events)
    {
        var completed = new LogEvent(LogEvent.NoTime, 0);
        foreach (ref readonly var e in events)
        {
            if (e.Transition == Transition.Start)
                Start(e, completed);
            else if (e.Transition == Transition.Complete)
                Complete(e);
            if (e.Transition is Transition.Complete or Transition.None && e.HasTime && e.Moment.CompareTo(completed.Moment) > 0)
                completed = e;
        }

        foreach (var (activity, starts) in open)
        {
            Of(activity).OpenStarts += starts.Count;
            starts.Clear();
            spare.Push(starts);
        }

        open.Clear();
        foreach (var (activity, n) in instances)
            Of(activity).CasesWithRework += n > 1 ? 1 : 0;
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

    void Start(in LogEvent e, in LogEvent completed)
    {
        if (!open.TryGetValue(e.Activity, out var starts))
            open[e.Activity] = starts = spare.TryPop(out var used) ? used : new Queue<LogEvent>();
        starts.Enqueue(e);
        if (completed.HasTime && e.HasTime)
            Of(e.Activity).Waiting.Add(Math.Max(0, e.Since(completed)));
    }

    void Complete(in LogEvent e)
    {
        if (!open.TryGetValue(e.Activity, out var starts) || !starts.TryDequeue(out var started))
            return;
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
