using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Pathways.Browser.Tests;

/// <summary>A look at a page as a whole: by axe, and for whoever wants to see it.</summary>
static class Looks
{
    /// <summary>axe finds nothing wrong with the page.</summary>
    public static async Task AccessibleAsync(IPage page)
    {
        var found = await page.RunAxe();
        Assert.True(found.Violations.Length == 0, string.Join("\n", found.Violations.Select(v => $"{v.Id}: {v.Help} — {string.Join(" | ", v.Nodes.Select(n => n.Html))}")));
    }

    /// <summary>A picture of the page, in the folder that PATHWAYS_SCREENSHOTS names; none where it names none.</summary>
    public static async Task ShotAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("PATHWAYS_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), FullPage = true });
        }
    }
}
