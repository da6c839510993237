using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pathways.Testing;

namespace Pathways.Api.Tests.Analysis;

/// <summary><c>analyse process</c>: right values of shared cases, what is left out and said, options that don't apply, text equal to JSON.</summary>
public sealed class ProcessCommandTests : IDisposable
{
    private const string Ocel = """
        {"objectTypes":[{"name":"person","attributes":[]},{"name":"contract","attributes":[]}],"eventTypes":[{"name":"orientation","attributes":[]},{"name":"contract started","attributes":[]}],
         "objects":[{"id":"p1","type":"person"},{"id":"p2","type":"person"},{"id":"p3","type":"person"},{"id":"c1","type":"contract"}],
         "events":[{"id":"e1","type":"orientation","time":"2026-01-05T09:00:00Z","relationships":[{"objectId":"p1","qualifier":"x"},{"objectId":"p2","qualifier":"x"},{"objectId":"p1","qualifier":"again"}]},
                   {"id":"e2","type":"contract started","time":"2026-02-05T09:00:00","relationships":[{"objectId":"p1","qualifier":"x"},{"objectId":"c1","qualifier":"x"}]},
                   {"id":"e3","type":"contract started","time":"2026-02-06T09:00Z","relationships":[{"objectId":"c1","qualifier":"x"}]}]}
        """;

    private const string Xes = "<log xes.version=\"1849.2016\" xes.features=\"\"><extension name=\"Concept\" prefix=\"concept\" uri=\"http://www.xes-standard.org/concept.xesext\"/>{0}</log>";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pathways-process-");

    [SkippableFact]
    public void A_timestamp_in_the_long_form_is_the_same_instant()
    {
        var json = Answer(Needed("cases/xes_date_tags.xes"));
        Assert.Equal(("2024-01-01T00:00:00+00:00", "2024-01-02T00:00:00+00:00"), ((string)json["first_ts"]!, (string)json["last_ts"]!));
        Assert.Equal(86400, (double)json["order_ts"]!["performance_dfg"]![0]![2]!["median_s"]!);
    }

