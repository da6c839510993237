using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Pathways.Api.Hosting;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using static Microsoft.Playwright.Assertions;

namespace Pathways.Browser.Tests.Journeys;

/// <summary>Caseload, pathway and replay as people meet them: by eye, by keyboard, on a telephone, without scripts.</summary>
[Collection(BrowserSiteCollection.Name)]
public class JourneyPagesTests(BrowserSite site) : IAsyncLifetime
{
    const string Structure = "mission-nord";
    const string Counsellor = "c.durand:counsellor:" + Structure;
    const string Auditor = "audit-1:auditor:";
    static readonly DateOnly Today = new TerritoryClock(TimeProvider.System).Today;
    static readonly SemaphoreSlim Once = new(1);
    static Guid told;

    public async Task InitializeAsync()
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

    public Task DisposeAsync() => Task.CompletedTask;

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

        var zoe = await site.NameAsync("Zoé", "Lefèvre");
        var (pathway, steps) = await site.RecordAsync(
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
        var more = await site.RecordMoreAsync(
            pathway,
            Structure,
            (new StepCorrected(Ago(148), steps[9], CorrectionReason.ContestedByPerson, new AppointmentMissed(Ago(350), "a-2", Absence.Excused)), 0),
            (new WorkContractStarted(Ago(149), "c-1", ContractKind.Cddi, WorkingTime.PartTime, EmployerKind.Aci, Today.AddDays(30), 26, "K1304"), 4),
            (new DiagnosisMade(Ago(120)), 1));
        await site.RecordMoreAsync(
            pathway,
            Structure,
            (new StepRetracted(Ago(110), more[2], CorrectionReason.WrongPathway), 0),
            (new AppointmentBooked(Ago(20), "a-3", Today.AddDays(9), AppointmentMode.Video), 0));
        await site.CaughtUpAsync();
        return pathway;
    }

    async Task PlainAsync(string first, string last, int daysAgo, params (PathwayEvent, int)[] steps) =>
        await site.RecordAsync(Structure, [(Opened(await site.NameAsync(first, last), daysAgo), 0), .. steps]);

    static async Task AccessibleAsync(IPage page)
    {
        var found = await page.RunAxe();
        Assert.True(found.Violations.Length == 0, string.Join("\n", found.Violations.Select(v => $"{v.Id}: {v.Help} — {string.Join(" | ", v.Nodes.Select(n => n.Html))}")));
    }

