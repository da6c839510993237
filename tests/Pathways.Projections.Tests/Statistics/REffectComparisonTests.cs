using Pathways.Projections.Statistics;
using Xunit.Abstractions;

namespace Pathways.Projections.Tests.Statistics;

/// <summary>Rates, effects, regressions and power on the same random data sets, held against R itself.</summary>
[Collection(RReference.Collection)]
public class REffectComparisonTests(RReference r, ITestOutputHelper output) : RComparison(r, output)
{
    // R finds the conditional odds ratio and its limits by uniroot with its default tolerance, far off where the ratio is large
    const double Uniroot = 2e-2;

    [SkippableFact]
    public void Tables_of_counts_are_Rs() => Hold(atLeast: 3_000, s =>
    {
        var (x1, n1, x0, n0) = Counts(s);
        if (Math.Min(n1, n0) < 2) return [];
        var fisher = FisherExact.Test(x1, n1 - x1, x0, n0 - x0);
        var (plain, yates) = (ContingencyTable.Test(x1, n1, x0, n0), ContingencyTable.Test(x1, n1, x0, n0, yates: true));
        var wide = ContingencyTable.Test(CrossTable(s));
        var exact = FisherExact.Test(CrossTable(s));
        var wald = DifferenceOfProportions.Wald(x1, n1, x0, n0);
        return
        [
            .. Against(s, "Fisher p", [fisher.PValue], tail: true),
            .. Against(s, "Fisher one-sided p", [fisher.Greater, fisher.Less], tail: true),
            .. Against(s, "Fisher odds ratio and limits", fisher.OddsRatio is null ? [] : [fisher.OddsRatio, fisher.Lower, fisher.Upper], Uniroot)
                .Where(_ => fisher.OddsRatio is not null),
            .. Against(s, "Fisher r by c", exact is null ? [] : [exact], tail: true),
            .. Against(s, "chi-square plain", [plain.ChiSquare, plain.PValue]),
            .. Against(s, "chi-square Yates", [yates.ChiSquare, yates.PValue]),
            .. Against(s, "chi-square r by c", [wide.ChiSquare, wide.DegreesOfFreedom, wide.PValue]).Where(_ => wide.PValue is not null),
            // prop.test cuts its limits at −1 and 1
            .. Against(s, "Wald difference", [Math.Max(-1, wald.Lower!.Value), Math.Min(1, wald.Upper!.Value)]),
            .. new[] { 0.9, 0.95, 0.99 }.SelectMany(level => Intervals(s, x1, n1, level)),
        ];
    });

    [SkippableFact]
    public void Comparisons_of_samples_are_Rs() => Hold(atLeast: 1_500, s =>
    {
        var (y1, y0) = (Arm(s, 1), Arm(s, 0));
        if (Means.Welch(y1, y0, 0.9) is not { } welch || Means.Pooled(y1, y0, 0.9) is not { } pooled || welch.StandardError == 0) return [];
        var ranks = MannWhitney.Test(y1, y0);
        return
        [
            .. Against(s, "Welch t", [welch.T, welch.DegreesOfFreedom, welch.PValue, welch.Lower, welch.Upper]),
            .. Against(s, "pooled t", [pooled.T, pooled.DegreesOfFreedom, pooled.PValue, pooled.Lower, pooled.Upper]),
            .. Against(s, "Mann-Whitney", [ranks.W, ranks.PValue]),
        ];
    });

    [SkippableFact]
    public void Regressions_and_complier_effects_are_Rs() => Hold(atLeast: 2_000, s =>
    {
        if (!R.Has(s.Set, "OLS coefficient")) return [];
        var fit = OrdinaryLeastSquares.Fit(s.Times, [s.X1, s.X2]);
        var constant = fit.Coefficients(ResidualVariance.Constant);
        var effect = ComplierEffect.Estimate(s.Times, s.Events, Array.ConvertAll(s.X1, x => x == 1))!;
        return
        [
            .. Against(s, "OLS coefficient", fit.Estimates.Select(b => (double?)b)),
            .. Against(s, "OLS constant", [.. constant.Select(c => c.StandardError), .. constant.Select(c => c.T), .. constant.Select(c => c.PValue)]),
            .. new[] { ResidualVariance.HC0, ResidualVariance.HC1, ResidualVariance.HC2, ResidualVariance.HC3 }.SelectMany(kind =>
                Against(s, $"OLS {kind}", fit.Coefficients(kind).Select(c => (double?)c.StandardError))),
            .. Against(s, "CACE", [effect.Estimate, effect.StandardError, effect.TwoStageStandardError]),
        ];
    });

    [SkippableFact]
    public void Power_and_adjusted_p_values_are_Rs() => Hold(atLeast: 10_000, s =>
    {
        var n = s.Times.Length;
        var p = Array.ConvertAll(s.Weights, w => w / 4);
        var power = R.Has(s.Set, "power of two proportions");
        return
        [
            .. Against(s, "Holm", MultipleTesting.Holm(p).Select(q => (double?)q)),
            .. Against(s, "Benjamini-Hochberg", MultipleTesting.BenjaminiHochberg(p).Select(q => (double?)q)),
            .. !power ? [] : Against(
                s, "power of two proportions",
                [
                    Power.OfTwoProportions(n, p[0], p[1]), Power.OfTwoProportions(n, p[0], p[1], strict: true),
                    Power.OfTwoProportions(n, p[0], p[1], twoSided: false),
                ]),
            .. !power ? [] : Against(s, "sample size for two proportions", [Power.SampleSizePerGroup(p[0], p[1], 0.9)], Comparison.Iterated),
        ];
    });

    IEnumerable<Comparison> Intervals(RandomSample s, long x, long n, double level)
    {
        var name = level.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var (plain, corrected) = (Proportion.Wilson(x, n, level), Proportion.Wilson(x, n, level, continuityCorrection: true));
        var exact = Proportion.ClopperPearson(x, n, level);
        return
        [
            .. Against(s, $"Wilson {name}", [plain.Lower, plain.Upper]),
            .. Against(s, $"Wilson corrected {name}", [corrected.Lower, corrected.Upper]),
            .. Against(s, $"Clopper-Pearson {name}", [exact.Lower, exact.Upper]),
        ];
    }

    static (long X1, long N1, long X0, long N0) Counts(RandomSample s)
    {
        long Count(double arm, bool eventsOnly) => Enumerable.Range(0, s.Times.Length).LongCount(i => s.X1[i] == arm && (s.Events[i] || !eventsOnly));
        return (Count(1, true), Count(1, false), Count(0, true), Count(0, false));
    }

    static long[,] CrossTable(RandomSample s)
    {
        var table = new long[s.Groups.Max() + 1, s.Causes.Max() + 1];
        for (var i = 0; i < s.Times.Length; i++) table[s.Groups[i], s.Causes[i]]++;
        return table;
    }

    static double[] Arm(RandomSample s, double arm) => [.. Enumerable.Range(0, s.Times.Length).Where(i => s.X1[i] == arm).Select(i => s.Times[i])];
}
