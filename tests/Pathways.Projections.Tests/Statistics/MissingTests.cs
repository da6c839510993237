using Pathways.Projections.Statistics;

namespace Pathways.Projections.Tests.Statistics;

/// <summary>One policy of what is missing.</summary>
public class MissingTests
{
    [Theory]
    [InlineData(null), InlineData(""), InlineData("  "), InlineData("\u00a0"), InlineData("NA"), InlineData(" na "), InlineData("N/A"), InlineData("NaN")]
    [InlineData("NULL"), InlineData("\\N"), InlineData("."), InlineData("not_stated"), InlineData("Not stated"), InlineData("not-stated"), InlineData("Non renseigné")]
    [InlineData("non renseigne\u0301"), InlineData("non_renseignee"), InlineData("#N/A"), InlineData("missing")]
    public void Says_that_nothing_was_stated(string? text) => Assert.True(Missing.Usual.Is(text));

    [Theory]
    [InlineData("0"), InlineData("none"), InlineData("unknown"), InlineData("inconnu"), InlineData("Nantes"), InlineData("N"), InlineData("-"), InlineData("ne sait pas")]
    public void Is_an_answer(string text) => Assert.False(Missing.Usual.Is(text));

    [Fact]
    public void A_level_called_NA_is_kept_when_asked()
    {
        var none = Missing.Of([]);
        Assert.False(none.Is("NA"));
        Assert.True(none.Is(" "));
        var coded = Missing.Of(["9", "-1"]);
        Assert.True(coded.Is("9") && coded.Is("-1"));
        Assert.False(coded.Is("NA"));
    }

    [Fact]
    public void A_row_is_left_out_once_however_much_it_misses()
    {
        var count = new MissingCount();
        count.Cell("arm", " NA");
        count.Cell("site", "");
        count.Row(leftOut: true);
        count.Row(leftOut: false);
        count.Cell("site", "");
        count.Row(leftOut: true);
        Assert.Equal((3, 2), (count.Rows, count.LeftOut));
        Assert.Equal([new("site", "", 2), new("arm", "NA", 1)], count.Cells);
    }
}
