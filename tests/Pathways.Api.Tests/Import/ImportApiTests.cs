using System.Net;
using System.Text.Json;
using Alba;
using Pathways.Api.Import;
using Pathways.Api.Tests.Journeys;
using Pathways.Api.Tests.Recording;
using Pathways.Domain.Pathways;
using Pathways.Testing;

namespace Pathways.Api.Tests.Import;

[Collection(TestApiCollection.Name)]
public sealed class ImportApiTests(TestApi api)
{
    const string Coordinator = "coord:coordinator:";
    const string Good = "pathway;event;occurred_on;structure;scheme;territory\na;pathway_opened;2024-01-05;IMPORT;plie;01001\n";

    [Fact]
    public async Task A_file_is_taken_and_its_result_found_and_a_repeat_gives_the_first_answer()
    {
        var first = await SendAsync(Good, "key-good");
        Assert.Equal((ImportStatus.Taken, 1), (first.Status, first.Result!.EventsAdded));
        var again = await SendAsync(Good, "key-good");
        Assert.Equal((first.Id, first.AskedAt, 1L), (again.Id, again.AskedAt, again.Result!.EventsAdded));
        Assert.Equal("coord", await api.ScalarAsync<string>("select user_name from pathways_events.mt_events where causation_id like 'import:%' limit 1"));
    }

