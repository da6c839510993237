using System.Net;
using System.Text.Json;
using Pathways.Api.Import;
using Pathways.Api.Tests.Journeys;
using Pathways.Api.Tests.Recording;
using Pathways.Domain.Pathways;
using Pathways.Testing;

namespace Pathways.Api.Tests.Security;

/// <summary>
/// A file can be checked as often as one likes, and stores nothing: what it is told of a row that guesses a sensitive fact is the same whether the guess is right or wrong, where
/// others record on the pathway, and where another account sent it.
/// </summary>
[Collection(TestApiCollection.Name)]
public sealed class ImportGuessTests(TestApi api)
{
    const string Sender = "coord:coordinator:", Other = "coord-2:coordinator:";
    const string Header = "pathway;event;occurred_on;structure;scheme;territory;publics;reason;axis;level;labour\n";

    static readonly JsonSerializerOptions Json = PathwayJson.Configure(new JsonSerializerOptions());

    static string Entry(string publics, string labour = "unemployed") => $"g;pathway_opened;2024-01-05;GUESS;plie;01001;{publics};;;;{labour}\n";

    static string Suspended(string reason) => $"g;pathway_suspended;2024-02-05;;;;;{reason};;;\n";

    static string Barrier(string axis) => $"g;barrier_identified;2024-01-08;;;;;;{axis};high;\n";

    [Fact]
    public async Task A_structure_has_corrected_the_entry_and_the_sender_guesses_what_it_is_now()
    {
        const string Source = "guess-own";
        Assert.Equal(2, (await SendAsync(Source, Entry("rsa") + Suspended("other"), Sender, checkOnly: false)).Result!.EventsAdded);
        var pathway = await PathwayAsync(Source);
        var step = await api.ScalarAsync<Guid>($"select id from pathways_events.mt_events where stream_id = '{pathway}' and version = 1");
        var person = await api.ScalarAsync<string>($"select data ->> 'person' from pathways_events.mt_events where stream_id = '{pathway}' and version = 1");
        var corrected = await api.RecordAsync(pathway, "step-corrected", new
        {
            occurredOn = "2024-03-01",
            step,
            reason = "wrong_code",
            confirm = new[] { "step/long-ago", "entry/unknown-structure" },
            corrected = new { @event = "pathway_opened", occurredOn = "2024-01-05", person, structure = "GUESS", scheme = "plie", territory = "01001", situation = new { labour = "unemployed", publics = new { rsa = (string?)null, refugee = (string?)null } } },
        }, "c:counsellor:GUESS");
        Assert.True(corrected.Status == HttpStatusCode.Created, $"{corrected.Body}");

        await AlikeAsync(Source, Sender, Entry("rsa|refugee"), Entry("rsa|disabled_worker"), Entry("rsa|leaving_prison|refugee"));
        await AlikeAsync(Source, Sender, Suspended("health"), Suspended("detention"), Suspended("maternity"));
        // What the sender may read is told as before.
        var differs = await SendAsync(Source, Entry("rsa", "employed"), Sender);
        Assert.Contains("labour", Assert.Single(differs.Result!.Problems).Details!["differs"], StringComparison.Ordinal);
        // The same file again is known.
        Assert.Equal((0L, 2L, 0L), await SendAsync(Source, Entry("rsa") + Suspended("other"), Sender) is { Result: var again } ? (again!.EventsAdded, again.EventsKnown, again.RowsRefused) : default);
    }

