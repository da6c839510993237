using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Pathways.Projections.Indicators;

namespace Pathways.Projections.Tests.Indicators;

/// <summary>
/// What a contract is has one definition: figures, which count fact rows, and the domain, which decides on events, see the same
/// contract run on the same days. They once parted on a fixed-term contract amended after its term.
/// </summary>
public class ContractDefinitionTests
{
    static readonly DateOnly Start = new(2024, 1, 1);

    [Fact]
    public void Figures_and_rules_see_a_contract_run_on_the_same_days()
    {
        var (runs, amendedAfterTerm) = (0, 0);
        for (var seed = 0; seed < 500; seed++)
        {
            var steps = Steps(new Random(seed));
            var (state, journey) = (Pathway.None, Given.JourneyOf("s-1", Start));
            for (var i = 0; i < steps.Count; i++)
            {
                state = Pathway.Evolve(state, new Step(Guid.NewGuid(), i + 1, steps[i]));
                journey.Take(EventNames.Of(steps[i]), steps[i].OccurredOn, StepFact.Of(steps[i]));
            }
            Assert.Equal(state.Contracts.Count, journey.Jobs.Count);
            foreach (var job in journey.Jobs)
            {
                var known = state.Contracts[job.Ref];
                Assert.Equal((known.Kind, known.Employer, known.PlannedEnd, known.EndedOn, known.Term), (job.Contract.Kind, job.Contract.Employer, job.Contract.PlannedEnd, job.Contract.EndedOn, job.Contract.Term));
                Assert.Equal(known.Times, job.Contract.Times);
                amendedAfterTerm += known.AmendedOn > known.PlannedEnd ? 1 : 0;
            }
            for (var day = Start; day < Start.AddDays(900); day = day.AddDays(7))
            {
                Assert.Equal(state.Contracts.Values.Any(c => c.RunsOn(day)), journey.InWorkOn(day));
                runs += journey.InWorkOn(day) ? 1 : 0;
            }
        }
        // Neither side of the comparison is empty.
        Assert.InRange(runs, 10_000, 60_000);
        Assert.InRange(amendedAfterTerm, 100, 2_000);
    }

    [Theory]
    [InlineData("2024-04-30", true)]
    [InlineData("2024-05-01", false)]
    public void Without_a_recorded_end_the_last_day_is_that_of_the_term(string day, bool runs) =>
        Assert.Equal(runs, new WorkContract(ContractKind.Cdd, WorkingTime.FullTime, EmployerKind.Ordinary, new(2024, 2, 1), new(2024, 4, 30)).RunsOn(DateOnly.ParseExact(day, "yyyy-MM-dd")));

    static List<PathwayEvent> Steps(Random random)
    {
        var steps = new List<PathwayEvent> { new PathwayOpened(Start, Guid.NewGuid(), Scheme.Rsa, "s-1", "59350", new EntrySituation()) };
        T? Maybe<T>() where T : struct, Enum => random.Next(2) == 0 ? null : Enum.GetValues<T>() is var all ? all[random.Next(all.Length)] : null;
        for (var c = 0; c < 3; c++)
        {
            var start = Start.AddDays(random.Next(500));
            steps.Add(new WorkContractStarted(
                start, $"c-{c}", Maybe<ContractKind>() ?? ContractKind.Cdd, Maybe<WorkingTime>() ?? WorkingTime.FullTime, Maybe<EmployerKind>() ?? EmployerKind.Ordinary, random.Next(3) > 0 ? start.AddDays(random.Next(200)) : null));
            for (var a = 0; a < random.Next(4); a++)
            {
                steps.Add(new WorkContractAmended(start.AddDays(random.Next(300)), $"c-{c}", Maybe<ContractKind>(), Maybe<WorkingTime>(), random.Next(3) == 0 ? start.AddDays(random.Next(400)) : null));
            }
            if (random.Next(3) == 0)
            {
                steps.Add(new WorkContractEnded(start.AddDays(random.Next(400)), $"c-{c}", ContractEnd.Term));
            }
        }
        return steps;
    }
}
