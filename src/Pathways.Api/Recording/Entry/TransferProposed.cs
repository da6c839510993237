using Microsoft.AspNetCore.Authorization;
using Pathways.Api.Hosting;
using Pathways.Domain.Pathways;
using Wolverine.Http;

namespace Pathways.Api.Recording.Entry;

/// <summary>Records: a transfer to another structure is proposed to the coordinator.</summary>
public static class TransferProposedEndpoint
{
    /// <summary>A transfer to another structure is proposed to the coordinator, who hands over or retracts the proposal.</summary>
    [WolverinePost("/api/pathways/{pathway}/steps/transfer-proposed")]
    [Authorize(Policy = Access.Policies.RecordSteps)]
    [Reads<TransferProposed>]
    [Answers<Receipt>(StatusCodes.Status201Created)]
    public static Task<IResult> Record(Guid pathway, HttpContext http) =>
        StepRequest.RecordAsync<TransferProposed>(http, pathway, static (step, _) => step);
}
