using FsCheck.Xunit;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Pathways.Projections.Caseload;
using Pathways.Projections.History;
using Pathways.Projections.Tests.Journeys;

namespace Pathways.Projections.Tests.Caseload;

public class CaseloadEvolutionTests
{
    static readonly Guid Id = new("0198f000-0000-7000-8000-000000000001");
    static readonly DateOnly Day = new(2025, 1, 6);

    static CaseloadRow After(params PathwayEvent[] steps) =>
        CaseloadEvolution.Fold(Id, [.. new PathwayEvent[] { new PathwayOpened(Day, Id, Scheme.Plie, "plie-nord", "59350", new EntrySituation()) }
            .Concat(steps).Select((e, i) => new Step(RandomJourney.IdOf(i + 1), i + 1, e))])!;

    [Fact]
    public void A_booked_appointment_falls_due_until_its_outcome_is_recorded()
    {
        var booked = new AppointmentBooked(Day, "a-1", Day.AddDays(10), AppointmentMode.InPerson);

        Assert.Equal((DueKind.Appointment, Day.AddDays(10)), After(booked).NextDue);
        Assert.Null(After(booked, new AppointmentHeld(Day.AddDays(10), AppointmentMode.InPerson, "a-1")).NextDue);
        Assert.Null(After(booked, new AppointmentMissed(Day.AddDays(10), "a-1", Absence.NoShow)).NextDue);
    }

    [Fact]
    public void The_next_appointment_has_its_time_and_place_and_of_one_day_the_earlier_is_next()
    {
        var booked = new AppointmentBooked(Day, "a-1", Day.AddDays(10), AppointmentMode.InPerson, "14:30", "PLIE-CENTRE");
        Assert.Equal(new CaseloadAppointment(Day.AddDays(10), "14:30", "PLIE-CENTRE"), CaseloadDue.Appointment(After(booked)));
        var earlier = new AppointmentBooked(Day, "a-2", Day.AddDays(10), AppointmentMode.Telephone, "09:00");
        var unknown = new AppointmentBooked(Day, "a-3", Day.AddDays(10), AppointmentMode.Telephone);
        Assert.Equal("09:00", CaseloadDue.Appointment(After(booked, unknown, earlier))!.Time);
        Assert.Equal(Day.AddDays(9), CaseloadDue.Appointment(After(booked, earlier, unknown with { PlannedOn = Day.AddDays(9) }))!.On);
        Assert.Null(CaseloadDue.Appointment(After(booked, new PathwayClosed(Day.AddDays(2), Closure.MovedAway))));
    }

    /// <summary>A row of before appointments had a time is a day, and is read; what PostgreSQL prints of a row is what the replay prints.</summary>
    [Fact]
    public void A_row_holds_a_day_where_only_the_day_is_known()
    {
        var row = After(
            new AppointmentBooked(Day, "a-10", Day.AddDays(10), AppointmentMode.InPerson, "14:30", "PLIE-CENTRE"), new AppointmentBooked(Day, "b-1", Day.AddDays(11), AppointmentMode.Video));
        Assert.Equal("""{"b-1": "2025-01-17", "a-10": {"on": "2025-01-16", "time": "14:30", "place": "PLIE-CENTRE"}}""", CaseloadRows.Text(row)["appointments"]);
        Assert.Equal(
            [new CaseloadAppointment(Day), new CaseloadAppointment(Day, "09:00"), new CaseloadAppointment(Day, Place: "59350")],
            System.Text.Json.JsonSerializer.Deserialize<CaseloadAppointment[]>("""["2025-01-06", {"on": "2025-01-06", "time": "09:00"}, {"on": "2025-01-06", "place": "59350"}]""")!);
    }

