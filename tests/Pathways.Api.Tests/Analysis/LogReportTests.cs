namespace Pathways.Api.Tests.Analysis;

/// <summary>More public bug reports on event logs (docs/cases.md), and what was right but silent: order, columns, transitions, refusals.</summary>
public sealed class LogReportTests
{
    private const string Sequence = "case,activity,timestamp,seq\n1,Interview,2024-05-01T08:00Z,2\n1,Enter,2024-05-01T08:00Z,1\n1,Plan,2024-05-01T08:00Z,10\n1,Contract,2024-05-02T08:00Z,11\n"
        + "2,Plan,2024-05-01,2\n2,Contract,2024-05-01,\n2,Enter,2024-05-01,1\n2,Interview,2024-05-01,1\n";

    /// <summary>As numbers (2 before 10), among events of one time only; what the column leaves open is counted.</summary>
    [Fact]
    public void Equal_times_are_in_the_order_of_the_column_that_is_named()
    {
        string[] asked = ["process", "FILE", "--then-by", "seq"];
        var json = Run.OnFile(Sequence, [.. asked, "--json"]).Json;
        Assert.Equal(["Enter>Interview>Plan>Contract"], Variants(json));
        Assert.Equal((5, 3, "seq"), ((int)json["notes"]!["adjacent_equal_times"]!, (int)json["notes"]!["equal_times_left_open"]!, (string)json["columns"]!["then-by"]!));
        var text = Run.OnFile(Sequence, [.. asked, "--lang", "en"]).Output;
        Assert.Contains("at equal times : seq", text, StringComparison.Ordinal);
        Assert.Contains("events with the timestamp of the one before them: 5; their order is that of the column seq.", text, StringComparison.Ordinal);
        Assert.Contains("events of one timestamp whose number of order is the same or missing: 3;", text, StringComparison.Ordinal);
        Assert.Equal(2, Variants(Run.OnFile(Sequence, "process", "FILE", "--json").Json).Length);
        Assert.Contains("--then-by takes that of a column of numbers", Run.OnFile(Sequence, "process", "FILE", "--lang", "en").Output, StringComparison.Ordinal);
        Assert.StartsWith("csv/not-a-rank at line 2, column 31: 'x2'", Run.OnFile(Sequence.Replace("08:00Z,2\n", "08:00Z,x2\n", StringComparison.Ordinal), [.. asked, "--lang", "en"]).Error, StringComparison.Ordinal);
        Assert.StartsWith("analyse/option-does-not-apply: --then-by", Run.OnFile(Sequence, [.. asked, "--order", "file", "--lang", "en"]).Error, StringComparison.Ordinal);
    }

    /// <summary>Newest first, what has equal times is written newest first too: sorting by time alone leaves it backwards.</summary>
    [Fact]
    public void A_file_that_is_written_newest_first_is_told()
    {
        const string Log = "case,activity,timestamp\n1,Done,2026-03-03\n1,E2,2026-03-02\n1,E1,2026-03-02\n1,Open,2026-03-01\n2,Done,2026-03-03\n2,Open,2026-03-01\n";
        Assert.Equal(1, (int)Run.OnFile(Log, "process", "FILE", "--json").Json["notes"]!["cases_newest_first"]!);
        Assert.Contains("cases written newest first, in which timestamps are equal or missing: 1;", Run.OnFile(Log, "process", "FILE", "--lang", "en").Output, StringComparison.Ordinal);
        Assert.Equal(0, (int)Run.OnFile(Sequence, "process", "FILE", "--json").Json["notes"]!["cases_newest_first"]!);
    }

