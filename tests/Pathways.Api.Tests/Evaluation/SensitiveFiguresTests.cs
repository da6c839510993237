using System.Collections.Immutable;
using System.Text.Json;
using Pathways.Api.Tests.Journeys;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Pathways.Projections.Indicators;

namespace Pathways.Api.Tests.Evaluation;

/// <summary>Figures never tell sensitive facts one by one, but to an auditor.</summary>
[Collection(TestApiCollection.Name)]
public sealed class SensitiveFiguresTests(TestApi api)
{
    const string Structure = "SENS-1", Auditor = "audit:auditor:";
    const string Evaluator = "eval:evaluator:", Coordinator = "coord:coordinator:";
    static readonly string[] Grouped = [Evaluator, Coordinator];
    static readonly string[] Publics = ["aah", "disabled_worker", "refugee", "other_protection", "refugee_or_asylum", "leaving_prison"];
    static int known;

    // Five people: three with a sensitive public, of three kinds; one whose file tells it; one with none.
    async Task KnownAsync()
    {
        if (Interlocked.Exchange(ref known, 1) == 1)
        {
            return;
        }
        foreach (var (flag, attribute, value) in new (TargetPublic?, string, string)[]
                 {
                     (TargetPublic.DisabledWorker, "rqth_valide", "oui"), (TargetPublic.LeavingPrison, "suivi", "SPIP"), (TargetPublic.Refugee, "suivi", "demandeur_asile"),
                     (null, "suivi", "mensuel"), (TargetPublic.Rsa, "suivi", "mensuel"),
                 })
        {
            var publics = ImmutableSortedDictionary<TargetPublic, DateOnly?>.Empty;
            await api.RecordAsync(Structure, new PathwayOpened(
                new DateOnly(2025, 2, 3), Guid.CreateVersion7(), Scheme.Plie, Structure, "69123", new EntrySituation(Age: 30, Publics: flag is { } f ? publics.Add(f, null) : publics),
                Attributes: ImmutableSortedDictionary<string, string>.Empty.Add(attribute, value)));
        }
        await api.CaughtUpAsync();
    }

    [Fact]
    public async Task Who_reads_no_names_asks_for_all_of_them_together()
    {
        await KnownAsync();
        using var by = await FigureAsync($"entries?structure={Structure}&by=sensitive", Evaluator);
        Assert.Equal([("yes", 3), ("no", 2)], by.RootElement.GetProperty("groups").EnumerateArray().Select(g => (g.GetProperty("group").GetString()!, g.GetProperty("value").GetInt32())));
        using var only = await FigureAsync($"entries?structure={Structure}&sensitive=yes", Evaluator);
        Assert.Equal(3, only.RootElement.GetProperty("value").GetInt32());
    }

    [Fact]
    public async Task One_by_one_they_are_refused_with_the_name_of_what_groups_them_in_every_figure()
    {
        await KnownAsync();
        string[] asked = [.. Publics.Select(p => $"by=public.{p}"), .. Publics.Select(p => $"public.{p}=yes"), "by=attribute.rqth_valide", "attribute.rqth_valide=oui", "attribute.suivi=SPIP"];
        foreach (var account in Grouped)
        {
            foreach (var question in asked)
            {
                using var refused = JsonDocument.Parse(await (await api.GetAsync($"/api/figures/entries?{question}", account, 403)).ReadAsTextAsync());
                Assert.Equal(account == Coordinator ? "access/sensitive-of-named" : "access/sensitive-facts", refused.RootElement.GetProperty("code").GetString());
                Assert.All(["fr", "en"], language => Assert.Contains(account == Coordinator ? "sensi" : "sensitive", refused.RootElement.GetProperty("messages").GetProperty(language).GetString(), StringComparison.Ordinal));
            }
            foreach (var rule in FigureCatalogue.All.Select(r => r.Code).Distinct(StringComparer.Ordinal))
            {
                await api.GetAsync($"/api/figures/{rule}?by=public.aah", account, 403);
                await api.GetAsync($"/api/figures/{rule}.csv?public.aah=yes", account, 403);
            }
            await api.GetAsync("/board?by=public.aah", account);
        }
    }

