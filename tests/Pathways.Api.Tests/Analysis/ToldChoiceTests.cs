using System.Globalization;

namespace Pathways.Api.Tests.Analysis;

/// <summary>
/// Each choice that an analysis makes on somebody's rows is counted in JSON and said in text, in both languages and under the drawing, where it
/// had an effect; and only there. Inputs of public bug reports of statistics programs (docs/cases.md), values of R or by hand.
/// </summary>
public sealed class ToldChoiceTests
{
    private static readonly string[] Survival = ["survival", "FILE", "--time", "t", "--event", "e"];
    private static readonly string[] Effect = ["effect", "FILE", "--outcome", "y", "--by", "g"];

    public static TheoryData<string, int, string, string, string[]> Choices => new()
    {
        // rows that are there twice are told where a column beside those asked for tells people apart
        { "equal_rows", 2, "id,t,e\np1,5,1\np1,5,1\np2,7,0\np2,7,0\np3,7,0\n", "equal to another in every column of the file: 2; copies or not, each counts.", Survival },
        { "equal_rows", 1, "id;y;g\n1;0;a\n1;0;a\n2;1;a\n3;1;b\n4;0;b\n", "equal to another in every column of the file: 1", Effect },
        { "equal_rows", 0, "t,e\n5,1\n5,1\n7,0\n", "", Survival },
        // people who have several rows that differ
        { "rows_of_a_name_again", 2, "patient,sample,t,e\np1,s1,5,1\np1,s2,5,1\np2,s3,7,0\np3,s4,9,1\np3,s5,9,1\n", "Rows whose patient is that of another: 2; each counts apart.", Survival },
        { "rows_of_a_name_again", 1, "Id_usager;y;g\n1;0;a\n1;0;a\n2;1;a\n3;1;b\n4;0;b\n4;1;b\n", "Rows whose Id_usager is that of another: 1; each counts apart.", Effect },
        { "rows_of_a_name_again", 0, "id,t,e\n1,5,1\n2,5,1\n1,NA,0\n3,4,0\n", "", Survival },
        // identifiers that a spreadsheet cut, as groups, arms, strata, levels and causes
        { "rows_of_scientific_labels", 3, "t;e;g\n5;1;6,21375E+17\n7;0;6,21375E+17\n8;1;7,1E+17\n9;1;621375000000000000\n", "written as 6.21E+17: 3; a spreadsheet lost digits", [.. Survival, "--by", "g"] },
        { "rows_of_scientific_labels", 2, "t,e,g,s\n5,1,a,6.2e+17\n7,0,b,6.2e+17\n8,1,a,x\n9,1,b,x\n", "written as 6.21E+17: 2", [.. Survival, "--by", "g", "--strata", "s"] },
        { "rows_of_scientific_labels", 2, "y;g\n0;6,21375E+17\n1;6,21375E+17\n1;b\n0;b\n", "written as 6.21E+17: 2", Effect },
        { "rows_of_scientific_labels", 2, "t;c;g\n5;job;6,21375E+17\n7;0;6,21375E+17\n8;job;b\n", "written as 6.21E+17: 2", ["incidence", "FILE", "--time", "t", "--event", "c", "--by", "g"] },
        { "rows_of_scientific_labels", 2, "t;e;g\n5;1;6,21375E+17\n7;0;6,21375E+17\n8;1;b\n9;1;b\n6;1;b\n", "written as 6.21E+17: 2", ["cox", "FILE", "--time", "t", "--event", "e", "--by", "g", "--levels", "g"] },
        { "rows_of_scientific_labels", 0, "t,e,g\n5,1,1E5\n7,0,2\n8,1,2\n9,0,1E5\n", "", [.. Survival, "--by", "g"] },
        // one group under two names
        { "labels_alike", 1, "t,e,g\n5,1,Métropole\n7,0,metropole\n8,1,Sud\n", "Métropole / metropole; each stands apart.", [.. Survival, "--by", "g"] },
        { "labels_alike", 1, "t,e,g\n5,1,1\n7,0,1.0\n8,1,2\n", "1 / 1.0; each stands apart.", [.. Survival, "--by", "g"] },
        { "labels_alike", 1, "t,c\n5,Job\n7,job\n8,0\n", "Job / job; each stands apart.", ["incidence", "FILE", "--time", "t", "--event", "c"] },
        { "labels_alike", 0, "t,e,g\n5,1,A\n7,0,A+\n8,1,B\n", "", [.. Survival, "--by", "g"] },
        // groups that are none
        { "groups_of_no_answer", 1, "t,e,g\n5,1,a\n7,0,Ne sait pas\n8,1,a\n", "No answer, but a group like the others: Ne sait pas; --missing \"Ne sait pas\" leaves their rows out.", [.. Survival, "--by", "g"] },
        { "groups_of_no_answer", 2, "t,e,g\n5,1,a\n7,0,-\n8,1,?\n9,NA,a\n", "others: -, ?; --missing \"NA,-,?\" leaves their rows out.", [.. Survival, "--by", "g"] },
        { "groups_called_total", 1, "t,e,g\n5,1,a\n7,0,b\n8,1,Total\n", "A group like the others, in spite of its name: Total.", [.. Survival, "--by", "g"] },
        { "groups_like_codes", 1, "t,e,g\n5,1,1\n7,0,2\n8,1,2\n9,0,99\n", "but a group like the others: 99 (g); --missing \"99\" leaves their rows out.", [.. Survival, "--by", "g"] },
        { "groups_like_codes", 0, "t,e,g\n5,1,75\n7,0,92\n8,1,97\n9,0,99\n", "", [.. Survival, "--by", "g"] },
        { "event_called_censored", 1, "t,Censoring\n5,TRUE\n7,FALSE\n8,TRUE\n", "In spite of the name of Censoring, TRUE is the event there; if TRUE means censored: --event-is FALSE.", ["survival", "FILE", "--time", "t", "--event", "Censoring"] },
        { "event_called_censored", 0, "t,cens\n5,1\n7,0\n8,1\n", "", ["survival", "FILE", "--time", "t", "--event", "cens", "--event-is", "0"] },
        { "event_called_censored", 1, "t,cens,x\n5,1,2\n7,0,4\n8,1,1\n9,1,3\n", "--event-is 0.", ["cox", "FILE", "--time", "t", "--event", "cens", "--by", "x"] },
        { "small_expected", 2, "t,e,g\n5,1,a\n7,0,b\n8,1,a\n9,1,b\n", "The log-rank and Peto–Peto tests are approximate, their p may be too small: groups with fewer than 5 expected events: 2.", [.. Survival, "--by", "g"] },
        { "pairs_small_expected", 3, "t,e,g\n5,1,a\n7,0,b\n8,1,a\n9,1,b\n6,1,c\n7,1,c\n", "Pairs with a group of fewer than 5 expected events, whose p are approximate: 3.", [.. Survival, "--by", "g"] },
        { "small_expected", 2, "t,c,g\n5,x,a\n7,0,b\n8,x,a\n9,x,b\n", "Gray's test is approximate, its p may be too small: groups with fewer than 5 expected exits of a cause: 2.", ["incidence", "FILE", "--time", "t", "--event", "c", "--by", "g"] },
        { "medians_without_limits", 1, "t,e,g\n3,1,a\n4,1,b\n5,1,b\n6,0,b\n7,0,b\n", "'–' beside a median: the curve has no limit there, as at S = 0 or without an event: a.", [.. Survival, "--by", "g"] },
        // numbers that may be codes
        { "numbers_like_codes", 1, "y,g\n3,a\n4,a\n-99,b\n5,b\n", "counted as a number: -99 (y); --missing \"-99\" would leave it out.", Effect },
        { "numbers_like_codes", 1, "t,e,x\n5,1,30\n7,0,41\n9,1,999\n3,1,52\n8,1,28\n", "counted as a number: 999 (x)", ["cox", "FILE", "--time", "t", "--event", "e", "--by", "x"] },
        { "numbers_like_codes", 1, "t,e\n5,1\n7,0\n9999,1\n", "counted as a number: 9999 (t)", Survival },
        { "numbers_like_codes", 0, "t,e\n500,1\n700,0\n999,1\n99,1\n", "", Survival },
        // conversions
        { "columns_with_decimal_comma", 1, "t;e\n1,5;1\n2;0\n", "1,5 is read as one and a half (t).", Survival },
        { "columns_with_points_of_thousands", 1, "t;e\n1.234;1\n950;0\n2.100;1\n", "1.234 is read as one and 234 thousandths, not as a thousand (t).", Survival },
        { "columns_with_points_of_thousands", 0, "t;e\n1.25;1\n2.5;0\n", "", Survival },
        { "times_joined", 1, "t,e\n0.3,1\n0.30000000000000004,1\n2,0\n", "by rounding only: 1, read as the first of them.", Survival },
        { "times_joined", 1, "t,c\n0.3,a\n0.30000000000000004,b\n2,0\n", "by rounding only: 1", ["incidence", "FILE", "--time", "t", "--event", "c"] },
        { "times_joined", 1, "t,e,x\n0.3,1,1\n0.30000000000000004,1,2\n2,0,1\n1,1,3\n", "by rounding only: 1", ["cox", "FILE", "--time", "t", "--event", "e", "--by", "x"] },
        // who is at risk, and what still counts
        { "late_entries", 1, "t,e,d\n5,1,0\n7,0,2\n8,1,0\n", "Delayed entry: 1 rows, at risk only after their entry.", [.. Survival, "--entry", "d"] },
        { "rows_that_may_go_on", 2, "id,d,t,e\n1,0,5,0\n1,5,9,0\n1,9,12,1\n2,0,4,0\n", "Rows censored when another row enters: 2; if these are parts of one person, n, the censored", [.. Survival, "--entry", "d"] },
        { "rows_that_may_go_on", 0, "d,t,e\n0,5,0\n3,9,1\n1,12,1\n", "", [.. Survival, "--entry", "d"] },
        { "rows_after_s_0", 2, "t,e,d\n2,1,0\n7,0,3\n8,1,4\n", "After S fell to 0: 2 rows still observed later", [.. Survival, "--entry", "d"] },
        { "weights_0", 1, "t,e,w\n5,1,2\n7,0,0\n8,1,1\n", "Weights of 0: 1 rows, counted in n and nowhere else.", [.. Survival, "--weights", "w"] },
        { "strata_of_one_group", 1, "t,e,g,s\n5,1,a,x\n7,0,b,x\n8,1,a,y\n9,1,a,y\n", "Strata with one group only: 1; their 2 rows compare nothing.", [.. Survival, "--by", "g", "--strata", "s"] },
        // which mean, which median, which limits
        { "means_beyond_last_time", 1, "t,e,g\n2,1,a\n5,0,a\n3,1,b\n40,0,b\n", "supposes that nothing more happens: a.", [.. Survival, "--by", "g", "--horizon", "6"] },
        { "means_beyond_last_time", 3, "t,e,g\n2,1,a\n5,0,a\n3,1,b\n40,0,b\n", "supposes that nothing more happens: (all), a, b.", [.. Survival, "--by", "g", "--horizon", "41"] },
        { "means_beyond_last_time", 0, "t,e,g\n2,1,a\n5,0,a\n3,1,b\n40,0,b\n", "", [.. Survival, "--by", "g"] },
        { "medians_on_plateau", 1, "t,e\n1,1\n2,1\n5,1\n6,0\n", "gives the beginning of a plateau that lasts to the end: (all).", Survival },
        { "limits_cut", 1, "t,e\n1,1\n2,1\n5,0\n6,0\n", "Limits outside 0 to 1, set to its edge: 1.", [.. Survival, "--conf", "plain"] },
        { "times_after_last", 1, "t,e\n1,1\n2,0\n", "after the last time seen of the group, without an estimate: 1.", [.. Survival, "--at", "1,9"] },
        { "times_without_limits", 1, "t,e\n1,0\n2,1\n5,0\n", "the log-log scale has no limits at 0 or at 1: 1.", [.. Survival, "--at", "1,2"] },
        // what is compared, and how far it is to be trusted
        { "control_as_arm_1", 1, "y,g\n3,control\n4,control\n5,control\n7,active\n8,active\n9,active\n", "Arm 1, from which the other is taken, is 'control'; --treated active turns the difference.", Effect },
        { "control_as_arm_1", 0, "y,g\n3,control\n4,control\n5,control\n7,active\n8,active\n9,active\n", "", [.. Effect, "--treated", "active"] },
        { "outcomes_of_two_values", 1, "y,g\n1,a\n2,a\n2,a\n1,b\n1,b\n2,b\n", "two values only, 1 and 2, compared as numbers; --event-is 2 makes a share of it.", Effect },
        { "small_expected", 4, "y,g\n1,a\n0,a\n0,b\n1,b\n", "χ² is approximate: 4 expected counts below 5; fisher_p is exact.", Effect },
        { "p_values_of_0", 3, "y,g\n" + string.Concat(Enumerable.Repeat("1,a\n0,b\n", 4000)), "p = 0: smaller than any number of this program (1E-300), never nothing: 3.", Effect },
        { "nobody_censored", 1, "t,c\n5,1\n7,2\n8,3\n", "Nobody is censored: each value is an exit; --censored names one that is none.", ["incidence", "FILE", "--time", "t", "--event", "c"] },
        { "causes_called_censored", 1, "t,c\n5,censored\n7,job\n8,job\n", "An exit like the others, in spite of its name: censored; --censored censored makes it censored.", ["incidence", "FILE", "--time", "t", "--event", "c"] },
        { "nobody_censored", 0, "t,c\n5,1\n7,2\n8,3\n", "", ["incidence", "FILE", "--time", "t", "--event", "c", "--censored", "1"] },
        { "rank_test_approximate", 1, "y,g\n1,a\n2,a\n3,a\n3,b\n4,b\n5,b\n", "Rank test: normal, corrected for ties and continuity, as some values are equal.", Effect },
        { "rank_test_approximate", 0, "y,g\n1,a\n2,a\n3,a\n6,b\n4,b\n5,b\n", "", Effect },
        { "wald_without_width", 1, "y,g\n1,a\n1,a\n0,b\n0,b\n", "Wald interval without width", Effect },
        { "weak_first_stage", 1, "y,g,d\n3,b,1\n5,b,1\n4,b,0\n6,b,1\n2,a,0\n3,a,0\n1,a,1\n2,a,0\n", "first-stage F is below 10", [.. Effect, "--took", "d"] },
    };

