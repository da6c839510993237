namespace Pathways.Api.Tests.Analysis;

/// <summary>Public bug reports on logs, funnels and process maps (docs/cases.md): the right value, and every choice told in text and in JSON.</summary>
public sealed class ProcessReportTests
{
    private const string Lifecycle = "case,activity,lifecycle,timestamp\n";

    [Theory]
    [InlineData("1,A,1\n1,A,2\n2,A,1\n3,A,1\n3,B,2\n", "A,A", "3 1", "steps that the plan names once more: 1; each asks for the activity once more.", "steps_named_again", 1)]
    [InlineData("1,A,1\n1,B,2\n2,A,2\n", "A,B", "2 1", "cases that stop before the last step: 1; those that still go on at the end of the log are among them.", "cases_not_at_the_end", 1)]
    [InlineData("1,A,1\n1,B,2\n1,C,3\n2,B,1\n2,C,2\n", "A,B,C", "1 1 1", "cases without the first step: 1; in no number in order.", "cases_without_first_step", 1)]
    [InlineData("1,A,1\n1,B,2\n1,C,3\n2,A,1\n2,C,2\n3,B,1\n3,A,2\n", "A,B,C", "3 1 1", "cases that did a step without all those before it, or before them: 2; counted in order up to what is missing.", "cases_past_a_gap", 2)]
    [InlineData("1,A,1\n1,X,2\n1,B,3\n", "A,B", "1 1", "events of activities outside the plan: 1; each costs conformance 1, and the funnel leaves it out.", "events_outside_plan", 1)]
    [InlineData("1,A,1\n1,B,2\n1,A,3\n1,B,4\n2,A,1\n", "A,B", "2 1", "cases that did a step more often than the plan names it: 1; each counts once, and each time too many costs conformance 1.", "cases_that_did_a_step_again", 1)]
    public void A_funnel_tells_whom_its_numbers_leave_out(string rows, string plan, string ordered, string said, string note, long count)
    {
        var log = "case,activity,timestamp\n" + string.Concat(rows.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(r => $"{r[..^1]}2026-01-0{r[^1]}T08:00Z\n"));
        var run = Run.OnFile(log, "process", "FILE", "--plan", plan, "--lang", "en");
        Assert.Contains(said, run.Output, StringComparison.Ordinal);
        Assert.Contains("of the first", run.Output, StringComparison.Ordinal);
        var funnel = Run.OnFile(log, "process", "FILE", "--plan", plan, "--json").Json["funnel"]!;
        Assert.Equal(ordered, string.Join(' ', funnel["ordered"]!.AsArray()));
        Assert.Equal(count, (long)funnel["notes"]![note]!);
        Assert.NotEqual(run.Output, Run.OnFile(log, "process", "FILE", "--plan", plan, "--lang", "fr").Output);
    }

    /// <summary>Costs 0, 1 and 4 of 6, 5 and 10: the mean of the fitnesses is 0.8, that of all together 1 − 5/21.</summary>
    [Fact]
    public void A_conformance_says_of_what_its_means_are()
    {
        var log = "case,activity,timestamp\n" + string.Concat(new[] { "ABC", "AC", "AXXXXBC" }.SelectMany((activities, c) => activities.Select((a, i) => $"{c},{a},2026-01-01T0{i}:00Z\n")));
        Assert.Contains("1 of 3 without deviation; fitness = 1 − cost / (|trace| + |plan|): mean over cases 0.8, pooled 0.761905",
            Run.OnFile(log, "process", "FILE", "--plan", "A,B,C", "--lang", "en").Output, StringComparison.Ordinal);
        var conformance = Run.OnFile(log, "process", "FILE", "--plan", "A,B,C", "--json").Json["conformance"]!;
        Assert.Equal(0.8, (double)conformance["mean_trace_fitness"]!, 12);
        Assert.Equal(16 / 21.0, (double)conformance["log_fitness_pooled"]!, 12);
        Assert.Equal("1-sum(cost)/sum(len(trace)+len(plan))", (string)conformance["pooled_rule"]!);
    }

