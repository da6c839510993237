using System.Collections;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using Pathways.Projections.Indicators;
using Pathways.Projections.Statistics;
using Pathways.Projections.Tests.Indicators;

namespace Pathways.Projections.Tests.Security;

/// <summary>Nothing is computed for who has left, and one request of figures can't cost what it likes.</summary>
public sealed class WorkTests
{
    static readonly FigureRequest Until2026 = new(null, new(2026, 1, 1), new(2026, 1, 1), By: "structure");

    public static TheoryData<string> Rules => [.. FigureCatalogue.All.Select(r => $"{r.Code} v{r.Version}")];

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_figure_ends_within_a_few_rows_of_whoever_asked_leaving(string rule)
    {
        using var left = new CancellationTokenSource();
        var rows = new Counted([.. Enumerable.Range(0, 10_000).Select(i => Given.JourneyOf($"s-{i % 7}", Given.EnteredOn.AddDays(i % 300)))], at: 5_000, left);
        using var wanted = Work.Until(left.Token);
        Assert.Throws<OperationCanceledException>(() => Figures.Answer(FigureCatalogue.All.Single(r => $"{r.Code} v{r.Version}" == rule), Until2026, 7, rows));
        Assert.InRange(rows.Read, 5_000, 5_000 + 64);
    }

    public static TheoryData<string, Action<double[], bool[], int[]>> Tests => new()
    {
        { "Kaplan-Meier", static (times, events, _) => KaplanMeier.Fit(times, events) },
        { "Kaplan-Meier by group", static (times, events, groups) => KaplanMeier.FitByGroup(times, events, groups) },
        { "log-rank", static (times, events, groups) => LogRank.Test(times, events, groups) },
        { "pairs", static (times, events, groups) => LogRank.Pairwise(times, events, groups) },
        { "competing causes", static (times, events, groups) => AalenJohansen.Fit(times, [.. groups.Select(g => g % 3)]) },
        { "Gray", static (times, events, groups) => Gray.Test(times, [.. groups.Select(g => g % 2 + 1)], groups, 1) },
        { "Cox", static (times, events, groups) => Cox.Fit(times, events, [[.. groups.Select(g => g % 2.0)], [.. times.Select(t => t % 11)]]) },
        { "Mann-Whitney", static (times, _, _) => MannWhitney.Test(times[..1_000], times[1_000..]) },
    };

    [Theory]
    [MemberData(nameof(Tests))]
    public void A_statistic_ends_when_nobody_waits_for_it(string name, Action<double[], bool[], int[]> compute)
    {
        var times = Enumerable.Range(0, 2_000).Select(i => (double)(i * 7919 % 1_999)).ToArray();
        var groups = Enumerable.Range(0, 2_000).Select(i => i % 40).ToArray();
        using var wanted = Work.Until(new CancellationToken(canceled: true));
        Assert.True(Assert.ThrowsAny<OperationCanceledException>(() => compute(times, [.. times.Select(t => t % 3 == 0)], groups)) is not null, name);
    }

    /// <summary>A type that is first used for somebody who has left would stay unusable for all others: what it is made with does not look.</summary>
    [Fact]
    public void No_type_is_spoilt_by_who_has_left()
    {
        // Anew: here they are made already.
        var fresh = new AssemblyLoadContext("fresh", isCollectible: true).LoadFromAssemblyPath(typeof(Work).Assembly.Location);
        using var wanted = (IDisposable)fresh.GetType(typeof(Work).FullName!)!.GetMethod(nameof(Work.Until))!.Invoke(null, [new CancellationToken(canceled: true)])!;
        var types = fresh.GetTypes().Where(type => type.TypeInitializer is not null && !type.ContainsGenericParameters).ToList();
        Assert.True(types.Count > 50, $"{types.Count}");
        types.ForEach(type => RuntimeHelpers.RunClassConstructor(type.TypeHandle));
    }

    // Their loops go by the digits of a number, the letters of a word or the columns of one row, not by what there is to count.
    static readonly string[] Short = ["IncompleteBeta.cs", "Root.cs", "Normal.cs", "NaturalOrder.cs", "Svg.cs", "WeightedMoments.cs", "TailSums.cs", "Missing.cs"];

