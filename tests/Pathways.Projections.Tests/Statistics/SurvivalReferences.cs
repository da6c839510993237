using System.Text.Json.Nodes;
using Pathways.Projections.Statistics;

namespace Pathways.Projections.Tests.Statistics;

/// <summary>What R's survival package gave on the real data, beside what this engine gives.</summary>
static class SurvivalReferences
{
    public static readonly string[] Files =
        ["mvad_first_employment_gcse5eq", "mvad_first_employment_funemp", "UnempDur_anyjob_by_ui", "UnempDur_fulltime_by_ui"];

    public static IEnumerable<Comparison> Of(string file)
    {
        var reference = SharedData.Json("reference", file + ".json");
        var sample = Sample(file);
        var names = sample.GroupNames;
        foreach (var c in Curve(file, reference["overall"]!, sample.Times, sample.Events)) yield return c;
        for (var g = 0; g < names.Length; g++)
        {
            var rows = Enumerable.Range(0, sample.Times.Length).Where(i => sample.Groups[i] == g).ToArray();
            var (times, events) = (rows.Select(i => sample.Times[i]).ToArray(), rows.Select(i => sample.Events[i]).ToArray());
            foreach (var c in Curve($"{file} {names[g]}", reference["groups"]![names[g]]!, times, events)) yield return c;
        }
        foreach (var c in CoxModel(file, reference, sample)) yield return c;
        foreach (var (key, weights) in new[] { ("logrank", LogRankWeights.LogRank), ("peto_peto_rho1", LogRankWeights.PetoPeto) })
            foreach (var c in Test(file, key, reference[key]!, LogRank.Test(sample.Times, sample.Events, sample.Groups, default, weights))) yield return c;
    }

    static IEnumerable<Comparison> CoxModel(string where, JsonNode reference, Sample sample)
    {
        var fit = Cox.Fit(sample.Times, sample.Events, [[.. sample.Groups.Select(g => (double)g)]]);
        var (ours, theirs) = (fit.Coefficients[0], reference["cox_efron"]![0]!);
        yield return new("Cox hazard ratio and limits", where, ours.Ratio, Number(theirs["hr"]), Comparison.Iterated);
        yield return new("Cox hazard ratio and limits", where, ours.Lower, Number(theirs["lower"]), Comparison.Iterated);
        yield return new("Cox hazard ratio and limits", where, ours.Upper, Number(theirs["upper"]), Comparison.Iterated);
        yield return new("Cox p", where, ours.PValue, Number(theirs["p"]), Comparison.Iterated, Tail: true);
        yield return new("Cox score test", where, fit.Score.ChiSquare, Number(reference["cox_score_test"]), Comparison.Closed);
        yield return new("proportional hazards p", where, fit.ProportionalHazards().Global?.PValue, Number(reference["cox_zph_p"]), Comparison.Iterated, Tail: true);
    }

    public static Sample Sample(string file) => file switch
    {
        "mvad_first_employment_gcse5eq" => RealData.Mvad("gcse5eq"),
        "mvad_first_employment_funemp" => RealData.Mvad("funemp"),
        "UnempDur_anyjob_by_ui" => RealData.UnempDur("censor1", "censor2", "censor3"),
        _ => RealData.UnempDur("censor1"),
    };

