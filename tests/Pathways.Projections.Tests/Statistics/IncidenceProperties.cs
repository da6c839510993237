using FsCheck.Xunit;
using Pathways.Projections.Statistics;

namespace Pathways.Projections.Tests.Statistics;

[Properties(Arbitrary = [typeof(AnySampleArbitrary)], MaxTest = 300)]
public class IncidenceProperties
{
    [Property]
    public void Causes_and_those_who_remain_make_one_and_none_falls(AnySample sample)
    {
        var before = new double[4];
        foreach (var step in AalenJohansen.Fit(sample.Times, sample.Causes).Steps)
        {
            Assert.Equal(1, step.Remaining + step.Causes.Sum(c => c.Incidence), 1e-12);
            foreach (var cause in step.Causes)
            {
                Assert.InRange(cause.Incidence, before[cause.Cause], 1 + 1e-12);
                Assert.True(double.IsFinite(cause.StandardError));
                before[cause.Cause] = cause.Incidence;
            }
        }
    }

    [Property]
    public void One_cause_alone_is_Kaplan_Meier(AnySample sample)
    {
        var curve = sample.Curve();
        var single = AalenJohansen.Fit(sample.Times, Array.ConvertAll(sample.Events, e => e ? 7 : 0));
        foreach (var (km, aj) in curve.Steps.Zip(single.Steps)) Assert.Equal(km.Survival, aj.Remaining, 1e-12);
    }

    [Property]
    public void Two_causes_counted_as_one_add_up(AnySample sample)
    {
        var apart = AalenJohansen.Fit(sample.Times, sample.Causes);
        var together = AalenJohansen.Fit(sample.Times, Array.ConvertAll(sample.Causes, c => c == 3 ? 2 : c));
        foreach (var (a, t) in apart.Steps.Zip(together.Steps))
            Assert.Equal(a.Causes.Where(c => c.Cause >= 2).Sum(c => c.Incidence), t.Causes.Where(c => c.Cause == 2).Sum(c => c.Incidence), 1e-12);
    }

    [Property]
    public void Both_variances_halve_when_every_row_comes_twice(AnySample sample)
    {
        var (once, twice) = (Robust(sample), Robust(sample.Twice()));
        foreach (var (a, b) in once.Steps.Zip(twice.Steps))
            foreach (var (x, y) in a.Causes.Zip(b.Causes)) Assert.Equal(x.StandardError / Math.Sqrt(2), y.StandardError, 1e-7);
    }

    [Property]
    public void Without_a_competing_cause_Grays_expected_are_those_of_the_log_rank_test(AnySample sample)
    {
        var logRank = LogRank.Test(sample.Times, sample.Events, sample.Groups);
        var gray = Gray.Test(sample.Times, Array.ConvertAll(sample.Events, e => e ? 1 : 0), sample.Groups, 1);
        foreach (var (a, b) in logRank.Groups.Zip(gray.Groups))
        {
            Assert.Equal(a.Observed, b.Observed);
            Assert.Equal(a.Expected, b.Expected, 1e-9);
        }
    }

    /// <summary>Where the groups do not differ, 5 % of tests say so at 5 %: 2,000 trials leave about ±1.5 points of chance (3 s.e.).</summary>
    [Fact]
    public void Grays_test_holds_its_level_when_nothing_differs()
    {
        var random = new Random(11);
        const int trials = 2_000;
        var rejected = 0;
        for (var trial = 0; trial < trials; trial++)
        {
            var (times, causes, groups) = (new double[120], new int[120], new int[120]);
            for (var i = 0; i < times.Length; i++)
            {
                groups[i] = random.Next(3);
                var (exit, censored) = (-Math.Log(1 - random.NextDouble()), -Math.Log(1 - random.NextDouble()) * 2);
                times[i] = Math.Min(exit, censored);
                causes[i] = exit > censored ? 0 : random.NextDouble() < 0.6 ? 1 : 2;
            }
            if (Gray.Test(times, causes, groups, 1).PValue < 0.05) rejected++;
        }
        Assert.InRange(rejected / (double)trials, 0.035, 0.065);
    }

    static CumulativeIncidence Robust(AnySample sample) => AalenJohansen.Fit(sample.Times, sample.Causes, variance: IncidenceVariance.Robust);
}
