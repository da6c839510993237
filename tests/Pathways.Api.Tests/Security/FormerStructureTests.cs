using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Marten;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Pathways.Api.Hosting;
using Pathways.Api.Tests.Hosting;
using Pathways.Api.Tests.Journeys;
using Pathways.Api.Tests.Recording;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Pathways.Testing;

namespace Pathways.Api.Tests.Security;

/// <summary>
/// A structure whose pathway is closed reads who the person is, for its follow-ups, as it knew them: what others correct while they accompany is theirs, at every door
/// where a name is read.
/// </summary>
public sealed partial class FormerStructureTests : IAsyncLifetime
{
    readonly TestApi api = new();

    public Task InitializeAsync() => api.InitializeAsync();

    public Task DisposeAsync() => api.DisposeAsync();

    const string Former = Calls.Stranger, Now = Calls.Counsellor, Coordinator = "coord-1:coordinator:", Auditor = "audit-1:auditor:";

    const string Born = "1990-05-04", BornAfter = "1981-06-11", Phone = "06 39 98 55 01", PhoneAfter = "06 39 98 55 77";

    // By no name, no telephone, no date of birth, and by nothing that follows from it: the entry says 35.
    static readonly string[] Of1981 = ["39985577", BornAfter, "11/06/1981", "11 juin 1981", "11 June 1981", "age-contradicts-birth-date", "donne 44 ans", "is 44, not 35", "39 98 55 77"];

    readonly string unique = string.Concat(Calls.NewKey().Where(char.IsAsciiHexDigit).Take(10).Select(c => (char)('a' + Convert.ToInt32($"{c}", 16))));

    string First => $"Avant{unique}";

    string Later => $"Depuis{unique}";

    async Task<Guid> OpenAsync(Guid person, string structure, string account, string scheme, string on = "2026-03-01")
    {
        var opened = await api.SendAsync(HttpMethod.Post, "/api/pathways", new { occurredOn = on, person, scheme, structure, territory = "69123", confirm = new[] { "step/long-ago", "entry/person-elsewhere" } }, account, Calls.NewKey());
        Assert.True(opened.Status == HttpStatusCode.Created, $"{opened.Body}");
        return opened.Body!["pathway"]!.GetValue<Guid>();
    }

    async Task<Guid> DoneAsync(Guid pathway, string step, object body, string account)
    {
        var answer = await api.RecordAsync(pathway, step, body, account);
        Assert.True(answer.Status == HttpStatusCode.Created, $"{answer.Body}");
        return answer.Body!["step"]!.GetValue<Guid>();
    }

    Task<Answer> PutAsync(Guid person, string last, string account, string birthDate = Born, string phone = Phone, string version = "*") =>
        api.SendAsync(HttpMethod.Put, $"/api/people/{person}", new { firstName = "Zoé", lastName = last, birthDate, phone }, account, Calls.NewKey(), version);

    async Task CorrectAsync(Guid person, string last, string account, string birthDate = Born, string phone = Phone)
    {
        var corrected = await PutAsync(person, last, account, birthDate, phone);
        Assert.True(corrected.Status == HttpStatusCode.OK, $"{corrected.Body}");
    }

    Task<Guid> CloseAsync(Guid pathway, string account, string on) => DoneAsync(pathway, "pathway-closed", new { occurredOn = on, exit = "moved_away", confirm = new[] { "step/long-ago" } }, account);

    async Task<HttpStatusCode> ReadsAsync(Guid person, string account) => (await api.SendAsync(HttpMethod.Get, $"/api/people/{person}", account: account)).Status;

    // A pathway that is closed here, and one that runs elsewhere.
    async Task<(Guid Person, Guid Closed, Guid Exit, Guid Running)> AccompaniedElsewhereAsync()
    {
        var person = (await api.SendAsync(HttpMethod.Post, "/api/people", new { firstName = "Zoé", lastName = First + "x", birthDate = Born }, Former, Calls.NewKey())).Body!["id"]!.GetValue<Guid>();
        var closed = await OpenAsync(person, "PLIE-B", Former, "rsa");
        await CorrectAsync(person, First, Former);
        var exit = await CloseAsync(closed, Former, "2026-03-20");
        return (person, closed, exit, await OpenAsync(person, "PLIE-A", Coordinator, "plie"));
    }

