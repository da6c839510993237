using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pathways.Domain.Pathways;

namespace Pathways.Domain.Tests.Pathways;

/// <summary>
/// What was stored must be read for ever. Each event ever shipped has a file in Golden: it is never edited. A new field is
/// optional, and its absence in the golden file is what proves it. What an event says since its lists changed stands in name.2.json.
/// </summary>
public partial class StoredFormTests
{
    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Path.GetDirectoryName(PathOf("x"))!).Select(f => Path.GetFileNameWithoutExtension(f))];

    [Theory]
    [MemberData(nameof(Files))]
    public void The_golden_event_loads_folds_and_is_written_the_same(string file)
    {
        var (golden, name) = (File.ReadAllText(PathOf(file)), file.Split('.')[0]);
        var loaded = PathwayJson.Read(EventNames.TypeOf(name)!, System.Text.Encoding.UTF8.GetBytes(golden));
        Assert.Equal(name, EventNames.Of(loaded));

        var alone = Pathway.Evolve(Pathway.None, new Step(Scenario.Step(1), 1, loaded));
        var after = Pathway.Evolve(Scenario.Given(World.Opened).State(), new Step(Scenario.Step(2), 2, loaded));
        Assert.Equal((1, 2), (alone.Version, after.Version));

        var written = JsonNode.Parse(PathwayJson.Bytes(loaded));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(golden), written), $"{name} is now written as {written!.ToJsonString()}");
    }

    /// <summary>What people send is composed (NFC); what is stored is read as it is, so that no stored event changes.</summary>
    [Fact]
    public void Letters_sent_decomposed_are_stored_composed()
    {
        const string Sent = """{"occurredOn":"2026-05-12","referent":"zoe\u0301","structure":"PLIE-E\u0301TE\u0301"}""";
        var read = JsonSerializer.Deserialize<ReferentAppointed>(Sent, PathwayJson.Sent)!;
        Assert.Equal(("zo\u00E9", "PLIE-\u00C9T\u00C9"), (read.Referent, read.Structure));
        Assert.Equal("zoe\u0301", JsonSerializer.Deserialize<ReferentAppointed>(Sent, PathwayJson.Stored)!.Referent);
    }

    [Fact]
    public void Every_golden_file_is_of_an_event_that_still_has_its_name() =>
        Assert.Equal(
            EventNames.All.Select(e => e.Name).Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(Path.GetDirectoryName(PathOf("x"))!).Select(f => Path.GetFileNameWithoutExtension(f).Split('.')[0]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    [Fact]
    public void Names_are_snake_case_and_each_is_of_one_event()
    {
        Assert.All(EventNames.All, e => Assert.Matches(SnakeCase(), e.Name));
        Assert.Equal(EventNames.All.Count, EventNames.All.Select(e => e.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(EventNames.All.Count, EventNames.All.Select(e => e.Type).Distinct().Count());
        Assert.All(EventNames.All, e => Assert.Same(e.Type, EventNames.TypeOf(EventNames.Of(e.Type))));
        Assert.Null(EventNames.TypeOf("never_heard_of"));
    }

    [Fact]
    public void Every_event_of_the_domain_is_in_the_registry() =>
        Assert.Empty(typeof(PathwayEvent).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(PathwayEvent)) && !t.IsAbstract).Except(EventNames.All.Select(e => e.Type)));

    [Fact]
    public void An_unknown_field_is_refused_when_sent_and_passed_over_when_stored()
    {
        const string json = """{"occurredOn":"2026-01-09","plannedOn":"2026-01-10"}""";
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<DiagnosisMade>(json, PathwayJson.Sent));
        Assert.Equal(new DiagnosisMade(new(2026, 1, 9)), JsonSerializer.Deserialize<DiagnosisMade>(json, PathwayJson.Stored));
    }

    [Theory]
    [InlineData("""{"occurredOn":"2026-01-09","kind":1}""")]
    [InlineData("""{"occurredOn":"2026-01-09","kind":"1"}""")]
    [InlineData("""{"occurredOn":"2026-01-09","kind":"social, other"}""")]
    [InlineData("""{"occurredOn":"2026-01-09","kind":"sociale"}""")]
    [InlineData("""{"occurredOn":"2026-01-09","kind":null}""")]
    [InlineData("""{"occurredOn":"2026-01-09"}""")]
    [InlineData("""{"kind":"social"}""")]
    [InlineData("""{"occurredOn":"31/02/2024","kind":"social"}""")]
    [InlineData("""{"occurredOn":"2024-02-31","kind":"social"}""")]
    public void What_is_missing_or_no_code_is_refused(string json)
    {
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<OrientationProposed>(json, PathwayJson.Sent));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<OrientationProposed>(json, PathwayJson.Stored));
    }

    [Fact]
    public void A_correction_says_of_what_kind_its_step_is_wherever_that_stands()
    {
        const string json = """
            {"corrected":{"occurredOn":"2026-01-09","training":"t-1","event":"training_completed"},"reason":"wrong_date",
             "step":"00000000-0000-0000-0000-000000000001","occurredOn":"2026-01-10"}
            """;
        Assert.Equal(new TrainingCompleted(new(2026, 1, 9), "t-1"), JsonSerializer.Deserialize<StepCorrected>(json, PathwayJson.Stored)!.Corrected);
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<StepCorrected>(json.Replace("training_completed", "step_retracted", StringComparison.Ordinal), PathwayJson.Stored));
    }

    static string PathOf(string name, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "Golden", name + ".json");

    [GeneratedRegex(@"\A[a-z]+(_[a-z]+)*\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SnakeCase();
}
