using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Alba;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Npgsql;
using Pathways.Api.Hosting;

namespace Pathways.Api.Tests.Security;

/// <summary>What somebody could do who holds the keys of a running service, or rights on its database: the worst case for a check that comes after.</summary>
static class Sealed
{
    /// <summary>A session cookie with the service's own seal that says what a test wants.</summary>
    public static string Cookie(IAlbaHost host, params (string Type, string Value)[] claims)
    {
        var options = host.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(CookieAuthenticationDefaults.AuthenticationScheme);
        var identity = new ClaimsIdentity(claims.Select(c => new Claim(c.Type, c.Value)), CookieAuthenticationDefaults.AuthenticationScheme, "sub", Access.RoleClaim);
        var properties = new AuthenticationProperties { IssuedUtc = DateTimeOffset.UtcNow, ExpiresUtc = DateTimeOffset.UtcNow.AddHours(1) };
        return options.TicketDataFormat.Protect(new AuthenticationTicket(new ClaimsPrincipal(identity), properties, CookieAuthenticationDefaults.AuthenticationScheme));
    }

    /// <summary>The row of a session.</summary>
    public static async Task PlantAsync(IAlbaHost host, string secret, string account, string method)
    {
        await using var command = host.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(
            "insert into pathways.session (key, environment, account, method, ends_at) values ($1, $2, $3, $4, now() + interval '1 hour')");
        foreach (var value in (object[])[SHA256.HashData(Encoding.UTF8.GetBytes(secret)), host.Services.GetRequiredService<IHostEnvironment>().EnvironmentName, account, method])
        {
            command.Parameters.Add(new() { Value = value });
        }
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>A session that somebody began by the territory's provider.</summary>
    public static async Task<string> SignedInAsync(IAlbaHost host, string account, string role, string? structure = null)
    {
        var secret = Guid.NewGuid().ToString();
        await PlantAsync(host, secret, account, Sessions.ByProvider);
        (string, string)[] claims =
        [
            ("sub", account), (Access.RoleClaim, role), .. structure is null ? [] : new[] { (Access.StructureClaim, structure) },
            (Sessions.SessionClaim, secret), (Sessions.MethodClaim, Sessions.ByProvider),
        ];
        return Cookie(host, claims);
    }

    public static async Task DoAsync(IAlbaHost host, string sql)
    {
        await using var command = host.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Every route that is not open to everybody, with something in the place of its parameters.</summary>
    public static IEnumerable<(string Method, string Address)> ClosedRoutes(IAlbaHost host) => host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(r => r.Metadata.GetMetadata<Microsoft.AspNetCore.Authorization.IAllowAnonymous>() is null && !Path.HasExtension(r.RoutePattern.RawText) && !r.RoutePattern.RawText!.Contains("**", StringComparison.Ordinal))
        .SelectMany(r => (r.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(method => (method, Filled(r.RoutePattern.RawText!))))
        .Distinct();

    static string Filled(string pattern) => "/" + System.Text.RegularExpressions.Regex.Replace(
        pattern.TrimStart('/'), @"\{[^}]+\}", "0199f0a4-5b7c-7d11-8a55-2f6c1d0e9b42", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));

    /// <summary>Asks with a cookie.</summary>
    public static async Task<HttpResponseMessage> AskAsync(IAlbaHost host, string method, string address, string cookie, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), address);
        request.Headers.Add("Cookie", cookie);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        return await host.GetTestClient().SendAsync(request);
    }
}
