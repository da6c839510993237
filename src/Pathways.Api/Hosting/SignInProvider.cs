using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OAuth.Claims;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Pathways.Api.Registries;
using Pathways.Domain;

namespace Pathways.Api.Hosting;

/// <summary>
/// Signing in with the territory's identity provider (OpenID Connect, code flow with PKCE). Whatever does not come to an end leads back to the
/// sign-in page, which says why and what to do (<see cref="SignInProblem"/>); nobody is signed in by it, and nobody is signed out but an account that the
/// provider knows and that may not come in any more.
/// </summary>
static class SignInProvider
{
    /// <summary>Where a sign-in with the provider begins.</summary>
    public const string Path = SignIn.Path + "/provider";

    // As the framework has it; the redirect address that a provider has registered.
    static readonly PathString AnswerPath = "/signin-oidc";

    /// <summary>In the address: the provider asks who is there, whatever it remembers.</summary>
    public const string Other = "other";

    // Somebody signed out of this browser: the provider asks who is there, whatever it remembers.
    const string Left = "pathways-left";

    // Each sign-in that was begun leaves two cookies for a quarter of an hour, 440 bytes, which go along with whatever is asked: twenty, and many a proxy
    // takes no request any more, not even one to sign in or out. Of those that were not finished, as many go on as somebody may have open in tabs.
    const string Begun = "pathways-sign-in-", Nonce = "pathways-nonce-";
    const int MostBegun = 2;

    // Somebody waits for it: what has not answered by then is told to be down.
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Adds the provider.</summary>
    public static void AddProvider(this AuthenticationBuilder authentication, OidcSettings oidc, IHostEnvironment environment) => authentication.AddOpenIdConnect(options =>
    {
        options.SignInScheme = CookieAuthenticationDefaults.AuthenticationScheme;
        options.Authority = oidc.Authority;
        options.RequireHttpsMetadata = !PathwaysSettings.IsOnThisMachine(oidc.Authority);
        options.ClientId = oidc.ClientId;
        options.ClientSecret = oidc.ClientSecret;
        options.ResponseType = "code";
        options.UsePkce = true;
        // One of nothing but a blank is told as what it is, an account that can't be taken, and not as an error of the provider.
        options.ProtocolValidator.RequireSub = false;
        options.CallbackPath = AnswerPath;
        options.MapInboundClaims = false;
        options.GetClaimsFromUserInfoEndpoint = true;
        options.SaveTokens = false;
        options.CorrelationCookie.Is(environment, Begun);
        options.NonceCookie.Is(environment, Nonce);
        // Any site could send somebody there, and sign them out; and nobody comes back from signing out at the provider, for nobody is sent there.
        options.RemoteSignOutPath = default;
        options.SignedOutCallbackPath = default;
        options.BackchannelTimeout = Patience;
        options.TokenValidationParameters.NameClaimType = JwtRegisteredClaimNames.Sub;
        options.TokenValidationParameters.RoleClaimType = Access.RoleClaim;
        options.ClaimActions.Add(new StructureSaid());
        options.ClaimActions.MapJsonKey(Access.RoleClaim, Access.RoleClaim);
        options.Events.OnTokenValidated = context =>
        {
            Access.TypeSub(context.Principal, context.SecurityToken.RawPayload);
            return Task.CompletedTask;
        };
        // After the user information, which may carry the role and the structure.
        options.Events.OnTicketReceived = ReceiveAsync;
        options.Events.OnRemoteFailure = ExplainAsync;
        // Here, and not as a failure, which the framework would log as an error: to say no is nobody's mistake.
        options.Events.OnAccessDenied = context =>
        {
            context.HandleResponse();
            Drop(context.HttpContext, but: 0);
            context.Response.Redirect(Told(SignInProblem.Refused, SignIn.Local(context.ReturnUrl)));
            return Task.CompletedTask;
        };
    });

    /// <summary>Maps where a sign-in begins.</summary>
    public static void MapProvider(this WebApplication app) =>
        app.MapGet(Path, async (HttpContext http, string? returnUrl, IOptionsMonitor<OpenIdConnectOptions> options) =>
        {
            var target = SignIn.Local(returnUrl);
            if (await WhyNotNowAsync(http, options.Get(OpenIdConnectDefaults.AuthenticationScheme)) is { } problem)
            {
                return Results.LocalRedirect(Told(problem, target));
            }
            var properties = new AuthenticationProperties { RedirectUri = target };
            if (http.Kept(Left) is not null || http.Request.Query.ContainsKey(Other))
            {
                properties.SetParameter(OpenIdConnectParameterNames.Prompt, "login");
            }
            Drop(http, but: MostBegun);
            return Results.Challenge(properties, [OpenIdConnectDefaults.AuthenticationScheme]);
        }).AllowAnonymous().ExcludeFromDescription();

    /// <summary>Whether a request is an answer of the provider, which authentication itself takes in.</summary>
    public static bool IsAnswer(HttpContext http) => http.Request.Path == AnswerPath;

    /// <summary>The provider's own session goes on after signing out: on a shared computer it would sign the next person in as this one.</summary>
    public static void AskWhoIsThereNextTime(HttpContext http) => http.Keep(Left, "1", null);

