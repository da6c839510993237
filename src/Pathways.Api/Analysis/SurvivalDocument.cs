using System.Text.Json;
using System.Text.Json.Nodes;
using Pathways.Projections.Statistics;

namespace Pathways.Api.Analysis;

/// <summary>What <c>analyse survival --json</c> says: fields as in the reference files, R's, with its three kinds of interval.</summary>
internal static class SurvivalDocument
{
    private static readonly SurvivalInterval[] Intervals = [SurvivalInterval.LogLog, SurvivalInterval.Log, SurvivalInterval.Plain];

    internal static JsonObject Of(Arguments arguments, TimeToEvent data, List<(string? Label, SurvivalCurve Curve)> curves, RestrictedMeans means, LogRankResult[] tests, Dictionary<LogRankWeights, IReadOnlyList<LogRankPair>> pairs, double[] at, SurvivalInterval asked, Note[] notes)
    {
        var document = new JsonObject
        {
            ["dataset"] = Path.GetFileNameWithoutExtension(arguments.File),
            ["file"] = Path.GetFileName(arguments.File),
            ["time"] = arguments.Get("time"),
            ["event"] = arguments.Get("event"),
            ["by"] = arguments.Get("by"),
            ["strata"] = arguments.Get("strata"),
            ["entry"] = arguments.Get("entry"),
            ["conf"] = asked.Name(),
            ["level"] = arguments.Level,
            ["variance"] = Survival.VarianceOf(data) == SurvivalVariance.Greenwood ? "greenwood" : "robust",
            ["n_used"] = data.Times.Length,
            ["horizon"] = means.Document(),
            ["overall"] = Curve(curves[0].Curve, means.Document(0), arguments, at),
        };
        LeftOut.Into(document, data.Read.LeftOut, arguments);
        document["event_values"] = TableNotes.Statuses(data.Read, arguments.Get("event")!, isEvent: true);
        document["censored_values"] = TableNotes.Statuses(data.Read, arguments.Get("event")!, isEvent: false);
        document["notes"] = TableNotes.Document(notes);
        document["n_time_0"] = TableNotes.TimeZero(data.Times);
        document["weights"] = data.Weights.Length == 0 ? null : new JsonObject
        {
            ["column"] = arguments.Get("weights"),
            ["sum"] = data.Weights.Sum(),
            ["variance"] = Survival.VarianceOf(data) == SurvivalVariance.Greenwood ? "greenwood" : "robust",
        };
        if (Survival.WhyNoTest(data, tests) is { } why)
            document["no_test_because"] = why.English;
        if (data.Groups is not { } groups)
            return document;
        var each = new JsonObject();
        for (var g = 0; g < groups.Labels.Length; g++)
            each[groups.Labels[g]] = Curve(curves[g + 1].Curve, means.Document(g + 1), arguments, at);
        document["groups"] = each;
        foreach (var test in tests)
            document[NameOf(test.Weights)] = Test(test, groups, Survival.NotCompared(data, test), arguments.Get("strata"));
        foreach (var (weights, tested) in pairs)
            document["pairwise_" + NameOf(weights)] = Pairs(groups, tested, arguments.Get("strata"));

        return document;
    }

    private static string NameOf(LogRankWeights weights) => weights == LogRankWeights.LogRank ? "logrank" : "peto_peto_rho1";

    private static JsonObject Test(LogRankResult test, Levels groups, string[] notCompared, string? strata) => new()
    {
        ["chisq"] = Output.Value(Survival.Statistic(test)),
        ["df"] = test.DegreesOfFreedom,
        ["p"] = Output.Value(test.PValue),
        ["strata"] = strata,
        ["not_compared"] = new JsonArray([.. notCompared.Select(g => (JsonNode)g)]),
        ["groups"] = new JsonArray([.. test.Groups.Select(g => new JsonObject
        {
            ["group"] = groups.Labels[g.Group], ["n"] = g.Rows, ["observed"] = g.Observed, ["expected"] = g.Expected,
        })]),
    };

    private static JsonArray Pairs(Levels groups, IReadOnlyList<LogRankPair> pairs, string? strata) => new(
        [.. pairs.Select(p => new JsonObject
        {
            ["a"] = groups.Labels[p.GroupA], ["b"] = groups.Labels[p.GroupB], ["chisq"] = Output.Value(Survival.Statistic(p.Test)),
            ["p"] = Output.Value(p.Test.PValue), ["p_holm"] = Output.Value(p.HolmPValue), ["strata"] = strata,
            ["null_because"] = p.Test.PValue is null ? "no event while both are at risk" : null,
        })]);

    private static JsonObject Curve(SurvivalCurve curve, JsonObject restricted, Arguments arguments, double[] at)
    {
        var mean = curve.RestrictedMean();
        JsonRows Steps(int most) => new(Math.Min(most, curve.Steps.Count), (json, i) =>
        {
            var s = curve.Steps[i];
            json.WriteStartObject();
            json.WriteNumber("time", s.Time);
            json.WriteNumber("n_risk", s.AtRisk);
            json.WriteNumber("n_event", s.Events);
            json.WriteNumber("n_censor", s.Censored);
            json.WriteNumber("surv", s.Survival);
            Write(json, "std_err_greenwood", s.StandardError);
            Write(json, "lower", s.Lower);
            Write(json, "upper", s.Upper);
            json.WriteEndObject();
        });
        var result = new JsonObject
        {
            ["n"] = curve.Rows,
            ["events"] = curve.Events,
            ["censored"] = curve.Censored,
            ["at_times"] = new JsonArray([.. at.Select(t => curve.At(t) is { } s
                ? new JsonObject { ["time"] = t, ["n_risk"] = s.AtRisk, ["survival"] = s.Survival, ["std_err_greenwood"] = Output.Value(s.StandardError) }
                : new JsonObject { ["time"] = t, ["n_risk"] = 0, ["survival"] = null, ["std_err_greenwood"] = null })]),
            ["rmst_to_max_time"] = Output.Value(mean.Mean),
            ["rmst_se"] = Output.Value(mean.StandardError),
            ["rmst_to_horizon"] = restricted,
            ["max_time"] = Output.Value(curve.LastTime),
            ["steps_first10"] = Steps(10).AsNode(),
            ["steps"] = Steps(int.MaxValue).AsNode(),
        };
        foreach (var interval in Intervals)
        {
            var same = curve.With(interval);
            var median = same.Median;
            result[Output.Interval(arguments.Level) + "_" + interval.Name()] = new JsonArray([.. at.Select(t => new JsonObject
            {
                ["time"] = t, ["lower"] = Output.Value(same.At(t)?.Lower), ["upper"] = Output.Value(same.At(t)?.Upper),
            })]);
            result["quantiles_" + interval.Name()] = new JsonObject
            {
                ["q25"] = Output.Value(same.Quantile(0.25).Estimate.OrNull),
                ["median"] = Output.Value(median.Estimate.OrNull),
                ["q75"] = Output.Value(same.Quantile(0.75).Estimate.OrNull),
                ["median_lower"] = Output.Value(median.Lower.OrNull),
                ["median_upper"] = Output.Value(median.Upper.OrNull),
            };
        }

        result["median_followup_reverse_km"] = Output.Value(curve.FollowUp().Median.Estimate.OrNull);
        return result;
    }

    /// <summary>Null for what does not exist or is not finite.</summary>
    private static void Write(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }
}
