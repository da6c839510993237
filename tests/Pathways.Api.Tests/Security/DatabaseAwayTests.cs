using System.Text.Json;
using Microsoft.AspNetCore.TestHost;
using Npgsql;
using Pathways.Api.Tests.Journeys;
using Pathways.Testing;

namespace Pathways.Api.Tests.Security;

/// <summary>A database that is away is a matter of waiting, said as such at every address, to whoever asks: never a fault of the service.</summary>
public sealed class DatabaseAwayTests
{
    static readonly string[] Accounts = ["", "claire:counsellor:ADIE", "nadia:coordinator:", "hugo:evaluator:", "irene:auditor:", "paul:administrator:"];

    [Fact]
    public async Task While_the_database_is_away_every_route_says_when_to_ask_again()
    {
        var api = new TestApi();
        await api.InitializeAsync();
        try
        {
            using var client = api.Host.GetTestClient();
            await using (await AwayAsync(api.Database.ConnectionString))
            {
                var (unavailable, asked) = (0, 0);
                await AskAllAsync(client, api.Host.Services, (at, answer, body) =>
                {
                    asked++;
                    Assert.True((int)answer.StatusCode is < 500 or 503, $"{at}: {answer.StatusCode} {body}");
                    if ((int)answer.StatusCode != 503)
                    {
                        return;
                    }
                    unavailable++;
                    Assert.True(answer.Headers.RetryAfter?.Delta > TimeSpan.Zero, at);
                    if (answer.Content.Headers.ContentType?.MediaType == "application/problem+json")
                    {
                        Assert.Contains(JsonDocument.Parse(body).RootElement.GetProperty("code").GetString(), new[] { "request/no-database", "figure/not-settled" });
                    }
                });
                Assert.True(unavailable > 20, $"{unavailable} of {asked}");
            }
            await AskAllAsync(client, api.Host.Services, (at, answer, body) => Assert.True((int)answer.StatusCode < 500, $"{at} afterwards: {answer.StatusCode} {body}"));
        }
        finally
        {
            await api.DisposeAsync();
        }
    }

    // Nobody gets in, and whoever is in is put out: as while it is started again.
    static async Task<IAsyncDisposable> AwayAsync(string connection)
    {
        var settings = new NpgsqlConnectionStringBuilder(connection);
        var database = settings.Database;
        settings.Database = "postgres";
        // What a data source tells of it has no password.
        settings.Password = new NpgsqlConnectionStringBuilder(await TestPostgres.CreateDatabaseAsync()).Password;
        var beside = NpgsqlDataSource.Create(settings);
        await DoAsync($"alter database {database} allow_connections false");
        await DoAsync($"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{database}'");
        return new Back(async () =>
        {
            await DoAsync($"alter database {database} allow_connections true");
            await beside.DisposeAsync();
        });

        async Task DoAsync(string sql)
        {
            await using var command = beside.CreateCommand(sql);
            await command.ExecuteNonQueryAsync();
        }
    }

    sealed class Back(Func<Task> come) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await come();
    }

    static async Task AskAllAsync(HttpClient client, IServiceProvider services, Action<string, HttpResponseMessage, string> hold)
    {
        foreach (var (n, (method, address)) in Routes.Of(services).Index())
        {
            // Each by whoever may do most of what there is, and by another in turn.
            foreach (var (account, accept) in new[] { (Accounts[2], "text/html"), (Accounts[n % Accounts.Length], "application/json") })
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), address);
                request.Headers.Add("Accept", accept);
                if (account.Length > 0)
                {
                    request.Headers.Add(NamedAccounts.Header, account);
                }
                if (method != "GET")
                {
                    request.Headers.Add("Idempotency-Key", $"away-{account.Split(':')[0]}-x");
                    request.Content = new StringContent("""{"occurredOn":"2026-01-05","firstName":"Nora","lastName":"Loin","scheme":"rsa"}""", System.Text.Encoding.UTF8, "application/json");
                }
                using var answer = await client.SendAsync(request);
                hold($"{method} {address} as {account} for {accept}", answer, await answer.Content.ReadAsStringAsync());
            }
        }
    }
}
