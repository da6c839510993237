using System.Collections.Immutable;
using Pathways.Domain.Codes;

namespace Pathways.Domain.Pathways;

/// <summary>A work contract on a pathway.</summary>
/// <param name="Kind">Kind of contract.</param>
/// <param name="WorkingTime">Full or part time, as its last amendment left it.</param>
/// <param name="Employer">Kind of employer.</param>
/// <param name="StartedOn">First day.</param>
/// <param name="PlannedEnd">Term agreed; null when open-ended.</param>
/// <param name="EndedOn">Day on which it ended, from which it no longer counts; null while it runs.</param>
public sealed record WorkContract(
    ContractKind Kind, WorkingTime WorkingTime, EmployerKind Employer, DateOnly StartedOn, DateOnly? PlannedEnd, DateOnly? EndedOn = null)
{
    /// <summary>From which day which working time, in the order of the days; one alone for a contract whose working time never changed.</summary>
    public ImmutableList<WorkingTimeFrom> Times { get; init; } = [new(StartedOn, WorkingTime)];

    /// <summary>Day of its latest amendment: it ran on that day.</summary>
    public DateOnly? AmendedOn { get; init; }

    /// <summary>Day to which it runs where no end is recorded; null when open-ended, whatever had been planned, or seen to run on past it.</summary>
    internal DateOnly? Term => Kind is ContractKind.Cdi or ContractKind.CdiInclusion or ContractKind.CivilService || AmendedOn > PlannedEnd ? null : PlannedEnd;

    /// <summary>Whether it runs on a day, or ends on it.</summary>
    internal bool Reaches(DateOnly day) => StartedOn <= day && (EndedOn is { } end ? day <= end : Term is not { } term || day <= term);
}

/// <summary>A working time and the first day on which it holds.</summary>
/// <param name="From">First day.</param>
/// <param name="WorkingTime">Full or part time.</param>
public sealed record WorkingTimeFrom(DateOnly From, WorkingTime WorkingTime);

/// <summary>An immersion on a pathway.</summary>
/// <param name="StartsOn">First day agreed.</param>
/// <param name="EndsOn">Last day agreed.</param>
/// <param name="EndedOn">When it ended; null while it runs.</param>
/// <param name="Aim">What it is for.</param>
/// <param name="Host">SIRET of the establishment that takes the person in.</param>
public sealed record Immersion(DateOnly StartsOn, DateOnly EndsOn, DateOnly? EndedOn = null, ImmersionAim? Aim = null, string? Host = null)
{
    /// <summary>Last day that it lasts: the one on which it ended, or the one agreed.</summary>
    internal DateOnly LastDay => EndedOn ?? EndsOn;
}

public sealed partial record Pathway
{
    /// <summary>Work contracts by reference.</summary>
    public ImmutableDictionary<string, WorkContract> Contracts { get; init; } = ImmutableDictionary.Create<string, WorkContract>(StringComparer.Ordinal);

    /// <summary>Day on which the person first set up a business.</summary>
    public DateOnly? BusinessSince { get; init; }

    /// <summary>Immersions by reference.</summary>
    public ImmutableDictionary<string, Immersion> Immersions { get; init; } = ImmutableDictionary.Create<string, Immersion>(StringComparer.Ordinal);
}

