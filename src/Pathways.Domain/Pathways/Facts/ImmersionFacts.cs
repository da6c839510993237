using Pathways.Domain.Codes;

namespace Pathways.Domain.Pathways;

/// <summary>Immersions with an employer (PMSMP): articles L5135-1 to L5135-8 and D5135-1 to D5135-8 of the labour code.</summary>
public static class ImmersionFacts
{
    /// <summary>Code of the question whether the aim was the same before.</summary>
    public const string SameAimAgain = "immersion/same-aim-again";
    const string ThirdWithHost = "immersion/third-with-host";
    const string TooManyHostDays = "immersion/host-days";
    const int LongestMonths = 1;
    const int LongestDays = 32;
    const int HostMonths = 12;
    const int HostAgreements = 2;
    const int HostDays = 60;

    internal static readonly FactRule[] Rules =
    [
        FactRule.On<ImmersionAgreed>("immersion/before-entry", Severity.Refuse, "startsOn", "calendar", static (why, state, e, _) =>
            state.OpenedOn is { } opened && e.StartsOn < opened ? why.With("date", e.StartsOn).With("bound", opened) : null),
        FactRule.On<ImmersionAgreed>("immersion/agreed-after-its-start", Severity.Confirm, "startsOn", "L5135-4", static (why, _, e, _) =>
            e.StartsOn < e.OccurredOn ? why.With("date", e.StartsOn).With("bound", e.OccurredOn) : null),
        // From date to date: from 12 January to 12 February at the latest.
        FactRule.On<ImmersionAgreed>("immersion/too-long", Severity.Refuse, "endsOn", "D5135-3", static (why, _, e, _) =>
            e.EndsOn > e.StartsOn.AddMonths(LongestMonths) ? why.With("date", e.EndsOn).With("latest", e.StartsOn.AddMonths(LongestMonths)) : null),
        FactRule.On<ImmersionAgreed>("immersion/same-days", Severity.Confirm, "startsOn", "calendar", static (why, state, e, _) =>
            state.LastingOf(Placement.Immersions) is var all && all.On(e.StartsOn).Where(s => s.From <= e.EndsOn).Concat(all.Begun(e.StartsOn, e.EndsOn).Where(s => e.StartsOn <= s.To)).Select(s => state.Immersions[s.Name]).FirstOrDefault() is { } other
                ? why.With("from", other.StartsOn).With("to", other.LastDay) : null),
        FactRule.On<ImmersionAgreed>(SameAimAgain, Severity.Confirm, "aim", "D5135-3", static (why, state, e, _) =>
            SameAim(why, e, WithHost(Own(state, e), e))),
        FactRule.On<ImmersionAgreed>("immersion/host-key", Severity.Confirm, "host", "INSEE, SIRET", static (why, _, e, _) =>
            e.Host is not null && Siret.HasRightKey(e.Host) == false ? why.With("siret", e.Host) : null),
        FactRule.On<ImmersionAgreed>(ThirdWithHost, Severity.Refuse, "host", "D5135-3", static (why, state, e, _) =>
            Third(why, e, WithHost(Own(state, e), e))),
        FactRule.On<ImmersionAgreed>(TooManyHostDays, Severity.Refuse, "endsOn", "D5135-3", static (why, state, e, _) =>
            TooManyDays(why, e, WithHost(Own(state, e), e))),
        FactRule.On<ImmersionEnded>("immersion/ended-after-its-term", Severity.Refuse, "occurredOn", "D5135-3", static (why, state, e, _) =>
            Agreed(state, e) is { } agreed && e.OccurredOn > agreed.EndsOn ? why.With("date", e.OccurredOn).With("latest", agreed.EndsOn) : null),
        FactRule.On<ImmersionEnded>("immersion/kept-yet-cut-short", Severity.Confirm, "kept", "calendar", static (why, state, e, _) =>
            e.Kept && Agreed(state, e) is { } agreed && e.OccurredOn < agreed.EndsOn ? why.With("date", e.OccurredOn).With("endsOn", agreed.EndsOn) : null),
    ];

    /// <summary>Whether a step may break the law's bounds on one host only together with the person's other pathways.</summary>
    /// <param name="state">The pathway.</param>
    /// <param name="step">The step: an immersion, or a correction that makes one longer.</param>
    public static bool DependsOnOthers(Pathway state, PathwayEvent step)
    {
        ArgumentNullException.ThrowIfNull(state);
        return step switch
        {
            ImmersionAgreed e => e.Host is not null,
            StepCorrected e => e.Corrected is ImmersionAgreed or ImmersionEnded,
            StepRetracted e => state.Steps.Find(e.Step)?.Event is ImmersionEnded,
            _ => false,
        };
    }

