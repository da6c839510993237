using Microsoft.AspNetCore.Authorization;
using Pathways.Api.Hosting;
using Pathways.Api.Recording.Placement;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Wolverine.Http;

namespace Pathways.Api.Recording.FollowUp;

/// <summary>
/// The accompaniment ends, with its coded exit. An exit to employment needs a contract that runs on that day: recorded before, or
/// given here and stored with the exit; or the confirmation (<c>pathway/employment-undocumented</c>) that it counts as undocumented.
/// Appointments that stay booked for a later day are no task any more, and figures count them apart: cancel those that do not take place.
/// </summary>
/// <param name="OccurredOn">Day of the exit.</param>
/// <param name="Exit">Coded exit.</param>
/// <param name="Contract">The contract that the exit rests on, when it is not recorded yet.</param>
public sealed record ClosePathway(DateOnly OccurredOn, Closure Exit, StartWorkContract? Contract = null) : StepBody;

/// <summary>Records: the accompaniment ends, with its coded exit.</summary>
public static class PathwayClosedEndpoint
{
    /// <summary>The accompaniment ends, with its coded exit.</summary>
    [WolverinePost("/api/pathways/{pathway}/steps/pathway-closed")]
    [Authorize(Policy = Access.Policies.RecordSteps)]
    [Reads<ClosePathway>]
    [Answers<Receipt>(StatusCodes.Status201Created)]
    public static Task<IResult> Record(Guid pathway, HttpContext http) =>
        StepRequest.RecordAsync<ClosePathway>(http, pathway, static (step, id) =>
        {
            var closed = new PathwayClosed(step.OccurredOn, step.Exit);
            return step.Contract is { } contract ? [contract.At(id), closed] : [closed];
        });
}
