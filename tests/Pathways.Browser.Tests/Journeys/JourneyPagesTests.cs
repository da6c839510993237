using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Pathways.Api.Hosting;
using Pathways.Api.Resources;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using static Microsoft.Playwright.Assertions;
using static Pathways.Browser.Tests.Looks;

namespace Pathways.Browser.Tests.Journeys;

/// <summary>Caseload, pathway and replay as people meet them: by eye, by keyboard, on a telephone, without scripts.</summary>
[Collection(BrowserSites.Rooms)]
public class JourneyPagesTests(BrowserSite site) : SiteTests(site)
{
    const string Structure = "mission-nord";
    const string Counsellor = "c.durand:counsellor:" + Structure;
    const string Auditor = "audit-1:auditor:";
    static readonly DateOnly Today = new TerritoryClock(TimeProvider.System).Today;
    static readonly SemaphoreSlim Once = new(1);
    static Guid told;

    public override async Task InitializeAsync()
    {
        await Once.WaitAsync();
        try
        {
            if (told == Guid.Empty)
            {
                told = await TellAsync();
            }
        }
        finally
        {
            Once.Release();
        }
    }

    static DateOnly Ago(int days) => Today.AddDays(-days);

    static PathwayOpened Opened(Guid person, int daysAgo, Scheme scheme = Scheme.Plie) => new(Ago(daysAgo), person, scheme, Structure, "59350",
        new EntrySituation(LabourSituation.LongTermUnemployed, Gender.Woman, 34, EducationLevel.Level4));

    // One whole journey, with a late record, a correction and a retraction, among plainer ones.
    async Task<Guid> TellAsync()
    {
        await PlainAsync("Hugo", "Martin", 90, (new OrientationNotified(Ago(40), OrientationKind.Professional), 1));
        await PlainAsync("Inès", "Benali", 200);
        await PlainAsync("Paul", "Roux", 300, (new PathwayClosed(Ago(100), Closure.Employment), 3));
        await PlainAsync("Émile", "Kowalczyk", 150, (new PathwaySuspended(Ago(70), SuspensionReason.Health), 2));
        for (var i = 0; i < 60; i++)
        {
            await PlainAsync($"Prénom{i}", $"Nom{i:D2}", 10 + i, (new AppointmentBooked(Ago(5), "a-1", Today.AddDays(3 + i), AppointmentMode.InPerson), 0));
        }

        var zoe = await Site.NameAsync("Zoé", "Lefèvre");
        var (pathway, steps) = await Site.RecordAsync(
            Structure,
            (Opened(zoe, 420), 0),
            (new ReferentAppointed(Ago(418), "c.durand", Structure), 0),
            (new AppointmentBooked(Ago(415), "a-1", Ago(405), AppointmentMode.InPerson), 0),
            (new AppointmentHeld(Ago(405), AppointmentMode.InPerson, "a-1"), 1),
            (new DiagnosisMade(Ago(405)), 1),
            (new BarrierIdentified(Ago(405), BarrierAxis.Mobility, BarrierLevel.High), 1),
            (new OrientationNotified(Ago(398), OrientationKind.Professional), 2),
            (new EngagementContractSigned(Ago(380), 15), 0),
            (new AppointmentBooked(Ago(370), "a-2", Ago(350), AppointmentMode.Telephone), 0),
            (new AppointmentMissed(Ago(350), "a-2", Absence.NoShow), 4),
            (new TrainingPrescribed(Ago(340), "t-1", TrainingKind.Language), 0),
            (new TrainingStarted(Ago(320), "t-1", TrainingKind.Language, Ago(230)), 26),
            (new TrainingCompleted(Ago(231), "t-1"), 9),
            (new BarrierLifted(Ago(215), BarrierAxis.Mobility), 0),
            (new TrainingStarted(Ago(210), "t-2", TrainingKind.Qualifying, Ago(60)), 0),
            (new TrainingAbandoned(Ago(150), "t-2", TrainingAbandonment.FoundWork), 12));
        var more = await Site.RecordMoreAsync(
            pathway,
            Structure,
            (new StepCorrected(Ago(148), steps[9], CorrectionReason.ContestedByPerson, new AppointmentMissed(Ago(350), "a-2", Absence.Excused)), 0),
            (new WorkContractStarted(Ago(149), "c-1", ContractKind.Cddi, WorkingTime.PartTime, EmployerKind.Aci, Today.AddDays(30), 26, "K1304"), 4),
            (new DiagnosisMade(Ago(120)), 1));
        await Site.RecordMoreAsync(
            pathway,
            Structure,
            (new StepRetracted(Ago(110), more[2], CorrectionReason.WrongPathway), 0),
            (new AppointmentBooked(Ago(20), "a-3", Today.AddDays(9), AppointmentMode.Video), 0));
        await Site.CaughtUpAsync();
        return pathway;
    }

