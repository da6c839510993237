using Pathways.Domain.Codes;

namespace Pathways.Domain.Pathways;

/// <summary>Suspension, exit, and what became of the person.</summary>
public static class FollowUpFacts
{
    internal static readonly FactRule[] Rules =
    [
        FactRule.On<PathwaySuspended>("pathway/suspensions-overlap", Severity.Refuse, "occurredOn", "calendar", static (why, state, e, _) =>
            OrientationFacts.Overlap(why, Spell.Overlapped(state, FollowUp.Suspended, state.Suspensions, e.OccurredOn, null))?.With("date", e.OccurredOn)),
        FactRule.On<PathwayResumed>("pathway/suspension-runs-into-next", Severity.Refuse, "occurredOn", "calendar", static (why, state, e, _) =>
            state.SuspendedSince is { } since ? OrientationFacts.Overlap(why, Spell.Overlapped(state, FollowUp.Suspended, state.Suspensions, since, e.OccurredOn))?.With("date", e.OccurredOn) : null),
        FactRule.On<PathwayClosed>("pathway/employment-undocumented", Severity.Confirm, "exit", "IAE, sorties dynamiques", static (why, state, e, _) =>
            e.Exit == Closure.Employment && !(state.BusinessSince <= e.OccurredOn) && !state.Contracts.Values.Any(c => c.RunsOnOrEndsOn(e.OccurredOn))
                ? why.With("date", e.OccurredOn) : null),
        FactRule.On<PathwayClosed>("pathway/training-undocumented", Severity.Confirm, "exit", "IAE, sorties dynamiques", static (why, state, e, _) =>
            e.Exit == Closure.Training && !state.Trainings.Values.Any(t => t.Reaches(e.OccurredOn)) ? why.With("date", e.OccurredOn) : null),
        FactRule.On<PathwayClosed>("pathway/other-siae-undocumented", Severity.Confirm, "exit", "IAE, sorties dynamiques", static (why, state, e, _) =>
            e.Exit == Closure.OtherSiae && !state.Contracts.Values.Any(c => c.Employer.IsSiae() && c.RunsOnOrEndsOn(e.OccurredOn)) ? why.With("date", e.OccurredOn) : null),
        // Judged by those who know what is recorded with the exit.
        FactRule.On<PathwayClosed>("pathway/contract-with-exit", Severity.Confirm, "exit", "convention", static (_, _, _, _) => null, lasting: false) with { Check = null },
        // Judged by those who know the person's other pathways.
        FactRule.On<PathwayClosed>("pathway/died-on-another-day", Severity.Confirm, "occurredOn", "calendar", static (_, _, _, _) => null) with { Check = null },
        FactRule.On<PathwayClosed>("pathway/death-told-elsewhere", Severity.Confirm, "exit", "calendar", static (_, _, _, _) => null, lasting: false) with { Check = null },
        FactRule.On<PathwayClosed>("pathway/died-before-step-elsewhere", Severity.Confirm, "occurredOn", "calendar", static (_, _, _, _) => null) with { Check = null },
        FactRule.On<FollowUpEvent>("follow-up/after-death", Severity.Refuse, null, "calendar", static (why, state, e, _) =>
            state is { Exit: Closure.Deceased, ClosedOn: { } closed } ? why.With("closedOn", closed) : null, only: [typeof(FollowUpDue), typeof(FollowUpRecorded)]),
        FactRule.On<FollowUpDue>("follow-up/due-on-another-day", Severity.Confirm, "occurredOn", "convention", static (why, state, e, _) =>
            state.ClosedOn is { } exit && e.OccurredOn != Milestones.On(exit, e.Months) ? Around(why, e, e.Months, Milestones.On(exit, e.Months)) : null),
        FactRule.On<FollowUpRecorded>("follow-up/long-before-milestone", Severity.Refuse, "occurredOn", "Reg. (EU) 2021/1057, Annex I", static (why, state, e, _) =>
            state.ClosedOn is { } exit && Milestones.On(exit, e.Months) is var day && e.OccurredOn < day.AddMonths(-1)
                ? Around(why, e, e.Months, day).With("earliest", day.AddMonths(-1)) : null),
        FactRule.On<FollowUpRecorded>("follow-up/before-milestone", Severity.Confirm, "occurredOn", "Reg. (EU) 2021/1057, Annex I", static (why, state, e, _) =>
            state.ClosedOn is { } exit && Milestones.On(exit, e.Months) is var day && e.OccurredOn < day && e.OccurredOn >= day.AddMonths(-1) ? Around(why, e, e.Months, day) : null),
        FactRule.On<FollowUpRecorded>("follow-up/after-next-milestone", Severity.Confirm, "occurredOn", "convention", static (why, state, e, _) =>
            state.ClosedOn is { } exit && e.OccurredOn >= Milestones.Until(exit, e.Months) ? Around(why, e, e.Months, Milestones.On(exit, e.Months)) : null),
    ];

    /// <summary>
    /// The question whether a contract is meant that is recorded together with an exit that is no job: begun for another exit, in the form of this
    /// one, it would count as a job that nobody told.
    /// </summary>
    /// <param name="step">What is recorded.</param>
    /// <param name="before">What is recorded with it, before it.</param>
    public static Refusal? BesideExit(PathwayEvent step, IEnumerable<PathwayEvent> before) =>
        step is PathwayClosed { Exit: not (Closure.Employment or Closure.OtherSiae) } && before.OfType<WorkContractStarted>().FirstOrDefault() is { } contract
            ? FactRules.Because("pathway/contract-with-exit", "exit").With("date", contract.OccurredOn) : null;

    static Refusal Around(Refusal why, PathwayEvent e, int months, DateOnly milestone) =>
        why.With("date", e.OccurredOn).With("milestone", milestone).With("months", months);
}
