using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Pathways.Api.Hosting;
using Pathways.Api.Tests.Journeys;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Pathways.Testing;

namespace Pathways.Api.Tests.Security;

/// <summary>What is told to who only watches the service, and what stays behind of an answer on a computer that others use.</summary>
public sealed class StrangerTests : IAsyncLifetime
{
    readonly TestApi api = new();

    public Task InitializeAsync() => api.InitializeAsync();

    public Task DisposeAsync() => api.DisposeAsync();

    async Task<(HttpStatusCode, string)> HealthAsync(string address, string? account = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (account is not null)
        {
            request.Headers.Add(NamedAccounts.Header, account);
        }
        using var answer = await api.Host.GetTestClient().SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>How many events there are, and, when the database was down, its address.</summary>
    [Fact]
    public async Task Health_tells_strangers_up_or_down_and_the_administrator_all()
    {
        await api.RecordAsync("PLIE-A", new PathwayOpened(new DateOnly(2026, 3, 1), Guid.CreateVersion7(), Scheme.Plie, "PLIE-A", "69123", new EntrySituation()));
        await api.CaughtUpAsync();
        foreach (var account in new[] { null, "eval:evaluator:", "n:coordinator:" })
        {
            Assert.Equal((HttpStatusCode.OK, """{"status":"up"}"""), await HealthAsync("/health/ready", account));
            Assert.Equal((HttpStatusCode.OK, """{"status":"up"}"""), await HealthAsync("/health/live", account));
        }
        var (status, detail) = await HealthAsync("/health/detail", "paul:administrator:");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("Caseload:All 1 of 1", detail, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await HealthAsync("/health/detail", "eval:evaluator:")).Item1);
        Assert.NotEqual(HttpStatusCode.OK, (await HealthAsync("/health/detail")).Item1);

        // Down: whoever asks is not told why, nor where the database is. An answer is given for a second.
        await Sealed.DoAsync(api.Host, "alter table pathways_events.mt_events rename to events_away");
        await Task.Delay(2 * SharedHealthChecks.Kept);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, """{"status":"down"}"""), await HealthAsync("/health/ready"));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, """{"status":"down"}"""), await HealthAsync("/health/figures"));
        Assert.Equal((HttpStatusCode.OK, """{"status":"up"}"""), await HealthAsync("/health/live"));
    }

    /// <summary>Walks every route as everybody: what it is, a refusal or a fault is left on no shared computer. What may be kept says so, for who asked only, and is asked about again.</summary>
    [Fact]
    public async Task No_answer_is_stored()
    {
        var routes = api.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(r => r.Metadata.GetMetadata<Microsoft.AspNetCore.StaticAssets.StaticAssetDescriptor>() is null && !r.RoutePattern.RawText!.Contains("**", StringComparison.Ordinal) && !r.RoutePattern.RawText.Contains("_framework", StringComparison.Ordinal))
            .SelectMany(r => (r.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(method => (method, Address: "/" + System.Text.RegularExpressions.Regex.Replace(r.RoutePattern.RawText!.TrimStart('/'), @"\{[^}]*\}", "0199f0a4-5b7c-7d11-8a55-2f6c1d0e9b42"))))
            .Append(("GET", "/nowhere")).Append(("GET", "/api/nowhere")).Append(("PATCH", "/api/people")).Distinct().ToList();
        Assert.True(routes.Count > 80, $"{routes.Count}");
        foreach (var broken in new[] { false, true })
        {
            if (broken)
            {
                await Sealed.DoAsync(api.Host, "alter schema pathways_events rename to events_away; alter table pathways.mt_doc_identity rename to identity_away");
            }
            foreach (var (method, address) in routes)
            {
                foreach (var account in (string?[])(broken ? ["n:coordinator:", "p:administrator:"] : [null, "c:counsellor:PLIE-A", "n:coordinator:", "e:evaluator:", "i:auditor:", "p:administrator:"]))
                {
                    using var request = new HttpRequestMessage(new HttpMethod(method), address);
                    request.Headers.TryAddWithoutValidation(NamedAccounts.Header, account);
                    using var answer = await api.Host.GetTestClient().SendAsync(request);
                    var kept = answer.Headers.CacheControl;
                    Assert.True(
                        kept is { NoStore: true } || kept is { Private: true, NoCache: true } || (address == "/openapi/v1.json" && kept is not null),
                        $"{method} {address} as {account}: {(int)answer.StatusCode}, {kept}");
                }
            }
        }
    }
}
