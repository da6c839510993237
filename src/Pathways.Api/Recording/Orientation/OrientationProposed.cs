using Microsoft.AspNetCore.Authorization;
using Pathways.Api.Hosting;
using Pathways.Domain.Pathways;
using Wolverine.Http;

namespace Pathways.Api.Recording.Orientation;

/// <summary>Records: an orientation is proposed to the person.</summary>
public static class OrientationProposedEndpoint
{
    /// <summary>An orientation is proposed to the person.</summary>
    [WolverinePost("/api/pathways/{pathway}/steps/orientation-proposed")]
    [Authorize(Policy = Access.Policies.RecordSteps)]
    [Reads<OrientationProposed>]
    [Answers<Receipt>(StatusCodes.Status201Created)]
    public static Task<IResult> Record(Guid pathway, HttpContext http) =>
        StepRequest.RecordAsync<OrientationProposed>(http, pathway, static (step, _) => step);
}