    [Fact]
    public void The_engagement_contract_falls_due_a_month_after_the_notified_orientation_and_a_new_decision_restarts_it()
    {
        var notified = new OrientationNotified(new DateOnly(2025, 1, 31), OrientationKind.Professional);
        Assert.Equal((DueKind.EngagementContract, new DateOnly(2025, 2, 28)), After(notified).NextDue);
        Assert.Null(After(notified, new EngagementContractSigned(new DateOnly(2025, 2, 10))).NextDue);
        Assert.Equal(
            (DueKind.EngagementContract, new DateOnly(2025, 4, 10)),
            After(notified, new OrientationAccepted(new DateOnly(2025, 2, 1)), new ReorientationRequested(new DateOnly(2025, 3, 1), OrientationKind.Social),
                new ReorientationDecided(new DateOnly(2025, 3, 10), Granted: true, OrientationKind.Social)).NextDue);
    }

    [Fact]
    public void Nothing_but_an_appointment_falls_due_while_suspended() =>
        Assert.Null(After(new OrientationNotified(Day, OrientationKind.Social), new PathwaySuspended(Day, SuspensionReason.Health)).NextDue);

    [Fact]
    public void After_the_exit_the_follow_ups_fall_due_one_after_the_other()
    {
        var closed = new PathwayClosed(new DateOnly(2025, 5, 31), Closure.Employment);
        Assert.Equal((3, new DateOnly(2025, 8, 31)), CaseloadDue.FollowUp(After(closed)));
        Assert.Equal((12, new DateOnly(2026, 5, 31)), CaseloadDue.FollowUp(After(closed, new FollowUpRecorded(new DateOnly(2025, 12, 1), 6, FollowUpSituation.OtherJob))));
        Assert.Null(CaseloadDue.FollowUp(After(closed with { Exit = Closure.Deceased })));
    }

    [Fact]
    public void The_last_step_is_the_one_that_happened_last_not_the_one_recorded_last()
    {
        var row = After(new DiagnosisMade(Day.AddDays(30)), new InvitationSent(Day.AddDays(5)));
        Assert.Equal(("diagnosis_made", Day.AddDays(30)), (row.LastStep, row.LastStepOn));
    }

    [Fact]
    public void What_nobody_answered_on_entry_is_to_be_completed_until_the_entry_is_corrected()
    {
        var open = new PathwayOpened(Day, Id, Scheme.Plie, "plie-nord", "59350", new EntrySituation(Gender: Gender.Woman, Age: 30));
        var whole = open with { Situation = new EntrySituation(LabourSituation.Unemployed, Gender.DoesNotKnow, 30, EducationLevel.PrefersNotToSay) };
        CaseloadRow Row(params PathwayEvent[] history) => CaseloadEvolution.Fold(Id, history.Select((e, i) => new Step(RandomJourney.IdOf(i + 1), i + 1, e)))!;

        Assert.Equal("situation.labour situation.education", Row(open).ToComplete);
        Assert.Null(Row(whole).ToComplete);
        Assert.Null(Row(open, new StepCorrected(Day, RandomJourney.IdOf(1), CorrectionReason.LateInformation, whole)).ToComplete);
    }

    [Fact]
    public void What_was_to_end_by_a_day_that_has_passed_is_counted_until_its_end_is_recorded()
    {
        PathwayEvent contract = new WorkContractStarted(Day, "c-1", ContractKind.Cdd, WorkingTime.FullTime, PlannedEnd: Day.AddDays(30));
        PathwayEvent training = new TrainingStarted(Day, "t-1", TrainingKind.Language, Day.AddDays(20)), immersion = new ImmersionAgreed(Day, "i-1", Day, Day.AddDays(10));
        int On(int day, params PathwayEvent[] after) => CaseloadDue.EndsPassed(After([contract, training, immersion, .. after]), Day.AddDays(day));

        Assert.Equal([0, 1, 1, 2, 2, 3], new[] { 10, 11, 20, 21, 30, 31 }.Select(day => On(day)));
        Assert.Equal(1, On(40, new TrainingAbandoned(Day.AddDays(15), "t-1", TrainingAbandonment.Health), new ImmersionEnded(Day.AddDays(10), "i-1", true)));
        // It goes on; it becomes open-ended; it is renewed.
        Assert.Equal(2, On(40, new WorkContractAmended(Day.AddDays(31), "c-1")));
        Assert.Equal(2, On(40, new WorkContractAmended(Day.AddDays(30), "c-1", ContractKind.Cdi)));
        Assert.Equal([2, 3], new[] { 40, 61 }.Select(day => On(day, new WorkContractAmended(Day.AddDays(30), "c-1", PlannedEnd: Day.AddDays(60)))));
        // After the exit only what was to end before it.
        Assert.Equal(2, On(40, new PathwayClosed(Day.AddDays(25), Closure.MovedAway)));
    }

