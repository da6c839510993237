using Microsoft.AspNetCore.Authorization;
using Pathways.Api.Hosting;
using Pathways.Domain.Pathways;
using Wolverine.Http;

namespace Pathways.Api.Recording.Correction;

/// <summary>Retracts a step: it stays in the history, and leaves every figure.</summary>
public static class StepRetractedEndpoint
{
    /// <summary>Retracts a step that should not have been recorded.</summary>
    [WolverinePost("/api/pathways/{pathway}/steps/step-retracted")]
    [Authorize(Policy = Access.Policies.RecordSteps)]
    [Reads<StepRetracted>]
    [Answers<Receipt>(StatusCodes.Status201Created)]
    public static Task<IResult> Record(Guid pathway, HttpContext http) =>
        StepRequest.RecordAsync<StepRetracted>(http, pathway, static (step, _) => step);
}
