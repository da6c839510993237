using System.Collections.Concurrent;
using System.Globalization;
using Marten;
using Microsoft.Extensions.Logging;
using Npgsql;
using Pathways.Api.EventStore;
using Pathways.Api.Hosting;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Pathways.Projections;
using Pathways.Projections.Caseload;
using Pathways.Projections.Indicators;
using Pathways.Testing;

namespace Pathways.Api.Tests.Security;

/// <summary>
/// What figures and lists lack is written down until it is made again, whatever fails meanwhile; nothing else waits for it, however much it is, and what it
/// costs does not grow with every page that somebody reads.
/// </summary>
public sealed class PickUpTests
{
    const string Unreadable = """{"mode":"hologram","occurredOn":"2026-04-12"}""", Readable = """{"mode":"in_person","occurredOn":"2026-04-12"}""";

    [Fact]
    public async Task A_failure_of_the_database_leaves_it_written_down_and_it_is_tried_again()
    {
        await using var live = await LiveStore.StartAsync();
        var pathways = await OpenAsync(live, 2);
        await NewerVersionTests.PlantAsync(live.Database, pathways[0], "appointment_held", Unreadable);
        await live.CaughtUpAsync();
        // One can be read now; of the other a table lacks rows, and nobody has written it down.
        await ExecuteAsync(live, $"update pathways_events.mt_events set data = '{Readable}' where version = 3");
        await ExecuteAsync(live, $"delete from pathways.step_fact where pathway = '{pathways[1]}' and version = 2");
        await ExecuteAsync(live, """
            create function pathways.fail() returns trigger language plpgsql as $$ begin raise exception 'the disk is full'; end $$;
            create trigger fail before insert on pathways.caseload for each row execute function pathways.fail()
            """);
        var pickUp = new PickUp(live.Store, live.Database);
        for (var round = 0; round < 2; round++)
        {
            await Assert.ThrowsAnyAsync<Exception>(() => pickUp.RunAsync(CancellationToken.None));
            Assert.Equal([$"{pathways[0]} 3", $"{pathways[1]} 2"], await NotedAsync(live));
            Assert.Equal(new NewerEvents(2, 2), await NotIncludedAsync(live));
            // Nothing of what was begun is left half done.
            Assert.Equal([("pathway_opened", 1L), ("diagnosis_made", 2L)], await NewerVersionTests.FactsAsync(live.Database, pathways[0]));
            Assert.Equal([("pathway_opened", 1L)], await NewerVersionTests.FactsAsync(live.Database, pathways[1]));
        }
        await ExecuteAsync(live, "drop trigger fail on pathways.caseload");
        Assert.Equal(2, await pickUp.RunAsync(CancellationToken.None));
        Assert.Empty(await NotedAsync(live));
        Assert.Null(await NotIncludedAsync(live));
        Assert.Equal([("pathway_opened", 1L), ("diagnosis_made", 2L), ("appointment_held", 3L)], await NewerVersionTests.FactsAsync(live.Database, pathways[0]));
        Assert.Equal([("pathway_opened", 1L), ("diagnosis_made", 2L)], await NewerVersionTests.FactsAsync(live.Database, pathways[1]));
        var made = await live.DumpAsync();
        await live.RebuildAsync();
        var rebuilt = await live.DumpAsync();
        Assert.All(made, table => Assert.Equal(table.Value, rebuilt[table.Key]));
    }

    /// <summary>A page that was read while a pathway was written down comes after the pathway was made again: what the page leaves out is written down with it.</summary>
    [Fact]
    public async Task What_a_page_leaves_out_is_never_missing_in_silence()
    {
        await using var live = await LiveStore.StartAsync();
        var pathway = (await OpenAsync(live, 1))[0];
        await ExecuteAsync(live, $"insert into pathways.unread_step values ('{pathway}', 2)");
        await live.Daemon.StopAllAsync();
        await NewerVersionTests.PlantAsync(live.Database, pathway, "invitation_sent");
        await using (var facts = live.Store.LightweightSession())
        await using (var caseload = live.Store.LightweightSession())
        {
            var page = await facts.Events.QueryAllRawEvents().Where(e => e.StreamId == pathway && e.Version == 3).ToListAsync();
            await new FactsProjection(Store.Schema).ApplyAsync(facts, page, CancellationToken.None);
            await new CaseloadProjection(Store.Schema).ApplyAsync(caseload, page, CancellationToken.None);
            Assert.Equal(1, await new PickUp(live.Store, live.Database).RunAsync(CancellationToken.None));
            Assert.Empty(await NotedAsync(live));
            await facts.SaveChangesAsync();
            Assert.Equal([$"{pathway} 2"], await NotedAsync(live));
            await ExecuteAsync(live, "delete from pathways.unread_step");
            await caseload.SaveChangesAsync();
            Assert.Equal([$"{pathway} 2"], await NotedAsync(live));
        }
        await live.Daemon.StartAllAsync();
        await live.CaughtUpAsync();
        Assert.Equal(1, await new PickUp(live.Store, live.Database).RunAsync(CancellationToken.None));
        Assert.Equal(3, (await NewerVersionTests.FactsAsync(live.Database, pathway)).Count);
        Assert.Empty(await NotedAsync(live));
    }

