using Pathways.Projections.Disclosure;

namespace Pathways.Projections.Tests.Disclosure;

public sealed class SuppressionTests(Xunit.Abstractions.ITestOutputHelper output)
{
    private static readonly int Tables = int.Parse(Environment.GetEnvironmentVariable("PATHWAYS_REPLAYED_TABLES") ?? "45", System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public void A_linear_programming_attack_recovers_no_masked_cell_of_random_tables()
    {
        var masked = 0;
        foreach (var (dimensions, seed) in Shapes())
        {
            var table = Random(dimensions, seed, mean: 2 + seed % 5 * 4);
            masked += Holds(Suppression.Protect(table, new DisclosureRule(seed % 3 == 0 ? 11 : 5)));
        }

        Assert.True(masked > 500, $"only {masked} masked cells were attacked");
    }

    [Fact]
    public void Two_cells_of_two_and_their_total_are_not_solved_by_how_many_are_sensitive()
    {
        // Each is 1 or 2 when the threshold is 3, so a total of 4 would tell both; and the two people of one would know the other.
        var table = DisclosureTable.Of([Dimension.Flat("d", ["a", "b"])], [new(["a"], 2), new(["b"], 2)]);
        var masked = Suppression.Protect(table, new DisclosureRule(3));
        Assert.Null(masked.Published(table.IndexOf("Total")));
        Holds(masked);
    }

    [Fact]
    public void Whoever_is_alone_in_a_cell_cannot_tell_another()
    {
        // With every margin shown as 4, whoever is alone in a/y knows that b/y is 3, a/x is 3, and that another is alone in b/x.
        var table = DisclosureTable.Of(
            [Dimension.Flat("d", ["a", "b"]), Dimension.Flat("e", ["x", "y"])],
            [new(["a", "x"], 3), new(["a", "y"], 1), new(["b", "x"], 1), new(["b", "y"], 3)]);
        Holds(Suppression.Protect(table, new DisclosureRule(3)));
        Assert.True(Attack.On(table, [.. Enumerable.Range(0, table.Count).Select(c => table.CodesOf(c).Contains("Total") || table.CodesOf(c).SequenceEqual(["a", "y"]) ? CellState.Published : CellState.Primary)], 1)
            .Values.All(r => r.High - r.Low < 1e-6), "the attack itself must see it");
    }

    /// <summary>More tables: PATHWAYS_REPLAYED_TABLES.</summary>
    [Theory]
    [InlineData(3), InlineData(5), InlineData(11)]
    public void A_reader_who_replays_the_method_on_every_table_learns_no_sensitive_cell(int k)
    {
        var (sensitive, refused) = (0, 0);
        // With k = 11 there are very many tables to go through.
        var tables = k > 5 ? Tables / 3 : Tables;
        for (var seed = 0; seed < tables; seed++)
        {
            Dimension[] dimensions = (seed % 3) switch
            {
                0 => [Dimension.Flat("a", Codes(3))],
                1 => [Dimension.Flat("a", Codes(2)), Dimension.Flat("b", Codes(2))],
                _ => [Dimension.Hierarchical("a", [new("N"), new("S"), new("n1", "N"), new("n2", "N"), new("s1", "S")])],
            };
            if (Attack.Replay(Random(dimensions, seed, mean: k + seed % 3), new DisclosureRule(k)) is not { } left)
            {
                refused++;
                continue;
            }

            Assert.All(left, values => Assert.True(values > 1, $"table {seed}: a sensitive cell has one value left"));
            sensitive += left.Count;
        }

        output.WriteLine($"{sensitive} sensitive cells, none told; {refused} tables of {tables} refused");
        Assert.True(sensitive > tables / 2, $"{sensitive}");
        Assert.True(refused * 5 <= tables, $"{refused} of {tables} refused");
    }

    [Fact]
    public void A_secret_key_chooses_what_is_masked_for_others_and_the_same_table_the_same_way()
    {
        var table = Random([Dimension.Flat("a", Codes(8)), Dimension.Flat("b", Codes(9))], 3, 6);
        string Mask(byte? key)
        {
            var masked = Suppression.Protect(table, new DisclosureRule(), key: key is { } k ? [.. Enumerable.Range(0, 32).Select(i => (byte)(k * i + 7))] : null);
            return string.Concat(Enumerable.Range(0, table.Count).Select(c => (int)masked.StateOf(c)));
        }

        Assert.Equal(Mask(3), Mask(3));
        Assert.True(new[] { Mask(null), Mask(3), Mask(5), Mask(9) }.Distinct().Count() > 2);
        for (byte key = 1; key < 6; key++)
            Holds(Suppression.Protect(table, new DisclosureRule(), key: [.. Enumerable.Range(0, 32).Select(i => (byte)(key * i))]));
        Assert.Contains("disclosure/key", Assert.Throws<ArgumentException>(() => Suppression.Protect(table, new DisclosureRule(), key: new byte[31])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_contributes_to_several_cells_is_counted_once_in_their_sum_with_all_that_they_gave()
    {
        CellState State(bool named, DisclosureRule rule, string code)
        {
            Leaf Of(string zone, params (string Who, double Gave)[] given) =>
                new([zone], given.Sum(g => g.Gave), [.. given.Select(g => g.Gave)], named ? [.. given.Select(g => g.Who)] : null);
            var table = DisclosureTable.Of(
                [Dimension.Hierarchical("zone", [new("N"), new("n1", "N"), new("n2", "N"), new("S")])],
                [Of("n1", ("a", 40), ("b", 5), ("a", 20)), Of("n2", ("a", 30), ("c", 5), ("a", 0)), Of("S", ("e", 9), ("f", 9), ("g", 9), ("b", 9))]);
            return Suppression.Protect(table, rule).StateOf(table.IndexOf(code));
        }

        // 90 of the 100 of N are one's, in three rows of two zones.
        var dominance = new DisclosureRule(3, DominanceCount: 1);
        Assert.Equal((CellState.Primary, true), (State(true, dominance, "N"), State(false, dominance, "N") != CellState.Primary));
        // N has three people in six rows, the total six: "b" of n1 is the one of S.
        Assert.NotEqual(CellState.Primary, State(true, new DisclosureRule(3), "N"));
        Assert.Equal((CellState.Primary, true), (State(true, new DisclosureRule(4), "N"), State(false, new DisclosureRule(4), "N") != CellState.Primary));
        Assert.NotEqual(CellState.Primary, State(true, new DisclosureRule(6), "Total"));
        Assert.Equal(CellState.Primary, State(true, new DisclosureRule(7), "Total"));
    }

    /// <summary>What grows with categories: in a long line, the best ones are looked at and not all.</summary>
    [Fact]
    public void One_dimension_of_thirty_thousand_categories_holds()
    {
        var table = Random([Dimension.Flat("a", Codes(30_000))], 1, 20);
        var masked = Suppression.Protect(table, new DisclosureRule());
        Assert.Empty(masked.Failures);
        var hidden = Enumerable.Range(1, table.Count - 1).Where(c => masked.Published(c) is null).ToList();
        Assert.True(masked.Published(0) is not null && hidden.Count > 5_000 && hidden.All(c => masked.StateOf(c) == CellState.Primary));
    }

    [Fact]
    public void A_lone_small_category_of_many_takes_the_smallest_class_along()
    {
        var table = DisclosureTable.Of([Dimension.Flat("a", Codes(400))], Codes(400).Select((c, i) => new Leaf([c], i == 200 ? 2 : i == 300 ? 7 : 40 + i)));
        var masked = Suppression.Protect(table, new DisclosureRule());
        Assert.Equal(["k201", "k301"], Enumerable.Range(1, 400).Where(c => masked.Published(c) is null).Select(c => table.CodesOf(c)[0]));
        Holds(masked);
    }

    [Fact]
    public void Hierarchies_are_sums_too_and_give_nothing_back()
    {
        Category[] places = [new("Nord"), new("Sud"), new("N1", "Nord"), new("N2", "Nord"), new("N3", "Nord"), new("S1", "Sud"), new("S2", "Sud")];
        for (var seed = 0; seed < 12; seed++)
        {
            Dimension[] dimensions = [Dimension.Hierarchical("commune", places), Dimension.Flat("sexe", ["F", "H"]), Dimension.Flat("sortie", ["a", "b", "c"])];
            Holds(Suppression.Protect(Random(dimensions, seed, mean: 3 + seed % 4 * 3), new DisclosureRule()));
        }
    }

    [Fact]
    public void A_territory_with_one_commune_says_nothing_of_it()
    {
        var places = Dimension.Hierarchical("commune", [new("Nord"), new("Sud"), new("N1", "Nord"), new("S1", "Sud"), new("S2", "Sud")]);
        var table = DisclosureTable.Of([places], [new(["N1"], 3), new(["S1"], 20), new(["S2"], 30)]);
        var masked = Suppression.Protect(table, new DisclosureRule());
        Assert.Equal(CellState.Primary, masked.StateOf(table.IndexOf("N1")));
        Assert.Equal(CellState.Primary, masked.StateOf(table.IndexOf("Nord")));
        Assert.True(masked.Published(table.IndexOf("Sud")) is null || masked.Published(table.IndexOf("Total")) is null, "total − Sud = N1");
        Holds(masked);
    }

    [Fact]
    public void Masked_is_a_state_and_a_true_zero_stays_zero()
    {
        var table = DisclosureTable.Of([Dimension.Flat("a", ["x", "y", "z", "w"])], [new(["x"], 2), new(["y"], 40), new(["z"], 0), new(["w"], 9)]);
        var masked = Suppression.Protect(table, new DisclosureRule());
        Assert.Equal("c", masked.Shown(table.IndexOf("x"), System.Globalization.CultureInfo.InvariantCulture));
        Assert.Null(masked.Published(table.IndexOf("x")));
        Assert.Equal(0, masked.Published(table.IndexOf("z")));
        Assert.Equal(51, masked.Published(table.IndexOf("Total")));
        Assert.Equal(CellState.Secondary, masked.StateOf(table.IndexOf("w")));
        Assert.Equal(40, masked.Published(table.IndexOf("y")));
    }

    [Fact]
    public void Zeros_are_masked_where_the_rule_says_so()
    {
        var table = DisclosureTable.Of([Dimension.Flat("a", ["x", "y", "z"]), Dimension.Flat("b", ["p", "q", "r"])], [new(["x", "p"], 20), new(["y", "q"], 30), new(["z", "r"], 12), new(["x", "q"], 7)]);
        var masked = Suppression.Protect(table, new DisclosureRule(MaskZeros: true));
        Assert.Equal(CellState.Primary, masked.StateOf(table.IndexOf("z", "p")));
        Assert.Null(masked.Published(table.IndexOf("z", "p")));
        Holds(masked);
    }

    [Fact]
    public void Dominance_and_prior_rules_protect_the_largest_contributor()
    {
        var a = Dimension.Flat("secteur", ["A", "B", "C"]);
        var b = Dimension.Flat("lieu", ["1", "2", "3"]);
        var random = new Random(7);
        var leaves = a.Codes.Skip(1).SelectMany(x => b.Codes.Skip(1).Select(y =>
        {
            double[] given = [.. Enumerable.Range(0, 8).Select(_ => 10.0 + random.Next(20))];
            if (x == "A" && y == "1")
                given = [900, 10, 5, 5, 5, 5];
            return new Leaf([x, y], given.Sum(), given);
        }));
        var table = DisclosureTable.Of([a, b], leaves);
        var cell = table.IndexOf("A", "1");
        foreach (var rule in new[] { new DisclosureRule(DominanceCount: 1, DominancePercent: 80), new DisclosureRule(PriorPercent: 10) })
        {
            var masked = Suppression.Protect(table, rule);
            Assert.Equal(CellState.Primary, masked.StateOf(cell));
            var (low, high) = Attack.On(masked, 0)[cell];
            var needed = rule.DominanceCount > 0 ? 100 / rule.DominancePercent * 900 - 930 : 0.10 * 900 - 20;
            Assert.True(high >= 930 + needed - 1e-6, $"[{low}; {high}] must reach {930 + needed}");
        }

        Assert.Equal(0, Suppression.Protect(table, new DisclosureRule()).Primary);
    }

    /// <summary>Many give 0 and many give in several cells: every table can be released, and no masked sum, a 0 least of all, is pinned by the others.</summary>
    [Fact]
    public void Sums_with_contributors_of_nothing_or_of_several_cells_hold()
    {
        var zeros = 0;
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            Dimension[] dimensions = [Dimension.Hierarchical("a", [new("N"), new("S"), new("n1", "N"), new("n2", "N"), new("s1", "S"), new("s2", "S")]), Dimension.Flat("b", ["x", "y"])];
            var leaves = new List<Leaf>();
            foreach (var a in new[] { "n1", "n2", "s1", "s2" })
            {
                foreach (var b in new[] { "x", "y" })
                {
                    double[] given = [.. Enumerable.Range(0, random.Next(9)).Select(_ => random.Next(2) == 0 ? 0.0 : random.Next(1, 100))];
                    leaves.Add(new([a, b], given.Sum(), given, [.. given.Select(_ => "c" + random.Next(12))]));
                }
            }

            var table = DisclosureTable.Of(dimensions, leaves);
            var masked = Suppression.Protect(table, new DisclosureRule(4));
            Assert.Empty(masked.Failures);
            foreach (var (cell, (low, high)) in Attack.On(masked, 0))
                Assert.True(high - low > 1e-6, $"table {seed}: {string.Join('/', table.CodesOf(cell))} = {table[cell]} is [{low}; {high}]");
            zeros += leaves.Count(l => l.Value == 0 && l.Contributions!.Count > 0);
            Assert.All(leaves.Where(l => l.Value == 0), l => Assert.Equal(l.Contributions!.Count > 0, masked.Published(table.IndexOf(l.Codes)) is null));
        }

        Assert.True(zeros > 20, $"{zeros}");
    }

    [Fact]
    public void Nothing_sensitive_nothing_masked_and_a_tiny_table_hides_whole()
    {
        var a = Dimension.Flat("a", ["x", "y"]);
        Assert.Equal(0, Suppression.Protect(DisclosureTable.Of([a], [new(["x"], 20), new(["y"], 30)]), new DisclosureRule()).Secondary);
        var tiny = DisclosureTable.Of([a], [new(["x"], 1), new(["y"], 2)]);
        var masked = Suppression.Protect(tiny, new DisclosureRule());
        Assert.All(Enumerable.Range(0, tiny.Count), c => Assert.Null(masked.Published(c)));
        Holds(masked);
        Assert.Equal(0, Suppression.Protect(DisclosureTable.Of([a], []), new DisclosureRule()).Primary);
    }

    [Fact]
    public void The_least_is_lost_where_the_best_is_known()
    {
        // One small cell of a 3×3 table: the best cycle masks it with three others; all 4 possible rectangles are priced by hand.
        double[,] values = { { 3, 20, 50 }, { 12, 90, 14 }, { 60, 15, 70 } };
        var (a, b) = (Dimension.Flat("a", ["1", "2", "3"]), Dimension.Flat("b", ["1", "2", "3"]));
        var table = DisclosureTable.Of([a, b], from i in Enumerable.Range(0, 3) from j in Enumerable.Range(0, 3) select new Leaf([$"{i + 1}", $"{j + 1}"], values[i, j]));
        var masked = Suppression.Protect(table, new DisclosureRule());
        var lost = Enumerable.Range(0, table.Count).Where(c => masked.StateOf(c) == CellState.Secondary).Sum(c => table[c]);
        Assert.Equal(50 + 12 + 14, lost);
    }

    [Fact]
    public void The_same_table_gives_the_same_mask_and_bad_input_is_refused()
    {
        var table = Random([Dimension.Flat("a", Codes(8)), Dimension.Flat("b", Codes(9))], 3, 6);
        var (one, two) = (Suppression.Protect(table, new DisclosureRule()), Suppression.Protect(table, new DisclosureRule()));
        Assert.All(Enumerable.Range(0, table.Count), c => Assert.Equal(one.StateOf(c), two.StateOf(c)));
        Assert.Contains("disclosure/duplicate-category", Assert.Throws<ArgumentException>(() => Dimension.Flat("a", ["x", "x"])).Message, StringComparison.Ordinal);
        Assert.Contains("disclosure/circular-hierarchy", Assert.Throws<ArgumentException>(() => Dimension.Hierarchical("a", [new("x", "y"), new("y", "x")])).Message, StringComparison.Ordinal);
        Assert.Contains("disclosure/value", Assert.Throws<ArgumentException>(() => DisclosureTable.Of([Dimension.Flat("a", ["x"])], [new(["x"], -1)])).Message, StringComparison.Ordinal);
        Assert.Contains("disclosure/rule", Assert.Throws<ArgumentException>(() => Suppression.Protect(table, new DisclosureRule(0))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8), InlineData(40)]
    public void A_hundred_thousand_cells_are_protected_each(double mean)
    {
        var table = Random([Dimension.Flat("a", Codes(100)), Dimension.Flat("b", Codes(100)), Dimension.Flat("c", Codes(10))], 1, mean);
        var masked = Suppression.Protect(table, new DisclosureRule());
        output.WriteLine($"mean {mean}: {masked.Primary} primary, {masked.Secondary} secondary of {table.Count}");
        Assert.Empty(masked.Failures);
    }

    [Fact]
    public void Sparse_tables_with_many_true_zeros_hold_too()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var random = new Random(seed);
            Category[] places = [new("Nord"), new("Sud"), new("N1", "Nord"), new("N2", "Nord"), new("S1", "Sud"), new("S2", "Sud"), new("S3", "Sud")];
            IReadOnlyList<Dimension> dimensions = (seed % 3) switch
            {
                0 => [Dimension.Hierarchical("commune", places), Dimension.Hierarchical("lieu", places)],
                1 => [Dimension.Flat("a", Codes(4)), Dimension.Flat("b", Codes(3)), Dimension.Flat("c", Codes(3))],
                _ => [Dimension.Flat("a", Codes(7)), Dimension.Flat("b", Codes(6))],
            };
            var full = Random(dimensions, seed, 6);
            var leaves = Enumerable.Range(0, full.Count).Select(c => (Codes: full.CodesOf(c), Value: full[c]))
                .Where(c => c.Codes.Zip(dimensions).All(x => x.Second.Children[x.Second.IndexOf(x.First)].Length == 0))
                .Select(c => new Leaf(c.Codes, random.Next(10) < 6 ? 0 : c.Value)).ToList();
            var rule = new DisclosureRule(seed % 2 == 0 ? 5 : 11, MaskZeros: seed % 5 == 4);
            Holds(Suppression.Protect(DisclosureTable.Of(dimensions, leaves), rule, (InformationLoss)(seed % 3)));
        }
    }

    /// <summary>Attacks, and checks every interval against the level that the rule states; gives the number of masked cells.</summary>
    internal static int Holds(MaskedTable masked)
    {
        // What replaying the method would tell is refused: then nothing is out.
        if (!masked.MayBeReleased && masked.Failures.All(f => f.Reason == Suppression.ToldByTheMethod))
            return 0;
        Assert.Empty(masked.Failures);
        var rule = masked.Rule;
        foreach (var floor in rule.MaskZeros ? new[] { 0.0 } : [0.0, 1.0])
        {
            foreach (var (cell, (low, high)) in Attack.On(masked, floor))
            {
                var name = string.Join('/', masked.Table.CodesOf(cell)) + $" = {masked.Table[cell]} in [{low}; {high}]";
                Assert.True(high - low >= rule.CountWidth - 1e-6, name);
                Assert.True(masked.StateOf(cell) != CellState.Primary || high >= rule.Threshold - 1e-6, name);
                var proven = masked.ProvenInterval(cell);
                Assert.True(low <= proven.Lower + 1e-6 && high >= proven.Upper - 1e-6, name + $" but proven {proven}");
            }
        }

        if (masked.Table is { IsCount: true, Count: <= 70 })
            HoldsAgainstInsiders(masked);
        return masked.Primary + masked.Secondary;
    }

    /// <summary>Everyone of one sensitive cell together knows it: no other sensitive cell with people of its own becomes known.</summary>
    private static void HoldsAgainstInsiders(MaskedTable masked)
    {
        var sensitive = Enumerable.Range(0, masked.Table.Count)
            .Where(c => masked.StateOf(c) == CellState.Primary && (masked.Rule.MaskZeros || masked.Table[c] > 0) && masked.Table[c] < masked.Rule.Threshold).ToList();
        foreach (var known in sensitive.Take(4))
        {
            CellState[] states = [.. Enumerable.Range(0, masked.Table.Count).Select(masked.StateOf)];
            states[known] = CellState.Published;
            var others = sensitive.Where(c => c != known && Attack.HasOthers(masked.Table, known, c)).ToList();
            foreach (var (cell, (low, high)) in Attack.On(masked.Table, states, masked.Rule.MaskZeros ? 0 : 1, others))
            {
                Assert.True(
                    high - low >= 1 - 1e-6,
                    $"who knows {string.Join('/', masked.Table.CodesOf(known))} knows {string.Join('/', masked.Table.CodesOf(cell))} = {masked.Table[cell]} in [{low}; {high}]");
            }
        }
    }

    internal static DisclosureTable Random(IReadOnlyList<Dimension> dimensions, int seed, double mean)
    {
        var random = new Random(seed);
        IEnumerable<string[]> cells = [[]];
        foreach (var dimension in dimensions)
            cells = cells.SelectMany(c => Enumerable.Range(0, dimension.Codes.Count).Where(n => dimension.Children[n].Length == 0).Select(n => (string[])[.. c, dimension.Codes[n]]));
        return DisclosureTable.Of(dimensions, cells.Select(c => new Leaf(c, Math.Floor(-mean * Math.Log(1 - random.NextDouble())))).ToList());
    }

    internal static IEnumerable<string> Codes(int count) => Enumerable.Range(1, count).Select(i => $"k{i}");

    private static IEnumerable<(IReadOnlyList<Dimension> Dimensions, int Seed)> Shapes()
    {
        int[][] shapes = [[6], [4, 5], [6, 6], [3, 3, 3], [4, 3, 2], [2, 2, 2, 2], [2, 2, 2, 2, 2]];
        foreach (var shape in shapes)
        {
            for (var seed = 0; seed < (shape.Length < 4 ? 12 : 4); seed++)
                yield return ([.. shape.Select((size, d) => Dimension.Flat($"d{d}", Codes(size)))], seed);
        }
    }
}
