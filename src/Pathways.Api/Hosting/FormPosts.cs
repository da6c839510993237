using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Primitives;
using Pathways.Domain;

namespace Pathways.Api.Hosting;

/// <summary>Why a form that was sent is shown again and not taken.</summary>
public enum NotTaken
{
    /// <summary>It was opened by another account, or by none: what it says would be signed by the wrong person.</summary>
    OtherAccount,

    /// <summary>Its token is missing or of another time: it was open for too long.</summary>
    Stale,

    /// <summary>It is longer than what is read.</summary>
    TooLarge,
}

/// <summary>Metadata of an address that takes a form and is no page: where one returns to, and what keeps what was typed for its author, who finds it there.</summary>
/// <param name="Page">The page that the form is on, from what was sent; of what is too long to be read, from an empty form.</param>
/// <param name="Keep">Keeps the form of a request for the account that it was made for; null where it holds nothing that anybody typed.</param>
public sealed record FormKeeper(Func<IFormCollection, string> Page, Action<HttpContext, string, IFormCollection>? Keep = null);

/// <summary>
/// What becomes of a form that the session has left behind: it is shown again with what was typed and the reason, and nothing is recorded.
/// The framework would answer 400 with a sentence for programmers, and what was typed would be gone.
/// </summary>
public static class FormPosts
{
    /// <summary>Sent by the script of a page: it wants the address to go to, not the page that is there.</summary>
    public const string ByScript = "X-Form";

    // A form that is only to be drawn as it was left, with the parts that a fresh one has not: nothing is taken.
    const string OnlyShow = "show";

    /// <summary>Where to go, for the script.</summary>
    public const string GoTo = "X-Go-To";

    /// <summary>Field that says who was signed in when the form was made.</summary>
    public const string Author = "author";

    /// <summary>Field with the seal of this service on the author: whoever may send a form may write any name in it, and have words wait for who bears it.</summary>
    public const string Seal = "__author";

    // A form that is open for longer is stale anyway.
    static readonly TimeSpan SealedFor = TimeSpan.FromDays(7);

    /// <summary>Field with the key under which a form is taken once.</summary>
    public const string Key = "key";

    const string Kept = "pathways-typed";
    const int MostKept = 2950; // encrypted and in base 64, without the seal, it is less than what a cookie may hold

    // Read by this service only: escaped for pages, accents and apostrophes would take six times their room.
    static readonly JsonSerializerOptions Brief = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    static readonly object Reason = new();
    static readonly object NeverGivenBack = new();
    static readonly TimeSpan KeptFor = TimeSpan.FromHours(1);

