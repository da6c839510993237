using System.Net;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Pathways.Api.Tests.Journeys;
using Pathways.Api.Tests.Recording;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Pathways.Projections;
using Pathways.Testing;

namespace Pathways.Api.Tests.Security;

/// <summary>An event of a kind that only the next version knows stops its own pathway, is told wherever it is missing, and is taken in after the upgrade.</summary>
public sealed class NewerVersionTests : IAsyncLifetime
{
    const string Evaluator = "eva:evaluator:", Auditor = "anna:auditor:", Coordinator = "coord:coordinator:";

    readonly TestApi api = new();

    public Task InitializeAsync() => api.InitializeAsync();

    public Task DisposeAsync() => api.DisposeAsync();

    [Fact]
    public async Task It_stops_its_own_pathway_and_nobody_else_and_every_answer_says_what_is_not_in_it()
    {
        var (held, other) = (await api.OpenPathwayAsync(("diagnosis-made", new { occurredOn = "2026-04-10" })), await api.OpenPathwayAsync());
        await api.CaughtUpAsync();
        await PlantAsync(api.Database, held, "plan_agreed");
        await PlantAsync(api.Database, held, "invitation_sent");
        Assert.Equal(HttpStatusCode.Created, (await api.RecordAsync(other, "diagnosis-made", new { occurredOn = "2026-04-11" })).Status);
        await api.CaughtUpAsync();

        Assert.Equal([("pathway_opened", 1L), ("diagnosis_made", 2L)], await FactsAsync(api.Database, held));
        Assert.Equal([("pathway_opened", 1L), ("diagnosis_made", 2L)], await FactsAsync(api.Database, other));
        Assert.Equal(2, await api.ScalarAsync<long>($"select version from pathways.caseload where pathway = '{held}'"));
        Assert.Equal(2, await api.ScalarAsync<long>($"select version from pathways.caseload where pathway = '{other}'"));

        const string English = "Not included: 2 steps of 1 pathway, from a step on that this version of the service can’t read.";
        var figure = await api.SendAsync(HttpMethod.Get, "/api/figures/entries", account: Evaluator);
        Assert.Contains(figure.Body!["notes"]!.AsArray(), note => $"{note!["code"]}" == "not_included");
        foreach (var address in new[] { "/api/figures/first_job_within", "/api/figures/entries.csv?spreadsheet=en", "/board?lang=en" })
        {
            Assert.Contains(English, WebUtility.HtmlDecode(await (await api.GetAsync(address, Evaluator)).ReadAsTextAsync()), StringComparison.Ordinal);
        }
        foreach (var address in new[] { "/api/caseload", "/caseload?lang=en" })
        {
            Assert.Contains("1 pathway of the territory have a step", WebUtility.HtmlDecode(await (await api.GetAsync(address, Calls.Counsellor)).ReadAsTextAsync()), StringComparison.Ordinal);
        }
        Assert.Equal((HttpStatusCode.OK, "up"), await HealthAsync("/health/ready"));
        Assert.Equal((HttpStatusCode.OK, "behind"), await HealthAsync("/health/figures"));
    }

    /// <summary>For as long as nobody recorded anything after it, lists said nothing.</summary>
    [Theory]
    [InlineData("plan_agreed", """{"occurredOn":"2026-04-12"}""")]
    [InlineData("diagnosis_made", """{"occurredOn":20260412}""")]
    public async Task While_it_is_the_last_of_the_log_every_answer_says_so_too(string type, string data)
    {
        var held = await api.OpenPathwayAsync(("diagnosis-made", new { occurredOn = "2026-04-10" }));
        await api.CaughtUpAsync();
        await PlantAsync(api.Database, held, type, data);
        await api.CaughtUpAsync();
        var last = await api.ScalarAsync<long>("select max(seq_id) from pathways_events.mt_events");
        foreach (var (address, account, words) in new[]
        {
            ("/api/caseload", Calls.Counsellor, "1 pathway of the territory have a step"), ("/caseload?lang=en", Calls.Counsellor, "1 pathway of the territory have a step"),
            ("/api/caseload?structure=PLIE-A", Coordinator, "1 pathway of the territory have a step"), ("/caseload?structure=PLIE-A&lang=en", Coordinator, "1 pathway of the territory have a step"),
            ("/api/figures/first_job_within", Evaluator, "Not included: 1 step of 1 pathway"), ("/board?lang=en", Evaluator, "Not included: 1 step of 1 pathway"),
        })
        {
            Assert.Contains(words, WebUtility.HtmlDecode(await (await api.GetAsync(address, account)).ReadAsTextAsync()), StringComparison.Ordinal);
        }
        var list = await api.SendAsync(HttpMethod.Get, "/api/caseload");
        Assert.Equal(last, list.Body!["at"]!.GetValue<long>());
        Assert.Equal((HttpStatusCode.OK, "behind"), await HealthAsync("/health/figures"));
    }

