using System.Collections.Immutable;
using Microsoft.AspNetCore.Authorization;
using Pathways.Api.Hosting;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Wolverine.Http;

namespace Pathways.Api.Recording.Entry;

/// <summary>
/// A person enters a scheme. The person is made beforehand (POST /api/people); a person who comes back names the pathway before. Whoever is asked whether
/// it is somebody whom another structure accompanies (<c>entry/person-known-elsewhere</c>) answers with its <c>same</c>: then the pathway is theirs.
/// </summary>
public sealed record OpenPathway(
    DateOnly OccurredOn, Guid Person, Scheme Scheme, string Structure, string Territory, EntrySituation? Situation = null,
    string? Convention = null, Guid? PreviousPathway = null, ImmutableSortedDictionary<string, string>? Attributes = null,
    PrescriberKind? Prescriber = null, string? Same = null) : StepBody;

/// <summary>Opens a pathway: the entry of a person into a scheme at a structure.</summary>
public static class PathwayOpenedEndpoint
{
    /// <summary>Opens a pathway; the receipt gives its identifier.</summary>
    [WolverinePost("/api/pathways")]
    [Authorize(Policy = Access.Policies.RecordSteps)]
    [Reads<OpenPathway>]
    [Answers<Receipt>(StatusCodes.Status201Created)]
    public static Task<IResult> Record(HttpContext http) =>
        StepRequest.OpenAsync<OpenPathway>(http, static (step, _) => new PathwayOpened(
            step.OccurredOn, step.Person, step.Scheme, step.Structure, step.Territory, step.Situation ?? new EntrySituation(), step.Convention,
            step.PreviousPathway, step.Attributes, step.Prescriber), SameAsync);

    // Of whom the record that was made says all that the other one does.
    static async Task<(Guid? Person, Refusal? Refusal)> SameAsync(OpenPathway step, Actor actor, HttpContext http)
    {
        if (step.Same is not { } word)
        {
            return (null, null);
        }
        var made = await http.RequestServices.GetRequiredService<PersonRecords>().ReadAsync(step.Person, actor, http.RequestAborted) is ({ } own, _) ? own : null;
        var (known, refusal) = made is null ? (null, new Refusal("entry/not-the-same", "same")) : await http.RequestServices.GetRequiredService<SamePerson>().FindAsync(made, word, actor, http.RequestAborted);
        return (known?.Id, refusal);
    }
}