    [Theory, MemberData(nameof(Choices))]
    public void A_choice_is_told_in_text_and_JSON_where_it_has_an_effect(string name, int count, string rows, string said, string[] asked)
    {
        var (json, text, french) = (Run.OnFile(rows, [.. asked, "--json"]), Run.OnFile(rows, [.. asked, "--lang", "en"]), Run.OnFile(rows, [.. asked, "--lang", "fr"]));
        Assert.Equal((0, ""), (json.ExitCode, json.Error));
        Assert.Equal(count, (int)json.Json["notes"]![name]!);
        if (count > 0)
            Assert.Contains(said, text.Output, StringComparison.Ordinal);
        // as many sentences in the one language as in the other
        Assert.Equal(text.Output.Count(c => c == '\n'), french.Output.Count(c => c == '\n'));
    }

    /// <summary>A table that leaves nothing open has no such sentence: the answer is not buried under notes.</summary>
    [Theory]
    [InlineData("survival", "--time", "t", "--event", "e", "--by", "g", "--at", "2,4")]
    [InlineData("incidence", "--time", "t", "--event", "e", "--by", "g", "--at", "2,4")]
    [InlineData("cox", "--time", "t", "--event", "e", "--by", "x")]
    [InlineData("effect", "--outcome", "e", "--by", "g")]
    public void Where_nothing_was_chosen_nothing_is_said(string command, params string[] asked)
    {
        string[] rows = ["1,1,a,1", "2,0,a,3", "3,1,a,2", "5,0,a,4", "1,1,b,2", "3,1,b,5", "4,0,b,1", "5,1,b,3", "5,0,b,2"];
        var table = "id,t,e,g,x\n" + string.Concat(rows.Concat(rows).Concat(rows).Select((row, i) => $"{i},{row}\n"));
        var json = Run.OnFile(table, [command, "FILE", .. asked, "--json"]).Json;
        Assert.All(json["notes"]!.AsObject(), n => Assert.True((int)n.Value! == 0, n.ToString()));
        Assert.True(json["notes"]!.AsObject().Count >= 5);
    }

