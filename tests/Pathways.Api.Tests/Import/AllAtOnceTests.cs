using Microsoft.Extensions.DependencyInjection;
using Pathways.Api.Audit;
using Pathways.Api.Hosting;
using Pathways.Api.Import;
using Pathways.Api.Resources;
using Pathways.Api.Tests.Journeys;
using Pathways.Domain.Pathways;
using Pathways.Projections.Indicators;

namespace Pathways.Api.Tests.Import;

/// <summary>Whoever puts a file right is told everything that is wrong with it the first time, in whole sentences.</summary>
[Collection(TestApiCollection.Name)]
public sealed class AllAtOnceTests(TestApi api)
{
    DateOnly Today => api.Host.Services.GetRequiredService<TerritoryClock>().Today;

    string On(int daysAgo) => $"{Today.AddDays(-daysAgo):yyyy-MM-dd}";

    async Task<(ImportResult Result, IReadOnlyList<(long Row, string Code)> Told)> CheckAsync(string file)
    {
        using var content = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(file));
        using var refused = new RefusedRows(() => new MemoryStream());
        // The test host takes any attribute; an installation only those that it declares.
        var importer = ActivatorUtilities.CreateInstance<Importer>(api.Host.Services, new DeclaredAttributes(new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)));
        var result = await importer.ImportAsync(
            content, new ImportOptions("c.once", Confirm: ["entry/unknown-structure"]) { CheckOnly = true }, refused, null, CancellationToken.None);
        return (result, [.. result.Problems.Select(p => (p.Row, p.Code))]);
    }

    [Fact]
    public async Task All_reasons_of_a_row_and_those_of_the_rows_behind_it_are_told_at_once()
    {
        var (result, told) = await CheckAsync($"""
            pathway;event;occurred_on;structure;scheme;territory;age;publics;reason
            a;pathway_opened;{On(200)};ONCE;plie;99999;340;rsa={On(20)};
            a;pathway_suspended;{Today.AddDays(3):yyyy-MM-dd};;;;;;health
            a;pathway_resumed;{On(10)};;;;;;
            b;pathway_opened;{On(9)};ONCE;plie;01001;;;
            c;pathway_opened;{On(9)};ONCE;plie;01001;forty;;
            d;pathway_resumed;{On(9)};;;;;;

            """);
        Assert.Equal(
            [(2, "entry/age-out-of-range"), (2, "entry/proof-after-entry"), (2, "entry/unknown-commune"), (2, "step/long-ago"), (3, "step/in-the-future"), (6, "import/bad-number"), (7, "pathway/not-opened")],
            told.OrderBy(t => t.Row).ThenBy(t => t.Code, StringComparer.Ordinal));
        Assert.Equal((0L, 5L), (result.EventsAdded, result.RowsRefused));
    }

    [Fact]
    public async Task An_undeclared_attribute_and_days_in_doubt_hide_nothing_else_and_nothing_is_taken()
    {
        var (result, told) = await CheckAsync($"""
            pathway;event;occurred_on;structure;scheme;territory;age;attribute.once_a;attribute.once_b
            a;pathway_opened;{On(9)};ONCE;plie;01001;340;x;y
            b;pathway_opened;{On(9)};ONCE;plie;99999;;x;y

            """);
        Assert.Equal(
            [(1, "import/undeclared-attribute"), (1, "import/undeclared-attribute"), (2, "entry/age-out-of-range"), (3, "entry/unknown-commune")],
            told.OrderBy(t => t.Row).ThenBy(t => t.Code, StringComparer.Ordinal));
        Assert.Equal((false, 0L), (result.Stored, result.EventsAdded));

        (result, told) = await CheckAsync("""
            pathway;event;occurred_on;structure;scheme;territory;age;attribute.once_a
            a;pathway_opened;05/01/2026;ONCE;plie;01001;forty;x
            b;pathway_opened;06/02/2026;ONCE;plop;01001;;x

            """);
        Assert.Equal(
            [(1, "import/undeclared-attribute"), (2, "import/bad-number"), (2, "import/dates-in-doubt"), (3, "import/bad-code")],
            told.OrderBy(t => t.Row).ThenBy(t => t.Code, StringComparer.Ordinal));
        Assert.Equal((false, 0L), (result.Stored, result.EventsAdded));
        Assert.Equal("Rien dans le fichier ne dit si les dates commencent par le jour ou par le mois :", ImportWords.French(result.Problems.Single(p => p.Code == "import/dates-in-doubt")).Split(" dites")[0].Replace('\u00a0', ' '));
    }

    /// <summary>A sentence with a hole says nothing: where a value is lacking, or kept from the words, they are those that need none.</summary>
    [Fact]
    public void No_question_or_refusal_of_a_step_is_told_with_a_hole_where_its_value_is_lacking()
    {
        foreach (var language in (string[])["fr", "en"])
        {
            Assert.All(FactRules.All.Select(r => r.Code), code =>
            {
                foreach (var said in (string[])[Refusals.Of(code, language, null), FieldWords.Confirmed([code], System.Globalization.CultureInfo.GetCultureInfo(language))])
                {
                    Assert.DoesNotContain("…", said, StringComparison.Ordinal);
                    Assert.DoesNotContain("()", said, StringComparison.Ordinal);
                    Assert.DoesNotContain("  ", said, StringComparison.Ordinal);
                    Assert.DoesNotContain(" .", said, StringComparison.Ordinal);
                    Assert.DoesNotContain("« »", said.Replace('\u00a0', ' '), StringComparison.Ordinal);
                }
            });
        }
        var age = new ImportProblem("entry/age-out-of-range", 2, "age").With("least", 14).With("most", 99).With("value", 340).Kept();
        Assert.StartsWith("Âge à l’entrée hors de 14 à 99 ans. Vérifiez la date d’entrée", ImportWords.French(age), StringComparison.Ordinal);
        var old = new ImportProblem("step/long-ago", 2, "occurred_on").With("date", "2024-01-05").With("days", 1057).Kept();
        Assert.Equal("Date of more than three months ago: is that right? If it is, write step/long-ago in the column confirm of this row.", ImportWords.English(old));
    }
}
