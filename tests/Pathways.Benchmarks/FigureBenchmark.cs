using System.Diagnostics;
using Marten;
using Npgsql;
using Pathways.Api.Demo;
using Pathways.Api.Hosting;
using Pathways.Api.Import;
using Pathways.Projections.Indicators;
using Pathways.Projections.Indicators.Columns;

namespace Pathways.Benchmarks;

static class FigureBenchmark
{
    public static async Task<Report> RunAsync(Territory territory, int people)
    {
        var report = new Report("Figures", "figure", "columns ms", "tables ms", "ratio");
        await using var services = territory.Services();
        var database = services.Services.GetRequiredService<NpgsqlDataSource>();
        var store = services.Services.GetRequiredService<IDocumentStore>();
        var watch = Stopwatch.StartNew();
        var (_, events, streams) = DemoSeeder.Invent(DateTimeOffset.UtcNow, count: people);
        Console.Error.WriteLine($"{events.Count} events of {streams.Length} invented in {watch.Elapsed.TotalSeconds:0.0} s");
        watch.Restart();
        await services.Services.GetRequiredService<BulkAppender>().AppendAsync(streams, events, null, null, CancellationToken.None);
        Console.Error.WriteLine($"appended in {watch.Elapsed.TotalSeconds:0.0} s");
        events = null;
        watch.Restart();
        using var daemon = await store.BuildProjectionDaemonAsync();
        await daemon.RebuildProjectionAsync(FactsProjection.ShardName, CancellationToken.None);
        Console.Error.WriteLine($"projected in {watch.Elapsed.TotalSeconds:0.0} s");
        var declared = services.Services.GetRequiredService<DeclaredAttributes>();
        using var columns = new FactColumns(Store.Schema, Store.EventSchema, declared);
        GC.Collect();
        var before = GC.GetTotalMemory(true);
        watch.Restart();
        await columns.RefreshAsync(database, CancellationToken.None);
        Console.Error.WriteLine($"loaded {columns.Held} in {watch.Elapsed.TotalSeconds:0.0} s, {(GC.GetTotalMemory(true) - before) / 1e6:0} MB");
        var (held, tables) = (new Figures(database, Store.Schema, Store.EventSchema, declared, columns), new Figures(database, Store.Schema, Store.EventSchema, declared));
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        foreach (var code in FigureCatalogue.Codes)
        {
            foreach (var (name, request) in new (string, FigureRequest)[]
            {
                ("", new(null, today, today)), (" by structure", new(null, today, today, By: "structure")), (" by age_band of women", new(null, today, today, By: "age_band", Filters: new Dictionary<string, IReadOnlyList<string>> { ["gender"] = ["woman"] })),
                (" as known", new(null, today.AddDays(-400), today.AddDays(-400), AsKnownOn: DateTimeOffset.UtcNow.AddDays(-400))),
            })
            {
                async Task<double> OfAsync(Figures figures, int times)
                {
                    var all = new List<double>();
                    for (var i = 0; i < times; i++)
                    {
                        all.Add(1000 * await Measure.SecondsAsync(async () => Trace.Assert((await figures.AskAsync(FigureCatalogue.Find(code)!, request, CancellationToken.None)).Answer is not null)));
                    }
                    return Measure.Median(all);
                }
                var (a, b) = (await OfAsync(held, 7), await OfAsync(tables, 1));
                report.Row(code + name, Measure.Format(a), Measure.Format(b), Measure.Format(b / a));
            }
        }
        return report;
    }
}
