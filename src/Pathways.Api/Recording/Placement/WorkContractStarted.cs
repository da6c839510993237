using Microsoft.AspNetCore.Authorization;
using Pathways.Api.Hosting;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Wolverine.Http;

namespace Pathways.Api.Recording.Placement;

/// <summary>A work contract starts. The reference may be left out: one is made, and given back by the timeline.</summary>
public sealed record StartWorkContract(
    DateOnly OccurredOn, ContractKind Kind, WorkingTime WorkingTime, EmployerKind Employer = EmployerKind.NotStated,
    DateOnly? PlannedEnd = null, decimal? WeeklyHours = null, string? Rome = null, string? Contract = null,
    string? RomeVersion = null) : StepBody
{
    /// <summary>The event of this identifier.</summary>
    public WorkContractStarted At(Guid id) =>
        new(
                OccurredOn, Contract ?? StepRequest.Reference("c", id), Kind, WorkingTime, Employer, PlannedEnd,
                WeeklyHours, Rome, RomeVersion);
}

/// <summary>Records: a work contract starts.</summary>
public static class WorkContractStartedEndpoint
{
    /// <summary>A work contract starts.</summary>
    [WolverinePost("/api/pathways/{pathway}/steps/work-contract-started")]
    [Authorize(Policy = Access.Policies.RecordSteps)]
    [Reads<StartWorkContract>]
    [Answers<Receipt>(StatusCodes.Status201Created)]
    public static Task<IResult> Record(Guid pathway, HttpContext http) =>
        StepRequest.RecordAsync<StartWorkContract>(http, pathway, static (step, id) =>
            step.At(id));
}
