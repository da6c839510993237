using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pathways.Testing.Fuzz;

namespace Pathways.Api.Tests.Analysis;

/// <summary>The readable answer and the JSON are one answer: every cell is its number to six digits, a dash is null and null a dash.</summary>
public sealed partial class TextTests
{
    private const int Sets = 60;

    public static TheoryData<string> Kinds => new(FuzzSet.Kinds);

    [Theory, MemberData(nameof(Kinds))]
    public void Text_equals_JSON(string kind)
    {
        var compared = 0;
        for (var i = 0; i < Sets; i++)
        {
            var set = FuzzSet.Draw(kind, 6, i);
            var json = Run.OnFile(set.Csv, set.Arguments("FILE"));
            var text = Run.OnFile(set.Csv, [.. set.Arguments("FILE").Where(a => a != "--json"), "--lang", "en"]);
            Assert.Equal(json.ExitCode, text.ExitCode);
            if (json.ExitCode != 0)
                continue;
            try
            {
                compared += Compare(set, json.Json, text.Output);
            }
            catch (Xunit.Sdk.XunitException e)
            {
                throw new Xunit.Sdk.XunitException($"set {i}: {e.Message}\n{set.Csv}\n{text.Output}", e);
            }
        }

        Assert.True(compared > 200, $"Only {compared} cells were compared.");
    }

    private static int Compare(FuzzSet set, JsonNode json, string text)
    {
        var tables = Tables(text);
        var said = new Queue<(string Cell, JsonNode? Number)>();
        void Row(string[] cells, params JsonNode?[] numbers)
        {
            Assert.Equal(numbers.Length, cells.Length);
            foreach (var pair in cells.Zip(numbers))
                said.Enqueue(pair);
        }

        switch (set.Kind)
        {
            case "survival" or "late":
                JsonNode?[] curves = [json["overall"], .. json["groups"]?.AsObject().Select(g => g.Value) ?? []];
                foreach (var (cells, curve) in tables[0].Zip(curves))
                {
                    var q = curve!["quantiles_" + set.Options["conf"]]!;
                    Row(cells[1..], curve["n"], curve["events"], q["median"], q["median_lower"], q["median_upper"], curve["rmst_to_horizon"]!["mean"], curve["rmst_to_horizon"]!["se"], curve["median_followup_reverse_km"]);
                }

                foreach (var (table, curve) in tables.Skip(1).Zip(curves.Skip(json["groups"] is null ? 0 : 1)))
                {
                    var limits = curve![(set.Options["level"] == "0.8" ? "ci80_" : "ci95_") + set.Options["conf"]]!.AsArray();
                    foreach (var (cells, at, limit) in table.Zip(curve["at_times"]!.AsArray(), limits))
                        Row(cells, at!["time"], at["n_risk"], at["survival"], at["std_err_greenwood"], limit!["lower"], limit["upper"]);
                }

                foreach (var (cells, logRank, peto) in tables[^1].Zip(json["pairwise_logrank"]?.AsArray() ?? [], json["pairwise_peto_peto_rho1"]?.AsArray() ?? []))
                {
                    Assert.Equal($"{(string)logRank!["a"]!} / {(string)logRank["b"]!}", cells[0]);
                    Row(cells[1..], logRank["p"], logRank["p_holm"], peto!["p"], peto["p_holm"]);
                }

                Tests("Log-rank", json["logrank"], "chisq", "df", "p");
                Tests("Peto–Peto", json["peto_peto_rho1"], "chisq", "df", "p");
                break;
            case "incidence":
                var (rows, ranges) = (json["aalen_johansen"]!.AsArray(), json["ci95_log-log"]!.AsArray());
                foreach (var (cells, row, range) in tables.SelectMany(t => t).Zip(rows, ranges))
                    Row(cells, [row!["time"], row["n_risk"], row["still"], .. row["causes"]!.AsObject().SelectMany(c => new[] { c.Value, range!["causes"]![c.Key]![0], range["causes"]![c.Key]![1] })]);
                Assert.Equal(rows.Count, tables.Sum(t => t.Length));
                foreach (var gray in json["gray_tests"]!.AsArray())
                    Tests($"Gray, {(string)gray!["cause"]!}", gray, "stat", "df", "pv");
                break;
            case "cox":
                foreach (var (cells, term, zph) in tables[0].Zip(json["cox_efron"]!.AsArray(), json["cox_zph"]!.AsArray()))
                    Row(cells[1..], term!["coef"], term["se"], term["hr"], term["lower"], term["upper"], term["z"], term["p"], zph!["p"]);
                break;
            default:
                foreach (var cells in tables[0])
                {
                    var node = cells[0].Split('.').Aggregate((JsonNode?)json, (n, part) => n![part]);
                    Row(node is JsonArray ? cells[1].Split(" – ") : [cells[1]], node is JsonArray pair ? [.. pair] : [node]);
                }

                break;
        }

        foreach (var (cell, number) in said)
            Equal(cell, number);
        return said.Count;

        void Tests(string name, JsonNode? test, params string[] fields)
        {
            if (test is null)
                return;
            var line = text.Split('\n').Single(l => l.StartsWith(name + " : ", StringComparison.Ordinal));
            var numbers = Statistic().Match(line).Groups;
            Row([numbers["chi"].Value, numbers["df"].Value, numbers["p"].Value], [.. fields.Select(f => test[f])]);
        }
    }

    private static void Equal(string cell, JsonNode? node)
    {
        if (node is JsonValue text && text.TryGetValue<string>(out var word))
        {
            Assert.Equal(word, cell);
            return;
        }

        if (cell is "–" or "not reached" or "not estimable" || node is null)
        {
            Assert.True(cell is "–" or "not reached" or "not estimable" && node is null, $"text '{cell}', JSON {node?.ToJsonString() ?? "null"}");
            return;
        }

        var (said, number) = (double.Parse(cell, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture), (double)node);
        Assert.True(Math.Abs(said - number) <= 6e-6 * Math.Abs(number) + 1e-300, $"text '{cell}', JSON {number:R}");
    }

    /// <summary>The rows under each rule, cells parted by two blanks or more.</summary>
    private static string[][][] Tables(string text)
    {
        var (lines, tables) = (text.Split('\n').Select(l => l.TrimEnd('\r')).ToArray(), new List<string[][]>());
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length > 0 && lines[i].All(c => c == '─'))
                tables.Add([.. lines.Skip(i + 1).TakeWhile(l => l.Length > 0 && !l.StartsWith("File read", StringComparison.Ordinal)).Select(l => Gap().Split(l.Trim()))]);
        }

        return [.. tables];
    }

    [GeneratedRegex(" {2,}", RegexOptions.None, 1000)]
    private static partial Regex Gap();

    [GeneratedRegex("χ² = (?<chi>[^ ]+), (?<df>[^ ]+) d.f., p = (?<p>[^ ,;]+(,[0-9]{3})*)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Statistic();
}
