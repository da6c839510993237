using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Components.Endpoints;
using Pathways.Api.Registries;

namespace Pathways.Api.Hosting;

/// <summary>
/// How people prove who they are: a cookie for pages, a bearer token for programs. In Production both come from the
/// territory's identity provider; the personas and their tokens exist only in Development.
/// </summary>
public static class SignIn
{
    /// <summary>Where people sign in.</summary>
    public const string Path = "/sign-in";

    /// <summary>Where people sign out.</summary>
    public const string OutPath = "/sign-out";

    /// <summary>Code of a session that goes on after signing out, while the database does not answer: a value of <see cref="OutPath"/>.</summary>
    public const string LeftOpen = "access/session-left-open";

    const string Either = "cookie-or-bearer";

    /// <summary>Adds the ways to sign in that the settings allow.</summary>
    public static void AddSignIn(this WebApplicationBuilder builder, PathwaysSettings settings)
    {
        var authentication = builder.Services
            .AddAuthentication(options =>
            {
                options.DefaultScheme = Either;
                options.DefaultChallengeScheme = Either;
            })
            .AddPolicyScheme(Either, displayName: null, options => options.ForwardDefaultSelector = http =>
                http.Request.Headers.Authorization.Count > 0 ? JwtBearerDefaults.AuthenticationScheme : CookieAuthenticationDefaults.AuthenticationScheme)
            .AddCookie(options =>
            {
                options.Cookie.Is(builder.Environment, "pathways");
                options.Cookie.SameSite = SameSiteMode.Lax;
                options.LoginPath = Path;
                options.ExpireTimeSpan = Sessions.Lasts;
                options.Events.OnSigningIn = context => SessionsOf(context.HttpContext).BeginAsync(context);
                options.Events.OnValidatePrincipal = context => SessionsOf(context.HttpContext).CheckAsync(context);
                options.Events.OnSigningOut = context => SessionsOf(context.HttpContext).EndAsync(context.HttpContext);
                // A program that calls the API is told so; only a person on a page is led to the sign-in.
                options.Events.OnRedirectToLogin = AskToSignInAsync;
                // Who is denied stays where they are, and is told why there.
                options.Events.OnRedirectToAccessDenied = context =>
                {
                    context.Response.StatusCode = StatusCodes.Status403Forbidden;
                    return Task.CompletedTask;
                };
            })
            .AddJwtBearer(options => SignInTokens.Configure(options, settings, builder.Environment));
        builder.Services.AddSingleton<Sessions>();
        builder.Services.AddHostedService<SessionKeeper>();
        builder.Services.AddSingleton<SigningKeys>();
        builder.Services.AddHostedService(services => services.GetRequiredService<SigningKeys>());
        builder.Services.AddAntiforgery(options => options.Cookie.Is(builder.Environment, "pathways-form"));
        builder.Services.AddSingleton<KnownAccounts>();
        builder.Services.AddSingleton<IClaimsTransformation>(services => services.GetRequiredService<KnownAccounts>());
        if (settings.Oidc is { } oidc)
        {
            authentication.AddProvider(oidc, builder.Environment);
        }
    }

    /// <summary>Maps signing in and out.</summary>
    public static void MapSignIn(this WebApplication app, PathwaysSettings settings)
    {
        // Without a token: who wants out gets out, whichever session the page was made in. What another site asks is asked again on a page.
        app.MapPost(OutPath, async (HttpContext http) =>
        {
            // A page of somebody who was signed in before names them: whoever is signed in now is asked first.
            if (IsFromElsewhere(http.Request) || (http.User.Identity?.IsAuthenticated == true && await FormPosts.IsOfAnotherAsync(http)))
            {
                return Results.LocalRedirect(OutPath);
            }
            await http.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
            if (settings.Oidc is not null)
            {
                SignInProvider.AskWhoIsThereNextTime(http);
            }
            return Results.LocalRedirect(Sessions.IsLeftOpen(http) ? $"{OutPath}?problem={LeftOpen}" : Path);
        }).WithOrder(-1).AllowAnonymous().ExcludeFromDescription();

        if (settings.Oidc is not null)
        {
            app.MapProvider();
        }
        if (app.Environment.IsDevelopment())
        {
            app.MapPersonas();
        }
    }

    /// <summary>Where to go after signing in: an address of this site, or its start.</summary>
    public static string Local(string? returnUrl) => LocalAddress.Is(returnUrl) ? returnUrl! : "/";

    /// <summary>Whether another site made the browser send this. Browsers say so themselves; those that don't say from which site.</summary>
    public static bool IsFromElsewhere(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site ? site is "cross-site" or "same-site"
        : request.Headers.Origin.ToString() is { Length: > 0 } origin && !(Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority == request.Host.Value);

    /// <summary>Whether a person's browser asks for it, to show it or to save it: a link was followed or an address typed. Programs and scripts of pages don't.</summary>
    public static bool IsFollowedLink(HttpRequest request) => HttpMethods.IsGet(request.Method) && request.Headers.Authorization.Count == 0
        && (request.Headers["Sec-Fetch-Dest"].ToString() is { Length: > 0 } place ? place == "document"
            : request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase));

    // The page of this site that the link was on, with its filters; its start where the browser does not say.
    static string PageOfLink(HttpRequest request) =>
        Uri.TryCreate(request.Headers.Referer.ToString(), UriKind.Absolute, out var from) && from.Authority == request.Host.Value ? Local(from.PathAndQuery) : "/";

    static Sessions SessionsOf(HttpContext http) => http.RequestServices.GetRequiredService<Sessions>();

    static async Task AskToSignInAsync(RedirectContext<CookieAuthenticationOptions> context)
    {
        var request = context.Request;
        if (Sessions.IsNotKnown(context.HttpContext))
        {
            // The database does not answer: to sign in again would not help.
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }
        var isApi = request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);
        if (isApi && !IsFollowedLink(request))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }
        // A file is no place to come back to: the page is where the link to it was.
        if (HttpMethods.IsGet(request.Method) && context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is null)
        {
            context.Response.Redirect(Path + QueryString.Create("returnUrl", PageOfLink(request)));
            return;
        }
        await FormPosts.KeepOverSignInAsync(context.HttpContext);
        // Without the host and scheme, which a proxy may not have told: the browser knows where it is.
        var site = request.Scheme + Uri.SchemeDelimiter + request.Host;
        context.Response.Redirect(context.RedirectUri.StartsWith(site, StringComparison.Ordinal) ? context.RedirectUri[site.Length..] : context.RedirectUri);
    }
}
