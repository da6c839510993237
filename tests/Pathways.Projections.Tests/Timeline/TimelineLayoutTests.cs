using FsCheck.Xunit;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Pathways.Projections.Tests.Journeys;
using Pathways.Projections.Timeline;

namespace Pathways.Projections.Tests.Timeline;

public class TimelineLayoutTests
{
    static readonly DateOnly Day = new(2025, 1, 6);
    static readonly DateOnly Today = new(2025, 6, 1);

    static Projections.Timeline.Timeline Of(params (PathwayEvent Event, string RecordedAt)[] steps) =>
        TimelineLayout.Of(
            RandomJourney.Told([(new PathwayOpened(Day, RandomJourney.IdOf(99), Scheme.Rsa, "plie-nord", "59350", new EntrySituation()), "2025-01-06T09:00:00Z"), .. steps]),
            Today, instant => DateOnly.FromDateTime(instant.UtcDateTime));

    [Fact]
    public void A_training_is_a_bar_from_start_to_end()
    {
        var timeline = Of(
            (new TrainingStarted(Day.AddDays(10), "t-1", TrainingKind.Language), "2025-01-16T09:00:00Z"),
            (new TrainingCompleted(Day.AddDays(70), "t-1"), "2025-03-17T09:00:00Z"));

        var bar = Assert.Single(timeline.Bars);
        Assert.Equal((Stage.Training, Day.AddDays(10), Day.AddDays(70), false), (bar.Stage, bar.From, bar.To!.Value, bar.BrokenOff));
    }

    [Fact]
    public void What_overlaps_stands_on_another_row_and_what_follows_on_the_same()
    {
        var timeline = Of(
            (new TrainingStarted(Day, "t-1", TrainingKind.Language), "2025-01-06T09:00:00Z"),
            (new TrainingStarted(Day.AddDays(5), "t-2", TrainingKind.Digital), "2025-01-11T09:00:00Z"),
            (new TrainingCompleted(Day.AddDays(30), "t-1"), "2025-02-05T09:00:00Z"),
            (new TrainingStarted(Day.AddDays(30), "t-3", TrainingKind.Qualifying), "2025-02-05T09:00:00Z"));

        Assert.Equal([0, 1, 0], timeline.Bars.OrderBy(b => b.From).Select(b => b.Track));
        Assert.Equal(2, timeline.Tracks(Stage.Training));
    }

    [Fact]
    public void A_booked_appointment_is_a_mark_on_the_day_planned_until_its_outcome()
    {
        var booked = (new AppointmentBooked(Day, "a-1", Day.AddDays(12), AppointmentMode.InPerson), "2025-01-06T09:00:00Z");
        var pending = Assert.Single(Of(booked).Marks, m => m.Stage == Stage.Appointments);
        // Its day has passed and nobody says what became of it.
        Assert.Equal((Day.AddDays(12), MarkKind.NotRecorded), (pending.On, pending.Kind));
        var ahead = Assert.Single(Of((new AppointmentBooked(Day, "a-1", Today, AppointmentMode.InPerson), "2025-01-06T09:00:00Z")).Marks, m => m.Stage == Stage.Appointments);
        Assert.Equal((Today, MarkKind.Planned), (ahead.On, ahead.Kind));

        var held = Of(booked, (new AppointmentHeld(Day.AddDays(12), AppointmentMode.InPerson, "a-1"), "2025-01-18T09:00:00Z"));
        var mark = Assert.Single(held.Marks, m => m.Stage == Stage.Appointments);
        Assert.Equal((Day.AddDays(12), MarkKind.Held), (mark.On, mark.Kind));
    }

