using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Marten;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Pathways.Api.Hosting;
using Pathways.Api.Import;
using Pathways.Api.Tests.Journeys;
using Pathways.Api.Tests.Recording;
using Pathways.Domain;

namespace Pathways.Api.Tests.Security;

/// <summary>What stood in a refused row may be anything. Of it the service keeps where it was and why it was refused, and that for a week.</summary>
[Collection(TestApiCollection.Name)]
public sealed class RefusedRowsTests(TestApi api)
{
    const string Coordinator = "coord:coordinator:";
    const string Stray = "Zorglub";

    public static TheoryData<string> Files =>
    [
        $"pathway;event;occurred_on;structure;scheme;territory\n{Stray};pathway_opened;31/02/2024;S;plie;01001\n",
        $"pathway;event;occurred_on;structure;scheme;territory;{Stray} 1985\na;pathway_opened;2024-01-05;S;plie;01001;x\n",
        $"pathway;event;occurred_on;{Stray}_a;{Stray}_a;{Stray}_b\na;pathway_opened;2024-01-05;S;plie;01001\n",
        $"pathway;event;occurred_on;attribute.nom\na;pathway_opened;2024-01-05;{Stray}\n",
        $"pathway;event;occurred_on;attribute.site\na;pathway_opened;2024-01-05;{Stray} née {Stray}\n",
        $"pathway;event;occurred_on;person;scheme\na;{Stray};2024-01-05;{Stray};{Stray}\n",
        $"pathway;event;occurred_on;structure;scheme;territory;gender;publics\na;pathway_opened;{Stray};{Stray}-{Stray};{Stray};{Stray};{Stray};rqth={Stray} {Stray}\n",
        $"pathway;event;occurred_on;training;kind;confirm\na;pathway_opened;2024-01-05;;;{Stray}\na;training_started;2024-02-05;{Stray}-1;{Stray};\n",
        $"pathway;event;occurred_on;structure;scheme;territory;previous\n{Stray};pathway_opened;2024-01-05;S;plie;01001;{Stray}2\n",
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Neither_store_nor_answer_nor_page_nor_list_has_anything_that_stood_in_the_file(string file)
    {
        var (id, job) = await EndedAsync(file);
        Assert.NotEmpty(job["result"]!["problems"]!.AsArray());
        Assert.All(job["result"]!["problems"]!.AsArray(), problem => Assert.Contains('/', $"{problem!["code"]}"));
        var list = await api.SendAsync(HttpMethod.Get, $"/api/imports/{id}/refused", account: Coordinator);
        foreach (var told in new[]
        {
            job.ToJsonString(), $"{list.Body}", await (await api.GetAsync($"/import?id={id}&lang=fr", Coordinator)).ReadAsTextAsync(),
            await api.ScalarAsync<string>($"select data::text from {Store.Schema}.mt_doc_importjob where id = '{id}'"),
            await api.ScalarAsync<string>($"select coalesce(string_agg(data::text, ''), '') from {Store.Schema}.mt_doc_importrefusals where id = '{id}'"),
        })
        {
            Assert.DoesNotContain(Stray, told, StringComparison.OrdinalIgnoreCase);
        }
    }

    /// <summary>Twenty megabytes, for whoever asks and however slowly they read: never whole in memory.</summary>
    [Fact]
    public async Task A_long_list_comes_out_of_the_database_part_by_part_as_a_heavy_question()
    {
        var (id, _) = await EndedAsync($"pathway;event;occurred_on;structure;scheme;territory\na;pathway_opened;31/02/2024;S;plie;01001;{Guid.NewGuid()}\n");
        var list = string.Concat(Enumerable.Range(0, 200_000).Select(row => $"{row};occurred_on;import/bad-date;Ce jour n’existe pas\n"));
        await using (var command = api.Database.CreateCommand($"update {Store.Schema}.mt_doc_importrefusals set data = jsonb_set(data, '{{csv}}', to_jsonb($1::text)) where id = '{id}'"))
        {
            command.Parameters.Add(new Npgsql.NpgsqlParameter<string> { TypedValue = list });
            Assert.Equal(1, await command.ExecuteNonQueryAsync());
        }
        // While the first part is written the database still sends.
        var sends = 0L;
        using var read = new Parts(async () => sends = await api.ScalarAsync<long>("select count(*) from pg_stat_activity where datname = current_database() and state = 'active' and query like 'select data ->> ''csv''%'"));
        Assert.True(await api.Host.Services.GetRequiredService<ImportQueue>().WriteRefusedRowsAsync(id, () => read, CancellationToken.None));
        Assert.Equal(1, sends);
        Assert.Equal('\uFEFF' + list, System.Text.Encoding.UTF8.GetString(read.ToArray()));

        using var client = api.Host.GetTestClient();
        client.DefaultRequestHeaders.Add(Pathways.Testing.NamedAccounts.Header, Coordinator);
        using var answer = await client.GetAsync($"/api/imports/{id}/refused");
        Assert.Equal(("text/csv", $"refused-{id}.csv"), (answer.Content.Headers.ContentType?.MediaType, answer.Content.Headers.ContentDisposition?.FileName?.Trim('"')));
        Assert.Equal(read.ToArray(), await answer.Content.ReadAsByteArrayAsync());
        var route = api.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Single(r => r.RoutePattern.RawText == "/api/imports/{id}/refused");
        Assert.NotNull(route.Metadata.GetMetadata<HeavyAttribute>());
    }

    sealed class Parts(Func<Task> atFirst) : MemoryStream
    {
        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await (Length == 0 ? atFirst() : Task.CompletedTask);
            await base.WriteAsync(buffer, cancellationToken);
        }
    }

