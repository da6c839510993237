using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Pathways.Api.Hosting;
using Pathways.Api.Tests.Journeys;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Pathways.Testing;

namespace Pathways.Api.Tests.Hosting;

/// <summary>What health says when a projection stops, and that it goes on when the cause is gone.</summary>
public sealed class HealthTests : IAsyncLifetime
{
    readonly TestApi api = new();

    public Task InitializeAsync() => api.InitializeAsync();

    public Task DisposeAsync() => api.DisposeAsync();

    [Fact]
    public async Task A_projection_that_stops_at_an_error_is_told_of_figures_takes_no_node_out_and_goes_on_when_the_cause_is_gone()
    {
        await OpenAsync();
        await api.CaughtUpAsync();
        Assert.Equal((HttpStatusCode.OK, "Healthy"), await ProjectionsAsync());

        await ExecuteAsync("alter table pathways.caseload add constraint closed check (false) not valid");
        await OpenAsync();
        await UntilAsync((HttpStatusCode.ServiceUnavailable, "Unhealthy"));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, """{"status":"down"}"""), await AskAsync("/health/figures"));
        Assert.Equal((HttpStatusCode.OK, """{"status":"up"}"""), await AskAsync("/health/ready"));
        await OpenAsync();

        await ExecuteAsync("alter table pathways.caseload drop constraint closed");
        await UntilAsync((HttpStatusCode.OK, "Healthy"));
        await api.CaughtUpAsync();
        // What was answered a moment ago is answered for a second.
        for (var attempt = 0; attempt < 100 && await AskAsync("/health/figures") != (HttpStatusCode.OK, """{"status":"up"}"""); attempt++)
        {
            await Task.Delay(50);
        }
        Assert.Equal((HttpStatusCode.OK, """{"status":"up"}"""), await AskAsync("/health/figures"));
        Assert.Equal(3, await api.ScalarAsync<long>("select count(*) from pathways.caseload"));
    }

    /// <summary>In the first seconds of a territory, after an import, in a rebuild: healthy, and yet not all is counted. Whoever reads it then reads that.</summary>
    [Fact]
    public async Task What_has_not_taken_in_the_whole_log_says_so_in_figures_lists_pages_files_and_health()
    {
        await OpenAsync();
        await api.CaughtUpAsync();
        const string Evaluator = "eval:evaluator:", Counsellor = "c:counsellor:PLIE-A";
        string[] asked = ["/api/figures/entries", "/board?lang=fr", "/api/figures/entries.csv?spreadsheet=fr"];
        async Task<bool[]> ToldAsync() =>
        [
            .. await Task.WhenAll(asked.Select(async address => (await (await api.GetAsync(address, Evaluator)).ReadAsTextAsync()).Contains("Chiffres incomplets", StringComparison.Ordinal))),
            .. await Task.WhenAll(new[] { "/api/caseload", "/caseload?lang=fr" }.Select(async address => (await (await api.GetAsync(address, Counsellor)).ReadAsTextAsync()).Contains("Rouvrez-la dans un moment", StringComparison.Ordinal))),
        ];
        Assert.DoesNotContain(true, await ToldAsync());

        await ExecuteAsync("update pathways_events.mt_event_progression set last_seq_id = 0 where name in ('Facts:All', 'Caseload:All')");
        // What was recorded a moment ago is no delay.
        for (var attempt = 0; attempt < 600 && (await ToldAsync()).Contains(false); attempt++)
        {
            await Task.Delay(100);
        }
        Assert.DoesNotContain(false, await ToldAsync());
        Assert.Contains("Facts:All 0 of 1: 1 events still to take in, figures are not complete until then", await DescribedAsync(), StringComparison.Ordinal);
    }

    /// <summary>The page that says how the service is must not fail with it.</summary>
    [Fact]
    public async Task The_administrator_sees_the_state_of_a_service_whose_directory_cannot_be_read()
    {
        const string Administrator = "paul:administrator:";
        Assert.DoesNotContain("structures-unread", await (await api.GetAsync("/administration", Administrator)).ReadAsTextAsync(), StringComparison.Ordinal);
        await ExecuteAsync("alter table pathways.mt_doc_structure rename to mt_doc_structure_away");
        var page = WebUtility.HtmlDecode(await (await api.GetAsync("/administration?lang=en", Administrator)).ReadAsTextAsync());
        Assert.Contains("id=\"structures-unread\"", page, StringComparison.Ordinal);
        Assert.Contains("Database", page, StringComparison.Ordinal);
    }

    /// <summary>A standby, or a database whose disk ran full and that was set to be read only.</summary>
    [Fact]
    public async Task A_database_that_takes_nothing_makes_the_service_unready_and_alive()
    {
        await ExecuteAsync("do $$ begin execute format('alter database %I set default_transaction_read_only = on', current_database()); end $$");
        foreach (var pool in new[] { api.Host.Services.GetRequiredService<Connections>().Recording, api.Database })
        {
            pool.Clear();
        }
        Assert.Equal((HttpStatusCode.ServiceUnavailable, """{"status":"down"}"""), await AskAsync("/health/ready"));
        Assert.Equal((HttpStatusCode.OK, """{"status":"up"}"""), await AskAsync("/health/live"));
        using var client = AsAdministrator();
        using var detail = await client.GetAsync(new Uri("/health/detail", UriKind.Relative));
        var checks = JsonNode.Parse(await detail.Content.ReadAsStringAsync())!["checks"]!;
        Assert.Equal(("Healthy", "Unhealthy", "the database can be read and not written to"), ($"{checks["database"]!["status"]}", $"{checks["recording"]!["status"]}", $"{checks["recording"]!["description"]}"));
    }

    async Task<(HttpStatusCode, string)> AskAsync(string address)
    {
        using var client = api.Host.GetTestClient();
        using var answer = await client.GetAsync(new Uri(address, UriKind.Relative));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    async Task<string> DescribedAsync()
    {
        using var client = AsAdministrator();
        return JsonNode.Parse(await client.GetStringAsync(new Uri("/health/detail", UriKind.Relative)))!["checks"]!["projections"]!["description"]!.GetValue<string>();
    }

    [Fact]
    public void What_is_behind_and_does_not_move_stands_still_and_what_moves_or_has_arrived_does_not()
    {
        var time = new StoppedClock();
        var still = new StandStill(time);
        Assert.False(still.Holds("a", 5, 9));
        time.Pass(TimeSpan.FromSeconds(20));
        Assert.False(still.Holds("a", 5, 9));
        time.Pass(TimeSpan.FromSeconds(11));
        Assert.True(still.Holds("a", 5, 9));
        Assert.False(still.Holds("b", 5, 9));
        Assert.False(still.Holds("a", 6, 9));
        time.Pass(TimeSpan.FromSeconds(31));
        Assert.True(still.Holds("a", 6, 9));
        Assert.False(still.Holds("a", 9, 9));
    }

    // An event may lie long in the log before the mark falls behind: the half minute runs from when it was first seen so.
    [Fact]
    public void What_was_at_its_goal_for_long_is_given_its_half_minute_when_the_goal_moves()
    {
        var time = new StoppedClock();
        var still = new StandStill(time);
        Assert.False(still.Holds("a", 9, 9));
        time.Pass(TimeSpan.FromHours(1));
        Assert.False(still.Holds("a", 9, 10));
        time.Pass(TimeSpan.FromSeconds(31));
        Assert.True(still.Holds("a", 9, 10));
    }

    Task OpenAsync() => api.RecordAsync("PLIE-A", new PathwayOpened(new DateOnly(2026, 3, 1), Guid.CreateVersion7(), Scheme.Plie, "PLIE-A", "69123", new EntrySituation()));

    async Task ExecuteAsync(string sql)
    {
        await using var command = api.Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    HttpClient AsAdministrator()
    {
        var client = api.Host.GetTestClient();
        client.DefaultRequestHeaders.Add(NamedAccounts.Header, "paul:administrator:");
        return client;
    }

    async Task<(HttpStatusCode, string)> ProjectionsAsync()
    {
        using var client = AsAdministrator();
        using var answer = await client.GetAsync("/health/detail");
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        return (answer.StatusCode, body["checks"]!["projections"]!["status"]!.GetValue<string>());
    }

    async Task UntilAsync((HttpStatusCode, string) expected)
    {
        for (var attempt = 0; attempt < 600 && await ProjectionsAsync() != expected; attempt++)
        {
            await Task.Delay(100);
        }
        Assert.Equal(expected, await ProjectionsAsync());
    }

    internal sealed class StoppedClock : TimeProvider
    {
        long now;

        public void Pass(TimeSpan time) => now += time.Ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => now;
    }
}
