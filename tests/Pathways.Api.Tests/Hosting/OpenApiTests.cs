using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.TestHost;
using Pathways.Api.Evaluation;
using Pathways.Api.Tests.Journeys;
using Pathways.Projections.Indicators;
using Pathways.Testing;

namespace Pathways.Api.Tests.Hosting;

[Collection(TestApiCollection.Name)]
public class OpenApiTests(TestApi api)
{
    static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    async Task<JsonNode> DocumentAsync()
    {
        using var client = api.Host.GetTestClient();
        return JsonNode.Parse(await client.GetStringAsync("/openapi/v1.json"))!;
    }

    [Fact]
    public async Task The_description_is_the_one_that_was_agreed() =>
        Pinned.Matches(Normalised(await DocumentAsync()).ToJsonString(Indented), "openapi-v1");

    [Fact]
    public async Task Every_operation_says_who_may_what_goes_wrong_and_gives_examples()
    {
        var document = await DocumentAsync();
        Assert.StartsWith("3.1", document["openapi"]!.GetValue<string>(), StringComparison.Ordinal);
        var operations = document["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject().Select(o => (Name: $"{o.Key} {p.Key}", Method: o.Key, Operation: o.Value!))).ToList();
        Assert.True(operations.Count > 40, $"Only {operations.Count} operations are described.");
        foreach (var (name, method, operation) in operations)
        {
            Assert.True(operation["security"]!.AsArray().Count > 0, name);
            Assert.False(string.IsNullOrWhiteSpace(operation["operationId"]?.GetValue<string>()), name);
            // Words for people: a route's name between underscores is none.
            Assert.Matches("^[A-Z][^_]*$", operation["summary"]!.GetValue<string>());
            Assert.Matches(@"^[A-Z][^_]*\. Allowed to: [a-z]+(, [a-z]+)*\.$", operation["description"]!.GetValue<string>());
            Assert.True(method != "post" || operation["requestBody"]?["content"] is not null, $"{name} says of no body what it is.");
            Assert.True(method == "get" || operation["parameters"]!.AsArray().Any(p => p!["name"]!.GetValue<string>() == "Idempotency-Key" && p["required"]!.GetValue<bool>()), $"{name} writes without a key.");
            string[] expected = method == "post" ? ["400", "401", "403", "404", "409", "413", "415", "422"] : ["400", "401", "403", "404"];
            Assert.True(expected.All(status => operation["responses"]![status]?["content"]?["application/problem+json"]?["example"] is not null), $"{name} lacks an error answer or its example.");
        }
        Assert.Equal(operations.Count, operations.Select(o => o.Operation["operationId"]!.GetValue<string>()).Distinct().Count());
        Assert.DoesNotContain("\"integer\",\"string\"", document.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("\"string\",\"integer\"", document.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whatever_a_question_about_a_figure_may_say_is_described()
    {
        var described = (await DocumentAsync())["paths"]!["/api/figures/{code}"]!["get"]!["parameters"]!.AsArray().Where(p => $"{p!["in"]}" == "query").Select(p => $"{p!["name"]}");
        Assert.Equal(FigureQuery.Options.Concat(Dimensions.Names).Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    [SkippableFact]
    public async Task The_linter_finds_no_fault_with_it()
    {
        var root = Repository.Root;
        var spectral = Path.Combine(root, "tests", "tools", "node_modules", ".bin", "spectral");
        Skip.IfNot(File.Exists(spectral), "Spectral is not installed: npm install in tests/tools.");
        var file = Path.Combine(Path.GetTempPath(), $"openapi-{Environment.ProcessId}.json");
        await File.WriteAllTextAsync(file, (await DocumentAsync()).ToJsonString(Indented));
        try
        {
            using var run = Process.Start(new ProcessStartInfo(spectral, ["lint", file, "--ruleset", Path.Combine(root, ".spectral.yaml"), "--fail-severity", "hint", "--quiet", "--format", "text"])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var found = await run.StandardOutput.ReadToEndAsync() + await run.StandardError.ReadToEndAsync();
            await run.WaitForExitAsync();
            Assert.True(run.ExitCode == 0, found);
        }
        finally
        {
            File.Delete(file);
        }
    }

    // The order of paths follows that of discovery, which says nothing.
    static JsonObject Normalised(JsonNode document)
    {
        var copy = document.DeepClone().AsObject();
        copy["paths"] = new JsonObject(copy["paths"]!.AsObject().OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone())));
        return copy;
    }
}
