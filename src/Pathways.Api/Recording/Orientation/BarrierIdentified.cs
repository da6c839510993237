using Microsoft.AspNetCore.Authorization;
using Pathways.Api.Hosting;
using Pathways.Domain.Pathways;
using Wolverine.Http;

namespace Pathways.Api.Recording.Orientation;

/// <summary>Records: a barrier to work is identified on an axis.</summary>
public static class BarrierIdentifiedEndpoint
{
    /// <summary>A barrier to work is identified on an axis.</summary>
    [WolverinePost("/api/pathways/{pathway}/steps/barrier-identified")]
    [Authorize(Policy = Access.Policies.RecordSteps)]
    [Reads<BarrierIdentified>]
    [Answers<Receipt>(StatusCodes.Status201Created)]
    public static Task<IResult> Record(Guid pathway, HttpContext http) =>
        StepRequest.RecordAsync<BarrierIdentified>(http, pathway, static (step, _) => step);
}
