using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Pathways.Benchmarks;

/// <summary>Sixteen counsellors record, alone and while one evaluator asks for a thousand figures at once, again and again: what the others notice of it.</summary>
static class CrowdBenchmark
{
    const int Counsellors = 16, Figures = 1_000, StepsOfEach = 800;
    const string Figure = "/api/figures/stage_funnel?by=scheme", Nothing = "/health/live";
    const string Payload = """{"occurredOn":"2026-01-05","mode":"in_person","confirm":["step/long-ago","step/twice"]}""";

    public static async Task<Report> RunAsync(Territory territory, int pathwaysInFigures, int rounds)
    {
        var report = new Report(
            "Recording while a thousand figures are asked for at once", "", "steps", "median ms", "p99 ms", "failed", "answered", "told to come back (429)", "other answers");
        using var service = territory.StartService();
        try
        {
            await Territory.ReadyAsync(Territory.ServiceUrl + "/health/ready");
            using var counsellor = Territory.Client(Territory.Token());
            var pathways = await territory.OpenPathwaysAsync(500, "crowd");
            await territory.FillAsync(pathwaysInFigures);
            await RecordAsync(counsellor, pathways, "warm-up");
            Series[] all =
            [
                new("alone", null), new("among a thousand who ask for figures and come back when told", Figure),
                new("among a thousand who ask for figures again at once", Figure, impatient: true), new("among a thousand who ask for nothing again at once", Nothing, impatient: true),
            ];
            for (var round = 0; round < rounds; round++)
            {
                foreach (var series in all)
                {
                    await series.RunAsync(counsellor, pathways, round);
                }
            }
            foreach (var series in all)
            {
                series.Report(report);
            }
            foreach (var series in all[1..])
            {
                report.Row($"{series.Name}: ratio", "", Measure.Format(Measure.Median(series.Times) / Measure.Median(all[0].Times)), Measure.Format(P99(series.Times) / P99(all[0].Times)), "", "", "", "");
            }
        }
        finally
        {
            service.Kill(entireProcessTree: true);
        }
        report.Note($"Wanted: p99 among those who ask for figures and come back when told at most twice that of alone, nothing failed. {Counsellors} counsellors, each a step after the other; figures over {pathwaysInFigures:#,0} pathways, {Figures:#,0} at once: whoever is answered asks again, and whoever is told to come back does so after the seconds that Retry-After says, or, in the worse case, at once; {rounds} rounds in turn.");
        report.Note($"Who asks for nothing asks for {Nothing} as often as figures are asked for: it is what so many requests cost the machine whatever they ask for. The crowd is a process of the lowest priority, as if on another machine.");
        return report;
    }

    /// <summary>The crowd, in a process of its own: asks until its input ends, then prints how often it was given which status.</summary>
    public static async Task AskAsync(string path, string token, bool impatient)
    {
        using var http = Territory.Client(token, connections: Figures);
        using var stop = new CancellationTokenSource();
        var answers = new ConcurrentDictionary<HttpStatusCode, int>();
        var asking = Task.WhenAll(Enumerable.Range(0, Figures).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
                answers.AddOrUpdate(answer.StatusCode, 1, (_, count) => count + 1);
                if (!impatient && answer.Headers.RetryAfter is { Delta: { } delay })
                {
                    // Until then, or until nobody asks any longer.
                    await Task.Delay(delay, stop.Token).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
                }
            }
        })));
        await Console.In.ReadToEndAsync();
        await stop.CancelAsync();
        await asking;
        Console.WriteLine(JsonSerializer.Serialize(answers.ToDictionary(a => (int)a.Key, a => a.Value)));
    }

    // Steps that are recorded in one way, over all rounds.
    sealed class Series(string name, string? askedFor, bool impatient = false)
    {
        readonly Dictionary<int, int> answers = [];
        int failed;

        public string Name => name;

        public List<double> Times { get; } = [];

        public async Task RunAsync(HttpClient counsellor, IReadOnlyList<Guid> pathways, int round)
        {
            using var crowd = askedFor is null ? null : Territory.StartCrowd(askedFor, Territory.Token("evaluator"), impatient);
            var (times, none) = await RecordAsync(counsellor, pathways, $"{name.Replace(' ', '-')}-{round}");
            Times.AddRange(times);
            failed += none;
            if (crowd is null)
            {
                return;
            }
            crowd.StandardInput.Close();
            foreach (var (status, count) in JsonSerializer.Deserialize<Dictionary<int, int>>(await crowd.StandardOutput.ReadToEndAsync())!)
            {
                answers[status] = answers.GetValueOrDefault(status) + count;
            }
            await crowd.WaitForExitAsync();
        }

        public void Report(Report report)
        {
            string Of(Func<int, bool> status) => askedFor is null ? "" : $"{answers.Where(a => status(a.Key)).Sum(a => a.Value)}";
            report.Row(name, $"{Times.Count}", Measure.Format(Measure.Median(Times)), Measure.Format(P99(Times)), $"{failed}", Of(s => s == 200), Of(s => s == 429), Of(s => s is not (200 or 429)));
        }
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

    static double P99(List<double> values) => values.Order().ElementAt((int)(values.Count * 0.99));
}
