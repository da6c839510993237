using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Pathways.Api.Hosting;
using Pathways.Api.Tests.Journeys;
using Pathways.Testing;

namespace Pathways.Api.Tests.Hosting;

/// <summary>Who may what, tried at every route that there is.</summary>
[Collection(TestApiCollection.Name)]
public class AccessTests(TestApi api)
{
    static readonly string[] Roles = [Role.Beneficiary, Role.Counsellor, Role.Coordinator, Role.Evaluator, Role.Auditor, Role.Administrator];

    // What anybody may reach, signed in or not. A route is added here on purpose or has a policy.
    static readonly string[] Open =
    [
        "/", "/sign-in", "/sign-in/provider", "/sign-in/persona", "/sign-out", "/dev/token", "/keyboard", "/error", "/not-found", "/health/live", "/health/ready", "/health/figures",
        "/openapi/v1.json",
        // Development serves the files of wwwroot as they are while they are worked on.
        "/{**path:file}",
    ];

    IEnumerable<RouteEndpoint> Routes => api.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    static string Pattern(RouteEndpoint route) => "/" + route.RoutePattern.RawText!.TrimStart('/');

    static string? Policy(RouteEndpoint route) => route.Metadata.GetOrderedMetadata<IAuthorizeData>().LastOrDefault(a => a.Policy is not null)?.Policy;

    static bool IsAsset(RouteEndpoint route) => Path.HasExtension(Pattern(route)) && !Pattern(route).Contains('{', StringComparison.Ordinal) || Pattern(route).StartsWith("/_framework", StringComparison.Ordinal);

    [Fact]
    public void Every_route_has_a_policy_or_is_open_on_purpose()
    {
        var without = Routes.Where(r => Policy(r) is null && !IsAsset(r)).Select(Pattern).Distinct(StringComparer.Ordinal)
            .Where(p => !Open.Contains(p, StringComparer.Ordinal)).Order(StringComparer.Ordinal);
        Assert.Equal([], without);
    }

    [Fact]
    public void What_is_open_to_anybody_is_listed_here_and_nothing_of_the_API_is()
    {
        Assert.DoesNotContain(Routes, r => Pattern(r).StartsWith("/api", StringComparison.Ordinal) && r.Metadata.GetMetadata<IAllowAnonymous>() is not null);
        Assert.All(Routes.Select(Policy).OfType<string>(), policy => Assert.NotEmpty(Access.RolesOf(policy)));
    }

    public static TheoryData<string> AllRoles => [.. Roles];

    [Theory]
    [MemberData(nameof(AllRoles))]
    public async Task Each_role_passes_where_its_policy_says_and_nowhere_else(string role)
    {
        using var client = api.Host.GetTestClient();
        var tried = 0;
        foreach (var route in Routes.Where(r => Pattern(r).StartsWith("/api", StringComparison.Ordinal)))
        {
            foreach (var method in route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"])
            {
                var address = Filled(Pattern(route));
                using var request = new HttpRequestMessage(new HttpMethod(method), address);
                request.Headers.Add(NamedAccounts.Header, $"matrix:{role}:{(role == Role.Counsellor ? "MATRIX" : "")}");
                using var response = await client.SendAsync(request);
                var denied = response.StatusCode == HttpStatusCode.Forbidden
                    && (await response.Content.ReadAsStringAsync()).Contains("access/denied", StringComparison.Ordinal);
                var allowed = Access.RolesOf(Policy(route)!).Contains(role, StringComparer.Ordinal);
                Assert.True(allowed != denied, $"{role} {method} {address}: {(int)response.StatusCode}, expected {(allowed ? "to pass" : "to be denied")}.");
                tried++;
            }
        }
        Assert.True(tried > 40, $"Only {tried} routes were tried.");
    }

    [Fact]
    public async Task Nobody_gets_in_without_signing_in_and_a_program_is_never_redirected()
    {
        using var client = api.Host.GetTestClient();
        foreach (var route in Routes.Where(r => Policy(r) is not null))
        {
            var method = route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods[0] ?? "GET";
            using var request = new HttpRequestMessage(new HttpMethod(method), Filled(Pattern(route)));
            using var response = await client.SendAsync(request);
            if (Pattern(route).StartsWith("/api", StringComparison.Ordinal))
            {
                Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
                Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
            }
            else
            {
                Assert.True(response.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.Unauthorized, $"{Pattern(route)}: {response.StatusCode}");
            }
        }
    }

    static string Filled(string pattern) => System.Text.RegularExpressions.Regex.Replace(
        pattern, @"\{[^}]+\}", "0199f0a4-5b7c-7d11-8a55-2f6c1d0e9b42", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
}
