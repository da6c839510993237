using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;

namespace Pathways.Projections.Indicators;

/// <summary>What figures keep of an event: its codes, and the references that tie a start to its end.</summary>
/// <param name="Ref">Reference of the training, contract, appointment or immersion; the axis of a barrier.</param>
/// <param name="Code">The main code: kind, reason, exit, situation.</param>
/// <param name="Qualifier">A second code: working time, months of follow-up, whether a reorientation was granted.</param>
/// <param name="Employer">Kind of employer.</param>
/// <param name="Until">Planned end or planned day.</param>
public readonly record struct StepFact(string? Ref = null, string? Code = null, string? Qualifier = null, string? Employer = null, DateOnly? Until = null)
{
    /// <summary>The facts of an event.</summary>
    public static StepFact Of(PathwayEvent happened) => happened switch
    {
        PathwayOpened e => new(Code: Name(e.Scheme)),
        ReferentAppointed e => new(Ref: e.Referent, Code: e.Structure),
        ReferentReplaced e => new(Ref: e.Referent, Code: e.Structure),
        TransferProposed e => new(Code: e.Structure),
        OrientationProposed e => new(Code: Name(e.Kind)),
        OrientationNotified e => new(Code: Name(e.Kind)),
        OrientationRefused e => new(Code: Name(e.Reason)),
        ReorientationRequested e => new(Code: Name(e.Kind)),
        ReorientationDecided e => new(Code: Name(e.Kind), Qualifier: e.Granted ? "granted" : "refused"),
        BarrierIdentified e => new(Name(e.Axis), Name(e.Level)),
        BarrierReassessed e => new(Name(e.Axis), Name(e.Level)),
        BarrierLifted e => new(Name(e.Axis)),
        EngagementContractClosed e => new(Code: Name(e.Reason)),
        AppointmentBooked e => new(e.Appointment, Name(e.Mode), Until: e.PlannedOn),
        AppointmentHeld e => new(e.Appointment, Name(e.Mode)),
        AppointmentMissed e => new(e.Appointment, Name(e.Absence)),
        AppointmentCancelled e => new(e.Appointment, Name(e.By)),
        TrainingPrescribed e => new(e.Training, Name(e.Kind)),
        TrainingStarted e => new(e.Training, Name(e.Kind), Until: e.PlannedEnd),
        TrainingCompleted e => new(e.Training),
        TrainingAbandoned e => new(e.Training, Name(e.Reason)),
        QualificationObtained e => new(e.Training, Name(e.Level)),
        ImmersionAgreed e => new(e.Immersion, e.Rome, Until: e.EndsOn),
        ImmersionEnded e => new(e.Immersion, Qualifier: e.Kept ? "kept" : "broken_off"),
        WorkContractStarted e => new(e.Contract, Name(e.Kind), Name(e.WorkingTime), Name(e.Employer), e.PlannedEnd),
        WorkContractAmended e => new(e.Contract, Name(e.Kind), Name(e.WorkingTime), Until: e.PlannedEnd),
        WorkContractEnded e => new(e.Contract, Name(e.Reason)),
        FollowUpDue e => new(Qualifier: Months(e.Months)),
        FollowUpRecorded e => new(Code: Name(e.Situation), Qualifier: Months(e.Months)),
        PathwaySuspended e => new(Code: Name(e.Reason)),
        PathwayClosed e => new(Code: Name(e.Exit)),
        CorrectionEvent e => new(e.Step.ToString("D"), Name(e.Reason)),
        _ => default,
    };

    /// <summary>A code as it is stored and served.</summary>
    public static string Name<T>(T code)
        where T : struct, Enum => CodeNames<T>.Of(code);

    static string? Name<T>(T? code)
        where T : struct, Enum => code is { } c ? Name(c) : null;

    static string Months(int months) => months.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
