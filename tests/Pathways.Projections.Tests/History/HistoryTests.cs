using FsCheck.Xunit;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Pathways.Projections.History;
using Pathways.Projections.Tests.Journeys;

namespace Pathways.Projections.Tests.History;

public class HistoryTests
{
    static readonly DateOnly Day = new(2025, 1, 6);

    static readonly IReadOnlyList<RecordedStep> Journey = RandomJourney.Told(
        (new PathwayOpened(Day, RandomJourney.IdOf(99), Scheme.Rsa, "plie-nord", "59350", new EntrySituation()), "2025-01-06T09:00:00Z"),
        (new TrainingStarted(Day.AddDays(20), "t-1", TrainingKind.Language), "2025-02-10T09:00:00Z"),
        (new StepCorrected(Day.AddDays(40), RandomJourney.IdOf(2), CorrectionReason.WrongCode, new TrainingStarted(Day.AddDays(20), "t-1", TrainingKind.Qualifying)), "2025-02-15T09:00:00Z"),
        (new StepRetracted(Day.AddDays(60), RandomJourney.IdOf(2), CorrectionReason.NeverHappened), "2025-03-07T09:00:00Z"));

    [Fact]
    public void The_past_is_what_it_then_was()
    {
        Assert.Equal(TrainingKind.Language, Replay.AtVersion(Journey, 2).Trainings["t-1"].Kind);
        Assert.Equal(TrainingKind.Qualifying, Replay.AtVersion(Journey, 3).Trainings["t-1"].Kind);
        Assert.Empty(Replay.AtVersion(Journey, 4).Trainings);
    }

    [Theory]
    [InlineData("2025-01-06T08:59:59.999Z", 0)]
    [InlineData("2025-01-06T09:00:00Z", 1)]
    [InlineData("2025-02-14T23:00:00Z", 2)]
    [InlineData("2030-01-01T00:00:00Z", 4)]
    public void An_instant_finds_the_last_version_recorded_by_then(string instant, long version) =>
        Assert.Equal(version, Replay.VersionAt(Journey, DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void A_correction_is_a_change_of_one_field_and_of_one_step()
    {
        var difference = Difference.Between(Replay.AtVersion(Journey, 2), Replay.AtVersion(Journey, 3));

        var field = Assert.Single(difference.Fields);
        Assert.Equal(("trainings.t-1.kind", ChangeKind.Changed, "language", "qualifying"), (field.Field, field.Kind, field.Before!.ToString(), field.After!.ToString()));
        var step = Assert.Single(difference.Steps);
        Assert.Equal((RandomJourney.IdOf(2), ChangeKind.Changed), (step.Step, step.Kind));
    }

    [Fact]
    public void A_retraction_removes_the_step_and_what_it_had_brought()
    {
        var difference = Difference.Between(Replay.AtVersion(Journey, 3), Replay.AtVersion(Journey, 4));

        Assert.Equal(["trainings.t-1.completed", "trainings.t-1.kind", "trainings.t-1.startedOn"], difference.Fields.Select(f => f.Field));
        Assert.All(difference.Fields, f => Assert.Equal(ChangeKind.Removed, f.Kind));
        Assert.Equal(ChangeKind.Removed, Assert.Single(difference.Steps).Kind);
    }

    [Property(MaxTest = 100)]
    public void A_moment_does_not_differ_from_itself_and_the_way_back_is_the_way_forth_turned_round(int seed, byte a, byte b)
    {
        var history = RandomJourney.Of(seed);
        var from = Replay.AtVersion(history, a % (history.Count + 1));
        var to = Replay.AtVersion(history, b % (history.Count + 1));

        Assert.Empty(Difference.Between(from, from).Fields);
        Assert.Empty(Difference.Between(from, from).Steps);
        var forth = Difference.Between(from, to);
        var back = Difference.Between(to, from);
        Assert.Equal(forth.Fields.Select(f => (f.Field, f.Before?.ToJsonString())), back.Fields.Select(f => (f.Field, f.After?.ToJsonString())));
        Assert.Equal(forth.Steps.Select(s => (s.Step, s.After?.ToJsonString())), back.Steps.Select(s => (s.Step, s.Before?.ToJsonString())));
    }
}
