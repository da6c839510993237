using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Pathways.Domain.Codes;

namespace Pathways.Domain.Pathways;

// Every fact that a pathway is made of, stage by stage. Past tense, one fact each. Stored under the names of
// EventNames.cs: a record may be renamed here, its stored name may not. No direct identifier, no free text.

/// <summary>A fact of a pathway. <paramref name="OccurredOn"/> is when it happened in life, as the counsellor says; when it was recorded is the store's to say.</summary>
/// <param name="OccurredOn">The day it happened, in the territory's calendar.</param>
public abstract record PathwayEvent(DateOnly OccurredOn)
{
    /// <summary>
    /// Codes of the rules (<see cref="FactRules"/>) that asked whether this is really so, and were answered that it is. Null when
    /// nothing was asked. Who proposes a step names in it what they confirm; stored are the codes that were needed.
    /// </summary>
    [JsonPropertyName("confirm")]
    public IReadOnlyList<string>? Confirmed { get; init; }

    /// <summary>The fact without what was confirmed of it: two that are equal so say the same. No property, for a record prints its properties.</summary>
    public virtual PathwayEvent Bare() => Confirmed is null ? this : this with { Confirmed = null };
}

// ---- Entry ----

/// <summary>A fact of entry or mandate.</summary>
public abstract record EntryEvent(DateOnly OccurredOn) : PathwayEvent(OccurredOn);

/// <summary>The situation that is frozen on entry, by which figures are broken down.</summary>
/// <param name="Labour">Situation on the labour market.</param>
/// <param name="Gender">As stated by the person.</param>
/// <param name="Age">Whole years on the day of entry; absent when not stated.</param>
/// <param name="Education">Highest level of education: the French level, or the ISCED group of an entry of before.</param>
/// <param name="Publics">Target publics, each with the day of its proof when proven.</param>
public sealed record EntrySituation(
    LabourSituation Labour = LabourSituation.NotStated,
    Gender Gender = Gender.NotStated,
    int? Age = null,
    EducationLevel Education = EducationLevel.NotStated,
    ImmutableSortedDictionary<TargetPublic, DateOnly?>? Publics = null);

/// <summary>A person enters a scheme at a structure. <paramref name="PreviousPathway"/> links a re-entry to the pathway before it.</summary>
/// <param name="OccurredOn">Day of entry.</param>
/// <param name="Person">Opaque identifier; who it is stands only in the identity record.</param>
/// <param name="Scheme">Scheme of the accompaniment.</param>
/// <param name="Structure">Code of the structure that accompanies.</param>
/// <param name="Territory">INSEE code of the commune of residence.</param>
/// <param name="Situation">Situation on entry.</param>
/// <param name="Convention">Code of the convention that pays for it, when there is one.</param>
/// <param name="PreviousPathway">The pathway this one follows, for a person who comes back.</param>
/// <param name="Attributes">Further categories from an imported file, usable to break figures down.</param>
/// <param name="Prescriber">Kind of body that sent the person, when one did.</param>
public sealed record PathwayOpened(
    DateOnly OccurredOn, Guid Person, Scheme Scheme, string Structure, string Territory, EntrySituation Situation,
    string? Convention = null, Guid? PreviousPathway = null, ImmutableSortedDictionary<string, string>? Attributes = null,
    PrescriberKind? Prescriber = null) : EntryEvent(OccurredOn)
{
    /// <summary>An empty list says what an absent one says.</summary>
    public override PathwayEvent Bare() => this with
    {
        Confirmed = null,
        Attributes = Attributes is { IsEmpty: true } ? null : Attributes,
        Situation = Situation is { Publics.IsEmpty: true } ? Situation with { Publics = null } : Situation,
    };
}

/// <summary>A counsellor becomes the person's référent: the first dated mandate.</summary>
public sealed record ReferentAppointed(DateOnly OccurredOn, string Referent, string Structure) : EntryEvent(OccurredOn);

/// <summary>Another counsellor takes the mandate over, possibly of another structure.</summary>
public sealed record ReferentReplaced(DateOnly OccurredOn, string Referent, string Structure) : EntryEvent(OccurredOn);

