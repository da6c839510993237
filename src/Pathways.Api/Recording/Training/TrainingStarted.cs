using Microsoft.AspNetCore.Authorization;
using Pathways.Api.Hosting;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Wolverine.Http;

namespace Pathways.Api.Recording.Training;

/// <summary>The person starts a training. The reference may be left out: one is made, and given back by the timeline.</summary>
public sealed record StartTraining(DateOnly OccurredOn, TrainingKind Kind, DateOnly? PlannedEnd = null, string? Training = null) : StepBody;

/// <summary>Records: the person starts a training.</summary>
public static class TrainingStartedEndpoint
{
    /// <summary>The person starts a training.</summary>
    [WolverinePost("/api/pathways/{pathway}/steps/training-started")]
    [Authorize(Policy = Access.Policies.RecordSteps)]
    [Reads<StartTraining>]
    [Answers<Receipt>(StatusCodes.Status201Created)]
    public static Task<IResult> Record(Guid pathway, HttpContext http) =>
        StepRequest.RecordAsync<StartTraining>(http, pathway, static (step, id) =>
            new TrainingStarted(step.OccurredOn, step.Training ?? StepRequest.Reference("t", id), step.Kind, step.PlannedEnd));
}
