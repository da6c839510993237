using System.Net;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Pathways.Api.Recording.Forms;
using Pathways.Api.Registries;
using Pathways.Api.Tests.Hosting;
using Pathways.Api.Tests.Journeys;
using Pathways.Api.Tests.Recording;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Tests.Security;

/// <summary>
/// An identifier in a body or a query opens no more than one in an address: whoever may not know what it stands for is answered as for one that nobody has.
/// The walk takes every such field and parameter that the API's own description has, so that one that is added is walked too.
/// </summary>
public sealed partial class NamedIdentifierTests : IAsyncLifetime
{
    readonly TestApi api = new();

    public Task InitializeAsync() => api.InitializeAsync();

    public Task DisposeAsync() => api.DisposeAsync();

    const string Owner = Calls.Counsellor;
    const string Stranger = Calls.Stranger;
    const string Coordinator = "coord-1:coordinator:";

    // Near to nobody else's, who are born on the same day.
    static string NewName() => $"Nommée {string.Concat($"{Guid.NewGuid():N}".Select(c => (char)('a' + Convert.ToInt32($"{c}", 16))))}";

    async Task<Guid> PersonAsync(string account, string birthDate = "1990-05-04", string? phone = null, string? name = null)
    {
        var made = await api.SendAsync(HttpMethod.Post, "/api/people", new { firstName = "Zoé", lastName = name ?? NewName(), birthDate, phone }, account, Calls.NewKey());
        return made.Body!["id"]!.GetValue<Guid>();
    }

    static JsonObject Entry(object person, string structure, string scheme = "plie", string occurredOn = "2026-03-01", object? previousPathway = null) => new()
    {
        ["occurredOn"] = occurredOn,
        ["person"] = $"{person}",
        ["scheme"] = scheme,
        ["structure"] = structure,
        ["territory"] = "69123",
        ["previousPathway"] = previousPathway is null ? null : JsonValue.Create($"{previousPathway}"),
        ["confirm"] = new JsonArray("step/long-ago"),
    };

    async Task<Answer> OpenAsync(JsonObject entry, string account) => await api.SendAsync(HttpMethod.Post, "/api/pathways", entry, account, Calls.NewKey(), made: false);

    async Task<(Guid Pathway, Guid Step)> OpenedAsync(JsonObject entry, string account)
    {
        var opened = await OpenAsync(entry, account);
        Assert.True(opened.Status == HttpStatusCode.Created, $"{opened.Body}");
        return (opened.Body!["pathway"]!.GetValue<Guid>(), opened.Body["step"]!.GetValue<Guid>());
    }

