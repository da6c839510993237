using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Pathways.Projections.Indicators;
using Pathways.Projections.Indicators.Superseded;
using static Pathways.Projections.Tests.Indicators.Given;

namespace Pathways.Projections.Tests.Indicators;

public class OutcomeTests
{
    static readonly DateOnly To = new(2024, 12, 31);
    static readonly InWork At6 = new(6, everyMonth: false), Every6 = new(6, everyMonth: true);

    [Fact]
    public void Who_changes_job_is_in_work_at_the_month_but_not_at_every_month_across_a_gap()
    {
        PathwayEvent[] gap =
        [
            Contract(new(2024, 1, 15)), new WorkContractEnded(new(2024, 3, 15), "c-1", ContractEnd.Term), Contract(new(2024, 3, 16), named: "c-2"),
        ];
        Assert.Equal(1.0, At6.Ask(Until(To), Journey(gap)).All.Value);
        Assert.Equal(0.0, Every6.Ask(Until(To), Journey(gap)).All.Value);
    }

    [Fact]
    public void The_day_on_which_a_contract_ends_no_longer_counts()
    {
        Journey Ended(DateOnly on) => Journey(Contract(new(2024, 1, 15)), new WorkContractEnded(on, "c-1", ContractEnd.Term));
        Assert.Equal(0.0, At6.Ask(Until(To), Ended(new(2024, 7, 15))).All.Value);
        Assert.Equal(1.0, At6.Ask(Until(To), Ended(new(2024, 7, 16))).All.Value);
    }

    [Fact]
    public void A_contract_whose_end_nobody_recorded_runs_to_its_agreed_term_included()
    {
        Journey Until(DateOnly term, params PathwayEvent[] more) => Journey([Contract(new(2024, 1, 15), ContractKind.Cdd, term), .. more]);
        Assert.Equal(0.0, At6.Ask(Given.Until(To), Until(new(2024, 7, 14))).All.Value);
        Assert.Equal(1.0, At6.Ask(Given.Until(To), Until(new(2024, 7, 15))).All.Value);
        // Ended before its term, it ended then; carried on beyond it, until the end that was recorded.
        Assert.Equal(0.0, At6.Ask(Given.Until(To), Until(new(2024, 12, 31), new WorkContractEnded(new(2024, 7, 1), "c-1", ContractEnd.Resignation))).All.Value);
        Assert.Equal(1.0, At6.Ask(Given.Until(To), Until(new(2024, 3, 31), new WorkContractEnded(new(2024, 9, 1), "c-1", ContractEnd.Term))).All.Value);
        // Made open-ended before its term, it has none any more; a term in the year 9999 breaks nothing.
        Assert.Equal(1.0, At6.Ask(Given.Until(To), Until(new(2024, 3, 31), new WorkContractAmended(new(2024, 3, 1), "c-1", ContractKind.Cdi))).All.Value);
        Assert.Equal(1.0, At6.Ask(Given.Until(To), Until(DateOnly.MaxValue)).All.Value);
    }

    [Fact]
    public void Of_a_period_that_is_not_over_the_days_to_come_are_seen_by_nobody()
    {
        // Asked on 10 April 2024 for the whole year: six months after 15 January is still to come, and nobody waited until December.
        var year = new FigureRequest(null, To, ObservedUntil: new(2024, 4, 10));
        var work = At6.Ask(year, Journey(Contract(new(2024, 1, 15)))).All;
        Assert.Equal((FigureState.NotMature, 1L), (work.State, work.NotMature));
        Assert.Equal(100.0, new TimeToFirstJob().Ask(year, Journey()).All.Curve!.Points[^1].Time);
        Assert.Equal(1, new Active().Ask(year, Journey()).All.Value);
    }