    // Asked each time: of a provider that is down the browser would show a page of its own, with nothing to do on it.
    static async Task<string?> WhyNotNowAsync(HttpContext http, OpenIdConnectOptions options)
    {
        try
        {
            using var answer = await options.Backchannel.GetAsync(options.MetadataAddress, HttpCompletionOption.ResponseHeadersRead, http.RequestAborted);
            answer.EnsureSuccessStatusCode();
            await options.ConfigurationManager!.GetConfigurationAsync(http.RequestAborted);
            return null;
        }
        catch (Exception e) when (IsUnreachable(e) || e is InvalidOperationException)
        {
            LogOf(http).LogWarning(e, "The identity provider does not answer at {Address}", options.MetadataAddress);
            return IsUnreachable(e) ? SignInProblem.Unreachable : SignInProblem.Failed;
        }
    }

    static async Task ReceiveAsync(TicketReceivedContext context)
    {
        // Said in the token and in the user information: "counsellor and counsellor".
        foreach (var identity in context.Principal!.Identities)
        {
            identity.Claims.GroupBy(claim => (claim.Type, claim.Value)).SelectMany(same => same.Skip(1)).ToList().ForEach(identity.RemoveClaim);
        }
        var problem = Access.ExcludeEachOther(context.Principal) ? SignInProblem.RolesApart
            : Access.IsAccount(context.Principal) ? SignInProblem.Of(Access.ActorOf(context.Principal)) : SignInProblem.NoAccount;
        if (problem is not null)
        {
            LogOf(context.HttpContext).LogInformation("An account was not signed in: {Problem}", problem);
            Drop(context.HttpContext, but: 0);
            // What it may do no longer, it may do nowhere: neither in another browser, nor in this one. No session is of one that no row can name.
            if (context.Principal.FindFirstValue("sub") is { } account && PlainText.IsText(account))
            {
                await context.HttpContext.RequestServices.GetRequiredService<Sessions>().EndAllAsync(account, context.HttpContext.RequestAborted);
            }
            context.HandleResponse();
            context.Response.Redirect(Told(problem, SignIn.Local(context.ReturnUri)));
            return;
        }
        KeepWhatIsUsed(context.Principal);
        // What was begun in another tab may still be finished there.
        Drop(context.HttpContext, but: MostBegun);
        context.HttpContext.Forget(Left);
        Sessions.By(Sessions.ByProvider, context.Properties);
        await context.HttpContext.RequestServices.GetRequiredService<KnownAccounts>().RememberAsync(context.Principal, context.HttpContext.RequestAborted);
    }

    // A provider may say much more (all groups of somebody): the cookie would be too large for any later request, signing out included.
    static void KeepWhatIsUsed(ClaimsPrincipal user)
    {
        foreach (var identity in user.Identities)
        {
            identity.FindAll(claim => claim.Type is not ("sub" or "name" or Access.StructureClaim) && !(claim.Type == Access.RoleClaim && Access.Roles.Contains(claim.Value, StringComparer.Ordinal)))
                .ToList().ForEach(identity.RemoveClaim);
        }
    }

    // An answer of the provider that can't be used: gone back to, of another browser, too late, an error, or none.
    static async Task ExplainAsync(RemoteFailureContext context)
    {
        context.HandleResponse();
        Drop(context.HttpContext, but: 0);
        var error = context.Request.HasFormContentType ? (await context.Request.ReadFormAsync())["error"] : context.Request.Query["error"];
        var problem = error == "access_denied" ? SignInProblem.Refused
            : error.Count > 0 ? SignInProblem.Failed
            : context.Failure is AuthenticationFailureException or OpenIdConnectProtocolInvalidNonceException ? SignInProblem.Stale
            : IsUnreachable(context.Failure) ? SignInProblem.Unreachable
            : SignInProblem.Failed;
        if (problem is SignInProblem.Failed or SignInProblem.Unreachable)
        {
            LogOf(context.HttpContext).LogWarning(context.Failure, "A sign-in through the provider failed");
        }
        context.Response.Redirect(Told(problem, SignIn.Local(context.Properties?.RedirectUri)));
    }

    // Where one ends without signing somebody in, all are over: going back to one says so, and begins another.
    static void Drop(HttpContext http, int but)
    {
        http.ForgetAllBut(but, Nonce);
        http.ForgetAllBut(but, Begun);
    }

    static bool IsUnreachable(Exception? failure) => failure is HttpRequestException or IOException or TaskCanceledException;

    static string Told(string problem, string target) => SignIn.Path + QueryString.Create("problem", problem).Add("returnUrl", target);

    static ILogger LogOf(HttpContext http) => http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(SignInProvider));

    // The structure as the user information has it, of its own type: the framework makes a text of a list, an object and a number, which would then be a structure's code.
    sealed class StructureSaid() : ClaimAction(Access.StructureClaim, ClaimValueTypes.String)
    {
        public override void Run(JsonElement userData, ClaimsIdentity identity, string issuer)
        {
            if (!userData.TryGetProperty(ClaimType, out var said) || said.ValueKind == JsonValueKind.Null)
            {
                return;
            }
            foreach (var one in said.ValueKind == JsonValueKind.Array ? said.EnumerateArray().ToArray() : [said])
            {
                identity.AddClaim(new Claim(ClaimType, one.ToString(), one.ValueKind == JsonValueKind.String ? ClaimValueTypes.String : JsonClaimValueTypes.Json, issuer));
            }
        }
    }
}
