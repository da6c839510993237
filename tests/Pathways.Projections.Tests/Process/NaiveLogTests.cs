using System.Text;
using Pathways.Projections.Formats;
using Pathways.Projections.Process;

namespace Pathways.Projections.Tests.Process;

/// <summary>
/// Random logs, written as CSV (rows of different cases anywhere), as XES and as OCEL, are told alike by the product and by a naive counting:
/// directly-follows, starts, ends, variants, durations, conformance, and what was left out.
/// </summary>
public sealed class NaiveLogTests : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("pathways-naive-");

    [Fact]
    public void Both_formats_and_both_orders_tell_what_a_naive_counting_tells()
    {
        var random = new Random(20261127);
        for (var round = 0; round < 300; round++)
        {
            var log = NaiveLog.Random(random);
            var names = log.Cases.SelectMany(c => c).Select(e => e.Activity).OfType<string>().Distinct().ToList();
            string[] plan = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => names.Count > 0 ? names[random.Next(names.Count)] : "nobody did it")];
            foreach (var order in new[] { CaseOrder.File, CaseOrder.Time })
            {
                Same(log, log.Xes(random), ".xes", order, plan);
                // A table has no row of a case without events.
                var rows = log with { Cases = [.. log.Cases.Where(c => c.Count > 0)] };
                if (rows.Cases.Count > 0)
                    Same(rows, rows.Csv(random), ".csv", order, plan);
                var timed = rows with { Cases = [.. rows.Cases.Select(c => c.Select(e => e with { At = e.At ?? 0 }).ToList())] };
                if (rows.Cases.Count > 0)
                    Same(timed, timed.Ocel(random), ".jsonocel", order, plan);
            }
        }
    }

    void Same(NaiveLog log, string text, string ending, CaseOrder order, string[] plan)
    {
        var file = Path.Combine(folder.FullName, "log" + ending);
        File.WriteAllText(file, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        var (naive, ours) = (string.Join('\n', log.Told(order == CaseOrder.Time, plan)), string.Join('\n', Told(file, order, plan)));
        Assert.True(naive == ours, $"{order}\nnaive:\n{naive}\n\nours:\n{ours}\n\n{text}");
    }

    static IEnumerable<string> Told(string file, CaseOrder order, string[] plan)
    {
        using var log = EventLogReader.Open(file, new EventLogOptions { ObjectType = file.EndsWith("ocel", StringComparison.Ordinal) ? "person" : null });
        var a = ProcessAnalysisBuilder.Read(log, order);
        var report = Conformance.ToSequence(a.Variants, plan);
        string[] lines =
        [
            $"without case {log.Counts.EventsWithoutCase}",
            $"without activity {log.Counts.EventsWithoutActivity} in {log.Counts.CasesWithEventsLeftOut}",
            $"disorder {a.CasesNotInTimeOrder} {a.EventsNotInTimeOrder}",
            $"ties {a.AdjacentEqualTimes} negative {a.NegativeTimes}",
            $"cases {a.Cases} events {a.Events} untimed {a.EventsWithoutTime}",
            .. a.Activities.Select(x => $"activity {x.Activity}: {x.Events} in {x.Cases} again {x.CasesWithRework}"),
            .. a.Starts.Select(x => $"start {x.Activity}: {x.Count}"),
            .. a.Ends.Select(x => $"end {x.Activity}: {x.Count}"),
            .. a.Edges.Select(x => $"edge {x.From} | {x.To}: {x.Count} {Durations(x.Times)}"),
            .. a.Variants.Select(x => $"variant {string.Join(" | ", x.Activities)}: {x.Count}"),
            $"cases last {Durations(a.CaseDurations)}",
            $"conformance {report.PerfectlyFitting} {string.Join(' ', report.CostHistogram.Select(c => $"{c.Key}:{c.Value}"))}",
            $"fitness {NaiveLog.Number(report.MeanFitness!.Value)}",
        ];
        return lines.Order(StringComparer.Ordinal);
    }

    static string Durations(DurationSummary? d) => d is null
        ? "none"
        : $"{d.Count} {NaiveLog.Number(d.Min)} {NaiveLog.Number(d.Median)} {NaiveLog.Number(d.Mean)} {NaiveLog.Number(d.Max)}";

    public void Dispose() => folder.Delete(recursive: true);
}
