using System.Net;
using System.Security.Claims;
using System.Text.RegularExpressions;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Pathways.Api.Hosting;
using Pathways.Api.Tests.Hosting;
using Pathways.Api.Tests.Journeys;
using Pathways.Testing;

namespace Pathways.Api.Tests.Security;

/// <summary>Whatever is asked is counted, of whoever asks: an account, or an address. Only files and health are not.</summary>
public sealed partial class CountedTests : IAsyncLifetime
{
    readonly TestApi api = new();

    public Task InitializeAsync() => api.InitializeAsync();

    public Task DisposeAsync() => api.DisposeAsync();

    PartitionedRateLimiter<HttpContext> Limiter => api.Host.Services.GetRequiredService<IOptions<RateLimiterOptions>>().Value.GlobalLimiter!;

    static DefaultHttpContext Request(Endpoint? endpoint, string? account, IPAddress? address = null)
    {
        var http = new DefaultHttpContext();
        http.SetEndpoint(endpoint);
        http.Request.Method = HttpMethods.Get;
        http.Connection.RemoteIpAddress = address;
        if (account is not null)
        {
            http.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", account)], "test"));
        }
        return http;
    }

    // All that one account, or one address, may have at once.
    List<RateLimitLease> HoldAll(string? account, IPAddress? address = null) =>
        [.. Enumerable.Range(0, Limits.OfAccount(api.Host.Services.GetRequiredService<Connections>())).Select(_ =>
        {
            var lease = Limiter.AttemptAcquire(Request(null, account, address));
            Assert.True(lease.IsAcquired);
            return lease;
        })];