    /// <summary>Whatever --event-is does not name is censored: a name that is misspelt in some rows shows, with how often it stands there.</summary>
    [Fact]
    public void What_was_taken_for_the_event_and_what_for_censored_is_told()
    {
        const string Rows = "t,status\n5,job\n6,job\n7,Job\n8,moved\n9,moved\n10,here\n";
        string[] asked = ["survival", "FILE", "--time", "t", "--event", "status", "--event-is", "job"];
        var json = Run.OnFile(Rows, [.. asked, "--json"]).Json;
        Assert.Equal(("""{"job":2}""", """{"moved":2,"Job":1,"here":1}"""), (json["event_values"]!.ToJsonString(), json["censored_values"]!.ToJsonString()));
        Assert.Contains("status : 2 events (job), 4 censored (moved : 2, Job : 1, here : 1).", Said(asked), StringComparison.Ordinal);
        Assert.Contains("e : 1 events (1), 2 censored (0).", Said([.. Survival], "t,e\n1,1\n2,0\n3,0\n"), StringComparison.Ordinal);
        Assert.Contains("y : 1 count as 1 (job), 3 as 0 (here : 2, moved : 1).", Said([.. Effect, "--event-is", "job"], "y,g\njob,a\nhere,a\nmoved,b\nhere,b\n"), StringComparison.Ordinal);
        Assert.Contains("a : 1 exits (yes), 2 others (no : 1, ouj : 1).", Said(["incidence", "FILE", "--time", "t", "--event", "a,b", "--event-is", "yes"], "t,a,b\n1,yes,no\n2,no,yes\n3,ouj,no\n"), StringComparison.Ordinal);

        Assert.Contains("e : 1 rows with the event (1), 2 rows censored (0).", Said([.. Survival, "--weights", "w"], "t,e,w\n1,1,2.5\n2,0,1\n3,0,1\n"), StringComparison.Ordinal);

        string Said(string[] args, string rows = Rows) => Run.OnFile(rows, [.. args, "--lang", "en"]).Output;
    }