    // The same, of single loops: those of a row's covariates, groups or cells, called for each row by a loop that looks.
    static readonly string[] OfARow =
    [
        "CoxLikelihood.cs for (var j = 0; j < beta.Length; j++)", "LogRankSums.cs for (var h = 0; h < row.Length; h++)", "OrdinaryLeastSquares.cs for (var a = 0; a < estimates.Length; a++)",
        "FisherTables.cs for (var i = 0; i < child.Length; i++)", "FisherTables.cs foreach (var row in rows)", "FisherTables.cs for (var i = count - 1; i >= 0; i--, key >>= bits)",
    ];

    /// <summary>A new loop is found here, whatever its form, so that none is forgotten. What lies within one that looks is as short as a row, or looks itself.</summary>
    [Fact]
    public void Every_loop_of_statistics_process_and_charts_looks_whether_somebody_waits()
    {
        var (seen, blind) = (0, new List<string>());
        foreach (var file in new[] { "Statistics", "Process", "Charts" }.SelectMany(room => Directory.GetFiles(Path.Combine(Sources(), room), "*.cs", SearchOption.AllDirectories)).Where(f => !Short.Contains(Path.GetFileName(f), StringComparer.Ordinal)))
        {
            var lines = File.ReadAllLines(file);
            string? inner = null;
            for (var i = 0; i < lines.Length; i++)
            {
                if (inner is not null)
                {
                    inner = Regex.IsMatch(lines[i], $@"\A{inner}\}}[;)]*( while \(.*)?\z", RegexOptions.None, TimeSpan.FromSeconds(1)) ? null : inner;
                }
                else if (Regex.Match(lines[i], @"\A(?<indent>\s*)([^/""]*[;{)] )?(await )?(for|foreach|while|do)\b(?! not)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)) is { Success: true } loop)
                {
                    seen++;
                    var braced = i + 2 < lines.Length && lines[i + 1] == loop.Groups["indent"].Value + "{";
                    if (!(braced && lines[i + 2].Trim() == "Work.Check();") && !OfARow.Any(row => $"{Path.GetFileName(file)} {lines[i].Trim()}".StartsWith(row, StringComparison.Ordinal)))
                    {
                        blind.Add($"{Path.GetFileName(file)}:{i + 1}");
                    }
                    inner = braced ? loop.Groups["indent"].Value : null;
                }
            }
        }
        Assert.True(blind.Count == 0, $"Begin these loops with braces and Work.Check(): {string.Join(", ", blind)}");
        Assert.True(seen > 250, $"{seen} loops were found");
    }

    [Theory]
    [InlineData("attribute.quartier", 50, null)]
    [InlineData("attribute.quartier", 51, "figure/too-many-groups")]
    [InlineData("entry_month", 51, null)]
    public void Groups_have_a_bound_which_is_said_with_how_many_there_are(string by, int groups, string? code)
    {
        var refused = FigureBudget.TooMany(Until2026 with { By = by }, groups);
        Assert.Equal(code, refused?.Code);
        Assert.Equal(code is null ? (null, null) : ("by", $"{groups}"), (refused?.Field, refused?.Details!["groups"]));
    }

    static Journey[] EachMonth(DateOnly first, int months) => [.. Enumerable.Range(0, months).SelectMany(m => new[] { Given.JourneyOf("a", first.AddMonths(m)), Given.JourneyOf("b", first.AddMonths(m).AddDays(3)) })];

    [Theory]
    [InlineData("entry_month")]
    [InlineData("entry_year")]
    public void One_pathway_dated_1950_takes_no_figure_from_anybody(string by)
    {
        Journey[] usual = EachMonth(new(2024, 6, 1), 19), all = [Given.JourneyOf("old", new(1950, 1, 1)), .. usual];
        foreach (var rule in FigureCatalogue.All)
        {
            FigureAnswer without = Figures.Answer(rule, Until2026 with { By = by }, 7, usual), with = Figures.Answer(rule, Until2026 with { By = by }, 7, all);
            // The latest ones as before, with what is left out said, and in order without a hole.
            Assert.InRange(with.Groups.Count, 0, FigureBudget.Most(rule, by) + 1);
            foreach (var group in without.Groups.Where(g => !g.OfNobody))
            {
                Assert.Equivalent(group, with.Groups.Single(g => g.Group == group.Group));
            }
            string[] shown = [.. with.Groups.Select(g => g.Group!).Where(Dimensions.TellsGroup)];
            Assert.All(shown.Zip(shown.Skip(1)), pair => Assert.Equal(Scales.Days(pair.First)!.Value.Last.AddDays(1), Scales.Days(pair.Second)!.Value.First));
            Assert.Equal(with.PeriodsLeftOut is not null, FigureNotes.Of(with).Any(n => n.Code == "latest_periods"));
            Assert.Equal(Figures.Answer(rule, Until2026, 7, all).All.Denominator, with.All.Denominator);
        }
    }

    [Fact]
    public void A_territory_of_five_years_reads_its_latest_fifty_months_and_what_is_left_out()
    {
        var journeys = EachMonth(new(2021, 1, 1), 60);
        var answer = Figures.Answer(FigureCatalogue.Find("time_to_first_job")!, Until2026 with { By = "entry_month" }, 7, journeys);
        Assert.Equal(50, answer.Groups.Count);
        // January 2026, the day of the request, has nobody: the last month with somebody is December.
        Assert.Equal(("2021-11", "2025-12"), (answer.Groups[0].Group, answer.Groups[^1].Group));
        Assert.Equal(new PeriodsLeftOut(50, 11, 10), answer.PeriodsLeftOut);
        Assert.Equal(120, answer.All.Denominator);
        var note = FigureNotes.Of(answer).Single(n => n.Code == "latest_periods").Text;
        Assert.Contains("50 derniers mois seulement : 11 autres, dont 10 où quelqu’un est compté", note.Fr.Replace('\u00a0', ' '), StringComparison.Ordinal);
        Assert.Contains("50 latest months only: 11 others, 10 of them with somebody counted", note.En, StringComparison.Ordinal);
        // What is not shown is in no comparison, as if the period had been asked for.
        var asked = Figures.Answer(FigureCatalogue.Find("time_to_first_job")!, Until2026 with { By = "entry_month", From = new(2021, 11, 1), To = new(2025, 12, 31) }, 7, journeys);
        Assert.Equal((asked.Test, null), (answer.Test, asked.PeriodsLeftOut));
        Assert.Equal(60 + 1, Figures.Answer(FigureCatalogue.Find("entries")!, Until2026 with { By = "entry_month" }, 7, journeys).Groups.Count);
    }

    [Fact]
    public void Months_after_the_last_with_somebody_push_nobody_out()
    {
        var answer = Figures.Answer(FigureCatalogue.Find("time_to_first_job")!, Until2026 with { By = "entry_month" }, 7, EachMonth(new(2018, 1, 1), 3));
        Assert.Equal(("2018-01", 50, 0), (answer.Groups[0].Group, answer.Groups.Count, answer.PeriodsLeftOut!.WithSomebody));
        Assert.Equal(6, answer.Groups.Sum(g => g.Denominator));
    }

    [Fact]
    public void The_figures_of_a_request_share_one_budget()
    {
        // A hundred thousand pathways by fifty groups: the whole board and more.
        var (budget, figures) = (new FigureBudget(), 0);
        while (budget.Take(Until2026, 100_000, 50) is null)
        {
            figures++;
        }
        Assert.Equal(FigureBudget.MostWork / (100_000 * 51), figures);
        Assert.InRange(figures, 18, 100);
        Assert.Equal("figure/too-much", budget.Take(Until2026, 1, 1)!.Code);
    }

    static string Sources()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Pathways.sln")))
            {
                return Path.Combine(folder.FullName, "src", "Pathways.Projections");
            }
        }
        throw new DirectoryNotFoundException("The sources are not above the tests.");
    }

    sealed class Counted(Journey[] rows, int at, CancellationTokenSource left) : IReadOnlyList<Journey>
    {
        public int Read { get; private set; }

        public int Count => rows.Length;

        public Journey this[int index] => rows[index];

        public IEnumerator<Journey> GetEnumerator()
        {
            foreach (var row in rows)
            {
                if (++Read == at)
                {
                    left.Cancel();
                }
                yield return row;
            }
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
