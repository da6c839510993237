using Microsoft.AspNetCore.Authorization;
using Pathways.Api.Hosting;
using Pathways.Domain.Codes;
using Wolverine.Http;

namespace Pathways.Api.Registries;

/// <summary>A commune that a search found.</summary>
/// <param name="Code">INSEE code.</param>
/// <param name="Name">Its name.</param>
/// <param name="Within">The commune that it is part of; absent for one of its own.</param>
/// <param name="Former">Whether it is a commune that is none any more.</param>
public sealed record FoundCommune(string Code, string Name, string? Within = null, bool Former = false);

/// <summary>What a search found.</summary>
/// <param name="Communes">The likeliest first.</param>
/// <param name="More">Whether there are others, less likely: more letters find them.</param>
public sealed record FoundCommunes(IReadOnlyList<FoundCommune> Communes, bool More);

/// <summary>Search for a commune by what people type.</summary>
public static class CommuneSearch
{
    const int Most = 12;

    /// <summary>The communes that a name, a part of one, or the beginning of a code may mean; the likeliest first, twelve at most.</summary>
    [WolverineGet("/api/communes")]
    [Authorize(Policy = Access.Policies.RecordSteps)]
    [Recording.Answers<FoundCommunes>]
    public static async Task<IResult> Find(HttpContext http, TerritoryDirectory directory, string? search = null)
    {
        var typed = search ?? "";
        var plain = Communes.Plain(typed);
        var own = (await directory.ReadAsync(http.RequestAborted)).All("territory")
            .Where(c => plain.Length > 0 && (Communes.Plain(c.Name).Contains(plain, StringComparison.Ordinal) || c.Code.StartsWith(typed.Trim(), StringComparison.OrdinalIgnoreCase)))
            .Select(c => new FoundCommune(c.Code, c.Name)).ToList();
        var all = Communes.Search(typed, Most + 1).Select(e => new FoundCommune(e.Code, e.Name, Communes.Whole(e.Code)?.Name, e.Kind == CommuneKinds.Former));
        var found = own.Concat(all).DistinctBy(c => c.Code).ToList();
        return Results.Json(new FoundCommunes([.. found.Take(Most)], found.Count > Most));
    }
}
