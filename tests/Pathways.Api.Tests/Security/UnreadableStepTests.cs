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

/// <summary>
/// A step of a known kind whose data this version can't read (a code of the next version, a missing field, another type, nothing at all, a correction of
/// an unknown kind) stops its own pathway, is told wherever it is missing, and is taken in once it can be read.
/// </summary>
public sealed class UnreadableStepTests : IAsyncLifetime
{
    const string Evaluator = "eva:evaluator:", Auditor = "anna:auditor:", Coordinator = "coord:coordinator:";

    // Each with how it is said so that it can be read.
    static readonly (string Type, string Unreadable, string Readable)[] Kinds =
    [
        ("appointment_held", """{"mode":"hologram","occurredOn":"2026-04-12"}""", """{"mode":"in_person","occurredOn":"2026-04-12"}"""),
        ("barrier_identified", """{"axis":"mobility","occurredOn":"2026-04-12"}""", """{"axis":"mobility","level":"high","occurredOn":"2026-04-12"}"""),
        ("diagnosis_made", """{"occurredOn":20260412}""", """{"occurredOn":"2026-04-12"}"""),
        ("invitation_sent", "null", """{"occurredOn":"2026-04-12"}"""),
        ("step_corrected", """{"step":"STEP","reason":"wrong_date","occurredOn":"2026-04-13","corrected":{"event":"plan_agreed","occurredOn":"2026-03-02"}}""",
            """{"step":"STEP","reason":"wrong_date","occurredOn":"2026-04-13","corrected":{"event":"diagnosis_made","occurredOn":"2026-03-03"}}"""),
    ];

    readonly TestApi api = new();

    public Task InitializeAsync() => api.InitializeAsync();

    public Task DisposeAsync() => api.DisposeAsync();

