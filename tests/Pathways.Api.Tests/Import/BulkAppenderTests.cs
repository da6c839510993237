using Marten;
using Pathways.Api.Hosting;
using Pathways.Api.Import;
using Pathways.Domain;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Tests.Import;

/// <summary>What is written in bulk must be what Marten would have written: read, append to it, and project it alike.</summary>
public sealed class BulkAppenderTests(ImportWorld world) : IClassFixture<ImportWorld>
{
    static readonly PathwayEvent[] Steps =
    [
        new PathwayOpened(new(2024, 1, 5), DeterministicId.From("person"), Scheme.Plie, "PLIE-1", "01001", new EntrySituation(Age: 30)),
        new DiagnosisMade(new(2024, 1, 9)),
    ];

    [Fact]
    public async Task Every_column_holds_the_kind_of_value_that_Marten_writes()
    {
        var (marten, bulk) = (DeterministicId.From("marten"), DeterministicId.From("bulk"));
        await using (var session = world.Store.LightweightSession())
        {
            session.CorrelationId = "0123456789abcdef0123456789abcdef";
            session.CausationId = "import:bulk";
            session.LastModifiedBy = "tester";
            session.Events.StartStream<Pathway>(marten, Steps);
            await session.SaveChangesAsync();
        }
        await AppendAsync(bulk, 0, Steps);

        foreach (var table in new[] { "mt_streams", "mt_events" })
        {
            var key = table == "mt_streams" ? "id" : "stream_id";
            var order = table == "mt_streams" ? "id" : "version";
            Assert.Equal(await ShapeAsync(table, key, order, marten), await ShapeAsync(table, key, order, bulk));
        }
    }

    [Fact]
    public async Task Marten_reads_it_and_appends_to_it_and_it_appends_to_what_Marten_wrote()
    {
        var id = DeterministicId.From("both");
        await AppendAsync(id, 0, Steps);
        await using (var session = world.Store.LightweightSession())
        {
            session.LastModifiedBy = "tester";
            session.Events.Append(id, 3, new InvitationSent(new(2024, 1, 10)));
            await session.SaveChangesAsync();
        }
        await AppendAsync(id, 3, [new DiagnosisMade(new(2024, 2, 1))]);

        await using var reading = world.Store.QuerySession();
        var events = await reading.Events.FetchStreamAsync(id);
        Assert.Equal([1, 2, 3, 4], events.Select(e => e.Version));
        Assert.Equal(events.OrderBy(e => e.Sequence), events);
        Assert.Equal(4, (await reading.Events.FetchStreamStateAsync(id))!.Version);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(0)]
    public async Task Decided_on_another_version_nothing_is_stored(long version)
    {
        var id = DeterministicId.From($"moved-{version}");
        await AppendAsync(id, 0, Steps);
        var before = await world.EventsAsync();
        await Assert.ThrowsAsync<StreamsMovedException>(() => AppendAsync(id, version, [new DiagnosisMade(new(2024, 2, 1))]));
        Assert.Equal(before, await world.EventsAsync());
    }

    [Fact]
    public async Task It_waits_for_its_turn_without_a_transaction_and_leaves_it_to_the_next()
    {
        var id = DeterministicId.From("turn");
        await using (var other = await world.Database.OpenConnectionAsync())
        {
            await using var take = new Npgsql.NpgsqlCommand("select pg_advisory_lock(hashtext('pathways:bulk-append'))", other);
            await take.ExecuteNonQueryAsync();
            var appending = AppendAsync(id, 0, Steps);
            while (await world.ScalarAsync<long>("select count(*) from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())") == 0)
            {
                Assert.False(appending.IsCompleted);
                await Task.Delay(10);
            }
            Assert.Equal(0, await world.ScalarAsync<long>("select count(*) from pg_locks where locktype = 'relation' and database = (select oid from pg_database where datname = current_database()) and relation::regclass::text like '%mt_events'"));
            await using var leave = new Npgsql.NpgsqlCommand("select pg_advisory_unlock(hashtext('pathways:bulk-append'))", other);
            await leave.ExecuteNonQueryAsync();
            await appending;
        }
        await AppendAsync(id, 2, [new DiagnosisMade(new(2024, 2, 1))]);
        Assert.Equal(0, await world.ScalarAsync<long>("select count(*) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())"));
    }

    [Fact]
    public async Task The_daemon_projects_what_is_imported_while_others_record()
    {
        using var daemon = await world.Store.BuildProjectionDaemonAsync();
        await daemon.StartAllAsync();
        var recording = Task.Run(async () =>
        {
            for (var i = 0; i < 40; i++)
            {
                await using var session = world.Store.LightweightSession();
                session.Events.StartStream<Pathway>(DeterministicId.From("recorded", $"{i}"), Steps);
                await session.SaveChangesAsync();
            }
        });
        var streams = Enumerable.Range(0, 5_000).Select(i => DeterministicId.From("imported", $"{i}")).ToList();
        await new BulkAppender(world.Database, world.Store).AppendAsync(
            [.. streams.Select(s => new BulkStream(s, 0, 2))], streams.SelectMany(s => Events(s, 0, Steps)), null, null, CancellationToken.None);
        await recording;

        var last = await world.ScalarAsync<long>($"select max(seq_id) from {Store.EventSchema}.mt_events");
        await daemon.WaitForNonStaleData(TimeSpan.FromSeconds(60));
        Assert.True(await world.ScalarAsync<long>($"select max(last_seq_id) from {Store.EventSchema}.mt_event_progression") >= last);
        Assert.Equal(0, await world.ScalarAsync<long>($"select count(*) from {Store.EventSchema}.mt_high_water_skips"));
    }

    Task AppendAsync(Guid stream, long from, PathwayEvent[] steps) => new BulkAppender(world.Database, world.Store).AppendAsync(
        [new BulkStream(stream, from, from + steps.Length)], Events(stream, from, steps), null, null, CancellationToken.None);

    static IEnumerable<BulkEvent> Events(Guid stream, long from, PathwayEvent[] steps) => steps.Select((step, i) => new BulkEvent(
        stream, from + i + 1, DeterministicId.From("event", $"{stream}", $"{from + i}"), EventNames.Of(step), PathwayJson.Bytes(step), "tester", "import:bulk", "0123456789abcdef0123456789abcdef"));

    // Each row without what differs by nature: identifiers, numbers, instants.
    async Task<string> ShapeAsync(string table, string key, string order, Guid stream) => await world.ScalarAsync<string>($"""
        select string_agg((to_jsonb(r) - 'id' - 'seq_id' - 'stream_id' - 'timestamp' - 'created')::text
            || extract(timezone from timestamp)::text || (timestamp between now() - interval '1 minute' and now())::text, E'\n' order by {order})
        from {Store.EventSchema}.{table} r where {key} = '{stream}'
        """);
}
