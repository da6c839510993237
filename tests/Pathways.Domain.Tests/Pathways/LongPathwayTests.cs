using System.Text.RegularExpressions;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using static Pathways.Domain.Tests.Pathways.Scenario;
using static Pathways.Domain.Tests.Pathways.World;

namespace Pathways.Domain.Tests.Pathways;

/// <summary>A pathway is bounded, and to judge one costs its length: by what is allocated, and by what the rules may look through. No clock.</summary>
public partial class LongPathwayTests
{
    [Fact]
    public void A_pathway_has_a_bounded_number_of_steps_and_is_ended_and_corrected_all_the_same()
    {
        var full = Given(Opened, new InvitationSent(Day(1))).State() with { Version = Pathway.MostEvents };
        new Outcome(full, Step(9), new DiagnosisMade(Day(2))).ThenRefused("pathway/too-long");
        new Outcome(full, Step(9), new StepRetracted(Day(2), Step(2), CorrectionReason.Other)).ThenStored();
        new Outcome(full, Step(9), new PathwayClosed(Day(2), Closure.MovedAway)).ThenStored();
        new Outcome(full with { Version = Pathway.MostEvents - 1 }, Step(9), new DiagnosisMade(Day(2))).ThenStored();
        new Outcome(full with { Version = 2 * Pathway.MostEvents }, Step(9), new StepRetracted(Day(2), Step(2), CorrectionReason.Other)).ThenRefused("pathway/too-long");
        // What is stored already is known, however long the pathway.
        Assert.Same(Decision.Nothing, Pathway.Decide(full, Step(2), new InvitationSent(Day(1)), Today));
    }

    [Fact]
    public void Contracts_that_run_at_once_and_changes_of_one_contract_are_bounded()
    {
        PathwayEvent[] many = [Opened, .. Enumerable.Range(1, 50).Select(i => PartTime(1, $"c-{i}"))];
        Given(many).When(PartTime(2, "c-51")).ThenRefused("contract/too-many-at-once", "occurredOn");
        Given([.. many, Ended(2, "c-1")]).When(PartTime(2, "c-51")).ThenStored();
        PathwayEvent[] changed = [Opened, PartTime(1), .. Enumerable.Range(2, 200).Select(day => Amended(day, day % 2 == 0 ? WorkingTime.FullTime : WorkingTime.PartTime))];
        Given(changed).When(Amended(230, WorkingTime.FullTime)).ThenRefused("contract/too-many-changes", "workingTime");
        Given(changed).When(new WorkContractAmended(Day(230), "c-1", WeeklyHours: 20)).ThenStored();
    }

    // What begins nothing: a pathway that is full takes it.
    static readonly string[] Ends =
    [
        "appointment_cancelled", "appointment_held", "appointment_missed", "barrier_lifted", "engagement_contract_closed", "follow_up_due", "follow_up_recorded", "immersion_ended",
        "orientation_accepted", "orientation_refused", "pathway_closed", "pathway_resumed", "referent_appointed", "referent_replaced", "reorientation_decided", "step_corrected", "step_retracted",
        "training_abandoned", "training_completed", "transfer_proposed", "work_contract_ended",
    ];

    /// <summary>Every kind of step, as it was ever stored: somebody whose pathway is full is handed over, their appointments are cancelled and their contracts end.</summary>
    [Fact]
    public void A_full_pathway_takes_what_ends_hands_over_follows_up_or_puts_right_and_nothing_else()
    {
        var full = Given(Opened).State() with { Version = Pathway.MostEvents };
        var steps = Directory.EnumerateFiles(Path.Combine(CoverageTests.Root, "tests", "Pathways.Domain.Tests", "Golden"), "*.json").Select(file =>
            PathwayJson.Read(EventNames.TypeOf(Path.GetFileName(file).Split('.')[0])!, File.ReadAllBytes(file))).ToList();
        Assert.Empty(EventNames.All.Select(e => e.Type).Except(steps.Select(s => s.GetType())));
        Assert.Equal(Ends, steps.Where(s => IsTaken(full, s)).Select(EventNames.Of).Distinct().Order(StringComparer.Ordinal));
        Assert.DoesNotContain(steps, s => IsTaken(full with { Version = 2 * Pathway.MostEvents }, s));
        Assert.False(IsTaken(full, new AppointmentHeld(Day(1), AppointmentMode.Video)));

        static bool IsTaken(Pathway state, PathwayEvent step) => Pathway.Decide(state, Step(9), step, Today).Refusal?.Code != "pathway/too-long";
    }

    const int MostAtOnce = 50;

    static WorkContractStarted Until(int day, int last, string contract) => PartTime(day, contract) with { PlannedEnd = Day(last) };