    [Fact]
    public async Task It_stops_its_own_pathway_every_answer_says_so_and_after_the_upgrade_it_is_taken_in()
    {
        var other = await api.OpenPathwayAsync();
        var held = new List<(Guid Pathway, Guid Step)>();
        foreach (var _ in Kinds)
        {
            var pathway = await api.OpenPathwayAsync();
            held.Add((pathway, (await api.RecordAsync(pathway, "diagnosis-made", new { occurredOn = "2026-03-02" })).Body!["step"]!.GetValue<Guid>()));
        }
        await api.CaughtUpAsync();
        var at = await api.ScalarAsync<long>("select max(seq_id) from pathways_events.mt_events");
        foreach (var ((pathway, step), (type, unreadable, _)) in held.Zip(Kinds))
        {
            await NewerVersionTests.PlantAsync(api.Database, pathway, type, unreadable.Replace("STEP", $"{step}", StringComparison.Ordinal));
            await NewerVersionTests.PlantAsync(api.Database, pathway, "invitation_sent");
        }
        Assert.Equal(HttpStatusCode.Created, (await api.RecordAsync(other, "diagnosis-made", new { occurredOn = "2026-04-11" })).Status);
        await api.CaughtUpAsync();

        Assert.All(await FactsAsync(held.Select(h => h.Pathway)), facts => Assert.Equal([("pathway_opened", 1L), ("diagnosis_made", 2L)], facts));
        Assert.Equal([("pathway_opened", 1L), ("diagnosis_made", 2L)], await NewerVersionTests.FactsAsync(api.Database, other));
        Assert.Equal(Kinds.Length, await api.ScalarAsync<long>("select count(*) from pathways.unread_step where version = 3"));
        const string English = "Not included: 10 steps of 5 pathways, from a step on that this version of the service can’t read.";
        foreach (var address in new[] { "/api/figures/entries", "/api/figures/first_job_within", "/api/figures/entries.csv?spreadsheet=en", "/board?lang=en" })
        {
            Assert.Contains(English, Text(await (await api.GetAsync(address, Evaluator)).ReadAsTextAsync()), StringComparison.Ordinal);
        }
        Assert.Contains("5 pathways of the territory have a step", Text(await (await api.GetAsync("/api/caseload", Calls.Counsellor)).ReadAsTextAsync()), StringComparison.Ordinal);
        Assert.Equal([(HttpStatusCode.OK, "up"), (HttpStatusCode.OK, "behind")], [await HealthAsync("/health/ready"), await HealthAsync("/health/figures")]);

        foreach (var (pathway, _) in held)
        {
            var refused = new[]
            {
                await api.RecordAsync(pathway, "diagnosis-made", new { occurredOn = "2026-04-20" }),
                await api.SendAsync(HttpMethod.Get, $"/api/pathways/{pathway}/timeline"),
                await api.SendAsync(HttpMethod.Get, $"/api/pathways/{pathway}/history"),
                await api.SendAsync(HttpMethod.Get, $"/api/pathways/{pathway}/history/verification"),
            };
            Assert.All(refused, answer => Assert.Equal((HttpStatusCode.ServiceUnavailable, "pathway/unreadable-step"), (answer.Status, answer.Code)));
            Assert.Contains("whose content this version of the service can’t read", Text(await (await api.GetAsync($"/pathways/{pathway}?lang=en", Calls.Counsellor, 503)).ReadAsTextAsync()), StringComparison.Ordinal);
        }
        var journal = await api.SendAsync(HttpMethod.Get, "/api/audit/journal", account: Auditor);
        Assert.Equal(10, journal.Body!["items"]!.AsArray().Count(item => $"{item!["words"]!["en"]}".Contains("can’t read", StringComparison.Ordinal)));
        foreach (var (address, account) in new[]
        {
            ("/api/doubtful", Calls.Counsellor), ("/doubtful", Calls.Counsellor), ("/caseload", Calls.Counsellor), ($"/api/caseload?at={at}", Calls.Counsellor),
            ("/caseload?structure=PLIE-A", Coordinator), ("/audit", Auditor), ("/api/audit/journal.csv", Auditor),
        })
        {
            await api.GetAsync(address, account);
        }

        // The next version can read all but one of them.
        await api.PickUpNothingAsync();
        await UpgradeAsync(api.Database, Kinds[1..]);
        var store = api.Host.Services.GetRequiredService<IDocumentStore>();
        Assert.Equal(Kinds.Length - 1, await new PickUp(store, api.Database).RunAsync(CancellationToken.None));
        Assert.Equal(0, await new PickUp(store, api.Database).RunAsync(CancellationToken.None));
        Assert.All(await FactsAsync(held[1..].Select(h => h.Pathway)), facts => Assert.Equal(4, facts.Count));
        Assert.Contains("Not included: 2 steps of 1 pathway,", Text(await (await api.GetAsync("/api/figures/entries", Evaluator)).ReadAsTextAsync()), StringComparison.Ordinal);
        foreach (var (pathway, _) in held[1..])
        {
            var verification = await api.SendAsync(HttpMethod.Get, $"/api/pathways/{pathway}/history/verification");
            Assert.True(verification.Body!["equal"]!.GetValue<bool>(), verification.Body.ToJsonString());
        }
        await UpgradeAsync(api.Database, Kinds);
        Assert.Equal(1, await new PickUp(store, api.Database).RunAsync(CancellationToken.None));
        Assert.DoesNotContain("not_included", Text(await (await api.GetAsync("/api/figures/entries", Evaluator)).ReadAsTextAsync()), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Created, (await api.RecordAsync(held[0].Pathway, "diagnosis-made", new { occurredOn = "2026-04-20" })).Status);
    }