    [Theory]
    [InlineData("claire")]
    [InlineData(null)]
    public void Nothing_but_files_and_health_is_without_a_limit(string? account)
    {
        var held = HoldAll(account);
        var routes = api.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();
        var open = routes.Where(route =>
        {
            using var lease = Limiter.AttemptAcquire(Request(route, account));
            return lease.IsAcquired;
        }).ToHashSet();
        held.ForEach(lease => lease.Dispose());

        var files = routes.Where(route => route.Metadata.Any(m => m.GetType().Name == "StaticAssetDescriptor")).ToList();
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.Contains(file, open));
        Assert.Equal(["/health/figures", "/health/live", "/health/ready", "/openapi/v1.json"], open.Except(files).OfType<RouteEndpoint>().Select(route => route.RoutePattern.RawText!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Addresses_are_counted_apart_and_one_network_of_IPv6_as_one()
    {
        var (one, mapped, other) = (IPAddress.Parse("192.0.2.1"), IPAddress.Parse("::ffff:192.0.2.1"), IPAddress.Parse("192.0.2.2"));
        var (six, near, far) = (IPAddress.Parse("2001:db8:1:2::1"), IPAddress.Parse("2001:db8:1:2:ffff::9"), IPAddress.Parse("2001:db8:1:3::1"));
        List<RateLimitLease> held = [.. HoldAll(null, one), .. HoldAll(null, six)];
        bool IsLetIn(IPAddress address, string? account = null)
        {
            using var lease = Limiter.AttemptAcquire(Request(null, account, address));
            return lease.IsAcquired;
        }
        Assert.Equal([false, false, true, false, false, true], new[] { one, mapped, other, six, near, far }.Select(a => IsLetIn(a)));
        Assert.True(IsLetIn(one, "claire"));
        held.ForEach(lease => lease.Dispose());
        Assert.True(IsLetIn(one));
    }

    /// <summary>An address that asks for more than waits is told so by a page, whether what it asks for is there or not; others sign in meanwhile.</summary>
    [Theory]
    [InlineData("/sign-in?lang=en")]
    [InlineData("/nowhere?lang=en")]
    [InlineData("/board?lang=en")]
    [InlineData("/signin-oidc?lang=en")]
    public async Task Strangers_who_ask_too_much_are_told_to_come_back_and_others_are_answered(string path)
    {
        var server = api.Host.GetTestServer();
        var crowded = IPAddress.Parse("192.0.2.7");
        Task<HttpContext> AskAsync(IPAddress from) => server.SendAsync(http =>
        {
            http.Connection.RemoteIpAddress = from;
            http.Request.Method = HttpMethods.Get;
            http.Request.Scheme = "https";
            http.Request.Host = new("localhost");
            http.Request.Path = path.Split('?')[0];
            http.Request.QueryString = new("?" + path.Split('?')[1]);
            http.Request.Headers.Accept = "text/html";
        });
        var held = HoldAll(null, crowded);
        var waiting = Enumerable.Range(0, Limits.WaitingOfAccount).Select(_ => Limiter.AcquireAsync(Request(null, null, crowded)).AsTask()).ToList();

        var refused = await AskAsync(crowded);
        Assert.Equal((StatusCodes.Status429TooManyRequests, $"{Limits.RetryAfterSeconds}"), (refused.Response.StatusCode, refused.Response.Headers.RetryAfter.ToString()));
        using (var page = new StreamReader(refused.Response.Body))
        {
            Assert.Contains("Too many requests at once", WebUtility.HtmlDecode(await page.ReadToEndAsync()), StringComparison.Ordinal);
        }
        var elsewhere = (await AskAsync(IPAddress.Parse("192.0.2.8"))).Response.StatusCode;
        Assert.NotEqual(StatusCodes.Status429TooManyRequests, elsewhere);

        held.ForEach(lease => lease.Dispose());
        foreach (var next in waiting)
        {
            (await next).Dispose();
        }
        Assert.Equal(elsewhere, (await AskAsync(crowded)).Response.StatusCode);
    }

    /// <summary>An agency has one address: strangers of it, however many, take no place of who is signed in, on pages that are open to all neither.</summary>
    [Fact]
    public async Task Whoever_is_signed_in_is_answered_everywhere_however_many_strangers_of_the_same_address_ask()
    {
        var server = api.Host.GetTestServer();
        var agency = IPAddress.Parse("192.0.2.10");
        async Task<int> AskAsync(string path, string method)
        {
            var answer = await server.SendAsync(http =>
            {
                http.Connection.RemoteIpAddress = agency;
                (http.Request.Method, http.Request.Scheme, http.Request.Host, http.Request.Path) = (method, "https", new("localhost"), path);
                http.Request.Headers.Accept = "text/html";
                http.Request.Headers[NamedAccounts.Header] = "claire:counsellor:PLIE-A";
            });
            return answer.Response.StatusCode;
        }
        // For as long as the test lasts: who counts as one of them waits, and is told to come back.
        var held = HoldAll(null, agency);
        var routes = api.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.Metadata.GetMetadata<UncountedAttribute>() is null && !route.Metadata.Any(m => m.GetType().Name == "StaticAssetDescriptor"))
            .SelectMany(route => (route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(method => (Method: method, Path: Parameter().Replace("/" + route.RoutePattern.RawText!.TrimStart('/'), "00000000-0000-0000-0000-000000000001"))))
            .Append((Method: "GET", Path: "/nowhere")).Distinct().ToList();
        foreach (var (method, path) in routes)
        {
            Assert.True(await AskAsync(path, method) != StatusCodes.Status429TooManyRequests, $"{method} {path}");
        }
        Assert.Contains(("GET", "/sign-in"), routes);
        held.ForEach(lease => lease.Dispose());
    }

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Parameter();

    /// <summary>A frozen database answers nothing, not even that it doesn't: whoever watches the node is told all the same, and no second question waits there.</summary>
    [Fact]
    public async Task A_check_that_gets_no_answer_is_down_for_who_asks_and_is_not_made_again_meanwhile()
    {
        var slow = new SlowChecks();
        var shared = new SharedHealthChecks(slow, TimeProvider.System, patience: TimeSpan.FromMilliseconds(50));
        Assert.Equal(HealthStatus.Unhealthy, (await shared.CheckHealthAsync(CancellationToken.None)).Status);
        Assert.Equal(HealthStatus.Unhealthy, (await shared.CheckHealthAsync(CancellationToken.None)).Status);
        Assert.Equal(1, slow.Asked);
        slow.Answer.SetResult(new HealthReport(new Dictionary<string, HealthReportEntry>(StringComparer.Ordinal), HealthStatus.Healthy, TimeSpan.Zero));
        Assert.Equal(HealthStatus.Healthy, (await shared.CheckHealthAsync(CancellationToken.None)).Status);
    }

    /// <summary>A little a second keeps a body coming for as long as whoever sends it likes: it held all places of the address, and nobody of a town behind one address signed in.</summary>
    [Theory]
    [InlineData("/sign-in", "application/x-www-form-urlencoded")]
    [InlineData("/signin-oidc", "application/x-www-form-urlencoded")]
    [InlineData("/sign-in/persona", "application/x-www-form-urlencoded")]
    [InlineData("/pathways/open", "application/x-www-form-urlencoded")]
    [InlineData("/sign-in/persona", "multipart/form-data; boundary=b")]
    [InlineData("/nowhere", "application/x-www-form-urlencoded")]
    public async Task Bodies_that_do_not_come_to_an_end_keep_nobody_from_signing_in_and_are_not_waited_for(string path, string type)
    {
        var server = api.Host.GetTestServer();
        var town = IPAddress.Parse("192.0.2.9");
        Task<HttpContext> AskAsync(string method, string at, Stream? body, long? length) => server.SendAsync(http =>
        {
            http.Connection.RemoteIpAddress = town;
            http.Request.Method = method;
            http.Request.Scheme = "https";
            http.Request.Host = new("localhost");
            http.Request.Path = at;
            http.Request.Headers.Accept = "text/html";
            if (body is not null)
            {
                http.Request.ContentType = type;
                http.Request.ContentLength = length;
                http.Request.Body = body;
            }
        });
        using var over = new CancellationTokenSource();
        try
        {
            var slow = Enumerable.Range(0, 2 * Limits.OfAccount(api.Host.Services.GetRequiredService<Connections>())).Select(_ => AskAsync("POST", path, new Endless(over.Token), 2_000)).ToList();
            Assert.Equal(StatusCodes.Status200OK, (await AskAsync("GET", "/sign-in", null, null)).Response.StatusCode);
            Assert.All(await Task.WhenAll(slow), answer => Assert.Equal(StatusCodes.Status408RequestTimeout, answer.Response.StatusCode));
            using var page = new StreamReader((await slow[0]).Response.Body);
            Assert.Contains("n’est pas arrivée entière à temps", WebUtility.HtmlDecode(await page.ReadToEndAsync()), StringComparison.Ordinal);

            // What is too long is not even begun; where only an account may send, a long form is asked to sign in, unread.
            var large = (await AskAsync("POST", path, new Endless(over.Token), 5_000_000)).Response.StatusCode;
            Assert.Equal(path is "/pathways/open" ? StatusCodes.Status302Found : path is "/nowhere" ? StatusCodes.Status404NotFound : StatusCodes.Status413PayloadTooLarge, large);
        }
        finally
        {
            await over.CancelAsync();
        }
    }

    // A body of which nothing comes until nobody waits for it.
    sealed class Endless(CancellationToken over) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(over, cancellationToken);
            await Task.Delay(Timeout.Infinite, either.Token);
            return 0;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }
    }

