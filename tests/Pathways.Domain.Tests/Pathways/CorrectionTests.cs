using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using static Pathways.Domain.Tests.Pathways.Scenario;
using static Pathways.Domain.Tests.Pathways.World;

namespace Pathways.Domain.Tests.Pathways;

public class CorrectionTests
{
    [Fact]
    public void A_step_is_corrected_and_the_outcome_is_as_if_it_had_been_recorded_so()
    {
        var after = Given(Opened, Training(7)).When(new StepCorrected(Day(20), Step(2), CorrectionReason.WrongDate, Training(9))).ThenStored();
        Assert.Equal(Day(9), after.Trainings["t-1"].StartedOn);
    }

    [Fact]
    public void A_step_is_retracted_and_leaves_the_outcome()
    {
        var after = Given(Opened, Training(7)).When(new StepRetracted(Day(20), Step(2), CorrectionReason.EnteredTwice)).ThenStored();
        Assert.Empty(after.Trainings);
        Assert.Contains(Step(2), after.Retracted);
    }

    [Fact]
    public void A_correction_may_come_long_after_the_exit() =>
        Given(Opened, Training(7), Closed(90)).When(new StepCorrected(Day(200), Step(2), CorrectionReason.LateInformation, Training(9))).ThenStored();

    [Fact]
    public void The_exit_itself_may_be_retracted() =>
        Assert.Null(Given(Opened, Closed(90)).When(new StepRetracted(Day(91), Step(2), CorrectionReason.NeverHappened)).ThenStored().ClosedOn);

    [Fact]
    public void Nothing_is_corrected_in_a_pathway_that_is_not() => Given().When(new StepRetracted(Day(20), Step(2), CorrectionReason.Other)).ThenRefused("pathway/not-opened");

    [Fact]
    public void A_step_of_another_pathway_is_not_corrected_here() =>
        Given(Opened).When(new StepRetracted(Day(20), Step(99), CorrectionReason.WrongPathway)).ThenRefused("correction/unknown-step", "step");

    [Fact]
    public void What_is_retracted_is_not_corrected() =>
        Given(Opened, Training(7), new StepRetracted(Day(20), Step(2), CorrectionReason.EnteredTwice))
            .When(new StepCorrected(Day(21), Step(2), CorrectionReason.WrongDate, Training(9))).ThenRefused("correction/already-retracted", "step");

    [Fact]
    public void The_entry_is_not_retracted() =>
        Given(Opened).When(new StepRetracted(Day(20), Step(1), CorrectionReason.NeverHappened)).ThenRefused("correction/entry-cannot-be-retracted", "step");

    [Fact]
    public void A_step_stays_of_its_kind() =>
        Given(Opened, Training(7)).When(new StepCorrected(Day(20), Step(2), CorrectionReason.WrongCode, FullTime(7)))
            .ThenRefused("correction/other-kind-of-step", "corrected");

    [Fact]
    public void A_correction_corrects_something()
    {
        var opened = Opened with { Attributes = Attributes(("gcse5eq", "yes")) };
        Given(Opened, Training(7)).When(new StepCorrected(Day(20), Step(2), CorrectionReason.WrongDate, Training(7))).ThenRefused("correction/changes-nothing", "corrected");
        Given(opened).When(new StepCorrected(Day(20), Step(1), CorrectionReason.WrongDate, opened with { Attributes = Attributes(("gcse5eq", "yes")) }))
            .ThenRefused("correction/changes-nothing", "corrected");
        // An empty list says what none says (openfoodfacts #374).
        Given(Opened).When(new StepCorrected(Day(20), Step(1), CorrectionReason.WrongCode, Opened with { Attributes = Attributes(), Situation = Opened.Situation with { Publics = System.Collections.Immutable.ImmutableSortedDictionary<TargetPublic, DateOnly?>.Empty } }))
            .ThenRefused("correction/changes-nothing", "corrected");
    }

    /// <summary>Readers take it for the trace of a corrected date of birth: nobody says it of anything else.</summary>
    [Fact]
    public void A_corrected_date_of_birth_is_the_reason_only_for_an_age_that_changes()
    {
        var entry = Opened with { Situation = Opened.Situation with { Age = 47 } };
        StepCorrected To(PathwayEvent corrected, int step) => new(Day(20), Step(step), CorrectionReason.BirthDateCorrected, corrected);
        Given(entry, Training(7)).When(To(Training(9), 2)).ThenRefused("correction/reason-of-an-age", "reason");
        Given(entry, Training(7)).When(new StepRetracted(Day(20), Step(2), CorrectionReason.BirthDateCorrected)).ThenRefused("correction/reason-of-an-age", "reason");
        Given(entry).When(To(entry with { Territory = "69123" }, 1)).ThenRefused("correction/reason-of-an-age", "reason");
        var after = Given(entry).When(To(entry with { Situation = entry.Situation with { Age = 38 } }, 1)).ThenStored();
        Assert.Equal(38, after.Opening!.Situation.Age);
    }

    [Fact]
    public void A_pathway_stays_that_of_its_person() =>
        Given(Opened).When(new StepCorrected(Day(20), Step(1), CorrectionReason.WrongPathway, Opened with { Person = Step(7) }))
            .ThenRefused("correction/other-person", "corrected.person");

    [Fact]
    public void What_the_rules_refuse_is_refused_in_a_correction_too() =>
        Given(Opened, Training(7)).When(new StepCorrected(Day(20), Step(2), CorrectionReason.WrongDate, Training(-1)))
            .ThenRefused("step/before-entry", "corrected.occurredOn");

    [Fact]
    public void Later_steps_must_still_stand()
    {
        var refusal = Given(Opened, Training(7), new TrainingCompleted(Day(60), "t-1"))
            .When(new StepRetracted(Day(70), Step(2), CorrectionReason.EnteredTwice)).ThenRefused("correction/breaks-later-step", "step");
        Assert.Equal(("training_completed", "training/never-started"), (refusal.Details!["brokenStep"], refusal.Details["because"]));
        Assert.Equal(Step(3).ToString(), refusal.Details["brokenStepId"]);
    }

    [Fact]
    public void A_corrected_step_may_be_corrected_again()
    {
        var after = Given(Opened, Training(7), new StepCorrected(Day(20), Step(2), CorrectionReason.WrongDate, Training(9)))
            .When(new StepCorrected(Day(21), Step(2), CorrectionReason.WrongDate, Training(8))).ThenStored();
        Assert.Equal(Day(8), after.Trainings["t-1"].StartedOn);
    }
}
