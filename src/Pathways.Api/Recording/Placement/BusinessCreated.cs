using Microsoft.AspNetCore.Authorization;
using Pathways.Api.Hosting;
using Pathways.Domain.Pathways;
using Wolverine.Http;

namespace Pathways.Api.Recording.Placement;

/// <summary>Records: the person sets up a business.</summary>
public static class BusinessCreatedEndpoint
{
    /// <summary>The person sets up a business.</summary>
    [WolverinePost("/api/pathways/{pathway}/steps/business-created")]
    [Authorize(Policy = Access.Policies.RecordSteps)]
    [Reads<BusinessCreated>]
    [Answers<Receipt>(StatusCodes.Status201Created)]
    public static Task<IResult> Record(Guid pathway, HttpContext http) =>
        StepRequest.RecordAsync<BusinessCreated>(http, pathway, static (step, _) => step);
}
