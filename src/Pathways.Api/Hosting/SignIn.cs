using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
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
                options.Events.OnTicketReceived = context => context.HttpContext.RequestServices.GetRequiredService<KnownAccounts>().RememberAsync(context.Principal, context.HttpContext.RequestAborted);
            });
        }
    }

    /// <summary>Maps signing in and out.</summary>
    public static void MapSignIn(this WebApplication app, PathwaysSettings settings)
    {
        app.MapPost("/sign-out", async (HttpContext http, IAntiforgery antiforgery) =>
        {
            await antiforgery.ValidateRequestAsync(http);
            await http.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
            return Results.LocalRedirect("/");
        }).AllowAnonymous().ExcludeFromDescription();

        if (settings.Oidc is not null)
        {
            app.MapGet("/sign-in/provider", (string? returnUrl) => Results.Challenge(
                new AuthenticationProperties { RedirectUri = Local(returnUrl) }, [OpenIdConnectDefaults.AuthenticationScheme]))
                .AllowAnonymous().ExcludeFromDescription();
        }
        if (app.Environment.IsDevelopment())
        {
            app.MapPost("/sign-in/persona", async (HttpContext http, IAntiforgery antiforgery) =>
            {
                await antiforgery.ValidateRequestAsync(http);
                var form = await http.Request.ReadFormAsync();
                if (Find(form["persona"]) is not { } persona)
                {
                    return Results.LocalRedirect(Path);
                }
                await http.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, new ClaimsPrincipal(Identity(persona, CookieAuthenticationDefaults.AuthenticationScheme)));
                return Results.LocalRedirect(Local(form["returnUrl"]));
            }).AllowAnonymous().ExcludeFromDescription();

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
        returnUrl is { Length: > 0 } url && url[0] == '/' && !url.StartsWith("//", StringComparison.Ordinal) && !url.StartsWith("/\\", StringComparison.Ordinal) ? url : "/";

    static Task Redirect(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        if (context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
        {
            context.Response.StatusCode = status;
        }
        else
        {
            context.Response.Redirect(context.RedirectUri);
        }
        return Task.CompletedTask;
    }
}
