using Pathways.Projections.Indicators;

namespace Pathways.Projections.Tests.Indicators;

public sealed class SmallCountsTests
{
    static readonly DateOnly Day = new(2026, 5, 12);

    [Theory]
    [InlineData(5, 10, 0, false), InlineData(0, 10, 0, false), InlineData(10, 10, 0, false)]
    [InlineData(4, 10, 0, true), InlineData(6, 10, 0, true), InlineData(1, 1, 0, true), InlineData(5, 10, 3, true)]
    public void A_count_under_five_is_small_and_so_is_the_rest_of_its_denominator(long numerator, long denominator, long notMature, bool small)
    {
        var value = new FigureValue(null, FigureState.Ok, null, numerator, denominator, NotMature: notMature);
        Assert.Equal(small, SmallCounts.In(Answer(value)));
        // A group says as much as all.
        Assert.Equal(small, SmallCounts.In(Answer(new FigureValue(null, FigureState.Ok, null, 50, 100), value with { Group = "woman" })));
    }

    [Fact]
    public void A_step_of_a_curve_and_a_part_are_counts_too()
    {
        var plain = new FigureValue(null, FigureState.Ok, null, 50, 100);
        var part = new FigurePart("employment", new("", ""), 2, 0.02, null, null);
        Assert.True(SmallCounts.In(Answer(plain with { Parts = [part] })));
        Assert.True(SmallCounts.In(Answer(plain with { Apart = [part] })));
        Assert.True(SmallCounts.In(Answer(plain with { Curve = new([new(3, 60, 1, 0, 0.9, null, null, null)], null, null, null, false, 1, 0) })));
        Assert.False(SmallCounts.In(Answer(plain with { Parts = [part with { Count = 12 }], Curve = new([new(3, 60, 7, 0, 0.9, null, null, null)], null, null, null, false, 7, 0) })));
    }

    static FigureAnswer Answer(FigureValue all, params IReadOnlyList<FigureValue> groups) => new(FigureCatalogue.Find("entries")!, new FigureRequest(null, Day, Day), 1, all, groups, null);
}
