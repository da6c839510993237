using Pathways.Projections.Statistics;

namespace Pathways.Projections.Tests.Statistics;

/// <summary>The definitions written out row by row, against the single pass over sorted rows; large enough to be sorted by digits.</summary>
public class DefinitionTests
{
    const int Rows = 6_000;

    public static TheoryData<int> Grids => new([0, 1, 50]);

    [Theory]
    [MemberData(nameof(Grids))]
    public void The_curve_is_the_product_over_event_times(int grid)
    {
        var (times, events, groups) = Draw(grid);
        var curve = KaplanMeier.Fit(times, events);
        Assert.Equal(times.Distinct().Order(), curve.Steps.Select(s => s.Time));
        foreach (var at in new[] { 0.0, 3, 100, 450, 1_000 })
        {
            var atRisk = times.Count(t => t >= at);
            double survival = 1, variance = 0;
            foreach (var time in times.Where((t, i) => events[i] && t <= at).Distinct())
            {
                double n = times.Count(t => t >= time), d = times.Where((t, i) => events[i] && t == time).Count();
                survival *= 1 - d / n;
                variance += d / (n * (n - d));
            }
            var step = curve.At(at)!.Value;
            Assert.Equal(atRisk, step.AtRisk);
            Assert.Equal(survival, step.Survival, 1e-12);
            Assert.Equal(survival * Math.Sqrt(variance), step.StandardError!.Value, 1e-12);
        }
        foreach (var (group, part) in KaplanMeier.FitByGroup(times, events, groups))
        {
            int[] rows = [.. Enumerable.Range(0, Rows).Where(i => groups[i] == group)];
            Assert.Equal(KaplanMeier.Fit([.. rows.Select(i => times[i])], [.. rows.Select(i => events[i])]).Steps, part.Steps);
        }
    }

    [Theory]
    [MemberData(nameof(Grids))]
    public void The_log_rank_test_compares_observed_with_expected_at_each_event_time(int grid)
    {
        var (times, events, groups) = Draw(grid);
        double observed = 0, expected = 0, variance = 0;
        foreach (var time in times.Where((_, i) => events[i]).Distinct())
        {
            double n = 0, n1 = 0, d = 0;
            for (var i = 0; i < Rows; i++)
            {
                if (times[i] < time) continue;
                n++;
                if (groups[i] == 1) n1++;
                if (times[i] != time || !events[i]) continue;
                d++;
                if (groups[i] == 1) observed++;
            }
            expected += d * n1 / n;
            if (n > 1) variance += d * (n - d) / (n - 1) * (n1 / n) * (1 - n1 / n);
        }
        var test = LogRank.Test(times, events, groups);
        Assert.Equal(observed, test.Groups[1].Observed);
        Assert.Equal(expected, test.Groups[1].Expected, 1e-8);
        Assert.Equal((observed - expected) * (observed - expected) / variance, test.ChiSquare, 1e-8);
    }

    [Fact]
    public void Pairs_are_tested_on_their_own_rows_and_adjusted_for_their_number()
    {
        var (times, events, _) = Draw(50);
        var groups = Enumerable.Range(0, Rows).Select(i => i % 7 == 0 ? 9 : i % 3).ToArray();
        var pairs = LogRank.Pairwise(times, events, groups);
        Assert.Equal([(0, 1), (0, 2), (0, 9), (1, 2), (1, 9), (2, 9)], pairs.Select(p => (p.GroupA, p.GroupB)));
        int[] rows = [.. Enumerable.Range(0, Rows).Where(i => groups[i] is 1 or 9)];
        var alone = LogRank.Test([.. rows.Select(i => times[i])], [.. rows.Select(i => events[i])], [.. rows.Select(i => groups[i])]);
        Assert.Equal(alone.ChiSquare, pairs[4].Test.ChiSquare);
        Assert.Equal(MultipleTesting.Holm([.. pairs.Select(p => p.Test.PValue!.Value)]), pairs.Select(p => p.HolmPValue!.Value));
    }

    [Fact]
    public void A_group_of_one_beside_thousands_still_counts()
    {
        var (times, events, _) = Draw(0);
        var groups = new int[Rows];
        groups[Array.IndexOf(times, times.Min())] = 1;
        groups[Array.IndexOf(times, times.Max())] = 2;
        Assert.Equal(2, LogRank.Test(times, events, groups).DegreesOfFreedom);
    }

    /// <summary>R: qbeta(0.975, 1, 1e7), the exact upper limit when none of ten million succeeds.</summary>
    [Fact]
    public void Ten_million_trials_lose_no_digits() =>
        Assert.Equal(1, Proportion.ClopperPearson(0, 10_000_000).Upper / 3.6888787737224381e-07, 1e-9);

    static (double[] Times, bool[] Events, int[] Groups) Draw(int grid)
    {
        var random = new Random(grid + 1);
        var (times, events, groups) = (new double[Rows], new bool[Rows], new int[Rows]);
        for (var i = 0; i < Rows; i++)
        {
            groups[i] = random.Next(2);
            var time = -Math.Log(1 - random.NextDouble()) * (400 + 30 * groups[i]);
            times[i] = grid == 0 ? time : Math.Floor(time / grid) * grid;
            events[i] = random.NextDouble() < 0.6;
        }
        // one after all others, so that every curve is estimated as far as it is asked
        (times[0], events[0]) = (10_000, false);
        return (times, events, groups);
    }
}
