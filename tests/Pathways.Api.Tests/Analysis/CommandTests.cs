using System.Text;
using System.Text.Json.Nodes;

namespace Pathways.Api.Tests.Analysis;

public sealed class CommandTests
{
    private static readonly string[] Survival = ["survival", "FILE", "--time", "t", "--event", "e"];

    [Theory]
    [InlineData("t,x\n1,1\n", "analyse/missing-column")]
    [InlineData("t,e\nsoon,1\n", "analyse/not-a-number")]
    [InlineData("t,e\n-2,1\n", "analyse/negative-time")]
    [InlineData("t,e\nNaN,1\n", "analyse/no-complete-row")]
    [InlineData("t,e\nInfinity,1\n", "analyse/not-a-number")]
    [InlineData("t,e\n1e999,1\n", "analyse/not-a-number")]
    [InlineData("t,e\n1e300,1\n", "analyse/number-out-of-range")]
    [InlineData("t,e\n1e-300,1\n", "analyse/number-out-of-range")]
    [InlineData("t,e\n\"1,5\",1\n", "analyse/not-a-number")]
    [InlineData("t;e\n1,5;1\n2.5;0\n", "analyse/mixed-decimals")]
    [InlineData("t;e\n1.234,5;1\n", "analyse/not-a-number")]
    [InlineData("t;e\n1 234;1\n", "analyse/not-a-number")]
    [InlineData("t,e\n1,maybe\n", "analyse/not-a-status")]
    [InlineData("t,e\n1,\n", "analyse/no-complete-row")]
    [InlineData("t,e\n1,2\n", "analyse/not-a-status")]
    [InlineData("", "analyse/empty-file")]
    [InlineData("t,e\n", "analyse/empty-file")]
    [InlineData("t,e\n1\n", "analyse/ragged-row")]
    [InlineData("t,t\n1,1\n", "analyse/duplicate-column")]
    [InlineData("t,e\n\"1,1\n2,0\n", "analyse/malformed-csv")]
    [InlineData("t,e,x\n1,1,\"a\n2,0,c\n", "analyse/malformed-csv")]
    [InlineData("t,e,x\n1,1,\"a\n2,0,\"c\n", "analyse/malformed-csv")]
    [InlineData("t,e,x\n1,1,\"a\"b\n2,0,c\n", "analyse/malformed-csv")]
    [InlineData("t,e,x\n1,1,\"a\n2,0,b\n3,1,a\n4,0,b\"\n5,1,a\n", "analyse/quote-over-rows")]
    [InlineData("x,t,e\n\"a,1,1\nb\",2,0\n", "analyse/quote-over-rows")]
    public void Bad_input_ends_with_a_code_and_says_nothing_else(string content, string code)
    {
        var run = Run.OnFile(content, Survival);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith(code + ": ", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.Trim().Split('\n'));
    }

    /// <summary>What an office program saved is read, and every answer says how: text, JSON, and every subcommand.</summary>
    // A column of identifiers by mistake: it ran without end, in memory that grew with the square of the groups.
    [Theory]
    [InlineData("analyse/too-many-groups", "survival", "FILE", "--time", "t", "--event", "e", "--by", "g")]
    [InlineData("analyse/too-many-groups", "incidence", "FILE", "--time", "t", "--event", "e", "--by", "g")]
    [InlineData("analyse/too-many-groups", "incidence", "FILE", "--time", "t", "--event", "g")]
    public void More_groups_than_anybody_compares_are_refused(string code, params string[] args)
    {
        var rows = Enumerable.Range(0, 501).Select(i => $"{1 + i % 7},{i % 2},g{i}\n").ToArray();
        Assert.StartsWith(code + ": ", Run.OnFile("t,e,g\n" + string.Concat(rows), args).Error, StringComparison.Ordinal);
        Assert.Equal(0, Run.OnFile("t,e,g\n" + string.Concat(rows[..500]), args).ExitCode);
    }

