using System.Globalization;
using Marten;
using Microsoft.AspNetCore.Authorization;
using Pathways.Api.Hosting;
using Pathways.Domain;
using Pathways.Projections.Formats;
using Wolverine.Http;

namespace Pathways.Api.Recording;

/// <summary>What is asked of a new person.</summary>
public sealed record NewPerson(string FirstName, string LastName, string? Phone = null, string? Email = null, DateOnly? BirthDate = null)
{
    const int LongestName = 100;

    /// <summary>The identity record that this makes; under the same key, the same person.</summary>
    public Identity By(Actor actor, string key) => new(
        DeterministicId.From("person", actor.User, key), Written(FirstName), Written(LastName),
        Phone is null ? null : Contact.Phone(Phone), Email is null ? null : Contact.Email(Email), BirthDate, actor.Structure);

    /// <summary>The fields at fault, in the order of the form.</summary>
    public IEnumerable<string> Wrong(DateOnly today) => new (bool Is, string Field)[]
    {
        (Written(FirstName) is not { Length: > 0 and <= LongestName } || Unwritable(FirstName), "firstName"),
        (Written(LastName) is not { Length: > 0 and <= LongestName } || Unwritable(LastName), "lastName"),
        (BirthDate is { } born && (born.Year < 1900 || born > today), "birthDate"),
        (Phone is { } phone && Contact.Phone(phone) is null, "phone"),
        (Email is { } email && Contact.Email(email) is null, "email"),
    }.Where(w => w.Is).Select(w => w.Field);

    /// <summary>The code whose words say what is wrong with a field.</summary>
    public static string Code(string field) => field switch
    {
        "phone" => "person/bad-phone",
        "email" => "person/bad-email",
        "birthDate" => "person/bad-birth-date",
        _ => "person/bad-field",
    };

    /// <summary>The value of a field, where its words tell it.</summary>
    public IReadOnlyDictionary<string, string>? Said(string field) => field == "birthDate" && BirthDate is { } born
        ? new Dictionary<string, string>(StringComparer.Ordinal) { ["value"] = born.ToString("O", CultureInfo.InvariantCulture) } : null;

    // Several blanks in a name are one, as in a reference, and what nobody sees is left out: two spellings that nobody sees apart would be two people.
    static string Written(string name) => string.Join(' ', string.Concat(name.Where(c => !FieldText.IsInvisible(c))).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    // A NUL can't be stored, and no other control character belongs into a name either.
    static bool Unwritable(string text) => text.Any(char.IsControl);
}

/// <summary>An identity record that was erased: only its identifier, so that a late retry of the request that made it does not make it again.</summary>
/// <param name="Id">The opaque identifier.</param>
public sealed record ErasedIdentity(Guid Id);

/// <summary>The identity record: made, read by those who accompany, erased by the administrator.</summary>
public static class PeopleEndpoints
{
    /// <summary>Makes the identity record of a person; repeated under the same key, the same person.</summary>
    [WolverinePost("/api/people")]
    [Authorize(Policy = Access.Policies.RecordSteps)]
    [Reads<NewPerson>]
    [Answers<Identity>(StatusCodes.Status201Created)]
    public static async Task<IResult> Make(HttpContext http, IDocumentStore store, TerritoryClock clock)
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
        if (body!.Wrong(clock.Today).FirstOrDefault() is { } field)
        {
            return Problems.Result(StatusCodes.Status422UnprocessableEntity, NewPerson.Code(field), field, body.Said(field));
        }
        var person = body!.By(Access.ActorOf(http.User), key);
        return await KnownAsync(store, person, http)
            ?? (await InsertAsync(store, person, http) ? Results.Json(person, statusCode: StatusCodes.Status201Created)
            // Another request under the same key was first, in this very moment: it has given the answer.
            : await KnownAsync(store, person, http))
            ?? throw new InvalidOperationException("An identity record that could not be inserted is there, or was erased.");
    }

    static async Task<IResult?> KnownAsync(IDocumentStore store, Identity person, HttpContext http)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<ErasedIdentity>(person.Id, http.RequestAborted) is not null)
        {
            return Problems.Result(StatusCodes.Status422UnprocessableEntity, "person/erased", "Idempotency-Key");
        }
        if (await session.LoadAsync<Identity>(person.Id, http.RequestAborted) is not { } known)
        {
            return null;
        }
        if (known != person)
        {
            return Problems.Result(StatusCodes.Status422UnprocessableEntity, "idempotency/key-reused", "Idempotency-Key");
        }
        http.Response.Headers["Idempotency-Replayed"] = "true";
        return Results.Json(known, statusCode: StatusCodes.Status201Created);
    }

    static async Task<bool> InsertAsync(IDocumentStore store, Identity person, HttpContext http)
    {
        await using var session = store.LightweightSession();
        session.Insert(person);
        try
        {
            await session.SaveChangesAsync(http.RequestAborted);
            return true;
        }
        catch (JasperFx.DocumentAlreadyExistsException)
        {
            return false;
        }
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
        if (StepRequest.Key(http, out _) is { } noKey)
        {
            return noKey;
        }
        await using var session = store.LightweightSession();
        session.HardDelete<Identity>(person);
        session.Store(new ErasedIdentity(person));
        await session.SaveChangesAsync(http.RequestAborted);
        return Results.NoContent();
    }
}
