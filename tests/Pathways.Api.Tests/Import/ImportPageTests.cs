using System.Net;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Pathways.Api.Hosting;
using Pathways.Api.Import;
using Pathways.Api.Tests.Journeys;
using Pathways.Testing;

namespace Pathways.Api.Tests.Import;

/// <summary>The import page without a script: a template, a check, and the same file taken without choosing it again.</summary>
[Collection(TestApiCollection.Name)]
public sealed class ImportPageTests(TestApi api)
{
    const string Coordinator = "coord:coordinator:";

    public static TheoryData<string> Kinds => [.. ImportTemplates.All.Select(t => t.Kind)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_template_is_downloaded_and_the_check_takes_it_as_it_is(string kind)
    {
        using var client = api.Host.GetTestClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/import/templates/{kind}.csv");
        request.Headers.Add(NamedAccounts.Header, Coordinator);
        using var answer = await client.SendAsync(request);
        Assert.Equal((HttpStatusCode.OK, "text/csv", $"modele-{kind}.csv"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, answer.Content.Headers.ContentDisposition?.FileName));

        var today = api.Host.Services.GetRequiredService<TerritoryClock>().Today;
        var template = ImportTemplates.All.Single(t => t.Kind == kind);
        var file = ImportTemplates.Of(template, today, $"TEMPLATE-{kind}");
        using var content = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(file));
        using var refused = new RefusedRows(() => Stream.Null);
        var result = await api.Host.Services.GetRequiredService<Importer>().ImportAsync(
            content, new ImportOptions("c.page", Confirm: ["entry/unknown-structure"]) { CheckOnly = true }, refused, null, CancellationToken.None);
        Assert.Empty(result.Problems);
        Assert.Equal((template.Rows.Count, 0L), (result.EventsAdded, result.RowsRefused));
    }

    [Fact]
    public async Task A_file_that_was_checked_is_taken_by_one_button_and_pressed_twice_it_is_one_import()
    {
        using var client = api.Host.GetTestClient();
        client.DefaultRequestHeaders.Add(NamedAccounts.Header, Coordinator);
        using var first = await client.GetAsync("/import");
        client.DefaultRequestHeaders.Add("Cookie", string.Join("; ", first.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0])));
        var page = await first.Content.ReadAsStringAsync();
        // The button that records nothing is the first.
        Assert.True(page.IndexOf("name=\"checkOnly\"", StringComparison.Ordinal) < page.IndexOf("class=\"secondary\"", StringComparison.Ordinal));
        var day = api.Host.Services.GetRequiredService<TerritoryClock>().Today.AddDays(-9);
        using var form = new MultipartFormDataContent
        {
            { new StringContent(Value(page, "__RequestVerificationToken")), "__RequestVerificationToken" },
            { new StringContent("key-page-check"), "key" },
            { new StringContent("true"), "checkOnly" },
            { new StringContent("true"), "structures" },
            { new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes($"pathway;event;occurred_on;structure;scheme;territory\nz;pathway_opened;{day:yyyy-MM-dd};PAGE-TAKEN;plie;01001\n")), "file", "a.csv" },
        };
        var sent = await client.PostAsync("/import/send", form);
        Assert.True(sent.StatusCode == HttpStatusCode.Redirect, $"{sent.StatusCode} {await sent.Content.ReadAsStringAsync()}");
        var address = sent.Headers.Location!.OriginalString;
        Assert.StartsWith("/import?id=", address, StringComparison.Ordinal);
        var queue = api.Host.Services.GetRequiredService<ImportQueue>();
        Assert.Equal(ImportStatus.Checked, (await EndedAsync(address)).Status);

        page = await client.GetStringAsync(address);
        Assert.Contains("action=\"/import/take\"", page, StringComparison.Ordinal);
        string[] names = ["__RequestVerificationToken", "id", "key"];
        var taken = await TakeAsync();
        Assert.Equal((ImportStatus.Taken, 1), ((await EndedAsync(taken)).Status, (await EndedAsync(taken)).Result!.EventsAdded));
        Assert.Equal(taken, await TakeAsync());
        // Another's press, or a later one under another key, finds no file, and says so.
        names = ["__RequestVerificationToken", "id"];
        Assert.Equal("/import?problem=import/file-gone", await TakeAsync(("key", "key-other")));
        Assert.DoesNotContain("action=\"/import/take\"", await client.GetStringAsync(address), StringComparison.Ordinal);

        async Task<string> TakeAsync(params (string Name, string Value)[] more)
        {
            var take = page[page.IndexOf("id=\"take\"", StringComparison.Ordinal)..];
            using var fields = new FormUrlEncodedContent(names.Select(n => (Name: n, Value: Value(take, n))).Concat(more).Select(f => KeyValuePair.Create(f.Name, f.Value)));
            using var answer = await client.PostAsync("/import/take", fields);
            Assert.True(answer.StatusCode == HttpStatusCode.Redirect, $"{answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            return answer.Headers.Location!.OriginalString;
        }

        async Task<ImportJob> EndedAsync(string of)
        {
            for (var waited = 0; ; waited++)
            {
                if (await queue.FindAsync(Guid.Parse(of.Split('=')[1]), CancellationToken.None) is { Ended: true } job)
                {
                    return job;
                }
                Assert.True(waited < 600, "The import does not end.");
                await Task.Delay(100);
            }
        }
    }

    static string Value(string page, string name) =>
        WebUtility.HtmlDecode(System.Text.RegularExpressions.Regex.Match(page, $"name=\"{name}\" value=\"([^\"]*)\"", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value);

    [Fact]
    public void A_checked_file_is_kept_for_its_sender_only_taken_once_and_for_half_an_hour()
    {
        var clock = new Clock();
        using var files = new CheckedFiles(clock);
        var jobs = Enumerable.Range(0, 5).Select(_ => Guid.NewGuid()).ToList();
        var streams = jobs.ConvertAll(_ => new MemoryStream([1]));
        for (var i = 0; i < jobs.Count; i++)
        {
            files.Keep(jobs[i], new Upload.Received(streams[i], "hash"), new ImportOptions("claire") { CheckOnly = true });
            clock.Now += TimeSpan.FromMinutes(1);
        }
        // A fifth sends the oldest away.
        Assert.Equal([false, true, true, true, true], jobs.Select(j => files.Has(j, "claire")));
        Assert.False(streams[0].CanRead);
        Assert.Null(files.Take(jobs[1], "nadia"));
        Assert.NotNull(files.Take(jobs[1], "claire"));
        Assert.Null(files.Take(jobs[1], "claire"));
        clock.Now += CheckedFiles.For * 2;
        Assert.False(files.Has(jobs[4], "claire"));
        files.Dispose();
        Assert.False(streams[4].CanRead);
        Assert.True(streams[1].CanRead); // whoever took it has it
    }

    sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 11, 27, 9, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
