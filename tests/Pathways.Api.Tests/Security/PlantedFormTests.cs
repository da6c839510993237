using System.Net;
using Alba;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Pathways.Api.Hosting;
using Pathways.Api.Tests.Hosting;
using Pathways.Testing;

namespace Pathways.Api.Tests.Security;

/// <summary>Forms that no page of the service made: they put no words before anybody, and store nothing.</summary>
public sealed class PlantedFormTests : IAsyncLifetime
{
    IAlbaHost host = null!;

    public async Task InitializeAsync() => host = await TestHost.StartAsync(TestHost.Development, await TestPostgres.CreateDatabaseAsync());

    public Task DisposeAsync() => host.DisposeAsync().AsTask();

    async Task<Visitor> SignedInAsync(string persona)
    {
        var browser = new Visitor(host.GetTestClient());
        await browser.PostAsync("/sign-in/persona", ("persona", persona));
        return browser;
    }

    static Task AsAsync(Visitor browser, string persona) => browser.PostAsync("/sign-in/persona", ("persona", persona));

    /// <summary>On a shared computer the next to sign in found a form filled in, as if they had typed it themselves.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("forged")]
    [InlineData("of Hugo")]
    public async Task Nobody_has_words_wait_for_another(string? seal)
    {
        foreach (var planter in new[] { "", "eval-hugo", "coord-nadia" })
        {
            var browser = planter.Length > 0 ? await SignedInAsync(planter) : new Visitor(host.GetTestClient());
            (string, string)[] sealedBy = seal switch { null => [(FormPosts.Seal, "")], "of Hugo" => [(FormPosts.Seal, FormPosts.SealOf(host.Services, "eval-hugo"))], _ => [(FormPosts.Seal, seal)] };
            await browser.PostAsync("/pathways/open", [("_handler", "open"), ("author", "c-claire"), ("key", "0123456789"), ("lastName", "Planted"), .. sealedBy]);
            Assert.False(browser.Has("pathways-typed"), planter);
            await AsAsync(browser, "c-claire");
            Assert.DoesNotContain("Planted", (await browser.GetAsync("/pathways/open")).Html, StringComparison.Ordinal);

            await AsAsync(browser, "admin-paul");
            await browser.PostPartsAsync("/import/send", [("author", "coord-nadia"), ("key", "0123456789"), ("source", "planted"), .. sealedBy]);
            await AsAsync(browser, "coord-nadia");
            Assert.DoesNotContain("planted", (await browser.GetAsync("/import")).Html, StringComparison.Ordinal);
        }
    }

    /// <summary>What this service made for Claire is hers, whoever is signed in when it is sent.</summary>
    [Fact]
    public async Task What_somebody_typed_on_their_own_page_waits_for_them()
    {
        var browser = await SignedInAsync("c-claire");
        await browser.GetAsync("/pathways/open");
        await browser.PostAsync("/sign-out");
        await browser.PostAsync("/pathways/open", ("_handler", "open"), ("author", "c-claire"), ("key", "0123456789"), ("lastName", "Attend"));
        Assert.True(browser.Has("pathways-typed"));
        await AsAsync(browser, "coord-nadia");
        Assert.DoesNotContain("Attend", (await browser.GetAsync("/pathways/open")).Html, StringComparison.Ordinal);
        await AsAsync(browser, "c-claire");
        Assert.Contains("Attend", (await browser.GetAsync("/pathways/open")).Html, StringComparison.Ordinal);
    }

    public static TheoryData<string> NoKeys => ["", " ", "x", "1234567", "0123 456789", "0123456789\u00e9", "0123456789\n", new string('k', 129), new string('k', 60_000)];

