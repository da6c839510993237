using System.Text.Json;
using FsCheck.Xunit;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using static Pathways.Domain.Tests.Pathways.Scenario;

namespace Pathways.Domain.Tests.Pathways;

/// <summary>What holds of every history, whoever typed it.</summary>
[Properties(Arbitrary = [typeof(Histories)], MaxTest = 1_000, QuietOnSuccess = true)]
public class HistoryProperties
{
    [Property]
    public void Folding_anything_in_any_order_never_throws(History history) =>
        Assert.Equal(history.Proposed.Length, Fold(Numbered(history.Proposed)).Version);

    [Property]
    public void A_history_folded_in_one_pass_is_the_same_as_event_by_event(History history)
    {
        Assert.Equal(Whole(Fold(Numbered(history.Proposed))), Whole(Pathway.Fold(Numbered(history.Proposed))));
        var (accepted, state) = Accept(history);
        Assert.Equal(Whole(state), Whole(Pathway.Fold(accepted)));
    }

    /// <summary>Whatever a damaged history holds: corrections before their step, of none, after a retraction; an identifier twice.</summary>
    [Fact]
    public void Damaged_histories_are_folded_alike_too()
    {
        var held = new AppointmentHeld(Day(3), AppointmentMode.InPerson);
        StepCorrected Corrected(int step, int day) => new(Day(40), Step(step), CorrectionReason.WrongDate, held with { OccurredOn = Day(day) }) { Confirmed = ["step/long-ago"] };
        StepRetracted Retracted(int step) => new(Day(41), Step(step), CorrectionReason.Other);
        (int Id, PathwayEvent Event)[] events =
        [
            (1, World.Opened), (2, Corrected(3, 9)), (3, held), (4, Corrected(3, 10)), (5, Corrected(3, 11)), (6, Retracted(3)), (7, Corrected(3, 12)), (8, Retracted(3)), (9, Retracted(99)),
            (3, held), (3, held), (10, Corrected(3, 13)), (11, held), (12, Retracted(11)), (13, Corrected(4, 14)),
        ];
        Step[] history = [.. events.Select((e, i) => new Step(Step(e.Id), i + 1, e.Event))];
        for (var length = 0; length <= history.Length; length++)
        {
            Assert.Equal(Whole(Fold(history[..length])), Whole(Pathway.Fold(history[..length])));
        }
    }

