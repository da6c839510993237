using Microsoft.AspNetCore.Authorization;
using Pathways.Api.Hosting;
using Pathways.Domain.Pathways;
using Wolverine.Http;

namespace Pathways.Api.Recording.Orientation;

/// <summary>Records: the decision of orientation is notified: the month for the engagement contract starts.</summary>
public static class OrientationNotifiedEndpoint
{
    /// <summary>The decision of orientation is notified: the month for the engagement contract starts.</summary>
    [WolverinePost("/api/pathways/{pathway}/steps/orientation-notified")]
    [Authorize(Policy = Access.Policies.RecordSteps)]
    [Reads<OrientationNotified>]
    [Answers<Receipt>(StatusCodes.Status201Created)]
    public static Task<IResult> Record(Guid pathway, HttpContext http) =>
        StepRequest.RecordAsync<OrientationNotified>(http, pathway, static (step, _) => step);
}
