using System.Net;
using System.Security.Claims;
using Alba;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Pathways.Api.Hosting;
using Pathways.Testing;

namespace Pathways.Api.Tests.Hosting;

/// <summary>Signing in, in Development and out of it.</summary>
public class SignInTests
{
    static readonly byte[] Key = TestHost.Key;

    static Task<IAlbaHost> HostAsync(string environment, string connection) => TestHost.StartAsync(environment, connection);

    static string Token(byte[] key, string issuer, string audience, DateTime expires) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = issuer,
        Audience = audience,
        NotBefore = expires.AddHours(-2),
        IssuedAt = expires.AddHours(-2),
        Expires = expires,
        Subject = new ClaimsIdentity([new("sub", "u-1"), new("role", "counsellor"), new("structure", "PLIE-A")]),
        SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(key), SecurityAlgorithms.HmacSha256),
    });

    [Fact]
    public async Task Outside_development_no_persona_exists_and_only_a_token_of_the_configured_signer_opens()
    {
        var connection = await TestPostgres.CreateDatabaseAsync();
        // Development makes the schema, as db-apply does before a service starts anywhere else.
        await (await HostAsync("Development", connection)).DisposeAsync();
        await using var host = await HostAsync(TestHost.Production, connection);
        using var client = host.GetTestClient();

        var page = await client.GetStringAsync("/sign-in");
        foreach (var persona in Personas.All)
        {
            Assert.DoesNotContain(persona.Id, page, StringComparison.Ordinal);
        }
        foreach (var closed in new[] { "/sign-in/persona", "/dev/token?persona=c-claire" })
        {
            using var answer = await client.PostAsync(closed, null);
            Assert.Equal((closed, HttpStatusCode.NotFound), (closed, answer.StatusCode));
        }

        var inAnHour = DateTime.UtcNow.AddHours(1);
        // Past the door a write without a key is a bad request: that is how one sees that it opened.
        Assert.Equal(HttpStatusCode.BadRequest, await TryAsync(Token(Key, "territory", "pathways", inAnHour)));
        Assert.Equal(HttpStatusCode.Unauthorized, await TryAsync(Token([.. Key.Reverse()], "territory", "pathways", inAnHour)));
        Assert.Equal(HttpStatusCode.Unauthorized, await TryAsync(Token(Key, "another", "pathways", inAnHour)));
        Assert.Equal(HttpStatusCode.Unauthorized, await TryAsync(Token(Key, "territory", "another", inAnHour)));
        Assert.Equal(HttpStatusCode.Unauthorized, await TryAsync(Token(Key, "territory", "pathways", DateTime.UtcNow.AddHours(-1))));

        async Task<HttpStatusCode> TryAsync(string token)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/people");
            request.Headers.Authorization = new("Bearer", token);
            return (await client.SendAsync(request)).StatusCode;
        }
    }

    [Fact]
    public async Task In_development_a_persona_signs_in_on_the_page_and_gets_a_token_for_programs()
    {
        await using var host = await HostAsync("Development", await TestPostgres.CreateDatabaseAsync());
        using var client = host.GetTestClient();
        var visitor = new Visitor(client);

        Assert.Equal(HttpStatusCode.Redirect, (await visitor.GetAsync("/pathways/open")).Status);
        await visitor.GetAsync("/sign-in?returnUrl=%2Fpathways%2Fopen");
        var signedIn = await visitor.PostAsync("/sign-in/persona", ("persona", "c-claire"), ("returnUrl", "/pathways/open"));
        Assert.Equal((HttpStatusCode.Redirect, "/pathways/open"), (signedIn.Status, signedIn.Location));
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/pathways/open")).Status);
        // Who follows a link to a file without a session is led to sign in and back to the page of the link; a program is told.
        foreach (var file in (string[])["/api/audit/journal.csv", "/api/figures/entries.csv?scheme=plie", "/import/templates/appointments.csv", $"/api/imports/{Guid.NewGuid()}/refused"])
        {
            Assert.Equal((HttpStatusCode.Redirect, "/sign-in?returnUrl=%2Faudit%3Flate%3D3"), await FollowAsync(file, ("Referer", "http://localhost/audit?late=3"), ("Sec-Fetch-Dest", "document"), ("Accept", "text/html,*/*")));
            Assert.Equal((HttpStatusCode.Redirect, "/sign-in?returnUrl=%2F"), await FollowAsync(file, ("Referer", "https://elsewhere.example/audit"), ("Accept", "text/html,*/*")));
        }
        Assert.Equal((HttpStatusCode.Unauthorized, "application/problem+json"), await FollowAsync("/api/audit/journal.csv", ("Accept", "*/*")));
        Assert.Equal((HttpStatusCode.Unauthorized, "application/problem+json"), await FollowAsync("/api/audit/journal.csv", ("Sec-Fetch-Dest", "empty"), ("Accept", "text/html,*/*")));

        async Task<(HttpStatusCode, string?)> FollowAsync(string address, params (string Name, string Value)[] headers)
        {
            using var asked = new HttpRequestMessage(HttpMethod.Get, address);
            foreach (var (name, value) in headers)
            {
                asked.Headers.TryAddWithoutValidation(name, value);
            }
            using var answer = await client.SendAsync(asked);
            return (answer.StatusCode, answer.Headers.Location?.OriginalString ?? answer.Content.Headers.ContentType?.MediaType);
        }

        // What a browser would take for another site, and what no address can hold.
        foreach (var elsewhere in (string[])["//evil.example", "/\\evil.example", "/\t/evil.example", "/\n/evil.example", "https://evil.example", "/caseload?search=Zoé"])
        {
            Assert.Equal("/", (await visitor.PostAsync("/sign-in/persona", ("persona", "c-claire"), ("returnUrl", elsewhere))).Location);
        }

        // What no text has is a fault of the request.
        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.PostAsync("/sign-in/persona", ("persona", "c-\0"))).Status);

        using var token = await client.PostAsync("/dev/token?persona=eval-hugo", null);
        var bearer = System.Text.Json.Nodes.JsonNode.Parse(await token.Content.ReadAsStringAsync())!["token"]!.GetValue<string>();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/people");
        request.Headers.Authorization = new("Bearer", bearer);
        Assert.Equal(HttpStatusCode.Forbidden, (await client.SendAsync(request)).StatusCode);
    }

    [Fact]
    public void Production_without_a_provider_does_not_start_and_says_what_to_set()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["ConnectionStrings:Pathways"] = "Host=localhost",
            ["Pathways:Colour"] = "blue",
        }).Build();
        var wrong = Assert.Throws<SettingsException>(() => PathwaysSettings.Read(settings, new Production())).Message;
        Assert.Contains("Authentication:Oidc", wrong, StringComparison.Ordinal);
        Assert.Contains("Pathways:Colour", wrong, StringComparison.Ordinal);
    }

    sealed class Production : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = Environments.Production;

        public string ApplicationName { get; set; } = "Pathways";

        public string ContentRootPath { get; set; } = "/";

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
