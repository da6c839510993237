using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.TestHost;
using Npgsql;
using Pathways.Api.Tests.Journeys;
using Pathways.Api.Tests.Recording;
using Pathways.Testing;

namespace Pathways.Api.Tests.Hosting;

/// <summary>A statement that somebody cancels at the database, or that a limit cuts off there, is no fault of the service: it is said, with when to come back.</summary>
public sealed class InterruptedTests(TestApi api) : IClassFixture<TestApi>
{
    [Fact]
    public async Task A_cancelled_statement_is_told_as_that_to_programs_and_on_pages_and_has_changed_nothing()
    {
        var pathway = await api.OpenPathwayAsync();
        await api.CaughtUpAsync();
        var program = await InterruptedAsync("pathways_events.mt_events", client =>
        {
            var request = new HttpRequestMessage(HttpMethod.Get, $"/api/pathways/{pathway}/timeline");
            return client.SendAsync(request);
        });
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "request/interrupted"), (program.Status, JsonNode.Parse(program.Text)!["code"]!.GetValue<string>()));

        var page = await InterruptedAsync("pathways.caseload", client =>
        {
            var request = new HttpRequestMessage(HttpMethod.Get, "/caseload?lang=en");
            request.Headers.Add("Accept", "text/html");
            return client.SendAsync(request);
        });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.Status);
        Assert.Contains("interrupted this request", WebUtility.HtmlDecode(page.Text), StringComparison.Ordinal);

        var structure = await InterruptedAsync("pathways.mt_doc_structure", client =>
        {
            var request = new HttpRequestMessage(HttpMethod.Post, "/api/structures") { Content = System.Net.Http.Json.JsonContent.Create(new { code = "INT-1", name = "Interrompue", kind = "PLIE", territory = "59350" }) };
            request.Headers.Add("Idempotency-Key", Calls.NewKey());
            return client.SendAsync(request);
        }, "admin-1:administrator:");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "request/interrupted"), (structure.Status, JsonNode.Parse(structure.Text)!["code"]!.GetValue<string>()));
        Assert.Equal(0, await api.ScalarAsync<long>("select count(*) from pathways.mt_doc_structure"));
        Assert.Equal(0, await api.ScalarAsync<long>("select count(*) from pathways.mt_doc_keptrequest"));
    }

    // Somebody holds the table; whoever waits for it is cancelled until the answer is there, for the store tries again by itself.
    async Task<(HttpStatusCode Status, string Text)> InterruptedAsync(string table, Func<HttpClient, Task<HttpResponseMessage>> ask, string account = Calls.Counsellor)
    {
        await using var connection = await api.Database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var take = new NpgsqlCommand($"lock table {table} in access exclusive mode", connection, transaction))
        {
            await take.ExecuteNonQueryAsync();
        }
        using var client = api.Host.GetTestClient();
        client.DefaultRequestHeaders.Add(NamedAccounts.Header, account);
        var asked = ask(client);
        while (!asked.IsCompleted)
        {
            await using (var cancel = new NpgsqlCommand("select count(pg_cancel_backend(pid)) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'", connection, transaction))
            {
                await cancel.ExecuteNonQueryAsync();
            }
            await Task.WhenAny(asked, Task.Delay(50));
        }
        using var answer = await asked;
        await transaction.RollbackAsync();
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
