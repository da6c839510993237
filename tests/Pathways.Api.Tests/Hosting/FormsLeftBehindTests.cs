using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Alba;
using JasperFx.CommandLine;
using Marten;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Pathways.Api.Hosting;
using Pathways.Api.Recording.Forms;
using Pathways.Domain.Pathways;
using Pathways.Testing;

namespace Pathways.Api.Tests.Hosting;

/// <summary>Pages that were open when the session changed, without script and with the real cookies: signing out signs out, and no form ends in an error.</summary>
public sealed class FormsLeftBehindTests : IAsyncLifetime
{
    IAlbaHost host = null!;
    HttpClient client = null!;

    public async Task InitializeAsync()
    {
        JasperFxEnvironment.AutoStartHost = true;
        var connection = await TestPostgres.CreateDatabaseAsync();
        host = await AlbaHost.For<Program>(builder =>
        {
            builder.UseEnvironment("Development");
            builder.UseSetting("ConnectionStrings:Pathways", connection);
            builder.UseSetting("Pathways:Demo", "false");
        });
        client = host.GetTestClient();
    }

    public async Task DisposeAsync()
    {
        client.Dispose();
        await host.DisposeAsync();
    }

    static async Task<string> WhoAsync(Visitor visitor)
    {
        var page = (await visitor.GetAsync("/sign-out?lang=fr")).Html;
        return page.Contains("Personne n’est connecté", StringComparison.Ordinal) ? "" : page.Split("Vous êtes ")[1].Split(" dans ce navigateur")[0];
    }

    static async Task SignInAsync(Visitor visitor, string persona) => await visitor.PostAsync("/sign-in/persona", ("persona", persona));

    [Fact]
    public async Task Two_tabs_and_two_people_sign_in_and_out_without_an_error()
    {
        var browser = new Visitor(client);
        await browser.GetAsync("/sign-in?returnUrl=%2Fcaseload");
        // A second sign-in page was open beside: it goes on.
        await SignInAsync(browser, "c-claire");
        Assert.Equal("Claire Morel", await WhoAsync(browser));
        var second = await browser.PostAsync("/sign-in/persona", ("persona", "coord-nadia"), ("__RequestVerificationToken", "of an earlier time"), ("returnUrl", "/board"));
        Assert.Equal((HttpStatusCode.Redirect, "/board"), (second.Status, second.Location));
        Assert.Equal("Nadia Perrin", await WhoAsync(browser));
        Assert.Contains("Vous êtes déjà Nadia Perrin", (await browser.GetAsync("/sign-in?lang=fr")).Html, StringComparison.Ordinal);

        // The page of Claire, still open, signs out whoever is there; and once more, of nobody.
        foreach (var token in new[] { "of Claire", "" })
        {
            var left = await browser.PostAsync("/sign-out", ("__RequestVerificationToken", token));
            Assert.Equal((HttpStatusCode.Redirect, "/sign-in"), (left.Status, left.Location));
            Assert.Equal("", await WhoAsync(browser));
        }
        // What no page sends: nobody is who they choose to be, and the page is there again.
        Assert.Equal("/sign-in?returnUrl=%2F", (await browser.PostAsync("/sign-in/persona", ("persona", "nobody"))).Location);
        Assert.Equal("/sign-in", (await browser.GetAsync("/sign-in/persona")).Location);
    }

