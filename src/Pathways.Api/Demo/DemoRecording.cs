using Pathways.Api.Hosting;
using Pathways.Api.Import;
using Pathways.Domain;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Demo;

/// <summary>
/// How a journey comes to be recorded: by people at their desks, mostly the same day, sometimes weeks late, now and then wrongly,
/// and then corrected. Every step passes the domain's decision at the instant at which it is recorded.
/// </summary>
sealed class DemoRecording(Dice dice, Guid pathway, DateTimeOffset now, TerritoryClock clock)
{
    readonly PriorityQueue<(PathwayEvent Event, string User), (DateTimeOffset, int)> desk = new();
    readonly Dictionary<string, DateTimeOffset> threads = new(StringComparer.Ordinal);
    readonly List<BulkEvent> recorded = [];
    Pathway state = Pathway.None;
    DateOnly exit = DateOnly.MaxValue;
    int put;

    public IReadOnlyList<BulkEvent> Record(IReadOnlyList<PlannedStep> steps)
    {
        exit = steps.Select(s => s.Event).OfType<PathwayClosed>().SingleOrDefault()?.OccurredOn ?? exit;
        foreach (var step in steps)
        {
            string[] of = [.. step.Threads, "entry"];
            var at = AtDesk(step.Event.OccurredOn.AddDays(step.Event is PathwayOpened ? dice.Between(0, 2) : Delay()));
            foreach (var thread in of)
            {
                at = threads.TryGetValue(thread, out var before) && at <= before ? before.AddMinutes(dice.Between(1, 20)) : at;
            }
            foreach (var thread in step.Event is PathwayOpened ? of : step.Threads)
            {
                threads[thread] = at;
            }
            Put(step.Event, step.User, at);
        }
        while (desk.TryDequeue(out var next, out var when) && when.Item1 <= now)
        {
            Decide(next.Event, next.User, when.Item1);
        }
        return recorded;
    }

    void Decide(PathwayEvent step, string user, DateTimeOffset at)
    {
        var id = DeterministicId.From("demo-event", $"{pathway}", $"{recorded.Count}");
        var today = clock.DayOf(at);
        var decision = Pathway.Decide(state, id, step, today);
        // Who is asked whether it is so says yes: they have the file before them, or the slip is seen later.
        decision = decision.ToConfirm.Count == 0 ? decision : Pathway.Decide(state, id, step with { Confirmed = [.. decision.ToConfirm.Select(q => q.Code)] }, today);
        if (decision.Refusal is { } refusal)
        {
            // A correction that would break what came since is thought better of; anything else is a flaw of the invention.
            if (step is CorrectionEvent || twice.Contains(step))
            {
                return;
            }
            throw new InvalidOperationException($"The demo territory invented a step that is refused: {EventNames.Of(step)}, {refusal.Code}.");
        }
        var happened = decision.Events[0];
        state = Pathway.Evolve(state, new Step(id, state.Version + 1, happened));
        recorded.Add(new BulkEvent(pathway, state.Version, id, EventNames.Of(step), PathwayJson.Bytes(happened), user, $"command:{id:D}", id.ToString("N"), at));
        SecondThoughts(id, step, user, at);
    }

    readonly HashSet<PathwayEvent> twice = new(ReferenceEqualityComparer.Instance);

    void SecondThoughts(Guid id, PathwayEvent step, string user, DateTimeOffset at)
    {
        if (twice.Contains(step))
        {
            var seen = AtDesk(clock.DayOf(at).AddDays(dice.Between(1, 12)));
            Put(new StepRetracted(clock.DayOf(seen), id, CorrectionReason.EnteredTwice), user, seen);
        }
        else if (step is InvitationSent or DiagnosisMade && dice.Chance(0.02))
        {
            var again = step with { };
            twice.Add(again);
            Put(again, user, at.AddMinutes(dice.Between(5, 600)));
        }
        else if (dice.Chance(0.03) && Corrected(step) is { } corrected)
        {
            var seen = AtDesk(clock.DayOf(at).AddDays(dice.Between(1, 45)));
            var reason = corrected.OccurredOn == step.OccurredOn ? CorrectionReason.WrongCode : dice.Chance(0.8) ? CorrectionReason.WrongDate : CorrectionReason.LateInformation;
            Put(new StepCorrected(clock.DayOf(seen), id, reason, corrected), user, seen);
        }
    }

    PathwayEvent? Corrected(PathwayEvent step) => step switch
    {
        WorkContractStarted c => c.WorkingTime == WorkingTime.FullTime ? c with { WorkingTime = WorkingTime.PartTime, WeeklyHours = 24 } : c with { WorkingTime = WorkingTime.FullTime, WeeklyHours = 35 },
        TrainingStarted or DiagnosisMade or AppointmentHeld or EngagementContractSigned or WorkContractEnded or TrainingCompleted => Moved(step),
        _ => null,
    };

    // Never past the exit, which may not have been recorded yet and would be refused when it is.
    PathwayEvent? Moved(PathwayEvent step)
    {
        var on = step.OccurredOn.AddDays(dice.Chance(0.7) ? -dice.Between(1, 7) : dice.Between(1, 3));
        return on > exit ? null : step with { OccurredOn = on };
    }

    int Delay() => dice.Weighted((0, 60.0), (dice.Between(1, 4), 24), (dice.Between(5, 20), 12), (dice.Between(21, 75), 4));

    // From half past eight to half past five, never at the weekend.
    DateTimeOffset AtDesk(DateOnly day)
    {
        var working = day.DayOfWeek switch { DayOfWeek.Saturday => day.AddDays(2), DayOfWeek.Sunday => day.AddDays(1), _ => day };
        var local = working.ToDateTime(new TimeOnly(8, 30)).AddSeconds(dice.Between(0, 9 * 3600));
        return clock.InstantOf(local);
    }

    void Put(PathwayEvent step, string user, DateTimeOffset at) => desk.Enqueue((step, user), (at, put++));
}
