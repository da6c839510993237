using System.Collections.Immutable;
using Pathways.Domain.Codes;

namespace Pathways.Domain.Pathways;

/// <summary>A training on a pathway.</summary>
/// <param name="Kind">Kind of training.</param>
/// <param name="PrescribedOn">When it was prescribed, if it was.</param>
/// <param name="StartedOn">When the person started it.</param>
/// <param name="EndedOn">When it ended, completed or abandoned.</param>
/// <param name="Completed">Whether it went to its end.</param>
/// <param name="PlannedEnd">Last day planned.</param>
public sealed record TrainingSpell(
    TrainingKind Kind, DateOnly? PrescribedOn = null, DateOnly? StartedOn = null, DateOnly? EndedOn = null, bool Completed = false, DateOnly? PlannedEnd = null)
{
    /// <summary>Whether somebody who leaves on a day leaves to it: it runs on that day, or was completed within the month before.</summary>
    public bool Reaches(DateOnly day) => StartedOn <= day && (EndedOn is not { } ended || ended > day || (Completed && ended >= day.AddMonths(-1)));
}

public sealed partial record Pathway
{
    /// <summary>Trainings by reference.</summary>
    public ImmutableDictionary<string, TrainingSpell> Trainings { get; init; } = ImmutableDictionary.Create<string, TrainingSpell>(StringComparer.Ordinal);
}

// Training: prescribed, started, completed or abandoned, and what it qualified for.
static class Training
{
    public static Refusal? Refuse(Pathway state, TrainingEvent proposed) => proposed switch
    {
        TrainingPrescribed e =>
            Rules.Reference(e.Training, "training")
            ?? (Find(state, e.Training) is { PrescribedOn: null, StartedOn: { } started } && started < e.OccurredOn
                ? new Refusal("training/starts-before-prescribed", "occurredOn").With("date", started).With("bound", e.OccurredOn) : null)
            ?? (state.Trainings.ContainsKey(e.Training) ? new Refusal("training/already-known", "training").About(e.Training) : null),
        TrainingStarted e =>
            Rules.Reference(e.Training, "training")
            ?? (Find(state, e.Training)?.StartedOn is { } on ? new Refusal("training/already-started", "training").About(e.Training).With("startedOn", on) : null)
            ?? Rules.NotBefore(e.OccurredOn, Find(state, e.Training)?.PrescribedOn, "training/starts-before-prescribed")
            ?? (e.PlannedEnd is { } end ? Rules.NotBefore(end, e.OccurredOn, "training/planned-end-before-start", "plannedEnd") : null)
            ?? Rules.Planned(e.PlannedEnd, e.OccurredOn, "plannedEnd"),
        TrainingCompleted e => Running(state, e.Training, e.OccurredOn),
        TrainingAbandoned e => Running(state, e.Training, e.OccurredOn),
        QualificationObtained { Training: { } reference } e =>
            Find(state, reference)?.StartedOn is { } started
                ? Rules.NotBefore(e.OccurredOn, started, "training/qualified-before-start")
                : new Refusal("training/never-started", "training").About(reference),
        _ => null,
    };

    public static Pathway Apply(Pathway state, TrainingEvent happened) => happened switch
    {
        TrainingPrescribed e => Set(state, e.Training, new TrainingSpell(e.Kind, PrescribedOn: e.OccurredOn)),
        TrainingStarted e => Set(state, e.Training, (Find(state, e.Training) ?? new TrainingSpell(e.Kind)) with { Kind = e.Kind, StartedOn = e.OccurredOn, PlannedEnd = e.PlannedEnd }),
        TrainingCompleted e when Find(state, e.Training) is { } spell => Set(state, e.Training, spell with { EndedOn = e.OccurredOn, Completed = true }),
        TrainingAbandoned e when Find(state, e.Training) is { } spell => Set(state, e.Training, spell with { EndedOn = e.OccurredOn }),
        _ => state,
    };

    static TrainingSpell? Find(Pathway state, string reference) => state.Trainings.GetValueOrDefault(reference);

    static Pathway Set(Pathway state, string reference, TrainingSpell spell) =>
        (state with { Trainings = state.Trainings.SetItem(reference, spell) }).Lasts(Lasting, Days(reference, Find(state, reference)), Days(reference, spell));

    internal const string Lasting = "training";

    // One without an end yet runs to the day planned, which is a day of it.
    static Span? Days(string reference, TrainingSpell? spell) => spell?.StartedOn is not { } started ? null
        : spell.EndedOn is { } ended ? Span.Until(started, reference, ended) : new Span(started, reference, spell.PlannedEnd ?? DateOnly.MaxValue);

    static Refusal? Running(Pathway state, string reference, DateOnly occurredOn) => Find(state, reference) switch
    {
        null or { StartedOn: null } => new Refusal("training/never-started", "training").About(reference),
        { EndedOn: { } ended } => new Refusal("training/already-ended", "training").With("endedOn", ended),
        var spell => Rules.NotBefore(occurredOn, spell.StartedOn, "training/ends-before-start"),
    };
}
