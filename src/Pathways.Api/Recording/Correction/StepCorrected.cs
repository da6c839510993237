using Microsoft.AspNetCore.Authorization;
using Pathways.Api.Hosting;
using Pathways.Domain.Pathways;
using Wolverine.Http;

namespace Pathways.Api.Recording.Correction;

/// <summary>Corrects a step: it stays in the history, and figures follow the correction.</summary>
public static class StepCorrectedEndpoint
{
    /// <summary>Corrects a step that was recorded wrongly.</summary>
    [WolverinePost("/api/pathways/{pathway}/steps/step-corrected")]
    [Authorize(Policy = Access.Policies.RecordSteps)]
    [Reads<StepCorrected>]
    [Answers<Receipt>(StatusCodes.Status201Created)]
    public static Task<IResult> Record(Guid pathway, HttpContext http) =>
        StepRequest.RecordAsync<StepCorrected>(http, pathway, static (step, _) => step);
}
