using System.Text.Json.Nodes;
using Pathways.Projections.Charts;
using Pathways.Projections.Statistics;

namespace Pathways.Api.Analysis;

/// <summary><c>analyse survival</c>: Kaplan–Meier, by group, with the log-rank test.</summary>
internal static class Survival
{
    private static readonly SurvivalInterval[] Intervals = [SurvivalInterval.LogLog, SurvivalInterval.Log, SurvivalInterval.Plain];

    internal static void Run(ReadOnlySpan<string> words, Streams streams)
    {
        var arguments = Arguments.Parse(words, "time", "event", "by", "strata", "conf", "at", "event-is");
        var interval = TimeToEvent.Interval(arguments);
        if (arguments.Get("strata") is not null)
            _ = arguments.Require("by");
        TimeToEvent data;
        using (var csv = streams.Open(arguments))
            data = TimeToEvent.Read(csv, arguments);
        var curves = Fit(data, arguments, interval);
        var logRank = data.Groups is { Labels.Length: > 1 } groups
            ? new[] { LogRankWeights.LogRank, LogRankWeights.PetoPeto }.Select(w => LogRank.Test(data.Times, data.Events, groups.Codes, data.Strata is { } s ? s.Codes : default(ReadOnlySpan<int>), w)).ToArray()
            : [];
        var output = streams.To(arguments);
        var at = TimeToEvent.At(arguments, data.Times.Max());
        if (arguments.Json)
            output.Json(Document(arguments, data, curves, logRank, at, interval));
        else
            Write(output, arguments, data, curves, logRank, at, interval);
        output.Draw(options => SurvivalChart.Render(Chart(output, arguments, data, curves, logRank, interval), options));
    }

    /// <summary>The whole first, under no label, then each group.</summary>
    private static List<(string? Label, SurvivalCurve Curve)> Fit(TimeToEvent data, Arguments arguments, SurvivalInterval interval)
    {
        List<(string?, SurvivalCurve)> curves = [(null, KaplanMeier.Fit(data.Times, data.Events, level: arguments.Level, interval: interval))];
        if (data.Groups is { } groups)
            curves.AddRange(KaplanMeier.FitByGroup(data.Times, data.Events, groups.Codes, level: arguments.Level, interval: interval).Select(g => ((string?)groups.Labels[g.Key], g.Value)));
        return curves;
    }

    private static JsonObject Document(Arguments arguments, TimeToEvent data, List<(string? Label, SurvivalCurve Curve)> curves, LogRankResult[] logRank, double[] at, SurvivalInterval interval)
    {
        var document = new JsonObject
        {
            ["dataset"] = Path.GetFileNameWithoutExtension(arguments.File),
            ["file"] = Path.GetFileName(arguments.File),
            ["time"] = arguments.Get("time"),
            ["event"] = arguments.Get("event"),
            ["conf"] = TimeToEvent.NameOf(interval),
            ["level"] = arguments.Level,
            ["n_used"] = data.Times.Length,
            ["overall"] = CurveOf(data, null, curves[0].Curve, arguments, at),
        };
        if (data.Groups is { } groups)
        {
            var each = new JsonObject();
            for (var g = 1; g < curves.Count; g++)
                each[curves[g].Label!] = CurveOf(data, g - 1, curves[g].Curve, arguments, at);
            document["groups"] = each;
            foreach (var test in logRank)
            {
                document[test.Weights == LogRankWeights.LogRank ? "logrank" : "peto_peto_rho1"] = new JsonObject
                {
                    ["chisq"] = Output.Value(test.ChiSquare),
                    ["df"] = test.DegreesOfFreedom,
                    ["p"] = Output.Value(test.PValue),
                    ["strata"] = arguments.Get("strata"),
                    ["groups"] = new JsonArray([.. test.Groups.Select(g => new JsonObject
                    {
                        ["group"] = groups.Labels[g.Group], ["n"] = g.Rows, ["observed"] = g.Observed, ["expected"] = g.Expected,
                    })]),
                };
            }
        }

        return document;
    }

