using Microsoft.AspNetCore.Authorization;
using Pathways.Api.Hosting;
using Pathways.Domain.Pathways;
using Wolverine.Http;

namespace Pathways.Api.Recording.Orientation;

/// <summary>Records: the person's situation has been gone through with them.</summary>
public static class DiagnosisMadeEndpoint
{
    /// <summary>The person's situation has been gone through with them.</summary>
    [WolverinePost("/api/pathways/{pathway}/steps/diagnosis-made")]
    [Authorize(Policy = Access.Policies.RecordSteps)]
    [Reads<DiagnosisMade>]
    [Answers<Receipt>(StatusCodes.Status201Created)]
    public static Task<IResult> Record(Guid pathway, HttpContext http) =>
        StepRequest.RecordAsync<DiagnosisMade>(http, pathway, static (step, _) => step);
}
