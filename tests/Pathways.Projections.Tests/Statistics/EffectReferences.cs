using System.Text.Json.Nodes;
using Pathways.Projections.Statistics;
using static Pathways.Projections.Tests.Statistics.SurvivalReferences;

namespace Pathways.Projections.Tests.Statistics;

/// <summary>What R gave on proportions and on the NSW experiment, beside what this engine gives.</summary>
static class EffectReferences
{
    public static IEnumerable<Comparison> All() => [.. Grid(), .. NewcombeTable(), .. Employed(), .. Earnings()];

    static IEnumerable<Comparison> Grid()
    {
        foreach (var row in SharedData.Json("reference", "wilson_grid.json").AsArray())
        {
            long x = row!["x"]!.GetValue<long>(), n = row["n"]!.GetValue<long>();
            var where = $"{x}/{n}";
            foreach (var c in Limits("Wilson", where, Proportion.Wilson(x, n), row, "wilson")) yield return c;
            foreach (var c in Limits("Wilson, corrected", where, Proportion.Wilson(x, n, continuityCorrection: true), row, "wilson_cc")) yield return c;
            foreach (var c in Limits("Clopper–Pearson", where, Proportion.ClopperPearson(x, n), row, "cp")) yield return c;
        }
    }

    static IEnumerable<Comparison> Limits(string quantity, string where, ProportionInterval ours, JsonNode theirs, string key)
    {
        yield return new(quantity, where, ours.Lower, Number(theirs[key + "_lo"]), Comparison.Closed);
        yield return new(quantity, where, ours.Upper, Number(theirs[key + "_hi"]), Comparison.Closed);
    }

    static IEnumerable<Comparison> NewcombeTable()
    {
        foreach (var row in SharedData.Json("reference", "newcombe1998_table.json").AsArray())
        {
            long X(string key) => row![key]!.GetValue<long>();
            var ours = DifferenceOfProportions.Newcombe(X("x1"), X("n1"), X("x2"), X("n2"));
            var where = $"{X("x1")}/{X("n1")} − {X("x2")}/{X("n2")}";
            yield return new("Newcombe difference", where, ours.Lower, Number(row!["lo"]), Comparison.Closed);
            yield return new("Newcombe difference", where, ours.Upper, Number(row["hi"]), Comparison.Closed);
        }
    }

    static IEnumerable<Comparison> Employed()
    {
        const string where = "NSW employed in 1978";
        var r = SharedData.Json("reference", "nsw_dw_employed78.json");
        var (treated, control) = Nsw();
        long x1 = treated.Count(v => v > 0), n1 = treated.Length, x0 = control.Count(v => v > 0), n0 = control.Length;
        foreach (var (key, ours) in new (string, double?)[] { ("x1", x1), ("n1", n1), ("x0", x0), ("n0", n0) })
            yield return new("rows, events, censored", where, ours, Number(r[key]), 0);
        var wald = DifferenceOfProportions.Wald(x1, n1, x0, n0);
        yield return new("Wald difference", where, wald.Estimate, Number(r["diff"]), Comparison.Closed);
        yield return new("Wald difference", where, wald.StandardError, Number(r["wald_se_unpooled"]), Comparison.Closed);
        yield return new("pooled z", where, DifferenceOfProportions.PooledZ(x1, n1, x0, n0), Number(r["z_pooled"]), Comparison.Closed);
        var (plain, yates) = (ContingencyTable.Test(x1, n1, x0, n0), ContingencyTable.Test(x1, n1, x0, n0, yates: true));
        yield return new("χ² and p", where, plain.ChiSquare, Number(r["chisq_no_cc"]), Comparison.Closed);
        yield return new("χ² and p", where, plain.PValue, Number(r["p_no_cc"]), Comparison.Closed);
        yield return new("χ² and p, Yates", where, yates.ChiSquare, Number(r["chisq_yates"]), Comparison.Closed);
        yield return new("χ² and p, Yates", where, yates.PValue, Number(r["p_yates"]), Comparison.Closed);
        yield return new("Fisher p", where, FisherExact.Test(x1, n1 - x1, x0, n0 - x0).PValue, Number(r["fisher_p"]), Comparison.Closed);
        var (risk, odds) = (RatioOfProportions.RiskRatio(x1, n1, x0, n0), RatioOfProportions.OddsRatio(x1, n1, x0, n0));
        yield return new("risk ratio", where, risk.Estimate, Number(r["risk_ratio"]), Comparison.Closed);
        yield return new("odds ratio", where, odds.Estimate, Number(r["odds_ratio"]), Comparison.Closed);
        var newcombe = DifferenceOfProportions.Newcombe(x1, n1, x0, n0);
        var pairs = new (string Quantity, double? Lower, double? Upper, string Key)[]
        {
            ("Wald difference", wald.Lower, wald.Upper, "wald_ci95"),
            ("Newcombe difference", newcombe.Lower, newcombe.Upper, "newcombe_hybrid_score_ci95"),
            ("risk ratio", risk.Lower, risk.Upper, "rr_ci95_log"),
            ("odds ratio", odds.Lower, odds.Upper, "or_ci95_woolf"),
            ("Wilson", Proportion.Wilson(x1, n1).Lower, Proportion.Wilson(x1, n1).Upper, "wilson1"),
            ("Wilson", Proportion.Wilson(x0, n0).Lower, Proportion.Wilson(x0, n0).Upper, "wilson0"),
            ("Clopper–Pearson", Proportion.ClopperPearson(x1, n1).Lower, Proportion.ClopperPearson(x1, n1).Upper, "clopper_pearson1"),
            ("Clopper–Pearson", Proportion.ClopperPearson(x0, n0).Lower, Proportion.ClopperPearson(x0, n0).Upper, "clopper_pearson0"),
            ("Wilson, corrected", Proportion.Wilson(x1, n1, 0.95, true).Lower, Proportion.Wilson(x1, n1, 0.95, true).Upper, "wilson1_cc"),
        };
        foreach (var (quantity, lower, upper, key) in pairs)
        {
            yield return new(quantity, where, lower, Number(r[key]![0]), Comparison.Closed);
            yield return new(quantity, where, upper, Number(r[key]![1]), Comparison.Closed);
        }
    }