    /// <summary>On no day, however a contract comes to run on it.</summary>
    [Fact]
    public void On_each_day_that_a_contract_gets_there_are_others_to_be_counted()
    {
        PathwayEvent[] before = [Opened, Until(1, 5, "c-0")];
        PathwayEvent[] others = [.. Enumerable.Range(1, MostAtOnce).Select(i => PartTime(10, $"c-{i}"))];
        var one = Given([.. before, .. others]);
        one.When(PartTime(1, "c-51")).ThenRefused("contract/too-many-at-once", "occurredOn");
        one.When(Until(1, 9, "c-51")).ThenStored();
        one.When(new WorkContractAmended(Day(4), "c-0", PlannedEnd: Day(10))).ThenRefused("contract/too-many-at-once", "plannedEnd");
        one.When(new WorkContractAmended(Day(4), "c-0", PlannedEnd: Day(9))).ThenStored();
        one.When(new WorkContractAmended(Day(4), "c-0", Kind: ContractKind.Cdi)).ThenRefused("contract/too-many-at-once", "occurredOn");
        // Seen to run on past its term.
        one.When(new WorkContractAmended(Day(6), "c-0", WeeklyHours: 2)).ThenRefused("contract/too-many-at-once", "occurredOn");
        one.When(Ended(11, "c-0")).ThenRefused("contract/too-many-at-once", "occurredOn");
        one.When(new StepCorrected(Day(20), Step(2), CorrectionReason.WrongDate, Until(1, 10, "c-0"))).ThenRefused("correction/breaks-later-step", "step");
        // What adds no day is refused for none.
        one.When(new WorkContractAmended(Day(20), "c-50", WeeklyHours: 2)).ThenStored();
        one.When(Ended(20, "c-50")).ThenStored();

        var ended = Given([Opened, PartTime(1, "c-0"), Ended(5, "c-0"), .. others]);
        ended.When(new StepCorrected(Day(20), Step(3), CorrectionReason.WrongDate, Ended(11, "c-0"))).ThenRefused("correction/breaks-later-step", "step");
        ended.When(new StepCorrected(Day(20), Step(3), CorrectionReason.WrongDate, Ended(10, "c-0"))).ThenStored();
        ended.When(new StepRetracted(Day(20), Step(3), CorrectionReason.NeverHappened)).ThenRefused("correction/breaks-later-step", "step");
        // Recorded last, it is itself what is too many.
        Given([Opened, .. others, PartTime(1, "c-0") with { PlannedEnd = Day(5) }])
            .When(new StepCorrected(Day(20), Step(MostAtOnce + 2), CorrectionReason.WrongDate, Until(1, 10, "c-0"))).ThenRefused("contract/too-many-at-once", "corrected.occurredOn");
    }

    /// <summary>The last of them is refused, whichever it is.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(-1)]
    [InlineData(0)]
    public void In_whichever_order_contracts_are_said_one_is_too_many(int order)
    {
        var contracts = Enumerable.Range(0, MostAtOnce + 1).Select(i => Until(i, 100 - (i % 3), $"c-{i}")).ToList();
        contracts = [.. order > 0 ? contracts.OrderBy(c => new Random(order + c.OccurredOn.DayNumber).Next()) : order < 0 ? contracts.AsEnumerable().Reverse() : contracts];
        Given([Opened, .. contracts.SkipLast(1)]).When(contracts[^1]).ThenRefused("contract/too-many-at-once", "occurredOn");
    }

    public static TheoryData<string> Shapes => [.. Kinds.Keys];