/// <summary>
/// Whoever accompanies proposes that another structure takes the person over. It hands nothing over: the coordinator does, by a mandate there, or
/// retracts the proposal.
/// </summary>
/// <param name="OccurredOn">Day of the proposal.</param>
/// <param name="Structure">Code of the structure that is proposed.</param>
public sealed record TransferProposed(DateOnly OccurredOn, string Structure) : EntryEvent(OccurredOn);

// ---- Orientation, diagnosis, engagement ----

/// <summary>A fact of orientation, diagnosis or engagement.</summary>
public abstract record OrientationEvent(DateOnly OccurredOn) : PathwayEvent(OccurredOn);

/// <summary>An orientation is proposed to the person.</summary>
public sealed record OrientationProposed(DateOnly OccurredOn, OrientationKind Kind) : OrientationEvent(OccurredOn);

/// <summary>The decision of orientation is notified: the month for the engagement contract starts.</summary>
public sealed record OrientationNotified(DateOnly OccurredOn, OrientationKind Kind) : OrientationEvent(OccurredOn);

/// <summary>The person accepts the orientation.</summary>
public sealed record OrientationAccepted(DateOnly OccurredOn) : OrientationEvent(OccurredOn);

/// <summary>The person refuses the orientation.</summary>
public sealed record OrientationRefused(DateOnly OccurredOn, OrientationRefusalReason Reason) : OrientationEvent(OccurredOn);

/// <summary>Another orientation is asked for.</summary>
public sealed record ReorientationRequested(DateOnly OccurredOn, OrientationKind Kind) : OrientationEvent(OccurredOn);

/// <summary>The request for another orientation is decided. When granted, the new kind holds from that day.</summary>
public sealed record ReorientationDecided(DateOnly OccurredOn, bool Granted, OrientationKind Kind) : OrientationEvent(OccurredOn);

/// <summary>The person's situation has been gone through with them.</summary>
public sealed record DiagnosisMade(DateOnly OccurredOn) : OrientationEvent(OccurredOn);

/// <summary>A barrier to work is identified on an axis.</summary>
public sealed record BarrierIdentified(DateOnly OccurredOn, BarrierAxis Axis, BarrierLevel Level) : OrientationEvent(OccurredOn);

/// <summary>The weight of a known barrier is assessed again.</summary>
public sealed record BarrierReassessed(DateOnly OccurredOn, BarrierAxis Axis, BarrierLevel Level) : OrientationEvent(OccurredOn);

/// <summary>A known barrier no longer stands in the way.</summary>
public sealed record BarrierLifted(DateOnly OccurredOn, BarrierAxis Axis) : OrientationEvent(OccurredOn);

/// <summary>The engagement contract is signed.</summary>
/// <param name="OccurredOn">Day of signature.</param>
/// <param name="WeeklyHours">Hours of activity a week that were agreed.</param>
public sealed record EngagementContractSigned(DateOnly OccurredOn, int? WeeklyHours = null) : OrientationEvent(OccurredOn);

/// <summary>The engagement contract is changed by agreement.</summary>
public sealed record EngagementContractAmended(DateOnly OccurredOn, int? WeeklyHours = null) : OrientationEvent(OccurredOn);

/// <summary>The engagement contract ends.</summary>
public sealed record EngagementContractClosed(DateOnly OccurredOn, EngagementClosure Reason) : OrientationEvent(OccurredOn);

// ---- Appointments ----

/// <summary>A fact of an appointment. Booked, held and recorded are three different dates.</summary>
public abstract record AppointmentEvent(DateOnly OccurredOn) : PathwayEvent(OccurredOn);

/// <summary>An invitation is sent to the person.</summary>
public sealed record InvitationSent(DateOnly OccurredOn) : AppointmentEvent(OccurredOn);

/// <summary>An appointment is booked for <paramref name="PlannedOn"/>.</summary>
/// <param name="OccurredOn">Day of the booking.</param>
/// <param name="Appointment">Reference of the appointment in this pathway.</param>
/// <param name="PlannedOn">Day for which it is booked.</param>
/// <param name="Mode">How it is to be held.</param>
/// <param name="Time">Time of day, of the territory's clocks, as <c>HH:mm</c> (<see cref="TimeOfDay"/>); absent where nobody said.</param>
/// <param name="Place">Where people meet: the code of a structure, or the INSEE code of a commune. Only of one in person.</param>
public sealed record AppointmentBooked(
    DateOnly OccurredOn, string Appointment, DateOnly PlannedOn, AppointmentMode Mode, string? Time = null, string? Place = null) : AppointmentEvent(OccurredOn);

