using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Pathways.Api.Hosting;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using static Microsoft.Playwright.Assertions;
using static Pathways.Browser.Tests.Looks;

namespace Pathways.Browser.Tests.Board;

/// <summary>The question travels with the answer: both windows, the population, the past, the groups, a filter that does not exist.</summary>
[Collection(BrowserSites.Board)]
public class BoardQuestionTests(BrowserSite site) : SiteTests(site), IClassFixture<TenEntries>
{
    const string Structure = TenEntries.Structure;
    const string Evaluator = "eva-2:evaluator:";
    static readonly DateOnly Today = new TerritoryClock(TimeProvider.System).Today;

    static DateOnly Ago(int days) => Today.AddDays(-days);

    static string Day(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);

    static string InWords(DateOnly day) => Pathways.Api.Resources.Labels.Day(day, CultureInfo.GetCultureInfo("fr"));

    static string Board(string more = "") => $"/board?structure={Structure}&from={Day(Ago(400))}&to={Day(Ago(300))}" + more;

    [Fact]
    public async Task Both_windows_are_set_in_the_form_and_said_everywhere()
    {
        var page = await Site.SignedInAsync(Evaluator);
        await page.GotoAsync(Board());
        var entries = Between("entrées", Ago(400), Ago(300), "observées", Today);
        await Expect(page.Locator("#population")).ToHaveTextAsync($"{Structure} · {entries}");
        // Observed until today: five are at work, not the three of the period's last day.
        await Expect(page.Locator("#funnel-title")).ToHaveTextAsync(new Regex("^50,0\\s%"));
        await Expect(page.Locator("#in-work .population")).ToHaveTextAsync($"{Structure} · {Between("premiers emplois", Ago(400), Ago(300), "observés", Today)}");
        await Expect(page.Locator("#outcomes .population")).ToHaveTextAsync($"{Structure} · {Between("sorties", Ago(400), Ago(300), "observées", Today)}");
        await Expect(page.Locator("main")).Not.ToContainTextAsync("mûr");

        await page.GetByText("Plus de filtres").ClickAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Observées jusqu’au" }).FillAsync(Day(Ago(300)));
        await page.GetByRole(AriaRole.Button, new() { Name = "Afficher" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("observedUntil=" + Day(Ago(300))));
        await Expect(page.Locator("#population")).ToHaveTextAsync($"{Structure} · {Between("entrées", Ago(400), Ago(300), "observées", Ago(300))}");
        await Expect(page.Locator("#funnel-title")).ToHaveTextAsync(new Regex("^30,0\\s%"));
        // True now, and only now: six months after their first job nobody had been observed.
        await page.Locator("#in-work-table summary").First.ScrollIntoViewIfNeededAsync();
        await Expect(page.Locator("#in-work-table")).ToContainTextAsync("pas assez de recul");

        // Back again: emptied, the field means today.
        await page.Locator("#more summary").ClickAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Observées jusqu’au" }).FillAsync("");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Entrées du" }).FillAsync(Day(Ago(390)));
        await page.GetByRole(AriaRole.Button, new() { Name = "Afficher" }).ClickAsync();
        await Expect(page.Locator("#population")).ToHaveTextAsync($"{Structure} · {Between("entrées", Ago(390), Ago(300), "observées", Today)}");
        await Expect(page.Locator("#value-entries")).ToHaveTextAsync("9");