    public static TheoryData<string, string> Markers => new()
    {
        { "zorglub", "zorglub" },
        { "0612345678", "0612345678" },
        { "1850375001001", "1850375001001" },
        { "FR7630006000011234567890189", "FR7630006000011234567890189" },
        { "98765", "98765" },
        { "1985-03-12", "1985" },
        { "12/03/1985", "1985" },
        { "2031-07-19", "2031" },
    };

    [Theory]
    [MemberData(nameof(Markers))]
    public async Task A_marker_in_every_column_of_every_step_is_kept_in_neither_table(string marker, string trace)
    {
        string[] columns = ["pathway", "event", "confirm", .. EventShape.Columns];
        var rows = new List<string[]>();
        foreach (var shape in EventShape.All.Values)
        {
            foreach (var column in columns.Where(c => c is "pathway" or "event" or "confirm" || shape.Fields.Any(f => f.Column == c)))
            {
                var pathway = $"p{rows.Count}";
                rows.Add(Row(pathway, "pathway_opened", shape.Name == "pathway_opened" ? column : null));
                if (shape.Name != "pathway_opened")
                {
                    rows.Add(Row(pathway, shape.Name, column));
                }
            }
        }
        var (id, job) = await EndedAsync($"{string.Join(';', columns)}\n{string.Join('\n', rows.Select(r => string.Join(';', r)))}\n", acceptValid: false);

        Assert.NotEmpty(job["result"]!["problems"]!.AsArray());
        foreach (var told in new[]
        {
            job["result"]!["problems"]!.ToJsonString(),
            await api.ScalarAsync<string>($"select data #>> '{{result,problems}}' from {Store.Schema}.mt_doc_importjob where id = '{id}'"),
            await api.ScalarAsync<string>($"select coalesce(string_agg(data ->> 'csv', ''), '') from {Store.Schema}.mt_doc_importrefusals where id = '{id}'"),
        })
        {
            Assert.DoesNotContain(trace, told, StringComparison.OrdinalIgnoreCase);
        }

        string[] Row(string pathway, string step, string? marked) => [.. columns.Select(c => c == marked ? marker : c switch
        {
            "pathway" => pathway,
            "event" => step,
            "occurred_on" => step == "pathway_opened" ? "2026-01-05" : "2026-02-05",
            "structure" or "territory" or "scheme" when step == "pathway_opened" => c switch { "structure" => "S", "territory" => "01001", _ => "plie" },
            _ => "",
        })];
    }

