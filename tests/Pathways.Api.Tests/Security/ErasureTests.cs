using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Pathways.Api.Hosting;
using Pathways.Api.Recording;
using Pathways.Api.Tests.Journeys;
using Pathways.Api.Tests.Recording;

namespace Pathways.Api.Tests.Security;

/// <summary>
/// After an erasure nothing in any table says who somebody was, not even as a mark that whoever holds the database (and so the installation's secret) could try
/// names against; and a record of which no pathway comes ends by itself.
/// </summary>
[Collection(TestApiCollection.Name)]
public sealed partial class ErasureTests(TestApi api)
{
    const string Administrator = "admin-1:administrator:";

    [GeneratedRegex("[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")]
    private static partial Regex Marks();

    static JsonObject Entry(Guid person, string structure, string scheme, string? same = null)
    {
        var entry = new JsonObject
        {
            ["occurredOn"] = "2026-03-01",
            ["person"] = $"{person}",
            ["scheme"] = scheme,
            ["structure"] = structure,
            ["territory"] = "69123",
            ["confirm"] = new JsonArray("step/long-ago"),
        };
        if (same is not null)
        {
            entry["same"] = same;
        }
        return entry;
    }

    Task<Answer> OpenAsync(JsonObject entry, string account) => api.SendAsync(HttpMethod.Post, "/api/pathways", entry, account, Calls.NewKey(), made: false);

