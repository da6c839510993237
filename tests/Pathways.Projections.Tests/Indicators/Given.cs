using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Pathways.Projections.Indicators;

namespace Pathways.Projections.Tests.Indicators;

/// <summary>Journeys as their events give them, by the facts that the projection would keep.</summary>
static class Given
{
    public static readonly DateOnly EnteredOn = new(2024, 1, 1);

    public static Journey Journey(params PathwayEvent[] steps) => JourneyOf("s-1", EnteredOn, steps);

    public static Journey JourneyOf(string structure, DateOnly openedOn, params PathwayEvent[] steps)
    {
        var journey = new Journey(new Entry(
            Guid.Empty, openedOn, "rsa", structure, "59350", null, "woman", 40, "isced3", "unemployed", ["rsa"], new Dictionary<string, string> { ["ui"] = structure }));
        foreach (var step in steps)
        {
            journey.Take(EventNames.Of(step), step.OccurredOn, StepFact.Of(step));
        }
        return journey;
    }

    /// <summary>The journey of somebody whose job began in that month.</summary>
    public static Journey Worked(this Journey journey, int month)
    {
        var job = Contract(new(EnteredOn.Year, month, 1));
        journey.Take(EventNames.Of(job), job.OccurredOn, StepFact.Of(job));
        return journey;
    }

    public static WorkContractStarted Contract(DateOnly start, ContractKind kind = ContractKind.Cdi, DateOnly? plannedEnd = null, EmployerKind employer = EmployerKind.Ordinary, string named = "c-1") =>
        new(start, named, kind, WorkingTime.FullTime, employer, plannedEnd);

    public static FigureRequest Until(DateOnly to) => new(null, to, to);

    public static FigureAnswer Ask(this FigureRule rule, FigureRequest request, params Journey[] journeys) => Figures.Answer(rule, request, 7, journeys);
}
