using System.Collections.Immutable;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using static Pathways.Domain.Tests.Pathways.Scenario;
using static Pathways.Domain.Tests.Pathways.World;

namespace Pathways.Domain.Tests.Pathways;

/// <summary>Facts that cannot be true, or hardly: each rule of the table by an example that breaks it and one that does not.</summary>
public class FactRuleTests
{
    static readonly AppointmentHeld Held = new(Day(9), AppointmentMode.InPerson, "a-1");
    static readonly ImmersionAgreed Agreed = new(Day(10), "i-1", Day(12), Day(20), Aim: ImmersionAim.DiscoverJob, Host: "73282932000074");

    static ImmersionAgreed Other(int from, int to, string reference = "i-2", ImmersionAim aim = ImmersionAim.ConfirmPlan) =>
        Agreed with { OccurredOn = Day(from), Immersion = reference, StartsOn = Day(from), EndsOn = Day(to), Aim = aim };

    // ---- The table ----

    [Fact]
    public void Corrections_are_judged_by_what_they_make_of_steps_and_by_no_rule_of_their_own() =>
        Assert.All(FactRules.All, r => Assert.DoesNotContain(r.Steps, s => s.IsSubclassOf(typeof(CorrectionEvent))));

    [Fact]
    public void A_code_that_no_rule_has_is_an_error_and_no_refusal()
    {
        Assert.Equal("entry/before-birth", FactRules.Because("entry/before-birth", "occurredOn").Code);
        Assert.Throws<ArgumentException>(() => FactRules.Because("entry/before-brith", "occurredOn"));
    }

    // ---- A step of any kind ----

    [Fact]
    public void What_is_long_ago_is_asked_about_once()
    {
        Assert.Equal("91", Given(Opened).When(new DiagnosisMade(Day(10))).ThenAskedOn(Day(101), "step/long-ago", "occurredOn").Details!["days"]);
        var (state, today) = (Given(Opened).State(), Day(101));
        Assert.Empty(Pathway.Decide(state, Step(2), new DiagnosisMade(Day(11)), today).ToConfirm);
        var stored = Assert.Single(Pathway.Decide(state, Step(2), new DiagnosisMade(Day(10)) { Confirmed = ["step/long-ago"] }, today).Events);
        Assert.Equal(["step/long-ago"], stored.Confirmed);
    }

    [Fact]
    public void An_entry_decades_ago_is_asked_about()
    {
        var asked = Given().When(Opened with { OccurredOn = new DateOnly(1989, 11, 26) }).ThenAsked("step/decades-ago", "occurredOn");
        Assert.Equal("36", asked.Details!["years"]);
    }

    [Fact]
    public void What_is_planned_more_than_a_year_ahead_is_asked_about()
    {
        Given(Opened).When(Booked(1, 366)).ThenStored();
        Given(Opened).When(Booked(1, 367)).ThenAsked("step/planned-far-ahead", "plannedOn");
        Given(Opened).When(Agreed with { StartsOn = Day(400), EndsOn = Day(410) }).ThenAsked("step/planned-far-ahead", "startsOn");
    }

    [Fact]
    public void The_same_said_again_is_asked_about_whatever_its_reference()
    {
        Given(Opened, new DiagnosisMade(Day(3))).When(new DiagnosisMade(Day(3))).ThenAsked("step/twice", "occurredOn");
        Given(Opened, PartTime(30)).When(PartTime(30, "c-2")).ThenAsked("step/twice", "occurredOn");
        Given(Opened, new DiagnosisMade(Day(3))).When(new DiagnosisMade(Day(4))).ThenStored();
        Given(Opened, new DiagnosisMade(Day(3)), new StepRetracted(Day(5), Step(2), CorrectionReason.EnteredTwice)).When(new DiagnosisMade(Day(3))).ThenStored();
    }

    /// <summary>hashitha/sigrisissues #7: a cancelled appointment keeps its slot. What was cancelled stands no longer; what was held does.</summary>
    [Fact]
    public void A_slot_that_was_cancelled_is_booked_again_without_a_question()
    {
        var again = Booked(1, 9) with { Appointment = "a-2" };
        Given(Opened, Booked(1, 9)).When(again).ThenAsked("step/twice", "occurredOn");
        Given(Opened, Booked(1, 9), new AppointmentCancelled(Day(1), "a-1", CancelledBy.Person)).When(again).ThenStored();
        Given(Opened, Booked(1, 9), Held with { OccurredOn = Day(9) }).When(again).ThenAsked("step/twice", "occurredOn");
        Given(Opened, Booked(1, 9), new AppointmentCancelled(Day(1), "a-1", CancelledBy.Person), again)
            .When(new StepRetracted(Day(2), Step(3), CorrectionReason.NeverHappened)).ThenAsked("step/twice", "step");
    }

    /// <summary>HospitalRun/hospitalrun-frontend #835: one meeting is held twice, once of its booking and once of none.</summary>
    [Fact]
    public void One_meeting_told_with_and_without_its_booking_is_asked_about_in_either_order()
    {
        var walkedIn = Held with { OccurredOn = Day(9), Appointment = null };
        var booked = Held with { OccurredOn = Day(9) };
        Given(Opened, Booked(1, 9), booked).When(walkedIn).ThenAsked("step/twice", "occurredOn");
        Given(Opened, Booked(1, 9), walkedIn).When(booked).ThenAsked("step/twice", "occurredOn");
        Given(Opened, Booked(1, 9), booked).When(walkedIn with { OccurredOn = Day(10) }).ThenStored();
        Given(Opened, Booked(1, 9), booked).When(booked).ThenRefused("appointment/already-settled", "appointment");
        // Two bookings of one day are two meetings.
        Given(Opened, Booked(1, 9), Booked(2, 9, "a-2") with { Time = "11:00" }, booked).When(booked with { Appointment = "a-2" }).ThenStored();
    }

    // ---- What is confirmed ----

    [Fact]
    public void A_confirmation_that_no_rule_asks_for_is_an_error() =>
        Given(Opened).When(new DiagnosisMade(Day(3)) { Confirmed = ["step/long-agoo"] }).ThenRefused("confirm/unknown", "confirm");

