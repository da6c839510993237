using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Pathways.Api.Hosting;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace Pathways.Browser.Tests.Navigation;

/// <summary>
/// Every link and button of every page, as everybody who uses the service, in both languages: what somebody can find from the start leads somewhere,
/// says where, and speaks to them. French is walked with scripts, English without.
/// </summary>
[Collection(DemoSiteCollection.Name)]
public class EveryLinkTests(DemoSite site, ITestOutputHelper output)
{
    // Each role in each language; of two counsellors, one in each.
    public static TheoryData<string, string> Everybody
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var language in new[] { "fr", "en" })
            {
                all.Add("", language);
                foreach (var role in Personas.All.GroupBy(p => p.Role, StringComparer.Ordinal))
                {
                    all.Add((language == "fr" ? role.First() : role.Last()).Id, language);
                }
            }
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Everybody))]
    public async Task Every_link_leads_somewhere_and_every_button_does_something(string persona, string language)
    {
        var page = await site.EnterAsync(persona.Length == 0 ? null : persona, language, scripts: language == "fr");
        var crawler = new Crawler(page, language, signedOut: persona.Length == 0);
        await crawler.WalkAsync(new Uri(page.Url).PathAndQuery);
        await page.Context.CloseAsync();
        output.WriteLine($"{crawler.Pages} pages, {crawler.Buttons} presses, {crawler.Downloads} downloads");
        Assert.True(crawler.Faults.Count == 0, $"{crawler.Faults.Count} faults:\n{string.Join('\n', crawler.Faults)}");
        Assert.True(crawler.Pages >= (persona.Length == 0 ? 1 : 2), $"Only {crawler.Pages} pages were found.");
    }

    [Theory]
    [InlineData("c-claire", "/caseload")]
    [InlineData("c-yanis", "/caseload")]
    [InlineData("coord-nadia", "/caseload")]
    [InlineData("eval-hugo", "/board")]
    [InlineData("audit-irene", "/audit")]
    [InlineData("admin-paul", "/administration")]
    public async Task Each_starts_at_their_own_place_finds_the_other_language_there_and_can_leave(string persona, string home)
    {
        var page = await site.EnterAsync(persona, "fr");
        Assert.Equal(home, new Uri(page.Url).AbsolutePath);
        await page.Locator("header .languages a").ClickAsync();
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "en");
        Assert.Equal(home, new Uri(page.Url).AbsolutePath);
        await page.Locator("form[action='/sign-out'] button").ClickAsync();
        await Expect(page.Locator("button[name=persona]").First).ToBeVisibleAsync();
        await page.GotoAsync(home);
        Assert.Equal("/sign-in", new Uri(page.Url).AbsolutePath);
    }

    [Theory]
    [InlineData("c-yanis", "fr")]
    [InlineData("coord-nadia", "en")]
    [InlineData("eval-hugo", "fr")]
    [InlineData("audit-irene", "en")]
    [InlineData("admin-paul", "fr")]
    public async Task A_page_of_another_role_typed_by_hand_says_who_opens_it_and_who_is_signed_in(string persona, string language)
    {
        var who = Personas.All.Single(p => p.Id == persona);
        var page = await site.EnterAsync(persona, language);
        var elsewhere = await site.ScalarAsync<Guid>("select pathway from pathways.caseload where structure = 'PLIE-CENTRE' limit 1");
        var tried = 0;
        foreach (var route in site.Routes.Where(r => r.Metadata.GetMetadata<ComponentTypeMetadata>() is not null))
        {
            var policies = route.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(a => a.Policy).OfType<string>().ToList();
            var opens = policies.All(policy => Access.RolesOf(policy).Contains(who.Role, StringComparer.Ordinal));
            var hidden = opens && who.Role == Role.Counsellor && route.RoutePattern.RawText!.Contains("pathways/{", StringComparison.Ordinal);
            if (opens && !hidden)
            {
                continue;
            }
            var address = Regex.Replace("/" + route.RoutePattern.RawText!.TrimStart('/'), @"\{[^}]+\}", elsewhere.ToString(), RegexOptions.None, TimeSpan.FromSeconds(1));
            var answer = await page.GotoAsync(address);
            Assert.Equal((address, hidden ? 404 : 403), (address, answer!.Status));
            Assert.Equal(address, new Uri(page.Url).AbsolutePath);
            await Expect(page.Locator("main h1")).ToHaveCountAsync(1);
            if (!hidden)
            {
                await Expect(page.Locator("#opened-by")).ToBeVisibleAsync();
                await Expect(page.Locator("#signed-in-as")).ToContainTextAsync(who.Name);
            }
            tried++;
        }
        Assert.True(tried >= 2, $"Only {tried} pages were tried.");
    }

    [Fact]
    public async Task Who_signs_out_leaves_no_place_behind_and_who_signs_in_goes_back_to_the_very_address()
    {
        // The next person starts at their own place, not where the one before was.
        var page = await site.EnterAsync("c-claire", "fr");
        await page.GotoAsync("/pathways/open");
        await page.Locator("form[action='/sign-out'] button").ClickAsync();
        await page.Locator("button[value='eval-hugo']").ClickAsync();
        await page.WaitForURLAsync("**/board");

        // A session that ended on the way leads back to where one was going, filters included.
        await page.Context.ClearCookiesAsync();
        await page.GotoAsync("/caseload?view=closed&sort=name");
        await Expect(page.Locator("#goes-to")).ToContainTextAsync("file active");
        await page.Locator("button[value='c-claire']").ClickAsync();
        await page.WaitForURLAsync("**/caseload?view=closed&sort=name");

        // The frame's own links keep the place: the skip link is not another page.
        await page.EvaluateAsync("() => { window.stayed = true; }");
        await page.Keyboard.PressAsync("Tab");
        await page.Locator("a.skip").PressAsync("Enter");
        Assert.EndsWith("/caseload?view=closed&sort=name#main", page.Url, StringComparison.Ordinal);
        Assert.True(await page.EvaluateAsync<bool>("() => window.stayed === true"));
        await page.Locator("header .languages a").ClickAsync();
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "en");
        Assert.Contains("view=closed&sort=name", page.Url, StringComparison.Ordinal);
    }
}
