using Microsoft.AspNetCore.Authorization;
using Pathways.Api.Hosting;
using Pathways.Domain.Pathways;
using Wolverine.Http;

namespace Pathways.Api.Recording.Orientation;

/// <summary>Records: the weight of a known barrier is assessed again.</summary>
public static class BarrierReassessedEndpoint
{
    /// <summary>The weight of a known barrier is assessed again.</summary>
    [WolverinePost("/api/pathways/{pathway}/steps/barrier-reassessed")]
    [Authorize(Policy = Access.Policies.RecordSteps)]
    [Reads<BarrierReassessed>]
    [Answers<Receipt>(StatusCodes.Status201Created)]
    public static Task<IResult> Record(Guid pathway, HttpContext http) =>
        StepRequest.RecordAsync<BarrierReassessed>(http, pathway, static (step, _) => step);
}