    [Fact]
    public async Task Sent_twice_at_once_under_a_key_it_is_one_import()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => PostAsync(Good.Replace("IMPORT", "AT-ONCE", StringComparison.Ordinal), "key-at-once", 202)));
        var jobs = await Task.WhenAll(answers.Select(async a => JsonSerializer.Deserialize<ImportJob>(await a.ReadAsTextAsync(), Json)!));
        Assert.Single(jobs.Select(j => (j.Id, j.AskedAt)).Distinct());
        Assert.Equal(1, (await EndAsync(jobs[0].Id)).Result!.EventsAdded);
    }

    [Fact]
    public void An_import_of_which_nothing_is_heard_was_interrupted_with_its_node()
    {
        var asked = new DateTimeOffset(2026, 11, 25, 9, 0, 0, TimeSpan.Zero);
        var job = new ImportJob(Guid.Empty, "coord", "", ImportStatus.Waiting, asked, asked);
        Assert.Equal(ImportStatus.Waiting, job.At(asked.AddSeconds(20)).Status);
        Assert.Equal(ImportStatus.Interrupted, job.At(asked.AddSeconds(40)).Status);
    }

    [Fact]
    public async Task Another_file_under_the_same_key_is_a_mistake()
    {
        await SendAsync(Good, "key-reused");
        await PostAsync(Good + "b;pathway_opened;2024-01-05;IMPORT;plie;01001\n", "key-reused", 422);
    }

    [Fact]
    public async Task Another_confirmation_under_the_same_key_is_a_mistake()
    {
        var file = Good.Replace("IMPORT", "CONFIRMED", StringComparison.Ordinal);
        await SendAsync(file, "key-confirmed");
        await PostAsync(file, "key-confirmed", 422, confirm: "entry/unknown-structure");
        await PostAsync(file, "key-confirmed", 202);
    }

    [Theory]
    [InlineData("note", null)]
    [InlineData(null, "more")]
    public async Task A_part_of_a_form_that_nobody_would_read_is_refused(string? option, string? second)
    {
        using var form = new MultipartFormDataContent();
        if (option is not null)
        {
            form.Add(new StringContent("x"), option);
        }
        form.Add(new StringContent(Good), "file", "journeys.csv");
        if (second is not null)
        {
            form.Add(new StringContent(Good), second, "more.csv");
        }
        using var client = api.Host.Server.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/imports?source=parts") { Content = form };
        request.Headers.Add(NamedAccounts.Header, Coordinator);
        request.Headers.Add("Idempotency-Key", "key-parts");
        using var answer = await client.SendAsync(request);
        var problem = await answer.Content.ReadAsStringAsync();
        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains("import/other-part", problem, StringComparison.Ordinal);
        Assert.Contains((option ?? second)!, problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_with_a_file_is_taken_too()
    {
        using var form = new MultipartFormDataContent { { new StringContent(Good), "file", "journeys.csv" } };
        using var client = api.Host.Server.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/imports?source=form&confirm=step/long-ago,entry/unknown-structure") { Content = form };
        request.Headers.Add(NamedAccounts.Header, Coordinator);
        request.Headers.Add("Idempotency-Key", "key-form");
        using var answer = await client.SendAsync(request);
        Assert.Equal(202, (int)answer.StatusCode);
        var job = JsonSerializer.Deserialize<ImportJob>(await answer.Content.ReadAsStringAsync(), Json)!;
        Assert.Equal(ImportStatus.Taken, (await EndAsync(job.Id)).Status);
    }

    [Fact]
    public async Task Refused_rows_can_be_fetched()
    {
        var job = await SendAsync(Good + "b;pathway_opened;31/02/2024;IMPORT;plie;01001\n", "key-refused");
        Assert.Equal((ImportStatus.Refused, "import/bad-date", 3L), (job.Status, job.Result!.Problems[0].Code, job.Result.Problems[0].Row));
        var csv = await (await api.GetAsync($"/api/imports/{job.Id}/refused", Coordinator)).ReadAsTextAsync();
        Assert.Contains("3;occurred_on;import/bad-date;Ce jour n’existe pas", csv, StringComparison.Ordinal);
        // Who reads the answer reads the reason, not only its code.
        var answer = await (await api.GetAsync($"/api/imports/{job.Id}", Coordinator)).ReadAsTextAsync();
        Assert.Contains("\"messages\":{\"fr\":\"Ce jour n’existe pas", System.Text.RegularExpressions.Regex.Unescape(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_every_row_is_asked_about_can_be_answered_once_for_all_rows()
    {
        var answer = await PostAsync(Good.Replace("\na;", "\nold;", StringComparison.Ordinal), "key-once-for-all", 202, confirm: "entry/unknown-structure");
        var job = await EndAsync(JsonSerializer.Deserialize<ImportJob>(await answer.ReadAsTextAsync(), Json)!.Id);
        Assert.Equal(("step/long-ago", ImportStatus.Refused), (job.Result!.Problems[0].Code, job.Status));
        var page = System.Net.WebUtility.HtmlDecode(await (await api.GetAsync($"/import?id={job.Id}&lang=fr", Coordinator)).ReadAsTextAsync()).Replace('\u00a0', ' ');
        Assert.Contains("envoyez le fichier à nouveau en cochant « Ces parcours sont anciens »", page, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"all-structures\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_table_of_journeys_is_refused_as_a_whole_and_not_by_rows()
    {
        using var client = api.Host.Server.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/imports?checkOnly=true") { Content = new ByteArrayContent("Nom;Prénom;Né le\nMartin;Luc;12/05/1990\n"u8.ToArray()) };
        request.Content.Headers.ContentType = new("text/csv");
        request.Headers.Add(NamedAccounts.Header, Coordinator);
        request.Headers.Add("Idempotency-Key", "key-people");
        using var checking = await client.SendAsync(request);
        var job = await EndAsync(JsonSerializer.Deserialize<ImportJob>(await checking.Content.ReadAsStringAsync(), Json)!.Id);
        var page = System.Net.WebUtility.HtmlDecode(await (await api.GetAsync($"/import?id={job.Id}&lang=fr", Coordinator)).ReadAsTextAsync());
        Assert.Contains("Le fichier ne peut pas être pris", page, StringComparison.Ordinal);
        Assert.Contains("notice bad", page, StringComparison.Ordinal);
        Assert.Contains("liste de personnes", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Lignes refusées", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task How_the_file_was_read_is_in_the_answer_and_on_the_page_and_a_wrong_name_is_refused()
    {
        var windows = System.Text.CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes(Good.Replace("\n", ";\n", StringComparison.Ordinal).Replace("2024-01-05", "15/01/2024", StringComparison.Ordinal) + "é;pathway_opened;16/01/2024;IMPORT;plie;01001;\n");
        using var client = api.Host.Server.CreateClient();
        async Task<HttpResponseMessage> QueryAsync(string query, string key)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/imports?confirm=step/long-ago,entry/unknown-structure&{query}") { Content = new ByteArrayContent(windows) };
            request.Content.Headers.ContentType = new("text/csv");
            request.Headers.Add(NamedAccounts.Header, Coordinator);
            request.Headers.Add("Idempotency-Key", key);
            return await client.SendAsync(request);
        }
        using var checking = await QueryAsync("checkOnly=true", "key-how-read");
        Assert.True((int)checking.StatusCode == 202, await checking.Content.ReadAsStringAsync());
        var job = await EndAsync(JsonSerializer.Deserialize<ImportJob>(await checking.Content.ReadAsStringAsync(), Json)!.Id);
        Assert.Equal((ImportStatus.Checked, false), (job.Status, job.Result!.Stored));
        Assert.Equal(("windows-1252", Projections.Formats.DateOrder.Dmy), (job.Result.Input!.Encoding, job.Result.Input.Dates));
        var page = System.Net.WebUtility.HtmlDecode(await (await api.GetAsync($"/import?id={job.Id}&lang=fr", Coordinator)).ReadAsTextAsync()).Replace('\u00a0', ' ');
        Assert.Contains("Fichier lu : windows-1252", page, StringComparison.Ordinal);
        Assert.Contains("jour/mois/année", page, StringComparison.Ordinal);
        // What was confirmed is said as it is asked, not by its code only.
        Assert.Matches("Confirmées : Date de plus de trois mois : c’est bien cela.\\? \\(step/long-ago\\)", page.Replace('\u00a0', ' '));
        Assert.Contains("Rien n’est enregistré", page, StringComparison.Ordinal);
        // Whoever reads a page has fields, and no options of a command.
        Assert.DoesNotContain("--encoding", page, StringComparison.Ordinal);
        Assert.DoesNotContain("--dates", page, StringComparison.Ordinal);

        using var wrong = await QueryAsync("encoding=utf-9", "key-wrong");
        Assert.Equal(400, (int)wrong.StatusCode);
        Assert.Contains("text/unknown-encoding", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var order = await QueryAsync("dates=ymd", "key-order");
        Assert.Equal(400, (int)order.StatusCode);
    }

    [Fact]
    public async Task What_is_not_a_file_of_journeys_is_refused_before_it_is_read()
    {
        await PostAsync(Good, key: null, 400);
        await PostAsync(Good, "key-type", 415, "application/json");
        await PostAsync(Good, "key-who", 403, account: "c:counsellor:IMPORT");
        await api.GetAsync($"/api/imports/{Guid.CreateVersion7()}", Coordinator, 404);
        await api.GetAsync($"/api/imports/{Guid.CreateVersion7()}", "e:evaluator:", 403);
    }

    [Fact]
    public async Task The_steps_of_a_file_and_their_columns_are_on_a_page_that_refusals_name()
    {
        var page = System.Net.WebUtility.HtmlDecode(await (await api.GetAsync("/import/columns?lang=fr", Coordinator)).ReadAsTextAsync());
        Assert.All(EventShape.All.Keys.Concat(EventShape.Columns), name => Assert.Contains($">{name}<", page, StringComparison.Ordinal));
        Assert.Contains("Rendez-vous manqué", page, StringComparison.Ordinal);
        await api.GetAsync("/import/columns", "c:counsellor:IMPORT", 403);
        Assert.All(["import/unknown-column", "import/unknown-event"], code => Assert.Contains("/import/columns", Resources.Refusals.Of(code, "en", null), StringComparison.Ordinal));
    }

    // Whether a fact holds is told by what is refused: of a file as of a form.
    [Fact]
    public async Task Once_others_record_on_a_pathway_a_file_adds_no_step_that_may_hide_a_sensitive_fact()
    {
        const string header = "pathway;event;occurred_on;structure;scheme;territory;axis;level;contract;kind;working_time\n";
        const string first = header + "s;pathway_opened;2024-01-05;IMPORT;plie;01001;;;;;\ns;barrier_identified;2024-01-06;;;;health;high;;;\n";
        Task<ImportJob> FileAsync(string rows, string key, bool checkOnly) => SendAsync(rows, key, ("source", "sensitive"), ("checkOnly", $"{checkOnly}"));
        Assert.Equal(2, (await FileAsync(first, "key-sens-1", checkOnly: false)).Result!.EventsAdded);
        // As long as all there is of it came from files, whoever sends them knows it.
        Assert.Equal((ImportStatus.Checked, 1L), await CheckedAsync("s;barrier_reassessed;2024-02-01;;;;health;low;;;\n", "key-sens-2"));

        var pathway = await api.ScalarAsync<Guid>("select stream_id from pathways_events.mt_events where causation_id = 'import:sensitive' limit 1");
        var lifted = await api.RecordAsync(pathway, "barrier-lifted", new { occurredOn = "2024-03-01", axis = "health", confirm = new[] { "step/long-ago" } }, "c:counsellor:IMPORT");
        Assert.Equal(HttpStatusCode.Created, lifted.Status);

        foreach (var axis in new[] { "health", "housing" })
        {
            var asked = await FileAsync(header + $"s;barrier_lifted;2024-03-02;;;;{axis};;;;\n", $"key-sens-{axis}", checkOnly: true);
            Assert.Equal([("access/sensitive-step", 2L, "event")], asked.Result!.Problems.Select(p => (p.Code, p.Row, p.Column)));
        }
        Assert.Equal((ImportStatus.Checked, 1L), await CheckedAsync("s;work_contract_started;2024-04-01;;;;;;c-1;cdi;full_time\n", "key-sens-3"));
        var again = await FileAsync(first, "key-sens-4", checkOnly: false);
        Assert.Equal((0L, 2L, 0L), (again.Result!.EventsAdded, again.Result.EventsKnown, again.Result.RowsRefused));

        async Task<(ImportStatus, long)> CheckedAsync(string row, string key) => await FileAsync(header + row, key, checkOnly: true) is var job ? (job.Status, job.Result!.EventsAdded) : default;
    }

    static readonly JsonSerializerOptions Json = PathwayJson.Configure(new JsonSerializerOptions());

    async Task<ImportJob> SendAsync(string csv, string key, params (string Name, string Value)[] query) => await EndAsync(
        JsonSerializer.Deserialize<ImportJob>(await (await PostAsync(csv, key, 202, query: query)).ReadAsTextAsync(), Json)!.Id);

    async Task<ImportJob> EndAsync(Guid id)
    {
        for (var i = 0; i < 100; i++)
        {
            var job = JsonSerializer.Deserialize<ImportJob>(await (await api.GetAsync($"/api/imports/{id}", Coordinator)).ReadAsTextAsync(), Json)!;
            if (job.Ended)
            {
                return job;
            }
            await Task.Delay(100);
        }
        throw new TimeoutException("The import did not end.");
    }

    Task<IScenarioResult> PostAsync(
        string csv, string? key, int status, string type = "text/csv", string account = Coordinator, string confirm = "step/long-ago,entry/unknown-structure", IEnumerable<(string Name, string Value)>? query = null) => api.Host.Scenario(s =>
    {
        var request = s.Post.Text(csv).ToUrl("/api/imports").ContentType(type).QueryString("confirm", confirm);
        foreach (var (name, value) in query ?? [])
        {
            request.QueryString(name, value);
        }
        s.WithRequestHeader(NamedAccounts.Header, account);
        if (key is not null)
        {
            s.WithRequestHeader("Idempotency-Key", key);
        }
        s.StatusCodeShouldBe(status);
    });
}
