using FsCheck;
using FsCheck.Xunit;
using Pathways.Projections.Statistics;

namespace Pathways.Projections.Tests.Statistics;

[Properties(MaxTest = 300)]
public class EffectProperties
{
    [Property]
    public void Intervals_of_a_proportion_hold_it_mirror_and_narrow(NonNegativeInt a, NonNegativeInt b)
    {
        long x = a.Get, n = a.Get + b.Get;
        foreach (var interval in new Func<long, long, ProportionInterval>[]
        {
            (s, t) => Proportion.Wilson(s, t), (s, t) => Proportion.Wilson(s, t, 0.95, true), (s, t) => Proportion.ClopperPearson(s, t),
        })
        {
            var (here, mirrored, twice) = (interval(x, n), interval(n - x, n), interval(2 * x, 2 * n));
            Assert.Equal(n == 0, here.Estimate is null);
            Assert.InRange(here.Estimate ?? 0.5, here.Lower, here.Upper);
            Assert.True(here.Lower >= 0 && here.Upper <= 1);
            Assert.Equal(1 - here.Upper, mirrored.Lower, 1e-12);
            // at exactly n/2 R takes the correction back, on both sizes alike
            Assert.True(twice.Upper - twice.Lower <= here.Upper - here.Lower + 1e-12);
        }
    }

    [Property]
    public void Exact_limits_leave_their_tail_of_the_binomial_distribution(PositiveInt a, PositiveInt b)
    {
        long x = a.Get, n = a.Get + b.Get;
        var exact = Proportion.ClopperPearson(x, n);
        Assert.Equal(0.025, 1 - MathNet.Numerics.Distributions.Binomial.CDF(exact.Lower, (int)n, x - 1), 1e-9);
        Assert.Equal(0.025, MathNet.Numerics.Distributions.Binomial.CDF(exact.Upper, (int)n, x), 1e-9);
    }

    [Property]
    public void Exchanging_the_groups_turns_an_effect_round(PositiveInt a, PositiveInt b, PositiveInt c, PositiveInt d)
    {
        long x1 = a.Get, n1 = x1 + b.Get, x0 = c.Get, n0 = x0 + d.Get;
        var (here, back) = (DifferenceOfProportions.Newcombe(x1, n1, x0, n0), DifferenceOfProportions.Newcombe(x0, n0, x1, n1));
        Assert.Equal(here.Lower!.Value, -back.Upper!.Value, 1e-12);
        Assert.InRange(here.Lower.Value, -1, here.Estimate!.Value);
        Assert.InRange(here.Upper!.Value, here.Estimate.Value, 1);
        var (risk, inverse) = (RatioOfProportions.RiskRatio(x1, n1, x0, n0), RatioOfProportions.RiskRatio(x0, n0, x1, n1));
        Assert.Equal(1, risk.Lower!.Value * inverse.Upper!.Value, 1e-9);
        var (odds, oddsBack) = (RatioOfProportions.OddsRatio(x1, n1, x0, n0), RatioOfProportions.OddsRatio(x0, n0, x1, n1));
        Assert.Equal(1, odds.Estimate!.Value * oddsBack.Estimate!.Value, 1e-9);
        var z = DifferenceOfProportions.PooledZ(x1, n1, x0, n0)!.Value;
        Assert.Equal(z * z, ContingencyTable.Test(x1, n1, x0, n0).ChiSquare, 1e-9);
    }

    [Property]
    public void Fishers_test_does_not_see_which_way_the_table_lies(NonNegativeInt a, NonNegativeInt b, NonNegativeInt c, NonNegativeInt d)
    {
        var here = FisherExact.Test(a.Get, b.Get, c.Get, d.Get);
        Assert.Equal(here.PValue, FisherExact.Test(c.Get, d.Get, a.Get, b.Get).PValue, 1e-9);
        Assert.Equal(here.PValue, FisherExact.Test(a.Get, c.Get, b.Get, d.Get).PValue, 1e-9);
        Assert.InRange(here.PValue, Math.Min(here.Greater, here.Less) - 1e-12, 1);
        if (here.OddsRatio is { } ratio) Assert.True(here.Lower <= ratio && ratio <= here.Upper);
    }

    [Property]
    public void Adjusted_p_values_are_no_smaller_and_Holms_are_the_larger(NonEmptyArray<byte> bytes)
    {
        var p = Array.ConvertAll(bytes.Get, b => b / 255.0);
        var (holm, fdr) = (MultipleTesting.Holm(p), MultipleTesting.BenjaminiHochberg(p));
        for (var i = 0; i < p.Length; i++)
        {
            Assert.InRange(fdr[i], p[i] - 1e-15, holm[i] + 1e-15);
            Assert.InRange(holm[i], p[i], 1);
        }
    }

    [Property]
    public void Ranks_shared_out_between_two_samples_add_up(NonEmptyArray<byte> first, NonEmptyArray<byte> second)
    {
        var (x, y) = (Array.ConvertAll(first.Get, b => (double)b), Array.ConvertAll(second.Get, b => (double)b));
        var (here, back) = (MannWhitney.Test(x, y), MannWhitney.Test(y, x));
        Assert.Equal((double)x.Length * y.Length, here.W + back.W, 1e-9);
        Assert.Equal(here.PValue ?? -1, back.PValue ?? -1, 1e-9);
    }

    [Property]
    public void More_people_see_more(PositiveInt people, byte a, byte b)
    {
        var (p1, p2) = ((a + 1) / 300.0, (b + 1) / 300.0);
        if (p1 == p2) return;
        Assert.True(Power.OfTwoProportions(people.Get + 1, p1, p2) >= Power.OfTwoProportions(people.Get, p1, p2) - 1e-12);
        Assert.Equal(0.8, Power.OfTwoProportions(Power.SampleSizePerGroup(p1, p2), p1, p2), 1e-9);
        var ratio = p1 / p2;
        foreach (var formula in Enum.GetValues<LogRankPowerFormula>())
            Assert.Equal(0.8, Power.OfLogRank(Power.LogRankEvents(ratio, share: 0.3, formula: formula), ratio, share: 0.3, formula: formula), 1e-9);
    }
}
