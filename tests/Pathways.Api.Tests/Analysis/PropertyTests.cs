using System.Globalization;
using System.Text.Json.Nodes;
using Pathways.Testing.Fuzz;

namespace Pathways.Api.Tests.Analysis;

/// <summary>What must hold of every answer, without R: on the fuzzer's data sets, which are biased to edges.</summary>
public sealed class PropertyTests
{
    private const int Sets = 80;
    private const int Seed = 28;

    public static TheoryData<string> Kinds => new(FuzzSet.Kinds);

    [Theory, MemberData(nameof(Kinds))]
    public void The_order_of_rows_changes_nothing(string kind) => ForEach(kind, (set, i) =>
    {
        var rows = set.Rows.ToArray();
        new Random(i).Shuffle(rows);
        Same(Answer(set), Answer(set.With(rows)), "");
    });

    /// <summary>Groups keep their figures whatever they are called, also when the names sort the other way round.</summary>
    [Theory, InlineData("survival"), InlineData("late"), InlineData("incidence")]
    public void The_names_of_groups_change_nothing(string kind) => ForEach(kind, (set, _) =>
    {
        if (Array.IndexOf(set.Header, "g") is not (var g and >= 0))
            return;
        string Other(string name) => name.Length == 2 && name[0] == 'g' && char.IsAsciiDigit(name[1]) ? "é, " + (char)('9' - (name[1] - '0')) : name;
        var renamed = set.With([.. set.Rows.Select(r => r.Select((c, i) => i == g ? $"\"{Other(c)}\"" : c).ToArray())]);
        var (before, after) = (Answer(set), Answer(renamed));
        if (kind == "incidence")
        {
            Same(
                new JsonArray([.. before["aalen_johansen"]!.AsArray().OrderBy(r => Other(((string)r!["strata"]!).Split('=')[^1]), StringComparer.Ordinal).Select(r => r!["causes"]!.DeepClone())]),
                new JsonArray([.. after["aalen_johansen"]!.AsArray().Select(r => r!["causes"]!.DeepClone())]), kind);
            Same(before["gray_tests"], after["gray_tests"], kind + "/gray_tests");
            return;
        }

        foreach (var (name, curve) in before["groups"]!.AsObject())
            Same(curve, after["groups"]![Other(name)], name);
        foreach (var test in new[] { "logrank", "peto_peto_rho1" }.Where(t => before[t] is not null))
        {
            foreach (var field in new[] { "chisq", "df", "p" })
                Same(before[test]![field], after[test]![field], $"{test}/{field}");
        }
    });

    /// <summary>Days, weeks or months: shares, tests and hazard ratios are the same, times are in the unit.</summary>
    [Theory]
    [InlineData("survival", 7), InlineData("survival", 1 / 30.0), InlineData("late", 7), InlineData("late", 1 / 30.0)]
    [InlineData("incidence", 7), InlineData("incidence", 1 / 30.0), InlineData("cox", 7), InlineData("cox", 1 / 30.0)]
    public void The_unit_of_time_changes_nothing(string kind, double unit) => ForEach(kind, (set, _) =>
    {
        var times = set.Rows.Select(r => Number(r[0])).Order().Distinct().ToArray();
        // what is tied by rounding depends on the unit: that is the rule's absolute part
        if (times.Zip(times.Skip(1)).Any(t => t.Second - t.First < 1e-5 * Math.Max(1, t.Second)) || Array.IndexOf(set.Header, "z") >= 0)
            return;
        var (entry, before) = (Array.IndexOf(set.Header, "entry"), OurAnswers.Of(set, Answer(set)));
        var scaled = set.With([.. set.Rows.Select(r => r.Select((c, i) => i == 0 || i == entry ? Text(Number(c) * unit) : c).ToArray())]);
        var after = OurAnswers.Of(scaled, Answer(scaled));
        Assert.Equal(before.Keys.Order(StringComparer.Ordinal), after.Keys.Order(StringComparer.Ordinal));
        foreach (var (name, values) in before)
        {
            var factor = name.Split(' ')[^1] is "time" or "quantiles" or "limits" or "rmst" ? unit : 1;
            Close(values.Select(v => v * factor), after[name], name);
        }
    });

    /// <summary>Who leaves before the first event is in no risk set, whatever their covariates and weights.</summary>
    [Theory, InlineData("survival"), InlineData("cox")]
    public void A_row_that_is_never_at_risk_at_an_event_changes_no_test(string kind) => ForEach(kind, (set, _) =>
    {
        var late = set.With([.. set.Rows.Select(r => r.Select((c, i) => i == 0 ? Text(Number(c) + 1) : c).ToArray())]);
        var early = set.Rows[0].Select((c, i) => i == 0 ? "0.5" : i == 1 ? "0" : kind == "cox" && set.Header[i] is "x" or "z" ? "98765" : c).ToArray();
        var (before, after) = (Answer(late), Answer(late.With([.. late.Rows, early])));
        foreach (var field in new[] { "logrank", "peto_peto_rho1", "cox_efron", "loglik", "loglik_null", "cox_score_test", "converged" }.Where(f => before[f] is not null))
        {
            var (one, other) = (before[field]!.DeepClone(), after[field]!.DeepClone());
            foreach (var test in new[] { one, other }.OfType<JsonObject>())
                test["groups"] = new JsonArray([.. test["groups"]!.AsArray().Select(g => g!["expected"]!.DeepClone())]);
            Same(one, other, field);
        }
    });

