using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Alba;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Pathways.Api.Recording;
using Pathways.Api.Tests.Hosting;
using Pathways.Api.Tests.Journeys;
using Pathways.Api.Tests.Recording;
using Pathways.Testing;

namespace Pathways.Api.Tests.Security;

/// <summary>Whoever names no version is recorded, whoever else records at the same moment.</summary>
public sealed class ManyWritersTests : IAsyncLifetime
{
    static readonly object Step = new { occurredOn = "2026-04-10", confirm = new[] { "step/long-ago", "step/twice" } };

    readonly TestApi api = new();

    public Task InitializeAsync() => api.InitializeAsync();

    public Task DisposeAsync() => api.DisposeAsync();

    [Fact]
    public async Task Fifty_at_once_are_stored_one_after_the_other()
    {
        var pathway = await api.OpenPathwayAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => api.RecordAsync(pathway, "invitation-sent", Step, $"many-{i}:counsellor:PLIE-A")));
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Created, a.Status));
        Assert.Equal(Enumerable.Range(2, 50).Select(v => (long)v), answers.Select(a => a.Version).Order());
        Assert.Equal(await api.ScalarAsync<long>("select last_value from pathways_events.mt_events_sequence"), await api.ScalarAsync<long>("select count(*) from pathways_events.mt_events"));
    }

    [Fact]
    public async Task Fifty_at_once_on_two_nodes_are_stored_too()
    {
        var connection = await TestPostgres.CreateDatabaseAsync();
        await (await TestHost.StartAsync(TestHost.Development, connection)).DisposeAsync();
        await using var one = await NodeAsync(connection);
        await using var other = await NodeAsync(connection);
        using var person = await SendAsync(one, "/api/people", new { firstName = "Ada", lastName = "Deux Nœuds" });
        using var opened = await SendAsync(one, "/api/pathways", new
        {
            occurredOn = "2026-04-01",
            person = JsonNode.Parse(await person.Content.ReadAsStringAsync())!["id"]!.GetValue<string>(),
            scheme = "plie",
            structure = "PLIE-A",
            territory = "69123",
            situation = new { age = 30 },
            confirm = new[] { "step/long-ago" },
        });
        var pathway = JsonNode.Parse(await opened.Content.ReadAsStringAsync())!["pathway"]!.GetValue<string>();
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => SendAsync(i % 2 == 0 ? one : other, $"/api/pathways/{pathway}/steps/invitation-sent", Step, $"many-{i}:counsellor:PLIE-A")));
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Created, a.StatusCode));
        var versions = await Task.WhenAll(answers.Select(async a => JsonNode.Parse(await a.Content.ReadAsStringAsync())!["version"]!.GetValue<long>()));
        Assert.Equal(Enumerable.Range(2, 50).Select(v => (long)v), versions.Order());
    }

    [Fact]
    public async Task Of_ten_who_open_the_same_pathway_of_somebody_at_once_one_is_stored_and_the_others_are_refused_for_a_reason()
    {
        var person = Calls.NewPerson();
        await api.MakeAsync([person]);
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => api.SendAsync(
            HttpMethod.Post, "/api/pathways",
            new { occurredOn = "2026-04-01", person, scheme = "plie", structure = "PLIE-A", territory = "69123", situation = new { age = 30 }, confirm = new[] { "step/long-ago" } },
            key: Calls.NewKey())));
        Assert.Single(answers, a => a.Status == HttpStatusCode.Created);
        Assert.All(answers.Where(a => a.Status != HttpStatusCode.Created), a => Assert.Equal((HttpStatusCode.UnprocessableEntity, "entry/second-open-in-scheme"), (a.Status, a.Code)));
    }

    [Fact]
    public async Task Turns_are_taken_in_the_order_in_which_one_came_and_left_by_who_stops_waiting()
    {
        var turns = new RecordingTurns();
        var (pathway, passed) = (Guid.NewGuid(), new List<int>());
        var first = await turns.TakeAsync(pathway, CancellationToken.None);
        using var stop = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, 10).Select(async i =>
        {
            using var turn = await turns.TakeAsync(pathway, i == 4 ? stop.Token : CancellationToken.None);
            passed.Add(i);
        }).ToList();
        (await turns.TakeAsync(Guid.NewGuid(), CancellationToken.None)).Dispose();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting[4]);
        Assert.Empty(passed);
        first.Dispose();
        await Task.WhenAll(waiting.Where(w => w != waiting[4]));
        Assert.Equal([0, 1, 2, 3, 5, 6, 7, 8, 9], passed);
    }

    static Task<IAlbaHost> NodeAsync(string connection) => TestHost.StartAsync(TestHost.Environment, connection, host =>
    {
        host.UseSetting("Pathways:Cluster", "true");
        host.ConfigureServices(services => services.AddAuthentication(NamedAccounts.Scheme).AddScheme<AuthenticationSchemeOptions, NamedAccounts>(NamedAccounts.Scheme, null));
    });

    static async Task<HttpResponseMessage> SendAsync(IAlbaHost node, string url, object body, string account = Calls.Counsellor)
    {
        using var client = node.GetTestClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = JsonContent.Create(body) };
        request.Headers.Add(NamedAccounts.Header, account);
        request.Headers.Add("Idempotency-Key", Calls.NewKey());
        return await client.SendAsync(request);
    }
}
