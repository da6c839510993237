using Pathways.Projections.Statistics;

namespace Pathways.Projections.Tests.Statistics;

public class HardCaseTests
{
    [Fact]
    public void Nobody_gives_a_curve_without_steps_and_tests_without_an_answer()
    {
        var curve = KaplanMeier.Fit([], []);
        Assert.Empty(curve.Steps);
        Assert.Null(curve.LastTime);
        Assert.Null(curve.At(1));
        Assert.Equal("not reached", curve.Median.Estimate.ToString());
        Assert.Throws<InvalidOperationException>(() => curve.Median.Estimate.Value);
        Assert.Null(LogRank.Test([], [], []).PValue);
        Assert.Empty(AalenJohansen.Fit([], []).Steps);
        Assert.Null(Gray.Test([], [], [], 1).PValue);
        Assert.Null(Proportion.Wilson(0, 0).Estimate);
        Assert.Null(DifferenceOfProportions.Newcombe(0, 0, 1, 2).Estimate);
        Assert.Null(Means.Welch([], [1, 2]));
        Assert.Null(MannWhitney.Test([], [1, 2]).PValue);
        Assert.Null(ComplierEffect.Estimate([], [], []));
        Assert.Empty(MultipleTesting.Holm([]));
    }

    /// <summary>R has NA for all of them: a limit that does not exist lies nowhere, and not beyond the last time (Caleydo #1575).</summary>
    [Theory]
    [InlineData(SurvivalInterval.LogLog), InlineData(SurvivalInterval.Log), InlineData(SurvivalInterval.Plain)]
    public void A_limit_of_a_median_that_does_not_exist_is_none_and_one_beyond_the_last_time_is_not_reached(SurvivalInterval interval)
    {
        var alone = KaplanMeier.Fit([3], [true], interval: interval).Median;
        Assert.Equal(("3", "none", "none", (double?)null), (alone.Estimate.ToString(), alone.Lower.ToString(), alone.Upper.ToString(), alone.Lower.OrNull));
        var few = KaplanMeier.Fit([1, 2, 3, 4, 9], [true, true, true, false, false], interval: interval).Median;
        Assert.Equal(("3", "1", "not reached"), (few.Estimate.ToString(), few.Lower.ToString() is "1" or "2" ? "1" : few.Lower.ToString(), few.Upper.ToString()));
        var nobody = KaplanMeier.Fit([1, 2], [false, false], interval: interval).Median;
        Assert.Equal("not reached", nobody.Estimate.ToString());
        Assert.Equal(interval == SurvivalInterval.LogLog, nobody.Lower.IsNone && nobody.Upper.IsNone);
    }

    [Fact]
    public void One_row_is_enough_for_a_curve_and_for_no_more()
    {
        var curve = KaplanMeier.Fit([5], [true]);
        Assert.Equal(0, Assert.Single(curve.Steps).Survival);
        Assert.Equal(5, curve.Median.Estimate.Value);
        Assert.False(curve.Median.Lower.IsReached);
        Assert.Equal(0, curve.At(99)!.Value.Survival);
        Assert.Null(LogRank.Test([5], [true], [1]).PValue);
        Assert.Equal(1, AalenJohansen.Fit([5], [2]).At(5)!.Causes[0].Incidence);
    }

    [Fact]
    public void All_censored_stays_at_1_and_is_not_estimated_after_the_last()
    {
        var curve = KaplanMeier.Fit([1, 2, 3], [false, false, false]);
        Assert.All(curve.Steps, step => Assert.Equal(1, step.Survival));
        Assert.False(curve.Median.Estimate.IsReached);
        Assert.Null(curve.At(3.5));
        Assert.Equal(3, curve.RestrictedMean().Mean);
        Assert.True(curve.RestrictedMean(5).BeyondFollowUp);
        Assert.Null(LogRank.Test([1, 2, 3], [false, false, false], [0, 1, 1]).PValue);
    }

    [Fact]
    public void All_at_zero_have_all_had_the_event_at_once()
    {
        var curve = KaplanMeier.Fit([0, 0, 0], [true, true, true]);
        Assert.Equal(0, curve.At(0)!.Value.Survival);
        Assert.Equal(0, curve.Median.Estimate.Value);
        Assert.Equal(0, curve.RestrictedMean().Mean);
        Assert.Null(LogRank.Test([0, 0, 0], [true, true, true], [0, 1, 1]).PValue);
    }

