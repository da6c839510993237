using System.Text.RegularExpressions;
using Pathways.Api.Analysis;
using Pathways.Testing;

namespace Pathways.Api.Tests.Analysis;

/// <summary><c>analyse</c> explains itself, and what it refuses, in the reader's language.</summary>
public sealed partial class LanguageTests
{
    [Theory]
    [InlineData("survival", "--strata")]
    [InlineData("incidence", "--censored")]
    [InlineData("cox", "--by")]
    [InlineData("effect", "--took")]
    [InlineData("process", "--plan")]
    [InlineData("suppress", "--hierarchy")]
    public void Each_subcommand_explains_its_options_in_both_languages(string subcommand, string option)
    {
        foreach (var words in new[] { new[] { subcommand, "--help" }, ["help", subcommand], [subcommand, "file.csv", "--help"] })
        {
            var (french, english) = (Run.Of([.. words, "--lang", "fr"]), Run.Of([.. words, "--lang", "en"]));
            Assert.Equal((0, 0), (french.ExitCode, english.ExitCode));
            Assert.Contains(option, french.Output, StringComparison.Ordinal);
            Assert.Contains("niveau de confiance", french.Output, StringComparison.Ordinal);
            Assert.Contains("confidence level", english.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_a_log_or_a_table_is_refused_for_is_said_in_the_readers_language()
    {
        const string Log = "<log xes.version=\"1849.2016\"><trace><event>\n<date key=\"a\" value=\"soon\"/></event></trace></log>";
        var path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + ".xes");
        File.WriteAllText(path, Log);
        try
        {
            Assert.Equal("xes/invalid-value à la ligne 2, colonne 2 : cette valeur n’est pas du type de son élément (« soon ») ; une date s’écrit 2024-05-01T08:00:00+02:00, un nombre 12.5, un booléen true ou false.", Run.Of("process", path, "--lang", "fr").Error.Trim());
            Assert.Equal("xes/invalid-value at line 2, column 2: 'soon' is not a date. A date is written 2024-05-01T08:00:00+02:00, a number 12.5, a boolean true or false.", Run.Of("process", path, "--lang", "en").Error.Trim());
        }
        finally
        {
            File.Delete(path);
        }

        const string Table = "a,b,c,n\nx,y,z,3\n";
        string[] rounded = ["suppress", "FILE", "--round", "5", "--method", "controlled", "--lang"];
        Assert.StartsWith("disclosure/controlled-rounding: l’arrondi contrôlé demande", Run.OnFile(Table, [.. rounded, "fr"]).Error, StringComparison.Ordinal);
        Assert.Equal("disclosure/controlled-rounding: one or two dimensions without a hierarchy; take --method random or nearest", Run.OnFile(Table, [.. rounded, "en"]).Error.Trim());
        Assert.Equal("analyse/file-not-found: « nowhere.csv » n’existe pas ; vérifiez le nom et le dossier", Run.Of("survival", "nowhere.csv", "--time", "t", "--event", "e", "--lang", "fr").Error.Trim());
    }

    [Fact]
    public void Every_refusal_of_the_engine_has_a_french_sentence()
    {
        var sources = Directory.GetFiles(Path.Combine(Repository.Root, "src", "Pathways.Projections"), "*.cs", SearchOption.AllDirectories);
        var codes = sources.Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(f => Code().Matches(File.ReadAllText(f)).Select(m => m.Groups["code"].Value)).ToHashSet(StringComparer.Ordinal);
        // Not refusals but findings, and a proof that never fails.
        codes.ExceptWith([
            "disclosure/nested-filter", "disclosure/successive-publication", "disclosure/several-parts", "disclosure/not-checked",
            "disclosure/pinned-by-what-is-published", "disclosure/told-by-the-method", "disclosure/proof",
        ]);
        Assert.Equal(codes.Order(StringComparer.Ordinal), FrenchRefusals.Codes.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("\"(?<code>(xes|ocel|log|csv|text|disclosure)/[a-z0-9-]+)[\":]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Code();
}
