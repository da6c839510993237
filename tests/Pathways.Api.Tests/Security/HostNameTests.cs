using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;
using Pathways.Api.Hosting;
using Pathways.Api.Tests.Hosting;
using Pathways.Api.Tests.Journeys;
using Pathways.Testing;

namespace Pathways.Api.Tests.Security;

/// <summary>The name in a request is one of the service's own, and an address that a request names is one of this site: nobody is led elsewhere.</summary>
[Collection(TestApiCollection.Name)]
public class HostNameTests(TestApi api)
{
    [Theory]
    [InlineData("evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("evil.example:80")]
    [InlineData("localhost:99999")]
    [InlineData("localhost:65536")]
    public async Task Another_host_is_refused_at_every_address(string host)
    {
        using var client = api.Host.GetTestClient();
        var addresses = api.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(r => "/" + System.Text.RegularExpressions.Regex.Replace(r.RoutePattern.RawText!.TrimStart('/'), @"\{[^}]*\}", "x")).Distinct().ToList();
        foreach (var address in addresses)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.TryAddWithoutValidation("Host", host);
            request.Headers.Add(NamedAccounts.Header, "n:coordinator:");
            using var answer = await client.SendAsync(request);
            Assert.Equal((address, HttpStatusCode.BadRequest), (address, answer.StatusCode));
        }
    }

    /// <summary>Addresses to be led to began with what a proxy, or whoever passes for one, said of the line before it.</summary>
    [Fact]
    public async Task Behind_a_proxy_only_http_and_https_are_ways_to_ask()
    {
        await using var host = await TestHost.StartAsync(TestHost.Development, await TestPostgres.CreateDatabaseAsync(), web => web.UseSetting("ForwardedHeaders_Enabled", "true"));
        foreach (var (scheme, status) in new[]
        {
            ("javascript", HttpStatusCode.BadRequest), ("ftp", HttpStatusCode.BadRequest), ("data", HttpStatusCode.BadRequest), ("httpss", HttpStatusCode.BadRequest), ("x+y", HttpStatusCode.BadRequest),
            ("http", HttpStatusCode.Redirect), ("https", HttpStatusCode.Redirect), ("HTTPS", HttpStatusCode.Redirect),
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/caseload");
            request.Headers.Add("X-Forwarded-Proto", scheme);
            request.Headers.Add("Accept", "text/html");
            using var answer = await host.GetTestClient().SendAsync(request);
            Assert.Equal((scheme, status), (scheme, answer.StatusCode));
            Assert.True(answer.Headers.Location is null or { IsAbsoluteUri: false } || answer.Headers.Location.OriginalString.StartsWith("http", StringComparison.OrdinalIgnoreCase), $"{answer.Headers.Location}");
        }
    }

    [Theory]
    [InlineData("Production", null, "AllowedHosts is missing")]
    [InlineData("Production", "*", "AllowedHosts has '*'")]
    [InlineData("Production", ";", "AllowedHosts is missing")]
    [InlineData("Production", "pathways.example;0.0.0.0", "AllowedHosts has '0.0.0.0'")]
    [InlineData("Production", "pathways.example;０.０.０.０", "AllowedHosts has '０.０.０.０'")]
    [InlineData("Production", "0。0。0。0", "AllowedHosts has '0。0。0。0'")]
    [InlineData("Production", "pathways\ufffe.example", "AllowedHosts has 'pathways")]
    [InlineData("Production", "parcours-né.example", null)]
    [InlineData("Production", "[::];pathways.example", "AllowedHosts has '[::]'")]
    [InlineData("Production", "pathways.example;https://pathways.example", "AllowedHosts has 'https://pathways.example'")]
    [InlineData("Production", "pathways.example; *.internal.example;[::1]", null)]
    [InlineData("Development", null, null)]
    [InlineData("Development", "*", "AllowedHosts has '*'")]
    public void The_names_are_said_outside_development_and_none_stands_for_all(string environment, string? said, string? wrong)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["AllowedHosts"] = said,
            ["Authentication:Oidc:Authority"] = "https://sign-in.example",
            ["Authentication:Oidc:ClientId"] = "pathways",
        }).Build();
        var error = Record.Exception(() => PathwaysSettings.Read(settings, new HostingEnvironment { EnvironmentName = environment }));
        if (wrong is null)
        {
            Assert.Null(error);
        }
        else
        {
            Assert.Contains(wrong, Assert.IsType<SettingsException>(error).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/caseload", true)]
    [InlineData("/caseload?view=all#top", true)]
    [InlineData("//evil.example", false)]
    [InlineData("/\\evil.example", false)]
    [InlineData("\\\\evil.example", false)]
    [InlineData("/\t/evil.example", false)]
    [InlineData("/\r\n/evil.example", false)]
    [InlineData("/\n/evil.example", false)]
    [InlineData("/caseload\0", false)]
    [InlineData("/\u0085/evil.example", false)]
    [InlineData("/caseload?search=Zoé", false)]
    [InlineData("/／evil.example", false)]
    [InlineData("~/caseload", false)]
    [InlineData("~//evil.example", false)]
    [InlineData("https://evil.example", false)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData(" /caseload", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void An_address_to_come_back_to_is_of_this_site_or_the_start(string? address, bool taken) => Assert.Equal(taken ? address : "/", SignIn.Local(address));
}
