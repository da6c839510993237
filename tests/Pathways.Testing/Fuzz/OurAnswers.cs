using System.Globalization;
using System.Text.Json.Nodes;

namespace Pathways.Testing.Fuzz;

/// <summary>The numbers of an answer of <c>analyse --json</c>, under the names that R's have.</summary>
public static class OurAnswers
{
    /// <summary>Numbers by name, null where the answer has none.</summary>
    /// <param name="set">What was asked.</param>
    /// <param name="json">The answer.</param>
    public static Dictionary<string, double?[]> Of(FuzzSet set, JsonNode json)
    {
        var answers = new Dictionary<string, double?[]>(StringComparer.Ordinal);
        switch (set.Kind)
        {
            case "survival" or "late":
                Curve(answers, "(all)", set, json["overall"]!);
                foreach (var (name, curve) in json["groups"]?.AsObject() ?? [])
                    Curve(answers, name, set, curve!);
                foreach (var test in new[] { "logrank", "peto_peto_rho1" }.Where(t => json[t] is not null))
                {
                    answers[test + " chisq"] = [Number(json[test]!["chisq"])];
                    answers[test + " p"] = [Number(json[test]!["p"])];
                    answers[test + " observed"] = Numbers(json[test]!["groups"]!.AsArray().Select(g => g!["observed"]));
                    answers[test + " expected"] = Numbers(json[test]!["groups"]!.AsArray().Select(g => g!["expected"]));
                }

                break;
            case "incidence":
                Incidence(answers, set, json);
                break;
            case "cox":
                var terms = json["cox_efron"]!.AsArray();
                answers["coef"] = Numbers(terms.Select(t => t!["coef"]));
                answers["se"] = Numbers(terms.Select(t => t!["se"]));
                answers["loglik"] = [Number(json["loglik_null"]), Number(json["loglik"])];
                answers["score"] = [Number(json["cox_score_test"])];
                answers["wald"] = [Number(json["cox_wald_test"])];
                answers["zph"] = Numbers(json["cox_zph"]!.AsArray().Select(t => t!["chisq"]));
                break;
            default:
                Effect(answers, set, json);
                break;
        }

        return answers;
    }

    private static void Curve(Dictionary<string, double?[]> answers, string name, FuzzSet set, JsonNode curve)
    {
        var steps = curve["steps"]!.AsArray();
        foreach (var (ours, theirs) in new[] { ("time", "time"), ("n_risk", "n_risk"), ("n_event", "n_event"), ("surv", "surv"), ("std_err_greenwood", "se"), ("lower", "lower"), ("upper", "upper") })
            answers[$"{name} {theirs}"] = Numbers(steps.Select(s => s![ours]));
        var quantiles = curve["quantiles_" + set.Options["conf"]]!;
        answers[$"{name} quantiles"] = Numbers(new[] { "q25", "median", "q75" }.Select(q => quantiles[q]));
        answers[$"{name} limits"] = [Number(quantiles["median_lower"]), Number(quantiles["median_upper"])];
        answers[$"{name} rmst"] = [Number(curve["rmst_to_max_time"]), Number(curve["rmst_se"])];
    }

    /// <summary>At each distinct time of the group, the first of those tied with it; sorted, as R lists them.</summary>
    private static void Incidence(Dictionary<string, double?[]> answers, FuzzSet set, JsonNode json)
    {
        var times = set.Rows.Select(r => (Time: double.Parse(r[0], CultureInfo.InvariantCulture), Group: set.Header.Contains("g") ? r[2] : "all")).ToArray();
        var ties = Projections.Statistics.Ties.Of([.. times.Select(t => t.Time)]);
        var rows = json["aalen_johansen"]!.AsArray().ToLookup(r => (string)r!["strata"]!);
        foreach (var group in times.GroupBy(t => t.Group))
        {
            var wanted = group.Select(t => ties.Of(t.Time)).Distinct().Order().ToArray();
            var own = rows[group.Key == "all" ? "all" : "g=" + group.Key].GroupBy(r => (double)r!["time"]!).ToDictionary(r => r.Key, r => r.First()!);
            answers[$"{group.Key} n_risk"] = Numbers(wanted.Select(t => own[t]["n_risk"]));
            answers[$"{group.Key} still"] = Numbers(wanted.Select(t => own[t]["still"]));
            foreach (var row in json["cuminc_var"]!.AsArray().Where(r => (string)r!["_row"]! is var name && name.StartsWith(group.Key + " ", StringComparison.Ordinal)))
            {
                var cause = (string)row!["cause"]!;
                answers[$"{group.Key} {cause} F"] = Numbers(wanted.Select(t => own[t]["causes"]![cause]));
                answers[$"{group.Key} {cause} variance"] = Numbers(wanted.Select(t => row[t.ToString("R", CultureInfo.InvariantCulture)]));
            }
        }
    }

    private static void Effect(Dictionary<string, double?[]> answers, FuzzSet set, JsonNode json)
    {
        var ci = set.Options["level"] == "0.95" ? "ci95" : "ci90";
        foreach (var (name, node) in json.AsObject())
        {
            if (node is JsonArray pair && pair.All(p => p is null or JsonValue))
                answers[name] = Numbers(pair);
            else if (node is null or JsonValue)
                answers[name] = [Number(node)];
        }

        if (answers.TryGetValue($"newcombe_hybrid_score_{ci}", out var newcombe))
            answers["newcombe"] = newcombe;
        foreach (var test in new[] { "welch", "pooled" }.Where(t => json[t] is not null))
        {
            foreach (var field in new[] { "t", "df", "p" })
                answers[$"{test} {field}"] = [Number(json[test]![field])];
            answers[$"{test} ci"] = Numbers(json[test]![ci]!.AsArray());
        }

        if (json["ols_hc0_se"] is not null)
            answers["hc"] = Numbers(new[] { "ols_hc0_se", "ols_hc1_se", "ols_hc2_se", "ols_hc3_se" }.Select(f => json[f]));
        if (json["cace"] is { } cace)
            answers["cace"] = [Number(cace["estimate"]), Number(cace["se"])];
    }

    private static double?[] Numbers(IEnumerable<JsonNode?> nodes) => [.. nodes.Select(Number)];

    private static double? Number(JsonNode? node) => node is JsonValue value && value.TryGetValue<double>(out var number) ? number : null;
}