    [Fact]
    public void Nor_does_one_help_where_a_rule_refuses() =>
        Given(Opened, Agreed).When(new ImmersionEnded(Day(21), "i-1", Kept: true) { Confirmed = ["immersion/ended-after-its-term"] }).ThenRefused("confirm/unknown", "confirm");

    [Fact]
    public void What_is_confirmed_without_need_is_not_kept()
    {
        var stored = Assert.Single(Pathway.Decide(Given(Opened).State(), Step(2), new DiagnosisMade(Day(100)) { Confirmed = ["step/twice"] }, Day(101)).Events);
        Assert.Null(stored.Confirmed);
    }

    [Fact]
    public void Every_question_is_asked_at_once()
    {
        var decision = Pathway.Decide(Given(Opened, new DiagnosisMade(Day(3))).State(), Step(3), new DiagnosisMade(Day(3)), Day(200));
        Assert.Equal(["step/long-ago", "step/twice"], decision.ToConfirm.Select(c => c.Code));
        var half = Pathway.Decide(Given(Opened, new DiagnosisMade(Day(3))).State(), Step(3), new DiagnosisMade(Day(3)) { Confirmed = ["step/twice"] }, Day(200));
        Assert.Equal(["step/long-ago"], half.ToConfirm.Select(c => c.Code));
    }

    // ---- Corrections ----

    [Fact]
    public void A_correction_of_another_field_does_not_ask_again()
    {
        var after = Given(Opened, Booked(1, 9), Held with { OccurredOn = Day(12) })
            .When(new StepCorrected(Day(20), Step(3), CorrectionReason.WrongCode, Held with { OccurredOn = Day(12), Mode = AppointmentMode.Video })).ThenStored();
        Assert.Contains("appointment/held-on-another-day", after.Steps[2].Event.Confirmed!);
    }

    [Fact]
    public void One_that_raises_the_question_asks() =>
        Given(Opened, Booked(1, 9), Held).When(new StepCorrected(Day(20), Step(3), CorrectionReason.WrongDate, Held with { OccurredOn = Day(10) }))
            .ThenAsked("appointment/held-on-another-day", "corrected.occurredOn");

    [Fact]
    public void Another_answer_to_the_same_question_is_asked_about_again() =>
        Given(Opened, Booked(1, 9), Held with { OccurredOn = Day(12) })
            .When(new StepCorrected(Day(20), Step(3), CorrectionReason.WrongDate, Held with { OccurredOn = Day(13) })).ThenAsked("appointment/held-on-another-day", "corrected.occurredOn");

    [Fact]
    public void A_certificate_before_the_end_of_its_training_is_asked_about()
    {
        var obtained = new QualificationObtained(Day(30), EducationLevel.Level3, "t-1");
        Given(Opened, Training(20) with { PlannedEnd = Day(31) }).When(obtained).ThenAsked("training/qualified-before-its-end", "occurredOn");
        Given(Opened, Training(20) with { PlannedEnd = Day(30) }).When(obtained).ThenStored();
        Given(Opened, Training(20), new TrainingCompleted(Day(31), "t-1")).When(obtained).ThenAsked("training/qualified-before-its-end", "occurredOn");
        // Of one without an end nobody knows.
        Given(Opened, Training(20)).When(obtained).ThenStored();
    }

    [Fact]
    public void An_exit_to_training_without_a_training_is_asked_about()
    {
        var left = new PathwayClosed(Day(90), Closure.Training);
        Given(Opened).When(left).ThenAsked("pathway/training-undocumented", "exit");
        Given(Opened, new TrainingPrescribed(Day(20), "t-1", TrainingKind.Qualifying)).When(left).ThenAsked("pathway/training-undocumented", "exit");
        Given(Opened, Training(20)).When(left).ThenStored();
        Given(Opened, Training(20), new TrainingCompleted(Day(90), "t-1")).When(left).ThenStored();
        Given(Opened, Training(20), new TrainingCompleted(Day(50), "t-1")).When(left).ThenAsked("pathway/training-undocumented", "exit");
        Given(Opened, Training(20), new TrainingAbandoned(Day(89), "t-1", TrainingAbandonment.Health)).When(left).ThenAsked("pathway/training-undocumented", "exit");
    }

    [Fact]
    public void An_exit_to_another_insertion_structure_without_its_contract_is_asked_about()
    {
        var left = new PathwayClosed(Day(90), Closure.OtherSiae);
        var contract = new WorkContractStarted(Day(60), "c-1", ContractKind.Cdd, WorkingTime.PartTime, PlannedEnd: Day(200));
        Given(Opened).When(left).ThenAsked("pathway/other-siae-undocumented", "exit");
        Given(Opened, contract).When(left).ThenAsked("pathway/other-siae-undocumented", "exit");
        Given(Opened, contract with { Employer = EmployerKind.Etti }).When(left).ThenStored();
        Given(Opened, contract with { Employer = EmployerKind.Etti, PlannedEnd = Day(89) }).When(left).ThenAsked("pathway/other-siae-undocumented", "exit");
    }

    [Fact]
    public void A_confirmation_of_some_values_is_of_no_others_and_one_of_the_code_is_of_all()
    {
        var late = new DiagnosisMade(Day(1));
        Refusal Asked(PathwayEvent step) => Assert.Single(Pathway.Decide(Given(Opened).State(), Guid.NewGuid(), step, Day(200)).ToConfirm);
        IReadOnlyList<PathwayEvent> Stored(PathwayEvent step, string confirm) => Pathway.Decide(Given(Opened).State(), Guid.NewGuid(), step with { Confirmed = [confirm] }, Day(200)).Events;
        var sure = Asked(late).Confirm!;

        Assert.StartsWith("step/long-ago@", sure, StringComparison.Ordinal);
        Assert.Equal(sure, Asked(late with { }).Confirm);
        Assert.NotEqual(sure, Asked(late with { OccurredOn = Day(2) }).Confirm);
        // What is kept is the code, as ever.
        Assert.Equal(["step/long-ago"], Assert.Single(Stored(late, sure)).Confirmed!);
        Assert.Empty(Stored(late with { OccurredOn = Day(2) }, sure));
        Assert.Single(Stored(late with { OccurredOn = Day(2) }, "step/long-ago"));
        Assert.Equal("confirm/unknown", Pathway.Decide(Given(Opened).State(), Guid.NewGuid(), late with { Confirmed = ["step/long-agp@00"] }, Day(200)).Refusal?.Code);
    }

