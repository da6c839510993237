using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pathways.Api.Resources;

namespace Pathways.Api.Tests.Recording;

/// <summary>Of every problem that a test meets: each value that its words speak of is there, so that no sentence has a hole.</summary>
static partial class Told
{
    /// <summary>Fails on a problem, or a question of one, whose words lack a value. Anything else passes.</summary>
    public static void Whole(JsonNode? answer)
    {
        if (answer is not JsonObject problem || problem["code"]?.ToString() is not { } code || problem["messages"] is null)
        {
            return;
        }
        Whole(code, name => problem["values"]?[name]?.ToString());
        foreach (var question in problem["confirm"]?.AsArray() ?? [])
        {
            Whole(question!["code"]!.ToString(), name => question["values"]?[name]?.ToString());
        }
    }

    /// <summary>Fails on words that lack a value.</summary>
    public static void Whole(string code, Func<string, string?> value)
    {
        foreach (var name in Placeholder().Matches(Refusals.Raw(code, "fr") + Refusals.Raw(code, "en")).Select(m => m.Groups["name"].Value))
        {
            Assert.True(value(name) is not null, $"{code} is told without its {name}.");
        }
        if (value("because") is { } because && Refusals.Codes.Contains(because, StringComparer.Ordinal))
        {
            foreach (var name in Placeholder().Matches(Refusals.Why(because, "fr")).Select(m => m.Groups["name"].Value))
            {
                Assert.True(value(name) is not null, $"{code} is told without the {name} of {because}.");
            }
        }
    }

    [GeneratedRegex(@"\{(?<name>[a-zA-Z]+)\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Placeholder();
}
