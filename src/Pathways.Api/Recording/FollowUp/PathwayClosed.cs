using Microsoft.AspNetCore.Authorization;
using Pathways.Api.Hosting;
using Pathways.Domain.Pathways;
using Wolverine.Http;

namespace Pathways.Api.Recording.FollowUp;

/// <summary>Records: the accompaniment ends, with its coded exit.</summary>
public static class PathwayClosedEndpoint
{
    /// <summary>The accompaniment ends, with its coded exit.</summary>
    [WolverinePost("/api/pathways/{pathway}/steps/pathway-closed")]
    [Authorize(Policy = Access.Policies.RecordSteps)]
    [Reads<PathwayClosed>]
    [Answers<Receipt>(StatusCodes.Status201Created)]
    public static Task<IResult> Record(Guid pathway, HttpContext http) =>
        StepRequest.RecordAsync<PathwayClosed>(http, pathway, static (step, _) => step);
}