    [Fact]
    public async Task What_is_about_that_pathway_is_refused_with_a_code_and_lists_go_on()
    {
        var (held, other) = (await api.OpenPathwayAsync(), await api.OpenPathwayAsync());
        await api.CaughtUpAsync();
        var at = await api.ScalarAsync<long>("select max(seq_id) from pathways_events.mt_events");
        await PlantAsync(api.Database, held, "plan_agreed");
        await api.CaughtUpAsync();

        var day = new { occurredOn = "2026-04-10" };
        var refused = new[]
        {
            await api.RecordAsync(held, "diagnosis-made", day),
            await api.SendAsync(HttpMethod.Get, $"/api/pathways/{held}/timeline"),
            await api.SendAsync(HttpMethod.Get, $"/api/pathways/{held}/history"),
            await api.SendAsync(HttpMethod.Get, $"/api/pathways/{held}/history/verification"),
        };
        Assert.All(refused, answer => Assert.Equal((HttpStatusCode.ServiceUnavailable, "pathway/newer-version"), (answer.Status, answer.Code)));
        var page = WebUtility.HtmlDecode(await (await api.GetAsync($"/pathways/{held}?lang=en", Calls.Counsellor, 503)).ReadAsTextAsync());
        Assert.Contains("only a newer version of the service can read", page, StringComparison.Ordinal);
        Assert.DoesNotContain("database can’t be reached", page, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Created, (await api.RecordAsync(other, "diagnosis-made", day)).Status);
        var journal = await api.SendAsync(HttpMethod.Get, "/api/audit/journal", account: Auditor);
        var told = Assert.Single(journal.Body!["items"]!.AsArray(), item => $"{item!["event"]}" == "plan_agreed")!;
        Assert.Equal((2L, "planner", "2026-04-12"), (told["version"]!.GetValue<long>(), $"{told["user"]}", $"{told["occurredOn"]}"));
        foreach (var (address, account) in new[]
        {
            ("/api/doubtful", Calls.Counsellor), ("/doubtful", Calls.Counsellor), ("/api/caseload", Calls.Counsellor), ($"/api/caseload?at={at}", Calls.Counsellor),
            ("/caseload?structure=PLIE-A", Coordinator), ("/audit", Auditor), ("/api/audit/journal.csv", Auditor), ("/api/figures/entries", Evaluator),
        })
        {
            await api.GetAsync(address, account);
        }
    }

    [Fact]
    public async Task After_the_upgrade_it_is_taken_in_and_no_figure_lacks_it_any_more()
    {
        await api.PickUpNothingAsync();
        var held = await api.OpenPathwayAsync();
        await api.CaughtUpAsync();
        await PlantAsync(api.Database, held, "plan_agreed");
        await api.CaughtUpAsync();
        await UpgradeAsync(api.Database);
        // One more step before anything was picked up: the caseload folds its pathway again.
        Assert.Equal(HttpStatusCode.Created, (await api.RecordAsync(held, "invitation-sent", new { occurredOn = "2026-04-20" })).Status);
        await api.CaughtUpAsync();
        Assert.Equal(3, await api.ScalarAsync<long>($"select version from pathways.caseload where pathway = '{held}'"));
        Assert.Equal([("pathway_opened", 1L), ("invitation_sent", 3L)], await FactsAsync(api.Database, held));

        Assert.Equal(1, await new PickUp(api.Host.Services.GetRequiredService<IDocumentStore>(), api.Database).RunAsync(CancellationToken.None));
        Assert.Equal([("pathway_opened", 1L), ("diagnosis_made", 2L), ("invitation_sent", 3L)], await FactsAsync(api.Database, held));
        Assert.Equal(0, await new PickUp(api.Host.Services.GetRequiredService<IDocumentStore>(), api.Database).RunAsync(CancellationToken.None));
        var figure = await api.SendAsync(HttpMethod.Get, "/api/figures/entries", account: Evaluator);
        Assert.DoesNotContain(figure.Body!["notes"]!.AsArray(), note => $"{note!["code"]}" == "not_included");
        var verification = await api.SendAsync(HttpMethod.Get, $"/api/pathways/{held}/history/verification");
        Assert.True(verification.Body!["equal"]!.GetValue<bool>(), verification.Body.ToJsonString());
    }