    /// <summary>Three went on within an hour, seven are still there: the median of an hour is of the three.</summary>
    [Fact]
    public void Who_may_still_go_on_is_in_no_time_between_activities_and_told()
    {
        var log = "case,activity,timestamp\n" + string.Concat(Enumerable.Range(0, 10).Select(c => $"{c},A,2026-01-01T08:00Z\n" + (c < 3 ? $"{c},B,2026-01-01T09:00Z\n" : ""))) + "z,Z,2026-02-10\n";
        var json = Run.OnFile(log, "process", "FILE", "--json").Json;
        Assert.Equal((3, 3600.0), ((int)json["order_ts"]!["performance_dfg"]![0]![2]!["n"]!, (double)json["order_ts"]!["performance_dfg"]![0]![2]!["median_s"]!));
        Assert.Equal(7, (int)json["notes"]!["cases_that_may_go_on"]!);
        Assert.Contains("cases that end with an activity from which cases went on elsewhere: 7; whether they still wait or not, the times between two activities leave them out.",
            Run.OnFile(log, "process", "FILE", "--lang", "en").Output, StringComparison.Ordinal);
        // Where an activity is only followed by itself, nobody went on from it.
        Assert.Equal(0, (int)Run.OnFile("case,activity,timestamp\n1,A,2026-01-01\n1,A,2026-01-02\n", "process", "FILE", "--json").Json["notes"]!["cases_that_may_go_on"]!);
    }

    [Fact]
    public void A_row_with_a_start_and_an_end_has_one_time_and_the_other_is_named()
    {
        const string Rows = "1,A,2026-01-01T08:00Z,2026-01-01T09:00Z\n1,B,,2026-01-01T12:00Z\n";
        var refused = Run.OnFile("case,activity,start,end\n" + Rows, "process", "FILE", "--lang", "en");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("No column bears a usual name of the timestamp; name it with '--timestamp'. There are 'case', 'activity', 'start', 'end'. One row is one event: of a start and an end one is read, or write them in two rows and say --transition.", refused.Error, StringComparison.Ordinal);
        Assert.Contains("« --timestamp », « case », « activity », « start », « end »", Run.OnFile("case,activity,start,end\n" + Rows, "process", "FILE", "--lang", "fr").Error, StringComparison.Ordinal);
        Assert.Contains("timestamp : end (and not 'start')", Run.OnFile("case,activity,start,end\n" + Rows, "process", "FILE", "--timestamp", "end", "--lang", "en").Output, StringComparison.Ordinal);
        var json = Run.OnFile("case,activity,start_timestamp,timestamp\n" + Rows, "process", "FILE", "--json").Json;
        Assert.Equal("""{"timestamp":["start_timestamp"]}""", json["columns_not_taken"]!.ToJsonString());
        Assert.All(["completed_time", "complete_time", "Finish Time", "endtime", "date_fin"], other => Assert.Equal(
            other, (string?)Run.OnFile($"case,activity,start_time,{other}\n{Rows}", "process", "FILE", "--timestamp", "start_time", "--json").Json["columns_not_taken"]!["timestamp"]![0]));
        Assert.Equal(10_800, (double)json["order_ts"]!["case_duration_s"]!["max"]!);
    }

    [Fact]
    public void A_case_of_one_event_has_duration_0_which_counts_and_is_told()
    {
        const string Log = "case,activity,timestamp\n1,A,2026-01-05\n2,A,2026-01-05\n3,A,2026-01-05\n4,A,2026-01-05\n4,B,2026-01-07\n5,A,\n";
        var json = Run.OnFile(Log, "process", "FILE", "--json").Json;
        Assert.Equal((4, 43_200.0), ((int)json["order_ts"]!["case_duration_s"]!["n"]!, (double)json["order_ts"]!["case_duration_s"]!["mean"]!));
        Assert.Equal((3, 1), ((int)json["notes"]!["cases_of_one_time"]!, (int)json["notes"]!["cases_without_time"]!));
        var text = Run.OnFile(Log, "process", "FILE", "--lang", "en").Output;
        Assert.Contains("cases of which one event only has a timestamp: 3; their duration is 0, and counts.", text, StringComparison.Ordinal);
        Assert.Contains("cases of which no event has a timestamp: 1; in no duration.", text, StringComparison.Ordinal);
        Assert.Contains("duration of a case, first to last event, s", text, StringComparison.Ordinal);
    }