    /// <summary>As a form sends it: the step as it was read, with what was confirmed of its former day.</summary>
    [Fact]
    public void What_was_confirmed_of_the_former_day_is_no_answer_for_another()
    {
        var state = Given(Opened, new DiagnosisMade(Day(1)) { Confirmed = ["step/long-ago"] }).State();
        var today = Day(200);
        StepCorrected To(DateOnly day, params string[] confirm) =>
            new(today, state.Steps[1].Id, CorrectionReason.WrongDate, new DiagnosisMade(day) { Confirmed = ["step/long-ago"] }) { Confirmed = confirm };
        var asked = Assert.Single(Pathway.Decide(state, Guid.NewGuid(), To(Day(2)), today).ToConfirm);
        Assert.Equal(("step/long-ago", "corrected.occurredOn"), (asked.Code, asked.Field));
        Assert.Equal(["step/long-ago"], Assert.IsType<StepCorrected>(Assert.Single(Pathway.Decide(state, Guid.NewGuid(), To(Day(2), asked.Confirm!), today).Events)).Corrected.Confirmed!);
        // A day that raises no question keeps none of the answer to the former.
        Assert.Null(Assert.IsType<StepCorrected>(Assert.Single(Pathway.Decide(state, Guid.NewGuid(), To(Day(150)), today).Events)).Corrected.Confirmed);
    }

    [Fact]
    public void The_value_that_a_question_is_about_is_bound_in_where_its_words_do_not_say_it()
    {
        PathwayOpened Entry(LabourSituation labour) => Opened with
        {
            Situation = new EntrySituation(labour, Publics: ImmutableSortedDictionary<TargetPublic, DateOnly?>.Empty.Add(TargetPublic.Unemployed24MonthsOrMore, null)),
        };
        Refusal Asked(LabourSituation labour) => Pathway.Decide(Pathway.None, Guid.NewGuid(), Entry(labour), Day(1)).ToConfirm.Single(q => q.Code == "entry/labour-contradicts-unemployment");
        Assert.NotEqual(Asked(LabourSituation.Employed).Confirm, Asked(LabourSituation.Inactive).Confirm);
    }

    [Fact]
    public void A_correction_is_confirmed_for_its_values_too()
    {
        var state = Given(Opened, new DiagnosisMade(Day(100))).State();
        StepCorrected To(DateOnly day, params string[] confirm) => new(Day(200), state.Steps[1].Id, CorrectionReason.WrongDate, new DiagnosisMade(day)) { Confirmed = confirm };
        var sure = Assert.Single(Pathway.Decide(state, Guid.NewGuid(), To(Day(1)), Day(200)).ToConfirm).Confirm!;
        Assert.Single(Pathway.Decide(state, Guid.NewGuid(), To(Day(1), sure), Day(200)).Events);
        Assert.Single(Pathway.Decide(state, Guid.NewGuid(), To(Day(2), sure), Day(200)).ToConfirm);
    }

    [Fact]
    public void A_retraction_that_leaves_the_exit_without_its_contract_asks()
    {
        var scenario = Given(Opened, PartTime(30), Closed(90)).When(new StepRetracted(Day(100), Step(2), CorrectionReason.NeverHappened));
        Assert.Equal("step", scenario.ThenAsked("pathway/employment-undocumented", "step").Field);
    }

    [Fact]
    public void A_history_from_before_a_rule_folds_is_listed_and_is_put_right_step_by_step()
    {
        // Two immersions of 69 days, recorded when 70 were allowed, on the same days.
        var (one, other) = (Agreed with { EndsOn = Day(81), Aim = null, Host = null }, Agreed with { Immersion = "i-2", EndsOn = Day(82), Aim = null, Host = null });
        var state = new PathwayEvent[] { Opened, one, other }.Select((e, i) => new Step(Step(i + 1), i + 1, e)).Aggregate(Pathway.None, Pathway.Evolve);
        Assert.Equal(["immersion/too-long", "immersion/too-long", "immersion/same-days"], FactRules.Doubtful(state, _ => Day(10)).Select(f => f.Why.Code));

        var right = new StepCorrected(Day(100), Step(2), CorrectionReason.WrongDate, one with { EndsOn = Day(20) });
        var decision = Pathway.Decide(state, Step(4), right, Today);
        Assert.Equal((null, 1), (decision.Refusal?.Code, decision.Events.Count + decision.ToConfirm.Count));
        var asked = Assert.Single(decision.ToConfirm);
        Assert.Equal(("immersion/same-days", "step"), (asked.Code, asked.Field));
    }

    [Fact]
    public void What_stands_is_confirmed_by_a_correction_that_changes_nothing_else()
    {
        var state = new PathwayEvent[] { Opened, Booked(1, 9), Held with { OccurredOn = Day(12) } }.Select((e, i) => new Step(Step(i + 1), i + 1, e)).Aggregate(Pathway.None, Pathway.Evolve);
        Assert.Single(FactRules.Doubtful(state, _ => Day(12)));
        var yes = new StepCorrected(Day(20), Step(3), CorrectionReason.LateInformation, Held with { OccurredOn = Day(12) }) { Confirmed = ["appointment/held-on-another-day"] };
        var after = Pathway.Evolve(state, new Step(Step(4), 4, Assert.Single(Pathway.Decide(state, Step(4), yes, Today).Events)));
        Assert.Empty(FactRules.Doubtful(after, _ => Day(12)));
    }

