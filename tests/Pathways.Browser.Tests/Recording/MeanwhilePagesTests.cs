using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Pathways.Api.Hosting;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using static Microsoft.Playwright.Assertions;
using static Pathways.Browser.Tests.Looks;

namespace Pathways.Browser.Tests.Recording;

/// <summary>Two tabs on the same step or the same person: what one has changed is told to the other, and does not go back.</summary>
[Collection(BrowserSites.Forms)]
public class MeanwhilePagesTests(BrowserSite site) : SiteTests(site)
{
    const string Structure = "meanwhile";
    const string Claire = "c.tabs:counsellor:" + Structure;
    static readonly DateOnly Today = new TerritoryClock(TimeProvider.System).Today;

    static string Shown(DateOnly day) => day.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture);

    static ILocator Save(IPage page) => page.Locator("form[data-keep] button[type=submit]").First;

    async Task<(Guid Pathway, string Address)> BookedAsync(string name)
    {
        var pathway = await Site.OpenedAsync(Structure, name);
        var step = (await Site.RecordMoreAsync(pathway, Structure, (new AppointmentBooked(Today.AddDays(-5), "a-1", Today.AddDays(40), AppointmentMode.Telephone, "14:30"), 0)))[0];
        return (pathway, $"/pathways/{pathway}/correct/{step}?lang=fr");
    }

    static async Task MoveAsync(IPage tab, DateOnly to)
    {
        await tab.Locator("[name=plannedOn]").FillAsync(Shown(to));
        await tab.Locator("[name=why][value=wrong_date]").CheckAsync();
        await Save(tab).ClickAsync();
        await Expect(tab.GetByRole(AriaRole.Status).First).ToContainTextAsync("Enregistré");
    }

    [Theory]
    [InlineData(false, 1366)]
    [InlineData(true, 390)]
    public async Task A_day_that_another_tab_has_moved_stays_when_this_one_corrects_the_time(bool leaves, int width)
    {
        var (pathway, address) = await BookedAsync($"Onglets {width}");
        var page = await Site.SignedInAsync(Claire, width);
        var moved = Today.AddDays(42);
        // A colleague, or another tab of the same browser.
        var other = leaves ? await Site.SignedInAsync("c.other:counsellor:" + Structure) : await page.Context.NewPageAsync();
        await page.GotoAsync(address);
        await other.GotoAsync(address);
        await page.Locator("[name=time]").FillAsync("16h");
        await page.Locator("[name=why][value=wrong_code]").CheckAsync();
        if (leaves)
        {
            // A draft goes back on its version, with what stood beside it.
            await page.WaitForFunctionAsync("Object.keys({ ...localStorage, ...sessionStorage }).some(k => k.startsWith('pathways:kept'))");
            await page.GotoAsync($"/pathways/{pathway}");
        }
        await MoveAsync(other, moved);
        if (leaves)
        {
            await page.GotoAsync(address);
            await Expect(page.Locator("#put-back")).ToBeVisibleAsync();
        }
        await Save(page).ClickAsync();

        await Expect(page.Locator("#meanwhile")).ToContainTextAsync(new Regex(@"Prévu le\s:"));
        await Expect(page.Locator("#taken")).ToContainTextAsync("Prévu le");
        await Expect(page.Locator("#own")).ToContainTextAsync("Heure");
        await Expect(page.Locator("[name=plannedOn]")).ToHaveValueAsync(Shown(moved));
        await Expect(page.Locator("[name=time]")).ToHaveValueAsync("16h");
        await AccessibleAsync(page);
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"));
        await ShotAsync(page, $"meanwhile-{width}");
        await Save(page).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).First).ToContainTextAsync(new Regex(@"Heure\s: 16\sh \(avant\s: 14\sh\s30\)"));
        await Expect(page.GetByRole(AriaRole.Status).First).Not.ToContainTextAsync("Prévu le");
        Assert.Equal(1, await Site.CountAsync(
            $"select count(*) from pathways_events.mt_events where stream_id = '{pathway}' and version = 4 and data -> 'corrected' ->> 'plannedOn' = '{moved:yyyy-MM-dd}' and data -> 'corrected' ->> 'time' = '16:00'"));
    }

    [Fact]
    public async Task A_step_that_another_tab_has_retracted_is_told_with_why_and_what_was_typed_stays()
    {
        var (_, address) = await BookedAsync("Retirée");
        var page = await Site.SignedInAsync(Claire);
        await page.GotoAsync(address);
        await page.Locator("[name=time]").FillAsync("16h");
        await page.Locator("[name=why][value=wrong_code]").CheckAsync();
        var other = await Site.SignedInAsync("c.other:counsellor:" + Structure);
        await other.GotoAsync(address);
        await other.Locator("[name='retract.why'][value=entered_twice]").CheckAsync();
        await other.Locator("button[name=act][value=retract]").ClickAsync();
        await Expect(other.GetByRole(AriaRole.Status).First).ToContainTextAsync("Enregistré");
        await Save(page).ClickAsync();
        await Expect(page.Locator("#form-notice")).ToContainTextAsync(new Regex(@"Retirée\s: .+ Motif\s: saisi deux fois"));
        await Expect(page.Locator("[name=time]")).ToHaveValueAsync("16h");
        await ShotAsync(page, "meanwhile-retracted");
        await other.GotoAsync(address);
        await Expect(other.Locator("#gone")).ToContainTextAsync("saisi deux fois");
        await AccessibleAsync(other);
        await ShotAsync(other, "step-gone");
    }
}
