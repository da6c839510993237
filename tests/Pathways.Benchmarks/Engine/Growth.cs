using Pathways.Projections.Disclosure;
using Pathways.Projections.Statistics;

namespace Pathways.Benchmarks.Engine;

/// <summary>How time grows with the data: best of three, since what is asked is the shape.</summary>
static class Growth
{
    public static Report OfRows()
    {
        var report = new Report("Growth: Kaplan–Meier with limits and log-rank", "rows", "s", "processor s", "processor ns a row");
        for (var rows = 1_000; rows <= 10_000_000; rows *= 10)
        {
            var random = new Random(3);
            double[] times = [.. Enumerable.Range(0, rows).Select(_ => Math.Floor(-Math.Log(1 - random.NextDouble()) * 300))];
            bool[] events = [.. times.Select(_ => random.Next(3) > 0)];
            int[] groups = [.. times.Select(_ => random.Next(2))];
            Row(report, rows, () =>
            {
                var curves = KaplanMeier.FitByGroup(times, events, groups);
                _ = curves.Values.Sum(c => c.Steps.Sum(s => s.Lower ?? 0));
                LogRank.Test(times, events, groups);
            });
        }

        return report;
    }

    public static Report OfEvents(string folder)
    {
        var report = new Report("Growth: process map and variants, reading included", "events", "s", "processor s", "processor ns an event");
        for (var events = 1_000; events <= 10_000_000; events *= 10)
        {
            var file = Path.Combine(folder, $"growth-{events}.xes");
            LogRace.Write(file, events);
            Row(report, events, () => LogRace.Analyse(file));
            File.Delete(file);
        }

        return report;
    }

    public static Report OfCells()
    {
        var report = new Report("Growth: suppression of three-dimensional tables, mean count 8", "cells", "s", "processor s", "processor ns a cell");
        foreach (var (a, b, c) in new[] { (10, 10, 10), (25, 20, 20), (100, 100, 10), (100, 100, 100) })
        {
            var table = MaskingRace.Table(a, b, c, 8);
            Row(report, a * b * c, () => Suppression.Protect(table, new DisclosureRule()));
        }

        return report;
    }

    static void Row(Report report, long size, Action work)
    {
        var best = new Spent(double.MaxValue, double.MaxValue);
        for (var run = 0; run < (size >= 10_000_000 ? 1 : 3); run++)
        {
            var spent = Spent.On(work);
            best = new(Math.Min(best.Wall, spent.Wall), Math.Min(best.Processor, spent.Processor));
        }

        report.Row($"{size:#,0}", Seconds(best.Wall), Seconds(best.Processor), Measure.Format(best.Processor / size * 1e9));

        static string Seconds(double value) => value < 0.1 ? value.ToString("0.0000", System.Globalization.CultureInfo.InvariantCulture) : Measure.Format(value);
    }
}