    [Fact]
    public void A_retracted_exit_opens_the_pathway_again()
    {
        var row = After(new PathwayClosed(Day.AddDays(40), Closure.Employment), new StepRetracted(Day.AddDays(50), RandomJourney.IdOf(2), CorrectionReason.WrongPathway));
        Assert.Equal((CaseloadStatus.Open, 1, 1, 3L, "pathway_opened"), (row.Status, row.Steps, row.Corrections, row.Version, row.LastStep));
    }

    /// <summary>The projection's way (step by step, the whole again at a correction) gives at every version what a fold from nothing gives.</summary>
    [Property(MaxTest = 200)]
    public void Step_by_step_equals_folded_from_scratch(int seed)
    {
        var history = RandomJourney.Of(seed);
        CaseloadRow? row = null;
        for (var i = 0; i < history.Count; i++)
        {
            row = history[i].Event is CorrectionEvent
                ? CaseloadEvolution.Fold(Id, history.Take(i + 1).Select(s => s.Step))
                : CaseloadEvolution.Evolve(row, Id, history[i].Event) with { Version = i + 1 };
            Assert.Equal(CaseloadEvolution.Fold(Id, history.Take(i + 1).Select(s => s.Step)), row);
        }
    }

    /// <summary>What the row says of the present is what the domain's own state says.</summary>
    [Property(MaxTest = 200)]
    public void The_row_says_what_the_state_says(int seed)
    {
        var history = RandomJourney.Of(seed);
        var state = Replay.AtVersion(history, long.MaxValue);
        var row = CaseloadEvolution.Fold(Id, history.Select(s => s.Step))!;

        Assert.Equal((state.Structure, state.Referent, state.OpenedOn), (row.Structure, row.Referent, row.OpenedOn));
        Assert.Equal((state.SuspendedSince, state.ClosedOn, state.EngagedSince), (row.SuspendedSince, row.ClosedOn, row.EngagedSince));
        Assert.Equal(state.Exit is { } exit ? CodeNames<Closure>.Of(exit) : null, row.Exit);
        Assert.Equal((state.Version, state.Steps.Count, state.Corrections.Count), (row.Version, row.Steps, row.Corrections));
        Assert.Equal(state.Steps.Max(s => s.Event.OccurredOn), row.LastStepOn);
        Assert.Equal(
            state.BookedAppointments.Where(a => a.Value.Outcome is null).Select(a => (a.Key, a.Value.PlannedOn, a.Value.Time)).OrderBy(a => a.Key, StringComparer.Ordinal),
            row.Appointments.Select(a => (a.Key, a.Value.On, a.Value.Time)));
        Assert.Equal(EntryFacts.ToComplete(state.Opening!), row.ToComplete?.Split(' ') ?? []);
        Assert.Equal(state.FollowUps.Sum(CaseloadDue.Bit), row.FollowUps);
        foreach (var day in new[] { 0, 60, 200, 400, 4000 }.Select(state.OpenedOn!.Value.AddDays))
        {
            Assert.Equal(state.EndsPassed(day).Count(), CaseloadDue.EndsPassed(row, day));
        }
    }
}