    /// <summary>12 of 20 outcomes are missing in one arm and 1 of 20 in the other: what is left is no draw by lot.</summary>
    [Fact]
    public void Rows_left_out_are_told_by_arm()
    {
        var rows = "y,g\n" + string.Concat(Enumerable.Repeat("1,A\n", 6).Concat(Enumerable.Repeat("0,A\n", 2)).Concat(Enumerable.Repeat("NA,A\n", 12))
            .Concat(Enumerable.Repeat("1,B\n", 5)).Concat(Enumerable.Repeat("0,B\n", 14)).Append("NA,B\n"));
        Assert.Contains("13 of 40 rows left out, a value is missing: y (NA : 13); g : A 12 of 20, B 1 of 20", Run.OnFile(rows, [.. Effect, "--lang", "en"]).Output, StringComparison.Ordinal);
        var groups = Run.OnFile(rows, [.. Effect, "--json"]).Json["left_out"]!["by_group"]!.AsArray();
        Assert.Equal([("A", 20, 12), ("B", 20, 1)], groups.Select(g => ((string)g!["group"]!, (int)g["rows"]!, (int)g["left_out"]!)));
    }

    /// <summary>R, coxph: 0.0409409386 against <c>active</c>; its opposite against <c>control</c>.</summary>
    [Fact]
    public void The_level_that_the_others_are_held_against_can_be_chosen()
    {
        const string Rows = "t,e,arm\n5,1,control\n7,0,active\n9,1,control\n3,1,active\n8,1,control\n12,0,active\n2,1,control\n6,1,active\n11,0,control\n4,1,active\n";
        string[] asked = ["cox", "FILE", "--time", "t", "--event", "e", "--by", "arm"];
        var (first, turned) = (Run.OnFile(Rows, [.. asked, "--json"]).Json, Run.OnFile(Rows, [.. asked, "--reference", "arm=control", "--json"]).Json);
        Assert.Equal(("active", "control"), ((string)first["covariates"]![0]!["reference"]!, (string)turned["covariates"]![0]!["reference"]!));
        Assert.Equal(("armcontrol", "armactive"), ((string)first["cox_efron"]![0]!["term"]!, (string)turned["cox_efron"]![0]!["term"]!));
        Assert.Equal(0.0409409386, (double)first["cox_efron"]![0]!["coef"]!, 1e-9);
        Assert.Equal(-0.0409409386, (double)turned["cox_efron"]![0]!["coef"]!, 1e-9);
        Assert.StartsWith("analyse/value-not-found: --reference: no row holds 'controle' in 'arm'; did you mean 'control'?", Error("arm=controle"), StringComparison.Ordinal);
        Assert.StartsWith("analyse/bad-option: --reference expects column=level", Error("control"), StringComparison.Ordinal);
        Assert.StartsWith("analyse/option-does-not-apply: --reference: 'e2' is a number", Run.OnFile("t,e,e2\n1,1,1\n2,1,3\n3,0,1\n", "cox", "FILE", "--time", "t", "--event", "e", "--by", "e2", "--reference", "e2=1", "--lang", "en").Error, StringComparison.Ordinal);

        string Error(string reference) => Run.OnFile(Rows, [.. asked, "--reference", reference, "--lang", "en"]).Error;
    }

    /// <summary>Which covariate is too much is named; leaving it out is enough.</summary>
    [Theory]
    [InlineData("t,e,x,y\n1,1,1,2\n2,0,3,6\n3,1,2,4\n4,1,5,10\n", "'y' apart from x")]
    [InlineData("t,e,x,y\n1,1,1,7\n2,0,3,7\n3,1,2,7\n4,1,5,7\n", "'y' apart from x: constant among those at risk")]
    [InlineData("t,e,x,y\n1,1,7,1\n2,0,7,2\n3,1,7,3\n4,1,7,5\n", "'x' does not vary among those at risk at the events")]
    public void A_covariate_that_adds_nothing_is_named(string rows, string said) =>
        Assert.Contains(said, Run.OnFile(rows, "cox", "FILE", "--time", "t", "--event", "e", "--by", "x,y", "--lang", "en").Error, StringComparison.Ordinal);