    [Fact]
    public void A_doubtful_step_that_is_saved_as_it_is_is_asked_about()
    {
        var held = Held with { OccurredOn = Day(12) };
        var state = new PathwayEvent[] { Opened, Booked(1, 9), held }.Select((e, i) => new Step(Step(i + 1), i + 1, e)).Aggregate(Pathway.None, Pathway.Evolve);
        var same = new StepCorrected(Day(20), Step(3), CorrectionReason.LateInformation, held);
        var asked = Assert.Single(Pathway.Decide(state, Step(4), same, Today).ToConfirm);
        Assert.Equal(("appointment/held-on-another-day", "corrected.occurredOn"), (asked.Code, asked.Field));
        // As the page sends the answer.
        var yes = Assert.Single(Pathway.Decide(state, Step(4), same with { Corrected = held with { Confirmed = [asked.Confirm!] }, Confirmed = ["step/long-ago"] }, Today).Events);
        var after = Pathway.Evolve(state, new Step(Step(4), 4, yes));
        Assert.Empty(FactRules.Doubtful(after, _ => Day(12)));
        // Nothing is asked twice, nor of a step that is only long ago.
        Assert.Equal("correction/changes-nothing", Pathway.Decide(after, Step(5), same, Today).Refusal?.Code);
        Assert.Equal("correction/changes-nothing", Pathway.Decide(state, Step(4), new StepCorrected(Day(20), Step(2), CorrectionReason.LateInformation, Booked(1, 9)), Today).Refusal?.Code);
    }

    /// <summary>What was confirmed for one day is no confirmation of another, and a correction of something else says of nobody that they were asked again.</summary>
    [Fact]
    public void A_correction_stores_what_was_confirmed_with_it_and_apart_what_had_been_before()
    {
        const string Moved = "appointment/held-on-another-day";
        var state = Given(Opened, Booked(1, 9), Held with { OccurredOn = Day(12) }).State();
        Assert.Equal([Moved, "step/long-ago"], state.Steps[2].Event.Confirmed);
        (StepCorrected Stored, Pathway After) Correct(Pathway from, int n, AppointmentHeld to, params string[] confirm)
        {
            var stored = (StepCorrected)Assert.Single(Pathway.Decide(from, Step(n), new StepCorrected(Day(20), Step(3), CorrectionReason.WrongCode, to) { Confirmed = confirm }, Today).Events);
            return (stored, Pathway.Evolve(from, new Step(Step(n), n, stored)));
        }

        // How it was held is corrected: nobody is asked, and nothing is said to be confirmed, whatever codes come along with the request.
        var (manner, after) = Correct(state, 4, new AppointmentHeld(Day(12), AppointmentMode.Telephone, "a-1"), Moved, "step/long-ago");
        Assert.Equal((null, null), (manner.Confirmed, manner.Corrected.Confirmed));
        Assert.Equal([Moved, "step/long-ago"], manner.Kept);
        Assert.Null(FactRules.ConfirmedWith(manner, state.Steps[2].Event));
        Assert.Equal([Moved, "step/long-ago"], after.Steps[2].Event.Confirmed);
        Assert.Empty(FactRules.Doubtful(after, _ => Day(12)));

        // Its day is corrected: both questions are of that day, and are asked.
        var other = new StepCorrected(Day(20), Step(3), CorrectionReason.WrongDate, new AppointmentHeld(Day(13), AppointmentMode.Telephone, "a-1"));
        Assert.Equal([Moved, "step/long-ago"], Pathway.Decide(after, Step(5), other, Today).ToConfirm.Select(q => q.Code).Order());
        var (day, last) = Correct(after, 5, new AppointmentHeld(Day(13), AppointmentMode.Telephone, "a-1"), Moved, "step/long-ago");
        Assert.Equal([Moved, "step/long-ago"], day.Corrected.Confirmed);
        Assert.Empty(day.Kept!);
        Assert.Equal([Moved, "step/long-ago"], FactRules.ConfirmedWith(day, after.Steps[2].Event));

        // To the day that was planned: nothing is left to confirm but that it is long ago.
        var (planned, end) = Correct(last, 6, new AppointmentHeld(Day(9), AppointmentMode.Telephone, "a-1"), "step/long-ago");
        Assert.Equal(["step/long-ago"], planned.Corrected.Confirmed);
        Assert.Equal(["step/long-ago"], end.Steps[2].Event.Confirmed);
    }

    /// <summary>Corrections of before carried everything in the corrected step: they fold as they did, and claim nothing that was confirmed before them.</summary>
    [Fact]
    public void A_correction_that_does_not_tell_the_two_apart_claims_only_what_is_new()
    {
        const string Moved = "appointment/held-on-another-day";
        var held = Held with { OccurredOn = Day(12), Confirmed = [Moved] };
        var state = new PathwayEvent[] { Opened, Booked(1, 9), held }.Select((e, i) => new Step(Step(i + 1), i + 1, e)).Aggregate(Pathway.None, Pathway.Evolve);
        var old = new StepCorrected(Day(20), Step(3), CorrectionReason.WrongCode, held with { Mode = AppointmentMode.Telephone, Confirmed = [Moved, "step/twice"] }) { Confirmed = ["pathway/employment-undocumented"] };
        Assert.Equal(["pathway/employment-undocumented", "step/twice"], FactRules.ConfirmedWith(old, held));
        Assert.Equal([Moved, "step/twice"], Pathway.Evolve(state, new Step(Step(4), 4, old)).Steps[2].Event.Confirmed);
    }

    [Fact]
    public void What_is_sent_as_kept_is_not_read()
    {
        var state = Given(Opened, Booked(1, 9), Held).State();
        var sent = new StepCorrected(Day(20), Step(3), CorrectionReason.WrongCode, Held with { Mode = AppointmentMode.Video }) { Kept = ["appointment/held-on-another-day"] };
        Assert.Equal(["step/long-ago"], ((StepCorrected)Assert.Single(Pathway.Decide(state, Step(4), sent, Today).Events)).Kept);
    }

    // ---- Orientation, engagement ----

    [Fact]
    public void An_orientation_is_not_answered_or_notified_before_it_was_proposed()
    {
        var proposed = new OrientationProposed(Day(10), OrientationKind.Social);
        Given(Opened, proposed).When(new OrientationAccepted(Day(9))).ThenRefused("orientation/before-proposal", "occurredOn");
        Given(Opened, proposed).When(new OrientationRefused(Day(9), OrientationRefusalReason.Health)).ThenRefused("orientation/before-proposal", "occurredOn");
        Given(Opened, proposed).When(new OrientationNotified(Day(9), OrientationKind.Social)).ThenRefused("orientation/before-proposal", "occurredOn");
        Given(Opened, proposed).When(new OrientationAccepted(Day(10))).ThenStored();
    }

