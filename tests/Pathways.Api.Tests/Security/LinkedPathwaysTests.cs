using System.Text;
using Pathways.Api.Import;
using Pathways.Api.Tests.Import;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Tests.Security;

/// <summary>However the pathways of a file name each other, the file is decided a few times, and each of them is told why it is not taken. No clock: the times are counted.</summary>
public sealed class LinkedPathwaysTests(ImportWorld world) : IClassFixture<ImportWorld>
{
    const string Columns = "pathway;event;occurred_on;person;scheme;previous_pathway;exit";
    const int People = 40, Links = 2_000, OfEach = Links / People;

    /// <summary>2,000 pathways that follow each other: their first one names nobody, or the last.</summary>
    [Theory]
    [InlineData("in order", false, false, "entry/unknown-previous")]
    [InlineData("in reverse", true, false, "entry/unknown-previous")]
    [InlineData("a cycle", false, true, "entry/previous-not-before")]
    [InlineData("a cycle in reverse", true, true, "entry/previous-not-before")]
    public async Task A_file_whose_pathways_follow_one_that_falls_is_decided_twice(string source, bool reversed, bool cycle, string first)
    {
        var rows = Enumerable.Range(0, People).SelectMany(person => Enumerable.Range(0, OfEach).Select(i => Pathway(
            $"p{person}-{i}", $"x{person}", "plie", 2 * i, 1, i > 0 ? $"p{person}-{i - 1}" : cycle ? $"p{person}-{OfEach - 1}" : "nobody"))).ToList();
        if (reversed)
        {
            rows.Reverse();
        }
        var (result, times, problems) = await ImportAsync(rows.SelectMany(r => r), source.Replace(' ', '-'));
        Assert.Equal((2, 0, (long)Links), (times, result.EventsAdded, result.PathwaysRefused));
        Assert.Equal((People, Links - People), (problems.Count(p => p == first), problems.Count(p => p == "import/previous-left-out")));
        Assert.Equal(2 * Links, problems.Count);
    }

    /// <summary>Who was turned away by a pathway that falls is taken, and turns away another, whom one follows: after some times nobody is looked at anew.</summary>
    [Fact]
    public async Task Whom_falling_pathways_turned_away_is_looked_at_anew_a_few_times()
    {
        var rows = new List<string>();
        for (var i = 0; i < 12; i++)
        {
            var (scheme, day) = (i % 2 == 0 ? "plie" : "rsa", 30 * i);
            rows.AddRange(Pathway($"falls-{i}", "one", scheme, day, 10, i == 0 ? "nobody" : $"named-{i - 1}"));
            rows.AddRange(Pathway($"beside-{i}", "one", scheme, day + 5, 15, ""));
            rows.AddRange(Pathway($"named-{i}", "one", scheme, day + 15, 10, ""));
        }
        var (result, times, problems) = await ImportAsync(rows, "in-turn");
        Assert.Equal(Importer.MostRounds + 1, times);
        // The first three fall, and those that they turned away are taken in their place, but the last one: it had been turned away for good.
        Assert.Equal([.. Enumerable.Repeat("entry/second-open-in-scheme", 12), "entry/unknown-previous", .. Enumerable.Repeat("import/previous-left-out", 2)], problems.Where(p => p != "import/other-row-refused").Order(StringComparer.Ordinal));
        Assert.Equal((15L, 2 * (36 - 15)), (result.PathwaysRefused, result.EventsAdded));
        await using var session = world.Store.QuerySession();
        foreach (var (reference, taken) in new[] { ("falls-2", false), ("beside-1", true), ("beside-2", false), ("named-1", false), ("named-2", true), ("falls-3", true) })
        {
            Assert.Equal(taken, (await session.Events.FetchStreamAsync(world.File("in-turn").Pathway(reference))).Count > 0);
        }
    }

    /// <summary>One identifier for many: the file has its rows back with a code, and what stands already takes no part in it.</summary>
    [Fact]
    public async Task A_person_has_a_bounded_number_of_pathways_over_all_files()
    {
        string[] Of(int from, int to) => [.. Enumerable.Range(from, to - from).SelectMany(i => Pathway($"m-{i}", "many", "plie", 2 * i, 1, ""))];
        // With one structure, and in all.
        foreach (var (before, most, structure) in new[] { (0, EntryFacts.MostWithOne, "ONE"), (EntryFacts.MostWithOne, EntryFacts.MostPathways, "TWO") })
        {
            var (all, _, _) = await ImportAsync(Of(before, most - 1), "many", structure);
            Assert.Equal(0, all.PathwaysRefused);
            var (more, _, problems) = await ImportAsync(Of(most - 1, most + 2), "many", structure == "ONE" ? structure : "THREE");
            Assert.Equal((2L, 2), (more.PathwaysRefused, more.EventsAdded));
            Assert.Equal(["entry/too-many-pathways", "import/other-row-refused", "entry/too-many-pathways", "import/other-row-refused"], problems);
            Assert.Equal(("person", $"{most}"), more.Problems[0] is var why ? (why.Column, why.Details!["most"]) : default);
        }
    }

    static string[] Pathway(string reference, string person, string scheme, int day, int days, string previous) =>
        [$"{reference};pathway_opened;{Day(day)};{person};{scheme};{previous};", $"{reference};pathway_closed;{Day(day + days)};;;;administrative"];

    static string Day(int day) => $"{new DateOnly(2024, 1, 1).AddDays(day):yyyy-MM-dd}";

    async Task<(ImportResult Result, int Times, IReadOnlyList<string> Problems)> ImportAsync(IEnumerable<string> rows, string source, string structure = "IMPORT")
    {
        var times = 0;
        using var file = new MemoryStream();
        using var refused = new RefusedRows(() => file);
        var options = new ImportOptions("tester", source, AcceptValid: true, structure, "plie", "01001", Confirm: ["step/long-ago"]);
        var result = await world.Importer.ImportAsync(
            new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', rows.Prepend(Columns)))), options, refused,
            new Told(progress => times += progress is { Stage: ImportStage.Deciding, Done: 0 } ? 1 : 0), CancellationToken.None);
        var codes = Encoding.UTF8.GetString(file.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(';')[2]);
        return (result, times, [.. codes]);
    }

    sealed class Told(Action<ImportProgress> tell) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => tell(value);
    }
}