    async Task<List<string>> RowsAsync(string sql)
    {
        await using var command = api.Database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(reader.IsDBNull(0) ? "" : reader.GetString(0));
        }
        return rows;
    }

    // Every table of every schema, found in the database: one that is added is in it without being named. What Wolverine and the projections keep of their own running is of no person.
    async Task<List<(string Table, string Row)>> EverythingAsync()
    {
        var all = new List<(string, string)>();
        foreach (var table in await RowsAsync("select format('%I.%I', schemaname, tablename) from pg_tables where schemaname not in ('pg_catalog', 'information_schema')"))
        {
            // Beside the data of an event stands what belongs to its request, and beside a document which version of it that is: both are random.
            var row = table.EndsWith(".mt_events", StringComparison.Ordinal) ? "jsonb_build_array(t.id, t.stream_id, t.data, t.user_name)::text" : "(to_jsonb(t) - 'mt_version')::text";
            all.AddRange((await RowsAsync($"select {row} from {table} t")).Select(r => (table, r)));
        }
        return all;
    }

    static HashSet<Guid> MarksIn(IEnumerable<(string Table, string Row)> rows) => [.. rows.SelectMany(r => Marks().Matches(r.Row)).Select(m => Guid.Parse(m.Value))];

    [Fact]
    public async Task After_an_erasure_no_table_holds_anything_by_which_the_person_is_found_by_trying_names()
    {
        var before = MarksIn(await EverythingAsync());
        var unique = string.Concat(Calls.NewKey().Where(char.IsAsciiHexDigit).Take(10).Select(c => (char)('a' + Convert.ToInt32($"{c}", 16))));
        var (name, email, phone) = ($"Effacée {unique}", $"zoe.{unique}@exemple.fr", "06 39 98 44 07");
        var (correction, erasure) = (Calls.NewKey(), Calls.NewKey());
        object Said(string last) => new { firstName = "Zoé", lastName = last, birthDate = "1987-11-23", phone, email };

        // Made, accompanied, corrected; asked about and recognised by another structure; erased.
        var person = (await api.SendAsync(HttpMethod.Post, "/api/people", Said(name + "x"), key: Calls.NewKey())).Body!["id"]!.GetValue<Guid>();
        var opened = await OpenAsync(Entry(person, "PLIE-A", "plie"), Calls.Counsellor);
        Assert.True(opened.Status == HttpStatusCode.Created, $"{opened.Body}");
        var corrected = await api.SendAsync(HttpMethod.Put, $"/api/people/{person}", Said(name), key: correction, ifMatch: "*");
        Assert.True(corrected.Status == HttpStatusCode.OK, $"{corrected.Body}");
        var copy = (await api.SendAsync(HttpMethod.Post, "/api/people", Said(name), Calls.Stranger, Calls.NewKey())).Body!["id"]!.GetValue<Guid>();
        var asked = (await OpenAsync(Entry(copy, "PLIE-B", "rsa"), Calls.Stranger)).Body!["confirm"]!.AsArray().Single(q => $"{q!["code"]}" == "entry/person-known-elsewhere")!;
        var elsewhere = await OpenAsync(Entry(copy, "PLIE-B", "rsa", $"{asked["values"]!["same"]}"), Calls.Stranger);
        Assert.True(elsewhere.Status == HttpStatusCode.Created, $"{elsewhere.Body}");

        List<(string Table, string Row)> Telling(List<(string Table, string Row)> rows) =>
            [.. rows.Where(r => new[] { unique, email, "639984407", "1987-11-23" }.Any(t => r.Row.Replace(" ", "", StringComparison.Ordinal).Contains(t, StringComparison.OrdinalIgnoreCase)))];
        async Task<HashSet<Guid>> UnexplainedAsync(List<(string Table, string Row)> rows)
        {
            var marks = MarksIn(rows);
            marks.ExceptWith(before);
            // Identifiers: of people, pathways and events; of the erasure, which say nothing of a person but this identifier.
            marks.ExceptWith([person, copy]);
            marks.ExceptWith((await RowsAsync("select id::text from pathways_events.mt_events union select stream_id::text from pathways_events.mt_events")).Select(Guid.Parse));
            var request = KeptRequest.Of(api.Host.Services.GetRequiredService<InstallationSecret>(), "admin-1", erasure, "erase", person.ToString("D"));
            marks.ExceptWith([request.Id, request.Said]);
            return marks;
        }
        var kept = await EverythingAsync();
        Assert.Equal(["pathways.mt_doc_identity"], Telling(kept).Select(r => r.Table).Distinct());
        // Of the record, its correction and the tries: that they are looked for where they are.
        Assert.True((await UnexplainedAsync(kept)).Count >= 6);

        Assert.Equal(HttpStatusCode.NoContent, (await api.SendAsync(HttpMethod.Delete, $"/api/people/{person}", account: Administrator, key: erasure)).Status);
        var left = await EverythingAsync();
        Assert.Empty(Telling(left));
        var unexplained = await UnexplainedAsync(left);
        Assert.True(unexplained.Count == 0, string.Join('\n', left.Where(r => MarksIn([r]).Overlaps(unexplained)).Select(r => $"{r.Table} {r.Row}")));
        // That it was corrected, when and by whom, stays.
        Assert.Equal("lastName", await api.ScalarAsync<string>($"select data #>> '{{changes,0,fields,0}}' from pathways.mt_doc_personchanges where id = '{person}'"));
    }

    /// <summary>What a former version left of people who are erased: marks of what was said of them, and tries.</summary>
    [Fact]
    public async Task Marks_of_erased_people_that_a_former_version_kept_end()
    {
        var person = Guid.NewGuid();
        await using (var former = api.Database.CreateBatch())
        {
            foreach (var sql in new[]
            {
                $$"""insert into pathways.mt_doc_erasedidentity (id, data) values ('{{person}}', '{"id": "{{person}}", "said": "{{Guid.NewGuid()}}"}')""",
                $$"""insert into pathways.mt_doc_personchanges (id, data) values ('{{person}}', '{"id": "{{person}}", "changes": [{"request": "{{Guid.NewGuid()}}", "version": 2, "at": "2026-03-01T00:00:00Z", "user": "conseil-1", "fields": ["phone"], "said": "{{Guid.NewGuid()}}"}]}')""",
                $"insert into pathways.same_try (account, said, about, person, outcome) values ('ancien', '{Guid.NewGuid()}', '{Guid.NewGuid()}', '{person}', 'nothing'), ('ancien', '{Guid.NewGuid()}', '{Guid.NewGuid()}', '{Guid.NewGuid()}', 'nothing')",
                "update pathways.same_try set at = now() - interval '31 days' where account = 'ancien' and person <> '" + person + "'",
            })
            {
                former.BatchCommands.Add(new NpgsqlBatchCommand(sql));
            }
            await former.ExecuteNonQueryAsync();
        }
        await api.Host.Services.GetRequiredService<PersonKeeper>().EraseAsync(CancellationToken.None);
        Assert.False(await api.ScalarAsync<bool>($"select data ? 'said' from pathways.mt_doc_erasedidentity where id = '{person}'"));
        Assert.Equal("phone|", await api.ScalarAsync<string>($"select (data #>> '{{changes,0,fields,0}}') || '|' || coalesce(data #>> '{{changes,0,said}}', '') || coalesce(data #>> '{{changes,0,request}}', '') from pathways.mt_doc_personchanges where id = '{person}'"));
        Assert.Equal(0L, await api.ScalarAsync<long>("select count(*) from pathways.same_try where account = 'ancien'"));
    }

    [Fact]
    public async Task A_record_of_which_no_pathway_comes_is_erased_after_thirty_days()
    {
        var keeper = api.Host.Services.GetRequiredService<PersonKeeper>();
        var key = Calls.NewKey();
        async Task<Guid> PersonAsync(string? key = null) =>
            (await api.SendAsync(HttpMethod.Post, "/api/people", new { firstName = "Zoé", lastName = $"Seule", birthDate = "1990-05-04", email = $"{key}@exemple.fr" }, Calls.Stranger, key ?? Calls.NewKey())).Body!["id"]!.GetValue<Guid>();
        var (unused, asked, accompanied, young) = (await PersonAsync(key), await PersonAsync(Calls.NewKey()), await PersonAsync(Calls.NewKey()), await PersonAsync(Calls.NewKey()));
        var opened = await OpenAsync(Entry(accompanied, "PLIE-B", "plie"), Calls.Stranger);
        Assert.True(opened.Status == HttpStatusCode.Created, $"{opened.Body}");
        // Its question is open: it is like the one above.
        Assert.Equal("confirm/needed", (await OpenAsync(Entry(asked, "PLIE-B", "rsa"), Calls.Stranger)).Code);
        async Task AgeAsync(string sql, int days)
        {
            await using var command = api.Database.CreateCommand($"update pathways.{sql}");
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = days });
            Assert.True(await command.ExecuteNonQueryAsync() > 0);
        }
        Task AllAsync(int days) => AgeAsync($"mt_doc_identity set mt_last_modified = now() - make_interval(days => $1) where id in ('{unused}', '{asked}', '{accompanied}')", days);
        async Task<string> LeftAsync() => string.Join(' ', await Task.WhenAll(new[] { unused, asked, accompanied, young }.Select(async p =>
            await api.ScalarAsync<bool>($"select exists (select from pathways.mt_doc_identity where id = '{p}')") ? "there" : "erased")));

        await AllAsync(29);
        await keeper.EraseAsync(CancellationToken.None);
        Assert.Equal("there there there there", await LeftAsync());
        await AllAsync(31);
        Assert.True(await keeper.EraseAsync(CancellationToken.None) >= 1);
        Assert.Equal("erased there there there", await LeftAsync());
        // A late retry brings nobody back, and says so.
        Assert.Equal("person/erased", (await api.SendAsync(HttpMethod.Post, "/api/people", new { firstName = "Zoé", lastName = "Seule", birthDate = "1990-05-04", email = $"{key}@exemple.fr" }, Calls.Stranger, key)).Code);
        Assert.Contains((await OpenAsync(Entry(unused, "PLIE-B", "iae"), Calls.Stranger)).Code, new[] { "entry/erased-person", "entry/unknown-person" });
        // The question is a month old, too.
        await AgeAsync($"same_try set at = now() - make_interval(days => $1) where person = '{asked}'", 31);
        Assert.True(await keeper.EraseAsync(CancellationToken.None) >= 1);
        Assert.Equal("erased erased there there", await LeftAsync());
        Assert.Equal(0, await keeper.EraseAsync(CancellationToken.None));
    }
}
