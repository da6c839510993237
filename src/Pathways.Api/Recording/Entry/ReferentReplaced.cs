using Microsoft.AspNetCore.Authorization;
using Pathways.Api.Hosting;
using Pathways.Domain.Pathways;
using Wolverine.Http;

namespace Pathways.Api.Recording.Entry;

/// <summary>Records: another counsellor takes the mandate over, possibly of another structure.</summary>
public static class ReferentReplacedEndpoint
{
    /// <summary>Another counsellor takes the mandate over, possibly of another structure.</summary>
    [WolverinePost("/api/pathways/{pathway}/steps/referent-replaced")]
    [Authorize(Policy = Access.Policies.RecordSteps)]
    [Reads<ReferentReplaced>]
    [Answers<Receipt>(StatusCodes.Status201Created)]
    public static Task<IResult> Record(Guid pathway, HttpContext http) =>
        StepRequest.RecordAsync<ReferentReplaced>(http, pathway, static (step, _) => step);
}