    [Fact]
    public async Task What_a_body_or_a_query_names_of_another_structure_is_answered_as_what_nobody_has()
    {
        var nobody = Guid.NewGuid();
        // Of the other structure: somebody with a running pathway, one who has died, one who was erased, one who has no pathway yet, one whom a file brought.
        var (running, dead, erased, made, brought) = (await PersonAsync(Owner), await PersonAsync(Owner), await PersonAsync(Owner), await PersonAsync(Owner), Guid.NewGuid());
        var (pathway, step) = await OpenedAsync(Entry(running, "PLIE-A"), Owner);
        var (over, _) = await OpenedAsync(Entry(dead, "PLIE-A"), Owner);
        Assert.Equal(HttpStatusCode.Created, (await api.RecordAsync(over, "pathway-closed", new { occurredOn = "2026-03-10", exit = "deceased" }, Owner)).Status);
        await OpenedAsync(Entry(erased, "PLIE-A"), Owner);
        Assert.Equal(HttpStatusCode.NoContent, (await api.SendAsync(HttpMethod.Delete, $"/api/people/{erased}", account: "x:administrator:", key: Calls.NewKey())).Status);
        await api.MakeAsync([brought], "PLIE-A");
        await OpenedAsync(Entry(brought, "PLIE-A"), Owner);
        await using (var unnamed = api.Database.CreateCommand($"delete from pathways.mt_doc_identity where id = '{brought}'"))
        {
            Assert.Equal(1, await unnamed.ExecuteNonQueryAsync());
        }
        // And of one's own: somebody with a pathway here, and one before it there.
        var own = await PersonAsync(Stranger);
        var (before, _) = await OpenedAsync(Entry(own, "PLIE-A", "rsa", "2026-02-01"), Coordinator);
        var (mine, entry) = await OpenedAsync(Entry(own, "PLIE-B", "iae"), Coordinator);

        JsonObject Corrected(JsonObject of) => new()
        {
            ["occurredOn"] = "2026-03-05",
            ["step"] = $"{entry}",
            ["reason"] = "late_information",
            ["confirm"] = new JsonArray("step/long-ago"),
            ["corrected"] = Said(of),
        };
        JsonObject Said(JsonObject of)
        {
            of.Remove("confirm");
            of.Insert(0, "event", "pathway_opened");
            return of;
        }
        Task<Answer> CorrectAsync(JsonObject body) => api.SendAsync(HttpMethod.Post, $"/api/pathways/{mine}/steps/step-corrected", body, Stranger, Calls.NewKey());
        JsonObject Mandate(string structure) => new() { ["occurredOn"] = "2026-03-05", ["referent"] = "conseil-9", ["structure"] = structure, ["confirm"] = new JsonArray("step/long-ago") };
        Task<Answer> GetAsync(string address) => api.SendAsync(HttpMethod.Get, address, account: Stranger);

        object[] people = [running, dead, erased, made, brought];
        object[] pathways = [pathway, over, before];
        object[] structures = ["PLIE-A"];
        var (nowhere, idle) = ($"NOPE-{Calls.NewKey()}", $"IDLE-{Calls.NewKey()}");
        // Asked about and not stored: the other ways go on from the same pathway. A structure that nobody knows is refused.
        async Task<Answer> ProposedAsync(string structure)
        {
            await using var known = await api.InDirectoryAsync(new StaffMember($"k-{idle}", "Bureau", idle, Counsels: false, Since: new(2026, 1, 1)));
            Task<Answer> Propose(string to) => api.RecordAsync(mine, "transfer-proposed", new { occurredOn = "2026-03-05", structure = to, confirm = Array.Empty<string>() }, Stranger);
            Assert.Equal("mandate/transfer-to-unknown-structure", (await Propose(nowhere)).Code);
            var proposed = await Propose(structure);
            Assert.Equal("confirm/needed", proposed.Code);
            return proposed;
        }
        (string Field, object[] Theirs, object Nobodys, Func<object, Task<Answer>>[] Ways)[] walked =
        [
            ("post /api/pathways person", people, nobody,
            [
                p => OpenAsync(Entry(p, "PLIE-B"), Stranger),
                p => OpenAsync(Entry(p, "PLIE-B", "youth_engagement_contract"), Stranger),
                // A day before the birth, one after the death, one still to come, a commune on no map, and a structure that is not one's own.
                p => OpenAsync(Entry(p, "PLIE-B", "rsa", "1990-01-01"), Stranger),
                p => OpenAsync(Entry(p, "PLIE-B", "rsa", "2026-03-20"), Stranger),
                p => OpenAsync(Entry(p, "PLIE-B", "rsa", "2099-01-01"), Stranger),
                p => OpenAsync(Entry(p, "PLIE-A", "rsa"), Stranger),
                p => OpenAsync(With(Entry(p, "PLIE-B", "rsa"), "situation", new JsonObject { ["age"] = 50 }), Stranger),
                p => OpenAsync(With(Entry(p, "PLIE-B", "rsa"), "confirm", new JsonArray("step/long-ago", "entry/person-elsewhere", "entry/person-known-elsewhere")), Stranger),
                p => OpenAsync(With(Entry(p, "PLIE-B", "rsa"), "same", $"{Guid.NewGuid():N}"), Stranger),
            ]),
            ("post /api/pathways previousPathway", pathways, nobody, [w => OpenAsync(Entry(own, "PLIE-B", "plie", "2026-02-15", w), Stranger), w => OpenAsync(Entry(own, "PLIE-B", "plie", "2026-01-01", w), Stranger)]),
            ("post /api/pathways structure", structures, nowhere, [s => OpenAsync(Entry(own, $"{s}"), Stranger)]),
            ("post /api/pathways/{pathway}/steps/step-corrected corrected.person", people, nobody,
            [
                p => CorrectAsync(Corrected(Entry(p, "PLIE-B", "iae"))), p => CorrectAsync(Corrected(Entry(p, "PLIE-B", "iae", "1990-01-01"))), p => CorrectAsync(Corrected(Entry(p, "PLIE-B"))),
            ]),
            ("post /api/pathways/{pathway}/steps/step-corrected corrected.previousPathway", pathways, nobody, [w => CorrectAsync(Corrected(Entry(own, "PLIE-B", "iae", "2026-03-01", w))), w => CorrectAsync(Corrected(Entry(own, "PLIE-B", "iae", "2026-01-01", w)))]),
            ("post /api/pathways/{pathway}/steps/step-corrected corrected.structure", structures, nowhere, [s => CorrectAsync(Corrected(Entry(own, $"{s}", "iae")))]),
            ("post /api/pathways/{pathway}/steps/step-corrected step", [step], nobody, [s => CorrectAsync(With(Corrected(Entry(own, "PLIE-B", "iae", "2026-03-02")), "step", $"{s}"))]),
            ("post /api/pathways/{pathway}/steps/step-retracted step", [step], nobody,
                [s => api.SendAsync(HttpMethod.Post, $"/api/pathways/{mine}/steps/step-retracted", new { occurredOn = "2026-03-05", step = s, reason = "other", confirm = new[] { "step/long-ago" } }, Stranger, Calls.NewKey())]),
            ("post /api/pathways/{pathway}/steps/referent-appointed structure", structures, nowhere, [s => api.RecordAsync(mine, "referent-appointed", Mandate($"{s}"), Stranger)]),
            ("post /api/pathways/{pathway}/steps/referent-replaced structure", structures, nowhere, [s => api.RecordAsync(mine, "referent-replaced", Mandate($"{s}"), Stranger)]),
            // Which structures there are, the form of a proposal offers to everybody: the directory is no secret.
            // Whether one of them accompanies anybody it does not tell.
            ("post /api/pathways/{pathway}/steps/transfer-proposed structure", structures, idle, [s => ProposedAsync($"{s}")]),
            ("get /api/caseload ?structure", structures, nowhere, [s => GetAsync($"/api/caseload?structure={s}")]),
            ("get /api/doubtful ?structure", structures, nowhere, [s => GetAsync($"/api/doubtful?structure={s}")]),
            // What comes after it in the order of identifiers: beside one that nobody has, the next.
            ("get /api/doubtful ?after", [pathway], Next(pathway), [w => GetAsync($"/api/doubtful?after={w}")]),
            ("get /api/figures/{code} ?structure", structures, nowhere, [s => GetAsync($"/api/figures/entries?structure={s}")]),
            ("get /api/audit/journal ?structure", structures, nowhere, [s => GetAsync($"/api/audit/journal?structure={s}")]),
            ("get /api/audit/journal.csv ?structure", structures, nowhere, [s => GetAsync($"/api/audit/journal.csv?structure={s}")]),
            ("post /api/imports ?structure", structures, nowhere, [s => api.SendAsync(HttpMethod.Post, $"/api/imports?structure={s}", "pathway;event\n", Stranger, Calls.NewKey(), type: "text/csv")]),
        ];
        Assert.Equal(await DescribedAsync(), walked.Select(w => w.Field).Order(StringComparer.Ordinal));
        // Two answers of one list differ too when it takes a step in between.
        await api.CaughtUpAsync();
        foreach (var (field, theirs, nobodys, ways) in walked)
        {
            for (var way = 0; way < ways.Length; way++)
            {
                var unknown = Told(await ways[way](nobodys), nobodys);
                foreach (var one in theirs)
                {
                    Assert.True(unknown == (Told(await ways[way](one), one) is var told ? told : ""), $"{field}, way {way}, {one}:\n{told}\n{unknown}");
                }
            }
        }
        // Nothing came of it; and what is refused of others is taken of one's own.
        foreach (var person in (Guid[])[running, dead, erased, made, brought])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await GetAsync($"/api/people/{person}")).Status);
        }
        Assert.Equal(0L, await api.ScalarAsync<long>($"select count(*) from pathways_events.mt_events where data ->> 'structure' = 'PLIE-B' and data ->> 'person' in ('{string.Join("','", people)}')"));
        Assert.Equal(HttpStatusCode.Created, (await OpenAsync(Entry(own, "PLIE-B", "plie", "2026-03-10"), Stranger)).Status);
        var page = new Visitor(api.Host.GetTestClient(), Stranger);
        foreach (var one in pathways)
        {
            Assert.Equal((await page.GetAsync($"/pathways/open?previous={nobody}")).Status, (await page.GetAsync($"/pathways/open?previous={one}")).Status);
        }
    }

    static JsonObject With(JsonObject body, string name, JsonNode value)
    {
        body[name] = value;
        return body;
    }

    static Guid Next(Guid id) => Guid.ParseExact($"{id:N}"[..31] + $"{(Convert.ToInt32($"{id:N}"[31..], 16) + 1) % 16:x}", "N");

    static string Told(Answer answer, object named) =>
        $"{answer.Status} {Trace().Replace(answer.Body?.ToJsonString() ?? "", "")}".Replace($"{named}", "…", StringComparison.Ordinal);

    [GeneratedRegex("\"(traceId|instance)\":\"[^\"]*\",?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Trace();

    // Every identifier that the API's description has in a body or a query: by its format, or by what it is called.
    async Task<IEnumerable<string>> DescribedAsync()
    {
        var document = (await api.SendAsync(HttpMethod.Get, "/openapi/v1.json", account: "")).Body!;
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (path, operations) in document["paths"]!.AsObject())
        {
            foreach (var (method, operation) in operations!.AsObject().Where(o => o.Value is JsonObject said && said.ContainsKey("responses")))
            {
                foreach (var parameter in operation!["parameters"]?.AsArray() ?? [])
                {
                    if ($"{parameter!["in"]}" == "query" && IsIdentifier($"{parameter["name"]}", parameter["schema"]!))
                    {
                        found.Add($"{method} {path} ?{parameter["name"]}");
                    }
                }
                foreach (var (_, content) in operation["requestBody"]?["content"]?.AsObject() ?? [])
                {
                    Walk(content!["schema"], "", []);
                }

                void Walk(JsonNode? schema, string at, IReadOnlyList<string> seen)
                {
                    if (schema?["$ref"] is { } to)
                    {
                        var name = $"{to}".Split('/')[^1];
                        if (!seen.Contains(name))
                        {
                            Walk(document["components"]!["schemas"]![name], at, [.. seen, name]);
                        }
                        return;
                    }
                    foreach (var choice in new[] { "oneOf", "anyOf", "allOf" }.SelectMany(of => schema?[of]?.AsArray() ?? []))
                    {
                        Walk(choice, at, seen);
                    }
                    foreach (var (name, property) in schema?["properties"]?.AsObject() ?? [])
                    {
                        if (IsIdentifier(name, property!))
                        {
                            found.Add($"{method} {path} {at}{name}");
                        }
                        Walk(property, $"{at}{name}.", seen);
                    }
                    if (schema?["items"] is { } items)
                    {
                        Walk(items, at, seen);
                    }
                }
            }
        }
        return found;
    }

    // The place of an appointment is of the directory, which everybody is offered.
    static bool IsIdentifier(string name, JsonNode schema) => $"{schema["format"]}" == "uuid" || name is "structure" or "person" || name.StartsWith("previous", StringComparison.Ordinal);

    /// <summary>The way of who accompanies somebody anew: the person opposite says all by which they are told apart, and the word of the question says that it is they.</summary>
    [Fact]
    public async Task Who_says_all_by_which_somebody_is_told_apart_goes_on_with_them_by_a_word_and_not_by_an_identifier()
    {
        var name = $"Ici {Calls.NewKey()}";
        var known = await PersonAsync(Owner, phone: "06 39 98 21 21", name: name);
        await OpenedAsync(Entry(known, "PLIE-A"), Owner);
        var said = await PersonAsync(Stranger, phone: "06 39 98 21 21", name: name);
        var asked = await OpenAsync(Entry(said, "PLIE-B", "rsa"), Stranger);
        var question = asked.Body!["confirm"]!.AsArray().Single()!;
        Assert.Equal("entry/person-known-elsewhere", $"{question["code"]}");
        var word = Assert.Single(question["values"]!.AsObject());
        Assert.Equal("same", word.Key);
        Assert.DoesNotContain($"{known}", asked.Body.ToJsonString(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain($"{known:N}", asked.Body.ToJsonString(), StringComparison.OrdinalIgnoreCase);
        // Of nobody else, by nobody else, and only as long as all is said.
        var other = await PersonAsync(Stranger, phone: "06 39 98 21 22", name: name);
        Assert.Equal(("entry/not-the-same", "same"), await OpenAsync(With(Entry(other, "PLIE-B", "rsa"), "same", $"{word.Value}"), Stranger) is var less ? (less.Code, less.Field) : default);
        const string Third = "conseil-7:counsellor:PLIE-C";
        var again = await PersonAsync(Third, phone: "06 39 98 21 21", name: name);
        Assert.Equal("entry/not-the-same", (await OpenAsync(With(Entry(again, "PLIE-C", "rsa"), "same", $"{word.Value}"), Third)).Code);
        var key = Calls.NewKey();
        Task<Answer> GoOnAsync() => api.SendAsync(HttpMethod.Post, "/api/pathways", With(Entry(said, "PLIE-B", "rsa"), "same", $"{word.Value}"), Stranger, key, made: false);
        var opened = await GoOnAsync();
        Assert.True(opened.Status == HttpStatusCode.Created, $"{opened.Body}");
        Assert.Equal($"{known}", $"{opened.Body!["stored"]!["person"]}");
        Assert.Contains("entry/person-elsewhere", $"{opened.Body["stored"]!["confirm"]}", StringComparison.Ordinal);
        Assert.True((await GoOnAsync()).Replayed);
        Assert.Equal(HttpStatusCode.OK, (await api.SendAsync(HttpMethod.Get, $"/api/people/{known}", account: Stranger)).Status);
    }

    // What a page reads and does not look anything up by: codes, words, numbers and days; and what only those are sent to who see every structure.
    static readonly Dictionary<string, string[]> NoIdentifiers = new(StringComparer.Ordinal)
    {
        ["/sign-in"] = ["?returnUrl", "?problem"],
        ["/import"] = ["?id", "?problem", "?new"], // each coordinator reads each import
        ["/pathways/{Id:guid}"] = ["?kept"],
        ["/pathways/{Id:guid}/record"] = ["?step", "?choose", "?details", "?on", "step", "on", "after"], // the last two of a form that only asks, walked as what it asks
        ["/pathways/{Id:guid}/correct/{StepId:guid}"] = ["?complete"],
        ["/pathways/{Id:guid}/history"] = ["?version", "?at", "?since"],
        ["/caseload"] = ["?view", "?search", "?sort", "?referent", "?page", "?at"],
        ["/caseload/structures"] = ["?view", "?structure", "?search", "?sort", "?referent", "?page", "?at"], // the coordinator's
        ["/audit"] = ["?author", "?from", "?to", "?happenedFrom", "?happenedTo", "?kind", "?structure", "?late", "?period", "?at", "?before", "?after", "?pathway"], // the auditor reads all
        ["/import/send"] = ["key", "source", "acceptValid", "structure", "scheme", "territory", "encoding", "dates", "checkOnly", "longAgo", "structures"], // a coordinator's file may be of any structure
        ["/import/take"] = ["key", "acceptValid"],
        ["/sign-in/persona"] = [""],
        ["/sign-out"] = ["", "?problem"],
        ["/dev/token"] = [""],
    };

    /// <summary>A form has fields that the page does not show, if somebody adds them; an address says what it likes.</summary>
    [Fact]
    public async Task What_a_page_s_address_or_a_form_names_of_another_structure_is_answered_as_what_nobody_has()
    {
        const string Nowhere = "PLIE-X";
        var nobody = Guid.NewGuid();
        var running = await PersonAsync(Owner);
        var (pathway, step) = await OpenedAsync(Entry(running, "PLIE-A"), Owner);
        var sent = await api.SendAsync(HttpMethod.Post, "/api/imports?checkOnly=true", "pathway;event\n", Coordinator, Calls.NewKey(), type: "text/csv");
        var job = sent.Body!["id"]!.GetValue<Guid>();
        await api.EndedAsync(sent, Coordinator);
        var own = await PersonAsync(Stranger);
        var (kept, _) = await OpenedAsync(Entry(own, "PLIE-B", "iae"), Stranger);
        await api.CaughtUpAsync();

        async Task<string> GetAsync(string address) => Told(await new Visitor(api.Host.GetTestClient(), Stranger).GetAsync(address));
        // The page is asked for first, for its seal; the form then goes where it says.
        async Task<string> PostAsync(string page, string to, string handler, params (string, string)[] fields)
        {
            var browser = new Visitor(api.Host.GetTestClient(), Stranger);
            await browser.GetAsync(page);
            return Told(await browser.PostAsync(to, [("_handler", handler), ("key", Calls.NewKey()), ("confirmed", "step/long-ago"), .. fields]));
        }
        // What one names is recorded on another pathway of one's own each time.
        async Task<(Guid Pathway, Guid Step)> FreshAsync() => await OpenedAsync(Entry(await PersonAsync(Stranger), "PLIE-B"), Stranger);
        (string, string)[] diagnosis = [("occurredOn", "2026-03-05")];
        async Task<string> RecordAsync(string query, params (string, string)[] fields) =>
            await FreshAsync() is var (mine, _) ? await PostAsync($"/pathways/{mine}/record?{query}", $"/pathways/{mine}/record?{query}", "step", fields) : "";
        async Task<string> CorrectAsync(params (string, string)[] fields) => await FreshAsync() is var (mine, entry)
            ? await PostAsync($"/pathways/{mine}/correct/{entry}", $"/pathways/{mine}/correct/{entry}", "correct", [("occurredOn", "2026-03-02"), ("scheme", "plie"), ("territory", "69123"), ("why", "wrong_date"), .. fields]) : "";
        async Task<string> OpenAsync(string query, params (string, string)[] fields) => await PostAsync(
            $"/pathways/open{query}", $"/pathways/open{query}", "open",
            [.. fields.Any(f => f.Item1 == "lastName") ? [] : new[] { ("lastName", NewName()) }, ("firstName", "Zoé"), ("occurredOn", "2026-03-01"), ("scheme", "plie"), ("territory", "69123"), ("confirmed", "entry/unknown-structure"), .. fields]);
        // Called and born as somebody of the other structure, another one each time.
        async Task<string> SameAsync(object of, string format)
        {
            var name = NewName();
            var person = await PersonAsync(Owner, name: name);
            await OpenedAsync(Entry(person, "PLIE-A"), Owner);
            return await OpenAsync("", ("lastName", name), ("birthDate", "04/05/1990"), ("same", (of.Equals(running) ? person : nobody).ToString(format)));
        }
        Func<object, Task<string>>[] Both(string handler, string rest, Func<Guid, string> from, params (string, string)[] fields) =>
            [w => GetAsync($"/pathways/{w}{rest}"), w => PostAsync(from(kept), $"/pathways/{w}{rest}", handler, fields)];

        (string Field, object Theirs, object Nobodys, Func<object, Task<string>>[] Ways)[] walked =
        [
            ("/caseload ?structure", "PLIE-A", Nowhere, [s => GetAsync($"/caseload?structure={s}")]),
            ("/doubtful ?structure", "PLIE-A", Nowhere, [s => GetAsync($"/doubtful?structure={s}")]),
            ("/doubtful ?after", pathway, Next(pathway), [w => GetAsync($"/doubtful?after={w}")]),
            ("/doubtful ?settled", pathway, nobody, [w => GetAsync($"/doubtful?settled={w}")]),
            ("/doubtful step", step, nobody, [s => PostAsync("/doubtful", "/doubtful", "age", ("step", $"{s}"))]),
            ("/import/take id", job, nobody, [i => TakeAsync(i)]),
            ("/pathways/open ?previous", pathway, nobody, [w => GetAsync($"/pathways/open?previous={w}"), w => OpenAsync($"?previous={w}")]),
            ("/pathways/open ?structure", "PLIE-A", Nowhere, [s => GetAsync($"/pathways/open?structure={s}"), s => OpenAsync($"?structure={s}")]),
            ("/pathways/open same", running, nobody, [p => SameAsync(p, "D"), p => SameAsync(p, "N")]),
            ("/pathways/open person", running, nobody, [p => OpenAsync("", ("person", $"{p}"))]),
            ("/pathways/open previousPathway", pathway, nobody, [w => OpenAsync("", ("previousPathway", $"{w}"))]),
            ("/pathways/open structure", "PLIE-A", Nowhere, [s => OpenAsync("", ("structure", $"{s}"))]),
            ("/pathways/{Id:guid} {Id}", pathway, nobody, [w => GetAsync($"/pathways/{w}")]),
            ("/pathways/{Id:guid} ?saved", step, nobody, [s => GetAsync($"/pathways/{kept}?saved={s}")]),
            ("/pathways/{Id:guid}/history {Id}", pathway, nobody, [w => GetAsync($"/pathways/{w}/history")]),
            ("/pathways/{Id:guid}/person {Id}", pathway, nobody, Both("person", "/person", w => $"/pathways/{w}/person", ("firstName", "Zoé"), ("lastName", "Autre"))),
            ("/pathways/{Id:guid}/record {Id}", pathway, nobody, Both("step", "/record?step=diagnosis_made", w => $"/pathways/{w}/record?step=diagnosis_made", diagnosis)),
            ("/pathways/{Id:guid}/record ?about", step, nobody, [s => GetAsync($"/pathways/{kept}/record?step=diagnosis_made&about={s}"), s => RecordAsync($"step=diagnosis_made&about={s}", diagnosis)]),
            ("/pathways/{Id:guid}/record ?saved", step, nobody, [s => GetAsync($"/pathways/{kept}/record?saved={s}"), s => RecordAsync($"step=diagnosis_made&saved={s}", diagnosis)]),
            ("/pathways/{Id:guid}/record ?after", step, nobody, [s => GetAsync($"/pathways/{kept}/record?after={s}"), s => RecordAsync($"step=diagnosis_made&after={s}", diagnosis)]),
            ("/pathways/{Id:guid}/record ?with", step, nobody, [s => GetAsync($"/pathways/{kept}/record?saved={s}&with={s}")]),
            ("/pathways/{Id:guid}/record ?correct", step, nobody, [s => GetAsync($"/pathways/{kept}/record?correct={s}"), s => GetAsync($"/pathways/{kept}/record?step=diagnosis_made&correct={s}")]),
            ("/pathways/{Id:guid}/record ?to", "PLIE-A", Nowhere, [s => GetAsync($"/pathways/{kept}/record?step=referent_replaced&to={s}")]),
            ("/pathways/{Id:guid}/record structure", "PLIE-A", Nowhere,
            [
                s => RecordAsync("step=referent_appointed", ("occurredOn", "2026-03-05"), ("referent", "conseil-8"), ("structure", $"{s}")),
                s => RecordAsync("step=referent_replaced", ("occurredOn", "2026-03-05"), ("referent", "conseil-8"), ("structure", $"{s}")),
            ]),
            ("/pathways/{Id:guid}/correct/{StepId:guid} {Id}", pathway, nobody, Both("correct", $"/correct/{step}", w => $"/pathways/{w}", diagnosis)),
            ("/pathways/{Id:guid}/correct/{StepId:guid} {StepId}", step, nobody, [s => GetAsync($"/pathways/{kept}/correct/{s}"), s => PostAsync($"/pathways/{kept}", $"/pathways/{kept}/correct/{s}", "correct", diagnosis)]),
            ("/pathways/{Id:guid}/correct/{StepId:guid} person", running, nobody, [p => CorrectAsync(("person", $"{p}"))]),
            ("/pathways/{Id:guid}/correct/{StepId:guid} previousPathway", pathway, nobody, [w => CorrectAsync(("previousPathway", $"{w}"))]),
            ("/pathways/{Id:guid}/correct/{StepId:guid} structure", "PLIE-A", Nowhere, [s => CorrectAsync(("structure", $"{s}"))]),
        ];
        var named = NamesOfPages().Where(n => !NoIdentifiers.GetValueOrDefault(n.Page, []).Contains(n.Name, StringComparer.Ordinal)).Select(n => $"{n.Page} {n.Name}").Distinct(StringComparer.Ordinal);
        Assert.Equal(named.Order(StringComparer.Ordinal), walked.Select(w => w.Field).Order(StringComparer.Ordinal));
        foreach (var (field, theirs, nobodys, ways) in walked)
        {
            for (var way = 0; way < ways.Length; way++)
            {
                var (unknown, told) = (Plain(await ways[way](nobodys), nobodys), Plain(await ways[way](theirs), theirs));
                Assert.True(unknown == told, $"{field}, way {way}:\n{Around(told, unknown)}\n\n{Around(unknown, told)}");
            }
        }
        Assert.Equal(0L, await api.ScalarAsync<long>($"""
            select count(*) from pathways_events.mt_events e join pathways_events.mt_events o on o.stream_id = e.stream_id and o.version = 1
            where o.data ->> 'structure' = 'PLIE-B' and (e.data ->> 'person' in (select data ->> 'person' from pathways_events.mt_events where data ->> 'structure' = 'PLIE-A') or e.data::text like '%{running}%' or e.data::text like '%{pathway}%' or e.data::text like '%{step}%' or e.data::text like '%PLIE-A%')
            """));
        Assert.Equal(1L, await api.ScalarAsync<long>($"select version from pathways_events.mt_streams where id = '{pathway}'"));

        // As the coordinator of another file.
        async Task<string> TakeAsync(object id)
        {
            var browser = new Visitor(api.Host.GetTestClient(), "coord-2:coordinator:");
            await browser.GetAsync("/import");
            return Told(await browser.PostAsync("/import/take", ("id", $"{id}"), ("key", Calls.NewKey())));
        }
    }

    // Every name that a page reads of its address or of a form, and every identifier that its address is made of, found from the route table: by what the
    // source of the page reads, by the parameters of what takes a form, and by the identifiers of the steps that a form makes.
    IEnumerable<(string Page, string Name)> NamesOfPages()
    {
        var sources = Directory.GetFiles(Path.Combine(RootOf(AppContext.BaseDirectory), "src", "Pathways.Api", "Pages"), "*.razor", SearchOption.AllDirectories).Where(f => Path.GetFileName(f) != "_Imports.razor").ToDictionary(f => Path.GetFileNameWithoutExtension(f)!, File.ReadAllText, StringComparer.Ordinal);
        var forms = 0;
        foreach (var route in api.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var page = "/" + route.RoutePattern.RawText!.TrimStart('/');
            if (route.Metadata.GetMetadata<ComponentTypeMetadata>() is { Type: var component })
            {
                var source = sources[component.Name];
                foreach (var name in OfAddress().Matches(source).Select(m => "?" + m.Groups["name"].Value).Concat(route.RoutePattern.Parameters.Select(p => $"{{{p.Name}}}")))
                {
                    yield return (page, name);
                }
                if (!source.Contains("@formname", StringComparison.Ordinal))
                {
                    continue;
                }
                forms++;
                foreach (var name in OfForm().Matches(source).Select(m => m.Groups["name"].Value).Where(n => !OfEveryForm.Contains(n, StringComparer.Ordinal)))
                {
                    yield return (page, name);
                }
                IEnumerable<Type> made = component.Name switch
                {
                    nameof(Pathways.Api.Pages.Record.OpenPathway) => [typeof(PathwayOpened)],
                    nameof(Pathways.Api.Pages.Record.RecordStep) => EventNames.All.Select(e => e.Type).Where(NextSteps.HasForm),
                    nameof(Pathways.Api.Pages.Record.CorrectStep) => EventNames.All.Select(e => e.Type).Where(t => !t.IsSubclassOf(typeof(CorrectionEvent))),
                    _ => [],
                };
                foreach (var field in made.SelectMany(t => t.GetProperties()).Where(p => (Nullable.GetUnderlyingType(p.PropertyType) ?? p.PropertyType) == typeof(Guid) || p.Name == "Structure"))
                {
                    yield return (page, System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(field.Name));
                }
            }
            else if (!page.StartsWith("/api/", StringComparison.Ordinal) && route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("POST") == true)
            {
                var taken = route.Metadata.GetMetadata<MethodInfo>()?.GetParameters().Where(p => p.IsDefined(typeof(FromFormAttribute))).Select(p => p.Name!).ToList() ?? [];
                foreach (var name in taken.DefaultIfEmpty(""))
                {
                    yield return (page, name);
                }
            }
        }
        Assert.InRange(forms, 5, int.MaxValue);
    }

    // Who sends it, what is answered, and what somebody is: no identifiers.
    static readonly string[] OfEveryForm =
    [
        "key", "act", "asked", "do", "confirm", "confirmed", "gone", "invited", "sitting", "typed", "typedOn", "version", "mandate", "firstName", "lastName", "birthDate", "phone", "email", "answered",
    ];

    static string RootOf(string folder) => File.Exists(Path.Combine(folder, "Pathways.sln")) ? folder : RootOf(Path.GetDirectoryName(folder)!);

    // Of an answer that leads elsewhere nobody reads the rest.
    static string Told(Visitor.Page page) => $"{page.Status} {page.Location}\n{(page.Location is null ? page.Html : "")}";

    static string Around(string text, string other)
    {
        var differs = text.Zip(other).TakeWhile(pair => pair.First == pair.Second).Count();
        return text[Math.Max(0, differs - 100)..Math.Min(text.Length, differs + 200)];
    }

    // Of what each request makes anew, the minute of the page among it, of the page's lists of what there is, and of the name itself, nothing is compared.
    static string Plain(string told, object named) =>
        MadeAnew().Replace(told.Replace($"{named}", "…", StringComparison.OrdinalIgnoreCase), "…");

    [GeneratedRegex("""<input type="hidden"[^>]*>|<(?<list>datalist|select)\b.*?</\k<list>>|nonce="[^"]*"|<time id="printed".*?</time>|[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}|Nommée [a-p]{32}|test-key-[0-9x]+""", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.Singleline, 10_000)]
    private static partial Regex MadeAnew();

    [GeneratedRegex("""\["(?<name>\w+)"\] = (new|AddressValue)\b""", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex OfAddress();

    [GeneratedRegex("(Sent\\(|\\bform\\[|(?<!form)name=)\"(?<name>\\w+)\"", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex OfForm();
}
