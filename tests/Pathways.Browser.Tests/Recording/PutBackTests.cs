using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Pathways.Api.Hosting;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Pathways.Testing;
using static Microsoft.Playwright.Assertions;
using static Pathways.Browser.Tests.Looks;

namespace Pathways.Browser.Tests.Recording;

/// <summary>A draft is put back whole, the parts included that a fresh form has not; and what can't be recorded any more is said so, and can be forgotten.</summary>
[Collection(BrowserSites.Drafts)]
public class PutBackTests(BrowserSite site) : SiteTests(site)
{
    const string Structure = "put-back";
    const string Claire = "c.claire:counsellor:" + Structure;
    static readonly DateOnly Today = new TerritoryClock(TimeProvider.System).Today;

    static string Shown(DateOnly day) => day.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture);

    static ILocator Save(IPage page) => page.Locator("form[data-keep] button[type=submit]").First;

    static Task KeptAsync(IPage page) => page.WaitForFunctionAsync("Object.keys({ ...localStorage, ...sessionStorage }).some(k => k.startsWith('pathways:kept'))");

    // Until the draft has this answer: each one is written when it is ready, a moment after it was typed.
    static Task KeptAsync(IPage page, string field, string value) => page.WaitForFunctionAsync(
        """
        async ([field, value]) => {
          const mine = `pathways:kept:${kept.user}:`;
          const isChosen = /^(radio|checkbox)$/.test(document.getElementsByName(field)[0].type);
          for (const [area, store] of [["device", localStorage], ["page", sessionStorage]]) {
            for (const place of Object.keys(store).filter(key => key.startsWith(mine))) {
              const entry = await kept.read(area, place.slice(mine.length));
              if (entry?.typed.some(([name, said, checked]) => name === field && said === value && (checked || !isChosen))) return true;
            }
          }
          return false;
        }
        """, new[] { field, value });

    static Task NothingKeptAsync(IPage page) => page.WaitForFunctionAsync("!Object.keys({ ...localStorage, ...sessionStorage }).some(k => k.startsWith('pathways:kept'))");

    // What is kept of who is signed in, as the version before the installation had a secret kept it: under a mark that follows from the account alone.
    static Task AsBeforeAsync(IPage page, string account) => page.EvaluateAsync(
        """
        async account => {
          const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode("pathways:" + account));
          const former = Array.from(new Uint8Array(hash), b => b.toString(16).padStart(2, "0")).join("").slice(0, 16);
          const keys = await kept.ownKeys();
          for (const store of [localStorage, sessionStorage]) {
            for (const place of Object.keys(store).filter(at => at.startsWith(`pathways:kept:${kept.user}:`))) {
              const before = place.replace(kept.user, former);
              const was = JSON.parse(store.getItem(place));
              const bytes = text => Uint8Array.from(atob(text), c => c.charCodeAt(0));
              const told = text => new TextEncoder().encode(text);
              const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes(was.iv), additionalData: told(place) }, keys.get(was.key), bytes(was.data));
              const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv: bytes(was.iv), additionalData: told(before) }, keys.get(was.key), plain);
              store.setItem(before, JSON.stringify({ ...was, data: btoa(String.fromCharCode(...new Uint8Array(data))) }));
              store.removeItem(place);
            }
          }
          localStorage.setItem(`pathways:over:${former}:/pathways/x/record#diagnosis_made`, JSON.stringify({ at: Date.now() - 60000 }));
        }
        """, account);

    [Fact]
    public async Task What_was_typed_before_the_upgrade_is_back_for_who_typed_it_and_for_nobody_else()
    {
        const string Jean = "c.jean:counsellor:" + Structure;
        var pathway = await Site.OpenedAsync(Structure, "Avant");
        var page = await Site.SignedInAsync(Claire);
        var address = $"/pathways/{pathway}/record?step=work_contract_started&lang=fr";
        await page.GotoAsync(address);
        await page.Locator("[name=kind]").FillAsync("CDI");
        await KeptAsync(page, "kind", "CDI");
        await AsBeforeAsync(page, "c.claire");
        var left = await page.EvaluateAsync<string>("JSON.stringify(Object.entries(localStorage).filter(([at]) => at.startsWith('pathways:')).sort())");

        // Somebody else at the same computer: it stays where it is, and nothing of it is shown.
        await page.Context.SetExtraHTTPHeadersAsync(new Dictionary<string, string>(StringComparer.Ordinal) { [NamedAccounts.Header] = Jean });
        await page.GotoAsync(address);
        await page.WaitForFunctionAsync("kept.read('device', kept.page() + '#none').then(() => true)");
        await Expect(page.Locator("[name=kind]")).ToHaveValueAsync("");
        await Expect(page.Locator("#put-back, #over")).ToHaveCountAsync(0);
        Assert.Equal(left, await page.EvaluateAsync<string>("JSON.stringify(Object.entries(localStorage).filter(([at]) => at.startsWith('pathways:')).sort())"));

        await page.Context.SetExtraHTTPHeadersAsync(new Dictionary<string, string>(StringComparer.Ordinal) { [NamedAccounts.Header] = Claire });
        await page.GotoAsync(address);
        await Expect(page.Locator("#put-back")).ToContainTextAsync("Votre saisie est remise ici");
        await Expect(page.Locator("[name=kind]")).ToHaveValueAsync("CDI");
        await Expect(page.Locator("#over")).ToBeVisibleAsync();
        Assert.True(await page.EvaluateAsync<bool>("Object.keys({ ...localStorage, ...sessionStorage }).filter(at => at.startsWith('pathways:')).every(at => at.split(':')[2] === kept.user)"));
    }

    /// <summary>What tells that something is too old has no room under its new mark: what was typed is back all the same, and that waits where it is.</summary>
    [Fact]
    public async Task What_was_typed_before_the_upgrade_is_back_where_the_browser_has_no_room_left()
    {
        var pathway = await Site.OpenedAsync(Structure, "Plein");
        var page = await Site.SignedInAsync(Claire);
        var address = $"/pathways/{pathway}/record?step=work_contract_started&lang=fr";
        await page.GotoAsync(address);
        await page.Locator("[name=kind]").FillAsync("CDI");
        await KeptAsync(page, "kind", "CDI");
        await AsBeforeAsync(page, "c.claire");
        await page.AddInitScriptAsync(
            """
            const set = Storage.prototype.setItem;
            Storage.prototype.setItem = function (at, what) {
              if (at.startsWith("pathways:over:")) throw new DOMException("no room", "QuotaExceededError");
              return set.call(this, at, what);
            };
            """);
        await page.GotoAsync(address);
        await Expect(page.Locator("#put-back")).ToContainTextAsync("Votre saisie est remise ici");
        await Expect(page.Locator("[name=kind]")).ToHaveValueAsync("CDI");
        Assert.Equal(1, await page.EvaluateAsync<int>("Object.keys(localStorage).filter(at => at.startsWith('pathways:over:') && at.split(':')[2] !== kept.user).length"));
    }

    [Fact]
    public async Task The_contract_beside_an_exit_is_back_after_a_reload_in_the_other_language_and_with_Back_and_is_stored()
    {
        var pathway = await Site.OpenedAsync(Structure, "Contrat");
        var page = await Site.SignedInAsync(Claire);
        var address = $"/pathways/{pathway}/record?step=pathway_closed&lang=fr";
        await page.GotoAsync(address);
        await page.Locator("[name=exit][value=employment]").CheckAsync();
        await Save(page).ClickAsync();
        await page.Locator("[name='job.occurredOn']").FillAsync(Shown(Today.AddDays(-2)));
        await page.Locator("[name='job.weeklyHours']").FillAsync("28");
        await page.Locator("[name='job.workingTime'][value=part_time]").CheckAsync();
        await page.Locator("[name='job.employer'][value=ordinary]").CheckAsync();
        await page.Locator("[name='job.kind']").FillAsync("CDI");
        await KeptAsync(page, "job.kind", "CDI");

        await page.ReloadAsync();
        await BackAsync("Votre saisie est remise ici", "Sortie du parcours");
        await AccessibleAsync(page);
        await ShotAsync(page, "contract-put-back");
        await page.Locator(".languages a").ClickAsync();
        await BackAsync("What you typed is back here", "Exit: employment");
        await Expect(page.Locator("#put-back")).Not.ToContainTextAsync("Sortie");
        await page.Locator("a", new() { HasText = "The pathway" }).First.ClickAsync();
        await page.GoBackAsync();
        await BackAsync("What you typed is back here", "Exit: employment");

        await Save(page).ClickAsync();
        await Expect(page.Locator("#receipt, #errors").First).ToBeVisibleAsync();
        if (await page.Locator("#errors").CountAsync() > 0)
        {
            await page.Locator("button[name=do][value=confirm]").ClickAsync();
        }
        await Expect(page.Locator("#receipt")).ToContainTextAsync("Recorded");
        Assert.Equal((1, 1), (await Site.StoredAsync(pathway, "work_contract_started"), await Site.StoredAsync(pathway, "pathway_closed")));
        await NothingKeptAsync(page);

        async Task BackAsync(string told, string what)
        {
            await Expect(page.Locator("#put-back")).ToContainTextAsync(told);
            await Expect(page.Locator("#put-back")).ToContainTextAsync(what);
            await Expect(page.Locator("[name=exit][value=employment]")).ToBeCheckedAsync();
            await Expect(page.Locator("[name='job.occurredOn']")).ToHaveValueAsync(Shown(Today.AddDays(-2)));
            await Expect(page.Locator("[name='job.kind']")).ToHaveValueAsync("CDI");
            await Expect(page.Locator("[name='job.weeklyHours']")).ToHaveValueAsync("28");
            await Expect(page.Locator("[name='job.workingTime'][value=part_time]")).ToBeCheckedAsync();
        }
    }

    [Fact]
    public async Task Forgotten_the_contract_beside_an_exit_is_gone_with_it()
    {
        var pathway = await Site.OpenedAsync(Structure, "Oubli");
        var page = await Site.SignedInAsync(Claire);
        await page.GotoAsync($"/pathways/{pathway}/record?step=pathway_closed&lang=fr");
        await page.Locator("[name=exit][value=employment]").CheckAsync();
        await Save(page).ClickAsync();
        await page.Locator("[name='job.weeklyHours']").FillAsync("28");
        await KeptAsync(page, "job.weeklyHours", "28");
        await page.ReloadAsync();
        await page.Locator("#put-back").GetByRole(AriaRole.Button, new() { Name = "L’oublier" }).ClickAsync();
        await Expect(page.Locator("#put-back")).ToHaveCountAsync(0);
        await Expect(page.Locator("[name=exit]:checked")).ToHaveCountAsync(0);
        await Expect(page.Locator("[name='job.weeklyHours']")).ToHaveCountAsync(0);
        await NothingKeptAsync(page);
    }

    /// <summary>An empty form was told as somebody's entry (va.gov-team #105738).</summary>
    [Fact]
    public async Task A_form_that_was_sent_as_it_began_is_nobodys_draft()
    {
        var pathway = await Site.OpenedAsync(Structure, "Vide");
        var page = await Site.SignedInAsync(Claire);
        await page.GotoAsync($"/pathways/{pathway}/record?step=pathway_closed&lang=fr");
        await Save(page).ClickAsync();
        await Expect(page.Locator("#errors")).ToBeVisibleAsync();
        await NothingKeptAsync(page);
        await page.ReloadAsync();
        await Expect(page.Locator("[name=exit]").First).ToBeVisibleAsync();
        await Expect(page.Locator("#put-back")).ToHaveCountAsync(0);
    }

    /// <summary>What was typed of one person, who was being entered, was put back on the form of another who came back, and recorded.</summary>
    [Fact]
    public async Task An_entry_that_was_begun_for_one_person_is_not_put_back_for_another()
    {
        var pathway = await Site.OpenedAsync(Structure, "Revenu");
        var page = await Site.SignedInAsync(Claire);
        await page.GotoAsync("/pathways/open?lang=fr");
        await page.Locator("[name=firstName]").FillAsync("Zoë");
        await page.Locator("[name=lastName]").FillAsync("De La Tour");
        await page.Locator("[name='situation.gender'][value=woman]").CheckAsync();
        await KeptAsync(page, "situation.gender", "woman");
        await page.GotoAsync($"/pathways/open?previous={pathway}&lang=fr");
        await Expect(page.Locator("[name='situation.gender']").First).ToBeVisibleAsync();
        await Expect(page.Locator("#put-back")).ToHaveCountAsync(0);
        await Expect(page.Locator("[name='situation.gender']:checked")).ToHaveCountAsync(0);
        // Hers is where she was.
        await page.GotoAsync("/pathways/open?lang=fr");
        await Expect(page.Locator("[name=lastName]")).ToHaveValueAsync("De La Tour");
        await Expect(page.Locator("[name='situation.gender'][value=woman]")).ToBeCheckedAsync();
        await page.Locator("#put-back").GetByRole(AriaRole.Button, new() { Name = "L’oublier" }).ClickAsync();
    }

    /// <summary>The page offered the next step by then: Back and Save recorded a contract that nobody had signed.</summary>
    [Fact]
    public async Task Back_after_saving_leads_to_the_step_that_was_saved_and_a_second_Ctrl_Enter_on_its_receipt_records_nothing()
    {
        var pathway = await Site.OpenedAsync(Structure, "Retour");
        await Site.RecordMoreAsync(pathway, Structure, (new AppointmentBooked(Today.AddDays(-3), "a-1", Today, AppointmentMode.Telephone), 0));
        var page = await Site.SignedInAsync(Claire);
        await page.GotoAsync($"/pathways/{pathway}/record?lang=fr");
        await Expect(page.Locator("form[data-keep] [name=step]")).ToHaveValueAsync("appointment_held");
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(page.Locator("#receipt")).ToContainTextAsync("Enregistré");
        Assert.Equal(1, await Site.StoredAsync(pathway, "appointment_held"));
        var next = await page.Locator("form[data-keep] [name=step]").InputValueAsync();
        await page.Locator("#receipt").FocusAsync();
        await page.Keyboard.PressAsync("Control+Enter");
        await page.WaitForTimeoutAsync(500);
        Assert.Equal(0, await Site.StoredAsync(pathway, next));
        await Expect(page.Locator("#receipt")).ToBeVisibleAsync();

        await page.GoBackAsync();
        await Expect(page.Locator("h1")).ToContainTextAsync("Enregistrer une étape");
        await Expect(page.Locator($"form[data-keep] [name=step][value={next}]")).ToHaveCountAsync(0);
        Assert.Contains("step=appointment_held", page.Url, StringComparison.Ordinal);
        Assert.Equal(0, await Site.StoredAsync(pathway, next));
    }

    [Fact]
    public async Task Several_barriers_are_all_back_and_one_that_is_recorded_meanwhile_is_said_not_to_be()
    {
        var pathway = await Site.OpenedAsync(Structure, "Freins");
        var page = await Site.SignedInAsync(Claire);
        await page.GotoAsync($"/pathways/{pathway}/record?step=barrier_identified&lang=fr");
        foreach (var (axis, level) in new[] { ("mobility", "high"), ("housing", "low"), ("digital", "medium") })
        {
            await page.Locator($"[name='barrier.{axis}'][value={level}]").CheckAsync();
        }
        await KeptAsync(page, "barrier.digital", "medium");
        await Site.RecordMoreAsync(pathway, Structure, (new BarrierIdentified(Today.AddDays(-1), BarrierAxis.Housing, BarrierLevel.High), 0));
        await page.ReloadAsync();
        await Expect(page.Locator("[name='barrier.mobility'][value=high]")).ToBeCheckedAsync();
        await Expect(page.Locator("[name='barrier.digital'][value=medium]")).ToBeCheckedAsync();
        await Expect(page.Locator("#not-put-back")).ToContainTextAsync("n’est plus proposé");
        await Expect(page.Locator("#not-put-back")).ToContainTextAsync("Logement");
        await Expect(page.Locator("#not-put-back")).Not.ToContainTextAsync("Mobilité");
        await AccessibleAsync(page);
        await ShotAsync(page, "not-put-back");
    }

    /// <summary>A fresh form chooses the only appointment whose day has come: not in the place of one that was chosen and is settled since.</summary>
    [Fact]
    public async Task A_choice_that_is_gone_is_said_and_no_other_takes_its_place()
    {
        var pathway = await Site.OpenedAsync(Structure, "Choix");
        await Site.RecordMoreAsync(pathway, Structure, (new AppointmentBooked(Today.AddDays(-20), "a-1", Today.AddDays(-5), AppointmentMode.InPerson), 0),
            (new AppointmentBooked(Today.AddDays(-19), "a-2", Today.AddDays(-4), AppointmentMode.Telephone), 0));
        var page = await Site.SignedInAsync(Claire);
        await page.GotoAsync($"/pathways/{pathway}/record?step=appointment_held&lang=fr");
        await page.Locator("[name=appointment][value=a-1]").CheckAsync();
        await KeptAsync(page, "appointment", "a-1");
        await Site.RecordMoreAsync(pathway, Structure, (new AppointmentHeld(Today.AddDays(-5), AppointmentMode.InPerson, "a-1"), 0));
        await page.ReloadAsync();
        await Expect(page.Locator("#not-put-back")).ToContainTextAsync(Today.AddDays(-5).ToString("d MMMM", CultureInfo.GetCultureInfo("fr")));
        await Expect(page.Locator("[name=appointment][value=a-2]")).Not.ToBeCheckedAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_correction_and_a_reason_to_retract_outlive_each_others_refusal(bool scripts)
    {
        var pathway = await Site.OpenedAsync(Structure, "Deux parts");
        var steps = await Site.RecordMoreAsync(pathway, Structure, (new AppointmentHeld(Today.AddDays(-9), AppointmentMode.InPerson), 0));
        var page = await Site.SignedInAsync(Claire, scripts: scripts);
        await page.GotoAsync($"/pathways/{pathway}/correct/{steps[0]}?lang=fr");
        var day = Shown(Today.AddDays(-8));
        await page.Locator("[name=occurredOn]").FillAsync(day);
        await page.Locator("[name=mode][value=telephone]").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Retirer cette étape" }).ClickAsync();
        await Expect(page.Locator("#errors")).ToContainTextAsync("Pourquoi la retirer");
        await Expect(page.Locator("[name=occurredOn]")).ToHaveValueAsync(day);
        await Expect(page.Locator("[name=mode][value=telephone]")).ToBeCheckedAsync();

        await page.Locator("[name='retract.why'][value=entered_twice]").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Enregistrer la correction" }).ClickAsync();
        await Expect(page.Locator("#errors")).ToContainTextAsync("Pourquoi");
        await Expect(page.Locator("[name='retract.why'][value=entered_twice]")).ToBeCheckedAsync();
        await Expect(page.Locator("[name=occurredOn]")).ToHaveValueAsync(day);
        if (scripts)
        {
            await AccessibleAsync(page);
        }
        await ShotAsync(page, "two-parts-" + (scripts ? "script" : "no-script"));

        await page.GetByRole(AriaRole.Button, new() { Name = "Retirer cette étape" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).First).ToContainTextAsync("Enregistré");
        Assert.Equal((1, 0), (await Site.StoredAsync(pathway, "step_retracted"), await Site.StoredAsync(pathway, "step_corrected")));
    }

    /// <summary>The key is pressed in the part of the retraction: the correction above it has another button.</summary>
    [Fact]
    public async Task Enter_in_the_reason_to_retract_retracts()
    {
        var pathway = await Site.OpenedAsync(Structure, "Entrée");
        var steps = await Site.RecordMoreAsync(pathway, Structure, (new AppointmentHeld(Today.AddDays(-9), AppointmentMode.InPerson), 0));
        var page = await Site.SignedInAsync(Claire);
        await page.GotoAsync($"/pathways/{pathway}/correct/{steps[0]}?lang=fr");
        await page.Locator("[name='retract.why'][value=entered_twice]").CheckAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Status).First).ToContainTextAsync("Enregistré");
        Assert.Equal(1, await Site.StoredAsync(pathway, "step_retracted"));
    }

    [Theory]
    [InlineData("fr", "n’a pas été enregistrée : l’étape a déjà sa réponse", "L’oublier", "Annuler", "Orientation refusée")]
    [InlineData("en", "was not recorded: the step has its answer already", "Forget it", "Undo", "Orientation refused")]
    public async Task A_step_that_another_tab_has_answered_is_told_as_refused_and_can_be_forgotten_everywhere(string language, string told, string forget, string undo, string step)
    {
        var pathway = await Site.OpenedAsync(Structure, "Répondu");
        await Site.RecordMoreAsync(pathway, Structure, (new OrientationNotified(Today.AddDays(-20), OrientationKind.Professional), 0));
        var page = await Site.SignedInAsync(Claire);
        var address = $"/pathways/{pathway}/record?step=orientation_refused&lang={language}";
        await page.GotoAsync(address);
        await Site.RecordMoreAsync(pathway, Structure, (new OrientationRefused(Today.AddDays(-1), OrientationRefusalReason.Distance), 0));
        await page.Locator("[name=reason][value=health]").CheckAsync();
        await Save(page).ClickAsync();
        await Expect(page.Locator("#settled")).ToBeVisibleAsync();
        await Expect(page.Locator("#form-notice").GetByRole(AriaRole.Button, new() { Name = forget })).ToBeVisibleAsync();
        await ShotAsync(page, "refused-for-good-" + language);
        await AccessibleAsync(page);

        await page.GotoAsync($"/caseload?lang={language}");
        var notice = page.Locator("#unsent");
        await Expect(notice).ToContainTextAsync(Spaced(told));
        await Expect(notice).ToContainTextAsync(step);
        await AccessibleAsync(page);
        await ShotAsync(page, "unsent-refused-" + language);
        // Its link leads to what was typed, and to what became of the step.
        await notice.Locator("a").ClickAsync();
        await Expect(page.Locator("#settled")).ToBeVisibleAsync();
        var left = page.Locator(".left-here");
        await Expect(left).ToContainTextAsync(Spaced(told));
        await Expect(left.Locator("dd").First).ToBeVisibleAsync();
        await AccessibleAsync(page);
        await ShotAsync(page, "left-here-" + language);

        await page.GotoAsync($"/caseload?lang={language}");
        await notice.GetByRole(AriaRole.Button, new() { Name = forget }).PressAsync("Enter");
        await Expect(notice).Not.ToContainTextAsync(step);
        await notice.GetByRole(AriaRole.Button, new() { Name = undo }).PressAsync("Enter");
        await Expect(notice).ToContainTextAsync(step);
        await notice.GetByRole(AriaRole.Button, new() { Name = forget }).PressAsync("Enter");
        await NothingKeptAsync(page);
        await page.ReloadAsync();
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await Expect(notice).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_step_of_a_pathway_that_was_handed_over_is_no_dead_end()
    {
        var pathway = await Site.OpenedAsync(Structure, "Confiée");
        var page = await Site.SignedInAsync(Claire);
        await page.GotoAsync($"/pathways/{pathway}/record?step=training_started&lang=fr");
        await page.Locator("[name=kind][value=qualifying]").CheckAsync();
        await Site.HandOverAsync(pathway, new ReferentAppointed(Today, "y.haddad", "elsewhere"));
        await Save(page).ClickAsync();
        await Expect(page.Locator("#form-notice")).ToContainTextAsync("cette page n’est plus la vôtre");
        await Expect(page.Locator("#form-notice").GetByRole(AriaRole.Button, new() { Name = "Envoyer maintenant" })).ToHaveCountAsync(0);
        await KeptAsync(page);

        await page.GotoAsync("/caseload?lang=fr");
        await Expect(page.Locator("#unsent")).ToContainTextAsync(Spaced("n’a pas été enregistrée : cette page n’est plus la vôtre"));
        await Expect(page.Locator("#unsent")).Not.ToContainTextAsync("pas encore envoyée");
        await page.Locator("form[action='/sign-out'] button").First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("n’a pas été enregistrée");
        await Expect(page.GetByRole(AriaRole.Dialog)).Not.ToContainTextAsync("pas encore envoyée");
        await page.Keyboard.PressAsync("Escape");

        await page.Locator("#unsent a").ClickAsync();
        await Expect(page.Locator("h1")).ToContainTextAsync("n’existe pas");
        await Expect(page.Locator(".left-here")).ToContainTextAsync("qualifiante", new() { IgnoreCase = true });
        await AccessibleAsync(page);
        await ShotAsync(page, "left-here-gone");
        await page.SetViewportSizeAsync(390, 844);
        await ShotAsync(page, "left-here-gone-390");
        await page.Locator(".left-here").GetByRole(AriaRole.Button, new() { Name = "L’oublier" }).ClickAsync();
        await NothingKeptAsync(page);
        Assert.Equal(0, await Site.StoredAsync(pathway, "training_started"));
    }

    /// <summary>Cut off while it was sent, and the pathway is closed when the line is back: nobody has refused it yet, and its form is gone.</summary>
    [Fact]
    public async Task What_was_never_sent_and_has_no_form_any_more_is_shown_to_be_copied_and_forgotten()
    {
        var pathway = await Site.OpenedAsync(Structure, "Close");
        var page = await Site.SignedInAsync(Claire);
        await page.GotoAsync($"/pathways/{pathway}/record?step=pathway_suspended&lang=fr");
        await page.Locator("input[name=reason]").First.CheckAsync();
        await page.Context.SetOfflineAsync(true);
        await Save(page).ClickAsync();
        await Expect(page.Locator("#form-notice")).ToContainTextAsync("La ligne est coupée");
        await page.GotoAsync("about:blank");
        await page.Context.SetOfflineAsync(false);
        await Site.RecordMoreAsync(pathway, Structure, (new PathwayClosed(Today, Closure.MovedAway), 0));
        await page.GotoAsync("/caseload?lang=fr");
        await Expect(page.Locator("#unsent")).ToContainTextAsync("pas encore envoyée");
        await page.Locator("#unsent a").ClickAsync();
        await Expect(page.Locator(".left-here")).ToContainTextAsync("n’est plus ici");
        await page.Locator(".left-here").GetByRole(AriaRole.Button, new() { Name = "L’oublier" }).ClickAsync();
        await NothingKeptAsync(page);
    }

    [Fact]
    public async Task The_details_name_their_person_once_and_a_draft_is_told_in_the_language_of_the_page()
    {
        var pathway = await Site.OpenedAsync(Structure, "Unefois");
        var page = await Site.SignedInAsync(Claire);
        await page.GotoAsync($"/pathways/{pathway}/person?lang=fr");
        await page.Locator("[name=email]").FillAsync("une@exemple.fr");
        await KeptAsync(page, "email", "une@exemple.fr");
        await page.ReloadAsync();
        await Expect(page.Locator("#put-back")).ToContainTextAsync(new Regex("^[^U]*Modifier les coordonnées, Samira Unefois, saisie par"));

        // On other pages and in the dialog too.
        await page.GotoAsync("/caseload?lang=en");
        await page.Locator("form[action='/sign-out'] button").First.ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("Edit contact details, Samira Unefois, typed by c.claire");
        await Expect(dialog).Not.ToContainTextAsync("Modifier");
    }

    [Fact]
    public async Task A_correction_that_was_begun_in_French_is_told_in_English_on_the_English_page()
    {
        var pathway = await Site.OpenedAsync(Structure, "Deuxlangues");
        var steps = await Site.RecordMoreAsync(pathway, Structure, (new AppointmentHeld(Today.AddDays(-9), AppointmentMode.InPerson), 0));
        var page = await Site.SignedInAsync(Claire);
        await page.GotoAsync($"/pathways/{pathway}/correct/{steps[0]}?lang=fr");
        await page.Locator("[name=mode][value=telephone]").CheckAsync();
        await KeptAsync(page);
        await page.GotoAsync($"/pathways/{pathway}/correct/{steps[0]}?lang=en");
        await Expect(page.Locator("#put-back")).ToContainTextAsync("it is not recorded: Correct: ");
        await Expect(page.Locator("#put-back")).Not.ToContainTextAsync("Corriger");
        await Expect(page.Locator("[name=mode][value=telephone]")).ToBeCheckedAsync();
    }

    // As a French page sets it.
    static string Spaced(string words) => words.Replace(" :", "\u00a0:", StringComparison.Ordinal);
}
