using System.Text.RegularExpressions;
using Pathways.Api.Tests.Analysis;

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
        Assert.All((string[])["--at", "--hierarchy", "--plan", "--by", "--strata", "--object-type"], option => Assert.Contains(Shape.All, s => s.Words.Contains(option + " ", StringComparison.Ordinal)));
        Assert.All((string[])[".csv", ".xes", ".jsonocel"], ending => Assert.Contains(Shape.All, s => s.Ending == ending));
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
