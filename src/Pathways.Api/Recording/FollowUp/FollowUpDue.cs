using Microsoft.AspNetCore.Authorization;
using Pathways.Api.Hosting;
using Pathways.Domain.Pathways;
using Wolverine.Http;

namespace Pathways.Api.Recording.FollowUp;

/// <summary>Records: a follow-up falls due, so many months after the exit.</summary>
public static class FollowUpDueEndpoint
{
    /// <summary>A follow-up falls due, so many months after the exit.</summary>
    [WolverinePost("/api/pathways/{pathway}/steps/follow-up-due")]
    [Authorize(Policy = Access.Policies.RecordSteps)]
    [Reads<FollowUpDue>]
    [Answers<Receipt>(StatusCodes.Status201Created)]
    public static Task<IResult> Record(Guid pathway, HttpContext http) =>
        StepRequest.RecordAsync<FollowUpDue>(http, pathway, static (step, _) => step);
}
