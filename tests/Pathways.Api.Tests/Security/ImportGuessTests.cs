using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Marten;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Pathways.Api.Hosting;
using Pathways.Api.Import;
using Pathways.Api.Tests.Hosting;
using Pathways.Api.Tests.Journeys;
using Pathways.Api.Tests.Recording;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Pathways.Testing;

namespace Pathways.Api.Tests.Security;

/// <summary>
/// A file can be checked as often as one likes, and stores nothing: what it is told of a row that guesses a sensitive fact is the same whether the guess is right or wrong, where
/// others record on the pathway, and where another account sent it.
/// </summary>
[Collection(TestApiCollection.Name)]
public sealed partial class ImportGuessTests(TestApi api)
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

    // All but when it was asked for and by which keys, on the page too.
    async Task<string> ToldAsync(string? source, string rows, string account, bool checkOnly = true)
    {
        var job = await SendAsync(source, rows, account, checkOnly);
        var page = (await new Visitor(api.Host.GetTestClient(), account).GetAsync($"/import?id={job.Id}&lang=en")).Html;
        var result = page.IndexOf("<main", StringComparison.Ordinal) is > 0 and var main ? page[main..page.IndexOf("</main>", StringComparison.Ordinal)] : "";
        Assert.Contains($"{job.Result!.EventsAdded}", result, StringComparison.Ordinal);
        var own = job.Result.Source.Length > 0 ? job.Result.Source : "none";
        return Volatile().Replace($"{job.Status} {JsonSerializer.Serialize(job.Result, Json)} {result}".Replace(own, "(source)", StringComparison.Ordinal).Replace($"{job.Id}", "(id)", StringComparison.Ordinal), "");
    }

    // Keys of forms, marks of requests, instants.
    [GeneratedRegex("value=\"[^\"]*\"|[0-9]{2}:[0-9]{2}(:[0-9]{2})?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Volatile();

    static string HashOf(string file)
    {
        using var hash = new ContentHash();
        file.TrimEnd('\n').Split('\n').ToList().ForEach(line => hash.Add(line.Split(';')));
        return hash.ToString();
    }

    /// <summary>A file that names no source is known by all that it says, sensitive facts too: by its sender only.</summary>
    [Theory]
    [InlineData("now")]
    [InlineData("keyed by its content")]
    [InlineData("not keyed")]
    public async Task Another_account_guesses_a_whole_file_without_a_source(string version)
    {
        var reference = Calls.NewKey();
        string Of(string rows) => ("\n" + rows).Replace("\ng;", $"\n{reference};", StringComparison.Ordinal)[1..];
        // What a version before wrote has one row, as its sender sent it.
        var (file, guesses) = version == "now"
            ? (Of(Entry("rsa|refugee") + Barrier("health") + Suspended("health")),
                (string[])[Of(Entry("rsa|disabled_worker") + Barrier("health") + Suspended("health")), Of(Entry("rsa|refugee") + Barrier("housing") + Suspended("health")), Of(Entry("rsa|refugee") + Barrier("health") + Suspended("detention"))])
            : (Of(Entry("refugee")), [Of(Entry("disabled_worker")), Of(Entry("leaving_prison|refugee")), Of(Entry(""))]);
        var (secret, hash) = (api.Host.Services.GetRequiredService<InstallationSecret>(), HashOf(Header + file));
        var written = version == "not keyed" ? hash : ImportSource.MarkOf(hash, secret);
        if (version == "now")
        {
            written = (await SendAsync(null, file, Sender, checkOnly: false)).Result!.Source;
        }
        else
        {
            var of = new FileIdentity(written, version == "not keyed" ? null : secret);
            var opened = new PathwayOpened(new(2024, 1, 5), of.PersonOf(reference), Scheme.Plie, "GUESS", "01001", new EntrySituation(LabourSituation.Unemployed, Publics: ImmutableSortedDictionary<TargetPublic, DateOnly?>.Empty.Add(TargetPublic.Refugee, null))) { Confirmed = ["entry/unknown-structure", "step/long-ago"] };
            var pathway = of.Pathway(reference);
            await using var session = api.Host.Services.GetRequiredService<IDocumentStore>().LightweightSession();
            (session.CausationId, session.LastModifiedBy) = ($"import:{written}", "coord");
            session.Events.StartStream<Pathway>(pathway, new JasperFx.Events.Event<PathwayOpened>(opened)
            {
                Id = of.Event(pathway, Pathway.None, "pathway_opened", System.Text.Encoding.UTF8.GetString(PathwayJson.Bytes(opened with { Confirmed = null })), 0),
            });
            await session.SaveChangesAsync();
        }
        var rows = version == "now" ? 3 : 1;

        var right = await ToldAsync(null, file, Other);
        foreach (var wrong in guesses)
        {
            Assert.True(right == await ToldAsync(null, wrong, Other), $"{wrong}{right}\n{await ToldAsync(null, wrong, Other)}");
            // What follows from the content names no source to them, whether it is guessed right or wrong.
            foreach (var guessed in new[] { wrong, file })
            {
                foreach (var typed in new[] { HashOf(Header + guessed), ImportSource.FormerOf(HashOf(Header + guessed)), $"source-{HashOf(Header + guessed)[..32]}" })
                {
                    var refused = await api.SendAsync(HttpMethod.Post, $"/api/imports?source={typed}&checkOnly=true", Header + guessed, Other, Calls.NewKey(), type: "text/csv");
                    Assert.Equal((HttpStatusCode.BadRequest, "import/bad-source"), (refused.Status, refused.Code));
                }
            }
        }
        // Under its mark, which every history tells, rows are compared as they read them.
        var mark = ImportSource.IsHash(written) ? ImportSource.MarkOf(written, secret) : written;
        right = await ToldAsync(mark, file, Other);
        foreach (var wrong in guesses)
        {
            Assert.True(right == await ToldAsync(mark, wrong, Other), $"{wrong}{right}\n{await ToldAsync(mark, wrong, Other)}");
        }
        // Whoever goes on with the file under that mark, as docs/import.md has it, by one row or by the whole of it and more, has not sent what it said.
        right = await ToldAsync(null, file, Other);
        foreach (var (colleague, more) in new[] { (Other, ""), ("coord-3:coordinator:", file) })
        {
            var next = (await SendAsync(mark, more + Entry("rsa").Replace("g;", $"{reference}-{colleague[..7]};", StringComparison.Ordinal), colleague, checkOnly: false)).Result!;
            Assert.Equal((1L, mark), (next.EventsAdded, next.Source));
            foreach (var guess in guesses.Append(file))
            {
                Assert.True(right == await ToldAsync(null, guess, colleague), $"{colleague} {guess}{right}\n{await ToldAsync(null, guess, colleague)}");
            }
        }
        // Its sender's is known, and stores no step twice; and named by what any version told of it.
        foreach (var source in new[] { null, mark, version == "not keyed" ? hash : null })
        {
            var again = (await SendAsync(source, file, Sender, checkOnly: false)).Result!;
            Assert.Equal((0L, rows, 0L, mark), (again.EventsAdded, again.EventsKnown, again.RowsRefused, again.Source));
        }
        // Taken for good, it is a file of theirs, whether it is the same or not, and known to them from then on.
        Assert.Equal(await ToldAsync(null, file, Other, checkOnly: false), await ToldAsync(null, guesses[0], Other, checkOnly: false));
        var theirs = (await SendAsync(null, file, Other)).Result!;
        Assert.Equal((0L, rows), (theirs.EventsAdded, theirs.EventsKnown));
        Assert.Equal(0L, (await SendAsync(null, file, Sender)).Result!.EventsAdded);
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

    async Task<ImportJob> SendAsync(string? source, string rows, string account, bool checkOnly = true)
    {
        var asked = await api.Host.Scenario(s =>
        {
            var sent = s.Post.Text(Header + rows).ToUrl("/api/imports").ContentType("text/csv").QueryString("confirm", "step/long-ago,entry/unknown-structure").QueryString("checkOnly", $"{checkOnly}");
            _ = source is null ? sent : sent.QueryString("source", source);
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