    [Fact]
    public void Who_entered_in_a_closed_period_is_observed_until_today_and_not_only_to_its_last_day()
    {
        // Entered in the first quarter, looked at in December: a job in May and six months of it have been seen.
        var quarter = new FigureRequest(EnteredOn, new(2024, 3, 31), ObservedUntil: new(2024, 12, 15));
        var person = Journey(Contract(new(2024, 5, 10)), new AppointmentHeld(new(2024, 4, 2), AppointmentMode.InPerson));
        Assert.Equal((1L, 130.0), (new TimeToFirstJob().Ask(quarter, person).All.Numerator, new TimeToFirstJob().Ask(quarter, person).All.Value));
        Assert.Equal(1, new TimeToFirstAppointment().Ask(quarter, person).All.Numerator);
        Assert.Equal(1.0, new InWork(6, everyMonth: false).Ask(quarter with { To = new(2024, 6, 30) }, person).All.Value);

        // As first defined, the same question was answered for people who were watched to 31 March and no longer.
        Assert.Equal(0, new TimeToFirstJobVersion1().Ask(quarter, person).All.Numerator);
        Assert.Equal(new(2024, 3, 31), new TimeToFirstJobVersion1().Ask(quarter, person).Request.ObservedUntil);
        Assert.Equal(FigureState.NotMature, new InWorkVersion1(6, everyMonth: false).Ask(quarter with { To = new(2024, 6, 30) }, person).All.State);
    }

    [Fact]
    public void What_came_after_the_last_day_observed_was_not_seen_even_within_the_period()
    {
        var year = new FigureRequest(null, To, ObservedUntil: new(2024, 6, 30));
        Assert.Equal(1, new Entries().Ask(year, Journey(), JourneyOf("s-1", new(2024, 7, 1))).All.Value);
        Assert.Equal(0, new Exits().Ask(year, Journey(new PathwayClosed(new(2024, 7, 1), Closure.Other))).All.Value);
        Assert.Equal(0, new StageFunnel().Ask(year, Journey(new OrientationNotified(new(2024, 7, 1), OrientationKind.Social))).All.Parts![1].Count);
    }

    [Fact]
    public void A_contract_amended_after_its_term_goes_on_which_version_1_did_not_see()
    {
        var kept = Journey(Contract(new(2024, 1, 15), ContractKind.Cdd, new(2024, 3, 31)), new WorkContractAmended(new(2024, 5, 1), "c-1", WorkingTime: WorkingTime.PartTime));
        Assert.Equal(1.0, At6.Ask(Until(To), kept).All.Value);
        Assert.Equal(0.0, new InWorkVersion1(6, everyMonth: false).Ask(Until(To), kept).All.Value);
    }

    /// <summary>A contract of which nobody told the end does not go on after the person's death (synthea #735).</summary>
    [Fact]
    public void Nobody_is_in_work_after_their_death_which_version_2_did_not_see()
    {
        Journey Died(DateOnly on) => Journey(Contract(new(2024, 1, 15)), new PathwayClosed(on, Closure.Deceased));
        Assert.Equal((0.0, 1L), At6.Ask(Until(To), Died(new(2024, 7, 14))).All is var dead ? (dead.Value, dead.Denominator) : default);
        Assert.Equal(1.0, At6.Ask(Until(To), Died(new(2024, 7, 15))).All.Value);
        Assert.Equal(0.0, Every6.Ask(Until(To), Died(new(2024, 3, 1))).All.Value);
        Assert.Equal(1.0, At6.Ask(Until(To), Journey(Contract(new(2024, 1, 15)), new PathwayClosed(new(2024, 3, 1), Closure.MovedAway))).All.Value);
        Assert.Equal(1.0, new InWorkVersion2(6, everyMonth: false).Ask(Until(To), Died(new(2024, 3, 1))).All.Value);
    }

    [Fact]
    public void A_contract_is_full_time_from_the_day_on_which_it_becomes_so()
    {
        var person = Journey(new WorkContractStarted(new(2024, 1, 11), "c-1", ContractKind.Cdi, WorkingTime.PartTime), new WorkContractAmended(new(2024, 3, 1), "c-1", WorkingTime: WorkingTime.FullTime));
        Assert.Equal(60, new TimeToFirstJob().Ask(Until(To) with { FullTimeOnly = true }, person).All.Value);
        Assert.Equal(10, new TimeToFirstJobVersion1().Ask(Until(To) with { FullTimeOnly = true }, person).All.Value);
    }

