using Microsoft.AspNetCore.Authorization;
using Pathways.Api.Hosting;
using Pathways.Domain.Pathways;
using Wolverine.Http;

namespace Pathways.Api.Recording.Orientation;

/// <summary>Records: the engagement contract ends.</summary>
public static class EngagementContractClosedEndpoint
{
    /// <summary>The engagement contract ends.</summary>
    [WolverinePost("/api/pathways/{pathway}/steps/engagement-contract-closed")]
    [Authorize(Policy = Access.Policies.RecordSteps)]
    [Reads<EngagementContractClosed>]
    [Answers<Receipt>(StatusCodes.Status201Created)]
    public static Task<IResult> Record(Guid pathway, HttpContext http) =>
        StepRequest.RecordAsync<EngagementContractClosed>(http, pathway, static (step, _) => step);
}