// Placement: immersions, work contracts, a business of one's own.
static class Placement
{
    public static Refusal? Refuse(Pathway state, PlacementEvent proposed) => proposed switch
    {
        ImmersionAgreed e =>
            Rules.Reference(e.Immersion, "immersion")
            ?? (state.Immersions.ContainsKey(e.Immersion) ? new Refusal("immersion/already-agreed", "immersion") : null)
            ?? Rules.Rome(e.Rome)
            ?? Rules.Planned(e.StartsOn, e.OccurredOn, "startsOn")
            ?? Rules.NotBefore(e.EndsOn, e.StartsOn, "immersion/ends-before-start", "endsOn"),
        ImmersionEnded e => state.Immersions.GetValueOrDefault(e.Immersion) switch
        {
            null => new Refusal("immersion/not-agreed", "immersion"),
            { EndedOn: { } ended } => new Refusal("immersion/already-ended", "immersion").With("endedOn", ended),
            var known => Rules.NotBefore(e.OccurredOn, known.StartsOn, "immersion/ends-before-start"),
        },
        WorkContractStarted e =>
            Rules.Reference(e.Contract, "contract")
            ?? (state.Contracts.ContainsKey(e.Contract) ? new Refusal("contract/already-started", "contract") : null)
            ?? Rules.Rome(e.Rome)
            ?? (e.PlannedEnd is { } end ? Rules.NotBefore(end, e.OccurredOn, "contract/planned-end-before-start", "plannedEnd") : null)
            ?? Rules.Planned(e.PlannedEnd, e.OccurredOn, "plannedEnd")
            ?? Hours(e.WeeklyHours)
            ?? FullTime.Overlap(state, e.Contract, null, Started(e)),
        WorkContractAmended e => state.Contracts.GetValueOrDefault(e.Contract) switch
        {
            null => new Refusal("contract/not-started", "contract"),
            { EndedOn: { } ended } when e.OccurredOn > ended => new Refusal("contract/already-ended", "contract").With("endedOn", ended),
            var known => Rules.NotBefore(e.OccurredOn, known.StartedOn, "contract/amended-before-start")
                ?? (e.PlannedEnd is { } end ? Rules.NotBefore(end, known.StartedOn, "contract/planned-end-before-start", "plannedEnd") : null)
                ?? Rules.Planned(e.PlannedEnd, e.OccurredOn, "plannedEnd")
                ?? Hours(e.WeeklyHours)
                ?? FullTime.Overlap(state, e.Contract, known, Amended(known, e)),
        },
        WorkContractEnded e => state.Contracts.GetValueOrDefault(e.Contract) switch
        {
            null => new Refusal("contract/not-started", "contract"),
            { EndedOn: { } ended } => new Refusal("contract/already-ended", "contract").With("endedOn", ended),
            var known => Rules.NotBefore(e.OccurredOn, known.StartedOn, "contract/ends-before-start")
                ?? Rules.NotBefore(e.OccurredOn, known.AmendedOn, "contract/ends-before-amendment")
                ?? FullTime.Overlap(state, e.Contract, known, known with { EndedOn = e.OccurredOn }),
        },
        _ => null,
    };

    public static Pathway Apply(Pathway state, PlacementEvent happened) => happened switch
    {
        ImmersionAgreed e => state with { Immersions = state.Immersions.SetItem(e.Immersion, new(e.StartsOn, e.EndsOn, Aim: e.Aim, Host: e.Host)) },
        ImmersionEnded e when state.Immersions.TryGetValue(e.Immersion, out var known) =>
            state with { Immersions = state.Immersions.SetItem(e.Immersion, known with { EndedOn = e.OccurredOn }) },
        WorkContractStarted e => Set(state, e.Contract, Started(e)),
        BusinessCreated e => state with { BusinessSince = state.BusinessSince is { } first && first <= e.OccurredOn ? first : e.OccurredOn },
        WorkContractAmended e when state.Contracts.TryGetValue(e.Contract, out var known) => Set(state, e.Contract, Amended(known, e)),
        WorkContractEnded e when state.Contracts.TryGetValue(e.Contract, out var known) => Set(state, e.Contract, known with { EndedOn = e.OccurredOn }),
        _ => state,
    };

    static Pathway Set(Pathway state, string reference, WorkContract contract) =>
        state with { Contracts = state.Contracts.SetItem(reference, contract) };

    static WorkContract Started(WorkContractStarted e) => new(e.Kind, e.WorkingTime, e.Employer, e.OccurredOn, e.PlannedEnd);

    static WorkContract Amended(WorkContract known, WorkContractAmended e)
    {
        var times = e.WorkingTime is { } time
            ? known.Times.Insert(known.Times.TakeWhile(t => t.From <= e.OccurredOn).Count(), new(e.OccurredOn, time))
            : known.Times;
        return known with
        {
            Kind = e.Kind ?? known.Kind,
            WorkingTime = times.IsEmpty ? known.WorkingTime : times[^1].WorkingTime,
            PlannedEnd = e.PlannedEnd ?? known.PlannedEnd,
            Times = times,
            AmendedOn = known.AmendedOn is { } last && last > e.OccurredOn ? last : e.OccurredOn,
        };
    }

    static Refusal? Hours(decimal? weekly) => weekly is < 0 or > 60 ? new Refusal("contract/hours-out-of-range", "weeklyHours") : null;
}
