using System.Text.Json.Nodes;

namespace Pathways.Api.Tests.Analysis;

/// <summary>Inputs of public bug reports of the field (docs/cases.md), with right values of R or by hand: what is left open is said.</summary>
public sealed class FieldReportTests
{
    [Theory]
    [InlineData("t,c,g\n5,here,a\n8,here,a\n12,here,b\n", "No exit: all rows are censored")]
    [InlineData("t,c,g\n5,job,a\n8,here,a\n12,here,a\n", "One group only")]
    [InlineData("t,c,g\n5,here,a\n8,here,a\n12,job,b\n", "No test for job: no such exit while two groups are at risk")]
    public void An_incidence_without_an_estimate_or_a_test_says_why(string rows, string why)
    {
        string[] asked = ["incidence", "FILE", "--time", "t", "--event", "c", "--censored", "here", "--by", "g"];
        Assert.Contains(why, Run.OnFile(rows, [.. asked, "--lang", "en"]).Output, StringComparison.Ordinal);
        Assert.StartsWith(why, (string)Run.OnFile(rows, [.. asked, "--json"]).Json["no_test_because"]!, StringComparison.Ordinal);
        Assert.Null(Run.OnFile("t,c,g\n5,job,a\n8,here,a\n12,here,b\n", [.. asked, "--json"]).Json["no_test_because"]);
    }

    [Theory]
    [InlineData("t,e,g\n5,0,a\n8,0,a\n12,0,b\n", "No test: no event while two groups are at risk")]
    [InlineData("t,e,g\n5,0,a\n8,0,a\n12,1,b\n", "No test: no event while two groups are at risk")]
    [InlineData("t,e,g\n5,1,a\n8,0,a\n", "One group only")]
    public void A_survival_without_a_test_says_why(string rows, string why)
    {
        string[] asked = ["survival", "FILE", "--time", "t", "--event", "e", "--by", "g"];
        Assert.Contains(why, Run.OnFile(rows, [.. asked, "--lang", "en"]).Output, StringComparison.Ordinal);
        Assert.StartsWith(why, (string)Run.OnFile(rows, [.. asked, "--json"]).Json["no_test_because"]!, StringComparison.Ordinal);
    }

    /// <summary>R: S(0) = 0.75 in both groups, log-rank 0.0108865; Stata drops these four rows.</summary>
    [Theory]
    [InlineData("survival", "e"), InlineData("incidence", "e"), InlineData("cox", "e")]
    public void Rows_of_time_0_are_at_risk_at_0_and_said(string command, string exit)
    {
        const string Rows = "t,e,g\n0,1,a\n0,0,a\n3,1,a\n5,0,a\n0,1,b\n2,1,b\n4,0,b\n6,1,b\n";
        string[] asked = [command, "FILE", "--time", "t", "--event", exit, "--by", "g"];
        Assert.Contains("Time 0: 3 rows, counted among those at risk at 0 (as R does; Stata leaves them out).", Run.OnFile(Rows, [.. asked, "--lang", "en"]).Output, StringComparison.Ordinal);
        Assert.Contains("Temps 0 : 3 lignes", Run.OnFile(Rows, [.. asked, "--lang", "fr"]).Output, StringComparison.Ordinal);
        var json = Run.OnFile(Rows, [.. asked, "--json"]).Json;
        Assert.Equal(3, (int)json["n_time_0"]!);
        if (command == "survival")
        {
            Assert.Equal((4.0, 0.75), ((double)json["groups"]!["a"]!["steps"]![0]!["n_risk"]!, (double)json["groups"]!["a"]!["steps"]![0]!["surv"]!));
            Assert.Equal(0.0108865, (double)json["logrank"]!["chisq"]!, 1e-7);
        }

        Assert.DoesNotContain("Time 0", Run.OnFile(Rows.Replace("\n0,", "\n1,", StringComparison.Ordinal), [.. asked, "--lang", "en"]).Output, StringComparison.Ordinal);
    }