    /// <summary>eSeaGrant #573: nobody said whether it ended, so it is neither told as ended nor as running.</summary>
    [Fact]
    public void What_was_to_end_by_a_day_that_has_passed_says_so_until_its_end_is_recorded()
    {
        static (DateOnly?, DateOnly?, bool) End(params (PathwayEvent, string)[] steps) => Of(steps).Bars.Single(b => b.Stage is Stage.Training or Stage.Placement) is var b ? (b.To, b.PlannedTo, b.EndPassed) : default;
        var training = (new TrainingStarted(Day, "t-1", TrainingKind.Language, Today.AddDays(-1)), "2025-01-06T09:00:00Z");
        Assert.Equal((null, Today.AddDays(-1), true), End(training));
        // Its last day is still a day of it.
        Assert.Equal((null, Today, false), End((new TrainingStarted(Day, "t-1", TrainingKind.Language, Today), "2025-01-06T09:00:00Z")));
        Assert.Equal((Today, null, false), End(training, (new TrainingCompleted(Today, "t-1"), "2025-06-01T09:00:00Z")));
        Assert.Equal((null, Day.AddDays(9), true), End((new ImmersionAgreed(Day, "i-1", Day.AddDays(5), Day.AddDays(9)), "2025-01-06T09:00:00Z")));
        var contract = (new WorkContractStarted(Day, "c-1", ContractKind.Cdd, WorkingTime.FullTime, PlannedEnd: Day.AddDays(30)), "2025-01-06T09:00:00Z");
        Assert.Equal((null, Day.AddDays(30), true), End(contract));
        // Renewed; gone on past its term; become open-ended.
        Assert.Equal((null, Today.AddDays(30), false), End(contract, (new WorkContractAmended(Day.AddDays(30), "c-1", PlannedEnd: Today.AddDays(30)), "2025-02-06T09:00:00Z")));
        Assert.Equal((null, null, false), End(contract, (new WorkContractAmended(Day.AddDays(31), "c-1"), "2025-02-06T09:00:00Z")));
        Assert.Equal((null, null, false), End(contract, (new WorkContractAmended(Day.AddDays(30), "c-1", ContractKind.Cdi), "2025-02-06T09:00:00Z")));
    }

    [Fact]
    public void After_the_exit_nobody_follows_what_ends_and_what_was_to_end_before_it_is_still_told()
    {
        static bool Passed(DateOnly end) => Of(
            (new TrainingStarted(Day, "t-1", TrainingKind.Language, end), "2025-01-06T09:00:00Z"), (new PathwayClosed(Day.AddDays(60), Closure.MovedAway), "2025-03-07T09:00:00Z"))
            .Bars.Single(b => b.Stage == Stage.Training).EndPassed;
        Assert.True(Passed(Day.AddDays(59)));
        Assert.False(Passed(Day.AddDays(60)));
        Assert.False(Passed(Day.AddDays(70)));
    }

    [Fact]
    public void A_corrected_step_is_struck_through_and_still_there()
    {
        var timeline = Of(
            (new DiagnosisMade(Day.AddDays(3)), "2025-01-09T09:00:00Z"),
            (new StepCorrected(Day.AddDays(20), RandomJourney.IdOf(2), CorrectionReason.WrongDate, new DiagnosisMade(Day.AddDays(5))), "2025-01-26T09:00:00Z"));

        Assert.Equal(
            [(Day.AddDays(3), MarkKind.Struck), (Day.AddDays(5), MarkKind.Happened)],
            timeline.Marks.Where(m => m.Stage == Stage.Orientation).Select(m => (m.On, m.Kind)));
        Assert.Equal([Standing.Stands, Standing.Corrected, Standing.Stands], timeline.Steps.Select(s => s.Standing));
        Assert.Equal((2L, new DiagnosisMade(Day.AddDays(3)), Stage.Orientation), (timeline.Steps[2].NamedVersion!.Value, timeline.Steps[2].Named, timeline.Steps[2].Stage));
    }

    [Fact]
    public void Late_recording_shows_as_the_days_between()
    {
        var timeline = Of((new DiagnosisMade(Day.AddDays(3)), "2025-01-20T09:00:00Z"));

        Assert.Equal(11, timeline.Steps[1].DaysLate);
        Assert.Equal(new DateOnly(2025, 1, 20), timeline.Marks.Single(m => m.Stage == Stage.Orientation).RecordedOn);
    }

    /// <summary>Whatever the history, nothing recorded is lost from the lines, and nothing drawn lies outside the axis or over another bar.</summary>
    [Property(MaxTest = 200)]
    public void Everything_recorded_is_there_and_inside_the_axis(int seed)
    {
        var history = RandomJourney.Of(seed);
        var timeline = TimelineLayout.Of(history, new DateOnly(2026, 3, 1), instant => DateOnly.FromDateTime(instant.UtcDateTime));

        Assert.Equal(history.Select(s => s.Id), timeline.Steps.Select(s => s.Id));
        Assert.All(timeline.Marks, m => Assert.InRange(m.On, timeline.From, timeline.To));
        Assert.All(timeline.Bars, b => Assert.True(b.From >= timeline.From && (b.To ?? b.From) <= timeline.To && (b.To ?? b.From) >= b.From));
        foreach (var row in timeline.Bars.GroupBy(b => (b.Stage, b.Track)))
        {
            var bars = row.OrderBy(b => b.From).ToList();
            Assert.All(bars.Zip(bars.Skip(1)), pair => Assert.True(pair.First.To <= pair.Second.From));
        }
    }
}