    [Theory]
    [InlineData("case,activity,date,time\n1,A,2026-03-01,9:30\n1,B,2026-03-01,07:00\n", "date+time", "B>A", "2026-03-01T07:00:00+00:00")]
    [InlineData("dossier;étape;date;heure\n1;A;13/03/2026;09:30\n1;B;13/03/2026;07:00\n", "date+heure", "B>A", "2026-03-13T07:00:00+00:00")]
    [InlineData("case,activity,date,time\n1,A,2026-03-01,2026-03-01T09:30Z\n1,B,2026-03-01,2026-03-01T07:00Z\n", "time", "B>A", "2026-03-01T07:00:00+00:00")]
    [InlineData("case,activity,le,à\n1,A,2026-03-01,09:30\n1,B,2026-03-01,07:00\n", "le+à", "B>A", "2026-03-01T07:00:00+00:00", "--timestamp", "le,à")]
    [InlineData("case,activity,date,heure\n1,A,2026-03-01,09:30\n1,B,2026-03-01,\n", "date+heure", "B>A", "2026-03-01T00:00:00+00:00")]
    public void A_day_and_a_time_of_day_of_two_columns_are_one_time(string log, string column, string variant, string first, params string[] options)
    {
        var json = Run.OnFile(log, ["process", "FILE", .. options, "--json"]).Json;
        Assert.Equal((column, variant, first), ((string)json["columns"]!["timestamp"]!, Variants(json).Single(), (string)json["first_ts"]!));
    }

    [Fact]
    public void A_column_of_times_that_is_not_taken_is_named()
    {
        Assert.Contains("timestamp : date (and not 'heure')", Run.OnFile("case,activity,date,heure\n1,A,2026-03-01,09:30\n", "process", "FILE", "--timestamp", "date", "--lang", "en").Output, StringComparison.Ordinal);
        Assert.Contains("timestamp : time (and not 'date')", Run.OnFile("case,activity,date,time\n1,A,2026-03-01,2026-03-01T08:00Z\n", "process", "FILE", "--lang", "en").Output, StringComparison.Ordinal);
    }

    /// <summary>Everything that is not stated, broken off or of a case without events is counted, where it touched a number.</summary>
    [Fact]
    public void Transitions_that_are_missing_and_cases_without_events_are_told()
    {
        const string Log = "case,activity,timestamp,lifecycle\n1,A,2024-05-01T08:00Z,start\n1,A,2024-05-01T09:00Z,complete\n1,B,2024-05-01T10:00Z,\n1,C,2024-05-01T11:00Z,start\n1,C,2024-05-01T12:00Z,NA\n"
            + "3,,2024-05-01T09:00Z,complete\n4,A,2024-05-01T09:00Z,start\n4,A,2024-05-01T10:00Z,ate_abort\n";
        var run = Run.OnFile(Log, "process", "FILE", "--lang", "en").Output;
        Assert.All(
            [
                "cases without any event: 1; they count among the cases,", "events without a transition: 2; counted;", "events that break off or withdraw (ate_abort, pi_abort, withdraw): 1;",
                "activities that went from their start to their complete: 1; where nothing is between the two", "Taken for missing: 'NA'", ": cases, share of all cases", "share of time between events",
            ],
            said => Assert.Contains(said, run, StringComparison.Ordinal));
        var notes = Run.OnFile(Log, "process", "FILE", "--json").Json["notes"]!;
        Assert.Equal((1, 0, 2, 1, 1), ((int)notes["cases_without_events"]!, (int)notes["cases_without_time"]!, (int)notes["events_without_transition"]!, (int)notes["events_broken_off"]!, (int)notes["instances_of_start_and_complete"]!));
    }

    /// <summary>A+start is never complete: no table of starts that never end, and a name half missing is told.</summary>
    [Fact]
    public void A_classifier_with_the_transition_has_no_service_times()
    {
        const string Log = "case,activity,timestamp,lifecycle\n1,A,2024-05-01T08:00Z,start\n1,A,2024-05-01T09:00Z,complete\n1,B,2024-05-01T10:00Z,\n";
        var json = Run.OnFile(Log, "process", "FILE", "--classifier", "activity,lifecycle", "--json").Json;
        Assert.Empty(json["activity_times"]!.AsArray());
        Assert.Equal((3, 1), ((int)json["notes"]!["events_named_with_transition"]!, (int)json["notes"]!["events_partly_named"]!));
        Assert.Equal(["A+start>A+complete>B+"], Variants(json));
    }

