using System.Text.Json.Serialization;
using Marten;
using Microsoft.AspNetCore.Authorization;
using Pathways.Api.Hosting;
using Wolverine.Http;

namespace Pathways.Api.Recording;

/// <summary>Who a person is, as it is answered: nothing of which structure made the record, for another may accompany the person now.</summary>
/// <param name="Id">The opaque identifier that events carry.</param>
/// <param name="FirstName">First name.</param>
/// <param name="LastName">Family name.</param>
/// <param name="Phone">Telephone.</param>
/// <param name="Email">Electronic mail.</param>
/// <param name="BirthDate">Date of birth.</param>
/// <param name="Version">How often it was made or corrected: 1 as it was made.</param>
public sealed record PersonView(Guid Id, string FirstName, string LastName, string? Phone, string? Email, DateOnly? BirthDate, int Version)
{
    /// <summary>The entries whose age has followed a corrected date of birth; absent where none has.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<FollowedAge>? Ages { get; init; }

    /// <summary>What is answered of a record.</summary>
    public static PersonView Of(Identity person)
    {
        ArgumentNullException.ThrowIfNull(person);
        return new(person.Id, person.FirstName, person.LastName, person.Phone, person.Email, person.BirthDate, person.Version);
    }
}

/// <summary>A field that can't be kept as it was sent.</summary>
/// <param name="Field">Its name.</param>
/// <param name="Code">Code of what is wrong.</param>
/// <param name="Messages">What is wrong and what to do, in both languages.</param>
public sealed record WrongField(string Field, string Code, IReadOnlyDictionary<string, string> Messages);