    /// <summary>A start and its complete are one time that something was done. The map counts both, and says so.</summary>
    [Fact]
    public void A_start_and_its_complete_are_no_repetition()
    {
        const string Log = """
            case,activity,lifecycle,timestamp
            1,A,start,2026-01-05T08:00:00Z
            1,B,start,2026-01-05T08:30:00Z
            1,A,complete,2026-01-05T09:00:00Z
            1,B,complete,2026-01-05T10:00:00Z
            1,A,start,2026-01-05T11:00:00Z
            1,A,complete,2026-01-05T11:15:00Z
            """;
        var json = Run.OnFile(Log, "process", "FILE", "--transition", "lifecycle", "--json").Json;
        Assert.Equal(3, (int)json["notes"]!["events_beside_completion"]!);
        Assert.Equal([("A", 2, 1), ("B", 1, 0)], json["activity_times"]!.AsArray().Select(t => ((string)t!["activity"]!, (int)t["instances"]!, (int)t["cases_with_rework"]!)));
        var text = Run.OnFile(Log, "process", "FILE", "--transition", "lifecycle", "--lang", "en").Output;
        Assert.Contains("events that are no completion (start, schedule, suspend…): 3; each counts, beside its completion, in the map, the variants, the plan and the conformance.", text, StringComparison.Ordinal);
        Assert.Contains("several events in", text, StringComparison.Ordinal);
        Assert.Matches(@"start to complete +n +repeated in[^\n]*\n[^\n]*\nA +2 +1 [^\n]*\nB +1 +0 ", text);
    }

    /// <summary>Who reads a masked table must know which rules masked it; the numbers of dominance and p % would help to guess.</summary>
    [Fact]
    public void A_masked_table_says_by_which_rules()
    {
        const string Rows = "region,kind,value\nN,x,100\nN,x,90\nN,x,80\nN,x,70\nN,y,500\nN,y,5\nN,y,5\nN,y,5\nS,x,60\nS,x,50\nS,x,55\nS,y,30\nS,y,35\nS,y,25\n";
        string[] asked = ["suppress", "FILE", "--k", "3", "--value", "value", "--contributions", "--dominance", "2,85", "--p", "10", "--accept-replay"];
        Assert.Equal(["threshold", "dominance", "p_percent"], Run.OnFile(Rows, [.. asked, "--json"]).Json["rules"]!.AsArray().Select(r => (string)r!));
        var text = Run.OnFile(Rows, [.. asked, "--lang", "en"]).Output;
        Assert.All(["on the number of contributors", "Dominance rule", "p % rule"], said => Assert.Contains(said, text, StringComparison.Ordinal));
        Assert.DoesNotContain("85", text.Split('─')[0], StringComparison.Ordinal);
        Assert.Equal(["threshold"], Run.OnFile("a,n\nx,7\ny,9\n", "suppress", "FILE", "--no-total", "--json").Json["rules"]!.AsArray().Select(r => (string)r!));
    }

    /// <summary>The p % rule assumes that no contribution is negative: one that is, is refused with its place.</summary>
    [Fact]
    public void A_negative_contribution_is_refused_with_its_place()
    {
        var run = Run.OnFile("r,v\nN,-5\nN,-6\nN,-7\n", "suppress", "FILE", "--k", "3", "--contributions", "--p", "10", "--lang", "en");
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("analyse/not-a-count: row 2, column 'v': '-5'", run.Error, StringComparison.Ordinal);
        Assert.Equal(2, Run.OnFile("r,v\nN,5\nN,6\nN,7\n", "suppress", "FILE", "--k", "3", "--contributions", "--p", "0").ExitCode);
    }

    /// <summary>Offsets are converted, never relabelled: 10:00+05:00 is an hour before 06:00Z.</summary>
    [Fact]
    public void Offsets_are_converted()
    {
        var json = Run.OnFile(
            "case,activity,timestamp\n1,A,2026-07-23T10:00:00+05:00\n1,B,2026-07-23T06:00:00Z\n2,A,2026-07-23T09:30:00+05:30\n2,B,2026-07-23T04:00:00-01:00\n", "process", "FILE", "--json").Json;
        var edge = json["order_ts"]!["performance_dfg"]![0]![2]!;
        Assert.Equal((2, 3600.0, 3600.0), ((int)edge["n"]!, (double)edge["min_s"]!, (double)edge["max_s"]!));
    }

    /// <summary>Numbers that stand for categories: what they were taken for is in the answer. R: 0.171932 as a number, 1.50401 and 0.398469 as levels.</summary>
    [Fact]
    public void A_category_written_as_a_number_is_told_as_a_number()
    {
        const string Rows = "t,e,site\n5,1,1\n7,0,2\n9,1,3\n3,1,2\n8,1,1\n12,0,3\n2,1,3\n6,1,2\n11,0,1\n4,1,2\n10,1,3\n13,0,1\n";
        string[] asked = ["cox", "FILE", "--time", "t", "--event", "e", "--by", "site"];
        Assert.Contains("site: number", Run.OnFile(Rows, [.. asked, "--lang", "en"]).Output, StringComparison.Ordinal);
        Assert.Equal(0.171932, (double)Run.OnFile(Rows, [.. asked, "--json"]).Json["cox_efron"]![0]!["coef"]!, 1e-6);
        var levels = Run.OnFile(Rows, [.. asked, "--levels", "site", "--json"]).Json["cox_efron"]!.AsArray();
        Assert.Equal([1.50401, 0.398469], levels.Select(l => Math.Round((double)l!["coef"]!, l == levels[0] ? 5 : 6)));
    }

