using System.Globalization;
using Pathways.Projections.Charts;
using Pathways.Projections.Statistics;

namespace Pathways.Api.Analysis;

/// <summary><c>analyse survival</c>: Kaplan–Meier, by group, with the log-rank test.</summary>
internal static class Survival
{
    /// <summary>The text shows up to 45 pairs; JSON those of up to <see cref="Bounds.MostGroupsOfPairs"/> groups.</summary>
    private const int MostGroupsOfPairs = 10;

    internal static void Run(ReadOnlySpan<string> words, Streams streams)
    {
        var arguments = Arguments.Parse(words, "time", "event", "by", "strata", "conf", "at", "event-is", "entry", "weights", "horizon", "missing", "svg", "encoding", "level");
        var interval = TimeToEvent.Interval(arguments);
        // Before a line of the answer is written.
        _ = RestrictedMeans.Asked(arguments);
        if (arguments.Get("strata") is not null)
        {
            _ = arguments.Require("by");
            if (arguments.Get("entry") is not null || arguments.Get("weights") is not null)
                arguments.Refuse("strata", "les tests ne connaissent ni entrée tardive ni poids, et les courbes ne sont pas stratifiées", "the tests know no delayed entry and no weights, and curves are not stratified");
        }

        TimeToEvent data;
        using (var csv = streams.Open(arguments))
            data = TimeToEvent.Of(csv, arguments);
        if (arguments.Get("svg") is not null)
            Bounds.RequireCurves(data.Groups?.Labels.Length ?? 1);
        if (arguments.Json && data is { Groups: { } paired, Strata: { } strata })
            Bounds.RequirePairs(paired.Labels.Length, strata.Labels.Length);
        var at = TimeToEvent.At(arguments, data.Times.Max());
        Bounds.RequireAnswers(1 + (data.Groups?.Labels.Length ?? 0), at.Length);
        var curves = Fit(data, arguments.Level, interval);
        var means = RestrictedMeans.Of(arguments, curves);
        // the log-rank test knows no delayed entry and no weights
        var tests = data.Groups is { Labels.Length: > 1 } groups && data.Entries.Length + data.Weights.Length == 0
            ? new[] { LogRankWeights.LogRank, LogRankWeights.PetoPeto }.Select(w => LogRank.Test(data.Times, data.Events, groups.Codes, data.Strata is { } s ? s.Codes : default(ReadOnlySpan<int>), w, data.Ties)).ToArray()
            : [];
        var pairs = tests.Length > 0 && data.Groups!.Labels.Length > 2 && data.Groups.Labels.Length <= (arguments.Json ? Bounds.MostGroupsOfPairs : MostGroupsOfPairs)
            ? tests.ToDictionary(t => t.Weights, t => LogRank.Pairwise(data.Times, data.Events, data.Groups.Codes, data.Strata is { } s ? s.Codes : default(ReadOnlySpan<int>), t.Weights, data.Ties))
            : [];
        var output = streams.To(arguments);
        var notes = SurvivalNotes.Of(arguments, data, curves, means, [.. tests, .. pairs.Values.SelectMany(each => each.Select(p => p.Test))], interval);
        if (arguments.Json)
            output.Json(SurvivalDocument.Of(arguments, data, curves, means, tests, pairs, at, interval, [.. notes, .. SurvivalNotes.OfTable(curves, at, interval)]));
        else
            Write(output, arguments, data, curves, means, tests, pairs, at, interval, [.. notes, .. SurvivalNotes.OfTable(curves, at, interval)]);
        output.Draw(options => SurvivalChart.Render(Chart(output, arguments, data, curves, means, tests, interval, notes), options));
    }