    /// <summary>Twelve variants as frequent as each other: which ten are shown is a choice.</summary>
    [Fact]
    public void A_list_that_is_cut_says_how_many_there_are_and_whether_equals_are_parted()
    {
        string Log(int variants) => "case,activity,timestamp\n" + string.Concat(Enumerable.Range(0, variants).Select(v => $"{v},A,2026-01-01\n{v},B{v},2026-01-02\n"));
        var text = Run.OnFile(Log(12), "process", "FILE", "--lang", "en").Output;
        Assert.Contains("Variants (10 most frequent of 12, equal ones in the order of names)", text, StringComparison.Ordinal);
        Assert.Contains("        2   16.7 %  (2 other variants)", text, StringComparison.Ordinal);
        Assert.Contains("Shares are rounded to 0.1 %: their sum is 99.7 %.", text, StringComparison.Ordinal);
        Assert.Contains("where time goes (10 longest of 12, equal ones in the order of names)", text, StringComparison.Ordinal);
        var lists = Run.OnFile(Log(12), "process", "FILE", "--json").Json["lists"]!;
        Assert.Equal("""{"shown":10,"of":12,"cut_among_equals":true}""", lists["top_variants"]!.ToJsonString());
        Assert.Equal("""{"shown":10,"of":12,"cut_among_equals":true}""", lists["bottlenecks"]!.ToJsonString());
        var whole = Run.OnFile(Log(8), "process", "FILE", "--lang", "en").Output;
        Assert.Contains("\nVariants: cases, share of all cases" + Environment.NewLine, whole, StringComparison.Ordinal);
        Assert.DoesNotContain("Shares are rounded", whole, StringComparison.Ordinal);
        Assert.Contains("from → to (30 most frequent of 40, equal ones in the order of names)", Run.OnFile(Log(40), "process", "FILE", "--lang", "en").Output, StringComparison.Ordinal);
    }

    /// <summary>A ends at 13:00 and B starts then: B waited 0 s, whichever the file names first. An activity that takes no time does not wait for itself.</summary>
    [Theory]
    [InlineData("1,A,start,12:00\n1,A,complete,13:00\n1,B,start,13:00\n1,B,complete,14:00\n", "B", 0)]
    [InlineData("1,A,start,12:00\n1,B,start,13:00\n1,A,complete,13:00\n1,B,complete,14:00\n", "B", 0)]
    [InlineData("1,A,start,11:00\n1,A,complete,12:00\n1,B,start,13:00\n1,B,complete,13:00\n", "B", 3600)]
    public void What_ends_at_the_moment_of_a_start_is_before_it(string rows, string activity, double waited)
    {
        var log = Lifecycle + string.Concat(rows.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(r => $"{r[..^5]}2026-01-05T{r[^5..]}:00Z\n"));
        var waiting = Run.OnFile(log, "process", "FILE", "--json").Json["activity_times"]!.AsArray().Single(t => (string)t!["activity"]! == activity)!["waiting"]!;
        Assert.Equal((1, waited), ((int)waiting["n"]!, (double)waiting["median_s"]!));
    }

    /// <summary>pm4py #151: activities that only end, or are only planned, have no time from start to complete; they were missing without a word.</summary>
    [Fact]
    public void Activities_without_a_start_are_told()
    {
        const string Log = Lifecycle + "1,A,complete,2026-01-05\n1,W,schedule,2026-01-06\n1,B,start,2026-01-07\n1,B,complete,2026-01-08\n";
        var json = Run.OnFile(Log, "process", "FILE", "--json").Json;
        Assert.Equal(("B", 2), ((string)json["activity_times"]!.AsArray().Single()!["activity"]!, (int)json["notes"]!["activities_without_start"]!));
        Assert.Contains("activities that have no start: 2; without service and waiting times, not in 'start to complete'.", Run.OnFile(Log, "process", "FILE", "--lang", "en").Output, StringComparison.Ordinal);
        // Where nothing has a start there is no such table.
        Assert.Equal(0, (int)Run.OnFile(Log.Replace("start", "resume", StringComparison.Ordinal), "process", "FILE", "--json").Json["notes"]!["activities_without_start"]!);
    }