    [Fact]
    public void A_weight_of_2_is_the_row_twice() => ForEach("late", (set, _) =>
    {
        if (set.Header.Contains("w"))
            set = set.Without("w");
        var doubled = set.With([.. set.Rows, .. set.Rows]);
        var weighted = set with { Header = [.. set.Header, "w"], Rows = [.. set.Rows.Select(r => (string[])[.. r, "2"])] };
        var (rows, weights) = (OurAnswers.Of(doubled, Answer(doubled)), OurAnswers.Of(weighted, Answer(weighted)));
        // with weights there are curves and no test, which the answer says
        foreach (var (name, values) in rows.Where(r => !r.Key.StartsWith("logrank", StringComparison.Ordinal) && !r.Key.StartsWith("peto", StringComparison.Ordinal)))
            Close(values, weights[name], name);
    });

    /// <summary>Every row twice: the same estimates, half the variance.</summary>
    [Theory, InlineData("survival"), InlineData("shares")]
    public void Data_given_twice_keep_their_estimates(string kind) => ForEach(kind, (set, _) =>
    {
        var (once, twice) = (OurAnswers.Of(set, Answer(set)), OurAnswers.Of(set, Answer(set.With([.. set.Rows, .. set.Rows]))));
        foreach (var (name, values) in once)
        {
            var factor = name.Split(' ')[^1] switch { "time" or "surv" or "quantiles" or "diff" or "p1" or "p0" => 1.0, "se" or "wald_se_unpooled" => Math.Sqrt(0.5), "n_risk" or "n_event" => 2, _ => 0 };
            if (factor != 0)
                Close(values.Select(v => v * factor), twice[name], name);
        }
    });

    /// <summary>Numbers at and beyond the limits of double precision, and words: an answer or a coded refusal, never a crash.</summary>
    [Theory, MemberData(nameof(Kinds))]
    public void No_number_ends_the_program(string kind)
    {
        string[] extremes = ["1e308", "-1e308", "1e-320", "-0", "0", "9007199254740993", "1e100", "1e99", "1e-99", "1e-100", "-1e99", "NaN", "Infinity", "", "x", "1e15", "1e-15"];
        ForEach(kind, (set, i) =>
        {
            var random = new Random(i);
            var rows = set.Rows.Select(r => r.ToArray()).ToArray();
            for (var k = random.Next(1, 4); k > 0; k--)
                rows[random.Next(rows.Length)][random.Next(set.Header.Length)] = extremes[random.Next(extremes.Length)];
            if (random.Next(3) == 0)
            {
                var column = random.Next(set.Header.Length);
                foreach (var row in rows)
                    row[column] = random.Next(2) == 0 ? "1e99" : "1e-99";
            }

            var broken = set.With(rows);
            foreach (var text in new[] { false, true })
            {
                var run = Run.OnFile(broken.Csv, [.. broken.Arguments("FILE").Where(a => !text || a != "--json")]);
                Assert.True(run.ExitCode is 0 or 2, $"{run.ExitCode}: {run.Error}\n{broken.Csv}");
                Assert.True(run.ExitCode == 0 || run.Error.StartsWith("analyse/", StringComparison.Ordinal), run.Error);
            }
        });
    }

    private static void ForEach(string kind, Action<FuzzSet, int> holds)
    {
        for (var i = 0; i < Sets; i++)
        {
            var set = FuzzSet.Draw(kind, Seed, i);
            try
            {
                holds(set, i);
            }
            catch (Exception e) when (e is Xunit.Sdk.XunitException)
            {
                throw new Xunit.Sdk.XunitException($"set {i}: {e.Message}\n{string.Join(' ', set.Arguments("FILE"))}\n{set.Csv}", e);
            }
        }
    }

    /// <summary>The answer; of a refusal its code, which must be the same too.</summary>
    private static JsonObject Answer(FuzzSet set)
    {
        var run = Run.OnFile(set.Csv, set.Arguments("FILE"));
        return run.ExitCode == 0 ? run.Json.AsObject() : Refusal(set, run.Error);
    }

    private static JsonObject Refusal(FuzzSet set, string error)
    {
        var none = new JsonObject { ["refused"] = error.Split(':')[0] };
        if (set.Kind == "cox")
            (none["cox_efron"], none["cox_zph"]) = (new JsonArray(), new JsonArray());
        return none;
    }

    private static void Same(JsonNode? before, JsonNode? after, string path)
    {
        switch (before)
        {
            case JsonObject fields:
                Assert.Equal(fields.Select(f => f.Key), after!.AsObject().Select(f => f.Key));
                foreach (var (name, value) in fields.Where(f => f.Key is not ("file" or "dataset" or "iterations" or "input")))
                    Same(value, after[name], $"{path}/{name}");
                break;
            case JsonArray items:
                Assert.True(items.Count == after!.AsArray().Count, $"{path}: {items.Count} items, then {after.AsArray().Count}");
                for (var i = 0; i < items.Count; i++)
                    Same(items[i], after[i], $"{path}[{i}]");
                break;
            case JsonValue value when value.TryGetValue<double>(out var number):
                Close([number], [after is null ? null : (double)after], path);
                break;
            default:
                Assert.True(before?.ToJsonString() == after?.ToJsonString(), $"{path}: {before?.ToJsonString()}, then {after?.ToJsonString()}");
                break;
        }
    }

    private static void Close(IEnumerable<double?> before, IEnumerable<double?> after, string name)
    {
        var (one, other) = (before.ToArray(), after.ToArray());
        Assert.True(one.Length == other.Length, $"{name}: {one.Length} numbers, then {other.Length}");
        for (var i = 0; i < one.Length; i++)
        {
            var near = one[i] is { } a && other[i] is { } b ? Math.Abs(a - b) <= 1e-8 * Math.Max(Math.Abs(a), Math.Abs(b)) + 1e-11 : one[i] is null == other[i] is null;
            Assert.True(near, $"{name}[{i}]: {one[i]:R}, then {other[i]:R}");
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
