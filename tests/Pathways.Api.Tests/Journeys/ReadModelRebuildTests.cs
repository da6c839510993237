using Marten;
using Pathways.Api.Audit;
using Pathways.Api.Hosting;
using Pathways.Domain.Pathways;
using Pathways.Projections.Caseload;
using Pathways.Projections.History;
using Pathways.Projections.Tests.Journeys;
using Pathways.Testing;

namespace Pathways.Api.Tests.Journeys;

/// <summary>
/// Every read model that is registered can be dropped and comes back the same, byte for byte. They are found in the store's
/// own registrations and in its schema: one that is added is held to this without a test of its own.
/// </summary>
public class ReadModelRebuildTests
{
    const int Pathways = 60;

    [Fact]
    public async Task A_rebuild_gives_the_bytes_that_live_projection_gave_corrections_and_retractions_included()
    {
        await using var live = await LiveStore.StartAsync();
        var store = live.Store;

        // All pathways go on side by side, so that a page of events touches many, and every pathway is in many pages.
        var journeys = Enumerable.Range(1, Pathways).Select(seed => (Id: Guid.CreateVersion7(), Steps: RandomJourney.Of(seed, 60))).ToList();
        for (var from = 0; journeys.Any(j => from < j.Steps.Count); from += 4)
        {
            await AppendAsync(store, journeys, from, 4);
            if (from % 12 == 0)
            {
                await live.CaughtUpAsync();
            }
        }
        await live.CaughtUpAsync();
        await live.Daemon.StopAllAsync();
        Assert.Contains(journeys, j => j.Steps.Any(s => s.Event is StepRetracted));
        Assert.Contains(journeys, j => j.Steps.Any(s => s.Event is StepCorrected));
        var projected = await live.DumpAsync();
        // A read model that these journeys leave empty would be rebuilt the same whatever it did.
        Assert.DoesNotContain(projected, table => table.Value.Count == 0);
        Assert.Equal(Pathways, projected[CaseloadTable.Name].Count);

        // Dropped for good, not only emptied by what each projection remembers to empty.
        foreach (var table in projected.Keys)
        {
            await using var drop = live.Database.CreateCommand($"truncate {Store.Schema}.{table}");
            await drop.ExecuteNonQueryAsync();
        }
        await live.RebuildAsync();

        var rebuilt = await live.DumpAsync();
        Assert.Equal(projected.Keys, rebuilt.Keys);
        Assert.All(projected, table => Assert.Equal(table.Value, rebuilt[table.Key]));

        // And both are what a fold from nothing gives, by the check that an auditor runs.
        await using var connection = await live.Database.OpenConnectionAsync();
        Assert.Equal(store.Options.Projections.All.Count, Histories.Checks.Count);
        foreach (var (id, _) in journeys)
        {
            foreach (var check in Histories.Checks)
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

    static async Task<IReadOnlyList<RecordedStep>> HistoryAsync(DocumentStore store, Guid id)
    {
        await using var session = store.QuerySession();
        return [.. (await session.Events.FetchStreamAsync(id)).Select(RecordedStep.From)];
    }
}
