namespace Pathways.Api.Tests.Analysis;

/// <summary>Nothing is chosen silently: what is unknown, given twice or without effect is refused, what is handled is said.</summary>
public sealed class ChoiceTests
{
    private const string Rows = "t,e,g,c,x\n1,1,a,job,1\n2,0,b,moved,2\n3,1,a,,3\n4,1,b,job,5\n5,0,a,0,4\n6,1,b,moved,7\n";

    [Theory]
    [InlineData("analyse/unknown-option", "did you mean --event?", "survival", "FILE", "--time", "t", "--evnt", "e")]
    [InlineData("analyse/unknown-option", "--took", "survival", "FILE", "--time", "t", "--event", "e", "--took", "g")]
    [InlineData("analyse/unknown-option", "-json", "survival", "FILE", "--time", "t", "--event", "e", "-json")]
    [InlineData("analyse/usage", "--json is given twice", "survival", "FILE", "--time", "t", "--event", "e", "--json", "--json")]
    [InlineData("analyse/usage", "--by is given twice", "survival", "FILE", "--time", "t", "--event", "e", "--by", "g", "--by", "c")]
    [InlineData("analyse/missing-value", "'--event' is an option", "survival", "FILE", "--time", "--event", "e")]
    [InlineData("analyse/missing-value", "--by", "survival", "FILE", "--time", "t", "--event", "e", "--by", "")]
    [InlineData("analyse/missing-column", "did you mean 'g'?", "survival", "FILE", "--time", "t", "--event", "e", "--by", "G")]
    [InlineData("analyse/option-does-not-apply", "--strata", "survival", "FILE", "--time", "t", "--event", "e", "--by", "g", "--strata", "c", "--weights", "x")]
    [InlineData("analyse/option-does-not-apply", "--event-is", "incidence", "FILE", "--time", "t", "--event", "c", "--event-is", "job")]
    [InlineData("analyse/option-does-not-apply", "--censored", "incidence", "FILE", "--time", "t", "--event", "e,x", "--censored", "0")]
    [InlineData("analyse/option-does-not-apply", "--levels", "cox", "FILE", "--time", "t", "--event", "e", "--by", "x", "--levels", "g")]
    [InlineData("analyse/name-twice", "--by", "cox", "FILE", "--time", "t", "--event", "e", "--by", "x,x")]
    [InlineData("analyse/bad-option", "is empty", "cox", "FILE", "--time", "t", "--event", "e", "--by", "x,,g")]
    [InlineData("analyse/bad-option", "--lang", "survival", "FILE", "--time", "t", "--event", "e", "--lang=de")]
    [InlineData("analyse/value-not-found", "did you mean 'a'?", "effect", "FILE", "--outcome", "x", "--by", "g", "--treated", "A")]
    [InlineData("analyse/value-not-found", "did you mean 'moved'?", "effect", "FILE", "--outcome", "c", "--by", "g", "--event-is", "moveed")]
    [InlineData("analyse/value-not-found", "did you mean 'job'?", "incidence", "FILE", "--time", "t", "--event", "c", "--censored", "jobb")]
    [InlineData("analyse/unknown-command", "did you mean 'survival'?", "survial", "FILE")]
    [InlineData("analyse/mixed-covariate", "--levels m", "cox", "MIXED", "--time", "t", "--event", "e", "--by", "m")]
    [InlineData("analyse/cannot-fit", "one value only", "cox", "MIXED", "--time", "t", "--event", "e", "--by", "m,one", "--levels", "m")]
    public void What_would_be_ignored_is_refused(string code, string says, params string[] args)
    {
        var run = Run.OnFile(
            args[1] == "MIXED" ? "t,e,m,one\n1,1,30,k\n2,1,1O,k\n3,0,50,k\n" : Rows,
            [.. args.Select(a => a == "MIXED" ? "FILE" : a), .. args.Contains("--lang=de") ? [] : new[] { "--lang", "en" }]);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith(code + ": ", run.Error, StringComparison.Ordinal);
        Assert.Contains(says, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_holds_the_separator_is_written_with_a_backslash_or_with_an_equals_sign()
    {
        const string Table = "t,e,\"age, at entry\",--odd,age,at entry\n1,1,30,1,3,1\n2,1,20,2,1,2\n3,0,50,2,4,1\n4,1,45,1,1,5\n";
        string[] asked = ["cox", "FILE", "--time", "t", "--event", "e", "--json"];
        Assert.Equal("age, at entry", (string)Run.OnFile(Table, [.. asked, "--by", "age\\, at entry"]).Json["covariates"]![0]!["column"]!);
        Assert.Equal("--odd", (string)Run.OnFile(Table, [.. asked, "--by=--odd"]).Json["covariates"]![0]!["column"]!);
        Assert.StartsWith("analyse/ambiguous-name: ", Run.OnFile(Table, [.. asked, "--by", "age, at entry"]).Error, StringComparison.Ordinal);
        var one = Table.Replace(",age,at entry\n", ",a,b\n", StringComparison.Ordinal);
        Assert.Equal("age, at entry", (string)Run.OnFile(one, [.. asked, "--by", "age, at entry"]).Json["covariates"]![0]!["column"]!);
    }

    /// <summary>Beside 0, an empty cause says that nobody knows; where it is the only mark, it is how exports write "still there".</summary>
    [Fact]
    public void An_empty_cause_is_censored_unless_something_else_says_censored()
    {
        var both = Run.OnFile(Rows, "incidence", "FILE", "--time", "t", "--event", "c", "--json").Json;
        Assert.Equal((1, 1, 5), ((int)both["n_censored"]!, (int)both["left_out"]!["rows"]!, (int)both["n_used"]!));
        Assert.Equal("", (string)both["left_out"]!["missing"]![0]!["value"]!);
        var only = Run.OnFile(Rows.Replace(",0,4", ",,4", StringComparison.Ordinal), "incidence", "FILE", "--time", "t", "--event", "c", "--json").Json;
        Assert.Equal((2, 0), ((int)only["n_censored"]!, (int)only["left_out"]!["rows"]!));
        Assert.Equal(2, (int)only["censored_values"]![""]!);
        var said = Run.OnFile(Rows, "incidence", "FILE", "--time", "t", "--event", "c", "--censored", ",0", "--json").Json;
        Assert.Equal((2, 0), ((int)said["n_censored"]!, (int)said["left_out"]!["rows"]!));
        Assert.Contains("censuré : 2 (vide : 2)", Run.OnFile(Rows.Replace(",0,4", ",,4", StringComparison.Ordinal), "incidence", "FILE", "--time", "t", "--event", "c", "--lang", "fr").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cause_called_0_keeps_its_count_and_so_do_the_censored()
    {
        var json = Run.OnFile("t,c\n1,0\n2,9\n3,0\n4,1\n", "incidence", "FILE", "--time", "t", "--event", "c", "--censored", "9", "--json").Json;
        Assert.Equal((1, 2, 1), ((int)json["n_censored"]!, (int)json["n_by_cause"]!["0"]!, (int)json["n_by_cause"]!["1"]!));
    }

    [Fact]
    public void Statuses_written_as_decimal_numbers_are_statuses()
    {
        var json = Run.OnFile("t,e\n1,1.0\n2,0.0\n3,1\n", "survival", "FILE", "--time", "t", "--event", "e", "--json").Json;
        Assert.Equal(2, (double)json["overall"]!["events"]!);
        Assert.Equal(1, (int)Run.OnFile("t,c\n1,1.0\n2,0.0\n", "incidence", "FILE", "--time", "t", "--event", "c", "--json").Json["n_censored"]!);
    }

    [Fact]
    public void A_horizon_past_the_last_time_is_told_in_both_answers()
    {
        string[] asked = ["survival", "FILE", "--time", "t", "--event", "e", "--by", "g", "--horizon", "5.5"];
        var text = Run.OnFile(Rows, [.. asked, "--lang", "en"]).Output;
        var json = Run.OnFile(Rows, [.. asked, "--json"]).Json;
        Assert.Contains("supposes that nothing more happens: a.", text, StringComparison.Ordinal);
        Assert.True((bool)json["groups"]!["a"]!["rmst_to_horizon"]!["beyond_follow_up"]!);
        Assert.False((bool)json["groups"]!["b"]!["rmst_to_horizon"]!["beyond_follow_up"]!);
    }

    [Fact]
    public void One_name_typed_in_two_ways_is_one_group()
    {
        var json = Run.OnFile("t,e,g\n1,1,\u00e9t\u00e9\n2,1,e\u0301te\u0301\n3,1,hiver\n", "survival", "FILE", "--time", "t", "--event", "e", "--by", "g", "--json").Json;
        Assert.Equal(["hiver", "\u00e9t\u00e9"], json["groups"]!.AsObject().Select(g => g.Key));
    }

    [Fact]
    public void Every_group_knows_the_same_ties()
    {
        // 1 and 1.00000002 are one time by the mean of all rows; within group a alone they would be two
        const string Tied = "t,c,g,from\n1,job,a,0\n1.00000002,job,a,0\n2,moved,a,0\n2000,job,b,0\n3000,0,b,0\n";
        var json = Run.OnFile(Tied, "incidence", "FILE", "--time", "t", "--event", "c", "--by", "g", "--at", "1,1.00000002", "--json").Json["aalen_johansen"]!.AsArray();
        Assert.Equal([2 / 3.0, 2 / 3.0], json.Where(r => (string)r!["strata"]! == "g=a").Select(r => (double)r!["job"]!));
        var late = Run.OnFile("t,e,from\n1,1,0\n3,1,1.00000000001\n4,0,0\n", "survival", "FILE", "--time", "t", "--event", "e", "--entry", "from", "--json").Json["overall"]!["steps"]!.AsArray();
        Assert.Equal([2.0, 2.0, 1.0], late.Select(s => (double)s!["n_risk"]!));
        Assert.StartsWith(
            "analyse/entry-after-time: ", Run.OnFile("t,e,from\n1.00000000001,1,1\n3,1,0\n", "survival", "FILE", "--time", "t", "--event", "e", "--entry", "from").Error, StringComparison.Ordinal);
    }

    /// <summary>A name is a name: what looks like a date, a number or a truth stays as it is written (csvkit #607, #1020).</summary>
    [Fact]
    public void Groups_are_called_as_the_file_calls_them()
    {
        string[] names = ["0", "007", "01/01/2024", "1", "1-1-19", "1e3", "1000", "20160506175330-3168-01", "T00370201", "VRAI", "true"];
        var rows = "t,e,g\n" + string.Concat(names.Select(n => $"3,1,{n}\n5,0,{n}\n"));
        string[] call = ["survival", "FILE", "--time", "t", "--event", "e", "--by", "g"];
        Assert.Equal(names.Order(StringComparer.Ordinal), ((System.Text.Json.Nodes.JsonObject)Run.OnFile(rows, [.. call, "--json"]).Json["groups"]!).Select(g => g.Key).Order(StringComparer.Ordinal));
        var text = Run.OnFile(rows, call).Output;
        Assert.All(names, n => Assert.Contains($"\n{n} ", text, StringComparison.Ordinal));
    }
}