    [Fact]
    public void Too_recent_is_not_mature_which_is_neither_0_nor_not_applicable()
    {
        var recent = At6.Ask(Until(new(2024, 7, 14)), Journey(Contract(new(2024, 1, 15)))).All;
        Assert.Equal((FigureState.NotMature, null, 0L, 1L), (recent.State, recent.Value, recent.Denominator, recent.NotMature));
        Assert.Equal(FigureState.Ok, At6.Ask(Until(new(2024, 7, 15)), Journey(Contract(new(2024, 1, 15)))).All.State);
        Assert.Equal(FigureState.NotApplicable, At6.Ask(Until(To), Journey()).All.State);
    }

    [Fact]
    public void Time_to_first_job_censors_on_leaving_and_on_the_last_day_of_the_period()
    {
        var all = new TimeToFirstJob().Ask(
            Until(new(2024, 3, 31)),
            Journey(Contract(new(2024, 1, 11))),
            Journey(new PathwayClosed(new(2024, 1, 21), Closure.Other)),
            Journey(Contract(new(2024, 6, 1)))).All;
        Assert.Equal((1L, 3L), (all.Numerator, all.Denominator));
        Assert.Equal([(10.0, 3.0, 1.0, 0.0), (20.0, 2.0, 0.0, 1.0), (90.0, 1.0, 0.0, 1.0)], all.Curve!.Points.Select(p => (p.Time, p.AtRisk, p.Events, p.Censored)));
        Assert.False(all.Curve.MedianReached);
        Assert.Null(all.Value);
    }

    [Theory]
    [InlineData("2024-01-31", "2024-02-29", 1)]
    [InlineData("2024-01-15", "2024-02-14", 0)]
    [InlineData("2024-01-15", "2024-02-15", 1)]
    [InlineData("2023-12-01", "2024-12-01", 12)]
    public void Months_are_whole_calendar_months(string from, string to, double months) =>
        Assert.Equal(months, TimeToFirst.Between(DateOnly.ParseExact(from, "yyyy-MM-dd"), DateOnly.ParseExact(to, "yyyy-MM-dd"), TimeUnit.Month));

    [Fact]
    public void Job_full_time_waits_for_a_full_time_contract()
    {
        var journey = Journey(new WorkContractStarted(new(2024, 1, 11), "c-1", ContractKind.Cdd, WorkingTime.PartTime), Contract(new(2024, 2, 1), named: "c-2"));
        Assert.Equal(10, new TimeToFirstJob().Ask(Until(To), journey).All.Value);
        Assert.Equal(31, new TimeToFirstJob().Ask(Until(To) with { FullTimeOnly = true }, journey).All.Value);
    }

    [Fact]
    public void A_pathway_is_active_until_the_day_before_it_closes_and_while_it_is_suspended()
    {
        var closed = Journey(new PathwayClosed(new(2024, 6, 30), Closure.Other));
        var suspended = Journey(new PathwaySuspended(new(2024, 2, 1), SuspensionReason.Health));
        Assert.Equal(2, new Active().Ask(Until(new(2024, 6, 29)), closed, suspended).All.Value);
        Assert.Equal(1, new Active().Ask(Until(new(2024, 6, 30)), closed, suspended).All.Value);
    }

    [Fact]
    public void Who_comes_back_is_counted_again_and_the_period_includes_its_ends()
    {
        var first = Journey(new PathwayClosed(new(2024, 3, 1), Closure.Other));
        var again = JourneyOf("s-1", new(2024, 6, 1));
        Assert.Equal(2, new Entries().Ask(new FigureRequest(EnteredOn, new(2024, 6, 1), To), first, again).All.Value);
        Assert.Equal(1, new Entries().Ask(new FigureRequest(EnteredOn, new(2024, 5, 31), To), first, again).All.Value);
    }

