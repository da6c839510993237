using System.Text.Json;
using Npgsql;
using Pathways.Api.Hosting;
using Pathways.Api.Import;
using Pathways.Projections.Indicators;
using Pathways.Projections.Indicators.Columns;
using Pathways.Testing;

namespace Pathways.Api.Tests.Evaluation;

/// <summary>The facts in memory are those of the tables, whatever is recorded, corrected, retracted and opened after they were loaded, and whenever somebody asks.</summary>
public sealed class FactColumnsTests : IAsyncLifetime
{
    static readonly DeclaredAttributes Any = new AnyAttribute();

    LiveStore live = null!;
    FactColumns columns = null!;

    public async Task InitializeAsync() => (live, columns) = (await LiveStore.StartAsync(), New());

    public async Task DisposeAsync()
    {
        columns.Dispose();
        await live.DisposeAsync();
    }

    static FactColumns New() => new(Store.Schema, Store.EventSchema, Any);

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Whatever_was_recorded_since_they_were_loaded_they_answer_as_the_tables_do(int seed)
    {
        // Loaded before anything is recorded.
        await columns.RefreshAsync(live.Database, CancellationToken.None);
        var random = new Random(seed);
        foreach (var part in Parts(RandomTerritory.Of(seed, 400), random, 7))
        {
            await RecordAsync(part);
            for (var i = 0; i < 6; i++)
            {
                await HoldAsync(columns, Question(random));
            }
        }
        Assert.Equal(400, columns.Held!.Value.Pathways);
        using var anew = New();
        await anew.RefreshAsync(live.Database, CancellationToken.None);
        Assert.Equal(columns.Held, anew.Held);
        for (var i = 0; i < 20; i++)
        {
            await HoldAsync(anew, Question(random));
        }
    }

    [Fact]
    public async Task Rows_that_are_made_again_are_read_anew_and_the_tables_answer_meanwhile()
    {
        await RecordAsync(RandomTerritory.Of(5, 60));
        await columns.RefreshAsync(live.Database, CancellationToken.None);
        Assert.Equal(60, await EntriesAsync());
        // As after an upgrade: rows of before the position, which no position tells.
        await ExecuteAsync("delete from pathways.entry_fact where pathway = (select min(pathway::text)::uuid from pathways.entry_fact)");
        Assert.Equal(60, await EntriesAsync());
        await ExecuteAsync(FactTables.CountMadeAgain(Store.Schema));
        Assert.Equal(59, await EntriesAsync());
        Assert.Equal(60, columns.Held!.Value.Pathways);
        await columns.RefreshAsync(live.Database, CancellationToken.None);
        Assert.Equal((59, 59), (columns.Held!.Value.Pathways, await EntriesAsync()));
    }

    [Fact]
    public async Task While_the_tables_are_rebuilt_nothing_of_before_is_counted()
    {
        await RecordAsync(RandomTerritory.Of(6, 60));
        await columns.RefreshAsync(live.Database, CancellationToken.None);
        await live.Daemon.StopAllAsync();
        await ExecuteAsync("truncate pathways.step_fact, pathways.entry_fact; delete from pathways_events.mt_event_progression where name = 'Facts:All'");
        await columns.RefreshAsync(live.Database, CancellationToken.None);
        Assert.Equal((0, 0), (columns.Held!.Value.Pathways, await EntriesAsync()));
        await live.Daemon.StartAllAsync();
        await live.CaughtUpAsync();
        Assert.Equal(60, await EntriesAsync());
    }

    [Fact]
    public async Task Many_who_ask_while_others_record_each_see_one_moment()
    {
        await columns.RefreshAsync(live.Database, CancellationToken.None);
        var parts = Parts(RandomTerritory.Of(8, 300), new Random(8), 12).ToList();
        using var over = new CancellationTokenSource();
        var asking = Enumerable.Range(0, 4).Select(async _ =>
        {
            var seen = 0L;
            while (!over.IsCancellationRequested)
            {
                // Every pathway that entered is still under way or has left: counted in one moment, they add up.
                var (answers, _) = await Figures(columns).AskAsync([(FigureCatalogue.Find("entries")!, All), (FigureCatalogue.Find("active")!, All), (FigureCatalogue.Find("exits")!, All)], CancellationToken.None);
                Assert.Equal(answers[0].All.Numerator, answers[1].All.Numerator + answers[2].All.Numerator);
                Assert.All(answers, a => Assert.True(a.Position >= seen));
                seen = answers[0].Position;
            }
        }).ToList();
        foreach (var part in parts)
        {
            await RecordAsync(part);
        }
        await over.CancelAsync();
        await Task.WhenAll(asking);
        Assert.Equal(300, await EntriesAsync());
    }

    static readonly DateOnly End = RandomTerritory.Today.AddYears(1);

    static FigureRequest All => new(null, End, End);

    async Task<long> EntriesAsync() => (await Figures(columns).AskAsync(FigureCatalogue.Find("entries")!, All, CancellationToken.None)).Answer!.All.Numerator!.Value;

    Figures Figures(FactColumns? from) => new(live.Database, Store.Schema, Store.EventSchema, Any, from);

    async Task HoldAsync(FactColumns from, FigureRequest request)
    {
        var asked = FigureCatalogue.All.Select(rule => (rule, request)).ToArray();
        var (rows, _) = await Figures(null).AskAsync(asked, CancellationToken.None);
        var (held, _) = await Figures(from).AskAsync(asked, CancellationToken.None);
        Assert.Equal(rows.Select(a => JsonSerializer.Serialize(a)), held.Select(a => JsonSerializer.Serialize(a)));
    }

    static FigureRequest Question(Random random)
    {
        string?[] by = [null, "structure", "age_band", "entry_month", "exit_month", "public.rsa", "attribute.origin", "prescriber"];
        var until = RandomTerritory.Today.AddDays(-random.Next(0, 500));
        DateTimeOffset? known = random.Next(2) == 0 ? null : new DateTimeOffset(RandomTerritory.Today.AddDays(-random.Next(1, 700)), new TimeOnly(random.Next(24), random.Next(60)), TimeSpan.Zero).AddTicks(random.Next(10_000_000));
        return new FigureRequest(null, until, until, by[random.Next(by.Length)], random.Next(3) == 0 ? new Dictionary<string, IReadOnlyList<string>> { ["gender"] = ["woman"] } : null, known);
    }

    // The log in parts of any size, each in order.
    static IEnumerable<List<BulkEvent>> Parts(List<BulkEvent> events, Random random, int parts)
    {
        int[] cuts = [0, .. Enumerable.Range(0, parts - 1).Select(_ => random.Next(events.Count)).Order(), events.Count];
        return cuts.Zip(cuts.Skip(1), (from, to) => events[from..to]).Where(part => part.Count > 0);
    }

    async Task RecordAsync(List<BulkEvent> events)
    {
        var streams = events.GroupBy(e => e.Stream).Select(g => new BulkStream(g.Key, g.First().Version - 1, g.Last().Version, g.First().RecordedAt, g.Last().RecordedAt)).ToArray();
        await new BulkAppender(live.Database, live.Store).AppendAsync(streams, events, null, null, CancellationToken.None);
        await live.CaughtUpAsync();
    }

    async Task ExecuteAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, await live.Database.OpenConnectionAsync());
        await command.ExecuteNonQueryAsync();
        await command.Connection!.DisposeAsync();
    }
}