    /// <summary>The whole first, under no label, then each group; what is tied is decided on all rows, as <c>survfit(~ g)</c> does.</summary>
    internal static List<(string? Label, SurvivalCurve Curve)> Fit(TimeToEvent data, double level, SurvivalInterval interval)
    {
        var variance = VarianceOf(data);
        List<(string?, SurvivalCurve)> curves = [(null, KaplanMeier.Fit(data.Times, data.Events, data.Weights, data.Entries, level, interval, variance, data.Ties))];
        if (data.Groups is { } groups)
            curves.AddRange(KaplanMeier.FitByGroup(data.Times, data.Events, groups.Codes, data.Weights, data.Entries, level, interval, variance, data.Ties).Select(g => ((string?)groups.Labels[g.Key], g.Value)));
        return curves;
    }

    /// <summary>R takes the robust variance by itself as soon as a weight is not whole.</summary>
    internal static SurvivalVariance VarianceOf(TimeToEvent data) =>
        Array.TrueForAll(data.Weights, w => w == Math.Floor(w)) ? SurvivalVariance.Greenwood : SurvivalVariance.Robust;

    /// <summary>What the numbers of a weighted answer count; null without weights.</summary>
    internal static (string French, string English)? OfWeights(TimeToEvent data)
    {
        if (data.Weights.Length == 0)
            return null;
        var total = data.Weights.Sum();
        var (sum, somme) = (total.ToString("0.######", CultureInfo.InvariantCulture), total.ToString("0.######", CultureInfo.GetCultureInfo("fr-FR")));
        return VarianceOf(data) == SurvivalVariance.Greenwood
            ? ($"Poids : événements et exposés sont des sommes de poids (total {somme}), n des lignes ; poids entiers : chacun compte autant de personnes (Greenwood).",
                $"Weights: events and at risk are sums of weights ({sum} in all), n is rows; whole weights: each counts as many people (Greenwood).")
            : ($"Poids : événements et exposés sont des sommes de poids (total {somme}), n des lignes ; poids non entiers : erreur type robuste, sauf celle de la moyenne restreinte (Greenwood, comme R), qui dépend de l’échelle des poids.",
                $"Weights: events and at risk are sums of weights ({sum} in all), n is rows; weights that are not whole: robust standard error, except that of the restricted mean (Greenwood's, as in R), which depends on the scale of the weights.");
    }

    /// <summary>Why groups stand beside each other without a test; null where there is one, or only one group.</summary>
    internal static (string French, string English)? WhyNoTest(TimeToEvent data, LogRankResult[] tests) => data.Groups is null ? null
        : data.Groups.Labels.Length < 2 ? OneGroup
        : data.Entries.Length + data.Weights.Length > 0 ? ("Pas de test : le log-rank ne connaît ni entrée tardive ni poids.", "No test: the log-rank knows no delayed entry and no weights.")
        : Array.Exists(tests, t => t.DegreesOfFreedom == 0) ? ("Pas de test : aucun événement pendant que deux groupes sont exposés.", "No test: no event while two groups are at risk.")
        : null;

    /// <summary>Groups that a test leaves out of its degrees of freedom: nobody of them is at risk when there is an event.</summary>
    internal static string[] NotCompared(TimeToEvent data, LogRankResult test) =>
        [.. test.Groups.Where(g => test.DegreesOfFreedom > 0 && g.Expected == 0).Select(g => data.Groups!.Labels[g.Group])];

    /// <summary>χ² of a test; null where nothing is compared, which is no χ² of 0.</summary>
    internal static double? Statistic(LogRankResult test) => test.DegreesOfFreedom > 0 ? test.ChiSquare : null;

    internal static (string French, string English) OneGroup => ("Un seul groupe : rien à comparer.", "One group only: nothing to compare.");

