using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Pathways.Api.Hosting;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Pathways.Testing;
using static Microsoft.Playwright.Assertions;
using static Pathways.Browser.Tests.Looks;

namespace Pathways.Browser.Tests.Recording;

/// <summary>Recording as a counsellor does it: by keyboard, in a hurry, with a wrong date, on a line that drops.</summary>
[Collection(BrowserSites.Forms)]
public class RecordingPagesTests(BrowserSite site) : SiteTests(site)
{
    const string Structure = "recording";
    const string Counsellor = "c.martin:counsellor:" + Structure;
    static readonly DateOnly Today = new TerritoryClock(TimeProvider.System).Today;

    Task<Guid> PathwayAsync(string name) => Site.OpenedAsync(Structure, name);

    Task<long> StoredAsync(Guid pathway, string name) => Site.StoredAsync(pathway, name);

    [Fact]
    public async Task A_training_start_is_recorded_by_keyboard_alone()
    {
        var pathway = await PathwayAsync("Clavier");
        var page = await Site.SignedInAsync(Counsellor);
        await page.GotoAsync($"/pathways/{pathway}/record?step=training_started");
        var day = page.Locator("[name=occurredOn]");
        await day.FocusAsync();
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.TypeAsync("hier");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Space");
        // What is wrong is said where it is wrong, and nowhere else.
        await Expect(page.Locator(".error-text")).ToHaveCountAsync(0);
        await ShotAsync(page, "record-training");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Enregistré");
        Assert.Equal(1, await StoredAsync(pathway, "training_started"));
        await ShotAsync(page, "record-saved");
    }