    [Fact]
    public async Task What_another_structure_corrects_while_it_accompanies_is_read_by_no_former_one()
    {
        var (first, later) = (First, Later);
        var (person, closed, _, running) = await AccompaniedElsewhereAsync();

        // Every door: by address, in the list and the search, on the pages, by the questions that are asked of somebody new.
        async Task<string> ReadAsync(string account, string name, string structure)
        {
            await api.CaughtUpAsync();
            var said = await api.SendAsync(HttpMethod.Post, "/api/people", new { firstName = "Zoé", lastName = name, birthDate = Born }, account, Calls.NewKey());
            var asked = await api.SendAsync(HttpMethod.Post, "/api/pathways", new
            {
                occurredOn = "2026-04-01",
                person = said.Body!["id"]!.GetValue<Guid>(),
                scheme = "iae",
                structure,
                territory = "69123",
                confirm = new[] { "step/long-ago" },
                situation = new { publics = new Dictionary<string, object?> { ["are"] = null, ["ass"] = null } },
            }, account, Calls.NewKey(), made: false);
            async Task<bool> TellsAsync(string address) => (await new Visitor(api.Host.GetTestClient(), account).GetAsync(address)).Html.Contains(name, StringComparison.Ordinal);
            var found = await api.SendAsync(HttpMethod.Get, $"/api/caseload?structure={structure}&search={name}&status=closed", account: account);
            var open = await api.SendAsync(HttpMethod.Get, $"/api/caseload?structure={structure}&search={name}", account: account);
            return string.Join(' ',
                (await api.SendAsync(HttpMethod.Get, $"/api/people/{person}", account: account)).Body?.ToJsonString().Contains(name, StringComparison.Ordinal) == true,
                found.Body!["items"]!.AsArray().Count + open.Body!["items"]!.AsArray().Count > 0,
                await TellsAsync($"/pathways/{(structure == "PLIE-B" ? closed : running)}"), await TellsAsync($"/pathways/{(structure == "PLIE-B" ? closed : running)}/history"),
                $"{asked.Body}".Contains(name, StringComparison.Ordinal));
        }
        const string All = "True True True True True", None = "False False False False False";
        // It knew them so, when it recorded the exit.
        Assert.Equal(All, await ReadAsync(Former, first, "PLIE-B"));
        await CorrectAsync(person, later, Now);
        Assert.Equal((None, None), (await ReadAsync(Former, later, "PLIE-B"), await ReadAsync(Former, first, "PLIE-B")));
        Assert.Equal(HttpStatusCode.NotFound, (await api.SendAsync(HttpMethod.Put, $"/api/people/{person}", new { firstName = "Zoé", lastName = first }, Former, Calls.NewKey(), "*")).Status);
        Assert.Equal(All, await ReadAsync(Now, later, "PLIE-A"));
        Assert.StartsWith("True True True True", await ReadAsync(Coordinator, later, "PLIE-B"), StringComparison.Ordinal);
        // Its follow-ups go on, without the name, and it is told why.
        foreach (var (language, words) in new[] { ("fr", "a corrigé ses coordonnées depuis la sortie"), ("en", "has corrected their details since the exit") })
        {
            Assert.Contains(words, (await new Visitor(api.Host.GetTestClient(), Former).GetAsync($"/pathways/{closed}?lang={language}")).Html.Replace('\u00a0', ' '), StringComparison.Ordinal);
        }
        await DoneAsync(closed, "follow-up-recorded", new { occurredOn = "2026-06-20", months = 3, situation = "unemployed", confirm = new[] { "step/long-ago" } }, Former);
        // Nobody accompanies any more: whoever did reads, and corrects, as before.
        await CloseAsync(running, Now, "2026-04-20");
        Assert.Equal(All, await ReadAsync(Former, later, "PLIE-B"));
    }

    // All routes that let an account's role in, with the identifiers of a person and a pathway of theirs, by each method.
    async Task<IReadOnlyList<(string Where, string Answer)>> WalkAsync(string account, string structure, Guid person, Guid pathway, Guid step)
    {
        await api.CaughtUpAsync();
        using var client = api.Host.GetTestClient();
        var answers = new List<(string, string)>();
        foreach (var route in api.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(r => Access.RolesOf(r).Contains(account.Split(':')[1], StringComparer.Ordinal)))
        {
            var address = Parameter().Replace("/" + route.RoutePattern.RawText!.TrimStart('/'), named => named.Groups["name"].Value switch
            {
                "StepId" or "step" => $"{step}",
                "person" or "PersonId" => $"{person}",
                _ => $"{pathway}",
            });
            foreach (var method in route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"])
            {
                foreach (var query in method == "GET" ? (string[])["lang=fr", $"lang=en&structure={structure}&status=closed", $"lang=en&structure={structure}&person={person}&previous={pathway}&pathway={pathway}"] : ["lang=en"])
                {
                    using var request = new HttpRequestMessage(new HttpMethod(method), $"{address}?{query}") { Content = method is "GET" or "HEAD" ? null : JsonContent.Create(new { }) };
                    request.Headers.Add(NamedAccounts.Header, account);
                    request.Headers.Add("Idempotency-Key", Calls.NewKey());
                    request.Headers.TryAddWithoutValidation("If-Match", "*");
                    using var answer = await client.SendAsync(request);
                    answers.Add(($"{method} {address}?{query}", WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()).Replace('\u00a0', ' ')));
                }
            }
        }
        return answers;
    }

