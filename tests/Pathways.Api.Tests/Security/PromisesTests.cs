using System.Text.RegularExpressions;
using Pathways.Testing;

namespace Pathways.Api.Tests.Security;

/// <summary>docs/security.md, from which ops/security takes what it tries: a promise whose test is gone, or a test that no promise names, would not be run.</summary>
public partial class PromisesTests
{
    static readonly string Root = Repository.Root;

    static readonly IReadOnlyList<(string Class, string File)> Classes =
    [
        .. Directory.EnumerateDirectories(Path.Combine(Root, "tests"), "*.Tests")
            .SelectMany(project => Directory.EnumerateFiles(project, "*.cs", SearchOption.AllDirectories))
            .Select(file => (Path.GetFileNameWithoutExtension(file), file)),
    ];

    static IEnumerable<string> Named => File.ReadLines(Path.Combine(Root, "docs", "security.md"))
        .Where(line => line.StartsWith('|') && line.Contains('`', StringComparison.Ordinal))
        .SelectMany(line => Name().Matches(line.TrimEnd('|', ' ').Split('|')[^1]).Select(m => m.Groups["name"].Value));

    [Fact]
    public void Every_name_is_a_test()
    {
        var wrong = Named.Where(name => name.Split('.') is var parts
            && !Classes.Any(c => c.Class == parts[0] && Regex.IsMatch(File.ReadAllText(c.File), $@"\b{(parts.Length > 1 ? parts[1] : "class " + parts[0])}\b", RegexOptions.None, TimeSpan.FromSeconds(5))));
        Assert.Equal([], wrong);
    }

    [Fact]
    public void Every_test_of_doors_and_limits_is_named()
    {
        var named = Named.Select(name => name.Split('.')[0]).Append(nameof(PromisesTests)).ToHashSet(StringComparer.Ordinal);
        var own = Classes.Where(c => Path.GetFileName(Path.GetDirectoryName(c.File)) == "Security" && (c.Class.EndsWith("Tests", StringComparison.Ordinal) || c.Class.EndsWith("Properties", StringComparison.Ordinal))).Select(c => c.Class).ToList();
        Assert.NotEmpty(own);
        Assert.Equal([], own.Where(c => !named.Contains(c)));
    }

    [GeneratedRegex("`(?<name>[A-Za-z]+(Tests|Properties)(\\.[A-Za-z_0-9]+)?)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();
}
