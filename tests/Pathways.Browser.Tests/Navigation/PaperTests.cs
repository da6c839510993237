using System.Text;
using System.Text.RegularExpressions;

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
        // The first chart follows the key figures on their page: with what comes after it away, there is one page.
        await page.AddStyleTagAsync(new() { Content = ".cards > :nth-child(n + 2), .figure-card .card-foot, .all-rules { display: none !important; }" });
        Assert.Equal(1, PagesOf(await page.PdfAsync(new() { Format = "A4" })));
        await page.Context.CloseAsync();
    }

    static int PagesOf(byte[] pdf) => PdfPage().Count(Encoding.Latin1.GetString(pdf));

    [GeneratedRegex(@"/Type\s*/Page\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PdfPage();
}
