using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;
using static Pathways.Browser.Tests.Looks;

namespace Pathways.Browser.Tests.Board;

/// <summary>Figures move while somebody looks at them, and nothing is taken away from who reads.</summary>
[Collection(BrowserSites.Board)]
public class LiveBoardTests(BrowserSite site) : SiteTests(site)
{
    const string Evaluator = "eva-3:evaluator:";
    static readonly LocatorAssertionsToHaveTextOptions Soon = new() { Timeout = 20_000 };

    async Task<IPage> OpenAsync(string structure, string more = "", string locale = "fr-FR")
    {
        await Site.RecordAsync(structure, (SixtyPeople.Opened(20, 1) with { Structure = structure }, 0));
        await Site.CaughtUpAsync();
        var page = await Site.SignedInAsync(Evaluator, locale: locale);
        await page.GotoAsync($"/board?structure={structure}&from=&to={more}");
        return page;
    }

    async Task MoreAsync(string structure)
    {
        await Site.RecordAsync(structure, (SixtyPeople.Opened(10, 1) with { Structure = structure }, 0));
        await Site.CaughtUpAsync();
    }

    [Fact]
    public async Task Only_the_cards_whose_figures_moved_are_replaced_and_it_is_said_once()
    {
        var page = await OpenAsync("live-1");
        await Expect(page.Locator("#value-entries")).ToHaveTextAsync("1");
        await page.EvaluateAsync("for (const card of document.querySelectorAll('[data-tag]')) card.dataset.seen = ''");
        // Somebody reads the last card: it stays where it is on the screen while those above it are replaced (kubernetes/dashboard #5099).
        await page.EvaluateAsync("document.querySelector('#appointments').scrollIntoView()");
        var place = await PlaceAsync();
        Assert.True(await page.EvaluateAsync<double>("scrollY") > 500);

        await MoreAsync("live-1");

        await Expect(page.Locator("#value-entries")).ToHaveTextAsync("2 (était 1)", Soon);
        await Expect(page.Locator("#key-entries")).ToHaveClassAsync("changed");
        await Expect(page.Locator("#moved")).ToHaveTextAsync(new Regex("^1 étape depuis \\d{1,2}\\sh\\s\\d\\d, chiffres mis à jour\\.$"));
        await Expect(page.Locator("[role=status]#moved-aloud")).ToHaveTextAsync(await page.Locator("#moved").InnerTextAsync());
        Assert.InRange(await PlaceAsync() - place, -2, 2);
        // Nobody left and nobody had an appointment: those cards are the same elements as before, at the new position.
        var kept = await page.Locator("[data-seen]").EvaluateAllAsync<string[]>("cards => cards.map(c => c.id)");
        Assert.Contains("key-exits", kept);
        Assert.Contains("appointments", kept);
        Assert.DoesNotContain("key-entries", kept);
        var positions = await page.Locator(".position").AllTextContentsAsync();
        Assert.Single(positions.Distinct());
        Assert.Contains(await page.Locator("#position").TextContentAsync() ?? "?", positions[0], StringComparison.Ordinal);
        await AccessibleAsync(page);

        // A step elsewhere moves none of these figures: that is said too, and the marks of before go.
        await MoreAsync("live-elsewhere");
        await Expect(page.Locator("#moved")).ToHaveTextAsync(new Regex("aucun de ces chiffres n’a changé"), Soon);
        await Expect(page.Locator(".changed")).ToHaveCountAsync(0);
        await Expect(page.Locator("#value-entries")).ToHaveTextAsync("2");

        Task<double> PlaceAsync() => page.EvaluateAsync<double>("document.querySelector('#appointments').getBoundingClientRect().top");
    }

