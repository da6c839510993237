using System.Globalization;
using Pathways.Api.Resources;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using static Pathways.Api.Hosting.Languages;

namespace Pathways.Api.Recording.Forms;

/// <summary>Why a pathway, as it stands, can't take a step, and what comes first. Only what no date and no choice could make possible: the domain judges the rest.</summary>
/// <param name="Why">What is needed first, after the name of the step.</param>
/// <param name="First">The step to record first, or in its place; null where there is none.</param>
public sealed record StepNeeds(string Why, Type? First)
{
    /// <summary>What a step needs that this pathway does not have; null when the pathway can take it.</summary>
    public static StepNeeds? Of(Pathway state, Type step)
    {
        ArgumentNullException.ThrowIfNull(state);
        return step switch
        {
            _ when step == typeof(AppointmentMissed) || step == typeof(AppointmentCancelled) => Unless(
                state.BookedAppointments.Values.Any(a => a.Outcome is null), "il faut d’abord un rendez-vous fixé", "an appointment must be booked first", typeof(AppointmentBooked)),
            _ when step == typeof(TrainingCompleted) || step == typeof(TrainingAbandoned) => Unless(
                state.Trainings.Values.Any(t => t is { StartedOn: not null, EndedOn: null }), "il faut d’abord une formation en cours", "a training must be running first", typeof(TrainingStarted)),
            _ when step == typeof(WorkContractEnded) || step == typeof(WorkContractAmended) => Unless(
                state.Contracts.Values.Any(c => c.EndedOn is null), "il faut d’abord un contrat de travail en cours", "a work contract must be running first", typeof(WorkContractStarted)),
            _ when step == typeof(ImmersionEnded) => Unless(
                state.Immersions.Values.Any(i => i.EndedOn is null), "il faut d’abord une immersion convenue", "an immersion must be agreed first", typeof(ImmersionAgreed)),
            _ when step == typeof(BarrierReassessed) || step == typeof(BarrierLifted) => Unless(
                !state.Barriers.IsEmpty, "il faut d’abord un frein identifié", "a barrier must be identified first", typeof(BarrierIdentified)),
            _ when step == typeof(BarrierIdentified) => Unless(
                state.Barriers.Count < Enum.GetValues<BarrierAxis>().Length, "tous les freins sont déjà identifiés", "every barrier is identified already", typeof(BarrierReassessed)),
            _ when step == typeof(ReferentAppointed) => Unless(
                state.Referent is null, "ce parcours a déjà quelqu’un", "this pathway has somebody already", typeof(ReferentReplaced)),
            _ when step == typeof(ReferentReplaced) => Unless(
                state.Referent is not null, "il faut d’abord un·e référent·e", "somebody must be appointed first", typeof(ReferentAppointed)),
            _ when step == typeof(TransferProposed) => state.ClosedOn is { } closed ? Closed(closed) : null,
            _ when step == typeof(OrientationAccepted) || step == typeof(OrientationRefused) => Unless(
                state.OrientationStatus is OrientationStatus.Proposed or OrientationStatus.Notified, "il faut d’abord une orientation à laquelle répondre", "there must be an orientation to answer first", typeof(OrientationNotified)),
            _ when step == typeof(OrientationNotified) => Unless(
                state.OrientationStatus is not OrientationStatus.Accepted, "l’orientation est déjà acceptée", "the orientation is accepted already", typeof(ReorientationRequested)),
            _ when step == typeof(ReorientationRequested) => state.OrientationStatus is OrientationStatus.None
                ? new(Say("il faut d’abord une orientation", "there must be an orientation first"), typeof(OrientationNotified))
                : Unless(state.ReorientationRequestedOn is null, "une demande attend déjà sa décision", "a request awaits its decision already", typeof(ReorientationDecided)),
            _ when step == typeof(ReorientationDecided) => Unless(
                state.ReorientationRequestedOn is not null, "il faut d’abord une demande", "there must be a request first", typeof(ReorientationRequested)),
            _ when step == typeof(EngagementContractSigned) => Unless(
                state.EngagedSince is null, "un contrat d’engagement est déjà en cours", "an engagement contract is running already", typeof(EngagementContractAmended)),
            _ when step == typeof(EngagementContractAmended) || step == typeof(EngagementContractClosed) => Unless(
                state.EngagedSince is not null, "il faut d’abord un contrat d’engagement signé", "an engagement contract must be signed first", typeof(EngagementContractSigned)),
            _ when step == typeof(PathwayResumed) && state.ClosedOn is { } closed && !(state.SuspendedSince < closed) => Closed(closed),
            _ when step == typeof(PathwayResumed) => Unless(
                state.SuspendedSince is not null, "le parcours n’est pas suspendu", "the pathway is not suspended", typeof(PathwaySuspended)),
            _ when step == typeof(PathwaySuspended) => state.ClosedOn is { } closed ? Closed(closed)
                : Unless(state.SuspendedSince is null, "le parcours est déjà suspendu", "the pathway is suspended already", typeof(PathwayResumed)),
            _ when step == typeof(PathwayClosed) => state.ClosedOn is { } closed ? Closed(closed, typeof(FollowUpRecorded)) : null,
            _ when (step == typeof(FollowUpDue) || step == typeof(FollowUpRecorded)) && state.Exit == Closure.Deceased => new(
                Say("la personne est décédée", "the person has died"), null),
            _ when step == typeof(FollowUpRecorded) && Milestones.Months.All(state.FollowUps.Contains) => new(
                Say("tous les suivis sont déjà enregistrés", "every follow-up is recorded already"), null),
            _ when step == typeof(FollowUpDue) || step == typeof(FollowUpRecorded) => Unless(
                state.ClosedOn is not null, "il faut d’abord une sortie du parcours", "there must be an exit first", typeof(PathwayClosed)),
            _ => null,
        };
    }

    static StepNeeds Closed(DateOnly on, Type? first = null)
    {
        var day = Labels.Day(on, CultureInfo.CurrentUICulture);
        return new(Say($"le parcours est clos depuis le {day}", $"the pathway is closed, since {day}"), first);
    }

    static StepNeeds? Unless(bool possible, string fr, string en, Type first) => possible ? null : new(Say(fr, en), first);
}
