using System.Net;
using System.Text;
using Npgsql;
using Pathways.Api.EventStore;
using Pathways.Api.Hosting;
using Pathways.Api.Import;
using Pathways.Api.Tests.Import;
using Pathways.Api.Tests.Journeys;
using Pathways.Api.Tests.Recording;
using Pathways.Domain;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Tests.Security;

/// <summary>No number of the log is drawn before the write is certain, and what is lost all the same holds no figure: also while somebody reads for long.</summary>
public sealed class LostNumbersTests(ImportWorld world) : IClassFixture<ImportWorld>, IAsyncLifetime
{
    const string Causation = "command:00000000-0000-0000-0000-000000000001", Trace = "0123456789abcdef0123456789abcdef";

    static readonly PathwayOpened Opened = new(new(2024, 1, 5), DeterministicId.From("lost"), Scheme.Plie, "PLIE-1", "01001", new EntrySituation(Age: 30));

    readonly TestApi api = new();

    public Task InitializeAsync() => api.InitializeAsync();

    public Task DisposeAsync() => api.DisposeAsync();

    [Fact]
    public async Task One_key_on_ten_pathways_at_once_stores_one_step_and_draws_one_number()
    {
        var pathways = new List<Guid>();
        for (var i = 0; i < 10; i++)
        {
            pathways.Add(await api.OpenPathwayAsync());
        }
        for (var round = 0; round < 3; round++)
        {
            var (before, key) = (await DrawnAsync(), Calls.NewKey());
            var answers = await Task.WhenAll(pathways.Select(p => api.RecordAsync(p, "invitation-sent", new { occurredOn = "2026-04-10", confirm = new[] { "step/long-ago", "step/twice" } }, key: key)));
            Assert.Single(answers, a => a.Status == HttpStatusCode.Created);
            Assert.All(answers.Where(a => a.Status != HttpStatusCode.Created), a => Assert.Equal("idempotency/key-reused", a.Code));
            Assert.Equal(before + 1, await DrawnAsync());
        }
        await NothingIsMissingAsync();
    }

