using Microsoft.AspNetCore.Authorization;
using Pathways.Api.Hosting;
using Pathways.Domain.Pathways;
using Wolverine.Http;

namespace Pathways.Api.Recording.Placement;

/// <summary>Records: an immersion ends; Kept says whether it went to its end.</summary>
public static class ImmersionEndedEndpoint
{
    /// <summary>An immersion ends; Kept says whether it went to its end.</summary>
    [WolverinePost("/api/pathways/{pathway}/steps/immersion-ended")]
    [Authorize(Policy = Access.Policies.RecordSteps)]
    [Reads<ImmersionEnded>]
    [Answers<Receipt>(StatusCodes.Status201Created)]
    public static Task<IResult> Record(Guid pathway, HttpContext http) =>
        StepRequest.RecordAsync<ImmersionEnded>(http, pathway, static (step, _) => step);
}
