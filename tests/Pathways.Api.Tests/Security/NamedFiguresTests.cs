using System.Collections.Immutable;
using System.Text.Json;
using Pathways.Api.Tests.Journeys;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Pathways.Projections.Indicators;

namespace Pathways.Api.Tests.Security;

/// <summary>
/// Who reads names and no sensitive facts can ask for a figure of one person: the day, the structure, the commune and the scheme of an entry are on its pathway. Two
/// people that read the same to them have the same figures, whatever is asked.
/// </summary>
[Collection(TestApiCollection.Name)]
public sealed class NamedFiguresTests(TestApi api)
{
    const string Coordinator = "coord:coordinator:";

    [Fact]
    public async Task No_figure_says_of_somebody_with_a_name_whether_there_is_a_sensitive_fact()
    {
        string[] structures = ["NAMED-YES", "NAMED-NO"];
        foreach (var (structure, at) in structures.Select((s, i) => (s, i)))
        {
            var publics = at == 0 ? ImmutableSortedDictionary<TargetPublic, DateOnly?>.Empty.Add(TargetPublic.DisabledWorker, null).Add(TargetPublic.Rsa, null) : ImmutableSortedDictionary<TargetPublic, DateOnly?>.Empty.Add(TargetPublic.Rsa, null);
            await api.RecordAsync(
                structure, new PathwayOpened(new DateOnly(2025, 2, 3), Guid.CreateVersion7(), Scheme.Plie, structure, "69123", new EntrySituation(Age: 30, Publics: publics), Prescriber: at == 0 ? PrescriberKind.CapEmploi : PrescriberKind.Other),
                new PathwaySuspended(new DateOnly(2025, 3, 3), at == 0 ? SuspensionReason.Maternity : SuspensionReason.Other), new PathwayResumed(new DateOnly(2025, 4, 3)),
                new PathwayClosed(new DateOnly(2025, 6, 3), at == 0 ? Closure.Health : Closure.Other));
        }
        await api.CaughtUpAsync();
        string[] rules = [.. FigureCatalogue.All.Select(r => r.Code).Distinct(StringComparer.Ordinal)];
        foreach (var rule in rules)
        {
            foreach (var question in (string[])["by=sensitive", "sensitive=yes", "sensitive=no", "by=public.disabled_worker", "prescriber=cap_emploi"])
            {
                foreach (var file in (string[])["", ".csv"])
                {
                    var refused = await (await api.GetAsync($"/api/figures/{rule}{file}?structure=NAMED-YES&from=2025-02-03&to=2025-02-03&{question}", Coordinator, 403)).ReadAsTextAsync();
                    Assert.Contains("access/sensitive-of-named", refused, StringComparison.Ordinal);
                }
            }
        }
        // Days are on the pathway as they are.
        string[] dimensions = [.. Dimensions.Names.Where(d => d is not (Dimensions.Sensitive or "entry_month" or "entry_year" or "exit_month")), .. Dimensions.Publics.Select(p => "public." + p).Where(d => !Dimensions.IsSensitive(d))];
        foreach (var rule in rules)
        {
            foreach (var dimension in dimensions)
            {
                var told = new List<string>();
                foreach (var structure in structures)
                {
                    told.Add(Numbers(JsonDocument.Parse(await (await api.GetAsync($"/api/figures/{rule}?structure={structure}&by={dimension}", Coordinator)).ReadAsTextAsync()).RootElement).Replace(structure, "NAMED", StringComparison.Ordinal));
                }
                Assert.NotEmpty(told[0]);
                Assert.True(told[0] == told[1], $"{rule} by {dimension}:\n{told[0]}\n{told[1]}");
            }
        }
    }

    [Theory]
    [InlineData("by=sensitive")]
    [InlineData("sensitive=yes")]
    public async Task Neither_does_the_board(string question)
    {
        var page = System.Net.WebUtility.HtmlDecode(await (await api.GetAsync($"/board?{question}&lang=fr", Coordinator)).ReadAsTextAsync());
        Assert.Contains("error-summary", page, StringComparison.Ordinal);
        Assert.Contains("Votre rôle lit les noms", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<option value=\"sensitive\"", await (await api.GetAsync("/board", Coordinator)).ReadAsTextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("by=sensitiv")]
    [InlineData("sensitiv=yes")]
    public async Task Nobody_is_led_to_ask_for_what_is_then_refused(string misspelt) =>
        Assert.DoesNotMatch("sensitive\\b", (await (await api.GetAsync($"/api/figures/entries?{misspelt}", Coordinator, 400)).ReadAsTextAsync()).Replace("case-sensitive", "", StringComparison.Ordinal));

    // What a figure says of people: its value, groups, parts and what it leaves out.
    static string Numbers(JsonElement figure) => string.Join('\n', figure.EnumerateObject()
        .Where(p => p.Name is "value" or "numerator" or "denominator" or "groups" or "parts" or "apart" or "curve" or "notes" or "interval" or "people").Select(p => $"{p.Name}: {p.Value.GetRawText()}"));
}
