using System.Text.Json.Nodes;

namespace Pathways.Api.Tests.Analysis;

/// <summary>What <c>--classifier</c> names in a XES log: attributes of events and classifiers that the log declares (ApromoreCore #1199).</summary>
public sealed class ClassifierTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pathways-classifier-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("en", "--classifier Resource: the classifier that the log declares by this name, which is org:resource.")]
    [InlineData("fr", "--classifier Resource : le classificateur que le journal déclare sous ce nom, soit org:resource.")]
    public void A_classifier_that_the_log_declares_is_taken_by_its_name(string language, string says)
    {
        var svg = Path.Combine(_folder.FullName, "map.svg");
        var (byName, byKey) = (Json(Log(), "Resource"), Json(Log(), "org:resource"));
        Assert.Equal("""{"R1":2,"R2":1}""", byName["activity_counts"]!.ToJsonString());
        foreach (var figure in new[] { "activity_counts", "columns", "variants", "edges", "start_counts", "service_times" }.Where(f => byKey[f] is not null))
            Assert.Equal(byKey[figure]!.ToJsonString(), byName[figure]!.ToJsonString());
        Assert.Equal("""[{"name":"Resource","keys":["org:resource"],"taken":true}]""", byName["classifiers_named"]!.ToJsonString());
        Assert.Equal("[]", byKey["classifiers_named"]!.ToJsonString());
        Assert.Contains(says, Run.Of("process", Log(), "--classifier", "Resource", "--lang", language, "--svg", svg).Output, StringComparison.Ordinal);
        Assert.Contains(says, File.ReadAllText(svg), StringComparison.Ordinal);
    }

    /// <summary>Of the same name, the attribute is taken, as it was before the log declared anything; the other way is said.</summary>
    [Theory]
    [InlineData("en", "--classifier Resource: the attribute of the events is taken; the log declares a classifier of the same name, which --classifier org:resource takes.")]
    [InlineData("fr", "--classifier Resource : l’attribut des événements est pris ; le journal déclare un classificateur du même nom, que --classifier org:resource prend.")]
    public void An_attribute_of_the_same_name_is_taken_and_said(string language, string says)
    {
        var log = Log("""<string key="Resource" value="Anne"/>""");
        var json = Json(log, "Resource");
        Assert.Equal(1, (int)json["activity_counts"]!["Anne"]!);
        Assert.False((bool)json["classifiers_named"]![0]!["taken"]!);
        Assert.Contains(says, Run.Of("process", log, "--classifier", "Resource", "--lang", language).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_classifier_stands_for_all_its_attributes_beside_others()
    {
        Assert.Equal(["A+complete+R1", "A+start+R1", "B+complete+R2"], Json(Log(), "Step,org:resource")["activity_counts"]!.AsObject().Select(a => a.Key).Order(StringComparer.Ordinal));
        var text = Run.Of("process", Log(), "--classifier", "Step", "--lang", "en").Output;
        Assert.Contains("events whose activity is named with its transition (--classifier): 3", text, StringComparison.Ordinal);
    }

    /// <summary>The name asked and what can be asked stand apart, in both languages.</summary>
    [Theory]
    [InlineData("resource", "No event has the attribute 'resource', and the log declares no classifier of this name; did you mean 'Resource'?", "« resource » : aucun événement ne porte cet attribut, et le journal ne déclare pas de classificateur de ce nom ; vouliez-vous dire « Resource » ?")]
    [InlineData("org:resourse", "No event has the attribute 'org:resourse', and the log declares no classifier of this name; did you mean 'org:resource'?", "« org:resourse » : aucun événement ne porte cet attribut, et le journal ne déclare pas de classificateur de ce nom ; vouliez-vous dire « org:resource » ?")]
    [InlineData("counsellor", "and the log declares no classifier of this name; there are 'concept:name', 'org:resource', 'lifecycle:transition', 'time:timestamp', 'Resource', 'Step', 'Ward'.", "; il y a : « concept:name », « org:resource », « lifecycle:transition », « time:timestamp », « Resource », « Step », « Ward »")]
    [InlineData("Ward", "No event has the attribute 'hospital:ward' of the classifier 'Ward'; there are 'concept:name', ", "« hospital:ward », du classificateur « Ward » : aucun événement ne porte cet attribut")]
    public void An_unknown_name_is_refused_with_what_can_be_asked(string asked, string english, string french)
    {
        foreach (var (language, says) in new[] { ("en", english), ("fr", french) })
        {
            var run = Run.Of("process", Log(), "--classifier", asked, "--lang", language);
            Assert.Equal((2, ""), (run.ExitCode, run.Output));
            Assert.StartsWith("log/unknown-classifier-key: ", run.Error, StringComparison.Ordinal);
            Assert.Contains(says, run.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("en", "'k19' and 11 more.")]
    [InlineData("fr", "« k19 » et 11 de plus")]
    public void Of_many_attributes_the_first_twenty_are_named_and_the_rest_counted(string language, string says)
    {
        var log = Log(string.Concat(Enumerable.Range(4, 24).Select(i => $"""<string key="k{i:00}" value="v"/>""")));
        var error = Run.Of("process", log, "--classifier", "counsellor", "--lang", language).Error;
        Assert.Contains(says, error, StringComparison.Ordinal);
        Assert.DoesNotContain("k20", error, StringComparison.Ordinal);
    }

    /// <summary>The same of columns and encodings.</summary>
    [Theory]
    [InlineData("--case", "csae", "« csae » : le fichier n’a pas cette colonne ; vouliez-vous dire « case » ?")]
    [InlineData("--transition", "status", "« status » : le fichier n’a pas cette colonne ; le fichier a : « case », « activity », « timestamp »")]
    [InlineData("--encoding", "utf9", "« utf9 » : cet encodage est inconnu ; les usuels sont utf-8, windows-1252, utf-16, iso-8859-15, ibm850, macintosh ; vouliez-vous dire « utf-8 » ?")]
    public void A_column_or_encoding_that_is_not_there_is_told_apart_from_the_nearest_in_French(string option, string asked, string says)
    {
        var file = Path.Combine(_folder.FullName, "a.csv");
        File.WriteAllText(file, "case,activity,timestamp\n1,Accueil,2024-01-01\n");
        Assert.Contains(says, Run.Of("process", file, option, asked, "--lang", "fr").Error, StringComparison.Ordinal);
    }

    private static JsonObject Json(string log, string classifier) => Run.Of("process", log, "--classifier", classifier, "--json").Json.AsObject();

    private string Log(string more = "")
    {
        var file = Path.Combine(_folder.FullName, $"{Guid.NewGuid():N}.xes");
        File.WriteAllText(file, $"""
            <?xml version="1.0" encoding="UTF-8"?>
            <log xes.version="1849.2016" xes.features="" xmlns="http://www.xes-standard.org/">
              <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
              <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
              <extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
              <extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
              <classifier name="Resource" scope="event" keys="org:resource"/>
              <classifier name="Step" scope="event" keys="concept:name lifecycle:transition"/>
              <classifier name="Ward" scope="event" keys="hospital:ward"/>
              <trace><string key="title" value="of the trace"/>
                <event><string key="concept:name" value="A"/><string key="org:resource" value="R1"/><string key="lifecycle:transition" value="start"/><date key="time:timestamp" value="2026-01-05T08:00:00Z"/></event>
                <event><string key="concept:name" value="A"/><string key="org:resource" value="R1"/><string key="lifecycle:transition" value="complete"/><date key="time:timestamp" value="2026-01-05T09:00:00Z"/></event>
                <event><string key="concept:name" value="B"/><string key="org:resource" value="R2"/><string key="lifecycle:transition" value="complete"/><date key="time:timestamp" value="2026-01-05T10:00:00Z"/>{more}</event>
              </trace>
            </log>
            """);
        return file;
    }
}
