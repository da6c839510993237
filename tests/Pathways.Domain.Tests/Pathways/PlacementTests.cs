using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using static Pathways.Domain.Tests.Pathways.Scenario;
using static Pathways.Domain.Tests.Pathways.World;

namespace Pathways.Domain.Tests.Pathways;

public class PlacementTests
{
    static readonly ImmersionAgreed Agreed = new(Day(10), "i-1", Day(12), Day(20), "K1302");

    /// <summary>What is left out, or null, stays as it was (reapit/foundations #10846): an amendment of nothing says so. After the term, it says that the contract goes on.</summary>
    [Fact]
    public void An_amendment_says_what_changes_unless_it_comes_after_the_term()
    {
        Given(Opened, PartTime(30)).When(new WorkContractAmended(Day(40), "c-1")).ThenRefused("contract/amended-without-change", "contract");
        Given(Opened, PartTime(30), new WorkContractAmended(Day(35), "c-1", PlannedEnd: Day(38)))
            .When(new WorkContractAmended(Day(40), "c-1") { Confirmed = ["contract/amended-after-its-term"] }).ThenStored();
    }

    [Fact]
    public void An_immersion_is_agreed_and_ends()
    {
        Given(Opened).When(new ImmersionAgreed(Day(10), "i-1", Day(12), Day(20), "K1302")).ThenStored();
        Assert.Equal(Day(18), Given(Opened, Agreed).When(new ImmersionEnded(Day(18), "i-1", Kept: false)).ThenStored().Immersions["i-1"].EndedOn);
    }

    [Fact]
    public void It_is_agreed_once() => Given(Opened, Agreed).When(Agreed with { OccurredOn = Day(11) }).ThenRefused("immersion/already-agreed", "immersion");

    [Fact]
    public void It_is_for_a_job_of_the_ROME() => Given(Opened).When(Agreed with { Rome = "aide-soignante" }).ThenRefused("step/bad-rome", "rome");

    [Fact]
    public void It_ends_after_it_starts() => Given(Opened).When(Agreed with { EndsOn = Day(11) }).ThenRefused("immersion/ends-before-start", "endsOn");

    [Fact]
    public void What_was_not_agreed_does_not_end() => Given(Opened).When(new ImmersionEnded(Day(18), "i-1", true)).ThenRefused("immersion/not-agreed", "immersion");

    [Fact]
    public void It_ends_once() =>
        Given(Opened, Agreed, new ImmersionEnded(Day(18), "i-1", true)).When(new ImmersionEnded(Day(19), "i-1", true)).ThenRefused("immersion/already-ended", "immersion");

    [Fact]
    public void Nor_before_it_starts() => Given(Opened, Agreed).When(new ImmersionEnded(Day(11), "i-1", true)).ThenRefused("immersion/ends-before-start", "occurredOn");

    [Fact]
    public void A_contract_starts() =>
        Assert.Equal(Day(30), Given(Opened).When(new WorkContractStarted(Day(30), "c-1", ContractKind.Cdi, WorkingTime.FullTime)).ThenStored().Contracts["c-1"].StartedOn);

    [Fact]
    public void Under_one_reference_once() => Given(Opened, PartTime(30)).When(PartTime(40)).ThenRefused("contract/already-started", "contract");

    [Fact]
    public void Its_term_is_after_its_start() =>
        Given(Opened).When(FullTime(30) with { PlannedEnd = Day(29) }).ThenRefused("contract/planned-end-before-start", "plannedEnd");

    [Theory]
    [InlineData(60.5)]
    [InlineData(0)]
    [InlineData(-1)]
    public void Its_hours_are_those_of_a_week(double hours)
    {
        Given(Opened).When(PartTime(30) with { WeeklyHours = (decimal)hours }).ThenRefused("contract/hours-out-of-range", "weeklyHours");
        Given(Opened, PartTime(30)).When(new WorkContractAmended(Day(40), "c-1", WeeklyHours: (decimal)hours)).ThenRefused("contract/hours-out-of-range", "weeklyHours");
    }