        await page.GotoAsync(Board($"&observedUntil={Day(Today.AddDays(1))}"));
        await Expect(page.Locator("#observedUntil-error")).ToBeVisibleAsync();
    }

    /// <summary>Whoever prints may be far away (grafana #59665): the footer's time is the territory's, as every day of the page is.</summary>
    [Theory]
    [InlineData("Pacific/Kiritimati")]
    [InlineData("Pacific/Honolulu")]
    public async Task Paper_says_the_time_of_the_territory(string zone)
    {
        var page = await Site.SignedInAsync(Evaluator, zone: zone);
        await page.GotoAsync(Board());
        await page.EvaluateAsync("dispatchEvent(new Event('beforeprint'))");
        var clock = new TerritoryClock(TimeProvider.System);
        var printed = await page.Locator("#printed").TextContentAsync();
        // The minute may turn between the page's clock and this one.
        Assert.Contains(printed, new[] { 0, 1, 2 }.Select(m => clock.LocalOf(clock.Now.AddMinutes(-m))).Select(t => $"{t.ToString("d MMMM yyyy", CultureInfo.GetCultureInfo("fr"))}, {t:%H}\u00a0h\u00a0{t:mm}"));
    }

    [Fact]
    public async Task Of_whom_a_figure_is_stands_in_heading_title_cards_pictures_and_print()
    {
        var page = await Site.SignedInAsync(Evaluator);
        await page.GotoAsync(Board("&gender=woman"));
        var line = $"Femmes · {Structure} · {Between("entrées", Ago(400), Ago(300), "observées", Today)}";
        await Expect(page.Locator("h1 + .population")).ToHaveTextAsync(line);
        await Expect(page).ToHaveTitleAsync($"Tableau de suivi · {line} – Pathways");
        await Expect(page.Locator("#value-entries")).ToHaveTextAsync("6");
        var cards = page.Locator(".figure-card .population, .key-figures .population");
        Assert.All(await cards.AllTextContentsAsync(), text => Assert.StartsWith($"Femmes · {Structure} · ", text, StringComparison.Ordinal));
        Assert.Equal(await page.Locator(".figure-card, .key-figures li").CountAsync(), await cards.CountAsync());

        // Each picture, of whatever size, says it where it is seen and where it is read aloud.
        var pictures = await page.EvaluateAsync<string[][]>(
            "[...document.querySelectorAll('.chart svg')].map(s => [[...s.querySelectorAll('text')].map(t => t.textContent).join(' '), s.querySelector('desc').textContent])");
        Assert.NotEmpty(pictures);
        Assert.All(pictures.SelectMany(p => p), text => Assert.Matches(new Regex($"Femmes\\s·\\s{Structure}\\s·\\s.*observée?s\\s+jusqu’au\\s+{InWords(Today)}"), text));

        // On paper: no form, what was folded is open, and a footer says who printed what, when, from which position of the log.
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await Expect(page.Locator("form.board-filters")).ToBeHiddenAsync();
        await Expect(page.Locator(".csv").First).ToBeHiddenAsync();
        await Expect(page.Locator("#funnel-table table")).ToBeVisibleAsync();
        // Each rule once, at the end, with the numbers that go with it.
        await Expect(page.Locator("#rule-stage_funnel")).ToBeHiddenAsync();
        await Expect(page.Locator("#all-rules")).ToContainTextAsync("stage_funnel");
        Assert.Equal(16, await page.Locator("#all-rules h3:visible").CountAsync());
        var foot = page.Locator("#print-foot");
        await Expect(foot).ToContainTextAsync(line);
        await Expect(foot).ToContainTextAsync(InWords(Today));
        await Expect(foot).ToContainTextAsync("eva-2 (évaluation)");
        await Expect(foot).ToContainTextAsync(await page.Locator("#position").InnerTextAsync());
        await Expect(foot).ToBeVisibleAsync();

        var english = await Site.SignedInAsync(Evaluator, locale: "en-GB");
        await english.GotoAsync(Board("&gender=woman"));
        await Expect(english.Locator("#population")).ToContainTextAsync("Women · ");
        await Expect(english.Locator("#population")).ToContainTextAsync(new Regex("entries from .* to .*, observed until "));
    }

    [Fact]
    public async Task The_past_is_shown_as_past_also_on_paper()
    {
        var page = await Site.SignedInAsync(Evaluator);
        await page.GotoAsync(Board());
        await Expect(page.Locator("#past")).ToHaveCountAsync(0);
        await page.GetByText("Plus de filtres").ClickAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Tel que connu le" }).FillAsync(Day(Ago(250)));
        await page.GetByRole(AriaRole.Button, new() { Name = "Afficher" }).ClickAsync();
        await Expect(page.Locator("#past")).ToContainTextAsync("Vue du passé");
        await Expect(page.Locator("#past")).ToContainTextAsync(InWords(Ago(250)));
        // Nobody could be observed later than what was known.
        await Expect(page.Locator("#population")).ToHaveTextAsync($"{Structure} · {Between("entrées", Ago(400), Ago(300), "observées", Ago(250))} · tel que connu le {InWords(Ago(250))} au soir");
        await Expect(page.Locator("#funnel-title")).ToHaveTextAsync(new Regex("^30,0\\s%"));
        Assert.NotEqual("rgba(0, 0, 0, 0)", await Background(page));
        // What was believed then, beside what is known of the same people and days now; what differs is marked.
        await Expect(page.Locator("#then-title")).ToHaveTextAsync("Aucun de ces chiffres n’a changé depuis");
        await Expect(page.Locator("#then-and-now tr").Filter(new() { HasText = "Étapes franchies" })).ToHaveTextAsync(new Regex("^\\s*Étapes franchies\\s*30,0\\s%\\s\\(3/10\\)\\s*30,0\\s%\\s\\(3/10\\)\\s*aucun\\s*$"));
        await AccessibleAsync(page);

        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await Expect(page.Locator("#past strong")).ToBeVisibleAsync();
        Assert.Equal("exact", await page.Locator("#past").EvaluateAsync<string>("e => getComputedStyle(e).printColorAdjust"));
        Assert.NotEqual("rgba(0, 0, 0, 0)", await Background(page));
        await page.EmulateMediaAsync(new() { Media = Media.Screen });
        await page.GetByRole(AriaRole.Link, new() { Name = "Voir ce qui est connu maintenant" }).ClickAsync();
        await Expect(page.Locator("#past")).ToHaveCountAsync(0);
        await Expect(page.Locator("#funnel-title")).ToHaveTextAsync(new Regex("^50,0\\s%"));
    }

    /// <summary>An entry, and an appointment of ten days later that was written down a hundred days late: then nobody knew of it.</summary>
    [Fact]
    public async Task What_was_believed_stands_beside_what_is_known_now_and_what_differs_is_marked()
    {
        await Site.RecordAsync("then-1", (SixtyPeople.Opened(300, 1) with { Structure = "then-1" }, 0), (new AppointmentHeld(Ago(290), AppointmentMode.InPerson), 100));
        await Site.RecordAsync("then-1", (SixtyPeople.Opened(300, 2) with { Structure = "then-1" }, 100));
        await Site.CaughtUpAsync();
        var page = await Site.SignedInAsync(Evaluator);
        await page.GotoAsync($"/board?structure=then-1&from={Day(Ago(310))}&to={Day(Ago(280))}&asKnownOn={Day(Ago(250))}");
        var rows = page.Locator("#then-and-now tbody tr");
        await Expect(rows.Filter(new() { HasText = "Entrées" })).ToHaveTextAsync(new Regex("^\\s*Entrées\\s*1\\s*2\\s*\\+1\\s*$"));
        await Expect(rows.Filter(new() { HasText = "Premier rendez-vous dans les 30" })).ToHaveTextAsync(new Regex("0,0\\s%\\s\\(0/1\\)\\s*50,0\\s%\\s\\(1/2\\)\\s*\\+50\\spoints\\s*$"));
        await Expect(rows.Filter(new() { HasText = "Délai jusqu’au premier rendez-vous" })).ToHaveTextAsync(new Regex("non atteinte \\(0/1\\).*\\(1/2\\)\\s*différent\\s*$"));
        await Expect(rows.Filter(new() { HasText = "Sorties par classe" })).ToHaveTextAsync(new Regex("aucun\\s*$"));
        await Expect(page.Locator("#then-title")).ToHaveTextAsync(new Regex("^\\d+ chiffres ont changé depuis, sur 16$"));
        Assert.Equal(await page.Locator("#then-and-now .differs").CountAsync(), await rows.Filter(new() { HasNotText = "aucun" }).CountAsync());
        await AccessibleAsync(page);
    }

    static Task<string> Background(IPage page) => page.Locator("#past").EvaluateAsync<string>("e => getComputedStyle(e).backgroundColor");

    [Fact]
    public async Task Groups_are_compared_by_value_number_and_interval_in_one_order_and_who_is_unknown_stands_beside()
    {
        var page = await Site.SignedInAsync(Evaluator);
        await page.GotoAsync($"/board?structure={Structure}&from={Day(Ago(400))}&to={Day(Today)}&by=gender");
        // Tables have the groups without anybody too; drawings leave them out.
        string[] order = ["Ensemble", "Femme", "Homme", "Non binaire", "Non renseigné"], drawn = [.. order.Where(g => g != "Non binaire")];

        // Exits by class: the headline of each group first, with how many of how many and its interval.
        await page.Locator("#outcomes-table summary").ClickAsync();
        var headlines = page.Locator("#outcomes-table tbody tr:first-child");
        await Expect(headlines.Nth(0)).ToHaveTextAsync(new Regex("^Ensemble\\s: sorties dynamiques\\s*3/4\\s*75,0\\s%\\s*30,1\\s% à 95,4\\s%"));
        await Expect(headlines.Nth(1)).ToHaveTextAsync(new Regex("^Femme\\s: sorties dynamiques\\s*2/3\\s*66,7\\s%\\s*20,8\\s% à 93,9\\s%"));
        await Expect(headlines.Nth(2)).ToHaveTextAsync(new Regex("^Homme\\s: sorties dynamiques\\s*1/1\\s*100,0\\s%"));

        await page.Locator("#within-table summary").ClickAsync();
        await Expect(page.Locator("#within-table tbody").First.Locator("tr:not(:has(.group)) th")).ToHaveTextAsync(order);
        await Expect(page.Locator("#within-table tr").Filter(new() { HasText = "Femme" }).First).ToHaveTextAsync(new Regex("^\\s*Femme\\s*66,7\\s%\\s*4/6\\s*30,0\\s% à 90,3\\s%"));
        await page.Locator("#groups-table summary").ClickAsync();
        await Expect(page.Locator("#groups-table tbody").First.Locator("tr:not(:has(.group)) th")).ToHaveTextAsync(order);

        // Pictures have the same order, in the drawing and below it.
        foreach (var card in new[] { "#within", "#groups", "#funnel" })
        {
            var said = await page.Locator($"{card} .chart.scroll svg desc").AllTextContentsAsync();
            Assert.Contains(said, d => Regex.IsMatch(d, string.Join(".*", drawn), RegexOptions.Singleline));
        }
        Assert.Matches("Femme.*Homme.*Non renseigné", await page.Locator("#first-job .chart.scroll svg desc").TextContentAsync());

        // Every card follows, or says why not.
        await Expect(page.Locator("#monthly")).ToContainTextAsync("ne compare pas");
        await Expect(page.Locator("#first-job")).ToContainTextAsync(new Regex("Test du log-rank entre les groupes\\s: .* 1 ddl"));
        // What must be known stands in the picture, where it goes along.
        await Expect(page.Locator("#first-job .chart.scroll svg desc")).ToContainTextAsync("« Non renseigné » (1 parcours) est montré à côté de la comparaison et n’entre dans aucun test.");
        await AccessibleAsync(page);
    }

    [Fact]
    public async Task Within_how_many_days_is_chosen_on_the_card()
    {
        var page = await Site.SignedInAsync(Evaluator);
        await page.GotoAsync(Board());
        await Expect(page.Locator("#within-title")).ToHaveTextAsync(new Regex("^70,0\\s% ont un premier rendez-vous dans les 30\\s.*jours$"));
        await page.Locator("#within .days a").Filter(new() { HasText = "60" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("days=60"));
        await Expect(page.Locator("#within-title")).ToHaveTextAsync(new Regex("^100,0\\s% ont un premier rendez-vous dans les 60\\s.*jours$"));
        await Expect(page.Locator("#within .days [aria-current]")).ToHaveTextAsync(new Regex("60"));
        await page.GotoAsync(Board("&days=trente"));
        await Expect(page.Locator("#days-error")).ToContainTextAsync("trente");
    }

    [Fact]
    public async Task A_filter_that_does_not_exist_or_is_empty_is_an_error_at_its_field_with_the_nearest_known_one()
    {
        var page = await Site.SignedInAsync(Evaluator);
        await page.GotoAsync($"/board?structure=pole-oest&from={Day(Ago(400))}&to={Day(Ago(300))}");
        await Expect(page.Locator("#structure-error")).ToContainTextAsync("pole-oest");
        await Expect(page.Locator("#structure")).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(page.Locator("#value-entries")).ToHaveCountAsync(0);
        await AccessibleAsync(page);
        await page.Locator("#structure-error a").ClickAsync();
        await Expect(page.Locator("#value-entries")).ToHaveTextAsync("10");

        await page.GotoAsync(Board().Replace($"structure={Structure}", "structure=", StringComparison.Ordinal));
        await Expect(page.Locator("#structure-error")).ToContainTextAsync("est vide");
        await page.GotoAsync(Board("&gender=wman"));
        await Expect(page.Locator("#gender-error a")).ToContainTextAsync("femme");
        await page.GotoAsync(Board("&gendre=woman"));
        await Expect(page.Locator(".error-summary")).ToContainTextAsync("gendre");
        await page.Locator("#gendre-error a").ClickAsync();
        await Expect(page.Locator("#population")).ToContainTextAsync("Femmes");
        await page.GotoAsync(Board("&by=gendre"));
        await page.Locator("#by-error a").ClickAsync();
        await Expect(page.Locator("#groups")).ToBeVisibleAsync();
        // Who reads a page chooses from its list, and is sent to no API.
        await page.GotoAsync(Board("&by=age"));
        await Expect(page.Locator("#by-error")).ToContainTextAsync("choisissez dans la liste « Comparer par »");
        await Expect(page.Locator("main")).Not.ToContainTextAsync("/api/figures");
        await page.Locator("#by-error a").ClickAsync();
        await Expect(page.Locator("#groups-title")).ToHaveTextAsync(new Regex("âge à l’entrée"));
        // Everything that is wrong is said at once.
        await page.GotoAsync(Board("&by=couleur&gender=wman&unit=year&asKnownOn=hier"));
        await Expect(page.Locator(".error-summary h2")).ToHaveTextAsync("4 filtres sont à corriger");
        foreach (var field in new[] { "by", "gender", "unit", "asKnownOn" })
        {
            await Expect(page.Locator($"#{field}")).ToHaveAttributeAsync("aria-invalid", "true");
            await Expect(page.Locator($"#{field}-error")).ToBeVisibleAsync();
        }
        await AccessibleAsync(page);
    }

    /// <summary>The first figure was at 405 px, and at 714 on a telephone, below twelve controls.</summary>
    [Theory]
    [InlineData(1366, 420)]
    [InlineData(390, 540)]
    public async Task The_first_figure_is_near_the_top(int width, int most)
    {
        var page = await Site.SignedInAsync(Evaluator, width);
        await page.GotoAsync($"/board?structure={Structure}");
        var top = await page.Locator("#value-entries").EvaluateAsync<double>("e => e.getBoundingClientRect().top");
        Assert.True(top < most, $"{top} px");
        Assert.True(await page.Locator("form.board-filters :is(input, select, button):visible").CountAsync() <= 4);
    }

    /// <summary>"Entered in a quarter, first appointment within 30 days, women and men": on the page by four choices, in a file by a fifth, without arithmetic.</summary>
    [Fact]
    public async Task A_question_of_an_evaluator_takes_five_interactions_and_its_file_no_arithmetic()
    {
        var page = await Site.SignedInAsync(Evaluator);
        await page.GotoAsync($"/board?structure={Structure}");
        await page.Locator("#from").FillAsync(Day(Ago(400)));
        await page.Locator("#to").FillAsync(Day(Ago(300)));
        await page.Locator("#by").SelectOptionAsync("gender");
        await page.GetByRole(AriaRole.Button, new() { Name = "Afficher" }).ClickAsync();
        await Expect(page.Locator("#within .chart.scroll svg desc")).ToContainTextAsync(new Regex("Femme\\s: .*4/6"));
        var link = await page.GetByRole(AriaRole.Link, new() { Name = "Tableur Premier rendez-vous" }).GetAttributeAsync("href");
        var rows = (await (await page.APIRequest.GetAsync(link!)).TextAsync()).TrimStart('\uFEFF').Split("\r\n");
        var head = rows[0].Split(';').ToList();
        var women = rows.Single(r => r.Contains(";femme;;", StringComparison.OrdinalIgnoreCase)).Split(';');
        string Cell(string name) => women[head.IndexOf(name)];
        Assert.Equal(("4", "6", "30"), (Cell("Numérateur"), Cell("Dénominateur"), Cell("Dans les … jours")));
        Assert.Equal(4d / 6, double.Parse(Cell("Valeur"), CultureInfo.GetCultureInfo("fr")), 12);
        Assert.Equal(Day(Ago(400)), Cell("Comptés du"));

        // What is looked for under another name stands at the figure, and is in no drawing only.
        await Expect(page.Locator("#outcomes")).ToContainTextAsync("souvent dites « positives »");
        await page.GotoAsync($"/board?structure={Structure}&by=structure");
        await Expect(page.Locator("#fair")).ToContainTextAsync("Avant de classer");
    }

    [Fact]
    public async Task Every_file_of_the_board_is_of_the_same_question_and_says_so_in_its_name_and_rows()
    {
        var page = await Site.SignedInAsync(Evaluator);
        await page.GotoAsync(Board("&gender=woman,man&by=gender&unit=week&interval=log&job=full_time&days=60"));
        await Expect(page.Locator("#value-entries")).ToHaveTextAsync("9");
        await Expect(page.Locator("#population")).ToContainTextAsync("Femmes ou Hommes · ");
        await Expect(page.Locator("#first-job .population")).ToContainTextAsync("emplois à temps plein");
        var links = await page.Locator(".csv a").EvaluateAllAsync<string[]>("links => links.map(a => a.getAttribute('href'))");
        Assert.True(links.Length > 15, $"{links.Length} files");
        foreach (var link in links.Distinct(StringComparer.Ordinal))
        {
            var file = await page.APIRequest.GetAsync(link);
            Assert.True(file.Status == 200, $"{link}: {file.Status} {await file.TextAsync()}");
            Assert.Contains("gender-woman-man", file.Headers["content-disposition"].Replace('+', '-'), StringComparison.Ordinal);
            Assert.Contains("gender=woman,man", await file.TextAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Every_choice_that_the_board_makes_is_said_where_it_is_seen_and_in_the_pictures()
    {
        var page = await Site.SignedInAsync(Evaluator);
        // Nobody asked for a period.
        await page.GotoAsync($"/board?structure={Structure}");
        await Expect(page.Locator("#usual-period")).ToContainTextAsync("24 derniers mois");
        // Each of its months has its bars, and the picture does not say that some are left out.
        await Expect(page.Locator("#monthly .chart.scroll svg desc").First).Not.ToContainTextAsync("derniers groupes");
        await Expect(page.Locator("#funnel .chart.scroll svg desc").First).ToContainTextAsync(new Regex("Encore en parcours et sans emploi le dernier jour observé\\s: \\d"));
        await page.GotoAsync(Board());
        await Expect(page.Locator("#usual-period")).ToHaveCountAsync(0);

        // What a picture shows is read with what its rule left out, and how its limits are made.
        static ILocator Said(IPage page, string card) => page.Locator($"{card} .chart.scroll svg desc").First;
        await page.GotoAsync(Board($"&observedUntil={Day(Ago(310))}"));
        foreach (var card in new[] { "#within", "#funnel", "#first-job" })
        {
            await Expect(Said(page, card)).ToContainTextAsync($"Personne n’est compté après le {InWords(Ago(310))}");
        }
        await Expect(Said(page, "#within")).ToContainTextAsync("Pas assez de recul, hors numérateur et dénominateur : 3 parcours. Intervalles : 95 %, Wilson.");
        await Expect(Said(page, "#first-job")).ToContainTextAsync("Mois révolus");
        await Expect(page.Locator("#within .beside").First).ToBeHiddenAsync();
        // On paper a tall picture is small: the card says it too.
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await Expect(page.Locator("#within .beside").First).ToBeVisibleAsync();
        await page.EmulateMediaAsync(new() { Media = Media.Screen });
        await page.GotoAsync(Board("&by=age_band"));
        await Expect(Said(page, "#within")).ToContainTextAsync("Sans personne, et donc non dessinés : Moins de 18 ans, 18 à 29 ans, 55 ans et plus.");
        await page.Locator("#within-table summary").ClickAsync();
        await Expect(page.Locator("#within-table tr").Filter(new() { HasText = "18 à 29 ans" }).First).ToContainTextAsync("0/0");
        // A share of nobody is not applicable, and neither 0 nor blank.
        await page.Locator("#funnel-table summary").ClickAsync();
        await Expect(page.Locator("#funnel-table tbody").Filter(new() { HasText = "18 à 29 ans" }).Locator("tr").Filter(new() { HasText = "Diagnostic" })).ToHaveTextAsync(new Regex("^\\s*Diagnostic\\s*0\\s*s\\. o\\.\\s*s\\. o\\.\\s*$"));
        // Full-time jobs are asked for, and not every card can count only those.
        await page.GotoAsync(Board("&job=full_time"));
        foreach (var card in new[] { "#funnel", "#outcomes" })
        {
            await Expect(page.Locator(card)).ToContainTextAsync("Tout emploi compte ici, pas seulement à temps plein.");
        }
        // Who was at work without every stage is in the picture of the stages too; without a picture the card says what must be known.
        await page.GotoAsync($"/board?structure={Structure}&from={Day(Ago(30))}&to={Day(Today)}&observedUntil={Day(Ago(10))}");
        await Expect(page.Locator("#in-work .beside")).ToContainTextAsync(["Personne n’est compté après"]);

        // One answer of another version, or one file, is not the board's to give.
        await page.GotoAsync(Board("&version=1"));
        await Expect(page.Locator(".error-summary")).ToContainTextAsync("version");
        await Expect(page.Locator("#value-entries")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_card_says_of_whom_it_is_once_and_no_drawing_says_what_is_not_so_of_it()
    {
        var page = await Site.SignedInAsync(Evaluator);
        await page.GotoAsync($"/board?structure={Structure}&from={Day(Ago(800))}&to={Day(Today)}&by=entry_month");
        // Every month has its bars; of the medians the latest twelve are drawn.
        var monthly = page.Locator("#monthly .chart.scroll svg desc");
        await Expect(monthly).ToContainTextAsync("ne compare pas");
        await Expect(monthly).Not.ToContainTextAsync("derniers groupes");
        await Expect(page.Locator("#groups .chart.scroll svg desc")).ToContainTextAsync("les 12 derniers groupes");
        // On a screen the drawing says of whom it is; the card does where its drawing is of some of its figures only, and on paper.
        await Expect(page.Locator("#monthly .population")).ToBeHiddenAsync();
        await Expect(page.Locator("#groups .population")).ToBeVisibleAsync();
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await Expect(page.Locator("#monthly .population")).ToBeVisibleAsync();
        await page.EmulateMediaAsync(new() { Media = Media.Screen });
        // An empty field is no question of commas.
        await page.GotoAsync(Board().Replace($"structure={Structure}", "structure=", StringComparison.Ordinal));
        await Expect(page.Locator("#structure-error")).ToHaveTextAsync("Structure est vide : choisissez une valeur, ou effacez ce filtre.");
        // Of nobody enough is known: a grey row says so, and not one for each group.
        await page.GotoAsync(Board($"&by=gender&observedUntil={Day(Ago(300))}"));
        Assert.Equal(0, await page.Locator("#in-work .chart.scroll svg text").Filter(new() { HasText = "Femme" }).CountAsync());
    }

    [Fact]
    public async Task Without_a_script_the_form_asks_the_same()
    {
        var page = await Site.SignedInAsync(Evaluator, scripts: false);
        await page.GotoAsync(Board());
        await page.GetByLabel("Comparer par").SelectOptionAsync("gender");
        await page.GetByRole(AriaRole.Button, new() { Name = "Afficher" }).ClickAsync();
        await Expect(page.Locator("#value-entries")).ToHaveTextAsync("10");
        await Expect(page.Locator("#groups")).ToBeVisibleAsync();
        await Expect(page.Locator(".error-summary")).ToHaveCountAsync(0);
    }

    // A year that both ends share is said once.
    static string Between(string who, DateOnly from, DateOnly to, string observed, DateOnly until) =>
        $"{who} du {(from.Year == to.Year ? InWords(from)[..^5] : InWords(from))} au {InWords(to)}, {observed} jusqu’au {InWords(until)}";
}