    // For whoever wants to look: PATHWAYS_SCREENSHOTS names a folder.
    static async Task ShotAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("PATHWAYS_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), FullPage = true });
        }
    }

    static async Task NarrowAsync(IPage page, string name)
    {
        await page.SetViewportSizeAsync(360, 740);
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= 360"), "The page is wider than 360 px.");
        await ShotAsync(page, name + "-360");
    }

    [Fact]
    public async Task The_caseload_shows_what_is_due_first_and_finds_a_person_by_the_beginning_of_a_name()
    {
        var page = await site.SignedInAsync(Counsellor);
        await page.GotoAsync("/caseload");

        await Expect(page.Locator("h1")).ToHaveTextAsync("Parcours de la structure");
        await Expect(page.Locator("tbody tr").First).ToContainTextAsync("Martin Hugo");
        await Expect(page.Locator("tbody tr").First).ToContainTextAsync("en retard");
        await AccessibleAsync(page);
        await ShotAsync(page, "caseload");
        await page.GetByLabel("Chercher une personne").FillAsync("lefe");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await Expect(page.Locator("tbody")).ToContainTextAsync("Lefèvre Zoé");
        await page.GetByRole(AriaRole.Link, new() { Name = "Lefèvre Zoé" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Zoé Lefèvre");
    }

    [Fact]
    public async Task The_caseload_is_paged_filtered_by_address_and_says_why_a_list_is_empty()
    {
        var page = await site.SignedInAsync(Counsellor);
        await page.GotoAsync("/caseload?sort=name");
        await page.GetByRole(AriaRole.Link, new() { Name = "Page suivante" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("page=2"));
        await Expect(page.Locator("tbody tr").First).ToContainTextAsync("Nom2");

        await page.GetByRole(AriaRole.Link, new() { Name = "Suspendus" }).ClickAsync();
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await page.GotoAsync("/caseload?view=suspended&search=zzz");
        await Expect(page.Locator(".notice")).ToContainTextAsync("Personne ne correspond à « zzz »");
        await AccessibleAsync(page);
        await page.GotoAsync("/caseload");
        await NarrowAsync(page, "caseload");
    }

    [Fact]
    public async Task The_timeline_is_drawn_told_and_kept_after_a_correction()
    {
        var page = await site.SignedInAsync(Counsellor);
        await page.GotoAsync($"/pathways/{told}");

        await Expect(page.Locator("h1")).ToHaveTextAsync("Zoé Lefèvre");
        await Expect(page.Locator("svg.timeline")).ToBeVisibleAsync();
        await Expect(page.Locator(".lines s")).ToHaveCountAsync(2);
        await Expect(page.Locator(".lines")).ToContainTextAsync("enregistré 26 jours après");
        await page.Locator(".key summary").ClickAsync();
        await AccessibleAsync(page);
        await ShotAsync(page, "pathway");
        await NarrowAsync(page, "pathway");

        await page.SetViewportSizeAsync(1280, 900);
        await page.GotoAsync($"/pathways/{told}?lang=en");
        await Expect(page.Locator(".lines")).ToContainTextAsync("Training completed: language");
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "en");
        var dark = await site.SignedInAsync(Counsellor, theme: ColorScheme.Dark);
        await dark.GotoAsync($"/pathways/{told}");
        await AccessibleAsync(dark);
        await ShotAsync(dark, "pathway-dark");
    }

    [Fact]
    public async Task An_auditor_replays_a_history_by_keyboard_and_sees_no_name()
    {
        var page = await site.SignedInAsync(Auditor);
        await page.GotoAsync("/audit");
        await AccessibleAsync(page);
        await ShotAsync(page, "audit");
        await page.GetByLabel("Identifiant du parcours").FillAsync("pas un identifiant");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("n’est pas un identifiant");
        await page.GetByLabel("Identifiant du parcours").FillAsync(told.ToString());
        await page.Keyboard.PressAsync("Enter");

        await Expect(page).ToHaveURLAsync(new Regex($"/pathways/{told}/history"));
        await Expect(page.GetByRole(AriaRole.Status).First).ToContainTextAsync("égal à l’état rejoué");
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
        Assert.DoesNotContain("Lefèvre", await page.ContentAsync(), StringComparison.Ordinal);

        // As it was known on an earlier day, and what has changed since.
        await page.GetByLabel("Tel que connu au soir du").FillAsync(Ago(398).ToString("O", System.Globalization.CultureInfo.InvariantCulture));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#said")).ToContainTextAsync("Événement 6 sur");
        await page.GetByLabel("avec celui d’après l’événement").FillAsync("2");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#between h3")).ToHaveTextAsync("De l’événement 2 à l’événement 6");
        await Expect(page.Locator("#between")).ToContainTextAsync("Ajoutée : étape 6");
        await Expect(page.Locator("#between")).ToContainTextAsync("Freins : mobilité, poids");
        await AccessibleAsync(page);
        await ShotAsync(page, "history-between");
        await page.GotoAsync($"/pathways/{told}/history?at=2001-01-01");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Rien n’était encore enregistré");
        await page.GotoAsync($"/pathways/{told}/history?at=avant-hier");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("n’est pas un moment");
        await AccessibleAsync(page);

        await page.GotoAsync($"/pathways/{told}/history?version=12");
        await AccessibleAsync(page);
        await ShotAsync(page, "history");
        await NarrowAsync(page, "history");
        await AccessibleAsync(page);
    }

    [Fact]
    public async Task The_replay_works_without_a_script()
    {
        var page = await site.SignedInAsync(Auditor, scripts: false);
        await page.GotoAsync($"/pathways/{told}/history?version=3");
        await page.GetByRole(AriaRole.Link, new() { Name = "Suivant" }).ClickAsync();
        await Expect(page.Locator("#said")).ToContainTextAsync("Événement 4 sur");
        await Expect(page.Locator("tr.now th")).ToHaveTextAsync("4");
    }

    [Fact]
    public async Task A_tampered_row_is_shown_for_what_it_is()
    {
        var (pathway, _) = await site.RecordAsync(Structure, (Opened(Guid.CreateVersion7(), 5), 0));
        await site.CaughtUpAsync();
        await site.ExecuteAsync($"update pathways.caseload set scheme = 'rsa' where pathway = '{pathway}'");

        var page = await site.SignedInAsync(Auditor);
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
        var page = await site.SignedInAsync(account);
        var answer = await page.GotoAsync(address.Replace("{told}", told.ToString(), StringComparison.Ordinal));
        Assert.Equal(status, answer!.Status);
    }
}
