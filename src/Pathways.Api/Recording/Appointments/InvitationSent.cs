using Microsoft.AspNetCore.Authorization;
using Pathways.Api.Hosting;
using Pathways.Domain.Pathways;
using Wolverine.Http;

namespace Pathways.Api.Recording.Appointments;

/// <summary>Records: an invitation is sent to the person.</summary>
public static class InvitationSentEndpoint
{
    /// <summary>An invitation is sent to the person.</summary>
    [WolverinePost("/api/pathways/{pathway}/steps/invitation-sent")]
    [Authorize(Policy = Access.Policies.RecordSteps)]
    [Reads<InvitationSent>]
    [Answers<Receipt>(StatusCodes.Status201Created)]
    public static Task<IResult> Record(Guid pathway, HttpContext http) =>
        StepRequest.RecordAsync<InvitationSent>(http, pathway, static (step, _) => step);
}