    [Fact]
    public void What_is_made_of_starts_ends_and_pauses_is_told()
    {
        const string Log = Lifecycle + """
            1,A,START,2026-01-05T08:00:00Z
            1,A,start,2026-01-05T08:30:00Z
            1,A,suspend,2026-01-05T08:40:00Z
            1,A,resume,2026-01-05T08:50:00Z
            1,A,complete,2026-01-05T09:00:00Z
            1,A,complete,2026-01-05T10:00:00Z
            1,B,start,2026-01-05T09:30:00Z
            1,B,NA,2026-01-05T11:00:00Z
            """;
        var notes = Run.OnFile(Log, "process", "FILE", "--order", "file", "--json").Json["notes"]!;
        Assert.Equal((1, 1, 1, 1, 0), ((int)notes["completes_of_several_starts"]!, (int)notes["starts_before_completion"]!, (int)notes["suspensions"]!, (int)notes["transitions_of_other_case"]!, (int)notes["unknown_transitions"]!));
        var text = Run.OnFile(Log, "process", "FILE", "--order", "file", "--lang", "en").Output;
        Assert.Contains("completes for which several starts of the activity were open: 1; the earliest is taken.", text, StringComparison.Ordinal);
        Assert.Contains("starts placed behind a later completion: 1; their waiting time is 0.", text, StringComparison.Ordinal);
        Assert.Contains("suspensions: 1; their time counts as service.", text, StringComparison.Ordinal);
        Assert.Contains("transitions in other letters than the standard's (START, Complete): 1; read as the standard's.", text, StringComparison.Ordinal);
        Assert.Equal(0, (int)Run.OnFile(Log, "process", "FILE", "--json").Json["notes"]!["starts_before_completion"]!);
    }