    [SkippableFact]
    public void A_nested_value_without_a_key_is_kept_and_said()
    {
        var json = Answer(Needed("cases/nested-float-without-key.xes"));
        Assert.Equal((1, 2), ((int)json["cases"]!, (int)json["activities"]!));
        Assert.Equal("""["interview","training",1]""", json["order_ts"]!["dfg"]![0]!.ToJsonString());
        Assert.Contains("xes/missing-key", json["remarks"]!.AsArray().Select(r => (string)r!["code"]!));
        Assert.Contains("xes/missing-key", Run.Of("process", Needed("cases/nested-float-without-key.xes")).Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Rows_without_a_case_are_no_case()
    {
        var file = Needed("cases/process_no_case.csv");
        var json = Answer(file, "--case", "dossier", "--activity", "etape", "--timestamp", "instant");
        Assert.Equal((3, 8, 3), ((int)json["cases"]!, (int)json["events"]!, (int)json["notes"]!["events_without_case"]!));
        Assert.Contains("événements sans parcours : 3 ; écartés.", Run.Of("process", file, "--lang", "fr").Output, StringComparison.Ordinal);
        Assert.Contains("events of no case: 3; left out.", Run.Of("process", file, "--lang", "en").Output, StringComparison.Ordinal);
        foreach (var plan in new string[][] { [], ["--plan", "Accueil"] })
        {
            var svg = Path.Combine(_folder.FullName, "a.svg");
            Answer(file, [.. plan, "--svg", svg, "--lang", "en"]);
            Assert.Contains("events of no case: 3", System.Xml.Linq.XDocument.Load(svg).Root!.Value, StringComparison.Ordinal);
        }
    }

    [SkippableTheory]
    [InlineData("person", 2, 5, 0, 1, "orientation>contract started>contract ended,orientation>contract started")]
    [InlineData("contract", 2, 3, 1, 0, "contract started,contract started>contract ended")]
    public void An_object_centric_log_follows_one_type_of_objects(string type, int cases, int events, int without, int several, string variants)
    {
        var json = Answer(Needed("cases/two-types.jsonocel"), "--object-type", type);
        Assert.Equal((cases, events), ((int)json["cases"]!, (int)json["events"]!));
        Assert.Equal((without, several), ((int)json["notes"]!["events_without_case"]!, (int)json["notes"]!["events_in_several_cases"]!));
        Assert.Equal(variants.Split(',').Order(), json["order_ts"]!["top_variants"]!.AsArray().Select(v => string.Join('>', v!["activities"]!.AsArray().Select(a => (string)a!))).Order());
    }

    [SkippableFact]
    public void Json_and_XML_of_one_object_centric_log_are_told_alike()
    {
        foreach (var type in new[] { "Purchase Order", "Invoice", "Payment" })
        {
            // The same instants: one file writes them in UTC, the other without offset, by the clock of Central Europe.
            var (json, xml) = (Answer(Needed("ocel/ocel20_example.jsonocel"), "--object-type", type), Answer(Needed("ocel/ocel20_example.xmlocel"), "--object-type", type, "--zone", "Europe/Berlin"));
            json["notes"]!["times_without_offset"] = xml["notes"]!["times_without_offset"]!.DeepClone();
            foreach (var field in new[] { "cases", "events", "order_ts", "notes", "first_ts" })
                Assert.Equal(json[field]!.ToJsonString(), xml[field]!.ToJsonString());
            Assert.True((int)json["cases"]! > 0);
        }
    }

    [Fact]
    public void An_event_of_one_object_twice_is_one_event_and_what_is_not_followed_is_counted()
    {
        var json = Answer(File("a.jsonocel", Ocel), "--object-type", "person", "--zone", "Europe/Paris");
        Assert.Equal((2, 3), ((int)json["cases"]!, (int)json["events"]!));
        var notes = json["notes"]!;
        Assert.Equal((1, 1, 1, 1), ((int)notes["objects_without_events"]!, (int)notes["events_without_case"]!, (int)notes["events_in_several_cases"]!, (int)notes["times_without_offset"]!));
        Assert.Equal("2026-02-05T08:00:00+00:00", (string)json["last_ts"]!);
        Assert.Equal(["ocel/time-without-offset", "ocel/time-form"], json["remarks"]!.AsArray().Select(r => (string)r!["code"]!));
    }

    [Fact]
    public void A_step_of_the_plan_that_nobody_reached_is_taken_when_it_is_said_and_told()
    {
        var file = File("a.csv", "case,activity,timestamp\n1,Accueil,2026-01-05T09:00:00Z\n1,Entretien,2026-01-06T09:00:00Z\n2,Accueil,2026-01-05T09:00:00Z\n");
        var json = Answer(file, "--plan", "Accueil,Entretien,Emploi", "--plan-unreached", "Emploi");
        Assert.Equal("""["Emploi"]""", json["conformance"]!["unreached"]!.ToJsonString());
        Assert.Equal((0, "[2,1,0]"), ((int)json["conformance"]!["perfectly_fitting"]!, json["funnel"]!["ordered"]!.ToJsonString()));
        Assert.Equal("[]", Answer(file, "--plan", "Accueil,Entretien")["conformance"]!["unreached"]!.ToJsonString());
    }

    /// <summary>What would change nothing is refused, what is misspelt is suggested.</summary>
    [Theory]
    [InlineData("a.csv", "analyse/unknown-activity", "did you mean 'Entretien'?", "--plan", "Accueil,Entertien")]
    [InlineData("a.csv", "analyse/unknown-activity", "no event is 'x'; there are ", "--plan", "x")]
    [InlineData("a.csv", "analyse/unknown-activity", "if nobody reached it, say --plan-unreached \"x\"", "--plan", "x")]
    [InlineData("a.csv", "analyse/unknown-activity", "'y' is no step of --plan", "--plan", "Accueil,x", "--plan-unreached", "x,y")]
    [InlineData("a.csv", "analyse/step-reached", "'Accueil' was reached", "--plan", "Accueil,x", "--plan-unreached", "x,Accueil")]
    [InlineData("a.csv", "csv/missing-column", "did you mean 'case'?", "--case", "csae")]
    [InlineData("a.csv", "csv/missing-column", "did you mean 'activity'?", "--classifier", "activty")]
    [InlineData("a.csv", "csv/missing-column", "did you mean 'timestamp'?", "--timestamp", "timestmap")]
    [InlineData("a.csv", "csv/missing-column", "for the transition", "--transition", "status")]
    [InlineData("a.csv", "analyse/option-does-not-apply", "only an OCEL log has objects", "--object-type", "person")]
    [InlineData("a.csv", "analyse/option-does-not-apply", "a CSV log has no standard", "--strict")]
    [InlineData("a.csv", "analyse/option-does-not-apply", "names the activity already", "--classifier", "activity", "--activity", "activity")]
    [InlineData("a.csv", "analyse/unknown-zone", "did you mean 'Europe/Paris'?", "--zone", "Europe/Pariss")]
    [InlineData("a.csv", "analyse/unknown-option", "did you mean --plan?", "--pln", "A")]
    [InlineData("a.csv", "analyse/unknown-option", "--level", "--level", "0.9")]
    [InlineData("a.csv", "analyse/usage", "given twice", "--plan", "Accueil", "--plan", "Accueil")]
    [InlineData("a.csv", "analyse/usage", "given twice", "--json", "--json")]
    [InlineData("a.csv", "analyse/bad-option", "--order", "--order", "date")]
    [InlineData("a.csv", "analyse/bad-option", "is empty", "--plan", "Accueil,,Entretien")]
    [InlineData("a.xes", "analyse/option-does-not-apply", "only a CSV log has columns", "--case", "concept:name")]
    [InlineData("a.xes", "analyse/option-does-not-apply", "only a CSV log has columns", "--transition", "x")]
    [InlineData("a.xes", "analyse/option-does-not-apply", "states its encoding itself", "--encoding", "utf-8")]
    [InlineData("a.xes", "log/unknown-classifier-key", "did you mean 'org:resource'?", "--classifier", "concept:name,org:ressource")]
    [InlineData("a.jsonocel", "log/object-type-needed", "one of 'person' (objects: 3, events: 2), 'contract' (objects: 1, events: 2)")]
    [InlineData("a.jsonocel", "log/unknown-object-type", "did you mean 'person'?", "--object-type", "persn")]
    [InlineData("a.jsonocel", "analyse/option-does-not-apply", "names the activity", "--classifier", "type")]
    public void Options_that_do_not_apply_or_are_misspelt_are_refused(string file, string code, string says, params string[] options)
    {
        var content = file switch
        {
            "a.csv" => "case,activity,timestamp\n1,Accueil,2024-01-01\n1,Entretien,2024-01-02\n",
            "a.xes" => string.Format(CultureInfo.InvariantCulture, Xes, "<trace><event><string key=\"concept:name\" value=\"A\"/><string key=\"org:resource\" value=\"r\"/></event></trace>"),
            _ => Ocel,
        };
        var run = Run.Of([.. new[] { "process", File(file, content), "--lang", "en" }, .. options]);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith(code, run.Error, StringComparison.Ordinal);
        Assert.Contains(says, run.Error, StringComparison.Ordinal);
        Assert.StartsWith(code, Run.Of([.. new[] { "process", File(file, content), "--lang", "fr" }, .. options]).Error, StringComparison.Ordinal);
    }

    /// <summary>The kind of objects asked for and the nearest, or those that there are, stand apart in French too.</summary>
    [Theory]
    [InlineData("persn", "« persn » : le journal n’a pas d’objets de cette sorte ; vouliez-vous dire « person » ?")]
    [InlineData("dossier", "« dossier » : le journal n’a pas d’objets de cette sorte ; il y a : « person », « contract »")]
    public void An_unknown_kind_of_objects_is_told_apart_from_what_there_is(string asked, string says) =>
        Assert.Contains(says, Run.Of("process", File("a.jsonocel", Ocel), "--object-type", asked, "--lang", "fr").Error, StringComparison.Ordinal);

    /// <summary>Which columns were taken, where several might be: told in text and in JSON.</summary>
    [Theory]
    [InlineData("Case ID,Activity,Start Timestamp,Complete Timestamp\n1,a,2024-01-01 10:00,2024-01-01 11:00\n", "Case ID", "Complete Timestamp")]
    [InlineData("book,activity,date\n1,a,2024-01-01\n", "book", "date", "--case", "book")]
    [InlineData("date,activity,case,timestamp\n2020-01-01,a,1,2024-01-01\n", "case", "timestamp")]
    public void The_columns_taken_are_told(string csv, string caseColumn, string timeColumn, params string[] options)
    {
        var file = File("a.csv", csv);
        var columns = Answer(file, options)["columns"]!;
        Assert.Equal((caseColumn, timeColumn), ((string)columns["case"]!, (string)columns["timestamp"]!));
        Assert.Contains($"timestamp : {timeColumn}", Run.Of([.. new[] { "process", file, "--lang", "en" }, .. options]).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_with_a_comma_can_be_written()
    {
        var json = Answer(File("a.csv", "case;activity;timestamp\n1;Entretien, bilan;2024-01-01\n1;Accueil;2024-01-02\n"), "--plan", @"Entretien\, bilan,Accueil");
        Assert.Equal((1, """["Entretien, bilan","Accueil"]"""), ((int)json["conformance"]!["perfectly_fitting"]!, json["conformance"]!["plan"]!.ToJsonString()));
    }

    [Fact]
    public void A_date_that_stands_for_none_is_read_as_it_is_and_said()
    {
        var file = File("a.csv", "case,activity,timestamp\n1,A,0001-01-01T00:00:00Z\n1,B,2024-01-01T00:00:00Z\n1,C,9999-12-31T00:00:00Z\n");
        Assert.Equal(2, (int)Answer(file)["notes"]!["times_before_1900_or_after_2100"]!);
        Assert.Contains("dates avant 1900 ou après 2100 : 2", Run.Of("process", file, "--lang", "fr").Output, StringComparison.Ordinal);
    }

    /// <summary>Outside any trace, without activity, of one name: none vanishes, none is made up.</summary>
    [Fact]
    public void Events_outside_a_trace_and_traces_of_one_name_are_said()
    {
        var log = string.Format(CultureInfo.InvariantCulture, Xes, "<trace><string key=\"concept:name\" value=\"1\"/><event><string key=\"concept:name\" value=\"A\"/></event><event/></trace><trace><string key=\"concept:name\" value=\"1\"/></trace><event><string key=\"concept:name\" value=\"B\"/></event>");
        var json = Answer(File("a.xes", log));
        var notes = json["notes"]!;
        Assert.Equal((2, 1, 1), ((int)json["cases"]!, (int)json["events"]!, (int)json["activities"]!));
        Assert.Equal((1, 1, 1, 1), ((int)notes["events_without_case"]!, (int)notes["events_without_activity"]!, (int)notes["cases_with_events_left_out"]!, (int)notes["traces_of_one_name"]!));
    }

    /// <summary>The files that are wrong in one way each: an answer, or a refusal with its code in both languages.</summary>
    [SkippableFact]
    public void Malformed_logs_are_answered_or_refused_with_a_code()
    {
        var files = Directory.GetFiles(Path.GetDirectoryName(Needed("logs/malformed/noLog.xes"))!, "*.xes");
        Assert.True(files.Length > 30);
        foreach (var file in files)
        {
            var (french, english) = (Run.Of("process", file, "--lang", "fr"), Run.Of("process", file, "--lang", "en"));
            Assert.True(english.ExitCode is 0 or 2 && french.ExitCode == english.ExitCode, file + english.Error);
            if (english.ExitCode == 2)
                Assert.Matches("^(xes|analyse)/[a-z-]+[ :]", english.Error.Split('\n').Last(l => l.Trim().Length > 0));
        }
    }

    /// <summary>By time unless asked otherwise; the disorder is said in both, in text and in JSON.</summary>
    [Fact]
    public void Rows_out_of_the_order_of_time_are_sorted_and_said()
    {
        var file = File("a.csv", "case,activity,timestamp\n1,C,2024-01-03\n1,A,2024-01-01\n1,B,2024-01-01\n2,A,2024-01-01\n");
        var (sorted, asFiled) = (Answer(file), Answer(file, "--order", "file"));
        Assert.Equal(["A", "B", "C"], sorted["order_ts"]!["top_variants"]!.AsArray().Select(v => v!["activities"]!.AsArray()).Single(v => v.Count == 3).Select(a => (string)a!));
        Assert.Equal(["C", "A", "B"], asFiled["order_doc"]!["top_variants"]!.AsArray().Select(v => v!["activities"]!.AsArray()).Single(v => v.Count == 3).Select(a => (string)a!));
        Assert.Null(sorted["order_doc"]);
        Assert.Null(asFiled["order_ts"]);
        foreach (var (json, negative) in new[] { (sorted, 0), (asFiled, 1) })
        {
            var notes = json["notes"]!;
            Assert.Equal((1, 2, negative), ((int)notes["cases_not_in_time_order"]!, (int)notes["events_not_in_time_order"]!, (int)notes["negative_times"]!));
        }

        var text = Run.Of("process", file, "--lang", "en").Output;
        Assert.Contains("cases that are not in the order of their timestamps: 1; sorted", text, StringComparison.Ordinal);
        Assert.Contains("events with the timestamp of the one before them: 1", text, StringComparison.Ordinal);
        Assert.Contains("the file's order is kept", Run.Of("process", file, "--lang", "en", "--order", "file").Output, StringComparison.Ordinal);
        Assert.Contains("negative times between two events: 1", Run.Of("process", file, "--lang", "en", "--order", "file").Output, StringComparison.Ordinal);
    }

    /// <summary>Names that we, or other programs, give a meaning of their own; and such that break a line, a JSON text or a drawing.</summary>
    [Fact]
    public void Every_name_of_an_activity_is_only_a_name()
    {
        string[] names = ["(unnamed)", "(no event)", "none", "total", "Total", "cases", "events", "order_ts", "▶", "■", "START", "ARTIFICIAL_START", "__proto__", "a \"quoted\" <b> & 'c'", "a → b", "two\nlines", "\u0001", "x\u2028y", "𝒳", "a,b;c\td", "\\", "--json", "0"];
        var rows = names.Select((n, i) => $"1,\"{n.Replace("\"", "\"\"", StringComparison.Ordinal)}\",2024-01-{i + 1:00}");
        var file = File("a.csv", "case,activity,timestamp\n" + string.Join('\n', rows));
        var svg = Path.Combine(_folder.FullName, "a.svg");
        var json = Answer(file, "--svg", svg);
        Assert.Equal(names.Select(n => n.Trim()).Order(StringComparer.Ordinal), json["activity_counts"]!.AsObject().Select(a => a.Key).Order(StringComparer.Ordinal));
        Assert.Equal(names.Length - 1, json["order_ts"]!["dfg"]!.AsArray().Count);
        var drawing = System.Xml.Linq.XDocument.Load(svg);
        Assert.Contains("ARTIFICIAL_START", drawing.ToString(), StringComparison.Ordinal);
        var lines = Run.Of("process", file, "--lang", "en").Output.Split('\n').Select(l => l.TrimEnd('\r')).ToList();
        // No name breaks a line: every row of the table of activities ends in its five figures.
        var table = lines.SkipWhile(l => !l.StartsWith("─", StringComparison.Ordinal)).Skip(1).TakeWhile(l => l.Length > 0).ToList();
        Assert.Equal(names.Length, table.Count);
        Assert.All(table, row => Assert.Matches(@" 1 +1 +0 +[01] +[01]$", row));
    }

    /// <summary>A map of every passage of such a log is none, and would take hours to lay out.</summary>
    [Fact]
    public void A_drawing_holds_the_most_frequent_passages_and_says_their_share()
    {
        var random = new Random(3);
        var svg = Path.Combine(_folder.FullName, "a.svg");
        Answer(File("a.csv", "case,activity,timestamp\n" + string.Concat(Enumerable.Range(0, 4000).Select(i => $"{i / 20},step {random.Next(300)},2024-01-01\n"))), "--svg", svg, "--lang", "en");
        var drawing = System.Xml.Linq.XDocument.Load(svg);
        Assert.Matches(@"100 / 3[,.]?[0-9]+|[0-9]+ / 3[,.]?[0-9]*k?", drawing.Root!.Value);
        Assert.InRange(drawing.Descendants().Count(), 100, 6000);
        Answer(File("b.csv", "case,activity,timestamp\n" + string.Concat(Enumerable.Range(0, 500).Select(i => $"{i},step {i},2024-01-01\n"))), "--svg", svg, "--lang", "en");
        Assert.Contains("The 100 most frequent of 500 activities.", System.Xml.Linq.XDocument.Load(svg).Root!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_web_page_saved_as_a_log_is_refused_as_such() => Assert.StartsWith(
        "xes/dtd-prohibited at line 1, column 1: The file has a DTD, which is refused; it may be a web page",
        Run.Of("process", File("a.xes", "<!DOCTYPE html>\n<html lang=\"en\"><head><link crossorigin></head></html>"), "--lang", "en").Error,
        StringComparison.Ordinal);

    /// <summary>Every figure of the text is the one of the JSON, rounded as text is; every count of the JSON's notes has its sentence.</summary>
    [Fact]
    public void Text_and_JSON_of_one_answer_agree()
    {
        var random = new Random(20261126);
        for (var round = 0; round < 40; round++)
        {
            var file = File("a.csv", Log(random));
            string[] options = [.. random.Next(2) == 0 ? ["--order", "file"] : Array.Empty<string>(), .. random.Next(2) == 0 ? ["--plan", "A,B,A"] : Array.Empty<string>()];
            var json = Answer(file, options);
            var run = Run.Of([.. new[] { "process", file, "--lang", "en" }, .. options]);
            Assert.Equal(0, run.ExitCode);
            Assert.True(Agree(json, run.Output) is null, $"{Agree(json, run.Output)}\n{run.Output}\n{json}");
        }
    }

    private static string? Agree(JsonNode json, string text)
    {
        var lines = text.Split('\n').Select(l => l.TrimEnd('\r')).ToList();
        var ordered = json["order_ts"] ?? json["order_doc"]!;
        if (!lines[0].StartsWith($"{json["cases"]} cases, {json["events"]} events, {json["activities"]} activities, {ordered["variants"]} variants", StringComparison.Ordinal))
            return lines[0];
        foreach (var (name, count) in json["notes"]!.AsObject())
        {
            var said = lines.TakeWhile(l => l.Length > 0).Any(l => l.Contains($": {count}; ", StringComparison.Ordinal));
            if (!said && (long)count! > 0)
                return $"{name}: {count} is not said";
        }

        foreach (var cells in Table(lines, "activity "))
        {
            string[] expected = [cells[0], $"{json["activity_counts"]![cells[0]]}", $"{json["activity_case_counts"]![cells[0]]}", $"{ordered["cases_with_rework_by_activity"]![cells[0]] ?? 0}",
                $"{ordered["start_activities"]![cells[0]] ?? 0}", $"{ordered["end_activities"]![cells[0]] ?? 0}"];
            if (!cells.SequenceEqual(expected))
                return string.Join(' ', cells) + " / " + string.Join(' ', expected);
        }

        var edges = Table(lines, "from → to");
        if (edges.Count != ordered["dfg"]!.AsArray().Count)
            return $"{edges.Count} edges";
        foreach (var cells in edges)
        {
            var ends = cells[0].Split(" → ");
            var times = ordered["performance_dfg"]!.AsArray().FirstOrDefault(e => (string)e![0]! == ends[0] && (string)e[1]! == ends[1])?[2];
            var count = ordered["dfg"]!.AsArray().Single(e => (string)e![0]! == ends[0] && (string)e[1]! == ends[1])![2];
            if (cells[1] != $"{count}" || !Same(cells[2], times?["median_s"]) || !Same(cells[3], times?["mean_s"]))
                return string.Join(' ', cells) + " / " + times?.ToJsonString();
        }

        var lasting = Table(lines, "duration of a case").SingleOrDefault();
        var duration = ordered["case_duration_s"];
        if ((lasting is null) != (duration is null))
            return "duration of a case";
        string[] fields = ["n", "min", "q25_type7", "median", "mean", "q75_type7", "max"];
        if (lasting is not null && !fields.Select((f, i) => Same(lasting[i], duration![f])).All(s => s))
            return string.Join(' ', lasting) + " / " + duration!.ToJsonString();
        foreach (var (cells, bottleneck) in Table(lines, "where time goes").Zip(json["bottlenecks"]!.AsArray()))
        {
            if (cells[0] != $"{bottleneck!["from"]} → {bottleneck["to"]}" || !Same(cells[1], bottleneck["total_s"]) || !Same(cells[2], bottleneck["median_s"])
                || !Same(cells[3].Replace(" %", "", StringComparison.Ordinal), bottleneck["share"], 100, 0.051))
                return string.Join(' ', cells) + " / " + bottleneck.ToJsonString();
        }

        foreach (var cells in Table(lines, "start to complete"))
        {
            var times = json["activity_times"]!.AsArray().Single(t => (string)t!["activity"]! == cells[0])!;
            if (cells[1] != $"{times["instances"]}" || cells[2] != $"{times["cases_with_rework"]}" || !Same(cells[3], times["service"]?["median_s"])
                || !Same(cells[4], times["waiting"]?["median_s"]) || cells[5] != $"{times["waiting"]?["n"] ?? 0}" || cells[6] != $"{times["starts_without_complete"]}" || cells[7] != $"{times["completes_without_start"]}")
                return string.Join(' ', cells) + " / " + times.ToJsonString();
        }

        return Plan(json, lines);
    }

    private static string? Plan(JsonNode json, List<string> lines)
    {
        var steps = Table(lines, "step ");
        if (json["funnel"] is not { } funnel)
            return steps.Count == 0 ? null : "a plan";
        for (var i = 0; i < steps.Count; i++)
        {
            var cells = steps[i];
            if (!Same(cells[1], funnel["ordered"]![i]) || !Same(cells[2].Replace(" %", "", StringComparison.Ordinal), funnel["pct_of_previous"]![i], 100, 0.051)
                || !Same(cells[3].Replace(" %", "", StringComparison.Ordinal), funnel["pct_of_first"]![i], 100, 0.051)
                || !Same(cells[4], funnel["any_order_cumulative"]![i]) || !Same(cells[5], funnel["strict_prefix"]![i]))
                return string.Join(' ', cells) + " / " + funnel.ToJsonString();
        }

        var said = Regex.Match(lines.Single(l => l.StartsWith("Conformance", StringComparison.Ordinal)), @": (?<fit>\d+) of (?<cases>\d+) without deviation; fitness = .*: mean over cases (?<mean>\S+), pooled (?<pooled>\S+)$", RegexOptions.None, TimeSpan.FromSeconds(5)).Groups;
        var report = json["conformance"]!;
        return Same(said["fit"].Value, report["perfectly_fitting"]) && Same(said["cases"].Value, report["cases"]) && Same(said["mean"].Value, report["mean_trace_fitness"]) && Same(said["pooled"].Value, report["log_fitness_pooled"])
            ? null
            : report.ToJsonString();
    }

    /// <summary>The rows of the table whose head begins so, cell by cell: two blanks or more part them.</summary>
    private static List<string[]> Table(List<string> lines, string head) =>
        [.. lines.SkipWhile(l => !l.StartsWith(head, StringComparison.Ordinal)).Skip(2).TakeWhile(l => l.Length > 0).Select(l => Regex.Split(l.Trim(), " {2,}", RegexOptions.None, TimeSpan.FromSeconds(5)))];

    private static bool Same(string shown, JsonNode? value, double factor = 1, double within = 0)
    {
        if (value is null || shown == "–")
            return value is null && shown == "–";
        var (number, exact) = (double.Parse(shown, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.GetCultureInfo("en-GB")), (double)value * factor);
        return Math.Abs(number - exact) <= Math.Max(within, 1e-5 * Math.Abs(exact));
    }

    private static string Log(Random random)
    {
        var text = new StringBuilder("case,activity,timestamp,lifecycle\n1,A,2024-01-01,\n1,B,,\n");
        for (var row = random.Next(25); row > 0; row--)
        {
            var time = random.Next(6) == 0 ? "" : $"2024-01-0{random.Next(1, 4)} 0{random.Next(9)}:{random.Next(10, 60)}:00{(random.Next(3) == 0 ? ".12345678" : "")}";
            text.Append(CultureInfo.InvariantCulture, $"{(random.Next(9) == 0 ? "NA" : random.Next(4))},{new[] { "A", "B", "C", "" }[random.Next(4)]},{time},{new[] { "start", "complete", "", "Finish" }[random.Next(4)]}\n");
        }

        return text.ToString();
    }

    private string File(string name, string content)
    {
        var path = Path.Combine(_folder.FullName, name);
        System.IO.File.WriteAllText(path, content);
        return path;
    }

    private static JsonNode Answer(string file, params string[] options)
    {
        var run = Run.Of([.. new[] { "process", file, "--json" }, .. options]);
        Assert.True(run.ExitCode == 0, run.Error);
        return run.Json;
    }

    private static string Needed(string file)
    {
        var path = SharedData.Find(file);
        Skip.If(path is null, $"The shared data are not here ({file}): set PATHWAYS_SHARED_DATA, or put them beside the repository in shared/data.");
        return path!;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
