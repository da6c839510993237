using Microsoft.Playwright;
using Pathways.Api.Hosting;
using Pathways.Testing;
using static Microsoft.Playwright.Assertions;
using static Pathways.Browser.Tests.Looks;

namespace Pathways.Browser.Tests.Recording;

/// <summary>Two people on one computer, a session that ends, an answer that is no page, a tab that is closed: nothing typed is lost, and nothing is signed by somebody else.</summary>
[Collection(BrowserSites.Drafts)]
public class FormsLeftBehindTests(BrowserSite site) : SiteTests(site)
{
    const string Structure = "left-behind";
    const string Claire = "c.claire:counsellor:" + Structure;
    const string Nadia = "n.perrin:coordinator:";
    const string Yanis = "y.haddad:counsellor:elsewhere";
    static readonly DateOnly Today = new TerritoryClock(TimeProvider.System).Today;

    Task<Guid> PathwayAsync(string name) => Site.OpenedAsync(Structure, name);

    Task<long> StoredAsync(Guid pathway, string name) => Site.StoredAsync(pathway, name);

    static Task BecomeAsync(IPage page, string? account) => page.Context.SetExtraHTTPHeadersAsync(
        account is null ? [] : new Dictionary<string, string>(StringComparer.Ordinal) { [NamedAccounts.Header] = account });

    static ILocator Save(IPage page) => page.Locator("form[data-keep] button[type=submit]").First;

    static async Task FillTrainingAsync(IPage page, string day = "hier")
    {
        await page.Locator("[name=occurredOn]").FillAsync(day);
        await page.Locator("[name=kind][value=qualifying]").CheckAsync();
    }

    static async Task<string> StorageAsync(IPage page) => await page.EvaluateAsync<string>("JSON.stringify(localStorage) + JSON.stringify(sessionStorage)");

    [Theory]
    [InlineData(Nadia, "n.perrin", "Pour enregistrer en tant que n.perrin, ouvrez la page à nouveau.")]
    [InlineData(Yanis, "y.haddad", "y.haddad ne peut pas ouvrir cette page.")]
    public async Task A_form_that_the_session_has_left_behind_stays_and_says_who_is_signed_in(string next, string name, string way)
    {
        var pathway = await PathwayAsync("Autre main");
        var page = await Site.SignedInAsync(Claire);
        await page.GotoAsync($"/pathways/{pathway}/record?step=training_started&lang=fr");
        await FillTrainingAsync(page);
        await BecomeAsync(page, next);
        await Save(page).ClickAsync();

        await Expect(page.Locator("#form-notice")).ToContainTextAsync($"Vous êtes maintenant {name}");
        // Another way is offered only where it leads somewhere.
        await Expect(page.Locator("#form-notice p").First).ToHaveTextAsync(
            $"Vous êtes maintenant {name} dans ce navigateur, et cette saisie est celle de c.claire : rien n’est enregistré. Elle reste sur cette page, cachée. "
            + $"Pour l’envoyer, reconnectez-vous comme c.claire dans un autre onglet, puis revenez ici. {way}");
        await Expect(page.Locator("[name=occurredOn]")).ToHaveValueAsync("hier");
        await Expect(page.Locator("[name=kind][value=qualifying]")).ToBeCheckedAsync();
        await AccessibleAsync(page);
        await ShotAsync(page, "left-behind-" + name);
        // Pressed again, it is still not sent in the other's name.
        await page.GetByRole(AriaRole.Button, new() { Name = "Envoyer maintenant" }).ClickAsync();
        await Expect(page.Locator("#form-notice")).ToContainTextAsync($"Vous êtes maintenant {name}");
        Assert.Equal(0, await StoredAsync(pathway, "training_started"));

        await BecomeAsync(page, Claire);
        await page.GetByRole(AriaRole.Button, new() { Name = "Envoyer maintenant" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).First).ToContainTextAsync("Enregistré");
        Assert.Equal(1, await Site.CountAsync($"select count(*) from pathways_events.mt_events where stream_id = '{pathway}' and type = 'training_started' and user_name = 'c.claire'"));
    }