    [Fact]
    public async Task What_can_hardly_be_true_is_asked_about_and_one_button_confirms()
    {
        var pathway = await PathwayAsync("Question");
        await Site.RecordMoreAsync(pathway, Structure, (new AppointmentBooked(Today.AddDays(-30), "a-1", Today.AddDays(-10), AppointmentMode.InPerson), 0));
        var page = await Site.SignedInAsync(Counsellor);
        await page.GotoAsync($"/pathways/{pathway}/record?step=appointment_held&lang=fr");
        await page.Locator("[name=occurredOn]").FillAsync("hier");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator("#errors")).ToBeFocusedAsync();
        await Expect(page.Locator("#f-occurredOn-question")).ToContainTextAsync("c’est bien cela ?");
        await Expect(page.Locator("[name=occurredOn]")).ToHaveValueAsync("hier");
        await AccessibleAsync(page);
        await ShotAsync(page, "record-question");
        // The Enter key in a field is no answer.
        await page.Locator("[name=occurredOn]").PressAsync("Enter");
        await Expect(page.Locator("#errors")).ToBeFocusedAsync();
        Assert.Equal(0, await StoredAsync(pathway, "appointment_held"));
        await page.GetByRole(AriaRole.Button, new() { Name = "C’est bien cela" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Enregistré");
        Assert.Equal(1, await StoredAsync(pathway, "appointment_held"));
    }

    /// <summary>What a choice filled in goes with it, and what somebody typed stays: both with the choice that gives nothing.</summary>
    [Fact]
    public async Task None_of_these_empties_what_the_former_choice_filled_in_and_keeps_what_was_typed()
    {
        var pathway = await PathwayAsync("Aucun");
        await Site.RecordMoreAsync(pathway, Structure,
            (new AppointmentBooked(Today.AddDays(-30), "a-1", Today.AddDays(-12), AppointmentMode.Telephone), 0), (new AppointmentBooked(Today.AddDays(-30), "a-2", Today.AddDays(-5), AppointmentMode.InPerson), 0));
        var page = await Site.SignedInAsync(Counsellor);
        await page.GotoAsync($"/pathways/{pathway}/record?step=appointment_held&lang=fr");
        await page.Locator("[name=appointment][value=a-1]").CheckAsync();
        await Expect(page.Locator("[name=mode][value=telephone]")).ToBeCheckedAsync();
        await page.Locator("[name=appointment][value='(none)']").CheckAsync();
        await Expect(page.Locator("[name=occurredOn]")).ToHaveValueAsync("");
        await Expect(page.Locator("[name=mode]:checked")).ToHaveCountAsync(0);

        await page.Locator("[name=appointment][value=a-2]").CheckAsync();
        await page.Locator("[name=occurredOn]").FillAsync("avant-hier");
        await page.Locator("[name=appointment][value='(none)']").CheckAsync();
        await Expect(page.Locator("[name=occurredOn]")).ToHaveValueAsync("avant-hier");
        await page.Locator("form[data-keep] button[type=submit]").First.ClickAsync();
        await Expect(page.Locator("#errors")).ToContainTextAsync("Comment : choisissez.");
        Assert.Equal(0, await StoredAsync(pathway, "appointment_held"));
    }

    [Fact]
    public async Task An_exit_to_employment_is_recorded_with_its_contract()
    {
        var pathway = await PathwayAsync("Sortie");
        var page = await Site.SignedInAsync(Counsellor);
        await page.GotoAsync($"/pathways/{pathway}/record?step=pathway_closed&lang=fr");
        await page.Locator("[name=exit][value=employment]").CheckAsync();
        await page.Locator("form[data-keep] button[type=submit]").First.ClickAsync();
        await Expect(page.Locator("[name='job.kind']")).ToBeVisibleAsync();
        await AccessibleAsync(page);
        await ShotAsync(page, "record-exit");
        await page.Locator("[name='job.kind']").FillAsync("cdi");
        await page.Locator("[name='job.occurredOn']").FillAsync("hier");
        await page.Locator("[name='job.workingTime'][value=full_time]").CheckAsync();
        await page.Locator("[name='job.employer'][value=ordinary]").CheckAsync();
        await page.Locator("form[data-keep] button[type=submit]").First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Enregistré");
        Assert.Equal(1, await StoredAsync(pathway, "work_contract_started"));
        await page.GotoAsync("/doubtful?lang=fr");
        await AccessibleAsync(page);
        await ShotAsync(page, "doubtful");
    }

    [Fact]
    public async Task All_that_is_wrong_with_a_person_is_said_at_once()
    {
        var page = await Site.SignedInAsync(Counsellor);
        await page.GotoAsync("/pathways/open?lang=fr");
        await page.Locator("[name=phone]").FillAsync("abc");
        await page.Locator("[name=email]").FillAsync("@");
        await page.Locator("form[data-keep] button[type=submit]").First.ClickAsync();
        foreach (var field in new[] { "firstName", "lastName", "phone", "email", "scheme", "territory" })
        {
            await Expect(page.Locator($"#f-{field}-error")).ToBeVisibleAsync();
        }
        await AccessibleAsync(page);
    }

    [Fact]
    public async Task What_was_typed_is_kept_when_the_service_refuses()
    {
        var pathway = await PathwayAsync("Refus");
        var page = await Site.SignedInAsync(Counsellor);
        await page.GotoAsync($"/pathways/{pathway}/record?step=training_started");
        await page.Locator("[name=occurredOn]").FillAsync("31/02/2026");
        await page.Locator("form[data-keep] button[type=submit]").ClickAsync();

        await Expect(page.Locator("#errors")).ToBeFocusedAsync();
        await Expect(page.Locator("[name=occurredOn]")).ToHaveValueAsync("31/02/2026");
        await AccessibleAsync(page);
        await ShotAsync(page, "record-refused");
        Assert.Equal(0, await StoredAsync(pathway, "training_started"));

        await page.Locator("[name=occurredOn]").FillAsync("hier");
        await page.Locator("[name=kind][value=qualifying]").CheckAsync();
        await page.Locator("form[data-keep] button[type=submit]").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Enregistré");
        Assert.Equal(1, await StoredAsync(pathway, "training_started"));
    }

    /// <summary>A button pressed twice is one step (XGovFormBuilder #1117), with scripts and without.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_button_pressed_twice_records_once(bool scripts)
    {
        var pathway = await PathwayAsync("Double");
        var page = await Site.SignedInAsync(Counsellor, scripts: scripts);
        await page.GotoAsync($"/pathways/{pathway}/record?step=appointment_held&lang=fr");
        await page.Locator("[name=mode][value=video]").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Enregistrer : Rendez-vous tenu" }).DblClickAsync();
        await Expect(page.GetByText("Enregistré :")).ToBeVisibleAsync();
        Assert.Equal(1, await StoredAsync(pathway, "appointment_held"));
    }

    /// <summary>Away and back again, by habit after a refusal (pods #1094): what was typed is there, and is said not to be recorded.</summary>
    [Fact]
    public async Task What_was_typed_is_back_when_somebody_comes_back()
    {
        var pathway = await PathwayAsync("Retour");
        var page = await Site.SignedInAsync(Counsellor);
        await page.GotoAsync($"/pathways/{pathway}/record?step=work_contract_started&lang=fr");
        await page.Locator("[name=occurredOn]").FillAsync("99/99/2026");
        await page.Locator("[name=weeklyHours]").FillAsync("28");
        await page.Locator("[name=workingTime][value=part_time]").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Enregistrer : Début de contrat de travail" }).ClickAsync();
        await Expect(page.Locator("#errors")).ToBeVisibleAsync();
        await page.Locator($"a[href='/pathways/{pathway}']").First.ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex($"/pathways/{pathway}$"));
        await page.GoBackAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("n’est pas enregistrée");
        await Expect(page.Locator("[name=occurredOn]")).ToHaveValueAsync("99/99/2026");
        await Expect(page.Locator("[name=weeklyHours]")).ToHaveValueAsync("28");
        await Expect(page.Locator("[name=workingTime][value=part_time]")).ToBeCheckedAsync();

        // Recorded, it is forgotten: back again, the form is a new one.
        await page.Locator("[name=occurredOn]").FillAsync("hier");
        await page.Locator("[name=kind]").FillAsync("CDI");
        await page.Locator("[name=employer][value=ordinary]").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Enregistrer : Début de contrat de travail" }).ClickAsync();
        await Expect(page.GetByText("Enregistré :")).ToBeVisibleAsync();
        await page.GoBackAsync();
        await Expect(page.Locator("[name=weeklyHours]")).ToHaveValueAsync("");
        Assert.Equal(1, await StoredAsync(pathway, "work_contract_started"));
    }