    [Fact]
    public async Task One_key_sent_ten_times_at_once_is_one_step_and_one_number()
    {
        var (pathway, key) = (await api.OpenPathwayAsync(), Calls.NewKey());
        var before = await DrawnAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => api.RecordAsync(pathway, "diagnosis-made", new { occurredOn = "2026-04-10" }, key: key)));
        Assert.All(answers, a => Assert.Equal((HttpStatusCode.Created, 2L), (a.Status, a.Version)));
        Assert.Single(answers, a => !a.Replayed);
        Assert.Equal(before + 1, await DrawnAsync());
        await NothingIsMissingAsync();
    }

    /// <summary>What the database does not take, and what another has overtaken.</summary>
    [Theory]
    [InlineData("a NUL in the data")]
    [InlineData("no JSON")]
    [InlineData("another version")]
    [InlineData("a stream that is there")]
    [InlineData("a person whose pathway moved")]
    [InlineData("stopped")]
    public async Task A_file_that_is_not_written_draws_no_number(string what)
    {
        var (there, person) = (DeterministicId.From("there", what), DeterministicId.From("person", what));
        await AppendAsync(there, 0, PathwayJson.Bytes(Opened with { Person = person }));
        var (before, stream) = (await world.ScalarAsync<long>($"select last_value from {Store.EventSchema}.mt_events_sequence"), DeterministicId.From("lost", what));
        var good = PathwayJson.Bytes(new DiagnosisMade(new(2024, 2, 1)));
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<Exception>(() => what switch
        {
            "a NUL in the data" => AppendAsync(stream, 0, Encoding.UTF8.GetBytes("""{"occurredOn":"2024-01-05","note":"\u0000"}""")),
            "no JSON" => AppendAsync(stream, 0, Encoding.UTF8.GetBytes("{")),
            "another version" => AppendAsync(there, 3, good),
            "a stream that is there" => AppendAsync(there, 0, good),
            "a person whose pathway moved" => AppendAsync(stream, 0, good, new PeopleGuard([person], new Dictionary<Guid, long>(), MindsEveryStep: false)),
            _ => StoppedAsync(stream, good, stop),
        });
        Assert.Equal(before, await world.ScalarAsync<long>($"select last_value from {Store.EventSchema}.mt_events_sequence"));
        Assert.Equal(0, await world.ScalarAsync<long>($"select count(*) from {Store.EventSchema}.mt_streams where id = '{stream}'"));
    }

    /// <summary>As pg_dump reads: a transaction that is open for as long as it takes.</summary>
    [Fact]
    public async Task A_number_that_is_lost_is_passed_at_once_though_somebody_reads_for_long()
    {
        var pathway = await api.OpenPathwayAsync();
        await using var reading = await api.Database.OpenConnectionAsync();
        await using var dump = await reading.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead);
        await using (var read = new NpgsqlCommand("lock table pathways_events.mt_events, pathways_events.mt_streams in access share mode; select last_value from pathways_events.mt_events_sequence; select count(*) from pathways_events.mt_events", reading, dump))
        {
            await read.ExecuteNonQueryAsync();
        }
        await LoseAsync(3);
        Assert.Equal(HttpStatusCode.Created, (await api.RecordAsync(pathway, "diagnosis-made", new { occurredOn = "2026-04-10" })).Status);
        // What Marten alone would do here is wait for the reader, which this test ends only after.
        await api.CaughtUpAsync();
        Assert.Equal(1, await api.ScalarAsync<long>($"select count(*) from pathways.step_fact where pathway = '{pathway}' and event = 'diagnosis_made'"));
        // At one look, or at one for each number.
        Assert.InRange(await api.ScalarAsync<long>("select count(*) from pathways_events.mt_high_water_skips"), 1, 3);
        await dump.RollbackAsync();
    }

    static readonly string[] Readings =
    [
        "select last_value from pathways_events.mt_events_sequence; select count(*) from pathways_events.mt_events",
        "lock table pathways_events.mt_events, pathways_events.mt_streams in access share mode; select last_value from pathways_events.mt_events_sequence",
        "select last_value from pg_sequences where sequencename = 'mt_events_sequence'; select count(*) from pathways_events.mt_streams",
        // A number that is drawn in a savepoint and given up with it: the lock on the sequence stays.
        "savepoint s; insert into pathways_events.mt_streams (id, type, version, tenant_id, is_archived) values (gen_random_uuid(), 'pathway', 1, '*DEFAULT*', false); rollback to savepoint s; select last_value from pathways_events.mt_events_sequence",
    ];

    /// <summary>By hand, from a program of statistics, as a dump: at each isolation.</summary>
    static readonly System.Data.IsolationLevel[] Isolations = [System.Data.IsolationLevel.ReadCommitted, System.Data.IsolationLevel.RepeatableRead, System.Data.IsolationLevel.Serializable];

    [Fact]
    public async Task Nobody_who_only_reads_is_waited_for()
    {
        await api.OpenPathwayAsync();
        await api.CaughtUpAsync();
        foreach (var (reading, isolation) in Readings.SelectMany(r => Isolations.Select(i => (r, i))))
        {
            await using var connection = await api.Database.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync(isolation);
            await using (var read = new NpgsqlCommand(reading, connection, transaction))
            {
                await read.ExecuteNonQueryAsync();
            }
            await LoseAsync(2);
            // The service's own keeper looks too: one of the two passes them, and neither waits.
            Assert.False((await new LostNumbers(api.Database, Store.EventSchema).LookAsync(CancellationToken.None)).Awaited, $"{isolation}: {reading}");
            await api.OpenPathwayAsync();
            await api.CaughtUpAsync();
            await transaction.RollbackAsync();
        }
    }

    static readonly string[] Draws =
    [
        // As a step is appended: to a stream that is there, and to a new one.
        "select version from pathways_events.mt_streams order by id limit 1 for update; select nextval('pathways_events.mt_events_sequence')",
        "insert into pathways_events.mt_streams (id, type, version, tenant_id, is_archived) values (gen_random_uuid(), 'pathway', 1, '*DEFAULT*', false); select nextval('pathways_events.mt_events_sequence')",
        // As a file is, before its first row is in.
        "lock table pathways_events.mt_events in row exclusive mode; select nextval('pathways_events.mt_events_sequence')",
        // Whoever has written anything at all.
        "create temp table mine (n int) on commit drop; select nextval('pathways_events.mt_events_sequence')",
    ];

    /// <summary>The opposite, which would lose an event of somebody: who has drawn and will still write.</summary>
    [Fact]
    public async Task Whoever_drew_a_number_and_has_not_written_yet_is_waited_for()
    {
        await api.OpenPathwayAsync();
        await api.CaughtUpAsync();
        var numbers = new LostNumbers(api.Database, Store.EventSchema);
        foreach (var (draw, isolation) in Draws.SelectMany(d => Isolations.Select(i => (d, i))))
        {
            await using var connection = await api.Database.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync(isolation);
            var before = await MarkAsync();
            await using (var drawn = new NpgsqlCommand(draw, connection, transaction))
            {
                await drawn.ExecuteNonQueryAsync();
            }
            for (var look = 0; look < 10; look++)
            {
                Assert.True(await numbers.LookAsync(CancellationToken.None) == new LostNumbers.Seen(0, Awaited: true), $"{isolation}: {draw}");
            }
            Assert.Equal(before, await MarkAsync());
            await transaction.RollbackAsync();
            // Given up: passed by the next look, of this test or of the service.
            Assert.False((await numbers.LookAsync(CancellationToken.None)).Awaited);
            await api.OpenPathwayAsync();
            await api.CaughtUpAsync();
        }
    }

    /// <summary>On this the proof is built: Marten's function takes the stream before it draws. Another version of it would be seen here.</summary>
    [Fact]
    public async Task The_function_that_appends_takes_its_stream_before_it_draws_a_number()
    {
        var text = (await api.ScalarAsync<string>("select pg_get_functiondef('pathways_events.mt_quick_append_events'::regproc)")).ToLowerInvariant();
        var draw = text.IndexOf("nextval(", StringComparison.Ordinal);
        Assert.InRange(text.IndexOf("for update", StringComparison.Ordinal), 0, draw);
        Assert.InRange(text.IndexOf("insert into pathways_events.mt_streams", StringComparison.Ordinal), 0, draw);
    }

    [Fact]
    public async Task A_number_that_somebody_still_writes_is_waited_for_and_its_event_is_taken_in()
    {
        await api.OpenPathwayAsync();
        await api.CaughtUpAsync();
        var numbers = new LostNumbers(api.Database, Store.EventSchema);
        await using var connection = await api.Database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        // As Marten's function does: the stream first.
        await using (var held = new NpgsqlCommand("select version from pathways_events.mt_streams order by id limit 1 for update", connection, transaction))
        {
            await held.ExecuteNonQueryAsync();
        }
        await using var draw = new NpgsqlCommand("select nextval('pathways_events.mt_events_sequence')", connection, transaction);
        var drawn = (long)(await draw.ExecuteScalarAsync())!;
        await LoseAsync(2);
        var later = await api.OpenPathwayAsync();
        for (var look = 0; look < 20; look++)
        {
            Assert.Equal(new LostNumbers.Seen(0, Awaited: true), await numbers.LookAsync(CancellationToken.None));
        }
        Assert.True(await MarkAsync() < drawn);

        var slow = DeterministicId.From("slow");
        await using (var write = new NpgsqlCommand($"""
            insert into pathways_events.mt_streams (id, type, version, tenant_id, is_archived) values ('{slow}', 'pathway', 1, '*DEFAULT*', false);
            insert into pathways_events.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, is_archived)
            select {drawn}, '{slow}', '{slow}', 1, data, type, now(), tenant_id, mt_dotnet_type, false from pathways_events.mt_events where stream_id = '{later}'
            """, connection, transaction))
        {
            await write.ExecuteNonQueryAsync();
        }
        await transaction.CommitAsync();
        await api.CaughtUpAsync();
        Assert.Equal(2, await api.ScalarAsync<long>($"select count(*) from pathways.entry_fact where pathway in ('{slow}', '{later}')"));
        Assert.True(await MarkAsync() > drawn + 2);
    }

    [Fact]
    public async Task Where_nothing_is_lost_the_mark_is_left_to_the_daemon()
    {
        await api.OpenPathwayAsync();
        await api.CaughtUpAsync();
        Assert.Equal(default, await new LostNumbers(api.Database, Store.EventSchema).LookAsync(CancellationToken.None));
        Assert.Equal(0, await api.ScalarAsync<long>("select count(*) from pathways_events.mt_high_water_skips"));
    }

    // Drawn in a transaction that is undone: what a killed process leaves.
    async Task LoseAsync(int numbers)
    {
        await using var connection = await api.Database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var draw = new NpgsqlCommand($"select nextval('pathways_events.mt_events_sequence') from generate_series(1, {numbers})", connection, transaction);
        await draw.ExecuteNonQueryAsync();
        await transaction.RollbackAsync();
    }

    Task<long> DrawnAsync() => api.ScalarAsync<long>("select last_value from pathways_events.mt_events_sequence");

    Task<long> MarkAsync() => api.ScalarAsync<long>("select last_seq_id::bigint from pathways_events.mt_event_progression where name = 'HighWaterMark'");

    async Task NothingIsMissingAsync() =>
        Assert.Equal(await DrawnAsync(), await api.ScalarAsync<long>("select count(*) from pathways_events.mt_events"));

    Task AppendAsync(Guid stream, long from, byte[] json, PeopleGuard? guard = null) =>
        new BulkAppender(world.Database, world.Store).AppendAsync([new BulkStream(stream, from, from + 1)], [Event(stream, from, json)], null, guard, CancellationToken.None);

    async Task StoppedAsync(Guid stream, byte[] json, CancellationTokenSource stop)
    {
        IEnumerable<BulkEvent> Events()
        {
            yield return Event(stream, 0, json);
            stop.Cancel();
            yield return Event(stream, 1, json);
        }
        await new BulkAppender(world.Database, world.Store).AppendAsync([new BulkStream(stream, 0, 2)], Events(), null, null, stop.Token);
    }

    static BulkEvent Event(Guid stream, long from, byte[] json) => new(
        stream, from + 1, DeterministicId.From("event", $"{stream}", $"{from}"), from == 0 ? "pathway_opened" : "diagnosis_made", json, "tester", Causation, Trace);
}
