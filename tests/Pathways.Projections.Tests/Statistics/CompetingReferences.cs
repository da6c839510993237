using System.Globalization;
using Pathways.Projections.Statistics;

namespace Pathways.Projections.Tests.Statistics;

/// <summary>What survfit and cmprsk's cuminc gave on the real spells with competing exits.</summary>
static class CompetingReferences
{
    public static IEnumerable<Comparison> All()
    {
        var reference = SharedData.Json("reference", "UnempDur_competing_risks.json");
        var sample = RealData.UnempDur("censor1");
        var causes = Causes();
        foreach (var (code, n) in reference["n_by_cause"]!.AsObject())
            yield return new("rows, events, censored", "causes", causes.Count(c => c == int.Parse(code)), SurvivalReferences.Number(n), 0);

        var curves = new CumulativeIncidence[2];
        for (var g = 0; g < 2; g++)
        {
            var rows = Enumerable.Range(0, causes.Length).Where(i => sample.Groups[i] == g).ToArray();
            curves[g] = AalenJohansen.Fit([.. rows.Select(i => sample.Times[i])], [.. rows.Select(i => causes[i])]);
        }
        foreach (var at in reference["aalen_johansen"]!.AsArray())
        {
            var step = curves[at!["strata"]!.GetValue<string>() == "ui=yes" ? 1 : 0].At(at["time"]!.GetValue<double>())!;
            yield return new("Aalen–Johansen F(t)", "remaining", step.Remaining, SurvivalReferences.Number(at["still"]), Comparison.Closed);
            foreach (var (name, k) in new[] { ("fulltime", 0), ("parttime", 1), ("left", 2) })
                yield return new("Aalen–Johansen F(t)", name, step.Causes[k].Incidence, SurvivalReferences.Number(at[name]), Comparison.Closed);
        }
        foreach (var (key, quantity) in new[] { ("cuminc_est", "Aalen–Johansen F(t)"), ("cuminc_var", "Aalen variance of F(t)") })
            foreach (var row in reference[key]!.AsArray())
            {
                var name = row!["_row"]!.GetValue<string>();
                var (curve, k) = (curves[name.StartsWith("yes", StringComparison.Ordinal) ? 1 : 0], name[^1] - '1');
                foreach (var (time, value) in row.AsObject().Where(p => p.Key != "_row"))
                {
                    var cause = curve.At(double.Parse(time, CultureInfo.InvariantCulture))!.Causes[k];
                    var ours = key == "cuminc_est" ? cause.Incidence : cause.StandardError * cause.StandardError;
                    yield return new(quantity, $"{name} at {time}", ours, SurvivalReferences.Number(value), Comparison.Closed);
                }
            }
        foreach (var (test, k) in reference["gray_tests"]!.AsArray().Select((t, k) => (t!, k)))
        {
            var ours = Gray.Test(sample.Times, causes, sample.Groups, k + 1);
            yield return new("Gray's χ²", $"cause {k + 1}", ours.ChiSquare, SurvivalReferences.Number(test["stat"]), Comparison.Closed);
            yield return new("Gray's χ²", $"cause {k + 1}", ours.DegreesOfFreedom, SurvivalReferences.Number(test["df"]), 0);
            // cmprsk takes 1 − pchisq(…), which has no digits left below 1e-16
            yield return new("Gray's p", $"cause {k + 1}", ours.PValue, SurvivalReferences.Number(test["pv"]), Comparison.Closed);
        }
    }

    static int[] Causes()
    {
        var (full, part, left) = (RealData.UnempDur("censor1").Events, RealData.UnempDur("censor2").Events, RealData.UnempDur("censor3").Events);
        return [.. Enumerable.Range(0, full.Length).Select(i => full[i] ? 1 : part[i] ? 2 : left[i] ? 3 : 0)];
    }
}