    /// <summary>A session that ends under a page with names on it (openboxes #247): they are left on no device, so the page stays, and is sent after.</summary>
    [Fact]
    public async Task Who_was_typed_stays_on_the_page_when_the_session_has_ended()
    {
        var page = await Site.SignedInAsync(Counsellor);
        await page.GotoAsync("/pathways/open?lang=fr");
        await page.Locator("[name=firstName]").FillAsync("Nora");
        await page.Context.SetExtraHTTPHeadersAsync(new Dictionary<string, string>(StringComparer.Ordinal));
        await page.GetByRole(AriaRole.Button, new() { Name = "Ouvrir le parcours" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Votre session a pris fin");
        await Expect(page.Locator("[name=firstName]")).ToHaveValueAsync("Nora");
        Assert.DoesNotContain("Nora", await page.EvaluateAsync<string>("JSON.stringify(localStorage) + JSON.stringify(sessionStorage)"), StringComparison.Ordinal);

        await page.Context.SetExtraHTTPHeadersAsync(new Dictionary<string, string>(StringComparer.Ordinal) { [NamedAccounts.Header] = Counsellor });
        await page.GetByRole(AriaRole.Button, new() { Name = "Envoyer maintenant" }).ClickAsync();
        await Expect(page.Locator("#errors")).ToBeVisibleAsync();
        await Expect(page.Locator("[name=firstName]")).ToHaveValueAsync("Nora");
    }

    [Fact]
    public async Task The_summary_of_errors_leads_into_a_group_of_radios_and_no_answer_takes_one_back()
    {
        var pathway = await PathwayAsync("Résumé");
        var page = await Site.SignedInAsync(Counsellor);
        await page.GotoAsync($"/pathways/{pathway}/record?step=appointment_held&lang=fr");
        await page.Locator("form[data-keep] button[type=submit]").ClickAsync();
        await page.Locator("#errors a").ClickAsync();
        await Expect(page.Locator("#f-mode")).ToBeFocusedAsync();

        await page.GotoAsync($"/pathways/{pathway}/record?step=immersion_agreed&lang=fr");
        await page.GetByLabel("Confirmer un projet").CheckAsync();
        await page.GetByLabel("Sans réponse").CheckAsync();
        await page.Locator("[name=startsOn]").FillAsync("demain");
        await page.Locator("[name=endsOn]").FillAsync("demain");
        await page.Locator("form[data-keep] button[type=submit]").First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Enregistré");
        Assert.Equal(0, await Site.CountAsync($"select count(*) from pathways_events.mt_events where stream_id = '{pathway}' and data ? 'aim'"));
    }

    /// <summary>Who follows a line of the summary sees the whole field: without its label and error, one reads those of the next (govuk-frontend #1398).</summary>
    [Theory]
    [InlineData(320, true)]
    [InlineData(320, false)]
    [InlineData(1366, true)]
    [InlineData(1366, false)]
    public async Task A_line_of_the_summary_shows_the_whole_field_that_it_is_about(int width, bool scripts)
    {
        var page = await Site.SignedInAsync(Counsellor, width, scripts: scripts);
        await page.SetViewportSizeAsync(width, 640);
        await page.GotoAsync("/pathways/open?lang=fr");
        await page.Locator("[name=birthDate]").FillAsync("31/02/1990");
        await page.Locator("[name=occurredOn]").FillAsync("31/02/2026");
        await page.Locator("form.open-form button[type=submit]").First.ClickAsync();
        await Expect(page.Locator("#errors li")).ToHaveCountAsync(6);
        await Expect(page.Locator("#errors li").First).ToContainTextAsync("Prénom");
        foreach (var field in new[] { "f-firstName", "f-lastName", "f-birthDate", "f-occurredOn", "f-territory" })
        {
            await page.Locator($"#errors a[href$='#{field}']").ClickAsync();
            await Expect(page.Locator("#" + field)).ToBeFocusedAsync();
            await Expect(page.Locator($"label[for={field}]")).ToBeInViewportAsync(new() { Ratio = 1 });
            await Expect(page.Locator($"#{field}-error")).ToBeInViewportAsync(new() { Ratio = 1 });
            await Expect(page.Locator("#" + field)).ToBeInViewportAsync(new() { Ratio = 1 });
        }
    }

    [Fact]
    public async Task A_step_typed_while_the_line_is_down_is_kept_over_a_reload_and_stored_once()
    {
        var pathway = await PathwayAsync("Réseau");
        var page = await Site.SignedInAsync(Counsellor);
        await page.GotoAsync($"/pathways/{pathway}/record?step=appointment_held");
        await page.Locator("[name=mode][value=in_person]").CheckAsync();
        await page.Context.SetOfflineAsync(true);
        await page.Locator("form[data-keep] button[type=submit]").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await AccessibleAsync(page);
        await ShotAsync(page, "record-line-down");
        Assert.Equal(0, await StoredAsync(pathway, "appointment_held"));

        // The browser is closed over it, and opened again when the line is back.
        await page.GotoAsync("about:blank");
        await page.Context.SetOfflineAsync(false);
        await page.GotoAsync($"/pathways/{pathway}/record?step=appointment_held");
        await page.GetByRole(AriaRole.Alert).GetByRole(AriaRole.Button).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Enregistré");
        Assert.Equal(1, await StoredAsync(pathway, "appointment_held"));
        await page.ReloadAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_step_is_corrected_from_the_page_that_recorded_it()
    {
        var pathway = await PathwayAsync("Correction");
        var page = await Site.SignedInAsync(Counsellor);
        await page.GotoAsync($"/pathways/{pathway}/record?step=appointment_held");
        await page.Locator("[name=mode][value=in_person]").CheckAsync();
        await page.Locator("form[data-keep] button[type=submit]").ClickAsync();
        await page.GetByRole(AriaRole.Status).GetByRole(AriaRole.Link).First.ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/correct/"));
        await AccessibleAsync(page);
        await ShotAsync(page, "correct");
        await page.Locator("[name=occurredOn]").FillAsync("hier");
        await page.Locator("form[data-keep] input[name=why]").First.CheckAsync();
        await page.Locator("form[data-keep] button[type=submit]").First.ClickAsync();
        await Expect(page).Not.ToHaveURLAsync(new Regex("/correct/"));
        Assert.Equal(1, await StoredAsync(pathway, "step_corrected"));

        // What changed is said, and can be taken back in its turn from there.
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Correction de l’étape");
        await AccessibleAsync(page);
        await ShotAsync(page, "corrected");
        await page.GetByRole(AriaRole.Status).GetByRole(AriaRole.Link).ClickAsync();
        await page.Locator("input[name='retract.why']").First.CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Retirer cette étape" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Enregistré");
        Assert.Equal(1, await StoredAsync(pathway, "step_retracted"));
    }

    [Fact]
    public async Task A_step_that_names_an_appointment_is_corrected_by_its_day_and_not_its_reference()
    {
        var pathway = await PathwayAsync("Désignation");
        var steps = await Site.RecordMoreAsync(
            pathway, Structure, (new AppointmentBooked(Today.AddDays(-9), "a-1", Today.AddDays(-3), AppointmentMode.InPerson), 0), (new AppointmentHeld(Today.AddDays(-3), AppointmentMode.InPerson, "a-1"), 0));
        var page = await Site.SignedInAsync(Counsellor);
        await page.GotoAsync($"/pathways/{pathway}/correct/{steps[1]}");
        await Expect(page.Locator("form[data-keep]")).Not.ToContainTextAsync("a-1", new() { IgnoreCase = true });
        await Expect(page.Locator("[name=appointment]").First).ToHaveValueAsync("a-1");
    }

    /// <summary>The commonest step, of a person found by name, from the caseload and without a mouse: walked, it took 66 keys.</summary>
    [Theory]
    [InlineData("fr-FR", "Enregistré")]
    [InlineData("en-GB", "Recorded")]
    public async Task An_appointment_held_is_recorded_in_twenty_keys(string locale, string saved)
    {
        var pathway = await PathwayAsync(locale == "fr-FR" ? "Zzafr" : "Zzben");
        await Site.RecordMoreAsync(pathway, Structure, (new AppointmentBooked(Today.AddDays(-9), "a-1", Today.AddDays(-3), AppointmentMode.Telephone, "14:30"), 0));
        await Site.CaughtUpAsync();
        var page = await Site.SignedInAsync(Counsellor, locale: locale);
        await page.GotoAsync("/caseload");
        var keys = 0;
        async Task PressAsync(string key)
        {
            // A chord is each of its keys.
            keys += key.Split('+').Length;
            await page.Keyboard.PressAsync(key);
        }

        await PressAsync("/");
        await Expect(page.Locator("[type=search]")).ToBeFocusedAsync();
        foreach (var letter in locale == "fr-FR" ? "zza" : "zzb")
        {
            await PressAsync(letter.ToString());
        }
        await PressAsync("Enter");
        await Expect(page.Locator($"a[href='/pathways/{pathway}']").First).ToBeFocusedAsync();
        await PressAsync("Enter");
        await Expect(page.Locator($"a[href='/pathways/{pathway}/record']").First).ToBeFocusedAsync();
        await PressAsync("Enter");
        // The day and the manner are those of the appointment: there is nothing to type.
        await Expect(page.Locator("[name=appointment][value=a-1]")).ToBeFocusedAsync();
        await Expect(page.Locator("[name=occurredOn]")).ToHaveValueAsync(Today.AddDays(-3).ToString("dd/MM/yyyy", System.Globalization.CultureInfo.InvariantCulture));
        await Expect(page.Locator("[name=mode][value=telephone]")).ToBeCheckedAsync();
        await ShotAsync(page, $"record-held-{locale}");
        await PressAsync("Control+Enter");
        await Expect(page.Locator("#receipt")).ToBeFocusedAsync();
        await Expect(page.Locator("#receipt")).ToContainTextAsync(saved);
        Assert.InRange(keys, 1, 20);
        Assert.Equal(1, await Site.CountAsync($"select count(*) from pathways_events.mt_events where stream_id = '{pathway}' and type = 'appointment_held' and data ->> 'occurredOn' = '{Today.AddDays(-3):yyyy-MM-dd}' and data ->> 'mode' = 'telephone'"));
    }

    [Fact]
    public async Task The_day_and_the_manner_follow_the_appointment_that_is_chosen_unless_they_were_typed()
    {
        var pathway = await PathwayAsync("Choix");
        await Site.RecordMoreAsync(
            pathway, Structure, (new AppointmentBooked(Today.AddDays(-9), "a-1", Today.AddDays(-3), AppointmentMode.Telephone), 0), (new AppointmentBooked(Today.AddDays(-9), "a-2", Today.AddDays(-2), AppointmentMode.Video), 0),
            (new AppointmentBooked(Today.AddDays(-9), "a-3", Today.AddDays(9), AppointmentMode.InPerson), 0));
        var page = await Site.SignedInAsync(Counsellor);
        await page.GotoAsync($"/pathways/{pathway}/record?step=appointment_held&lang=fr");
        var day = page.Locator("[name=occurredOn]");
        await Expect(day).ToHaveValueAsync("");
        await page.Locator("[name=appointment][value=a-1]").CheckAsync();
        await Expect(day).ToHaveValueAsync(Written(-3));
        await Expect(page.Locator("[name=mode][value=telephone]")).ToBeCheckedAsync();
        await page.Locator("[name=appointment][value=a-2]").CheckAsync();
        await Expect(day).ToHaveValueAsync(Written(-2));
        await Expect(page.Locator("[name=mode][value=video]")).ToBeCheckedAsync();
        // A day to come is no day on which something was held.
        await page.Locator("[name=appointment][value=a-3]").CheckAsync();
        await Expect(day).ToHaveValueAsync("");
        await day.FillAsync("hier");
        await page.Locator("[name=appointment][value=a-1]").CheckAsync();
        await Expect(day).ToHaveValueAsync("hier");

        static string Written(int days) => Today.AddDays(days).ToString("dd/MM/yyyy", System.Globalization.CultureInfo.InvariantCulture);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Another_step_is_found_by_what_people_call_it_and_chosen_from_a_list(bool scripts)
    {
        var pathway = await PathwayAsync("Trouve");
        var page = await Site.SignedInAsync(Counsellor, scripts: scripts);
        await page.GotoAsync($"/pathways/{pathway}/record?lang=fr");
        await page.Locator("#find").FillAsync("absent");
        await page.Locator("#find").PressAsync("Enter");
        await Expect(page.Locator("#no-step")).ToContainTextAsync("Rendez-vous manqué : il faut d’abord un rendez-vous fixé");
        await Expect(page.Locator("form[data-keep]")).ToHaveCountAsync(0);
        await ShotAsync(page, "record-find-absent");
        // What looks for faults is itself a script, and waits for ever where none runs.
        if (scripts)
        {
            await Expect(page.Locator("#no-step a").First).ToBeFocusedAsync();
            await AccessibleAsync(page);
        }
        await page.Locator("#find").FillAsync("CDI");
        await page.Locator("#find").PressAsync("Enter");
        await page.GetByRole(AriaRole.Link, new() { Name = "Début de contrat de travail : CDI", Exact = true }).ClickAsync();
        await Expect(page.Locator("[name=kind]")).ToHaveValueAsync("CDI");
        await page.Locator("#find").FillAsync("zzzzzz");
        await page.Locator("#find").PressAsync("Enter");
        await Expect(page.Locator("#all-steps")).ToBeVisibleAsync();
        await ShotAsync(page, "record-find-nothing");
        if (scripts)
        {
            await AccessibleAsync(page);
        }
    }

    /// <summary>Single keys act only where nobody types, and can be switched off (WCAG 2.1.4).</summary>
    [Fact]
    public async Task Shortcuts_are_listed_leave_typing_alone_and_can_be_switched_off()
    {
        var pathway = await PathwayAsync("Raccourcis");
        var page = await Site.SignedInAsync(Counsellor);
        await page.GotoAsync($"/pathways/{pathway}/record?step=diagnosis_made&lang=fr");
        var day = page.Locator("[name=occurredOn]");
        await Expect(day).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("1/2?");
        await Expect(day).ToHaveValueAsync("1/2?");
        await page.Locator("main h1").ClickAsync();
        await page.Keyboard.PressAsync("?");
        await Expect(page.Locator("dialog")).ToBeVisibleAsync();
        await AccessibleAsync(page);
        await ShotAsync(page, "keyboard");
        // What lies behind an open dialog is out of reach (linagora/twake-drive #4159).
        await page.Keyboard.PressAsync("Control+Enter");
        await page.Keyboard.PressAsync("/");
        await Expect(page.Locator("dialog")).ToBeVisibleAsync();
        await Expect(page.Locator("#errors")).ToHaveCountAsync(0);
        await page.Locator("dialog #keys-switch").ClickAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.Locator("main h1").ClickAsync();
        await page.Keyboard.PressAsync("/");
        await Expect(page.Locator("#find")).Not.ToBeFocusedAsync();
        await page.Keyboard.PressAsync("?");
        await Expect(page.Locator("dialog")).ToBeHiddenAsync();
        // The link opens the help all the same, and what was typed is still there.
        await page.GetByRole(AriaRole.Link, new() { Name = "Au clavier" }).ClickAsync();
        await page.Locator("dialog #keys-switch").ClickAsync();
        await page.Locator("dialog #keys-close").ClickAsync();
        await page.Locator("main h1").ClickAsync();
        await page.Keyboard.PressAsync("/");
        await Expect(page.Locator("#find")).ToBeFocusedAsync();
        await Expect(day).ToHaveValueAsync("1/2?");
        // The same help as a page of its own runs the same script.
        var errors = new List<string>();
        page.PageError += (_, error) => errors.Add(error);
        await page.GotoAsync("/keyboard");
        await Expect(page.Locator("#keys-switch")).ToBeVisibleAsync();
        Assert.Empty(errors);
    }

    [Theory]
    [InlineData("fr-FR", ColorScheme.Light)]
    [InlineData("en-GB", ColorScheme.Dark)]
    public async Task Each_page_can_be_read_by_everyone_in_both_themes_and_on_a_telephone(string locale, ColorScheme theme)
    {
        var pathway = await PathwayAsync("Pages");
        foreach (var (name, address, account) in new[]
        {
            ("sign-in", "/sign-in", "nobody"),
            ("open", "/pathways/open", Counsellor),
            ("record", $"/pathways/{pathway}/record", Counsellor),
            ("record-contract", $"/pathways/{pathway}/record?step=work_contract_started", Counsellor),
            ("record-barriers", $"/pathways/{pathway}/record?step=barrier_identified", Counsellor),
            ("record-booking", $"/pathways/{pathway}/record?step=appointment_booked", Counsellor),
            ("record-exit-reasons", $"/pathways/{pathway}/record?step=pathway_closed", Counsellor),
            ("record-all-steps", $"/pathways/{pathway}/record?step=", Counsellor),
            ("keyboard-page", "/keyboard", "nobody"),
            ("import", "/import", "n.perrin:coordinator:"),
            ("import-columns", "/import/columns", "n.perrin:coordinator:"),
            ("audit", "/audit", "i.costa:auditor:"),
            ("empty-caseload", "/caseload", "c.nouveau:counsellor:nobody-yet"),
            ("administration", "/administration", "a.girard:administrator:"),
            ("home-without-role", "/", "nobody:none:"),
            ("no-such-pathway", "/pathways/00000000-0000-0000-0000-000000000001", Counsellor),
            ("no-such-history", "/pathways/00000000-0000-0000-0000-000000000001/history", "i.costa:auditor:"),
            ("no-such-record", "/pathways/00000000-0000-0000-0000-000000000001/record", Counsellor),
            ("not-found", "/nowhere", Counsellor),
            ("denied", "/audit", Counsellor),
        })
        {
            var page = await Site.SignedInAsync(account, locale: locale, theme: theme);
            await page.GotoAsync(address);
            await AccessibleAsync(page);
            await ShotAsync(page, $"{name}-{locale}");
            await page.SetViewportSizeAsync(360, 740);
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= 360"), $"{name} is wider than 360 px.");
            await ShotAsync(page, $"{name}-{locale}-360");
        }
    }

    /// <summary>Going through a form with the keyboard says nothing, marks nothing and chooses nothing (vets-design-system-documentation #3721).</summary>
    [Fact]
    public async Task Passing_through_a_form_by_keyboard_marks_and_changes_nothing()
    {
        var pathway = await PathwayAsync("Traversée");
        foreach (var address in (string[])["/pathways/open", $"/pathways/{pathway}/record?step=pathway_closed", $"/pathways/{pathway}/record?step=barrier_identified", $"/pathways/{pathway}/person"])
        {
            var page = await Site.SignedInAsync(Counsellor);
            await page.GotoAsync(address);
            const string State = "JSON.stringify([...document.querySelectorAll('form[data-keep] input, form[data-keep] select')].filter(f => f.type !== 'hidden').map(f => [f.name, f.value, f.checked]))";
            var before = await page.EvaluateAsync<string>(State);
            var stops = await page.Locator("a[href], button, input:not([type=hidden]), select, summary").CountAsync();
            foreach (var key in (string[])["Tab", "Shift+Tab"])
            {
                for (var i = 0; i < stops; i++)
                {
                    await page.Keyboard.PressAsync(key);
                }
            }
            Assert.Equal(before, await page.EvaluateAsync<string>(State));
            Assert.Equal(0, await page.Locator("main [aria-invalid=true], main .error-text, main .error-summary, main [role=alert]").CountAsync());
        }
    }
}