    /// <summary>Nothing is known of a group after its last follow-up, unless nobody of it is left.</summary>
    [Fact]
    public void After_the_last_follow_up_of_a_group_there_is_no_estimate()
    {
        var json = Run.OnFile(
            "t,e,g\n2,1,a\n4,0,a\n6,1,a\n7,0,a\n3,1,b\n8,1,b\n15,0,b\n30,1,b\n", "survival", "FILE", "--time", "t", "--event", "e", "--by", "g", "--at", "5,10,40", "--json").Json["groups"]!;
        Assert.Equal([0.75, null, null], json["a"]!["at_times"]!.AsArray().Select(r => (double?)r!["survival"]));
        Assert.Equal([0.75, 0.5, 0.0], json["b"]!["at_times"]!.AsArray().Select(r => (double?)r!["survival"]));
    }

    /// <summary>Codes that begin with a dot, hold blanks or look like mentions are names as any other, and order of rows changes nothing.</summary>
    [Fact]
    public void Codes_with_dots_are_codes_and_the_order_of_rows_changes_nothing()
    {
        string[] rows = [". IE04;.D1;F;3", ". IE04;.D1;M;12", ".IE05;.D1;F;20", ".IE05;.D1;M;15", "@IE06;D2;F;9", "@IE06;D2;M;30", "..IE07;D2;F;14", "..IE07;D2;M;22"];
        var answers = new[] { rows, [.. rows.Reverse()], [.. rows.OrderBy(r => r[^1])] }.Select(order =>
            Run.OnFile("commune;dept;sex;count\n" + string.Join('\n', order) + "\n", "suppress", "FILE", "--no-total", "--hierarchy", "commune:dept", "--json").Json["table"]!.ToJsonString()).ToArray();
        Assert.Single(answers.Distinct());
        var table = JsonNode.Parse(answers[0])!.AsArray();
        double? Cell(string commune, string sex) => (double?)table.Single(c => (string)c!["commune"]! == commune && (string)c["sex"]! == sex)!["value"];
        Assert.Equal([null, null, 15, 23, 50], new[] { Cell(". IE04", "F"), Cell(".IE05", "F"), Cell(". IE04", "Total"), Cell(".D1", "F"), Cell(".D1", "Total") });
    }

    /// <summary>A pair that occurs twice in a case counts twice, with both its times (1 and 3 days).</summary>
    [Fact]
    public void A_pair_that_comes_again_in_a_case_is_timed_each_time()
    {
        var json = Run.OnFile(
            "case,activity,timestamp\n1,A,2026-01-01T00:00Z\n1,B,2026-01-02T00:00Z\n1,A,2026-01-05T00:00Z\n1,B,2026-01-08T00:00Z\n2,A,2026-01-01T00:00Z\n2,C,2026-01-03T00:00Z\n2,B,2026-01-10T00:00Z\n", "process", "FILE", "--json").Json;
        var pair = json["order_ts"]!["performance_dfg"]!.AsArray().Single(e => (string)e![0]! == "A" && (string)e[1]! == "B")![2]!;
        Assert.Equal((2, 86400.0, 259200.0, 172800.0), ((int)pair["n"]!, (double)pair["min_s"]!, (double)pair["max_s"]!, (double)pair["median_s"]!));
    }

    /// <summary>Three events of one instance (schedule, start, complete): served from start to complete, and the two others are told.</summary>
    [Fact]
    public void A_schedule_is_no_start()
    {
        var json = Run.OnFile(
            "patient,activity,timestamp,status\nA,check-in,2017-05-10T08:33Z,complete\nA,surgery,2017-05-11T08:33Z,schedule\nA,surgery,2017-05-12T08:33Z,start\nA,surgery,2017-05-13T08:33Z,complete\n",
            "process", "FILE", "--case", "patient", "--transition", "status", "--json").Json;
        var surgery = json["activity_times"]!.AsArray().Single(t => (string)t!["activity"]! == "surgery")!;
        Assert.Equal((1, 86400.0, 172800.0), ((int)surgery["instances"]!, (double)surgery["service"]!["median_s"]!, (double)surgery["waiting"]!["median_s"]!));
        Assert.Equal(2, (int)json["notes"]!["events_beside_completion"]!);
        var plain = Run.OnFile("case,activity,timestamp,status\n1,A,2017-05-10T08:33Z,complete\n", "process", "FILE", "--transition", "status", "--json").Json;
        Assert.Equal(0, (int)plain["notes"]!["events_beside_completion"]!);
    }

