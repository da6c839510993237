using Microsoft.AspNetCore.Authorization;
using Pathways.Api.Hosting;
using Pathways.Domain.Pathways;
using Wolverine.Http;

namespace Pathways.Api.Recording.Training;

/// <summary>Records: the person gains a qualification, from a training of the pathway or otherwise.</summary>
public static class QualificationObtainedEndpoint
{
    /// <summary>The person gains a qualification, from a training of the pathway or otherwise.</summary>
    [WolverinePost("/api/pathways/{pathway}/steps/qualification-obtained")]
    [Authorize(Policy = Access.Policies.RecordSteps)]
    [Reads<QualificationObtained>]
    [Answers<Receipt>(StatusCodes.Status201Created)]
    public static Task<IResult> Record(Guid pathway, HttpContext http) =>
        StepRequest.RecordAsync<QualificationObtained>(http, pathway, static (step, _) => step);
}
