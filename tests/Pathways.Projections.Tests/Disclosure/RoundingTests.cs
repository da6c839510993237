using Pathways.Projections.Disclosure;

namespace Pathways.Projections.Tests.Disclosure;

public sealed class RoundingTests
{
    [Theory]
    [InlineData(RoundingMethod.Nearest, 2.5), InlineData(RoundingMethod.Random, 5), InlineData(RoundingMethod.Controlled, 5)]
    public void Every_cell_is_a_multiple_near_its_value_and_asked_twice_is_the_same(RoundingMethod method, double most)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var table = SuppressionTests.Random([Dimension.Flat("a", SuppressionTests.Codes(6)), Dimension.Flat("b", SuppressionTests.Codes(4))], seed, 7);
            var rounded = Rounding.Round(table, 5, method, (ulong)seed);
            Assert.Equal(rounded, Rounding.Round(table, 5, method, (ulong)seed));
            for (var cell = 0; cell < table.Count; cell++)
            {
                Assert.Equal(0, rounded[cell] % 5);
                Assert.True(Math.Abs(rounded[cell] - table[cell]) <= most, $"{table[cell]} became {rounded[cell]}");
                if (table[cell] % 5 == 0)
                    Assert.Equal(table[cell], rounded[cell]);
            }
        }
    }

    [Fact]
    public void Controlled_rounding_adds_up()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var table = SuppressionTests.Random([Dimension.Flat("a", SuppressionTests.Codes(7)), Dimension.Flat("b", SuppressionTests.Codes(5))], seed, 9);
            var rounded = Rounding.Round(table, 3, RoundingMethod.Controlled, (ulong)seed);
            foreach (var row in table.Dimensions[0].Codes)
                Assert.Equal(rounded[table.IndexOf(row, "Total")], table.Dimensions[1].Codes.Skip(1).Sum(c => rounded[table.IndexOf(row, c)]));
            foreach (var column in table.Dimensions[1].Codes)
                Assert.Equal(rounded[table.IndexOf("Total", column)], table.Dimensions[0].Codes.Skip(1).Sum(r => rounded[table.IndexOf(r, column)]));
        }

        var line = SuppressionTests.Random([Dimension.Flat("a", SuppressionTests.Codes(9))], 1, 9);
        var one = Rounding.Round(line, 10, RoundingMethod.Controlled, 3);
        Assert.Equal(one[0], one.Skip(1).Sum());
    }

    [Theory]
    [InlineData(RoundingMethod.Random), InlineData(RoundingMethod.Controlled)]
    public void Random_rounding_is_unbiased(RoundingMethod method)
    {
        var table = SuppressionTests.Random([Dimension.Flat("a", SuppressionTests.Codes(3)), Dimension.Flat("b", SuppressionTests.Codes(3))], 2, 8);
        var sums = new double[table.Count];
        const int Draws = 4000;
        for (var seed = 1; seed <= Draws; seed++)
        {
            var rounded = Rounding.Round(table, 5, method, (ulong)seed * 7919);
            for (var cell = 0; cell < table.Count; cell++)
                sums[cell] += rounded[cell] / Draws;
        }

        // Standard deviation of a mean of 4,000 draws between two multiples of 5 is at most 2.5/√4000 = 0.04.
        Assert.All(Enumerable.Range(0, table.Count), c => Assert.InRange(sums[c] - table[c], -0.2, 0.2));
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        var cube = SuppressionTests.Random([Dimension.Flat("a", ["x", "y"]), Dimension.Flat("b", ["x", "y"]), Dimension.Flat("c", ["x", "y"])], 2, 8);
        Assert.Contains("disclosure/controlled-rounding", Assert.Throws<ArgumentException>(() => Rounding.Round(cube, 5, RoundingMethod.Controlled)).Message, StringComparison.Ordinal);
        Assert.Contains("disclosure/rounding-base", Assert.Throws<ArgumentException>(() => Rounding.Round(cube, 1, RoundingMethod.Nearest)).Message, StringComparison.Ordinal);
    }
}
