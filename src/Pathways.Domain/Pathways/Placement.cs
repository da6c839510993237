using System.Collections.Immutable;
using Pathways.Domain.Codes;

namespace Pathways.Domain.Pathways;

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

    /// <summary>Whether somebody confirmed that it has the aim that another with the same host has.</summary>
    public bool SameAimConfirmed { get; init; }
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
    // A file may say it again with the hours of each month.
    const int MostTimes = 200;

    // Nobody works for so many at once.
    const int MostAtOnce = 50;

    public static Refusal? Refuse(Pathway state, PlacementEvent proposed) => proposed switch
    {
        ImmersionAgreed e =>
            Rules.Reference(e.Immersion, "immersion")
            ?? (state.Immersions.TryGetValue(e.Immersion, out var agreed)
                ? new Refusal("immersion/already-agreed", "immersion").About(e.Immersion).With("from", agreed.StartsOn).With("to", agreed.EndsOn) : null)
            ?? Rules.Rome(e.Rome, e.RomeVersion)
            ?? Host(e.Host)
            ?? Rules.Planned(e.StartsOn, e.OccurredOn, "startsOn")
            ?? Rules.NotBefore(e.EndsOn, e.StartsOn, "immersion/ends-before-start", "endsOn"),
        ImmersionEnded e => state.Immersions.GetValueOrDefault(e.Immersion) switch
        {
            null => new Refusal("immersion/not-agreed", "immersion").About(e.Immersion),
            { EndedOn: { } ended } => new Refusal("immersion/already-ended", "immersion").With("endedOn", ended),
            var known => Rules.NotBefore(e.OccurredOn, known.StartsOn, "immersion/ends-before-start"),
        },
        WorkContractStarted e =>
            Rules.Reference(e.Contract, "contract")
            ?? (state.Contracts.TryGetValue(e.Contract, out var started) ? new Refusal("contract/already-started", "contract").About(e.Contract).With("startedOn", started.StartedOn) : null)
            ?? Rules.Rome(e.Rome, e.RomeVersion)
            ?? (e.PlannedEnd is { } end ? Rules.NotBefore(end, e.OccurredOn, "contract/planned-end-before-start", "plannedEnd") : null)
            ?? Rules.Planned(e.PlannedEnd, e.OccurredOn, "plannedEnd")
            ?? Hours(e.WeeklyHours)
            ?? TooMany(state, e.Contract, null, Started(e), "occurredOn")
            ?? FullTime.Overlap(state, e.Contract, null, Started(e)),
        WorkContractAmended e => state.Contracts.GetValueOrDefault(e.Contract) switch
        {
            null => new Refusal("contract/not-started", "contract").About(e.Contract),
            { EndedOn: { } ended } when e.OccurredOn > ended => new Refusal("contract/already-ended", "contract").With("endedOn", ended),
            { Times.Count: > MostTimes } when e.WorkingTime is not null => new Refusal("contract/too-many-changes", "workingTime").With("most", MostTimes),
            var known => Rules.NotBefore(e.OccurredOn, known.StartedOn, "contract/amended-before-start")
                ?? (e.PlannedEnd is { } end ? Rules.NotBefore(end, known.StartedOn, "contract/planned-end-before-start", "plannedEnd") : null)
                ?? Rules.Planned(e.PlannedEnd, e.OccurredOn, "plannedEnd")
                ?? Hours(e.WeeklyHours)
                // What is left out, or null, stays as it was: an amendment of nothing is most likely meant to take something away. After the term it says that the contract goes on.
                ?? (e is { Kind: null, WorkingTime: null, PlannedEnd: null, WeeklyHours: null } && !(known.Term < e.OccurredOn) ? new Refusal("contract/amended-without-change", "contract") : null)
                ?? TooMany(state, e.Contract, known, Amended(known, e), e.PlannedEnd is null ? "occurredOn" : "plannedEnd")
                ?? FullTime.Overlap(state, e.Contract, known, Amended(known, e)),
        },
        WorkContractEnded e => state.Contracts.GetValueOrDefault(e.Contract) switch
        {
            null => new Refusal("contract/not-started", "contract").About(e.Contract),
            { EndedOn: { } ended } => new Refusal("contract/already-ended", "contract").With("endedOn", ended),
            var known => Rules.NotBefore(e.OccurredOn, known.StartedOn, "contract/ends-before-start")
                ?? Rules.NotBefore(e.OccurredOn, known.AmendedOn, "contract/ends-before-amendment")
                ?? TooMany(state, e.Contract, known, known with { EndedOn = e.OccurredOn }, "occurredOn")
                ?? FullTime.Overlap(state, e.Contract, known, known with { EndedOn = e.OccurredOn }),
        },
        _ => null,
    };

    // On each day that a step adds to its contract, so that none has too many, in whichever order they are said. Where it had them before the rule, the others stay as they are.
    static Refusal? TooMany(Pathway state, string contract, WorkContract? before, WorkContract after, string field)
    {
        var days = Days(contract, after);
        var first = before is null ? days.From : Days(contract, before).To is var last && last < DateOnly.MaxValue ? last.AddDays(1) : (DateOnly?)null;
        return first is { } added && state.LoadOf(Contracts).Beyond(MostAtOnce - 1, added, days.To) is var (day, _)
            ? new Refusal("contract/too-many-at-once", field).With("date", day).With("most", MostAtOnce) : null;
    }

    public static Pathway Apply(Pathway state, PlacementEvent happened) => happened switch
    {
        ImmersionAgreed e => Set(state, e.Immersion, Agreed(e)),
        ImmersionEnded e when state.Immersions.TryGetValue(e.Immersion, out var known) =>
            Set(state, e.Immersion, known with { EndedOn = e.OccurredOn }),
        WorkContractStarted e => Set(state, e.Contract, Started(e)),
        BusinessCreated e => state with { BusinessSince = state.BusinessSince is { } first && first <= e.OccurredOn ? first : e.OccurredOn },
        WorkContractAmended e when state.Contracts.TryGetValue(e.Contract, out var known) => Set(state, e.Contract, Amended(known, e)),
        WorkContractEnded e when state.Contracts.TryGetValue(e.Contract, out var known) => Set(state, e.Contract, known with { EndedOn = e.OccurredOn }),
        _ => state,
    };

    static Immersion Agreed(ImmersionAgreed e) =>
        new(e.StartsOn, e.EndsOn, Aim: e.Aim, Host: e.Host) { SameAimConfirmed = e.Confirmed?.Contains(ImmersionFacts.SameAimAgain, StringComparer.Ordinal) == true };

    internal const string Contracts = "contract", FullTimes = "full time", Immersions = "immersion";

    internal static string WithHost(string host) => "immersion with " + host;

    static Pathway Set(Pathway state, string reference, Immersion immersion)
    {
        var before = state.Immersions.GetValueOrDefault(reference);
        var after = (state with { Immersions = state.Immersions.SetItem(reference, immersion) }).Lasts(Immersions, Days(before), Days(immersion));
        after = before?.Host is { } former ? after.Lasts(WithHost(former), Days(before), null) : after;
        return immersion.Host is { } host ? after.Lasts(WithHost(host), null, Days(immersion)) : after;

        Span? Days(Immersion? of) => of is null ? null : new Span(of.StartsOn, reference, of.LastDay);
    }

    static Pathway Set(Pathway state, string reference, WorkContract contract)
    {
        var before = state.Contracts.GetValueOrDefault(reference);
        return FullTime.Set(state with { Contracts = state.Contracts.SetItem(reference, contract) }, reference, before, contract)
            .Weighs(Contracts, Weight(before, _ => 1), Weight(contract, _ => 1))
            .Weighs(ContractFacts.AllHours, Weight(before, ContractFacts.Hours), Weight(contract, ContractFacts.Hours))
            .Weighs(ContractFacts.PartTimeHours, Weight(before, ContractFacts.HoursInPartTime), Weight(contract, ContractFacts.HoursInPartTime));

        (Span, decimal)? Weight(WorkContract? of, Func<WorkContract, decimal> amount) => of is null ? null : (Days(reference, of), amount(of));
    }

    // A contract that ends on its first day has none.
    internal static Span Days(string reference, WorkContract of) =>
        of.EndedOn is { } ended ? Span.Until(of.StartedOn, reference, ended) : new Span(of.StartedOn, reference, of.Term ?? DateOnly.MaxValue);

    internal static WorkContract Started(WorkContractStarted e) => new(e.Kind, e.WorkingTime, e.Employer, e.OccurredOn, e.PlannedEnd) { WeeklyHours = e.WeeklyHours };

    internal static WorkContract Amended(WorkContract known, WorkContractAmended e) => known.Amended(e.OccurredOn, e.Kind, e.WorkingTime, e.PlannedEnd, e.WeeklyHours);

    internal static Refusal? Host(string? siret) => siret is not null && Siret.Canonical(siret) is null ? new Refusal("immersion/bad-host", "host") : null;

    internal static Refusal? Hours(decimal? weekly) => weekly is { } hours and (<= 0 or > 60) ? new Refusal("contract/hours-out-of-range", "weeklyHours").With("hours", hours) : null;
}