    [Fact]
    public async Task A_check_of_health_is_made_once_for_all_who_ask_meanwhile_and_for_a_second_after()
    {
        var (slow, time) = (new SlowChecks(), new HealthTests.StoppedClock());
        var shared = new SharedHealthChecks(slow, time);
        static bool Ready(HealthCheckRegistration check) => check.Tags.Contains("ready");
        Func<HealthCheckRegistration, bool> ready = Ready;
        using var left = new CancellationTokenSource();
        var first = shared.CheckHealthAsync(ready, left.Token);
        var others = Enumerable.Range(0, 100).Select(_ => shared.CheckHealthAsync(ready, CancellationToken.None)).ToList();
        var all = shared.CheckHealthAsync(CancellationToken.None);
        Assert.Equal(2, slow.Asked);

        await left.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        slow.Answer.SetResult(new HealthReport(new Dictionary<string, HealthReportEntry>(StringComparer.Ordinal), HealthStatus.Unhealthy, TimeSpan.Zero));
        Assert.All(await Task.WhenAll([.. others, all]), report => Assert.Equal(HealthStatus.Unhealthy, report.Status));
        time.Pass(SharedHealthChecks.Kept - TimeSpan.FromTicks(1));
        await shared.CheckHealthAsync(ready, CancellationToken.None);
        Assert.Equal(2, slow.Asked);
        time.Pass(TimeSpan.FromTicks(1));
        await shared.CheckHealthAsync(ready, CancellationToken.None);
        Assert.Equal(3, slow.Asked);
    }

    [Fact]
    public async Task A_check_of_health_that_failed_is_made_again()
    {
        var slow = new SlowChecks();
        var shared = new SharedHealthChecks(slow, new HealthTests.StoppedClock());
        slow.Answer.SetException(new TimeoutException());
        for (var asked = 1; asked <= 2; asked++)
        {
            await Assert.ThrowsAsync<TimeoutException>(() => shared.CheckHealthAsync(CancellationToken.None));
            Assert.Equal(asked, slow.Asked);
        }
    }

    sealed class SlowChecks : HealthCheckService
    {
        public TaskCompletionSource<HealthReport> Answer { get; } = new();

        public int Asked { get; private set; }

        public override Task<HealthReport> CheckHealthAsync(Func<HealthCheckRegistration, bool>? predicate, CancellationToken cancellationToken = default)
        {
            Asked++;
            return Answer.Task;
        }
    }
}
