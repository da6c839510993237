using System.Text.Json.Nodes;
using Alba;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.TestHost;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Pathways.Api.Tests.Hosting;
using Pathways.Testing;

namespace Pathways.Api.Tests.Security;

/// <summary>
/// Sign-ins that were begun and not finished leave cookies that go along with every request: after twenty, a proxy with nginx's bounds took none any more
/// (dotnet/aspnetcore #17247). However many there are, and however they end, what is left stays small.
/// </summary>
public sealed class UnfinishedSignInTests : IAsyncLifetime
{
    // What nginx takes of a header by default, for all lines of it.
    const int OfAProxy = 8 * 1024;

    readonly FakeProvider provider = new();
    // As a browser holds them: those that were made first are sent first.
    readonly List<(string Name, string Value)> jar = [];
    IAlbaHost host = null!;

    public async Task InitializeAsync()
    {
        var connection = await TestPostgres.CreateDatabaseAsync();
        await (await TestHost.StartAsync(TestHost.Development, connection)).DisposeAsync();
        host = await TestHost.StartAsync(TestHost.Production, connection, web =>
        {
            web.UseSetting("Authentication:Oidc:Authority", FakeProvider.Address);
            web.UseSetting("Authentication:Oidc:ClientId", "pathways");
            web.ConfigureServices(services => services.Configure<OpenIdConnectOptions>(OpenIdConnectDefaults.AuthenticationScheme, options => options.BackchannelHttpHandler = provider));
        });
    }

    public Task DisposeAsync() => host.DisposeAsync().AsTask();

    int OfSignIns => jar.Count(c => c.Name.StartsWith("__Host-pathways-nonce-", StringComparison.Ordinal) || c.Name.StartsWith("__Host-pathways-sign-in-", StringComparison.Ordinal));

    int Size => jar.Sum(c => c.Name.Length + c.Value.Length + 3);

    async Task<string?> AskAsync(string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (jar.Count > 0)
        {
            request.Headers.Add("Cookie", string.Join("; ", jar.Select(c => $"{c.Name}={c.Value}")));
        }
        using var answer = await host.GetTestClient().SendAsync(request);
        foreach (var set in answer.Headers.TryGetValues("Set-Cookie", out var sets) ? sets : [])
        {
            var pair = set.Split(';')[0].Split('=', 2);
            var gone = set.Contains("expires=Thu, 01 Jan 1970", StringComparison.OrdinalIgnoreCase);
            Assert.Contains("path=/", set, StringComparison.OrdinalIgnoreCase);
            if (jar.FindIndex(c => c.Name == pair[0]) is >= 0 and var known)
            {
                jar[known] = (pair[0], pair[1]);
            }
            else if (!gone)
            {
                jar.Add((pair[0], pair[1]));
            }
            if (gone)
            {
                jar.RemoveAll(c => c.Name == pair[0]);
            }
        }
        // What comes before a body: many a proxy takes 4 KB of it.
        Assert.True(answer.Headers.Sum(h => h.Value.Sum(v => h.Key.Length + v.Length + 4)) < 8 * 1024, $"{address}: {answer.Headers}");
        return answer.Headers.Location?.OriginalString;
    }

    async Task<(string State, string Nonce)> BeginAsync()
    {
        var asked = QueryHelpers.ParseQuery(new Uri((await AskAsync("/sign-in/provider?returnUrl=%2Fcaseload"))!).Query);
        return (asked["state"].ToString(), asked["nonce"].ToString());
    }

    Task<string?> FinishAsync((string State, string Nonce) begun, string role = "counsellor")
    {
        provider.Said = new JsonObject { ["sub"] = "u-1", ["role"] = role, ["structure"] = "PLIE-A", ["name"] = "Claire Morel", ["nonce"] = begun.Nonce };
        return AskAsync($"/signin-oidc?code=c&state={Uri.EscapeDataString(begun.State)}");
    }

    [Fact]
    public async Task However_often_a_sign_in_is_begun_what_it_leaves_stays_small_and_the_last_one_is_finished()
    {
        for (var n = 1; n <= 40; n++)
        {
            await BeginAsync();
            Assert.InRange(OfSignIns, 1, 6);
            Assert.InRange(Size, 1, OfAProxy / 4);
        }
        Assert.Equal("/caseload", await FinishAsync(await BeginAsync()));
        // Of another tab.
        Assert.InRange(OfSignIns, 0, 4);
        Assert.InRange(Size, 1, OfAProxy / 2);
    }

    /// <summary>Two tabs, or the way back and forth again.</summary>
    [Fact]
    public async Task Those_that_were_begun_last_can_all_be_finished_and_older_ones_say_what_to_do()
    {
        var begun = new List<(string, string)>();
        for (var n = 0; n < 5; n++)
        {
            begun.Add(await BeginAsync());
        }
        var before = jar.ToList();
        foreach (var (one, at) in begun.Select((b, i) => (b, i)))
        {
            jar.Clear();
            jar.AddRange(before);
            var to = await FinishAsync(one);
            Assert.Equal(at < 2 ? "/sign-in?problem=stale&returnUrl=%2Fcaseload" : "/caseload", to);
            Assert.InRange(OfSignIns, 0, at < 2 ? 0 : 4);
        }
    }

    [Fact]
    public async Task Two_that_were_begun_are_finished_one_after_the_other()
    {
        var (one, other) = (await BeginAsync(), await BeginAsync());
        Assert.Equal("/caseload", await FinishAsync(other));
        Assert.Equal("/caseload", await FinishAsync(one));
        Assert.Equal(0, OfSignIns);
    }

    [Theory]
    [InlineData("said no")]
    [InlineData("an error of the provider")]
    [InlineData("a state that nobody knows")]
    [InlineData("no role here")]
    public async Task However_it_ends_nothing_of_it_is_left(string how)
    {
        var begun = (await BeginAsync(), await BeginAsync()).Item2;
        Assert.Equal(4, OfSignIns);
        var to = how switch
        {
            "said no" => await AskAsync($"/signin-oidc?error=access_denied&state={Uri.EscapeDataString(begun.State)}"),
            "an error of the provider" => await AskAsync($"/signin-oidc?error=server_error&state={Uri.EscapeDataString(begun.State)}"),
            "a state that nobody knows" => await AskAsync("/signin-oidc?code=c&state=nobody"),
            _ => await FinishAsync(begun, "visitor"),
        };
        Assert.StartsWith("/sign-in?problem=", to, StringComparison.Ordinal);
        Assert.Equal(0, OfSignIns);
    }

    /// <summary>Left by a version that dropped none: as many as still pass are worn down a few at a time, for the head of an answer has bounds too.</summary>
    [Fact]
    public async Task What_a_former_version_has_left_goes_a_few_at_a_time()
    {
        for (var n = 0; n < 20; n++)
        {
            jar.Add(($"__Host-pathways-nonce-{n}{new string('n', 300)}", "N"));
            jar.Add(($"__Host-pathways-sign-in-{n}{new string('s', 40)}", "N"));
        }
        var sizes = new List<int>();
        for (var n = 0; n < 4; n++)
        {
            await BeginAsync();
            sizes.Add(OfSignIns);
        }
        Assert.Equal([30, 20, 10, 6], sizes);
    }

    /// <summary>Behind a proxy that does not say from where it was asked: the browser stays where it is.</summary>
    [Fact]
    public async Task Where_to_sign_in_is_said_without_a_host()
    {
        Assert.Equal("/sign-in?ReturnUrl=%2Fcaseload%3Fsearch%3Da%2520b", await AskAsync("/caseload?search=a%20b"));
    }
}
