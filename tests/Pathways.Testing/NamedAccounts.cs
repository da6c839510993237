using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pathways.Api.Hosting;

namespace Pathways.Testing;

/// <summary>Accounts by name, as <c>user:role:structure</c> in a header; of several roles, <c>user:role,role:structure</c>.</summary>
public sealed class NamedAccounts(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public new const string Scheme = "Test";
    public const string Header = "X-Account";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers[Header].ToString().Split(':') is not [var user, var role, var structure])
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }
        Claim[] claims = [new("sub", user), .. role.Split(',').Select(r => new Claim(Access.RoleClaim, r)), .. structure.Length > 0 ? [new Claim(Access.StructureClaim, structure)] : Array.Empty<Claim>()];
        return Task.FromResult(AuthenticateResult.Success(new(new ClaimsPrincipal(new ClaimsIdentity(claims, Scheme)), Scheme)));
    }
}
