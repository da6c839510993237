using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.TestHost;
using Pathways.Api.Tests.Journeys;
using Pathways.Api.Tests.Recording;

namespace Pathways.Api.Tests.Security;

/// <summary>
/// Every write that the description of the API has, asked for twice under one key, with another body, and once more after somebody else wrote
/// (ulsklyc/yuvomi #822). The steps of a pathway have one way of being written, of which one is asked for here; their description is held to it.
/// </summary>
[Collection(TestApiCollection.Name)]
public sealed class RetryTests(TestApi api)
{
    const string Administrator = "admin-1:administrator:", Coordinator = "coord-1:coordinator:";

    static readonly object Diagnosis = new { occurredOn = "2026-04-10", confirm = new[] { "step/long-ago", "step/twice" } };

    /// <summary>What a write is asked with, what it has done, and what another does after it.</summary>
    sealed record Write(Func<string, Task<Answer>> Ask, Func<string, Task<Answer>> AskOtherwise, Func<Task> Another, Func<Task<string>> Effect);

    static readonly string[] Tried =
    [
        "POST /api/pathways", "POST /api/pathways/{pathway}/steps/diagnosis-made", "POST /api/pathways/{pathway}/steps/step-corrected", "POST /api/pathways/{pathway}/steps/step-retracted",
        "POST /api/people", "PUT /api/people/{person}", "DELETE /api/people/{person}", "POST /api/structures", "POST /api/imports",
    ];

    public static TheoryData<string> Writes => [.. Tried];

