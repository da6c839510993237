using System.Diagnostics;
using System.Globalization;
using System.Text;
using Npgsql;
using Pathways.Api.Import;

namespace Pathways.Benchmarks;

/// <summary>An import, validated by the decisions, against COPY of the very same events into an indexed table like the log.</summary>
static class ImportBenchmark
{
    public static async Task<Report> RunAsync(Territory territory, int rows, int rounds)
    {
        var report = new Report("Import of journeys", "way", "rows /s", "ratio");
        await using var services = territory.Services();
        var importer = services.Services.GetRequiredService<Importer>();
        var database = services.Services.GetRequiredService<NpgsqlDataSource>();
        await ExecuteAsync(database, "create table if not exists copied (like pathways_events.mt_events including all)");
        var imports = new List<double>();
        var stages = new Stages();
        var copies = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            var file = Path.Combine(territory.Folder, $"journeys-{round}.csv");
            await WriteFileAsync(file, rows, $"import{round}");
            var before = await ScalarAsync(database, "select coalesce(max(seq_id), 0) from pathways_events.mt_events");
            using var refused = new RefusedRows(null);
            var seconds = await Measure.SecondsAsync(async () =>
            {
                var result = await importer.ImportAsync(File.OpenRead(file), new ImportOptions("bench", Confirm: Territory.Confirmed), refused, stages, CancellationToken.None);
                if (!result.Stored || result.EventsAdded != rows)
                {
                    throw new InvalidOperationException($"{result.EventsAdded} of {rows} rows were stored: {string.Join("; ", result.Problems.Take(3))}");
                }
            });
            imports.Add(rows / seconds);
            stages.End();
            copies.Add(rows / await CopyAsync(database, before));
            File.Delete(file);
        }
        await ExecuteAsync(database, "drop table copied");
        report.Row("COPY of the same events", Measure.Format(Measure.Median(copies)), "1");
        report.Row("import", Measure.Format(Measure.Median(imports)), Measure.Format(Measure.Median(imports) / Measure.Median(copies)));
        report.Note($"Wanted: at least 0.25. Medians of {rounds} interleaved rounds of {rows:#,0} rows; the import reads the file twice (its hash makes identifiers), decides on every row, and commits once. {stages.Shares()} Both grow with the rows.");
        return report;
    }

    static async Task<double> CopyAsync(NpgsqlDataSource database, long after)
    {
        var columns = "seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, correlation_id, causation_id, user_name, is_archived";
        await using var connection = await database.OpenConnectionAsync();
        using var memory = new MemoryStream();
        await using (var export = await connection.BeginRawBinaryCopyAsync($"copy (select {columns} from pathways_events.mt_events where seq_id > {after} order by seq_id) to stdout (format binary)"))
        {
            await export.CopyToAsync(memory);
        }
        memory.Position = 0;
        return await Measure.SecondsAsync(async () =>
        {
            await using var import = await connection.BeginRawBinaryCopyAsync($"copy copied ({columns}) from stdin (format binary)");
            await memory.CopyToAsync(import);
        });
    }

    // A pathway of ten steps, as a counsellor's year looks.
    public static async Task WriteFileAsync(string file, int rows, string series)
    {
        var text = new StringBuilder("pathway;event;occurred_on;structure;scheme;territory;gender;age;attribute.area;mode;training;kind;contract;working_time;reason\n");
        for (var pathway = 0; pathway < rows / 10; pathway++)
        {
            var entry = new DateOnly(2023, 1, 1).AddDays(pathway % 700);
            void Row(string happened, int days, string rest) => text.Append(CultureInfo.InvariantCulture, $"{series}-{pathway};{happened};{entry.AddDays(days):yyyy-MM-dd};{rest}\n");
            Row("pathway_opened", 0, $"IMPORTED;plie;69123;woman;{20 + (pathway % 40)};area{pathway % 20};;;;;;");
            Row("appointment_held", 10, ";;;;;;in_person;;;;;");
            Row("diagnosis_made", 12, ";;;;;;;;;;;");
            Row("engagement_contract_signed", 20, ";;;;;;;;;;;");
            Row("appointment_held", 40, ";;;;;;telephone;;;;;");
            Row("training_started", 60, ";;;;;;;t-1;qualifying;;;");
            Row("training_completed", 150, ";;;;;;;t-1;;;;");
            Row("appointment_held", 160, ";;;;;;video;;;;;");
            Row("work_contract_started", 180, ";;;;;;;;cdd;c-1;full_time;");
            Row("work_contract_ended", 360, ";;;;;;;;;c-1;;term");
        }
        await File.WriteAllTextAsync(file, text.ToString());
    }

    static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    static async Task<long> ScalarAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    // Where an import's time goes.
    sealed class Stages : IProgress<ImportProgress>
    {
        readonly Dictionary<ImportStage, TimeSpan> spent = [];
        readonly Stopwatch watch = new();
        ImportStage? current;

        public void Report(ImportProgress value)
        {
            if (current != value.Stage)
            {
                End();
                current = value.Stage;
                watch.Restart();
            }
        }

        public void End()
        {
            if (current is { } ended)
            {
                spent[ended] = spent.GetValueOrDefault(ended) + watch.Elapsed;
            }
            current = null;
        }

        public string Shares()
        {
            var total = spent.Values.Sum(t => t.TotalSeconds);
            return "Of its time: " + string.Join(", ", spent.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Key.ToString().ToLowerInvariant()} {100 * s.Value.TotalSeconds / total:0} %"))) + ".";
        }
    }
}
