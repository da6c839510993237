using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Pathways.Browser.Tests.Navigation;

/// <summary>What goes on paper: as many pages as it takes, each of them full.</summary>
[Collection(DemoSiteCollection.Name)]
public partial class PaperTests(DemoSite site)
{
    [Fact]
    public async Task The_board_by_structure_begins_on_a_full_page_and_takes_twenty()
    {
        var page = await site.EnterAsync("eval-hugo", "fr");
        await page.GotoAsync("/board?by=structure");
        var whole = await page.PdfAsync(new() { Format = "A4" });
        if (Environment.GetEnvironmentVariable("PATHWAYS_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, "board-by-structure.pdf"), whole);
        }
        Assert.InRange(PagesOf(whole), 2, 20);
        // The first chart stands below the key figures, within what an A4 page has between its margins.
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await page.SetViewportSizeAsync((210 - 28) * 96 * 10 / 254, 900);
        var end = await page.EvaluateAsync<double>("() => document.querySelector('.figure-card .together').getBoundingClientRect().bottom + scrollY");
        Assert.InRange(end, 300, (297 - 30 - 15) * 96 / 25.4);
        await page.Context.CloseAsync();
    }

    static int PagesOf(byte[] pdf) => PdfPage().Count(Encoding.Latin1.GetString(pdf));

    [GeneratedRegex(@"/Type\s*/Page\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PdfPage();
}
