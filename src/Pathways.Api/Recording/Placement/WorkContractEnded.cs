using Microsoft.AspNetCore.Authorization;
using Pathways.Api.Hosting;
using Pathways.Domain.Pathways;
using Wolverine.Http;

namespace Pathways.Api.Recording.Placement;

/// <summary>Records: a work contract ends.</summary>
public static class WorkContractEndedEndpoint
{
    /// <summary>A work contract ends.</summary>
    [WolverinePost("/api/pathways/{pathway}/steps/work-contract-ended")]
    [Authorize(Policy = Access.Policies.RecordSteps)]
    [Reads<WorkContractEnded>]
    [Answers<Receipt>(StatusCodes.Status201Created)]
    public static Task<IResult> Record(Guid pathway, HttpContext http) =>
        StepRequest.RecordAsync<WorkContractEnded>(http, pathway, static (step, _) => step);
}
