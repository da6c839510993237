using Microsoft.AspNetCore.Authorization;
using Pathways.Api.Hosting;
using Pathways.Domain.Pathways;
using Wolverine.Http;

namespace Pathways.Api.Recording.Orientation;

/// <summary>Records: the person refuses the orientation.</summary>
public static class OrientationRefusedEndpoint
{
    /// <summary>The person refuses the orientation.</summary>
    [WolverinePost("/api/pathways/{pathway}/steps/orientation-refused")]
    [Authorize(Policy = Access.Policies.RecordSteps)]
    [Reads<OrientationRefused>]
    [Answers<Receipt>(StatusCodes.Status201Created)]
    public static Task<IResult> Record(Guid pathway, HttpContext http) =>
        StepRequest.RecordAsync<OrientationRefused>(http, pathway, static (step, _) => step);
}