    /// <summary>Another site can't sign anybody out, nor in as somebody else: it is led to the page that asks.</summary>
    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Origin", "https://elsewhere.example")]
    public async Task Another_site_is_led_to_the_page_that_asks(string header, string value)
    {
        var browser = new Visitor(client);
        await SignInAsync(browser, "c-claire");
        using var elsewhere = host.GetTestClient();
        elsewhere.DefaultRequestHeaders.Add(header, value);
        using var left = await elsewhere.PostAsync("/sign-out", null);
        Assert.Equal((HttpStatusCode.Redirect, "/sign-out"), (left.StatusCode, left.Headers.Location?.OriginalString));
        Assert.False(left.Headers.Contains("Set-Cookie"));
        using var form = new FormUrlEncodedContent([new("persona", "c-claire")]);
        using var entered = await elsewhere.PostAsync("/sign-in/persona", form);
        Assert.Equal((HttpStatusCode.Redirect, "/sign-in?returnUrl=%2F"), (entered.StatusCode, entered.Headers.Location?.OriginalString));
        Assert.Equal("Claire Morel", await WhoAsync(browser));

        // Nor put words into a form that Claire would find, after signing in, as what she had typed.
        using var typed = new FormUrlEncodedContent([new("author", "c-claire"), new("lastName", "Elsewhere")]);
        using var kept = await elsewhere.PostAsync("/pathways/open", typed);
        Assert.Equal(HttpStatusCode.Redirect, kept.StatusCode);
        Assert.False(kept.Headers.Contains("Set-Cookie"));
    }