    async Task PlainAsync(string first, string last, int daysAgo, params (PathwayEvent, int)[] steps) =>
        await Site.RecordAsync(Structure, [(Opened(await Site.NameAsync(first, last), daysAgo), 0), .. steps]);

    static async Task NarrowAsync(IPage page, string name)
    {
        await page.SetViewportSizeAsync(360, 740);
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= 360"), "The page is wider than 360 px.");
        await ShotAsync(page, name + "-360");
    }

    [Fact]
    public async Task The_caseload_shows_what_is_due_first_and_finds_a_person_by_the_beginning_of_a_name()
    {
        var page = await Site.SignedInAsync(Counsellor);
        await page.GotoAsync("/caseload");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Ma file active");
        await Expect(page.Locator("tbody tr")).ToContainTextAsync(["Lefèvre Zoé"]);
        await page.GetByRole(AriaRole.Link, new() { Name = "Toute la structure" }).ClickAsync();

        await Expect(page.Locator("h1")).ToHaveTextAsync("File active : mission-nord");
        await Expect(page.Locator("tbody tr").First).ToContainTextAsync("Martin Hugo");
        await Expect(page.Locator("tbody tr .late").First).ToContainTextAsync("jours de retard");
        await AccessibleAsync(page);
        await ShotAsync(page, "caseload");
        await page.GetByLabel("Chercher une personne").FillAsync("lefe");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await Expect(page.Locator("tbody")).ToContainTextAsync("Lefèvre Zoé");
        await page.GetByRole(AriaRole.Link, new() { Name = "Lefèvre Zoé" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Zoé Lefèvre");
        // Back to what was searched, by the page's link and by the browser's own.
        await page.GetByRole(AriaRole.Link, new() { Name = "← Recherche" }).ClickAsync();
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await page.GoBackAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Zoé Lefèvre");
        // What was chosen before the search is still chosen.
        await page.GotoAsync("/caseload");
        await Expect(page.Locator("h1")).ToHaveTextAsync("File active : mission-nord");
    }

    [Fact]
    public async Task The_caseload_is_paged_filtered_by_address_and_says_why_a_list_is_empty()
    {
        var page = await Site.SignedInAsync(Counsellor);
        await page.GotoAsync("/caseload?sort=name&referent=all");
        await page.GetByRole(AriaRole.Link, new() { Name = "Page suivante" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("page=2"));
        await Expect(page.Locator("tbody tr").First).ToContainTextAsync("Nom2");

        await page.GetByRole(AriaRole.Link, new() { Name = "Suspendus" }).ClickAsync();
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await page.GotoAsync("/caseload?view=suspended&search=zzz");
        await Expect(page.Locator(".notice")).ToContainTextAsync("Personne ne correspond à « zzz »");
        await AccessibleAsync(page);
        await page.GotoAsync("/caseload?referent=all&view=active");
        await NarrowAsync(page, "caseload");
        await AccessibleAsync(page);
    }

    [Fact]
    public async Task The_timeline_is_drawn_told_and_kept_after_a_correction()
    {
        var page = await Site.SignedInAsync(Counsellor);
        await page.GotoAsync($"/pathways/{told}");

        await Expect(page.Locator("h1")).ToHaveTextAsync("Zoé Lefèvre");
        await Expect(page.Locator("svg.timeline")).ToBeVisibleAsync();
        await Expect(page.Locator(".lines s")).ToHaveCountAsync(2);
        await Expect(page.Locator("main")).ToContainTextAsync("enregistré 26 jours après");
        // The last thing done first; nothing of the log's order; each step is corrected by a link that says which.
        await Expect(page.Locator(".lines .step").First).ToContainTextAsync("Rendez-vous fixé");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = $"Corriger : Diagnostic fait avec la personne, {Api.Resources.Labels.Day(Ago(405), System.Globalization.CultureInfo.GetCultureInfo("fr"))}" }).First).ToHaveAttributeAsync("href", new Regex("/correct/"));
        await Expect(page.Locator("svg.timeline text.start")).ToContainTextAsync("début");
        await Expect(page.Locator("svg.timeline text.today")).ToContainTextAsync("aujourd’hui");
        await Expect(page.Locator("svg.timeline text.end")).ToContainTextAsync("prévu");
        await Expect(page.Locator("svg.timeline rect.planned")).ToHaveCountAsync(1);
        // No bar of what has been reaches further than today.
        Assert.True(await page.EvaluateAsync<bool>("""
            () => { const today = document.querySelector('line.today').getBoundingClientRect().right;
                    return [...document.querySelectorAll('rect.bar:not(.planned)')].every(b => b.getBoundingClientRect().right <= today + 2) }
            """), "A bar goes beyond today.");
        await page.Locator("#lasting summary").ClickAsync();
        await Expect(page.Locator("#lasting")).ToContainTextAsync("Frein : mobilité");
        await page.Locator(".key summary").ClickAsync();
        await AccessibleAsync(page);
        await ShotAsync(page, "pathway");
        await NarrowAsync(page, "pathway");

        await page.SetViewportSizeAsync(1280, 900);
        await page.GotoAsync($"/pathways/{told}?lang=en");
        await Expect(page.Locator("main")).ToContainTextAsync("Training completed: language");
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "en");
        var dark = await Site.SignedInAsync(Counsellor, theme: ColorScheme.Dark);
        await dark.GotoAsync($"/pathways/{told}");
        await AccessibleAsync(dark);
        await ShotAsync(dark, "pathway-dark");
    }

    /// <summary>When the session has ended in another tab, the page says so when somebody comes back to it (chaise #240).</summary>
    [Theory]
    [InlineData("fr", "Vous n’êtes plus connecté·e.", "Se connecter")]
    [InlineData("en", "You are no longer signed in.", "Sign in")]
    public async Task The_journal_says_by_itself_that_the_session_is_over(string language, string said, string link)
    {
        var page = await Site.SignedInAsync(Auditor);
        await page.GotoAsync($"/audit?late=20&lang={language}");
        await page.EvaluateAsync("dispatchEvent(new Event('focus'))");
        await Expect(page.Locator("#session-over")).ToHaveCountAsync(0);
        await page.Context.SetExtraHTTPHeadersAsync([]);
        await page.EvaluateAsync("dispatchEvent(new Event('focus'))");
        await Expect(page.Locator("#session-over")).ToContainTextAsync(said);
        await Expect(page.Locator("#session-over a")).ToHaveTextAsync(link);
        await Expect(page.Locator("#session-over a")).ToHaveAttributeAsync("href", new Regex("^/sign-in\\?returnUrl=%2Faudit%3Flate%3D20"));
        await AccessibleAsync(page);
    }

    [Fact]
    public async Task An_auditor_replays_a_history_by_keyboard_and_sees_no_name()
    {
        var page = await Site.SignedInAsync(Auditor);
        await page.GotoAsync("/audit");
        var find = page.GetByRole(AriaRole.Textbox, new() { Name = "Parcours ou événement" });
        await find.FillAsync("pas un identifiant");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("ne se lit pas");
        await AccessibleAsync(page);
        await find.FillAsync($"{Site.Address}/pathways/{told}?lang=fr");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page).ToHaveURLAsync(new Regex($"/pathways/{told}/history"));
        await Expect(page.Locator("#verification")).ToContainTextAsync("égal à ce que donne le rejeu");
        await Expect(page.Locator("#not-proven")).ToContainTextAsync("que personne n’a modifié le journal lui-même");
        var slider = page.GetByRole(AriaRole.Slider);
        var latest = int.Parse((await slider.GetAttributeAsync("max"))!, System.Globalization.CultureInfo.InvariantCulture);
        await slider.FocusAsync();
        await page.Keyboard.PressAsync("ArrowLeft");
        await Expect(page.Locator("#said")).ToContainTextAsync($"Événement {latest - 1} sur {latest}");
        await page.Keyboard.PressAsync("Home");
        await Expect(page.Locator("#said")).ToContainTextAsync("Événement 1 sur");
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Locator("#moment")).ToContainTextAsync("Référent·e : c.durand");
        await Expect(page).ToHaveURLAsync(new Regex("version=2"));
        await page.Locator("h1").ClickAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Locator("#said")).ToContainTextAsync("Événement 3 sur");
        // Heading and title follow, and what comes later is folded.
        var third = Labels.Day(Ago(415), Labels.Language("fr"));
        await Expect(page.Locator("h1")).ToContainTextAsync(third);
        await Expect(page).ToHaveTitleAsync(new Regex($"parcours {told.ToString()[..8]}, {third}"));
        await Expect(page.Locator("#later table")).ToBeHiddenAsync();
        await Expect(page.Locator("#later summary")).ToHaveTextAsync($"{latest - 3} événements enregistrés après ce moment");
        // What somebody unfolds stays so from one event to the next.
        await page.GetByText("Preuve", new() { Exact = true }).ClickAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Locator("#said")).ToContainTextAsync("Événement 4 sur");
        await Expect(page.Locator(".proof pre")).ToBeVisibleAsync();
        await Expect(page.Locator("#moment")).ToContainTextAsync($"Rendez-vous du {Labels.Day(Ago(405), Labels.Language("fr"))}");
        Assert.DoesNotContain("Lefèvre", await page.ContentAsync(), StringComparison.Ordinal);

        // As it was known on an earlier day, and what has changed since.
        await page.Locator("#at").FillAsync(Iso(Ago(398)));
        await page.Locator("#at").PressAsync("Enter");
        await Expect(page.Locator("#said")).ToContainTextAsync("6 événements connus alors");
        await Expect(page.Locator("h1")).ToContainTextAsync($"Au soir du {Labels.Day(Ago(398), Labels.Language("fr"))}");
        await Expect(page.Locator("#between-at")).ToHaveValueAsync(Iso(Ago(398)));
        await page.Locator("#since").FillAsync(Iso(Ago(410)));
        await page.Locator("#since").PressAsync("Enter");
        await Expect(page.Locator("#between h3")).ToContainTextAsync("(événement 3)");
        await Expect(page.Locator("#between h3")).ToContainTextAsync("(événement 6)");
        await Expect(page.Locator("#between li").First).ToContainTextAsync("ajoutée");
        await Expect(page.Locator("#between")).ToContainTextAsync("Freins : mobilité, poids");
        await AccessibleAsync(page);
        await ShotAsync(page, "history-between");
        await page.GotoAsync($"/pathways/{told}/history?at=2001-01-01");
        await Expect(page.Locator("#before-first")).ToContainTextAsync("Rien n’était encore enregistré");
        await Expect(page.Locator("h1")).ToContainTextAsync("Au soir du 1er janvier 2001");
        await Expect(page.Locator("#said")).ToHaveTextAsync("Aucun événement connu alors");
        await AccessibleAsync(page);
        await page.GotoAsync($"/pathways/{told}/history?at=avant-hier");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("n’est pas un moment");
        await AccessibleAsync(page);

        await page.GotoAsync($"/pathways/{told}/history?version=12");
        await AccessibleAsync(page);
        await ShotAsync(page, "history");
        await NarrowAsync(page, "history");
        await AccessibleAsync(page);
        // Paper shows what the screen folds.
        await page.EvaluateAsync("dispatchEvent(new Event('beforeprint'))");
        await Expect(page.Locator("#later table")).ToBeVisibleAsync();
    }

    static string Iso(DateOnly day) => day.ToString("O", System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public async Task A_history_is_headed_by_the_name_for_who_may_see_it_and_leads_back_to_the_pathway()
    {
        var page = await Site.SignedInAsync(Counsellor, theme: ColorScheme.Dark);
        await page.GotoAsync($"/pathways/{told}/history?lang=en&at={Iso(Ago(300))}");
        await Expect(page).ToHaveTitleAsync(new Regex("History: Zoé Lefèvre, at the end of"));
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Zoé Lefèvre");
        await Expect(page.Locator("#moment h3").First).ToHaveTextAsync("Entry and referents");
        await AccessibleAsync(page);
        await ShotAsync(page, "history-dark-en");
        await page.GetByRole(AriaRole.Link, new() { Name = "The pathway" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex($"/pathways/{told}$"));
    }

    [Theory]
    [InlineData("fr", ColorScheme.Light, true)]
    [InlineData("en", ColorScheme.Dark, true)]
    [InlineData("fr", ColorScheme.Light, false)]
    public async Task What_somebody_changed_in_a_period_is_asked_in_the_journal_in_few_steps(string language, ColorScheme theme, bool scripts)
    {
        var fr = language == "fr";
        var page = await Site.SignedInAsync(Auditor, locale: fr ? "fr-FR" : "en-GB", scripts: scripts, theme: theme);
        // Who audits begins at the journal.
        await page.GotoAsync($"/?lang={language}");
        await Expect(page).ToHaveURLAsync(new Regex("/audit"));
        await Expect(page.Locator("nav a[aria-current=page]").First).ToHaveTextAsync("Journal");
        await CheckAsync();
        await ShotAsync(page, $"journal-{language}");

        // Who, what, when: three choices.
        await page.GetByLabel(fr ? "Enregistré par" : "Recorded by").SelectOptionAsync("c.durand");
        await page.GetByLabel(fr ? "Quoi" : "What").SelectOptionAsync("changed");
        await page.GetByRole(AriaRole.Button, new() { Name = fr ? "Ce mois-ci" : "This month" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex(@"/audit\?author=c.durand&kind=changed&from=\d{4}-\d\d-01&to="));
        await Expect(page.Locator("#empty")).ToBeVisibleAsync();
        await CheckAsync();

        await page.GotoAsync($"/audit?author=c.durand&kind=changed&from={Iso(Ago(150))}&to={Iso(Ago(100))}");
        await Expect(page.Locator("#asked")).ToContainTextAsync(fr ? "Corrections et retraits · par c.durand" : "Corrections and retractions · by c.durand");
        await Expect(page.Locator(".journal tr.fix")).ToHaveCountAsync(2);
        await Expect(page.Locator(".journal")).ToContainTextAsync(fr ? "contesté par la personne" : "contested by the person", new() { IgnoreCase = true });
        await Expect(page.Locator("#csv")).ToHaveAttributeAsync("href", new Regex("author=c.durand&from=.*&kind=changed&at="));
        Assert.DoesNotContain("Lefèvre", await page.ContentAsync(), StringComparison.Ordinal);
        await page.Locator(".journal tr.fix td a").First.ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex($"/pathways/{told}/history\\?version="));

        // Late records, and the pages of all.
        await page.GotoAsync("/audit?late=20");
        await Expect(page.Locator("details.more")).ToHaveAttributeAsync("open", "");
        await Expect(page.Locator(".journal")).ToContainTextAsync(fr ? "26 jours avant" : "26 days before");
        await page.GotoAsync("/audit");
        await page.GetByRole(AriaRole.Link, new() { Name = fr ? "Plus anciens" : "Older" }).ClickAsync();
        await Expect(page.Locator("#counted")).ToContainTextAsync(fr ? "51 à" : "51 to");
        await Expect(page).ToHaveURLAsync(new Regex("at=.*before="));
        await page.GetByRole(AriaRole.Link, new() { Name = fr ? "Plus récents" : "Newer" }).ClickAsync();
        await Expect(page.Locator("#counted")).ToContainTextAsync(fr ? "1 à 50 sur" : "1 to 50 of");
        if (scripts)
        {
            await NarrowAsync(page, $"journal-{language}");
        }
        await CheckAsync();

        // Nothing can be asked of a page that runs no script.
        Task CheckAsync() => scripts ? AccessibleAsync(page) : Task.CompletedTask;
    }

    /// <summary>Pages of a journal are steps of the browser's history (Automattic/wp-calypso #24220), and so is the moment of a replay.</summary>
    [Fact]
    public async Task Back_leads_to_the_page_of_the_journal_and_to_the_moment_of_the_replay_that_one_left()
    {
        var page = await Site.SignedInAsync(Auditor);
        await page.GotoAsync("/audit");
        var older = page.GetByRole(AriaRole.Link, new() { Name = "Plus anciens" });
        await older.ClickAsync();
        await Expect(page.Locator("#counted")).ToContainTextAsync("51 à");
        var second = await page.Locator(".journal").InnerTextAsync();
        await older.ClickAsync();
        await Expect(page.Locator("#counted")).Not.ToContainTextAsync("51 à");
        await page.GoBackAsync();
        await Expect(page.Locator("#counted")).ToContainTextAsync("51 à");
        Assert.Equal(second, await page.Locator(".journal").InnerTextAsync());
        await page.GoBackAsync();
        await Expect(page.Locator("#counted")).ToContainTextAsync("1 à 50 sur");

        await page.GotoAsync($"/pathways/{told}/history?version=1");
        await page.GetByRole(AriaRole.Slider).FocusAsync();
        for (var i = 2; i <= 5; i++)
        {
            await page.Keyboard.PressAsync("ArrowRight");
            await Expect(page.Locator("#said")).ToContainTextAsync($"Événement {i} sur");
        }
        await Expect(page).ToHaveURLAsync(new Regex("version=5"));
        await page.Locator("#back").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex($"/pathways/{told}$"));
        await page.GoBackAsync();
        await Expect(page.Locator("#said")).ToContainTextAsync("Événement 5 sur");
        await Expect(page.GetByRole(AriaRole.Slider)).ToHaveValueAsync("5");
    }

    /// <summary>A slider that moves while the page behind it stays would say another moment than the one that is shown.</summary>
    [Fact]
    public async Task A_replay_whose_line_is_down_says_so_and_stays_at_the_moment_that_it_shows()
    {
        var page = await Site.SignedInAsync(Auditor);
        await page.GotoAsync($"/pathways/{told}/history?version=3");
        var slider = page.GetByRole(AriaRole.Slider);
        await slider.FocusAsync();
        await page.Context.SetOfflineAsync(true);
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Locator("#said")).ToContainTextAsync("la connexion est coupée");
        await Expect(slider).ToHaveValueAsync("3");
        await Expect(page).ToHaveURLAsync(new Regex("version=3"));
        await page.Context.SetOfflineAsync(false);
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Locator("#said")).ToContainTextAsync("Événement 4 sur");
    }

    /// <summary>Each printed page says of which pathway and moment, or of which question, and up to where the log was read.</summary>
    [Fact]
    public async Task The_foot_of_a_printed_journal_and_replay_says_what_was_asked_and_the_position()
    {
        var page = await Site.SignedInAsync(Auditor);
        await page.GotoAsync("/audit?author=c.durand&kind=changed");
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        var foot = page.Locator("#print-foot");
        await Expect(foot).ToContainTextAsync("Corrections et retraits · par c.durand");
        await Expect(foot).ToContainTextAsync("journal lu jusqu’à la position");
        await page.GotoAsync($"/pathways/{told}/history?at={Iso(Ago(200))}");
        await Expect(foot).ToContainTextAsync($"parcours {told.ToString("D")[..8]}, au soir du");
        await Expect(foot).ToContainTextAsync("Position du journal");
        // Nothing was compared: no heading without anything under it.
        await Expect(page.Locator("#between")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task The_replay_works_without_a_script()
    {
        var page = await Site.SignedInAsync(Auditor, scripts: false);
        await page.GotoAsync($"/pathways/{told}/history?version=3");
        await page.GetByRole(AriaRole.Link, new() { Name = "Suivant" }).ClickAsync();
        await Expect(page.Locator("#said")).ToContainTextAsync("Événement 4 sur");
        await Expect(page.Locator("tr.now th")).ToHaveTextAsync("4");
        await page.Locator("#later summary").ClickAsync();
        await Expect(page.Locator("#later tr").Nth(1)).ToContainTextAsync("5");
    }

    [Fact]
    public async Task A_tampered_row_is_shown_for_what_it_is()
    {
        var (pathway, _) = await Site.RecordAsync(Structure, (Opened(Guid.CreateVersion7(), 5), 0));
        await Site.CaughtUpAsync();
        await Site.ExecuteAsync($"update pathways.caseload set scheme = 'rsa' where pathway = '{pathway}'");

        var page = await Site.SignedInAsync(Auditor);
        await page.GotoAsync($"/pathways/{pathway}/history");

        await Expect(page.Locator(".notice.bad")).ToContainTextAsync("diffère");
        await Expect(page.Locator(".notice.bad del")).ToHaveTextAsync("rsa");
        await AccessibleAsync(page);
        await ShotAsync(page, "history-tampered");
    }

    [Theory]
    [InlineData("/caseload", "e:evaluator:", 403)]
    [InlineData("/audit", Counsellor, 403)]
    [InlineData("/pathways/{told}/history", "e:evaluator:", 403)]
    [InlineData("/pathways/{told}", "x:counsellor:elsewhere", 404)]
    [InlineData("/pathways/00000000-0000-0000-0000-000000000001", Counsellor, 404)]
    public async Task Others_are_kept_out(string address, string account, int status)
    {
        var page = await Site.SignedInAsync(account);
        var answer = await page.GotoAsync(address.Replace("{told}", told.ToString(), StringComparison.Ordinal));
        Assert.Equal(status, answer!.Status);
    }
}
