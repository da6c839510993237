using Microsoft.AspNetCore.Authorization;
using Pathways.Api.Hosting;
using Pathways.Domain.Pathways;
using Wolverine.Http;

namespace Pathways.Api.Recording.Orientation;

/// <summary>Records: another orientation is asked for.</summary>
public static class ReorientationRequestedEndpoint
{
    /// <summary>Another orientation is asked for.</summary>
    [WolverinePost("/api/pathways/{pathway}/steps/reorientation-requested")]
    [Authorize(Policy = Access.Policies.RecordSteps)]
    [Reads<ReorientationRequested>]
    [Answers<Receipt>(StatusCodes.Status201Created)]
    public static Task<IResult> Record(Guid pathway, HttpContext http) =>
        StepRequest.RecordAsync<ReorientationRequested>(http, pathway, static (step, _) => step);
}
