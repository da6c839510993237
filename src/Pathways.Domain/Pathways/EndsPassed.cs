namespace Pathways.Domain.Pathways;

public sealed partial record Pathway
{
    /// <summary>
    /// What was to end by its own date, and of whose end nothing is recorded: a contract of employment past its term, a training past its planned end,
    /// an immersion past its last day. Nobody knows whether it ended. After the exit nobody follows it any more: only what was to end before it is told.
    /// In the order of recording.
    /// </summary>
    /// <param name="today">The day of which it is asked.</param>
    /// <returns>The step that began it, and the last day that was planned.</returns>
    public IEnumerable<(Step Start, DateOnly PlannedEnd)> EndsPassed(DateOnly today) =>
        from step in Steps
        let end = PlannedEndOf(step.Event)
        where end < (ClosedOn < today ? ClosedOn : today)
        select (step, end.Value);

    /// <summary>
    /// What runs on after the exit, and is not what somebody left to: a contract, a training or an immersion of whose end nothing is recorded, an engagement
    /// contract that is not closed. None while the pathway is open. In the order of recording.
    /// </summary>
    public IEnumerable<Step> LeftRunning => Exit is not { } exit ? [] : Steps.Where(s => IsRunning(s.Event) && !StepFacts.IsOfExit(s.Event, exit));

    bool IsRunning(PathwayEvent start) => start switch
    {
        WorkContractStarted e => Contracts.GetValueOrDefault(e.Contract) is { EndedOn: null },
        TrainingStarted e => Trainings.GetValueOrDefault(e.Training) is { EndedOn: null },
        ImmersionAgreed e => Immersions.GetValueOrDefault(e.Immersion) is { EndedOn: null },
        EngagementContractSigned e => EngagedSince == e.OccurredOn,
        _ => false,
    };

    /// <summary>The last day planned of what a step began, while nothing is recorded of its end; null where none is planned, or where it has ended.</summary>
    /// <param name="start">The step.</param>
    public DateOnly? PlannedEndOf(PathwayEvent start) => start switch
    {
        WorkContractStarted e when Contracts.GetValueOrDefault(e.Contract) is { EndedOn: null } contract => contract.Term,
        TrainingStarted e when Trainings.GetValueOrDefault(e.Training) is { EndedOn: null } training => training.PlannedEnd,
        ImmersionAgreed e when Immersions.GetValueOrDefault(e.Immersion) is { EndedOn: null } immersion => immersion.EndsOn,
        _ => null,
    };
}