    /// <summary>CiviCRM #13831: what was planned for after the exit stayed to be done, and was counted as never recorded.</summary>
    [Fact]
    public void An_appointment_for_after_the_exit_of_which_nothing_is_said_is_counted_apart()
    {
        AppointmentBooked For(int day, string named) => new(new(2024, 1, 10), named, new(2024, 2, day), AppointmentMode.InPerson);
        var journey = Journey(
            For(1, "a-1"), For(15, "a-2"), For(20, "a-3"), For(21, "a-4"), new PathwayClosed(new(2024, 2, 15), Closure.MovedAway), new AppointmentHeld(new(2024, 2, 21), AppointmentMode.InPerson, "a-4"));
        var all = new AppointmentsByOutcome().Ask(Until(To), journey).All;
        // Of the day of the exit and before it: an outcome was to be told. Held after it: held.
        Assert.Equal((1L, 3L, 2L), (all.Numerator, all.Denominator, all.Undocumented));
        Assert.Equal([("after_exit", 1L)], all.Apart!.Select(p => (p.Code, p.Count)));
        // Before the exit is seen, nobody knows of it.
        Assert.Null(new AppointmentsByOutcome().Ask(Until(new(2024, 2, 14)), Journey(For(1, "a-1"), new PathwayClosed(new(2024, 2, 15), Closure.MovedAway))).All.Apart);
        var before = new AppointmentsByOutcomeVersion1().Ask(Until(To), journey).All;
        Assert.Equal((1L, 4L, 3L), (before.Numerator, before.Denominator, before.Undocumented));
        Assert.Null(before.Apart);
    }

    [Fact]
    public void The_funnel_loses_who_skips_a_stage_but_not_who_goes_to_work_without_training()
    {
        PathwayEvent[] engaged = [new OrientationNotified(new(2024, 1, 5), OrientationKind.Social), new AppointmentHeld(new(2024, 1, 10), AppointmentMode.Video), new DiagnosisMade(new(2024, 1, 10))];
        var all = new StageFunnel().Ask(Until(To), Journey(engaged), Journey([.. engaged, new BusinessCreated(new(2024, 2, 1))]), Journey(new DiagnosisMade(new(2024, 1, 10)))).All;
        Assert.Equal([3L, 2, 2, 2, 0, 0, 0], all.Parts!.Select(p => p.Count));
        Assert.Equal(2 / 3.0, all.Parts![1].OfPrevious);
        Assert.Equal(0.0, all.Value);
        // Somebody did find work: who asks for that is told, beside the share that passed every stage.
        // So is how many may yet find it: of a younger group there are more.
        Assert.Equal([(StageFunnel.WorkOtherwise, 1L), (StageFunnel.StillOpen, 2L)], all.Apart!.Select(p => (p.Code, p.Count)));
        var left = Journey([.. engaged, new PathwayClosed(new(2024, 5, 1), Closure.MovedAway)]);
        Assert.Null(new StageFunnel().Ask(Until(To), left).All.Apart);
        Assert.Equal([(StageFunnel.StillOpen, 1L)], new StageFunnel().Ask(Until(new(2024, 4, 30)), left).All.Apart!.Select(p => (p.Code, p.Count)));
        // Version 1 gives what it gave.
        Assert.Null(FigureCatalogue.Find("stage_funnel", 1)!.Ask(Until(To), Journey(engaged)).All.Apart);
    }

    /// <summary>The rule said "0 for who works on the day of entry", and whoever worked already was not counted so.</summary>
    [Fact]
    public void A_job_that_began_before_the_entry_is_no_first_job_and_a_step_dated_before_it_takes_no_time_and_rules_say_so()
    {
        var working = Journey(Contract(new(2023, 6, 1)));
        Assert.Equal((0L, 1L), new TimeToFirstJob().Ask(Until(To), working).All is var time ? (time.Numerator!.Value, time.Denominator!.Value) : default);
        Assert.Equal(0, new FirstJobWithin().Ask(Until(To), working).All.Numerator);
        Assert.Equal(0, new InWork(6, everyMonth: false).Ask(Until(To), working).All.Denominator);
        var met = Journey(new AppointmentHeld(new(2023, 12, 20), AppointmentMode.Video));
        Assert.Equal(0.0, new TimeToFirstAppointment().Ask(Until(To), met).All.Value);
        Assert.Equal(1, new FirstAppointmentWithin().Ask(Until(To) with { Days = 0 }, met).All.Numerator);
        foreach (var rule in FigureCatalogue.All.Where(r => r.Code.Contains("job", StringComparison.Ordinal) || r.Code.StartsWith("in_work", StringComparison.Ordinal) || r.Code == "stage_funnel"))
        {
            Assert.Matches("started before the entry (does not count|is not the first job)", rule.Rule.En);
            Assert.Matches("commencé avant l’entrée (ne compte pas|n’est pas le premier emploi)", rule.Rule.Fr);
        }
    }

