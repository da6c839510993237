using System.Collections.Frozen;

namespace Pathways.Domain.Pathways;

/// <summary>
/// The stored name of every event: these names are the storage format and the vocabulary of imports. A name that was
/// ever shipped is never changed or reused; each has a golden JSON in the tests that must still load and fold.
/// </summary>
public static class EventNames
{
    /// <summary>Every event with its stored name, in the order of the stages.</summary>
    public static readonly IReadOnlyList<(string Name, Type Type)> All =
    [
        ("pathway_opened", typeof(PathwayOpened)),
        ("referent_appointed", typeof(ReferentAppointed)),
        ("referent_replaced", typeof(ReferentReplaced)),
        ("transfer_proposed", typeof(TransferProposed)),
        ("orientation_proposed", typeof(OrientationProposed)),
        ("orientation_notified", typeof(OrientationNotified)),
        ("orientation_accepted", typeof(OrientationAccepted)),
        ("orientation_refused", typeof(OrientationRefused)),
        ("reorientation_requested", typeof(ReorientationRequested)),
        ("reorientation_decided", typeof(ReorientationDecided)),
        ("diagnosis_made", typeof(DiagnosisMade)),
        ("barrier_identified", typeof(BarrierIdentified)),
        ("barrier_reassessed", typeof(BarrierReassessed)),
        ("barrier_lifted", typeof(BarrierLifted)),
        ("engagement_contract_signed", typeof(EngagementContractSigned)),
        ("engagement_contract_amended", typeof(EngagementContractAmended)),
        ("engagement_contract_closed", typeof(EngagementContractClosed)),
        ("invitation_sent", typeof(InvitationSent)),
        ("appointment_booked", typeof(AppointmentBooked)),
        ("appointment_held", typeof(AppointmentHeld)),
        ("appointment_missed", typeof(AppointmentMissed)),
        ("appointment_cancelled", typeof(AppointmentCancelled)),
        ("training_prescribed", typeof(TrainingPrescribed)),
        ("training_started", typeof(TrainingStarted)),
        ("training_completed", typeof(TrainingCompleted)),
        ("training_abandoned", typeof(TrainingAbandoned)),
        ("qualification_obtained", typeof(QualificationObtained)),
        ("immersion_agreed", typeof(ImmersionAgreed)),
        ("immersion_ended", typeof(ImmersionEnded)),
        ("work_contract_started", typeof(WorkContractStarted)),
        ("work_contract_amended", typeof(WorkContractAmended)),
        ("work_contract_ended", typeof(WorkContractEnded)),
        ("business_created", typeof(BusinessCreated)),
        ("follow_up_due", typeof(FollowUpDue)),
        ("follow_up_recorded", typeof(FollowUpRecorded)),
        ("pathway_suspended", typeof(PathwaySuspended)),
        ("pathway_resumed", typeof(PathwayResumed)),
        ("pathway_closed", typeof(PathwayClosed)),
        ("step_corrected", typeof(StepCorrected)),
        ("step_retracted", typeof(StepRetracted)),
    ];

    static readonly FrozenDictionary<Type, string> NameByType = All.ToFrozenDictionary(e => e.Type, e => e.Name);
    static readonly FrozenDictionary<string, Type> TypeByName = All.ToFrozenDictionary(e => e.Name, e => e.Type, StringComparer.Ordinal);

    /// <summary>The stored name of an event.</summary>
    public static string Of(PathwayEvent step) => NameByType[step.GetType()];

    /// <summary>The stored name of a type of event.</summary>
    public static string Of(Type type) => NameByType[type];

    /// <summary>The type stored under a name, or null when no event ever had it.</summary>
    public static Type? TypeOf(string name) => TypeByName.GetValueOrDefault(name);
}