    /// <summary>Kestrel takes anything that is written after a 204 for a fault, and cuts the line after each step that was saved.</summary>
    [Fact]
    public async Task A_script_is_told_where_to_go_by_an_answer_that_may_have_a_body()
    {
        using var script = host.GetTestClient();
        script.DefaultRequestHeaders.Add(FormPosts.ByScript, "script");
        using var typed = new FormUrlEncodedContent([new("author", "c-claire")]);
        using var answer = await script.PostAsync("/pathways/open", typed);
        Assert.Equal((HttpStatusCode.OK, null), (answer.StatusCode, answer.Headers.Location));
        Assert.EndsWith("/sign-in?ReturnUrl=%2Fpathways%2Fopen", Assert.Single(answer.Headers.GetValues(FormPosts.GoTo)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_of_another_account_is_shown_again_and_stores_nothing()
    {
        var browser = new Visitor(client);
        await SignInAsync(browser, "c-claire");
        var page = await browser.GetAsync("/pathways/open?lang=fr");
        var token = page.Html.Split("name=\"__RequestVerificationToken\" value=\"")[1].Split('"')[0];
        await SignInAsync(browser, "coord-nadia");
        var again = await browser.PostAsync(
            "/pathways/open?lang=fr", ("_handler", "open"), ("__RequestVerificationToken", token), ("author", "c-claire"), ("key", "0123456789"), ("firstName", "Nora"), ("territory", "59350"));
        Assert.Equal(HttpStatusCode.BadRequest, again.Status);
        Assert.Contains("Vous êtes maintenant Nadia Perrin : ce formulaire a été ouvert par un autre compte, et rien n’est enregistré.", again.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"Nora\"", again.Html, StringComparison.Ordinal);

        // With a token of the new session and the page of the old one, as a script could have it.
        var renewed = await browser.GetAsync("/pathways/open?lang=fr");
        Assert.Contains("name=\"author\" value=\"coord-nadia\"", renewed.Html, StringComparison.Ordinal);
        var signed = await browser.PostAsync("/pathways/open?lang=fr", ("_handler", "open"), ("author", "c-claire"), ("firstName", "Nora"));
        Assert.Equal(HttpStatusCode.BadRequest, signed.Status);
        Assert.Contains("ouvert par un autre compte", signed.Html, StringComparison.Ordinal);

        // The same account, a token that is none: read again, and send.
        var stale = await browser.PostAsync("/pathways/open?lang=en", ("_handler", "open"), ("author", "coord-nadia"), ("__RequestVerificationToken", "none"), ("firstName", "Nora"));
        Assert.Equal(HttpStatusCode.BadRequest, stale.Status);
        Assert.Contains("This form was opened before your session changed, and nothing is recorded. You are Nadia Perrin.", stale.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"Nora\"", stale.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_too_long_is_a_page_of_its_own_language()
    {
        var browser = new Visitor(client);
        await SignInAsync(browser, "c-claire");
        await browser.GetAsync("/pathways/open?lang=fr");
        var tooLong = await browser.PostAsync("/pathways/open?lang=fr", ("_handler", "open"), ("firstName", new string('x', 5_000_000)));
        Assert.Contains("<main", tooLong.Html, StringComparison.Ordinal);
        Assert.Contains("trop long", tooLong.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, tooLong.Status);
    }

    /// <summary>A browser drops a longer one without a word, and what was typed with it.</summary>
    [Theory]
    [InlineData("é'", 290)]
    [InlineData("x", 2700)]
    [InlineData("\"", 880)]
    [InlineData("\U0001F642", 220)]
    public async Task What_is_kept_over_a_sign_in_fits_in_a_cookie(string typed, int times)
    {
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("author", "c-claire"), KeyValuePair.Create(FormPosts.Seal, FormPosts.SealOf(host.Services, "c-claire")), KeyValuePair.Create("note", string.Concat(Enumerable.Repeat(typed, times)))]);
        using var answer = await client.PostAsync($"/pathways/{Guid.NewGuid()}/record", form);
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), c => c.StartsWith("pathways-typed=", StringComparison.Ordinal));
        Assert.InRange(cookie.Split(';')[0].Length, 1, 4096);
    }

    [Fact]
    public async Task An_import_of_a_session_that_changed_is_told_on_its_page()
    {
        var browser = new Visitor(client);
        await SignInAsync(browser, "coord-nadia");
        var sent = await browser.PostPartsAsync("/import/send", ("author", "c-claire"), ("key", "0123456789"));
        Assert.Equal((HttpStatusCode.Redirect, "/import?problem=form/other-account"), (sent.Status, sent.Location));
        Assert.Contains("Vous êtes maintenant Nadia Perrin", (await browser.GetAsync(sent.Location! + "&lang=fr")).Html, StringComparison.Ordinal);
    }

    /// <summary>Its button is on the page of what was checked, and nowhere else.</summary>
    [Fact]
    public async Task A_checked_file_that_is_taken_in_a_session_that_changed_leads_back_to_its_page()
    {
        var browser = new Visitor(client);
        await SignInAsync(browser, "coord-nadia");
        var job = Guid.NewGuid();
        var sent = await browser.PostPartsAsync("/import/take", ("author", "c-claire"), ("id", $"{job}"), ("key", "0123456789"));
        Assert.Equal((HttpStatusCode.Redirect, $"/import?id={job}&problem=form/other-account"), (sent.Status, sent.Location));
    }

    /// <summary>Told to read what « is written here » on a page that is not there, and the entry was lost (open-apparel-registry #664).</summary>
    [Fact]
    public async Task What_was_typed_waits_for_its_author_where_the_other_account_may_not_open_the_page()
    {
        var browser = new Visitor(client);
        await SignInAsync(browser, "c-claire");
        await browser.GetAsync("/pathways/open?lang=fr");
        await SignInAsync(browser, "eval-hugo");
        var refused = await browser.PostAsync("/pathways/open", ("_handler", "open"), ("author", "c-claire"), ("firstName", "Zoé"), ("lastName", "Attend"));
        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.DoesNotContain("Attend", refused.Html, StringComparison.Ordinal);

        // A pathway of another structure.
        await SignInAsync(browser, "c-claire");
        await browser.GetAsync("/pathways/open?lang=fr");
        var opened = await browser.PostAsync("/pathways/open", ("_handler", "open"), ("firstName", "Zoé"), ("lastName", "Attend"), ("occurredOn", Day(-3)), ("scheme", "plie"), ("territory", "59350"), ("confirmed", "entry/unknown-structure"), ("confirmed", "entry/unknown-commune"));
        Assert.True(opened.Status == HttpStatusCode.Redirect, opened.Html);
        var record = $"{opened.Location!.Split('?')[0]}?step=diagnosis_made&lang=fr";
        await browser.GetAsync(record);
        await SignInAsync(browser, "c-yanis");
        var lost = await browser.PostAsync(record, ("_handler", "step"), ("author", "c-claire"), ("occurredOn", Day(-2)));
        Assert.Equal(HttpStatusCode.NotFound, lost.Status);
        Assert.Contains("elle le retrouve à cette adresse en se reconnectant", lost.Html.Replace('\u00a0', ' '), StringComparison.Ordinal);
        Assert.DoesNotContain("Relisez-le et enregistrez-le en votre nom", lost.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(Day(-2), (await browser.GetAsync(record)).Html, StringComparison.Ordinal);
        await SignInAsync(browser, "c-claire");
        Assert.Contains(Day(-2), (await browser.GetAsync(record)).Html, StringComparison.Ordinal);

        static string Day(int days) => new TerritoryClock(TimeProvider.System).Today.AddDays(days).ToString("dd/MM/yyyy", CultureInfo.InvariantCulture);
    }

    /// <summary>« Se déconnecter Claire Morel » signed out Nadia, who had signed in in another tab.</summary>
    [Fact]
    public async Task A_button_that_names_somebody_else_asks_before_it_signs_out()
    {
        var browser = new Visitor(client);
        await SignInAsync(browser, "c-claire");
        await browser.GetAsync("/caseload");
        await SignInAsync(browser, "coord-nadia");
        var asked = await browser.PostAsync("/sign-out", ("author", "c-claire"));
        Assert.Equal("/sign-out", asked.Location);
        Assert.Equal("Nadia Perrin", await WhoAsync(browser));
        Assert.Equal("/sign-in", (await browser.PostAsync("/sign-out")).Location);
        Assert.Equal("", await WhoAsync(browser));
        // Whoever is signed out already stays so.
        Assert.Equal("/sign-in", (await browser.PostAsync("/sign-out", ("author", "c-claire"))).Location);
    }

    // A pathway that Claire has opened.
    static async Task<string> OpenedAsync(Visitor claire, string lastName)
    {
        await claire.GetAsync("/pathways/open?lang=fr");
        var opened = await claire.PostAsync("/pathways/open", ("_handler", "open"), ("firstName", "Zoé"), ("lastName", lastName), ("occurredOn", "01/11/2026"), ("scheme", "plie"), ("territory", "59350"), ("confirmed", "entry/unknown-structure"), ("confirmed", "entry/unknown-commune"));
        Assert.True(opened.Status == HttpStatusCode.Redirect, opened.Html);
        return opened.Location!.Split("/record")[0];
    }

    /// <summary>Under the name of Nadia, who had typed nothing: « Ce que vous aviez écrit ».</summary>
    [Theory]
    [InlineData("fr", "elle le retrouve à cette adresse en se reconnectant", "Relisez-le et enregistrez-le en votre nom", "Cette étape est déjà retirée", "Ce que vous aviez écrit", "30 décembre 2026")]
    [InlineData("en", "they find it at this address when they sign in again", "record it in your own name", "This step is retracted already", "What you had written", "30 December 2026")]
    public async Task A_correction_of_a_step_that_was_retracted_meanwhile_waits_for_who_typed_it(string language, string kept, string sign, string gone, string own, string typed)
    {
        var (browser, beside) = (new Visitor(client), new Visitor(client));
        await SignInAsync(browser, "c-claire");
        await SignInAsync(beside, "c-claire");
        var pathway = await OpenedAsync(browser, "Retirée" + language);
        var record = $"{pathway}/record?step=training_started";
        await browser.GetAsync(record);
        var saved = await browser.PostAsync(record, ("_handler", "step"), ("occurredOn", "10/11/2026"), ("kind", "qualifying"), ("plannedEnd", "20/12/2026"));
        Assert.True(saved.Status == HttpStatusCode.Redirect, saved.Html);
        var address = $"{pathway}/correct/{saved.Location!.Split("saved=")[1].Split('&')[0]}?lang={language}";
        await browser.GetAsync(address);
        await beside.GetAsync(address);
        var retracted = await beside.PostAsync(address, ("_handler", "correct"), ("act", "retract"), ("occurredOn", "10/11/2026"), ("kind", "qualifying"), ("retract.why", "entered_twice"));
        Assert.True(retracted.Status == HttpStatusCode.Redirect, retracted.Html);

        await SignInAsync(browser, "coord-nadia");
        var lost = await browser.PostAsync(address, ("_handler", "correct"), ("author", "c-claire"), ("occurredOn", "10/11/2026"), ("kind", "qualifying"), ("plannedEnd", "30/12/2026"), ("why", "wrong_date"));
        Assert.Equal(HttpStatusCode.Gone, lost.Status);
        Assert.All((string[])[kept, gone], said => Assert.Contains(said, lost.Html, StringComparison.Ordinal));
        Assert.All((string[])[sign, own, typed], said => Assert.DoesNotContain(said, lost.Html, StringComparison.Ordinal));
        Assert.DoesNotContain(typed, (await browser.GetAsync(address)).Html, StringComparison.Ordinal);

        await SignInAsync(browser, "c-claire");
        var back = await browser.GetAsync(address);
        Assert.Equal(HttpStatusCode.Gone, back.Status);
        Assert.All((string[])[own, $"<dd>{typed}</dd>"], said => Assert.Contains(said, back.Html, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("fr", "n’est ni montré ici ni gardé", "Relisez-le et enregistrez-le en votre nom")]
    [InlineData("en", "is neither shown here nor kept", "record it in your own name")]
    public async Task Details_of_a_person_who_was_erased_meanwhile_wait_for_nobody(string language, string told, string sign)
    {
        var browser = new Visitor(client);
        await SignInAsync(browser, "c-claire");
        var pathway = await OpenedAsync(browser, "Effacée" + language);
        var address = $"{pathway}/person?lang={language}";
        await browser.GetAsync(address);
        await EraseAsync(Guid.Parse(pathway.Split('/')[^1]));

        await SignInAsync(browser, "coord-nadia");
        var lost = await browser.PostAsync(address, ("_handler", "person"), ("author", "c-claire"), ("firstName", "Zoé"), ("lastName", "Effacée"), ("email", "zoe@exemple.fr"));
        Assert.Equal(HttpStatusCode.Gone, lost.Status);
        Assert.Contains(told, lost.Html, StringComparison.Ordinal);
        Assert.All((string[])[sign, "zoe@exemple.fr"], said => Assert.DoesNotContain(said, lost.Html, StringComparison.Ordinal));
        await SignInAsync(browser, "c-claire");
        Assert.DoesNotContain("zoe@exemple.fr", (await browser.GetAsync(address)).Html, StringComparison.Ordinal);
        Assert.False(browser.Has("pathways-typed"));
    }

    /// <summary>A coordinator corrects no step that may hide a sensitive fact: its page is refused (403), and says where what was typed is.</summary>
    [Fact]
    public async Task A_correction_that_the_other_account_may_not_make_waits_for_who_typed_it()
    {
        var browser = new Visitor(client);
        await SignInAsync(browser, "c-claire");
        var pathway = await OpenedAsync(browser, "Frein");
        var record = $"{pathway}/record?step=barrier_identified";
        await browser.GetAsync(record);
        var saved = await browser.PostAsync(record, ("_handler", "step"), ("occurredOn", "10/11/2026"), ("barrier.health", "high"));
        Assert.True(saved.Status == HttpStatusCode.Redirect, saved.Html);
        var address = $"{pathway}/correct/{saved.Location!.Split("saved=")[1].Split('&')[0]}?lang=fr";
        await browser.GetAsync(address);
        await SignInAsync(browser, "coord-nadia");
        var lost = await browser.PostAsync(address, ("_handler", "correct"), ("author", "c-claire"), ("occurredOn", "12/11/2026"), ("axis", "health"), ("level", "high"), ("why", "wrong_date"));
        Assert.Equal(HttpStatusCode.Forbidden, lost.Status);
        Assert.Contains("elle le retrouve à cette adresse en se reconnectant", lost.Html, StringComparison.Ordinal);
        Assert.All((string[])["Relisez-le et enregistrez-le en votre nom", "12/11/2026"], said => Assert.DoesNotContain(said, lost.Html, StringComparison.Ordinal));
        await SignInAsync(browser, "c-claire");
        Assert.Contains("12/11/2026", (await browser.GetAsync(address)).Html, StringComparison.Ordinal);
    }

    async Task EraseAsync(Guid pathway)
    {
        await using var session = host.Services.GetRequiredService<IDocumentStore>().QuerySession();
        var person = ((PathwayOpened)(await session.Events.FetchStreamAsync(pathway))[0].Data).Person;
        using var paul = new FormUrlEncodedContent([KeyValuePair.Create("persona", "admin-paul")]);
        using var entered = await client.PostAsync("/sign-in/persona", paul);
        using var erase = new HttpRequestMessage(HttpMethod.Delete, $"/api/people/{person}");
        erase.Headers.Add("Cookie", string.Join("; ", entered.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0])));
        erase.Headers.Add("Idempotency-Key", "erased-meanwhile-" + pathway);
        using var erased = await client.SendAsync(erase);
        Assert.True(erased.IsSuccessStatusCode, await erased.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_key_of_what_is_kept_is_of_each_account_and_of_nobody_else()
    {
        var (claire, yanis, nobody) = (new Visitor(client), new Visitor(client), new Visitor(client));
        await SignInAsync(claire, "c-claire");
        await SignInAsync(yanis, "c-yanis");
        var keys = await KeysAsync(claire);
        Assert.All(keys.Values, key => Assert.Equal(32, Convert.FromBase64String(key).Length));
        Assert.Equal(keys, await KeysAsync(claire));
        Assert.Empty(keys.Values.Intersect((await KeysAsync(yanis)).Values));
        Assert.Equal(HttpStatusCode.Redirect, (await nobody.GetAsync("/forms/key")).Status);
    }

    /// <summary>Whoever copied a browser's storage, and signs in as its owner later, finds no key for it: the service has it no more.</summary>
    [Fact]
    public async Task The_key_of_a_day_is_gone_for_good_at_the_end_of_the_day_after()
    {
        var clock = new Clock { Now = new DateTimeOffset(2026, 11, 24, 16, 55, 0, TimeSpan.Zero) };
        var connection = await TestPostgres.CreateDatabaseAsync();
        await using var later = await AlbaHost.For<Program>(builder =>
        {
            builder.UseEnvironment("Development");
            builder.UseSetting("ConnectionStrings:Pathways", connection);
            builder.UseSetting("Pathways:Demo", "false");
            builder.ConfigureServices(services =>
            {
                services.AddSingleton<TimeProvider>(clock);
                services.AddAuthentication(NamedAccounts.Scheme).AddScheme<AuthenticationSchemeOptions, NamedAccounts>(NamedAccounts.Scheme, null);
            });
        });
        var claire = new Visitor(later.GetTestClient(), "c-claire:counsellor:PLIE-CENTRE");
        var tuesday = Assert.Single(await KeysAsync(claire));
        Assert.Equal("2026-11-24", tuesday.Key);

        clock.Now = clock.Now.AddHours(23.9);
        var wednesday = await KeysAsync(claire);
        Assert.Equal(["2026-11-24", "2026-11-25"], wednesday.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(tuesday.Value, wednesday["2026-11-24"]);
        Assert.NotEqual(tuesday.Value, wednesday["2026-11-25"]);

        clock.Now = new DateTimeOffset(2026, 11, 26, 0, 0, 0, TimeSpan.Zero);
        Assert.Equal(["2026-11-25", "2026-11-26"], (await KeysAsync(claire)).Keys.Order(StringComparer.Ordinal));
        await using var session = later.Services.GetRequiredService<IDocumentStore>().QuerySession();
        Assert.Equal(["2026-11-25", "2026-11-26"], await session.Query<KeptSecret>().OrderBy(s => s.Id).Select(s => s.Id).ToListAsync());
    }

    static async Task<IReadOnlyDictionary<string, string>> KeysAsync(Visitor visitor) =>
        JsonNode.Parse((await visitor.GetAsync("/forms/key")).Html)!.AsArray().ToDictionary(k => (string)k!["day"]!, k => (string)k!["key"]!, StringComparer.Ordinal);

    sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