    [Fact]
    public async Task An_auditor_reads_them_one_by_one()
    {
        await KnownAsync();
        using var prison = await FigureAsync($"entries?structure={Structure}&public.leaving_prison=yes", Auditor);
        Assert.Equal(1, prison.RootElement.GetProperty("value").GetInt32());
        using var told = await FigureAsync($"entries?structure={Structure}&by=attribute.suivi", Auditor);
        Assert.Contains("SPIP", told.RootElement.GetProperty("groups").EnumerateArray().Select(g => g.GetProperty("group").GetString()));
    }

    [Fact]
    public async Task What_a_file_wrote_for_one_is_one_group_whatever_it_was()
    {
        await KnownAsync();
        foreach (var account in Grouped)
        {
            using var by = await FigureAsync($"entries?structure={Structure}&by=attribute.suivi", account);
            Assert.Equal([("mensuel", 2), ("reserved", 2), ("not_stated", 1)], by.RootElement.GetProperty("groups").EnumerateArray().Select(g => (g.GetProperty("group").GetString()!, g.GetProperty("value").GetInt32())));
            using var only = await FigureAsync($"entries?structure={Structure}&attribute.suivi=reserved", account);
            Assert.Equal(2, only.RootElement.GetProperty("value").GetInt32());
            Assert.Contains("Fait sensible, regroupé", only.RootElement.GetProperty("population").GetProperty("sentence").GetProperty("fr").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Who_sent_a_person_is_told_to_all_unless_it_tells_a_sensitive_fact()
    {
        const string Sent = "SENS-2";
        foreach (var kind in new PrescriberKind?[] { PrescriberKind.Ml, PrescriberKind.Ml, PrescriberKind.Spip, PrescriberKind.Chrs, PrescriberKind.Other, null })
        {
            await api.RecordAsync(Sent, new PathwayOpened(new DateOnly(2025, 2, 3), Guid.CreateVersion7(), Scheme.Plie, Sent, "69123", new EntrySituation(Age: 30), Prescriber: kind));
        }
        await api.CaughtUpAsync();
        using (var told = await FigureAsync($"entries?structure={Sent}&by=prescriber", Auditor))
        {
            Assert.Equal(["ml 2", "chrs 1", "other 1", "spip 1", "not_stated 1"], Groups(told));
        }
        foreach (var account in Grouped)
        {
            using var by = await FigureAsync($"entries?structure={Sent}&by=prescriber", account);
            Assert.Equal(["other 3", "ml 2", "not_stated 1"], Groups(by));
            Assert.Contains("prescriber_grouped", by.RootElement.GetProperty("notes").EnumerateArray().Select(n => n.GetProperty("code").GetString()));
            using var only = await FigureAsync($"entries?structure={Sent}&prescriber=other", account);
            Assert.Equal(3, only.RootElement.GetProperty("value").GetInt32());
            Assert.Contains("Prescripteur\u00a0: autre, ou fait réservé", only.RootElement.GetProperty("population").GetProperty("sentence").GetProperty("fr").GetString(), StringComparison.Ordinal);
            await api.GetAsync("/api/figures/entries?prescriber=spip", account, 403);
            Assert.Contains("Autre, ou fait réservé", await (await api.GetAsync($"/board?structure={Sent}&by=prescriber", account)).ReadAsTextAsync(), StringComparison.Ordinal);
        }

        // Where nobody is counted under “other”, there is nothing to say of it.
        await api.RecordAsync("SENS-2B", new PathwayOpened(new DateOnly(2025, 2, 3), Guid.CreateVersion7(), Scheme.Plie, "SENS-2B", "69123", new EntrySituation(Age: 30), Prescriber: PrescriberKind.Ml));
        await api.CaughtUpAsync();
        foreach (var asked in (string[])["by=prescriber", "prescriber=ml"])
        {
            using var none = await FigureAsync($"entries?structure=SENS-2B&{asked}", Grouped[0]);
            Assert.Equal(1, none.RootElement.GetProperty("value").GetInt32());
            Assert.DoesNotContain("prescriber_grouped", none.RootElement.GetProperty("notes").EnumerateArray().Select(n => n.GetProperty("code").GetString()));
        }

        static IEnumerable<string> Groups(JsonDocument figure) => figure.RootElement.GetProperty("groups").EnumerateArray().Select(g => $"{g.GetProperty("group")} {g.GetProperty("value")}");
    }

    [Theory]
    [InlineData("prescriber=spi")]
    [InlineData("public.leaving_prisn=yes")]
    [InlineData("by=public.disabled_workr")]
    [InlineData("by=public.aaah")]
    [InlineData("by=attribute.valide")]
    [InlineData("attribute.rqt_valide=oui")]
    [InlineData("attribute.suivi=SPIO")]
    public async Task No_suggestion_tells_that_there_is_one(string misspelt)
    {
        await KnownAsync();
        foreach (var account in Grouped)
        {
            var answer = await (await api.GetAsync($"/api/figures/entries?{misspelt}", account, 400)).ReadAsTextAsync();
            Assert.DoesNotMatch("rqth_valide|SPIP|spip|leaving_prison|disabled_worker|public[.]aah\\b", answer);
        }
    }

    [Fact]
    public async Task The_board_offers_them_together_only()
    {
        await KnownAsync();
        foreach (var account in Grouped)
        {
            var page = await (await api.GetAsync("/board", account)).ReadAsTextAsync();
            Assert.Equal(account == Evaluator, page.Contains("value=\"sensitive\"", StringComparison.Ordinal));
            Assert.All(Publics, p => Assert.DoesNotContain($"value=\"public.{p}\"", page, StringComparison.Ordinal));
            Assert.DoesNotContain("attribute.rqth", page, StringComparison.Ordinal);
            var refused = await (await api.GetAsync("/board?by=public.aah", account)).ReadAsTextAsync();
            Assert.Contains("error-summary", refused, StringComparison.Ordinal);
        }
        Assert.Contains("value=\"public.aah\"", await (await api.GetAsync("/board", Auditor)).ReadAsTextAsync(), StringComparison.Ordinal);
    }

    // Why people left is told in classes: none of them is health, or a death.
    [Fact]
    public async Task No_part_of_a_figure_is_a_sensitive_code()
    {
        await KnownAsync();
        string[] codes = [.. SensitiveCodes(), "deceased"];
        foreach (var rule in FigureCatalogue.All.Select(r => r.Code).Distinct(StringComparer.Ordinal))
        {
            using var figure = await FigureAsync($"{rule}?structure={Structure}", Auditor);
            foreach (var list in new[] { "parts", "apart" })
            {
                if (figure.RootElement.TryGetProperty(list, out var parts) && parts.ValueKind == JsonValueKind.Array)
                {
                    Assert.All(parts.EnumerateArray(), p => Assert.DoesNotContain(p.GetProperty("code").GetString()!, codes));
                }
            }
        }
    }

    static IEnumerable<string> SensitiveCodes() => typeof(Scheme).Assembly.GetExportedTypes().Where(t => t.IsEnum && t.Namespace == typeof(Scheme).Namespace && t != typeof(SensitiveKind))
        .SelectMany(t => Enum.GetValues(t).Cast<Enum>()).Where(c => SensitiveFacts.Of(c) is not null).Select(c => JsonNamingPolicy.SnakeCaseLower.ConvertName(c.ToString()));

    async Task<JsonDocument> FigureAsync(string asked, string account) => JsonDocument.Parse(await (await api.GetAsync($"/api/figures/{asked}", account)).ReadAsTextAsync());
}
