using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Pathways.Api.Registries;

namespace Pathways.Api.Hosting;

/// <summary>Why a sign-in through the provider did not come to an end.</summary>
public static class SignInProblem
{
    /// <summary>The provider's answer belongs to a sign-in that is over, or began elsewhere.</summary>
    public const string Stale = "stale";

    /// <summary>The person, or the provider, said no.</summary>
    public const string Refused = "refused";

    /// <summary>The provider answered with an error.</summary>
    public const string Failed = "failed";

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> All = [Stale, Refused, Failed];
}

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

    // Somebody signed out of this browser: the provider asks who is there, whatever it remembers.
    const string Left = "pathways-left";

    static readonly CookieOptions LeftOptions = new() { HttpOnly = true, IsEssential = true, SameSite = SameSiteMode.Lax };

    const string Either = "cookie-or-bearer";
    const string DevelopmentIssuer = "pathways-development";

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
                options.Cookie.Name = "pathways";
                options.Cookie.SameSite = SameSiteMode.Lax;
                options.Cookie.HttpOnly = true;
                options.LoginPath = Path;
                options.ExpireTimeSpan = TimeSpan.FromHours(10);
                // A program that calls the API is told so; only a person on a page is led to the sign-in.
                options.Events.OnRedirectToLogin = context => Redirect(context, StatusCodes.Status401Unauthorized);
                // Who is denied stays where they are, and is told why there.
                options.Events.OnRedirectToAccessDenied = context =>
                {
                    context.Response.StatusCode = StatusCodes.Status403Forbidden;
                    return Task.CompletedTask;
                };
            })
            .AddJwtBearer(options => ConfigureBearer(options, settings, builder.Environment));
        builder.Services.AddSingleton<KnownAccounts>();
        builder.Services.AddSingleton<IClaimsTransformation>(services => services.GetRequiredService<KnownAccounts>());
        if (settings.Oidc is { } oidc)
        {
            authentication.AddOpenIdConnect(options =>
            {
                options.SignInScheme = CookieAuthenticationDefaults.AuthenticationScheme;
                options.Authority = oidc.Authority;
                options.RequireHttpsMetadata = !oidc.Authority.StartsWith("http://127.0.0.1", StringComparison.Ordinal) && !oidc.Authority.StartsWith("http://localhost", StringComparison.Ordinal);
                options.ClientId = oidc.ClientId;
                options.ClientSecret = oidc.ClientSecret;
                options.ResponseType = "code";
                options.UsePkce = true;
                options.MapInboundClaims = false;
                options.GetClaimsFromUserInfoEndpoint = true;
                options.SaveTokens = false;
                options.TokenValidationParameters.NameClaimType = JwtRegisteredClaimNames.Sub;
                options.TokenValidationParameters.RoleClaimType = Access.RoleClaim;
                options.ClaimActions.MapUniqueJsonKey(Access.StructureClaim, Access.StructureClaim);
                options.ClaimActions.MapJsonKey(Access.RoleClaim, Access.RoleClaim);
                // After the user information, which may carry the role and the structure.
                options.Events.OnTicketReceived = context =>
                {
                    context.Response.Cookies.Delete(Left);
                    return context.HttpContext.RequestServices.GetRequiredService<KnownAccounts>().RememberAsync(context.Principal, context.HttpContext.RequestAborted);
                };
                options.Events.OnRemoteFailure = ExplainAsync;
            });
        }
    }

    /// <summary>Maps signing in and out.</summary>
    public static void MapSignIn(this WebApplication app, PathwaysSettings settings)
    {
        // Without a token: who wants out gets out, whichever session the page was made in. What another site asks is asked again on a page.
        app.MapPost(OutPath, async (HttpContext http) =>
        {
            if (IsFromElsewhere(http.Request))
            {
                return Results.LocalRedirect(OutPath);
            }
            await http.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
            if (settings.Oidc is not null)
            {
                // The provider's own session goes on: on a shared computer it would sign the next person in as this one.
                http.Response.Cookies.Append(Left, "1", LeftOptions);
            }
            return Results.LocalRedirect(Path);
        }).WithOrder(-1).AllowAnonymous().ExcludeFromDescription();

        if (settings.Oidc is not null)
        {
            app.MapGet("/sign-in/provider", (HttpContext http, string? returnUrl) =>
            {
                var properties = new AuthenticationProperties { RedirectUri = Local(returnUrl) };
                if (http.Request.Cookies.ContainsKey(Left))
                {
                    properties.SetParameter(OpenIdConnectParameterNames.Prompt, "login");
                }
                return Results.Challenge(properties, [OpenIdConnectDefaults.AuthenticationScheme]);
            }).AllowAnonymous().ExcludeFromDescription();
        }
        if (app.Environment.IsDevelopment())
        {
            // Without a token: a page that was opened before somebody else signed in goes on.
            app.MapPost("/sign-in/persona", async (HttpContext http) =>
            {
                var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync() : FormCollection.Empty;
                if (IsFromElsewhere(http.Request) || Find(form["persona"]) is not { } persona)
                {
                    return Results.LocalRedirect(Path + QueryString.Create("returnUrl", Local(form["returnUrl"])));
                }
                await http.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, new ClaimsPrincipal(Identity(persona, CookieAuthenticationDefaults.AuthenticationScheme)));
                return Results.LocalRedirect(Local(form["returnUrl"]));
            }).AllowAnonymous().ExcludeFromDescription();

            // Loaded again, or gone back to.
            app.MapGet("/sign-in/persona", () => Results.LocalRedirect(Path)).AllowAnonymous().ExcludeFromDescription();

            app.MapPost("/dev/token", (string persona) => Find(persona) is { } found
                ? Results.Json(new { token = Token(found) })
                : Results.NotFound()).AllowAnonymous().ExcludeFromDescription();
        }
    }

    static void ConfigureBearer(JwtBearerOptions options, PathwaysSettings settings, IHostEnvironment environment)
    {
        options.MapInboundClaims = false;
        options.TokenValidationParameters.NameClaimType = JwtRegisteredClaimNames.Sub;
        options.TokenValidationParameters.RoleClaimType = Access.RoleClaim;
        options.TokenValidationParameters.ClockSkew = TimeSpan.FromSeconds(30);
        if (settings.Jwt is { } jwt)
        {
            options.Events = new JwtBearerEvents
            {
                OnTokenValidated = context => context.HttpContext.RequestServices.GetRequiredService<KnownAccounts>().RememberAsync(context.Principal, context.HttpContext.RequestAborted),
            };
            options.Authority = jwt.Authority;
            options.Audience = jwt.Audience;
            options.TokenValidationParameters.ValidIssuer = jwt.Issuer;
            if (jwt.SigningKey is { } key)
            {
                options.TokenValidationParameters.IssuerSigningKey = new SymmetricSecurityKey(key);
            }
        }
        else if (environment.IsDevelopment())
        {
            options.Audience = "pathways";
            options.TokenValidationParameters.ValidIssuer = DevelopmentIssuer;
            options.TokenValidationParameters.IssuerSigningKey = DevelopmentKey;
        }
        else
        {
            // No bearer token is accepted where none is configured: no key validates any.
            options.TokenValidationParameters.IssuerSigningKeys = [];
        }
    }

    // Only of this process: a token of one run opens nothing in the next.
    static readonly SymmetricSecurityKey DevelopmentKey = new(RandomNumberGenerator.GetBytes(32));

    static string Token(Persona persona) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = DevelopmentIssuer,
        Audience = "pathways",
        Expires = DateTime.UtcNow.AddHours(10),
        Subject = Identity(persona, JwtBearerDefaults.AuthenticationScheme),
        SigningCredentials = new SigningCredentials(DevelopmentKey, SecurityAlgorithms.HmacSha256),
    });

    static ClaimsIdentity Identity(Persona persona, string scheme)
    {
        var claims = new List<Claim>
        {
            new(JwtRegisteredClaimNames.Sub, persona.Id),
            new(JwtRegisteredClaimNames.Name, persona.Name),
            new(Access.RoleClaim, persona.Role),
        };
        if (persona.Structure is { } structure)
        {
            claims.Add(new Claim(Access.StructureClaim, structure));
        }
        return new ClaimsIdentity(claims, scheme, JwtRegisteredClaimNames.Sub, Access.RoleClaim);
    }

    static Persona? Find(string? id) => Personas.All.FirstOrDefault(p => string.Equals(p.Id, id, StringComparison.Ordinal));

    /// <summary>Where to go after signing in: an address of this site, or its start.</summary>
    public static string Local(string? returnUrl) =>
        // A browser leaves tabs and line ends out of an address: "/<tab>/elsewhere" would lead elsewhere.
        returnUrl is ['/', ..] and not ['/', '/' or '\\', ..] && returnUrl.All(c => c is > ' ' and <= '~') ? returnUrl : "/";

    // An answer of the provider that can't be used: gone back to, of another tab, too late, refused. Whoever has signed in meanwhile goes on.
    static async Task ExplainAsync(RemoteFailureContext context)
    {
        context.HandleResponse();
        var target = Local(context.Properties?.RedirectUri);
        var refused = context.HttpContext.Request is { HasFormContentType: true } request ? (await request.ReadFormAsync())["error"] : context.Request.Query["error"];
        var session = await context.HttpContext.AuthenticateAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        if (session.Succeeded && refused.Count == 0)
        {
            context.Response.Redirect(target);
            return;
        }
        var problem = refused == "access_denied" ? SignInProblem.Refused : refused.Count > 0 ? SignInProblem.Failed : SignInProblem.Stale;
        if (problem != SignInProblem.Refused)
        {
            context.HttpContext.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(SignIn)).LogWarning(context.Failure, "A sign-in through the provider failed");
        }
        context.Response.Redirect(Path + QueryString.Create("problem", problem).Add("returnUrl", target));
    }

    /// <summary>Whether another site made the browser send this. Browsers say so themselves; those that don't say from which site.</summary>
    public static bool IsFromElsewhere(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site ? site is "cross-site" or "same-site"
        : request.Headers.Origin.ToString() is { Length: > 0 } origin && !(Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority == request.Host.Value);

    static async Task Redirect(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        if (context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
        {
            context.Response.StatusCode = status;
            return;
        }
        if (status == StatusCodes.Status401Unauthorized)
        {
            await FormPosts.KeepOverSignInAsync(context.HttpContext);
        }
        context.Response.Redirect(context.RedirectUri);
    }
}