    [Fact]
    public void One_of_no_hours_that_is_stored_already_still_loads_and_is_listed_as_doubtful()
    {
        var state = new PathwayEvent[] { Opened, PartTime(30) with { WeeklyHours = 0 } }.Select((e, i) => new Step(Step(i + 1), i + 1, e)).Aggregate(Pathway.None, Pathway.Evolve);
        Assert.Equal(0, state.Contracts["c-1"].WeeklyHours);
        Assert.Equal("contract/hours-out-of-range", Assert.Single(FactRules.Doubtful(state, _ => Day(30))).Why.Code);
    }

    [Fact]
    public void A_contract_changes_and_what_is_absent_stays()
    {
        var after = Given(Opened, FullTime(30)).When(new WorkContractAmended(Day(40), "c-1", PlannedEnd: Day(200))).ThenStored();
        Assert.Equal((ContractKind.Cdd, WorkingTime.FullTime, Day(200)), (after.Contracts["c-1"].Kind, after.Contracts["c-1"].WorkingTime, after.Contracts["c-1"].PlannedEnd));
    }

    [Fact]
    public void One_that_did_not_start_does_not_change() =>
        Given(Opened).When(new WorkContractAmended(Day(40), "c-1", ContractKind.Cdi)).ThenRefused("contract/not-started", "contract");

    [Fact]
    public void Nor_before_it_started() =>
        Given(Opened, FullTime(30)).When(new WorkContractAmended(Day(29), "c-1", ContractKind.Cdi)).ThenRefused("contract/amended-before-start", "occurredOn");

    [Fact]
    public void Nor_after_it_ended() =>
        Given(Opened, FullTime(30), Ended(50)).When(new WorkContractAmended(Day(51), "c-1", ContractKind.Cdi)).ThenRefused("contract/already-ended", "contract");

    [Fact]
    public void A_contract_ends() =>
        Assert.Equal(Day(50), Given(Opened, FullTime(30)).When(new WorkContractEnded(Day(50), "c-1", ContractEnd.Term)).ThenStored().Contracts["c-1"].EndedOn);

    [Fact]
    public void Not_before_it_started() => Given(Opened, FullTime(30)).When(Ended(29)).ThenRefused("contract/ends-before-start", "occurredOn");

    [Fact]
    public void Two_full_time_contracts_do_not_overlap()
    {
        Given(Opened, FullTime(30)).When(FullTime(40, "c-2")).ThenRefused("contract/overlaps-full-time", "contract");
        Given(Opened, FullTime(30), Ended(50)).When(FullTime(49, "c-2")).ThenRefused("contract/overlaps-full-time", "contract");
        Given(Opened, FullTime(30), PartTime(40, "c-2")).When(new WorkContractAmended(Day(45), "c-2", WorkingTime: WorkingTime.FullTime))
            .ThenRefused("contract/overlaps-full-time", "contract");
    }

    [Fact]
    public void They_may_touch() => Given(Opened, FullTime(30), Ended(50)).When(FullTime(50, "c-2")).ThenStored();

    [Fact]
    public void Where_no_end_is_recorded_a_contract_runs_to_its_agreed_term()
    {
        Given(Opened, FullTime(30) with { PlannedEnd = Day(50) }).When(FullTime(50, "c-2")).ThenStored();
        Given(Opened, FullTime(30) with { PlannedEnd = Day(50) }).When(FullTime(49, "c-2")).ThenRefused("contract/overlaps-full-time", "contract");
        Given(Opened, FullTime(30) with { PlannedEnd = Day(50) }, new WorkContractAmended(Day(45), "c-1", ContractKind.Cdi)).When(FullTime(60, "c-2"))
            .ThenRefused("contract/overlaps-full-time", "contract");
        // Broken off before its term, and recorded late: the end comes after the start.
        Given(Opened, FullTime(30), FullTime(10, "c-2") with { PlannedEnd = Day(60) }).When(Ended(30, "c-2")).ThenStored();
    }

    [Fact]
    public void Part_time_goes_beside_full_time() => Given(Opened, FullTime(30)).When(PartTime(40, "c-2")).ThenStored();

    [Fact]
    public void One_recorded_late_ends_before_the_one_that_is_known() =>
        Given(Opened, FullTime(30), FullTime(10, "c-2")).When(Ended(31, "c-2")).ThenRefused("contract/overlaps-full-time", "contract");