    /// <summary>A log of XES may declare a default transition, and names of activities of its own.</summary>
    [Fact]
    public void What_a_log_declares_is_told_where_it_is_taken_and_where_it_is_not()
    {
        var file = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + ".xes");
        File.WriteAllText(file, """
            <?xml version="1.0" encoding="UTF-8"?>
            <log xes.version="1849.2016" xes.features="" xmlns="http://www.xes-standard.org/">
              <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
              <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
              <extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
              <global scope="event"><string key="concept:name" value="none"/><string key="lifecycle:transition" value="complete"/></global>
              <classifier name="Step and transition" scope="event" keys="concept:name lifecycle:transition"/>
              <trace>
                <event><string key="concept:name" value="A"/><string key="lifecycle:transition" value="start"/><date key="time:timestamp" value="2026-01-05T08:00:00Z"/></event>
                <event><string key="concept:name" value="A"/><date key="time:timestamp" value="2026-01-05T09:00:00Z"/></event>
              </trace>
            </log>
            """);
        try
        {
            var text = Run.Of("process", file, "--lang", "en").Output;
            Assert.Contains("events without a transition: 1; they have the one that the log declares for this case.", text, StringComparison.Ordinal);
            Assert.Contains("The log declares another name of activities first, 'Step and transition': --classifier concept:name,lifecycle:transition takes it.", text, StringComparison.Ordinal);
            var json = Run.Of("process", file, "--json").Json;
            Assert.Equal(1, (int)json["notes"]!["events_of_default_transition"]!);
            Assert.Equal("Step and transition", (string)json["classifiers_declared"]![0]!["name"]!);
            Assert.DoesNotContain("declares another", Run.Of("process", file, "--lang", "en", "--classifier", "concept:name,lifecycle:transition").Output, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("23:59:30", "csv/time-without-date", "Write the date before it", "passé minuit")]
    [InlineData("1528797510650", "csv/unix-time", "perhaps '2018-06-12T09:58:30.65Z'", "un compte depuis 1970")]
    [InlineData("1528797510", "csv/unix-time", "perhaps '2018-06-12T09:58:30Z'", "un compte depuis 1970")]
    [InlineData("46027,354", "csv/date-serial", "perhaps '2026-01-05'", "qu’un tableur compte les jours")]
    [InlineData("2024-01-01 12:00 PM", "csv/twelve-hour-clock", "Write the hour from 00 to 23", "écrivez-la de 00 à 23")]
    [InlineData("5/13/2024 3:05:09 p.m.", "csv/twelve-hour-clock", "Write the hour from 00 to 23", "écrivez-la de 00 à 23")]
    [InlineData("2019-07-26 10:04:05.148 CST", "csv/zone-name", "'CST' in", "écrivez le décalage")]
    public void A_time_that_is_not_read_says_what_to_do(string time, string code, string english, string french)
    {
        var log = $"case;activity;timestamp\n1;A;{time}\n";
        Assert.StartsWith($"{code} at line 2, column 5: ", Run.OnFile(log, "process", "FILE", "--lang", "en").Error, StringComparison.Ordinal);
        Assert.Contains(english, Run.OnFile(log, "process", "FILE", "--lang", "en").Error, StringComparison.Ordinal);
        Assert.Contains(french, Run.OnFile(log, "process", "FILE", "--lang", "fr").Error, StringComparison.Ordinal);
    }

    /// <summary>16-07-68 is read as 2068 where the order is declared: told, and what to write for another century (opensanctions #4940).</summary>
    [Fact]
    public void Years_of_two_digits_are_read_as_of_this_century_and_told()
    {
        const string Log = "case;activity;timestamp\n1;A;16-07-68\n1;B;17/07/1969\n2;A;1-2-21\n";
        Assert.Contains("read as 20..; for another century write four digits", Run.OnFile(Log, "process", "FILE", "--lang", "en").Error, StringComparison.Ordinal);
        Assert.Contains("écrivez-en quatre pour un autre siècle", Run.OnFile(Log, "process", "FILE", "--lang", "fr").Error, StringComparison.Ordinal);
        var json = Run.OnFile(Log, "process", "FILE", "--dates", "dmy", "--json").Json;
        Assert.Equal(("2068-07-16T00:00:00+00:00", 2), ((string)json["last_ts"]!, (int)json["notes"]!["years_of_two_digits"]!));
        Assert.Contains("years of two digits: 2; read as 20..; for another century write four digits.", Run.OnFile(Log, "process", "FILE", "--dates", "dmy", "--lang", "en").Output, StringComparison.Ordinal);
    }

    /// <summary>One date of the file tells the order of all, as in an import; told with how many told it.</summary>
    [Fact]
    public void Dates_that_others_of_the_file_explain_are_read_and_told()
    {
        const string Log = "case;activity;timestamp\n1;A;05/01/2026 08:00\n1;B;13/01/2026\n2;A;06/01/2026\n";
        var json = Run.OnFile(Log, "process", "FILE", "--json").Json;
        Assert.Equal(("2026-01-05T08:00:00+00:00", "dmy", "file", 2), ((string)json["first_ts"]!, (string)json["input"]!["dates"]!, (string)json["input"]!["dates_from"]!, (int)json["notes"]!["dates_in_doubt"]!));
        var text = Run.OnFile(Log, "process", "FILE", "--lang", "en").Output;
        Assert.Contains("dates such as 05/01/2026: 2; read as day/month/year, as other dates of the file tell (1).", text, StringComparison.Ordinal);
        Assert.Contains("dates day/month/year (told by the dates of the file; if that is wrong, say their order, --dates)", text, StringComparison.Ordinal);
        var declared = Run.OnFile(Log, "process", "FILE", "--dates", "dmy", "--lang", "en").Output;
        Assert.Contains("dates day/month/year (declared)", declared, StringComparison.Ordinal);
        Assert.DoesNotContain("dates such as", declared, StringComparison.Ordinal);
        Assert.StartsWith("csv/dates-in-doubt at line 2, column 5: ", Run.OnFile(Log.Replace("13/", "12/", StringComparison.Ordinal), "process", "FILE", "--lang", "en").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_words_and_options_that_were_a_choice_are_told()
    {
        const string Log = "case;activity;date;timestamp\n1;Entretien;2026-01-01;2026-01-05T08:00Z\n1;entretien !;2026-01-01;2026-01-06T08:00Z\n2;NA;2026-01-01;2026-01-06T08:00Z\n";
        string[] asked = ["process", "FILE", "--zone", "Europe/Paris", "--dates", "dmy"];
        var text = Run.OnFile(Log, [.. asked, "--lang", "en"]).Output;
        Assert.Contains("timestamp : timestamp (and not 'date')", text, StringComparison.Ordinal);
        Assert.Contains("activities that differ only in capitals, accents or marks (Entretien, entretien !): 2; each counts apart.", text, StringComparison.Ordinal);
        Assert.Contains("Taken for missing: 'NA' (--missing decides).", text, StringComparison.Ordinal);
        Assert.Contains("--zone has no effect: every time of the log states its offset.", text, StringComparison.Ordinal);
        Assert.Contains("--dates has no effect: no date of the log is written that way.", text, StringComparison.Ordinal);
        var json = Run.OnFile(Log, [.. asked, "--json"]).Json;
        Assert.Equal(("date", "NA", "zone dates"), ((string)json["columns_not_taken"]!["timestamp"]![0]!, (string)json["taken_for_missing"]![0]!, string.Join(' ', json["without_effect"]!.AsArray())));
        Assert.Contains("Missing is: what is empty, 'x' (--missing).", Run.OnFile(Log, "process", "FILE", "--missing", "x", "--lang", "en").Output, StringComparison.Ordinal);
        Assert.Equal(0, (int)Run.OnFile("case,activity,timestamp\n1,Step 1.2,2026-01-05\n1,Step 12,2026-01-06\n", "process", "FILE", "--json").Json["notes"]!["activities_alike"]!);
        Assert.Contains("date : date", Run.OnFile(Log, "process", "FILE", "--timestamp", "date", "--lang", "fr").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_drawing_says_the_activities_starts_and_ends_that_it_leaves_out()
    {
        var random = new Random(4);
        var log = "case,activity,timestamp\n" + string.Concat(Enumerable.Range(0, 400).SelectMany(c => Enumerable.Range(1, 5).Select(d => $"{c},S{Math.Min(random.Next(12), random.Next(12)):00},2026-01-{d:00}\n"))) + "400,S00,2026-01-01\n400,Rare,2026-01-02\n400,S01,2026-01-03\n401,Rarer,2026-01-01\n401,S00,2026-01-02\n";
        var svg = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + ".svg");
        try
        {
            Assert.Equal(0, Run.OnFile(log, "process", "FILE", "--svg", svg, "--lang", "en").ExitCode);
            var drawing = System.Xml.Linq.XDocument.Load(svg).Root!.Value;
            Assert.Matches(@"activities \d+ / \d+", drawing.Substring(drawing.IndexOf("width of a line", StringComparison.Ordinal), 150));
            Assert.Matches(@"starts and ends \d+ / \d+", drawing);
            Assert.DoesNotContain("24 h – 24 h", drawing, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(svg);
        }
    }

    /// <summary>An event that names an object twice, by two qualifiers, is one event of it.</summary>
    [Fact]
    public void A_relation_given_twice_counts_once_and_is_told()
    {
        var file = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + ".jsonocel");
        File.WriteAllText(file, """
            {"objectTypes":[{"name":"person","attributes":[]}],"eventTypes":[{"name":"orientation","attributes":[]}],"objects":[{"id":"p1","type":"person"}],
             "events":[{"id":"e1","type":"orientation","time":"2026-01-05T09:00:00Z","relationships":[{"objectId":"p1","qualifier":"for"},{"objectId":"p1","qualifier":"by"}]}]}
            """);
        try
        {
            var json = Run.Of("process", file, "--json").Json;
            Assert.Equal((1, 1, "person"), ((int)json["events"]!, (int)json["notes"]!["relations_repeated"]!, (string)json["object_type"]!));
            Assert.Contains("relations of an event to an object that it has already: 1; one counts.", Run.Of("process", file, "--lang", "en").Output, StringComparison.Ordinal);
            Assert.Contains("parcours : objet de type person, activité : type de l’événement", Run.Of("process", file, "--lang", "fr").Output, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>1 of 16 is 6.25 %: the table said 6.2 and the drawing of the same answer 6.3.</summary>
    [Fact]
    public void A_share_is_rounded_alike_in_text_and_drawing()
    {
        var log = "case,activity,timestamp\n0,B,2026-01-02\n" + string.Concat(Enumerable.Range(0, 16).Select(c => $"{c},A,2026-01-01\n"));
        var svg = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + ".svg");
        try
        {
            var text = Run.OnFile(log, "process", "FILE", "--plan", "A,B", "--svg", svg, "--lang", "en").Output;
            Assert.Matches(@"\nB +1 +6\.3 % +6\.3 %", text);
            Assert.Contains("6.3 %  A → B", text, StringComparison.Ordinal);
            Assert.Contains("6.3%", System.Xml.Linq.XDocument.Load(svg).Root!.Value, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(svg);
        }
    }

    [Fact]
    public void Cases_of_nearly_one_name_and_copies_without_a_time_are_told()
    {
        const string Log = "case,activity,timestamp\nP7,A,2026-01-01T10:00:00\np7,A,2026-01-01\n007,A,2026-01-02\n7,A,2026-01-02\n7,B,\n7,B,\n621375000000000001,A,2026-01-01\n621375000000000002,A,2026-01-01\n";
        var notes = Run.OnFile(Log, "process", "FILE", "--json").Json["notes"]!;
        Assert.Equal((2, 1), ((int)notes["cases_alike"]!, (int)notes["equal_events"]!));
        var text = Run.OnFile(Log, "process", "FILE", "--zone", "Pacific/Noumea", "--lang", "en").Output;
        Assert.Contains("cases whose name differs from another's only in case, accents or zeros (P7, p7; 007, 7): 2; each counts apart.", text, StringComparison.Ordinal);
        Assert.Contains("from 2026-01-01T00:00:00+11:00 to 2026-01-02T00:00:00+11:00", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".jsonocel", """{"ocel:global-log":{"ocel:version":"1.0"},"ocel:events":{},"ocel:objects":{}}""")]
    [InlineData(".xmlocel", """<log><global scope="event"><string key="activity" value="none"/></global></log>""")]
    public void A_log_of_the_first_OCEL_is_refused_as_such(string ending, string content)
    {
        var file = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + ending);
        File.WriteAllText(file, content);
        try
        {
            Assert.StartsWith("ocel/version-1 at line 1, column ", Run.Of("process", file, "--lang", "en").Error, StringComparison.Ordinal);
            Assert.Contains("écrivez-le en OCEL 2.0", Run.Of("process", file, "--lang", "fr").Error, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Remarks go to the error stream, which a saved answer does not have: the answer names their kinds.</summary>
    [Fact]
    public void Departures_from_a_format_are_named_in_the_answer()
    {
        var file = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + ".xes");
        File.WriteAllText(file, """
            <log xes.version="1849.2016" xes.features="" xmlns="http://www.xes-standard.org/">
              <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
              <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
              <trace>
                <event><string key="concept:name" value="A"/><string key="time:timestamp" value="2026-01-05T08:00:00Z"/></event>
                <event><string key="concept:name" value="B"/><string key="time:timestamp" value="2026-01-05T09:00:00Z"/></event>
              </trace>
            </log>
            """);
        try
        {
            Assert.Contains("Read in spite of departures from the format: xes/timestamp-not-date × 2.", Run.Of("process", file, "--lang", "en").Output, StringComparison.Ordinal);
            Assert.Equal(2, Run.Of("process", file, "--json").Json["remarks"]!.AsArray().Count);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
