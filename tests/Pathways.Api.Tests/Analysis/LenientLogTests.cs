using System.Text.Json.Nodes;

namespace Pathways.Api.Tests.Analysis;

/// <summary>
/// Each case of docs/decisions/0015 in both modes: read, counted and said with its place where nothing is in doubt; refused under
/// <c>--strict</c>; and refused in both where something is.
/// </summary>
public sealed class LenientLogTests : IDisposable
{
    private const string Begin = "<log xes.version=\"1849.2016\" xes.features=\"nested-attributes\">\n<extension name=\"Concept\" prefix=\"concept\" uri=\"http://www.xes-standard.org/concept.xesext\"/><extension name=\"Time\" prefix=\"time\" uri=\"http://www.xes-standard.org/time.xesext\"/>\n";
    private const string A = "<string key=\"concept:name\" value=\"A\"/>";
    private const string Name = "<string key=\"concept:name\" value=\"p\"/>";
    private const string Time = "<date key=\"time:timestamp\" value=\"2026-01-05T09:00:00Z\"/>";
    private const string Event = "<event>" + A + Time + "</event>";
    private const string Trace = "<trace>" + Name + Event + "</trace>";
    private const string End = "</log>";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pathways-lenient-");

    /// <summary>Log; the remark and how often; the code under --strict, empty where the standard allows it.</summary>
    public static TheoryData<string, string, string, int, string> Read => new()
    {
        // empty values
        { "an empty cost", Begin + "<trace>" + Name + "<event>" + A + Time + "<float key=\"cost\" value=\"\"/><int key=\"n\" value=\" \"/></event></trace>" + End, "xes/empty-value", 2, "xes/empty-value" },
        { "an empty boolean of the log", Begin + "<boolean key=\"b\" value=\"\"/>" + Trace + End, "xes/empty-value", 1, "xes/empty-value" },
        { "an empty nested date", Begin + "<trace>" + Name + "<event>" + A + Time + "<string key=\"s\" value=\"\"><date key=\"d\" value=\"\"/></string></event></trace>" + End, "xes/empty-value", 1, "xes/empty-value" },
        { "no value at all", Begin + "<trace>" + Name + "<event>" + A + Time + "<string key=\"s\"/></event></trace>" + End, "xes/missing-xml-attribute", 1, "xes/missing-xml-attribute" },
        // keys that stand twice
        { "twice what nobody reads", Begin + "<trace>" + Name + "<event>" + A + Time + "<string key=\"s\" value=\"1\"/><string key=\"s\" value=\"2\"/></event></trace>" + End, "xes/duplicate-key", 1, "xes/duplicate-key" },
        { "twice the same activity", Begin + "<trace>" + Name + "<event>" + A + A + Time + "</event></trace>" + End, "xes/duplicate-key", 1, "xes/duplicate-key" },
        { "twice the same instant", Begin + "<trace>" + Name + "<event>" + A + Time + "<date key=\"time:timestamp\" value=\"2026-01-05T10:00:00+01:00\"/></event></trace>" + End, "xes/duplicate-key", 1, "xes/duplicate-key" },
        { "twice the activity, once empty", Begin + "<trace>" + Name + "<event>" + A + "<string key=\"concept:name\" value=\"\"/>" + Time + "</event></trace>" + End, "xes/duplicate-key", 1, "xes/duplicate-key" },
        { "twice the same name of a trace", Begin + "<trace>" + Name + Name + Event + "</trace>" + End, "xes/duplicate-key", 1, "xes/duplicate-key" },
        { "twice an attribute of the log", Begin + "<string key=\"s\" value=\"1\"/><string key=\"s\" value=\"2\"/>" + Trace + End, "xes/duplicate-key", 1, "xes/duplicate-key" },
        { "twice in a nested attribute", Begin + "<string key=\"s\" value=\"1\"><int key=\"n\" value=\"1\"/><int key=\"n\" value=\"2\"/></string>" + Trace + End, "xes/duplicate-key", 1, "xes/duplicate-key" },
        // globals
        { "a global without scope", Begin + "<global><string key=\"concept:name\" value=\"none\"/></global>" + Trace + End, "xes/global-without-scope", 1, "" },
        // order
        { "an attribute of the log behind a trace", Begin + Trace + "<string key=\"origin\" value=\"x\"/><int key=\"n\" value=\"1\"/>" + End, "xes/late-attribute", 2, "xes/late-attribute" },
        { "an attribute of the log between traces", Begin + "<trace/><string key=\"origin\" value=\"x\"/>" + Trace + End, "xes/late-attribute", 1, "xes/late-attribute" },
        { "the name of a trace behind its events", Begin + "<trace>" + Event + Name + "</trace>" + End, "xes/late-attribute", 1, "xes/late-attribute" },
        { "an extension behind an attribute", Begin + "<string key=\"s\" value=\"1\"/><global scope=\"event\">" + A + "</global>" + Trace + End, "xes/element-order", 1, "xes/element-order" },
        { "an event before a trace", Begin + "<event/>" + Trace + End, "xes/element-order", 1, "xes/element-order" },
        // extensions
        { "a key of an extension that is not declared", Begin + "<trace>" + Name + "<event>" + A + Time + "<string key=\"org:resource\" value=\"r\"/></event></trace>" + End, "xes/extension-undeclared", 1, "" },
        { "a key that its extension does not know", Begin + "<trace>" + Name + "<event>" + A + Time + "<string key=\"concept:nom\" value=\"r\"/></event></trace>" + End, "xes/extension-key-unknown", 1, "" },
        // dates
        { "a date with a blank", Begin + "<trace>" + Name + "<event>" + A + "<date key=\"time:timestamp\" value=\"2026-01-05 09:00:00Z\"/></event></trace>" + End, "xes/date-form", 1, "xes/date-form" },
        { "a date without seconds", Begin + "<trace>" + Name + "<event>" + A + "<date key=\"time:timestamp\" value=\"2026-01-05T09:00+00\"/></event></trace>" + End, "xes/date-form", 1, "xes/date-form" },
        { "a time written as a text", Begin + "<trace>" + Name + "<event>" + A + "<string key=\"time:timestamp\" value=\"2026-01-05T09:00:00Z\"/></event></trace>" + End, "xes/timestamp-not-date", 1, "xes/timestamp-not-date" },
        // keys, lists, numbers
        { "a value without a key in a list", Begin + "<list key=\"l\"><values><float value=\"1\"/></values></list>" + Trace + End, "xes/missing-key", 1, "xes/missing-key" },
        { "a list without values", Begin + "<list key=\"l\"><float key=\"f\" value=\"1\"/></list>" + Trace + End, "xes/list-without-values", 1, "xes/list-without-values" },
        { "True", Begin + "<boolean key=\"b\" value=\"True\"/>" + Trace + End, "xes/boolean-capitals", 1, "xes/boolean-capitals" },
        { "nan", Begin + "<float key=\"f\" value=\"nan\"/>" + Trace + End, "xes/float-form", 1, "xes/float-form" },
        // what the root says
        { "no version", Trace.Insert(0, "<log>") + End, "xes/missing-version", 1, "xes/missing-version" },
    };

