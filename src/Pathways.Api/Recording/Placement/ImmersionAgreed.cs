using Microsoft.AspNetCore.Authorization;
using Pathways.Api.Hosting;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Wolverine.Http;

namespace Pathways.Api.Recording.Placement;

/// <summary>A period of immersion with an employer (PMSMP) is agreed. The reference may be left out: one is made, and given back by the timeline.</summary>
public sealed record AgreeImmersion(
    DateOnly OccurredOn, DateOnly StartsOn, DateOnly EndsOn, string? Rome = null,
    string? Immersion = null, string? RomeVersion = null, ImmersionAim? Aim = null, string? Host = null) : StepBody;

/// <summary>Records: a period of immersion with an employer (PMSMP) is agreed.</summary>
public static class ImmersionAgreedEndpoint
{
    /// <summary>A period of immersion with an employer (PMSMP) is agreed.</summary>
    [WolverinePost("/api/pathways/{pathway}/steps/immersion-agreed")]
    [Authorize(Policy = Access.Policies.RecordSteps)]
    [Reads<AgreeImmersion>]
    [Answers<Receipt>(StatusCodes.Status201Created)]
    public static Task<IResult> Record(Guid pathway, HttpContext http) =>
        StepRequest.RecordAsync<AgreeImmersion>(http, pathway, static (step, id) =>
            new ImmersionAgreed(
                step.OccurredOn, step.Immersion ?? StepRequest.Reference("i", id), step.StartsOn, step.EndsOn, step.Rome, step.RomeVersion, step.Aim, step.Host));
}
