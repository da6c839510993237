using System.Globalization;
using System.Text.Json;
using Pathways.Api.Demo;
using Pathways.Api.Hosting;
using Pathways.Api.Import;
using Pathways.Api.Tests.Import;
using Pathways.Projections.Indicators;
using Pathways.Projections.Indicators.Columns;

namespace Pathways.Api.Tests.Evaluation;

/// <summary>
/// Every figure, in every version that is served, against a naive count over the raw events: for closed periods, for those that are
/// not over, now and as known on past instants, whole and by groups and filters; over random histories and over the demo territory; counted in memory, and
/// from the tables.
/// </summary>
public sealed class NaiveFiguresTests
{
    const double Close = 1e-9;

    static readonly string[] Breakdowns = ["gender", "age_band", "education", "labour", "scheme", "structure", "territory", "convention", "entry_month", "entry_year", "exit_month", "public.rsa", "prescriber"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Every_figure_of_random_histories_is_the_naive_one(int seed)
    {
        await using var world = await World.OfAsync(RandomTerritory.Of(seed, 250));
        var random = new Random(seed);
        foreach (var rule in FigureCatalogue.All)
        {
            for (var i = 0; i < 12; i++)
            {
                // One at a time: a rule reads no event that it does not name.
                await world.HoldAsync(rule, Question(random, RandomTerritory.Today, [.. Breakdowns, "attribute.origin"]));
            }
        }
        world.AllEqual(FigureCatalogue.All.Count * 12);
    }

    [Fact]
    public async Task Every_figure_of_the_demo_territory_is_the_naive_one()
    {
        var now = new DateTimeOffset(2026, 11, 26, 15, 0, 0, TimeSpan.Zero);
        await using var world = await World.OfAsync(DemoSeeder.Invent(now).Events);
        var random = new Random(14);
        var today = new DateOnly(2026, 11, 26);
        FigureRequest[] asked =
        [
            // Entries of the first quarter, observed until today, and by groups; then what was known in June, and two questions by chance.
            new(new(2026, 1, 1), new(2026, 3, 31), today), new(new(2026, 1, 1), new(2026, 3, 31), today, By: "gender"),
            new(new(2026, 1, 1), new(2026, 3, 31), new(2026, 6, 1), By: "structure", AsKnownOn: new DateTimeOffset(2026, 6, 1, 21, 59, 59, TimeSpan.Zero)),
            .. Enumerable.Range(0, 2).Select(_ => Question(random, today, Breakdowns)),
        ];
        foreach (var request in asked)
        {
            foreach (var rule in FigureCatalogue.All)
            {
                await world.HoldAsync(rule, request);
            }
        }
        world.AllEqual(FigureCatalogue.All.Count * asked.Length);

        // What an evaluator asked about the first quarter, and was answered for people watched to 31 March and no longer.
        var (seen, cut) = (world.Naive(asked[0], "stage_funnel", 2), world.Naive(asked[0], "stage_funnel", 1));
        Assert.Equal(seen.Denominator, cut.Denominator);
        Assert.Equal(seen.Denominator, seen.Parts["first_appointment"]);
        Assert.True(seen.Numerator > 3 * cut.Numerator && seen.Parts["first_appointment"] > cut.Parts["first_appointment"], $"{seen} {cut}");
        Assert.Equal(0, world.Naive(asked[0], "in_work_at_6m", 2).NotMature);
        Assert.Equal(0, world.Naive(asked[0], "in_work_at_6m", 1).Denominator);
    }

    // A question by chance: a closed period, one that is not over, one without a beginning; observed to its end, beyond, or not so far.
    static FigureRequest Question(Random random, DateOnly today, string[] dimensions)
    {
        var from = today.AddDays(-random.Next(100, 800));
        var to = random.Next(4) == 0 ? today.AddDays(random.Next(0, 60)) : from.AddDays(random.Next(30, 400));
        DateTimeOffset? known = random.Next(3) == 0 ? new DateTimeOffset(today.AddDays(-random.Next(1, 400)), new TimeOnly(random.Next(24), 0), TimeSpan.Zero) : null;
        var last = known is { } instant ? DateOnly.FromDateTime(instant.UtcDateTime) : today;
        var until = random.Next(3) switch { 0 when to < last => to, 1 => last.AddDays(-random.Next(0, 200)), _ => last };
        var filters = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        if (random.Next(3) == 0)
        {
            filters["gender"] = random.Next(2) == 0 ? ["woman"] : ["man", "not_stated"];
        }
        if (random.Next(5) == 0)
        {
            filters["public.rsa"] = ["yes"];
        }
        return new FigureRequest(
            random.Next(5) == 0 ? null : from, to, until, random.Next(2) == 0 ? null : dimensions[random.Next(dimensions.Length)], filters, known,
            (TimeUnit)random.Next(3), FullTimeOnly: random.Next(3) == 0, Days: random.Next(4) switch { 0 => 30, 1 => 0, 2 => 180, _ => random.Next(1, 700) });
    }

    // A territory in a database of its own, its raw events, and the figures over its facts.
    sealed class World(ImportWorld world, IReadOnlyList<RawStep> log, FactColumns columns) : IAsyncDisposable
    {
        readonly Figures figures = FiguresOf(world, null), inMemory = FiguresOf(world, columns);
        readonly List<string> differences = [];
        int asked;

        static Figures FiguresOf(ImportWorld world, FactColumns? columns) => new(world.Database, Store.Schema, Store.EventSchema, new AnyAttribute(), columns);

        public static async Task<World> OfAsync(IReadOnlyList<BulkEvent> events)
        {
            var world = new ImportWorld();
            await world.InitializeAsync();
            var streams = events.GroupBy(e => e.Stream).Select(g => new BulkStream(g.Key, 0, g.Count(), g.First().RecordedAt, g.Last().RecordedAt)).ToArray();
            await new BulkAppender(world.Database, world.Store).AppendAsync(streams, events, null, null, CancellationToken.None);
            using var daemon = await world.Store.BuildProjectionDaemonAsync();
            await daemon.RebuildProjectionAsync(FactsProjection.ShardName, CancellationToken.None);
            var columns = new FactColumns(Store.Schema, Store.EventSchema, new AnyAttribute());
            await columns.RefreshAsync(world.Database, CancellationToken.None);
            return new World(world, await RawStep.AllAsync(world.Database), columns);
        }

        public NaiveValue Naive(FigureRequest request, string code, int version) => NaiveFigures.Of(code, version, Population(request), request);

        public async Task HoldAsync(FigureRule rule, FigureRequest request)
        {
            var (counted, refused) = await figures.AskAsync(rule, request, CancellationToken.None);
            Assert.Null(refused);
            var answer = counted!;
            Assert.Equal(JsonSerializer.Serialize(answer), JsonSerializer.Serialize((await inMemory.AskAsync(rule, request, CancellationToken.None)).Answer));
            var people = Population(request);
            var at = $"{rule.Code} v{rule.Version} {request.From:O}..{request.To:O} until {request.ObservedUntil:O} known {request.AsKnownOn:O} {FilterValuesOf(request)} unit {request.Unit} full {request.FullTimeOnly} days {request.Days}";
            asked++;
            Compare(at, answer.All, NaiveFigures.Of(rule.Code, rule.Version, people, request));
            if (request.By is not { } by)
            {
                Same($"{at}: groups", 0, answer.Groups.Count);
                return;
            }
            var met = people.GroupBy(p => p.Of(by)).ToDictionary(g => g.Key, g => NaiveFigures.Of(rule.Code, rule.Version, [.. g], request));
            var groups = NaiveScales.Shown(rule.Code, by, met, NaivePathway.AsKnown(log, request.AsKnownOn), request)
                .ToDictionary(g => g, g => met.GetValueOrDefault(g) ?? NaiveFigures.Of(rule.Code, rule.Version, [], request));
            Same($"{at} by {by}: groups", string.Join(' ', groups.Keys.Order()), string.Join(' ', answer.Groups.Select(g => g.Group!).Order()));
            foreach (var group in answer.Groups.Where(g => groups.ContainsKey(g.Group!)))
            {
                Compare($"{at} by {by}: {group.Group}", group, groups[group.Group!]);
            }
        }

        public void AllEqual(int expected)
        {
            Assert.True(differences.Count == 0, $"{differences.Count} differ, of which:\n{string.Join('\n', differences.Take(20))}");
            Assert.Equal(expected, asked);
        }

        IReadOnlyList<NaivePathway> Population(FigureRequest request) =>
            [.. NaivePathway.AsKnown(log, request.AsKnownOn).Where(p => (request.Filters ?? new Dictionary<string, IReadOnlyList<string>>()).All(f => f.Value.Contains(p.Of(f.Key))))];

        void Compare(string at, FigureValue is_, NaiveValue naive)
        {
            Same($"{at} numerator", naive.Numerator, is_.Numerator);
            Same($"{at} denominator", naive.Denominator, is_.Denominator);
            Same($"{at} not mature", naive.NotMature, is_.NotMature);
            Same($"{at} undocumented", naive.Undocumented, is_.Undocumented);
            Same($"{at} state", naive.Denominator != 0 ? FigureState.Ok : naive.NotMature > 0 ? FigureState.NotMature : FigureState.NotApplicable, is_.State);
            Near($"{at} value", naive.Value, is_.Value);
            Same($"{at} parts", Written(naive.Parts), Written((is_.Parts ?? []).ToDictionary(p => p.Code, p => p.Count)));
            Same($"{at} apart", Written(naive.Apart), Written((is_.Apart ?? []).ToDictionary(p => p.Code, p => p.Count)));
            if (is_.Interval is { Method: "wilson" } wilson)
            {
                var (lower, upper) = Wilson(naive.Numerator!.Value, naive.Denominator!.Value);
                Near($"{at} lower", lower, wilson.Lower);
                Near($"{at} upper", upper, wilson.Upper);
            }
            var points = is_.Curve?.Points ?? [];
            Same($"{at} curve", naive.Curve.Count, points.Count);
            foreach (var (expected, point) in naive.Curve.Zip(points))
            {
                Same($"{at} curve at {expected.Time}", (expected.AtRisk, expected.Events, expected.Censored), ((long)point.AtRisk, (long)point.Events, (long)point.Censored));
                Near($"{at} time", expected.Time, point.Time);
                Near($"{at} survival", expected.Survival, point.Survival);
                if (expected.Survival is > 0 and < 1)
                {
                    Near($"{at} error", expected.Survival * Math.Sqrt(expected.Greenwood), point.StandardError);
                    // Log-log limits: S to the power of exp(± z · error of log(−log S)).
                    var width = 1.959963984540054 * Math.Sqrt(expected.Greenwood) / -Math.Log(expected.Survival);
                    Near($"{at} limit", Math.Pow(expected.Survival, Math.Exp(width)), point.Lower);
                    Near($"{at} limit", Math.Pow(expected.Survival, Math.Exp(-width)), point.Upper);
                }
            }
        }

        void Same<T>(string at, T expected, T actual)
        {
            if (!Equals(expected, actual))
            {
                differences.Add($"{at}: naive {expected}, figure {actual}");
            }
        }

        void Near(string at, double? expected, double? actual)
        {
            if (expected is null != actual is null || Math.Abs(expected.GetValueOrDefault() - actual.GetValueOrDefault()) > Close)
            {
                differences.Add(string.Create(CultureInfo.InvariantCulture, $"{at}: naive {expected}, figure {actual}"));
            }
        }

        static (double, double) Wilson(long k, long n)
        {
            const double Z = 1.959963984540054;
            var (share, z2) = ((double)k / n, Z * Z / n);
            var (middle, half) = (share + (z2 / 2), Z * Math.Sqrt((share * (1 - share) / n) + (z2 / (4 * n))));
            return ((middle - half) / (1 + z2), (middle + half) / (1 + z2));
        }

        static string Written(IReadOnlyDictionary<string, long> counts) => string.Join(' ', counts.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Key}={c.Value}"));

        static string FilterValuesOf(FigureRequest request) => string.Join(' ', (request.Filters ?? new Dictionary<string, IReadOnlyList<string>>()).Select(f => $"{f.Key}={string.Join(',', f.Value)}"));

        public async ValueTask DisposeAsync() => await world.DisposeAsync();
    }
}
