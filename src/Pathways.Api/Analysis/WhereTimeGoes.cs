using System.Text.Json.Nodes;
using Pathways.Projections.Process;

namespace Pathways.Api.Analysis;

/// <summary>Service and waiting times of activities, and the pairs between which most of the time passes.</summary>
internal static class WhereTimeGoes
{
    internal static (JsonNode Activities, JsonNode Bottlenecks) Documents(ReadLog log, Shortlist<Bottleneck> longest) => (
        new JsonArray([.. log.Analysis.Times.Select(t => new JsonObject
        {
            ["activity"] = t.Activity,
            ["instances"] = t.Instances,
            ["cases_with_rework"] = t.CasesWithRework,
            ["service"] = Durations(t.Service),
            ["waiting"] = Durations(t.Waiting),
            ["starts_without_complete"] = t.OpenStarts,
            ["completes_without_start"] = t.BareCompletes,
        })]),
        new JsonRows(longest.Shown.Count, (json, i) =>
        {
            var b = longest.Shown[i];
            json.WriteStartObject();
            json.WriteString("from", b.From);
            json.WriteString("to", b.To);
            json.WriteNumber("n", b.Count);
            json.WriteNumber("total_s", b.Total);
            json.WriteNumber("median_s", b.Median);
            json.WritePropertyName("share");
            if (b.Share is { } share)
                json.WriteNumberValue(share);
            else
                json.WriteNullValue();
            json.WriteEndObject();
        }).AsNode());

    /// <summary>The pairs between which most time passes.</summary>
    internal static Shortlist<Bottleneck> Longest(ReadLog log) => Shortlist<Bottleneck>.Of(log.Analysis.Bottlenecks(int.MaxValue), log.Rows(10), b => b.Total);

    internal static void Write(Output output, ReadLog log)
    {
        var analysis = log.Analysis;
        if (analysis.Times.Count > 0)
        {
            output.Line();
            output.Table(
                [output.Say("du début à la fin", "start to complete"), "n", output.Say("répétée dans", "repeated in"), output.Say("service, médiane s", "service, median s"), output.Say("attente depuis la dernière fin du parcours, médiane s", "waiting since the last completion in the case, median s"), output.Say("n attente", "n waiting"), output.Say("sans fin", "no complete"), output.Say("sans début", "no start")],
                [.. analysis.Times.Select(t => (IReadOnlyList<string>)[ProcessText.Shown(t.Activity), output.Number(t.Instances), output.Number(t.CasesWithRework), output.Number(t.Service?.Median), output.Number(t.Waiting?.Median), output.Number(t.Waiting?.Count ?? 0), output.Number(t.OpenStarts), output.Number(t.BareCompletes)])]);
        }

        var longest = Longest(log);
        if (longest.All == 0)
            return;
        output.Line();
        output.Table(
            [output.Say("où passe le temps", "where time goes") + longest.Head(output, "plus longs", "longest"), output.Say("total s", "total s"), output.Say("médiane s", "median s"), output.Say("part du temps entre événements", "share of time between events")],
            [.. longest.Shown.Select(b => (IReadOnlyList<string>)[$"{ProcessText.Shown(b.From)} → {ProcessText.Shown(b.To)}", output.Number(b.Total), output.Number(b.Median), b.Share is { } share ? output.Share(share) + " %" : "–"])]);
    }

    private static JsonObject? Durations(DurationSummary? times) => times is null ? null : new JsonObject
    {
        ["n"] = times.Count,
        ["mean_s"] = times.Mean,
        ["median_s"] = times.Median,
        ["min_s"] = times.Min,
        ["max_s"] = times.Max,
    };
}
