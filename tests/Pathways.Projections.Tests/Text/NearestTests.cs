using Pathways.Projections.Text;

namespace Pathways.Projections.Tests.Text;

public class NearestTests
{
    [Theory]
    [InlineData("strukture", "structure")]
    [InlineData("wmoan", "woman")]
    [InlineData("Woman", "woman")]
    [InlineData("18-29", "18_29")]
    [InlineData("asKnowOn", "asKnownOn")]
    [InlineData(" gender ", "gender")]
    [InlineData("observed", "observedUntil", false)]
    [InlineData("shoe_size", null)]
    [InlineData("x", null)]
    [InlineData("", null)]
    public void A_misspelt_name_suggests_the_nearest_known_one(string given, string? expected, bool near = true) =>
        Assert.Equal(near ? expected : null, Nearest.To(given, ["structure", "woman", "man", "18_29", "asKnownOn", "gender", "observedUntil"]));

    [Fact]
    public void Of_equally_near_names_the_first_is_suggested() => Assert.Equal("abd", Nearest.To("abc", ["abd", "abe"]));

    [Theory]
    [InlineData("", "abc", 3)]
    [InlineData("abc", "abc", 0)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("ca", "abc", 3)]
    [InlineData("ab", "ba", 1)]
    public void The_distance_counts_insertions_deletions_substitutions_and_swaps(string a, string b, int expected)
    {
        Assert.Equal(expected, Nearest.Distance(a, b));
        Assert.Equal(expected, Nearest.Distance(b, a));
    }
}
