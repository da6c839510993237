using System.Globalization;
using Pathways.Api.Pages.Board;
using Pathways.Api.Registries;
using Pathways.Projections.Indicators;

namespace Pathways.Api.Tests.Evaluation;

/// <summary>What a card and its picture say of their numbers.</summary>
public sealed class BoardNotesTests
{
    /// <summary>A card without a test says nothing of tests.</summary>
    [Theory]
    [InlineData(true, "“Not stated” (1 pathway) is shown beside the comparison and enters no test."), InlineData(false, "“Not stated” (1 pathway) is shown apart.")]
    public void Who_is_beside_a_comparison_enters_no_test_only_where_there_is_one(bool tested, string said)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");
        var day = new DateOnly(2026, 5, 12);
        FigureValue Of(string? group, long count) => new(group, FigureState.Ok, 1, count, count);
        var answer = new FigureAnswer(FigureCatalogue.Find("first_appointment_within")!, new FigureRequest(null, day, day, "gender"), 1, Of(null, 4), [Of("woman", 3), Of("not_stated", 1)],
            tested ? new FigureTest("chi_square", 1, 1, 0.3) : null);
        Assert.Contains(said, BoardGroups.Notes([answer], TerritoryNames.None).Select(n => n.Replace('\u00a0', ' ')));
    }

    /// <summary>Where no p is shown, nothing is said of one that would be too small.</summary>
    [Fact]
    public void That_a_test_is_approximate_is_said_only_beside_its_p()
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");
        var day = new DateOnly(2026, 5, 12);
        FigureValue Of(string? group, long count) => new(group, FigureState.Ok, null, 0, count);
        var answer = new FigureAnswer(FigureCatalogue.Find("time_to_first_job")!, new FigureRequest(null, day, day, "gender"), 1, Of(null, 4), [Of("woman", 3), Of("man", 1)],
            new FigureTest("log_rank", 1, 1, 0.3) { FewExpected = 2 });
        Assert.Contains(BoardGroups.Notes([answer], TerritoryNames.None, tested: true), n => n.Contains("its p may be too small", StringComparison.Ordinal));
        Assert.DoesNotContain(BoardGroups.Notes([answer], TerritoryNames.None), n => n.Contains("its p may be too small", StringComparison.Ordinal));
    }

    /// <summary>5 and 3 of 8 add up in the table, 62.5 and 37.5, and not in the bars, 63 and 38.</summary>
    [Theory]
    [InlineData(new long[] { 5, 3 }, true), InlineData(new long[] { 3, 3, 1 }, true), InlineData(new long[] { 1, 1 }, false), InlineData(new long[] { 7, 3 }, false)]
    public void Parts_that_do_not_add_up_as_they_are_rounded_say_so(long[] counts, bool said)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");
        var (all, day) = (counts.Sum(), new DateOnly(2026, 5, 12));
        var parts = counts.Select((count, i) => new FigurePart($"p{i}", new("", ""), count, (double)count / all, null, null)).ToList();
        var answer = new FigureAnswer(FigureCatalogue.Find("exits_by_class")!, new FigureRequest(null, day, day), 1, new FigureValue(null, FigureState.Ok, 1, counts[0], all, Parts: parts), [], null);
        Assert.Equal(said, BoardGroups.Notes([answer], TerritoryNames.None).Contains("Rounded shares: those shown may not add up to 100%."));
    }

    /// <summary>A heading names what is compared in small letters, and leaves CITE, ISCED and RSA as they are.</summary>
    [Theory]
    [InlineData("fr", "education", "niveau d’études (CITE)"), InlineData("en", "education", "education (ISCED)"), InlineData("fr", "gender", "genre"), InlineData("fr", "public.rsa", "bénéficiaire du RSA")]
    public void A_dimension_within_a_sentence_keeps_its_capitals(string language, string dimension, string said)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        Assert.Equal(said, BoardWords.DimensionWithin(dimension).Replace('\u00a0', ' '));
    }

    /// <summary>Thirteen groups of one size: which twelve are drawn is a choice.</summary>
    [Theory]
    [InlineData(13, 13, "Drawing: the 12 largest of 13 groups, equal ones in the order of the table; all are in the table."), InlineData(13, 12, "Drawing: the 12 largest of 13 groups; all are in the table.")]
    public void Where_the_cut_falls_between_groups_of_one_size_the_card_says_which_are_drawn(int groups, int equal, string said)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");
        var day = new DateOnly(2026, 5, 12);
        FigureValue Of(string? group, long count) => new(group, FigureState.Ok, count, count, null);
        var answer = new FigureAnswer(
            FigureCatalogue.Find("entries")!, new FigureRequest(null, day, day, "attribute.site"), 1, Of(null, 99), [.. Enumerable.Range(1, groups).Select(i => Of($"Site {i}", i <= equal ? 9 : 1))], null);
        Assert.Contains(BoardGroups.Notes([answer], TerritoryNames.None), note => note.EndsWith(said, StringComparison.Ordinal));
    }

    /// <summary>Months without anybody have their rows in a drawing of medians, and no curve in one of curves; a figure that is not drawn has no groups that are.</summary>
    [Fact]
    public void What_is_said_not_to_be_drawn_is_not_drawn()
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");
        var day = new DateOnly(2026, 5, 12);
        var curve = new FigureCurve([], null, null, null, MedianReached: false, 0, 0);
        FigureValue Of(string? group, long count) => new(group, count == 0 ? FigureState.NotApplicable : FigureState.Ok, null, 0, count, Curve: count == 0 ? null : curve);
        var times = new FigureAnswer(
            FigureCatalogue.Find("time_to_first_job")!, new FigureRequest(null, day, day, "entry_month"), 1, Of(null, 9), [.. Enumerable.Range(1, 13).Select(m => Of($"{2025 + (m / 13)}-{((m - 1) % 12) + 1:00}", m % 2))], null);
        const string Empty = "Without anybody, and so not drawn: February 2025, April 2025, June 2025, August 2025, October 2025, December 2025.";
        Assert.Contains(BoardGroups.Notes([times], TerritoryNames.None, curves: true), note => note.Contains(Empty, StringComparison.Ordinal));
        Assert.DoesNotContain(BoardGroups.Notes([times], TerritoryNames.None), note => note.Contains("Without anybody", StringComparison.Ordinal));
        var entries = times with { Rule = FigureCatalogue.Find("entries")!, All = new(null, FigureState.Ok, 9, 9, null), Groups = [.. times.Groups.Select(g => g with { Curve = null, State = FigureState.Ok, Denominator = null, Numerator = 1 })] };
        Assert.Contains("“Time to first job”: drawing: the 12 latest of 13 groups; all are in the table.", BoardGroups.Notes([entries, times], TerritoryNames.None, drawn: [times]));
        Assert.DoesNotContain(BoardGroups.Notes([entries, times], TerritoryNames.None, drawn: [times]), note => note.Contains("“Entries”", StringComparison.Ordinal));
    }
}
