using FsCheck.Xunit;
using Pathways.Projections.Statistics;

namespace Pathways.Projections.Tests.Statistics;

[Properties(Arbitrary = [typeof(AnySampleArbitrary)], MaxTest = 300)]
public class SurvivalProperties
{
    [Property]
    public void The_order_of_rows_changes_nothing(AnySample sample)
    {
        var shuffled = sample.Shuffled();
        Assert.Equal(sample.Curve().Steps, shuffled.Curve().Steps);
        Assert.Equal(
            LogRank.Test(sample.Times, sample.Events, sample.Groups).ChiSquare, LogRank.Test(shuffled.Times, shuffled.Events, shuffled.Groups).ChiSquare, 1e-9);
        var (a, b) = (AalenJohansen.Fit(sample.Times, sample.Causes), AalenJohansen.Fit(shuffled.Times, shuffled.Causes));
        Assert.Equal(a.Steps.Select(s => s.Remaining), b.Steps.Select(s => s.Remaining));
    }

    [Property]
    public void A_curve_falls_from_1_to_0_at_most_within_its_limits(AnySample sample)
    {
        foreach (var (_, interval) in SurvivalReferences.Intervals)
        {
            double before = 1, atRisk = double.PositiveInfinity;
            foreach (var step in sample.Curve(interval).Steps)
            {
                Assert.InRange(step.Survival, 0, before);
                Assert.InRange(step.AtRisk, 1, atRisk);
                if (step.Lower is { } lower) Assert.InRange(lower, 0, step.Survival);
                if (step.Upper is { } upper) Assert.InRange(upper, step.Survival, 1);
                (before, atRisk) = (step.Survival, step.AtRisk - 1);
            }
        }
    }

    [Property]
    public void Every_row_twice_keeps_the_curve_and_divides_its_variance_by_two(AnySample sample)
    {
        foreach (var (once, twice) in sample.Curve().Steps.Zip(sample.Twice().Curve().Steps))
        {
            Assert.Equal(once.Survival, twice.Survival, 1e-12);
            Assert.Equal(once.StandardError is null, twice.StandardError is null);
            if (once.StandardError is { } error) Assert.Equal(error / Math.Sqrt(2), twice.StandardError!.Value, 1e-9);
            if (once.Lower is { } lower) Assert.True(twice.Lower >= lower - 1e-12 && twice.Upper <= once.Upper + 1e-12);
        }
    }

    [Property]
    public void A_weight_of_two_is_two_rows_and_a_weight_of_nothing_is_none(AnySample sample)
    {
        var weights = Array.ConvertAll(sample.Groups, g => (double)g);
        var repeated = sample.Take(Enumerable.Range(0, sample.Count).SelectMany(i => Enumerable.Repeat(i, sample.Groups[i])));
        var weighted = KaplanMeier.Fit(sample.Times, sample.Events, weights);
        foreach (var step in repeated.Curve().Steps)
        {
            var same = weighted.At(step.Time)!.Value;
            Assert.Equal(step.Survival, same.Survival, 1e-12);
            Assert.Equal(step.AtRisk, same.AtRisk, 1e-9);
        }
    }

    [Property]
    public void Entry_at_the_start_is_no_delayed_entry(AnySample sample)
    {
        var later = Array.ConvertAll(sample.Times, t => t + 1);
        var curve = KaplanMeier.Fit(later, sample.Events, entries: new double[sample.Count]);
        Assert.Equal(KaplanMeier.Fit(later, sample.Events).Steps, curve.Steps);
    }

    [Property]
    public void Quantiles_rise_with_their_probability_and_the_restricted_mean_stays_below_its_horizon(AnySample sample)
    {
        var curve = sample.Curve();
        var (quarter, half) = (curve.Quantile(0.25).Estimate, curve.Median.Estimate);
        if (half.IsReached) Assert.True(quarter.Value <= half.Value);
        var mean = curve.RestrictedMean(12);
        Assert.InRange(mean.Mean, 0, 12);
        if (sample.Events.All(e => !e)) Assert.Equal(12, mean.Mean, 1e-12);
    }

    [Property]
    public void Observed_and_expected_add_up_and_a_group_split_in_two_adds_up_to_itself(AnySample sample)
    {
        var whole = LogRank.Test(sample.Times, sample.Events, Array.ConvertAll(sample.Groups, g => g / 2));
        var split = LogRank.Test(sample.Times, sample.Events, sample.Groups);
        Assert.Equal(whole.Groups.Sum(g => g.Observed), whole.Groups.Sum(g => g.Expected), 1e-9);
        foreach (var group in whole.Groups)
        {
            var parts = split.Groups.Where(g => g.Group / 2 == group.Group).ToList();
            Assert.Equal(group.Observed, parts.Sum(g => g.Observed), 1e-9);
            Assert.Equal(group.Expected, parts.Sum(g => g.Expected), 1e-9);
        }
        Assert.True(split.ChiSquare >= -1e-9);
    }

    [Property]
    public void Names_of_groups_and_a_single_stratum_do_not_matter(AnySample sample)
    {
        var plain = LogRank.Test(sample.Times, sample.Events, sample.Groups);
        var renamed = LogRank.Test(sample.Times, sample.Events, Array.ConvertAll(sample.Groups, g => 1_000_000 - 700_000 * g));
        var oneStratum = LogRank.Test(sample.Times, sample.Events, sample.Groups, Array.ConvertAll(sample.Groups, _ => 5));
        Assert.Equal(plain.ChiSquare, renamed.ChiSquare, 1e-6);
        Assert.Equal(plain.ChiSquare, oneStratum.ChiSquare);
        Assert.Equal(plain.DegreesOfFreedom, renamed.DegreesOfFreedom);
    }

    [Property]
    public void Groups_that_are_the_same_people_do_not_differ(AnySample sample)
    {
        var both = sample.Twice();
        var groups = Enumerable.Range(0, both.Count).Select(i => i < sample.Count ? 1 : 2).ToArray();
        Assert.Equal(0, LogRank.Test(both.Times, both.Events, groups).ChiSquare, 1e-9);
        Assert.Equal(0, Gray.Test(both.Times, both.Causes, groups, 1).ChiSquare, 1e-9);
    }
}