/// <summary>The person and the counsellor met; <paramref name="Appointment"/> is absent when it was not booked.</summary>
public sealed record AppointmentHeld(DateOnly OccurredOn, AppointmentMode Mode, string? Appointment = null) : AppointmentEvent(OccurredOn);

/// <summary>The person did not come.</summary>
public sealed record AppointmentMissed(DateOnly OccurredOn, string Appointment, Absence Absence) : AppointmentEvent(OccurredOn);

/// <summary>A booked appointment is cancelled.</summary>
public sealed record AppointmentCancelled(DateOnly OccurredOn, string Appointment, CancelledBy By) : AppointmentEvent(OccurredOn);

// ---- Training ----

/// <summary>A fact of a training.</summary>
public abstract record TrainingEvent(DateOnly OccurredOn) : PathwayEvent(OccurredOn);

/// <summary>A training is prescribed.</summary>
public sealed record TrainingPrescribed(DateOnly OccurredOn, string Training, TrainingKind Kind) : TrainingEvent(OccurredOn);

/// <summary>The person starts a training.</summary>
public sealed record TrainingStarted(DateOnly OccurredOn, string Training, TrainingKind Kind, DateOnly? PlannedEnd = null) : TrainingEvent(OccurredOn);

/// <summary>The person follows a training to its end.</summary>
public sealed record TrainingCompleted(DateOnly OccurredOn, string Training) : TrainingEvent(OccurredOn);

/// <summary>The person leaves a training before its end.</summary>
public sealed record TrainingAbandoned(DateOnly OccurredOn, string Training, TrainingAbandonment Reason) : TrainingEvent(OccurredOn);

/// <summary>The person gains a qualification, from a training of the pathway or otherwise.</summary>
public sealed record QualificationObtained(DateOnly OccurredOn, EducationLevel Level, string? Training = null) : TrainingEvent(OccurredOn);

// ---- Placement ----

/// <summary>A fact of work.</summary>
public abstract record PlacementEvent(DateOnly OccurredOn) : PathwayEvent(OccurredOn);

/// <summary>A period of immersion with an employer (PMSMP) is agreed.</summary>
/// <param name="OccurredOn">Day of the agreement.</param>
/// <param name="Immersion">Reference of the immersion in this pathway.</param>
/// <param name="StartsOn">First day.</param>
/// <param name="EndsOn">Last day.</param>
/// <param name="Rome">ROME code of the job.</param>
/// <param name="RomeVersion">Version of the ROME that the code is of.</param>
/// <param name="Aim">What it is for: the law knows three aims.</param>
/// <param name="Host">SIRET of the establishment that takes the person in.</param>
public sealed record ImmersionAgreed(
    DateOnly OccurredOn, string Immersion, DateOnly StartsOn, DateOnly EndsOn, string? Rome = null, string? RomeVersion = null,
    ImmersionAim? Aim = null, string? Host = null)
    : PlacementEvent(OccurredOn);

/// <summary>An immersion ends; <paramref name="Kept"/> says whether it went to its end.</summary>
public sealed record ImmersionEnded(DateOnly OccurredOn, string Immersion, bool Kept) : PlacementEvent(OccurredOn);

/// <summary>A work contract starts.</summary>
/// <param name="OccurredOn">First day of the contract.</param>
/// <param name="Contract">Reference of the contract in this pathway.</param>
/// <param name="Kind">Kind of contract.</param>
/// <param name="WorkingTime">Full or part time.</param>
/// <param name="Employer">Kind of employer; not stated where nobody said.</param>
/// <param name="PlannedEnd">Term agreed at the start; absent for an open-ended contract.</param>
/// <param name="WeeklyHours">Hours a week.</param>
/// <param name="Rome">ROME code of the job.</param>
/// <param name="RomeVersion">The ROME list that the code is of.</param>
public sealed record WorkContractStarted(
    DateOnly OccurredOn, string Contract, ContractKind Kind, WorkingTime WorkingTime, EmployerKind Employer = EmployerKind.NotStated,
    DateOnly? PlannedEnd = null, decimal? WeeklyHours = null, string? Rome = null, string? RomeVersion = null) : PlacementEvent(OccurredOn);

