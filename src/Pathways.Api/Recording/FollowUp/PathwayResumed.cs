using Microsoft.AspNetCore.Authorization;
using Pathways.Api.Hosting;
using Pathways.Domain.Pathways;
using Wolverine.Http;

namespace Pathways.Api.Recording.FollowUp;

/// <summary>Records: the accompaniment is taken up again.</summary>
public static class PathwayResumedEndpoint
{
    /// <summary>The accompaniment is taken up again.</summary>
    [WolverinePost("/api/pathways/{pathway}/steps/pathway-resumed")]
    [Authorize(Policy = Access.Policies.RecordSteps)]
    [Reads<PathwayResumed>]
    [Answers<Receipt>(StatusCodes.Status201Created)]
    public static Task<IResult> Record(Guid pathway, HttpContext http) =>
        StepRequest.RecordAsync<PathwayResumed>(http, pathway, static (step, _) => step);
}
