using System.Globalization;
using System.Text.Json.Nodes;
using Pathways.Testing;

namespace Pathways.Api.Tests.Analysis;

/// <summary>What <c>analyse --json</c> says equals R and the counting scripts, field by field, under the same names.</summary>
public sealed class ReferenceTests
{
    [SkippableTheory]
    [InlineData("UnempDur_fulltime_by_ui", "censor1")]
    public void Survival_equals_R(string reference, string status)
    {
        var expected = Reference(reference);
        var file = Needed("labour/Ecdat_UnempDur.csv");
        var run = Run.Of("survival", file, "--time", "spell", "--event", status, "--by", "ui", "--at", Times(expected), "--json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Same(expected, run.Json, 1e-9, "dataset", "note", "cox_efron", "cox_score_test", "cox_zph_p");
        var cox = Run.Of("cox", file, "--time", "spell", "--event", status, "--by", "ui", "--json").Json;
        Assert.Equal((double)expected["cox_efron"]![0]!["hr"]!, (double)cox["cox_efron"]![0]!["hr"]!, 1e-6);
        Assert.Equal((double)expected["cox_efron"]![0]!["lower"]!, (double)cox["cox_efron"]![0]!["lower"]!, 1e-6);
        Assert.Equal((double)expected["cox_score_test"]!, (double)cox["cox_score_test"]!, 1e-6);
        Close((double)expected["cox_zph_p"]!, (double)cox["cox_zph_p"]!, 1e-6, "cox_zph_p");
    }

    [SkippableTheory]
    [InlineData("mvad_first_employment_gcse5eq", "gcse5eq"), InlineData("mvad_first_employment_funemp", "funemp")]
    public void Survival_of_real_journeys_equals_R(string reference, string by)
    {
        var expected = Reference(reference);
        var lines = File.ReadAllLines(Needed("pathways/mvad.csv")).Select(l => l.Replace("\"", "", StringComparison.Ordinal).Split(',')).ToArray();
        var (first, group) = (Array.IndexOf(lines[0], "Jul.93"), Array.IndexOf(lines[0], by));
        var rows = lines.Skip(1).Select(l => (At: Array.IndexOf(l, "employment", first), Group: l[group]))
            .Select(r => r.At < 0 ? $"72,false,{r.Group}" : $"{r.At - first},true,{r.Group}");
        var run = Run.OnFile("months,employed," + by + "\n" + string.Join('\n', rows), "survival", "FILE", "--time", "months", "--event", "employed", "--by", by, "--at", Times(expected), "--json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Same(expected, run.Json, 1e-9, "dataset", "file", "note", "cox_efron", "cox_score_test", "cox_zph_p");
    }

    [SkippableFact]
    public void Competing_exits_equal_R()
    {
        var expected = Reference("UnempDur_competing_risks");
        var file = Needed("labour/Ecdat_UnempDur.csv");
        var actual = Run.Of("incidence", file, "--time", "spell", "--event", "censor1,censor2,censor3", "--by", "ui", "--at", "2,5,10,13,20,26", "--json").Json;
        string[] names = ["fulltime", "parttime", "left"];
        foreach (var (e, a) in expected["aalen_johansen"]!.AsArray().Zip(actual["aalen_johansen"]!.AsArray()))
        {
            Assert.Equal((string)e!["strata"]!, (string)a!["strata"]!);
            Close((double)e["still"]!, (double)a["still"]!, 1e-9, "still");
            for (var c = 0; c < 3; c++)
                Close((double)e[names[c]]!, (double)a[$"censor{c + 1}"]!, 1e-9, names[c]);
        }

        // The reference keeps R's order (group within cause), ours is cause within group.
        foreach (var kind in new[] { "cuminc_est", "cuminc_var" })
        {
            foreach (var e in expected[kind]!.AsArray())
            {
                var name = ((string)e!["_row"]!).Split(' ');
                var a = actual[kind]!.AsArray().Single(r => (string)r!["_row"]! == $"{name[0]} censor{name[1]}")!;
                foreach (var (time, value) in e.AsObject().Where(f => f.Key != "_row"))
                    Close((double)value!, (double)a[time]!, 1e-9, $"{kind} {time}");
            }
        }

        foreach (var (e, a) in expected["gray_tests"]!.AsArray().Zip(actual["gray_tests"]!.AsArray()))
            Close((double)e!["stat"]!, (double)a!["stat"]!, 1e-9, "gray");
    }

    [SkippableFact]
    public void Effects_equal_R()
    {
        var file = Needed("labour/causaldata_nsw_mixtape.csv");
        var means = Run.Of("effect", file, "--outcome", "re78", "--by", "treat", "--json");
        Assert.Equal(0, means.ExitCode);
        Same(Reference("nsw_dw_re78"), means.Json, 1e-9, "name", "note");
        var lines = File.ReadAllLines(file).Select(l => l.Split(',')).ToArray();
        var (treat, earned) = (Array.IndexOf(lines[0], "treat"), Array.IndexOf(lines[0], "re78"));
        var rows = lines.Skip(1).Select(l => $"{l[treat]};{(double.Parse(l[earned], CultureInfo.InvariantCulture) > 0 ? "oui" : "non")}");
        var shares = Run.OnFile("treat;employed\n" + string.Join('\n', rows), "effect", "FILE", "--outcome", "employed", "--by", "treat", "--event-is", "oui", "--json");
        Assert.Equal(0, shares.ExitCode);
        Same(Reference("nsw_dw_employed78"), shares.Json, 1e-9, "name", "file", "note");
    }

    [SkippableTheory]
    [InlineData("running-example", "01_running-example.xes.gz"), InlineData("receipt", "08_receipt.xes.gz"), InlineData("repairExample", "03_repairExample.xes.gz")]
    public void Process_equals_the_counting_scripts(string reference, string log)
    {
        var expected = Reference(reference);
        foreach (var (order, name) in new[] { ("file", "order_doc"), ("time", "order_ts") })
        {
            var run = Run.Of("process", Needed("logs/" + log), "--order", order, "--json");
            Assert.Equal(0, run.ExitCode);
            Map(expected, expected[name] is JsonObject ordered ? ordered : expected["order_doc"]!, run.Json, name);
        }

        if (expected["with_lifecycle_classifier"] is { } both)
        {
            var run = Run.Of("process", Needed("logs/" + log), "--classifier", "concept:name,lifecycle:transition", "--json");
            Map(both, both["order_doc"]!, run.Json, "order_doc");
        }
    }

    /// <summary>Equal counts may stand in any order: edges are found by their ends.</summary>
    private static void Map(JsonNode expected, JsonNode ordered, JsonNode actual, string name)
    {
        Same(expected, actual, 1e-9, "log", "file", "classifier", "first_ts", "last_ts", "order_doc", "order_ts", "with_lifecycle_classifier");
        foreach (var end in new[] { "first_ts", "last_ts" })
            Assert.Equal(Instant(expected[end]), Instant(actual[end]));
        Same(ordered, actual[name], 1e-9, "dfg", "performance_dfg", "top_variants");
        foreach (var edge in ordered["dfg"]?.AsArray() ?? [])
            Assert.Equal((long)edge![2]!, (long)Edge(actual[name]!["dfg"]!, edge)![2]!);
        foreach (var edge in ordered["performance_dfg"]?.AsArray() ?? [])
            Same(edge![2], Edge(actual[name]!["performance_dfg"]!, edge)![2], 1e-9);
        foreach (var (e, a) in (ordered["top_variants"]?.AsArray() ?? []).Zip(actual[name]!["top_variants"]!.AsArray()))
            Assert.Equal((long)e!["count"]!, (long)a!["count"]!);
    }

    private static DateTimeOffset Instant(JsonNode? time) => DateTimeOffset.Parse((string)time!, CultureInfo.InvariantCulture);

    private static JsonNode? Edge(JsonNode edges, JsonNode wanted) =>
        edges.AsArray().Single(a => (string)a![0]! == (string)wanted[0]! && (string)a[1]! == (string)wanted[1]!);

    private static string Needed(string file)
    {
        var path = SharedData.Find(file);
        Skip.If(path is null, $"The shared data are not here ({file}): set PATHWAYS_SHARED_DATA, or put them beside the repository in shared/data.");
        return path!;
    }

    [SkippableFact]
    public void Plans_equal_the_counting_scripts()
    {
        foreach (var (log, sections) in Reference("_funnel_conformance").AsObject())
        {
            var file = log switch { "receipt" => "08_receipt.xes.gz", "running-example" => "01_running-example.xes.gz", _ => null };
            if (file is null)
                continue;
            foreach (var (section, expected) in sections!.AsObject())
            {
                var plan = (expected!["plan"] ?? expected["steps"])!.AsArray().Select(p => (string)p!);
                var run = Run.Of("process", Needed("logs/" + file), "--plan", string.Join(',', plan), "--json");
                Assert.Equal(0, run.ExitCode);
                Same(expected, run.Json[expected["plan"] is null ? "funnel" : "conformance"]!, 1e-9);
            }
        }
    }

    private static JsonNode Reference(string name) => JsonNode.Parse(File.ReadAllText(Needed($"reference/{name}.json")))!;

    private static string Times(JsonNode reference) => string.Join(',', reference["overall"]!["at_times"]!.AsArray().Select(t => ((double)t!["time"]!).ToString(CultureInfo.InvariantCulture)));

    private static void Same(JsonNode? expected, JsonNode? actual, double tolerance, params string[] ignored) => Same(expected, actual, tolerance, "", ignored);

    private static void Same(JsonNode? expected, JsonNode? actual, double tolerance, string path, string[] ignored)
    {
        switch (expected)
        {
            case JsonObject fields:
                foreach (var (name, value) in fields.Where(f => !ignored.Contains(f.Key)))
                {
                    Assert.True(actual!.AsObject().ContainsKey(name), $"{path}/{name} is missing");
                    Same(value, actual[name], tolerance, $"{path}/{name}", ignored);
                }

                break;
            case JsonArray items:
                Assert.True(items.Count == actual!.AsArray().Count, $"{path}: {items.Count} against {actual.AsArray().Count}");
                for (var i = 0; i < items.Count; i++)
                    Same(items[i], actual[i], tolerance, $"{path}[{i}]", ignored);
                break;
            case null:
                Assert.True(actual is null, $"{path} should be null");
                break;
            case JsonValue value when value.TryGetValue<double>(out var number):
                Assert.True(actual is not null, $"{path} is null");
                Close(number, (double)actual, tolerance, path);
                break;
            case JsonValue value when value.TryGetValue<bool>(out var yes):
                Assert.Equal(yes, (bool)actual!);
                break;
            default:
                Assert.Equal((string)expected!, (string)actual!);
                break;
        }
    }

    private static void Close(double expected, double actual, double tolerance, string path) => Assert.True(
        Math.Abs(expected - actual) <= tolerance * Math.Max(1, Math.Abs(expected)), $"{path}: {expected:R} against {actual:R}");
}
