using Microsoft.AspNetCore.Authorization;
using Pathways.Api.Hosting;
using Pathways.Domain.Pathways;
using Wolverine.Http;

namespace Pathways.Api.Recording.Placement;

/// <summary>Records: a work contract changes: what is absent stays as it was.</summary>
public static class WorkContractAmendedEndpoint
{
    /// <summary>A work contract changes: what is absent stays as it was.</summary>
    [WolverinePost("/api/pathways/{pathway}/steps/work-contract-amended")]
    [Authorize(Policy = Access.Policies.RecordSteps)]
    [Reads<WorkContractAmended>]
    [Answers<Receipt>(StatusCodes.Status201Created)]
    public static Task<IResult> Record(Guid pathway, HttpContext http) =>
        StepRequest.RecordAsync<WorkContractAmended>(http, pathway, static (step, _) => step);
}
