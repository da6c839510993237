using Microsoft.AspNetCore.Authorization;
using Pathways.Api.Hosting;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Wolverine.Http;

namespace Pathways.Api.Recording.Training;

/// <summary>A training is prescribed. The reference may be left out: one is made, and given back by the timeline.</summary>
public sealed record PrescribeTraining(DateOnly OccurredOn, TrainingKind Kind, string? Training = null) : StepBody;

/// <summary>Records: a training is prescribed.</summary>
public static class TrainingPrescribedEndpoint
{
    /// <summary>A training is prescribed.</summary>
    [WolverinePost("/api/pathways/{pathway}/steps/training-prescribed")]
    [Authorize(Policy = Access.Policies.RecordSteps)]
    [Reads<PrescribeTraining>]
    [Answers<Receipt>(StatusCodes.Status201Created)]
    public static Task<IResult> Record(Guid pathway, HttpContext http) =>
        StepRequest.RecordAsync<PrescribeTraining>(http, pathway, static (step, id) =>
            new TrainingPrescribed(step.OccurredOn, step.Training ?? StepRequest.Reference("t", id), step.Kind));
}