    /// <summary>Nobody has a first job: a χ² of 0 would say that the groups do not differ (superset #25411).</summary>
    [Fact]
    public void Without_an_event_groups_have_no_test_and_a_note_says_so()
    {
        static Journey Of(string gender) => new(JourneyOf("s-1", EnteredOn).Entry with { Gender = gender });
        foreach (var rule in new FigureRule[] { new TimeToFirstJob(), new TimeToFirstAppointment(), new TimeToEngagementContract() })
        {
            var answer = rule.Ask(Until(To) with { By = "gender" }, [Of("woman"), Of("woman"), Of("man")]);
            Assert.Equal((null, 0, null), (answer.Test!.ChiSquare, answer.Test.DegreesOfFreedom, answer.Test.PValue));
            var note = Assert.Single(FigureNotes.Of(answer), n => n.Code == "no_test");
            Assert.Equal(new("Pas de test\u00a0: aucun événement pendant que deux groupes sont exposés.", "No test: no event while two groups are at risk."), note.Text);
            Assert.All(answer.Groups.Prepend(answer.All).Where(g => !g.OfNobody), g => Assert.Equal((null, null, null, false), (g.Value, g.Interval!.Lower, g.Interval.Upper, g.Curve!.MedianReached)));
        }
    }

    [Theory]
    [InlineData("not_stated"), InlineData("does_not_know"), InlineData("prefers_not_to_say")]
    public void Who_tells_no_gender_is_shown_beside_the_comparison_and_is_no_arm_of_its_test(string told)
    {
        static Journey Of(string gender, int month) => new Journey(JourneyOf("s-1", EnteredOn).Entry with { Gender = gender }).Worked(month);
        Journey[] two = [Of("woman", 2), Of("woman", 4), Of("woman", 5), Of("man", 3), Of("man", 9), Of("man", 11)];
        var asked = Until(To) with { By = "gender" };
        var (plain, beside) = (new TimeToFirstJob().Ask(asked, two), new TimeToFirstJob().Ask(asked, [.. two, Of(told, 3), Of(told, 4)]));
        Assert.Equal((1, plain.Test!.ChiSquare, 2L), (beside.Test!.DegreesOfFreedom, beside.Test.ChiSquare, beside.Test.LeftOut));
        // Six events in two groups: fewer than 5 expected in each.
        Assert.Contains(FigureNotes.Of(plain), n => n.Code == "small_expected" && n.Text.En.EndsWith("expected events: 2.", StringComparison.Ordinal));
        Assert.Equal(["woman", "man", "non_binary", told], beside.Groups.Select(g => g.Group));
    }

    [Fact]
    public void Groups_and_filters_follow_a_dimension_and_an_attribute_that_nobody_carries_is_not_stated()
    {
        Journey[] journeys = [JourneyOf("a", EnteredOn), JourneyOf("a", EnteredOn), JourneyOf("b", EnteredOn)];
        Assert.Equal([("a", 2.0), ("b", 1.0)], new Entries().Ask(Until(To) with { By = "attribute.ui" }, journeys).Groups.Select(g => (g.Group!, g.Value!.Value)));
        Assert.Equal(["not_stated"], new Entries().Ask(Until(To) with { By = "attribute.none" }, journeys).Groups.Select(g => g.Group));
        Assert.Equal(1, new Entries().Ask(Until(To) with { Filters = new Dictionary<string, IReadOnlyList<string>> { ["structure"] = ["b"] } }, journeys).All.Value);
        Assert.Null(Dimensions.Of("colour"));
        Assert.Null(Dimensions.Of("public.colour"));
    }
}
