using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Pathways.Api.Analysis;

namespace Pathways.Testing.Fuzz;

/// <summary>A number of ours that is not R's.</summary>
/// <param name="Name">Which.</param>
/// <param name="Ours">Ours.</param>
/// <param name="Theirs">R's.</param>
public sealed record Parted(string Name, string Ours, string Theirs)
{
    /// <inheritdoc />
    public override string ToString() => $"{Name}: ours {Ours}, R's {Theirs}";
}

/// <summary>Random data sets through <c>analyse</c> and through R; what parts is made as small as it can be while it still parts.</summary>
public sealed class Fuzzer(RAnswers r)
{
    private const double Close = 1e-7;
    private const double Iterated = 2e-5;
    private const double Nothing = 1e-11;

    /// <summary>Numbers compared so far.</summary>
    public long Compared { get; private set; }

    /// <summary>What parts in a set; empty where nothing does.</summary>
    /// <param name="set">The set.</param>
    public IReadOnlyList<Parted> Try(FuzzSet set)
    {
        File.WriteAllText(r.File, set.Csv);
        var theirs = r.Of(set);
        var (output, error) = (new StringWriter(), new StringWriter());
        int code;
        try
        {
            code = Command.Run([.. set.Arguments(r.File), "--lang", "en"], output, error);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return [new("crash", e.ToString(), "an answer")];
        }

        if (code != 0)
            return Refused(error.ToString(), code, theirs);
        var parted = Compare(set, OurAnswers.Of(set, JsonNode.Parse(output.ToString())!), theirs, out var compared);
        Compared += compared;
        return parted;
    }

    /// <summary>Rows and columns taken away as long as something still parts under the same name.</summary>
    /// <param name="set">A set in which something parts.</param>
    /// <param name="name">What.</param>
    public FuzzSet Minimise(FuzzSet set, string name)
    {
        bool Parts(FuzzSet smaller)
        {
            try
            {
                return Try(smaller).Any(p => Bare(p.Name) == Bare(name));
            }
            catch (InvalidOperationException)
            {
                return false;
            }
        }

        foreach (var column in set.Header.Where(c => c is "s" or "w" or "entry" or "took" || (c == "g" && set.Kind is not "cox")).ToArray())
        {
            if (set.Without(column) is var without && Parts(without))
                set = without;
        }

        for (var size = Math.Max(1, set.Rows.Count / 2); size >= 1; size /= 2)
        {
            for (var at = 0; at + size <= set.Rows.Count && set.Rows.Count > size;)
            {
                var fewer = set.With([.. set.Rows.Take(at), .. set.Rows.Skip(at + size)]);
                if (Parts(fewer))
                    set = fewer;
                else
                    at += size;
            }
        }

        return set;
    }

    /// <summary>The set as a regression case: the question, the rows, and R's numbers under <c>#</c>.</summary>
    /// <param name="set">The set.</param>
    public string Case(FuzzSet set)
    {
        File.WriteAllText(r.File, set.Csv);
        var text = new StringBuilder($"{set.Kind}{string.Concat(set.Options.Select(o => $" {o.Key}={o.Value}"))}\n{set.Csv}#\n");
        foreach (var (name, values) in r.Of(set))
            text.Append(name).Append('\t').AppendJoin('\t', values.Select(v => v?.ToString("R", CultureInfo.InvariantCulture) ?? "NA")).Append('\n');
        return text.ToString();
    }

    /// <summary>Reads a regression case: the set, and R's numbers of the day it was kept.</summary>
    /// <param name="text">What <see cref="Case"/> wrote.</param>
    public static (FuzzSet Set, Dictionary<string, double?[]> Theirs) Read(string text)
    {
        var parts = text.Split("#\n");
        var lines = parts[0].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var words = lines[0].Split(' ');
        var set = new FuzzSet(words[0], lines[1].Split(','), [.. lines.Skip(2).Select(l => l.Split(','))], words.Skip(1).Select(w => w.Split('=')).ToDictionary(w => w[0], w => w[1]));
        return (set, parts[1].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('\t')).ToDictionary(
            l => l[0], l => l.Skip(1).Select(v => v == "NA" ? (double?)null : double.Parse(v, CultureInfo.InvariantCulture)).ToArray()));
    }

    /// <summary>What of two answers parts.</summary>
    /// <param name="set">What was asked.</param>
    /// <param name="ours">Our numbers.</param>
    /// <param name="theirs">R's.</param>
    /// <param name="compared">How many numbers were compared.</param>
    public static IReadOnlyList<Parted> Compare(FuzzSet set, Dictionary<string, double?[]> ours, Dictionary<string, double?[]> theirs, out int compared)
    {
        compared = 0;
        var parted = new List<Parted>();
        if (set.Kind == "cox" && Stands(ours, theirs) is { } verdict)
            return verdict;
        foreach (var (name, values) in theirs)
        {
            if (!ours.TryGetValue(name, out var mine))
            {
                if (name is not ("warned" or "reach"))
                    parted.Add(new(name, "nothing", Shown(values)));
                continue;
            }

            compared += values.Length;
            if (mine.Length != values.Length || mine.Zip(values).Any(p => !Same(set, name, p.First, p.Second, values)))
                parted.Add(new(name, Shown(mine), Shown(values)));
        }

        return parted;
    }

    /// <summary>
    /// Where R itself warns that a coefficient may be infinite, or it lies beyond any effect, its numbers are where its iteration stopped, and
    /// ours are null; a model that R finds without a warning must have ours.
    /// </summary>
    private static List<Parted>? Stands(Dictionary<string, double?[]> ours, Dictionary<string, double?[]> theirs)
    {
        var infinite = ours["wald"][0] is null;
        if (theirs.ContainsKey("singular") || theirs.ContainsKey("refused"))
            return infinite ? [] : [new("verdict", "an estimate", "none: the covariates cannot be told apart")];
        if (theirs["warned"][0] == 0 && infinite && theirs["reach"][0] < 15)
            return [new("verdict", "no finite maximum", "coefficients " + Shown(theirs["coef"]))];
        return infinite || theirs["warned"][0] == 1 ? [] : null;
    }

    private static IReadOnlyList<Parted> Refused(string error, int code, Dictionary<string, double?[]> theirs)
    {
        var none = (error.StartsWith("analyse/cannot-fit", StringComparison.Ordinal) && (theirs.ContainsKey("singular") || theirs.ContainsKey("refused") || theirs["warned"][0] == 1))
            || (error.StartsWith("analyse/no-event", StringComparison.Ordinal) && !theirs.ContainsKey("coef"))
            || error.StartsWith("analyse/too-few-rows", StringComparison.Ordinal);
        return none && code == 2 ? [] : [new("refusal", error.Trim(), string.Join(" ", theirs.Keys))];
    }

    private static bool Same(FuzzSet set, string name, double? ours, double? theirs, double?[] all)
    {
        if (ours is null || theirs is null)
            return ours is null && theirs is null;
        var scale = Math.Max(Math.Abs(ours.Value), Math.Abs(theirs.Value));
        // a variance of rounding alone is nothing; of what size that is, the largest of its kind says
        var largest = all.Max(v => Math.Abs(v ?? 0));
        return Math.Abs(ours.Value - theirs.Value) <= (set.Kind == "cox" ? Iterated : Close) * scale + Nothing * Math.Max(largest, name.EndsWith(" p", StringComparison.Ordinal) ? 0 : 1);
    }

    private static string Bare(string name) => name.Split(' ')[^1];

    private static string Shown(double?[] values) => string.Join(", ", values.Select(v => v?.ToString("R", CultureInfo.InvariantCulture) ?? "none"));
}
