using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Alba;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;
using Pathways.Api.Hosting;
using Pathways.Api.Tests.Hosting;
using Pathways.Testing;

namespace Pathways.Api.Tests.Security;

/// <summary>A signer of tokens that can't be reached: a program is told to come back, not that its token is bad, and nobody waits in line for it.</summary>
public class AuthorityTests
{
    static async Task<IAlbaHost> HostAsync(string authority, HttpMessageHandler? backchannel = null)
    {
        var connection = await TestPostgres.CreateDatabaseAsync();
        await (await TestHost.StartAsync(TestHost.Development, connection)).DisposeAsync();
        return await TestHost.StartAsync(TestHost.Production, connection, web =>
        {
            web.UseSetting("Authentication:Jwt:SigningKey", "");
            web.UseSetting("Authentication:Jwt:Issuer", FakeProvider.Address);
            web.UseSetting("Authentication:Jwt:Authority", authority);
            if (backchannel is not null)
            {
                web.ConfigureServices(services => services.Configure<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme, options => options.BackchannelHttpHandler = backchannel));
            }
        });
    }

    static async Task<(HttpStatusCode Status, string? Code, bool Again)> AskAsync(IAlbaHost host, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/caseload");
        request.Headers.Authorization = new("Bearer", token);
        using var answer = await host.GetTestClient().SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, answer.IsSuccessStatusCode ? null : JsonNode.Parse(body)!["code"]!.GetValue<string>(), answer.Headers.RetryAfter is not null);
    }

    static readonly JsonObject Claire = new() { ["sub"] = "u-1", ["role"] = "counsellor", ["structure"] = "PLIE-A" };

    [Fact]
    public async Task A_port_that_nobody_listens_at_and_one_that_never_answers_are_told_apart_from_a_bad_token()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        foreach (var authority in new[] { "http://127.0.0.1:1", $"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}" })
        {
            await using var host = await HostAsync(authority);
            using var provider = new FakeProvider();
            var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => AskAsync(host, provider.Token(Claire))));
            Assert.All(answers, answer => Assert.Equal((HttpStatusCode.ServiceUnavailable, "access/authority-unreachable", true), answer));
            // Who has no token is asked to sign in as ever.
            using var nobody = await host.GetTestClient().GetAsync("/api/caseload");
            Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
        }
    }

    [Fact]
    public async Task It_is_asked_again_until_it_answers_by_nobodys_request_and_its_keys_stay_good_when_it_goes()
    {
        using var provider = new FakeProvider { IsDown = true };
        await using var host = await HostAsync(FakeProvider.Address, provider);
        var token = provider.Token(Claire);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await AskAsync(host, token)).Status);
        var asked = provider.Asked;
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => AskAsync(host, token)));
        // The service itself may have asked once more meanwhile; fifty requests have not.
        Assert.InRange(provider.Asked, asked, asked + 3);

        provider.IsDown = false;
        for (var attempt = 0; attempt < 300 && (await AskAsync(host, token)).Status == HttpStatusCode.ServiceUnavailable; attempt++)
        {
            await Task.Delay(100);
        }
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(host, token)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(host, token[..^8] + "AAAAAAAA")).Status);
        provider.IsDown = true;
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(host, token)).Status);
    }

    [Theory]
    [InlineData("http://sign-in.example", false)]
    [InlineData("http://localhost.evil.example", false)]
    [InlineData("http://10.0.0.1:8080/realms/territory", false)]
    [InlineData("https://sign-in.example", true)]
    [InlineData("http://localhost:8080/realms/territory", true)]
    [InlineData("http://127.0.0.1:8080", true)]
    [InlineData("http://[::1]:8080", true)]
    public void An_authority_in_the_open_is_refused_at_the_start_and_not_at_each_request(string authority, bool taken)
    {
        foreach (var (section, other) in new[] { ("Oidc", "ClientId"), ("Jwt", "Audience") })
        {
            var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                [$"Authentication:{section}:Authority"] = authority,
                [$"Authentication:{section}:{other}"] = "pathways",
                ["AllowedHosts"] = "pathways.example",
            }).Build();
            var error = Record.Exception(() => PathwaysSettings.Read(settings, new HostingEnvironment { EnvironmentName = "Production" }));
            Assert.Equal(taken, error is null);
            Assert.True(taken || error!.Message.Contains($"Authentication:{section}:Authority is '{authority}': say an https address.", StringComparison.Ordinal), error?.Message);
        }
    }
}