    /// <summary>Twice the steps with twice the corrections: twice the work, by what is allocated and not by a clock.</summary>
    [Fact]
    public void Folding_costs_the_length_of_the_history_however_many_corrections_it_has()
    {
        Assert.InRange(Allocated(10_000, 120) / (double)Allocated(5_000, 60), 1.5, 2.5);

        static long Allocated(int steps, int retractions)
        {
            Step[] history =
            [
                new(Step(1), 1, World.Opened), .. Enumerable.Range(2, steps).Select(i => new Step(Step(i), i, new InvitationSent(Day(1)))),
                .. Enumerable.Range(0, retractions).Select(i => new Step(Step(steps + 2 + i), steps + 2 + i, new StepRetracted(Day(2), Step((i + 1) * 50), CorrectionReason.Other))),
            ];
            Pathway.Fold(history);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Pathway.Fold(history);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Property]
    public void Deciding_never_throws_and_deciding_twice_adds_nothing(History history)
    {
        var (accepted, state) = Accept(history);
        foreach (var step in accepted)
        {
            Assert.Same(Decision.Nothing, Pathway.Decide(state, step.Id, step.Event, Today));
        }
    }

    [Property]
    public void A_decision_gives_the_step_or_a_coded_refusal_never_both(History history)
    {
        var state = Accept(history).State;
        foreach (var proposed in history.Proposed)
        {
            var decision = Pathway.Decide(state, Guid.AllBitsSet, proposed, Today);
            Assert.Equal(1, (decision.Events.Count == 1 ? 1 : 0) + (decision.Refusal is null ? 0 : 1) + (decision.ToConfirm.Count > 0 ? 1 : 0));
            Assert.True(decision.Refusal is null || decision.Refusal.Code.Contains('/', StringComparison.Ordinal));
        }
    }

    [Property]
    public void On_no_day_are_two_contracts_full_time(History history)
    {
        // Day by day from the effective steps themselves, amendments included: the state's own spells are not trusted with it.
        var steps = Accept(history).State.Steps.Select(s => s.Event).ToList();
        var days = steps.OfType<WorkContractStarted>().SelectMany(started => FullTimeDays(started, steps)).ToList();
        Assert.Equal(days.Distinct().Count(), days.Count);
    }

    [Property]
    public void No_step_is_before_the_entry_or_after_the_exit(History history)
    {
        var state = Accept(history).State;
        Assert.All(state.Steps, s => Assert.True(s.Event.OccurredOn >= state.OpenedOn));
        Assert.All(state.Steps, s => Assert.True(
            s.Event is FollowUpDue or FollowUpRecorded || state.ClosedOn is null || s.Event.OccurredOn <= state.ClosedOn
            || (s.Event is AppointmentCancelled e && state.BookedAppointments[e.Appointment].PlannedOn > state.ClosedOn)));
    }

    [Property]
    public void No_training_ends_that_never_started(History history) =>
        Assert.All(Accept(history).State.Trainings.Values, t => Assert.True(t.EndedOn is null || t.StartedOn <= t.EndedOn));

    [Property]
    public void A_corrected_history_folds_as_if_it_had_been_recorded_so(History history)
    {
        var (accepted, state) = Accept(history);
        Assert.Equal(Comparable(Fold(Rewritten(accepted))), Comparable(state));
    }

    [Property]
    public void Of_a_retracted_step_nothing_remains_in_the_outcome(History history)
    {
        var (accepted, state) = Accept(history);
        foreach (var step in state.Steps.Skip(1))
        {
            var retracted = Pathway.Evolve(state, new Step(Guid.AllBitsSet, state.Version + 1, new StepRetracted(Day(61), step.Id, CorrectionReason.Other)));
            Assert.Equal(Comparable(Fold(Rewritten(accepted).Where(s => s.Id != step.Id))), Comparable(retracted));
        }
    }

    [Property]
    public void Of_what_was_accepted_nothing_breaks_a_rule_and_nothing_doubtful_is_unconfirmed(History history) =>
        Assert.Empty(FactRules.Doubtful(Accept(history).State, _ => Today).Select(f => f.Why.Code));

    // An end that is not known yet is taken to be the day after the last on which the contract is said to run.
    static IEnumerable<DateOnly> FullTimeDays(WorkContractStarted started, IEnumerable<PathwayEvent> steps)
    {
        var amended = steps.OfType<WorkContractAmended>().Where(a => a.Contract == started.Contract).ToList();
        var end = steps.OfType<WorkContractEnded>().FirstOrDefault(e => e.Contract == started.Contract)?.OccurredOn
            ?? amended.Select(a => a.OccurredOn).Append(started.OccurredOn.AddDays(1)).Max();
        for (var day = started.OccurredOn; day < end; day = day.AddDays(1))
        {
            var time = amended.Where(a => a.OccurredOn <= day && a.WorkingTime is not null).OrderBy(a => a.OccurredOn).LastOrDefault()?.WorkingTime ?? started.WorkingTime;
            if (time == WorkingTime.FullTime)
            {
                yield return day;
            }
        }
    }

    static IEnumerable<Step> Numbered(IEnumerable<PathwayEvent> events) => events.Select((e, i) => new Step(Step(i + 1), i + 1, e));

    static Pathway Fold(IEnumerable<Step> steps) => steps.Aggregate(Pathway.None, Pathway.Evolve);

    static (List<Step> Accepted, Pathway State) Accept(History history)
    {
        var (accepted, state) = (new List<Step>(), Pathway.None);
        foreach (var proposed in Numbered(history.Proposed))
        {
            // Whoever proposes it confirms what they are asked, so that everything is tried that can come into a history.
            var decision = Pathway.Decide(state, proposed.Id, proposed.Event, Today);
            decision = decision.ToConfirm.Count == 0 ? decision : Pathway.Decide(state, proposed.Id, proposed.Event with { Confirmed = [.. decision.ToConfirm.Select(c => c.Code)] }, Today);
            Assert.Empty(decision.ToConfirm);
            if (decision.Events.Count > 0)
            {
                accepted.Add(new Step(proposed.Id, state.Version + 1, decision.Events[0]));
                state = Pathway.Evolve(state, accepted[^1]);
            }
        }
        return (accepted, state);
    }

    // The history as a clerk would rewrite it by hand, from the correction events alone.
    static List<Step> Rewritten(IEnumerable<Step> accepted)
    {
        var written = new List<Step>();
        foreach (var step in accepted)
        {
            switch (step.Event)
            {
                case StepCorrected c:
                    var at = written.FindIndex(s => s.Id == c.Step);
                    written[at] = written[at] with { Event = c.Standing() };
                    break;
                case StepRetracted r:
                    written.RemoveAll(s => s.Id == r.Step);
                    break;
                default:
                    written.Add(step);
                    break;
            }
        }
        return written;
    }

    static readonly JsonSerializerOptions WithFields = new() { IncludeFields = true };

    static string Whole(Pathway state) => string.Join('|',
        Comparable(state), state.Version, string.Join(',', state.Steps.Select(s => (s.Id, s.Version))),
        string.Join(',', state.Corrections.Order()), string.Join(',', state.Retracted.Order()), string.Join(',', state.ConfirmedSince.Order(StringComparer.Ordinal)));

    static string Comparable(Pathway state) => JsonSerializer.Serialize(
        state with { Version = 0, Corrections = [], Retracted = [], ConfirmedSince = [], Steps = [.. state.Steps.Select(s => s with { Version = 0 })] }, WithFields)
        + string.Join(' ', state.Steps.Select(s => System.Text.Encoding.UTF8.GetString(PathwayJson.Bytes(s.Event))));
}
