using System.Reflection;
using System.Text.RegularExpressions;
using Pathways.Api.Analysis;
using Pathways.Api.Tests.Analysis;
using Pathways.Testing;

namespace Pathways.Api.Tests.Security;

/// <summary>The same shapes, small: every analysis of <c>--help</c> has some, each answers or refuses with a code, and says it in a few words.</summary>
public sealed class SmallShapesTests
{
    const int Bytes = 30_000;

    [Fact]
    public void Every_analysis_of_the_help_is_tried_and_what_costs_a_product_is_among_its_shapes()
    {
        string[] helped = [.. Regex.Matches(Run.Of("--help").Output, @"^\s*analyse (?<name>[a-z]+) [A-Z]{5,}", RegexOptions.Multiline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1))
            .Select(m => m.Groups["name"].Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        Assert.Equal(6, helped.Length);
        Assert.Equal(helped, Shape.All.Select(s => s.Subcommand).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        Assert.All((string[])[".csv", ".xes", ".jsonocel"], ending => Assert.Contains(Shape.All, s => s.Ending == ending));
    }

    /// <summary>Options that cost nothing: a language, a form of the answer that is always tried, and a secret that has a file of its own.</summary>
    static readonly string[] CostNothing = ["--lang", "--json", "--svg", "--key"];

    [Theory]
    [MemberData(nameof(Subcommands))]
    public void Each_option_of_the_help_is_in_some_shape(string subcommand)
    {
        string[] options = [.. Regex.Matches(Run.Of(subcommand, "--help").Output, "^  (?<name>--[a-z-]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Select(m => m.Groups["name"].Value)];
        Assert.True(options.Length > 5, subcommand);
        Assert.All(options.Except(CostNothing).Except(subcommand is "process" or "suppress" ? ["--level"] : []), option => Assert.Contains(Shape.All, s => s.Subcommand == subcommand && s.Asked("", "").Contains(option)));
    }

    [Fact]
    public void Each_bound_has_a_shape_that_is_just_under_it_and_one_that_is_just_over()
    {
        string[] bounds = [.. typeof(Bounds).GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public).Select(f => f.Name).Where(name => name.StartsWith("Most", StringComparison.Ordinal))];
        Assert.True(bounds.Length > 10);
        Assert.All(bounds, bound => Assert.Contains(Shape.All, s => s.Under.Split(' ').Contains(bound)));
        Assert.All(bounds, bound => Assert.Contains(Shape.All, s => s.Over == bound));
        Assert.All(Shape.All.Where(s => s.Under + s.Over != ""), s => Assert.NotEqual("", s.Code));
    }

    public static TheoryData<string> Subcommands => [.. Shape.All.Select(s => s.Subcommand).Distinct(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Subcommands))]
    public void A_small_file_of_any_shape_is_answered_or_refused_in_a_few_words(string subcommand)
    {
        foreach (var shape in Shape.All.Where(s => s.Subcommand == subcommand))
        {
            var file = Path.Combine(Path.GetTempPath(), $"shape-{Guid.NewGuid():N}{shape.Ending}");
            try
            {
                shape.Write(file, Bytes);
                foreach (var form in shape.Forms)
                {
                    var run = Run.Of([.. shape.Asked(file, form), "--lang", form == "--json" ? "en" : "fr"]);
                    AnsweredOrRefused(run.ExitCode, run.Error, shape);
                }
            }
            finally
            {
                File.Delete(file);
                File.Delete(Path.ChangeExtension(file, ".svg"));
            }
        }
    }

    internal static void AnsweredOrRefused(int exit, string error, Shape shape)
    {
        var said = error.Length <= 3_000 ? error : error[..3_000] + $"… ({error.Length} letters)";
        Assert.True(exit is 0 or 2, $"{shape.Name}, {shape.Subcommand}: {exit} {said}");
        Assert.True(exit == 0 || Regex.IsMatch(said, "^[a-z]+/[a-z-]+[: ]", RegexOptions.Multiline, TimeSpan.FromSeconds(1)), $"{shape.Name}, {shape.Subcommand}: {said}");
        // A file of a hundred thousand columns is not repeated in the refusal of it.
        Assert.True(error.Length <= 3_000, $"{shape.Name}, {shape.Subcommand}: {said}");
    }
}