/// <summary>The identity record: made, read by those who accompany, erased by the administrator.</summary>
public static class PeopleEndpoints
{
    /// <summary>Makes the identity record of a person; repeated under the same key, the same person.</summary>
    [WolverinePost("/api/people")]
    [Authorize(Policy = Access.Policies.RecordSteps)]
    [Reads<NewPerson>]
    [Answers<PersonView>(StatusCodes.Status201Created)]
    public static async Task<IResult> Make(HttpContext http, PersonRecords records, TerritoryClock clock)
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
        if (body!.Wrong(clock.Today).ToList() is { Count: > 0 } wrong)
        {
            return WrongFields(body, wrong);
        }
        var actor = Access.ActorOf(http.User);
        var person = body!.By(actor, await records.IdForAsync(actor.User, key, http.RequestAborted));
        return await KnownAsync(records, person, actor, key, http)
            ?? (await records.MakeAsync(person, actor, key, http.RequestAborted) ? Results.Json(PersonView.Of(person), statusCode: StatusCodes.Status201Created)
            // Another request under the same key was first, in this very moment: it has given the answer.
            : await KnownAsync(records, person, actor, key, http))
            ?? throw new InvalidOperationException("An identity record that could not be made is there, or was erased.");
    }

    static async Task<IResult?> KnownAsync(PersonRecords records, Identity person, Actor actor, string key, HttpContext http)
    {
        switch (await records.SaidBeforeAsync(person, actor, key, http.RequestAborted))
        {
            case SaidBefore.Nothing:
                return null;
            case SaidBefore.Erased:
                return Problems.Result(StatusCodes.Status422UnprocessableEntity, "person/erased", "Idempotency-Key");
            case SaidBefore.Otherwise:
                return Problems.Result(StatusCodes.Status422UnprocessableEntity, "idempotency/key-reused", "Idempotency-Key");
            default:
                http.Response.Headers["Idempotency-Replayed"] = "true";
                // The first answer again: what they said themselves, and nothing that was corrected since by somebody else.
                return Results.Json(PersonView.Of(person), statusCode: StatusCodes.Status201Created);
        }
    }

    /// <summary>Every field that can't be kept as it was sent, the first of them as the problem's own.</summary>
    static IResult WrongFields(NewPerson said, IReadOnlyList<(string Field, string Code)> wrong)
    {
        var problem = Problems.Of(StatusCodes.Status422UnprocessableEntity, wrong[0].Code, wrong[0].Field, said.Said(wrong[0].Field));
        problem.Extensions["fields"] = wrong.Select(w => new WrongField(w.Field, w.Code, Resources.Refusals.Both(w.Code, said.Said(w.Field)))).ToList();
        return Results.Problem(problem);
    }

    /// <summary>Reads the identity record of a person: for who accompanies one of their pathways now, and the coordinator.</summary>
    [WolverineGet("/api/people/{person}")]
    [Authorize(Policy = Access.Policies.RecordSteps)]
    [Answers<PersonView>]
    public static async Task<IResult> Read(Guid person, HttpContext http, PersonRecords records)
    {
        if (await records.ReadAsync(person, Access.ActorOf(http.User), http.RequestAborted) is not ({ } known, _))
        {
            return Problems.Result(StatusCodes.Status404NotFound, "person/not-found");
        }
        http.Response.Headers.ETag = Audit.History.VersionTag(known.Version);
        return Results.Json(PersonView.Of(known));
    }

    /// <summary>
    /// Corrects the identity record of a person: the details as they should be, all of them; on the version that was read (<c>If-Match</c>).
    /// </summary>
    [WolverinePut("/api/people/{person}")]
    [Authorize(Policy = Access.Policies.RecordSteps)]
    [Reads<CorrectedPerson>]
    [Answers<PersonView>]
    public static async Task<IResult> Correct(Guid person, HttpContext http, PersonRecords records)
    {
        if (StepRequest.Key(http, out var key) is { } noKey)
        {
            return noKey;
        }
        if (StepRequest.Version(http, out var version) is { } badVersion)
        {
            return badVersion;
        }
        if (http.Request.Headers.IfMatch.Count == 0)
        {
            return Problems.Result(StatusCodes.Status428PreconditionRequired, "person/version-missing", "If-Match");
        }
        var (body, problem) = await StepRequest.BodyAsync<CorrectedPerson>(http);
        if (problem is not null)
        {
            return problem;
        }
        var seen = version is { } v ? (int)Math.Clamp(v, 0, int.MaxValue) : (int?)null;
        var (details, actor) = (body!.Details, Access.ActorOf(http.User));
        return Answer(await records.CorrectAsync(person, details, body.Confirm ?? [], seen, key, actor, http.RequestAborted, records.WholeOf(details, actor, key)), details, http);
    }

    static IResult Answer(PersonOutcome outcome, NewPerson said, HttpContext http)
    {
        switch (outcome)
        {
            case PersonOutcome.Kept(var person, _, var repeated) kept:
                http.Response.Headers.ETag = Audit.History.VersionTag(person.Version);
                if (repeated)
                {
                    http.Response.Headers["Idempotency-Replayed"] = "true";
                }
                return Results.Json(PersonView.Of(person) with { Ages = kept.Ages.Count > 0 ? kept.Ages : null });
            case PersonOutcome.Wrong(var fields):
                return WrongFields(said, fields);
            case PersonOutcome.ToConfirm(var questions):
                return Problems.ToConfirm(questions);
            case PersonOutcome.Conflict(var person, var since):
                http.Response.Headers.ETag = Audit.History.VersionTag(person.Version);
                var moved = Problems.Of(StatusCodes.Status409Conflict, "person/version-conflict", "If-Match");
                moved.Extensions["currentVersion"] = person.Version;
                moved.Extensions["changed"] = since.Select(c => new { c.Version, c.At, c.User, c.Fields }).ToList();
                return Results.Problem(moved);
            case PersonOutcome.Busy:
                return StepRequest.Busy(http);
            case PersonOutcome.KeyReused:
                return Problems.Result(StatusCodes.Status422UnprocessableEntity, "idempotency/key-reused", "Idempotency-Key");
            case PersonOutcome.ReadOnly:
                return Problems.Result(StatusCodes.Status403Forbidden, "person/accompanied-elsewhere");
            case PersonOutcome.Erased:
                return Problems.Result(StatusCodes.Status410Gone, "person/is-erased");
            default:
                return Problems.Result(StatusCodes.Status404NotFound, "person/not-found");
        }
    }

    /// <summary>Erases who a person is. Their pathways stay, and nothing in them says whose they are. Repeated, the same.</summary>
    [WolverineDelete("/api/people/{person}")]
    [Authorize(Policy = Access.Policies.Administer)]
    public static async Task<IResult> Erase(Guid person, HttpContext http, IDocumentStore store, PersonRecords records, EventStore.PeopleLog log, InstallationSecret secret)
    {
        if (StepRequest.Key(http, out var key) is { } noKey)
        {
            return noKey;
        }
        var request = KeptRequest.Of(secret, Access.ActorOf(http.User).User, key, "erase", person.ToString("D"));
        await using var session = store.QuerySession();
        var erased = Results.NoContent();
        if (await request.AgainAsync(session, http, erased) is { } again)
        {
            return again;
        }
        // Whoever came by a file has a pathway and no record: nobody enters under that identifier again.
        var accompanied = (await log.PathwaysOfAsync([person], http.RequestAborted)).Count > 0;
        return await request.OnceAsync(store, http, erased, async () =>
            await records.EraseAsync(person, accompanied, request, http.RequestAborted) ? erased : Problems.Result(StatusCodes.Status404NotFound, "person/not-found"));
    }
}
