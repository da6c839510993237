using Microsoft.AspNetCore.Authorization;
using Pathways.Api.Hosting;
using Pathways.Domain.Pathways;
using Wolverine.Http;

namespace Pathways.Api.Recording.Orientation;

/// <summary>Records: a known barrier no longer stands in the way.</summary>
public static class BarrierLiftedEndpoint
{
    /// <summary>A known barrier no longer stands in the way.</summary>
    [WolverinePost("/api/pathways/{pathway}/steps/barrier-lifted")]
    [Authorize(Policy = Access.Policies.RecordSteps)]
    [Reads<BarrierLifted>]
    [Answers<Receipt>(StatusCodes.Status201Created)]
    public static Task<IResult> Record(Guid pathway, HttpContext http) =>
        StepRequest.RecordAsync<BarrierLifted>(http, pathway, static (step, _) => step);
}
