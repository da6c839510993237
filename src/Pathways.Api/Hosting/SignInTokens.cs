using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Pathways.Api.Registries;

namespace Pathways.Api.Hosting;

/// <summary>Tokens of programs: those of the configured signer, or in Development those that this process gives out.</summary>
static class SignInTokens
{
    const string DevelopmentIssuer = "pathways-development";
    const string DevelopmentAudience = "pathways";

    static readonly string[] Published =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384,
        SecurityAlgorithms.RsaSsaPssSha512, SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    // Only of this process: a token of one run opens nothing in the next.
    static readonly SymmetricSecurityKey DevelopmentKey = new(RandomNumberGenerator.GetBytes(32));

    /// <summary>Says whose tokens are taken.</summary>
    public static void Configure(JwtBearerOptions options, PathwaysSettings settings, IHostEnvironment environment)
    {
        options.MapInboundClaims = false;
        options.TokenValidationParameters.NameClaimType = JwtRegisteredClaimNames.Sub;
        options.TokenValidationParameters.RoleClaimType = Access.RoleClaim;
        options.TokenValidationParameters.ClockSkew = TimeSpan.FromSeconds(30);
        var remembers = settings.Jwt is not null;
        options.Events = new JwtBearerEvents
        {
            OnMessageReceived = SigningKeys.WaitAsync,
            OnTokenValidated = async context =>
            {
                Access.TypeSub(context.Principal, ((JsonWebToken)context.SecurityToken).EncodedPayload);
                if (!Access.IsAccount(context.Principal))
                {
                    context.Fail("The token names no account, or one with roles that exclude each other.");
                }
                else if (remembers)
                {
                    await context.HttpContext.RequestServices.GetRequiredService<KnownAccounts>().RememberAsync(context.Principal, context.HttpContext.RequestAborted);
                }
            },
            OnChallenge = SigningKeys.ExplainAsync,
        };
        if (settings.Jwt is { } jwt)
        {
            options.Authority = jwt.Authority;
            options.RequireHttpsMetadata = jwt.Authority is not { } authority || !PathwaysSettings.IsOnThisMachine(authority);
            options.BackchannelTimeout = SigningKeys.Patience;
            options.Audience = jwt.Audience;
            options.TokenValidationParameters.ValidIssuer = jwt.Issuer;
            if (jwt.SigningKey is { } key)
            {
                options.TokenValidationParameters.IssuerSigningKey = new SymmetricSecurityKey(key);
            }
            // What is published is no secret: nothing is signed with it as if it were, unless there is one.
            options.TokenValidationParameters.ValidAlgorithms = [.. jwt.SigningKey is null ? [] : new[] { SecurityAlgorithms.HmacSha256 }, .. jwt.Authority is null ? [] : Published];
        }
        else if (environment.IsDevelopment())
        {
            options.Audience = DevelopmentAudience;
            options.TokenValidationParameters.ValidIssuer = DevelopmentIssuer;
            options.TokenValidationParameters.IssuerSigningKey = DevelopmentKey;
            options.TokenValidationParameters.ValidAlgorithms = [SecurityAlgorithms.HmacSha256];
        }
        else
        {
            // No bearer token is accepted where none is configured: no key validates any.
            options.TokenValidationParameters.IssuerSigningKeys = [];
        }
    }

    /// <summary>A token of somebody to try the service out as.</summary>
    public static string Of(Persona persona) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = DevelopmentIssuer,
        Audience = DevelopmentAudience,
        Expires = DateTime.UtcNow.AddHours(10),
        Subject = SignInPersonas.Identity(persona, JwtBearerDefaults.AuthenticationScheme),
        SigningCredentials = new SigningCredentials(DevelopmentKey, SecurityAlgorithms.HmacSha256),
    });
}
