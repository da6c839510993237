using System.Text.Json;
using Pathways.Projections.Formats;
using Pathways.Projections.Process;

namespace Pathways.Projections.Tests.Process;

/// <summary>Equality with counts made by independent scripts over published logs (shared/data/README.md has the conventions).</summary>
public class ReferenceLogTests
{
    const double Exact = 1e-9;

    public static TheoryData<string, string, CaseOrder, bool> Logs()
    {
        var data = new TheoryData<string, string, CaseOrder, bool>();
        foreach (var (name, file) in new[] { ("running-example", "01_running-example"), ("receipt", "08_receipt"), ("repairExample", "03_repairExample") })
        {
            data.Add(name, file, CaseOrder.File, false);
            data.Add(name, file, CaseOrder.Time, false);
        }

        data.Add("repairExample", "03_repairExample", CaseOrder.File, true);
        return data;
    }

    [SkippableTheory]
    [MemberData(nameof(Logs))]
    public void Process_map_equals_the_reference(string name, string file, CaseOrder order, bool withLifecycle)
    {
        using var reference = JsonDocument.Parse(File.ReadAllBytes(SharedData.Path("reference", $"{name}.json")));
        var expected = withLifecycle ? reference.RootElement.GetProperty("with_lifecycle_classifier") : reference.RootElement;
        using var log = EventLogReader.Open(SharedData.Path("logs", $"{file}.xes.gz"), new EventLogOptions
        {
            Classifier = withLifecycle ? ["concept:name", "lifecycle:transition"] : [],
        });
        var map = ProcessAnalysisBuilder.Read(log, order);

        Assert.Equal(expected.GetProperty("cases").GetInt64(), map.Cases);
        Assert.Equal(expected.GetProperty("events").GetInt64(), map.Events);
        Assert.Equal(Counts(expected.GetProperty("activity_counts")), map.Activities.ToDictionary(a => a.Activity, a => a.Events));
        Assert.Equal(Counts(expected.GetProperty("activity_case_counts")), map.Activities.ToDictionary(a => a.Activity, a => a.Cases));
        Assert.Equal(Counts(expected.GetProperty("lifecycle_counts")), map.Transitions.ToDictionary(t => LifecycleName(t.Key), t => t.Value));
        Assert.Equal(expected.GetProperty("first_ts").GetDateTimeOffset(), map.First);
        Assert.Equal(expected.GetProperty("last_ts").GetDateTimeOffset(), map.Last);
        Assert.Equal(expected.GetProperty("cases_not_in_ts_order").GetInt64(), map.CasesNotInTimeOrder);
        var perCase = expected.GetProperty("events_per_case");
        Assert.Equal(
            new EventsPerCase(perCase.GetProperty("min").GetInt64(), perCase.GetProperty("median").GetDouble(),
                perCase.GetProperty("mean").GetDouble(), perCase.GetProperty("max").GetInt64()),
            map.EventsPerCase);

        // order_ts is "identical to order_doc" in all three.
        EqualsOrdered(expected.GetProperty("order_doc"), map);
    }

    static void EqualsOrdered(JsonElement expected, ProcessAnalysis map)
    {
        Assert.Equal(expected.GetProperty("variants").GetInt32(), map.Variants.Count);
        Assert.Equal(Counts(expected.GetProperty("start_activities")), map.Starts.ToDictionary(a => a.Activity, a => a.Count));
        Assert.Equal(Counts(expected.GetProperty("end_activities")), map.Ends.ToDictionary(a => a.Activity, a => a.Count));
        Assert.Equal(expected.GetProperty("dfg_edges").GetInt32(), map.Edges.Count);
        Assert.Equal(expected.GetProperty("dfg_total").GetInt64(), map.Edges.Sum(e => e.Count));
        Assert.Equal(
            expected.GetProperty("dfg").EnumerateArray().Select(e => (e[0].GetString()!, e[1].GetString()!, e[2].GetInt64())),
            map.Edges.Select(e => (e.From, e.To, e.Count)));
        foreach (var edge in expected.GetProperty("performance_dfg").EnumerateArray())
        {
            var times = map.Edges.Single(e => e.From == edge[0].GetString() && e.To == edge[1].GetString()).Times!;
            Assert.Equal(edge[2].GetProperty("n").GetInt64(), times.Count);
            Near(edge[2].GetProperty("mean_s").GetDouble(), times.Mean);
            Near(edge[2].GetProperty("median_s").GetDouble(), times.Median);
            Near(edge[2].GetProperty("min_s").GetDouble(), times.Min);
            Near(edge[2].GetProperty("max_s").GetDouble(), times.Max);
        }

        var top = expected.GetProperty("top_variants").EnumerateArray().ToList();
        foreach (var (variant, i) in top.Select((v, i) => (v, i)))
        {
            Assert.Equal(variant.GetProperty("count").GetInt64(), map.Variants[i].Count);
            Near(variant.GetProperty("share").GetDouble(), map.Variants[i].Share);
            Assert.Equal(variant.GetProperty("activities").EnumerateArray().Select(a => a.GetString()), map.Variants[i].Activities);
        }

        Assert.Equal(expected.GetProperty("variants_covering_80pct").GetInt32(), map.VariantsCovering(0.8));
        Assert.Equal(expected.GetProperty("variants_with_single_case").GetInt32(), map.Variants.Count(v => v.Count == 1));
        Assert.Equal(
            Counts(expected.GetProperty("cases_with_rework_by_activity")),
            map.Activities.Where(a => a.CasesWithRework > 0).ToDictionary(a => a.Activity, a => a.CasesWithRework));
        Assert.Equal(expected.GetProperty("adjacent_equal_timestamps").GetInt64(), map.AdjacentEqualTimes);
        var durations = expected.GetProperty("case_duration_s");
        Near(durations.GetProperty("min").GetDouble(), map.CaseDurations!.Min);
        Near(durations.GetProperty("q25_type7").GetDouble(), map.CaseDurations.LowerQuartile);
        Near(durations.GetProperty("median").GetDouble(), map.CaseDurations.Median);
        Near(durations.GetProperty("mean").GetDouble(), map.CaseDurations.Mean);
        Near(durations.GetProperty("q75_type7").GetDouble(), map.CaseDurations.UpperQuartile);
        Near(durations.GetProperty("max").GetDouble(), map.CaseDurations.Max);
    }

    static Dictionary<string, long> Counts(JsonElement counts) => counts.EnumerateObject().ToDictionary(c => c.Name, c => c.Value.GetInt64());

    static string LifecycleName(Transition transition) => transition switch
    {
        Transition.None => "null",
        Transition.Start => "start",
        Transition.Complete => "complete",
        _ => "other",
    };

    static void Near(double expected, double actual) => Assert.InRange(actual - expected, -Exact * Math.Max(1, Math.Abs(expected)), Exact * Math.Max(1, Math.Abs(expected)));
}