    [Fact]
    public void Another_orientation_is_not_asked_for_before_the_first() =>
        Given(Opened, new OrientationNotified(Day(10), OrientationKind.Social)).When(new ReorientationRequested(Day(9), OrientationKind.Professional))
            .ThenRefused("reorientation/before-orientation", "occurredOn");

    [Fact]
    public void Engagement_contracts_follow_each_other()
    {
        PathwayEvent[] first = [Opened, new EngagementContractSigned(Day(10), 15), new EngagementContractClosed(Day(40), EngagementClosure.NewContract)];
        Given(first).When(new EngagementContractSigned(Day(39), 15)).ThenRefused("engagement/overlaps", "occurredOn");
        Given(first).When(new EngagementContractSigned(Day(40), 15)).ThenStored();
        // One from before, told late, ends by then.
        Given([.. first, new EngagementContractSigned(Day(1), 15)]).When(new EngagementContractClosed(Day(11), EngagementClosure.Other)).ThenRefused("engagement/runs-into-next", "occurredOn");
        Given([.. first, new EngagementContractSigned(Day(1), 15)]).When(new EngagementContractClosed(Day(10), EngagementClosure.Other)).ThenStored();
    }

    [Fact]
    public void A_barrier_is_not_identified_again_while_it_stood_but_reassessed()
    {
        var seen = new BarrierIdentified(Day(10), BarrierAxis.Housing, BarrierLevel.High);
        PathwayEvent[] lifted = [Opened, seen, new BarrierLifted(Day(40), BarrierAxis.Housing)];
        Given(Opened, seen).When(seen with { OccurredOn = Day(30) }).ThenRefused("barrier/already-identified", "axis");
        Given(lifted).When(seen with { OccurredOn = Day(30) }).ThenRefused("barrier/stood-already", "occurredOn");
        Given(lifted).When(seen with { OccurredOn = Day(40) }).ThenStored();
        Given(lifted).When(seen with { OccurredOn = Day(30), Axis = BarrierAxis.Health }).ThenStored();
        // One from before, told late, was lifted by then.
        Given([.. lifted, seen with { OccurredOn = Day(1) }]).When(new BarrierLifted(Day(11), BarrierAxis.Housing)).ThenRefused("barrier/runs-into-next", "occurredOn");
        Given([.. lifted, seen with { OccurredOn = Day(1) }]).When(new BarrierLifted(Day(10), BarrierAxis.Housing)).ThenStored();
    }

    [Fact]
    public void A_reassessment_told_after_the_barrier_was_lifted_is_of_a_day_on_which_it_stood_and_brings_nothing_back()
    {
        PathwayEvent[] lifted = [Opened, new BarrierIdentified(Day(10), BarrierAxis.Housing, BarrierLevel.High), new BarrierLifted(Day(40), BarrierAxis.Housing)];
        Assert.Empty(Given(lifted).When(new BarrierReassessed(Day(30), BarrierAxis.Housing, BarrierLevel.Low)).ThenStored().Barriers);
        Given(lifted).When(new BarrierReassessed(Day(40), BarrierAxis.Housing, BarrierLevel.Low)).ThenRefused("barrier/not-identified", "axis");
        Given(lifted).When(new BarrierReassessed(Day(9), BarrierAxis.Housing, BarrierLevel.Low)).ThenRefused("barrier/not-identified", "axis");
    }

    // ---- Appointments ----

    [Fact]
    public void Nobody_fails_to_come_before_the_day()
    {
        Given(Opened, Booked(1, 9)).When(new AppointmentMissed(Day(8), "a-1", Absence.NoShow)).ThenRefused("appointment/missed-before-its-day", "occurredOn");
        Given(Opened, Booked(1, 9)).When(new AppointmentMissed(Day(8), "a-1", Absence.Excused)).ThenStored();
        Given(Opened, Booked(1, 9)).When(new AppointmentMissed(Day(10), "a-1", Absence.NoShow)).ThenAsked("appointment/missed-after-its-day", "occurredOn");
    }

    [Fact]
    public void An_appointment_held_on_another_day_is_asked_about()
    {
        Given(Opened, Booked(1, 9)).When(Held with { OccurredOn = Day(8) }).ThenAsked("appointment/held-on-another-day", "occurredOn");
        Given(Opened, Booked(1, 9)).When(Held with { OccurredOn = Day(10) }).ThenAsked("appointment/held-on-another-day", "occurredOn");
    }

    [Fact]
    public void Two_appointments_of_one_day_are_asked_about()
    {
        Given(Opened, Booked(1, 9)).When(Booked(3, 9, "a-2")).ThenAsked("appointment/same-day", "plannedOn");
        Given(Opened, Booked(1, 9)).When(Booked(1, 9, "a-2")).ThenAsked("step/twice", "occurredOn");
        Given(Opened, Booked(1, 9)).When(Booked(3, 10, "a-2")).ThenStored();
        Given(Opened, Booked(1, 9), new AppointmentCancelled(Day(2), "a-1", CancelledBy.Person)).When(Booked(3, 9, "a-2")).ThenStored();
    }

    [Fact]
    public void One_that_was_planned_is_not_held_beside_itself_unasked()
    {
        Given(Opened, Booked(1, 9)).When(Held with { Appointment = null }).ThenAsked("appointment/held-beside-planned", "appointment");
        Given(Opened, Booked(1, 9), new AppointmentMissed(Day(9), "a-1", Absence.NoShow)).When(Held with { Appointment = null }).ThenAsked("appointment/held-beside-planned", "appointment");
        Given(Opened, Booked(1, 9), Held).When(Held with { Appointment = null, Mode = AppointmentMode.Video }).ThenStored();
        Given(Opened, Booked(1, 10)).When(Held with { Appointment = null }).ThenStored();
    }

