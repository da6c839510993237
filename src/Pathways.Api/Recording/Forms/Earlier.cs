using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Recording.Forms;

/// <summary>
/// Why a step that answers another can't be recorded once more: the step that has given the answer already. Whoever comes back to a form that they
/// have sent, or finds that a colleague has, is told of it.
/// </summary>
public static class Earlier
{
    /// <summary>The last step that has answered already; null where the step can be taken, or nothing was ever answered.</summary>
    /// <param name="state">The pathway.</param>
    /// <param name="step">The kind of step that is asked for.</param>
    /// <param name="code">The code that was chosen with it: a barrier.</param>
    public static Step? Of(Pathway state, Type step, string? code)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(step);
        if (SeveralBarriers.Takes(step) && CodeNames<BarrierAxis>.TryParse(code ?? "", out var axis))
        {
            var stands = state.Barriers.ContainsKey(axis);
            return stands != (step == typeof(BarrierIdentified)) ? null
                : state.Steps.FindLast(s => stands ? s.Event is BarrierIdentified one && one.Axis == axis : s.Event is BarrierLifted other && other.Axis == axis);
        }
        return StepNeeds.Of(state, step) is null ? null : state.Steps.FindLast(s => HasAnswered(s.Event, step));
    }

    static bool HasAnswered(PathwayEvent said, Type step) => said switch
    {
        AppointmentHeld { Appointment: not null } or AppointmentMissed or AppointmentCancelled => step == typeof(AppointmentMissed) || step == typeof(AppointmentCancelled),
        TrainingCompleted or TrainingAbandoned => step == typeof(TrainingCompleted) || step == typeof(TrainingAbandoned),
        WorkContractEnded => step == typeof(WorkContractEnded) || step == typeof(WorkContractAmended),
        ImmersionEnded => step == typeof(ImmersionEnded),
        BarrierLifted => step == typeof(BarrierLifted) || step == typeof(BarrierReassessed),
        OrientationAccepted => step == typeof(OrientationAccepted) || step == typeof(OrientationRefused) || step == typeof(OrientationNotified),
        OrientationRefused => step == typeof(OrientationAccepted) || step == typeof(OrientationRefused),
        ReorientationRequested => step == typeof(ReorientationRequested),
        ReorientationDecided => step == typeof(ReorientationDecided),
        EngagementContractSigned => step == typeof(EngagementContractSigned),
        EngagementContractClosed => step == typeof(EngagementContractClosed) || step == typeof(EngagementContractAmended),
        ReferentAppointed or ReferentReplaced => step == typeof(ReferentAppointed),
        PathwaySuspended => step == typeof(PathwaySuspended),
        PathwayResumed => step == typeof(PathwayResumed),
        PathwayClosed => step == typeof(PathwayClosed) || step == typeof(PathwaySuspended),
        FollowUpRecorded => step == typeof(FollowUpRecorded),
        _ => false,
    };
}
