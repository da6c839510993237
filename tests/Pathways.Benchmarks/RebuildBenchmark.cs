using Marten;
using Npgsql;
using Pathways.Projections.Caseload;
using Pathways.Projections.Indicators;

namespace Pathways.Benchmarks;

/// <summary>Rebuilding the read models, against a bare ordered read of the log.</summary>
static class RebuildBenchmark
{
    public static async Task<Report> RunAsync(Territory territory, int rows, int rounds)
    {
        var report = new Report("Rebuild of read models", "way", "events /s", "ratio");
        await using var services = territory.Services();
        var database = services.Services.GetRequiredService<NpgsqlDataSource>();
        var store = services.Services.GetRequiredService<IDocumentStore>();
        await territory.FillAsync(rows / 10, "rebuild");
        using var daemon = await store.BuildProjectionDaemonAsync();
        long events = 0;
        var reads = new List<double>();
        var facts = new List<double>();
        var all = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            var seconds = await Measure.SecondsAsync(async () => events = await ReadAsync(database));
            reads.Add(events / seconds);
            facts.Add(events / await Measure.SecondsAsync(() => daemon.RebuildProjectionAsync(FactsProjection.ShardName, CancellationToken.None)));
            all.Add(events / await Measure.SecondsAsync(() => Task.WhenAll(
                daemon.RebuildProjectionAsync(FactsProjection.ShardName, CancellationToken.None),
                daemon.RebuildProjectionAsync(CaseloadProjection.ShardName, CancellationToken.None))));
        }
        var bare = Measure.Median(reads);
        report.Row("bare ordered read of mt_events", Measure.Format(bare), "1");
        report.Row("fact rows", Measure.Format(Measure.Median(facts)), Measure.Format(Measure.Median(facts) / bare));
        report.Row("all read models, at once", Measure.Format(Measure.Median(all)), Measure.Format(Measure.Median(all) / bare));
        report.Note($"Wanted: fact rows at least 0.15, all together at least 0.05. Medians of {rounds} interleaved rounds over {events:#,0} events; all grow with the events.");
        return report;
    }

    static async Task<long> ReadAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand("select seq_id, id, stream_id, version, type, data, timestamp from pathways_events.mt_events order by seq_id");
        await using var reader = await command.ExecuteReaderAsync();
        long count = 0;
        while (await reader.ReadAsync())
        {
            _ = reader.GetInt64(0);
            _ = reader.GetGuid(1);
            _ = reader.GetGuid(2);
            _ = reader.GetInt64(3);
            _ = reader.GetString(4);
            _ = reader.GetString(5);
            _ = reader.GetFieldValue<DateTimeOffset>(6);
            count++;
        }
        return count;
    }
}
