using FsCheck.Xunit;
using Pathways.Projections.Statistics;

namespace Pathways.Projections.Tests.Statistics;

[Properties(Arbitrary = [typeof(AnySampleArbitrary)], MaxTest = 200)]
public class CoxProperties
{
    [Property]
    public void Unit_origin_and_order_of_a_covariate_do_not_matter(AnySample sample)
    {
        if (Fit(sample, x => x) is not { Converged: true } fit) return;
        var b = fit.Coefficients[0].Estimate;
        Assert.Equal(-b / 3, Fit(sample, x => -3 * x + 1_000)!.Coefficients[0].Estimate, 1e-6 * Math.Max(1, Math.Abs(b)));
        Assert.Equal(b, Fit(sample.Shuffled(), x => x)!.Coefficients[0].Estimate, 1e-6 * Math.Max(1, Math.Abs(b)));
    }

    [Property]
    public void The_likelihood_ratio_is_not_negative_and_the_score_vanishes_at_the_maximum(AnySample sample)
    {
        if (Fit(sample, x => x) is not { } fit) return;
        Assert.True(fit.LikelihoodRatio.ChiSquare >= -1e-9);
        if (!fit.Converged) return;
        var residuals = fit.ProportionalHazards(TimeTransform.Identity).Residuals;
        Assert.Equal(fit.Events, residuals.Count);
        // raw Schoenfeld residuals sum to 0 at the maximum, so the scaled ones average to the estimate
        Assert.Equal(fit.Coefficients[0].Estimate, residuals.Average(r => r.Residuals[0]), 1e-5 * Math.Max(1, Math.Abs(fit.Coefficients[0].Estimate)));
    }

    [Property]
    public void Without_ties_the_score_test_of_an_indicator_is_the_log_rank_test(AnySample sample)
    {
        var times = sample.Times.Select((_, i) => 1.0 + (i * 37 % 101)).ToArray();
        var groups = Array.ConvertAll(sample.Groups, g => g % 2);
        var test = LogRank.Test(times, sample.Events, groups);
        if (test.PValue is null) return;
        var fit = Cox.Fit(times, sample.Events, [Array.ConvertAll(groups, g => (double)g)]);
        Assert.Equal(test.ChiSquare, fit.Score.ChiSquare, 1e-9);
    }

    [Fact]
    public void An_effect_without_bound_is_said_to_be_so()
    {
        var fit = Cox.Fit([1, 2, 3, 4, 5, 6], [true, true, true, false, false, false], [[1, 1, 1, 0, 0, 0]]);
        Assert.False(fit.Converged);
        Assert.True(fit.Coefficients[0].MayBeInfinite);
    }

    [Fact]
    public void Covariates_that_cannot_be_told_apart_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Cox.Fit([1, 2, 3], [true, true, true], [[1, 1, 1]]));
        Assert.Throws<ArgumentException>(() => Cox.Fit([1, 2, 3], [false, false, false], [[1, 2, 3]]));
        Assert.Throws<ArgumentException>(() => Cox.Fit([1, 2, 3, 4], [true, true, true, true], [[1, 2, 3, 5], [2, 4, 6, 10]]));
    }

    static CoxFit? Fit(AnySample sample, Func<double, double> change)
    {
        try
        {
            return Cox.Fit(sample.Times, sample.Events, [Array.ConvertAll(sample.Covariate, x => change(x))]);
        }
        catch (ArgumentException)
        {
            return null; // too little in the sample to estimate anything: refused, which another test holds
        }
    }
}
