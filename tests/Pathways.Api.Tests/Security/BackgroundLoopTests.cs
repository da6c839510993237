using System.Collections.Concurrent;
using System.Text;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Pathways.Api.Hosting;
using Pathways.Api.Import;
using Pathways.Api.Recording;
using Pathways.Api.Tests.Hosting;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Pathways.Testing;

namespace Pathways.Api.Tests.Security;

/// <summary>Whatever goes wrong behind the service, nothing of it stops the service, and all of it goes on.</summary>
public sealed class BackgroundLoopTests
{
    static readonly string[] OfTheDatabase = ["FactColumnsKeeper", "ImportKeeper", "ImportQueue", "LostNumbersKeeper", "PersonKeeper", "PickUpKeeper", "SearchIndexKeeper"];

    [Fact]
    public void Nothing_works_in_the_background_but_in_such_a_loop()
    {
        var all = typeof(BackgroundLoop).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(BackgroundService)) && !t.IsAbstract).ToList();
        Assert.All(all, t => Assert.True(t.IsSubclassOf(typeof(BackgroundLoop)), t.FullName));
        Assert.Equal([.. OfTheDatabase, "ProjectionKeeper", "SessionKeeper", "SigningKeys"], all.Select(t => t.Name).OrderBy(n => Array.IndexOf([.. OfTheDatabase, "ProjectionKeeper", "SessionKeeper", "SigningKeys"], n)));
    }

    [Fact]
    public async Task Whatever_a_round_throws_the_next_one_comes()
    {
        Exception[] thrown =
        [
            new NpgsqlException("away"), new ObjectDisposedException("NpgsqlTransaction"), new InvalidOperationException(), new ArithmeticException(), new OutOfMemoryException(), new TaskCanceledException(), new IOException(),
        ];
        using var loop = new Failing(thrown);
        await loop.StartAsync(CancellationToken.None);
        await loop.Worked.Task.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.False(loop.ExecuteTask!.IsCompleted);
        await loop.StopAsync(CancellationToken.None);
        Assert.True(loop.ExecuteTask.IsCompletedSuccessfully);
    }

    static readonly double[] Doubled = [5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600, 3600];

    /// <summary>Tried every five seconds for a night, with a line in the log each five minutes.</summary>
    [Fact]
    public async Task What_is_done_once_an_hour_is_tried_less_and_less_often_and_told_seldom()
    {
        var time = new Hurried();
        using var keeper = new Keeper(time, fails: Doubled.Length);
        await keeper.StartAsync(CancellationToken.None);
        await keeper.Kept.Task.WaitAsync(TimeSpan.FromMinutes(1));
        await keeper.StopAsync(CancellationToken.None);
        Assert.Equal([.. Doubled, 3600], time.Pauses.Take(Doubled.Length + 1).Select(pause => pause.TotalSeconds));
        // The first, none within five minutes, then each, for they are further apart; and once that it is over.
        string[] failures = [.. new[] { 5, 320, 640, 1280, 2560, 3600, 3600, 3600 }.Select(next => $"Error Keeper failed, and is tried again in {next} s.")];
        Assert.Equal([.. failures, $"Information Keeper works again, after {Doubled.Length} failures."], keeper.Told);
    }

    /// <summary>Somebody waits for the others: they go on as soon as they can.</summary>
    [Fact]
    public async Task What_somebody_waits_for_is_tried_at_the_same_pace()
    {
        var time = new Hurried();
        using var loop = new Failing(Enumerable.Repeat<Exception>(new NpgsqlException("away"), 30).ToArray()) { Counting = time, After = TimeSpan.FromSeconds(1) };
        await loop.StartAsync(CancellationToken.None);
        await loop.Worked.Task.WaitAsync(TimeSpan.FromMinutes(1));
        await loop.StopAsync(CancellationToken.None);
        Assert.Equal(Enumerable.Repeat(1.0, 30), time.Pauses.Select(pause => pause.TotalSeconds));
    }

    /// <summary>Each is held at its work by a lock, an import at its writing; then all connections are cut, and none can be had until every one has failed.</summary>
    [Fact]
    public async Task A_database_that_goes_away_while_each_is_at_work_leaves_them_all_at_work()
    {
        var connection = await TestPostgres.CreateDatabaseAsync();
        var (unused, unfolded) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await using (var before = await TestHost.StartAsync(TestHost.Development, connection))
        {
            await using var session = before.Services.GetRequiredService<IDocumentStore>().LightweightSession();
            session.Store(new Identity(unused, "Ancienne", "Fiche"), new Identity(unfolded, "Autre", "Fiche"));
            session.Store(new ImportRefusals(unused, "row\n"));
            await session.SaveChangesAsync();
        }
        var settings = new NpgsqlConnectionStringBuilder(connection) { Pooling = false };
        var database = settings.Database;
        await using var watching = new NpgsqlConnection(settings.ConnectionString);
        await watching.OpenAsync();
        settings.Database = "postgres";
        await using var beside = new NpgsqlConnection(settings.ConnectionString);
        await beside.OpenAsync();
        await DoAsync(watching, $"""
            update pathways.mt_doc_identity set mt_last_modified = now() - interval '90 days' where id = '{unused}';
            update pathways.mt_doc_identity set search = 'as before' where id = '{unfolded}';
            update pathways.mt_doc_importrefusals set mt_last_modified = now() - interval '90 days'
            """);
        var locks = await watching.BeginTransactionAsync();
        await DoAsync(watching, "lock table pathways.mt_doc_identity, pathways.mt_doc_importrefusals in access exclusive mode; lock table pathways_events.mt_events in share row exclusive mode");

        var log = new Lines();
        // Not in Development, which looks at all tables before it begins.
        await using var host = await TestHost.StartAsync(TestHost.Production, connection, builder => builder.ConfigureServices(services => services.AddSingleton(LoggerFactory.Create(logging => logging.AddProvider(log)))));
        var queue = host.Services.GetRequiredService<ImportQueue>();
        var job = await SendAsync(queue, "first");
        // The three that wait for people and lists, and the import that waits to write.
        await UntilAsync(async () => await CountAsync(beside, $"select count(*) from pg_stat_activity where datname = '{database}' and wait_event_type = 'Lock'") >= 4);
        await DoAsync(beside, $"alter database {database} allow_connections false");
        await UntilAsync(async () =>
        {
            await DoAsync(beside, $"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{database}' and pid <> {watching.ProcessID}");
            return OfTheDatabase.All(loop => log.Told.Any(line => line.Contains($"{loop} failed", StringComparison.Ordinal)));
        });
        await locks.RollbackAsync();
        await DoAsync(beside, $"alter database {database} allow_connections true");

        // Each does again what it is there for.
        await UntilAsync(async () => await CountAsync(watching, "select count(*) from pathways.mt_doc_importrefusals") == 0);
        await UntilAsync(async () => await CountAsync(watching, $"select count(*) from pathways.mt_doc_identity where id = '{unused}' or search = 'as before'") == 0);
        await UntilAsync(async () => (await queue.FindAsync(job, CancellationToken.None))!.Status == ImportStatus.Interrupted);
        var second = await SendAsync(queue, "second");
        await UntilAsync(async () => (await queue.FindAsync(second, CancellationToken.None))!.Ended);
        Assert.Equal(ImportStatus.Taken, (await queue.FindAsync(second, CancellationToken.None))!.Status);
        var held = Guid.CreateVersion7();
        await using (var session = host.Services.GetRequiredService<IDocumentStore>().LightweightSession())
        {
            session.Events.StartStream<Pathway>(held, new PathwayOpened(new(2026, 3, 1), Guid.CreateVersion7(), Scheme.Plie, "PLIE-A", "69123", new EntrySituation()), new DiagnosisMade(new(2026, 3, 2)));
            await session.SaveChangesAsync();
        }
        await UntilAsync(async () => await CountAsync(watching, $"select count(*) from pathways.step_fact where pathway = '{held}'") == 2);
        await DoAsync(watching, $"insert into pathways.unread_step values ('{held}', 2)");
        await UntilAsync(async () => await CountAsync(watching, $"select count(*) from pathways.unread_step where pathway = '{held}'") == 0);
        await DoAsync(watching, "select nextval('pathways_events.mt_events_sequence')");
        await UntilAsync(async () => await CountAsync(watching, "select count(*) from pathways_events.mt_high_water_skips") > 0);

        Assert.False(host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested);
        var loops = host.Services.GetServices<IHostedService>().OfType<BackgroundLoop>().ToDictionary(loop => loop.GetType().Name);
        // These have an end: everything is folded, and there is no signer to ask.
        Assert.Equal(["SearchIndexKeeper", "SigningKeys"], loops.Where(loop => loop.Value.ExecuteTask!.IsCompleted).Select(loop => loop.Key).Order(StringComparer.Ordinal));
        Assert.Equal([.. OfTheDatabase, "ProjectionKeeper", "SessionKeeper", "SigningKeys"], loops.Keys.OrderBy(n => Array.IndexOf([.. OfTheDatabase, "ProjectionKeeper", "SessionKeeper", "SigningKeys"], n)));
    }

    static async Task<Guid> SendAsync(ImportQueue queue, string name)
    {
        var content = new MemoryStream(Encoding.UTF8.GetBytes($"pathway;event;occurred_on;structure;scheme;territory\n{name};pathway_opened;2024-01-05;IMPORT;plie;01001\n"));
        var options = new ImportOptions("loops", name, Confirm: ["step/long-ago", "step/decades-ago", "entry/unknown-structure"]) { Sender = new("loops", new HashSet<string> { Role.Coordinator }, null) };
        var (job, _, _, problem) = await queue.AcceptAsync($"key-loops-{name}", new(content, name), options, CancellationToken.None);
        Assert.True(job is not null, problem?.Code);
        return job.Id;
    }

    static async Task DoAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    static async Task<long> CountAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    static async Task UntilAsync(Func<Task<bool>> holds, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(holds))] string? what = null)
    {
        using var enough = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (!await holds())
        {
            Assert.False(enough.IsCancellationRequested, what);
            await Task.Delay(50);
        }
    }

    sealed class Failing(Exception[] thrown) : BackgroundLoop
    {
        int round;

        public TaskCompletionSource Worked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        protected override ILogger Log => NullLogger.Instance;

        public TimeProvider Counting { get; init; } = TimeProvider.System;

        public TimeSpan After { get; init; }

        protected override TimeProvider Time => Counting;

        protected override TimeSpan AfterFailure => After;

        protected override async Task<TimeSpan?> RoundAsync(CancellationToken stopping)
        {
            if (round < thrown.Length)
            {
                throw thrown[round++];
            }
            Worked.TrySetResult();
            await Task.Delay(Timeout.Infinite, stopping);
            return TimeSpan.Zero;
        }
    }

    sealed class Keeper(TimeProvider time, int fails) : HourlyKeeper, ILogger
    {
        int round;

        public TaskCompletionSource Kept { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ConcurrentQueue<string> Told { get; } = new();

        protected override ILogger Log => this;

        protected override TimeProvider Time => time;

        protected override async Task KeepAsync(CancellationToken cancellation)
        {
            if (round++ < fails)
            {
                throw new InvalidOperationException();
            }
            if (round == fails + 3)
            {
                Kept.TrySetResult();
                await Task.Delay(Timeout.Infinite, cancellation);
            }
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Told.Enqueue($"{logLevel} {formatter(state, exception)}");
    }

    /// <summary>A clock on which every pause is over at once.</summary>
    sealed class Hurried : TimeProvider
    {
        long now;

        public ConcurrentQueue<TimeSpan> Pauses { get; } = new();

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Volatile.Read(ref now);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Pauses.Enqueue(dueTime);
            Interlocked.Add(ref now, dueTime.Ticks);
            return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    sealed class Lines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Told { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Told.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