    /// <summary>Fields as in the reference files: R's, and its three kinds of interval.</summary>
    private static JsonObject CurveOf(TimeToEvent data, int? group, SurvivalCurve curve, Arguments arguments, double[] at)
    {
        var mean = curve.RestrictedMean();
        var steps = curve.Steps.Select(s => new JsonObject
        {
            ["time"] = s.Time,
            ["n_risk"] = s.AtRisk,
            ["n_event"] = s.Events,
            ["n_censor"] = s.Censored,
            ["surv"] = s.Survival,
            ["std_err_greenwood"] = Output.Value(s.StandardError),
            ["lower"] = Output.Value(s.Lower),
            ["upper"] = Output.Value(s.Upper),
        }).ToArray();
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
            ["max_time"] = Output.Value(curve.LastTime),
            ["steps_first10"] = new JsonArray([.. steps.Take(10).Select(s => s.DeepClone())]),
            ["steps"] = new JsonArray(steps),
        };
        var (times, events) = Rows(data, group);
        foreach (var interval in Intervals)
        {
            var same = KaplanMeier.Fit(times, events, level: arguments.Level, interval: interval);
            var median = same.Median;
            result[$"ci{arguments.Level * 100:0.##}_{TimeToEvent.NameOf(interval)}"] = new JsonArray([.. at.Select(t => new JsonObject
            {
                ["time"] = t, ["lower"] = Output.Value(same.At(t)?.Lower), ["upper"] = Output.Value(same.At(t)?.Upper),
            })]);
            result["quantiles_" + TimeToEvent.NameOf(interval)] = new JsonObject
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

    private static (double[] Times, bool[] Events) Rows(TimeToEvent data, int? group) => group is not { } g
        ? (data.Times, data.Events)
        : ([.. data.Times.Where((_, i) => data.Groups!.Codes[i] == g)], [.. data.Events.Where((_, i) => data.Groups!.Codes[i] == g)]);

    private static void Write(Output output, Arguments arguments, TimeToEvent data, List<(string? Label, SurvivalCurve Curve)> curves, LogRankResult[] logRank, double[] at, SurvivalInterval interval)
    {
        output.Line(output.Say($"Kaplan–Meier, intervalle {TimeToEvent.NameOf(interval)} à {arguments.Level:P0}, {data.Times.Length} lignes", $"Kaplan–Meier, {TimeToEvent.NameOf(interval)} interval at {arguments.Level:P0}, {data.Times.Length} rows"));
        output.Line();
        output.Table(
            [output.Say("groupe", "group"), "n", output.Say("événements", "events"), output.Say("médiane", "median"), "<", ">", output.Say("moyenne restreinte", "restricted mean"), "±", output.Say("suivi médian", "median follow-up")],
            [.. curves.Select(c => (IReadOnlyList<string>)[
                c.Label ?? output.Say("(tous)", "(all)"), output.Number(c.Curve.Rows), output.Number(c.Curve.Events), Reached(c.Curve.Median.Estimate), Reached(c.Curve.Median.Lower), Reached(c.Curve.Median.Upper),
                output.Number(c.Curve.RestrictedMean().Mean), output.Number(c.Curve.RestrictedMean().StandardError), Reached(c.Curve.FollowUp().Median.Estimate)])]);
        foreach (var (label, curve) in curves.Skip(data.Groups is null ? 0 : 1))
        {
            output.Line();
            output.Line(label ?? output.Say("(tous)", "(all)"));
            output.Table(
                [output.Say("temps", "time"), output.Say("exposés", "at risk"), "S(t)", output.Say("erreur type", "std. err."), "<", ">"],
                [.. at.Select(t => curve.At(t) is { } s
                    ? (IReadOnlyList<string>)[output.Number(t), output.Number(s.AtRisk), output.Number(s.Survival), output.Number(s.StandardError), output.Number(s.Lower), output.Number(s.Upper)]
                    : [output.Number(t), "0", "–", "–", "–", "–"])]);
        }

        foreach (var test in logRank)
        {
            output.Line();
            output.Line($"{(test.Weights == LogRankWeights.LogRank ? "Log-rank" : "Peto–Peto")} : χ² = {output.Number(test.ChiSquare)}, {test.DegreesOfFreedom} {output.Say("d.l.", "d.f.")}, p = {output.Number(test.PValue)}"
                + (arguments.Get("strata") is { } strata ? output.Say($", stratifié par {strata}", $", stratified by {strata}") : ""));
        }

        string Reached(ReachedTime time) => time.IsReached ? output.Number(time.Value) : output.Say("non atteinte", "not reached");
    }

    private static SurvivalChartData Chart(Output output, Arguments arguments, TimeToEvent data, List<(string? Label, SurvivalCurve Curve)> curves, LogRankResult[] logRank, SurvivalInterval interval)
    {
        var (time, status, by) = (arguments.Get("time"), arguments.Get("event"), arguments.Get("by"));
        return new(
            new(
                output.Say($"Combien de temps jusqu’à {status}{(by is null ? "" : $", selon {by}")} ?", $"How long until {status}{(by is null ? "" : $", by {by}")}?"),
                output.Say($"Kaplan–Meier, intervalle {TimeToEvent.NameOf(interval)} à {arguments.Level * 100:0.#} %, {output.Number(data.Times.Length)} lignes", $"Kaplan–Meier, {TimeToEvent.NameOf(interval)} interval at {arguments.Level * 100:0.#}%, {output.Number(data.Times.Length)} rows"),
                Path.GetFileName(arguments.File),
                logRank.Length == 0 ? null : $"Log-rank : χ² = {output.Number(logRank[0].ChiSquare)}, {logRank[0].DegreesOfFreedom} {output.Say("d.l.", "d.f.")}, p {(logRank[0].PValue < 1e-4 ? "< " + output.Number(0.0001) : "= " + output.Number(logRank[0].PValue))}"),
            [.. curves.Skip(data.Groups is null ? 0 : 1).Select(c => Series(c.Label ?? output.Say("Tous", "All"), c.Curve))],
            time!,
            output.Say("Part sans l’événement", "Share without the event"));
    }

    private static CurveSeries Series(string label, SurvivalCurve curve) => new(
        label,
        [.. curve.Steps.Select(s => new CurveStep(s.Time, s.AtRisk, s.Survival, s.Lower, s.Upper, s.Censored))],
        curve.Median.Estimate.OrNull, curve.Median.Lower.OrNull, curve.Median.Upper.OrNull);
}