    /// <summary>Of somebody with two pathways the other goes on; only what is decided by both is told that one can't be read.</summary>
    [Fact]
    public async Task The_other_pathways_of_the_person_go_on()
    {
        var person = (await api.SendAsync(HttpMethod.Post, "/api/people", new { firstName = "Zoé", lastName = "Double", birthDate = "1990-05-04" }, key: Calls.NewKey())).Body!["id"]!.GetValue<Guid>();
        object Entry(string scheme) => new { occurredOn = "2026-03-01", person, scheme, structure = "PLIE-A", territory = "69123", confirm = new[] { "step/long-ago" } };
        async Task<Guid> OpenedAsync(string scheme) => (await api.SendAsync(HttpMethod.Post, "/api/pathways", Entry(scheme), key: Calls.NewKey(), made: false)).Body!["pathway"]!.GetValue<Guid>();
        var (held, other) = (await OpenedAsync("plie"), await OpenedAsync("rsa"));
        await NewerVersionTests.PlantAsync(api.Database, held, Kinds[0].Type, Kinds[0].Unreadable);
        await api.CaughtUpAsync();

        Assert.Equal(HttpStatusCode.Created, (await api.RecordAsync(other, "diagnosis-made", new { occurredOn = "2026-04-10" })).Status);
        Assert.Equal("Double", $"{(await api.SendAsync(HttpMethod.Get, $"/api/people/{person}")).Body!["lastName"]}");
        foreach (var (address, account) in new[]
        {
            ($"/pathways/{other}", Calls.Counsellor), ($"/pathways/{other}", Coordinator), ($"/pathways/{other}/history", Auditor), ($"/api/pathways/{other}/timeline", Calls.Counsellor),
            ($"/pathways/{other}/record?step=diagnosis_made", Calls.Counsellor), ("/api/doubtful", Calls.Counsellor), ("/doubtful?structure=PLIE-A", Coordinator), ("/caseload?search=Double", Calls.Counsellor),
        })
        {
            await api.GetAsync(address, account);
        }
        // Nobody else is told more by it.
        Assert.Equal(HttpStatusCode.NotFound, (await api.SendAsync(HttpMethod.Get, $"/api/people/{person}", account: Calls.Stranger)).Status);
        var entered = await api.SendAsync(HttpMethod.Post, "/api/pathways", Entry("iae"), key: Calls.NewKey(), made: false);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "pathway/unreadable-step"), (entered.Status, entered.Code));
    }

    /// <summary>
    /// A transfer that can't be read: the pathway may be any structure's. Nobody but who may see what came before is stopped by it, or told of it, and
    /// of nobody's name and day of birth is found out that they are there.
    /// </summary>
    [Fact]
    public async Task Whoever_may_not_see_such_a_pathway_is_neither_stopped_by_it_nor_told()
    {
        static object Person() => new { firstName = "Violaine", lastName = "Illisible", birthDate = "1991-05-04", phone = "0639980612" };
        object Entry(Guid person, string structure) => new { occurredOn = "2026-03-01", person, scheme = "plie", structure, territory = "69123", confirm = new[] { "step/long-ago", "entry/person-maybe-known" } };
        async Task<Guid> MadeAsync(string account) => (await api.SendAsync(HttpMethod.Post, "/api/people", Person(), account, Calls.NewKey())).Body!["id"]!.GetValue<Guid>();
        var person = await MadeAsync(Calls.Counsellor);
        var held = (await api.SendAsync(HttpMethod.Post, "/api/pathways", Entry(person, "PLIE-A"), key: Calls.NewKey(), made: false)).Body!["pathway"]!.GetValue<Guid>();
        await NewerVersionTests.PlantAsync(api.Database, held, "referent_replaced", """{"occurredOn":"2026-04-12","structure":"PLIE-B","referent":7}""");
        await api.CaughtUpAsync();

        // By address: as what nobody has, in every way; who could see it before is told.
        var nobody = Guid.NewGuid();
        foreach (var (method, path) in new[] { ("GET", "timeline"), ("GET", "history"), ("GET", "history/verification"), ("POST", "steps/diagnosis-made") })
        {
            async Task<Answer> AskAsync(Guid pathway, string account) => await api.SendAsync(
                new HttpMethod(method), $"/api/pathways/{pathway}/{path}", method == "POST" ? new { occurredOn = "2026-04-10" } : null, account, method == "POST" ? Calls.NewKey() : null);
            var (foreign, none, own) = (await AskAsync(held, Calls.Stranger), await AskAsync(nobody, Calls.Stranger), await AskAsync(held, Calls.Counsellor));
            Assert.Equal((HttpStatusCode.NotFound, "pathway/not-found"), (foreign.Status, foreign.Code));
            Assert.Equal((none.Status, none.Code), (foreign.Status, foreign.Code));
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "pathway/unreadable-step"), (own.Status, own.Code));
        }
        foreach (var page in new[] { "/pathways/{0}", "/pathways/{0}/record?step=diagnosis_made", "/pathways/{0}/person", "/pathways/open?previous={0}" })
        {
            var address = page.Replace("{0}", $"{held}", StringComparison.Ordinal);
            await api.GetAsync(address, Calls.Stranger, 404);
            await api.GetAsync(page.Replace("{0}", $"{nobody}", StringComparison.Ordinal), Calls.Stranger, 404);
        }

        // By name: a namesake is opened by both structures, and by who sees all, as somebody whom nobody knows.
        foreach (var account in new[] { Calls.Stranger, Calls.Counsellor, Coordinator })
        {
            var structure = account == Coordinator ? "PLIE-C" : account.Split(':')[2];
            var entered = await api.SendAsync(HttpMethod.Post, "/api/pathways", Entry(await MadeAsync(account), structure), account, Calls.NewKey(), made: false);
            Assert.True(entered.Code is not ("pathway/unreadable-step" or "request/failed"), $"{account}: {entered.Status} {entered.Code}");
            Assert.True(entered.Status is HttpStatusCode.Created or HttpStatusCode.UnprocessableEntity, $"{account}: {entered.Status} {entered.Body}");
        }

        // By search, on a page that has no row: who somebody is by now finds nothing.
        await api.CaughtUpAsync();
        var found = await api.SendAsync(HttpMethod.Get, "/api/caseload?search=Illisible&page=7&size=1", account: Calls.Counsellor);
        var mine = await api.ScalarAsync<long>($"select count(*) from pathways.caseload where structure = 'PLIE-A' and pathway <> '{held}' and person in (select id from pathways.mt_doc_identity where data ->> 'lastName' = 'Illisible')");
        Assert.Equal(mine, found.Body!["total"]!.GetValue<long>());
    }

    /// <summary>With such steps in the log, and after they were picked up, what stands in the tables is what a rebuild gives; also for another process, which has met none of them.</summary>
    [Fact]
    public async Task A_rebuild_gives_the_same_bytes_while_they_cannot_be_read_and_after_they_were_picked_up()
    {
        await using var live = await LiveStore.StartAsync();
        var pathways = Kinds.Select(_ => Guid.CreateVersion7()).ToList();
        var diagnoses = new Dictionary<Guid, Guid>();
        foreach (var pathway in pathways)
        {
            await using var session = live.Store.LightweightSession();
            var diagnosis = session.Events.BuildEvent(new DiagnosisMade(new(2026, 3, 2)));
            diagnoses[pathway] = diagnosis.Id = Guid.CreateVersion7();
            session.Events.StartStream<Pathway>(pathway, new PathwayOpened(new(2026, 3, 1), Guid.CreateVersion7(), Scheme.Plie, "PLIE-A", "69123", new EntrySituation()), diagnosis);
            await session.SaveChangesAsync();
        }
        await live.CaughtUpAsync();
        foreach (var (pathway, (type, unreadable, _)) in pathways.Zip(Kinds))
        {
            await NewerVersionTests.PlantAsync(live.Database, pathway, type, unreadable.Replace("STEP", $"{diagnoses[pathway]}", StringComparison.Ordinal));
            // Of what follows, some comes in a later page.
            await live.CaughtUpAsync();
            await NewerVersionTests.PlantAsync(live.Database, pathway, "invitation_sent");
            await NewerVersionTests.PlantCorrectionAsync(live.Database, pathway, diagnoses[pathway]);
        }
        await live.CaughtUpAsync();
        Assert.Equal(2 * Kinds.Length, (await NewerVersionTests.FactsAsync(live.Database)).Count);
        await SameAfterARebuildAsync();
        Assert.Equal(Kinds.Length, (await UnreadAsync()).Count);

        // A process that has met none of them, and nobody has written any down: it finds them by what is missing.
        await ExecuteAsync("truncate pathways.unread_step");
        await using (var another = LiveStore.Over(live.Database))
        {
            await new PickUp(another, live.Database).RunAsync(CancellationToken.None);
        }
        Assert.Equal(Kinds.Length, (await UnreadAsync()).Count);
        await SameAfterARebuildAsync();

        await UpgradeAsync(live.Database, Kinds);
        Assert.Equal(Kinds.Length, await new PickUp(live.Store, live.Database).RunAsync(CancellationToken.None));
        Assert.Empty(await UnreadAsync());
        Assert.Equal(5 * Kinds.Length, (await NewerVersionTests.FactsAsync(live.Database)).Count);
        await SameAfterARebuildAsync();

        Task<List<string>> UnreadAsync() => live.RowsAsync("select pathway::text from pathways.unread_step where version = 3");

        async Task ExecuteAsync(string sql)
        {
            await using var command = live.Database.CreateCommand(sql);
            await command.ExecuteNonQueryAsync();
        }

        async Task SameAfterARebuildAsync()
        {
            var projected = await live.DumpAsync();
            await live.RebuildAsync();
            var rebuilt = await live.DumpAsync();
            Assert.All(projected, table => Assert.Equal(table.Value, rebuilt[table.Key]));
            await live.Daemon.StartAllAsync();
        }
    }

    /// <summary>An entry that can't be read leaves nothing of its pathway, and nobody else's is stopped.</summary>
    [Fact]
    public async Task A_pathway_whose_entry_cannot_be_read_is_in_no_table_until_it_can()
    {
        await using var live = await LiveStore.StartAsync();
        var pathway = Guid.CreateVersion7();
        await using (var session = live.Store.LightweightSession())
        {
            session.Events.StartStream<Pathway>(pathway, new PathwayOpened(new(2026, 3, 1), Guid.CreateVersion7(), Scheme.Plie, "PLIE-A", "69123", new EntrySituation()), new DiagnosisMade(new(2026, 3, 2)));
            await session.SaveChangesAsync();
        }
        await live.CaughtUpAsync();
        var before = await live.DumpAsync();
        await SchemeAsync("plan_pilote");
        await live.RebuildAsync();
        Assert.All(await live.DumpAsync(), table => Assert.Empty(table.Value));
        await live.Daemon.StartAllAsync();
        Assert.Equal(0, await new PickUp(live.Store, live.Database).RunAsync(CancellationToken.None));
        await SchemeAsync("plie");
        Assert.Equal(1, await new PickUp(live.Store, live.Database).RunAsync(CancellationToken.None));
        var after = await live.DumpAsync();
        Assert.All(before, table => Assert.Equal(table.Value, after[table.Key]));

        async Task SchemeAsync(string scheme)
        {
            await using var command = live.Database.CreateCommand($"update pathways_events.mt_events set data = jsonb_set(data, '{{scheme}}', '\"{scheme}\"') where version = 1");
            await command.ExecuteNonQueryAsync();
        }
    }

    static string Text(string answer) => WebUtility.HtmlDecode(answer).Replace('\u00a0', ' ');

    async Task<(HttpStatusCode, string)> HealthAsync(string address)
    {
        var answer = await api.SendAsync(HttpMethod.Get, address, account: "");
        return (answer.Status, $"{answer.Body!["status"]}");
    }

    async Task<List<List<(string Event, long Version)>>> FactsAsync(IEnumerable<Guid> pathways)
    {
        var all = new List<List<(string, long)>>();
        foreach (var pathway in pathways)
        {
            all.Add(await NewerVersionTests.FactsAsync(api.Database, pathway));
        }
        return all;
    }

    // The next version can read it: here it becomes what this version can read.
    static async Task UpgradeAsync(NpgsqlDataSource database, IEnumerable<(string Type, string Unreadable, string Readable)> kinds)
    {
        foreach (var (type, _, readable) in kinds)
        {
            await using var command = database.CreateCommand("""
                update pathways_events.mt_events e set data = replace($2, 'STEP', (select id::text from pathways_events.mt_events d where d.stream_id = e.stream_id and d.version = 2))::jsonb
                where version = 3 and type = $1 and data <> replace($2, 'STEP', (select id::text from pathways_events.mt_events d where d.stream_id = e.stream_id and d.version = 2))::jsonb
                """);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = type });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = readable });
            await command.ExecuteNonQueryAsync();
        }
    }
}
