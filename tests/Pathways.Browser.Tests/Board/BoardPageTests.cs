using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;
using static Pathways.Browser.Tests.Looks;

namespace Pathways.Browser.Tests.Board;

/// <summary>The monitoring board as an evaluator meets it: filters in the address, figures that move, on a telephone, in the dark.</summary>
[Collection(BrowserSites.Board)]
public partial class BoardPageTests(BrowserSite site) : SiteTests(site), IClassFixture<SixtyPeople>
{
    const string Structure = SixtyPeople.Structure;
    const string Evaluator = "eva-1:evaluator:";
    // By month, within d days, appointments, funnel, exits, in work, first job; nobody has an appointment that was booked.
    const int Charts = 6;

    [Fact]
    public async Task The_board_can_be_read_by_everyone_in_both_themes_and_on_a_telephone()
    {
        var page = await Site.SignedInAsync(Evaluator);
        await page.GotoAsync($"/board?structure={Structure}&from=&to=");
        await Expect(page.Locator("#value-entries")).ToHaveTextAsync("60");
        await Expect(page.Locator(".chart svg:visible")).ToHaveCountAsync(Charts);
        await ShotAsync(page, "board");
        await page.Locator("#outcomes-table summary").ClickAsync();
        await page.Locator("#outcomes-rule summary").ClickAsync();
        await Expect(page.Locator("#rule-exits_by_class")).ToContainTextAsync("6 mois exactement compris");
        await AccessibleAsync(page);

        await page.SetViewportSizeAsync(360, 740);
        // Drawn again for the width: none is read through a slit.
        await Expect(page.Locator(".chart svg:visible")).ToHaveCountAsync(Charts);
        Assert.True(await page.EvaluateAsync<bool>("[...document.querySelectorAll('.chart svg')].every(s => s.getBoundingClientRect().right <= 360)"), "A chart is cut at 360 px.");
        await AccessibleAsync(page);
        await ShotAsync(page, "board-360");
        var wide = await page.EvaluateAsync<string[]>("[...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > 361 && !e.parentElement.closest('.scroll') && !e.classList.contains('visually-hidden')).map(e => e.tagName + '#' + e.id + '.' + e.className)");
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= 360"), "The page is wider than 360 px: " + string.Join(", ", wide.Take(8)));

        var dark = await Site.SignedInAsync(Evaluator, theme: ColorScheme.Dark);
        await dark.GotoAsync($"/board?structure={Structure}&by=gender&lang=en");
        await Expect(dark.Locator("html")).ToHaveAttributeAsync("lang", "en");
        await AccessibleAsync(dark);
        await ShotAsync(dark, "board-dark");
    }

    [Fact]
    public async Task Filters_stand_in_the_address_and_a_wrong_one_is_kept_with_its_error()
    {
        var page = await Site.SignedInAsync(Evaluator);
        await page.GotoAsync("/board");
        await page.GetByText("Plus de filtres").ClickAsync();
        await page.GetByLabel("Genre").SelectOptionAsync("man");
        await page.GetByLabel("Structure", new() { Exact = true }).SelectOptionAsync(Structure);
        await page.GetByRole(AriaRole.Button, new() { Name = "Afficher" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("gender=man"));
        // What was left at "all" is not in the address, where an empty filter would be an error.
        await Expect(page).Not.ToHaveURLAsync(new Regex("scheme|\\*|=(&|$)"));
        await Expect(page.Locator("#value-entries")).ToHaveTextAsync("20");
        await Expect(page.Locator("#more summary")).ToHaveTextAsync("Plus de filtres (2 actifs)");

        // Every public and attribute can be compared by, and has its label.
        await page.GetByLabel("Comparer par").SelectOptionAsync("public.single_parent");
        await page.GetByRole(AriaRole.Button, new() { Name = "Afficher" }).ClickAsync();
        await page.Locator("#groups-table summary").ClickAsync();
        await Expect(page.Locator("#groups-table th").First).Not.ToHaveTextAsync("single_parent");
        await page.GotoAsync("/board?asKnownOn=2999-01-01");
        await Expect(page.Locator(".error-summary")).ToContainTextAsync("n’est pas encore passé");
        await AccessibleAsync(page);

        await page.GotoAsync("/board?from=31/02/2024&gender=man");
        await Expect(page.Locator(".error-summary")).ToContainTextAsync("31/02/2024");
        await Expect(page.Locator("#from")).ToHaveValueAsync("31/02/2024");
        await Expect(page.Locator("#from")).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(page.Locator("#gender")).ToHaveValueAsync("man");
        await AccessibleAsync(page);
        await ShotAsync(page, "board-wrong");
    }

    [Fact]
    public async Task Without_its_charts_the_page_is_light_and_a_counsellor_has_no_board()
    {
        var page = await Site.SignedInAsync(Evaluator, scripts: false);
        var html = await (await page.GotoAsync("/board"))!.TextAsync();
        Assert.Contains("id=\"value-entries\"", html, StringComparison.Ordinal);
        using var compressed = new MemoryStream();
        await using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(Drawing().Replace(html, "")));
        }
        Assert.InRange(compressed.Length, 1000, 100_000);
        Assert.DoesNotMatch("<script(?![^>]*src=)", html);

        // With them too, by groups: as it is sent.
        var grouped = (await page.GotoAsync("/board?by=public.rsa"))!;
        Assert.Equal("br", await grouped.HeaderValueAsync("content-encoding"));
        Assert.InRange((await grouped.Request.SizesAsync()).ResponseBodySize, 1000, 100_000);

        var counsellor = await Site.SignedInAsync($"c.durand:counsellor:{Structure}");
        var answer = await counsellor.GotoAsync("/board");
        Assert.DoesNotContain("id=\"board\"", await answer!.TextAsync(), StringComparison.Ordinal);
    }

    [GeneratedRegex("<svg.*?</svg>", RegexOptions.Singleline, 5000)]
    private static partial Regex Drawing();
}
