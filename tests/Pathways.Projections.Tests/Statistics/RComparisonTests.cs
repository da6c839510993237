using Pathways.Projections.Statistics;
using Xunit.Abstractions;

namespace Pathways.Projections.Tests.Statistics;

/// <summary>200 random data sets held against R itself.</summary>
[Collection(RReference.Collection)]
public class RComparisonTests(RReference r, ITestOutputHelper output) : RComparison(r, output)
{
    [SkippableFact]
    public void Kaplan_Meier_with_every_interval_is_Rs() => Hold(atLeast: 50_000, s =>
        [.. Curve(s, "KM log-log", SurvivalInterval.LogLog), .. Curve(s, "KM log", SurvivalInterval.Log), .. Curve(s, "KM plain", SurvivalInterval.Plain), .. Means(s)]);

    [SkippableFact]
    public void Weights_and_delayed_entry_are_Rs() => Hold(atLeast: 20_000, s => [.. Counted(s), .. Weighted(s), .. Late(s)]);

    [SkippableFact]
    public void Log_rank_tests_are_Rs() => Hold(atLeast: 2_000, LogRanks);

    [SkippableFact]
    public void Aalen_Johansen_is_Rs() => Hold(atLeast: 20_000, Incidences);

    [SkippableFact]
    public void Cox_models_are_Rs() => Hold(atLeast: 5_000, s => [.. Model(s, "Cox x1", [s.X1]), .. Model(s, "Cox x1 + x2", [s.X1, s.X2])]);

    IEnumerable<Comparison> Curve(RandomSample s, string name, SurvivalInterval interval) =>
        Curve(s, name, KaplanMeier.Fit(s.Times, s.Events, interval: interval));

    IEnumerable<Comparison> Curve(RandomSample s, string name, SurvivalCurve curve)
    {
        var quantiles = new[] { 0.25, 0.5, 0.75 }.Select(curve.Quantile).ToList();
        return
        [
            .. Against(s, name + " time", curve.Steps.Select(x => (double?)x.Time)),
            .. Against(s, name + " at risk", curve.Steps.Select(x => (double?)x.AtRisk)),
            .. Against(s, name + " S", curve.Steps.Select(x => (double?)x.Survival)),
            .. Against(s, name + " s.e.", curve.Steps.Select(x => x.StandardError)),
            .. Against(s, name + " lower", curve.Steps.Select(x => x.Lower)),
            .. Against(s, name + " upper", curve.Steps.Select(x => x.Upper)),
            .. Against(s, name + " quantile", quantiles.Select(q => q.Estimate.OrNull)),
            .. Against(s, name + " quantile lower", quantiles.Select(q => q.Lower.OrNull)),
            .. Against(s, name + " quantile upper", quantiles.Select(q => q.Upper.OrNull)),
        ];
    }

