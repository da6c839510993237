using System.Globalization;
using Pathways.Api.Resources;
using Pathways.Domain;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Recording.Forms;

/// <summary>What usually follows on a pathway as it stands, the likeliest first; and what can follow at all.</summary>
public static class NextSteps
{
    const int Offered = 5;

    /// <summary>The few likeliest steps that can be recorded today; none where nothing is, after an exit.</summary>
    public static IReadOnlyList<Type> Likely(Pathway state, DateOnly today, bool readsSensitive = true) =>
        [.. Usual(state, today).Distinct().Where(t => Possible(state, t) && !IsOver(state, t) && !IsReserved(t, readsSensitive)).Take(Offered)];

    /// <summary>Every step that the pathway, as it stands, could take.</summary>
    public static IEnumerable<Type> All(Pathway state, bool readsSensitive = true) => EventNames.All.Select(e => e.Type).Where(t => HasForm(t) && Possible(state, t) && !IsReserved(t, readsSensitive));

    /// <summary>Whether every step of that kind may tell a sensitive fact, which who records does not read: it would be refused, whatever it says.</summary>
    public static bool IsReserved(Type step, bool readsSensitive) =>
        !readsSensitive && StepFinder.ListsOf(step).Any(list => Enum.GetValues(list).Cast<Enum>().All(SensitiveFacts.MayHide));

    /// <summary>Whether a step is recorded by the form of steps: entry and corrections have pages of their own.</summary>
    public static bool HasForm(Type step) => step != typeof(PathwayOpened) && step?.IsSubclassOf(typeof(CorrectionEvent)) == false;

    /// <summary>The possible step of that stored name or label; null where none is called exactly so, and <see cref="StepFinder"/> says which may be meant.</summary>
    public static Type? Find(Pathway state, string typed, CultureInfo language, bool readsSensitive = true)
    {
        var plain = PlainText.Fold(typed);
        return All(state, readsSensitive).FirstOrDefault(t => EventNames.Of(t) == typed || PlainText.Fold(LabelOf(t, language)) == plain);
    }

    /// <summary>What a step is called, as a heading.</summary>
    public static string LabelOf(Type step, CultureInfo language) => Labels.Capital(Labels.OfEvent(EventNames.Of(step), language), language);

    /// <summary>Whether a step of that kind is none of today's, whatever else it says: the pathway is closed, be it of today. Of a day before the exit it is welcome.</summary>
    public static bool IsOver(Pathway state, Type step)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.ClosedOn is not null && step != typeof(FollowUpRecorded) && step != typeof(FollowUpDue) && !(step == typeof(AppointmentCancelled) && state.BookedAfterExit.Any());
    }

    // A follow-up is taken from a month before its day on.
    static bool AwaitsFollowUp(Pathway state, DateOnly today) =>
        state is { ClosedOn: { } closed, Exit: not Closure.Deceased } && Milestones.Months.Any(m => !state.FollowUps.Contains(m) && Milestones.On(closed, m).AddMonths(-1) <= today);

    static IEnumerable<Type> Usual(Pathway state, DateOnly today)
    {
        if (AwaitsFollowUp(state, today))
        {
            yield return typeof(FollowUpRecorded);
        }
        if (state.BookedAfterExit.Any())
        {
            yield return typeof(AppointmentCancelled);
        }
        if (state.SuspendedSince is not null)
        {
            yield return typeof(PathwayResumed);
        }
        // What was to happen by now, and nobody has said what became of it.
        if (state.BookedAppointments.Values.Any(a => a.Outcome is null && a.PlannedOn <= today))
        {
            yield return typeof(AppointmentHeld);
            yield return typeof(AppointmentMissed);
        }
        if (state.Contracts.Values.Any(c => c.EndedOn is null && c.Term <= today))
        {
            yield return typeof(WorkContractEnded);
        }
        var running = state.Trainings.Values.Where(t => t is { StartedOn: not null, EndedOn: null }).ToList();
        if (running.Exists(t => t.PlannedEnd is { } end ? end <= today : t.StartedOn < today))
        {
            yield return typeof(TrainingCompleted);
            yield return typeof(TrainingAbandoned);
        }
        if (state.Immersions.Values.Any(i => i.EndedOn is null && i.EndsOn <= today))
        {
            yield return typeof(ImmersionEnded);
        }
        // The opening of a pathway, in the order of the law.
        if (state.Referent is null)
        {
            yield return typeof(ReferentAppointed);
        }
        if (state.OrientationStatus is OrientationStatus.None)
        {
            yield return typeof(OrientationProposed);
            yield return typeof(OrientationNotified);
        }
        if (state.OrientationStatus is OrientationStatus.Proposed)
        {
            yield return typeof(OrientationNotified);
        }
        if (state.OrientationStatus is OrientationStatus.Notified)
        {
            yield return typeof(OrientationAccepted);
        }
        if (!state.Steps.Exists(s => s.Event is DiagnosisMade))
        {
            yield return typeof(DiagnosisMade);
        }
        if (state.EngagedSince is null)
        {
            yield return typeof(EngagementContractSigned);
        }
        if (state.Trainings.Values.Any(t => t.StartedOn is null))
        {
            yield return typeof(TrainingStarted);
        }
        if (running.Count > 0)
        {
            yield return typeof(TrainingCompleted);
            yield return typeof(TrainingAbandoned);
        }
        if (state.Trainings.Values.Any(t => t.Completed))
        {
            yield return typeof(QualificationObtained);
        }
        if (state.Contracts.Values.Any(c => c.EndedOn is null))
        {
            yield return typeof(PathwayClosed);
        }
        yield return typeof(AppointmentBooked);
        yield return typeof(AppointmentHeld);
        yield return typeof(BarrierIdentified);
        yield return typeof(TrainingStarted);
        yield return typeof(WorkContractStarted);
    }

    static bool Possible(Pathway state, Type type) => StepNeeds.Of(state, type) is null;
}