    [Theory, MemberData(nameof(Read))]
    public void What_leaves_no_doubt_is_read_counted_and_said_or_refused_under_strict(string what, string log, string code, int count, string strict)
    {
        var file = Written(log);
        var (json, english, french) = (Run.Of("process", file, "--json"), Run.Of("process", file, "--lang", "en"), Run.Of("process", file, "--lang", "fr"));
        Assert.True(json.ExitCode == 0, what + ": " + json.Error);
        Assert.Equal("A", Assert.Single(json.Json["activity_counts"]!.AsObject()).Key);
        Assert.Equal("2026-01-05T09:00:00+00:00", (string)json.Json["first_ts"]!);
        Assert.Equal(count, (int)json.Json["remark_counts"]![code]!);
        Assert.Contains(json.Json["remarks"]!.AsArray(), r => (string)r!["code"]! == code && (int)r["line"]! > 0);
        Assert.Contains(code + " at line ", english.Error, StringComparison.Ordinal);
        Assert.Contains(code + " à la ligne ", french.Error, StringComparison.Ordinal);
        Assert.Contains(code + (count == 1 ? "" : $" × {count}"), english.Output, StringComparison.Ordinal);

        var refused = Run.Of("process", file, "--strict", "--lang", "en");
        Assert.Equal(strict.Length > 0 ? 2 : 0, refused.ExitCode);
        if (strict.Length > 0)
            Assert.StartsWith(strict + " at line ", refused.Error, StringComparison.Ordinal);
        else
            Assert.True((bool)Run.Of("process", file, "--strict", "--json").Json["strict"]!);
    }

