using Microsoft.AspNetCore.Authorization;
using Pathways.Api.Hosting;
using Pathways.Domain.Pathways;
using Wolverine.Http;

namespace Pathways.Api.Recording.Orientation;

/// <summary>Records: the request for another orientation is decided. When granted, the new kind holds from that day.</summary>
public static class ReorientationDecidedEndpoint
{
    /// <summary>The request for another orientation is decided. When granted, the new kind holds from that day.</summary>
    [WolverinePost("/api/pathways/{pathway}/steps/reorientation-decided")]
    [Authorize(Policy = Access.Policies.RecordSteps)]
    [Reads<ReorientationDecided>]
    [Answers<Receipt>(StatusCodes.Status201Created)]
    public static Task<IResult> Record(Guid pathway, HttpContext http) =>
        StepRequest.RecordAsync<ReorientationDecided>(http, pathway, static (step, _) => step);
}
