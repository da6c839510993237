using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using static Pathways.Domain.Tests.Pathways.Scenario;
using static Pathways.Domain.Tests.Pathways.World;

namespace Pathways.Domain.Tests.Pathways;

public class FollowUpTests
{
    static readonly PathwaySuspended Suspended = new(Day(30), SuspensionReason.Health);

    [Fact]
    public void A_pathway_is_suspended_and_resumed()
    {
        Assert.Equal(Day(30), Given(Opened).When(new PathwaySuspended(Day(30), SuspensionReason.Health)).ThenStored().SuspendedSince);
        Assert.Null(Given(Opened, Suspended).When(new PathwayResumed(Day(40))).ThenStored().SuspendedSince);
    }

    [Fact]
    public void It_is_suspended_once_at_a_time() => Given(Opened, Suspended).When(Suspended with { OccurredOn = Day(31) }).ThenRefused("pathway/already-suspended");

    [Fact]
    public void An_exit_is_not_taken_back_by_resuming() =>
        Given(Opened, new PathwayClosed(Day(40), Closure.MovedAway)).When(new PathwayResumed(Day(40))).ThenRefused("pathway/resumed-after-exit");

    [Fact]
    public void What_runs_is_not_resumed() => Given(Opened).When(new PathwayResumed(Day(40))).ThenRefused("pathway/not-suspended");

    [Fact]
    public void Nor_resumed_before_its_suspension() => Given(Opened, Suspended).When(new PathwayResumed(Day(29))).ThenRefused("pathway/resumed-before-suspended", "occurredOn");

    [Fact]
    public void It_is_closed_with_a_coded_exit()
    {
        var after = Given(Opened).When(new PathwayClosed(Day(90), Closure.Administrative)).ThenStored();
        Assert.Equal((Day(90), Closure.Administrative), (after.ClosedOn, after.Exit));
    }

    [Fact]
    public void It_is_closed_once() => Given(Opened, Closed(90)).When(Closed(91)).ThenRefused("pathway/already-closed");

    [Fact]
    public void Not_before_its_last_step() =>
        Given(Opened, new DiagnosisMade(Day(91))).When(Closed(90)).ThenRefused("pathway/closed-before-last-step", "occurredOn");

    static readonly AppointmentBooked Later = new(Day(80), "a-1", Day(100), AppointmentMode.InPerson);

    /// <summary>The exit leaves it booked, and says so: who cancels it does so on a later day.</summary>
    [Fact]
    public void An_appointment_booked_for_after_the_exit_is_cancelled_on_any_day_in_either_order()
    {
        Given(Opened, Later, Closed(90)).When(new AppointmentCancelled(Day(95), "a-1", CancelledBy.Service)).ThenStored();
        Given(Opened, Later, new PathwayClosed(Day(90), Closure.Deceased)).When(new AppointmentCancelled(Day(95), "a-1", CancelledBy.Service)).ThenStored();
        Given(Opened, Later, new AppointmentCancelled(Day(95), "a-1", CancelledBy.Service)).When(new PathwayClosed(Day(90), Closure.MovedAway)).ThenStored();
    }

    [Fact]
    public void It_does_not_take_place_after_the_exit_nor_is_one_of_before_it_cancelled_then()
    {
        Given(Opened, Later, Closed(90)).When(new AppointmentHeld(Day(100), AppointmentMode.InPerson, "a-1")).ThenRefused("step/after-closure", "occurredOn");
        Given(Opened, Later with { PlannedOn = Day(85) }, Closed(90)).When(new AppointmentCancelled(Day(95), "a-1", CancelledBy.Service)).ThenRefused("step/after-closure", "occurredOn");
        Given(Opened, Later with { PlannedOn = Day(85) }, new AppointmentCancelled(Day(95), "a-1", CancelledBy.Service) { Confirmed = ["appointment/cancelled-after-its-day"] })
            .When(Closed(90)).ThenRefused("pathway/closed-before-last-step", "occurredOn");
    }

    [Fact]
    public void After_the_exit_no_step_but_follow_up() => Given(Opened, Closed(90)).When(new DiagnosisMade(Day(91))).ThenRefused("step/after-closure", "occurredOn");

    [Fact]
    public void A_step_of_before_the_exit_may_be_recorded_late() => Given(Opened, Closed(90)).When(new DiagnosisMade(Day(89))).ThenStored();

    static readonly PathwayClosed MovedAway = new(Day(90), Closure.MovedAway);

