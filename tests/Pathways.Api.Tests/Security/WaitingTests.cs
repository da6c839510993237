using System.Text.RegularExpressions;
using Alba;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Pathways.Api.Hosting;
using Pathways.Api.Tests.Hosting;
using Pathways.Projections;
using Pathways.Testing;

namespace Pathways.Api.Tests.Security;

/// <summary>A client who leaves ends what is computed for them, at every route: the loops look (<c>WorkTests</c>), and a request tells them whom they work for.</summary>
public sealed partial class WaitingTests : IAsyncLifetime
{
    const string Leaving = "X-Leaving";
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(5); // only a test that fails waits for so long

    readonly Computing loop = new();
    IAlbaHost host = null!;

    public async Task InitializeAsync()
    {
        var connection = await TestPostgres.CreateDatabaseAsync();
        await (await TestHost.StartAsync(TestHost.Development, connection)).DisposeAsync();
        host = await TestHost.StartAsync(TestHost.Environment, connection, web => web.ConfigureServices(services => services
            .AddSingleton<IAuthorizationMiddlewareResultHandler>(loop)
            .AddAuthentication(NamedAccounts.Scheme).AddScheme<AuthenticationSchemeOptions, NamedAccounts>(NamedAccounts.Scheme, null)));
    }

    public Task DisposeAsync() => host.DisposeAsync().AsTask();

    [Fact]
    public async Task Who_leaves_ends_what_is_computed_for_them_whatever_they_asked()
    {
        var tried = 0;
        foreach (var route in host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var pattern = "/" + route.RoutePattern.RawText!.TrimStart('/');
            if (route.Metadata.GetOrderedMetadata<IAuthorizeData>().LastOrDefault(a => a.Policy is not null)?.Policy is not { } policy)
            {
                continue;
            }
            var role = Access.RolesOf(policy)[0];
            var address = Parameter().Replace(pattern.Replace("{code}", "entries", StringComparison.Ordinal), "0199f0a4-5b7c-7d11-8a55-2f6c1d0e9b42");
            foreach (var method in route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"])
            {
                using var client = host.GetTestClient();
                using var request = new HttpRequestMessage(new HttpMethod(method), address);
                request.Headers.Add(NamedAccounts.Header, $"leaving:{role}:{(role == Role.Counsellor ? "PLIE-A" : "")}");
                request.Headers.Add(Leaving, "1");
                using var leaves = new CancellationTokenSource();
                var ended = loop.Begin();
                var answer = client.SendAsync(request, leaves.Token);
                await Task.WhenAny(loop.Begun, answer).WaitAsync(Patience);
                Assert.True(loop.Begun.IsCompleted, $"{method} {address}: nothing is computed, {(answer.IsCompletedSuccessfully ? (await answer).StatusCode.ToString() : "no answer")}");
                await leaves.CancelAsync();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
                Assert.True(await ended.WaitAsync(Patience), $"{method} {address} goes on for nobody");
                tried++;
            }
        }
        Assert.True(tried > 60, $"Only {tried} were tried.");
    }

    [GeneratedRegex(@"\{[^}]+\}", RegexOptions.None, 10_000)]
    private static partial Regex Parameter();

    // A computing in the place of the answer: begins with the request, and looks as every loop does once its client has left.
    sealed class Computing : IAuthorizationMiddlewareResultHandler
    {
        readonly AuthorizationMiddlewareResultHandler usual = new();
        TaskCompletionSource begun = new();
        TaskCompletionSource<bool> ended = new();

        public Task Begun => begun.Task;

        public Task<bool> Begin()
        {
            (begun, ended) = (new(TaskCreationOptions.RunContinuationsAsynchronously), new(TaskCreationOptions.RunContinuationsAsynchronously));
            return ended.Task;
        }

        public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
        {
            if (!context.Request.Headers.ContainsKey(Leaving))
            {
                await usual.HandleAsync(next, context, policy, authorizeResult);
                return;
            }
            var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var leaving = context.RequestAborted.Register(left.SetResult);
            begun.SetResult();
            await left.Task;
            try
            {
                for (var turn = 0; turn < 1_000; turn++)
                {
                    Work.Check();
                }
                ended.SetResult(false);
            }
            catch (OperationCanceledException)
            {
                ended.SetResult(true);
                throw;
            }
        }
    }
}