    /// <summary>Thousands of unreadable steps cost those of others nothing: no row and no commit each, when they are met, at a start, and when they are made again.</summary>
    [Fact]
    public async Task Many_are_passed_and_made_again_many_at_a_time()
    {
        await using var live = await LiveStore.StartAsync();
        var pathways = await OpenAsync(live, 300);
        var other = pathways[^1];
        await ExecuteAsync(live, $$"""
            insert into pathways_events.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, user_name, is_archived)
            select nextval('pathways_events.mt_events_sequence'), gen_random_uuid(), id, v, '{{Unreadable}}', 'appointment_held', now(), '*DEFAULT*', 'Pathways.Domain.Pathways.AppointmentHeld, Pathways.Domain', 'planner', false
            from pathways_events.mt_streams, generate_series(3, 4) v where id <> '{{other}}'
            """);
        await ExecuteAsync(live, $"update pathways_events.mt_streams set version = 4 where id <> '{other}'");
        await NewerVersionTests.PlantAsync(live.Database, other, "invitation_sent");
        await live.CaughtUpAsync();
        Assert.Equal([("pathway_opened", 1L), ("diagnosis_made", 2L), ("invitation_sent", 3L)], await NewerVersionTests.FactsAsync(live.Database, other));
        Assert.Equal(299, (await NotedAsync(live)).Count);
        Assert.Equal(new NewerEvents(299, 598), await NotIncludedAsync(live));
        // Marten makes this table for the first row of what it passed, and nobody takes one out.
        Assert.Equal(["true"], await live.RowsAsync("select (to_regclass('pathways.mt_doc_deadletterevent') is null)::text"));

        // A service starts: it serves, and says what is not included, while it can't make any of them again; its log says so in one line.
        var log = new Said();
        using var connections = new Connections(live.ConnectionString);
        await ExecuteAsync(live, $"update pathways_events.mt_events set data = '{Readable}' where version > 2 and stream_id in (select pathway from pathways.unread_step order by pathway limit 250)");
        await using (var store = LiveStore.Over(live.Database))
        using (var keeper = new PickUpKeeper(connections, store, log))
        {
            await using (var held = await live.Database.OpenConnectionAsync())
            {
                await using var turn = await held.BeginTransactionAsync();
                await ExecuteAsync(held, "update pathways_events.mt_event_progression set last_seq_id = last_seq_id where name <> 'HighWaterMark'");
                await keeper.StartAsync(CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(1));
                Assert.Equal(new NewerEvents(299, 598), await NotIncludedAsync(live));
            }
            await UntilAsync(live, "select (count(*) = 49)::text from pathways.unread_step");
            await UntilAsync(() => Task.FromResult(log.Lines.Count == 2));
            await keeper.StopAsync(CancellationToken.None);
        }
        Assert.Equal(["Warning 250 pathways", "Error 49 pathways"], log.Lines.Select(line => string.Join(' ', line.Split(' ')[..3])));
        Assert.Equal(new NewerEvents(49, 98), await NotIncludedAsync(live));
        // 250 pathways of four events are one transaction.
        Assert.Equal(["1"], await live.RowsAsync("select count(distinct xmin::text)::text from pathways.caseload where version = 4"));
        Assert.Equal(["250"], await live.RowsAsync("select count(*)::text from pathways.caseload where version = 4"));
    }