    static IEnumerable<Comparison> Earnings()
    {
        const string where = "NSW earnings in 1978";
        var r = SharedData.Json("reference", "nsw_dw_re78.json");
        var (treated, control) = Nsw();
        foreach (var (key, ours) in new[] { ("welch", Means.Welch(treated, control)!), ("pooled", Means.Pooled(treated, control)!) })
        {
            var theirs = r[key]!;
            var limits = theirs["ci95"]!;
            yield return new($"difference of means, {key}", where, ours.Difference, Number(r["diff"]), Comparison.Closed);
            yield return new($"difference of means, {key}", where, ours.StandardError, Number(theirs["se"]), Comparison.Closed);
            yield return new($"difference of means, {key}", where, ours.T, Number(theirs["t"]), Comparison.Closed);
            yield return new($"difference of means, {key}", where, ours.DegreesOfFreedom, Number(theirs["df"]), Comparison.Closed);
            yield return new($"difference of means, {key}", where, ours.PValue, Number(theirs["p"]), Comparison.Closed);
            yield return new($"difference of means, {key}", where, ours.Lower, Number(limits[0]), Comparison.Closed);
            yield return new($"difference of means, {key}", where, ours.Upper, Number(limits[1]), Comparison.Closed);
        }
        yield return new("standardised difference", where, StandardizedDifference.CohenD(treated, control), Number(r["cohens_d_pooled"]), Comparison.Closed);
        var ranks = MannWhitney.Test(treated, control);
        yield return new("Mann–Whitney", where, ranks.W, Number(r["mann_whitney_W"]), 0);
        yield return new("Mann–Whitney", where, ranks.PValue, Number(r["mann_whitney_p_normal_cc"]), Comparison.Closed);
        double[] outcome = [.. treated, .. control], assigned = [.. treated.Select(_ => 1.0), .. control.Select(_ => 0.0)];
        var fit = OrdinaryLeastSquares.Fit(outcome, [assigned]);
        foreach (var kind in new[] { ResidualVariance.HC0, ResidualVariance.HC1, ResidualVariance.HC2, ResidualVariance.HC3 })
        {
            var name = kind.ToString().ToLowerInvariant();
            yield return new("OLS, HC0–HC3", where, fit.Coefficients(kind)[1].StandardError, Number(r[$"ols_{name}_se"]), Comparison.Closed);
        }
        yield return new("OLS, HC0–HC3", where, fit.Coefficients(ResidualVariance.Constant)[1].StandardError, Number(r["pooled"]!["se"]), Comparison.Closed);
    }

    static (double[] Treated, double[] Control) Nsw()
    {
        var (header, rows) = RealData.Csv("labour", "causaldata_nsw_mixtape.csv");
        var (treat, earnings) = (Array.IndexOf(header, "treat"), Array.IndexOf(header, "re78"));
        double[] Of(string arm) => [.. rows.Where(row => row[treat] == arm).Select(row => RealData.Number(row[earnings]))];
        return (Of("1"), Of("0"));
    }
}