    [Fact]
    public void It_is_cancelled_by_its_day() =>
        Given(Opened, Booked(1, 9)).When(new AppointmentCancelled(Day(10), "a-1", CancelledBy.Person)).ThenAsked("appointment/cancelled-after-its-day", "occurredOn");

    // ---- Training ----

    [Fact]
    public void Trainings_at_the_same_time_are_asked_about()
    {
        Given(Opened, Training(10)).When(Training(20, "t-2")).ThenAsked("training/overlaps", "occurredOn");
        Given(Opened, Training(10) with { PlannedEnd = Day(19) }).When(Training(20, "t-2")).ThenStored();
        Given(Opened, Training(10), new TrainingCompleted(Day(20), "t-1")).When(Training(20, "t-2")).ThenStored();
        Given(Opened, Training(20), Training(10, "t-2")).When(new TrainingCompleted(Day(21), "t-2")).ThenAsked("training/runs-into-next", "occurredOn");
        Given(Opened, Training(20), Training(10, "t-2")).When(new TrainingCompleted(Day(20), "t-2")).ThenStored();
    }

    [Fact]
    public void Qualified_by_a_training_that_was_abandoned() =>
        Given(Opened, Training(10), new TrainingAbandoned(Day(20), "t-1", TrainingAbandonment.Health))
            .When(new QualificationObtained(Day(30), EducationLevel.Level3, "t-1")).ThenAsked("training/qualified-after-abandoning", "training");

    // ---- Immersions ----

    [Theory]
    [InlineData(2, 12, true)]
    [InlineData(2, 13, false)]
    [InlineData(1, 31, true)]
    public void An_immersion_lasts_a_month_at_most_from_date_to_date(int month, int day, bool stored)
    {
        var outcome = Given(Opened).When(Agreed with { StartsOn = new(2026, 1, 12), EndsOn = new(2026, month, day) });
        if (stored)
        {
            outcome.ThenStored();
        }
        else
        {
            outcome.ThenRefused("immersion/too-long", "endsOn");
        }
    }

    [Fact]
    public void An_immersion_is_of_this_pathway_and_of_this_age()
    {
        Given(Opened).When(Agreed with { StartsOn = new DateOnly(1, 1, 1), EndsOn = new DateOnly(1, 1, 9) }).ThenRefused("immersion/before-entry", "startsOn");
        Given(Opened).When(Agreed with { StartsOn = Day(9) }).ThenAsked("immersion/agreed-after-its-start", "startsOn");
    }

    [Fact]
    public void Immersions_on_the_same_days_are_asked_about()
    {
        Given(Opened, Agreed).When(Other(20, 25) with { Host = null }).ThenAsked("immersion/same-days", "startsOn");
        Given(Opened, Agreed).When(Other(21, 25) with { Host = null }).ThenStored();
        Given(Opened, Agreed, new ImmersionEnded(Day(15), "i-1", Kept: false)).When(Other(16, 20) with { Host = null }).ThenStored();
    }

    [Fact]
    public void With_one_host_two_agreements_of_different_aims_and_sixty_days_within_twelve_months()
    {
        Given(Opened, Agreed).When(Other(21, 25)).ThenStored();
        Given(Opened, Agreed).When(Other(21, 25, aim: ImmersionAim.DiscoverJob)).ThenAsked("immersion/same-aim-again", "aim");
        Given(Opened, Agreed, Other(21, 25)).When(Other(50, 55, "i-3", ImmersionAim.StartHire)).ThenRefused("immersion/third-with-host", "host");
        Given(Opened, Agreed, Other(21, 25)).When(Other(50, 55, "i-3", ImmersionAim.StartHire) with { Host = "35600000000048" }).ThenStored();
        // 32 days, then 29: 61.
        Given(Opened, Agreed with { EndsOn = Day(43) }).When(Other(50, 78)).ThenRefused("immersion/host-days", "endsOn");
        Given(Opened, Agreed with { EndsOn = Day(43) }).When(Other(50, 77)).ThenStored();
    }

    [Fact]
    public void The_bounds_on_one_host_count_the_other_pathways_of_the_person()
    {
        static string[] Found(ImmersionAgreed agreed, Pathway state, params ImmersionAgreed[] others) =>
            [.. ImmersionFacts.AgainstOthers(state, agreed, [.. others.Select(o => new Immersion(o.StartsOn, o.EndsOn, Aim: o.Aim, Host: o.Host))]).Select(f => f.Code)];
        var alone = Given(Opened).State();
        var one = Given(Opened, Agreed).State();

        Assert.Empty(Found(Other(21, 25), alone, Agreed));
        Assert.Equal(["immersion/same-aim-again"], Found(Other(21, 25, aim: ImmersionAim.DiscoverJob), alone, Agreed));
        Assert.Equal(["immersion/third-with-host"], Found(Other(50, 55, "i-3", ImmersionAim.StartHire), one, Other(21, 25)));
        Assert.Equal(["immersion/host-days"], Found(Other(50, 78), alone, Agreed with { EndsOn = Day(43) }));
        Assert.Empty(Found(Other(50, 77), alone, Agreed with { EndsOn = Day(43) }));
        // Twelve months later, with another host, or with none said.
        Assert.Empty(Found(Other(21, 25) with { StartsOn = Agreed.StartsOn.AddMonths(12), EndsOn = Agreed.StartsOn.AddMonths(12), Aim = ImmersionAim.DiscoverJob }, alone, Agreed));
        Assert.Empty(Found(Other(21, 25, aim: ImmersionAim.DiscoverJob) with { Host = "35600000000048" }, alone, Agreed));
        Assert.Empty(Found(Other(21, 25, aim: ImmersionAim.DiscoverJob) with { Host = null }, alone, Agreed));
        // What this pathway finds by itself is not found twice; the one that is corrected is not held against itself.
        Assert.Empty(Found(Other(21, 25, aim: ImmersionAim.DiscoverJob), one));
        Assert.Empty(Found(Agreed with { Rome = "K1304" }, one));
    }

