using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Npgsql;

namespace Pathways.Benchmarks;

/// <summary>
/// From the acknowledged write to the moved figure, as an evaluator would see it, at half the record limit; and the same while what used to freeze
/// figures is tried: one key on ten pathways, a file with a NUL in its source, numbers of the log that are drawn and lost, a reader that stays.
/// </summary>
static class LagBenchmark
{
    public static async Task<Report> RunAsync(Territory territory, double recordLimitPerSecond, int samples)
    {
        var report = new Report("Lag from acknowledged write to moved figure", "", "load /s", "samples", "median ms", "90 % under ms", "most ms");
        using var service = territory.StartService();
        try
        {
            await Territory.ReadyAsync(Territory.ServiceUrl + "/health/ready");
            using var counsellor = Territory.Client(Territory.Token());
            using var evaluator = Territory.Client(Territory.Token("evaluator"));
            var pathways = await territory.OpenPathwaysAsync(500, "lag");
            using var stop = new CancellationTokenSource();
            // A structure of which nothing is known can't be asked about.
            await territory.OpenPathwayAsync(counsellor, $"lag-first-{Environment.ProcessId}-{Guid.NewGuid():N}", "LAG");
            var load = LoadAsync(counsellor, pathways, recordLimitPerSecond / 2, stop.Token);
            await Task.Delay(2000);

            var undisturbed = await SampleAsync(territory, counsellor, evaluator, samples);
            var trouble = TroubleAsync(territory, counsellor, pathways, stop.Token);
            var disturbed = await SampleAsync(territory, counsellor, evaluator, samples);
            await stop.CancelAsync();
            var reached = await load;
            var tried = await trouble;
            foreach (var (name, lags) in new[] { ("undisturbed", undisturbed), ("disturbed", disturbed) })
            {
                var sorted = lags.Order().ToArray();
                report.Row(name, Measure.Format(reached), $"{samples}", Measure.Format(Measure.Median(lags)), Measure.Format(sorted[(int)(samples * 0.9)]), Measure.Format(sorted[^1]));
            }
            report.Note($"Disturbed by {tried} rounds of: one key on ten pathways at once, a file whose source has a NUL, a number of the log that is drawn and lost; beside a reader whose transaction stays open.");
        }
        finally
        {
            service.Kill(entireProcessTree: true);
        }
        report.Note("Wanted: median under 250 ms. The figure is asked over HTTP every 5 ms, so its own answering time is in the lag.");
        return report;
    }

    static async Task<List<double>> SampleAsync(Territory territory, HttpClient counsellor, HttpClient evaluator, int samples)
    {
        var lags = new List<double>();
        var before = await EntriesAsync(evaluator);
        for (var sample = 0; sample < samples; sample++)
        {
            await territory.OpenPathwayAsync(counsellor, $"lag-sample-{Environment.ProcessId}-{sample}-{Guid.NewGuid():N}", "LAG");
            var watch = Stopwatch.StartNew();
            while (await EntriesAsync(evaluator) == before)
            {
                if (watch.Elapsed > TimeSpan.FromSeconds(60))
                {
                    throw new InvalidOperationException("The figure did not move within a minute.");
                }
                await Task.Delay(5);
            }
            lags.Add(watch.Elapsed.TotalMilliseconds);
            before++;
        }
        return lags;
    }

    static async Task<int> TroubleAsync(Territory territory, HttpClient counsellor, IReadOnlyList<Guid> pathways, CancellationToken stop)
    {
        await using var database = NpgsqlDataSource.Create(territory.ConnectionString);
        await using var reading = await database.OpenConnectionAsync(CancellationToken.None);
        await using var dump = await reading.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, CancellationToken.None);
        await using var read = new NpgsqlCommand("select count(*) from pathways_events.mt_events", reading, dump);
        await read.ExecuteNonQueryAsync(CancellationToken.None);
        var rounds = 0;
        while (!stop.IsCancellationRequested)
        {
            var key = $"lag-same-{Environment.ProcessId}-{rounds++}";
            await Task.WhenAll(pathways.Take(10).Select(async pathway =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/pathways/{pathway}/steps/appointment-held")
                {
                    Content = new StringContent("""{"occurredOn":"2026-01-05","mode":"in_person","confirm":["step/long-ago","step/twice"]}""", System.Text.Encoding.UTF8, "application/json"),
                };
                request.Headers.Add("Idempotency-Key", key);
                using var _ = await counsellor.SendAsync(request, CancellationToken.None);
            }));
            using (var file = new StringContent("pathway;event;occurred_on;structure;scheme;territory\nx;pathway_opened;2026-01-01;LAG;plie;69123\n", System.Text.Encoding.UTF8, "text/csv"))
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, "/api/imports?source=a%00b") { Content = file };
                request.Headers.Add("Idempotency-Key", key + "-file");
                using var _ = await counsellor.SendAsync(request, CancellationToken.None);
            }
            await using (var lost = await database.OpenConnectionAsync(CancellationToken.None))
            {
                await using var undone = await lost.BeginTransactionAsync(CancellationToken.None);
                await using var draw = new NpgsqlCommand("select nextval('pathways_events.mt_events_sequence')", lost, undone);
                await draw.ExecuteNonQueryAsync(CancellationToken.None);
            }
            await Task.Delay(200, CancellationToken.None);
        }
        return rounds;
    }

    static async Task<int> EntriesAsync(HttpClient evaluator)
    {
        using var answer = JsonDocument.Parse(await evaluator.GetStringAsync(new Uri("/api/figures/entries?from=2026-01-01&structure=LAG", UriKind.Relative)));
        return answer.RootElement.GetProperty("value").ValueKind == JsonValueKind.Number ? answer.RootElement.GetProperty("value").GetInt32() : 0;
    }

    // A paced load: so many steps a second, whatever each takes.
    static async Task<double> LoadAsync(HttpClient counsellor, IReadOnlyList<Guid> pathways, double perSecond, CancellationToken stop)
    {
        var watch = Stopwatch.StartNew();
        var sent = 0;
        var running = new List<Task>();
        using var atOnce = new SemaphoreSlim(64);
        while (!stop.IsCancellationRequested)
        {
            while (sent < watch.Elapsed.TotalSeconds * perSecond && !stop.IsCancellationRequested)
            {
                await atOnce.WaitAsync(CancellationToken.None);
                var n = sent++;
                running.Add(OneAsync(n));
            }
            running.RemoveAll(task => task.IsCompletedSuccessfully);
            await Task.Delay(2, CancellationToken.None);
        }
        await Task.WhenAll(running);
        return sent / watch.Elapsed.TotalSeconds;

        async Task OneAsync(int n)
        {
            try
            {
                await Territory.PostAsync(
                    counsellor, string.Create(CultureInfo.InvariantCulture, $"/api/pathways/{pathways[n % pathways.Count]}/steps/appointment-held"),
                    """{"occurredOn":"2026-01-05","mode":"in_person","confirm":["step/long-ago","step/twice"]}""", $"lag-load-{Environment.ProcessId}-{n}");
            }
            finally
            {
                atOnce.Release();
            }
        }
    }
}
