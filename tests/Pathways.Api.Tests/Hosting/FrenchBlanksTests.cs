using Pathways.Api.Pages;
using Pathways.Api.Tests.Journeys;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Tests.Hosting;

/// <summary>French signs stay with their word on pages; nothing changes for programs, or in what somebody types.</summary>
public sealed class FrenchBlanksTests(TestApi api) : IClassFixture<TestApi>
{
    const string Evaluator = "eval:evaluator:", Rule = "sans objet\u00a0: un effectif", Plain = "sans objet : un effectif";

    [Theory]
    [InlineData("<p>Code : A ; B ? C ! « D » 95 %</p>", "<p>Code\u00a0: A\u00a0; B\u00a0? C\u00a0! «\u00a0D\u00a0» 95\u00a0%</p>")]
    [InlineData("<p>à 8 h 45, le 3 h, 2 hommes</p>", "<p>à\u00a08\u00a0h\u00a045, le 3\u00a0h, 2 hommes</p>")]
    [InlineData("<p>à 9\u00a0h, à 2 hommes</p>", "<p>à\u00a09\u00a0h, à 2 hommes</p>")]
    [InlineData("<p>&#xAB; D &#xBB;</p>", "<p>&#xAB;\u00a0D\u00a0&#xBB;</p>")]
    [InlineData("<a title=\"A : B\" href=\"/x?a=b : c\">10:30</a>", "<a title=\"A : B\" href=\"/x?a=b : c\">10:30</a>")]
    [InlineData("<input value=\"A : B\" /><textarea>A : B</textarea><script>a ? b : c</script><code>A : B</code><!-- a : b -->", "<input value=\"A : B\" /><textarea>A : B</textarea><script>a ? b : c</script><code>A : B</code><!-- a : b -->")]
    public void Only_what_a_page_shows_changes(string page, string shown) => Assert.Equal(shown, FrenchBlanks.Of(page));

    [Fact]
    public async Task A_French_page_keeps_them_and_an_English_one_JSON_and_files_are_as_they_were()
    {
        await api.RecordAsync("BLANKS-1", new PathwayOpened(new(2026, 3, 1), Guid.CreateVersion7(), Scheme.Plie, "BLANKS-1", "69123", new EntrySituation()));
        await api.CaughtUpAsync();
        async Task<string> TextAsync(string address) => System.Net.WebUtility.HtmlDecode(await (await api.GetAsync(address, Evaluator)).ReadAsTextAsync());
        Assert.DoesNotMatch("[^>] [:;?!»]", System.Text.RegularExpressions.Regex.Replace(await TextAsync("/board?lang=fr"), "<[^>]*>", "<>"));
        Assert.Contains("Denominator: ", await TextAsync("/board?lang=en"), StringComparison.Ordinal);
        Assert.Contains(Plain, await TextAsync("/api/figures/entries?lang=fr"), StringComparison.Ordinal);
        Assert.DoesNotContain(Rule, await TextAsync("/api/figures/entries?lang=fr"), StringComparison.Ordinal);
    }
}
