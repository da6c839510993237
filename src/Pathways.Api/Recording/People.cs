using Marten;
using Microsoft.AspNetCore.Authorization;
using Pathways.Api.Hosting;
using Pathways.Domain;
using Wolverine.Http;

namespace Pathways.Api.Recording;

/// <summary>What is asked of a new person.</summary>
public sealed record NewPerson(string FirstName, string LastName, string? Phone = null, string? Email = null, DateOnly? BirthDate = null)
{
    const int LongestName = 100;

    /// <summary>The identity record that this makes; under the same key, the same person.</summary>
    public Identity By(Actor actor, string key) => new(
        DeterministicId.From("person", actor.User, key), FirstName.Trim(), LastName.Trim(), Phone, Email, BirthDate, actor.Structure);

    /// <summary>The field at fault, if one is.</summary>
    public string? Wrong() =>
        FirstName.Trim() is not { Length: > 0 and <= LongestName } ? "firstName"
        : LastName.Trim() is not { Length: > 0 and <= LongestName } ? "lastName"
        : BirthDate is { Year: < 1900 } ? "birthDate"
        : Email is { } email && (email.Length > 254 || !email.Contains('@', StringComparison.Ordinal)) ? "email"
        : Phone is { Length: > 30 } ? "phone"
        : null;
}

/// <summary>The identity record: made, read by those who accompany, erased by the administrator.</summary>
public static class PeopleEndpoints
{
    /// <summary>Makes the identity record of a person; repeated under the same key, the same person.</summary>
    [WolverinePost("/api/people")]
    [Authorize(Policy = Access.Policies.RecordSteps)]
    [Reads<NewPerson>]
    [Answers<Identity>(StatusCodes.Status201Created)]
    public static async Task<IResult> Make(HttpContext http, IDocumentStore store)
    {
        if (StepRequest.Key(http, out var key) is { } noKey)
        {
            return noKey;
        }
        var (body, problem) = await StepRequest.BodyAsync<NewPerson>(http);
        if (problem is not null)
        {
            return problem;
        }
        if (body!.Wrong() is { } field)
        {
            return Problems.Result(StatusCodes.Status422UnprocessableEntity, "person/bad-field", field);
        }
        var person = body!.By(Access.ActorOf(http.User), key);
        await using var session = store.LightweightSession();
        if (await session.LoadAsync<Identity>(person.Id, http.RequestAborted) is { } known)
        {
            if (known != person)
            {
                return Problems.Result(StatusCodes.Status422UnprocessableEntity, "idempotency/key-reused", "Idempotency-Key");
            }
            http.Response.Headers["Idempotency-Replayed"] = "true";
            return Results.Json(known, statusCode: StatusCodes.Status201Created);
        }
        session.Store(person);
        await session.SaveChangesAsync(http.RequestAborted);
        return Results.Json(person, statusCode: StatusCodes.Status201Created);
    }

    /// <summary>Reads the identity record of a person.</summary>
    [WolverineGet("/api/people/{person}")]
    [Authorize(Policy = Access.Policies.RecordSteps)]
    [Answers<Identity>]
    public static async Task<IResult> Read(Guid person, HttpContext http, IDocumentStore store)
    {
        await using var session = store.QuerySession();
        var known = await session.LoadAsync<Identity>(person, http.RequestAborted);
        return known is null || !Access.MaySeeNames(Access.ActorOf(http.User), known.Structure)
            ? Problems.Result(StatusCodes.Status404NotFound, "person/not-found")
            : Results.Json(known);
    }

    /// <summary>Erases who a person is. Their pathways stay, and nothing in them says whose they are.</summary>
    [WolverineDelete("/api/people/{person}")]
    [Authorize(Policy = Access.Policies.Administer)]
    public static async Task<IResult> Erase(Guid person, HttpContext http, IDocumentStore store)
    {
        await using var session = store.LightweightSession();
        session.HardDelete<Identity>(person);
        await session.SaveChangesAsync(http.RequestAborted);
        return Results.NoContent();
    }
}
