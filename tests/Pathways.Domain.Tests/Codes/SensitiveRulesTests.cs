using System.Collections.Immutable;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Pathways.Domain.Tests.Pathways;

namespace Pathways.Domain.Tests.Codes;

/// <summary>
/// What is asked, doubted or confirmed of a step may tell what is grouped. Every rule that does so says it: here every combination of codes is judged as it is and as it
/// is told, and where the two differ, the rule has to be declared.
/// </summary>
public class SensitiveRulesTests
{
    static readonly DateOnly Entered = new(2026, 1, 5), Today = new(2026, 2, 1);

    static IReadOnlyList<T> All<T>() where T : struct, Enum => Enum.GetValues<T>();

    static IEnumerable<PathwayEvent[]> Entries()
    {
        var born = new DateOnly?[] { null, Entered.AddYears(-20), Entered.AddYears(-90) };
        var publics = All<TargetPublic>();
        var sets = publics.Select(p => new[] { p }).Concat(publics.SelectMany(p => publics.Where(q => q > p).Select(q => new[] { p, q }))).Prepend([]);
        return from flags in sets
               from scheme in All<Scheme>()
               from age in new int?[] { null, 15, 16, 24, 25, 26, 27, 29, 30, 31, 49, 50, 60 }
               from proof in flags.Length == 0 ? [null] : born
               select (PathwayEvent[])[World.Opened with { OccurredOn = Entered, Scheme = scheme, Situation = new EntrySituation(Age: age, Publics: flags.ToImmutableSortedDictionary(f => f, _ => proof)) }];
    }

    // Two facts of one kind, of one day and of two, with every pair of codes, on a pathway on which both may happen.
    static IEnumerable<PathwayEvent[]> Pairs()
    {
        DateOnly[] days = [Entered.AddDays(9), Entered.AddDays(10)];
        PathwayEvent opened = World.Opened with { OccurredOn = Entered };
        PathwayEvent[] training = [opened, new TrainingStarted(Entered, "t-1", TrainingKind.School), new TrainingStarted(Entered, "t-2", TrainingKind.Digital)];
        PathwayEvent[] contract = [opened, new WorkContractStarted(Entered, "c-1", ContractKind.Cdd, WorkingTime.PartTime), new WorkContractStarted(Entered, "c-2", ContractKind.Cdd, WorkingTime.PartTime, PlannedEnd: days[0])];
        PathwayEvent[] oriented = [opened, new OrientationNotified(Entered, OrientationKind.Social)];
        foreach (var day in days)
        {
            foreach (var steps in Of(opened, All<SuspensionReason>(), (on, r) => new PathwaySuspended(on, r), new PathwayResumed(days[0])).Concat(Of(oriented, All<OrientationRefusalReason>(), (on, r) => new OrientationRefused(on, r), new OrientationNotified(days[0], OrientationKind.Social)))
                .Concat(Of(training, All<TrainingAbandonment>(), (on, r) => new TrainingAbandoned(on, on == days[0] ? "t-1" : "t-2", r))).Concat(Of(contract, All<ContractEnd>(), (on, r) => new WorkContractEnded(on, on == days[0] ? "c-1" : "c-2", r)))
                .Concat(Of(contract, All<Closure>(), (on, r) => new PathwayClosed(on, r), new WorkContractStarted(day, "c-3", ContractKind.Cdi, WorkingTime.FullTime), new ReferentAppointed(day, "u-1", "PLIE-1"), new FollowUpRecorded(day.AddMonths(3), 3, FollowUpSituation.Inactive))))
            {
                yield return steps;
            }

            IEnumerable<PathwayEvent[]> Of<T>(object before, IReadOnlyList<T> codes, Func<DateOnly, T, PathwayEvent> step, params PathwayEvent[] between) =>
                from one in codes from other in codes select (PathwayEvent[])[.. before as PathwayEvent[] ?? [(PathwayEvent)before], step(days[0], one), .. between, step(day, other)];
        }
    }

    static HashSet<(int Step, string Code)> Found(IReadOnlyList<PathwayEvent> steps) =>
        [.. FactRules.Judge(steps.Select((e, i) => new Step(Scenario.Step(i + 1), i + 1, e)), _ => Today).Select(f => ((int)f.Step.Version - 1, f.Why.Code))];

    [Fact]
    public void A_rule_that_tells_what_is_grouped_by_what_it_finds_says_so()
    {
        var (histories, found, declared) = (0, 0, new HashSet<string>(StringComparer.Ordinal));
        var wrong = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var steps in Entries().Concat(Pairs()))
        {
            histories++;
            PathwayEvent[] told = [.. steps.Select(SensitiveFacts.Grouped)];
            var (real, read) = (Found(steps), Found(told));
            found += real.Count;
            real.SymmetricExceptWith(read);
            foreach (var (step, code) in real)
            {
                // What refuses is confirmed by nobody: that it is found, and not told, tells nothing.
                if (!read.Contains((step, code)) && FactRules.Of(code) is not { Severity: Severity.Confirm })
                {
                    continue;
                }
                if (FactRules.MayTellSensitive(code, told[step]))
                {
                    declared.Add(code);
                    continue;
                }
                wrong.Add($"{code} of {EventNames.Of(steps[step])}");
            }
        }
        Assert.Equal([], wrong);
        Assert.True(histories > 50_000 && found > 10_000, $"{histories} histories, {found} findings");
        // Of the rules that judge a pathway alone, none is declared that never differs.
        Assert.Equal(["entry/too-old-for-scheme", "step/twice"], declared.Order(StringComparer.Ordinal));
    }

    /// <summary>Nor does the step as it is told say what was confirmed of it; of others it does.</summary>
    [Fact]
    public void What_was_confirmed_is_told_where_it_tells_nothing()
    {
        var asked = new[] { "entry/too-old-for-scheme", "step/long-ago" };
        var youth = World.Opened with { Scheme = Scheme.YouthEngagementContract, Confirmed = asked };
        Assert.Equal(["step/long-ago"], SensitiveFacts.Grouped(youth).Confirmed!);
        Assert.Equal(asked, SensitiveFacts.Grouped(youth with { Scheme = Scheme.Pacea }).Confirmed!);
        Assert.Null(SensitiveFacts.Grouped(youth with { Confirmed = ["entry/too-old-for-scheme"] }).Confirmed);
        // Of a correction nobody knows which step it was about.
        var corrected = (StepCorrected)SensitiveFacts.Grouped(new StepCorrected(Today, Scenario.Step(1), CorrectionReason.WrongCode, youth) { Confirmed = ["step/twice", "step/on-exit-day"], Kept = ["entry/too-old-for-scheme"] });
        Assert.Equal(["step/on-exit-day"], corrected.Confirmed!);
        Assert.Equal(["step/long-ago"], corrected.Corrected.Confirmed!);
        Assert.Null(corrected.Kept);
        Assert.Null(SensitiveFacts.Grouped(new StepRetracted(Today, Scenario.Step(1), CorrectionReason.WrongCode) { Confirmed = ["step/twice"] }).Confirmed);
    }
}