/// <summary>A work contract changes: what is absent stays as it was.</summary>
public sealed record WorkContractAmended(
    DateOnly OccurredOn, string Contract, ContractKind? Kind = null, WorkingTime? WorkingTime = null, DateOnly? PlannedEnd = null,
    decimal? WeeklyHours = null) : PlacementEvent(OccurredOn);

/// <summary>A work contract ends.</summary>
public sealed record WorkContractEnded(DateOnly OccurredOn, string Contract, ContractEnd Reason) : PlacementEvent(OccurredOn);

/// <summary>The person sets up a business.</summary>
public sealed record BusinessCreated(DateOnly OccurredOn) : PlacementEvent(OccurredOn);

// ---- Follow-up ----

/// <summary>A fact of follow-up, suspension or exit.</summary>
public abstract record FollowUpEvent(DateOnly OccurredOn) : PathwayEvent(OccurredOn);

/// <summary>A follow-up falls due, so many months after the exit.</summary>
public sealed record FollowUpDue(DateOnly OccurredOn, int Months) : FollowUpEvent(OccurredOn);

/// <summary>What the person was found doing, 3, 6 or 12 months after the exit.</summary>
public sealed record FollowUpRecorded(DateOnly OccurredOn, int Months, FollowUpSituation Situation) : FollowUpEvent(OccurredOn);

/// <summary>The accompaniment is suspended.</summary>
public sealed record PathwaySuspended(DateOnly OccurredOn, SuspensionReason Reason) : FollowUpEvent(OccurredOn);

/// <summary>The accompaniment is taken up again.</summary>
public sealed record PathwayResumed(DateOnly OccurredOn) : FollowUpEvent(OccurredOn);

/// <summary>The accompaniment ends, with its coded exit.</summary>
public sealed record PathwayClosed(DateOnly OccurredOn, Closure Exit) : FollowUpEvent(OccurredOn);

// ---- Correction ----

/// <summary>A correction of the record. Nothing is edited: the corrected step stays readable in the history.</summary>
public abstract record CorrectionEvent(DateOnly OccurredOn, Guid Step, CorrectionReason Reason) : PathwayEvent(OccurredOn);

/// <summary>A step was recorded wrongly; <paramref name="Corrected"/> says how it really was, and carries what was asked and confirmed with this correction.</summary>
/// <param name="OccurredOn">Day of the correction.</param>
/// <param name="Step">Identifier of the event that it corrects.</param>
/// <param name="Reason">Why.</param>
/// <param name="Corrected">The step as it should have been recorded: same kind of event.</param>
public sealed record StepCorrected(DateOnly OccurredOn, Guid Step, CorrectionReason Reason, PathwayEvent Corrected) : CorrectionEvent(OccurredOn, Step, Reason)
{
    /// <summary>
    /// Codes that were confirmed of the step before, for values that this correction leaves as they are: nobody was asked again. Null where nothing
    /// was confirmed of it before, and in corrections of a time when <see cref="Corrected"/> carried these too. The decision says them; what is sent is not read.
    /// </summary>
    public IReadOnlyList<string>? Kept { get; init; }

    /// <summary>The step as it stands after the correction, with everything that is confirmed of it. No property, for a record prints its properties.</summary>
    public PathwayEvent Standing() => Kept is not { Count: > 0 } kept ? Corrected
        : Corrected with { Confirmed = [.. kept.Union(Corrected.Confirmed ?? [], StringComparer.Ordinal).Order(StringComparer.Ordinal)] };

    /// <inheritdoc/>
    public override PathwayEvent Bare() => this with { Confirmed = null, Kept = null, Corrected = Corrected.Bare() };
}

/// <summary>A step should not have been recorded: it leaves every figure and stays in the history.</summary>
public sealed record StepRetracted(DateOnly OccurredOn, Guid Step, CorrectionReason Reason) : CorrectionEvent(OccurredOn, Step, Reason);
