using Pathways.Projections.Disclosure;

namespace Pathways.Projections.Tests.Disclosure;

public sealed class ReleaseTests
{
    private static readonly DateTimeOffset Day = new(2026, 5, 12, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Tables_given_one_after_another_to_the_same_recipient_are_attacked_as_one()
    {
        var (released, refused) = (0, 0);
        for (var seed = 0; seed < 20; seed++)
        {
            var universe = SuppressionTests.Random([Dimension.Flat("commune", SuppressionTests.Codes(4)), Dimension.Flat("sexe", ["F", "H"]), Dimension.Flat("age", ["a", "b", "c"])], seed, 6);
            var given = new List<(View, MaskedTable)>();
            foreach (var view in new View[] { new("1", ["commune", "sexe"]), new("2", ["commune", "age"]), new("3", ["sexe", "age"]) })
            {
                var masked = LinkedTables.Protect(universe, given, [view], new DisclosureRule());
                if (!masked.MayBeReleased)
                {
                    refused++;
                    continue;
                }

                released++;
                given.Add((view, masked));
                SuppressionTests.Holds(masked);
            }
        }

        Assert.True(released >= 50, $"{released} released, {refused} refused");
    }

    [Fact]
    public void What_is_out_as_a_number_stays_and_what_is_out_masked_stays_masked()
    {
        var universe = SuppressionTests.Random([Dimension.Flat("commune", SuppressionTests.Codes(5)), Dimension.Flat("sexe", ["F", "H"]), Dimension.Flat("age", ["a", "b", "c"])], 4, 5);
        var first = LinkedTables.Protect(universe, [], [new("1", ["commune", "sexe"])], new DisclosureRule());
        var second = LinkedTables.Protect(universe, [(new("1", ["commune", "sexe"]), first)], [new("2", ["commune", "age"])], new DisclosureRule());
        Assert.True(first.Primary > 0);
        for (var cell = 0; cell < universe.Count; cell++)
        {
            if (first.StateOf(cell) == CellState.Published)
                Assert.Equal(CellState.Published, second.StateOf(cell));
            else if (first.StateOf(cell) != CellState.Unreleased)
                Assert.Null(second.Published(cell));
        }
    }

    [Fact]
    public void Several_tables_quantities_and_maps_say_that_only_a_key_holds_against_replay()
    {
        byte[] key = [.. Enumerable.Range(1, 32).Select(i => (byte)(i * 37))];
        var universe = SuppressionTests.Random([Dimension.Flat("commune", SuppressionTests.Codes(5)), Dimension.Flat("age", ["a", "b", "c"])], 4, 5);
        var hours = DisclosureTable.Of([Dimension.Flat("zone", ["N", "S", "E"])], [new(["N"], 9, [4, 5]), new(["S"], 50, [9, 9, 9, 9, 14]), new(["E"], 30, [5, 5, 5, 5, 10])]);
        EdgeCount[] edges = [new(null, "A", 60, 60), new("A", "B", 30, 30), new("A", "C", 28, 28), new("A", null, 2, 2), new("B", "C", 3, 3), new("B", null, 27, 27), new("C", null, 31, 31)];
        foreach (var (secret, replay) in new[] { (null, AgainstReplay.NotChecked), (key, AgainstReplay.SecretKey) })
        {
            var masked = LinkedTables.Protect(universe, [], [new("1", ["commune"]), new("2", ["age"])], new DisclosureRule(20), key: secret);
            Assert.True(masked.Primary > 0);
            Assert.Equal((replay, replay, replay), (masked.Replay, Suppression.Protect(hours, new DisclosureRule(), key: secret).Replay, ProcessDisclosure.Map(edges, 5, secret).Replay));
        }

        Assert.Equal(AgainstReplay.Checked, LinkedTables.Protect(SuppressionTests.Random([Dimension.Flat("c", ["a", "b"])], 1, 900), [], [new("1", ["c"])], new DisclosureRule(3)).Replay);
    }

    [Fact]
    public void Differences_between_filters_and_between_publications_are_found()
    {
        GivenFigure Figure(double? value, DateTimeOffset on, params (string, string[])[] filter) =>
            new("entries", filter.ToDictionary(f => f.Item1, f => (IReadOnlySet<string>)f.Item2.ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal), value, on);
        var all = Figure(120, Day);
        var women = Figure(118, Day, ("sexe", ["F"]));
        Assert.Equal("disclosure/nested-filter", Assert.Single(Differencing.Check([all], [women], 5)).Code);
        Assert.Empty(Differencing.Check([all], [Figure(115, Day, ("sexe", ["F"]))], 5));
        Assert.Empty(Differencing.Check([Figure(null, Day)], [women], 5));
        Assert.Empty(Differencing.Check([Figure(120, Day, ("sexe", ["F"]))], [Figure(118, Day, ("age", ["a"]))], 5));
        var later = Assert.Single(Differencing.Check([all], [Figure(121, Day.AddDays(1))], 5));
        Assert.Equal(("disclosure/successive-publication", 1.0), (later.Code, later.Difference));
        Assert.Single(Differencing.Check([Figure(40, Day, ("age", ["a", "b"]))], [Figure(37, Day, ("age", ["a"]), ("sexe", ["F"]))], 5));
    }

    [Fact]
    public void Several_parts_taken_from_one_whole_leave_nobody_known()
    {
        GivenFigure Age(double? value, params string[] ages) => new("entries", ages.Length == 0
            ? new Dictionary<string, IReadOnlySet<string>>()
            : new Dictionary<string, IReadOnlySet<string>> { ["age"] = ages.ToHashSet(StringComparer.Ordinal) }, value, Day);
        var (all, young, middle) = (Age(100), Age(50, "a"), Age(30, "b"));
        // 100 − 50 − 30 − 18: two people of the fourth group, whichever of the figures comes last.
        GivenFigure[] figures = [all, young, middle, Age(18, "c")];
        for (var last = 0; last < figures.Length; last++)
        {
            var found = Assert.Single(Differencing.Check([.. figures.Where((_, i) => i != last)], [figures[last]], 5));
            Assert.Equal(("disclosure/several-parts", 2.0, 3), (found.Code, found.Difference, found.Parts!.Count));
        }

        Assert.Empty(Differencing.Check([all, young, middle], [Age(20, "c")], 5));
        Assert.Empty(Differencing.Check([all, young, middle], [Age(15, "c")], 5));
        // Parts that share people are not added up.
        Assert.Empty(Differencing.Check([all, young, Age(30, "a", "b")], [Age(18, "c")], 5));
        // More combinations than can be tried: said, not passed over.
        var many = Enumerable.Range(0, 60).Select(i => Age(10 + i * 6, $"g{i}"));
        Assert.Contains(Differencing.Check([.. many], [Age(40_000)], 5), f => f.Code == "disclosure/not-checked");
    }

    [Fact]
    public void A_survival_tail_hides_at_least_the_threshold()
    {
        Assert.Equal(4, SurvivalTail.MaskedFrom([(1, 20), (2, 12), (4, 6), (5, 3), (9, 1)], 5));
        Assert.Null(SurvivalTail.MaskedFrom([(1, 20), (2, 12), (4, 6)], 5));
        Assert.Equal(1, SurvivalTail.MaskedFrom([(1, 3), (2, 1)], 5));
        Assert.Null(SurvivalTail.MaskedFrom([], 5));
        var (groups, total) = SurvivalTail.MaskedFromInGroups([[(1, 20), (4, 6), (5, 3)], [(1, 40), (8, 20)]], 5);
        Assert.Equal([4.0, null], groups);
        Assert.Equal(4.0, total);
    }

    [Fact]
    public void Rare_variants_are_pooled_and_the_pool_is_never_small()
    {
        VariantCount V(string name, long cases) => new([name], cases);
        var shown = ProcessDisclosure.Variants([V("a", 100), V("b", 30), V("c", 4), V("d", 3)], 5);
        Assert.Equal((2, 7L), (shown.Shown.Count, shown.PooledCases!.Value));
        shown = ProcessDisclosure.Variants([V("a", 100), V("b", 30), V("c", 2)], 5);
        Assert.Equal((1, 32L), (shown.Shown.Count, shown.PooledCases!.Value));
        shown = ProcessDisclosure.Variants([V("a", 3), V("b", 1)], 5);
        Assert.Empty(shown.Shown);
        Assert.Null(shown.PooledCases);
        Assert.Equal(0, ProcessDisclosure.Variants([V("a", 9)], 5).PooledCases);
    }

    [Fact]
    public void An_activity_of_one_person_is_not_drawn_however_often_it_happens()
    {
        EdgeCount[] edges = [new(null, "A", 50, 50), new("A", "B", 45, 45), new("A", "Z", 5, 1), new("Z", "Z", 20, 1), new("Z", "B", 5, 1), new("B", null, 50, 50)];
        var shown = ProcessDisclosure.Map(edges, 5);
        Assert.Contains("Z", shown.Pooled);
        Assert.DoesNotContain(shown.All, e => e.From == "Z" || e.To == "Z");
    }

    [Fact]
    public void A_map_with_public_activity_counts_gives_no_rare_edge_back()
    {
        var random = new Random(5);
        var drawn = 0;
        for (var trial = 0; trial < 20; trial++)
        {
            string[] names = ["A", "B", "C", "D", "E"];
            var edges = new List<EdgeCount>();
            foreach (var from in names.Append(null))
            {
                foreach (var to in names.Append(null))
                {
                    var count = random.Next(4) == 0 ? 0 : random.Next(3) == 0 ? random.Next(1, 5) : random.Next(5, 200);
                    if (count > 0 && (from, to) != (null, null))
                        edges.Add(new(from, to, count, Math.Max(1, count * 3 / 4)));
                }
            }

            var shown = ProcessDisclosure.Map(edges, 5);
            drawn += shown.Edges.Count;
            Assert.DoesNotContain(shown.Edges, e => e.Cases < 5);
            var ranges = AttackMap(shown.All, shown.Edges);
            Assert.All(ranges, r => Assert.True(r.Range.High - r.Range.Low >= 4 - 1e-6, $"{r.Edge} in {r.Range}"));
        }

        Assert.True(drawn > 150, $"{drawn} edges drawn");
    }

    /// <summary>An activity that is really called like the pool stays itself, or goes into the pool like any other.</summary>
    [Fact]
    public void The_pool_of_rare_activities_takes_no_activity_s_name()
    {
        EdgeCount[] edges = [new(null, "…", 90, 90), new("…", null, 90, 90), new(null, "a", 2, 2), new("a", null, 2, 2), new(null, "b", 40, 40), new("b", null, 40, 40)];
        var shown = ProcessDisclosure.Map(edges, 5);
        Assert.NotEqual(ProcessDisclosure.Pool, shown.Pool);
        Assert.Contains("a", shown.Pooled);
        Assert.Equal(edges.Sum(e => e.Count), shown.All.Sum(e => e.Count));
        Assert.All(shown.All, e => Assert.True((e.From ?? e.To) == shown.Pool || !shown.Pooled.Contains((e.From ?? e.To)!)));
    }

    /// <summary>Every edge that is not drawn may exist with any count; what enters and leaves each activity is known.</summary>
    private static List<(EdgeCount Edge, (double Low, double High) Range)> AttackMap(IReadOnlyList<EdgeCount> edges, IReadOnlyList<EdgeCount> shown)
    {
        var froms = edges.Select(e => e.From).Distinct().ToList();
        var tos = edges.Select(e => e.To).Distinct().ToList();
        var unknown = froms.SelectMany(f => tos.Select(t => (f, t))).Where(p => !shown.Any(e => (e.From, e.To) == p)).ToList();
        var (equations, right) = (new List<double[]>(), new List<double>());
        foreach (var (isFrom, name) in froms.Select(f => (true, f)).Concat(tos.Select(t => (false, t))))
        {
            equations.Add([.. unknown.Select(p => (isFrom ? p.f : p.t) == name ? 1.0 : 0)]);
            right.Add(edges.Except(shown).Where(e => (isFrom ? e.From : e.To) == name).Sum(e => e.Count));
        }

        var program = new LinearProgram(equations, right, unknown.Count);
        return [.. edges.Except(shown).Select(e => (e, program.Range(unknown.IndexOf((e.From, e.To)))))];
    }
}
