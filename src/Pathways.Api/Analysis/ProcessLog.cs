using System.Globalization;
using System.Text.Json.Nodes;
using Pathways.Projections.Charts;
using Pathways.Projections.Formats;
using Pathways.Projections.Process;

namespace Pathways.Api.Analysis;

/// <summary><c>analyse process</c>: what follows what in a log, how often and how long, and how cases keep to a plan.</summary>
internal static class ProcessLog
{
    private const int IssuesShown = 5;

    internal static void Run(ReadOnlySpan<string> words, Streams streams)
    {
        var arguments = Arguments.Parse(words, "order", "plan", "case", "activity", "timestamp", "classifier");
        var order = arguments.OneOf("order", "file", "time") == "time" ? CaseOrder.Time : CaseOrder.File;
        var (analysis, issues) = Read(arguments, order, streams);
        if (analysis.Cases == 0)
            throw new AnalysisError("analyse/empty-file", $"« {arguments.File} » ne contient aucun parcours", $"'{arguments.File}' holds no case");
        var plan = arguments.List("plan");
        var output = streams.To(arguments);
        foreach (var issue in issues.Take(IssuesShown))
            streams.Error.WriteLine(streams.English ? string.Create(CultureInfo.InvariantCulture, $"{issue.Code} at line {issue.Line}, column {issue.Column}: {issue.Message}") : FrenchRefusals.Of(issue));
        if (issues.Count > IssuesShown)
            streams.Error.WriteLine(output.Say($"… et {issues.Count - IssuesShown} autres remarques sur le fichier", $"… and {issues.Count - IssuesShown} more remarks on the file"));
        if (arguments.Json)
            output.Json(Document(arguments, analysis, plan));
        else
            Write(output, analysis, plan);
        output.Draw(options => plan.Length > 0 && analysis.Cases > 0
            ? FunnelChart.Render(PlanChart(output, arguments, analysis, plan), options)
            : ProcessMap.Render(Map(output, arguments, analysis), options));
    }

    private static (ProcessAnalysis Analysis, IReadOnlyList<LogIssue> Issues) Read(Arguments arguments, CaseOrder order, Streams streams)
    {
        try
        {
            using var log = EventLogReader.Open(arguments.File, new EventLogOptions
            {
                Classifier = arguments.List("classifier"),
                CaseColumn = arguments.Get("case"),
                ActivityColumn = arguments.Get("activity"),
                TimeColumn = arguments.Get("timestamp"),
                Encoding = arguments.Get("encoding"),
            });
            var progress = new ProgressLine(streams.Error, log.BytesTotal ?? 0, streams.Terminal, streams.English);
            var analysis = ProcessAnalysisBuilder.Read(log, order, new Direct(progress));
            progress.Done();
            streams.Read(log.Input);
            return (analysis, log.Issues);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw AnalysisError.Unreadable(arguments.File, e);
        }
    }

    private static JsonObject Document(Arguments arguments, ProcessAnalysis analysis, string[] plan)
    {
        var document = new JsonObject
        {
            ["log"] = Path.GetFileName(arguments.File).Split('.')[0],
            ["file"] = Path.GetFileName(arguments.File),
            ["cases"] = analysis.Cases,
            ["events"] = analysis.Events,
            ["classifier"] = arguments.Get("classifier") is null ? "name" : string.Join('+', arguments.List("classifier")),
            ["events_per_case"] = analysis.EventsPerCase is { } e ? new JsonObject { ["min"] = e.Min, ["max"] = e.Max, ["mean"] = e.Mean, ["median"] = e.Median } : null,
            ["activities"] = analysis.Activities.Count,
            ["activity_counts"] = Counts(analysis.Activities.Select(a => (a.Activity, a.Events))),
            ["activity_case_counts"] = Counts(analysis.Activities.OrderByDescending(a => a.Cases).Select(a => (a.Activity, a.Cases))),
            ["lifecycle_counts"] = Counts(analysis.Transitions.Select(t => (t.Key.Name() ?? "null", t.Value))),
            ["first_ts"] = Instant(analysis.First),
            ["last_ts"] = Instant(analysis.Last),
            ["cases_not_in_ts_order"] = analysis.CasesNotInTimeOrder,
            ["doc_equals_ts_order"] = analysis.CasesNotInTimeOrder == 0,
            ["events_without_time"] = analysis.EventsWithoutTime,
            [analysis.Order == CaseOrder.Time ? "order_ts" : "order_doc"] = Ordered(analysis),
        };
        (document["activity_times"], document["bottlenecks"]) = WhereTimeGoes.Documents(analysis);
        if (plan.Length > 0)
            (document["conformance"], document["funnel"]) = PlanReport.Documents(analysis, plan);
        return document;
    }