    /// <summary>An empty time is missing, as in a table: the event counts, in no time. A time without offset is the standard's, and said.</summary>
    [Fact]
    public void A_time_that_is_empty_or_without_zone_is_told_by_the_notes()
    {
        var empty = Answer(Written(Begin + "<trace>" + Name + Event + "<event>" + A + "<date key=\"time:timestamp\" value=\"\"/></event></trace>" + End));
        Assert.Equal((2, 1, 1), ((int)empty["events"]!, (int)empty["notes"]!["events_without_time"]!, (int)empty["remark_counts"]!["xes/empty-value"]!));
        var file = Written(Begin + "<trace>" + Name + "<event>" + A + "<date key=\"time:timestamp\" value=\"2026-01-05T09:00:00\"/></event></trace>" + End);
        foreach (var mode in new string[][] { [], ["--strict"] })
        {
            var local = Answer(file, [.. mode, "--zone", "Europe/Paris"]);
            Assert.Equal((1, "2026-01-05T08:00:00+00:00"), ((int)local["notes"]!["times_without_offset"]!, (string)local["first_ts"]!));
        }
    }

    /// <summary>Of two values neither is taken, and what is behind the end may be another log.</summary>
    [Theory]
    [InlineData("xes/duplicate-key", Begin + "<trace>" + Name + "<event>" + A + "<string key=\"concept:name\" value=\"B\"/>" + Time + "</event></trace>" + End)]
    [InlineData("xes/duplicate-key", Begin + "<trace>" + Name + "<event>" + A + Time + "<date key=\"time:timestamp\" value=\"2026-01-06T09:00:00Z\"/></event></trace>" + End)]
    [InlineData("xes/duplicate-key", Begin + "<trace>" + Name + "<event>" + A + Time + "<string key=\"lifecycle:transition\" value=\"start\"/><string key=\"lifecycle:transition\" value=\"complete\"/></event></trace>" + End)]
    [InlineData("xes/duplicate-key", Begin + "<trace>" + Name + "<string key=\"concept:name\" value=\"q\"/>" + Event + "</trace>" + End)]
    [InlineData("xes/duplicate-key", Begin + "<trace>" + Name + Event + "<string key=\"concept:name\" value=\"q\"/></trace>" + End, "xes/late-attribute")]
    [InlineData("xes/duplicate-key", Begin + "<global scope=\"event\">" + A + "<string key=\"concept:name\" value=\"B\"/></global>" + Trace + End)]
    [InlineData("xes/not-well-formed", Begin + Trace + End + "text")]
    [InlineData("xes/not-well-formed", Begin + Trace + End + Begin + Trace + End)]
    [InlineData("xes/misplaced-element", Begin + Trace + "<global scope=\"event\">" + A + "</global>" + End)]
    [InlineData("xes/misplaced-element", Begin + Trace + "<extension name=\"X\" prefix=\"x\" uri=\"x\"/>" + End)]
    [InlineData("xes/invalid-value", Begin + "<trace>" + Name + "<event>" + A + Time + "<int key=\"n\" value=\"1,5\"/></event></trace>" + End)]
    [InlineData("xes/invalid-value", Begin + "<trace>" + Name + "<event>" + A + "<date key=\"time:timestamp\" value=\"05/01/2026\"/></event></trace>" + End)]
    [InlineData("xes/classifier-empty", Begin + "<classifier name=\"c\" scope=\"event\" keys=\"\"/>" + Trace + End)]
    [InlineData("xes/classifier-scope", Begin + "<classifier name=\"c\" scope=\"log\" keys=\"k\"/>" + Trace + End)]
    [InlineData("xes/global-scope", Begin + "<global scope=\"log\">" + A + "</global>" + Trace + End)]
    [InlineData("xes/unknown-element", Begin + "<trace>" + Name + "<activity/>" + Event + "</trace>" + End)]
    [InlineData("xes/unknown-xml-attribute", Begin + "<trace id=\"7\">" + Name + Event + "</trace>" + End)]
    public void What_is_in_doubt_is_refused_in_both_modes(string code, string log, string? strict = null)
    {
        var file = Written(log);
        var (english, french) = (Run.Of("process", file, "--lang", "en"), Run.Of("process", file, "--lang", "fr"));
        Assert.Equal((2, "", 2), (english.ExitCode, english.Output, french.ExitCode));
        Assert.StartsWith(code + " at line ", english.Error.Split('\n').Last(l => l.Trim().Length > 0), StringComparison.Ordinal);
        Assert.StartsWith(code + " à la ligne ", french.Error.Split('\n').Last(l => l.Trim().Length > 0), StringComparison.Ordinal);
        Assert.StartsWith((strict ?? code) + " at line ", Run.Of("process", file, "--strict", "--lang", "en").Error, StringComparison.Ordinal);
    }