    [Fact]
    public async Task An_open_table_is_not_replaced_until_its_reader_says_so()
    {
        var page = await OpenAsync("live-2", locale: "en-GB");
        await page.Locator("#monthly-table summary").ClickAsync();
        await page.EvaluateAsync("document.activeElement.blur()");

        await MoreAsync("live-2");
        await MoreAsync("live-2");

        await Expect(page.Locator("#moved")).ToHaveTextAsync(new Regex("^2 steps since \\d\\d:\\d\\d: bring up to date$"), Soon);
        await Expect(page.Locator("#value-entries")).ToHaveTextAsync("1");
        await AccessibleAsync(page);

        await page.GetByRole(AriaRole.Button, new() { Name = "bring up to date" }).PressAsync("Enter");
        await Expect(page.Locator("#value-entries")).ToHaveTextAsync("3 (was 1)", Soon);
        await Expect(page.Locator("#monthly-table")).ToHaveAttributeAsync("open", "");
        await Expect(page.Locator("#board")).ToBeFocusedAsync();

        // Once the table is closed, what was held back is shown.
        await MoreAsync("live-2");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "bring up to date" })).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await page.EvaluateAsync("document.querySelector('#monthly-table').open = false");
        await Expect(page.Locator("#value-entries")).ToHaveTextAsync("4 (was 3)", Soon);
    }

    [Theory]
    [InlineData("printing", "dispatchEvent(new Event('beforeprint'))", "dispatchEvent(new Event('afterprint'))")]
    [InlineData("selection", "getSelection().selectAllChildren(document.querySelector('#key-entries'))", "getSelection().removeAllRanges()")]
    [InlineData("cursor", "document.querySelector('#key-entries a').focus()", "document.activeElement.blur()")]
    public async Task Nothing_moves_while_it_is_printed_selected_or_has_the_cursor(string what, string begin, string end)
    {
        var page = await OpenAsync($"live-{what}");
        await page.EvaluateAsync(begin);
        await MoreAsync($"live-{what}");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "actualiser" })).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await Expect(page.Locator("#value-entries")).ToHaveTextAsync("1");
        await page.EvaluateAsync(end);
        await Expect(page.Locator("#value-entries")).ToHaveTextAsync("2 (était 1)", Soon);
    }

    /// <summary>1,262 refused requests of one tab, five seconds apart, and nothing on the screen (EchoMuse #359).</summary>
    [Theory]
    [InlineData("", "Vous n’êtes plus connecté·e. Les chiffres de cette page sont ceux de ")]
    [InlineData("c-9:counsellor:live-4", "Un autre compte, qui ne voit pas ces chiffres, est connecté dans ce navigateur. Les chiffres de cette page sont ceux de ")]
    public async Task A_session_that_ends_is_told_and_asks_no_more(string then, string said)
    {
        var structure = then.Length > 0 ? "live-4-other" : "live-4-nobody";
        var page = await OpenAsync(structure);
        await page.Locator("#monthly-table summary").ClickAsync();
        var (answers, after) = (0, 0);
        await page.RouteAsync("**/api/figures/position*", async route =>
        {
            var headers = route.Request.Headers.Where(h => h.Key != Pathways.Testing.NamedAccounts.Header.ToLowerInvariant()).ToDictionary(StringComparer.Ordinal);
            if (then.Length > 0)
            {
                headers[Pathways.Testing.NamedAccounts.Header] = then;
            }
            answers++;
            await route.ContinueAsync(new() { Headers = headers });
        });
        await Expect(page.Locator("#moved")).ToContainTextAsync(said, new() { Timeout = 20_000 });
        Assert.Equal(1, answers);
        page.Request += (_, request) => after++;
        await MoreAsync(structure);
        await page.EvaluateAsync("document.dispatchEvent(new Event('visibilitychange'))");
        await Expect(page.Locator("#value-entries")).ToHaveTextAsync("1");
        await Expect(page.Locator("#monthly-table")).ToHaveAttributeAsync("open", "");
        Assert.Equal(0, after);
    }

    /// <summary>Figures of another account do not come into a page that says, at its head and on paper, whose it is.</summary>
    [Fact]
    public async Task Another_account_that_may_read_figures_is_named_and_changes_nothing_in_this_page()
    {
        var page = await OpenAsync("live-5");
        var foot = await page.Locator("#print-foot").TextContentAsync();
        await page.RouteAsync(new Regex("/(board|api/figures/position)"), async route =>
        {
            var headers = route.Request.Headers.Where(h => h.Key != Pathways.Testing.NamedAccounts.Header.ToLowerInvariant()).ToDictionary(StringComparer.Ordinal);
            headers[Pathways.Testing.NamedAccounts.Header] = "eva-5:evaluator:";
            await route.ContinueAsync(new() { Headers = headers });
        });

        await MoreAsync("live-5");

        await Expect(page.Locator("#moved")).ToContainTextAsync("eva-5 est maintenant connecté·e dans ce navigateur. Les chiffres de cette page sont ceux de ", new() { Timeout = 20_000 });
        await Expect(page.Locator("#value-entries")).ToHaveTextAsync("1");
        Assert.Equal(foot, await page.Locator("#print-foot").TextContentAsync());
    }

    [Fact]
    public async Task The_past_and_a_hidden_tab_ask_nothing_and_who_waits_long_asks_rarely()
    {
        await Site.RecordAsync("live-3", (SixtyPeople.Opened(20, 1) with { Structure = "live-3" }, 0));
        await Site.CaughtUpAsync();
        async Task<int> AskedInAMinuteAsync(string address, string? before = null)
        {
            var page = await Site.SignedInAsync(Evaluator);
            await page.Clock.InstallAsync();
            await page.GotoAsync(address);
            if (before is not null)
            {
                await page.EvaluateAsync(before);
            }
            var asked = 0;
            page.Request += (_, request) => asked += request.Url.Contains("/api/figures/position", StringComparison.Ordinal) ? 1 : 0;
            for (var second = 0; second < 60; second++)
            {
                await page.Clock.RunForAsync(1000);
                await page.EvaluateAsync("fetch('/api/figures/position', { method: 'HEAD' }).then(a => a.status)");
            }
            return asked - 60;
        }
        var yesterday = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(-2).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(0, await AskedInAMinuteAsync($"/board?structure=live-3&asKnownOn={yesterday}"));
        const string Hide = "Object.defineProperty(document, 'hidden', { value: true }); document.dispatchEvent(new Event('visibilitychange'))";
        Assert.Equal(0, await AskedInAMinuteAsync("/board?structure=live-3&from=&to=", Hide));
        // 2, 3, 4.5, 6.75, 10, then every 15 seconds; 120 when it was asked twice a second.
        Assert.InRange(await AskedInAMinuteAsync("/board?structure=live-3&from=&to="), 2, 10);
    }
}