    [Fact]
    public void One_recorded_late_and_still_without_an_end_does_not_keep_the_other_from_ending() =>
        Given(Opened, FullTime(30), FullTime(10, "c-2")).When(Ended(50)).ThenStored();

    [Fact]
    public void One_made_full_time_while_another_runs_overlaps_it() =>
        Given(Opened, PartTime(10), FullTime(40, "c-2")).When(Amended(60, WorkingTime.FullTime)).ThenRefused("contract/overlaps-full-time", "contract");

    [Fact]
    public void One_that_was_full_time_before_its_amendment_is_still_in_the_way_of_that_time()
    {
        Given(Opened, FullTime(10), Amended(60, WorkingTime.PartTime)).When(FullTime(40, "c-2")).ThenRefused("contract/overlaps-full-time", "contract");
        Given(Opened, FullTime(10), Amended(60, WorkingTime.PartTime)).When(FullTime(60, "c-2")).ThenStored();
    }

    [Fact]
    public void One_made_full_time_after_another_ended_overlaps_nothing_whenever_it_is_recorded() =>
        Given(Opened, PartTime(10), FullTime(30, "c-2"), Ended(50, "c-2"), Ended(100)).When(Amended(60, WorkingTime.FullTime)).ThenStored();

    [Fact]
    public void An_amendment_shows_that_a_contract_runs_on_into_the_other() =>
        Given(Opened, FullTime(30), FullTime(10, "c-2")).When(new WorkContractAmended(Day(45), "c-2", WeeklyHours: 35)).ThenRefused("contract/overlaps-full-time", "contract");

    [Fact]
    public void One_whose_neighbour_awaits_its_end_is_amended_and_ended_all_the_same()
    {
        Given(Opened, FullTime(30), FullTime(10, "c-2")).When(new WorkContractAmended(Day(45), "c-1", WeeklyHours: 35)).ThenStored();
        Given(Opened, FullTime(30), FullTime(10, "c-2")).When(Ended(45)).ThenStored();
    }

    [Fact]
    public void The_working_time_is_that_of_the_latest_day_not_of_the_latest_recording() =>
        Assert.Equal(
            WorkingTime.PartTime,
            Given(Opened, FullTime(10), Amended(60, WorkingTime.PartTime)).When(Amended(20, WorkingTime.FullTime)).ThenStored().Contracts["c-1"].WorkingTime);

    [Fact]
    public void A_correction_makes_no_overlap_either() =>
        Given(Opened, PartTime(10), FullTime(40, "c-2"))
            .When(new StepCorrected(Day(100), Step(2), CorrectionReason.WrongCode, FullTime(10) with { PlannedEnd = Day(60) }))
            .ThenRefused("correction/breaks-later-step", "step");

    [Fact]
    public void A_contract_does_not_end_before_it_was_amended() =>
        Given(Opened, PartTime(10), Amended(60, WorkingTime.FullTime)).When(Ended(59)).ThenRefused("contract/ends-before-amendment", "occurredOn");

    [Fact]
    public void A_plan_is_not_for_the_next_century()
    {
        Given(Opened).When(FullTime(30) with { PlannedEnd = new DateOnly(2126, 1, 31) }).ThenRefused("step/planned-too-far", "plannedEnd");
        Given(Opened, FullTime(30)).When(new WorkContractAmended(Day(40), "c-1", PlannedEnd: new DateOnly(2126, 1, 31))).ThenRefused("step/planned-too-far", "plannedEnd");
        Given(Opened).When(Agreed with { StartsOn = new DateOnly(2126, 1, 31), EndsOn = new DateOnly(2126, 2, 1) }).ThenRefused("step/planned-too-far", "startsOn");
        Given(Opened).When(Training(10) with { PlannedEnd = new DateOnly(2126, 1, 31) }).ThenRefused("step/planned-too-far", "plannedEnd");
        Given(Opened).When(Booked(10, 9) with { PlannedOn = new DateOnly(2126, 1, 31) }).ThenRefused("step/planned-too-far", "plannedOn");
        Given(Opened).When(Training(10) with { PlannedEnd = Day(10).AddYears(10) }).ThenStored();
    }

    [Fact]
    public void A_business_is_created() => Given(Opened).When(new BusinessCreated(Day(90))).ThenStored();
}