    /// <summary>Nothing is known against the keys of an extension that nobody knows.</summary>
    [Fact]
    public void A_declared_extension_that_nobody_knows_is_read_in_both_modes()
    {
        var file = Written(Begin + "<extension name=\"Own\" prefix=\"own\" uri=\"http://example.org/own.xesext\"/><trace>" + Name + "<event>" + A + Time + "<string key=\"own:key\" value=\"v\"/></event></trace>" + End);
        Assert.Empty(Answer(file)["remarks"]!.AsArray());
        Assert.Empty(Answer(file, "--strict")["remarks"]!.AsArray());
    }

    [Theory]
    [InlineData("x", "ocel/not-well-formed")]
    [InlineData("{}", "ocel/not-well-formed")]
    public void What_is_behind_an_object_centric_log_is_refused_in_both_modes(string behind, string code)
    {
        var file = Written("{\"objectTypes\":[{\"name\":\"p\",\"attributes\":[]}],\"eventTypes\":[],\"objects\":[],\"events\":[]}" + behind, ".jsonocel");
        foreach (var mode in new string[][] { [], ["--strict"] })
            Assert.StartsWith(code + " at line 1", Run.Of([.. new[] { "process", file, "--lang", "en" }, .. mode]).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"name":"n","value":""}""", "ocel/empty-value")]
    [InlineData("""{"name":"n","value":null}""", "ocel/empty-value")]
    [InlineData("""{"name":"n","value":"1"},{"name":"n","value":"2"}""", "ocel/duplicate-attribute")]
    [InlineData("""{"name":"n","value":1}""", "ocel/value-not-text")]
    [InlineData("""{"name":"m","value":"1"}""", "ocel/undeclared-attribute")]
    public void An_object_centric_log_is_held_alike(string attributes, string code)
    {
        var file = Written("{\"objectTypes\":[{\"name\":\"p\",\"attributes\":[]}],\"eventTypes\":[{\"name\":\"A\",\"attributes\":[{\"name\":\"n\",\"type\":\"integer\"}]}],\"objects\":[{\"id\":\"o\",\"type\":\"p\"}],\n"
            + "\"events\":[{\"id\":\"e\",\"type\":\"A\",\"time\":\"2026-01-05T09:00:00Z\",\"attributes\":[" + attributes + "],\"relationships\":[{\"objectId\":\"o\",\"qualifier\":\"\"}]}]}", ".jsonocel");
        Assert.Equal((1, 1), ((int)Answer(file)["events"]!, (int)Answer(file)["remark_counts"]![code]!));
        Assert.StartsWith(code + " at line 2", Run.Of("process", file, "--strict", "--lang", "en").Error, StringComparison.Ordinal);
    }

    private static JsonNode Answer(string file, params string[] options)
    {
        var run = Run.Of([.. new[] { "process", file, "--json" }, .. options]);
        Assert.True(run.ExitCode == 0, run.Error);
        return run.Json;
    }

    private string Written(string log, string ending = ".xes")
    {
        var file = Path.Combine(_folder.FullName, "log" + ending);
        File.WriteAllText(file, log);
        return file;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
