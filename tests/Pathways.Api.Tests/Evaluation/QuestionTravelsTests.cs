using System.Globalization;
using System.Text.RegularExpressions;
using Pathways.Api.Evaluation;
using Pathways.Api.Pages.Board;
using Pathways.Api.Registries;
using Pathways.Projections.Indicators;
using Pathways.Testing;

namespace Pathways.Api.Tests.Evaluation;

/// <summary>Of whom a figure is, wherever it goes: in words, in a row, in the name of a file.</summary>
public class QuestionTravelsTests
{
    static readonly FigureRequest Quarter = new(new(2026, 1, 1), new(2026, 3, 31), new(2026, 11, 26));

    static FigureRequest Of(string dimension, params string[] values) => Quarter with { Filters = new Dictionary<string, IReadOnlyList<string>> { [dimension] = values } };

    static Population For(FigureRequest request, CountedBy counted = CountedBy.Entry, bool jobs = false) => Population.Of(request, counted, TerritoryNames.None, jobs);

    static string NameOf(FigureRequest request) => For(request).FileName("entries", 1, "csv", request.By, 7);

    [Fact]
    public void Both_languages_say_who_is_counted_and_until_when_they_are_observed()
    {
        var said = For(Of("gender", "woman", "not_stated") with { AsKnownOn = new DateTimeOffset(2026, 6, 1, 10, 30, 0, TimeSpan.Zero), AsKnownLocally = new(2026, 6, 1, 12, 30, 0), FullTimeOnly = true }, CountedBy.FirstJob, jobs: true).Sentence;
        Assert.Contains("premiers emplois du 1er janvier au 31 mars 2026, observés jusqu’au 26 novembre 2026 · emplois à temps plein · tel que connu le 1er juin 2026 à 12:30", said.Fr, StringComparison.Ordinal);
        Assert.Contains("first jobs from 1 January to 31 March 2026, observed until 26 November 2026 · full-time jobs · as known on 1 June 2026 at 12:30", said.En, StringComparison.Ordinal);
        Assert.StartsWith("Tout le territoire · entrées", For(Quarter).Sentence.Fr, StringComparison.Ordinal);
        Assert.EndsWith("until 31 March 2026, observed until 26 November 2026", For(Quarter with { From = null }).Sentence.En, StringComparison.Ordinal);
    }

    [Fact]
    public void The_name_of_a_file_is_short_and_safe_and_never_that_of_another_population()
    {
        FigureRequest[] asked =
        [
            Quarter, Quarter with { ObservedUntil = new(2026, 3, 31) }, Quarter with { From = null }, Quarter with { By = "gender" }, Quarter with { AsKnownOn = new DateTimeOffset(2026, 6, 1, 10, 30, 0, TimeSpan.Zero) },
            Of("structure", "A"), Of("structure", "B"), Of("attribute.x", "été/1"), Of("attribute.x", "ete/1"), Of("attribute.x", "ete-1"),
            Of("structure", [.. Enumerable.Range(0, 60).Select(i => $"PLIE-{i}")]), Of("structure", [.. Enumerable.Range(0, 61).Select(i => $"PLIE-{i}")]),
        ];
        var names = asked.Select(NameOf).ToList();
        Assert.Equal(names.Count, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(names, name => Assert.Matches(@"\A[A-Za-z0-9._+-]{1,164}\z", name));
        Assert.Equal("entries_v1_20260101-20260331_obs-20261126_p7_structure-A.csv", names[5]);
        // However many filters there are, the windows and what was known stay.
        var past = NameOf(Of("structure", [.. Enumerable.Range(0, 60).Select(i => $"PLIE-{i}")]) with { AsKnownOn = new DateTimeOffset(2026, 6, 1, 10, 30, 0, TimeSpan.Zero), By = "age_band" });
        Assert.StartsWith("entries_v1_20260101-20260331_obs-20261126_known-20260601T103000Z_by-age_band_p7_structure-PLIE-0+PLIE-1", past, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a,b", "a", "b")]
    [InlineData(@"a\,b", "a,b")]
    [InlineData(@"a\\,b\;c", @"a\", "b;c")]
    public void Values_are_split_at_commas_but_not_at_those_that_belong_to_one_and_a_file_writes_them_so_again(string text, params string[] values)
    {
        Assert.Equal(values, FilterValues.Split(text));
        var written = FilterValues.Written(new Dictionary<string, IReadOnlyList<string>> { ["x"] = values });
        Assert.Equal(values, FilterValues.Split(written["x=".Length..]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a,")]
    [InlineData(",a")]
    [InlineData("a, ")]
    [InlineData(@"a\")]
    public void An_empty_value_is_none(string text) => Assert.Null(FilterValues.Split(text));

    /// <summary>A median of 42.7 weeks stood beside limits of 38.57 and 47.57 (evidence #1065).</summary>
    [Fact]
    public void A_page_rounds_times_in_one_way()
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("fr");
        Assert.Equal("42,71\u00a0semaines", BoardWords.Units(42.714285, TimeUnit.Week));
        Assert.Equal("38,57 à 47,57", BoardWords.Between(38.571428, 47.571428, BoardWords.Count));
        Assert.Equal("22\u00a0jours", BoardWords.Units(22, TimeUnit.Day));
        // One of 3,000 is not nobody, nor the others all.
        Assert.Equal("<\u00a00,1\u202f% 0,1\u202f% >\u00a099,9\u202f% 100,0\u202f% 0,0\u202f%", string.Join(' ', new double?[] { 1 / 3000d, 0.0005, 2999 / 3000d, 1, 0 }.Select(BoardWords.Percent)));
        CultureInfo.CurrentUICulture = before;
    }

    [Fact]
    public void Every_figure_and_version_that_is_served_is_documented()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "figures.md"));
        foreach (var code in FigureCatalogue.Codes)
        {
            var line = Regex.Match(text, $@"^\|[^|]*`{code}`[^|]*\|(?<versions>[^|]*)\|", RegexOptions.Multiline);
            Assert.True(line.Success, $"docs/figures.md has no {code}");
            Assert.Equal(string.Join(", ", FigureCatalogue.Versions(code)), line.Groups["versions"].Value.Trim());
        }
    }
}
