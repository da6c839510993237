using System.Net;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Pathways.Api.Hosting;
using Pathways.Api.Import;
using Pathways.Api.Tests.Journeys;
using Pathways.Api.Tests.Recording;
using Pathways.Testing;

namespace Pathways.Api.Tests.Security;

/// <summary>Heavy questions come in turn, of one account and of another; who waits is told so; what was answered and not yet read is bounded.</summary>
public sealed class HeavyTests : IAsyncLifetime
{
    readonly TestApi api = new();

    public Task InitializeAsync() => api.InitializeAsync();

    public Task DisposeAsync() => api.DisposeAsync();

    static DefaultHttpContext Heavy(string account, bool everyday = false)
    {
        var http = new DefaultHttpContext { User = new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", account)], "test")) };
        http.Request.Method = HttpMethods.Get;
        http.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(new HeavyAttribute { Everyday = everyday }), null));
        return http;
    }

    /// <summary>An auditor's tables take long: whoever asks for one after the other has others in between.</summary>
    [Fact]
    public async Task Who_asks_for_one_table_after_the_other_waits_behind_who_came_meanwhile()
    {
        var limiter = Limits.OfHeavy(api.Host.Services.GetRequiredService<EverydayPlaces>()).GlobalLimiter!;
        var others = Enumerable.Range(0, Limits.Heavy - Limits.HeavyOfAccount).Select(i => limiter.AttemptAcquire(Heavy($"other{i}"))).ToList();
        var running = Enumerable.Range(0, Limits.HeavyOfAccount).Select(_ => limiter.AttemptAcquire(Heavy("auditor"))).ToList();
        Assert.All(others.Concat(running), lease => Assert.True(lease.IsAcquired));
        var next = limiter.AcquireAsync(Heavy("auditor")).AsTask();
        var evaluator = limiter.AcquireAsync(Heavy("evaluator")).AsTask();

        running[0].Dispose();
        using (var place = await evaluator)
        {
            Assert.True(place.IsAcquired);
            Assert.False(next.IsCompleted);
        }
        using var after = await next;
        Assert.True(after.IsAcquired);
        others.Concat(running).ToList().ForEach(lease => lease.Dispose());
    }

    /// <summary>A form of such a page shows the page again.</summary>
    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("POST")]
    public void A_page_is_as_heavy_however_it_is_asked_for(string method)
    {
        var http = Heavy("claire");
        http.Request.Method = method;
        Assert.NotNull(Limits.HeavyOf(http));
        http.User = new ClaimsPrincipal();
        Assert.Null(Limits.HeavyOf(http));
    }

    /// <summary>What is heavy of a day's work and figures: each kind has its own places, and an account no more than its own of either.</summary>
    [Fact]
    public void What_is_heavy_of_a_day_s_work_waits_for_its_like_and_never_for_figures()
    {
        using var everyday = new EverydayPlaces();
        var limiter = Limits.OfHeavy(everyday).GlobalLimiter!;
        var figures = Enumerable.Range(0, Limits.Heavy).Select(i => limiter.AttemptAcquire(Heavy($"evaluator{i}"))).ToList();
        Assert.All(figures, lease => Assert.True(lease.IsAcquired));
        Assert.False(limiter.AttemptAcquire(Heavy("late")).IsAcquired);
        var works = Enumerable.Range(0, Limits.Heavy).Select(i => limiter.AttemptAcquire(Heavy($"counsellor{i}", everyday: true))).ToList();
        Assert.All(works, lease => Assert.True(lease.IsAcquired));
        Assert.False(limiter.AttemptAcquire(Heavy("late", everyday: true)).IsAcquired);
        Assert.False(everyday.Limiter.AttemptAcquire("late").IsAcquired);
        works.Concat(figures).ToList().ForEach(lease => lease.Dispose());
        var all = Enumerable.Range(0, Limits.HeavyOfAccount).Select(_ => everyday.Limiter.AttemptAcquire("one")).ToList();
        Assert.All(all, lease => Assert.True(lease.IsAcquired));
        Assert.False(limiter.AttemptAcquire(Heavy("one", everyday: true)).IsAcquired);
        all.ForEach(lease => lease.Dispose());
    }

    /// <summary>Figures of one's own, or tabs of a board, that wait in turn.</summary>
    [Fact]
    public void What_an_account_has_to_check_waits_for_no_figures_of_its_own()
    {
        var connections = api.Host.Services.GetRequiredService<Connections>();
        var limiter = api.Host.Services.GetRequiredService<IOptions<RateLimiterOptions>>().Value.GlobalLimiter!;
        var figures = Enumerable.Range(0, Limits.HeavyOfRequests(connections)).Select(_ => limiter.AttemptAcquire(Heavy("nadia"))).ToList();
        Assert.All(figures, lease => Assert.True(lease.IsAcquired));
        Assert.False(limiter.AttemptAcquire(Heavy("nadia")).IsAcquired);
        using (var check = limiter.AttemptAcquire(Heavy("nadia", everyday: true)))
        {
            Assert.True(check.IsAcquired);
        }
        figures.ForEach(lease => lease.Dispose());
    }

    [Fact]
    public async Task Who_has_waited_for_long_is_told_to_come_back_and_takes_no_place()
    {
        using var one = PartitionedRateLimiter.Create<HttpContext, string>(_ => RateLimitPartition.GetConcurrencyLimiter("one", _ => new() { PermitLimit = 1, QueueLimit = 5 }));
        using var limiter = new PatientLimiter<HttpContext>(one, TimeSpan.FromMilliseconds(50));
        var held = limiter.AttemptAcquire(Heavy("a"));
        using (var waited = await limiter.AcquireAsync(Heavy("b")))
        {
            Assert.False(waited.IsAcquired);
        }
        using var left = new CancellationTokenSource();
        var leaving = limiter.AcquireAsync(Heavy("c"), 1, left.Token).AsTask();
        await left.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        held.Dispose();
        using var free = await limiter.AcquireAsync(Heavy("d"));
        Assert.True(free.IsAcquired);
    }

    /// <summary>What is answered and not yet read lies on the service's disk.</summary>
    [Fact]
    public async Task As_many_answers_of_an_account_wait_to_be_read_as_it_may_ask_at_once_and_no_more()
    {
        await api.OpenPathwayAsync();
        await api.CaughtUpAsync();
        using var client = api.Host.GetTestClient();
        async Task<HttpResponseMessage> BoardAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/board?lang=en");
            request.Headers.Add(NamedAccounts.Header, "slow:evaluator:");
            request.Headers.Add("Accept", "text/html");
            return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        }
        var unread = new List<HttpResponseMessage>();
        for (var i = 0; i < Limits.HeavyOfRequests(api.Host.Services.GetRequiredService<Connections>()); i++)
        {
            unread.Add(await BoardAsync());
        }
        var more = BoardAsync();
        Assert.Equal(HttpStatusCode.OK, (await api.SendAsync(HttpMethod.Get, "/api/figures/entries", account: "eva:evaluator:")).Status);
        // And of what is not heavy it is answered meanwhile.
        Assert.Equal(HttpStatusCode.OK, (await api.SendAsync(HttpMethod.Get, "/api/figures/position", account: "slow:evaluator:")).Status);
        Assert.False(more.IsCompleted);
        await unread[0].Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, (await more).StatusCode);
        unread.Append(await more).ToList().ForEach(answer => answer.Dispose());
    }

    /// <summary>Read back as it was written, however it came in: what is short never touches the disk, which may be full.</summary>
    [Theory]
    [InlineData(99, false)]
    [InlineData(100, false)]
    [InlineData(101, true)]
    [InlineData(100_000, true)]
    public async Task What_is_short_is_kept_in_memory_and_what_is_long_in_a_file(int length, bool file)
    {
        var written = Enumerable.Range(0, length).Select(i => (byte)(i * 7)).ToArray();
        var opened = 0;
        await using var spool = new Spool(100, () =>
        {
            opened++;
            return Temporary.Open();
        });
        for (var at = 0; at < length; at += 33)
        {
            var part = written.AsMemory(at, Math.Min(33, length - at));
            if (at % 2 == 0)
            {
                await spool.WriteAsync(part);
            }
            else
            {
                spool.Write(part.Span);
            }
        }
        spool.Position = 0;
        using var read = new MemoryStream();
        await spool.CopyToAsync(read);
        Assert.Equal(written, read.ToArray());
        Assert.Equal(file ? 1 : 0, opened);
    }

    [Fact]
    public async Task A_long_answer_that_finds_the_disk_full_is_told_so()
    {
        await using var spool = new Spool(100, () => new FileStream("/dev/full", FileMode.Open, FileAccess.Write));
        await spool.WriteAsync(new byte[100]);
        var full = await Assert.ThrowsAsync<IOException>(async () =>
        {
            await spool.WriteAsync(new byte[100_000]);
            await spool.FlushAsync();
        });
        Assert.Equal(StatusCodes.Status507InsufficientStorage, Problems.StatusOf(full));
    }
}
