using Marten;
using Microsoft.AspNetCore.Authorization;
using Pathways.Api.Hosting;
using Pathways.Api.Recording;
using Pathways.Domain.Codes;
using Pathways.Projections.Formats;
using Wolverine.Http;

namespace Pathways.Api.Registries;

/// <summary>Registers the territory's structures, so that codes are held against them.</summary>
public static class StructureRegistry
{
    const int LongestCode = 40;
    const int LongestName = 100;

    static readonly string[] Kinds = ["PLIE", "ML", "CCAS", "CAP_EMPLOI", "ACI", "AI", "EI", "ETTI", "OTHER"];

    /// <summary>Registers a structure, or gives the one of this code another name, kind or place; repeated under the same key, nothing more.</summary>
    [WolverinePost("/api/structures")]
    [Authorize(Policy = Access.Policies.Administer)]
    [Reads<Structure>]
    [Answers<Structure>(StatusCodes.Status201Created)]
    public static async Task<IResult> Register(HttpContext http, IDocumentStore store, InstallationSecret secret)
    {
        if (StepRequest.Key(http, out var key) is { } noKey)
        {
            return noKey;
        }
        var (said, problem) = await StepRequest.BodyAsync<Structure>(http);
        if (problem is not null)
        {
            return problem;
        }
        if (Wrong(said!) is { } field)
        {
            return Problems.Result(StatusCodes.Status422UnprocessableEntity, "structure/bad-field", field, new Dictionary<string, string>(StringComparer.Ordinal) { ["kinds"] = string.Join(", ", Kinds) });
        }
        var request = KeptRequest.Of(secret, Access.ActorOf(http.User).User, key, "structure", said!.Code, said.Name, said.Kind, said.Territory);
        var answer = Results.Json(said, statusCode: StatusCodes.Status201Created);
        await using var session = store.LightweightSession();
        if (await request.AgainAsync(session, http, answer) is { } again)
        {
            return again;
        }
        if (DirectoryCodes.Meant(said.Code, await session.Query<Structure>().Select(s => s.Code).ToListAsync(http.RequestAborted)) is { } meant)
        {
            // Two that differ by capitals would be one to everybody who types them.
            return Problems.Result(StatusCodes.Status422UnprocessableEntity, "structure/registered-otherwise", "code",
                new Dictionary<string, string>(StringComparer.Ordinal) { ["code"] = said.Code, ["nearest"] = meant });
        }
        session.Insert(request);
        session.Store(said);
        return await request.OnceAsync(store, http, answer, async () =>
        {
            await session.SaveChangesAsync(http.RequestAborted);
            return answer;
        });
    }

    static string? Wrong(Structure said) =>
        said.Code.Length is 0 or > LongestCode || !said.Code.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') ? "code"
        : string.IsNullOrWhiteSpace(said.Name) || said.Name.Length > LongestName || FieldText.Disguises(said.Name) || FieldText.Seen(said.Name) != said.Name ? "name"
        : !Kinds.Contains(said.Kind, StringComparer.Ordinal) ? "kind"
        : Nomenclatures.Commune(said.Territory) != said.Territory ? "territory"
        : null;
}