    [Fact]
    public void A_plateau_at_one_half_gives_its_middle_and_one_to_the_end_reaches_to_the_last_time()
    {
        Assert.Equal(2.5, KaplanMeier.Fit([1, 2, 3, 4], [true, true, true, true]).Median.Estimate.Value);
        Assert.Equal(5, KaplanMeier.Fit([1, 2, 4, 8], [true, true, false, false]).Median.Estimate.Value);
    }

    [Fact]
    public void Times_that_differ_by_rounding_only_are_tied()
    {
        var curve = KaplanMeier.Fit([0.1 + 0.2, 0.3, 0.5], [true, true, false]);
        Assert.Equal(2, curve.Steps.Count);
        Assert.Equal(2, curve.Steps[0].Events);
        Assert.Equal(1.0 / 3, curve.At(0.3)!.Value.Survival, 1e-12);
    }

    [Fact]
    public void Rows_of_weight_nothing_count_for_nothing()
    {
        var curve = KaplanMeier.Fit([1, 2, 3], [true, true, true], weights: [0, 1, 0]);
        Assert.Equal([1, 0, 0], curve.Steps.Select(s => s.Survival));
        var none = KaplanMeier.Fit([1, 2], [true, true], weights: [0, 0]);
        Assert.All(none.Steps, s => Assert.Equal(1, s.Survival));
        Assert.Equal(0, AalenJohansen.Fit([1, 2], [1, 2], weights: [0, 0]).At(2)!.Causes[0].Incidence);
    }

    [Fact]
    public void Late_entrants_are_not_at_risk_before()
    {
        var curve = KaplanMeier.Fit([2, 4, 5], [true, true, true], entries: [0, 3, 0]);
        Assert.Equal([2, 2, 1], curve.Steps.Select(s => s.AtRisk));
        Assert.Equal([0.5, 0.25, 0], curve.Steps.Select(s => s.Survival));
    }

    [Fact]
    public void Weights_that_do_not_add_up_in_binary_still_bring_the_curve_to_0()
    {
        var curve = KaplanMeier.Fit([2, 3, 9], [true, true, true], weights: [0.1, 0.2, 0.7], entries: [0, 1, 4]);
        Assert.Equal(0, curve.Steps[1].Survival);
        Assert.Equal(0, curve.Steps[2].Survival);
    }