    IEnumerable<Comparison> Means(RandomSample s)
    {
        var curve = KaplanMeier.Fit(s.Times, s.Events);
        var sorted = s.Times.Order().ToArray();
        var middle = (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        var (whole, half) = (curve.RestrictedMean(), curve.RestrictedMean(middle));
        return
        [
            .. Against(s, "RMST", [whole.Mean, whole.StandardError]),
            .. Against(s, "RMST to the median time", [half.Mean, half.StandardError]),
            .. Against(s, "follow-up", [curve.FollowUp().Median.Estimate.OrNull]),
        ];
    }

    IEnumerable<Comparison> Counted(RandomSample s)
    {
        var rows = Where(s, i => s.Counts[i] > 0);
        return Curve(s, "KM counts", KaplanMeier.Fit(Pick(s.Times, rows), Pick(s.Events, rows), Pick(s.Counts, rows)));
    }

    IEnumerable<Comparison> Weighted(RandomSample s) =>
        Curve(s, "KM weights", KaplanMeier.Fit(s.Times, s.Events, s.Weights, variance: SurvivalVariance.Robust));

    IEnumerable<Comparison> Late(RandomSample s)
    {
        var rows = Where(s, i => s.Entries[i] < s.Times[i]);
        return Curve(s, "KM entry", KaplanMeier.Fit(Pick(s.Times, rows), Pick(s.Events, rows), entries: Pick(s.Entries, rows)));
    }

    IEnumerable<Comparison> LogRanks(RandomSample s)
    {
        foreach (var stratified in new[] { false, true })
            foreach (var weights in new[] { LogRankWeights.LogRank, LogRankWeights.PetoPeto })
            {
                var test = LogRank.Test(s.Times, s.Events, s.Groups, stratified ? s.Strata : default, weights);
                var name = $"log-rank rho={(int)weights}{(stratified ? " stratified" : "")}";
                foreach (var c in Against(s, name + " chisq", [test.ChiSquare])) yield return c;
                foreach (var c in Against(s, name + " p", [test.PValue], tail: true)) yield return c;
                foreach (var c in Against(s, name + " observed", test.Groups.Select(g => (double?)g.Observed))) yield return c;
                foreach (var c in Against(s, name + " expected", test.Groups.Select(g => (double?)g.Expected))) yield return c;
            }
    }

    IEnumerable<Comparison> Incidences(RandomSample s)
    {
        var curves = AalenJohansen.Fit(s.Times, s.Causes, variance: IncidenceVariance.Robust);
        var weighted = AalenJohansen.Fit(s.Times, s.Causes, s.Weights, variance: IncidenceVariance.Robust);
        var rows = Where(s, i => s.Entries[i] < s.Times[i]);
        var late = AalenJohansen.Fit(
            Pick(s.Times, rows), Pick(s.Causes, rows), entries: Pick(s.Entries, rows), variance: IncidenceVariance.Robust);
        return
        [
            .. Against(s, "AJ F", Each(curves, c => c.Incidence)),
            .. Against(s, "AJ s.e.", Each(curves, c => c.StandardError)),
            .. Against(s, "AJ lower", Each(curves, c => c.Lower)),
            .. Against(s, "AJ upper", Each(curves, c => c.Upper)),
            .. Against(s, "AJ weights F", Each(weighted, c => c.Incidence)),
            .. Against(s, "AJ weights s.e.", Each(weighted, c => c.StandardError)),
            .. Against(s, "AJ entry F", Each(late, c => c.Incidence)),
            .. Against(s, "AJ entry s.e.", Each(late, c => c.StandardError)),
        ];
    }

    IEnumerable<Comparison> Model(RandomSample s, string name, double[][] covariates)
    {
        if (!R.Has(s.Set, name + " coefficient")) return [];
        var fit = Cox.Fit(s.Times, s.Events, covariates);
        var check = fit.ProportionalHazards();
        double?[] tests = [.. check.Covariates.Append(check.Global).Select(t => (double?)t?.ChiSquare)];
        return
        [
            .. Against(s, name + " coefficient", fit.Coefficients.Select(c => (double?)c.Estimate), Comparison.Iterated),
            .. Against(s, name + " s.e.", fit.Coefficients.Select(c => (double?)c.StandardError), Comparison.Iterated),
            .. Against(s, name + " log likelihood", [fit.NullLogLikelihood, fit.LogLikelihood]),
            .. Against(s, name + " score", [fit.Score.ChiSquare]),
            .. Against(s, name + " Wald", [fit.Wald.ChiSquare], Comparison.Iterated),
            .. Against(s, name + " proportionality", tests, Comparison.Iterated),
            .. Against(s, name + " Schoenfeld", check.Residuals.SelectMany(x => x.Residuals.Select(v => (double?)v)), Comparison.Iterated),
        ];
    }

    static IEnumerable<double?> Each(CumulativeIncidence curves, Func<CauseIncidence, double?> value) =>
        curves.Steps.SelectMany(step => step.Causes.Select(value));

    static int[] Where(RandomSample s, Func<int, bool> keep) => [.. Enumerable.Range(0, s.Times.Length).Where(keep)];

    static T[] Pick<T>(T[] values, int[] rows) => Array.ConvertAll(rows, i => values[i]);
}
