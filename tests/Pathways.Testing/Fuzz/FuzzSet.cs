using System.Globalization;

namespace Pathways.Testing.Fuzz;

/// <summary>One random data set and the question asked of it: a CSV of <c>analyse</c>, and the same for R.</summary>
/// <param name="Kind">What is asked: survival, late, incidence, cox, shares, means.</param>
/// <param name="Header">Columns.</param>
/// <param name="Rows">Cells.</param>
/// <param name="Options">Options of the question, as R is told them.</param>
public sealed record FuzzSet(string Kind, string[] Header, IReadOnlyList<string[]> Rows, IReadOnlyDictionary<string, string> Options)
{
    /// <summary>The kinds there are.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["survival", "late", "incidence", "cox", "shares", "means"];

    /// <summary>The data as CSV.</summary>
    public string Csv => string.Join('\n', Rows.Select(r => string.Join(',', r)).Prepend(string.Join(',', Header))) + "\n";

    /// <summary>The words after <c>analyse</c>.</summary>
    /// <param name="file">Where the CSV is.</param>
    public string[] Arguments(string file)
    {
        string[] Given(string column, string option) => Header.Contains(column) ? ["--" + option, column] : [];
        return Kind switch
        {
            "survival" => ["survival", file, "--time", "t", "--event", "e", .. Given("g", "by"), .. Given("s", "strata"), "--conf", Options["conf"], "--level", Options["level"], "--json"],
            "late" => ["survival", file, "--time", "t", "--event", "e", .. Given("g", "by"), .. Given("entry", "entry"), .. Given("w", "weights"), "--conf", Options["conf"], "--level", Options["level"], "--json"],
            "incidence" => ["incidence", file, "--time", "t", "--event", "c", .. Given("g", "by"), "--at", string.Join(',', Rows.Select(r => r[0]).Distinct().OrderBy(t => double.TryParse(t, NumberStyles.Float, CultureInfo.InvariantCulture, out var time) ? time : 0)), "--json"],
            "cox" => ["cox", file, "--time", "t", "--event", "e", "--by", Options["by"], "--json"],
            _ => ["effect", file, "--outcome", "y", "--by", "a", "--treated", "b", .. Given("took", "took"), "--level", Options["level"], "--json"],
        };
    }

    /// <summary>The same set on other rows.</summary>
    /// <param name="rows">The rows.</param>
    public FuzzSet With(IReadOnlyList<string[]> rows) => this with { Rows = rows };

    /// <summary>The same set without a column.</summary>
    /// <param name="column">Its name.</param>
    public FuzzSet Without(string column)
    {
        var at = Array.IndexOf(Header, column);
        return this with { Header = [.. Header.Where((_, i) => i != at)], Rows = [.. Rows.Select(r => r.Where((_, i) => i != at).ToArray())] };
    }

    /// <summary>Draws one set, biased to edges: ties and near-ties, one group empty of events, all censored, weights of all sizes, separation.</summary>
    /// <param name="kind">What is asked.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="set">Which set of the run.</param>
    public static FuzzSet Draw(string kind, int seed, int set)
    {
        var random = new Random(HashCode(kind, seed, set));
        return kind switch
        {
            "survival" or "late" => Survival(kind, random),
            "incidence" => Incidence(random),
            "cox" => Cox(random),
            _ => Effect(kind, random),
        };
    }

    private static FuzzSet Survival(string kind, Random random)
    {
        var n = Size(random);
        var (times, late) = (Times(random, n), kind == "late");
        var (groups, strata) = (random.Next(1, 5), random.Next(1, 4));
        var entry = late && random.Next(4) > 0;
        var weighted = late && (!entry || random.Next(3) > 0);
        var (chance, weights) = (Chance(random), random.Next(4));
        List<string> header = ["t", "e"];
        if (groups > 1) header.Add("g");
        if (!late && groups > 1 && strata > 1) header.Add("s");
        if (entry) header.Add("entry");
        if (weighted) header.Add("w");
        var rows = new List<string[]>();
        for (var i = 0; i < n; i++)
        {
            var group = random.Next(groups);
            var early = random.Next(3) switch { 0 => 0, 1 => times[random.Next(n)] * random.Next(2), _ => times[i] * random.NextDouble() };
            // within rounding of the time there is no interval: that is refused by both, and told of elsewhere
            if (!(early < times[i] * (1 - 1e-6)))
                early = 0;
            if (late && times[i] == 0)
                continue;
            string Cell(string column) => column switch
            {
                "t" => Text(times[i]),
                "e" => random.NextDouble() < (group == 1 ? Math.Min(chance, 0.5) : chance) ? "1" : "0",
                "g" => "g" + group,
                "s" => "s" + random.Next(strata),
                "entry" => Text(early),
                _ => Text(weights switch { 0 => random.Next(1, 4), 1 => Math.Round(0.1 + 3 * random.NextDouble(), 3), 2 => Math.Pow(10, random.Next(-3, 7)), _ => Math.Exp(4 * random.NextDouble()) }),
            };
            rows.Add([.. header.Select(Cell)]);
        }

        if (rows.Count == 0)
            return Survival(kind, random);
        return new(kind, [.. header], rows, new Dictionary<string, string> { ["conf"] = new[] { "log-log", "log", "plain" }[random.Next(3)], ["level"] = random.Next(3) == 0 ? "0.8" : "0.95" });
    }

