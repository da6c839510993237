using System.Diagnostics;
using System.Globalization;

namespace Pathways.Benchmarks.Engine;

/// <summary>
/// The evaluator's engine against what it is held to: R's survfit and survdiff, a bare parse of the same log, five seconds for
/// a masked table; and how each grows. Runs interleaved, medians, each survival run in a process of its own.
/// </summary>
static class EngineBenchmark
{
    /// <summary><c>engine [runs [sections]]</c> measures and writes docs/benchmarks-engine.md; <c>engine survival-once FILE</c> is one run.</summary>
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
            (string Name, Func<Task<Report>> Measure)[] sections =
            [
                ("survival", () => SurvivalRace.AgainstRAsync(folder.FullName, runs)),
                ("masking", () => Task.FromResult(MaskingRace.OneHundredThousandCells(runs))),
                ("log", () => Task.FromResult(LogRace.AgainstBareParse(folder.FullName, 5_000_000, runs))),
                ("growth", () => Task.FromResult(Growth.OfRows())),
                ("growth", () => Task.FromResult(Growth.OfCells())),
                ("growth", () => Task.FromResult(Growth.OfEvents(folder.FullName))),
            ];
            var text = $"""
                # The engine, measured

                `engine {runs}` of tests/Pathways.Benchmarks: {runs} interleaved runs, medians; Release, .NET {Environment.Version}, {Environment.ProcessorCount} cores, {DateTime.UtcNow:yyyy-MM-dd}.
                Wall time is what a user waits; processor time (user and system, every thread) is what other work on the machine disturbs least.


                """;
            foreach (var (name, measure) in sections.Where(s => args.Length < 2 || args[1..].Contains(s.Name)))
            {
                var report = await measure();
                report.Note(Machine.Load());
                Console.WriteLine(report);
                text += report + "\n";

                // After each section: a run that is cut short keeps what it measured.
                await File.WriteAllTextAsync(Path.Combine(Machine.Root(), "docs", "benchmarks-engine.md"), text.TrimEnd() + "\n");
            }

            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}

/// <summary>Seconds on the clock and on the processor.</summary>
readonly record struct Spent(double Wall, double Processor)
{
    public static Spent On(Action work)
    {
        var (watch, before) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        work();
        return new(watch.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - before).TotalSeconds);
    }

    public static Spent Median(IReadOnlyCollection<Spent> runs) =>
        new(Measure.Median([.. runs.Select(r => r.Wall)]), Measure.Median([.. runs.Select(r => r.Processor)]));

    public static Spent operator /(Spent a, Spent b) => new(a.Wall / b.Wall, a.Processor / b.Processor);
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
        ? $"Load of the machine at the end of these runs (1, 5, 15 minutes): {string.Join(", ", File.ReadAllText("/proc/loadavg").Split(' ').Take(3))}."
        : "";
}