    public static TheoryData<string, Action> Wrong => new()
    {
        { "Row 1", () => KaplanMeier.Fit([1, -1], [true, true]) },
        { "Row 0", () => KaplanMeier.Fit([double.NaN], [true]) },
        { "Row 0", () => LogRank.Test([double.PositiveInfinity], [true], [1]) },
        { "events has 1 rows where 2", () => KaplanMeier.Fit([1, 2], [true]) },
        { "groups has 1 rows where 2", () => LogRank.Test([1, 2], [true, true], [1]) },
        { "Row 1: a weight", () => KaplanMeier.Fit([1, 2], [true, true], [1, -2]) },
        { "Row 0: entry", () => KaplanMeier.Fit([1], [true], entries: [1]) },
        { "level", () => KaplanMeier.Fit([1], [true], level: 1) },
        { "Row 0: 0 is censored", () => AalenJohansen.Fit([1], [-1]) },
        { "Successes", () => Proportion.Wilson(3, 2) },
        { "trials", () => Proportion.Wilson(0, -1) },
        { "Column 2 is a combination", () => OrdinaryLeastSquares.Fit([1, 2, 4, 3], [[1, 2, 3, 5], [2, 4, 6, 10]]) },
        { "without ties", () => MannWhitney.Test([1, 1], [2], MannWhitneyMethod.Exact) },
        { "equal shares", () => Power.SampleSizePerGroup(0.4, 0.4) },
        { "p-value", () => MultipleTesting.Holm([0.1, 1.1]) },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_wrong_is_refused_and_named(string named, Action action) =>
        Assert.Contains(named, Assert.ThrowsAny<ArgumentException>(action).Message, StringComparison.Ordinal);

    /// <summary>A row that alone holds a covariate fits itself: 0/0, which rounding made a number of.</summary>
    [Fact]
    public void Robust_errors_that_a_leverage_of_one_leaves_undefined_are_not_numbers()
    {
        for (var n = 6; n < 40; n++)
        {
            double[] y = [.. Enumerable.Range(0, n).Select(i => Math.Sin(i * 1.7) * 100)], z = [.. Enumerable.Range(0, n).Select(i => Math.Cos(i * 0.9))], alone = new double[n];
            alone[n / 2] = 3.7;
            var fit = OrdinaryLeastSquares.Fit(y, [alone, z]);
            Assert.All(new[] { ResidualVariance.HC2, ResidualVariance.HC3 }, v => Assert.All(fit.Coefficients(v), c => Assert.True(double.IsNaN(c.StandardError) && c.T is null && c.PValue is null)));
            Assert.All(fit.Coefficients(ResidualVariance.HC1), c => Assert.True(double.IsFinite(c.StandardError)));
        }
    }

    /// <summary>Fisher's lady tasting tea, as R's documentation of fisher.test has it.</summary>
    [Fact]
    public void The_tea_taster_is_judged_as_by_R()
    {
        var test = FisherExact.Test(3, 1, 1, 3);
        Assert.Equal(34.0 / 70, test.PValue, 1e-12);
        Assert.Equal(17.0 / 70, test.Greater, 1e-12);
        Assert.Equal(6.408309, test.OddsRatio!.Value, 1e-3);
        Assert.Equal(0.2117, test.Lower!.Value, 1e-4);
    }

    public static TheoryData<long[,], double?> Tables() => new()
    {
        // Agresti's job satisfaction, as in R's documentation of fisher.test
        { new long[,] { { 1, 3, 10, 6 }, { 2, 3, 10, 7 }, { 1, 6, 14, 12 }, { 0, 1, 9, 11 } }, 0.782684938965639 },
        { new long[,] { { 3, 0, 2 }, { 1, 4, 1 } }, 0.108225108225108 },
        { new long[,] { { 12, 5, 7, 3, 1 }, { 4, 9, 2, 8, 6 }, { 1, 2, 6, 3, 7 } }, 0.0014421815697039 },
        { new long[,] { { 2, 0 }, { 0, 3 }, { 1, 1 }, { 3, 0 }, { 0, 2 }, { 1, 4 } }, 0.0297202797202797 },
        { new long[,] { { 3, 0, 0, 2 }, { 0, 0, 0, 0 }, { 1, 0, 4, 1 } }, 0.108225108225108 },
        { new long[,] { { 5, 0, 3 } }, null },
        { new long[0, 3], null },
    };

    [Theory]
    [MemberData(nameof(Tables))]
    public void Fishers_test_of_a_wide_table_is_Rs_whichever_way_it_lies(long[,] counts, double? p)
    {
        var turned = new long[counts.GetLength(1), counts.GetLength(0)];
        for (var i = 0; i < counts.GetLength(0); i++)
            for (var j = 0; j < counts.GetLength(1); j++)
                turned[j, i] = counts[i, j];
        foreach (var table in new[] { counts, turned })
        {
            var ours = FisherExact.Test(table);
            Assert.Equal(p is null, ours is null);
            // R merges paths that are nearly alike
            Assert.Equal(p ?? 0, ours ?? 0, 1e-11);
        }
    }

    [Fact]
    public void A_table_with_too_many_tables_beside_it_is_refused_and_says_what_to_do()
    {
        var wide = new long[8, 9];
        for (var i = 0; i < 8; i++)
            for (var j = 0; j < 9; j++)
                wide[i, j] = ((i * 7) + (j * 5)) % 23;
        var refused = Assert.Throws<NotSupportedException>(() => FisherExact.Test(wide, mostWork: 200_000));
        Assert.StartsWith("statistics/fisher-too-large: ", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Schoenfeld 1981 and Freedman 1982 for a hazard ratio of 2 in equal groups, by hand: (1.95996 + 0.84162)² times 4/ln²2, and times 9.</summary>
    [Fact]
    public void Events_for_a_log_rank_test_follow_the_formula_that_is_named()
    {
        Assert.Equal(65.346, Power.LogRankEvents(2), 1e-3);
        Assert.Equal(70.640, Power.LogRankEvents(2, formula: LogRankPowerFormula.Freedman), 1e-3);
        Assert.Equal(200, Power.LogRankPeople(60, 0.4, 0.2), 1e-9);
    }
}
