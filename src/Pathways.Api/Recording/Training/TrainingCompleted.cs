using Microsoft.AspNetCore.Authorization;
using Pathways.Api.Hosting;
using Pathways.Domain.Pathways;
using Wolverine.Http;

namespace Pathways.Api.Recording.Training;

/// <summary>Records: the person follows a training to its end.</summary>
public static class TrainingCompletedEndpoint
{
    /// <summary>The person follows a training to its end.</summary>
    [WolverinePost("/api/pathways/{pathway}/steps/training-completed")]
    [Authorize(Policy = Access.Policies.RecordSteps)]
    [Reads<TrainingCompleted>]
    [Answers<Receipt>(StatusCodes.Status201Created)]
    public static Task<IResult> Record(Guid pathway, HttpContext http) =>
        StepRequest.RecordAsync<TrainingCompleted>(http, pathway, static (step, _) => step);
}