    [Fact]
    public void Words_without_the_values_of_the_file_still_make_sense()
    {
        var unknown = new ImportProblem("confirm/unknown", 4, "confirm").With("confirm", Stray).Kept();
        Assert.StartsWith("« … » n’est pas une question à confirmer.", ImportWords.French(unknown).Replace('\u00a0', ' '), StringComparison.Ordinal);
        var zero = new ImportProblem("import/leading-zero-lost", 4, "territory").With("expected", "01001").Kept();
        Assert.EndsWith("write 0…, in a column formatted as text.", ImportWords.English(zero), StringComparison.Ordinal);
        var alike = new ImportProblem("pathway/not-opened", 4, "pathway").With("nearest", Stray).Kept();
        Assert.Equal(ImportWords.English(new("pathway/not-opened", 4, "pathway")), ImportWords.English(alike));
        var misnamed = new ImportProblem("import/unknown-event", 4, "event").With("nearest", "pathway_opened");
        Assert.Equal(ImportWords.English(misnamed), ImportWords.English(misnamed.Kept()));
    }

    [Fact]
    public async Task The_free_text_of_a_job_of_before_is_replaced_by_what_stands_for_it()
    {
        const string Name = "Plie Nord, fichier d’Amina du 12/03/1985";
        var (id, _) = await EndedAsync("pathway;event;occurred_on\na;pathway_opened;31/02/2024\n");
        await using var former = api.Database.CreateCommand($$"""update {{Store.Schema}}.mt_doc_importjob set data = jsonb_set(data, '{result,source}', to_jsonb($1)) where id = $2""");
        former.Parameters.Add(new Npgsql.NpgsqlParameter<string> { TypedValue = Name });
        former.Parameters.Add(new Npgsql.NpgsqlParameter<Guid> { TypedValue = id });
        Assert.Equal(1, await former.ExecuteNonQueryAsync());

        await KeepAsync();
        var source = $"{(await api.SendAsync(HttpMethod.Get, $"/api/imports/{id}", account: Coordinator)).Body!["result"]!["source"]}";
        Assert.Equal(ImportSource.MarkOf(Name, Secret), source);
        Assert.Equal($"import:{source}", ImportSource.Told($"import:{Name}", Secret));
        string?[] known = ["import:plie-nord", "command:6f2b4c1e-0000-4000-8000-000000000001", null];
        Assert.Equal(known, known.Select(cause => ImportSource.Told(cause, Secret)));
    }

    InstallationSecret Secret => api.Host.Services.GetRequiredService<InstallationSecret>();

    Task<int> KeepAsync() => ImportKeeper.EraseAsync(api.Database, api.Host.Services.GetRequiredService<IDocumentStore>(), Secret, CancellationToken.None);

    Task<string> DataAsync(Guid job, string of) => api.ScalarAsync<string>($"select coalesce(data #>> '{of}', 'none') from {Store.Schema}.mt_doc_importjob where id = '{job}'");