    private static void Write(Output output, Arguments arguments, TimeToEvent data, List<(string? Label, SurvivalCurve Curve)> curves, RestrictedMeans means, LogRankResult[] logRank, Dictionary<LogRankWeights, IReadOnlyList<LogRankPair>> pairs, double[] at, SurvivalInterval interval, Note[] notes)
    {
        output.Line(output.Say($"Kaplan–Meier, intervalle {interval.Name()} à {output.Percent(arguments.Level)}, {data.Times.Length} lignes, temps : {arguments.Get("time")} (unité du fichier)", $"Kaplan–Meier, {interval.Name()} interval at {output.Percent(arguments.Level)}, {data.Times.Length} rows, time: {arguments.Get("time")} (unit of the file)"));
        LeftOut.Write(output, data.Read.LeftOut, arguments);
        // beside sums of weights, what is counted here are rows
        var weighed = data.Weights.Length > 0;
        if (TableNotes.Statuses(output, data.Read, arguments.Get("event")!, weighed ? ("lignes avec l’événement", "rows with the event") : ("événements", "events"), weighed ? ("lignes censurées", "rows censored") : ("censurés", "censored")) is { } statuses)
            output.Line(statuses + ".");
        TableNotes.Write(output, notes);
        if (OfWeights(data) is { } weighted)
            output.Line(output.Say(weighted.French, weighted.English));
        if (WhyNoTest(data, logRank) is { } why)
            output.Line(output.Say(why.French, why.English));
        output.Line(means.Heading(output) + ".");
        output.Line();
        output.Table(
            [output.Say("groupe", "group"), "n", output.Say("événements", "events"), output.Say("médiane", "median"), "<", ">", output.Say("moyenne restreinte", "restricted mean"), "±", output.Say("suivi médian (KM inversé)", "median follow-up (reverse KM)")],
            [.. curves.Select((c, i) => (IReadOnlyList<string>)[
                c.Label ?? output.Say("(tous)", "(all)"), output.Number(c.Curve.Rows), output.Number(c.Curve.Events), Reached(c.Curve.Median.Estimate), Reached(c.Curve.Median.Lower), Reached(c.Curve.Median.Upper),
                output.Number(means[i].Mean), output.Number(means[i].StandardError), Reached(c.Curve.FollowUp().Median.Estimate)])]);
        foreach (var (label, curve) in curves.Skip(data.Groups is null ? 0 : 1))
        {
            output.Line();
            output.Line(label ?? output.Say("(tous)", "(all)"));
            output.Table(
                [output.Say("temps", "time"), output.Say("exposés avant", "at risk before"), "S(t)", output.Say("erreur type", "std. err."), "<", ">"],
                [.. at.Select(t => curve.At(t) is { } s
                    ? (IReadOnlyList<string>)[output.Number(t), output.Number(s.AtRisk), output.Number(s.Survival), output.Number(s.StandardError), output.Number(s.Lower), output.Number(s.Upper)]
                    : [output.Number(t), "0", "–", "–", "–", "–"])]);
        }

        foreach (var test in logRank)
        {
            output.Line();
            output.Line($"{(test.Weights == LogRankWeights.LogRank ? "Log-rank" : "Peto–Peto")} : χ² = {output.Number(Statistic(test))}, {test.DegreesOfFreedom} {output.Say("d.l.", "d.f.")}, p = {output.Number(test.PValue)}"
                + (arguments.Get("strata") is { } strata ? output.Say($", stratifié par {strata}", $", stratified by {strata}") : "")
                + (test.Weights == LogRankWeights.PetoPeto ? output.Say(" ; poids S(t−) de Kaplan–Meier (ρ = 1)", "; weights S(t−) of Kaplan–Meier (ρ = 1)") : ""));
        }

        if (logRank.Length > 0 && NotCompared(data, logRank[0]) is { Length: > 0 } left)
        {
            var names = string.Join(", ", left);
            output.Line(output.Say($"Non comparé, car sans personne exposée lors d’un événement : {names}.", $"Not compared, as nobody of it is at risk when there is an event: {names}."));
        }

        if (pairs.Count > 0)
            WritePairs(output, arguments.Get("strata"), data.Groups!, pairs[LogRankWeights.LogRank], pairs[LogRankWeights.PetoPeto]);
        else if (logRank.Length > 0 && data.Groups!.Labels.Length is > MostGroupsOfPairs and <= Bounds.MostGroupsOfPairs and var k)
            output.Line(output.Say($"Paires de groupes : {output.Number(k * (k - 1.0) / 2)}, dans --json seulement.", $"Pairs of groups: {output.Number(k * (k - 1.0) / 2)}, in --json only."));

        string Reached(ReachedTime time) => time.IsReached ? output.Number(time.Value) : time.IsNone ? "–" : output.Say("non atteinte", "not reached");
    }

