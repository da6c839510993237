using System.Diagnostics;
using System.Globalization;
using System.Text;
using Pathways.Projections.Statistics;

namespace Pathways.Benchmarks.Engine;

/// <summary>Kaplan–Meier with interval and log-rank on a million rows in two groups, here and in R, on the same file.</summary>
static class SurvivalRace
{
    const int Rows = 1_000_000;

    public static async Task<Report> AgainstRAsync(string folder, int runs)
    {
        var report = new Report("Kaplan–Meier with interval and log-rank, 1,000,000 rows in two groups", "rows", "here, s", "R, s", "R / here", "here, processor s", "R, processor s", "R / here", "whole process here, s", "whole process R, s", "R / here", "χ² here", "χ² R");
        foreach (var (name, continuous) in new[] { ("whole days (ties)", false), ("continuous times", true) })
        {
            var file = Path.Combine(folder, name + ".csv");
            WriteRows(file, Rows, continuous);
            var (here, r, wholeHere, wholeR) = (new List<Spent>(), new List<Spent>(), new List<double>(), new List<double>());
            string[] ours = [], theirs = [];
            for (var run = 0; run < runs; run++)
            {
                var seconds = await Measure.SecondsAsync(async () => ours = await ProcessAsync("dotnet", typeof(SurvivalRace).Assembly.Location, "engine", "survival-once", file));
                wholeHere.Add(seconds);
                here.Add(Parse(ours[0]));
                seconds = await Measure.SecondsAsync(async () => theirs = await ProcessAsync("Rscript", "-e", Script(file)));
                wholeR.Add(seconds);
                r.Add(Parse(theirs[0]));
            }

            if (Math.Abs(Number(ours[1]) - Number(theirs[1])) > 1e-6 * Number(theirs[1]) || ours[2] != theirs[2])
                throw new InvalidOperationException($"Not the same answer: {string.Join(' ', ours)} against {string.Join(' ', theirs)}");
            var (a, b) = (Spent.Median(here), Spent.Median(r));
            var ratio = b / a;
            report.Row(name, Measure.Format(a.Wall), Measure.Format(b.Wall), Measure.Format(ratio.Wall), Measure.Format(a.Processor), Measure.Format(b.Processor), Measure.Format(ratio.Processor), F(wholeHere), F(wholeR), Measure.Format(Measure.Median(wholeR) / Measure.Median(wholeHere)), ours[1], theirs[1]);
        }

        report.Note("Target: at least 3 times faster than R. Time here and in R is the statistics alone (R: `system.time` around `survfit(conf.type = \"log-log\")` and `survdiff`; here: fit by group, every limit, both medians with their limits, log-rank), without reading; each run is a new process, so ours pays its compilation. Whole process: R with `read.csv` and stated column classes, here the same rows through the same reader as `analyse`. Medians and χ² agreed in every run.");
        return report;
    }

    /// <summary>One run: seconds, χ², medians.</summary>
    public static void Once(string file)
    {
        var (times, events, groups) = Read(file);
        var (sum, medians, chiSquare) = (0.0, Array.Empty<SurvivalQuantile>(), 0.0);
        var spent = Spent.On(() =>
        {
            var curves = KaplanMeier.FitByGroup(times, events, groups);
            foreach (var curve in curves.Values)
            {
                foreach (var step in curve.Steps)
                    sum += (step.Lower ?? 0) + (step.Upper ?? 0);
            }

            medians = [.. curves.Values.Select(c => c.Median)];
            chiSquare = LogRank.Test(times, events, groups).ChiSquare;
        });
        if (!(sum > 0))
            throw new InvalidOperationException("No limits were computed.");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{spent.Wall:R} {spent.Processor:R}\n{chiSquare:0.000000}\n{string.Join('/', medians.Select(m => $"{m.Estimate.Value:0.0000} {m.Lower.Value:0.0000} {m.Upper.Value:0.0000}"))}"));
    }

    /// <summary>Exponential times, group 1 slower, censored uniformly, deterministic.</summary>
    public static void WriteRows(string file, int rows, bool continuous)
    {
        var random = new Random(20_26);
        using var writer = new StreamWriter(file);
        writer.WriteLine("time,event,g");
        for (var i = 0; i < rows; i++)
        {
            var (exit, censored) = (-Math.Log(1 - random.NextDouble()) * (i % 2 == 0 ? 300 : 360), random.NextDouble() * 1500);
            var time = Math.Min(exit, censored);
            writer.Write((continuous ? Math.Round(time, 6) : Math.Floor(time)).ToString("R", CultureInfo.InvariantCulture));
            writer.WriteLine(exit <= censored ? $",1,{i % 2}" : $",0,{i % 2}");
        }
    }

    public static (double[] Times, bool[] Events, int[] Groups) Read(string file)
    {
        using var reader = new StreamReader(file);
        using var csv = new CsvHelper.CsvParser(reader, CultureInfo.InvariantCulture);
        var (times, events, groups) = (new List<double>(), new List<bool>(), new List<int>());
        csv.Read();
        while (csv.Read())
        {
            times.Add(double.Parse(csv[0], CultureInfo.InvariantCulture));
            events.Add(csv[1] == "1");
            groups.Add(csv[2] == "1" ? 1 : 0);
        }

        return ([.. times], [.. events], [.. groups]);
    }

    static string Script(string file) => new StringBuilder()
        .Append("suppressPackageStartupMessages(library(survival));")
        .Append(CultureInfo.InvariantCulture, $"d <- read.csv('{file}', colClasses=c('numeric','integer','integer'));")
        .Append("t <- system.time({f <- survfit(Surv(time, event) ~ g, data=d, conf.type='log-log'); k <- survdiff(Surv(time, event) ~ g, data=d)});")
        .Append("m <- summary(f)$table[, c('median', '0.95LCL', '0.95UCL')];")
        .Append("n <- function(x) sprintf('%.4f', x);")
        .Append("cat(t[['elapsed']], ' ', t[['user.self']] + t[['sys.self']], '\\n', sprintf('%.6f', k$chisq), '\\n', paste(apply(m, 1, function(r) paste(sapply(r, n), collapse=' ')), collapse='/'), '\\n', sep='')")
        .ToString();

    static async Task<string[]> ProcessAsync(string program, params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo(program, args) { RedirectStandardOutput = true, UseShellExecute = false })
            ?? throw new InvalidOperationException($"{program} does not start");
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? text.Trim().Split('\n') : throw new InvalidOperationException($"{program} ended with {process.ExitCode}");
    }

    static Spent Parse(string text) => new(Number(text.Split(' ')[0]), Number(text.Split(' ')[1]));

    static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    static string F(IReadOnlyCollection<double> seconds) => Measure.Format(Measure.Median(seconds));
}