    /// <summary>Marks of a file: unkeyed ones, by which a former version knew it, become keyed at once; of a file that was not taken they go with its list.</summary>
    [Fact]
    public async Task Of_a_file_of_which_nothing_is_taken_no_mark_is_kept_and_of_others_a_keyed_one()
    {
        const string Refused = "pathway;event;occurred_on\na;pathway_opened;31/02/2024\n";
        var taken = $"pathway;event;occurred_on;structure;scheme;territory\n{Calls.NewKey()};pathway_opened;2024-01-05;MARKS;plie;01001\n";
        var (refusedKey, takenKey, hash) = (Calls.NewKey(), Calls.NewKey(), new string('7', 64));
        var jobs = new List<Guid>();
        foreach (var (file, key) in new[] { (Refused, refusedKey), (taken, takenKey) })
        {
            var posted = await SendAsync(file, key);
            var id = Guid.Parse($"{posted.Body!["id"]}");
            var told = await api.EndedAsync(posted, Coordinator);
            Assert.Equal(file == taken ? "source-" : "", $"{told["result"]!["source"]}"[..(file == taken ? 7 : 0)]);
            Assert.Equal(file == taken, $"{told["result"]!["source"]}".Length > 0);
            Assert.Matches("^[0-9a-f]{32}$", $"{told["fingerprint"]}");
            // As a former version kept it.
            var former = DeterministicId.From("import-request", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(file))), OptionsOf.AsText());
            Assert.Equal(Secret.MarkOf("import-request", $"{former}"), $"{told["fingerprint"]}");
            await using var plant = api.Database.CreateCommand($"update {Store.Schema}.mt_doc_importjob set data = jsonb_set(jsonb_set(data, '{{result,source}}', '\"{hash}\"'), '{{fingerprint}}', '\"{former}\"') where id = '{id}'");
            Assert.Equal(1, await plant.ExecuteNonQueryAsync());
            jobs.Add(id);
        }
        async Task<string> ToldAsync(Guid job) => (await api.SendAsync(HttpMethod.Get, $"/api/imports/{job}", account: Coordinator)).Body!.ToJsonString();
        foreach (var job in jobs)
        {
            Assert.DoesNotContain(hash, await ToldAsync(job), StringComparison.Ordinal);
            Assert.Matches("\"fingerprint\":\"[0-9a-f]{32}\"", await ToldAsync(job));
        }
        await KeepAsync();
        Assert.Equal(("", ImportSource.MarkOf(hash, Secret)), (await DataAsync(jobs[0], "{result,source}"), await DataAsync(jobs[1], "{result,source}")));
        foreach (var (job, file, key) in new[] { (jobs[0], Refused, refusedKey), (jobs[1], taken, takenKey) })
        {
            Assert.Matches("^[0-9a-f]{32}$", await DataAsync(job, "{fingerprint}"));
            Assert.True((await SendAsync(file, key)).Replayed);
            Assert.Equal("idempotency/key-reused", (await SendAsync(file + "\n", key)).Code);
            await using var aged = api.Database.CreateCommand($"update {Store.Schema}.mt_doc_importjob set mt_last_modified = now() - interval '7 days 1 hour' where id = '{job}'");
            Assert.Equal(1, await aged.ExecuteNonQueryAsync());
        }
        await KeepAsync();
        Assert.Equal("", await DataAsync(jobs[0], "{fingerprint}"));
        Assert.True((await SendAsync(Refused, refusedKey)).Replayed);
        Assert.Equal("idempotency/key-reused", (await SendAsync(taken + "\n", takenKey)).Code);
    }

    const string Asked = "?confirm=step/long-ago,entry/unknown-structure";

    static ImportOptions OptionsOf => new("coord", Confirm: ["step/long-ago", "entry/unknown-structure"]);

    Task<Answer> SendAsync(string file, string key) => api.SendAsync(HttpMethod.Post, "/api/imports" + Asked, file, Coordinator, key, type: "text/csv");

    [Fact]
    public async Task After_a_week_the_reasons_are_gone_and_the_numbers_stay()
    {
        var (old, before) = await EndedAsync("pathway;event;occurred_on\na;pathway_opened;31/02/2024\n");
        var (recent, _) = await EndedAsync("pathway;event;occurred_on\nb;pathway_opened;31/02/2024\n");
        Assert.Equal(0, await KeepAsync());
        foreach (var table in (string[])["mt_doc_importjob", "mt_doc_importrefusals"])
        {
            await using var aged = api.Database.CreateCommand($"update {Store.Schema}.{table} set mt_last_modified = now() - interval '7 days 1 hour' where id = '{old}'");
            Assert.Equal(1, await aged.ExecuteNonQueryAsync());
        }
        Assert.Equal(1, await KeepAsync());

        var job = (await api.SendAsync(HttpMethod.Get, $"/api/imports/{old}", account: Coordinator)).Body!["result"]!;
        Assert.Empty(job["problems"]!.AsArray());
        Assert.Equal(($"{before["result"]!["problemCount"]}", $"{before["result"]!["rowsRefused"]}"), ($"{job["problemCount"]}", $"{job["rowsRefused"]}"));
        Assert.Equal("import/not-found", (await api.SendAsync(HttpMethod.Get, $"/api/imports/{old}/refused", account: Coordinator)).Code);
        Assert.Contains("id=\"no-longer-kept\"", await (await api.GetAsync($"/import?id={old}", Coordinator)).ReadAsTextAsync(), StringComparison.Ordinal);
        Assert.NotEmpty((await api.SendAsync(HttpMethod.Get, $"/api/imports/{recent}", account: Coordinator)).Body!["result"]!["problems"]!.AsArray());
    }

    async Task<(Guid Id, JsonNode Job)> EndedAsync(string file, bool acceptValid = true)
    {
        var posted = await api.SendAsync(HttpMethod.Post, "/api/imports" + (acceptValid ? "?acceptValid=true&confirm=step/long-ago,entry/unknown-structure" : ""), file, Coordinator, Calls.NewKey(), type: "text/csv");
        var id = Guid.Parse($"{posted.Body!["id"]}");
        return (id, await api.EndedAsync(posted, Coordinator));
    }
}