    [Fact]
    public async Task Another_account_guesses_what_a_file_said()
    {
        const string Source = "guess-other";
        var file = Entry("rsa|refugee") + Barrier("health") + Suspended("health");
        Assert.Equal(3, (await SendAsync(Source, file, Sender, checkOnly: false)).Result!.EventsAdded);
        await AlikeAsync(Source, Other, Entry("rsa|refugee"), Entry("rsa"), Entry("rsa|disabled_worker"));
        await AlikeAsync(Source, Other, Suspended("health"), Suspended("other"), Suspended("detention"));
        await AlikeAsync(Source, Other, Barrier("health"), Barrier("housing"));
        await AlikeAsync(Source, Other, Barrier("health").Replace("01-08", "01-09", StringComparison.Ordinal), Barrier("housing").Replace("01-08", "01-09", StringComparison.Ordinal));
        // The whole file, as who takes over sends it: known as far as they read it, and it says so.
        foreach (var whole in (string[])[file, Entry("rsa") + Barrier("housing") + Suspended("other")])
        {
            var again = await SendAsync(Source, whole, Other);
            Assert.Equal((0L, 3L, 0L, 3L, 0L), (again.Result!.EventsAdded, again.Result.EventsKnown, again.Result.RowsRefused, again.Result.Choices!.NotCompared, again.Result.Choices.StepsNotInFile));
        }
        // The sender's own is known, and compared.
        Assert.Equal((3L, 0L), await SendAsync(Source, file, Sender) is { Result: var own } ? (own!.EventsKnown, own.Choices!.NotCompared) : default);
        Assert.Contains("publics", Assert.Single((await SendAsync(Source, Entry("rsa"), Sender)).Result!.Problems).Details!["differs"], StringComparison.Ordinal);
    }

    /// <summary>A row that needs another, which stands behind it and may hide a sensitive fact: whether the pathway would take that one is not told by the way round.</summary>
    [Fact]
    public async Task A_row_that_may_hide_a_fact_is_not_tried_for_the_row_before_it_either()
    {
        const string Source = "guess-later";
        Assert.Equal(1, (await SendAsync(Source, Entry("rsa"), Sender, checkOnly: false)).Result!.EventsAdded);
        const string Resumed = "g;pathway_resumed;2024-02-01;;;;;;;;\n";
        Assert.Contains("pathway/resumed-before-suspended", (await SendAsync(Source, Resumed + Suspended("health"), Sender)).Result!.Problems.Select(p => p.Code));

        var told = await SendAsync(Source, Resumed + Suspended("health"), Other);
        Assert.Equal("pathway/not-suspended", Assert.Single(told.Result!.Problems).Code);
        Assert.DoesNotContain("follows", told.Result.Problems.SelectMany(p => p.Details?.Keys ?? []));
        await AlikeAsync(Source, Other, Resumed + Suspended("health"), Resumed + Suspended("other"), Resumed + Suspended("detention"));
    }

    // Whichever is right.
    async Task AlikeAsync(string source, string account, params string[] guesses)
    {
        var told = new List<string>();
        foreach (var guess in guesses)
        {
            var result = (await SendAsync(source, guess, account)).Result!;
            told.Add(JsonSerializer.Serialize(new { result.EventsAdded, result.EventsKnown, result.RowsRefused, result.Problems, result.Choices }, Json));
        }
        Assert.True(told.Distinct().Count() == 1, string.Join('\n', told));
    }

    Task<Guid> PathwayAsync(string source) => api.ScalarAsync<Guid>($"select stream_id from pathways_events.mt_events where causation_id = 'import:{source}' limit 1");

    async Task<ImportJob> SendAsync(string source, string rows, string account, bool checkOnly = true)
    {
        var asked = await api.Host.Scenario(s =>
        {
            s.Post.Text(Header + rows).ToUrl("/api/imports").ContentType("text/csv").QueryString("confirm", "step/long-ago,entry/unknown-structure").QueryString("source", source).QueryString("checkOnly", $"{checkOnly}");
            s.WithRequestHeader(NamedAccounts.Header, account);
            s.WithRequestHeader("Idempotency-Key", Calls.NewKey());
            s.StatusCodeShouldBe(202);
        });
        var id = JsonSerializer.Deserialize<ImportJob>(await asked.ReadAsTextAsync(), Json)!.Id;
        for (var i = 0; i < 300; i++)
        {
            var job = JsonSerializer.Deserialize<ImportJob>(await (await api.GetAsync($"/api/imports/{id}", account)).ReadAsTextAsync(), Json)!;
            if (job.Ended)
            {
                return job;
            }
            await Task.Delay(100);
        }
        throw new TimeoutException("The import did not end.");
    }
}
