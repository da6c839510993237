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
    public async Task A_file_that_was_checked_is_kept_while_too_many_others_wait()
    {
        using var files = new CheckedFiles(TimeProvider.System);
        // Never started: whatever it is given waits.
        using var queue = ActivatorUtilities.CreateInstance<ImportQueue>(api.Host.Services, files);
        var options = new ImportOptions("c.waits") { CheckOnly = true };
        using var file = new MemoryStream([1]);
        var check = Guid.NewGuid();
        files.Keep(check, new(file, "checked"), options);
        for (var other = 0; other < 8; other++)
        {
            Assert.NotNull((await queue.AcceptAsync($"key-waits-{other}", new(new MemoryStream([1]), $"other {other}"), options, CancellationToken.None)).Job);
        }
        var (job, problem) = await queue.TakeCheckedAsync(check, "key-waits-taken", null, new("c.waits", new HashSet<string>(), null), CancellationToken.None);
        Assert.Equal((null, "import/busy"), (job, problem?.Code));
        Assert.True(files.Has(check, "c.waits"));
        Assert.True(file.CanRead);
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
        // Another file under the same key is not answered by this one.
        var other = await TakeAsync(("id", $"{Guid.NewGuid()}"));
        Assert.Equal("/import?problem=import/file-gone", other);
        // Another's press, or a later one under another key, finds no file, and says so.
        names = ["__RequestVerificationToken", "id"];
        Assert.Equal("/import?problem=import/file-gone", await TakeAsync(("key", "key-other")));
        Assert.DoesNotContain("action=\"/import/take\"", await client.GetStringAsync(address), StringComparison.Ordinal);

        async Task<string> TakeAsync(params (string Name, string Value)[] more)
        {
            var take = page[page.IndexOf("id=\"take\"", StringComparison.Ordinal)..];
            using var fields = new FormUrlEncodedContent(names.Where(n => more.All(m => m.Name != n)).Select(n => (Name: n, Value: Value(take, n))).Concat(more).Select(f => KeyValuePair.Create(f.Name, f.Value)));
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

    static readonly (string Name, string Value)[] Choices =
    [
        ("source", "SILAO-2026"), ("encoding", "windows-1252"), ("dates", "dmy"), ("structure", "PAGE-KEPT"), ("scheme", "rsa"), ("territory", "01001"),
    ];

    static readonly string[] Agreements = ["acceptValid", "longAgo", "structures"];

    static IEnumerable<(string Name, string Value)> ChosenAndAgreed => [.. Choices, .. Agreements.Select(name => (name, "true"))];

    /// <summary>After a file that is refused only the file is to be chosen again (Hoogspanningsnet/Netkaart-scripts #33).</summary>
    [Fact]
    public async Task What_was_chosen_beside_a_refused_file_stands_for_who_chose_it_and_for_nobody_else()
    {
        var sender = new Sender(api);
        Assert.DoesNotContain("id=\"chosen-before\"", await sender.PageAsync("/import"), StringComparison.Ordinal);
        var refused = await sender.SendAsync("name;age\nDurand;41\n", ChosenAndAgreed);
        Assert.Equal(ImportStatus.Refused, (await EndedAsync(api, refused)).Status);
        Assert.Contains("href=\"/import\"", await sender.PageAsync(refused), StringComparison.Ordinal);

        // The link, and the browser's way back, ask for the same page.
        var page = await sender.PageAsync("/import?lang=fr");
        Assert.Contains("Choisissez le fichier à nouveau", page, StringComparison.Ordinal);
        Assert.Contains("le code de source SILAO-2026, la façon de lire le fichier, les valeurs pour les lignes qui n’en ont pas", page, StringComparison.Ordinal);
        AssertStands(page);
        // Whoever signs in next on the same computer, with all the cookies of this browser.
        foreach (var other in (string[])["nadia:coordinator:", "admin:coordinator:"])
        {
            var theirs = await sender.PageAsync("/import?lang=fr", other);
            Assert.DoesNotContain("SILAO-2026", theirs, StringComparison.Ordinal);
            Assert.DoesNotContain("chosen-before", theirs, StringComparison.Ordinal);
        }
        AssertStands(await sender.PageAsync("/import?lang=fr"));

        // Nobody has to take them over.
        var fresh = await sender.PageAsync("/import?new=true");
        Assert.DoesNotContain("SILAO-2026", fresh, StringComparison.Ordinal);
        Assert.DoesNotContain("SILAO-2026", await sender.PageAsync("/import"), StringComparison.Ordinal);
    }

    static void AssertStands(string page)
    {
        foreach (var (name, value) in Choices)
        {
            var stands = name is "encoding" or "dates" or "scheme" ? $"<option value=\"{value}\" selected" : $"name=\"{name}\"";
            Assert.Contains(stands, page, StringComparison.Ordinal);
            Assert.Contains($"\"{value}\"", page, StringComparison.Ordinal);
        }
        AssertNothingAgreed(page);
        // What is folded away would be sent unseen.
        Assert.Equal(2, page.Split("<details open").Length - 1);
    }

    static void AssertNothingAgreed(string page)
    {
        foreach (var name in Agreements)
        {
            Assert.Contains($"name=\"{name}\" value=\"true\" data-of-file aria-describedby", page, StringComparison.Ordinal);
        }
        Assert.DoesNotContain("checked", page[page.IndexOf("action=\"/import/send\"", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    /// <summary>What was agreed for one file, whatever became of it, signs no row of the next that nobody looked at.</summary>
    [Fact]
    public async Task What_was_agreed_for_one_file_is_not_agreed_for_the_next()
    {
        var today = api.Host.Services.GetRequiredService<TerritoryClock>().Today;
        string Rows(string pathway) => $"pathway;event;occurred_on;structure;scheme;territory\n{pathway}-1;pathway_opened;{today.AddYears(-2):yyyy-MM-dd};PAGE-{pathway};plie;01001\n{pathway}-2;pathway_opened;{today.AddYears(-2):yyyy-MM-dd};PAGE-{pathway};plie;1\n";
        var sender = new Sender(api);
        await sender.PageAsync("/import");
        var first = await sender.SendAsync(Rows("AGREED"), [("checkOnly", "true"), .. Agreements.Select(name => (name, "true"))]);
        Assert.Equal(1, (await EndedAsync(api, first)).Result!.EventsAdded);
        // From the result, by the menu, back, and in a second tab: the same page for the next file.
        await sender.PageAsync(first);
        foreach (var next in (string[])["/import", "/import?problem=import/file-gone", "/import?lang=fr"])
        {
            AssertNothingAgreed(await sender.PageAsync(next));
        }
        Assert.Contains("valent pour un seul fichier", await sender.PageAsync("/import?lang=fr"), StringComparison.Ordinal);
        Assert.Contains("are for one file only", await sender.PageAsync("/import?lang=en"), StringComparison.Ordinal);
        // Sent as the form has it.
        var second = await EndedAsync(api, await sender.SendAsync(Rows("UNSEEN"), []));
        Assert.Equal((ImportStatus.Refused, false, 0L, 2L), (second.Status, second.Result!.Stored, second.Result.EventsAdded, second.Result.RowsRefused));
        Assert.Contains(second.Result.Problems, p => p.Code == "step/long-ago");
    }

    /// <summary>Whatever becomes of what was sent: no file, an encoding that there is none of, a form whose token is of another time.</summary>
    [Fact]
    public async Task What_was_chosen_stands_whatever_was_wrong_with_what_was_sent()
    {
        foreach (var (file, changed, problem) in new (string?, (string, string)?, string)[]
        {
            (null, null, "import/empty-file"), ("a;b\n", ("encoding", "klingon"), "query/bad-value"), ("a;b\n", ("__RequestVerificationToken", "old"), "form/stale"),
        })
        {
            var sender = new Sender(api);
            await sender.PageAsync("/import");
            var sent = await sender.SendAsync(file, [.. ChosenAndAgreed.Where(c => c.Name != changed?.Item1), .. changed is { } field ? [field] : Array.Empty<(string, string)>()]);
            Assert.Equal($"/import?problem={problem}", sent);
            var page = await sender.PageAsync(sent);
            Assert.Contains("SILAO-2026", page, StringComparison.Ordinal);
            Assert.Contains("id=\"chosen-before\"", page, StringComparison.Ordinal);
            AssertNothingAgreed(page);
        }
    }

    [Fact]
    public async Task After_a_file_that_was_taken_the_form_is_empty_and_after_one_that_was_taken_in_part_it_has_the_name_of_the_source()
    {
        var day = api.Host.Services.GetRequiredService<TerritoryClock>().Today.AddDays(-9);
        string Rows(string pathway) => $"pathway;event;occurred_on;structure;scheme;territory\n{pathway};pathway_opened;{day:yyyy-MM-dd};PAGE-PART;plie;01001\n";
        var sender = new Sender(api);
        await sender.PageAsync("/import");
        var part = await sender.SendAsync(Rows("ok") + $"bad;pathway_opened;{day:yyyy-MM-dd};PAGE-PART;plie;1\n", [("acceptValid", "true"), ("structures", "true")]);
        var job = await EndedAsync(api, part);
        Assert.Equal(ImportStatus.PartlyTaken, job.Status);
        await sender.PageAsync(part);
        Assert.Contains($"name=\"source\" maxlength=\"100\" value=\"{job.Result!.Source}\"", await sender.PageAsync("/import"), StringComparison.Ordinal);

        var whole = await sender.SendAsync(Rows("whole"), [("structures", "true"), ("source", "PAGE-WHOLE")]);
        Assert.Equal(ImportStatus.Taken, (await EndedAsync(api, whole)).Status);
        await sender.PageAsync(whole);
        Assert.DoesNotContain("id=\"chosen-before\"", await sender.PageAsync("/import"), StringComparison.Ordinal);
        // A result of before, opened again, does not take away what was chosen since.
        await sender.SendAsync("a;b\n", [("source", "PAGE-SINCE")]);
        await sender.PageAsync(whole);
        Assert.Contains("PAGE-SINCE", await sender.PageAsync("/import"), StringComparison.Ordinal);
    }

    static async Task<ImportJob> EndedAsync(TestApi api, string of)
    {
        var queue = api.Host.Services.GetRequiredService<ImportQueue>();
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

    /// <summary>A browser without script: its cookies, and the form of the page that it saw last.</summary>
    internal sealed class Sender(TestApi api)
    {
        readonly Dictionary<string, string> cookies = new(StringComparer.Ordinal);
        string form = "";

        public async Task<string> PageAsync(string address, string account = Coordinator)
        {
            using var answer = await AskAsync(new HttpRequestMessage(HttpMethod.Get, address), account);
            var page = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{address}: {answer.StatusCode}");
            form = page.Contains("/import/send", StringComparison.Ordinal) ? page : form;
            return WebUtility.HtmlDecode(page).Replace('\u00a0', ' ');
        }

        public async Task<string> SendAsync(string? file, IEnumerable<(string Name, string Value)> fields)
        {
            var all = fields.ToList();
            using var parts = new MultipartFormDataContent();
            foreach (var (name, value) in new[] { ("__RequestVerificationToken", Value(form, "__RequestVerificationToken")), ("author", "coord"), ("__author", Value(form, "__author")), ("key", Guid.NewGuid().ToString("N")) }.Where(h => all.TrueForAll(f => f.Name != h.Item1)).Concat(all))
            {
                parts.Add(new StringContent(value), name);
            }
            if (file is not null)
            {
                parts.Add(new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(file)), "file", "a.csv");
            }
            using var answer = await AskAsync(new HttpRequestMessage(HttpMethod.Post, "/import/send") { Content = parts }, Coordinator);
            Assert.True(answer.StatusCode == HttpStatusCode.Redirect, $"{answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            return answer.Headers.Location!.OriginalString;
        }

        /// <summary>Sends a file that comes by and by.</summary>
        public async Task SendSlowlyAsync(HttpContent file)
        {
            await PageAsync("/import");
            using var parts = new MultipartFormDataContent
            {
                { new StringContent(Value(form, "__RequestVerificationToken")), "__RequestVerificationToken" }, { new StringContent("coord"), "author" }, { new StringContent(Value(form, "__author")), "__author" }, { new StringContent(Guid.NewGuid().ToString("N")), "key" },
                { file, "file", "a.csv" },
            };
            using var answer = await AskAsync(new HttpRequestMessage(HttpMethod.Post, "/import/send") { Content = parts }, Coordinator);
            Assert.StartsWith("/import?id=", answer.Headers.Location?.OriginalString, StringComparison.Ordinal);
        }

        async Task<HttpResponseMessage> AskAsync(HttpRequestMessage request, string account)
        {
            using (request)
            {
                using var client = api.Host.GetTestClient();
                request.Headers.Add(NamedAccounts.Header, account);
                if (cookies.Count > 0)
                {
                    request.Headers.Add("Cookie", string.Join("; ", cookies.Select(c => $"{c.Key}={c.Value}")));
                }
                var answer = await client.SendAsync(request);
                foreach (var set in answer.Headers.TryGetValues("Set-Cookie", out var sets) ? sets : [])
                {
                    var (name, value) = (set.Split(';')[0].Split('=', 2)[0], set.Split(';')[0].Split('=', 2)[1]);
                    cookies.Remove(name);
                    if (value.Length > 0)
                    {
                        cookies[name] = value;
                    }
                }
                return answer;
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
