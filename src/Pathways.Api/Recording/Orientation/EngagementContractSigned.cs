using Microsoft.AspNetCore.Authorization;
using Pathways.Api.Hosting;
using Pathways.Domain.Pathways;
using Wolverine.Http;

namespace Pathways.Api.Recording.Orientation;

/// <summary>Records: the engagement contract is signed.</summary>
public static class EngagementContractSignedEndpoint
{
    /// <summary>The engagement contract is signed.</summary>
    [WolverinePost("/api/pathways/{pathway}/steps/engagement-contract-signed")]
    [Authorize(Policy = Access.Policies.RecordSteps)]
    [Reads<EngagementContractSigned>]
    [Answers<Receipt>(StatusCodes.Status201Created)]
    public static Task<IResult> Record(Guid pathway, HttpContext http) =>
        StepRequest.RecordAsync<EngagementContractSigned>(http, pathway, static (step, _) => step);
}
