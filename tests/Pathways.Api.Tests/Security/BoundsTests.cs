using System.Diagnostics;
using System.Text;
using Pathways.Api.Tests.Analysis;

namespace Pathways.Api.Tests.Security;

/// <summary>A small file can have many of two things at once, and a cost that is their product: it is refused with a code before the work begins.</summary>
public sealed class BoundsTests
{
    public static TheoryData<string, string, string[]> TooMuch => new()
    {
        { "analyse/too-many-groups", Rows("time,event,g", 2_000, i => $"{i},{i % 2},g{i}"), ["survival", "FILE", "--time", "time", "--event", "event", "--by", "g"] },
        { "analyse/too-many-strata", Rows("time,event,g,s", 10_001, i => $"{i},{i % 2},g{i % 2},s{i}"), ["survival", "FILE", "--time", "time", "--event", "event", "--by", "g", "--strata", "s"] },
        { "analyse/too-many-curves", Rows("time,event,g", 2_000, i => $"{i},{i % 2},g{i % 60}"), ["survival", "FILE", "--time", "time", "--event", "event", "--by", "g", "--svg", "drawing-that-is-not-made.svg"] },
        { "analyse/too-many-groups", Rows("time,cause", 2_000, i => $"{i},c{i}"), ["incidence", "FILE", "--time", "time", "--event", "cause"] },
        { "analyse/too-many-estimates", Rows("time,cause", 20_000, i => $"{i},c{i % 400}"), ["incidence", "FILE", "--time", "time", "--event", "cause"] },
        { "analyse/too-much-work", Rows("time,cause,g", 20_000, i => $"{i},c{i % 5},g{i % 200}"), ["incidence", "FILE", "--time", "time", "--event", "cause", "--by", "g"] },
        { "analyse/too-much-work", Rows("time,event,g,s", 20_000, i => $"{i % 97},{i % 2},g{i % 50},s{i % 900}"), ["survival", "FILE", "--time", "time", "--event", "event", "--by", "g", "--strata", "s", "--json"] },
        { "analyse/too-many-terms", Rows("time,event," + string.Join(',', Enumerable.Range(0, 151).Select(c => $"x{c}")), 200, i => $"{i},{i % 2}," + string.Join(',', Enumerable.Range(0, 151).Select(c => i * c % 7))), ["cox", "FILE", "--time", "time", "--event", "event", "--by", string.Join(',', Enumerable.Range(0, 151).Select(c => $"x{c}"))] },
        { "analyse/too-much-work", Rows("time,event,x,y,z", 50_000, i => $"{i},{i % 2},l{i % 49},m{i / 7 % 49},n{i / 11 % 49}"), ["cox", "FILE", "--time", "time", "--event", "event", "--by", "x,y,z"] },
        { "analyse/too-many-cells", Rows("a,n", 120_001, i => $"c{i},{i % 17}"), ["suppress", "FILE", "--k", "5", "--value", "n"] },
        { "analyse/too-many-cells", Rows("a,b,n", 500, i => $"a{i},b{i},{i % 17}"), ["suppress", "FILE", "--k", "5", "--value", "n"] },
        { "analyse/too-many-activities", Rows("case,activity,time", 10_001, i => $"k{i / 10},a{i},2024-01-01T{i % 10:D2}:00:00"), ["process", "FILE"] },
        { "analyse/too-many-passages", Rows("case,activity,time", 405_000, i => $"k,{(i % 2 == 0 ? i / 2 % 450 : 450 + i / 900)},"), ["process", "FILE"] },
    };

    [Theory]
    [MemberData(nameof(TooMuch))]
    public void What_would_take_minutes_or_gigabytes_is_refused_with_a_code_in_both_languages(string code, string file, string[] words)
    {
        foreach (var language in (string[])["fr", "en"])
        {
            var run = Run.OnFile(file, [.. words, "--lang", language]);
            Assert.Equal((2, ""), (run.ExitCode, run.Output));
            Assert.StartsWith(code + ":", run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_needs_more_memory_than_there_is_is_refused_with_a_code()
    {
        var file = Path.Combine(Path.GetTempPath(), $"much-{Guid.NewGuid():N}.csv");
        try
        {
            await File.WriteAllTextAsync(file, Rows("time,event", 900_000, i => $"{i},{i % 2}"));
            var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, "analyse", "survival", file, "--time", "time", "--event", "event", "--lang", "en"]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
            start.Environment["DOTNET_GCHeapHardLimit"] = "2000000"; // 32 MB, as .NET reads it
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            var error = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.Equal((2, ""), (process.ExitCode, await output));
            Assert.StartsWith("analyse/too-much-memory: this answer needs more than 33 MB", error, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Between_many_groups_there_is_one_test_and_the_pairs_that_are_not_tested_are_told()
    {
        var file = Rows("time,event,g", 6_000, i => $"{i % 500},{i % 3 % 2},g{i % 60}");
        var run = Run.OnFile(file, "survival", "FILE", "--time", "time", "--event", "event", "--by", "g", "--json");
        Assert.Equal((0, 59), (run.ExitCode, (int)run.Json["logrank"]!["df"]!));
        Assert.Null(run.Json["pairwise_logrank"]);
        Assert.Contains("\"pairs_not_tested\"", run.Output, StringComparison.Ordinal);
        Assert.Contains("1770", run.Output, StringComparison.Ordinal);
        Assert.Contains("Pairs of groups not tested one by one", Run.OnFile(file, "survival", "FILE", "--time", "time", "--event", "event", "--by", "g", "--lang", "en").Output, StringComparison.Ordinal);
    }

    internal static string Rows(string header, int rows, Func<int, string> row)
    {
        var text = new StringBuilder(header).Append('\n');
        for (var i = 0; i < rows; i++)
        {
            text.Append(row(i)).Append('\n');
        }
        return text.ToString();
    }
}
