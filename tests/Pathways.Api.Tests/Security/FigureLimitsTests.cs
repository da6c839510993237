using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Pathways.Api.Tests.Journeys;
using Pathways.Api.Tests.Recording;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Pathways.Projections.Indicators;

namespace Pathways.Api.Tests.Security;

/// <summary>A breakdown into more groups than are compared is told as that, wherever it is asked, with how to narrow it down.</summary>
[Collection(TestApiCollection.Name)]
public sealed class FigureLimitsTests(TestApi api)
{
    const string Evaluator = "eval:evaluator:";

    [Fact]
    public async Task Too_many_groups_are_refused_as_JSON_as_CSV_and_on_the_board_and_a_filter_narrows_them_down()
    {
        for (var i = 0; i <= FigureBudget.MostGroups; i++)
        {
            await api.RecordAsync("LIMITS", new PathwayOpened(new DateOnly(2026, 1, 5), Calls.NewPerson(), Scheme.Plie, "LIMITS", "01001", new EntrySituation(), Attributes: ImmutableSortedDictionary<string, string>.Empty.Add("sector", $"s{i}")));
        }
        await api.CaughtUpAsync();
        foreach (var rule in FigureCatalogue.All)
        {
            foreach (var file in (string[])["", ".csv"])
            {
                var refused = await api.SendAsync(HttpMethod.Get, $"/api/figures/{rule.Code}{file}?structure=LIMITS&by=attribute.sector", account: Evaluator);
                Assert.Equal((HttpStatusCode.BadRequest, "figure/too-many-groups", "by"), (refused.Status, refused.Code, refused.Field));
                Assert.Equal(("51", "50"), ($"{refused.Body!["values"]!["groups"]}", $"{refused.Body["values"]!["most"]}"));
                Told.Whole(refused.Body);
            }
        }
        var fewer = await api.SendAsync(HttpMethod.Get, "/api/figures/entries?structure=LIMITS&by=attribute.sector&attribute.sector=s1,s2", account: Evaluator);
        Assert.Equal((HttpStatusCode.OK, 2), (fewer.Status, fewer.Body!["groups"]!.AsArray().Count));

        var page = WebUtility.HtmlDecode(await (await api.GetAsync("/board?lang=fr&structure=LIMITS&by=attribute.sector", Evaluator)).ReadAsTextAsync()).Replace('\u00a0', ' ');
        Assert.Contains("donne 51 groupes : au plus 50 sont comparés", page, StringComparison.Ordinal);
    }

    /// <summary>What was known then is few enough to compare; what is known now is not, and is not left out in silence.</summary>
    [Fact]
    public async Task A_board_of_the_past_says_why_what_is_known_now_is_not_beside_it()
    {
        Task OpenAsync(int i) => api.RecordAsync("PAST", new PathwayOpened(new DateOnly(2026, 1, 5), Calls.NewPerson(), Scheme.Plie, "PAST", "01001", new EntrySituation(), Attributes: ImmutableSortedDictionary<string, string>.Empty.Add("sector", $"p{i}")));
        await OpenAsync(0);
        await OpenAsync(1);
        var then = (await api.ScalarAsync<DateTime>("select clock_timestamp()")).ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);
        for (var i = 2; i <= FigureBudget.MostGroups; i++)
        {
            await OpenAsync(i);
        }
        await api.CaughtUpAsync();
        async Task<string> BoardAsync(string by) => WebUtility.HtmlDecode(await (await api.GetAsync($"/board?lang=fr&structure=PAST&asKnownOn={then}{by}", Evaluator)).ReadAsTextAsync()).Replace('\u00a0', ' ');
        var page = await BoardAsync("&by=attribute.sector");
        Assert.Matches("id=\"not-now\">Ce qui est connu maintenant n’est pas montré à côté. [^<]*donne 51 groupes : au plus 50 sont comparés", page);
        Assert.DoesNotContain("id=\"then-and-now\"", page, StringComparison.Ordinal);
        var whole = await BoardAsync("");
        Assert.Contains("id=\"then-and-now\"", whole, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"not-now\"", whole, StringComparison.Ordinal);
    }
}
