using Pathways.Domain.Codes;

namespace Pathways.Domain.Pathways;

// Work contracts. That no two are full time on one day, the stage itself says.
static class ContractFacts
{
    // The legal week is 35 hours (L3121-27): part time is less, and agreements on full time seldom go below 32.
    const decimal LegalWeek = 35;
    const decimal LeastFullTime = 32;

    // The most hours in one week, all employers taken together.
    const decimal MostHours = 48;
    const int CddiLeastMonths = 4;
    const int CddiMostMonths = 24;
    const decimal CddiLeastHours = 20;

    public static readonly FactRule[] Rules =
    [
        FactRule.On<WorkContractStarted>("contract/open-ended-with-term", Severity.Confirm, "plannedEnd", "L1221-2", static (why, _, e, _) =>
            e.PlannedEnd is { } end && e.Kind is ContractKind.Cdi or ContractKind.CdiInclusion ? why.With("date", end) : null),
        FactRule.On<WorkContractStarted>("contract/hours-of-the-other-working-time", Severity.Confirm, "weeklyHours", "L3121-27, L3123-1", static (why, _, e, _) =>
            (e.WorkingTime == WorkingTime.PartTime && e.WeeklyHours >= LegalWeek) || (e.WorkingTime == WorkingTime.FullTime && e.WeeklyHours < LeastFullTime) ? why.With("hours", e.WeeklyHours!.Value) : null),
        FactRule.On<WorkContractStarted>("contract/cddi-employer", Severity.Confirm, "employer", "L5132-5, L5132-11-1, L5132-15-1", static (why, _, e, _) =>
            IsCddi(e.Kind) && e.Employer is not (EmployerKind.Aci or EmployerKind.Ei or EmployerKind.Ai) ? why : null),
        FactRule.On<WorkContractStarted>("contract/cddi-length", Severity.Confirm, "plannedEnd", "L5132-5, L5132-11-1, L5132-15-1", static (why, _, e, _) =>
            // The term is the last day worked: four months from 1 January end on 30 April.
            IsCddi(e.Kind) && e.PlannedEnd is { } end && (end < e.OccurredOn.AddMonths(CddiLeastMonths).AddDays(-1) || end > e.OccurredOn.AddMonths(CddiMostMonths))
                ? why.With("date", end).With("bound", e.OccurredOn) : null),
        FactRule.On<WorkContractStarted>("contract/cddi-hours", Severity.Confirm, "weeklyHours", "L5132-5, L5132-11-1, L5132-15-1", static (why, _, e, _) =>
            // The first hours in work (PHC) are fewer on purpose.
            IsCddi(e.Kind) && e.Kind != ContractKind.CddiPhc && e.WeeklyHours is { } hours and < CddiLeastHours ? why.With("hours", hours) : null),
        FactRule.On<PlacementEvent>("contract/hours-in-all", Severity.Confirm, "weeklyHours", "L3121-20, L8261-1", static (why, state, e, _) => e switch
        {
            WorkContractStarted started => TooMany(why, state, started.Contract, Placement.Started(started), e.OccurredOn),
            WorkContractAmended amended when state.Contracts.TryGetValue(amended.Contract, out var known) && Placement.Amended(known, amended) is var after =>
                Hours(after) > Hours(known) ? TooMany(why, state, amended.Contract, after, e.OccurredOn)
                : Placement.Days(amended.Contract, known).To is var last && last < DateOnly.MaxValue ? TooMany(why, state, amended.Contract, after, last.AddDays(1)) : null,
            _ => null,
        }, only: [typeof(WorkContractStarted), typeof(WorkContractAmended)]),
        FactRule.On<WorkContractAmended>("contract/amended-after-its-term", Severity.Confirm, "plannedEnd", "L1243-11", static (why, state, e, _) =>
            state.Contracts.GetValueOrDefault(e.Contract) is { Term: { } term } known && e.OccurredOn > term && Placement.Amended(known, e).Term is null
                && (e.Kind ?? known.Kind) == known.Kind ? why.With("date", e.OccurredOn).With("term", term) : null),
        FactRule.On<WorkContractEnded>("contract/ended-after-its-term", Severity.Confirm, "occurredOn", "L1243-11", static (why, state, e, _) =>
            state.Contracts.GetValueOrDefault(e.Contract)?.Term is { } term && e.OccurredOn > term.AddDays(1) ? why.With("date", e.OccurredOn).With("term", term) : null),
    ];

    // The first day, from one on, on which the contracts that run make more hours than the law allows. Only those in which an employer
    // counts hours: a part time of which nobody said how many counts none.
    static Refusal? TooMany(Refusal why, Pathway state, string reference, WorkContract mine, DateOnly from)
    {
        var (hours, days) = (Hours(mine), Placement.Days(reference, mine));
        // Two full times are the stage's own question, which lets one await its end.
        Func<WorkContract, decimal> counted = mine.WorkingTime == WorkingTime.FullTime ? HoursInPartTime : Hours;
        var others = state.LoadOf(mine.WorkingTime == WorkingTime.FullTime ? PartTimeHours : AllHours);
        others = state.Contracts.TryGetValue(reference, out var before) ? others.With(Placement.Days(reference, before), -counted(before)) : others;
        return hours > 0 && others.Beyond(Math.Max(0, MostHours - hours), from > days.From ? from : days.From, days.To) is var (day, beside) ? why.With("date", day).With("hours", beside + hours) : null;
    }

    internal const string AllHours = "hours", PartTimeHours = "hours in part time";

    internal static decimal HoursInPartTime(WorkContract contract) => contract.WorkingTime == WorkingTime.FullTime ? 0 : Hours(contract);

    internal static decimal Hours(WorkContract contract) => contract.Kind is ContractKind.BusinessCreation or ContractKind.Freelance or ContractKind.CivilService
        ? 0 : contract.WeeklyHours ?? (contract.WorkingTime == WorkingTime.FullTime ? LegalWeek : 0);

    static bool IsCddi(ContractKind kind) => kind is ContractKind.Cddi or ContractKind.CddiPhc or ContractKind.CddiConvergence;
}
