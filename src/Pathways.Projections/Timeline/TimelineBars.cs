using Pathways.Domain.Pathways;

namespace Pathways.Projections.Timeline;

// What lasts on a pathway, from its effective steps: each bar opens with a fact and is closed by another.
static class TimelineBars
{
    sealed record Open(Stage Stage, string Key, DateOnly From, DateOnly? PlannedTo, PathwayEvent Start, Guid Step);

    public static IReadOnlyList<TimelineBar> Of(Pathway state, DateOnly today)
    {
        var open = new Dictionary<string, Open>(StringComparer.Ordinal);
        var bars = new List<TimelineBar>();
        foreach (var step in state.Steps)
        {
            switch (step.Event)
            {
                case ReferentAppointed e: Start("mandate", e.OccurredOn); break;
                case ReferentReplaced e: End("mandate", e.OccurredOn); Start("mandate", e.OccurredOn); break;
                case ReorientationRequested e: Start("reorientation", e.OccurredOn); break;
                case ReorientationDecided e: End("reorientation", e.OccurredOn); break;
                case BarrierIdentified e: Start($"barrier {e.Axis}", e.OccurredOn); break;
                case BarrierLifted e: End($"barrier {e.Axis}", e.OccurredOn); break;
                case EngagementContractSigned e: Start("engagement", e.OccurredOn); break;
                case EngagementContractClosed e: End("engagement", e.OccurredOn); break;
                case TrainingStarted e: Start($"training {e.Training}", e.OccurredOn); break;
                case TrainingCompleted e: End($"training {e.Training}", e.OccurredOn); break;
                case TrainingAbandoned e: End($"training {e.Training}", e.OccurredOn, brokenOff: true); break;
                case ImmersionAgreed e: Start($"immersion {e.Immersion}", e.StartsOn); break;
                case ImmersionEnded e: End($"immersion {e.Immersion}", e.OccurredOn, brokenOff: !e.Kept); break;
                case WorkContractStarted e: Start($"contract {e.Contract}", e.OccurredOn); break;
                case WorkContractEnded e: End($"contract {e.Contract}", e.OccurredOn, BrokenOff(e)); break;
                case PathwaySuspended e: Start("suspension", e.OccurredOn); break;
                case PathwayResumed e: End("suspension", e.OccurredOn); break;
                default: break;
            }

            // The end planned is the one that is known now: an amendment may have moved it, and a contract that became open-ended has none.
            void Start(string key, DateOnly from) => open[key] = new(Timeline.StageOf(step.Event), key, from, state.PlannedEndOf(step.Event), step.Event, step.Id);

            void End(string key, DateOnly to, bool brokenOff = false)
            {
                if (open.Remove(key, out var started))
                {
                    bars.Add(Bar(started, to < started.From ? started.From : to, brokenOff));
                }
            }
        }
        var passed = state.EndsPassed(today).Select(p => p.Start.Id).ToHashSet();
        bars.AddRange(open.Values.Select(o => Bar(o, AtExit(o, state), brokenOff: false) with { EndPassed = passed.Contains(o.Step) }));
        return OnTracks(bars, state.Steps.Index().ToDictionary(s => s.Item.Id, s => s.Index));
    }

    static TimelineBar Bar(Open opened, DateOnly? to, bool brokenOff) =>
        new(opened.Stage, 0, opened.From, to, to is null ? opened.PlannedTo : null, brokenOff, opened.Start, opened.Step);

    // Mandates, barriers and engagements are the accompaniment's: they end with it. A job or a training goes on after the exit.
    static DateOnly? AtExit(Open opened, Pathway state) =>
        opened.Stage is Stage.Entry or Stage.Orientation or Stage.FollowUp && state.ClosedOn is { } closed && closed >= opened.From ? closed : null;

    static bool BrokenOff(WorkContractEnded e) =>
        e.Reason is Domain.Codes.ContractEnd.Resignation or Domain.Codes.ContractEnd.Dismissal or Domain.Codes.ContractEnd.TrialPeriod;

    // Each bar on the first row of its lane that is free by then; of one day, in the order recorded: an identifier has no order to go by.
    static List<TimelineBar> OnTracks(List<TimelineBar> bars, Dictionary<Guid, int> recorded)
    {
        var placed = new List<TimelineBar>(bars.Count);
        foreach (var lane in bars.OrderBy(b => b.From).ThenBy(b => recorded[b.Step]).GroupBy(b => b.Stage).OrderBy(g => g.Key))
        {
            var (taken, free, tracks) = (new PriorityQueue<int, DateOnly>(), new PriorityQueue<int, int>(), 0);
            foreach (var bar in lane)
            {
                while (taken.TryPeek(out var track, out var until) && until <= bar.From)
                {
                    free.Enqueue(taken.Dequeue(), track);
                }
                var first = free.Count > 0 ? free.Dequeue() : tracks++;
                taken.Enqueue(first, bar.To ?? DateOnly.MaxValue);
                placed.Add(bar with { Track = first });
            }
        }
        return placed;
    }
}