    /// <summary>Tells a script where a redirect leads, so that it need not load that page twice.</summary>
    public static void UseFormRedirects(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        if (http.Request.Headers.ContainsKey(ByScript))
        {
            http.Response.OnStarting(() =>
            {
                if (http.Response.StatusCode is StatusCodes.Status302Found or StatusCodes.Status303SeeOther)
                {
                    http.Response.Headers[GoTo] = http.Response.Headers.Location;
                    http.Response.Headers.Remove("Location");
                    // Not 204: a page that redirects still writes its end, which the server would take for a fault and cut the line.
                    http.Response.StatusCode = StatusCodes.Status200OK;
                }
                return Task.CompletedTask;
            });
        }
        return next(http);
    });

    /// <summary>Shows a form that can't be taken again. After the antiforgery check, before the page.</summary>
    public static void UseFormsLeftBehind(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        if (HttpMethods.IsPost(http.Request.Method) && await IsUnreadableAsync(http))
        {
            // What no text has, such as a NUL: there is nothing that could be shown again.
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }
        if (HttpMethods.IsPost(http.Request.Method) && await WhyNotAsync(http) is { } why)
        {
            http.Items[Reason] = why;
            http.Response.StatusCode = why == NotTaken.TooLarge ? StatusCodes.Status413PayloadTooLarge : StatusCodes.Status400BadRequest;
            if (!http.Request.HasFormContentType || (why != NotTaken.TooLarge && !(await http.Request.ReadFormAsync(http.RequestAborted)).ContainsKey("_handler") && IsPage(http)))
            {
                // No form of ours: nothing was typed that could be shown.
                return;
            }
            if (!IsPage(http))
            {
                if (http.GetEndpoint()?.Metadata.GetMetadata<FormKeeper>() is { } keeper)
                {
                    await ReturnAsync(http, keeper, why);
                }
                return;
            }
            if (why == NotTaken.OtherAccount && MayBeKept(http) && await http.Request.ReadFormAsync(http.RequestAborted) is var typed && IsSealed(http, typed))
            {
                // Who may not open the page is not shown what another typed: it waits for its author. The address is another's once a page of errors is in its place.
                var page = http.Request.Path;
                http.Response.OnStarting(() =>
                {
                    if (IsClosedTo(http.Response.StatusCode) && MayBeKept(http))
                    {
                        KeepTyped(http, typed, page);
                    }
                    return Task.CompletedTask;
                });
            }
            // As if it were only asked for.
            http.Request.Method = HttpMethods.Get;
            if (why == NotTaken.TooLarge)
            {
                http.Request.ContentType = null;
            }
        }
        else if (HttpMethods.IsPost(http.Request.Method) && IsPage(http) && http.Request.Headers[ByScript] == OnlyShow)
        {
            http.Request.Method = HttpMethods.Get;
        }
        await next(http);
    });

    /// <summary>Why the form of this request is shown again; null when it is not.</summary>
    public static NotTaken? WhyShownAgain(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return http.Items[Reason] as NotTaken?;
    }

    /// <summary>Code of the words.</summary>
    public static string CodeOf(NotTaken why) => why switch
    {
        NotTaken.OtherAccount => "form/other-account",
        NotTaken.TooLarge => "form/too-large",
        _ => "form/stale",
    };

    /// <summary>What the account and its page are called where they are told apart: the name of the person, else the account.</summary>
    public static string NameOf(System.Security.Claims.ClaimsPrincipal user) => user?.FindFirst("name")?.Value ?? user?.FindFirst("sub")?.Value ?? "";

    /// <summary>
    /// Keeps what was typed over a sign-in, for browsers without script: in a cookie that only this service can read, and that is shown to who
    /// typed it and to nobody else. Not what another site sent: it would be shown as what they had typed themselves.
    /// </summary>
    public static async Task KeepOverSignInAsync(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (HttpMethods.IsPost(http.Request.Method) && MayBeKept(http) && await http.Request.ReadFormAsync(http.RequestAborted) is var form && IsSealed(http, form))
        {
            KeepTyped(http, form, http.Request.Path);
        }
    }

    /// <summary>Whether a page that answers so has no form to fill in: this account may not open it, or what it was about is gone.</summary>
    public static bool IsClosedTo(int status) => status is StatusCodes.Status403Forbidden or StatusCodes.Status404NotFound or StatusCodes.Status410Gone;

    /// <summary>Keeps nothing of what was typed on a page that will give it back to nobody: who it was about is erased.</summary>
    public static void KeepNothing(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        http.Items[NeverGivenBack] = true;
    }

    /// <summary>
    /// Whether what was typed can wait for its author: not what a script keeps, what is longer than a cookie, what another site sent, or what no
    /// page gives back.
    /// </summary>
    public static bool MayBeKept(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return !http.Items.ContainsKey(NeverGivenBack) && !http.Request.Headers.ContainsKey(ByScript) && http.Request.HasFormContentType && http.Request.ContentLength is <= MostKept && !SignIn.IsFromElsewhere(http.Request);
    }

    // One at a time, for it goes with each request: the last that was typed.
    static void KeepTyped(HttpContext http, IFormCollection form, PathString page)
    {
        var typed = form.Where(f => !f.Key.StartsWith("__", StringComparison.Ordinal)).ToDictionary(f => f.Key, f => f.Value.ToArray());
        http.Keep(Kept, Protector(http, page).Protect(JsonSerializer.Serialize(typed, Brief), KeptFor), KeptFor);
    }

    /// <summary>What this person typed on this page before they had to sign in again, once; null when there is nothing.</summary>
    public static IFormCollection? TakeKept(HttpContext http, string user)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (!HttpMethods.IsGet(http.Request.Method) || http.Kept(Kept) is not { } kept)
        {
            return null;
        }
        try
        {
            var typed = JsonSerializer.Deserialize<Dictionary<string, string?[]>>(Protector(http, http.Request.Path).Unprotect(kept))!;
            if (typed.GetValueOrDefault(Author) is not [var author] || author != user)
            {
                return null;
            }
            http.Forget(Kept);
            return new FormCollection(typed.ToDictionary(t => t.Key, t => new StringValues(t.Value)));
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            // Too old, of another key, or typed on another page: nothing to show.
            return null;
        }
    }

    /// <summary>The seal of a form that is made for an account.</summary>
    public static string SealOf(IServiceProvider services, string account) => OfAuthors(services).Protect(account, SealedFor);

    // Whether this service made the form for the author that it names.
    static bool IsSealed(HttpContext http, IFormCollection form)
    {
        try
        {
            return form[Seal].ToString() is { Length: > 0 } seal && OfAuthors(http.RequestServices).Unprotect(seal) == form[Author].ToString();
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            // Too old, of keys that are gone, or made elsewhere.
            return false;
        }
    }

    static ITimeLimitedDataProtector OfAuthors(IServiceProvider services) =>
        services.GetRequiredService<IDataProtectionProvider>().CreateProtector("form-author").ToTimeLimitedDataProtector();

    // Of one page: what was typed there says nothing on another.
    static ITimeLimitedDataProtector Protector(HttpContext http, PathString page) =>
        http.RequestServices.GetRequiredService<IDataProtectionProvider>().CreateProtector("typed", page).ToTimeLimitedDataProtector();

    // What another site sent is not kept: it would be shown as what they had chosen themselves.
    static async Task ReturnAsync(HttpContext http, FormKeeper keeper, NotTaken why)
    {
        var sent = why == NotTaken.TooLarge ? FormCollection.Empty : await http.Request.ReadFormAsync(http.RequestAborted);
        if (keeper.Keep is { } keep && !SignIn.IsFromElsewhere(http.Request) && IsSealed(http, sent))
        {
            keep(http, sent[Author].ToString(), sent);
        }
        var page = keeper.Page(sent);
        http.Response.Redirect(page + (page.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "problem=" + CodeOf(why));
    }

    // A form that is too long has no reason of its own inside. A form with files is not read as text, and may hold anything.
    static async Task<bool> IsUnreadableAsync(HttpContext http) => http.Features.Get<IAntiforgeryValidationFeature>() switch
    {
        { IsValid: false, Error.InnerException: InvalidDataException { InnerException: InvalidOperationException } } => true,
        { IsValid: true } when http.Request.HasFormContentType =>
            (await http.Request.ReadFormAsync(http.RequestAborted)).Any(field => !PlainText.IsText(field.Key) || field.Value.Any(value => value is not null && !PlainText.IsText(value))),
        _ => false,
    };

    static async Task<NotTaken?> WhyNotAsync(HttpContext http)
    {
        if (http.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false } wrong)
        {
            // What was typed may now be read: no handler runs, the form is only shown.
            http.Features.Set<IAntiforgeryValidationFeature>(new OnlyShown());
            return wrong.Error?.InnerException is BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } or InvalidDataException ? NotTaken.TooLarge
                : await IsOfAnotherAsync(http) ? NotTaken.OtherAccount
                : NotTaken.Stale;
        }
        // A token is renewed by the script when the session was: who typed is still who signs, or nothing is recorded.
        return http.Features.Get<IAntiforgeryValidationFeature>() is null ? null
            : await IsOfAnotherAsync(http) ? NotTaken.OtherAccount
            : await HasNoKeyAsync(http) ? NotTaken.Stale
            : null;
    }

    // Every form of ours has a key, which nobody types: one without, or with what the API would refuse, is not as this service made it.
    static async Task<bool> HasNoKeyAsync(HttpContext http) =>
        http.Request.HasFormContentType && await http.Request.ReadFormAsync(http.RequestAborted) is var form
        && !(form[Key] is [{ } key] && Recording.StepRequest.IsKey(key));

    /// <summary>Whether the form of a request was made for another account than the one that is signed in.</summary>
    public static async Task<bool> IsOfAnotherAsync(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return http.Request.HasFormContentType && (await http.Request.ReadFormAsync(http.RequestAborted))[Author].ToString() is { Length: > 0 } author && author != http.User.FindFirst("sub")?.Value;
    }

    static bool IsPage(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<Microsoft.AspNetCore.Components.Endpoints.ComponentTypeMetadata>() is not null;

    sealed class OnlyShown : IAntiforgeryValidationFeature
    {
        public bool IsValid => true;

        public Exception? Error => null;
    }
}
