using System.Text.Json.Nodes;
using Pathways.Testing;
using Pathways.Testing.Fuzz;

namespace Pathways.Api.Tests.Analysis;

/// <summary>Random data sets through <c>analyse</c> and through R (more of them: <c>./ops/bench fuzz</c>), and what once parted, without R.</summary>
public sealed class FuzzTests
{
    private const int Sets = 60;
    private const int Seed = 14;

    public static TheoryData<string> Kinds => new(FuzzSet.Kinds);

    /// <summary>Minimised failures, each with R's numbers.</summary>
    public static TheoryData<string> Kept => new(Directory.GetFiles(Folder(), "*.txt").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));

    [SkippableTheory, MemberData(nameof(Kinds))]
    public void Random_data_sets_have_the_numbers_of_R(string kind)
    {
        using var r = RAnswers.Start();
        Skip.If(r is null, "R is not installed (Debian: r-base-core, r-cran-survival).");
        var fuzzer = new Fuzzer(r);
        for (var i = 0; i < Sets; i++)
        {
            var set = FuzzSet.Draw(kind, Seed, i);
            var parted = fuzzer.Try(set);
            Assert.True(parted.Count == 0, $"set {i}: {string.Join("; ", parted)}\n{(parted.Count == 0 ? "" : fuzzer.Case(fuzzer.Minimise(set, parted[0].Name)))}");
        }

        Assert.True(fuzzer.Compared > 150, $"Only {fuzzer.Compared} numbers were compared.");
    }

    [Theory, MemberData(nameof(Kept))]
    public void What_once_parted_does_not_part(string file)
    {
        var (set, theirs) = Fuzzer.Read(File.ReadAllText(Path.Combine(Folder(), file)));
        var run = Run.OnFile(set.Csv, set.Arguments("FILE"));
        if (run.ExitCode != 0)
        {
            // a question that has no answer, for R neither
            Assert.Equal(2, run.ExitCode);
            Assert.True(theirs.ContainsKey("singular") || theirs.ContainsKey("refused") || theirs.GetValueOrDefault("warned")?[0] == 1, run.Error);
            return;
        }

        Assert.Empty(Fuzzer.Compare(set, OurAnswers.Of(set, JsonNode.Parse(run.Output)!), theirs, out var compared));
        Assert.True(compared > 0 || set.Kind == "cox", "Nothing was compared.");
    }

    private static string Folder()
    {
        return Path.Combine(Repository.Root, "tests", "Pathways.Api.Tests", "Analysis", "Parted");
    }
}
