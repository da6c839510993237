using System.Globalization;

namespace Pathways.Benchmarks.Engine;

/// <summary>
/// The evaluator's engine against what it is held to: R's survfit and survdiff, a bare parse of the same log, five seconds for
/// a masked table; and how each grows. Runs interleaved, medians, each survival run in a process of its own.
/// </summary>
static class EngineBenchmark
{
    /// <summary><c>engine [runs]</c> measures all and writes docs/benchmarks-engine.md; <c>engine survival-once FILE</c> is one run.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is ["survival-once", var file])
        {
            SurvivalRace.Once(file);
            return 0;
        }

        var runs = args is [var count, ..] ? int.Parse(count, CultureInfo.InvariantCulture) : 5;
        var folder = Directory.CreateTempSubdirectory("pathways-engine-");
        try
        {
            Report[] sections =
            [
                await SurvivalRace.AgainstRAsync(folder.FullName, runs),
                LogRace.AgainstBareParse(folder.FullName, 5_000_000, Math.Max(3, runs - 2)),
                MaskingRace.OneHundredThousandCells(runs),
                Growth.OfRows(),
                Growth.OfEvents(folder.FullName),
                Growth.OfCells(),
            ];
            var text = $"""
                # The engine, measured

                `ops/bench engine` ({runs} interleaved runs, medians; Release, .NET {Environment.Version}, {Environment.ProcessorCount} cores, {DateTime.UtcNow:yyyy-MM-dd}).
                {Machine.Load()}

                {string.Join('\n', sections.Select(s => s.ToString()))}
                """;
            Console.WriteLine(text);
            await File.WriteAllTextAsync(Path.Combine(Machine.Root(), "docs", "benchmarks-engine.md"), text);
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}

/// <summary>Where and on what this runs.</summary>
static class Machine
{
    public static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Pathways.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException("Run inside the repository: Pathways.sln is in no folder above.");
    }

    /// <summary>Other work on the machine is the noise of these figures, so it is said.</summary>
    public static string Load() => File.Exists("/proc/loadavg")
        ? $"Load of the machine when the runs ended (1, 5, 15 minutes): {string.Join(", ", File.ReadAllText("/proc/loadavg").Split(' ').Take(3))}."
        : "";
}