    /// <summary>survival #119: who leaves at a time is still at risk just before it; the time keeps the unit of its column, which is named.</summary>
    [Fact]
    public void Who_is_at_risk_when_and_in_which_unit_is_told()
    {
        const string Rows = "months,e\n1,1\n2,0\n2,1\n3,0\n3,1\n5,1\n";
        var text = Run.OnFile(Rows, "survival", "FILE", "--time", "months", "--event", "e", "--at", "1,2,3,5", "--lang", "en").Output;
        Assert.Matches(@"time +at risk before +S\(t\)[^\n]*\n─+\n1 +6 [^\n]*\n2 +5 [^\n]*\n3 +3 [^\n]*\n5 +1 ", text);
        Assert.Contains("6 rows, time: months (unit of the file)", text, StringComparison.Ordinal);
        Assert.Contains("at risk before", Run.OnFile(Rows, "incidence", "FILE", "--time", "months", "--event", "e", "--lang", "en").Output, StringComparison.Ordinal);
    }

    /// <summary>CAMIS #323: 36 of 154 against 12 of 77; DescTools #50: 63 of 93 against 38 of 92.</summary>
    [Theory]
    [InlineData(36, 154, 12, 77, -0.0271, 0.1830, -0.0361, 0.1751)]
    [InlineData(63, 93, 38, 92, 0.1260, 0.4028, 0.1212, 0.3929)]
    public void Wald_and_Newcombe_bear_their_own_names(int x1, int n1, int x0, int n0, params double[] limits)
    {
        var rows = "y,g\n" + string.Concat(Enumerable.Repeat("1,B\n", x1).Concat(Enumerable.Repeat("0,B\n", n1 - x1)).Concat(Enumerable.Repeat("1,A\n", x0)).Concat(Enumerable.Repeat("0,A\n", n0 - x0)));
        var json = Run.OnFile(rows, [.. Effect, "--json"]).Json;
        Assert.Equal(limits, new[] { json["wald_ci95"]![0], json["wald_ci95"]![1], json["newcombe_hybrid_score_ci95"]![0], json["newcombe_hybrid_score_ci95"]![1] }.Select(l => Math.Round((double)l!, 4)));
    }

    /// <summary>insight #1090: one row alone has a level and no event; R stops at −14 with p 0.994. Its size and the side without bound are told.</summary>
    [Fact]
    public void A_level_that_nobody_left_from_has_no_ratio_and_its_size_is_told()
    {
        var rows = "t,e,x\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"{i + 1},{(i % 3 == 0 ? 0 : 1)},a\n")) + "30,0,b\n";
        var run = Run.OnFile(rows, "cox", "FILE", "--time", "t", "--event", "e", "--by", "x", "--lang", "en");
        Assert.Contains("x: levels, held against 'a' (a : 20, b : 1)", run.Output, StringComparison.Ordinal);
        Assert.Contains("infinite: xb (−∞)", run.Output, StringComparison.Ordinal);
        Assert.StartsWith("analyse/not-converged", run.Error, StringComparison.Ordinal);
    }

    /// <summary>JASP #2664: R's t.test has p = 0.999999984532; a level is not rounded to a certainty either.</summary>
    [Fact]
    public void What_is_nearly_1_is_not_written_as_1()
    {
        const string Rows = "y,g\n1,x\n2,x\n3,x\n4,x\n5.0000001,x\n1,y\n2,y\n3,y\n4,y\n5,y\n";
        Assert.Matches(@"welch\.p +0\.99999998453\d+\s", Run.OnFile(Rows, [.. Effect, "--lang", "en"]).Output);
        var strict = Run.OnFile(Rows, [.. Effect, "--level", "0.9999999", "--lang", "en"]).Output;
        Assert.Contains("interval at 99.99999%", strict, StringComparison.Ordinal);
        Assert.Contains("welch.ci99.99999 ", strict, StringComparison.Ordinal);
    }

    /// <summary>hail #1429: Fisher's p of 0 of 36 against 0 of 850 is 1, and there is no χ², not one of 0.</summary>
    [Fact]
    public void Where_all_have_the_same_outcome_there_is_no_chi_square()
    {
        var rows = "y,g\n" + string.Concat(Enumerable.Repeat("0,a\n", 36).Concat(Enumerable.Repeat("0,b\n", 850)));
        var json = Run.OnFile(rows, [.. Effect, "--json"]).Json;
        Assert.Equal((1, null, null, null), ((int)json["fisher_p"]!, json["chisq_no_cc"], json["chisq_yates"], json["risk_ratio"]));
        Assert.Equal(0.0964186, (double)json["wilson0"]![1]!, 1e-7);
        Assert.Contains("Ratios without a value (division by 0) or without an interval", Run.OnFile(rows, [.. Effect, "--lang", "en"]).Output, StringComparison.Ordinal);
    }

    /// <summary>fixest #97: which F it is; with everybody as assigned there is none, which is told.</summary>
    [Fact]
    public void The_F_of_the_first_stage_says_how_it_is_made()
    {
        string[] took = [.. Effect, "--took", "d", "--lang", "en"];
        Assert.Contains("first-stage F: the square of Welch’s t of take-up (unequal variances).", Run.OnFile("y,g,d\n3,b,1\n5,b,0\n4,b,1\n2,a,0\n3,a,0\n", took).Output, StringComparison.Ordinal);
        Assert.Contains("No first-stage F: in each arm nobody or everybody takes it up.", Run.OnFile("y,g,d\n3,b,1\n5,b,1\n2,a,0\n3,a,0\n", took).Output, StringComparison.Ordinal);
    }

