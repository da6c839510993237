using System.Text.Json.Nodes;
using Pathways.Testing;

namespace Pathways.Api.Tests.Analysis;

/// <summary><c>analyse suppress</c>: what a reader of the answer can work out, and what is refused because it could not hold.</summary>
public sealed class SuppressCommandTests
{
    private const string Head = "sexe;commune;effectif\n";

    [SkippableFact]
    public void A_total_called_Ensemble_gives_nothing_back()
    {
        var json = Run.Of("suppress", Case("suppress_total.csv"), "--k", "5", "--json").Json;
        Assert.Equal("Ensemble", (string)json["totals"]!["sexe"]![0]!);
        // 93 and 43 are out; the 3 women of Valmont are not 43 − 40, nor the sum of their column less nobody.
        Assert.Null(Value(json, "Femmes", "Valmont"));
        Assert.Null(Value(json, "Ensemble", "Valmont"));
        Assert.Null(Value(json, "Femmes", "Rocheval"));
        Assert.Equal(93, Value(json, "Ensemble", "Total"));
    }

    [SkippableTheory]
    [InlineData("two_twos.csv"), InlineData("lone_3.csv")]
    public void No_answer_tells_how_many_cells_are_sensitive(string file)
    {
        foreach (var run in new[] { Run.Of("suppress", Case(file), "--k", "3", "--json"), Run.Of("suppress", Case(file), "--k", "3", "--lang", "en") })
        {
            Assert.Equal(0, run.ExitCode);
            Assert.DoesNotContain("primary", run.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("themselves", run.Output, StringComparison.Ordinal);
        }
    }

    [SkippableFact]
    public void Both_twos_and_their_total_are_masked_and_not_all_margins_of_lone_people_are_shown()
    {
        Assert.All(Run.Of("suppress", Case("two_twos.csv"), "--k", "3", "--json").Json["table"]!.AsArray(), c => Assert.Null(c!["value"]));
        var margins = Run.Of("suppress", Case("lone_3.csv"), "--k", "3", "--json").Json["table"]!.AsArray().Where(c => (string)c!["d"]! == "Total" || (string)c!["e"]! == "Total");
        Assert.Contains(margins, c => c!["value"] is null);
    }

    [Theory]
    [InlineData("Ensemble"), InlineData("total"), InlineData("TOTAL"), InlineData("Tous"), InlineData("All"), InlineData("Gesamt"), InlineData("")]
    public void A_total_is_recognised_by_its_name_and_checked_by_its_sums(string name)
    {
        var rows = $"F;A;40\nF;B;3\nH;A;50\nH;B;0\n{name};A;90\n{name};B;3\n";
        var json = Run.OnFile(Head + rows, "suppress", "FILE", "--json").Json;
        Assert.Equal(name, (string)json["totals"]!["sexe"]![0]!);
        Assert.Equal(3 * 3, json["table"]!.AsArray().Count);
        Assert.Null(json["table"]!.AsArray().Single(c => (string)c!["sexe"]! == "F" && (string)c["commune"]! == "B")!["value"]);
    }

    [Fact]
    public void Contributors_written_in_two_ways_are_told_by_their_rows_and_never_by_name()
    {
        const string Rows = "commune;qui;heures\nA;ACME;10\nA;Été;20\nA;acme;30\nA;Un deux;5\nA;C;40\nB;ETE;50\nB;D;60\nB;un  deux;70\nB;E;80\nB;F;90\nB;acme;1\n";
        string[] words = ["suppress", "FILE", "--contributions", "--contributor", "qui", "--accept-replay"];
        Assert.Equal(3, (int)Run.OnFile(Rows, [.. words, "--json"]).Json["notes"]!["contributors_alike"]!);
        var text = Run.OnFile(Rows, [.. words, "--lang", "en"]).Output;
        Assert.Contains("Contributors whose names differ in case, accents, blanks or the writing of a number only: 3 (rows 2 / 4 ; 3 / 7 ; 5 / 9); each counts apart, and if they are one, the threshold does not hold.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("ACME", text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("3 (lignes 2 / 4 ; 3 / 7 ; 5 / 9) ; chacun compte à part", Run.OnFile(Rows, words).Output, StringComparison.Ordinal);
        // Whoever is written in one way only is not told.
        Assert.Equal(0, (int)Run.OnFile("commune;qui;heures\nA;ACME;10\nA;ACME;20\nB;C;30\nB;D;9\n", [.. words, "--json"]).Json["notes"]!["contributors_alike"]!);
    }

    [Fact]
    public void Categories_written_in_two_ways_are_told_also_of_a_level()
    {
        const string Rows = "sexe;commune;territoire;effectif\nF;Lyon;Est;40\nF;lyon;Ouest;50\nH;Lyon;Est;60\nH;Bron;EST;70\n";
        string[] words = ["suppress", "FILE", "--hierarchy", "commune:territoire"];
        Assert.Equal(2, (int)Run.OnFile(Rows, [.. words, "--json"]).Json["notes"]!["labels_alike"]!);
        Assert.Contains("Lyon / lyon ; EST / Est; each stands apart.", Run.OnFile(Rows, [.. words, "--lang", "en"]).Output.Replace("lyon / Lyon", "Lyon / lyon", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("labels_alike", Run.OnFile(Rows, [.. words, "--round", "5", "--json"]).Output, StringComparison.Ordinal);
        Assert.DoesNotContain("apart", Run.OnFile(Head + "F;A;40\nF;B;30\nH;A;50\nH;B;9\n", "suppress", "FILE", "--lang", "en").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dimension_of_100_000_categories_is_masked_in_their_order()
    {
        const int Many = 100_000;
        var rows = string.Concat(Enumerable.Range(0, Many).Reverse().Select(i => $"C{i};{i % 400 + 1}\n"));
        var table = Run.OnFile("commune;effectif\n" + rows, "suppress", "FILE", "--accept-replay", "--json").Json["table"]!.AsArray();
        Assert.Equal(Many + 1, table.Count);
        Assert.Equal(["Total", "C0", "C1"], table.Take(3).Select(c => (string)c!["commune"]!));
        Assert.Equal($"C{Many - 1}", (string)table[Many]!["commune"]!);
        Assert.Equal((null, 9d), ((double?)table[1]!["value"], (double?)table[9]!["value"]));
    }

    [Fact]
    public void A_total_of_any_name_is_recognised_by_its_sums_where_these_are_no_chance()
    {
        const string Rows = "F;A;40\nF;B;3\nF;C;7\nH;A;50\nH;B;9\nH;C;12\nBreizh;A;90\nBreizh;B;12\nBreizh;C;19\n";
        var json = Run.OnFile(Head + Rows, "suppress", "FILE", "--json").Json;
        Assert.Equal("Breizh", (string)json["totals"]!["sexe"]![0]!);
        Assert.Contains("'Breizh' (sexe)", Run.OnFile(Head + Rows, "suppress", "FILE", "--lang", "en").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("analyse/total-or-category", "F;A;40\nF;B;3\nH;A;50\nH;B;0\nBreizh;A;90\nBreizh;B;3\n")]
    [InlineData("analyse/total-or-category", "F;A;40\nF;B;3\nH;A;40\nH;B;3\n")]
    [InlineData("analyse/total-mismatch", "F;A;40\nF;B;3\nEnsemble;A;90\nEnsemble;B;3\n")]
    [InlineData("analyse/total-mismatch", "F;A;40\nEnsemble;A;40\nEnsemble;B;3\n")]
    [InlineData("analyse/cell-twice", "F;A;40\nH;A;20\nF;A;3\n")]
    [InlineData("analyse/not-a-count", "F;A;-1\n")]
    [InlineData("analyse/not-a-count", "F;A;1.5\n")]
    [InlineData("analyse/not-a-count", "F;A;1e16\n")]
    [InlineData("analyse/not-a-number", "F;A;NaN\n")]
    [InlineData("analyse/not-a-number", "F;A;NA\n")]
    [InlineData("analyse/total-mismatch", "F;A;0\nH;A;0\nTotal;A;1\n")]
    [InlineData("analyse/subtotal", "a;A;4\nb;A;5\nab;A;9\nd;A;30\na;B;6\nb;B;1\nab;B;7\nd;B;20\na;C;2\nb;C;8\nab;C;10\nd;C;9\n")]
    public void What_may_give_cells_back_is_refused_and_says_what_to_write(string code, string rows)
    {
        var run = Run.OnFile(Head + rows, "suppress", "FILE");
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith(code + ": ", run.Error, StringComparison.Ordinal);
    }

    /// <summary>Copies that are added up count their people twice: 3 and 3 would be published as 6.</summary>
    [Theory]
    [InlineData("F;A;3", "if one is a copy, take it out and don't add them up")]
    [InlineData("F;A;4", "add them up if they count different people")]
    public void A_cell_given_twice_says_what_to_do_with_it(string again, string todo) =>
        Assert.Contains(todo, Run.OnFile(Head + $"F;A;3\nH;A;20\n{again}\n", "suppress", "FILE", "--lang", "en").Error, StringComparison.Ordinal);

    [Fact]
    public void Too_many_columns_are_named_with_what_to_do() => Assert.Contains(
        "there are 6 (a, b, c, d, median, mean). If one of them has the counts, say --value; take out those that have one value only. Put all counts in one column, with a column that says which they are (of a numerator and a denominator: those counted, and the others); take measures",
        Run.OnFile("a;b;c;d;median;mean;n\nx;x;x;x;1;1.5;3\n", "suppress", "FILE", "--lang", "en").Error, StringComparison.Ordinal);

    [Fact]
    public void A_doubt_is_settled_by_saying_it()
    {
        const string Doubtful = Head + "F;A;40\nF;B;3\nH;A;50\nH;B;0\nBreizh;A;90\nBreizh;B;3\n";
        Assert.Equal(3 * 3, Run.OnFile(Doubtful, "suppress", "FILE", "--total", "breizh", "--json").Json["table"]!.AsArray().Count);
        Assert.Equal(4 * 3, Run.OnFile(Doubtful, "suppress", "FILE", "--no-total", "--json").Json["table"]!.AsArray().Count);
        Assert.Contains("« Breizh »", Run.OnFile(Doubtful, "suppress", "FILE", "--total", "Briezh", "--lang", "fr").Error, StringComparison.Ordinal);
        Assert.Equal(3 * 3, Run.OnFile(Doubtful, "suppress", "FILE", "--total", "Breizh", "--no-total", "--json").Json["table"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("analyse/option-does-not-apply", "--p", "10")]
    [InlineData("analyse/option-does-not-apply", "--dominance", "1,80")]
    [InlineData("analyse/option-does-not-apply", "--method", "random")]
    [InlineData("analyse/option-does-not-apply", "--round", "5", "--k", "5")]
    [InlineData("analyse/option-does-not-apply", "--round", "5", "--mask-zeros")]
    [InlineData("analyse/option-does-not-apply", "--round", "5", "--accept-replay")]
    [InlineData("analyse/option-does-not-apply", "--round", "5", "--method", "random", "--seed", "1")]
    [InlineData("analyse/missing-option", "--round", "5", "--method", "random")]
    [InlineData("analyse/bad-option", "--k", "2")]
    [InlineData("analyse/bad-option", "--k", "2.5")]
    [InlineData("analyse/bad-option", "--k", "-5")]
    [InlineData("analyse/bad-option", "--round", "2")]
    [InlineData("analyse/usage", "--contributions", "--dominance", "1,80", "--dominance", "2,90")]
    [InlineData("analyse/bad-option", "--contributions", "--dominance", "1,80,2,90")]
    [InlineData("analyse/bad-option", "--contributions", "--dominance", "6,80")]
    [InlineData("analyse/bad-option", "--contributions", "--dominance", "1,101")]
    [InlineData("analyse/bad-option", "--contributions", "--p", "Infinity")]
    public void An_option_that_would_protect_nothing_is_refused(string code, params string[] options)
    {
        var run = Run.OnFile(Head + "F;A;40\nH;A;3\n", ["suppress", "FILE", .. options]);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith(code + ": ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_level_of_a_chain_is_in_the_answer_and_an_empty_level_is_skipped()
    {
        const string Rows = "commune;canton;dep;n\nA;C1;D1;20\nB;C1;D1;30\nC;C2;D1;12\nD;;D2;40\nTotal;C1;D1;50\nTotal;Total;D1;62\nTotal;Total;Total;102\n";
        string[] chain = ["suppress", "FILE", "--hierarchy", "commune:canton,canton:dep", "--json"];
        var json = Run.OnFile(Rows, chain).Json;
        var cells = json["table"]!.AsArray().ToDictionary(c => (string)c!["commune"]!, c => (double?)c!["value"], StringComparer.Ordinal);
        Assert.Equal(["A", "B", "C", "C1", "C2", "D", "D1", "D2", "Total"], cells.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((50, 62, 40, 102), (cells["C1"], cells["D1"], cells["D2"], cells["Total"]));
        Assert.StartsWith("analyse/two-parents: ", Run.OnFile("commune;canton;dep;n\nA;C1;D1;20\nB;C1;D2;30\n", chain).Error, StringComparison.Ordinal);
        Assert.StartsWith("analyse/total-mismatch: ", Run.OnFile(Rows.Replace("C1;D1;50", "C1;D1;51", StringComparison.Ordinal), chain).Error, StringComparison.Ordinal);
        Assert.StartsWith("disclosure/circular-hierarchy: ", Run.OnFile(Rows, "suppress", "FILE", "--hierarchy", "canton:dep,dep:canton").Error, StringComparison.Ordinal);
        Assert.StartsWith("analyse/bad-option: ", Run.OnFile(Rows, "suppress", "FILE", "--hierarchy", "commune:canton,commune:dep").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_level_with_one_part_is_masked_with_it()
    {
        var json = Run.OnFile("a;b;c;n\n1200Z;1200;120;3\n1300Z;1300;130;40\n1301Z;1300;130;12\n", "suppress", "FILE", "--hierarchy", "a:b,b:c", "--json").Json;
        var cells = json["table"]!.AsArray().ToDictionary(c => (string)c!["a"]!, c => (double?)c!["value"], StringComparer.Ordinal);
        Assert.All(["120", "1200", "1200Z"], code => Assert.Null(cells[code]));
        Assert.True(cells["Total"] is null || cells["130"] is null, "total − 130 = 120");
    }

    [Fact]
    public void Totals_of_quantities_with_decimals_add_up()
    {
        const string Rows = "a;b;v\nA1;B1;70911.7\nA1;B2;64512.5\nA1;TOTAL;135424.2\nA2;B1;2856.1\nA2;B2;2276\nA2;TOTAL;5132.1\nTOTAL;B1;73767.8\nTOTAL;B2;66788.5\nTOTAL;TOTAL;140556.3\n";
        var json = Run.OnFile(Rows, "suppress", "FILE", "--contributions", "--accept-replay", "--json").Json;
        Assert.Equal(["TOTAL", "TOTAL"], new[] { "a", "b" }.Select(c => (string)json["totals"]![c]![0]!));
        Assert.Equal(3 * 3, json["table"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("state"), InlineData("value")]
    public void A_dimension_does_not_overwrite_the_answer(string name) =>
        Assert.StartsWith("analyse/reserved-column: ", Run.OnFile($"{name},x,n\na,b,9\n", "suppress", "FILE", "--json").Error, StringComparison.Ordinal);

    [Fact]
    public void What_is_not_stated_is_a_category_so_that_totals_hold()
    {
        var json = Run.OnFile(Head + "F;A;40\nH;A;20\nNA;A;12\n", "suppress", "FILE", "--lang", "fr", "--json").Json;
        Assert.Equal(12, Value(json, "non renseigné", "A"));
        Assert.Equal(72, Value(json, "Total", "A"));
        Assert.Equal("sexe", (string)json["not_stated"]![0]!);
        Assert.Contains("non renseigné", Run.OnFile(Head + "F;A;40\nH;A;20\n;A;12\n", "suppress", "FILE", "--lang", "fr").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_answer_says_whether_replaying_the_method_tells_anything_and_what_was_taken_as_categories()
    {
        const string Small = Head + "F;A;3\nH;A;40\nX;A;9\n";
        var json = Run.OnFile(Small, "suppress", "FILE", "--json").Json;
        Assert.Equal("checked", (string)json["replay"]!);
        Assert.Equal("sexe", (string)Assert.Single(json["taken_as_categories"]!.AsArray())!);
        Assert.Empty(Run.OnFile(Small, "suppress", "FILE", "--no-total", "--json").Json["taken_as_categories"]!.AsArray());
        Assert.Contains("taken as categories, each person in one: sexe.", Run.OnFile(Small, "suppress", "FILE", "--lang", "en").Output, StringComparison.Ordinal);
        // Eighty small cells: too many tables agree with what is shown to go through them all.
        var many = Head + string.Concat(Enumerable.Range(0, 80).Select(i => $"{(char)('F' + i % 2)};c{i / 2};{1 + i * 7 % 9}\n"));
        foreach (var (options, file) in new[] { ((string[])[], many), (["--contributions"], Head + "F;A;3\nF;A;9\nH;A;40\n") })
        {
            var refused = Run.OnFile(file, ["suppress", "FILE", "--lang", "en", .. options]);
            Assert.Equal((2, ""), (refused.ExitCode, refused.Output));
            Assert.StartsWith("analyse/not-held-against-replay: ", refused.Error, StringComparison.Ordinal);
            Assert.Contains("--key FILE", refused.Error, StringComparison.Ordinal);
            Assert.Equal("risk_accepted", (string)Run.OnFile(file, ["suppress", "FILE", "--accept-replay", "--json", .. options]).Json["replay"]!);
            Assert.Contains("Risque accepté", Run.OnFile(file, ["suppress", "FILE", "--accept-replay", "--lang", "fr", .. options]).Output, StringComparison.Ordinal);
        }

        Assert.Equal("checked", (string)Run.OnFile(Small, "suppress", "FILE", "--accept-replay", "--json").Json["replay"]!);
        var key = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        try
        {
            File.WriteAllBytes(key, [.. Enumerable.Range(1, 32).Select(i => (byte)(i * 37))]);
            Assert.Equal("secret_key", (string)Run.OnFile(many, "suppress", "FILE", "--key", key, "--json").Json["replay"]!);
            Assert.Contains("keep it secret", Run.OnFile(many, "suppress", "FILE", "--key", key, "--lang", "en").Output, StringComparison.Ordinal);
            Assert.StartsWith("analyse/option-does-not-apply: --accept-replay", Run.OnFile(many, "suppress", "FILE", "--key", key, "--accept-replay").Error, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(key);
        }
    }

    [Fact]
    public void A_masked_table_says_what_a_c_may_be_and_what_is_not_promised()
    {
        const string Rows = Head + "F;A;3\nF;B;12\nH;A;20\nH;B;2\nX;A;7\n";
        var json = Run.OnFile(Rows, "suppress", "FILE", "--json").Json;
        Assert.Equal(("effectif", "persons", "small_or_protecting_another", "of_one_cell", "one_version"), (
            (string)json["value"]!, (string)json["threshold_counts"]!, (string)json["masked_means"]!, (string)json["insiders"]!, (string)json["publish"]!));
        Assert.Equal((1, 4), ((int)json["absent_cells"]!, (int)json["protection_width"]!));
        var text = Run.OnFile(Rows, "suppress", "FILE", "--lang", "en").Output;
        Assert.All(
            ["Threshold 5 on the count, 'effectif'", "at least 5 numbers remain possible", "Cells missing from the file, counted as 0: 1.", "those of two cells, together, sometimes can", "in this table only"],
            words => Assert.Contains(words, text, StringComparison.Ordinal));
        // How many zeros there are is a secret where zeros are.
        Assert.Null(Run.OnFile(Rows, "suppress", "FILE", "--mask-zeros", "--json").Json["absent_cells"]);
        var plain = Run.OnFile(Head + "F;A;30\nF;B;12\nH;A;20\nH;B;21\n", "suppress", "FILE", "--lang", "fr").Output;
        Assert.All(["Un 0", "Un c", "que dans ce tableau", "absentes"], words => Assert.DoesNotContain(words, plain, StringComparison.Ordinal));
    }

    /// <summary>Suppression of one small month emptied 25 of 30 large ones (cohort-extractor #626); a masked number became a 0 (#504).</summary>
    [Fact]
    public void Months_of_large_counts_stay_and_a_masked_number_is_no_zero()
    {
        var rows = Head + string.Concat(Enumerable.Range(1, 6).SelectMany(m => new[] { $"F;m{m};{(m == 4 ? 3 : m == 2 ? 0 : 10_000 + m)}\n", $"H;m{m};{12_000 + m * m}\n" }));
        var json = Run.OnFile(rows, "suppress", "FILE", "--no-total", "--json").Json;
        Assert.Equal(4, (int)json["masked"]!);
        Assert.Equal(4, json["table"]!.AsArray().Count(c => c!["value"] is null && (string)c["state"]! == "masked"));
        Assert.Equal((null, 0.0), (Value(json, "F", "m4"), Value(json, "F", "m2")));
        Assert.Contains("A 0 is shown: it is nobody.", Run.OnFile(rows, "suppress", "FILE", "--no-total", "--lang", "en").Output, StringComparison.Ordinal);
    }

    /// <summary>15 + 5 + 3 = 23 under 11 (sdcTools/UserSupport #307): 23 − 15 is 8 people; 100 + 3 = 103 (jellyfin-plugin-stats #41).</summary>
    [Theory]
    [InlineData("A;15\nB;5\nC;3\nTOTAL;23\n", "11"), InlineData("A;100\nB;3\nTOTAL;103\n", "5")]
    public void What_is_left_of_a_total_is_masked_too_in_text_and_JSON_of_both_languages(string rows, string k)
    {
        var json = Run.OnFile("v1;freq\n" + rows, "suppress", "FILE", "--k", k, "--json").Json;
        Assert.All(json["table"]!.AsArray(), c => Assert.Equal((string)c!["v1"]! != "TOTAL", c["value"] is null));
        foreach (var language in new[] { "fr", "en" })
        {
            var table = Run.OnFile("v1;freq\n" + rows, "suppress", "FILE", "--k", k, "--lang", language).Output.Split('─')[^1];
            Assert.Equal((int)json["masked"]!, table.Split('\n').Count(line => line.TrimEnd().EndsWith(" c", StringComparison.Ordinal)));
        }
    }

    /// <summary>Counts that another office has masked already (health-equity-tracker #4491) are no numbers; a total of any name in one dimension is a doubt (UserSupport #304).</summary>
    [Theory]
    [InlineData("analyse/not-a-number: row 3, column 'n'", "x;12\ny;1-9\nz;40\n"), InlineData("analyse/not-a-number: row 3, column 'n'", "x;12\ny;<5\nz;40\n")]
    [InlineData("analyse/not-a-number: row 3, column 'n'", "x;12\ny;c\nz;40\n"), InlineData("analyse/not-a-number: row 3, column 'n'", "x;12\ny;*\nz;40\n")]
    [InlineData("analyse/total-or-category: column 'a': 'totalxy'", "x;10\ny;12\nz;30\ntotalxy;52\n")]
    public void What_is_masked_already_or_in_doubt_is_refused_with_its_place(string error, string rows) =>
        Assert.StartsWith(error, Run.OnFile("a;n\n" + rows, "suppress", "FILE", "--lang", "en").Error, StringComparison.Ordinal);

    /// <summary>What was missing before is not what was suppressed (sdcMicro #257): refused, with what to give in its place.</summary>
    [Theory]
    [InlineData("n", "", "0 where there is nobody", "0 s’il n’y a personne"), InlineData("n", "NA", "0 where there is nobody", "0 s’il n’y a personne")]
    [InlineData("n", "c", "masked already", "déjà masqué"), InlineData("n", "<5", "masked already", "déjà masqué"), InlineData("n", "1-9", "masked already", "déjà masqué")]
    [InlineData("--contributions", "", "who gave no answer", "qui n’a pas répondu"), InlineData("--contributions", "*", "masked already", "déjà masqué")]
    public void A_number_that_is_missing_or_masked_already_is_refused_with_what_to_give(string kind, string cell, string english, string french)
    {
        string[] asked = ["suppress", "FILE", .. kind == "n" ? Array.Empty<string>() : [kind, "--value", "n"]];
        var file = $"a;b;n\nx;p;12\ny;q;{cell}\nz;p;40\n";
        Assert.Contains(english, Run.OnFile(file, [.. asked, "--lang", "en"]).Error, StringComparison.Ordinal);
        Assert.Contains(french, Run.OnFile(file, [.. asked, "--lang", "fr"]).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_contributes_nothing_hides_nobody_and_a_sum_of_zeros_is_masked()
    {
        // Five rows, one employer with hours: a threshold of 5 would show them.
        const string Rows = "zone;heures\nN;80\nN;0\nN;0\nN;0\nN;0\nS;3\nS;4\nS;5\nS;6\nS;7\nE;0\nE;0\nE;0\nE;0\nE;0\nE;0\nO;9\nO;9\nO;9\nO;9\nO;9\nO;9\n";
        string[] asked = ["suppress", "FILE", "--contributions", "--no-total", "--accept-replay"];
        var json = Run.OnFile(Rows, [.. asked, "--json"]).Json;
        var cells = json["table"]!.AsArray().ToDictionary(c => (string)c!["zone"]!, c => (double?)c!["value"], StringComparer.Ordinal);
        Assert.Null(cells["N"]);
        Assert.Null(cells["E"]);
        Assert.Equal(("contributors", "row"), ((string)json["threshold_counts"]!, (string)json["contributor"]!));
        Assert.Equal(20, (double)json["protection_percent_above"]!);
        Assert.Contains("one a row of the file above 0", Run.OnFile(Rows, [.. asked, "--lang", "en"]).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_has_several_rows_is_one_contributor_in_cells_and_in_their_sums()
    {
        // Five establishments of one employer in N; in S and E five others each.
        const string Rows = "zone;siren;heures\nN;111;10\nN;111;20\nN;111;30\nN;111;10\nN;111;10\nS;201;30\nS;202;31\nS;203;32\nS;204;35\nS;205;32\nE;201;39\nE;202;31\nE;203;32\nE;204;35\nE;206;32\n";
        string[] asked = ["suppress", "FILE", "--no-total", "--contributions", "--accept-replay"];
        string[] named = [.. asked, "--contributor", "siren"];
        var json = Run.OnFile(Rows, [.. named, "--json"]).Json;
        Assert.Null(json["table"]!.AsArray().Single(c => (string)c!["zone"]! == "N")!["value"]);
        Assert.Equal("siren", (string)json["contributor"]!);
        Assert.Contains("one a value of 'siren' above 0", Run.OnFile(Rows, [.. named, "--lang", "en"]).Output, StringComparison.Ordinal);
        // Without their names, the five rows of one employer are five.
        var nameless = string.Join('\n', Rows.Split('\n').Select(row => row.Split(';') is [var zone, _, var hours] ? $"{zone};{hours}" : row));
        Assert.Equal(80, (double)Run.OnFile(nameless, [.. asked, "--json"]).Json["table"]!.AsArray().Single(c => (string)c!["zone"]! == "N")!["value"]!);
        Assert.StartsWith("analyse/no-contributor: ", Run.OnFile(Rows.Replace(";206;", ";;", StringComparison.Ordinal), named).Error, StringComparison.Ordinal);
        Assert.StartsWith("analyse/bad-option: --contributor", Run.OnFile(Rows, [.. asked, "--contributor", "heures"]).Error, StringComparison.Ordinal);
        Assert.StartsWith("analyse/option-does-not-apply: --contributor", Run.OnFile(Rows, "suppress", "FILE", "--contributor", "siren").Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("4", -2, 1), InlineData("5", -2, 2)]
    public void A_rounded_table_says_between_what_a_number_lies(string b, int least, int most)
    {
        var rows = Head + string.Concat(Enumerable.Range(0, 40).Select(n => $"F;c{n};{n}\n"));
        var json = Run.OnFile(rows, "suppress", "FILE", "--round", b, "--json").Json;
        Assert.Equal((least, most, "finest_cells"), ((int)json["true_count"]!["least"]!, (int)json["true_count"]!["most"]!, (string)json["true_count"]!["of"]!));
        var errors = Enumerable.Range(0, 40).Select(n => n - Value(json, "F", $"c{n}")!.Value).ToList();
        Assert.Equal((least, most), (errors.Min(), errors.Max()));
        var text = Run.OnFile(rows, "suppress", "FILE", "--round", b, "--lang", "fr").Output;
        Assert.Contains($"de n − {-least} à n + {most}, un 0 de 0 à {most}", text, StringComparison.Ordinal);
        Assert.Contains("leurs écarts s’ajoutent : pour une somme de m cases", text, StringComparison.Ordinal);
        Assert.Contains("que dans ce tableau", text, StringComparison.Ordinal);
    }

    /// <summary>A group of one is shown by its median (EHDEN/CatalogueExport #39): the engine answers those who work with the rows, and says so.</summary>
    [Theory]
    [InlineData("survival"), InlineData("cox"), InlineData("incidence")]
    public void What_does_not_mask_says_so(string command)
    {
        const string Rows = "t,e,g\n5,1,0\n8,1,1\n12,0,0\n3,1,1\n20,1,0\n42,1,1\n30,0,1\n";
        string[] asked = [command, "FILE", "--time", "t", "--event", "e", "--by", "g"];
        Assert.Equal("not_controlled", (string)Run.OnFile(Rows, [.. asked, "--json"]).Json["disclosure"]!);
        Assert.EndsWith("sont montrés.", Run.OnFile(Rows, [.. asked, "--lang", "fr"]).Output.TrimEnd(), StringComparison.Ordinal);
        var masked = Run.OnFile(Head + "F;A;3\nH;A;40\nX;A;9\n", "suppress", "FILE", "--json").Json;
        Assert.Equal("masked", (string)masked["disclosure"]!);
    }

    /// <summary>All twelve women are without work: a 0 beside them says it of each (sdcTools/UserSupport #88).</summary>
    [Fact]
    public void Where_all_are_in_one_cell_it_is_told()
    {
        const string Rows = "s;c;n\nF;work;0\nF;none;12\nH;work;20\nH;none;9\n";
        Assert.Equal(["F / Total", "Total / work"], Run.OnFile(Rows, "suppress", "FILE", "--json").Json["all_in_one_cell"]!.AsArray().Select(c => (string)c!).Order(StringComparer.Ordinal));
        Assert.Contains("(Total / work ; F / Total)", Run.OnFile(Rows, "suppress", "FILE", "--lang", "en").Output, StringComparison.Ordinal);
        Assert.Empty(Run.OnFile(Rows, "suppress", "FILE", "--mask-zeros", "--accept-replay", "--json").Json["all_in_one_cell"]!.AsArray());
        Assert.DoesNotContain("all are in one cell", Run.OnFile(Rows.Replace(";0", ";8", StringComparison.Ordinal), "suppress", "FILE", "--lang", "en").Output, StringComparison.Ordinal);
    }

    // With how many are absent, whoever counts the zeros shown would know that there is somebody in the others.
    [Fact]
    public void A_rounded_table_does_not_tell_how_many_cells_are_truly_0()
    {
        const string WithNobody = Head + "F;A;30\nF;B;20\nH;A;10\n", WithTwo = WithNobody + "H;B;2\n";
        foreach (var language in new[] { "fr", "en" })
        {
            Assert.Equal(
                Run.OnFile(WithNobody, "suppress", "FILE", "--round", "5", "--lang", language).Output, Run.OnFile(WithTwo, "suppress", "FILE", "--round", "5", "--lang", language).Output);
        }
        var (nobody, two) = (Run.OnFile(WithNobody, "suppress", "FILE", "--round", "5", "--json").Json, Run.OnFile(WithTwo, "suppress", "FILE", "--round", "5", "--json").Json);
        Assert.Null(nobody["absent_cells"]);
        Assert.Equal(0, (int)nobody["absent_cells_count_as"]!);
        Assert.Equal($"{nobody["table"]}", $"{two["table"]}");
        Assert.Equal($"{nobody["counts_are_multiples_of"]}", $"{two["counts_are_multiples_of"]}");
    }

    /// <summary>Thirty cells of 2 rounded to 5 are 0 in all, and 60 in truth (rtauargus #24).</summary>
    /// <summary>23 of 1,000 shown as 25 beside a rate of 0.023: the exact count is out again.</summary>
    [Theory]
    [InlineData("0.023", "0.0327", "0.0054"), InlineData("2,3 %", "3,3 %", "0,5 %"), InlineData("23%", "33%", "5%")]
    public void A_rate_beside_the_counts_is_no_category(string north, string south, string east)
    {
        var table = $"area;rate;n\nNorth;{north};23\nSouth;{south};17\nEast;{east};12\n";
        foreach (var options in new string[][] { ["--round", "5"], ["--k", "5"] })
        {
            var run = Run.OnFile(table, ["suppress", "FILE", .. options, "--lang", "en"]);
            Assert.Equal(2, run.ExitCode);
            Assert.StartsWith("analyse/measure-column: column 'rate'", run.Error, StringComparison.Ordinal);
        }

        // Shares of working time are categories: they come again.
        Assert.Equal(0, Run.OnFile("area;time;n\nN;0.5;23\nN;0.8;17\nN;1;12\nS;0.5;31\nS;0.8;24\nS;1;40\n", "suppress", "FILE").ExitCode);
    }

    [Fact]
    public void A_column_that_follows_from_another_is_told()
    {
        const string Table = "area;population;n\nNorth;large;23\nSouth;small;17\nEast;middle;12\nWest;small;40\n";
        Assert.Contains("'population' has one value for each 'area', and is taken as a dimension of its own: if it is a level, say --hierarchy area:population; if a measure, leave it out.",
            Run.OnFile(Table, "suppress", "FILE", "--lang", "en").Output, StringComparison.Ordinal);
        Assert.Equal("""{"population":"area"}""", Run.OnFile(Table, "suppress", "FILE", "--json").Json["columns_that_follow"]!.ToJsonString());
        // In a rounded table a 0 may be somebody's, unless one is told which combinations there are.
        Assert.Equal("{}", Run.OnFile(Table, "suppress", "FILE", "--round", "5", "--json").Json["columns_that_follow"]!.ToJsonString());
        Assert.Equal("{}", Run.OnFile(Table, "suppress", "FILE", "--hierarchy", "area:population", "--json").Json["columns_that_follow"]!.ToJsonString());
        Assert.Equal("{}", Run.OnFile("a;b;n\nx;u;23\nx;v;17\ny;u;12\ny;v;40\nz;u;40\nz;v;33\n", "suppress", "FILE", "--json").Json["columns_that_follow"]!.ToJsonString());
    }

    /// <summary>A margin of rounding is to the numbers of the file: of those that were rounded before, it says nothing of the true ones.</summary>
    [Theory]
    [InlineData("3"), InlineData("5")]
    [InlineData("5", "--method", "controlled")]
    public void Counts_that_were_rounded_before_are_told_where_they_are_rounded_again(params string[] how)
    {
        const string Rounded = "region;sex;n\nNorth;F;60\nNorth;M;10\nSouth;F;30\nSouth;M;20\nEast;F;0\nEast;M;20\n";
        var key = Path.GetTempFileName();
        File.WriteAllBytes(key, [.. Enumerable.Range(1, 32).Select(i => (byte)i)]);
        string[] said = ["suppress", "FILE", "--round", .. how, .. how.Length > 1 ? (string[])["--key", key] : []];
        Assert.Equal(10, (int)Run.OnFile(Rounded, [.. said, "--json"]).Json["counts_are_multiples_of"]!);
        var english = Run.OnFile(Rounded, [.. said, "--lang", "en"]).Output;
        Assert.Contains("Zeros apart, all these numbers are in the file multiples of 10: if they were rounded before, a 0 may hide somebody and these margins hold for the rounded ones of the file only; round the exact ones.", english, StringComparison.Ordinal);
        Assert.DoesNotContain("is truly", english, StringComparison.Ordinal);
        Assert.Contains("a number n is in the file from n − ", english, StringComparison.Ordinal);
        Assert.Contains("ces marges ne tiennent que pour les nombres arrondis du fichier ; arrondissez les nombres exacts.", Run.OnFile(Rounded, [.. said, "--lang", "fr"]).Output, StringComparison.Ordinal);
        var exact = Run.OnFile(Rounded.Replace(";60", ";61", StringComparison.Ordinal), [.. said, "--lang", "en"]).Output;
        Assert.Contains("a number n is truly from n − ", exact, StringComparison.Ordinal);
        Assert.DoesNotContain("multiples", exact, StringComparison.Ordinal);
        Assert.Null(Run.OnFile(Rounded.Replace(";60", ";61", StringComparison.Ordinal), [.. said, "--json"]).Json["counts_are_multiples_of"]);
        File.Delete(key);
    }

    /// <summary>Multiples of 5 in seven cells are no chance. In what is masked nothing is looked at, so nothing is told of it.</summary>
    [Fact]
    public void Counts_that_were_rounded_before_are_told()
    {
        const string Rounded = "region;sex;n\nNorth;F;60\nNorth;M;5\nSouth;F;35\nSouth;M;25\nEast;F;0\nEast;M;15\nWest;F;10\nWest;M;40\n";
        Assert.Equal(5, (int)Run.OnFile(Rounded, "suppress", "FILE", "--json").Json["counts_are_multiples_of"]!);
        Assert.Contains("All these numbers are multiples of 5: if they were rounded before, a 0 may hide somebody", Run.OnFile(Rounded, "suppress", "FILE", "--lang", "en").Output, StringComparison.Ordinal);
        Assert.Null(Run.OnFile(Rounded.Replace(";35", ";36", StringComparison.Ordinal), "suppress", "FILE", "--json").Json["counts_are_multiples_of"]);
        // The published total, 177, says that the masked ones are no multiples.
        Assert.Null(Run.OnFile("a;n\nu;3\nv;4\nw;20\nx;30\ny;50\nz;70\n", "suppress", "FILE", "--json").Json["counts_are_multiples_of"]);
        Assert.Equal(10, (int)Run.OnFile("a;n\nu;3\nv;7\nw;20\nx;30\ny;50\nz;70\n", "suppress", "FILE", "--json").Json["counts_are_multiples_of"]!);
        var total = Run.OnFile("region;sex;n\nNorth;F;60\nNorth;M;40\nNorth;Total;105\nSouth;F;35\nSouth;M;25\nSouth;Total;60\n", "suppress", "FILE", "--lang", "en");
        Assert.Contains("leave the rows of totals out if these numbers were rounded or have noise (what is said of the answer then holds for these only; if you have the exact numbers, take them)", total.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rounded_total_says_how_far_it_may_be()
    {
        var rows = "z;n\n" + string.Concat(Enumerable.Range(0, 30).Select(i => $"c{i};2\n"));
        var json = Run.OnFile(rows, "suppress", "FILE", "--round", "5", "--json").Json;
        Assert.Equal((0, -60, 60), ((int)json["table"]![0]!["value"]!, (int)json["true_grand_total"]!["least"]!, (int)json["true_grand_total"]!["most"]!));
        Assert.Contains("to − 60 or + 60", Run.OnFile(rows, "suppress", "FILE", "--round", "5", "--lang", "en").Output, StringComparison.Ordinal);
    }

    /// <summary>Weights and one name for several establishments go together (UserSupport #312, #140); a negative sum is refused (#72).</summary>
    [Fact]
    public void Weights_and_names_of_contributors_go_together_and_a_negative_one_is_refused()
    {
        const string Rows = "zone;ent;w\nN;a;2.2\nN;a;1.1\nN;b;2.2\nN;c;1\nN;d;2\nE;a;2\nE;b;2\nE;c;3\nE;d;3\nE;k;3\nS;e;1\nS;f;2\nS;g;3\nS;h;2.5\nS;i;1.5\n";
        string[] asked = ["suppress", "FILE", "--contributions", "--contributor", "ent", "--no-total", "--accept-replay"];
        var cells = Run.OnFile(Rows, [.. asked, "--json"]).Json["table"]!.AsArray().ToDictionary(c => (string)c!["zone"]!, c => (double?)c!["value"], StringComparer.Ordinal);
        Assert.Equal((null, null, 10), (cells["N"], cells["E"], cells["S"]));
        Assert.Equal(31.5, cells["Total"]!.Value, 9);
        Assert.StartsWith("analyse/not-a-count: row 2, column 'w': '-30' is negative", Run.OnFile("zone;ent;w\nN;a;-30\nN;b;10\n", [.. asked, "--lang", "en"]).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_level_that_was_skipped_is_told()
    {
        const string Rows = "commune;canton;n\nA;C1;20\nB;C1;30\nD;;40\n";
        string[] asked = ["suppress", "FILE", "--hierarchy", "commune:canton"];
        Assert.Equal("canton", (string)Assert.Single(Run.OnFile(Rows, [.. asked, "--json"]).Json["levels_skipped"]!.AsArray())!);
        Assert.Contains("Empty level, skipped: canton.", Run.OnFile(Rows, [.. asked, "--lang", "en"]).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rounding_by_lot_takes_its_secret_from_a_file()
    {
        var key = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        try
        {
            File.WriteAllBytes(key, [.. Enumerable.Range(1, 32).Select(i => (byte)(i * 37))]);
            string[] round = ["suppress", "FILE", "--round", "5", "--method", "random", "--json", "--key", key];
            var json = Run.OnFile(Head + "F;A;41\nH;A;23\nF;B;2\nH;B;8\n", round).Json;
            Assert.All(json["table"]!.AsArray(), c => Assert.Equal(0, (double)c!["value"]! % 5));
            Assert.Equal(Value(json, "Total", "Total"), new[] { ("F", "A"), ("H", "A"), ("F", "B"), ("H", "B") }.Sum(c => Value(json, c.Item1, c.Item2)));
            File.WriteAllBytes(key, new byte[32]);
            Assert.StartsWith("analyse/weak-key: ", Run.OnFile(Head + "F;A;41\n", round).Error, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(key);
        }
    }

    private static double? Value(JsonNode json, string sexe, string commune) =>
        (double?)json["table"]!.AsArray().Single(c => (string)c!["sexe"]! == sexe && (string)c["commune"]! == commune)!["value"];

    private static string Case(string name)
    {
        var path = SharedData.Find("cases/" + name);
        Skip.If(path is null, $"The shared data are not here ({name}): set PATHWAYS_SHARED_DATA, or put them beside the repository in shared/data.");
        return path!;
    }
}
