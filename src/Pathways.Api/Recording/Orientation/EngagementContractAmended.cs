using Microsoft.AspNetCore.Authorization;
using Pathways.Api.Hosting;
using Pathways.Domain.Pathways;
using Wolverine.Http;

namespace Pathways.Api.Recording.Orientation;

/// <summary>Records: the engagement contract is changed by agreement.</summary>
public static class EngagementContractAmendedEndpoint
{
    /// <summary>The engagement contract is changed by agreement.</summary>
    [WolverinePost("/api/pathways/{pathway}/steps/engagement-contract-amended")]
    [Authorize(Policy = Access.Policies.RecordSteps)]
    [Reads<EngagementContractAmended>]
    [Answers<Receipt>(StatusCodes.Status201Created)]
    public static Task<IResult> Record(Guid pathway, HttpContext http) =>
        StepRequest.RecordAsync<EngagementContractAmended>(http, pathway, static (step, _) => step);
}