    /// <summary>999 leaves out no 999.0, and nothing at all where nobody wrote it.</summary>
    [Fact]
    public void A_word_for_missing_that_no_cell_holds_is_told()
    {
        string[] asked = [.. Effect, "--missing", "NA,999"];
        const string Rows = "y,g\n3,a\n4,a\nNA,b\n5,b\n999.0,b\n";
        Assert.Equal("[\"999\"]", Run.OnFile(Rows, [.. asked, "--json"]).Json["missing_words_not_met"]!.ToJsonString());
        Assert.Contains("In no cell that was read, as it is written: 999.", Run.OnFile(Rows, [.. asked, "--lang", "en"]).Output, StringComparison.Ordinal);
        Assert.Equal("[]", Run.OnFile(Rows, [.. Effect, "--json"]).Json["missing_words_not_met"]!.ToJsonString());
    }

    /// <summary>The advice can be followed: words that were missing before stay so.</summary>
    [Fact]
    public void A_word_among_numbers_is_refused_with_an_option_that_works()
    {
        const string Rows = "t,e,x\n5,1,3\n6,0,NA\n7,1,inconnu\n8,1,4\n9,1,1\n4,0,2\n";
        string[] asked = ["cox", "FILE", "--time", "t", "--event", "e", "--by", "x", "--lang", "en"];
        Assert.Contains("--missing \"NA,inconnu\" leaves these rows out", Run.OnFile(Rows, asked).Error, StringComparison.Ordinal);
        Assert.Contains("2 of 6 rows left out", Run.OnFile(Rows, [.. asked, "--missing", "NA,inconnu"]).Output, StringComparison.Ordinal);
    }

    /// <summary>What a cell looks like says what to do; JASP #4069: what SPSS writes for missing is missing, never 0.</summary>
    [Theory]
    [InlineData("t;e\nmois;0/1\n1;1\n", "row 2, column 't': 'mois' is not a number; if the row is a second line of headers (units), delete it")]
    [InlineData("t;e\n1;1\nNA;1\n.a;0\n", "row 4, column 't': '.a' is not a number; if this says that a value is missing: --missing \"NA,.a\"")]
    [InlineData("t;e\n1;1\n2;9\n", "row 3, column 'e': '9' is neither 0/1 nor true/false; --event-is says which value is the event, --missing \"9\" that this one is missing")]
    [InlineData("t;e\n1;1\n2024-01-05;0\n", "'2024-01-05' is not a number but a date: compute the duration")]
    [InlineData("t;e\n1;1\n05/01/2024;0\n", "'05/01/2024' is not a number but a date")]
    [InlineData("t;e\n1;1\n12 mois;0\n", "'12 mois' is not a number alone: write it without its unit")]
    [InlineData("t;e\n1;1\n1 234,5;0\n", "is not a number, written as 1234.5 without a separator of thousands")]
    [InlineData("t;e\n1;1\n-5;0\n", "is a negative time: it is counted from the origin, at least 0; correct it, or --missing \"-5\" if it is the code")]
    [InlineData("t;e\n1;1\n2\n", "row 3: 1 field instead of 2; a separator or quotes are missing there, or too many; if it is a title or a note, delete this row")]
    [InlineData("t;e;d\n5;1;0\n4;1;4,5\n", "row 3, column 'd': '4,5' does not precede the time, 4 (t): nobody would be at risk there; correct the row or take it out", "--entry", "d")]
    [InlineData("t;e;d\n5;1;0\n1.00000000001;1;1\n", "row 3: entry 1 and time 1.00000000001 differ by rounding only; correct the row", "--entry", "d")]
    [InlineData("t;e\n1;1\n", "--level cannot be '95'; write a share between 0 and 1, such as 0.95", "--level", "95")]
    public void What_is_refused_says_where_and_what_to_do(string rows, string said, params string[] more) =>
        Assert.Contains(said, Run.OnFile(rows, [.. Survival, .. more, "--lang", "en"]).Error, StringComparison.Ordinal);