    [Fact]
    public async Task No_page_and_no_endpoint_tells_a_former_structure_what_was_corrected_or_what_follows_from_it()
    {
        var (person, closed, exit, running) = await AccompaniedElsewhereAsync();
        var entry = await api.ScalarAsync<Guid>($"select id from pathways_events.mt_events where stream_id = '{closed}' and version = 1");
        await CorrectAsync(person, Later, Now, BornAfter, PhoneAfter);
        foreach (var step in new[] { entry, exit })
        {
            Assert.All(await WalkAsync(Former, "PLIE-B", person, closed, step), told =>
            {
                Assert.DoesNotContain(Later, told.Answer, StringComparison.Ordinal);
                Assert.All(Of1981, text => Assert.False(told.Answer.Contains(text, StringComparison.Ordinal), $"{told.Where} has {text}"));
            });
        }
        // The walk has seen the places where it is told to who may read it.
        var begins = await api.ScalarAsync<Guid>($"select id from pathways_events.mt_events where stream_id = '{running}' and version = 1");
        var shown = (await WalkAsync(Now, "PLIE-A", person, running, begins)).Where(told => told.Answer.Contains(Later, StringComparison.Ordinal)).Select(told => told.Where.Split('?')[0]).Distinct().ToList();
        Assert.Contains($"GET /pathways/{running}/correct/{begins}", shown);
        Assert.True(shown.Count > 6, string.Join('\n', shown));
        Assert.Contains("age-contradicts-birth-date", $"{(await api.SendAsync(HttpMethod.Get, "/api/doubtful?structure=PLIE-B", account: Coordinator)).Body}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_former_structure_finds_out_neither_the_date_of_birth_nor_the_name_by_what_an_entry_is_answered()
    {
        var (person, closed, _, _) = await AccompaniedElsewhereAsync();
        var entry = await api.ScalarAsync<Guid>($"select id from pathways_events.mt_events where stream_id = '{closed}' and version = 1");
        // The entry of the closed pathway once more, for somebody of that name, with a question that is left open.
        async Task<string> AgainAsync(string last)
        {
            var said = await api.SendAsync(HttpMethod.Post, "/api/people", new { firstName = "Zoé", lastName = last }, Former, Calls.NewKey());
            return $"{(await api.SendAsync(HttpMethod.Post, "/api/pathways", new
            {
                occurredOn = "2026-03-01",
                person = said.Body!["id"]!.GetValue<Guid>(),
                scheme = "rsa",
                structure = "PLIE-B",
                territory = "69123",
                confirm = new[] { "step/long-ago" },
                situation = new { publics = new Dictionary<string, object?> { ["are"] = null, ["ass"] = null } },
            }, Former, Calls.NewKey(), made: false)).Body}";
        }
        Task<Answer> EntryAsync(object situation, string occurredOn = "2026-03-02") => api.RecordAsync(closed, "step-corrected", new
        {
            occurredOn = "2026-06-01",
            step = entry,
            reason = "wrong_date",
            corrected = new { @event = "pathway_opened", occurredOn, person, scheme = "rsa", structure = "PLIE-B", territory = "69123", situation },
        }, Former);
        async Task<string> AgeAsync() => $"{(await api.SendAsync(HttpMethod.Get, $"/api/pathways/{closed}/history", account: Former)).Body!["events"]!.AsArray()[^1]!["data"]!["corrected"]!["situation"]!["age"]}";
        Assert.Contains("entry/entered-twice", await AgainAsync(First), StringComparison.Ordinal);
        Assert.Equal("entry/age-contradicts-birth-date", (await EntryAsync(new { age = 36 })).Code);
        await CorrectAsync(person, Later, Now, BornAfter, PhoneAfter);
        Assert.DoesNotContain("entered-twice", await AgainAsync(Later), StringComparison.Ordinal);
        Assert.DoesNotContain("entered-twice", await AgainAsync(First), StringComparison.Ordinal);
        // An age is what they say, and what the entry says already where they say none.
        Assert.Equal((HttpStatusCode.Created, "36"), ((await EntryAsync(new { age = 36 })).Status, await AgeAsync()));
        var without = await EntryAsync(new { }, "2026-03-03");
        Assert.True(without.Status == HttpStatusCode.Created, $"{without.Body}");
        Assert.Equal("36", await AgeAsync());
    }

    /// <summary>The row of the other structure's pathway is not there yet: what a daemon that stands still leaves.</summary>
    [Fact]
    public async Task A_list_that_is_behind_the_log_tells_a_former_structure_nothing_either()
    {
        // A row that is set back is one to be picked up.
        await api.PickUpNothingAsync();
        var (person, closed, _, running) = await AccompaniedElsewhereAsync();
        async Task<JsonNode> ListAsync(string query) => (await api.SendAsync(HttpMethod.Get, $"/api/caseload?structure=PLIE-B&status=closed{query}", account: Former)).Body!;
        await api.CaughtUpAsync();
        Assert.Contains(First, $"{await ListAsync("")}", StringComparison.Ordinal);
        await CorrectAsync(person, Later, Now, BornAfter, PhoneAfter);
        await api.CaughtUpAsync();
        foreach (var back in new[]
        {
            $"delete from pathways.caseload where pathway = '{running}'",
            // As it was while the structure accompanied.
            $"update pathways.caseload set status = 'open', version = 1 where pathway = '{closed}'",
        })
        {
            Assert.NotEqual(Guid.Empty, await api.ScalarAsync<Guid>($"with back as ({back} returning pathway) select pathway from back"));
            foreach (var query in (string[])["", "&sort=name", $"&search={Later}", "&search=5577", $"&search={Later}&size=1&page=2"])
            {
                foreach (var list in new[] { await ListAsync(query), (await api.SendAsync(HttpMethod.Get, $"/api/caseload?structure=PLIE-B{query}", account: Former)).Body! })
                {
                    var items = list["items"]!.ToJsonString();
                    Assert.True(!items.Contains(Later, StringComparison.Ordinal) && !items.Contains("5577", StringComparison.Ordinal) && !items.Contains(BornAfter, StringComparison.Ordinal), $"{back} {query}: {items}");
                    Assert.True(!query.Contains("search", StringComparison.Ordinal) || list["total"]!.GetValue<int>() == 0, $"{back} {query}: {list["total"]}");
                }
            }
        }
    }

    /// <summary>Decided so: who takes an exit back accompanies again, and both are in the history.</summary>
    [Fact]
    public async Task An_exit_that_is_taken_back_opens_the_record_again_and_a_later_exit_is_a_new_bound()
    {
        var (person, closed, exit, _) = await AccompaniedElsewhereAsync();
        await CorrectAsync(person, Later, Now);
        Assert.Equal(HttpStatusCode.NotFound, await ReadsAsync(person, Former));
        await DoneAsync(closed, "step-retracted", new { occurredOn = "2026-06-01", step = exit, reason = "never_happened" }, Former);
        Assert.Equal(HttpStatusCode.OK, await ReadsAsync(person, Former));
        await CloseAsync(closed, Former, "2026-03-21");
        // What was corrected by then it has read while it accompanied.
        Assert.Equal(HttpStatusCode.OK, await ReadsAsync(person, Former));
        Assert.Equal(["pathway_opened", "pathway_closed", "step_retracted", "pathway_closed"],
            (await api.SendAsync(HttpMethod.Get, $"/api/pathways/{closed}/history", account: Coordinator)).Body!["events"]!.AsArray().Select(e => $"{e!["event"]}"));
        await CorrectAsync(person, Later + "e", Now);
        Assert.Equal(HttpStatusCode.NotFound, await ReadsAsync(person, Former));
    }

    [Fact]
    public async Task Who_corrects_elsewhere_is_told_to_nobody_and_to_who_may_not_read_the_record_not_even_that_it_was_corrected()
    {
        var (person, closed, exit, _) = await AccompaniedElsewhereAsync();
        await CorrectAsync(person, Later, Now);
        async Task<string> ToldAsync(string account) => string.Join(' ', (await api.SendAsync(HttpMethod.Get, $"/api/pathways/{closed}/history", account: account)).Body!["personChanges"]!.AsArray()
            .Select(c => $"{c!["version"]}:{c["user"]}"));
        async Task<string> PageAsync() => (await new Visitor(api.Host.GetTestClient(), Former).GetAsync($"/pathways/{closed}/history?lang=en")).Html;
        Assert.Equal(("2:conseil-9", "2:conseil-9 3:conseil-1", "2:conseil-9 3:conseil-1"), (await ToldAsync(Former), await ToldAsync(Coordinator), await ToldAsync(Auditor)));
        Assert.DoesNotContain("conseil-1", await PageAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("another account", await PageAsync(), StringComparison.Ordinal);
        // Where both run: that there was a correction, and not whose.
        await DoneAsync(closed, "step-retracted", new { occurredOn = "2026-06-01", step = exit, reason = "never_happened" }, Former);
        Assert.Equal("2:conseil-9 3:", await ToldAsync(Former));
        Assert.Contains("another account", await PageAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("conseil-1", await PageAsync(), StringComparison.Ordinal);
        var moved = await PutAsync(person, First, Former, version: "\"2\"");
        Assert.Equal((HttpStatusCode.Conflict, 3, ""), (moved.Status, moved.Body!["changed"]!.AsArray().Single()!["version"]!.GetValue<int>(), $"{moved.Body["changed"]![0]!["user"]}"));
        // A correction of before the structure was kept with it: as the directory says, and not told of an account that it does not know.
        await api.ScalarAsync<Guid>($"with former as (update pathways.mt_doc_personchanges set data = data #- '{{changes,1,structure}}' where id = '{person}' returning id) select id from former");
        Assert.Equal("2:conseil-9 3:", await ToldAsync(Former));
        await using var registered = await api.InDirectoryAsync(new Pathways.Api.Registries.StaffMember("conseil-1", "Une collègue", "PLIE-B"));
        Assert.Equal("2:conseil-9 3:conseil-1", await ToldAsync(Former));
    }

    const string Third = "conseil-7:counsellor:PLIE-C";

    // By address, on the page of the pathway that is closed here, in the list and by its search.
    async Task<string> SeenAsync(Guid person, Guid closed, string name)
    {
        await api.CaughtUpAsync();
        var list = (await api.SendAsync(HttpMethod.Get, $"/api/caseload?structure=PLIE-B&status=closed&search={name}", account: Former)).Body!["items"]!.AsArray().Count;
        var page = (await new Visitor(api.Host.GetTestClient(), Former).GetAsync($"/pathways/{closed}")).Html.Contains(name, StringComparison.Ordinal);
        return $"{await ReadsAsync(person, Former) == HttpStatusCode.OK} {page} {list > 0}";
    }

    const string Seen = "True True True", Hidden = "False False False";

    [Theory]
    [InlineData("PLIE-A", Now)]
    [InlineData("PLIE-C", Third)]
    public async Task What_was_corrected_stays_with_those_elsewhere_as_long_as_one_follows_the_other(string next, string account)
    {
        var (person, closed, _, running) = await AccompaniedElsewhereAsync();
        await CorrectAsync(person, Later, Now);
        Assert.Equal(Hidden, await SeenAsync(person, closed, Later));
        var second = await OpenAsync(person, next, Coordinator, "iae");
        await CloseAsync(running, Now, "2026-04-20");
        Assert.Equal(Hidden, await SeenAsync(person, closed, Later));
        // A third one, before the second ends.
        var third = await OpenAsync(person, "PLIE-A", Coordinator, "other");
        await CloseAsync(second, account, "2026-04-21");
        Assert.Equal(Hidden, await SeenAsync(person, closed, Later));
        await CloseAsync(third, Now, "2026-04-22");
        Assert.Equal(Seen, await SeenAsync(person, closed, Later));
        // Nobody accompanied for a while, and it was read then: only what is corrected from now on is new.
        await OpenAsync(person, next, Coordinator, "plie", "2026-04-23");
        Assert.Equal(Seen, await SeenAsync(person, closed, Later));
        await CorrectAsync(person, Later + "e", account);
        Assert.Equal(Hidden, await SeenAsync(person, closed, Later + "e"));
    }

    [Fact]
    public async Task A_transfer_between_others_leaves_no_gap_and_one_that_came_back_is_known_here_until_its_exit()
    {
        var (person, closed, _, running) = await AccompaniedElsewhereAsync();
        await CorrectAsync(person, Later, Now);
        await api.HandOverAsync(running, new ReferentAppointed(new(2026, 3, 5), "conseil-7", "PLIE-C"));
        Assert.Equal(Hidden, await SeenAsync(person, closed, Later));
        await OpenAsync(person, "PLIE-A", Coordinator, "iae");
        // Back to the former structure: it accompanies, and reads, and so it knows what was corrected before its exit.
        await api.HandOverAsync(running, new ReferentReplaced(new(2026, 3, 6), "conseil-9", "PLIE-B"));
        Assert.StartsWith("True True", await SeenAsync(person, closed, Later), StringComparison.Ordinal);
        await CloseAsync(running, Former, "2026-04-20");
        Assert.Equal(Seen, await SeenAsync(person, closed, Later));
        await CorrectAsync(person, Later + "e", Now);
        Assert.Equal(Hidden, await SeenAsync(person, closed, Later + "e"));
    }

    [Fact]
    public async Task An_exit_elsewhere_that_is_taken_back_leaves_no_gap()
    {
        var (person, closed, _, running) = await AccompaniedElsewhereAsync();
        await CorrectAsync(person, Later, Now);
        // The only one elsewhere, then one of two.
        var exit = await CloseAsync(running, Now, "2026-04-20");
        Assert.Equal(Seen, await SeenAsync(person, closed, Later));
        await DoneAsync(running, "step-retracted", new { occurredOn = "2026-06-01", step = exit, reason = "never_happened" }, Now);
        Assert.Equal(Hidden, await SeenAsync(person, closed, Later));
        var second = await OpenAsync(person, "PLIE-C", Coordinator, "iae");
        exit = await CloseAsync(running, Now, "2026-04-20");
        await DoneAsync(running, "step-retracted", new { occurredOn = "2026-06-01", step = exit, reason = "never_happened" }, Now);
        await CloseAsync(second, Third, "2026-04-21");
        Assert.Equal(Hidden, await SeenAsync(person, closed, Later));
    }

    /// <summary>As a file brings it: all of it is recorded in one moment, in which nobody was accompanied.</summary>
    [Theory]
    [InlineData("an old one, whole")]
    [InlineData("one of another structure, handed over and ended")]
    public async Task An_old_pathway_that_is_brought_in_tells_a_former_structure_nothing_new(string brought)
    {
        var (person, closed, _, _) = await AccompaniedElsewhereAsync();
        var old = Guid.CreateVersion7();
        async Task BringAsync(params PathwayEvent[] steps)
        {
            await using var session = api.Host.Services.GetRequiredService<IDocumentStore>().LightweightSession();
            _ = steps[0] is PathwayOpened ? session.Events.StartStream<Pathway>(old, steps) : session.Events.Append(old, steps);
            await session.SaveChangesAsync();
        }
        PathwayOpened Entry(string structure) => new(new(2025, 10, 2), person, Scheme.Iae, structure, "69123", new EntrySituation());
        var exit = new PathwayClosed(new(2025, 10, 20), Closure.MovedAway);
        if (brought[0] == 'o')
        {
            await BringAsync(Entry("PLIE-C"));
        }
        await CorrectAsync(person, Later, Now);
        Assert.Equal(Hidden, await SeenAsync(person, closed, Later));
        await (brought[0] == 'a' ? BringAsync(Entry("PLIE-B"), exit) : BringAsync(new ReferentAppointed(new(2025, 10, 5), "conseil-9", "PLIE-B"), exit));
        Assert.Equal(1L, await api.ScalarAsync<long>($"select count(distinct timestamp) from pathways_events.mt_events where stream_id = '{old}' and (type = 'pathway_closed' or version = (select max(version) - 1 from pathways_events.mt_events where stream_id = '{old}'))"));
        Assert.Equal(Hidden, await SeenAsync(person, closed, Later));
        Assert.Equal(Hidden, await SeenAsync(person, old, Later));
    }

    /// <summary>Who could not read the record is answered as before, once it is erased.</summary>
    [Fact]
    public async Task An_erasure_is_told_to_no_former_structure_that_could_not_read_the_record()
    {
        var (person, closed, exit, running) = await AccompaniedElsewhereAsync();
        await CorrectAsync(person, Later, Now);
        var entry = await api.ScalarAsync<Guid>($"select id from pathways_events.mt_events where stream_id = '{closed}' and version = 1");
        // By address, by the pages of the pathway, and named in an entry.
        async Task<string> ToldAsync(string account)
        {
            var visitor = new Visitor(api.Host.GetTestClient(), account);
            var (own, structure) = account == Former ? (closed, "PLIE-B") : (running, "PLIE-A");
            async Task<string> PageAsync(string address) => await visitor.GetAsync($"/pathways/{own}{address}?lang=en") is var page ? $"{page.Status} {Told().Match(page.Html).Value}" : "";
            var opened = await api.SendAsync(HttpMethod.Post, "/api/pathways", new { occurredOn = "2026-04-01", person, scheme = "other", structure, territory = "69123", confirm = new[] { "step/long-ago" } }, account, Calls.NewKey());
            var put = await PutAsync(person, First, account);
            return string.Join('\n', (await api.SendAsync(HttpMethod.Get, $"/api/people/{person}", account: account)).Code, put.Code, opened.Code, await PageAsync(""), await PageAsync("/person"));
        }
        var before = await ToldAsync(Former);
        Assert.Equal(HttpStatusCode.NoContent, (await api.SendAsync(HttpMethod.Delete, $"/api/people/{person}", account: "x:administrator:", key: Calls.NewKey())).Status);
        Assert.Equal(before, await ToldAsync(Former));
        Assert.DoesNotContain("erased", before, StringComparison.Ordinal);
        var told = await ToldAsync(Now);
        Assert.All((string[])["person/is-erased", "entry/erased-person", "Identity erased"], word => Assert.Contains(word, told, StringComparison.Ordinal));
    }

    /// <summary>Whatever happens in whatever order: the record is held against a walk back over all that happened, and no list tells more than the record does.</summary>
    [Fact]
    public async Task Of_many_orders_of_entries_transfers_exits_and_corrections_none_tells_a_former_structure_more()
    {
        var log = api.Host.Services.GetRequiredService<IDocumentStore>();
        string[] structures = ["PLIE-A", "PLIE-B", "PLIE-C"];
        var (hidden, left) = (0, 0);
        for (var seed = 1; seed <= 24; seed++)
        {
            var (random, born, name) = (new Random(seed), $"1990-{1 + (seed % 12):D2}-{1 + (seed % 28):D2}", $"Suite{unique}{(char)('a' + (seed / 26))}{(char)('a' + (seed % 26))}");
            var person = (await api.SendAsync(HttpMethod.Post, "/api/people", new { firstName = "Zoé", lastName = name, birthDate = born }, Former, Calls.NewKey())).Body!["id"]!.GetValue<Guid>();
            var (pathways, moments, story) = (new List<(Guid Id, string Structure, Guid? Exit, int ExitAt)>(), new List<(bool Here, bool Elsewhere, bool Corrected)>(), new List<string>());
            async Task AppendAsync(Guid pathway, PathwayEvent step)
            {
                await using var session = log.LightweightSession();
                _ = step is PathwayOpened ? session.Events.StartStream<Pathway>(pathway, step) : session.Events.Append(pathway, step);
                await session.SaveChangesAsync();
            }
            async Task OpenedAsync(string structure)
            {
                pathways.Add((Guid.CreateVersion7(), structure, null, 0));
                await AppendAsync(pathways[^1].Id, new PathwayOpened(new(2026, 3, 1), person, Scheme.Plie, structure, "69123", new EntrySituation()));
            }
            async Task ClosedAsync(int at)
            {
                await AppendAsync(pathways[at].Id, new PathwayClosed(new(2026, 4, 1), Closure.MovedAway));
                pathways[at] = pathways[at] with { ExitAt = moments.Count, Exit = await api.ScalarAsync<Guid>($"select id from pathways_events.mt_events where stream_id = '{pathways[at].Id}' order by version desc limit 1") };
            }
            await OpenedAsync("PLIE-B");
            for (var step = 0; step < 14; step++)
            {
                var (at, what) = (random.Next(pathways.Count), step == 0 ? "exit" : step == 1 ? "entry" : (string[])["entry", "exit", "exit", "back", "transfer", "correction", "correction"] is var all ? all[random.Next(all.Length)] : "");
                var structure = structures[step == 1 ? 0 : random.Next(structures.Length)];
                switch (what)
                {
                    case "entry" when pathways.Count < 5:
                        await OpenedAsync(structure);
                        break;
                    case "exit" when pathways[at].Exit is null:
                        await ClosedAsync(at);
                        break;
                    case "back" when pathways[at].Exit is { } exit:
                        await AppendAsync(pathways[at].Id, new StepRetracted(new(2026, 5, 1), exit, CorrectionReason.NeverHappened));
                        pathways[at] = pathways[at] with { Exit = null };
                        // The exit never was.
                        for (var moment = pathways[at].ExitAt; pathways[at].Structure != "PLIE-B" && moment < moments.Count; moment++)
                        {
                            moments[moment] = moments[moment] with { Elsewhere = true };
                        }
                        break;
                    case "transfer" when pathways[at] is { Exit: null } moved && moved.Structure != structure:
                        await AppendAsync(moved.Id, new ReferentAppointed(new(2026, 3, 5), "someone", structure));
                        pathways[at] = moved with { Structure = structure };
                        break;
                    case "correction":
                        await CorrectAsync(person, name += "e", Coordinator, born, $"06 39 98 {seed:D2} 10");
                        break;
                    default:
                        continue;
                }
                story.Add($"{what} {at} {structure}");
                bool Runs(bool here) => pathways.Exists(p => p.Exit is null && p.Structure == "PLIE-B" == here);
                moments.Add((Runs(here: true), Runs(here: false), what == "correction"));
                // The first moment of those up to now in which others accompany, and this structure does not.
                var since = moments.FindLastIndex(m => m.Here || !m.Elsewhere) + 1;
                var isNew = moments.Skip(since).Any(m => m.Corrected);
                var told = string.Join(", ", story);
                if (pathways.Exists(p => p.Structure == "PLIE-B"))
                {
                    Assert.True(isNew == (await ReadsAsync(person, Former) == HttpStatusCode.NotFound), $"{seed}: {told}");
                }
                // As it is before the list has followed, and once it has.
                for (var again = 0; again < 2; again++)
                {
                    var found = (await api.SendAsync(HttpMethod.Get, $"/api/caseload?structure=PLIE-B&status=closed&search={name}", account: Former)).Body!["items"]!.AsArray().Count;
                    Assert.True(!isNew || found == 0, $"{seed}: {told}");
                    if (again == 1)
                    {
                        var closed = pathways.Exists(p => p.Structure == "PLIE-B" && p.Exit is not null);
                        (hidden, left) = (hidden + (isNew ? 1 : 0), left + (!isNew && closed && found == 0 ? 1 : 0));
                        // Only what was handed over or taken back may be left out of a list.
                        Assert.True(isNew || found > 0 || !closed || story.Exists(s => s.StartsWith('b') || s.StartsWith('t')), $"{seed}: {told}");
                    }
                    await api.CaughtUpAsync();
                }
            }
        }
        Assert.True(hidden > 30 && left < 30, $"{hidden} {left}");
    }

    [Fact]
    public async Task A_correction_by_a_coordinator_is_told_to_a_former_structure_in_no_place()
    {
        const string Apart = "coord-apart:coordinator:", OfTheirs = "coord-theirs:coordinator:PLIE-B";
        var (person, closed, exit, running) = await AccompaniedElsewhereAsync();
        var (entry, begins) = (
            await api.ScalarAsync<Guid>($"select id from pathways_events.mt_events where stream_id = '{closed}' and version = 1"),
            await api.ScalarAsync<Guid>($"select id from pathways_events.mt_events where stream_id = '{running}' and version = 1"));
        async Task<string> ToldAsync() => $"{(await api.SendAsync(HttpMethod.Get, $"/api/pathways/{closed}/history", account: Former)).Body!["personChanges"]}";
        // What was corrected while the structure could know is told on.
        var before = await ToldAsync();
        Assert.Contains("conseil-9", before, StringComparison.Ordinal);
        foreach (var account in new[] { Apart, OfTheirs })
        {
            await CorrectAsync(person, Later + account.Split(':')[0][^1], account, phone: account == Apart ? PhoneAfter : Phone);
            Assert.Equal(before, await ToldAsync());
        }
        foreach (var step in new[] { entry, exit })
        {
            Assert.All(await WalkAsync(Former, "PLIE-B", person, closed, step), told =>
                Assert.All((string[])["coord-apart", "coord-theirs", Later], text => Assert.False(told.Answer.Contains(text, StringComparison.Ordinal), $"{told.Where} has {text}")));
        }
        // The walk comes by the places where it is told to who reads the record.
        var shown = (await WalkAsync(Now, "PLIE-A", person, running, begins)).Where(told => told.Answer.Contains("coord-apart", StringComparison.Ordinal)).Select(told => told.Where.Split('?')[0].Replace($"{running}", "…", StringComparison.Ordinal)).Distinct().ToList();
        Assert.Equal(["GET /api/pathways/…/history", "GET /pathways/…/history"], shown.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_correction_does_not_pass_a_transfer_of_the_same_moment()
    {
        var (person, _, _, running) = await AccompaniedElsewhereAsync();
        // Decided, and waiting for the record.
        await using var connection = await api.Database.OpenConnectionAsync();
        await using var held = await connection.BeginTransactionAsync();
        await using (var hold = new NpgsqlCommand($"select from pathways.mt_doc_identity where id = '{person}' for update", connection, held))
        {
            await hold.ExecuteNonQueryAsync();
        }
        var put = PutAsync(person, Later, Now);
        while (!await api.ScalarAsync<bool>("select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%mt_doc_identity%for update%')"))
        {
            Assert.False(put.IsCompleted);
            await Task.Delay(20);
        }
        await api.HandOverAsync(running, new ReferentAppointed(new(2026, 3, 5), "conseil-9", "PLIE-B"));
        await held.RollbackAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await put).Status);
        Assert.Equal(First, $"{(await api.SendAsync(HttpMethod.Get, $"/api/people/{person}", account: Coordinator)).Body!["lastName"]}");
        // The structure that accompanies now is not stopped by it.
        await CorrectAsync(person, Later, Former);
    }

    // What a page says: its text without what follows from the moment and from keys.
    [GeneratedRegex("<main.*?</main>", RegexOptions.Singleline, 1000)]
    private static partial Regex Told();

    [GeneratedRegex(@"\{\*{0,2}(?<name>\w+)[^}]*\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Parameter();
}