    /// <summary>Whichever positions are asked for, in whichever order, the count is what counting them all gives.</summary>
    [Fact]
    public async Task What_is_not_included_is_counted_right_up_to_each_position_from_what_was_counted_lately()
    {
        await using var live = await LiveStore.StartAsync();
        var pathways = await OpenAsync(live, 6);
        var at = await LastAsync(live);
        foreach (var i in new[] { 0, 1, 0, 2, 5, 0, 3, 1, 4, 4 })
        {
            await NewerVersionTests.PlantAsync(live.Database, pathways[i], i < 3 ? "appointment_held" : "invitation_sent", i < 3 ? Unreadable : Readable);
        }
        await live.CaughtUpAsync();
        // Of the first three, in the order of the log: 0, 1, 0, 2, (5), 0, (3), 1, (4, 4).
        NewerEvents?[] right = [null, new(1, 1), new(2, 2), new(2, 3), new(3, 4), new(3, 4), new(3, 5), new(3, 5), new(3, 6), new(3, 6), new(3, 6)];
        foreach (var i in new[] { 10, 3, 3, 0, 7, 1, 9, 10, 2, 4, 5, 6, 8, 0 })
        {
            Assert.Equal((i, right[i]), (i, await NotIncludedAsync(live, at + i)));
        }
        // Where another set is held, nothing of the former is remembered.
        await ExecuteAsync(live, $"delete from pathways.unread_step where pathway = '{pathways[0]}'");
        Assert.Equal(new NewerEvents(2, 3), await NotIncludedAsync(live, at + 10));
    }

    [Fact]
    public async Task All_pathways_are_counted_once_and_then_only_what_the_log_has_since()
    {
        var (counts, asked) = (new LeftOutCounts(), new List<(long, long)>());
        var held = Enumerable.Range(0, 4_000).ToDictionary(_ => Guid.CreateVersion7(), _ => 3L);
        foreach (var position in new long[] { 1_000_000, 1_000_000, 1_000_007, 999_999, 1_000_007, 1_000_000, 999_999 })
        {
            // Another reading of the same notes.
            Assert.Equal(new NewerEvents(position, 2 * position), await counts.UpToAsync(held.ToDictionary(), position, Count));
        }
        Assert.Equal([(0, 1_000_000), (1_000_000, 1_000_007), (0, 999_999)], asked);
        held[held.Keys.First()] = 2;
        await counts.UpToAsync(held, 1_000_007, Count);
        Assert.Equal((0, 1_000_007), asked[^1]);

        Task<NewerEvents> Count(long after, long upTo)
        {
            asked.Add((after, upTo));
            return Task.FromResult(new NewerEvents(upTo - after, 2 * (upTo - after)));
        }
    }

    static async Task<List<Guid>> OpenAsync(LiveStore live, int number)
    {
        var pathways = Enumerable.Range(0, number).Select(_ => Guid.CreateVersion7()).Order().ToList();
        await using var session = live.Store.LightweightSession();
        foreach (var pathway in pathways)
        {
            session.Events.StartStream<Pathway>(pathway, new PathwayOpened(new(2026, 3, 1), Guid.CreateVersion7(), Scheme.Plie, "PLIE-A", "69123", new EntrySituation()), new DiagnosisMade(new(2026, 3, 2)));
        }
        await session.SaveChangesAsync();
        await live.CaughtUpAsync();
        return pathways;
    }

    static Task<List<string>> NotedAsync(LiveStore live) => live.RowsAsync("select pathway || ' ' || version from pathways.unread_step order by pathway");

    static async Task<NewerEvents?> NotIncludedAsync(LiveStore live, long? position = null)
    {
        position ??= await LastAsync(live);
        await using var connection = await live.Database.OpenConnectionAsync();
        return await NewerEvents.OfAsync(connection, Store.Schema, Store.EventSchema, position.Value, null, CancellationToken.None);
    }

    static async Task<long> LastAsync(LiveStore live) => long.Parse((await live.RowsAsync("select max(seq_id)::text from pathways_events.mt_events"))[0], CultureInfo.InvariantCulture);

    static Task ExecuteAsync(LiveStore live, string sql) => live.RowsAsync(sql);

    static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    static Task UntilAsync(LiveStore live, string sql) => UntilAsync(async () => (await live.RowsAsync(sql))[0] == "true");

    static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var enough = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!await holds())
        {
            await Task.Delay(20, enough.Token);
        }
    }

    sealed class Said : ILogger<PickUpKeeper>
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{logLevel} {formatter(state, exception)}");
    }
}