    /// <summary>An event whose rows are all left out is no misspelt one.</summary>
    [Fact]
    public void A_value_of_rows_that_are_left_out_is_in_the_file()
    {
        const string Rows = "t,e,g\n5,job,NA\n7,here,a\n8,here,b\n";
        var run = Run.OnFile(Rows, [.. Survival, "--by", "g", "--event-is", "job", "--lang", "en"]);
        Assert.Contains("e : 0 events, 2 censored (here).", run.Output, StringComparison.Ordinal);
        Assert.StartsWith("analyse/no-event: no event: nothing to estimate; 1 of 3 rows are left out, a value is missing: g (1)", Run.OnFile(Rows, "cox", "FILE", "--time", "t", "--event", "e", "--by", "g", "--event-is", "job", "--lang", "en").Error, StringComparison.Ordinal);
        Assert.StartsWith("analyse/value-not-found", Run.OnFile(Rows, [.. Survival, "--event-is", "jobb", "--lang", "en"]).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_missing_value_of_SPSS_is_missing() =>
        Assert.Equal(1, (int)Run.OnFile("y,g\n1,a\n#NULL!,a\n0,a\n1,b\n0,b\n", [.. Effect, "--json"]).Json["left_out"]!["rows"]!);

    [Theory]
    [InlineData("y;g\n1;a\n0;b\n1;c\n", "analyse/two-arms: 'g' has 3 values (a, b, c), and two arms are compared")]
    [InlineData("y;g\n1;a\n0;a\n", "analyse/two-arms: 'g' has one value only, a: nothing to compare")]
    [InlineData("y;g\n1;a\nNA;b\n0;a\n", "analyse/two-arms: 'g' has one value only, a: nothing to compare; 1 of 3 rows are left out, a value is missing: y (1)")]
    [InlineData("y;g\n1;a\n5;b\n3;b\n", "analyse/too-few-rows: 'b' has 2 row(s), 'a' 1: at least two are needed in each arm")]
    public void Arms_that_cannot_be_compared_are_named(string rows, string said) =>
        Assert.StartsWith(said, Run.OnFile(rows, [.. Effect, "--lang", "en"]).Error, StringComparison.Ordinal);

    /// <summary>jamovi #437: a Czech file of windows-1250, whose letters are others in windows-1252: the name is right, the guess is not.</summary>
    [Fact]
    public void A_name_that_an_encoding_may_have_changed_is_refused_with_the_encoding()
    {
        byte[] rows = [(byte)'m', 0xEC, .. "s;e\n1,5;1\n2;0\n"u8];
        string[] asked = ["survival", "FILE", "--time", "měs", "--event", "e", "--lang", "en"];
        Assert.Contains("read as windows-1252, which is a guess; where letters are wrong, say the encoding: --encoding", Run.OnFile(rows, asked).Error, StringComparison.Ordinal);
        Assert.Equal(0, Run.OnFile(rows, [.. asked, "--encoding", "windows-1250"]).ExitCode);
    }

    [Fact]
    public void Two_columns_for_one_are_refused_as_such() => Assert.StartsWith(
        "analyse/one-column: one column is read here, and 'trt,grade' names several", Run.OnFile("t,c,trt,grade\n1,1,A,I\n2,2,B,II\n3,0,A,II\n", "incidence", "FILE", "--time", "t", "--event", "c", "--by", "trt,grade", "--lang", "en").Error, StringComparison.Ordinal);

    [Fact]
    public void A_status_that_no_option_can_name_is_to_be_written_as_1_and_0() => Assert.StartsWith(
        "analyse/not-a-status: row 2, column 'd': 'yes' is neither 0/1 nor true/false; write 1 and 0", Run.OnFile("y,g,d\n1,a,yes\n0,b,no\n", [.. Effect, "--took", "d", "--lang", "en"]).Error, StringComparison.Ordinal);

    [Fact]
    public void A_padded_name_of_a_column_is_read_without_its_padding_and_counted() =>
        Assert.Equal(2, (int)Run.OnFile(" t ,e\n5,1\n 7,0\n", [.. Survival, "--json"]).Json["input"]!["cleaned_fields"]!);

    [Theory]
    [InlineData("t,e\n5,1\n7,0\n\u001A", true), InlineData("t,e\n5,1\n7,0\u001A", true), InlineData("t,e\n5,1\n7,0\n", false)]
    public void The_end_of_file_mark_of_DOS_is_left_out_and_told(string text, bool told)
    {
        var json = Run.OnFile(text, [.. Survival, "--json"]).Json;
        Assert.Equal((2, told), ((int)json["n_used"]!, (bool)json["input"]!["end_mark"]!));
    }

    [Fact]
    public void Numbers_among_true_and_false_are_refused() => Assert.StartsWith(
        "analyse/mixed-outcome: row 4, column 'y': '7'", Run.OnFile("y,g\ntrue,a\nfalse,b\n7,a\n", [.. Effect, "--lang", "en"]).Error, StringComparison.Ordinal);

    /// <summary>p is two-sided, of the sample's odds ratio, d of the pooled deviation: R's values, in an answer that says which they are.</summary>
    [Fact]
    public void Sides_and_conventions_of_an_effect_are_told()
    {
        // scipy #11131: R's fisher.test estimates 15.46969 (conditional), the sample has 20
        var shares = "y,g\n" + string.Concat(Enumerable.Repeat("1,B\n", 8).Concat(Enumerable.Repeat("0,B\n", 2)).Append("1,A\n").Concat(Enumerable.Repeat("0,A\n", 5)));
        var json = Run.OnFile(shares, [.. Effect, "--json"]).Json;
        Assert.Equal((20.0, 0.03496503, "proportions", "two-sided"), ((double)json["odds_ratio"]!, Math.Round((double)json["fisher_p"]!, 8), (string)json["compared_as"]!, (string)json["p_values"]!));
        Assert.Contains("p two-sided; odds ratio of the sample (ad/bc), not Fisher’s conditional one.", Run.OnFile(shares, [.. Effect, "--lang", "en"]).Output, StringComparison.Ordinal);

        // split #199: 9 of 149 against 5 of 181; R's prop.test without correction 0.1415142
        var page = "y,g\n" + string.Concat(Enumerable.Repeat("1,A\n", 9).Concat(Enumerable.Repeat("0,A\n", 140)).Concat(Enumerable.Repeat("1,B\n", 5)).Concat(Enumerable.Repeat("0,B\n", 176)));
        Assert.Equal(0.1415142, (double)Run.OnFile(page, [.. Effect, "--json"]).Json["p_no_cc"]!, 1e-7);

        // effectsize #222: mpg by am of 32 cars
        double[] mpg = [21, 21, 22.8, 21.4, 18.7, 18.1, 14.3, 24.4, 22.8, 19.2, 17.8, 16.4, 17.3, 15.2, 10.4, 10.4, 14.7, 32.4, 30.4, 33.9, 21.5, 15.5, 15.2, 13.3, 19.2, 27.3, 26, 30.4, 15.8, 19.7, 15, 21.4];
        int[] am = [1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1];
        var cars = "y,g\n" + string.Concat(mpg.Zip(am, (y, g) => string.Create(CultureInfo.InvariantCulture, $"{y},{g}\n")));
        Assert.Equal(1.477947, (double)Run.OnFile(cars, [.. Effect, "--json"]).Json["cohens_d_pooled"]!, 1e-6);
        Assert.Contains("Means; differences and W: arm 1 against arm 0; p two-sided; Welch’s degrees of freedom by Satterthwaite; standard deviations with n − 1; Cohen’s d on the pooled one (n − 2).", Run.OnFile(cars, [.. Effect, "--lang", "en"]).Output, StringComparison.Ordinal);

        // hypors #6: scipy 0.11385, R's wilcox.test 0.1138463
        Assert.Equal(0.1138463, (double)Run.OnFile("y,g\n1,a\n2,a\n3,a\n4,a\n5,a\n3,b\n4,b\n5,b\n6,b\n7,b\n", [.. Effect, "--json"]).Json["mann_whitney_p"]!, 1e-7);
    }

    /// <summary>JASP #2361: R's chisq.test gives 1.2e-30 and p = 1; with a whole half it would be 0.117 and p = 0.732.</summary>
    [Fact]
    public void A_correction_of_Yates_that_is_held_at_the_difference_is_told()
    {
        var near = "y,g\n1,B\n" + string.Concat(Enumerable.Repeat("0,B\n", 6)) + "1,A\n1,A\n" + string.Concat(Enumerable.Repeat("0,A\n", 8));
        var json = Run.OnFile(near, [.. Effect, "--json"]).Json;
        Assert.Equal((0, 1, 1), ((int)json["chisq_yates"]!, (int)json["p_yates"]!, (int)json["notes"]!["yates_held"]!));
        Assert.Equal(0.0925170068, (double)json["chisq_no_cc"]!, 1e-10);
        Assert.Contains("Yates' correction held at the difference, which is below 0.5 (as in R): chisq_yates is 0.", Run.OnFile(near, [.. Effect, "--lang", "en"]).Output, StringComparison.Ordinal);
        Assert.Equal(0, (int)Run.OnFile(near + "1,B\n1,B\n1,B\n", [.. Effect, "--json"]).Json["notes"]!["yates_held"]!);
    }

    /// <summary>R, survdiff and p.adjust; the tests of each pair stand in the text too.</summary>
    [Fact]
    public void Pairs_of_groups_are_in_the_text_with_their_correction()
    {
        const string Rows = "t,e,g\n2,1,a\n5,0,a\n9,1,a\n12,0,a\n3,1,b\n20,0,b\n30,1,b\n40,0,b\n4,1,c\n6,1,c\n7,1,c\n8,0,c\n";
        var json = Run.OnFile(Rows, [.. Survival, "--by", "g", "--json"]).Json;
        var text = Run.OnFile(Rows, [.. Survival, "--by", "g", "--lang", "en"]).Output;
        Assert.Matches(@"pair +log-rank p +p \(Holm\) +Peto–Peto p +p \(Holm\)", text);
        var pairs = json["pairwise_logrank"]!.AsArray();
        Assert.Equal([("a / b", 0.433495), ("a / c", 0.403774), ("b / c", 0.300003)], pairs.Select(p => ($"{(string)p!["a"]!} / {(string)p["b"]!}", Math.Round((double)p["p"]!, 6))));
        Assert.All(pairs, p => Assert.Equal(0.90000854, (double)p!["p_holm"]!, 1e-8));
        Assert.All(pairs, p => Assert.Contains($"{(string)p!["a"]!} / {(string)p["b"]!}  ", text, StringComparison.Ordinal));
        Assert.Contains("weights S(t−) of Kaplan–Meier (ρ = 1)", text, StringComparison.Ordinal);
        var many = "t,e,g\n" + string.Concat(Enumerable.Range(0, 48).Select(i => $"{i % 7 + 1},{i % 2},g{i % 12}\n"));
        Assert.Contains("pair, stratified by e2 ", Run.OnFile(Rows.Replace("\n", ",x\n", StringComparison.Ordinal).Replace("g,x", "g,e2", StringComparison.Ordinal), [.. Survival, "--by", "g", "--strata", "e2", "--lang", "en"]).Output, StringComparison.Ordinal);
        Assert.Contains("Pairs of groups: 66, in --json only.", Run.OnFile(many, [.. Survival, "--by", "g", "--lang", "en"]).Output, StringComparison.Ordinal);
        Assert.Equal(66, Run.OnFile(many, [.. Survival, "--by", "g", "--json"]).Json["pairwise_logrank"]!.AsArray().Count);
    }

    [Fact]
    public void A_Cox_model_tells_its_intervals_tests_and_times()
    {
        const string Rows = "t,e,x\n5,1,1\n7,0,2\n9,1,3\n3,1,2\n8,1,1\n12,0,3\n";
        string[] asked = ["cox", "FILE", "--time", "t", "--event", "e", "--by", "x"];
        Assert.Contains("Wald interval and p, two-sided; proportional hazards: Schoenfeld residuals on Kaplan–Meier time (cox.zph).", Run.OnFile(Rows, [.. asked, "--lang", "en"]).Output, StringComparison.Ordinal);
        var json = Run.OnFile(Rows, [.. asked, "--level", "0.9", "--json"]).Json;
        Assert.Equal((0.9, "efron", "km", "wald, two-sided"), ((double)json["level"]!, (string)json["ties"]!, (string)json["cox_zph_transform"]!, (string)json["p"]!));
    }

    /// <summary>What was left out and chosen leaves with the drawing.</summary>
    [Theory]
    [InlineData("survival", "--time", "t", "--event", "e", "--by", "g")]
    [InlineData("incidence", "--time", "t", "--event", "e", "--by", "g")]
    [InlineData("cox", "--time", "t", "--event", "e", "--by", "x")]
    [InlineData("effect", "--outcome", "e", "--by", "g")]
    public void Choices_stand_under_the_drawing(string command, params string[] asked)
    {
        var path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + ".svg");
        try
        {
            var run = Run.OnFile("id,t,e,g,x\n1,5,1,a,1\n1,5,1,a,1\n2,7,0,b,2\n3,8,1,b,3\n4,9,NA,b,NA\n5,3,1,a,2\n6,4,1,b,1\n", [command, "FILE", .. asked, "--lang", "en", "--svg", path]);
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
            var drawn = File.ReadAllText(path);
            Assert.Contains("rows left out", drawn, StringComparison.Ordinal);
            Assert.Contains("equal to another in every column", drawn.Replace('\n', ' '), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
