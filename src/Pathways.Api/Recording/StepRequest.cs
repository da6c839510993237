using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Pathways.Api.Hosting;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Recording;

/// <summary>What every request to record has in common: who, the key, the version seen, the body; and how an outcome is answered.</summary>
public static class StepRequest
{
    /// <summary>The largest body of a request to record, in bytes: a step is a few hundred.</summary>
    public const int MostBytes = 64 * 1024;

    const int ShortestKey = 8;
    const int LongestKey = 128;

    /// <summary>Records on a pathway what the body says; <paramref name="step"/> gets the body and the identifier that the event will have.</summary>
    public static Task<IResult> RecordAsync<T>(HttpContext http, Guid pathway, Func<T, Guid, PathwayEvent> step)
        where T : class => RecordAsync<T>(http, (_, _, _) => Task.FromResult(pathway), (body, id) => [step(body, id)]);

    /// <summary>Records steps that belong together, in their order; the identifier is that of the first.</summary>
    public static Task<IResult> RecordAsync<T>(HttpContext http, Guid pathway, Func<T, Guid, IReadOnlyList<PathwayEvent>> steps)
        where T : class => RecordAsync(http, (_, _, _) => Task.FromResult(pathway), steps);

    /// <summary>Opens a pathway, whose identifier follows from the key; <paramref name="same"/> says for whom, where the body says that it is somebody who is known.</summary>
    public static Task<IResult> OpenAsync<T>(HttpContext http, Func<T, Guid, PathwayOpened> step, Func<T, Actor, HttpContext, Task<(Guid? Person, Refusal? Refusal)>> same)
        where T : class => RecordAsync<T>(http, (recorder, user, key) => recorder.PathwayForAsync(user, key, http.RequestAborted), (body, id) => [step(body, id)], same);

    /// <summary>
    /// A reference for what a step starts, when the caller gives none: it follows from the event's identifier, so a retry gives the same. Of eight digits one in some hundred reads
    /// as a day, which no reference may hold: then it is the next.
    /// </summary>
    public static string Reference(string letters, Guid id)
    {
        for (var number = BitConverter.ToUInt32(id.ToByteArray(), 10) % 100_000_000; ; number = (number + 1) % 100_000_000)
        {
            if (string.Create(CultureInfo.InvariantCulture, $"{letters}-{number:D8}") is var reference && !PersonalText.MayBeSomebodys(reference))
            {
                return reference;
            }
        }
    }

    static async Task<IResult> RecordAsync<T>(
        HttpContext http, Func<Recorder, string, string, Task<Guid>> pathwayOf, Func<T, Guid, IReadOnlyList<PathwayEvent>> steps, Func<T, Actor, HttpContext, Task<(Guid? Person, Refusal? Refusal)>>? same = null)
        where T : class
    {
        if (Key(http, out var key) is { } noKey)
        {
            return noKey;
        }
        if (Version(http, out var version) is { } badVersion)
        {
            return badVersion;
        }
        var (body, unreadable) = await BodyAsync<T>(http);
        if (unreadable is not null)
        {
            return unreadable;
        }
        var actor = Access.ActorOf(http.User);
        var recorder = http.RequestServices.GetRequiredService<Recorder>();
        var pathway = await pathwayOf(recorder, actor.User, key);
        var proposed = steps(body!, recorder.EventIdFor(actor.User, key));
        if (body is StepBody { Confirm: { } confirmed })
        {
            proposed = [.. proposed.Select(step => step with { Confirmed = confirmed })];
        }
        var (known, unlike) = same is null ? default : await same(body!, actor, http);
        if (unlike is not null)
        {
            return Problems.Result(unlike);
        }
        if (known is { } person)
        {
            // Whoever goes on with them has answered that another structure accompanies them.
            proposed = [.. proposed.Select(step => step is PathwayOpened entry ? entry with { Person = person, Confirmed = [.. entry.Confirmed ?? [], "entry/person-elsewhere"] } : step)];
        }
        var result = await recorder.RecordAsync(pathway, proposed, key, version, actor, http.RequestAborted, same: known);
        return Answer(http, result);
    }

    /// <summary>The answer to who records on what a large file holds: when to come back.</summary>
    internal static IResult Busy(HttpContext http)
    {
        http.Response.Headers.RetryAfter = RecordingResult.Busy.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        return Problems.Result(StatusCodes.Status503ServiceUnavailable, RecordingResult.Busy.Code);
    }

