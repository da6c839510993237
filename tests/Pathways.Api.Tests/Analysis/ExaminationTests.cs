using System.Globalization;
using System.Xml.Linq;
using Pathways.Api.Analysis;

namespace Pathways.Api.Tests.Analysis;

/// <summary>What holding <c>analyse</c> against R on fresh files brought to light; expected values are R's.</summary>
public sealed class ExaminationTests
{
    [Fact]
    public void A_quoted_field_may_hold_separators_quotes_and_lines()
    {
        var rows = string.Concat(Enumerable.Range(1, 5000).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i},1,\"x{i}, \"\"y\"\"\r\nz\"\r\n")));
        var json = Run.OnFile("t,e,\"g;h;i\"\r\n" + rows, "survival", "FILE", "--time", "t", "--event", "e", "--json").Json;
        Assert.Equal(5000, (int)json["n_used"]!);
    }

    [Fact]
    public void Ties_are_decided_on_all_rows_for_estimates_and_limits_alike()
    {
        // distinct in group a alone (gap 2e-8 on a mean below 1), tied through the mean over all rows
        const string Rows = "t,e,g\n1,1,a\n1.00000002,1,a\n2,1,a\n2000,1,b\n3000,0,b\n";
        var group = Run.OnFile(Rows, "survival", "FILE", "--time", "t", "--event", "e", "--by", "g", "--at", "1", "--json").Json["groups"]!["a"]!;
        Assert.Equal(1 / 3.0, (double)group["at_times"]![0]!["survival"]!, 1e-12);
        Assert.Equal(1, (double)group["quantiles_log-log"]!["median"]!);
        Assert.Equal(0.774148650360833, (double)group["ci95_log-log"]![0]!["upper"]!, 1e-9);
    }

    [Theory]
    [InlineData("ci95_log-log"), InlineData("ci95_log"), InlineData("ci95_plain")]
    public void Before_the_first_time_all_limits_are_one(string kind)
    {
        var json = Run.OnFile("t,e\n5,1\n6,0\n9,1\n", "survival", "FILE", "--time", "t", "--event", "e", "--at", "2", "--json").Json["overall"]!;
        Assert.Equal((1.0, 1.0), ((double)json[kind]![0]!["lower"]!, (double)json[kind]![0]!["upper"]!));
    }

    [Fact]
    public void Delayed_entry_weights_horizon_and_pairs_are_asked_on_a_file()
    {
        const string Rows = "t,e,from,w,g\n3,1,0,1,a\n4,0,1,2.5,b\n5,1,2,1,c\n7,1,0,0.5,a\n8,1,4,1,b\n9,0,0,1,c\n";
        var json = Run.OnFile(Rows, "survival", "FILE", "--time", "t", "--event", "e", "--entry", "from", "--weights", "w", "--at", "5,8", "--horizon", "8", "--json").Json["overall"]!;
        Assert.Equal(0.595238095238095, (double)json["at_times"]![0]!["survival"]!, 1e-9);
        Assert.Equal(0.221696283427001, (double)json["at_times"]![0]!["std_err_greenwood"]!, 1e-9);
        Assert.Equal(0.238095238095238, (double)json["at_times"]![1]!["survival"]!, 1e-9);
        Assert.Equal(6.33333333333333, (double)json["rmst_to_horizon"]!["mean"]!, 1e-9);
        var pairs = Run.OnFile(Rows, "survival", "FILE", "--time", "t", "--event", "e", "--by", "g", "--json").Json["pairwise_logrank"]!.AsArray();
        Assert.Equal(["a b", "a c", "b c"], pairs.Select(p => (string)p!["a"]! + " " + (string)p["b"]!));
        Assert.Equal(2, (double)pairs[0]!["chisq"]!, 1e-9);
        Assert.Equal(0.471897621150853, (double)pairs[0]!["p_holm"]!, 1e-9);
    }

    [Theory]
    [InlineData("t,e,from\n3,1,3\n", "--entry", "from", "analyse/entry-after-time")]
    [InlineData("t,e,from\n3,1,-1\n", "--entry", "from", "analyse/negative-time")]
    [InlineData("t,e,w\n3,1,-1\n", "--weights", "w", "analyse/negative-weight")]
    public void Impossible_entries_and_weights_are_refused(string content, string option, string column, string code) =>
        Assert.StartsWith(code + ":", Run.OnFile(content, "survival", "FILE", "--time", "t", "--event", "e", option, column).Error, StringComparison.Ordinal);

    [Fact]
    public void A_group_that_never_left_by_a_cause_has_an_incidence_of_zero_in_the_order_of_cmprsk()
    {
        var json = Run.OnFile("t,x,g\n1,job,a\n2,move,b\n3,,a\n4,job,a\n5,,b\n", "incidence", "FILE", "--time", "t", "--event", "x", "--by", "g", "--at", "4", "--json").Json;
        Assert.Equal(["a job", "b job", "a move", "b move"], json["cuminc_est"]!.AsArray().Select(r => (string)r!["_row"]!));
        Assert.Equal(0, (double)json["cuminc_est"]![1]!["4"]!);
        Assert.Equal(0, (double)json["cuminc_var"]![1]!["4"]!);
    }

    /// <summary>The limits of the readable table are in the JSON too: F = 0.4 with Aalen's variance, on the plain scale.</summary>
    [Fact]
    public void Limits_of_an_incidence_are_told_in_full()
    {
        const string Rows = "t,x\n1,job\n2,move\n3,job\n4,\n5,\n";
        var json = Run.OnFile(Rows, "incidence", "FILE", "--time", "t", "--event", "x", "--at", "0.5,3", "--conf", "plain", "--json").Json;
        var se = Math.Sqrt((double)json["cuminc_var"]![0]!["3"]!);
        Assert.Equal(0.4, (double)json["cuminc_est"]![0]!["3"]!, 1e-12);
        Assert.Equal(0, (double)json["cuminc_est"]![0]!["0.5"]!);
        Assert.Equal(Math.Min(1, 0.4 + 1.959963984540054 * se), (double)json["ci95_plain"]![1]!["job"]![1]!, 1e-12);
    }

    [Fact]
    public void A_p_value_named_normal_is_normal_and_the_exact_one_stands_beside_it()
    {
        var json = Run.OnFile("y,g\n1.5,a\n2.5,a\n3.7,a\n2.6,b\n9,b\n7,b\n8,b\n", "effect", "FILE", "--outcome", "y", "--by", "g", "--json").Json;
        Assert.Equal(0.111611768298292, (double)json["mann_whitney_p_normal_cc"]!, 1e-9);
        Assert.Equal(0.114285714285714, (double)json["mann_whitney_p"]!, 1e-9);
        Assert.Equal("exact", (string)json["mann_whitney_method"]!);
    }

    [Fact]
    public void A_value_that_no_row_holds_is_told()
    {
        var run = Run.OnFile("t,e\n1,job\n2,none\n", "survival", "FILE", "--time", "t", "--event", "e", "--event-is", "jobb", "--json");
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("analyse/value-not-found: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("« job »", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_likelihood_without_maximum_is_told_on_the_error_stream_and_in_the_answer()
    {
        var run = Run.OnFile("t,e,g\n1,1,b\n2,1,b\n3,1,b\n4,0,a\n5,0,a\n6,0,a\n", "cox", "FILE", "--time", "t", "--event", "e", "--by", "g", "--json");
        Assert.StartsWith("analyse/not-converged: ", run.Error, StringComparison.Ordinal);
        Assert.False((bool)run.Json["converged"]!);
        Assert.True((bool)run.Json["cox_efron"]![0]!["may_be_infinite"]!);
        Assert.Null(run.Json["cox_efron"]![0]!["coef"]);
        Assert.Equal("above", (string)run.Json["cox_efron"]![0]!["without_bound"]!);
        Assert.Null(run.Json["cox_zph_p"]);
    }

    /// <summary>In words in the table, the picture and JSON: a dash or a number of 2·10¹⁶ could be taken for an answer.</summary>
    [Theory]
    [InlineData("1,1,b\n2,1,b\n3,1,b\n4,0,a\n5,0,a\n6,0,a\n", 1)]
    [InlineData("1,1,b\n2,1,b\n3,1,b\n4,1,a\n5,0,a\n6,1,a\n4,0,c\n5,0,c\n", 1)]
    [InlineData("1,1,a\n2,1,b\n3,1,a\n4,1,b\n5,0,a\n6,1,b\n", 0)]
    public void A_ratio_that_is_not_estimable_is_said_to_be_in_every_form(string rows, int terms)
    {
        var picture = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + ".svg");
        string[] asked = ["cox", "FILE", "--time", "t", "--event", "e", "--by", "g", "--svg", picture];
        try
        {
            foreach (var (language, words) in new[] { ("en", "not estimable"), ("fr", "non estimable") })
            {
                var (json, text) = (Run.OnFile("t,e,g\n" + rows, [.. asked, "--json"]).Json, Run.OnFile("t,e,g\n" + rows, [.. asked, "--lang", language]));
                Assert.Equal(terms, text.Output.Split("  " + words + "  ").Length - 1);
                Assert.Equal(terms, json["cox_efron"]!.AsArray().Count(term => (string)term!["state"]! == "not estimable" && term["hr"] is null));
                Assert.Equal(terms, XDocument.Load(picture).Descendants().Count(e => e.Name.LocalName == "text" && e.Value == words));
            }
        }
        finally
        {
            File.Delete(picture);
        }
    }

    /// <summary>Values of R: <c>summary(survfit(Surv(t, e) ~ g), rmean = horizon)$table</c>.</summary>
    [Theory]
    [InlineData(null, 5, 4, 0.447213595499958, 3.4, 0.726636084983398, 4.6, 0.357770876399966, "Restricted means up to 5, the smallest of the groups' last times", "Moyennes restreintes jusqu’à 5, le plus petit des derniers temps des groupes")]
    [InlineData("10", 10, 6.55, 1.13814542128851, 5.4, 1.7343586710943, 8, 1.2328828005938, "Restricted mean up to 10 (--horizon)", "Moyenne restreinte jusqu’à 10 (--horizon)")]
    public void Restricted_means_of_groups_go_to_one_horizon_in_every_form(string? asked, double horizon, double all, double allError, double a, double aError, double b, double bError, string english, string french)
    {
        const string Rows = "t,e,g\n2,1,a\n5,0,a\n1,1,a\n4,1,a\n5,0,a\n3,1,b\n40,0,b\n7,1,b\n12,1,b\n9,0,b\n";
        var picture = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + ".svg");
        string[] words = ["survival", "FILE", "--time", "t", "--event", "e", "--by", "g", "--svg", picture, .. asked is null ? (string[])[] : ["--horizon", asked]];
        try
        {
            var json = Run.OnFile(Rows, [.. words, "--json"]).Json;
            Assert.Equal((horizon, asked is null ? "smallest_last_time_of_groups" : "horizon"), ((double)json["horizon"]!["time"]!, (string)json["horizon"]!["from"]!));
            foreach (var (curve, mean, error) in new[] { (json["overall"], all, allError), (json["groups"]!["a"], a, aError), (json["groups"]!["b"], b, bError) })
            {
                Assert.Equal(horizon, (double)curve!["rmst_to_horizon"]!["horizon"]!);
                Assert.Equal(mean, (double)curve["rmst_to_horizon"]!["mean"]!, 1e-12);
                Assert.Equal(error, (double)curve["rmst_to_horizon"]!["se"]!, 1e-12);
            }

            Assert.Contains(french + (asked is null ? " (--horizon en donne un autre)." : "."), Run.OnFile(Rows, [.. words, "--lang", "fr"]).Output, StringComparison.Ordinal);
            var text = Run.OnFile(Rows, [.. words, "--lang", "en"]).Output;
            Assert.Contains(english, text, StringComparison.Ordinal);
            Assert.Matches(string.Create(CultureInfo.InvariantCulture, $@"(?m)^a .* {a:G6}  +{aError:G6}  "), text);
            // lines of a picture break where they like
            var drawn = string.Concat(XDocument.Load(picture).Descendants().Where(e => e.Name.LocalName is "text" && !e.HasElements).Select(e => e.Value + " "));
            Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"a {a:G6} ± {aError:G6} ; b {b:G6} ± {bError:G6}"), drawn, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(picture);
        }
    }

    [Fact]
    public void A_curve_of_many_steps_is_written_in_pieces()
    {
        const int Rows = 50_000;
        var content = "t,e\n" + string.Concat(Enumerable.Range(1, Rows).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i}.5,{i % 2}\n")));
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, content);
            using var output = new Pieces();
            Assert.Equal(0, Command.Run(["survival", path, "--time", "t", "--event", "e", "--json"], output, TextWriter.Null));
            Assert.True(output.Length > 10_000_000, $"{output.Length} characters");
            Assert.InRange(output.Largest, 1, 1 << 17);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>a: 10:00 to 10:05, and 10:30 to 10:40 after b ended at 10:20; b: 10:06 to 10:20, waited 60 s; c was only scheduled.</summary>
    [Fact]
    public void Service_waiting_bottlenecks_and_transitions_are_told()
    {
        const string Log = "case;activity;timestamp;transition\n1;a;2024-01-01T10:00:00Z;start\n1;a;2024-01-01T10:05:00Z;complete\n1;b;2024-01-01T10:06:00Z;START\n1;b;2024-01-01T10:20:00Z;complete\n"
            + "1;a;2024-01-01T10:30:00Z;start\n1;a;2024-01-01T10:40:00Z;complete\n1;c;2024-01-01T10:40:00Z;schedule\n1;d;2024-01-01T11:00:00Z;dreamt\n";
        var json = Run.OnFile(Log, "process", "FILE", "--json").Json;
        var a = json["activity_times"]!.AsArray().Single(t => (string)t!["activity"]! == "a")!;
        Assert.Equal((2, 450.0, 600.0, 1), ((int)a["instances"]!, (double)a["service"]!["mean_s"]!, (double)a["waiting"]!["median_s"]!, (int)a["cases_with_rework"]!));
        Assert.Equal(60, (double)json["activity_times"]!.AsArray().Single(t => (string)t!["activity"]! == "b")!["waiting"]!["median_s"]!);
        Assert.Equal("c d", (string)json["bottlenecks"]![0]!["from"]! + " " + (string)json["bottlenecks"]![0]!["to"]!);
        Assert.Equal(1200 / 3600.0, (double)json["bottlenecks"]![0]!["share"]!, 1e-12);
        Assert.Equal((3, 1, 1), ((int)json["lifecycle_counts"]!["start"]!, (int)json["lifecycle_counts"]!["schedule"]!, (int)json["lifecycle_counts"]!["other"]!));
        Assert.Equal("2024-01-01T10:00:00+00:00", (string)json["first_ts"]!);
        Assert.True((bool)json["doc_equals_ts_order"]!);
        Assert.Contains("waiting since the last completion in the case, median s", Run.OnFile(Log, "process", "FILE", "--lang", "en").Output, StringComparison.Ordinal);
    }

    /// <summary>As <c>analyse survival &lt;(zcat file.csv.gz)</c> gives it: no length, no second reading.</summary>
    [SkippableFact]
    public async Task A_pipe_is_read_too()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Named pipes in the file system are tried on Linux.");
        var path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        using (var make = System.Diagnostics.Process.Start("mkfifo", path))
            await make.WaitForExitAsync();
        try
        {
            // opening a pipe waits for the other side
            var writing = Task.Run(() => File.WriteAllText(path, "t;e\n1,5;1\n2;0\n" + string.Concat(Enumerable.Repeat("3;1\n", 50_000))));
            var run = await Task.Run(() => Run.Of("survival", path, "--time", "t", "--event", "e", "--json"));
            await writing.WaitAsync(TimeSpan.FromSeconds(30));
            Assert.Equal((0, 50_002), (run.ExitCode, (int)run.Json["n_used"]!));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Fields_have_the_same_names_on_a_French_machine()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("fr-FR");
            var json = Run.OnFile("t,e\n1,1\n2,0\n", "survival", "FILE", "--time", "t", "--event", "e", "--level", "0.999", "--json").Json["overall"]!.AsObject();
            Assert.True(json.ContainsKey("ci99.9_log-log"));
            Assert.Contains("99,9", Run.OnFile("t,e\n1,1\n2,0\n", "survival", "FILE", "--time", "t", "--event", "e", "--level", "0.999", "--lang", "fr").Output, StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData(""), InlineData("NA"), InlineData("NaN")]
    public void A_missing_covariate_does_not_turn_numbers_into_levels(string missing)
    {
        var json = Run.OnFile($"t,e,age\n1,1,30\n2,1,{missing}\n3,0,50\n4,1,41\n5,0,28\n", "cox", "FILE", "--time", "t", "--event", "e", "--by", "age", "--json").Json;
        Assert.Equal((4, 5, 1), ((int)json["n_used"]!, (int)json["rows"]!, (int)json["left_out"]!["rows"]!));
        Assert.Equal((missing, "age"), ((string)json["left_out"]!["missing"]![0]!["value"]!, (string)json["left_out"]!["missing"]![0]!["column"]!));
        Assert.Equal("number", (string)json["covariates"]![0]!["kind"]!);
    }

    [Fact]
    public void A_territory_may_bear_the_name_of_a_commune()
    {
        var json = Run.OnFile("commune,terr,n\nLille,Lille,20\nRoubaix,Lille,3\nDouai,Sud,50\n", "suppress", "FILE", "--hierarchy", "commune:terr", "--json").Json;
        Assert.Equal(
            ["Total", "Lille (terr)", "Sud", "Douai", "Lille", "Roubaix"],
            json["table"]!.AsArray().Select(c => (string)c!["commune"]!));
    }

    private sealed class Pieces : TextWriter
    {
        public long Length { get; private set; }

        public int Largest { get; private set; }

        public override System.Text.Encoding Encoding => System.Text.Encoding.UTF8;

        public override void Write(char value) => Take(1);

        public override void Write(char[] buffer, int index, int count) => Take(count);

        public override void Write(string? value) => Take(value?.Length ?? 0);

        private void Take(int count) => (Length, Largest) = (Length + count, Math.Max(Largest, count));
    }
}
