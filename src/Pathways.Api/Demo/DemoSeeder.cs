using System.Diagnostics;
using Marten;
using Npgsql;
using Pathways.Api.Hosting;
using Pathways.Api.Import;
using Pathways.Api.Recording;
using Pathways.Api.Registries;
using Pathways.Domain;
using Weasel.Core;

namespace Pathways.Api.Demo;

/// <summary>Fills an empty store with the demo territory, the same for the same seed and day.</summary>
public sealed class DemoSeeder(NpgsqlDataSource database, IDocumentStore store, BulkAppender appender, TerritoryClock clock, ILogger<DemoSeeder> log)
{
    const int Seed = 96;
    const int People = 2_000;
    const int Years = 4;

    // Entries follow the seasons: September and January bring people, August brings nobody.
    static readonly double[] Seasons = [1.35, 1.05, 1.1, 0.95, 0.85, 0.9, 0.7, 0.35, 1.5, 1.35, 1.1, 0.7];

    /// <summary>Seeds, unless there are events already; says how many.</summary>
    public async Task<int> SeedAsync(CancellationToken cancellation)
    {
        await using (var any = database.CreateCommand($"select exists (select from {store.Options.Events.DatabaseSchemaName}.mt_events)"))
        {
            if (await any.ExecuteScalarAsync(cancellation) is true)
            {
                return 0;
            }
        }
        var watch = Stopwatch.StartNew();
        log.LogInformation("Premier démarrage : le territoire de démonstration {Territory} est inventé (--no-demo pour s'en passer).", DemoTerritory.Name);
        var (people, events, streams) = Invent(clock.Now, clock);
        cancellation.ThrowIfCancellationRequested();

        await store.BulkInsertAsync([.. DemoTerritory.Communes.Select(c => c.Commune)], BulkInsertMode.OverwriteExisting, cancellation: cancellation);
        await store.BulkInsertAsync([.. DemoTerritory.Houses.Select(h => h.Structure)], BulkInsertMode.OverwriteExisting, cancellation: cancellation);
        await store.BulkInsertAsync([.. DemoTerritory.Counsellors.Select(c => c.Member), .. Personas.All.Where(p => p.Structure is null).Select(p => new StaffMember(p.Id, p.Name, null))], BulkInsertMode.OverwriteExisting, cancellation: cancellation);
        await store.BulkInsertAsync(people, BulkInsertMode.OverwriteExisting, cancellation: cancellation);
        await appender.AppendAsync(streams, events, new Line(events.Count, log), guard: null, cancellation);
        log.LogInformation(
            "{People} personnes, {Pathways} parcours, {Events} étapes en {Seconds:0.0} s.", people.Length, streams.Length, events.Count, watch.Elapsed.TotalSeconds);
        return events.Count;
    }

    /// <summary>The territory as it would have been recorded until <paramref name="now"/>, in the order of recording.</summary>
    /// <param name="now">Now.</param>
    /// <param name="clock">The territory's clock.</param>
    /// <param name="count">How many people; the same first ones, whatever their number.</param>
    public static (Identity[] People, List<BulkEvent> Events, BulkStream[] Streams) Invent(DateTimeOffset now, TerritoryClock? clock = null, int count = People)
    {
        clock ??= new TerritoryClock(TimeProvider.System);
        var today = clock.DayOf(now);
        var (people, recorded) = (new Identity[count], new List<BulkEvent>(count * 24));
        for (var i = 0; i < count; i++)
        {
            var dice = new Dice((Seed * 1_000_003) + i);
            var entry = Entry(dice, today);
            var person = DemoPerson.Invent(dice, i, entry);
            people[i] = person.Identity;
            Guid? before = null;
            for (var turn = 0; turn < 3; turn++)
            {
                var pathway = DeterministicId.From("demo-pathway", $"{i}", $"{turn}");
                var (steps, exit) = DemoJourney.Live(dice, person, entry, today, before);
                recorded.AddRange(new DemoRecording(dice, pathway, now, clock).Record(steps));
                var back = exit?.OccurredOn.AddDays(dice.Between(60, 420));
                if (back is null || back > today || !dice.Chance(0.13))
                {
                    break;
                }
                (before, entry) = (pathway, back.Value);
                person = person.Later(entry);
            }
        }
        // Stable: steps of one pathway that were recorded in the same second stay in the order of their versions.
        var log = recorded.OrderBy(e => e.RecordedAt).ToList();
        var streams = log.GroupBy(e => e.Stream).Select(g => new BulkStream(g.Key, 0, g.Count(), g.First().RecordedAt, g.Last().RecordedAt)).ToArray();
        return (people, log, streams);
    }

    static DateOnly Entry(Dice dice, DateOnly today)
    {
        while (true)
        {
            var day = today.AddDays(-dice.Between(1, Years * 365));
            if (dice.Chance(Seasons[day.Month - 1] / 1.5))
            {
                return day;
            }
        }
    }

    sealed class Line(int total, ILogger log) : IProgress<long>
    {
        public void Report(long value) => log.LogInformation("Territoire de démonstration : {Done} étapes sur {Total}.", value, total);
    }
}