    /// <summary>The API refuses such a key; the forms took any, and made one up where there was none.</summary>
    [Theory]
    [MemberData(nameof(NoKeys))]
    public async Task A_form_without_a_key_as_the_API_takes_them_stores_nothing(string key)
    {
        var claire = await SignedInAsync("c-claire");
        var pathway = await OpenedAsync(claire, "0123456789");
        var before = await StoredAsync();

        await claire.GetAsync("/pathways/open?lang=fr");
        var open = await claire.PostAsync("/pathways/open?lang=fr", [.. Entry("Deux"), ("key", key)]);
        ShownAgain(open, "Deux");
        await claire.GetAsync($"/pathways/{pathway}/record?step=training_started&lang=fr");
        ShownAgain(await claire.PostAsync($"/pathways/{pathway}/record?step=training_started&lang=fr", ("occurredOn", "hier"), ("kind", "qualifying"), ("key", key)), "hier");
        await claire.GetAsync($"/pathways/{pathway}/person?lang=fr");
        ShownAgain(await claire.PostAsync($"/pathways/{pathway}/person?lang=fr", ("_handler", "person"), ("firstName", "Nora"), ("lastName", "Autre"), ("key", key)), "Autre");
        var entry = $"/pathways/{pathway}/correct/{await EntryOfAsync(pathway)}?lang=fr";
        await claire.GetAsync(entry);
        ShownAgain(await claire.PostAsync(entry, ("_handler", "correct"), ("occurredOn", "avant-hier"), ("key", key)), "avant-hier");
        await claire.GetAsync("/doubtful?lang=fr");
        Assert.Equal(HttpStatusCode.BadRequest, (await claire.PostAsync("/doubtful?lang=fr", ("_handler", "age"), ("age", $"{pathway}"), ("key", key))).Status);
        var nadia = await SignedInAsync("coord-nadia");
        await nadia.GetAsync("/import?lang=fr");
        foreach (var sent in new[] { "/import/send", "/import/take" })
        {
            var token = (await nadia.GetAsync("/import?lang=fr")).Html.Split("name=\"__RequestVerificationToken\" value=\"")[1].Split('"')[0];
            var answer = await nadia.PostPartsAsync(sent, ("__RequestVerificationToken", token), ("author", "coord-nadia"), ("id", Guid.NewGuid().ToString()), ("source", "PLIE"), ("key", key));
            // Beside a file a field is some kilobytes long.
            Assert.Equal((HttpStatusCode.Redirect, key.Length > 16 * 1024 ? "form/too-large" : "form/stale"), (answer.Status, Uri.UnescapeDataString(answer.Location!.Split("problem=")[1].Split('&')[0])));
        }
        Assert.Equal(before, await StoredAsync());

        // With one it is stored, once.
        await claire.GetAsync($"/pathways/{pathway}/record?step=training_started&lang=fr");
        for (var sent = 0; sent < 2; sent++)
        {
            var stored = await claire.PostAsync($"/pathways/{pathway}/record?step=training_started&lang=fr", ("occurredOn", "hier"), ("kind", "qualifying"), ("key", "kept-9876543210"));
            Assert.True(stored.Status == HttpStatusCode.Redirect, stored.Html);
        }
        Assert.Equal((before.Events + 1, before.People, before.Imports), await StoredAsync());
    }

    /// <summary>What no text has, in a form with files too, where the framework lets it pass.</summary>
    [Theory]
    [InlineData("source", "\0")]
    [InlineData("structure", "\0")]
    [InlineData("key", "\0")]
    [InlineData("author", "\0")]
    [InlineData("source", "\ufffe")]
    [InlineData("structure", "\ufdd0")]
    public async Task What_is_no_character_in_a_form_is_unreadable(string field, string odd)
    {
        var nadia = await SignedInAsync("coord-nadia");
        var token = (await nadia.GetAsync("/import?lang=fr")).Html.Split("name=\"__RequestVerificationToken\" value=\"")[1].Split('"')[0];
        var before = await StoredAsync();
        (string, string)[] fields = [("__RequestVerificationToken", token), ("author", "coord-nadia"), ("source", "PLIE"), ("structure", "PLIE-A"), ("key", "0123456789")];
        var answer = await nadia.PostPartsAsync("/import/send", [.. fields.Select(f => f.Item1 == field ? (field, f.Item2 + odd) : f)]);
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(before, await StoredAsync());
    }

    [Theory]
    [InlineData("firstName", "Zoé\ufffe")]
    [InlineData("email", "zoe\uffff@exemple.fr")]
    public async Task What_is_no_character_in_the_form_of_an_entry_is_unreadable(string field, string odd)
    {
        var claire = await SignedInAsync("c-claire");
        await claire.GetAsync("/pathways/open?lang=fr");
        var before = await StoredAsync();
        var answer = await claire.PostAsync("/pathways/open?lang=fr", [.. Entry("Durand").Where(f => f.Item1 != field), (field, odd), ("key", "0123456789")]);
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("Cette demande n’a pas pu être lue", answer.Html, StringComparison.Ordinal);
        Assert.Equal(before, await StoredAsync());
    }

    static void ShownAgain(Visitor.Page page, string typed)
    {
        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains($"value=\"{typed}\"", page.Html, StringComparison.Ordinal);
    }

    static (string, string)[] Entry(string lastName) =>
    [
        ("firstName", "Nora"), ("lastName", lastName), ("birthDate", "01/02/1990"), ("occurredOn", "hier"), ("scheme", "plie"), ("territory", "59350"), ("gender", "female"),
        ("situation.situation", "unemployed"), ("situation.education", "4"), ("confirmed", "entry/unknown-structure"), ("confirmed", "entry/unknown-commune"),
    ];

    static async Task<Guid> OpenedAsync(Visitor visitor, string key)
    {
        await visitor.GetAsync("/pathways/open?lang=fr");
        var opened = await visitor.PostAsync("/pathways/open?lang=fr", [.. Entry("Une"), ("key", key)]);
        Assert.True(opened.Status == HttpStatusCode.Redirect, opened.Html);
        return Guid.Parse(opened.Location!.Split("/pathways/")[1][..36]);
    }

    async Task<Guid> EntryOfAsync(Guid pathway)
    {
        await using var command = host.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand($"select id from pathways_events.mt_events where stream_id = '{pathway}' and version = 1");
        return (Guid)(await command.ExecuteScalarAsync())!;
    }

    async Task<(long Events, string People, long Imports)> StoredAsync()
    {
        await using var command = host.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(
            "select (select count(*) from pathways_events.mt_events), (select coalesce(string_agg(data::text, ' ' order by id), '') from pathways.mt_doc_identity), (select count(*) from pathways.mt_doc_importjob)");
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return (reader.GetInt64(0), reader.GetString(1), reader.GetInt64(2));
    }
}