    /// <summary>Each pair on its own rows, with p as it is and corrected for having asked all pairs.</summary>
    private static void WritePairs(Output output, string? strata, Levels groups, IReadOnlyList<LogRankPair> logRank, IReadOnlyList<LogRankPair> peto)
    {
        output.Line();
        output.Table(
            [strata is null ? output.Say("paire", "pair") : output.Say($"paire, stratifiée par {strata}", $"pair, stratified by {strata}"), "log-rank p", "p (Holm)", "Peto–Peto p", "p (Holm)"],
            [.. logRank.Zip(peto, (l, p) => (IReadOnlyList<string>)[
                $"{groups.Labels[l.GroupA]} / {groups.Labels[l.GroupB]}", output.Number(l.Test.PValue), output.Number(l.HolmPValue), output.Number(p.Test.PValue), output.Number(p.HolmPValue)])]);
        if (logRank.Any(p => p.Test.PValue is null))
            output.Line(output.Say("Paires sans p : aucun événement pendant que les deux groupes sont exposés.", "Pairs without p: no event while both groups are at risk."));
    }

    private static SurvivalChartData Chart(Output output, Arguments arguments, TimeToEvent data, List<(string? Label, SurvivalCurve Curve)> curves, RestrictedMeans means, LogRankResult[] logRank, SurvivalInterval interval, Note[] notes)
    {
        var (time, status, by) = (arguments.Get("time"), arguments.Get("event-is") ?? arguments.Get("event"), arguments.Get("by"));
        return new(
            new(
                output.Say($"Combien de temps jusqu’à {status}{(by is null ? "" : $", selon {by}")} ?", $"How long until {status}{(by is null ? "" : $", by {by}")}?"),
                TableNotes.Under(output, output.Say($"Kaplan–Meier, intervalle {interval.Name()} à {output.Percent(arguments.Level)}, {output.Number(data.Times.Length)} lignes", $"Kaplan–Meier, {interval.Name()} interval at {output.Percent(arguments.Level)}, {output.Number(data.Times.Length)} rows"), data.Read.LeftOut, notes)
                    + ". " + means.Drawn(output, curves)
                    + (OfWeights(data) is { } weighted ? ". " + output.Say(weighted.French, weighted.English).TrimEnd('.') : ""),
                Path.GetFileName(arguments.File),
                logRank.Length == 0 ? null : WhyNoTest(data, logRank) is { } why ? output.Say(why.French, why.English) : $"Log-rank : χ² = {output.Number(Statistic(logRank[0]))}, {logRank[0].DegreesOfFreedom} {output.Say("d.l.", "d.f.")}, p {(logRank[0].PValue < 1e-4 ? "< " + output.Number(0.0001) : "= " + output.Number(logRank[0].PValue))}"),
            [.. curves.Skip(data.Groups is null ? 0 : 1).Select(c => Series(c.Label ?? output.Say("Tous", "All"), c.Curve))],
            time!,
            output.Say("Part sans l’événement", "Share without the event"));
    }

    private static CurveSeries Series(string label, SurvivalCurve curve) => new(
        label,
        [.. curve.Steps.Select(s => new CurveStep(s.Time, s.AtRisk, s.Survival, s.Lower, s.Upper, s.Censored))],
        curve.Median.Estimate.OrNull, curve.Median.Lower.OrNull, curve.Median.Upper.OrNull);
}
