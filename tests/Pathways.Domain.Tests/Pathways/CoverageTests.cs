using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Pathways.Domain.Pathways;

namespace Pathways.Domain.Tests.Pathways;

/// <summary>A decision or a refusal that no given/when/then speaks of is one that nobody has thought through.</summary>
public partial class CoverageTests
{
    [Fact]
    public void Every_refusal_code_of_the_source_has_a_given_when_then()
    {
        var inSource = Files(Path.Combine(Root, "src", "Pathways.Domain", "Pathways")).SelectMany(f => Code().Matches(f)).Select(m => m.Groups["code"].Value).ToHashSet(StringComparer.Ordinal);
        var inTests = Files(Here()).SelectMany(f => Refused().Matches(f)).Select(m => m.Groups["code"].Value).ToHashSet(StringComparer.Ordinal);
        Assert.True(inSource.Count > 50, $"only {inSource.Count} codes found in the source: has their spelling changed?");
        Assert.Empty(inSource.Except(inTests, StringComparer.Ordinal));
        Assert.Empty(inTests.Except(inSource, StringComparer.Ordinal));
    }

    [Fact]
    public void Every_event_has_a_given_when_then_that_stores_it()
    {
        var stored = Files(Here()).SelectMany(f => Stored().Matches(f)).Select(m => m.Groups["code"].Value).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(EventNames.All.Select(e => e.Type.Name).Except(stored, StringComparer.Ordinal));
    }

    internal static readonly string Root = FindRoot();

    static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText);

    static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    static string FindRoot()
    {
        var folder = new DirectoryInfo(Here());
        while (!File.Exists(Path.Combine(folder.FullName, "Pathways.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("Pathways.sln");
        }
        return folder.FullName;
    }

    [GeneratedRegex("\"(?<code>[a-z-]+/[a-z0-9-]+)\"", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Code();

    [GeneratedRegex("Then(?:Refused|Asked)(?:On)?\\((?:Day\\([0-9]+\\), )?\"(?<code>[^\"]+)\"", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Refused();

    [GeneratedRegex(@"When\(new (?<code>\w+)\([^;]*?\)\)\s*\.ThenStored\(", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Stored();
}
