using System.Globalization;
using Marten;
using Npgsql;
using Pathways.Api.Demo;
using Pathways.Api.Hosting;
using Pathways.Api.Import;
using Pathways.Projections.Indicators;
using Pathways.Projections.Indicators.Columns;

namespace Pathways.Benchmarks;

/// <summary>
/// Every figure from columns in memory, from the fact tables, and, where plain SQL over the events can say it, by that: the demo territory with as many people
/// as are asked for. The answers of columns and tables are held against each other before anything is measured.
/// </summary>
static class FigureBenchmark
{
    // What somebody would write in psql, without corrections, retractions and the rules' exclusions: less than what a figure answers.
    static readonly Dictionary<string, string> OverEvents = new(StringComparer.Ordinal)
    {
        ["entries"] = "select count(*) from pathways_events.mt_events where type = 'pathway_opened'",
        ["exits"] = "select count(*) from pathways_events.mt_events where type = 'pathway_closed'",
        ["time_to_first_appointment"] = """
            select percentile_cont(0.5) within group (order by held - opened) from (
                select stream_id, min((data ->> 'occurredOn')::date) filter (where type = 'pathway_opened') as opened, min((data ->> 'occurredOn')::date) filter (where type = 'appointment_held') as held
                from pathways_events.mt_events where type in ('pathway_opened', 'appointment_held') group by stream_id) pathways
            """,
        ["stage_funnel"] = """
            select count(oriented), count(held) filter (where oriented is not null), count(diagnosed) filter (where held is not null), count(engaged) filter (where diagnosed is not null), count(hired) filter (where engaged is not null) from (
                select stream_id, min((data ->> 'occurredOn')::date) filter (where type in ('orientation_proposed', 'orientation_notified')) as oriented,
                    min((data ->> 'occurredOn')::date) filter (where type = 'appointment_held') as held, min((data ->> 'occurredOn')::date) filter (where type = 'diagnosis_made') as diagnosed,
                    min((data ->> 'occurredOn')::date) filter (where type = 'engagement_contract_signed') as engaged, min((data ->> 'occurredOn')::date) filter (where type = 'work_contract_started') as hired
                from pathways_events.mt_events group by stream_id) pathways
            """,
    };

    public static async Task<Report> RunAsync(Territory territory, int people, int rounds)
    {
        var report = new Report("Figures", "figure", "columns ms", "tables ms", "tables / columns", "SQL over the events ms", "SQL / columns");
        await using var services = territory.Services();
        var database = services.Services.GetRequiredService<NpgsqlDataSource>();
        var declared = services.Services.GetRequiredService<DeclaredAttributes>();
        await FillAsync(services.Services, people);
        using var columns = new FactColumns(Store.Schema, Store.EventSchema, declared);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var seconds = await Measure.SecondsAsync(() => columns.RefreshAsync(database, CancellationToken.None));
        var megabytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6;
        var (inMemory, tables) = (new Figures(database, Store.Schema, Store.EventSchema, declared, columns), new Figures(database, Store.Schema, Store.EventSchema, declared));
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        (string Name, FigureRequest Request)[] ways =
        [
            ("", new(null, today, today)),
            (", by structure", new(null, today, today, By: "structure")),
            (", of women by age", new(null, today, today, By: "age_band", Filters: new Dictionary<string, IReadOnlyList<string>> { ["gender"] = ["woman"] })),
            (", as known 400 days ago", new(null, today.AddDays(-400), today.AddDays(-400), AsKnownOn: DateTimeOffset.UtcNow.AddDays(-400))),
        ];
        foreach (var rule in FigureCatalogue.Codes.Select(code => FigureCatalogue.Find(code)!))
        {
            foreach (var (name, request) in ways)
            {
                var (held, read) = (await AskAsync(inMemory, rule, request), await AskAsync(tables, rule, request));
                if (held != read)
                {
                    throw new InvalidOperationException($"{rule.Code}{name}: columns and tables differ.");
                }
                var sql = name.Length == 0 ? OverEvents.GetValueOrDefault(rule.Code) : null;
                List<double> fromColumns = [], fromTables = [], fromEvents = [];
                for (var round = 0; round < rounds; round++)
                {
                    fromColumns.Add(await Measure.SecondsAsync(() => AskAsync(inMemory, rule, request)));
                    fromTables.Add(await Measure.SecondsAsync(() => AskAsync(tables, rule, request)));
                    if (sql is not null)
                    {
                        fromEvents.Add(await Measure.SecondsAsync(async () =>
                        {
                            await using var command = database.CreateCommand(sql);
                            await command.ExecuteScalarAsync();
                        }));
                    }
                }
                var one = Measure.Median(fromColumns);
                string Of(List<double> other, double per) => other.Count == 0 ? "" : Measure.Format(Measure.Median(other) * 1000 / per);
                report.Row(rule.Code + name, Measure.Format(one * 1000), Of(fromTables, 1), Of(fromTables, one * 1000), Of(fromEvents, 1), Of(fromEvents, one * 1000));
            }
        }
        var facts = columns.Held!.Value;
        report.Note(string.Create(CultureInfo.InvariantCulture, $"{facts.Pathways:#,0} pathways with {facts.Facts:#,0} facts that figures read, of {facts.Position:#,0} events; medians of {rounds} rounds in turn, asked within a process beside the database. Loaded in {seconds:0.0} s; {megabytes:0} MB. Cost grows with the pathways and their facts of the kinds that a rule names."));
        report.Note("The SQL says less than the figure: no corrections, no rules of who is left out, no limits.");
        return report;
    }

    static async Task<string> AskAsync(Figures figures, FigureRule rule, FigureRequest request)
    {
        var (answer, refused) = await figures.AskAsync(rule, request, CancellationToken.None);
        return answer is { } given ? $"{given.Position} {System.Text.Json.JsonSerializer.Serialize(given.All)} {given.Groups.Count}" : throw new InvalidOperationException(refused!.Code);
    }

    // As the demo territory is made, and projected before anything is asked.
    static async Task FillAsync(IServiceProvider services, int people)
    {
        var (_, events, streams) = DemoSeeder.Invent(DateTimeOffset.UtcNow, count: people);
        await services.GetRequiredService<BulkAppender>().AppendAsync(streams, events, null, null, CancellationToken.None);
        using var daemon = await services.GetRequiredService<IDocumentStore>().BuildProjectionDaemonAsync();
        await daemon.RebuildProjectionAsync(FactsProjection.ShardName, CancellationToken.None);
    }
}