    /// <summary>With such an event in the log, and after it was picked up, what stands in the tables is what a rebuild gives.</summary>
    [Fact]
    public async Task A_rebuild_gives_the_same_bytes_while_it_cannot_be_read_and_after_it_was_picked_up()
    {
        await using var live = await LiveStore.StartAsync();
        var (store, database) = (live.Store, live.Database);
        var pathways = Enumerable.Range(0, 4).Select(_ => Guid.CreateVersion7()).ToList();
        var diagnoses = new Dictionary<Guid, Guid>();
        foreach (var pathway in pathways)
        {
            await using var session = store.LightweightSession();
            var diagnosis = session.Events.BuildEvent(new DiagnosisMade(new(2026, 3, 2)));
            diagnoses[pathway] = diagnosis.Id = Guid.CreateVersion7();
            session.Events.StartStream<Pathway>(pathway, new PathwayOpened(new(2026, 3, 1), Guid.CreateVersion7(), Scheme.Plie, "PLIE-A", "69123", new EntrySituation()), diagnosis);
            await session.SaveChangesAsync();
        }
        await live.CaughtUpAsync();
        await PlantAsync(database, pathways[0], "plan_agreed");
        await PlantAsync(database, pathways[1], "plan_agreed");
        await PlantAsync(database, pathways[1], "invitation_sent");
        await PlantCorrectionAsync(database, pathways[1], diagnoses[pathways[1]]);
        await PlantAsync(database, pathways[2], "plan_closed");
        await PlantAsync(database, pathways[3], "invitation_sent");
        await live.CaughtUpAsync();
        Assert.Equal(9, (await FactsAsync(database)).Count);
        await SameAfterARebuildAsync("unread");

        // Of two kinds the next version knows one.
        await UpgradeAsync(database);
        Assert.Equal(2, await new PickUp(store, database).RunAsync(CancellationToken.None));
        Assert.Equal(13, (await FactsAsync(database)).Count);
        await SameAfterARebuildAsync("picked up");

        async Task SameAfterARebuildAsync(string when)
        {
            var projected = await live.DumpAsync();
            await live.RebuildAsync();
            var rebuilt = await live.DumpAsync();
            Assert.All(projected, table => Assert.Equal((when, table.Key, string.Join('\n', table.Value)), (when, table.Key, string.Join('\n', rebuilt[table.Key]))));
            await live.Daemon.StartAllAsync();
        }
    }

    async Task<(HttpStatusCode, string)> HealthAsync(string address)
    {
        var answer = await api.SendAsync(HttpMethod.Get, address, account: "");
        return (answer.Status, $"{answer.Body!["status"]}");
    }

    // As the next version would write it.
    internal static async Task PlantAsync(NpgsqlDataSource database, Guid pathway, string type, string data = """{"occurredOn":"2026-04-12"}""")
    {
        await using var command = database.CreateCommand($"""
            with s as (update pathways_events.mt_streams set version = version + 1 where id = '{pathway}' returning version)
            insert into pathways_events.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, user_name, is_archived)
            select nextval('pathways_events.mt_events_sequence'), '{Guid.CreateVersion7()}', '{pathway}', s.version, $1::jsonb, '{type}', now(), '*DEFAULT*', 'Pathways.Domain.Pathways.{type}, Pathways.Domain', 'planner', false from s
            """);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = data });
        await command.ExecuteNonQueryAsync();
    }

    internal static Task PlantCorrectionAsync(NpgsqlDataSource database, Guid pathway, Guid step) => PlantAsync(
        database, pathway, "step_corrected", System.Text.Encoding.UTF8.GetString(PathwayJson.Bytes(new StepCorrected(new(2026, 4, 13), step, CorrectionReason.WrongDate, new DiagnosisMade(new(2026, 3, 3))))));

    // The next version knows the kind: here it becomes one that this version knows.
    static async Task UpgradeAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand(
            "update pathways_events.mt_events set type = 'diagnosis_made', mt_dotnet_type = 'Pathways.Domain.Pathways.DiagnosisMade, Pathways.Domain' where type = 'plan_agreed'");
        await command.ExecuteNonQueryAsync();
    }

    internal static async Task<List<(string Event, long Version)>> FactsAsync(NpgsqlDataSource database, Guid? pathway = null)
    {
        await using var command = database.CreateCommand($"select event, version from pathways.step_fact {(pathway is null ? "" : $"where pathway = '{pathway}'")} order by seq");
        await using var reader = await command.ExecuteReaderAsync();
        var facts = new List<(string, long)>();
        while (await reader.ReadAsync())
        {
            facts.Add((reader.GetString(0), reader.GetInt64(1)));
        }
        return facts;
    }
}
