using Microsoft.AspNetCore.Authorization;
using Pathways.Api.Hosting;
using Pathways.Domain.Pathways;
using Wolverine.Http;

namespace Pathways.Api.Recording.Training;

/// <summary>Records: the person leaves a training before its end.</summary>
public static class TrainingAbandonedEndpoint
{
    /// <summary>The person leaves a training before its end.</summary>
    [WolverinePost("/api/pathways/{pathway}/steps/training-abandoned")]
    [Authorize(Policy = Access.Policies.RecordSteps)]
    [Reads<TrainingAbandoned>]
    [Answers<Receipt>(StatusCodes.Status201Created)]
    public static Task<IResult> Record(Guid pathway, HttpContext http) =>
        StepRequest.RecordAsync<TrainingAbandoned>(http, pathway, static (step, _) => step);
}