    static IResult Answer(HttpContext http, RecordingResult result)
    {
        switch (result)
        {
            case RecordingResult.Recorded(var receipt, var repeated):
                http.Response.Headers.ETag = Audit.History.VersionTag(receipt.Version);
                http.Response.Headers.Location = $"/api/pathways/{receipt.Pathway:D}/timeline";
                if (repeated)
                {
                    http.Response.Headers["Idempotency-Replayed"] = "true";
                }
                return Results.Json(receipt, PathwayJson.Stored, statusCode: StatusCodes.Status201Created);
            case RecordingResult.Refused(var refusal):
                return Problems.Result(refusal);
            case RecordingResult.ToConfirm(var questions):
                return Problems.ToConfirm(questions);
            case RecordingResult.VersionConflict(var current, var since):
                http.Response.Headers.ETag = Audit.History.VersionTag(current);
                var problem = Problems.Of(StatusCodes.Status409Conflict, "pathway/version-conflict", details: new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["current"] = current.ToString(CultureInfo.InvariantCulture),
                });
                problem.Extensions["currentVersion"] = current;
                problem.Extensions["changed"] = since;
                return Results.Problem(problem);
            case RecordingResult.KeyReused:
                return Problems.Result(StatusCodes.Status422UnprocessableEntity, "idempotency/key-reused", "Idempotency-Key");
            case RecordingResult.Busy:
                return Busy(http);
            case RecordingResult.SensitiveStep:
                return Problems.Result(StatusCodes.Status403Forbidden, RecordingResult.SensitiveStep.Code);
            case RecordingResult.Forbidden(var structure):
                return Problems.OtherStructure(structure);
            default:
                return Problems.NotFound();
        }
    }

    /// <summary>The idempotency key of a write, or the problem with it.</summary>
    public static IResult? Key(HttpContext http, out string key)
    {
        key = http.Request.Headers["Idempotency-Key"].ToString();
        return key.Length == 0 ? Problems.Result(StatusCodes.Status400BadRequest, "idempotency/key-missing", "Idempotency-Key")
            : !IsKey(key) ? Problems.Result(StatusCodes.Status400BadRequest, "idempotency/key-malformed", "Idempotency-Key")
            : null;
    }

    /// <summary>Whether a text may be the key of a write, in a header or in a form: 8 to 128 signs of ASCII, without blanks.</summary>
    public static bool IsKey(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length is >= ShortestKey and <= LongestKey && text.All(c => c is > ' ' and <= '~');
    }

    /// <summary>The version that a write was made on (<c>If-Match</c>), when one is said; or the problem with it.</summary>
    public static IResult? Version(HttpContext http, out long? version)
    {
        version = null;
        var tag = http.Request.Headers.IfMatch.ToString();
        if (http.Request.Headers.IfMatch.Count == 0 || tag == "*")
        {
            return null;
        }
        if (tag.Length > 2 && tag[0] == '"' && tag[^1] == '"' && long.TryParse(tag.AsSpan(1, tag.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var said))
        {
            version = said;
            return null;
        }
        return Problems.Result(StatusCodes.Status400BadRequest, "request/bad-version", "If-Match");
    }

    /// <summary>The body, read as strictly as what people send is; or the problem with it.</summary>
    public static async Task<(T? Body, IResult? Problem)> BodyAsync<T>(HttpContext http)
        where T : class
    {
        if (!http.Request.HasJsonContentType())
        {
            return (null, Problems.Result(StatusCodes.Status415UnsupportedMediaType, "request/not-json", "Content-Type"));
        }
        if (http.Request.ContentLength > MostBytes)
        {
            return (null, TooLarge());
        }
        if (http.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MostBytes;
        }
        try
        {
            var body = await JsonSerializer.DeserializeAsync<T>(http.Request.BodyReader, PathwayJson.Sent, http.RequestAborted);
            return body is null ? (null, Unreadable.Nothing()) : (body, null);
        }
        catch (JsonException e)
        {
            return (null, Unreadable.Of(e));
        }
        catch (NotSupportedException e)
        {
            // A corrected step that does not say which event it is: thrown so by the framework, which takes it for a mistake of ours.
            return (null, Unreadable.Of(e));
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (null, TooLarge());
        }
    }

    static IResult TooLarge() => Problems.Result(StatusCodes.Status413PayloadTooLarge, "request/too-large", details: new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["most"] = MostBytes.ToString(CultureInfo.InvariantCulture),
    });
}

/// <summary>A body that is not the event itself.</summary>
public abstract record StepBody
{
    /// <summary>Codes of the questions that were asked, and to which the answer is that it is so.</summary>
    public IReadOnlyList<string>? Confirm { get; init; }
}

/// <summary>Which body an endpoint reads. Not ASP.NET's own metadata, on which routing answers before anybody asked who calls.</summary>
public interface IReads
{
    /// <summary>Type of the body.</summary>
    Type Body { get; }
}

/// <summary>Says which body an endpoint reads, for the API's description: the body itself is read by <see cref="StepRequest"/>.</summary>
/// <typeparam name="T">Type of the body.</typeparam>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReadsAttribute<T> : Attribute, IReads
{
    /// <inheritdoc/>
    public Type Body => typeof(T);
}

/// <summary>Says what an endpoint answers when it goes well, for the API's description.</summary>
/// <typeparam name="T">Type of the answer.</typeparam>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AnswersAttribute<T>(int status = StatusCodes.Status200OK) : Attribute, IProducesResponseTypeMetadata
{
    /// <inheritdoc/>
    public Type? Type => typeof(T);

    /// <inheritdoc/>
    public int StatusCode => status;

    /// <inheritdoc/>
    public IEnumerable<string> ContentTypes { get; } = ["application/json"];
}