    private static string? Instant(DateTimeOffset? time) => time?.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture);

    private static JsonObject Ordered(ProcessAnalysis analysis) => new()
    {
        ["variants"] = analysis.Variants.Count,
        ["start_activities"] = Counts(analysis.Starts.Select(s => (s.Activity, s.Count))),
        ["end_activities"] = Counts(analysis.Ends.Select(s => (s.Activity, s.Count))),
        ["dfg_edges"] = analysis.Edges.Count,
        ["dfg_total"] = analysis.Edges.Sum(e => e.Count),
        ["dfg"] = new JsonArray([.. analysis.Edges.Select(e => new JsonArray(e.From, e.To, e.Count))]),
        ["performance_dfg"] = new JsonArray([.. analysis.Edges.Where(e => e.Times is not null).Select(e => new JsonArray(e.From, e.To, new JsonObject
        {
            ["n"] = e.Times!.Count, ["mean_s"] = e.Times.Mean, ["median_s"] = e.Times.Median, ["min_s"] = e.Times.Min, ["max_s"] = e.Times.Max,
        }))]),
        ["top_variants"] = new JsonArray([.. analysis.Variants.Take(10).Select(v => new JsonObject
        {
            ["count"] = v.Count, ["share"] = v.Share, ["activities"] = new JsonArray([.. v.Activities.Select(a => (JsonNode)a)]),
        })]),
        ["variants_covering_80pct"] = analysis.VariantsCovering(0.8),
        ["variants_with_single_case"] = analysis.Variants.Count(v => v.Count == 1),
        ["cases_with_rework_by_activity"] = Counts(analysis.Activities.Where(a => a.CasesWithRework > 0).OrderByDescending(a => a.CasesWithRework).Select(a => (a.Activity, a.CasesWithRework))),
        ["adjacent_equal_timestamps"] = analysis.AdjacentEqualTimes,
        ["case_duration_s"] = analysis.CaseDurations is { } d ? new JsonObject
        {
            ["min"] = d.Min,
            ["q25_type7"] = d.LowerQuartile,
            ["median"] = d.Median,
            ["mean"] = d.Mean,
            ["q75_type7"] = d.UpperQuartile,
            ["max"] = d.Max,
        }
        : null,
    };

    private static JsonObject Counts(IEnumerable<(string Name, long Count)> counts) =>
        new(counts.Select(c => KeyValuePair.Create(c.Name, (JsonNode?)JsonValue.Create(c.Count))));

    private static void Write(Output output, ProcessAnalysis analysis, string[] plan)
    {
        output.Line(output.Say(
            $"{analysis.Cases} parcours, {analysis.Events} événements, {analysis.Activities.Count} activités, {analysis.Variants.Count} variantes, ordre {(analysis.Order == CaseOrder.Time ? "des dates" : "du fichier")}",
            $"{analysis.Cases} cases, {analysis.Events} events, {analysis.Activities.Count} activities, {analysis.Variants.Count} variants, order of {(analysis.Order == CaseOrder.Time ? "timestamps" : "the file")}"));
        output.Line();
        output.Table(
            [output.Say("activité", "activity"), output.Say("événements", "events"), output.Say("parcours", "cases"), output.Say("répétée dans", "repeated in"), output.Say("début", "start"), output.Say("fin", "end")],
            [.. analysis.Activities.Select(a => (IReadOnlyList<string>)[a.Activity, output.Number(a.Events), output.Number(a.Cases), output.Number(a.CasesWithRework),
                output.Number(analysis.Starts.FirstOrDefault(s => s.Activity == a.Activity)?.Count ?? 0), output.Number(analysis.Ends.FirstOrDefault(s => s.Activity == a.Activity)?.Count ?? 0)])]);
        output.Line();
        output.Table(
            [output.Say("de → à (30 plus fréquents)", "from → to (30 most frequent)"), output.Say("passages", "count"), output.Say("médiane s", "median s"), output.Say("moyenne s", "mean s")],
            [.. analysis.Edges.Take(30).Select(e => (IReadOnlyList<string>)[$"{e.From} → {e.To}", output.Number(e.Count), output.Number(e.Times?.Median), output.Number(e.Times?.Mean)])]);
        WhereTimeGoes.Write(output, analysis);
        output.Line();
        output.Line(output.Say("Variantes (10 plus fréquentes)", "Variants (10 most frequent)"));
        foreach (var variant in analysis.Variants.Take(10))
            output.Line($"{output.Number(variant.Count),9} {output.Number(Math.Round(variant.Share * 100, 1)),6} %  {string.Join(" → ", variant.Activities)}");
        if (plan.Length > 0)
            PlanReport.Write(output, analysis, plan);
    }

    private static ProcessMapData Map(Output output, Arguments arguments, ProcessAnalysis analysis) => new(
        new(
            output.Say("Qu’est-ce qui suit quoi ?", "What follows what?"),
            output.Say(
                $"Suites directes, ordre {(analysis.Order == CaseOrder.Time ? "des dates" : "du fichier")}, {output.Number(analysis.Cases)} parcours",
                $"Directly-follows, order of {(analysis.Order == CaseOrder.Time ? "timestamps" : "the file")}, {output.Number(analysis.Cases)} cases"),
            Path.GetFileName(arguments.File)),
        [.. analysis.Activities.Select(a => new MapNode(a.Activity, ChartValue.Of(a.Events), Mark(analysis.Starts, a.Activity), Mark(analysis.Ends, a.Activity)))],
        [.. analysis.Edges.Select(e => new MapEdge(e.From, e.To, ChartValue.Of(e.Count), e.Times?.Median))],
        analysis.Edges.Count > 30 ? 0.95 : 1);

    private static ChartValue? Mark(IReadOnlyList<CaseCount> marks, string activity) =>
        marks.FirstOrDefault(m => m.Activity == activity) is { } mark ? ChartValue.Of(mark.Count) : null;

    private static FunnelChartData PlanChart(Output output, Arguments arguments, ProcessAnalysis analysis, string[] plan) => new(
        new(output.Say("Jusqu’où va-t-on dans le plan ?", "How far along the plan?"), output.Say("Étapes dans l’ordre, dénominateur : la première", "Steps in order, denominator: the first"), Path.GetFileName(arguments.File)),
        [.. Funnel.Of(analysis.Variants, plan).Select(s => new FunnelStage(s.Activity, ChartValue.Of(s.Ordered)))]);

    /// <summary>Reports at once, on the reading thread: <see cref="Progress{T}"/> would write after the answer.</summary>
    private sealed class Direct(ProgressLine line) : IProgress<long>
    {
        public void Report(long value) => line.Report(value);
    }
}
