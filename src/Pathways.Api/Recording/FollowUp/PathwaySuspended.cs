using Microsoft.AspNetCore.Authorization;
using Pathways.Api.Hosting;
using Pathways.Domain.Pathways;
using Wolverine.Http;

namespace Pathways.Api.Recording.FollowUp;

/// <summary>Records: the accompaniment is suspended.</summary>
public static class PathwaySuspendedEndpoint
{
    /// <summary>The accompaniment is suspended.</summary>
    [WolverinePost("/api/pathways/{pathway}/steps/pathway-suspended")]
    [Authorize(Policy = Access.Policies.RecordSteps)]
    [Reads<PathwaySuspended>]
    [Answers<Receipt>(StatusCodes.Status201Created)]
    public static Task<IResult> Record(Guid pathway, HttpContext http) =>
        StepRequest.RecordAsync<PathwaySuspended>(http, pathway, static (step, _) => step);
}
