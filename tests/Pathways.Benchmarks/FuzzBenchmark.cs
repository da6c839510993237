using System.Globalization;
using Pathways.Testing.Fuzz;

namespace Pathways.Benchmarks;

/// <summary>
/// <c>fuzz [--sets 500] [--seed 1] [--kind survival] [--keep FOLDER]</c>: random data sets through <c>analyse</c> and through R. What parts is
/// printed, made small, and kept as a regression case where a folder is named; the exit code is 1 then.
/// </summary>
static class FuzzBenchmark
{
    const int MostShown = 10;

    public static int Run(string[] args)
    {
        string? Option(string name) => Array.IndexOf(args, "--" + name) is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : null;
        var (sets, seed) = (int.Parse(Option("sets") ?? "500", CultureInfo.InvariantCulture), int.Parse(Option("seed") ?? "1", CultureInfo.InvariantCulture));
        using var r = RAnswers.Start() ?? throw new InvalidOperationException("Rscript is missing (Debian: r-base-core, r-cran-survival).");
        var fuzzer = new Fuzzer(r);
        var (tried, parted) = (0, 0);
        foreach (var kind in FuzzSet.Kinds.Where(k => (Option("kind") ?? k) == k))
        {
            var (before, failed, seen) = (fuzzer.Compared, 0, new HashSet<string>(StringComparer.Ordinal));
            for (var i = 0; i < sets; i++)
            {
                var set = FuzzSet.Draw(kind, seed, i);
                tried++;
                if (fuzzer.Try(set) is not { Count: > 0 } found)
                    continue;
                failed++;
                if (!seen.Add(found[0].Name.Split(' ')[^1]) || seen.Count > MostShown)
                    continue;
                var least = fuzzer.Minimise(set, found[0].Name);
                Console.WriteLine($"── {kind}, seed {seed}, set {i}: {string.Join("\n   ", fuzzer.Try(least).Take(3))}\n{string.Join(' ', least.Arguments("FILE"))}\n{least.Csv}");
                if (Option("keep") is { } folder)
                    File.WriteAllText(Path.Combine(folder, $"{kind}-{seed}-{i}.txt"), fuzzer.Case(least));
            }

            parted += failed;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kind}: {sets} sets, {fuzzer.Compared - before} numbers, {failed} sets part"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{tried} sets, {fuzzer.Compared} numbers, {parted} sets part"));
        return parted == 0 ? 0 : 1;
    }
}
