using Microsoft.AspNetCore.Authorization;
using Pathways.Api.Hosting;
using Pathways.Domain.Pathways;
using Wolverine.Http;

namespace Pathways.Api.Recording.Orientation;

/// <summary>Records: the person accepts the orientation.</summary>
public static class OrientationAcceptedEndpoint
{
    /// <summary>The person accepts the orientation.</summary>
    [WolverinePost("/api/pathways/{pathway}/steps/orientation-accepted")]
    [Authorize(Policy = Access.Policies.RecordSteps)]
    [Reads<OrientationAccepted>]
    [Answers<Receipt>(StatusCodes.Status201Created)]
    public static Task<IResult> Record(Guid pathway, HttpContext http) =>
        StepRequest.RecordAsync<OrientationAccepted>(http, pathway, static (step, _) => step);
}
