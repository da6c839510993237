using JasperFx;
using Marten;
using Npgsql;
using Pathways.Api.Hosting;
using Pathways.Domain.Pathways;
using Pathways.Projections.Caseload;
using Pathways.Projections.History;
using Pathways.Projections.Indicators;
using Pathways.Projections.Tests.Journeys;
using Pathways.Testing;

namespace Pathways.Api.Tests.Journeys;

/// <summary>The caseload's table can be dropped and comes back the same, byte for byte.</summary>
public class CaseloadRebuildTests
{
    const int Pathways = 60;

    [Fact]
    public async Task A_rebuild_gives_the_bytes_that_live_projection_gave_corrections_and_retractions_included()
    {
        await using var database = new NpgsqlDataSourceBuilder(await TestPostgres.CreateDatabaseAsync() + ";Timezone=UTC").Build();
        var options = new StoreOptions();
        options.Connection(database);
        Store.Configure(options);
        options.AutoCreateSchemaObjects = AutoCreate.CreateOrUpdate;
        await using var store = new DocumentStore(options);
        await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        using var daemon = await store.BuildProjectionDaemonAsync();
        await daemon.StartAllAsync();

        // All pathways go on side by side, so that a page of events touches many, and every pathway is in many pages.
        var journeys = Enumerable.Range(1, Pathways).Select(seed => (Id: Guid.CreateVersion7(), Steps: RandomJourney.Of(seed, 60))).ToList();
        for (var from = 0; journeys.Any(j => from < j.Steps.Count); from += 4)
        {
            await AppendAsync(store, journeys, from, 4);
            if (from % 12 == 0)
            {
                await daemon.WaitForNonStaleData(TimeSpan.FromSeconds(30));
            }
        }
        await daemon.WaitForNonStaleData(TimeSpan.FromSeconds(30));
        await daemon.StopAllAsync();
        var live = await DumpAsync(database);

        await daemon.RebuildProjectionAsync(CaseloadProjection.ShardName, CancellationToken.None);

        Assert.Equal(Pathways, live.Count);
        Assert.Contains(journeys, j => j.Steps.Any(s => s.Event is StepRetracted));
        Assert.Contains(journeys, j => j.Steps.Any(s => s.Event is StepCorrected));
        Assert.Equal(live, await DumpAsync(database));

        // And both are what a fold from nothing gives, by the check that an auditor runs.
        await using var connection = await database.OpenConnectionAsync();
        IReplayCheck[] checks = [new CaseloadReplayCheck(Store.Schema, Store.EventSchema), new FactsReplayCheck(Store.Schema, Store.EventSchema)];
        foreach (var (id, _) in journeys)
        {
            foreach (var check in checks)
            {
                var result = await check.CheckAsync(connection, id, () => HistoryAsync(store, id), CancellationToken.None);
                Assert.True(result.Equal, $"{result.ReadModel} of {id}: {string.Join(", ", result.Differences)}");
                Assert.Equal(0, result.Behind);
            }
        }
    }

    // The identifiers that the journey was drawn with are kept, since its corrections name them.
    static async Task AppendAsync(DocumentStore store, List<(Guid Id, IReadOnlyList<RecordedStep> Steps)> journeys, int from, int count)
    {
        await using var session = store.LightweightSession();
        foreach (var (id, steps) in journeys)
        {
            var events = steps.Skip(from).Take(count).Select(object (s) =>
            {
                var e = session.Events.BuildEvent(s.Event);
                e.Id = s.Id;
                return e;
            }).ToArray();
            if (events.Length > 0 && from == 0)
            {
                session.Events.StartStream<Pathway>(id, events);
            }
            else if (events.Length > 0)
            {
                session.Events.Append(id, events);
            }
        }
        await session.SaveChangesAsync();
    }

    static async Task<List<string>> DumpAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand($"select c::text from {Store.Schema}.{CaseloadTable.Name} c order by pathway");
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetString(0));
        }
        return rows;
    }

    static async Task<IReadOnlyList<RecordedStep>> HistoryAsync(DocumentStore store, Guid id)
    {
        await using var session = store.QuerySession();
        return [.. (await session.Events.FetchStreamAsync(id)).Select(RecordedStep.From)];
    }
}
