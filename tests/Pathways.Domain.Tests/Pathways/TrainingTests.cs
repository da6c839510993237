using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using static Pathways.Domain.Tests.Pathways.Scenario;
using static Pathways.Domain.Tests.Pathways.World;

namespace Pathways.Domain.Tests.Pathways;

public class TrainingTests
{
    static readonly TrainingPrescribed Prescribed = new(Day(5), "t-1", TrainingKind.Language);

    [Fact]
    public void A_training_is_prescribed() =>
        Assert.Equal(Day(5), Given(Opened).When(new TrainingPrescribed(Day(5), "t-1", TrainingKind.Language)).ThenStored().Trainings["t-1"].PrescribedOn);

    [Fact]
    public void It_is_prescribed_once() => Given(Opened, Prescribed).When(Prescribed with { OccurredOn = Day(6) }).ThenRefused("training/already-known", "training");

    [Fact]
    public void It_starts_with_or_without_a_prescription()
    {
        Given(Opened).When(new TrainingStarted(Day(7), "t-1", TrainingKind.Digital)).ThenStored();
        var after = Given(Opened, Prescribed).When(new TrainingStarted(Day(7), "t-1", TrainingKind.Digital, Day(90))).ThenStored();
        Assert.Equal(new TrainingSpell(TrainingKind.Digital, Day(5), Day(7), PlannedEnd: Day(90)), after.Trainings["t-1"]);
    }

    [Fact]
    public void It_starts_once() => Given(Opened, Training(7)).When(Training(8)).ThenRefused("training/already-started", "training");

    [Fact]
    public void It_does_not_start_before_it_is_prescribed() => Given(Opened, Prescribed).When(Training(4)).ThenRefused("training/starts-before-prescribed", "occurredOn");

    [Fact]
    public void It_is_not_planned_to_end_before_it_starts() =>
        Given(Opened).When(Training(7) with { PlannedEnd = Day(6) }).ThenRefused("training/planned-end-before-start", "plannedEnd");

    [Fact]
    public void It_is_completed() =>
        Assert.True(Given(Opened, Training(7)).When(new TrainingCompleted(Day(60), "t-1")).ThenStored().Trainings["t-1"].Completed);

    [Fact]
    public void Or_abandoned() =>
        Assert.Equal(Day(60), Given(Opened, Training(7)).When(new TrainingAbandoned(Day(60), "t-1", TrainingAbandonment.FoundWork)).ThenStored().Trainings["t-1"].EndedOn);

    [Fact]
    public void What_never_started_is_not_completed()
    {
        Given(Opened).When(new TrainingCompleted(Day(60), "t-1")).ThenRefused("training/never-started", "training");
        Given(Opened, Prescribed).When(new TrainingCompleted(Day(60), "t-1")).ThenRefused("training/never-started", "training");
        Given(Opened).When(new QualificationObtained(Day(60), EducationLevel.Level3, "t-1")).ThenRefused("training/never-started", "training");
    }

    [Fact]
    public void It_ends_once() =>
        Given(Opened, Training(7), new TrainingCompleted(Day(60), "t-1"))
            .When(new TrainingAbandoned(Day(61), "t-1", TrainingAbandonment.Content)).ThenRefused("training/already-ended", "training");

    [Fact]
    public void It_does_not_end_before_it_started() => Given(Opened, Training(7)).When(new TrainingCompleted(Day(6), "t-1")).ThenRefused("training/ends-before-start", "occurredOn");

    [Fact]
    public void A_qualification_is_gained_from_a_training_or_otherwise()
    {
        Given(Opened).When(new QualificationObtained(Day(60), EducationLevel.Level3)).ThenStored();
        Given(Opened, Training(7)).When(new QualificationObtained(Day(60), EducationLevel.Level3, "t-1")).ThenStored();
    }

    [Fact]
    public void Not_before_the_training_started() =>
        Given(Opened, Training(7)).When(new QualificationObtained(Day(6), EducationLevel.Level3, "t-1")).ThenRefused("training/qualified-before-start", "occurredOn");
}