    /// <summary>Which of the two came first nobody knows but who records.</summary>
    [Fact]
    public void A_step_of_the_exit_s_day_that_is_recorded_after_it_is_asked_about()
    {
        Given(Opened, Closed(90)).When(new DiagnosisMade(Day(90))).ThenAsked("step/on-exit-day", "occurredOn");
        Given(Opened, Closed(90)).When(new AppointmentBooked(Day(90), "a-2", Day(98), AppointmentMode.InPerson)).ThenAsked("step/on-exit-day", "occurredOn");
        Given(Opened, Closed(90)).When(new EngagementContractSigned(Day(90)) { Confirmed = ["step/on-exit-day"] }).ThenStored();
        Given(Opened, new DiagnosisMade(Day(90))).When(MovedAway).ThenStored();
        // A file tells no order within a day.
        Given(Opened, MovedAway).When(new DiagnosisMade(Day(90))).InFile().ThenStored();
    }

    /// <summary>What somebody leaves to, and what ends with the accompaniment, is of the exit's day like the exit.</summary>
    [Fact]
    public void What_the_exit_is_about_and_what_ends_with_it_are_not()
    {
        var work = new WorkContractStarted(Day(90), "c-1", ContractKind.Cdi, WorkingTime.FullTime);
        Given(Opened, new PathwayClosed(Day(90), Closure.Employment) { Confirmed = ["pathway/employment-undocumented"] }).When(work).ThenStored();
        Given(Opened, MovedAway).When(work).ThenAsked("step/on-exit-day", "occurredOn");
        Given(Opened, new EngagementContractSigned(Day(10)), Closed(90)).When(new EngagementContractClosed(Day(90), EngagementClosure.PathwayEnded)).ThenStored();
        Given(Opened, Later, Closed(90)).When(new AppointmentCancelled(Day(90), "a-1", CancelledBy.Service)).ThenStored();
        Given(Opened, Closed(90)).When(new AppointmentHeld(Day(90), AppointmentMode.InPerson)).ThenStored();
    }

    [Fact]
    public void A_suspension_is_not_resumed_once_the_exit_is_recorded_but_on_a_day_before_it()
    {
        Given(Opened, Suspended, Closed(90)).When(new PathwayResumed(Day(90))).ThenRefused("pathway/resumed-after-exit");
        Given(Opened, Suspended, Closed(90)).When(new PathwayResumed(Day(91))).ThenRefused("step/after-closure", "occurredOn");
        Assert.Null(Given(Opened, Suspended, Closed(90)).When(new PathwayResumed(Day(89))).ThenStored().SuspendedSince);
    }

    /// <summary>Logs of before the rule hold it: they fold, and what it has nothing to do with can still be corrected.</summary>
    [Fact]
    public void One_that_was_stored_before_this_rule_still_folds()
    {
        PathwayEvent[] stored = [Opened, Suspended, Closed(90), new PathwayResumed(Day(90))];
        var state = stored.Index().Aggregate(Pathway.None, (p, e) => Pathway.Evolve(p, new Step(DeterministicId.From("stored", $"{e.Index}"), e.Index + 1, e.Item)));
        Assert.Equal((Day(90), (DateOnly?)null), (state.ClosedOn, state.SuspendedSince));
        var next = Pathway.Decide(state, DeterministicId.From("stored", "next"), new FollowUpRecorded(Day(181), 3, FollowUpSituation.Unreachable), Day(181));
        Assert.Single(next.Events);
        var retraction = new StepRetracted(Day(181), state.Steps[^1].Id, CorrectionReason.NeverHappened);
        Assert.Single(Pathway.Decide(state, DeterministicId.From("stored", "retraction"), retraction, Day(181)).Events);
    }

    [Fact]
    public void A_follow_up_falls_due_and_is_recorded()
    {
        Given(Opened, Closed(90)).When(new FollowUpDue(Day(181), 3)).ThenStored();
        var after = Given(Opened, Closed(90)).When(new FollowUpRecorded(Day(181), 3, FollowUpSituation.Unreachable)).ThenStored();
        Assert.Equal([3], after.FollowUps);
    }

    [Fact]
    public void At_three_six_or_twelve_months() =>
        Given(Opened, Closed(90)).When(new FollowUpRecorded(Day(181), 4, FollowUpSituation.Inactive)).ThenRefused("follow-up/unknown-milestone", "months");

    [Fact]
    public void Once_each() =>
        Given(Opened, Closed(90), new FollowUpRecorded(Day(181), 3, FollowUpSituation.Unreachable))
            .When(new FollowUpRecorded(Day(190), 3, FollowUpSituation.DurableJob)).ThenRefused("follow-up/already-recorded", "months");

    [Fact]
    public void After_the_exit_alone()
    {
        Given(Opened).When(new FollowUpDue(Day(181), 3)).ThenRefused("follow-up/not-closed");
        Given(Opened, Closed(90)).When(new FollowUpRecorded(Day(89), 3, FollowUpSituation.DurableJob)).ThenRefused("follow-up/before-exit", "occurredOn");
    }
}