    /// <summary>Nothing tells an activity of no time, written end first, from an end whose start is missing and another start.</summary>
    [Fact]
    public void A_start_behind_its_complete_is_not_paired_and_told()
    {
        const string Log = "case,activity,timestamp,lifecycle\n1,A,2024-05-01T08:00Z,complete\n1,A,2024-05-01T08:00Z,start\n1,B,2024-05-01T09:00Z,start\n1,B,2024-05-01T09:00Z,complete\n";
        var json = Run.OnFile(Log, "process", "FILE", "--json").Json;
        Assert.Equal(1, (int)json["notes"]!["starts_behind_their_complete"]!);
        Assert.Equal(["B:1:0:0", "A:0:1:1"], json["activity_times"]!.AsArray().Select(t => $"{t!["activity"]}:{t["instances"]}:{t["starts_without_complete"]}:{t["completes_without_start"]}"));
        Assert.Contains("starts written behind a complete of the same activity and timestamp: 1;", Run.OnFile(Log, "process", "FILE", "--lang", "en").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_are_as_long_as_asked()
    {
        var log = "case,activity,timestamp\n" + string.Concat(Enumerable.Range(0, 40).Select(v => $"{v},A,2026-01-01\n{v},B{v},2026-01-02\n"));
        var json = Run.OnFile(log, "process", "FILE", "--top", "all", "--json").Json;
        Assert.Equal((40, 40), (json["order_ts"]!["top_variants"]!.AsArray().Count, json["bottlenecks"]!.AsArray().Count));
        Assert.Contains("Variants (3 most frequent of 40", Run.OnFile(log, "process", "FILE", "--top", "3", "--lang", "en").Output, StringComparison.Ordinal);
        Assert.StartsWith("analyse/bad-option: --top", Run.OnFile(log, "process", "FILE", "--top", "0", "--lang", "en").Error, StringComparison.Ordinal);
    }

    /// <summary>One case went on from Closed and came back to it: no other case did.</summary>
    [Fact]
    public void Who_goes_on_may_be_the_case_itself()
    {
        const string Log = "case,activity,timestamp\n1,Work,2026-03-02\n1,Closed,2026-03-04\n1,Reopened,2026-03-10\n1,Work,2026-03-11\n1,Closed,2026-03-12\n";
        Assert.Contains("cases that end with an activity from which cases went on elsewhere: 1;", Run.OnFile(Log, "process", "FILE", "--lang", "en").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("case;activity;timestamp\n1;A;2024-05-01\n1;B; x;2024-05-01\n", "csv/field-count at line 3", "a text that holds ';' is to be put in quotes", "se met entre guillemets")]
    [InlineData("case;activity;timestamp\n1;A\n", "csv/field-count at line 2", "fill up what is missing, or put a text with a line break in quotes", "un saut de ligne se met entre guillemets")]
    [InlineData("case,activity,timestamp\n1,A \"x\" b,2024-05-01\n", "csv/bad-quotes at line 2", "put the whole field in quotes, and write each quote of its text twice", "écrivez deux fois chaque guillemet")]
    [InlineData("case,activity,timestamp,Activity\n1,A,2024-05-01,B\n", "csv/duplicate-column at line 1", "rename one", "renommez-en une")]
    [InlineData("id,what,when\n1,A,2024-05-01\n", "csv/missing-column at line 1", "of the case and the activity and the timestamp; name them with '--case' and '--activity' and '--timestamp'", "« --case », « --activity », « --timestamp »")]
    [InlineData("case;activity;timestamp\n1;A;28 août 2012 14:05\n", "csv/month-name at line 2, column 5", "Write it as a number", "en chiffres")]
    [InlineData("case,activity,Date,Time\n1,A,06 May 2024,14:05\n", "csv/month-name at line 2, column 5", "Write it as a number", "en chiffres")]
    [InlineData("case;activity;timestamp\n1;A;3.5\n", "csv/number-as-time at line 2, column 5", "Add it to that moment and write the date", "ajoutez-le à ce moment")]
    [InlineData("case;activity;timestamp\n1;A;1/1\n", "csv/date-without-year at line 2, column 5", "'1/1' has no year of four digits. Write it, such as 2024-05-01", "il y manque l’année, en quatre chiffres")]
    [InlineData("case;activity;timestamp\n1;A;14/2 08:00\n", "csv/date-without-year at line 2, column 5", "'14/2 08:00' has no year", "il y manque l’année")]
    [InlineData("case;activity;timestamp\n1;A;2025-01\n", "csv/date-without-day at line 2, column 5", "'2025-01' has no day: a month is no moment. Write the day", "il y manque le jour")]
    [InlineData("case;activity;timestamp\n1;A;2024-02-30\n", "csv/no-such-time at line 2, column 5", "if it stands for none, empty the cell or say --missing", "n’existe pas")]
    [InlineData("case;activity;timestamp\n1;A;2016-12-31T23:59:60Z\n", "csv/leap-second at line 2, column 5", "Write the second before or behind it", "seconde intercalaire")]
    [InlineData("case;activity;timestamp\n1;A;13/05/24\n", "csv/dates-in-doubt at line 2, column 5", "some years of the file have two digits", "année de deux chiffres")]
    [InlineData("case;activity;timestamp\n1;A;[24.04.2016 23:09:17]\n", "csv/invalid-time at line 2, column 5", "is not read as a time. Write it as 2024-05-01T08:00:00Z", "écrivez-le 2024-05-01T08:00:00Z")]
    [InlineData("case,activity,date,time\n1,A,2024-05-01,08:00\n1,B,,09:00\n", "csv/day-missing at line 3, column 5", "write the date there", "écrivez-le")]
    public void A_table_that_is_not_read_says_what_to_do(string log, string code, string english, string french)
    {
        var refused = Run.OnFile(log, "process", "FILE", "--lang", "en").Error;
        Assert.StartsWith(code, refused, StringComparison.Ordinal);
        Assert.Contains(english, refused, StringComparison.Ordinal);
        Assert.Contains(french, Run.OnFile(log, "process", "FILE", "--lang", "fr").Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".xlsx", "PK\u0003\u0004xl/workbook.xml", "text/spreadsheet", "save the sheet as 'CSV UTF-8'")]
    [InlineData(".parquet", "PAR1", "log/unknown-format", "Write it as XES or CSV")]
    [InlineData(".json", """[{"case":1,"activity":"A"}]""", "ocel/no-log", "or as CSV with a row an event")]
    [InlineData(".json", """{"cases":[]}""", "ocel/no-log", "or as CSV with a row an event")]
    [InlineData(".xes", "<log><trace><event><string key=\"concept:name\" value=\"A & B\"/></event></trace></log>", "xes/not-well-formed", "& is written &amp;")]
    [InlineData(".xes", "<?xml version=\"1.0\" encoding=\"utf_8\"?><log/>", "xes/unknown-encoding", "such as encoding=\"UTF-8\"")]
    [InlineData(".xes", "<log><trace><event><string key=\"concept:name\" value=\"A&#7;\"/></event></trace></log>", "xes/invalid-character", "The character '0x07' can't stand in XML: take it out")]
    [InlineData(".xes", "<log><trace><event>", "xes/not-well-formed", "The file is cut off: export it again")]
    [InlineData(".xes", "<log><trace><event><date key=\"time:timestamp\" value=\"01/05/2024\"/></event></trace></log>", "xes/invalid-value at line 1", "A date is written 2024-05-01T08:00:00+02:00")]
    [InlineData(".xes", "<log><trace><event><string key=\"concept:name\" value=\"1\"/><string key=\"concept:name\" value=\"2\"/></event></trace></log>", "xes/duplicate-key", "or give it another key")]
    [InlineData(".xes", "<log><trace><event><text key=\"a\" value=\"1\"/></event></trace></log>", "xes/unknown-element", "or export it again")]
    [InlineData(".xml", "<definitions/>", "xes/no-log", "--object-type")]
    public void A_file_of_another_kind_is_refused_with_what_to_do(string ending, string content, string code, string says) => Assert.Multiple(
        () => Assert.StartsWith(code, OnKind(ending, content, "--lang", "en").Error, StringComparison.Ordinal),
        () => Assert.Contains(says, OnKind(ending, content, "--lang", "en").Error, StringComparison.Ordinal),
        () => Assert.StartsWith(code.Split(" at ")[0], OnKind(ending, content, "--lang", "fr").Error, StringComparison.Ordinal));

    [Theory]
    [InlineData(".tsv")]
    [InlineData(".txt")]
    public void A_table_of_another_ending_is_a_table(string ending) =>
        Assert.Equal(1, (int)OnKind(ending, "case\tactivity\ttimestamp\n1\tA\t2024-05-01\n", "--json").Json["cases"]!);

    private static string[] Variants(System.Text.Json.Nodes.JsonNode json) =>
        [.. json["order_ts"]!["top_variants"]!.AsArray().Select(v => string.Join('>', v!["activities"]!.AsArray()))];

    private static Run OnKind(string ending, string content, params string[] options)
    {
        var file = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + ending);
        File.WriteAllText(file, content);
        try
        {
            return Run.Of(["process", file, .. options]);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>One case of 3,040 is not 0 %, nor are 3,039 all (summarytools #51).</summary>
    [Fact]
    public void A_share_of_somebody_is_not_written_as_none_nor_one_of_not_all_as_all()
    {
        var rows = "case,activity,timestamp\n" + string.Concat(Enumerable.Range(0, 3040).Select(i => $"{i},A,2025-03-01\n{i},{(i == 0 ? "X" : "B")},2025-03-02\n"));
        var text = Run.OnFile(rows, "process", "FILE", "--plan", "A,B", "--lang", "en").Output;
        Assert.Matches(@"\n +1  < 0\.1 %  A → X", text);
        Assert.Matches(@"\n    3,039 > 99\.9 %  A → B", text);
        Assert.Matches(@"\nA → X +86,400 +86,400 +< 0\.1 %", text);
        Assert.Matches(@"\nB +3,039 +> 99\.9 % +> 99\.9 %", text);
        Assert.Contains("< 0,1 %", Run.OnFile(rows, "process", "FILE", "--lang", "fr").Output, StringComparison.Ordinal);
        var svg = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + ".svg");
        try
        {
            Run.OnFile(rows, "process", "FILE", "--plan", "A,B", "--svg", svg, "--lang", "en");
            Assert.Contains("&gt; 99.9%", File.ReadAllText(svg), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(svg);
        }
    }

    /// <summary>Steps that are separated by something else are told how; the advice, followed, answers.</summary>
    [Theory]
    [InlineData("A;B")]
    [InlineData("A -> B")]
    [InlineData("A → B")]
    [InlineData("A|B")]
    public void Steps_of_a_plan_that_no_comma_separates_are_told(string plan)
    {
        const string Log = "case,activity,timestamp\n1,A,2024-05-01\n1,B,2024-05-02\n1,C,2024-05-03\n";
        Assert.Contains("commas separate the steps: --plan \"A,B,C\"", Run.OnFile(Log, "process", "FILE", "--plan", plan + ",C", "--lang", "en").Error, StringComparison.Ordinal);
        Assert.Equal(0, Run.OnFile(Log, "process", "FILE", "--plan", "A,B,C").ExitCode);
    }

    /// <summary>A drawing that was given the name of the data overwrote them.</summary>
    [Fact]
    public void A_drawing_never_overwrites_the_data()
    {
        const string Log = "case,activity,timestamp\n1,A,2024-05-01\n1,B,2024-05-02\n";
        var file = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + ".csv");
        File.WriteAllText(file, Log);
        try
        {
            var run = Run.Of(["process", file, "--svg", file, "--lang", "en"]);
            Assert.Equal((2, ""), (run.ExitCode, run.Output));
            Assert.StartsWith("analyse/bad-option: --svg: the drawing is an SVG file; give it a name that ends in .svg", run.Error, StringComparison.Ordinal);
            Assert.Equal(Log, File.ReadAllText(file));
        }
        finally
        {
            File.Delete(file);
        }
    }
}