    [Fact]
    public void Encodings_are_found_out_told_or_declared()
    {
        var windows = Encoding.Latin1.GetBytes("t;e;été\n0,5;1;é\n2;0;é\n");
        foreach (var (bytes, encoding, from) in ((byte[], string, string)[])[
            (windows, "windows-1252", "guessed"),
            (Encoding.UTF8.GetBytes("t;e;été\n0,5;1;é\n2;0;é\n"), "utf-8", "content"),
            (Encoding.Unicode.GetBytes("t;e;été\n0,5;1;é\n2;0;é\n"), "utf-16le", "content"),
            ([.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes("t;e;été\n0,5;1;é\n2;0;é\n")], "utf-16be", "mark")])
        {
            var json = Run.OnFile(bytes, [.. Survival, "--by", "été", "--json"]).Json;
            Assert.Equal((encoding, from, ";"), ((string)json["input"]!["encoding"]!, (string)json["input"]!["encoding_from"]!, (string)json["input"]!["separator"]!));
            Assert.Equal("é", ((JsonObject)json["groups"]!).Single().Key);
            Assert.EndsWith($"{encoding}", Run.OnFile(bytes, [.. Survival, "--lang", "fr"]).Output.TrimEnd().Split("Fichier lu : ")[1].Split([' ', ','])[0], StringComparison.Ordinal);
        }

        Assert.Contains("recognised", Run.OnFile(windows, [.. Survival, "--lang", "en"]).Output, StringComparison.Ordinal);
        Assert.Equal("declared", (string)Run.OnFile(windows, [.. Survival, "--json", "--encoding", "latin1"]).Json["input"]!["encoding_from"]!);
        Assert.StartsWith("text/unknown-encoding", Run.OnFile(windows, [.. Survival, "--encoding", "klingon"]).Error, StringComparison.Ordinal);
        Assert.StartsWith("text/unknown-encoding", Run.OnFile(windows, [.. Survival, "--encoding", "utf-7"]).Error, StringComparison.Ordinal);
        Assert.StartsWith("text/mixed-encodings", Run.OnFile(windows, [.. Survival, "--encoding", "utf-8"]).Error, StringComparison.Ordinal);
        Assert.StartsWith("text/archive", Run.OnFile([.. "PK"u8, 3, 4, 20, 0], Survival).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Empty_rows_and_columns_of_a_spreadsheet_are_left_out_and_counted()
    {
        var run = Run.OnFile("sep=,\r\n,,\r\nt,\uFEFFe,,\r\n1,1,,\r\n,,,\r\n\u00A02,0,,\r\n,,,\r\n", [.. Survival, "--json"]);
        Assert.Equal((2, 3), ((int)run.Json["n_used"]!, (int)run.Json["input"]!["blank_rows"]!));
        Assert.StartsWith("analyse/ragged-row", Run.OnFile("t,e,,\n1,1,,x\n", Survival).Error, StringComparison.Ordinal);
        Assert.Equal(2, (int)run.Json["input"]!["empty_columns"]!);
    }

    /// <summary>deephaven #1800, n8n #20524: a separator at the end of each line, or of the rows only.</summary>
    [Theory]
    [InlineData("t;e;\n1;1;\n2;0;\n", 1)]
    [InlineData("t;e\n1;1;\n2;0;\n", 1)]
    [InlineData("t;e\n1;1;;\n2;0\n", 2)]
    [InlineData("t;e\n1;1\n2;0\n", 0)]
    public void A_separator_at_the_end_makes_a_column_that_is_left_out_and_told(string rows, int columns)
    {
        var json = Run.OnFile(rows, [.. Survival, "--json"]).Json;
        Assert.Equal((2, columns), ((int)json["n_used"]!, (int)json["input"]!["empty_columns"]!));
        var text = Run.OnFile(rows, [.. Survival, "--lang", "en"]).Output;
        Assert.Equal(columns == 1, text.Contains("1 column without a name or a value left out, at the end", StringComparison.Ordinal));
        var log = Run.OnFile("case;activity;timestamp;\n1;A;2026-01-05;\n", "process", "FILE", "--json").Json;
        Assert.Equal(1, (int)log["input"]!["empty_columns"]!);
    }

    /// <summary>Fields that | parts, or a title above the header: said, rather than that a column is missing.</summary>
    [Theory]
    [InlineData("t|e|\n1|1|\n", "survival", "FILE", "--time", "t", "--event", "e")]
    [InlineData("Export\nt;e\n1;1\n", "survival", "FILE", "--time", "t", "--event", "e")]
    [InlineData("a|n\nx|12\n", "suppress", "FILE")]
    [InlineData("case|activity|timestamp\n1|A|2026-01-05\n", "process", "FILE")]
    public void A_header_of_one_column_is_refused_with_the_separators_that_are_read(string rows, params string[] arguments)
    {
        Assert.Contains("parted by ; , or tab", Run.OnFile(rows, [.. arguments, "--lang", "en"]).Error, StringComparison.Ordinal);
        Assert.StartsWith("text/one-column", Run.OnFile(rows, [.. arguments, "--lang", "fr"]).Error, StringComparison.Ordinal);
    }

    /// <summary>A line of units below the header (BurntSushi/xsv #245) is no row, no group, no case and no activity: it is refused with what to do.</summary>
    [Theory]
    [InlineData("t;e;a\n;[0/1];[d]\n1;1;x\n2;0;y\n", "survival", "FILE", "--time", "t", "--event", "e", "--by", "a")]
    [InlineData("t;e;a\n[d];;\n1;1;x\n2;0;y\n", "incidence", "FILE", "--time", "t", "--event", "e")]
    [InlineData("y;a;b\n;;[EUR]\n1;x;2\n2;y;2\n", "effect", "FILE", "--outcome", "y", "--by", "a")]
    [InlineData("a;n\n[name];[n]\nx;12\n", "suppress", "FILE")]
    [InlineData("id;t;e;a\n;(months);;\n1;1;1;x\n2;2;0;y\n", "survival", "FILE", "--time", "t", "--event", "e", "--by", "a")]
    [InlineData("id;t;e;a\n;mois;;\n1;1;1;x\n2;2;0;y\n", "survival", "FILE", "--time", "t", "--event", "e", "--by", "a")]
    [InlineData("id;c;t;a\n(nom);;(jours);%\n1;1;1;x\n2;2;0;y\n", "incidence", "FILE", "--time", "t", "--event", "c")]
    [InlineData("case;activity;timestamp\n[id];[name];\n1;A;2026-01-05\n", "process", "FILE")]
    [InlineData("case;activity;timestamp\n;[name];[UTC]\n1;A;2026-01-05\n", "process", "FILE")]
    public void A_second_line_of_headers_is_refused_with_what_to_do(string rows, params string[] arguments)
    {
        var error = Run.OnFile(rows, [.. arguments, "--lang", "en"]).Error;
        Assert.StartsWith("text/second-header", error, StringComparison.Ordinal);
        Assert.Contains("units", error, StringComparison.Ordinal);
        Assert.Contains("supprimez-la", Run.OnFile(rows, [.. arguments, "--lang", "fr"]).Error, StringComparison.Ordinal);
    }

    /// <summary>Brackets further down, or beside cells without them, are data.</summary>
    [Fact]
    public void Brackets_in_a_row_of_data_are_data() =>
        Assert.Equal(2, (int)Run.OnFile("case;activity;timestamp\n1;[A];2026-01-05\n[2];[B];\n", "process", "FILE", "--json").Json["cases"]!);

    /// <summary>A table of one row a person has no column of counts: the refusal says which column was taken for it.</summary>
    [Fact]
    public void The_column_that_is_taken_for_the_counts_is_said_where_it_holds_none()
    {
        const string People = "country,salary\nFR,low\nFR,high\n";
        Assert.Contains("without --value the last column is that of the counts", Run.OnFile(People, "suppress", "FILE", "--lang", "en").Error, StringComparison.Ordinal);
        Assert.DoesNotContain("without --value", Run.OnFile(People, "suppress", "FILE", "--value", "salary", "--lang", "en").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_late_bad_byte_is_found_too()
    {
        var rows = Encoding.UTF8.GetBytes("t,e\n" + string.Concat(Enumerable.Repeat("1,1\n", 200_000)));
        Assert.StartsWith("text/not-text: ", Run.OnFile([.. rows, 0, (byte)',', (byte)'1', (byte)'\n'], [.. Survival, "--lang", "en"]).Error.Replace(" at line 200002, column 1", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("analyse/unknown-command", "magic", "FILE")]
    [InlineData("analyse/unknown-option", "survival", "FILE", "--tme", "t")]
    [InlineData("analyse/missing-option", "survival", "FILE", "--time", "t")]
    [InlineData("analyse/missing-value", "survival", "FILE", "--time")]
    [InlineData("analyse/usage", "survival", "--time", "t")]
    [InlineData("analyse/bad-option", "survival", "FILE", "--time", "t", "--event", "e", "--conf", "wald")]
    [InlineData("analyse/bad-option", "survival", "FILE", "--time", "t", "--event", "e", "--at", "1,x")]
    [InlineData("analyse/bad-option", "survival", "FILE", "--time", "t", "--event", "e", "--horizon", "-3")]
    [InlineData("analyse/file-not-found", "survival", "nowhere.csv", "--time", "t", "--event", "e")]
    [InlineData("analyse/cannot-write", "survival", "FILE", "--time", "t", "--event", "e", "--svg", "no/such/folder/x.svg")]
    [InlineData("analyse/two-arms", "effect", "FILE", "--outcome", "e", "--by", "t")]
    [InlineData("analyse/no-event", "cox", "FILE", "--time", "t", "--event", "z", "--by", "e")]
    [InlineData("analyse/bad-option", "suppress", "FILE", "--k", "0")]
    [InlineData("log/unreadable", "process", "nowhere.xes")]
    [InlineData("analyse/two-exits", "incidence", "FILE", "--time", "t", "--event", "e,u")]
    public void A_wrong_command_ends_with_a_code(string code, params string[] args)
    {
        var run = Run.OnFile("t,e,z,u\n1,1,0,1\n2,0,0,0\n3,1,0,1\n", args);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith(code + ": ", run.Error, StringComparison.Ordinal);
        // Half an answer is none; only a drawing that can't be written comes after a whole one.
        Assert.Equal(code == "analyse/cannot-write", run.Output.Length > 0);
    }

    [Theory]
    [InlineData("t,e\n1,1\n2,0\n3,1\n")]
    [InlineData("t;e\n1,0;true\n2,0;FALSE\n3,0;True\n")]
    [InlineData("e\tt\n1\t1\n0\t2\n1\t3\n")]
    public void Separators_and_statuses_are_found(string content)
    {
        var json = Run.OnFile(content, [.. Survival, "--json"]).Json;
        Assert.Equal(2, (double)json["overall"]!["events"]!);
        Assert.Equal(3, (double)json["overall"]!["quantiles_log-log"]!["median"]!);
    }

    [Fact]
    public void A_value_can_be_the_event_and_numbers_are_whole()
    {
        var json = Run.OnFile("t,e\n1,job\n2,none\n0.1,job\n", [.. Survival, "--event-is", "job", "--at", "0.1", "--json"]).Json;
        Assert.Equal(2 / 3.0, (double)json["overall"]!["at_times"]![0]!["survival"]!);
    }

    [Fact]
    public void Both_languages_speak_and_a_median_never_reached_is_said()
    {
        Assert.Contains("non atteinte", Run.OnFile("t,e\n1,0\n2,0\n", [.. Survival, "--lang", "fr"]).Output, StringComparison.Ordinal);
        Assert.Contains("not reached", Run.OnFile("t,e\n1,0\n2,0\n", [.. Survival, "--lang", "en"]).Output, StringComparison.Ordinal);
        Assert.Contains("pas de colonne", Run.OnFile("t,x\n1,0\n", [.. Survival, "--lang", "fr"]).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_drawing_is_written_beside_the_answer()
    {
        var path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + ".svg");
        try
        {
            var run = Run.OnFile("t,e,g\n1,1,a\n2,0,b\n3,1,a\n4,1,b\n", [.. Survival, "--by", "g", "--svg", path]);
            Assert.Equal(0, run.ExitCode);
            Assert.Equal("svg", System.Xml.Linq.XDocument.Load(path).Root!.Name.LocalName);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Suppress_masks_and_leaves_given_totals_away()
    {
        const string Table = "commune;territoire;sexe;n\nA;Nord;F;3\nA;Nord;H;20\nB;Nord;F;30\nB;Nord;H;12\nC;Sud;F;40\nC;Sud;H;25\nTotal;Total;F;73\n";
        var json = Run.OnFile(Table, "suppress", "FILE", "--k", "5", "--hierarchy", "commune:territoire", "--json").Json;
        var cells = json["table"]!.AsArray();
        Assert.Equal(6 * 3, cells.Count);
        Assert.Equal(cells.Count(c => c!["value"] is null), (int)json["masked"]!);
        Assert.Equal(["Total"], json["totals"]!["commune"]!.AsArray().Select(t => (string)t!));
        Assert.Null(json["primary"]);
        var small = cells.Single(c => (string)c!["commune"]! == "A" && (string)c["sexe"]! == "F")!;
        Assert.Null(small["value"]);
        Assert.Equal("masked", (string)small["state"]!);
        Assert.Equal(130, (double)cells.Single(c => (string)c!["commune"]! == "Total" && (string)c["sexe"]! == "Total")!["value"]!);
        Assert.Contains(" c", Run.OnFile(Table, "suppress", "FILE", "--hierarchy", "commune:territoire").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_without_cases_and_a_missing_cause_are_told()
    {
        Assert.StartsWith("analyse/empty-file: ", Run.OnFile("case,activity,timestamp\n", "process", "FILE").Error, StringComparison.Ordinal);
        const string Rows = "t,e\n1,job\n2,NA\n";
        var left = Run.OnFile(Rows, "incidence", "FILE", "--time", "t", "--event", "e", "--json").Json;
        Assert.Equal((1, 1, 0), ((int)left["n_used"]!, (int)left["left_out"]!["rows"]!, (int)left["n_censored"]!));
        Assert.Equal(1, (int)Run.OnFile(Rows, "incidence", "FILE", "--time", "t", "--event", "e", "--censored", "NA", "--json").Json["n_by_cause"]!["0"]!);
    }

    // Names and values of the file are cited: a control character of it would rename the window, or colour and move what stands there.
    [Fact]
    public void A_control_character_of_a_file_is_written_out_on_the_terminal()
    {
        const string Rows = "t,e,gr\u001b[31mED\u0007\n1,1,a\n2,x\u001b[2Jy,b\n";
        Assert.Contains("there are t, e, gr\\u001B[31mED\\u0007", Run.OnFile(Rows, "survival", "FILE", "--time", "zzz", "--event", "e", "--lang", "en").Error, StringComparison.Ordinal);
        var cell = Run.OnFile(Rows, "survival", "FILE", "--time", "t", "--event", "e");
        Assert.Contains("x\\u001B[2Jy", cell.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', cell.Error + cell.Output);
        Assert.DoesNotContain('\u001b', Run.OnFile("t,e,g\n1,1,a\u001b[1m\n2,0,b\n", "survival", "FILE", "--time", "t", "--event", "e", "--by", "g").Output);
    }

    [Fact]
    public void Help_names_every_subcommand_and_no_word_is_an_error()
    {
        Assert.All(new[] { "survival", "incidence", "cox", "effect", "process", "suppress" }, c => Assert.Contains("analyse " + c, Run.Of("--help").Output, StringComparison.Ordinal));
        Assert.Equal((0, 2), (Run.Of("--help").ExitCode, Run.Of().ExitCode));
    }
}
