using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Pathways.Api.Import;
using Pathways.Browser.Tests.Board;
using static Microsoft.Playwright.Assertions;
using static Pathways.Browser.Tests.Looks;

namespace Pathways.Browser.Tests.Navigation;

/// <summary>While the service does not answer, a page that follows it says so, and of when it is; it goes on by itself (spiculedata/saiku #233).</summary>
[Collection(BrowserSites.Rooms)]
public class SilentServiceTests(BrowserSite site) : SiteTests(site)
{
    static readonly LocatorAssertionsToContainTextOptions Soon = new() { Timeout = 40_000 };

    [Theory]
    [InlineData("fr-FR", @"^Le service ne répond pas\. Les chiffres de cette page sont ceux de \d{1,2}\sh\s\d\d\.$")]
    [InlineData("en-GB", @"^The service does not answer\. The figures of this page are those of \d\d:\d\d\.$")]
    public async Task The_board_says_of_when_its_figures_are_and_goes_on(string locale, string said)
    {
        var structure = "silent-" + locale[..2];
        await Site.RecordAsync(structure, (SixtyPeople.Opened(20, 1) with { Structure = structure }, 0));
        await Site.CaughtUpAsync();
        var page = await Site.SignedInAsync("eva-silent:evaluator:", locale: locale);
        await page.GotoAsync($"/board?structure={structure}&from=&to=");
        await page.RouteAsync(new Regex("/(board|api/figures/position)"), route => route.AbortAsync());
        await Expect(page.Locator("#moved")).ToHaveTextAsync(new Regex(said), new() { Timeout = 40_000 });
        await Expect(page.Locator("[role=status]#moved-aloud")).ToHaveTextAsync(await page.Locator("#moved").InnerTextAsync());
        await AccessibleAsync(page);

        await page.UnrouteAllAsync();
        await Expect(page.Locator("#moved")).ToHaveTextAsync("", new() { Timeout = 40_000 });
        await Site.RecordAsync(structure, (SixtyPeople.Opened(10, 1) with { Structure = structure }, 0));
        await Expect(page.Locator("#value-entries")).ToContainTextAsync("2", Soon);
    }

    [Fact]
    public async Task The_journal_says_of_when_it_is_until_there_is_an_answer()
    {
        var page = await Site.SignedInAsync("audit-silent:auditor:");
        await page.GotoAsync("/audit");
        await page.RouteAsync("**/api/audit/journal*", route => route.AbortAsync());
        await AskAsync();
        await Expect(page.Locator("#no-answer")).ToHaveCountAsync(0);
        await AskAsync();
        await Expect(page.Locator("[role=status]#no-answer")).ToHaveTextAsync(new Regex(@"^Le service ne répond pas\. Cette page est celle de \d\d\sh\s\d\d\.$"), new() { Timeout = 40_000 });
        await AccessibleAsync(page);

        await page.UnrouteAllAsync();
        await AskAsync();
        await Expect(page.Locator("#no-answer")).ToHaveCountAsync(0, new() { Timeout = 40_000 });

        // As who comes back to the page; otherwise it asks by itself each half a minute.
        async Task AskAsync()
        {
            var asked = page.WaitForRequestAsync("**/api/audit/journal*");
            await page.EvaluateAsync("dispatchEvent(new Event('focus'))");
            await asked;
        }
    }

    [Fact]
    public async Task The_page_of_an_import_stays_and_goes_on()
    {
        var now = DateTimeOffset.UtcNow;
        var job = new ImportJob(Guid.NewGuid(), "n.silent", "f", ImportStatus.Waiting, now, now.AddHours(1));
        await Site.StoreAsync(job);
        var (page, plain) = (await Site.SignedInAsync("n.silent:coordinator:"), await Site.SignedInAsync("n.silent:coordinator:", scripts: false));
        await page.GotoAsync($"/import?id={job.Id}");
        await plain.GotoAsync($"/import?id={job.Id}");
        await Expect(page.Locator("#progress-stage")).ToHaveTextAsync("Votre fichier attend son tour");
        await page.EvaluateAsync("window.seen = true");

        await page.RouteAsync("**/import?id=*", route => route.AbortAsync());
        await Expect(page.Locator("#progress-silent")).ToContainTextAsync("Le service ne répond pas.", Soon);
        await Expect(page.Locator("#progress-stage")).ToHaveTextAsync("Votre fichier attend son tour");
        await AccessibleAsync(page);
        await page.UnrouteAllAsync();
        await Expect(page.Locator("#progress-silent")).ToBeHiddenAsync(new() { Timeout = 40_000 });
        Assert.True(await page.EvaluateAsync<bool>("window.seen === true"));

        // Over: with the script and without.
        await Site.StoreAsync(job with { Status = ImportStatus.Interrupted });
        await Expect(page.Locator(".notice.bad")).ToBeVisibleAsync(new() { Timeout = 40_000 });
        await Expect(plain.Locator(".notice.bad")).ToBeVisibleAsync(new() { Timeout = 40_000 });
    }
}
