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
            var rounded = Rounding.Round(table, 5, method, Key(seed));
            Assert.Equal(rounded, Rounding.Round(table, 5, method, Key(seed)));
            for (var cell = 0; cell < table.Count; cell++)
            {
                Assert.Equal(0, rounded[cell] % 5);
                if (table.CodesOf(cell).Contains("Total") && method != RoundingMethod.Controlled)
                    continue;
                Assert.True(Math.Abs(rounded[cell] - table[cell]) <= most, $"{table[cell]} became {rounded[cell]}");
                if (table[cell] % 5 == 0)
                    Assert.Equal(table[cell], rounded[cell]);
            }
        }
    }

    [Theory]
    [InlineData(RoundingMethod.Nearest), InlineData(RoundingMethod.Random), InlineData(RoundingMethod.Controlled)]
    public void No_total_takes_anything_from_what_a_rounded_cell_may_be(RoundingMethod method)
    {
        // Every true table that could have been rounded to what is shown is tried: two and three cells of 0 to 6, base 3.
        foreach (var cells in new[] { 2, 3 })
        {
            var codes = SuppressionTests.Codes(cells).ToArray();
            var dimension = Dimension.Flat("a", codes);
            var true_ = codes.Aggregate((IEnumerable<double[]>)[[]], (all, _) => all.SelectMany(v => Enumerable.Range(0, 7).Select(x => (double[])[.. v, x])));
            var possible = new Dictionary<string, List<double[]>>(StringComparer.Ordinal);
            foreach (var values in true_)
            {
                var table = DisclosureTable.Of([dimension], codes.Select((c, i) => new Leaf([c], values[i])));
                foreach (var key in method == RoundingMethod.Nearest ? [Key(0)] : Enumerable.Range(0, 12).Select(Key))
                {
                    var shown = string.Join(' ', Rounding.Round(table, 3, method, key));
                    if (!possible.TryGetValue(shown, out var tables))
                        possible.Add(shown, tables = []);
                    tables.Add(values);
                }
            }

            // A 0 to the nearest 3 is 0 or 1; drawn, it may be 0, 1 or 2. What is shown as 6 is cut off by the values tried.
            Assert.All(possible, p => Assert.All(Enumerable.Range(0, cells), c => Assert.True(
                p.Key.Split(' ')[c + 1] == "6" || p.Value.Select(v => v[c]).Distinct().Count() >= 2, $"{p.Key} gives cell {c} back")));
        }
    }

    [Fact]
    public void Without_the_key_nobody_draws_the_same_and_a_cell_is_drawn_alike_in_every_table()
    {
        var (a, b) = (Dimension.Flat("a", SuppressionTests.Codes(8)), Dimension.Flat("b", SuppressionTests.Codes(8)));
        var table = SuppressionTests.Random([a, b], 3, 7);
        Assert.NotEqual(Rounding.Round(table, 5, RoundingMethod.Random, Key(1)), Rounding.Round(table, 5, RoundingMethod.Random, Key(2)));
        var turned = DisclosureTable.Of([b, a], Enumerable.Range(0, table.Count).Select(table.CodesOf).Where(c => !c.Contains("Total")).Select(c => new Leaf([c[1], c[0]], table[table.IndexOf(c)])));
        var (one, two) = (Rounding.Round(table, 5, RoundingMethod.Random, Key(1)), Rounding.Round(turned, 5, RoundingMethod.Random, Key(1)));
        Assert.All(a.Codes, x => Assert.All(b.Codes, y => Assert.Equal(one[table.IndexOf(x, y)], two[turned.IndexOf(y, x)])));
        Assert.Contains("disclosure/rounding-key", Assert.Throws<ArgumentException>(() => Rounding.Round(table, 5, RoundingMethod.Random, new byte[31])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Controlled_rounding_adds_up()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var table = SuppressionTests.Random([Dimension.Flat("a", SuppressionTests.Codes(7)), Dimension.Flat("b", SuppressionTests.Codes(5))], seed, 9);
            var rounded = Rounding.Round(table, 3, RoundingMethod.Controlled, Key(seed));
            foreach (var row in table.Dimensions[0].Codes)
                Assert.Equal(rounded[table.IndexOf(row, "Total")], table.Dimensions[1].Codes.Skip(1).Sum(c => rounded[table.IndexOf(row, c)]));
            foreach (var column in table.Dimensions[1].Codes)
                Assert.Equal(rounded[table.IndexOf("Total", column)], table.Dimensions[0].Codes.Skip(1).Sum(r => rounded[table.IndexOf(r, column)]));
        }

        var line = SuppressionTests.Random([Dimension.Flat("a", SuppressionTests.Codes(9))], 1, 9);
        var one = Rounding.Round(line, 10, RoundingMethod.Controlled, Key(3));
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
            var rounded = Rounding.Round(table, 5, method, Key(seed));
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
        Assert.Contains("disclosure/controlled-rounding", Assert.Throws<ArgumentException>(() => Rounding.Round(cube, 5, RoundingMethod.Controlled, Key(1))).Message, StringComparison.Ordinal);
        Assert.Contains("disclosure/rounding-base", Assert.Throws<ArgumentException>(() => Rounding.Round(cube, 2, RoundingMethod.Nearest, [])).Message, StringComparison.Ordinal);
    }

    private static byte[] Key(int seed)
    {
        var key = new byte[Rounding.KeyLength];
        new Random(seed).NextBytes(key);
        return key;
    }
}
