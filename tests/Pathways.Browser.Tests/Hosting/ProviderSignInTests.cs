using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Pathways.Browser.Tests.Hosting;

/// <summary>
/// Signing in as in production: a real OpenID provider, the code flow with PKCE, a real browser between the two. Whatever goes wrong on the way
/// ends on a page that says what happened and what to do, with one button, and with nobody signed in.
/// </summary>
[Collection(BrowserSites.Rooms)]
public sealed class ProviderSignInTests(BrowserSite site, ProviderSite provider) : SiteTests(site), IClassFixture<ProviderSite>
{
    string Address => provider.Address;

    async Task<IPage> AtTheProviderAsync(string returnUrl = "/caseload", IBrowserContext? beside = null)
    {
        var page = beside is null ? await Site.AnonymousAsync() : await beside.NewPageAsync();
        await page.GotoAsync($"{Address}/sign-in/provider?returnUrl={returnUrl}");
        return page;
    }

    // The provider's own pages: any password, then consent.
    static async Task LogInAsync(IPage page, string account)
    {
        await page.Locator("[name=login]").FillAsync(account);
        await page.Locator("[name=password]").FillAsync("anything");
        await page.Locator("button[type=submit]").ClickAsync();
        // On a busy machine the first page is still there for a moment, and its button would be pressed twice.
        await Expect(page.Locator("[name=login]")).ToHaveCountAsync(0);
    }

    async Task SignInAsync(IPage page, string account)
    {
        await LogInAsync(page, account);
        await page.Locator("button[type=submit]").ClickAsync();
        await page.WaitForURLAsync($"{Address}/**");
    }

