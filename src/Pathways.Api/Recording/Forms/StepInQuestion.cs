using System.Globalization;
using Pathways.Api.Resources;
using Pathways.Domain.Pathways;
using static Pathways.Api.Hosting.Languages;

namespace Pathways.Api.Recording.Forms;

/// <summary>
/// The recorded step that a question is about: one that is planned for the same day, overlaps, or is answered on another day. Whoever is asked may look at it, and
/// correct it, before they answer. Pure.
/// </summary>
public static class StepInQuestion
{
    /// <summary>The link to its place in the timeline; null where the question is about no other step, or about several.</summary>
    /// <param name="pathway">The pathway.</param>
    /// <param name="state">The pathway as it stands.</param>
    /// <param name="proposed">The steps that are to be recorded; of a correction, the step as corrected.</param>
    /// <param name="corrected">The step that is corrected; null where one is recorded.</param>
    /// <param name="question">The question.</param>
    /// <param name="language">The language.</param>
    public static ErrorLink? Of(Guid pathway, Pathway state, IEnumerable<PathwayEvent> proposed, Guid? corrected, Refusal question, CultureInfo language)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(question);
        var asked = FactRules.Of(question.Code)?.Steps ?? [];
        var found = Guid.TryParse(question.Details?.GetValueOrDefault("brokenStepId"), out var broken) ? state.Steps.Find(broken)
            : proposed.Where(e => asked.Contains(e.GetType())).Select(e => Find(new(state, corrected, question), e)).FirstOrDefault(s => s is not null);
        return found is null ? null : new(
            $"/pathways/{pathway}#step-{found.Version}",
            Say($"Voir « {NextSteps.LabelOf(found.Event.GetType(), language)} » du {Labels.Day(found.Event.OccurredOn, language)}",
                $"See “{NextSteps.LabelOf(found.Event.GetType(), language)}” of {Labels.Day(found.Event.OccurredOn, language)}"));
    }

    // By the values that the question tells: a step that has them is the one it speaks of.
    static Step? Find(Others others, PathwayEvent step) => others.Question.Code switch
    {
        "step/twice" => others.Only(FactRules.Twin(others.State, Canonical.Of(step))),
        "appointment/same-day" => others.Last<AppointmentBooked>(b => others.Tells("planned", b.PlannedOn) && others.State.BookedAppointments.GetValueOrDefault(b.Appointment)?.Outcome is null),
        "appointment/held-beside-planned" => others.Last<AppointmentBooked>(b => others.Tells("date", b.PlannedOn) && others.State.BookedAppointments.GetValueOrDefault(b.Appointment)?.Outcome != "appointment_held"),
        "appointment/missed-after-its-day" or "appointment/held-on-another-day" or "appointment/cancelled-after-its-day" => others.Last<AppointmentBooked>(b => b.Appointment == Named(step)),
        "training/overlaps" or "training/runs-into-next" => others.Last<TrainingStarted>(t => others.Tells("from", t.OccurredOn) && t.Training != Named(step)),
        "training/qualified-after-abandoning" => others.Last<TrainingAbandoned>(t => t.Training == Named(step)),
        "training/qualified-before-its-end" => others.Last<TrainingCompleted>(t => t.Training == Named(step)) ?? others.Last<TrainingStarted>(t => t.Training == Named(step)),
        "immersion/same-days" => others.Last<ImmersionAgreed>(i => others.Tells("from", i.StartsOn) && i.Immersion != Named(step)),
        ImmersionFacts.SameAimAgain => step is ImmersionAgreed agreed ? others.Last<ImmersionAgreed>(i => i.Host == agreed.Host && i.Aim == agreed.Aim && i.Immersion != agreed.Immersion) : null,
        "immersion/kept-yet-cut-short" => others.Last<ImmersionAgreed>(i => i.Immersion == Named(step)),
        "contract/amended-after-its-term" or "contract/ended-after-its-term" => others.Last<WorkContractAmended>(c => c.Contract == Named(step)) ?? others.Last<WorkContractStarted>(c => c.Contract == Named(step)),
        "follow-up/due-on-another-day" or "follow-up/before-milestone" or "follow-up/after-next-milestone" => others.Last<PathwayClosed>(_ => true),
        _ => null,
    };

    // What the step answers, or begins.
    static string? Named(PathwayEvent step) => step switch
    {
        AppointmentHeld e => e.Appointment,
        AppointmentMissed e => e.Appointment,
        AppointmentCancelled e => e.Appointment,
        TrainingStarted e => e.Training,
        TrainingCompleted e => e.Training,
        TrainingAbandoned e => e.Training,
        QualificationObtained e => e.Training,
        ImmersionAgreed e => e.Immersion,
        ImmersionEnded e => e.Immersion,
        WorkContractAmended e => e.Contract,
        WorkContractEnded e => e.Contract,
        _ => null,
    };

    // The steps of the pathway but the one that is corrected, of which the question is not.
    sealed record Others(Pathway State, Guid? Corrected, Refusal Question)
    {
        public Step? Only(Step? step) => step?.Id == Corrected ? null : step;

        public Step? Last<T>(Func<T, bool> fits) where T : PathwayEvent => State.Steps.FindLast(s => s.Id != Corrected && s.Event is T one && fits(one));

        public bool Tells(string name, DateOnly day) => Question.Details?.GetValueOrDefault(name) == day.ToString("O", CultureInfo.InvariantCulture);
    }
}
