using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Pathways.Benchmarks;

/// <summary>Sixteen counsellors record, alone and while one evaluator asks for a thousand figures at once, again and again: what the others notice of it.</summary>
static class CrowdBenchmark
{
    const int Counsellors = 16, Figures = 1_000, StepsOfEach = 60;
    const string Payload = """{"occurredOn":"2026-01-05","mode":"in_person","confirm":["step/long-ago","step/twice"]}""";

    public static async Task<Report> RunAsync(Territory territory, int pathwaysInFigures, int rounds)
    {
        var report = new Report(
            "Recording while a thousand figures are asked for at once", "", "steps", "median ms", "p99 ms", "failed", "figures answered", "told to come back (429)", "figures failed");
        using var service = territory.StartService();
        try
        {
            await Territory.ReadyAsync(Territory.ServiceUrl + "/health/ready");
            using var counsellor = Territory.Client(Territory.Token());
            using var evaluator = Territory.Client(Territory.Token("evaluator"), connections: Figures);
            var pathways = await territory.OpenPathwaysAsync(500, "crowd");
            await territory.FillAsync(pathwaysInFigures);
            await RecordAsync(counsellor, pathways, "warm-up");
            var (alone, among) = (new List<double>(), new List<double>());
            var (failedAlone, failedAmong) = (0, 0);
            var answers = new Dictionary<HttpStatusCode, int>();
            for (var round = 0; round < rounds; round++)
            {
                var (quiet, none) = await RecordAsync(counsellor, pathways, $"alone-{round}");
                alone.AddRange(quiet);
                failedAlone += none;
                using var stop = new CancellationTokenSource();
                var asking = AskAsync(evaluator, answers, stop.Token);
                var (loud, failed) = await RecordAsync(counsellor, pathways, $"among-{round}");
                among.AddRange(loud);
                failedAmong += failed;
                await stop.CancelAsync();
                await asking;
            }
            report.Row("alone", $"{alone.Count}", Measure.Format(Measure.Median(alone)), Measure.Format(P99(alone)), $"{failedAlone}", "", "", "");
            report.Row(
                "among the figures", $"{among.Count}", Measure.Format(Measure.Median(among)), Measure.Format(P99(among)), $"{failedAmong}", $"{answers.GetValueOrDefault(HttpStatusCode.OK)}",
                $"{answers.GetValueOrDefault(HttpStatusCode.TooManyRequests)}", $"{answers.Where(a => a.Key is not (HttpStatusCode.OK or HttpStatusCode.TooManyRequests)).Sum(a => a.Value)}");
            report.Row("ratio", "", Measure.Format(Measure.Median(among) / Measure.Median(alone)), Measure.Format(P99(among) / P99(alone)), "", "", "", "");
        }
        finally
        {
            service.Kill(entireProcessTree: true);
        }
        report.Note($"Wanted: p99 at most twice, nothing failed. {Counsellors} counsellors, each a step after the other; figures over {pathwaysInFigures:#,0} pathways, {Figures:#,0} at once, again as soon as all are answered; {rounds} rounds in turn.");
        return report;
    }

    // The kept order of answers is no matter: each counsellor waits for their own.
    static async Task<(List<double> Milliseconds, int Failed)> RecordAsync(HttpClient counsellor, IReadOnlyList<Guid> pathways, string series)
    {
        var failed = 0;
        var all = await Task.WhenAll(Enumerable.Range(0, Counsellors).Select(async who =>
        {
            var times = new List<double>();
            for (var n = 0; n < StepsOfEach; n++)
            {
                var pathway = pathways[((who * StepsOfEach) + n) % pathways.Count];
                var watch = Stopwatch.StartNew();
                try
                {
                    using var _ = await Territory.PostAsync(
                        counsellor, $"/api/pathways/{pathway}/steps/appointment-held", Payload, string.Create(CultureInfo.InvariantCulture, $"crowd-{Environment.ProcessId}-{series}-{who}-{n}"));
                }
                catch (Exception e) when (e is InvalidOperationException or HttpRequestException)
                {
                    Interlocked.Increment(ref failed);
                }
                times.Add(watch.Elapsed.TotalMilliseconds);
            }
            return times;
        }));
        return ([.. all.SelectMany(times => times)], failed);
    }

    static async Task AskAsync(HttpClient evaluator, Dictionary<HttpStatusCode, int> answers, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var some = await Task.WhenAll(Enumerable.Range(0, Figures).Select(async _ =>
            {
                using var answer = await evaluator.GetAsync(new Uri("/api/figures/stage_funnel?by=scheme", UriKind.Relative), CancellationToken.None);
                return answer.StatusCode;
            }));
            foreach (var status in some)
            {
                answers[status] = answers.GetValueOrDefault(status) + 1;
            }
        }
    }

    static double P99(List<double> values) => values.Order().ElementAt((int)(values.Count * 0.99));
}