    /// <summary>
    /// What the law's bounds on one host find against a step once the person's other pathways are counted with this one. Of a correction or
    /// retraction, what it changes: an end that is moved or taken back makes its immersion longer.
    /// </summary>
    /// <param name="state">The pathway.</param>
    /// <param name="step">The step.</param>
    /// <param name="others">The immersions of the person's other pathways.</param>
    public static IEnumerable<Refusal> AgainstOthers(Pathway state, PathwayEvent step, IReadOnlyCollection<Immersion> others)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(step);
        if (step is not CorrectionEvent correction)
        {
            return step is ImmersionAgreed agreed ? TogetherWith(state, agreed, others) : [];
        }
        var stood = AgainstOthers(state, others).Select(f => f.Key).ToHashSet();
        var ends = state.Steps.Find(correction.Step)?.Event is ImmersionEnded;
        return AgainstOthers(Correction.Apply(state, correction), others).Where(f => !stood.Contains(f.Key))
            .Select(f => ends ? f.Why with { Field = "occurredOn" } : f.Why).DistinctBy(why => why.Code);
    }

    /// <summary>
    /// Whether a step may break the law's bounds on one host together with immersions of which nothing may be told. Decided as if each of them were with this host, within the
    /// same twelve months and as long as one may be: so the answer is the same whatever their hosts and days are, and no host and no day is found out by trying. Of a correction
    /// or retraction, what it moves, takes to another host or makes longer.
    /// </summary>
    /// <param name="state">The pathway.</param>
    /// <param name="step">The step.</param>
    /// <param name="others">The immersions of the person's other pathways that may be told.</param>
    /// <param name="untold">How many others there are with a host.</param>
    public static bool MayBreakWithUntold(Pathway state, PathwayEvent step, IReadOnlyCollection<Immersion> others, int untold)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(step);
        if (untold == 0)
        {
            return false;
        }
        if (step is not CorrectionEvent correction)
        {
            return step is ImmersionAgreed agreed && MayBreak(state, agreed);
        }
        var after = Correction.Apply(state, correction);
        return after.Steps.Select(s => s.Event).OfType<ImmersionAgreed>()
            .Any(e => IsTakenOn(state.Immersions.GetValueOrDefault(e.Immersion), after.Immersions.GetValueOrDefault(e.Immersion)) && MayBreak(after, e));

        bool MayBreak(Pathway with, ImmersionAgreed e) =>
            // Two break each bound that any number breaks.
            e.Host is not null && TogetherWith(with, e, [.. others, .. Enumerable.Repeat(Longest(e), Math.Min(untold, HostAgreements))]).Any(why => why.Code is ThirdWithHost or TooManyHostDays);
    }

    static bool IsTakenOn(Immersion? was, Immersion? now) => now is not null && (was is null || was.Host != now.Host || was.StartsOn != now.StartsOn || was.LastDay < now.LastDay);

    // From 12 January to 12 February, both counted: 32 days.
    static Immersion Longest(ImmersionAgreed e) =>
        new(e.StartsOn, e.StartsOn > DateOnly.MaxValue.AddDays(-LongestDays) ? DateOnly.MaxValue : e.StartsOn.AddDays(LongestDays - 1), Host: e.Host);

    /// <summary>The immersions of a pathway that break the law's bounds on one host together with those of the person's other pathways, and not by themselves.</summary>
    /// <param name="state">The pathway.</param>
    /// <param name="others">The immersions of the person's other pathways.</param>
    public static IEnumerable<Finding> AgainstOthers(Pathway state, IReadOnlyCollection<Immersion> others)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(others);
        if (others.Count == 0)
        {
            return [];
        }
        var byHost = others.ToLookup(o => o.Host, StringComparer.Ordinal);
        return state.Steps.Where(s => s.Event is ImmersionAgreed { Host: not null }).SelectMany(s => TogetherWith(state, (ImmersionAgreed)s.Event, byHost[((ImmersionAgreed)s.Event).Host]).Select(why => new Finding(s, why)));
    }

    /// <summary>
    /// Those of <see cref="AgainstOthers(Pathway, IReadOnlyCollection{Immersion})"/> that are to be looked at again: an aim that was confirmed for the
    /// other immersion, recorded after this one, is not doubtful from this side either.
    /// </summary>
    /// <param name="state">The pathway.</param>
    /// <param name="others">The immersions of the person's other pathways.</param>
    public static IEnumerable<Finding> Doubtful(Pathway state, IReadOnlyCollection<Immersion> others)
    {
        var unconfirmed = AgainstOthers(state, [.. others.Where(o => !o.SameAimConfirmed)]).Where(f => f.Why.Code == SameAimAgain).Select(f => f.Step.Id).ToHashSet();
        return AgainstOthers(state, others).Where(f => f.Why.Code != SameAimAgain || unconfirmed.Contains(f.Step.Id));
    }

    // What this pathway breaks by itself the table's own rules find.
    static IEnumerable<Refusal> TogetherWith(Pathway state, ImmersionAgreed agreed, IEnumerable<Immersion> others)
    {
        // As it turned out, where it has ended.
        var lasts = state.Immersions.GetValueOrDefault(agreed.Immersion) is { EndedOn: { } ended } ? agreed with { EndsOn = ended } : agreed;
        var own = Own(state, agreed).ToList();
        var (here, everywhere) = (WithHost(own, agreed), WithHost([.. own, .. others], agreed));
        return new[]
        {
            Beyond(with => SameAim(FactRules.Because(SameAimAgain, "aim"), agreed, with)),
            Beyond(with => Third(FactRules.Because(ThirdWithHost, "host"), agreed, with)),
            Beyond(with => TooManyDays(FactRules.Because(TooManyHostDays, "endsOn"), lasts, with)),
        }.OfType<Refusal>();

        Refusal? Beyond(Func<IReadOnlyList<IReadOnlyList<Immersion>>, Refusal?> rule) => rule(here) is null ? rule(everywhere) : null;
    }

    static Refusal? SameAim(Refusal why, ImmersionAgreed e, IReadOnlyList<IReadOnlyList<Immersion>> with) => e.Aim is not null && with.Any(months => months.Any(i => i.Aim == e.Aim)) ? why : null;

    static Refusal? Third(Refusal why, ImmersionAgreed e, IReadOnlyList<IReadOnlyList<Immersion>> with) => with.Any(months => months.Count >= HostAgreements) ? why.With("date", e.StartsOn) : null;

    static Refusal? TooManyDays(Refusal why, ImmersionAgreed e, IReadOnlyList<IReadOnlyList<Immersion>> with) =>
        e.Host is not null && Days(e.StartsOn, e.EndsOn) + with.Max(months => months.Sum(i => Days(i.StartsOn, i.LastDay))) is > HostDays and var days
            ? why.With("days", days).With("over", days - HostDays) : null;

    static Immersion? Agreed(Pathway state, ImmersionEnded e) => state.Immersions.GetValueOrDefault(e.Immersion);

    static int Days(DateOnly from, DateOnly to) => to.DayNumber - from.DayNumber + 1;

    // The others of this pathway with this host that may be within twelve months of the one proposed.
    static IEnumerable<Immersion> Own(Pathway state, ImmersionAgreed e)
    {
        if (e.Host is null)
        {
            return [];
        }
        var (first, last) = (e.StartsOn < DateOnly.MinValue.AddMonths(HostMonths + 1) ? DateOnly.MinValue : e.StartsOn.AddMonths(-HostMonths - 1),
            e.StartsOn > DateOnly.MaxValue.AddMonths(-HostMonths - 1) ? DateOnly.MaxValue : e.StartsOn.AddMonths(HostMonths + 1));
        return state.LastingOf(Placement.WithHost(e.Host)).Begun(first, last).Where(s => s.Name != e.Immersion).Select(s => state.Immersions[s.Name]);
    }

    // The others with this host in each twelve months that hold the one proposed, by their first days: one more never makes less of them.
    static IReadOnlyList<IReadOnlyList<Immersion>> WithHost(IEnumerable<Immersion> immersions, ImmersionAgreed e)
    {
        var all = e.Host is null ? [] : immersions.Where(i => i.Host == e.Host).ToList();
        return [.. all.Select(i => i.StartsOn).Append(e.StartsOn).Distinct().Where(first => IsWithin(first, e.StartsOn)).Select(first => all.Where(i => IsWithin(first, i.StartsOn)).ToList())];
    }

    // Also at the end of the calendar: what is held against the person's other pathways is not refused yet for its year.
    static bool IsWithin(DateOnly first, DateOnly day) => day >= first && (first > DateOnly.MaxValue.AddMonths(-HostMonths) || day < first.AddMonths(HostMonths));
}
