namespace Pathways.Domain.Pathways;

// Trainings of one person, against each other and against their own end.
static class TrainingFacts
{
    public static readonly FactRule[] Rules =
    [
        FactRule.On<TrainingStarted>("training/overlaps", Severity.Confirm, "occurredOn", "convention", static (why, state, e, _) =>
            Overlapped(why, state, e.Training, e.OccurredOn, null)?.With("date", e.OccurredOn)),
        FactRule.On<TrainingEvent>("training/runs-into-next", Severity.Confirm, "occurredOn", "convention", static (why, state, e, _) =>
            (e is TrainingCompleted completed ? completed.Training : (e as TrainingAbandoned)?.Training) is { } reference
            && state.Trainings.GetValueOrDefault(reference)?.StartedOn is { } started
            && Overlapped(why, state, reference, started, e.OccurredOn) is { } overlap
            // One that ran when this one started was asked about then.
            && Overlapped(why, state, reference, started, null) is null
                ? overlap.With("date", e.OccurredOn) : null, only: [typeof(TrainingCompleted), typeof(TrainingAbandoned)]),
        FactRule.On<QualificationObtained>("training/qualified-after-abandoning", Severity.Confirm, "training", "convention", static (why, state, e, _) =>
            e.Training is { } reference && state.Trainings.GetValueOrDefault(reference) is { EndedOn: { } ended, Completed: false } ? why.With("endedOn", ended).With("date", e.OccurredOn) : null),
        FactRule.On<QualificationObtained>("training/qualified-before-its-end", Severity.Confirm, "occurredOn", "convention", static (why, state, e, _) =>
            e.Training is { } reference && state.Trainings.GetValueOrDefault(reference) is { } training && (training.EndedOn is null || training.Completed)
            && (training.EndedOn ?? training.PlannedEnd) is { } end && e.OccurredOn < end ? why.With("date", e.OccurredOn).With("endsOn", end) : null),
    ];

    static Refusal? Overlapped(Refusal why, Pathway state, string reference, DateOnly from, DateOnly? to)
    {
        foreach (var other in Spell.Overlapped(state.LastingOf(Training.Lasting), from, to).Where(s => s.Name != reference))
        {
            var training = state.Trainings[other.Name];
            // One without an end yet runs to the day planned, which is a day of it.
            return OrientationFacts.Overlap(why, new Spell(other.From, training.EndedOn ?? training.PlannedEnd?.AddDays(1)));
        }
        return null;
    }
}
