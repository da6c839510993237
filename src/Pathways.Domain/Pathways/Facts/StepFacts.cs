namespace Pathways.Domain.Pathways;

// What holds of a step of any kind.
static class StepFacts
{
    // A quarter: what is reported later is as likely a slip in the year.
    const int LongAgoDays = 90;
    const int DecadesAgoYears = 10;
    const int FarAheadMonths = 12;

    // What an accompaniment that runs begins or goes on with. What ends with it (a contract, a training, an appointment held or cancelled) is of the exit's day like the exit.
    static readonly Type[] GoesOn =
    [
        typeof(ReferentAppointed), typeof(ReferentReplaced), typeof(TransferProposed), typeof(OrientationProposed), typeof(OrientationNotified), typeof(OrientationAccepted), typeof(OrientationRefused),
        typeof(ReorientationRequested), typeof(ReorientationDecided), typeof(DiagnosisMade), typeof(BarrierIdentified), typeof(BarrierReassessed),
        typeof(EngagementContractSigned), typeof(EngagementContractAmended), typeof(InvitationSent), typeof(AppointmentBooked), typeof(TrainingPrescribed), typeof(TrainingStarted),
        typeof(ImmersionAgreed), typeof(WorkContractStarted), typeof(WorkContractAmended), typeof(BusinessCreated), typeof(PathwaySuspended),
    ];

    public static readonly FactRule[] Rules =
    [
        FactRule.On<PathwayEvent>("step/long-ago", Severity.Confirm, "occurredOn", "convention", lasting: false, check: static (why, _, e, today) =>
            e is not FollowUpDue && e.OccurredOn.DayNumber < today.DayNumber - LongAgoDays && e.OccurredOn >= today.AddYears(-DecadesAgoYears)
                ? Ago(why, e, today) : null),
        FactRule.On<PathwayEvent>("step/decades-ago", Severity.Confirm, "occurredOn", "convention", static (why, _, e, today) =>
            e.OccurredOn < today.AddYears(-DecadesAgoYears) ? Ago(why, e, today) : null),
        FactRule.On<PathwayEvent>("step/planned-far-ahead", Severity.Confirm, "plannedOn", "convention", static (why, _, e, _) =>
            PlannedFor(e) is { } planned && planned.On > e.OccurredOn.AddMonths(FarAheadMonths)
                ? (why with { Field = planned.Field }).With("date", planned.On) : null, only: [typeof(AppointmentBooked), typeof(ImmersionAgreed)]),
        FactRule.On<PathwayEvent>("step/twice", Severity.Confirm, "occurredOn", "convention", static (why, state, e, _) =>
            e is not PathwayOpened && SaidAlready(state, e) ? why.With("event", EventNames.Of(e)).With("date", e.OccurredOn) : null) with
        {
            // Two that read the same, and of which nobody was asked, differ in what is not told.
            MayTellSensitive = Codes.SensitiveFacts.MayHide,
        },
        // A file tells days, and no order within one: it is not asked.
        FactRule.On<PathwayEvent>("step/on-exit-day", Severity.Confirm, "occurredOn", "convention", lasting: false, check: static (why, state, e, _) =>
            state is { ClosedOn: { } closed, Exit: { } exit } && e.OccurredOn == closed && !IsOfExit(e, exit) ? why.With("closedOn", closed) : null, only: GoesOn) with { OfFiles = false },
    ];

    // What somebody leaves to begins on the day of the exit.
    internal static bool IsOfExit(PathwayEvent e, Codes.Closure exit) => e switch
    {
        WorkContractStarted => exit is Codes.Closure.Employment or Codes.Closure.OtherSiae,
        BusinessCreated => exit is Codes.Closure.Employment,
        TrainingStarted => exit is Codes.Closure.Training,
        _ => false,
    };

    static Refusal Ago(Refusal why, PathwayEvent e, DateOnly today) =>
        why.With("date", e.OccurredOn).With("days", today.DayNumber - e.OccurredOn.DayNumber).With("years", EntryFacts.AgeOn(e.OccurredOn, today));

    static (DateOnly On, string Field)? PlannedFor(PathwayEvent e) => e switch
    {
        AppointmentBooked booked => (booked.PlannedOn, "plannedOn"),
        ImmersionAgreed agreed => (agreed.StartsOn, "startsOn"),
        _ => null,
    };

    internal static bool SaidAlready(Pathway state, PathwayEvent e) => state.Steps.LastSaid(e) is not null;

    /// <summary>Something that was held, whichever booking it names.</summary>
    internal static PathwayEvent Meeting(AppointmentHeld held) => (held with { Appointment = null }).Bare();

    // A reference tells two apart that are the same in everything else: it is made for each form that is sent.
    internal static PathwayEvent Unnamed(PathwayEvent e) => e.Bare() switch
    {
        AppointmentBooked booked => booked with { Appointment = "" },
        TrainingPrescribed prescribed => prescribed with { Training = "" },
        TrainingStarted started => started with { Training = "" },
        ImmersionAgreed agreed => agreed with { Immersion = "" },
        WorkContractStarted started => started with { Contract = "" },
        var other => other,
    };
}
