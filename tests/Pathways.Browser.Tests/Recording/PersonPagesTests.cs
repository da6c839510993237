using Microsoft.Playwright;
using Pathways.Api.Hosting;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using static Microsoft.Playwright.Assertions;
using static Pathways.Browser.Tests.Looks;

namespace Pathways.Browser.Tests.Recording;

/// <summary>Who a person is, on the pathway and where it is corrected, and coming back: as a counsellor with somebody opposite.</summary>
[Collection(BrowserSites.Forms)]
public class PersonPagesTests(BrowserSite site) : SiteTests(site)
{
    const string Structure = "people";
    const string Counsellor = "c.person:counsellor:" + Structure;
    static readonly DateOnly Today = new TerritoryClock(TimeProvider.System).Today;

    static async Task WellAsync(IPage page, string shot, bool scripts = true)
    {
        // What examines a page is script itself.
        if (!scripts)
        {
            return;
        }
        await AccessibleAsync(page);
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), $"{shot} scrolls sideways.");
        await ShotAsync(page, shot);
    }

    [Theory]
    [InlineData("fr-FR", 390, true)]
    [InlineData("en-GB", 1366, true)]
    [InlineData("fr-FR", 768, false)]
    public async Task Contacts_are_read_corrected_and_a_person_comes_back(string locale, int width, bool scripts)
    {
        var french = locale == "fr-FR";
        var person = await Site.NameAsync("ليلى", $"Bensaïd-de la Tour du Pin {width}");
        var (pathway, _) = await Site.RecordAsync(Structure, (new PathwayOpened(Today.AddDays(-60), person, Scheme.Plie, Structure, "59350", new EntrySituation()), 0));
        var page = await Site.SignedInAsync(Counsellor, width, locale, scripts);
        await page.GotoAsync($"/pathways/{pathway}");
        await page.GetByRole(AriaRole.Link, new() { Name = french ? "Modifier les coordonnées" : "Edit contact details" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync($"Tour du Pin {width}");
        await WellAsync(page, $"person-{locale}-{width}", scripts);
        await page.Locator("[name=phone]").FillAsync("12");
        await page.Locator("[name=email]").FillAsync("nowhere");
        await page.Locator("[name=birthDate]").FillAsync("12 mai 1987");
        await page.Locator("main form button[type=submit]").First.ClickAsync();
        // Both at once, each at its field, and what was typed is still there.
        await Expect(page.Locator(".error-text")).ToHaveCountAsync(2);
        await Expect(page.Locator("[name=phone]")).ToHaveValueAsync("12");
        await WellAsync(page, $"person-wrong-{locale}-{width}", scripts);
        await page.Locator("[name=phone]").FillAsync($"06 39 98 7{width % 10} {(french ? 11 : 12)}");
        await page.Locator("[name=email]").FillAsync("");
        await page.Locator("main form button[type=submit]").First.ClickAsync();
        await Expect(page.Locator("#kept")).ToBeVisibleAsync();
        Assert.StartsWith("tel:+336399", await page.Locator("#contacts a").First.GetAttributeAsync("href"), StringComparison.Ordinal);
        await Expect(page.Locator("#contacts")).ToContainTextAsync(french ? "12 mai 1987" : "12 May 1987");
        await WellAsync(page, $"pathway-contacts-{locale}-{width}", scripts);

        // Found by each of these as it is typed, and by the name in either order.
        await Site.RecordMoreAsync(pathway, Structure, (new PathwayClosed(Today.AddDays(-5), Closure.MovedAway), 0));
        await Site.CaughtUpAsync();
        foreach (var typed in (string[])["12/05/1987", "bensaid de la tour", "ليلى", "pin bensaïd", "1987-05-12"])
        {
            await page.GotoAsync($"/caseload?view=all&search={Uri.EscapeDataString(typed)}");
            await Expect(page.GetByText($"Tour du Pin {width}", new() { Exact = false }).First).ToBeVisibleAsync();
        }
        await page.GetByRole(AriaRole.Link, new() { Name = $"Tour du Pin {width}" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = french ? "Ouvrir un nouveau parcours" : "Open a new pathway" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync(french ? "nouveau parcours" : "new pathway");
        await WellAsync(page, $"returns-{locale}-{width}", scripts);
    }

    /// <summary>What was put back overwrote what somebody else had recorded meanwhile (rails-girls-summer-of-code/rgsoc-teams #670).</summary>
    [Fact]
    public async Task Details_that_are_put_back_overwrite_nothing_that_was_recorded_meanwhile()
    {
        var person = await Site.NameAsync("Gisèle", "Brouillon");
        var (pathway, _) = await Site.RecordAsync(Structure, (new PathwayOpened(Today.AddDays(-60), person, Scheme.Plie, Structure, "59350", new EntrySituation()), 0));
        var address = $"/pathways/{pathway}/person";
        var mine = await Site.SignedInAsync(Counsellor);
        await mine.GotoAsync(address);
        await mine.Locator("[name=phone]").FillAsync("06 39 98 71 99");
        await mine.GotoAsync($"/pathways/{pathway}");

        var other = await Site.SignedInAsync("c.other:counsellor:" + Structure);
        await other.GotoAsync(address);
        await other.Locator("[name=lastName]").FillAsync("Brouillonne");
        await other.Locator("main form button[type=submit]").First.ClickAsync();
        await Expect(other.Locator("#kept")).ToBeVisibleAsync();

        await mine.GotoAsync(address);
        await Expect(mine.Locator("[name=phone]")).ToHaveValueAsync("06 39 98 71 99");
        await mine.Locator("main form button[type=submit]").First.ClickAsync();
        await Expect(mine.Locator("#meanwhile")).ToContainTextAsync("Nom de famille");
        // The name that nobody typed here is the one of now; what was typed stays.
        await Expect(mine.Locator("[name=lastName]")).ToHaveValueAsync("Brouillonne");
        await Expect(mine.Locator("[name=phone]")).ToHaveValueAsync("06 39 98 71 99");
        Assert.Equal(1, await Site.CountAsync($"select count(*) from pathways.mt_doc_identity where id = '{person}' and data ->> 'lastName' = 'Brouillonne' and data ->> 'phone' is null"));
        await mine.Locator("main form button[type=submit]").First.ClickAsync();
        await Expect(mine.Locator("#kept")).ToContainTextAsync("Téléphone");
        await Expect(mine.Locator("#kept")).Not.ToContainTextAsync("Nom de famille");
        Assert.Equal(1, await Site.CountAsync($"select count(*) from pathways.mt_doc_identity where id = '{person}' and data ->> 'lastName' = 'Brouillonne' and data ->> 'phone' is not null"));
    }

    [Fact]
    public async Task A_person_who_is_known_is_asked_about_and_one_button_opens_it_for_them()
    {
        var person = await Site.NameAsync("Odile", "Deux-Fois");
        await Site.ExecuteAsync($"update pathways.mt_doc_identity set data = jsonb_set(data, '{{birthDate}}', '\"1990-05-04\"') where id = '{person}'");
        await Site.RecordAsync(Structure, (new PathwayOpened(Today.AddDays(-60), person, Scheme.Plie, Structure, "59350", new EntrySituation()), 0), (new PathwayClosed(Today.AddDays(-20), Closure.MovedAway), 0));
        var page = await Site.SignedInAsync(Counsellor, 390);
        await page.GotoAsync("/pathways/open");
        await page.Locator("[name=firstName]").FillAsync("odile");
        await page.Locator("[name=lastName]").FillAsync("Deux Fois");
        await page.Locator("[name=birthDate]").FillAsync("04/05/1990");
        await page.Locator("[name=occurredOn]").FillAsync("hier");
        await page.Locator("[name=scheme][value=rsa]").CheckAsync();
        await page.Locator("[name=territory]").FillAsync("59350");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ouvrir le parcours" }).ClickAsync();
        var same = page.GetByRole(AriaRole.Button, new() { Name = "C’est la même personne" });
        await Expect(same).ToBeVisibleAsync();
        await Expect(page.Locator("[name=lastName]")).ToHaveValueAsync("Deux Fois");
        await WellAsync(page, "known-390");
        await same.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).First).ToContainTextAsync("Enregistré");
        Assert.Equal(2, await Site.CountAsync($"select count(*) from pathways_events.mt_events where type = 'pathway_opened' and data ->> 'person' = '{person}'"));
    }
}