    [Fact]
    public async Task Every_write_of_the_description_takes_a_key_and_is_tried_here()
    {
        using var client = api.Host.GetTestClient();
        var paths = JsonNode.Parse(await client.GetStringAsync("/openapi/v1.json"))!["paths"]!.AsObject();
        var writes = paths.SelectMany(p => p.Value!.AsObject().Where(o => o.Key is not ("get" or "parameters")).Select(o => (Name: $"{o.Key.ToUpperInvariant()} {p.Key}", Operation: o.Value!))).ToList();
        Assert.All(writes, w => Assert.Contains(w.Operation["parameters"]!.AsArray(), p => p!["name"]?.GetValue<string>() == "Idempotency-Key" && p["required"]!.GetValue<bool>()));
        // What is refused for a key that another request has is among the answers, and that a repeat is said to be one.
        Assert.All(writes, w => Assert.NotNull(w.Operation["responses"]!["422"]));
        Assert.All(writes, w => Assert.Contains(w.Operation["responses"]!.AsObject(), r => $"{r.Value!["description"]}".Contains("Idempotency-Replayed", StringComparison.Ordinal)));
        var steps = writes.Where(w => w.Name.StartsWith("POST /api/pathways/{pathway}/steps/", StringComparison.Ordinal)).Select(w => w.Name).ToList();
        Assert.True(steps.Count > 30, $"{steps.Count} steps");
        Assert.Equal([], writes.Select(w => w.Name).Except(steps).Except(Tried));
        Assert.Equal([], Tried.Except(writes.Select(w => w.Name)));
    }

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task Asked_again_it_has_no_effect_and_says_so_whatever_was_written_since(string name)
    {
        var (write, key) = (await OfAsync(name), Calls.NewKey());

        var first = await write.Ask(key);
        Assert.True((int)first.Status is >= 200 and < 300, $"{first.Status} {first.Body}");
        Assert.False(first.Replayed);
        var after = await write.Effect();

        var again = await write.Ask(key);
        Assert.Equal((first.Status, true), (again.Status, again.Replayed));
        if (name != "POST /api/imports")
        {
            Assert.Equal(first.Body?.ToJsonString(), again.Body?.ToJsonString());
        }
        Assert.Equal(after, await write.Effect());

        var otherwise = await write.AskOtherwise(key);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "idempotency/key-reused"), (otherwise.Status, otherwise.Code));
        Assert.Equal(after, await write.Effect());

        await write.Another();
        var since = await write.Effect();
        var late = await write.Ask(key);
        Assert.Equal((first.Status, true), (late.Status, late.Replayed));
        Assert.Equal(since, await write.Effect());
        var lateOtherwise = await write.AskOtherwise(key);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "idempotency/key-reused"), (lateOtherwise.Status, lateOtherwise.Code));
        Assert.Equal(since, await write.Effect());
    }

    [Fact]
    public async Task Many_at_once_under_one_key_register_one_structure()
    {
        var (key, code) = (Calls.NewKey(), "R-" + Calls.NewKey());
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(n => StructureAsync(key, code, $"Nom {n % 3}")));
        Assert.Equal(4, answers.Count(a => a.Status == HttpStatusCode.Created));
        Assert.Single(answers, a => a is { Status: HttpStatusCode.Created, Replayed: false });
        Assert.All(answers.Where(a => a.Status != HttpStatusCode.Created), a => Assert.Equal("idempotency/key-reused", a.Code));
        var named = answers.First(a => a.Status == HttpStatusCode.Created).Body!["name"]!.GetValue<string>();
        Assert.Equal(named, await NameOfAsync(code));
        await ForgetAsync(code);
    }

    [Fact]
    public async Task One_key_of_an_administrator_is_of_one_request_whatever_it_asks()
    {
        var (key, code, person) = (Calls.NewKey(), "R-" + Calls.NewKey(), await PersonAsync());
        Assert.Equal(HttpStatusCode.Created, (await StructureAsync(key, code, "Nom")).Status);
        Assert.Equal("idempotency/key-reused", (await api.SendAsync(HttpMethod.Delete, $"/api/people/{person}", account: Administrator, key: key)).Code);
        Assert.Equal(HttpStatusCode.OK, (await api.SendAsync(HttpMethod.Get, $"/api/people/{person}")).Status);
        await ForgetAsync(code);
    }

    async Task<Write> OfAsync(string name)
    {
        switch (name)
        {
            case "POST /api/pathways":
                {
                    var (entry, other) = (Calls.Entry(), Calls.Entry(occurredOn: "2026-03-02"));
                    return new(key => api.SendAsync(HttpMethod.Post, "/api/pathways", entry, key: key), key => api.SendAsync(HttpMethod.Post, "/api/pathways", other, key: key),
                        () => api.OpenPathwayAsync(), () => CountAsync("pathways_events.mt_streams"));
                }
            case "POST /api/pathways/{pathway}/steps/diagnosis-made":
                {
                    var pathway = await api.OpenPathwayAsync();
                    return Step(pathway, "diagnosis-made", Diagnosis, new { occurredOn = "2026-04-11", confirm = new[] { "step/long-ago" } });
                }
            case "POST /api/pathways/{pathway}/steps/step-corrected":
                {
                    var (pathway, step) = await DiagnosedAsync();
                    object Correction(string day) => new { occurredOn = "2026-04-12", step, reason = "wrong_date", corrected = new { @event = "diagnosis_made", occurredOn = day } };
                    return Step(pathway, "step-corrected", Correction("2026-04-09"), Correction("2026-04-08"));
                }
            case "POST /api/pathways/{pathway}/steps/step-retracted":
                {
                    var (pathway, step) = await DiagnosedAsync();
                    return Step(pathway, "step-retracted", new { occurredOn = "2026-04-12", step, reason = "never_happened" }, new { occurredOn = "2026-04-12", step, reason = "other" });
                }
            case "POST /api/people":
                {
                    var last = "Retry" + string.Concat(Calls.NewKey().Where(char.IsAsciiDigit).Select(digit => (char)('a' + digit - '0')));
                    Task<Answer> MakeAsync(string key, string first) => api.SendAsync(HttpMethod.Post, "/api/people", new { firstName = first, lastName = last }, key: key);
                    return new(key => MakeAsync(key, "Amina"), key => MakeAsync(key, "Aline"), () => MakeAsync(Calls.NewKey(), "Nora"),
                        () => api.ScalarAsync<string>($"select coalesce(string_agg(id::text || (data ->> 'firstName'), ' ' order by id), '') from pathways.mt_doc_identity where data ->> 'lastName' = '{last}'"));
                }
            case "PUT /api/people/{person}":
                {
                    var person = await PersonAsync();
                    Task<Answer> CorrectAsync(string key, string phone, string version) =>
                        api.SendAsync(HttpMethod.Put, $"/api/people/{person}", new { firstName = "Amina", lastName = "Durand", phone, confirm = new[] { "person/like-another" } }, key: key, ifMatch: version);
                    return new(key => CorrectAsync(key, "0611223344", "\"1\""), key => CorrectAsync(key, "0611223355", "*"), async () => Assert.Equal(HttpStatusCode.OK, (await CorrectAsync(Calls.NewKey(), "0611223366", "*")).Status),
                        () => api.ScalarAsync<string>($"select (data ->> 'phone') || (data ->> 'version') from pathways.mt_doc_identity where id = '{person}'"));
                }
            case "DELETE /api/people/{person}":
                {
                    var (person, other) = (await PersonAsync(), await PersonAsync());
                    Task<Answer> EraseAsync(string key, Guid whom) => api.SendAsync(HttpMethod.Delete, $"/api/people/{whom}", account: Administrator, key: key);
                    return new(key => EraseAsync(key, person), key => EraseAsync(key, other), () => PersonAsync(),
                        () => api.ScalarAsync<string>($"select coalesce(string_agg(id::text, ' ' order by id), '') from pathways.mt_doc_identity where id in ('{person}', '{other}')"));
                }
            case "POST /api/structures":
                {
                    var code = "R-" + Calls.NewKey();
                    return new(key => StructureAsync(key, code, "Nom A"), key => StructureAsync(key, code, "Nom C"), () => StructureAsync(Calls.NewKey(), code, "Nom B"), () => NameOfAsync(code));
                }
            default:
                {
                    const string Rows = "pathway;event;occurred_on;structure;scheme;territory\n";
                    var tag = Calls.NewKey();
                    Task<Answer> SendAsync(string key, string pathway) => api.SendAsync(
                        HttpMethod.Post, "/api/imports?checkOnly=true&confirm=step/long-ago,entry/unknown-structure", $"{Rows}{tag}{pathway};pathway_opened;2024-01-05;PLIE-A;plie;01001\n", Coordinator, key, type: "text/csv");
                    return new(key => SendAsync(key, "a"), key => SendAsync(key, "b"), () => SendAsync(Calls.NewKey(), "c"), () => CountAsync("pathways.mt_doc_importjob"));
                }
        }
    }

    Write Step(Guid pathway, string step, object body, object other) => new(
        key => api.RecordAsync(pathway, step, body, key: key), key => api.RecordAsync(pathway, step, other, key: key),
        async () => Assert.Equal(HttpStatusCode.Created, (await api.RecordAsync(pathway, "invitation-sent", Diagnosis)).Status),
        () => CountAsync($"pathways_events.mt_events where stream_id = '{pathway}'"));

    async Task<(Guid Pathway, Guid Step)> DiagnosedAsync()
    {
        var pathway = await api.OpenPathwayAsync();
        return (pathway, (await api.RecordAsync(pathway, "diagnosis-made", Diagnosis)).Body!["step"]!.GetValue<Guid>());
    }

    async Task<Guid> PersonAsync() => (await api.SendAsync(HttpMethod.Post, "/api/people", new { firstName = "Amina", lastName = "Durand" }, key: Calls.NewKey())).Body!["id"]!.GetValue<Guid>();

    Task<Answer> StructureAsync(string key, string code, string name) => api.SendAsync(HttpMethod.Post, "/api/structures", new { code, name, kind = "PLIE", territory = "59350" }, Administrator, key);

    Task<string> NameOfAsync(string code) => api.ScalarAsync<string>($"select data ->> 'name' from pathways.mt_doc_structure where id = '{code}'");

    // A directory with anything in it asks about what it does not have, of the other tests too.
    async Task ForgetAsync(string code)
    {
        await using var command = api.Database.CreateCommand($"delete from pathways.mt_doc_structure where id = '{code}'");
        await command.ExecuteNonQueryAsync();
    }

    Task<string> CountAsync(string what) => api.ScalarAsync<string>($"select count(*)::text from {what}");
}
