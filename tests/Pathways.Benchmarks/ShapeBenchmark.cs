using System.Globalization;
using System.Text.RegularExpressions;
using Pathways.Testing;

namespace Pathways.Benchmarks;

/// <summary>
/// <c>shapes [WORDS]</c>: ten megabytes of every shape, or of those whose name or command holds the words, each form of the answer by a process of its
/// own. Seconds are of the processor (user), which other work on the machine changes little; memory is the most that was resident.
/// </summary>
static partial class ShapeBenchmark
{
    const int Bytes = 10_000_000;
    const double MostSeconds = 10;
    const double MostMegabytes = 500;

    sealed record Measured(Shape Shape, string Form, double Seconds, double Megabytes, string Outcome)
    {
        public bool Misses => Seconds > MostSeconds || Megabytes > MostMegabytes || !Coded().IsMatch(Outcome);

        public double Worst => Math.Max(Seconds / MostSeconds, Megabytes / MostMegabytes);
    }

    public static async Task<int> RunAsync(string[] words)
    {
        var (wanted, measured, before) = (string.Join(' ', words), new List<Measured>(), LoadAverage());
        foreach (var shape in Shape.All.Where(s => $"{s.Name} {s.Words}".Contains(wanted, StringComparison.OrdinalIgnoreCase)))
        {
            measured.AddRange(await MeasureAsync(shape));
        }

        var report = new Report($"Shapes of {Bytes / 1_000_000} MB: one analysis, a process of its own", "shape", "command", "user s", "peak resident MB", "outcome");
        foreach (var m in measured.OrderByDescending(m => m.Misses).ThenByDescending(m => m.Worst))
        {
            report.Row((m.Misses ? "**misses** " : "") + m.Shape.Name, $"{m.Shape.Subcommand} {m.Form}".Trim(), Measure.Format(m.Seconds), Measure.Format(m.Megabytes), m.Outcome);
        }
        var missed = measured.Count(m => m.Misses);
        report.Note(string.Create(CultureInfo.InvariantCulture, $"Wanted: at most {MostSeconds} s of processor and {MostMegabytes} MB, answered or refused with a code. {measured.Count} runs, {missed} miss it. Load of the machine: {before} before, {LoadAverage()} after."));
        Console.WriteLine(report);
        return missed == 0 ? 0 : 1;
    }

    static async Task<List<Measured>> MeasureAsync(Shape shape)
    {
        var folder = Directory.CreateTempSubdirectory("pathways-shape-").FullName;
        try
        {
            var (file, figures, measured) = (Path.Combine(folder, "shape" + shape.Ending), Path.Combine(folder, "time"), new List<Measured>());
            shape.Write(file, Bytes);
            foreach (var form in shape.Forms)
            {
                using var process = Tool.Start("time", ["-q", "-o", figures, "-f", "%U %M", "dotnet", Territory.ServiceAssembly, "analyse", .. shape.Asked(file, form), "--lang", "en"]);
                var error = process.StandardError.ReadToEndAsync();
                await process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
                await process.WaitForExitAsync();
                var told = (await File.ReadAllLinesAsync(figures))[^1].Split(' ');
                measured.Add(new(shape, form, double.Parse(told[0], CultureInfo.InvariantCulture), double.Parse(told[1], CultureInfo.InvariantCulture) * 1024 / 1e6, Outcome(process.ExitCode, await error)));
                Console.Error.WriteLine($"· {shape.Name}, {shape.Subcommand} {form}: {told[0]} s, {measured[^1].Megabytes:F0} MB, {measured[^1].Outcome}");
            }

            return measured;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static string Outcome(int exit, string error) =>
        exit == 0 ? "answered"
        : exit == 2 && Code().Match(error) is { Success: true } code ? code.Value
        : $"ended with {exit}";

    static string LoadAverage() => File.ReadAllText("/proc/loadavg").Split(' ')[0];

    [GeneratedRegex("^[a-z]+/[a-z-]+(?=[: ])", RegexOptions.Multiline)]
    private static partial Regex Code();

    [GeneratedRegex("^(answered|[a-z]+/[a-z-]+)$")]
    private static partial Regex Coded();
}
