using Microsoft.AspNetCore.Authorization;
using Pathways.Api.Hosting;
using Pathways.Domain.Pathways;
using Wolverine.Http;

namespace Pathways.Api.Recording.FollowUp;

/// <summary>Records: what the person was found doing, 3, 6 or 12 months after the exit.</summary>
public static class FollowUpRecordedEndpoint
{
    /// <summary>What the person was found doing, 3, 6 or 12 months after the exit.</summary>
    [WolverinePost("/api/pathways/{pathway}/steps/follow-up-recorded")]
    [Authorize(Policy = Access.Policies.RecordSteps)]
    [Reads<FollowUpRecorded>]
    [Answers<Receipt>(StatusCodes.Status201Created)]
    public static Task<IResult> Record(Guid pathway, HttpContext http) =>
        StepRequest.RecordAsync<FollowUpRecorded>(http, pathway, static (step, _) => step);
}
