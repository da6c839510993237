using Microsoft.AspNetCore.TestHost;
using Pathways.Api.Tests.Hosting;
using Pathways.Api.Tests.Journeys;
using Pathways.Testing;

namespace Pathways.Api.Tests.Security;

/// <summary>Every answer, of every route, to whoever asks and however it ends, tells browsers what they may do with it.</summary>
public sealed class SecurityHeadersTests(TestApi api) : IClassFixture<TestApi>
{
    [Theory]
    [InlineData("")]
    [InlineData("claire:counsellor:ADIE")]
    [InlineData("nadia:coordinator:")]
    [InlineData("hugo:evaluator:")]
    [InlineData("irene:auditor:")]
    [InlineData("paul:administrator:")]
    public async Task No_answer_is_without_them(string account)
    {
        using var client = api.Host.GetTestClient();
        var asked = 0;
        foreach (var accept in new[] { "text/html", "application/json" })
        {
            foreach (var (method, address) in Routes.Of(api.Host.Services))
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), address);
                request.Headers.Add("Accept", accept);
                if (account.Length > 0)
                {
                    request.Headers.Add(NamedAccounts.Header, account);
                }
                using var answer = await client.SendAsync(request);
                Hold(answer);
                asked++;
            }
            foreach (var odd in new[] { "/nowhere", "/css/site.css", "/js/kept.js", "/%ff", "/openapi/v1.json" })
            {
                using var answer = await client.GetAsync(new Uri(odd, UriKind.Relative));
                Hold(answer);
            }
        }
        Assert.True(asked > 200, $"{asked}");
    }

    static void Hold(HttpResponseMessage answer)
    {
        string Of(string name) => answer.Headers.TryGetValues(name, out var values) ? string.Join(' ', values) : "";
        var at = $"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri} {answer.StatusCode}";
        Assert.True(Of("Content-Security-Policy").StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", StringComparison.Ordinal), at);
        Assert.DoesNotContain("unsafe", Of("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal((at, "nosniff", "same-origin", "same-origin"), (at, Of("X-Content-Type-Options"), Of("Referrer-Policy"), Of("Cross-Origin-Opener-Policy")));
    }

    [Theory]
    [InlineData("https", "pathways.example", TestHost.Production, "max-age=31536000")]
    [InlineData("http", "pathways.example", TestHost.Production, null)]
    [InlineData("https", "localhost", TestHost.Development, null)]
    public async Task Behind_TLS_browsers_are_told_to_come_by_nothing_else(string scheme, string host, string environment, string? told)
    {
        var connection = await TestPostgres.CreateDatabaseAsync();
        // The schema is there, as db-apply leaves it.
        await (await TestHost.StartAsync(TestHost.Development, connection)).DisposeAsync();
        await using var service = await TestHost.StartAsync(environment, connection, web => web.UseSetting("AllowedHosts", "localhost;pathways.example"));
        using var client = service.GetTestServer().CreateClient();
        client.BaseAddress = new Uri($"{scheme}://{host}/");
        using var answer = await client.GetAsync(new Uri("/health/live", UriKind.Relative));
        Assert.Equal(told, answer.Headers.TryGetValues("Strict-Transport-Security", out var values) ? string.Join(' ', values) : null);
    }
}