    [Fact]
    public void A_default_activity_of_the_log_is_told()
    {
        const string Log = """
            <log xes.version="1849.2016" xes.features=""><extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
            <global><string key="concept:name" value="__INVALID__"/></global>
            <trace><string key="concept:name" value="3"/><event><string key="concept:name" value="A"/></event><event><string key="note" value="B"/></event></trace></log>
            """;
        var path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + ".xes");
        File.WriteAllText(path, Log);
        try
        {
            Assert.Equal(1, (int)Run.Of("process", path, "--json").Json["notes"]!["events_of_default_activity"]!);
            Assert.Contains("events without an activity: 1; they have the one that the log declares for this case.", Run.Of("process", path, "--lang", "en").Output, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("'t' is given to --time and to --event", "survival", "--time", "t", "--event", "t")]
    [InlineData("'t' is given to --event and to --time", "incidence", "--time", "t", "--event", "t")]
    [InlineData("'t' is given to --time and to --by", "cox", "--time", "t", "--event", "e", "--by", "t,g")]
    [InlineData("'g' is given to --by and to --strata", "survival", "--time", "t", "--event", "e", "--by", "g", "--strata", "g")]
    [InlineData("'e' is given to --outcome and to --by", "effect", "--outcome", "e", "--by", "e")]
    [InlineData("'g' is taken for --case and for --activity", "process", "--case", "g", "--activity", "g", "--timestamp", "t")]
    public void A_column_has_one_part(string says, string command, params string[] options)
    {
        var run = Run.OnFile("t,e,g\n1,1,a\n0,0,b\n1,1,a\n0,1,b\n", [command, "FILE", .. options, "--lang", "en"]);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("analyse/column-twice: " + says, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_called_by_numbers_are_in_the_order_of_numbers()
    {
        string Rows(string name, int[] numbers) => "t,e,g\n" + string.Concat(numbers.Select((n, i) => $"{i + 1},{i % 2},{name}{n}\n{i + 3},1,{name}{n}\n"));
        foreach (var name in new[] { "", "cluster " })
        {
            var rows = Rows(name, [10, 2, 1, 11]);
            string[] asked = ["FILE", "--time", "t", "--event", "e", "--by", "g", "--json"];
            Assert.Equal(new[] { 1, 2, 10, 11 }.Select(n => $"{name}{n}"), Run.OnFile(rows, ["survival", .. asked]).Json["groups"]!.AsObject().Select(g => g.Key));
            // as R: the first level is what the others are held against
            Assert.Equal($"{name}1", (string)Run.OnFile(rows, ["cox", .. asked, "--levels", "g"]).Json["covariates"]![0]!["reference"]!);
        }

        var table = Run.OnFile("age,n\n18-25,9\n5-17,12\n100+,8\n26-99,30\n", "suppress", "FILE", "--no-total", "--json").Json["table"]!.AsArray().Select(c => (string)c!["age"]!);
        Assert.Equal(["Total", "5-17", "18-25", "26-99", "100+"], table);
    }

    /// <summary>R: S(3) of b is 0.8 with s.e. 0.178885 under whole weights; 0.75 and 0.246063 (robust) where one is 2.5 or 0.5.</summary>
    [Theory]
    [InlineData("2", "2", 11, "greenwood", 0.178885, "whole weights")]
    [InlineData("2.5", "0.5", 10.5, "robust", 0.246063, "robust standard error, except that of the restricted mean")]
    public void Weighted_numbers_are_told_to_be_weighted(string two, string late, double sum, string variance, double error, string says)
    {
        var rows = $"t,e,w,g\n2,1,{two},a\n4,0,1,a\n6,1,3,a\n7,0,{late},b\n3,1,1,b\n8,1,{two},b\n";
        string[] asked = ["survival", "FILE", "--time", "t", "--event", "e", "--weights", "w", "--by", "g", "--at", "3"];
        var json = Run.OnFile(rows, [.. asked, "--json"]).Json;
        Assert.Equal(("w", sum, variance), ((string)json["weights"]!["column"]!, (double)json["weights"]!["sum"]!, (string)json["weights"]!["variance"]!));
        Assert.Equal(error, (double)json["groups"]!["b"]!["at_times"]![0]!["std_err_greenwood"]!, 1e-6);
        var text = Run.OnFile(rows, [.. asked, "--lang", "en"]).Output;
        Assert.Contains("events and at risk are sums of weights", text, StringComparison.Ordinal);
        Assert.Contains(says, text, StringComparison.Ordinal);
    }

    /// <summary>A row copied counts as the activity done again: both are told, whatever lies between them at that time.</summary>
    [Fact]
    public void Rows_that_are_copies_are_told()
    {
        const string Rows = "case,activity,timestamp\n1,A,2026-01-01\n1,B,2026-01-01\n1,A,2026-01-01\n1,A,2026-01-01\n1,A,2026-01-02\n2,A,2026-01-02\n2,C,2026-01-02\n";
        var json = Run.OnFile(Rows, "process", "FILE", "--json").Json;
        Assert.Equal((7, 2), ((int)json["events"]!, (int)json["notes"]!["equal_events"]!));
        Assert.Contains("equal to another of their case (timestamp, activity, transition): 2", Run.OnFile(Rows, "process", "FILE", "--lang", "en").Output, StringComparison.Ordinal);
    }

    /// <summary>Identifiers of 18 digits stay as they are; where a spreadsheet has cut them to 6,21375E+17, cases that became one are told.</summary>
    [Fact]
    public void A_case_cut_to_a_scientific_number_is_told()
    {
        var whole = Run.OnFile("case;activity;timestamp\n621374985123456781;A;2026-01-01\n621374985123456782;A;2026-01-02\n", "process", "FILE", "--json").Json;
        Assert.Equal((2, 0), ((int)whole["cases"]!, (int)whole["notes"]!["events_of_scientific_cases"]!));
        const string Cut = "case;activity;timestamp\n6,21375E+17;A;2026-01-01\n6,21375E+17;A;2026-01-02\n";
        Assert.Equal((1, 2), ((int)Run.OnFile(Cut, "process", "FILE", "--json").Json["cases"]!, (int)Run.OnFile(Cut, "process", "FILE", "--json").Json["notes"]!["events_of_scientific_cases"]!));
        Assert.Contains("several cases may have become one", Run.OnFile(Cut, "process", "FILE", "--lang", "en").Output, StringComparison.Ordinal);
    }

    /// <summary>Which group is taken from which is in the answer, and asking for the other turns the sign.</summary>
    [Fact]
    public void The_direction_of_a_difference_is_told()
    {
        const string Rows = "len,dose\n4.2,0.5\n11.5,0.5\n7.3,0.5\n16.5,Placebo\n15.2,Placebo\n17.3,Placebo\n";
        Assert.Contains("Placebo (1) against 0.5 (0)", Run.OnFile(Rows, "effect", "FILE", "--outcome", "len", "--by", "dose", "--lang", "en").Output, StringComparison.Ordinal);
        double Diff(string arm) => (double)Run.OnFile(Rows, "effect", "FILE", "--outcome", "len", "--by", "dose", "--treated", arm, "--json").Json["diff"]!;
        Assert.Equal((8.666667, -8.666667), (Math.Round(Diff("Placebo"), 6), Math.Round(Diff("0.5"), 6)));
    }

    /// <summary>1 and 2 of a total of 85 less 82: a third cell goes, so that their sum is not 3. Margins are those of everybody, or masked.</summary>
    [Fact]
    public void Small_cells_of_a_small_sum_take_a_third_with_them()
    {
        var table = Run.OnFile("practice,n\nA,1\nB,2\nC,30\nD,40\nE,12\n", "suppress", "FILE", "--no-total", "--json").Json["table"]!.AsArray();
        Assert.Equal([85, null, null, 30, 40, null], table.Select(c => (double?)c!["value"]));
        var wide = Run.OnFile("r,c,n\na,x,1440\na,y,1440\nb,x,0\nb,y,2\nd,x,0\nd,y,196\n", "suppress", "FILE", "--no-total", "--json").Json["table"]!.AsArray();
        double? Cell(string r, string c) => (double?)wide.Single(x => (string)x!["r"]! == r && (string)x["c"]! == c)!["value"];
        Assert.Equal([null, null, null, null, 1638, 3078], new[] { Cell("b", "y"), Cell("b", "Total"), Cell("d", "y"), Cell("d", "Total"), Cell("Total", "y"), Cell("Total", "Total") });
    }

    /// <summary>34, 76, 12 and 0: the odds ratio is 0, not 0.018 of an invented half. Nobody in either arm: Newcombe's interval, no ratio.</summary>
    [Theory]
    [InlineData(34, 76, 12, 0, 0.0, "or without an interval", null)]
    [InlineData(105, 0, 101, 0, null, "Ratios without a value", "No χ² and no z")]
    [InlineData(30, 10, 20, 20, 3.0, null, null)]
    public void What_a_cell_of_0_leaves_open_is_told(int no0, int yes0, int no1, int yes1, double? odds, string? first, string? second)
    {
        var rows = "y,g\n" + string.Concat(Enumerable.Repeat("0,a\n", no0).Concat(Enumerable.Repeat("1,a\n", yes0)).Concat(Enumerable.Repeat("0,b\n", no1)).Concat(Enumerable.Repeat("1,b\n", yes1)));
        string[] asked = ["effect", "FILE", "--outcome", "y", "--by", "g"];
        var json = Run.OnFile(rows, [.. asked, "--json"]).Json;
        var text = Run.OnFile(rows, [.. asked, "--lang", "en"]).Output;
        var told = new[] { first, second }.OfType<string>().ToArray();
        Assert.Equal(odds, (double?)json["odds_ratio"]);
        Assert.Equal(told.Length, json["null_because"]!.AsArray().Count);
        Assert.All(told, t => Assert.Contains(t, text, StringComparison.Ordinal));
        if (yes0 + yes1 == 0)
            Assert.Equal([-0.0352941, 0.0366406], json["newcombe_hybrid_score_ci95"]!.AsArray().Select(v => Math.Round((double)v!, 7)));
    }

    [Fact]
    public void Samples_that_do_not_vary_say_why_there_is_no_test()
    {
        var json = Run.OnFile("y,g\n2,a\n2,a\n2,b\n2,b\n", "effect", "FILE", "--outcome", "y", "--by", "g", "--json").Json["null_because"]!.AsArray();
        Assert.Contains("No t: no arm varies.", json.Select(w => (string)w!));
    }

    /// <summary>R: χ² 1.13804 on 3 degrees of freedom of five groups, p 0.767899454887, whatever their order and names.</summary>
    [Fact]
    public void A_group_that_no_event_meets_is_told_and_order_changes_nothing()
    {
        string[] rows = ["5,1,distal", "8,1,distal", "12,0,distal", "3,0,appendix", "9,0,appendix", "6,1,rectal", "14,1,rectal", "20,0,rectal", "4,0,others", "7,1,proximal", "15,0,proximal"];
        string[] asked = ["survival", "FILE", "--time", "t", "--event", "e", "--by", "g"];
        foreach (var order in new[] { rows, [.. rows.Reverse()], [.. rows.Select(r => r.Replace("appendix", "zappendix", StringComparison.Ordinal))] })
        {
            var csv = "t,e,g\n" + string.Join('\n', order) + "\n";
            var test = Run.OnFile(csv, [.. asked, "--json"]).Json["logrank"]!;
            Assert.Equal(3, (int)test["df"]!);
            Assert.Equal(0.767899454887, (double)test["p"]!, 1e-11);
            Assert.Equal(["others"], test["not_compared"]!.AsArray().Select(g => (string)g!));
            Assert.Contains("Not compared, as nobody of it is at risk when there is an event: others.", Run.OnFile(csv, [.. asked, "--lang", "en"]).Output, StringComparison.Ordinal);
        }

        var pairs = Run.OnFile("t,e,g\n" + string.Join('\n', rows) + "\n", [.. asked, "--json"]).Json["pairwise_logrank"]!.AsArray();
        Assert.Equal("no event while both are at risk", (string)pairs.Single(p => (string)p!["a"]! == "appendix" && (string)p["b"]! == "others")!["null_because"]!);
    }

    /// <summary>Fixed-width exports pad their codes: the padding is no part of them, which is told; two codes that become one are refused.</summary>
    [Fact]
    public void Padded_codes_are_read_without_their_padding_and_said()
    {
        const string Rows = "name,region,n\n\"Ain    \",R1,13\n\"Allier \",R1,20\nJura,\"R2 \",14\nDoubs,R2,21\n";
        string[] asked = ["suppress", "FILE", "--no-total", "--hierarchy", "name:region"];
        var json = Run.OnFile(Rows, [.. asked, "--json"]).Json;
        Assert.Equal(3, (int)json["input"]!["cleaned_fields"]!);
        Assert.Equal(["Total", "R1", "R2", "Ain", "Allier", "Doubs", "Jura"], json["table"]!.AsArray().Select(c => (string)c!["name"]!));
        Assert.Contains("3 fields with blanks too many", Run.OnFile(Rows, [.. asked, "--lang", "en"]).Output, StringComparison.Ordinal);
        Assert.StartsWith("analyse/cell-twice: ", Run.OnFile(Rows + "Ain,R1,9\n", [.. asked, "--lang", "en"]).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_wrong_in_a_table_or_a_time_is_refused_with_its_place()
    {
        Assert.StartsWith("analyse/negative-time: row 2, column 't'", Run.OnFile("t,e\n-1,1\n2,1\n", "survival", "FILE", "--time", "t", "--event", "e", "--lang", "en").Error, StringComparison.Ordinal);
        Assert.StartsWith("analyse/not-a-number: row 2, column 'freq'", Run.OnFile("h;s;freq\nH51;S34;.\nH51;S35;12\n", "suppress", "FILE", "--no-total", "--lang", "en").Error, StringComparison.Ordinal);
        var ocel = """
            {"objectTypes":[{"name":"o","attributes":[]}],"eventTypes":[{"name":"a","attributes":[]}],"objects":[{"id":"o1","type":"o"}],
             "events":[{"id":"e1","type":"a","time":"2026-01-05T09:00:00Z","relationships":[{"objectId":"o1","qualifier":"x"}]},
                       {"id":"e1","type":"a","time":"2026-01-06T09:00:00Z","relationships":[{"objectId":"o1","qualifier":"x"}]}]}
            """;
        var path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + ".jsonocel");
        File.WriteAllText(path, ocel);
        try
        {
            Assert.StartsWith("ocel/duplicate-id at line 3", Run.Of("process", path, "--object-type", "o", "--lang", "en").Error, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Totals of German names are recognised by their sums; the p % rule cannot be held against a table of totals, and is refused.</summary>
    [Fact]
    public void Totals_of_any_name_and_decimals_add_up()
    {
        const string Rows = "Fahrzeugart;Bundesland;Fallzahlen\nPKW;Bayern;40\nPKW;Hessen;12\nPKW;Bremen;3\nPKW;Deutschland insgesamt;55\nLKW;Bayern;22\nLKW;Hessen;9\nLKW;Bremen;8\nLKW;Deutschland insgesamt;39\n"
            + "Fahrzeuge insgesamt;Bayern;62\nFahrzeuge insgesamt;Hessen;21\nFahrzeuge insgesamt;Bremen;11\nFahrzeuge insgesamt;Deutschland insgesamt;94\n";
        var json = Run.OnFile(Rows, "suppress", "FILE", "--json").Json;
        Assert.Equal(("Fahrzeuge insgesamt", "Deutschland insgesamt"), ((string)json["totals"]!["Fahrzeugart"]![0]!, (string)json["totals"]!["Bundesland"]![0]!));
        Assert.Equal(4, (int)json["masked"]!);
        Assert.StartsWith("analyse/option-does-not-apply: --p", Run.OnFile(Rows, "suppress", "FILE", "--p", "10", "--lang", "en").Error, StringComparison.Ordinal);
        var decimals = Run.OnFile("r,v\nA,0.1001\nA,0.2002\nA,0.3003\nB,12.3456\nB,7.1234\nB,3.3333\nTotal,23.4029\n", "suppress", "FILE", "--k", "3", "--contributions", "--accept-replay", "--json").Json["table"]!.AsArray();
        Assert.Equal([23.4029, 0.6006, 22.8023], decimals.Select(c => Math.Round((double)c!["value"]!, 9)));
    }

    /// <summary>Cost grows with |trace| · |plan|: a case of 3,500 events against a plan of 12 is a matter of milliseconds, in memory linear in both.</summary>
    [Fact]
    public void A_long_case_is_held_against_a_long_plan()
    {
        var rows = "case,activity,timestamp\n" + string.Concat(Enumerable.Range(0, 3500).Select(i => $"1,{(char)('A' + i % 8)},2026-01-01T{i / 3600:00}:{i / 60 % 60:00}:{i % 60:00}Z\n"));
        var conformance = Run.OnFile(rows, "process", "FILE", "--plan", "A,B,C,D,E,F,G,H,A,B,C,D", "--json").Json["conformance"]!;
        // all twelve steps are there in order: cost 3500 + 12 − 2·12
        Assert.Equal(1 - 3488.0 / 3512, (double)conformance["mean_trace_fitness"]!, 1e-12);
    }

    /// <summary>A third arm of which no row is complete: two are compared, and the one that is gone is named.</summary>
    [Theory]
    [InlineData("survival", "--time", "t", "--event", "e")]
    [InlineData("incidence", "--time", "t", "--event", "e")]
    [InlineData("effect", "--outcome", "t")]
    public void A_group_that_loses_all_its_rows_is_named(string command, params string[] options)
    {
        const string Rows = "t,e,g\n3,1,A\n5,0,A\n8,1,A\n2,1,B\n6,1,B\n9,0,B\nNA,1,B\nNA,1,C\nNA,0,C\n";
        string[] asked = [command, "FILE", .. options, "--by", "g"];
        var json = Run.OnFile(Rows, [.. asked, "--json"]).Json["left_out"]!;
        Assert.Equal(3, (int)json["rows"]!);
        Assert.Equal(["C"], json["groups"]!.AsArray().Select(g => (string)g!["group"]!));
        Assert.Contains("; nothing is left of C (g)", Run.OnFile(Rows, [.. asked, "--lang", "en"]).Output, StringComparison.Ordinal);
        Assert.Contains("il ne reste rien de C (g)", Run.OnFile(Rows, [.. asked, "--lang", "fr"]).Output, StringComparison.Ordinal);
    }

    /// <summary>R: 0.25, 0.375, 0.5, 0.5 for a and 0.125, 0.25, 0.25, 0.5 for b, whatever the order of rows, and at any times asked for.</summary>
    [Fact]
    public void Tied_causes_and_times_asked_for_lose_no_incidence()
    {
        string[] rows = ["1,a", "1,a", "1,b", "2,a", "2,b", "3,a", "4,0", "5,b"];
        foreach (var order in new[] { rows, [.. rows.Reverse()] })
        {
            var json = Run.OnFile("t,c\n" + string.Join('\n', order) + "\n", "incidence", "FILE", "--time", "t", "--event", "c", "--at", "1,2,3,5", "--json").Json["aalen_johansen"]!.AsArray();
            Assert.Equal([0.25, 0.375, 0.5, 0.5], json.Select(r => Math.Round((double)r!["a"]!, 12)));
            Assert.Equal([0.125, 0.25, 0.25, 0.5], json.Select(r => Math.Round((double)r!["b"]!, 12)));
        }

        var sparse = Run.OnFile("t,c\n1,0\n2,1\n3,1\n4,2\n5,2\n6,0\n", "incidence", "FILE", "--time", "t", "--event", "c", "--at", "0,2,4,6", "--json").Json["aalen_johansen"]!.AsArray();
        Assert.Equal([0, 0, 0.2, 0.4], sparse.Select(r => Math.Round((double)r!["2"]!, 12)));
    }

    /// <summary>R: W = 23120 and p = 0.000108949631 with 200, 8, 170 and 30 values that are 1 or 2 only.</summary>
    [Fact]
    public void Ranks_that_are_nearly_all_tied_have_the_p_of_R()
    {
        var rows = "y,g\n" + string.Concat(Enumerable.Repeat("1,a\n", 200).Concat(Enumerable.Repeat("2,a\n", 8)).Concat(Enumerable.Repeat("1,b\n", 170)).Concat(Enumerable.Repeat("2,b\n", 30)));
        var json = Run.OnFile(rows, "effect", "FILE", "--outcome", "y", "--by", "g", "--json").Json;
        Assert.Equal((23120.0, "normal_cc"), ((double)json["mann_whitney_W"]!, (string)json["mann_whitney_method"]!));
        Assert.Equal(0.000108949631, (double)json["mann_whitney_p"]!, 1e-12);
    }

    [Fact]
    public void A_take_up_that_does_not_differ_gives_no_CACE_and_a_reason()
    {
        var cace = Run.OnFile("y,z,d\n3,t,1\n4,t,1\n5,t,1\n2,c,1\n1,c,1\n3,c,1\n", "effect", "FILE", "--outcome", "y", "--by", "z", "--treated", "t", "--took", "d", "--json").Json["cace"]!;
        Assert.Null(cace["estimate"]);
        Assert.Equal("take-up does not differ between the arms", (string)cace["null_because"]!);
    }
}