    [Theory]
    [InlineData("fr", "Vous êtes maintenant n.perrin")]
    [InlineData("en", "You are now n.perrin")]
    public async Task Without_a_script_the_form_is_shown_again_with_what_was_typed(string language, string told)
    {
        var pathway = await PathwayAsync("Sans script");
        var page = await Site.SignedInAsync(Claire, scripts: false);
        await page.GotoAsync($"/pathways/{pathway}/record?step=training_started&lang={language}");
        await FillTrainingAsync(page);
        await BecomeAsync(page, Nadia);
        await Save(page).ClickAsync();
        await Expect(page.Locator("#not-taken")).ToContainTextAsync(told);
        await Expect(page.Locator("[name=occurredOn]")).ToHaveValueAsync("hier");
        await Expect(page.Locator("[name=kind][value=qualifying]")).ToBeCheckedAsync();
        await ShotAsync(page, "left-behind-no-script-" + language);
        Assert.Equal(0, await StoredAsync(pathway, "training_started"));

        // Read, and sent in one's own name.
        await Save(page).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).First).ToContainTextAsync(language == "fr" ? "Enregistré" : "Recorded");
        Assert.Equal(1, await Site.CountAsync($"select count(*) from pathways_events.mt_events where stream_id = '{pathway}' and type = 'training_started' and user_name = 'n.perrin'"));
    }

    [Fact]
    public async Task Without_a_script_what_was_typed_is_back_after_signing_in_again_and_for_nobody_else()
    {
        var pathway = await PathwayAsync("Session finie");
        var page = await Site.SignedInAsync(Claire, scripts: false);
        var address = $"/pathways/{pathway}/record?step=training_started&lang=fr";
        await page.GotoAsync(address);
        await FillTrainingAsync(page);
        await BecomeAsync(page, null);
        await Save(page).ClickAsync();
        Assert.Equal("/sign-in", new Uri(page.Url).AbsolutePath);
        Assert.DoesNotContain("qualifying", await page.ContentAsync(), StringComparison.Ordinal);

        await BecomeAsync(page, Nadia);
        await page.GotoAsync(address);
        await Expect(page.Locator("[name=kind]:checked")).ToHaveCountAsync(0);
        await BecomeAsync(page, Claire);
        await page.GotoAsync(address);
        await Expect(page.Locator("#put-back")).ToContainTextAsync("pas encore enregistrée");
        await Expect(page.Locator("[name=kind][value=qualifying]")).ToBeCheckedAsync();
        await Save(page).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).First).ToContainTextAsync("Enregistré");
        Assert.Equal(1, await StoredAsync(pathway, "training_started"));
    }

    /// <summary>An answer of something between the browser and the service, or of the service in distress.</summary>
    [Theory]
    [InlineData(400, "text/plain", "A valid antiforgery token was not provided", "(400)")]
    [InlineData(413, "text/html", "<html><body><h1>413 Request Entity Too Large</h1></body></html>", "(413)")]
    [InlineData(429, "application/problem+json", "{\"title\":\"Too many\"}", "(429)")]
    [InlineData(500, "text/html", "", "(500)")]
    [InlineData(403, "text/html", "<html><body><main><h1>Proxy login</h1><form data-keep='x'></form></main></body></html>", "(403)")]
    [InlineData(200, "text/html", "", "(200)")]
    [InlineData(503, "text/html", "<html><body><main>Maintenance</main></body></html>", "ligne est coupée")]
    public async Task An_answer_that_is_no_page_of_the_service_keeps_the_form(int status, string type, string body, string told)
    {
        var pathway = await PathwayAsync("Réponse");
        var page = await Site.SignedInAsync(Claire);
        await page.GotoAsync($"/pathways/{pathway}/record?step=training_started&lang=fr");
        await FillTrainingAsync(page);
        await page.RouteAsync("**/record*", route => route.Request.Method == "POST"
            ? route.FulfillAsync(new() { Status = status, ContentType = type, Body = body }) : route.ContinueAsync());
        await Save(page).ClickAsync();
        await Expect(page.Locator("#form-notice")).ToContainTextAsync(told);
        await Expect(page.Locator("[name=kind][value=qualifying]")).ToBeCheckedAsync();

        await page.UnrouteAsync("**/record*");
        await page.GetByRole(AriaRole.Button, new() { Name = "Envoyer maintenant" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).First).ToContainTextAsync("Enregistré");
        Assert.Equal(1, await StoredAsync(pathway, "training_started"));
    }

    [Fact]
    public async Task What_is_kept_is_told_to_who_typed_it_only_and_can_be_read_by_nobody_else()
    {
        var pathway = await PathwayAsync("Ordinateur partagé");
        var page = await Site.SignedInAsync(Claire);
        var address = $"/pathways/{pathway}/record?step=training_prescribed&lang=fr";
        await page.GotoAsync(address);
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        var tuesday = Today.AddDays(-3).ToString("dd/MM/yyyy", System.Globalization.CultureInfo.InvariantCulture);
        await FillTrainingAsync(page, tuesday);
        await page.Context.SetOfflineAsync(true);
        await Save(page).ClickAsync();
        await Expect(page.Locator("#form-notice")).ToContainTextAsync("La ligne est coupée");
        await page.GotoAsync("about:blank");
        await page.Context.SetOfflineAsync(false);

        // The next person at this computer sees nothing of it, and their form is their own.
        await BecomeAsync(page, Nadia);
        await page.GotoAsync(address);
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await Expect(page.Locator("#form-notice")).ToHaveCountAsync(0);
        await Expect(page.Locator("[name=kind]:checked")).ToHaveCountAsync(0);
        var left = await StorageAsync(page);
        Assert.Contains("pathways:kept:", left, StringComparison.Ordinal);
        Assert.DoesNotContain("qualif", left, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("claire", left, StringComparison.OrdinalIgnoreCase);

        // Back, she finds it from every page; what, whose, when; and the values stand in the form.
        await BecomeAsync(page, Claire);
        await page.GotoAsync("/caseload?lang=fr");
        await Expect(page.Locator("#unsent")).ToContainTextAsync("pas encore envoyée");
        await AccessibleAsync(page);
        await page.Locator("#unsent a").ClickAsync();
        var notice = page.Locator("#form-notice");
        await Expect(notice).ToContainTextAsync("Formation prescrite");
        await Expect(notice).ToContainTextAsync("qualifiante");
        await Expect(notice).ToContainTextAsync("saisie par c.claire à");
        await Expect(notice).ToContainTextAsync(Today.AddDays(-3).ToString("dddd d MMMM", System.Globalization.CultureInfo.GetCultureInfo("fr")));
        await Expect(page.Locator("[name=kind][value=qualifying]")).ToBeCheckedAsync();
        await Expect(page.Locator("[name=occurredOn]")).ToHaveValueAsync(tuesday);
        await ShotAsync(page, "unsent-back");
        await AccessibleAsync(page);
        await notice.GetByRole(AriaRole.Button, new() { Name = "Envoyer maintenant" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).First).ToContainTextAsync("Enregistré");
        Assert.Equal(1, await StoredAsync(pathway, "training_prescribed"));
        Assert.DoesNotContain("pathways:kept:", await StorageAsync(page), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Les effacer et se déconnecter", false)]
    [InlineData("Les garder et se déconnecter", true)]
    public async Task Signing_out_says_what_is_not_sent_and_offers_to_erase_it(string button, bool kept)
    {
        var pathway = await PathwayAsync("Départ");
        var page = await Site.SignedInAsync(Claire);
        await page.GotoAsync($"/pathways/{pathway}/record?step=training_started&lang=fr");
        await FillTrainingAsync(page);
        await page.WaitForFunctionAsync("Object.keys(localStorage).some(k => k.startsWith('pathways:kept'))");
        var leave = page.Locator("form[action='/sign-out'] button").First;
        await leave.ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("Entrée en formation");
        await AccessibleAsync(page);
        await ShotAsync(page, "sign-out-unsent");
        await page.Keyboard.PressAsync("Escape");
        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(page.Locator("[name=kind][value=qualifying]")).ToBeCheckedAsync();

        await leave.PressAsync("Enter");
        await dialog.GetByRole(AriaRole.Button, new() { Name = button }).PressAsync("Enter");
        await page.WaitForURLAsync("**/sign-in*");
        Assert.Equal(kept, (await StorageAsync(page)).Contains("pathways:kept:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_a_day_old_or_of_an_earlier_version_is_erased_whoever_is_signed_in()
    {
        var page = await Site.SignedInAsync(Claire);
        await page.GotoAsync("/caseload");
        await page.EvaluateAsync("""
            () => {
              localStorage.setItem("pathways-unsent:/pathways/x/record", JSON.stringify({ action: "/", fields: [["kind", "health"]] }));
              sessionStorage.setItem("pathways-draft:/pathways/x/record", JSON.stringify([["kind", "health", true]]));
              localStorage.setItem("pathways:kept:0123:/old#", JSON.stringify({ at: Date.now() - 25 * 3600 * 1000, iv: "", data: "" }));
              localStorage.setItem("pathways:kept:0123:/new#", JSON.stringify({ at: Date.now() - 23 * 3600 * 1000, iv: "", data: "" }));
              localStorage.setItem("pathways:kept:0123:/broken#", "{");
            }
            """);
        await BecomeAsync(page, null);
        await page.GotoAsync("/sign-in");
        Assert.Equal(["pathways:kept:0123:/new#"], await page.EvaluateAsync<string[]>("Object.keys(localStorage).filter(k => k.includes('kept') || k.includes('un'))"));
        // That something was there, and when: nothing of what it was.
        Assert.Equal(["at"], await page.EvaluateAsync<string[]>("Object.keys(JSON.parse(localStorage['pathways:over:0123:/old#']))"));
        Assert.Empty(await page.EvaluateAsync<string[]>("Object.keys(sessionStorage).filter(k => k.includes('draft'))"));
    }

    /// <summary>Typed on Tuesday without a line, and left; the computer is another's on Wednesday evening, and Claire's again on Thursday.</summary>
    [Fact]
    public async Task What_was_not_sent_for_a_day_is_gone_for_good_and_whose_it_was_is_told()
    {
        var pathway = await PathwayAsync("Trop tard");
        var page = await Site.SignedInAsync(Claire);
        var typedAt = DateTimeOffset.UtcNow;
        await page.Clock.InstallAsync();
        var address = $"/pathways/{pathway}/record?step=training_prescribed&lang=fr";
        await page.GotoAsync(address);
        await FillTrainingAsync(page);
        await page.WaitForFunctionAsync("Object.keys(localStorage).some(k => k.startsWith('pathways:kept'))");

        await page.Clock.SetSystemTimeAsync(typedAt.AddHours(23).UtcDateTime);
        await page.GotoAsync(address);
        await Expect(page.Locator("[name=kind][value=qualifying]")).ToBeCheckedAsync();

        await page.Clock.SetSystemTimeAsync(typedAt.AddHours(25).UtcDateTime);
        await BecomeAsync(page, Nadia);
        await page.GotoAsync("/caseload?lang=fr");
        await Expect(page.Locator("h1")).ToBeVisibleAsync();
        await Expect(page.Locator("#over")).ToHaveCountAsync(0);
        Assert.DoesNotContain("pathways:kept:", await StorageAsync(page), StringComparison.Ordinal);

        await page.Clock.SetSystemTimeAsync(typedAt.AddHours(49).UtcDateTime);
        await BecomeAsync(page, Claire);
        await page.GotoAsync("/caseload?lang=fr");
        var told = page.Locator("#over");
        await Expect(told).ToContainTextAsync(new TerritoryClock(TimeProvider.System).DayOf(typedAt).ToString("dddd d MMMM", System.Globalization.CultureInfo.GetCultureInfo("fr")));
        await Expect(told).ToContainTextAsync("rien n’en est enregistré");
        await AccessibleAsync(page);
        await ShotAsync(page, "draft-over");
        await told.Locator("a").ClickAsync();
        await page.WaitForURLAsync($"**/pathways/{pathway}/record?step=training_prescribed");
        await Expect(page.Locator("[name=kind]:checked")).ToHaveCountAsync(0);
        await page.Locator("#over").GetByRole(AriaRole.Button, new() { Name = "C’est noté" }).ClickAsync();
        await page.ReloadAsync();
        await Expect(page.Locator("#over")).ToHaveCountAsync(0);
        Assert.Equal(0, await StoredAsync(pathway, "training_prescribed"));
    }

    [Fact]
    public async Task A_reload_a_closed_tab_and_another_page_give_back_what_was_typed()
    {
        var pathway = await PathwayAsync("Rechargée");
        var page = await Site.SignedInAsync(Claire);
        var address = $"/pathways/{pathway}/record?step=work_contract_started&lang=fr";
        var beside = await page.Context.NewPageAsync();
        await beside.GotoAsync(address);
        await page.GotoAsync(address);
        await page.Locator("[name=weeklyHours]").FillAsync("28");
        await page.Locator("[name=workingTime][value=part_time]").CheckAsync();
        await page.WaitForFunctionAsync("Object.keys(localStorage).some(k => k.startsWith('pathways:kept'))");
        // A tab that was open before keeps nothing, and so has nothing to take away.
        await beside.Locator("[name=weeklyHours]").DispatchEventAsync("input");
        await page.ReloadAsync();
        await BackAsync(page);

        await page.CloseAsync();
        var again = await page.Context.NewPageAsync();
        await again.GotoAsync(address);
        await BackAsync(again);
        await again.Locator("a[href='/caseload']").First.ClickAsync();
        await again.GotoAsync(address);
        await BackAsync(again);
        await ShotAsync(again, "put-back");

        await again.Locator("#put-back").GetByRole(AriaRole.Button, new() { Name = "L’oublier" }).ClickAsync();
        await Expect(again.Locator("[name=weeklyHours]")).ToHaveValueAsync("");
        await again.ReloadAsync();
        await again.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await Expect(again.Locator("[name=weeklyHours]")).ToHaveValueAsync("");

        static async Task BackAsync(IPage page)
        {
            await Expect(page.Locator("#put-back")).ToContainTextAsync("n’est pas enregistrée");
            await Expect(page.Locator("[name=weeklyHours]")).ToHaveValueAsync("28");
            await Expect(page.Locator("[name=workingTime][value=part_time]")).ToBeCheckedAsync();
        }
    }

    /// <summary>Of a booking the day that counts is the one for which it is planned.</summary>
    [Fact]
    public async Task A_booking_that_was_not_sent_is_told_with_the_day_for_which_it_is_planned()
    {
        var pathway = await PathwayAsync("Prévue");
        var page = await Site.SignedInAsync(Claire);
        await page.GotoAsync($"/pathways/{pathway}/record?step=appointment_booked&lang=fr");
        await page.Locator("[name=plannedOn]").FillAsync("06/12/2026");
        await page.Locator("[name=mode][value=telephone]").CheckAsync();
        await page.WaitForFunctionAsync("Object.keys(localStorage).some(k => k.startsWith('pathways:kept'))");
        await page.ReloadAsync();
        await Expect(page.Locator("#put-back")).ToContainTextAsync("par téléphone, prévu le dimanche 6 décembre, ");
    }

    /// <summary>A page that was opened before midnight has yesterday's key; a tab that was opened after it writes with today's.</summary>
    [Fact]
    public async Task What_a_tab_wrote_with_the_key_of_a_new_day_is_read_by_one_that_has_the_key_of_the_day_before()
    {
        var page = await Site.SignedInAsync(Claire);
        await page.GotoAsync($"/pathways/{await PathwayAsync("Minuit")}/record?step=work_contract_started&lang=fr");
        await page.Locator("[name=weeklyHours]").FillAsync("28");
        await page.WaitForFunctionAsync("Object.keys(localStorage).some(k => k.startsWith('pathways:kept'))");
        var asked = 0;
        await page.RouteAsync("**/forms/key", async route =>
        {
            var answer = await route.FetchAsync();
            var body = await answer.TextAsync();
            await route.FulfillAsync(new() { Response = answer, Body = asked++ == 0 ? body.Replace("\"day\":\"2", "\"day\":\"1", StringComparison.Ordinal) : body });
        });
        await page.ReloadAsync();
        await Expect(page.Locator("#put-back")).ToContainTextAsync("n’est pas enregistrée");
        await Expect(page.Locator("[name=weeklyHours]")).ToHaveValueAsync("28");
        await Expect(page.Locator("#over")).ToHaveCountAsync(0);
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task What_is_sent_or_erased_while_its_key_is_on_the_way_is_no_error()
    {
        var page = await Site.SignedInAsync(Claire);
        await page.GotoAsync($"/pathways/{await PathwayAsync("Entre-temps")}/record?step=work_contract_started&lang=fr");
        await page.Locator("[name=weeklyHours]").FillAsync("28");
        await page.WaitForFunctionAsync("Object.keys(localStorage).some(k => k.startsWith('pathways:kept'))");
        var errors = new List<string>();
        page.PageError += (_, error) => errors.Add(error);
        await page.RouteAsync("**/forms/key", async route =>
        {
            await page.EvaluateAsync("localStorage.clear()");
            await route.ContinueAsync();
        });
        await page.ReloadAsync();
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await Expect(page.Locator("[name=weeklyHours]")).ToHaveValueAsync("");
        Assert.Empty(errors);
    }

    /// <summary>Forms in which a person is named stay in their tab, encrypted: over a reload and a sign-out that keeps them, for who typed them.</summary>
    [Theory]
    [InlineData("Les garder et se déconnecter", "Haddouche")]
    [InlineData("Les effacer et se déconnecter", "")]
    public async Task Names_are_kept_over_a_sign_out_for_who_typed_them_and_for_nobody_else(string button, string back)
    {
        var page = await Site.SignedInAsync(Claire);
        await page.GotoAsync("/pathways/open?lang=fr");
        await page.Locator("[name=lastName]").FillAsync("Haddouche");
        await page.WaitForFunctionAsync("Object.keys(sessionStorage).some(k => k.startsWith('pathways:kept'))");
        Assert.DoesNotContain("Haddouche", await StorageAsync(page), StringComparison.Ordinal);
        await page.ReloadAsync();
        await Expect(page.Locator("[name=lastName]")).ToHaveValueAsync("Haddouche");

        var beside = await page.Context.NewPageAsync();
        await beside.GotoAsync("/pathways/open?lang=fr");
        await beside.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await Expect(beside.Locator("[name=lastName]")).ToHaveValueAsync("");
        await beside.CloseAsync();

        await page.Locator("form[action='/sign-out'] button").First.ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog.Locator("li")).ToContainTextAsync("Peut être gardée dans cet onglet");
        await AccessibleAsync(page);
        await ShotAsync(page, "sign-out-names");
        await dialog.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();
        await page.WaitForURLAsync("**/sign-in*");
        Assert.Equal(back.Length > 0, (await StorageAsync(page)).Contains("pathways:kept", StringComparison.Ordinal));
        Assert.DoesNotContain("Haddouche", await StorageAsync(page), StringComparison.Ordinal);

        await BecomeAsync(page, Yanis);
        await page.GotoAsync("/pathways/open?lang=fr");
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await Expect(page.Locator("[name=lastName]")).ToHaveValueAsync("");
        await Expect(page.Locator("#put-back")).ToHaveCountAsync(0);
        await BecomeAsync(page, Claire);
        await page.GotoAsync("/pathways/open?lang=fr");
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await Expect(page.Locator("[name=lastName]")).ToHaveValueAsync(back);
    }

    /// <summary>What stands in another tab is asked about as well; whoever signs in next is not shown it, and it is there for its author.</summary>
    [Theory]
    [InlineData("/pathways/open?lang=fr", "lastName")]
    [InlineData("/pathways/{0}/person?lang=fr", "phone")]
    [InlineData("/pathways/{0}/record?step=work_contract_started&lang=fr", "weeklyHours")]
    public async Task A_form_in_another_tab_is_asked_about_and_covered_until_its_author_is_back(string address, string field)
    {
        var pathway = await PathwayAsync("Couverte");
        var page = await Site.SignedInAsync(Claire);
        await page.GotoAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, address, pathway));
        var input = page.Locator($"[name={field}]");
        var typed = field switch { "phone" => "04 74 11 22 33", "weeklyHours" => "28", _ => "Quentin" };
        await input.FillAsync(typed);
        await page.WaitForFunctionAsync("[...Object.keys(sessionStorage), ...Object.keys(localStorage)].some(k => k.startsWith('pathways:kept'))");
        var beside = await page.Context.NewPageAsync();
        await beside.GotoAsync("/caseload?lang=fr");
        await beside.Locator("form[action='/sign-out'] button").First.ClickAsync();
        var dialog = beside.GetByRole(AriaRole.Dialog);
        await Expect(dialog.Locator("li")).ToContainTextAsync(field == "weeklyHours" ? "Peut être gardée sur cet appareil" : "Dans un autre onglet");
        await BecomeAsync(page, null);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Les garder et se déconnecter" }).ClickAsync();
        await beside.WaitForURLAsync("**/sign-in*");
        await CoveredAsync("La session de c.claire a pris fin");

        await BecomeAsync(page, Yanis);
        await beside.GotoAsync("/caseload?lang=fr");
        await CoveredAsync("Vous êtes maintenant y.haddad");
        await AccessibleAsync(page);
        await ShotAsync(page, "covered-" + field);

        await BecomeAsync(page, Claire);
        await beside.GotoAsync("/caseload?lang=fr");
        await Expect(page.Locator("#form-notice")).ToHaveCountAsync(0);
        await Expect(input).ToBeVisibleAsync();
        await Expect(input).ToHaveValueAsync(typed);
        await Expect(page.Locator(".site-header form")).ToBeVisibleAsync();

        async Task CoveredAsync(string told)
        {
            await Expect(page.Locator("#form-notice")).ToContainTextAsync(told);
            await Expect(page.Locator("#form-notice a[href='/sign-in'][target=_blank]")).ToBeVisibleAsync();
            await Expect(input).ToBeHiddenAsync();
            Assert.DoesNotContain("Couverte", await page.Locator("body").InnerTextAsync(), StringComparison.Ordinal);
            await Expect(page.Locator(".site-header .who")).ToBeHiddenAsync();
        }
    }

    [Fact]
    public async Task An_open_page_with_names_is_covered_while_somebody_else_is_signed_in()
    {
        var pathway = await PathwayAsync("Ouverte");
        var page = await Site.SignedInAsync(Claire);
        await page.GotoAsync($"/pathways/{pathway}?lang=fr");
        await Expect(page.Locator("h1")).ToContainTextAsync("Ouverte");
        await BecomeAsync(page, Yanis);
        var beside = await page.Context.NewPageAsync();
        await beside.GotoAsync("/caseload?lang=fr");
        await Expect(page.Locator("#covered")).ToContainTextAsync("Vous êtes maintenant y.haddad");
        Assert.DoesNotContain("Ouverte", await page.Locator("body").InnerTextAsync() + await page.TitleAsync(), StringComparison.Ordinal);
        await AccessibleAsync(page);
        await BecomeAsync(page, Claire);
        await beside.GotoAsync("/caseload?lang=fr");
        await Expect(page.Locator("h1")).ToContainTextAsync("Ouverte");
    }

    /// <summary>The session has ended by itself: the way to sign in is a link beside the form, the frame names nobody, and once signed in the warning goes.</summary>
    [Fact]
    public async Task A_session_that_ended_under_an_opening_form_offers_the_way_back_and_says_when_it_is_done()
    {
        var page = await Site.SignedInAsync(Claire);
        await page.GotoAsync("/pathways/open?lang=fr");
        await page.Locator("[name=lastName]").FillAsync("Quentin");
        await BecomeAsync(page, null);
        await Save(page).ClickAsync();
        var notice = page.Locator("#form-notice");
        await Expect(notice).ToContainTextAsync("Votre session a pris fin");
        await Expect(page.Locator(".site-header .who")).ToBeHiddenAsync();
        await Expect(page.Locator("[name=lastName]")).ToHaveValueAsync("Quentin");
        await AccessibleAsync(page);
        await ShotAsync(page, "session-over-open");
        var beside = await page.RunAndWaitForPopupAsync(() => notice.GetByRole(AriaRole.Link, new() { Name = "Se connecter (nouvel onglet)" }).ClickAsync());
        Assert.Equal("/sign-in", new Uri(beside.Url).AbsolutePath);
        await BecomeAsync(page, Claire);
        await beside.GotoAsync("/caseload?lang=fr");
        await Expect(notice).ToContainTextAsync("Vous êtes de nouveau connecté·e");
        await Expect(notice).Not.ToContainTextAsync("Votre session a pris fin");
        await Expect(page.Locator(".site-header .who")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Another_tab_says_at_once_that_somebody_else_is_signed_in()
    {
        var pathway = await PathwayAsync("Deux onglets");
        var page = await Site.SignedInAsync(Claire);
        await page.GotoAsync($"/pathways/{pathway}/record?step=training_started&lang=fr");
        await BecomeAsync(page, Nadia);
        var other = await page.Context.NewPageAsync();
        await other.GotoAsync("/caseload");
        // Nothing was typed: there is nothing to send.
        await Expect(page.Locator("#form-notice")).ToContainTextAsync("Vous êtes maintenant n.perrin");
        await Expect(page.Locator("#form-notice")).ToContainTextAsync("cette page, ouverte par c.claire, est cachée");
        await Expect(page.Locator("#form-notice").GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task What_is_erased_at_sign_out_is_erased_in_the_other_tabs_too()
    {
        var page = await Site.SignedInAsync(Claire);
        await page.GotoAsync("/pathways/open?lang=fr");
        await page.Locator("[name=lastName]").FillAsync("Quentin");
        await page.WaitForFunctionAsync("Object.keys(sessionStorage).some(k => k.startsWith('pathways:kept'))");
        var beside = await page.Context.NewPageAsync();
        await beside.GotoAsync("/caseload?lang=fr");
        await beside.Locator("form[action='/sign-out'] button").First.ClickAsync();
        var dialog = beside.GetByRole(AriaRole.Dialog);
        await Expect(dialog.Locator("li")).ToContainTextAsync("Quentin");
        await BecomeAsync(page, null);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Les effacer et se déconnecter" }).ClickAsync();
        await Expect(page.Locator("#form-notice")).ToContainTextAsync("cette page est cachée");
        await Expect(page.Locator("[name=lastName]")).ToHaveValueAsync("");
        Assert.DoesNotContain("pathways:kept:", await StorageAsync(page), StringComparison.Ordinal);
    }

    /// <summary>The search beside the form is a form of its own: what stands in it is not sent with the step, and not lost when the step is refused.</summary>
    [Fact]
    public async Task What_was_typed_to_look_for_another_step_outlives_a_refusal()
    {
        var pathway = await PathwayAsync("Cherchée");
        var page = await Site.SignedInAsync(Claire);
        await page.GotoAsync($"/pathways/{pathway}/record?step=training_started&lang=fr");
        await page.Locator("#find").FillAsync("frein");
        await page.Locator("[name=occurredOn]").FillAsync("un jour");
        await Save(page).ClickAsync();
        await Expect(page.Locator("#errors")).ToBeVisibleAsync();
        await Expect(page.Locator("#find")).ToHaveValueAsync("frein");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Gone_back_to_and_saved_again_the_same_step_is_asked_about(bool scripts)
    {
        var pathway = await PathwayAsync("Encore");
        var page = await Site.SignedInAsync(Claire, scripts: scripts);
        for (var time = 0; time < 2; time++)
        {
            await page.GotoAsync($"/pathways/{pathway}/record?step=diagnosis_made&lang=fr");
            await Save(page).ClickAsync();
            await page.Locator(time == 0 ? "#receipt" : "#errors").WaitForAsync();
        }
        await Expect(page.Locator("#errors")).ToContainTextAsync("vous avez déjà enregistré la même étape");
        await Expect(page.Locator("#errors")).ToContainTextAsync("Encore une ?");
        Assert.Equal(1, await StoredAsync(pathway, "diagnosis_made"));
        await ShotAsync(page, "twice");
        await page.GetByRole(AriaRole.Button, new() { Name = "C’est bien cela" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).First).ToContainTextAsync("Enregistré");
        Assert.Equal(2, await StoredAsync(pathway, "diagnosis_made"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Five_steps_of_one_day_need_its_date_typed_once(bool scripts)
    {
        var pathway = await PathwayAsync("Même jour");
        var page = await Site.SignedInAsync(Claire, scripts: scripts);
        var day = Today.AddDays(-3);
        await page.GotoAsync($"/pathways/{pathway}/record?step=diagnosis_made&lang=fr");
        await page.Locator("[name=occurredOn]").FillAsync(day.ToString("dd/MM/yyyy", System.Globalization.CultureInfo.InvariantCulture));
        await Save(page).ClickAsync();
        // Today is what the form says, until somebody chooses.
        await Expect(page.Locator("#same-day")).ToContainTextAsync("Même jour : " + day.ToString("dddd d MMMM", System.Globalization.CultureInfo.GetCultureInfo("fr")));
        await ShotAsync(page, "same-day");
        // The offer goes along to another form, chosen among the likely ones or found by its name.
        await page.Locator(".next-steps a:not([aria-current])").First.ClickAsync();
        await Expect(page.Locator("#same-day")).ToContainTextAsync("Même jour : ");
        await FindAsync(page, "rdv", "Rendez-vous fixé");
        await Expect(page.Locator("#same-day")).ToContainTextAsync("Même jour : ");
        await page.Locator("#same-day a").PressAsync("Enter");
        var shown = day.ToString("dd/MM/yyyy", System.Globalization.CultureInfo.InvariantCulture);
        await Expect(page.Locator("[name=occurredOn]")).ToHaveValueAsync(shown);
        // Another step takes the day along, and so does the form after it.
        await page.Locator(".next-steps a:not([aria-current])").First.ClickAsync();
        await Expect(page.Locator("#same-day")).ToContainTextAsync("Même jour que l’étape d’avant");
        await Expect(page.Locator("[name=occurredOn]")).ToHaveValueAsync(shown);
        await page.Locator("#find").FillAsync("barrier_identified");
        await page.Locator(".find-step button").ClickAsync();
        await page.Locator("form[data-keep] [name=step][value=barrier_identified]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await Expect(page.Locator("[name=occurredOn]")).ToHaveValueAsync(shown);
        await FindAsync(page, "rdv", "Rendez-vous fixé");
        await Expect(page.Locator("[name=occurredOn]")).ToHaveValueAsync(shown);
        await page.GetByRole(AriaRole.Link, new() { Name = "Reprendre aujourd’hui" }).ClickAsync();
        await Expect(page.Locator("[name=occurredOn]")).ToHaveValueAsync(Today.ToString("dd/MM/yyyy", System.Globalization.CultureInfo.InvariantCulture));
    }

    static async Task FindAsync(IPage page, string typed, string chosen)
    {
        await page.Locator("#find").FillAsync(typed);
        await page.Locator(".find-step button").ClickAsync();
        await page.Locator("#no-step").GetByRole(AriaRole.Link, new() { Name = chosen }).First.ClickAsync();
        await page.Locator("form[data-keep]").WaitForAsync();
    }
}
