using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Pathways.Api.Hosting;

/// <summary>Signing in as one of the personas, in Development only.</summary>
static class SignInPersonas
{
    /// <summary>Maps the form of the sign-in page, and tokens for programs.</summary>
    public static void MapPersonas(this WebApplication app)
    {
        // Without a token: a page that was opened before somebody else signed in goes on.
        app.MapPost("/sign-in/persona", async (HttpContext http) =>
        {
            var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync() : FormCollection.Empty;
            if (SignIn.IsFromElsewhere(http.Request) || Find(form["persona"]) is not { } persona)
            {
                return Results.LocalRedirect(SignIn.Path + QueryString.Create("returnUrl", SignIn.Local(form["returnUrl"])));
            }
            await http.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, new ClaimsPrincipal(Identity(persona, CookieAuthenticationDefaults.AuthenticationScheme)), Sessions.By(Sessions.ByPersona));
            return Results.LocalRedirect(SignIn.Local(form["returnUrl"]));
        }).AllowAnonymous().ExcludeFromDescription();

        // Loaded again, or gone back to.
        app.MapGet("/sign-in/persona", () => Results.LocalRedirect(SignIn.Path)).AllowAnonymous().ExcludeFromDescription();

        app.MapPost("/dev/token", (string persona) => Find(persona) is { } found
            ? Results.Json(new { token = SignInTokens.Of(found) })
            : Results.NotFound()).AllowAnonymous().ExcludeFromDescription();
    }

    /// <summary>What an account says of itself, as the provider of a territory would.</summary>
    public static ClaimsIdentity Identity(Persona persona, string scheme)
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
}