    static IEnumerable<Comparison> Curve(string where, JsonNode reference, double[] times, bool[] events)
    {
        var curve = KaplanMeier.Fit(times, events);
        yield return new("rows, events, censored", where, curve.Rows, Number(reference["n"]), 0);
        yield return new("rows, events, censored", where, curve.Events, Number(reference["events"]), 0);
        yield return new("rows, events, censored", where, curve.Censored, Number(reference["censored"]), 0);
        foreach (var at in reference["at_times"]!.AsArray())
        {
            var step = curve.At(Number(at!["time"])!.Value);
            yield return new("number at risk", where, step?.AtRisk, Number(at["n_risk"]), 0);
            yield return new("Kaplan–Meier S(t)", where, step?.Survival, Number(at["survival"]), Comparison.Closed);
            yield return new("Greenwood standard error", where, step?.StandardError, Number(at["std_err_greenwood"]), Comparison.Closed);
        }
        foreach (var (step, expected) in curve.Steps.Zip(reference["steps_first10"]!.AsArray()))
        {
            yield return new("step times", where, step.Time, Number(expected!["time"]), 0);
            yield return new("number at risk", where, step.AtRisk, Number(expected["n_risk"]), 0);
            yield return new("rows, events, censored", where, step.Events, Number(expected["n_event"]), 0);
            yield return new("rows, events, censored", where, step.Censored, Number(expected["n_censor"]), 0);
            yield return new("Kaplan–Meier S(t)", where, step.Survival, Number(expected["surv"]), Comparison.Closed);
            yield return new("Greenwood standard error", where, step.StandardError, Number(expected["std_err_greenwood"]), Comparison.Closed);
        }
        var mean = curve.RestrictedMean();
        yield return new("restricted mean", where, mean.Mean, Number(reference["rmst_to_max_time"]), Comparison.Closed);
        yield return new("restricted mean, s.e.", where, mean.StandardError, Number(reference["rmst_se"]), Comparison.Closed);
        yield return new("step times", where, curve.LastTime, Number(reference["max_time"]), 0);
        yield return new("median follow-up", where, curve.FollowUp().Median.Estimate.OrNull, Number(reference["median_followup_reverse_km"]), 0);
        foreach (var (name, interval) in Intervals)
            foreach (var c in Limits(where, name, reference, KaplanMeier.Fit(times, events, interval: interval))) yield return c;
    }

    public static readonly (string Name, SurvivalInterval Kind)[] Intervals =
        [("log-log", SurvivalInterval.LogLog), ("log", SurvivalInterval.Log), ("plain", SurvivalInterval.Plain)];

    static IEnumerable<Comparison> Limits(string where, string name, JsonNode reference, SurvivalCurve curve)
    {
        foreach (var at in reference["ci95_" + name]!.AsArray())
        {
            var step = curve.At(Number(at!["time"])!.Value);
            yield return new($"limits of S(t), {name}", where, step?.Lower, Number(at["lower"]), Comparison.Closed);
            yield return new($"limits of S(t), {name}", where, step?.Upper, Number(at["upper"]), Comparison.Closed);
        }
        var quantiles = reference["quantiles_" + name]!;
        yield return new("quantiles and their limits", where, curve.Quantile(0.25).Estimate.OrNull, Number(quantiles["q25"]), 0);
        yield return new("quantiles and their limits", where, curve.Quantile(0.75).Estimate.OrNull, Number(quantiles["q75"]), 0);
        yield return new("quantiles and their limits", where, curve.Median.Estimate.OrNull, Number(quantiles["median"]), 0);
        yield return new("quantiles and their limits", where, curve.Median.Lower.OrNull, Number(quantiles["median_lower"]), 0);
        yield return new("quantiles and their limits", where, curve.Median.Upper.OrNull, Number(quantiles["median_upper"]), 0);
    }

    static IEnumerable<Comparison> Test(string where, string name, JsonNode reference, LogRankResult result)
    {
        yield return new($"{name} χ²", where, result.ChiSquare, Number(reference["chisq"]), Comparison.Closed);
        yield return new($"{name} χ²", where, result.DegreesOfFreedom, Number(reference["df"]), 0);
        yield return new($"{name} p", where, result.PValue, Number(reference["p"]), Comparison.Closed, Tail: true);
        foreach (var (ours, theirs) in result.Groups.Zip(reference["groups"]!.AsArray()))
        {
            yield return new("rows, events, censored", where, ours.Rows, Number(theirs!["n"]), 0);
            yield return new($"{name} observed, expected", where, ours.Observed, Number(theirs["observed"]), Comparison.Closed);
            yield return new($"{name} observed, expected", where, ours.Expected, Number(theirs["expected"]), Comparison.Closed);
        }
    }

    public static double? Number(JsonNode? node) => node?.GetValue<double>();
}