    private static FuzzSet Incidence(Random random)
    {
        var n = Size(random);
        var (times, groups, causes, chance) = (Times(random, n), random.Next(1, 4), random.Next(1, 4), Chance(random));
        string[] header = groups > 1 ? ["t", "c", "g"] : ["t", "c"];
        var rows = Enumerable.Range(0, n).Select(i => (string[])[Text(times[i]), random.NextDouble() < chance ? "" + random.Next(1, causes + 1) : "0", .. groups > 1 ? (string[])["g" + random.Next(groups)] : []]).ToArray();
        return new("incidence", header, rows, new Dictionary<string, string>());
    }

    private static FuzzSet Cox(Random random)
    {
        var n = Math.Max(random.Next(2) == 0 ? 3 : 15, Size(random));
        var (times, chance, shape) = (Times(random, n), Math.Max(0.3, Chance(random)), random.Next(7));
        var offset = random.Next(4) == 0 ? 1e6 : 0;
        var header = new List<string> { "t", "e", "x" };
        if (random.Next(2) == 0) header.Add("z");
        if (random.Next(3) == 0) header.Add("g");
        var rows = new List<string[]>();
        for (var i = 0; i < n; i++)
        {
            var x = random.Next(2);
            string Cell(string column) => column switch
            {
                "t" => Text(times[i]),
                "e" => shape == 0 ? (random.NextDouble() < chance ? x : 0) + "" : random.NextDouble() < chance ? "1" : "0",
                "x" => x + "",
                "z" => Text(shape switch
                {
                    1 => 7,
                    2 => offset + random.Next(3),
                    3 => random.Next(10) == 0 ? 1000 : random.Next(5),
                    4 => Math.Round(times[i], 3),
                    _ => offset + Math.Round(10 * random.NextDouble(), 3),
                }),
                _ => "g" + random.Next(3),
            };
            rows.Add([.. header.Select(Cell)]);
        }

        return new("cox", [.. header], rows, new Dictionary<string, string> { ["by"] = string.Join(',', header.Skip(2)) });
    }

    private static FuzzSet Effect(string kind, Random random)
    {
        var n = Math.Max(4, Size(random));
        var (p1, p0, took, shape) = (random.NextDouble(), random.NextDouble(), random.Next(2) == 0, random.Next(6));
        var offset = random.Next(4) == 0 ? 1e7 : 0;
        var rows = new List<string[]>();
        for (var i = 0; i < n; i++)
        {
            var arm = i < 2 ? "a" : i < 4 ? "b" : random.Next(3) == 0 ? "a" : "b";
            var p = arm == "b" ? p1 : p0;
            var y = kind == "shares"
                ? shape == 0 ? 0 : random.NextDouble() < p ? 1 : 0
                : shape switch { 0 => 3.7, 1 => random.Next(4) + 2, 2 => offset + random.Next(5), 3 => 1000 * Math.Exp(5 * random.NextDouble()), _ => offset + Math.Round(20 * random.NextDouble() + p, 4) };
            rows.Add([Text(y), arm, .. took ? (string[])[random.NextDouble() < (arm == "b" ? 0.7 : 0.2) ? "1" : "0"] : []]);
        }

        // what is all 0 and 1 is a share
        if (kind == "means" && rows.TrueForAll(r => r[0] is "0" or "1"))
            rows[0][0] = "2";
        return new(kind, took ? ["y", "a", "took"] : ["y", "a"], rows, new Dictionary<string, string> { ["level"] = random.Next(3) == 0 ? "0.9" : "0.95" });
    }

    private static int Size(Random random) => new[] { 1, 2, 3, 4, 5, 6, 7, 9, 12, 20, 35, 60 }[random.Next(12)];

    private static double Chance(Random random) => new[] { 0, 0.2, 0.5, 0.7, 1 }[random.Next(5)];

    private static double[] Times(Random random, int n)
    {
        var (shape, unit) = (random.Next(6), new[] { 1, 1, 7, 1 / 30.0, 1e6, 1e-3 }[random.Next(6)]);
        return [.. Enumerable.Range(0, n).Select(_ => unit * (shape switch
        {
            0 => random.Next(1, 4),
            1 => random.Next(0, 10),
            2 => random.Next(1, 6) + random.Next(-2, 3) * 1e-9,
            3 => random.Next(1, 30) * 0.1,
            _ => Math.Round(1 - 10 * Math.Log(1 - random.NextDouble()), 4),
        }))];
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static int HashCode(string kind, int seed, int set)
    {
        // the same on every machine and run, which System.HashCode is not
        var hash = 17;
        foreach (var c in kind)
            hash = unchecked(hash * 31 + c);
        return unchecked((hash * 31 + seed) * 1_000_003 + set);
    }
}
