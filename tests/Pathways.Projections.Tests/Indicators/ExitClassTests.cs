using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Pathways.Projections.Indicators;
using Pathways.Projections.Indicators.Superseded;
using static Pathways.Projections.Tests.Indicators.Given;

namespace Pathways.Projections.Tests.Indicators;

public class ExitClassTests
{
    static readonly DateOnly Exit = new(2024, 6, 30);

    static string ClassOf(Closure exit, params PathwayEvent[] steps) => Of(new ExitsByClass(), exit, steps);

    static string Of(ExitsByClass rule, Closure exit, params PathwayEvent[] steps) =>
        rule.Ask(Until(Exit), Journey([.. steps, new PathwayClosed(Exit, exit)])).All.Parts!.Single(p => p.Count == 1).Code;

    [Theory]
    [InlineData("2024-11-29", "transition")]
    [InlineData("2024-11-30", "durable")]
    [InlineData("2024-12-01", "durable")]
    public void A_fixed_term_contract_of_exactly_six_months_is_durable(string lastDay, string expected) =>
        Assert.Equal(expected, ClassOf(Closure.Employment, Contract(new(2024, 6, 1), ContractKind.Cdd, DateOnly.ParseExact(lastDay, "yyyy-MM-dd"))));

    [Theory]
    [InlineData(ContractKind.Cdi, EmployerKind.Ordinary, "durable")]
    [InlineData(ContractKind.CivilService, EmployerKind.PublicService, "durable")]
    [InlineData(ContractKind.Aided, EmployerKind.Ordinary, "transition")]
    [InlineData(ContractKind.Cddi, EmployerKind.Aci, "positive")]
    [InlineData(ContractKind.Cdi, EmployerKind.Ei, "positive")]
    [InlineData(ContractKind.Cdi, EmployerKind.NotStated, "durable")]
    public void The_class_follows_the_contract_and_the_employer(ContractKind kind, EmployerKind employer, string expected) =>
        Assert.Equal(expected, ClassOf(Closure.Employment, Contract(new(2024, 6, 1), kind, employer: employer)));

    [Fact]
    public void A_contract_amended_to_an_open_ended_one_is_durable() =>
        Assert.Equal("durable", ClassOf(Closure.Employment, Contract(new(2024, 6, 1), ContractKind.Cdd, new(2024, 7, 31)), new WorkContractAmended(new(2024, 6, 15), "c-1", ContractKind.Cdi)));

    [Fact]
    public void A_business_is_durable() => Assert.Equal("durable", ClassOf(Closure.Employment, new BusinessCreated(new(2024, 5, 1))));

    /// <summary>What the questions of <c>pathway/…-undocumented</c> say that figures will count.</summary>
    [Theory]
    [InlineData(Closure.Training)]
    [InlineData(Closure.OtherSiae)]
    public void An_exit_that_only_its_code_documents_is_positive_unless_a_job_runs(Closure exit)
    {
        Assert.Equal("positive", ClassOf(exit));
        Assert.Equal("durable", ClassOf(exit, Contract(new(2024, 6, 1), ContractKind.Cdi)));
        Assert.Equal("durable", ClassOf(exit, new BusinessCreated(new(2024, 6, 1))));
    }

    [Fact]
    public void Work_claimed_without_a_contract_is_positive_where_a_qualifying_training_runs() =>
        Assert.Equal("positive", ClassOf(Closure.Employment, new TrainingStarted(new(2024, 6, 1), "t-1", TrainingKind.Qualifying)));

    [Fact]
    public void Work_claimed_without_a_known_contract_is_undocumented_and_so_is_who_cannot_be_reached()
    {
        Assert.Equal("undocumented", ClassOf(Closure.Employment));
        Assert.Equal("undocumented", ClassOf(Closure.Unreachable));
        Assert.Equal("other", ClassOf(Closure.MovedAway));
    }

    [Fact]
    public void A_contract_that_ended_before_the_exit_is_no_exit_to_work() =>
        Assert.Equal("other", ClassOf(Closure.Health, Contract(new(2024, 2, 1)), new WorkContractEnded(new(2024, 6, 29), "c-1", ContractEnd.Resignation)));

