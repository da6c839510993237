using FsCheck.Xunit;
using Pathways.Projections.Process;
using Pathways.Projections.Tests.Statistics;

namespace Pathways.Projections.Tests.Process;

public class StateSequenceTests
{
    static readonly string[] ReferenceOrder = ["employment", "FE", "HE", "joblessness", "school", "training"];

    [SkippableFact]
    public void Real_journeys_have_the_counted_orders_transitions_and_times()
    {
        var expected = SharedData.Json("reference", "mvad_pathway_counts.json");
        var mvad = Mvad();
        Assert.Equal((int)expected["n"]!, mvad.Membership.Count);
        Assert.Equal((int)expected["distinct_month_sequences"]!, mvad.Distinct.Count);

        var spells = mvad.Spells();
        Assert.Equal((int)expected["distinct_state_orders_dss"]!, spells.Count);
        foreach (var (order, count) in expected["top_dss"]!.AsObject())
            Assert.Equal((long)count!, spells.Single(v => string.Join('>', v.Activities) == order).Count);
        Assert.Equal((long)expected["never_employed"]!, spells.Where(v => !v.Activities.Contains("employment")).Sum(v => v.Count));
        var dfg = spells.SelectMany(v => v.Activities.Zip(v.Activities.Skip(1), (a, b) => ($"{a}>{b}", v.Count)))
            .GroupBy(e => e.Item1, e => e.Count).ToDictionary(g => g.Key, g => g.Sum());
        Assert.Equal(expected["spell_dfg"]!.AsObject().ToDictionary(e => e.Key, e => (long)e.Value!), dfg);

        var place = ReferenceOrder.Select(s => mvad.Alphabet.ToList().IndexOf(s)).ToArray();
        var counts = mvad.TransitionCounts();
        var costs = MatchingCosts.FromTransitionRates(mvad);
        var rows = expected["month_transition_counts"]!.AsArray().Select(r => r!.AsArray().Select(c => (long)c!).ToArray()).ToArray();
        for (var i = 0; i < rows.Length; i++)
        {
            for (var j = 0; j < rows.Length; j++)
            {
                Assert.Equal(rows[i][j], counts[place[i], place[j]]);
                var cost = i == j ? 0 : 2 - ((double)rows[i][j] / rows[i].Sum()) - ((double)rows[j][i] / rows[j].Sum());
                Assert.Equal(cost, costs.Substitution[place[i], place[j]], 1e-12);
            }
        }

        foreach (var (state, months) in expected["mean_months_by_state"]!.AsObject())
            Assert.Equal((double)months!, mvad.MeanTimeByState()[mvad.Alphabet.ToList().IndexOf(state)], 1e-9);
    }

    [SkippableFact]
    public void Real_journeys_fall_into_groups_around_typical_ones()
    {
        var mvad = Mvad(most: 200);
        var distances = OptimalMatching.Distances(mvad, MatchingCosts.FromTransitionRates(mvad));
        var total = double.PositiveInfinity;
        for (var k = 1; k <= 4; k++)
        {
            var groups = MedoidClustering.Partition(distances, mvad.Weights, k);
            Assert.Equal(k, groups.Medoids.Count);
            Assert.True(groups.TotalDistance < total, "a further medoid brings everyone nearer");
            total = groups.TotalDistance;
            Assert.All(groups.Medoids.Select((m, g) => (m, g)), x => Assert.Equal(x.g, groups.Groups[x.m]));
        }
    }

    [Fact]
    public void Distances_by_hand()
    {
        var s = StateSequences.Of(["AABB".Select(c => c.ToString()).ToList(), "ABBB".Select(c => c.ToString()).ToList(), "BB".Select(c => c.ToString()).ToList(), Array.Empty<string>()]);
        var d = OptimalMatching.Distances(s, MatchingCosts.Constant(2, substitution: 1.5, indel: 1));
        Assert.Equal(1.5, d[0][1]); // one substitution
        Assert.Equal(2, d[0][2]); // two deletions
        Assert.Equal(2, d[1][2]);
        Assert.Equal(4, d[0][3]);
        Assert.Equal(0.375, OptimalMatching.Distance(s.Distinct[0], s.Distinct[1], MatchingCosts.Constant(2, 1.5), DistanceNorm.MaxLength));
        Assert.Equal(0.25, OptimalMatching.Distance(s.Distinct[0], s.Distinct[1], MatchingCosts.Constant(2, 1.5), DistanceNorm.MaxDistance));
    }

    [Property(Arbitrary = [typeof(Generated)])]
    public void A_distance_is_symmetric_bounded_and_keeps_the_triangle(Trace a, Trace b, Trace c)
    {
        var s = StateSequences.Of([a.Activities, b.Activities, c.Activities]);
        var costs = MatchingCosts.Constant(s.Alphabet.Count);
        double D(int i, int j) => OptimalMatching.Distance(s.Distinct[s.Membership[i]], s.Distinct[s.Membership[j]], costs);
        Assert.Equal(0, D(0, 0));
        Assert.Equal(D(0, 1), D(1, 0));
        Assert.True(D(0, 2) <= D(0, 1) + D(1, 2));

        // With a substitution at twice an insertion, the distance is the alignment's cost.
        Assert.Equal(SequenceAlignment.Cost(a.Activities, b.Activities), D(0, 1));
    }

    [Fact]
    public void Missing_states_are_in_no_transition_and_no_spell()
    {
        var s = StateSequences.Of([["A", null, "B", "B"]]);
        Assert.Equal(0, s.TransitionCounts()[0, 1]);
        Assert.Equal(1, s.TransitionCounts()[1, 1]);
        Assert.Equal(["A", "B"], s.Spells()[0].Activities);
    }

    [Property(MaxTest = 60)]
    public void Medoids_are_the_best_there_are_or_no_single_swap_betters_them(int seed)
    {
        var random = new Random(seed);
        var n = random.Next(2, 9);
        (double X, double Y)[] points = [.. Enumerable.Range(0, n).Select(_ => (random.NextDouble(), random.NextDouble()))];
        double[][] distances = [.. points.Select(p => points.Select(q => Math.Sqrt(((p.X - q.X) * (p.X - q.X)) + ((p.Y - q.Y) * (p.Y - q.Y)))).ToArray())];
        int[] weights = [.. Enumerable.Range(0, n).Select(_ => random.Next(1, 4))];
        var k = random.Next(1, n + 1);
        var groups = MedoidClustering.Partition(distances, weights, k);

        double Total(IEnumerable<int> medoids) => Enumerable.Range(0, n).Sum(i => weights[i] * medoids.Min(m => distances[i][m]));
        Assert.Equal(Total(groups.Medoids), groups.TotalDistance, 1e-9);
        foreach (var given in groups.Medoids)
        {
            for (var other = 0; other < n; other++)
                Assert.True(Total(groups.Medoids.Where(m => m != given).Append(other)) >= groups.TotalDistance - 1e-9);
        }

        Assert.True(groups.Silhouette is null or (>= -1 and <= 1));
    }

    static StateSequences Mvad(int most = int.MaxValue)
    {
        var (header, rows) = RealData.Csv("pathways", "mvad.csv");
        var first = Array.IndexOf(header, "Jul.93");
        return StateSequences.Of(rows.Take(most).Select(r => r[first..]));
    }
}
