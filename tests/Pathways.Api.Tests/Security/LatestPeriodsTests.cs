using System.Net;
using Pathways.Api.Tests.Journeys;
using Pathways.Api.Tests.Recording;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Tests.Security;

/// <summary>One pathway of long ago, true or mistyped, takes no figure by month from anybody, and every form of an answer says what it leaves out.</summary>
public sealed class LatestPeriodsTests : IAsyncLifetime
{
    const string Evaluator = "eval:evaluator:";

    readonly TestApi api = new();

    public Task InitializeAsync() => api.InitializeAsync();

    public Task DisposeAsync() => api.DisposeAsync();

    [Fact]
    public async Task A_pathway_dated_1950_leaves_figures_by_month_as_JSON_as_CSV_and_on_the_board()
    {
        foreach (var day in (DateOnly[])[new(1950, 1, 1), new(2026, 1, 5), new(2026, 3, 2)])
        {
            await api.RecordAsync("LATEST", new PathwayOpened(day, Calls.NewPerson(), Scheme.Plie, "LATEST", "01001", new EntrySituation()));
        }
        await api.CaughtUpAsync();
        foreach (var (rule, most) in ((string, int)[])[("entries", 600), ("time_to_first_appointment", 50)])
        {
            var asked = $"/api/figures/{rule}";
            const string Question = "?by=entry_month&to=2026-03-31";
            var answer = await api.SendAsync(HttpMethod.Get, asked + Question, account: Evaluator);
            Assert.Equal((HttpStatusCode.OK, most), (answer.Status, answer.Body!["groups"]!.AsArray().Count));
            Assert.Equal("2026-03", $"{answer.Body["groups"]!.AsArray()[^1]!["group"]}");
            var note = answer.Body["notes"]!.AsArray().Single(n => $"{n!["code"]}" == "latest_periods")!;
            // January 1950 to March 2026 are 915 months.
            Assert.Contains($"{915 - most} others, 1 of them with somebody counted", $"{note["text"]!["en"]}", StringComparison.Ordinal);
            Assert.Contains($"{915 - most} autres, dont 1 où quelqu’un est compté", $"{note["text"]!["fr"]}".Replace('\u00a0', ' '), StringComparison.Ordinal);
            var table = await (await api.GetAsync(asked + ".csv" + Question, Evaluator)).ReadAsTextAsync();
            Assert.Contains("latest_periods", table, StringComparison.Ordinal);
        }
        var page = WebUtility.HtmlDecode(await (await api.GetAsync("/board?lang=fr&by=entry_month&to=2026-03-31", Evaluator)).ReadAsTextAsync()).Replace('\u00a0', ' ');
        Assert.Contains("autres, dont 1 où quelqu’un est compté", page, StringComparison.Ordinal);
    }
}
