namespace Pathways.Benchmarks;

/// <summary>
/// Recording a step over HTTP, authenticated, validated, idempotent, with metadata, events and read side on, against the
/// bare endpoint that inserts the same payload; the same database, the same run, in turn. The database's own limit beside it.
/// </summary>
static class RecordBenchmark
{
    const int Pathways = 2_000;
    const string Payload = """{"occurredOn":"2026-01-05","mode":"in_person","confirm":["step/long-ago","step/twice"]}""";

    public static async Task<Report> RunAsync(Territory territory, int rounds, int seconds, Action<double> limit)
    {
        var report = new Report(
            "Record a step over HTTP",
            "connections", "bare endpoint /s", "Pathways /s", "ratio", "bare p99 ms", "Pathways p99 ms", "p99 ratio", "failed", "pgbench inserts /s");
        using var bare = Territory.StartBenchmarkMode("bare", territory.ConnectionString, Territory.RivalUrl);
        using var service = territory.StartService();
        try
        {
            await Territory.ReadyAsync(Territory.ServiceUrl + "/health/ready");
            var pathways = await territory.OpenPathwaysAsync(Pathways);
            var ids = Path.Combine(territory.Folder, "pathways.txt");
            await File.WriteAllLinesAsync(ids, pathways.Select(p => p.ToString("D")));
            var barely = await ScriptAsync(territory, "bare.lua", ids, "/pathways/%s/steps", token: null);
            var ours = await ScriptAsync(territory, "pathways.lua", ids, "/api/pathways/%s/steps/appointment-held", Territory.Token());
            var inserts = Path.Combine(territory.Folder, "insert.sql");
            await File.WriteAllTextAsync(inserts, $"insert into bare_insert (pathway, payload) values (gen_random_uuid(), '{Payload}');\n");

            await Tool.WrkAsync(Territory.RivalUrl, 16, 3, barely);
            await Tool.WrkAsync(Territory.ServiceUrl, 16, 5, ours);
            foreach (var connections in (int[])[1, 16, 64])
            {
                var bareLoads = new List<Tool.Load>();
                var ourLoads = new List<Tool.Load>();
                var pgbench = new List<double>();
                for (var round = 0; round < rounds; round++)
                {
                    bareLoads.Add(await Tool.WrkAsync(Territory.RivalUrl, connections, seconds, barely));
                    ourLoads.Add(await Tool.WrkAsync(Territory.ServiceUrl, connections, seconds, ours));
                    pgbench.Add(await territory.PgbenchAsync(inserts, Math.Min(connections, 16), seconds / 2));
                }
                var (b, o) = (Median(bareLoads, l => l.PerSecond), Median(ourLoads, l => l.PerSecond));
                var (b99, o99) = (Median(bareLoads, l => l.P99Ms), Median(ourLoads, l => l.P99Ms));
                limit(o);
                report.Row(
                    $"{connections}", Measure.Format(b), Measure.Format(o), Measure.Format(o / b), Measure.Format(b99), Measure.Format(o99),
                    Measure.Format(o99 / b99), $"{ourLoads.Sum(l => l.Failed)}", Measure.Format(Measure.Median(pgbench)));
            }
        }
        finally
        {
            bare.Kill(entireProcessTree: true);
            service.Kill(entireProcessTree: true);
        }
        report.Note($"Wanted: ratio at least 0.4 at 16 and 64 connections, p99 within twice the bare endpoint's, no failures. Medians of {rounds} interleaved rounds of {seconds} s; {Pathways:#,0} pathways in turn.");
        return report;
    }

    static double Median(List<Tool.Load> loads, Func<Tool.Load, double> of) => Measure.Median([.. loads.Select(of)]);

    // Every request has a key of its own; the pathways take turns.
    static async Task<string> ScriptAsync(Territory territory, string name, string ids, string path, string? token)
    {
        var script = Path.Combine(territory.Folder, name);
        var authorization = token is null ? "" : $"['Authorization'] = 'Bearer {token}', ";
        await File.WriteAllTextAsync(script, $$"""
            local ids = {}
            for line in io.lines('{{ids}}') do ids[#ids + 1] = line end
            math.randomseed(os.time())
            local salt, n = math.random(1, 1000000000), 0
            function request()
              n = n + 1
              local key = string.format('bench-%d-%d', salt, n)
              return wrk.format('POST', string.format('{{path}}', ids[n % #ids + 1]),
                { {{authorization}}['Idempotency-Key'] = key, ['Content-Type'] = 'application/json' }, '{{Payload}}')
            end
            """);
        return script;
    }
}