    static readonly Dictionary<string, Func<int, IEnumerable<PathwayEvent>>> Kinds = new(StringComparer.Ordinal)
    {
        ["said of one day"] = n => Enumerable.Range(0, n).Select(i => new InvitationSent(Day(i % 2))),
        ["booked for one day"] = n => Enumerable.Range(0, n).Select(i => new AppointmentBooked(Day(1), $"a-{i}", Day(9), AppointmentMode.Video, i % 2 == 0 ? "09:00" : "10:00")),
        ["booked and cancelled"] = n => Enumerable.Range(0, n).Select(i => i % 2 == 0 ? (PathwayEvent)new AppointmentBooked(Day(1), $"a-{i}", Day(9), AppointmentMode.Video) : new AppointmentCancelled(Day(1), $"a-{i - 1}", CancelledBy.Person)),
        ["held without a booking"] = n => Enumerable.Range(0, n).Select(i => new AppointmentHeld(Day(1), AppointmentMode.Video, i % 2 == 0 ? null : $"a-{i}")),
        ["trainings"] = n => Enumerable.Range(0, n).Select(i => i % 2 == 0 ? (PathwayEvent)new TrainingStarted(Day(i), $"t-{i}", TrainingKind.Digital) : new TrainingCompleted(Day(i), $"t-{i - 1}")),
        ["contracts"] = n => Enumerable.Range(0, n).Select(i => i % 2 == 0 ? (PathwayEvent)FullTime(i, $"c-{i}") : Ended(i, $"c-{i - 1}")),
        ["working times of contracts in turn"] = n => InTurn(n, 2),
        ["working times and hours of contracts in turn"] = n => InTurn(n, 3),
        ["hours of one contract beside others"] = n => Enumerable.Range(0, n).Select(i => i == 0 ? PartTime(0, "c-0") with { WeeklyHours = 4 }
            : i < n / 2 ? Until(10 + i, 10 + i, $"c-{i}") with { WeeklyHours = 3 } : (PathwayEvent)new WorkContractAmended(Day(1), "c-0", WeeklyHours: 3 + (i % 2))),
        ["suspensions"] = n => Enumerable.Range(0, n).Select(i => i % 2 == 0 ? (PathwayEvent)new PathwaySuspended(Day(i), SuspensionReason.Health) : new PathwayResumed(Day(i))),
        ["immersions with one host"] = n => Enumerable.Range(0, n).Select(i => new ImmersionAgreed(Day(1), $"i-{i}", Day(400 * i), Day(400 * i + 5), Aim: ImmersionAim.ConfirmPlan, Host: "73282932000074")),
    };

    const int Contracts = 20;

    // Each is full time for a day, when the one before it is so no more; and then, where there are three steps a turn, its hours change.
    static IEnumerable<PathwayEvent> InTurn(int n, int each)
    {
        return [.. Enumerable.Range(0, Contracts).Select(i => PartTime(0, $"c-{i}")), .. Enumerable.Range(0, n - Contracts).Select(i => Next(i / each, i % each, $"c-{i / each % Contracts}"))];

        static PathwayEvent Next(int turn, int step, string contract) => step switch
        {
            0 => Amended(1 + turn, WorkingTime.FullTime, contract),
            1 => Amended(2 + turn, WorkingTime.PartTime, contract),
            _ => new WorkContractAmended(Day(2 + turn), contract, WeeklyHours: 1 + (turn % 2)),
        };
    }

    /// <summary>Twice the steps: twice the work, and a little for the lookups.</summary>
    [Theory]
    [MemberData(nameof(Shapes))]
    public void To_judge_a_pathway_costs_its_length(string shape)
    {
        Assert.InRange(Allocated(1_600) / (double)Allocated(800), 1.5, 2.7);

        long Allocated(int n)
        {
            Step[] steps = [.. Kinds[shape](n).Prepend(Opened).Select((e, i) => new Step(Step(i + 1), i + 1, e))];
            // What has yet to happen is refused before it is held against others, and would cost nothing.
            Assert.DoesNotContain(FactRules.Judge(steps, _ => Day(1_700)), f => f.Why.Code == "step/in-the-future");
            var before = GC.GetAllocatedBytesForCurrentThread();
            FactRules.Judge(steps, _ => Day(1_700)).Count();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    // Asked once of a pathway, or of a correction, which is decided for each step in any case.
    static readonly string[] LooksAtAll = ["Correction.cs", "Correction.cs", "EntryFacts.cs", "FollowUpFacts.cs", "FollowUpFacts.cs", "FollowUpFacts.cs", "ImmersionFacts.cs", "ImmersionFacts.cs"];

    /// <summary>What a rule asks of each step it looks up: one that goes through all steps, appointments or contracts for each of them costs their square.</summary>
    [Fact]
    public void No_rule_goes_through_a_pathway()
    {
        var found = Directory.EnumerateFiles(Path.Combine(CoverageTests.Root, "src", "Pathways.Domain", "Pathways"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Scan().Matches(File.ReadAllText(file)).Select(_ => Path.GetFileName(file))).Order(StringComparer.Ordinal);
        Assert.Equal(LooksAtAll, found);
    }

    [GeneratedRegex(@"\b(?:state|after|before|other|folded)\.(?:Steps|BookedAppointments|Trainings|Immersions|Contracts|Suspensions|Engagements)(?:\.Values)?\.(?:Any|Where|Select|SelectMany|First\w*|Last\w*\(s|Single\w*|Exists|Find\(\w+ =>|FindLast|MaxBy|MinBy|Aggregate|All|Concat|OfType|Count\(|Sum)|in (?:state|other)\.(?:Steps|BookedAppointments|Trainings|Immersions|Contracts)\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Scan();
}