    [Fact]
    public void An_aim_that_was_confirmed_for_the_later_immersion_is_not_doubtful_for_the_earlier_one_of_another_pathway()
    {
        var earlier = Given(Opened, Agreed).State();
        var again = Other(21, 25, aim: ImmersionAim.DiscoverJob);
        IEnumerable<string> Found(params PathwayEvent[] steps) => ImmersionFacts
            .Doubtful(earlier, [.. steps.Prepend(Opened).Select((e, i) => new Step(Step(i + 1), i + 1, e)).Aggregate(Pathway.None, Pathway.Evolve).Immersions.Values])
            .Select(f => f.Why.Code).Order();

        Assert.Empty(Found(again with { Confirmed = ["immersion/same-aim-again"] }));
        // A confirmation of something else, another that nobody confirmed, and what no confirmation allows.
        Assert.Equal(["immersion/same-aim-again"], Found(again));
        Assert.Equal(["immersion/same-aim-again"], Found(again with { Confirmed = ["step/twice"] }));
        Assert.Equal(["immersion/same-aim-again", "immersion/third-with-host"],
            Found(again with { Confirmed = ["immersion/same-aim-again"] }, Other(27, 28, "i-3", ImmersionAim.DiscoverJob)));
        Assert.Equal(["immersion/host-days"], Found(again with { StartsOn = Day(21), EndsOn = Day(80), Confirmed = ["immersion/same-aim-again"] }));
    }

    [Fact]
    public void Its_host_is_a_SIRET_and_a_wrong_key_is_asked_about()
    {
        Given(Opened).When(Agreed with { Host = "7328293200007" }).ThenRefused("immersion/bad-host", "host");
        Given(Opened).When(Agreed with { Host = "73282932000075" }).ThenAsked("immersion/host-key", "host");
        Given(Opened).When(Agreed with { Host = "35600000049837" }).ThenStored();
    }

    [Fact]
    public void It_does_not_end_after_its_term_nor_is_it_kept_when_cut_short()
    {
        Given(Opened, Agreed).When(new ImmersionEnded(Day(21), "i-1", Kept: true)).ThenRefused("immersion/ended-after-its-term", "occurredOn");
        Given(Opened, Agreed).When(new ImmersionEnded(Day(19), "i-1", Kept: true)).ThenAsked("immersion/kept-yet-cut-short", "kept");
        Given(Opened, Agreed).When(new ImmersionEnded(Day(20), "i-1", Kept: true)).ThenStored();
    }

    // ---- Contracts ----

    [Fact]
    public void An_open_ended_contract_has_no_term() =>
        Given(Opened).When(FullTime(30) with { Kind = ContractKind.Cdi, PlannedEnd = Day(90) }).ThenAsked("contract/open-ended-with-term", "plannedEnd");

    [Fact]
    public void Hours_are_those_of_the_working_time()
    {
        Given(Opened).When(PartTime(30) with { WeeklyHours = 35 }).ThenAsked("contract/hours-of-the-other-working-time", "weeklyHours");
        Given(Opened).When(FullTime(30) with { WeeklyHours = 20 }).ThenAsked("contract/hours-of-the-other-working-time", "weeklyHours");
        Given(Opened).When(FullTime(30) with { WeeklyHours = 32 }).ThenStored();
    }

    /// <summary>A full-time job and half a one on the same day (frappe/hrms #4788), whichever was recorded first, today and open-ended included.</summary>
    [Fact]
    public void All_contracts_of_a_week_make_48_hours_at_most()
    {
        var (full, part) = (FullTime(30) with { Kind = ContractKind.Cdi }, PartTime(30) with { Contract = "c-2", WeeklyHours = 14 });
        Given(Opened, full).When(part).ThenAsked("contract/hours-in-all", "weeklyHours");
        Given(Opened, full).When(part with { WeeklyHours = 13 }).ThenStored();
        Given(Opened, full).When(part with { WeeklyHours = null }).ThenStored();
        Given(Opened, full).When(part with { Kind = ContractKind.Freelance }).ThenStored();
        Given(Opened, full, Ended(60)).When(part with { OccurredOn = Day(60) }).ThenStored();
        Given(Opened, part with { OccurredOn = Day(40) }).When(full).ThenAsked("contract/hours-in-all", "weeklyHours");
        Given(Opened, part with { OccurredOn = Day(40) }).When(full with { Kind = ContractKind.Cdd, PlannedEnd = Day(39) }).ThenStored();
        Given(Opened, full, part with { WeeklyHours = 13 }).When(new WorkContractAmended(Day(50), "c-2", WeeklyHours: 20)).ThenAsked("contract/hours-in-all", "weeklyHours");
        Given(Opened, full, part with { WeeklyHours = 13 }).When(new WorkContractAmended(Day(50), "c-2", PlannedEnd: Day(400))).ThenStored();
        // Made longer, until a day on which another runs.
        var brief = part with { PlannedEnd = Day(60) };
        Given(Opened, brief, full with { OccurredOn = Day(70) }).When(new WorkContractAmended(Day(50), "c-2", PlannedEnd: Day(70))).ThenAsked("contract/hours-in-all", "weeklyHours");
        Given(Opened, brief, full with { OccurredOn = Day(70) }).When(new WorkContractAmended(Day(50), "c-2", PlannedEnd: Day(69))).ThenStored();
    }

    /// <summary>Of the twelve months in which most of them lie, and not of those with the most days.</summary>
    [Fact]
    public void A_third_immersion_is_counted_in_any_twelve_months()
    {
        ImmersionAgreed With(int from, int days, string immersion) => new(Day(1), immersion, Day(from), Day(from + days), Host: "73282932000074");
        Given(Opened, With(50, 25, "i-1"), With(420, 3, "i-2"), With(430, 3, "i-3")).When(With(400, 3, "i-4")).ThenRefused("immersion/third-with-host", "host");
    }

    [Fact]
    public void A_CDDI_is_of_an_insertion_structure_four_to_twenty_four_months_and_twenty_hours()
    {
        var cddi = PartTime(0) with { Kind = ContractKind.Cddi, Employer = EmployerKind.Aci, PlannedEnd = new DateOnly(2026, 4, 30), WeeklyHours = 20 };
        Given(Opened).When(cddi).ThenStored();
        Given(Opened).When(cddi with { Employer = EmployerKind.Ordinary }).ThenAsked("contract/cddi-employer", "employer");
        Given(Opened).When(cddi with { PlannedEnd = new DateOnly(2026, 4, 29) }).ThenAsked("contract/cddi-length", "plannedEnd");
        Given(Opened).When(cddi with { PlannedEnd = new DateOnly(2028, 1, 2) }).ThenAsked("contract/cddi-length", "plannedEnd");
        Given(Opened).When(cddi with { WeeklyHours = 19 }).ThenAsked("contract/cddi-hours", "weeklyHours");
    }

