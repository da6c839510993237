using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pathways.Api.Hosting;
using Pathways.Projections.Process;

namespace Pathways.Api.Analysis;

/// <summary>The answer of <c>analyse process</c> as JSON, every number as it is.</summary>
internal static class ProcessDocument
{
    internal static JsonObject Of(ReadLog log, string[] plan)
    {
        var (analysis, arguments) = (log.Analysis, log.Arguments);
        var sorted = analysis.CasesNotInTimeOrder == 0;
        var document = new JsonObject
        {
            ["log"] = Path.GetFileName(arguments.File).Split('.')[0],
            ["file"] = Path.GetFileName(arguments.File),
            ["columns"] = new JsonObject(log.Columns.Select(c => KeyValuePair.Create(c.Key, (JsonNode?)JsonValue.Create(c.Value)))),
            ["columns_not_taken"] = new JsonObject(log.OtherColumns.Select(c => KeyValuePair.Create(c.Key, (JsonNode?)Names(c.Value)))),
            ["object_type"] = log.ObjectType,
            ["classifiers_declared"] = new JsonArray([.. log.DeclaredClassifiers.Select(c => new JsonObject { ["name"] = c.Name, ["keys"] = Names(c.Keys) })]),
            ["classifiers_named"] = new JsonArray([.. log.NamedClassifiers.Select(c => new JsonObject { ["name"] = c.Name, ["keys"] = Names(c.Keys), ["taken"] = !c.IsAttribute })]),
            ["order"] = analysis.Order == CaseOrder.Time ? "time" : "file",
            ["zone"] = log.Zone?.Id ?? "UTC",
            ["missing_words"] = Names(arguments.Missing.Words),
            ["taken_for_missing"] = Names(log.Counts.WordsTakenForMissing),
            ["without_effect"] = Names(log.WithoutEffect()),
            ["notes"] = TableNotes.Document(LogNotes.Of(log)),
            ["strict"] = arguments.Has("strict"),
            ["remark_counts"] = Counts(log.IssueCounts.Select(c => (c.Key, c.Value))),
            ["remarks"] = new JsonArray([.. log.Issues.Select(i => new JsonObject { ["code"] = i.Code, ["table"] = i.Table, ["line"] = i.Line, ["column"] = i.Column })]),
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
            ["doc_equals_ts_order"] = sorted,
            ["events_without_time"] = analysis.EventsWithoutTime,
        };
        // In a log whose file is in the order of time, both are the same answer.
        if (analysis.Order == CaseOrder.File || sorted)
            document["order_doc"] = Ordered(log);
        if (analysis.Order == CaseOrder.Time || sorted)
            document["order_ts"] = Ordered(log);
        var longest = WhereTimeGoes.Longest(log);
        (document["activity_times"], document["bottlenecks"]) = WhereTimeGoes.Documents(log, longest);
        document["lists"] = new JsonObject { ["top_variants"] = ProcessText.TopVariants(log).Json(), ["bottlenecks"] = longest.Json() };
        if (plan.Length > 0)
            (document["conformance"], document["funnel"]) = PlanReport.Documents(analysis, plan);
        return document;
    }

    /// <summary>An instant as the clock of the zone shows it, with its offset; UTC where none was said.</summary>
    internal static string? Instant(DateTimeOffset? time, TimeZoneInfo? zone = null) => (time is { } instant && zone is not null ? TerritoryClock.In(zone, instant) : time)?.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture);

    private static JsonObject Ordered(ReadLog log) => Ordered(log.Analysis, ProcessText.TopVariants(log).Shown);

    private static JsonObject Ordered(ProcessAnalysis analysis, IReadOnlyList<Variant> variants) => new()
    {
        ["variants"] = analysis.Variants.Count,
        ["start_activities"] = Counts(analysis.Starts.Select(s => (s.Activity, s.Count))),
        ["end_activities"] = Counts(analysis.Ends.Select(s => (s.Activity, s.Count))),
        ["dfg_edges"] = analysis.Edges.Count,
        ["dfg_total"] = analysis.Edges.Sum(e => e.Count),
        ["dfg"] = Passages(analysis.Edges, (json, e) => json.WriteNumberValue(e.Count)),
        ["performance_dfg"] = Passages([.. analysis.Edges.Where(e => e.Times is not null)], (json, e) =>
        {
            json.WriteStartObject();
            json.WriteNumber("n", e.Times!.Count);
            json.WriteNumber("mean_s", e.Times.Mean);
            json.WriteNumber("median_s", e.Times.Median);
            json.WriteNumber("min_s", e.Times.Min);
            json.WriteNumber("max_s", e.Times.Max);
            json.WriteEndObject();
        }),
        ["top_variants"] = new JsonArray([.. variants.Select(v => new JsonObject
        {
            ["count"] = v.Count, ["share"] = v.Share, ["activities"] = new JsonArray([.. v.Activities.Select(a => (JsonNode)a)]),
        })]),
        ["variants_covering_80pct"] = analysis.VariantsCovering(0.8),
        ["variants_with_single_case"] = analysis.Variants.Count(v => v.Count == 1),
        ["cases_with_rework_by_activity"] = Counts(analysis.Activities.Where(a => a.CasesWithRework > 0).OrderByDescending(a => a.CasesWithRework).Select(a => (a.Activity, a.CasesWithRework))),
        ["adjacent_equal_timestamps"] = analysis.AdjacentEqualTimes,
        ["case_duration_s"] = analysis.CaseDurations is { } d ? new JsonObject
        {
            ["n"] = d.Count,
            ["min"] = d.Min,
            ["q25_type7"] = d.LowerQuartile,
            ["median"] = d.Median,
            ["mean"] = d.Mean,
            ["q75_type7"] = d.UpperQuartile,
            ["max"] = d.Max,
        }
        : null,
    };

    /// <summary>From, to and what is told of it, for each pair.</summary>
    private static JsonNode Passages(IReadOnlyList<DirectlyFollows> edges, Action<Utf8JsonWriter, DirectlyFollows> tell) => new JsonRows(edges.Count, (json, i) =>
    {
        json.WriteStartArray();
        json.WriteStringValue(edges[i].From);
        json.WriteStringValue(edges[i].To);
        tell(json, edges[i]);
        json.WriteEndArray();
    }).AsNode();

    private static JsonObject Counts(IEnumerable<(string Name, long Count)> counts) =>
        new(counts.Select(c => KeyValuePair.Create(c.Name, (JsonNode?)JsonValue.Create(c.Count))));

    private static JsonArray Names(IEnumerable<string> names) => new([.. names.Select(n => (JsonNode)n)]);
}
