using Microsoft.AspNetCore.Authorization;
using Pathways.Api.Hosting;
using Pathways.Domain.Pathways;
using Wolverine.Http;

namespace Pathways.Api.Recording.Entry;

/// <summary>Records: a counsellor becomes the person's référent: the first dated mandate.</summary>
public static class ReferentAppointedEndpoint
{
    /// <summary>A counsellor becomes the person's référent: the first dated mandate.</summary>
    [WolverinePost("/api/pathways/{pathway}/steps/referent-appointed")]
    [Authorize(Policy = Access.Policies.RecordSteps)]
    [Reads<ReferentAppointed>]
    [Answers<Receipt>(StatusCodes.Status201Created)]
    public static Task<IResult> Record(Guid pathway, HttpContext http) =>
        StepRequest.RecordAsync<ReferentAppointed>(http, pathway, static (step, _) => step);
}