    // The page that tells it, in both languages: its status, its words, the one button and where it leads.
    async Task ToldAsync(IPage page, int status, string problem, string french, string english, string button)
    {
        Assert.Equal(("/sign-in", true), (new Uri(page.Url).AbsolutePath, page.Url.Contains($"problem={problem}", StringComparison.Ordinal)));
        foreach (var (language, words) in new[] { ("fr", french), ("en", english) })
        {
            var answer = (await page.GotoAsync(page.Url.Split("&lang=")[0] + $"&lang={language}"))!;
            Assert.Equal((language, status), (language, answer.Status));
            await Expect(page.Locator("#sign-in-problem")).ToContainTextAsync(words);
            await Expect(page.Locator("main .button, main button")).ToHaveCountAsync(1);
            var found = await page.RunAxe();
            Assert.Empty(found.Violations.Select(v => v.Id));
            if (Environment.GetEnvironmentVariable("PATHWAYS_SCREENSHOTS") is { Length: > 0 } folder)
            {
                await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"provider-{problem}-{status}-{language}.png"), FullPage = true });
            }
        }
        Assert.StartsWith(button, await page.Locator("main .button").GetAttributeAsync("href"), StringComparison.Ordinal);
        Assert.Empty(provider.Errors);
    }

    async Task NobodyAsync(IPage page)
    {
        await page.GotoAsync($"{Address}/caseload");
        Assert.Equal("/sign-in", new Uri(page.Url).AbsolutePath);
    }

    [Fact]
    public async Task A_counsellor_of_the_territorys_provider_reaches_the_page_that_was_asked_for_and_nothing_more()
    {
        var page = await Site.AnonymousAsync();
        await page.GotoAsync($"{Address}/caseload");
        await Expect(page.GetByText("Claire Morel")).ToHaveCountAsync(0); // a persona of Development
        await page.Locator("a[href*='/sign-in/provider']").ClickAsync();
        await SignInAsync(page, "claire");

        await Expect(page).ToHaveURLAsync($"{Address}/caseload");
        Assert.Equal(200, (await page.GotoAsync($"{Address}/caseload?lang=fr"))!.Status);
        Assert.Contains("par claire (conseillère ou conseiller)", await page.Locator("#print-foot").TextContentAsync(), StringComparison.Ordinal);
        Assert.Equal(403, (await page.GotoAsync($"{Address}/audit"))!.Status);
        Assert.Equal("/audit", new Uri(page.Url).AbsolutePath);
    }

    [Theory]
    [InlineData("nobody", "no-role", "aucun rôle dans ce service", "no role in this service")]
    [InlineData("stranger", "no-role", "aucun rôle dans ce service", "no role in this service")]
    [InlineData("homeless", "no-structure", "pour quelle structure vous travaillez", "for which structure you work")]
    public async Task An_account_that_could_open_nothing_is_not_signed_in_and_may_choose_another(string account, string problem, string french, string english)
    {
        var page = await AtTheProviderAsync();
        await SignInAsync(page, account);
        await ToldAsync(page, 403, problem, french, english, "/sign-in/provider?returnUrl=%2Fcaseload&other=1");
        await NobodyAsync(page);

        // The provider remembers the account: it is asked for another all the same.
        await page.GoBackAsync();
        await page.Locator("main .button").ClickAsync();
        await SignInAsync(page, "claire");
        await Expect(page).ToHaveURLAsync($"{Address}/caseload");
    }

    [Fact]
    public async Task Refusing_to_agree_is_no_error_and_can_be_begun_again()
    {
        var page = await AtTheProviderAsync();
        await LogInAsync(page, "claire");
        await page.Locator("a[href$='/abort']").ClickAsync();
        await page.WaitForURLAsync($"{Address}/**");
        await ToldAsync(page, 403, "refused", "n’a pas été donné : vous n’êtes pas connecté·e", "was not agreed to: you are not signed in", "/sign-in/provider?returnUrl=%2Fcaseload");
        await NobodyAsync(page);
    }

    [Fact]
    public async Task Cookies_erased_on_the_way_are_told_and_it_begins_again()
    {
        var page = await AtTheProviderAsync();
        await LogInAsync(page, "claire");
        await page.Context.ClearCookiesAsync(new() { Domain = "localhost" });
        await page.Locator("button[type=submit]").ClickAsync();
        await page.WaitForURLAsync($"{Address}/**");
        await ToldAsync(page, 400, "stale", "cookies ont été effacés en chemin", "cookies were erased on the way", "/sign-in/provider?returnUrl=%2Fcaseload");
        await NobodyAsync(page);
    }

    [Fact]
    public async Task A_callback_that_is_bookmarked_or_gone_back_to_signs_nobody_in_and_nobody_out()
    {
        // A bookmark, with nobody signed in.
        var page = await Site.AnonymousAsync();
        await page.GotoAsync($"{Address}/signin-oidc");
        await ToldAsync(page, 400, "stale", "n’a pas abouti", "did not come to an end", "/sign-in/provider?returnUrl=%2F");
        await NobodyAsync(page);

        // The answer of the provider, sent a second time: by Back, or by a reload.
        string? sent = null;
        page.Request += (_, request) => sent = request.Url.EndsWith("/signin-oidc", StringComparison.Ordinal) ? request.PostData : sent;
        await page.GotoAsync($"{Address}/sign-in/provider?returnUrl=/caseload?view=all");
        await SignInAsync(page, "claire");
        await Expect(page).ToHaveURLAsync($"{Address}/caseload?view=all");
        await page.EvaluateAsync("""
            ([address, fields]) => {
              const form = Object.assign(document.createElement('form'), { method: 'post', action: address });
              for (const [name, value] of new URLSearchParams(fields)) form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }));
              document.body.append(form);
              form.submit();
            }
            """, new[] { $"{Address}/signin-oidc", sent! });
        await page.WaitForURLAsync("**/sign-in?problem=stale*");
        await ToldAsync(page, 200, "stale", "rien n’a changé", "nothing has changed", "/caseload?view=all");
        // Whoever is there sees who that is, and goes on, or says that it is somebody else.
        await Expect(page.Locator("#signed-in-already")).ToContainTextAsync("You are claire");
        await Expect(page.Locator("main .notice")).ToHaveCountAsync(1);
        await Expect(page.Locator("main a[href*='other=1']")).ToHaveTextAsync("Sign in with another account");
        await page.Locator("main .button").ClickAsync();
        await Expect(page).ToHaveURLAsync($"{Address}/caseload?view=all");
    }

    [Fact]
    public async Task Back_after_signing_in_shows_no_error()
    {
        var page = await Site.AnonymousAsync();
        await page.GotoAsync($"{Address}/sign-in?returnUrl=%2Fcaseload&lang=fr");
        await page.Locator("main .button").ClickAsync();
        await SignInAsync(page, "claire");
        await Expect(page).ToHaveURLAsync($"{Address}/caseload");
        for (var steps = 0; steps < 3 && !page.Url.Contains("/sign-in", StringComparison.Ordinal); steps++)
        {
            await page.GoBackAsync();
        }
        Assert.StartsWith($"{Address}/sign-in", page.Url, StringComparison.Ordinal);
        await page.ReloadAsync();
        await Expect(page.Locator("#signed-in-already")).ToContainTextAsync("Vous êtes déjà claire");
        Assert.Empty(provider.Errors);
    }

    [Fact]
    public async Task Two_tabs_that_sign_in_at_once_both_arrive()
    {
        var first = await AtTheProviderAsync();
        var second = await AtTheProviderAsync("/pathways/open", first.Context);
        await SignInAsync(second, "claire");
        await Expect(second).ToHaveURLAsync($"{Address}/pathways/open");
        // The provider has agreed once.
        await LogInAsync(first, "claire");
        await Expect(first).ToHaveURLAsync($"{Address}/caseload");
        Assert.Empty(provider.Errors);
    }

    [Fact]
    public async Task A_provider_that_is_down_is_told_and_tried_again_when_it_is_back()
    {
        var page = await AtTheProviderAsync();
        await LogInAsync(page, "claire");
        provider.StopProvider();
        try
        {
            var other = await AtTheProviderAsync();
            await ToldAsync(other, 503, "unreachable", "ne répond pas", "does not answer", "/sign-in/provider?returnUrl=%2Fcaseload");
            await NobodyAsync(other);
            await other.GoBackAsync();
            await provider.StartProviderAsync();
            await other.Locator("main .button").ClickAsync();
            await SignInAsync(other, "claire");
            await Expect(other).ToHaveURLAsync($"{Address}/caseload");
        }
        finally
        {
            provider.StopProvider();
            await provider.StartProviderAsync();
        }
    }

    [Fact]
    public async Task An_error_of_the_provider_is_told_as_its_own()
    {
        var page = await Site.AnonymousAsync();
        await page.GotoAsync($"{Address}/signin-oidc?error=temporarily_unavailable");
        await ToldAsync(page, 502, "failed", "a répondu par une erreur", "answered with an error", "/sign-in/provider?returnUrl=%2F");
        await NobodyAsync(page);
    }
}