    [Theory]
    [InlineData("2024-06-29", "undocumented")]
    [InlineData("2024-06-30", "transition")]
    public void A_contract_past_its_agreed_term_on_the_day_of_exit_is_no_work_known(string term, string expected) =>
        Assert.Equal(expected, ClassOf(Closure.Employment, Contract(new(2024, 4, 1), ContractKind.Cdd, DateOnly.ParseExact(term, "yyyy-MM-dd"))));

    [Fact]
    public void A_contract_amended_after_its_term_runs_on_to_the_exit_which_version_1_did_not_see()
    {
        PathwayEvent[] kept = [Contract(new(2024, 2, 1), ContractKind.Cdd, new(2024, 4, 30)), new WorkContractAmended(new(2024, 6, 1), "c-1", WorkingTime: WorkingTime.PartTime)];
        Assert.Equal("transition", ClassOf(Closure.Employment, kept));
        Assert.Equal("undocumented", Of(new ExitsByClassVersion1(), Closure.Employment, kept));
        // Seen to run six months, it is no shorter than one agreed for six.
        Assert.Equal("durable", ClassOf(Closure.Employment, Contract(new(2023, 12, 1), ContractKind.Cdd, new(2024, 4, 30)), new WorkContractAmended(new(2024, 6, 1), "c-1", WorkingTime: WorkingTime.PartTime)));
    }

    [Fact]
    public void An_inclusion_contract_without_term_is_durable_with_an_ordinary_employer_and_positive_in_an_insertion_structure()
    {
        Assert.Equal("durable", ClassOf(Closure.Employment, Contract(new(2024, 6, 1), ContractKind.CdiInclusion)));
        Assert.Equal("positive", ClassOf(Closure.Employment, Contract(new(2024, 6, 1), ContractKind.CdiInclusion, employer: EmployerKind.Aci)));
        Assert.Equal("transition", Of(new ExitsByClassVersion1(), Closure.Employment, Contract(new(2024, 6, 1), ContractKind.CdiInclusion)));
    }

    [Fact]
    public void A_qualifying_training_running_on_the_day_of_exit_counts_even_if_abandoned_later()
    {
        var started = new TrainingStarted(new(2024, 6, 1), "t-1", TrainingKind.Qualifying);
        Assert.Equal("positive", ClassOf(Closure.Other, started));
        Assert.Equal("positive", ClassOf(Closure.Other, started, new TrainingAbandoned(new(2024, 7, 10), "t-1", TrainingAbandonment.Health)));
        Assert.Equal("other", ClassOf(Closure.Other, started, new TrainingAbandoned(new(2024, 6, 20), "t-1", TrainingAbandonment.Health)));
        Assert.Equal("other", ClassOf(Closure.Other, new TrainingStarted(new(2024, 6, 1), "t-1", TrainingKind.Language)));
    }

    [Fact]
    public void Undocumented_exits_stay_in_the_denominator_and_suspended_or_open_pathways_are_no_exits()
    {
        var all = new ExitsByClass().Ask(
            Until(new(2024, 12, 31)),
            Journey(Contract(new(2024, 6, 1)), new PathwayClosed(Exit, Closure.Employment)),
            Journey(new PathwayClosed(Exit, Closure.Unreachable)),
            Journey(new PathwaySuspended(Exit, SuspensionReason.Health)),
            Journey(new PathwayClosed(new(2025, 1, 1), Closure.Other))).All;
        Assert.Equal((1L, 2L, 1L, 0.5), (all.Numerator, all.Denominator, all.Undocumented, all.Value));
        Assert.Equal([1L, 0, 0, 0, 1], all.Parts!.Select(p => p.Count));
        Assert.Equal("wilson", all.Interval!.Method);
    }

    [Fact]
    public void No_exit_is_not_applicable_and_never_0()
    {
        var all = new ExitsByClass().Ask(Until(Exit), Journey()).All;
        Assert.Equal((FigureState.NotApplicable, null), (all.State, all.Value));
        Assert.All(all.Parts!, p => Assert.Null(p.OfAll));
    }
}