    [Fact]
    public void A_fixed_term_contract_does_not_end_after_its_term()
    {
        Given(Opened, PartTime(30) with { PlannedEnd = Day(90) }).When(Ended(91)).ThenStored();
        Given(Opened, PartTime(30) with { PlannedEnd = Day(90) }).When(Ended(92)).ThenAsked("contract/ended-after-its-term", "occurredOn");
        Given(Opened, PartTime(30) with { PlannedEnd = Day(90) }, new WorkContractAmended(Day(80), "c-1", PlannedEnd: Day(120))).When(Ended(92)).ThenStored();
    }

    [Fact]
    public void A_contract_that_is_amended_after_its_term_has_a_new_one_or_is_asked_about()
    {
        var until90 = PartTime(30) with { PlannedEnd = Day(90) };
        Given(Opened, until90).When(new WorkContractAmended(Day(95), "c-1", WeeklyHours: 20)).ThenAsked("contract/amended-after-its-term", "plannedEnd");
        Given(Opened, until90).When(new WorkContractAmended(Day(95), "c-1", PlannedEnd: Day(120))).ThenStored();
        Given(Opened, until90).When(new WorkContractAmended(Day(95), "c-1", Kind: ContractKind.Cdi)).ThenStored();
        Given(Opened, until90).When(new WorkContractAmended(Day(90), "c-1", WeeklyHours: 20)).ThenStored();
    }

    // ---- Suspension, exit, follow-up ----

    [Fact]
    public void Suspensions_follow_each_other()
    {
        PathwayEvent[] first = [Opened, new PathwaySuspended(Day(10), SuspensionReason.Health), new PathwayResumed(Day(40))];
        Given(first).When(new PathwaySuspended(Day(39), SuspensionReason.Health)).ThenRefused("pathway/suspensions-overlap", "occurredOn");
        Given(first).When(new PathwaySuspended(Day(40), SuspensionReason.Health)).ThenStored();
        Given([.. first, new PathwaySuspended(Day(1), SuspensionReason.Other)]).When(new PathwayResumed(Day(11))).ThenRefused("pathway/suspension-runs-into-next", "occurredOn");
        Given([.. first, new PathwaySuspended(Day(1), SuspensionReason.Other)]).When(new PathwayResumed(Day(10))).ThenStored();
    }

    [Fact]
    public void A_contract_beside_an_exit_that_is_no_job_is_asked_about()
    {
        var contract = PartTime(89);
        var retired = Closed(90) with { Exit = Closure.Retirement };
        Given(Opened).When(retired).Against(FollowUpFacts.BesideExit(retired, [contract])!).ThenAsked("pathway/contract-with-exit", "exit");
        Assert.Null(FollowUpFacts.BesideExit(Closed(90), [contract]));
        Assert.Null(FollowUpFacts.BesideExit(retired, []));
    }

    [Fact]
    public void An_exit_to_employment_has_its_contract_or_is_confirmed_to_be_undocumented()
    {
        Given(Opened).When(Closed(90)).ThenAsked("pathway/employment-undocumented", "exit");
        Given(Opened, PartTime(30)).When(Closed(90)).ThenStored();
        Given(Opened, PartTime(30) with { PlannedEnd = Day(89) }).When(Closed(90)).ThenAsked("pathway/employment-undocumented", "exit");
        Given(Opened, PartTime(30), Ended(89)).When(Closed(90)).ThenAsked("pathway/employment-undocumented", "exit");
        Given(Opened, new BusinessCreated(Day(90))).When(Closed(90)).ThenStored();
    }

    [Fact]
    public void Nobody_asks_after_the_dead()
    {
        PathwayEvent[] dead = [Opened, new PathwayClosed(Day(10), Closure.Deceased)];
        Given(dead).When(new FollowUpRecorded(Day(195), 6, FollowUpSituation.DurableJob)).ThenRefused("follow-up/after-death");
        Given(dead).When(new FollowUpDue(Day(100), 3)).ThenRefused("follow-up/after-death");
        Given(dead).When(PartTime(11)).ThenRefused("step/after-death", "occurredOn");
    }

    [Fact]
    public void A_follow_up_is_of_its_milestone()
    {
        // The exit is on 11 January: follow-ups on 11 April and 11 July.
        PathwayEvent[] left = [Opened, new PathwayClosed(new(2026, 1, 11), Closure.Other)];
        static FollowUpRecorded Found(int month, int day, int months) => new(new(2026, month, day), months, FollowUpSituation.OtherJob);
        Given(left).When(Found(1, 12, 12)).ThenRefused("follow-up/long-before-milestone", "occurredOn");
        Given(left).When(Found(3, 10, 3)).ThenRefused("follow-up/long-before-milestone", "occurredOn");
        Given(left).When(Found(3, 11, 3)).ThenAsked("follow-up/before-milestone", "occurredOn");
        Given(left).When(Found(4, 11, 3)).ThenStored();
        Given(left).When(Found(7, 10, 3)).ThenStored();
        Given(left).When(Found(7, 11, 3)).ThenAsked("follow-up/after-next-milestone", "occurredOn");
        Given(left).When(new FollowUpDue(new(2026, 4, 12), 3)).ThenAsked("follow-up/due-on-another-day", "occurredOn");
    }

    [Fact]
    public void Every_rule_has_a_code_of_its_own_and_says_what_it_judges()
    {
        Assert.Equal(FactRules.All.Count, FactRules.All.Select(r => r.Code).Distinct().Count());
        Assert.All(FactRules.All, r => Assert.NotEmpty(r.Steps));
        Assert.All(FactRules.All, r => Assert.NotEmpty(r.Source));
    }
}
