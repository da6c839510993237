namespace Pathways.Api.Tests.Analysis;

/// <summary><c>analyse suppress</c>: tables as people keep them. What is taken for what is told, and what a refusal says to do leads to a right answer.</summary>
public sealed class SuppressInputTests
{
    private const string Head = "sexe;commune;effectif\n";

    /// <summary>As a category, a count would be published as it is; masked one by one, women, men and both would give each other back.</summary>
    [Theory]
    [InlineData("commune;femmes;hommes\nA;3;40\nB;12;50\nC;20;60\n", "femmes")]
    [InlineData("commune;femmes;hommes\nA;3;40\nB;12;50\n", "femmes")]
    [InlineData("commune;femmes;hommes;total\nA;3;40;43\nB;12;50;62\nTotal;15;90;105\n", "hommes")]
    [InlineData("commune;femmes;hommes\nA;c;40\nB;12;50\nC;<5;60\nD;1 200;9\n", "femmes")]
    [InlineData("area;pop;rate;count\nE1;1012;3;3\nE2;2050;20;40\nE3;1500;10;15\n", "rate")]
    [InlineData("month;numerator;denominator\n1;3;40\n2;12;50\n3;20;60\n", "numerator")]
    [InlineData("atc;median_records;users\nA;1;40\nB;1;3\n", "median_records")]
    [InlineData("secteur;effectif;code\nA;40;38185\nA;3;38186\n", "effectif")]
    [InlineData("Unnamed: 0;sexe;n\n0;F;40\n1;H;3\n", "Unnamed: 0")]
    public void A_second_column_of_numbers_is_no_category(string table, string column)
    {
        var run = Run.OnFile(table, "suppress", "FILE", "--lang", "en");
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith($"analyse/measure-column: column '{column}': ", run.Error, StringComparison.Ordinal);
        Assert.Contains("Put all counts in one column, with a column that says which they are", run.Error, StringComparison.Ordinal);
        Assert.StartsWith($"analyse/measure-column: colonne « {column} » : ", Run.OnFile(table, "suppress", "FILE", "--lang", "fr").Error, StringComparison.Ordinal);
        // Rounded, they would give back what was rounded.
        Assert.Equal(run.Error, Run.OnFile(table, "suppress", "FILE", "--round", "5", "--lang", "en").Error);
    }

    [Theory]
    [InlineData("annee;commune;n\n2024;A;40\n2024;B;30\n2025;A;50\n2025;B;60\n")]
    [InlineData("commune;departement;n\nA;01;40\nB;02;30\nC;02;50\n")]
    [InlineData("age;n\n25;40\n26;30\n27;50\n")]
    [InlineData("age;commune;n\n25;A;40\n26;B;30\n", "--levels", "age")]
    public void Numbers_that_tell_rows_apart_or_that_are_said_to_be_codes_are_categories(string table, params string[] said)
    {
        var run = Run.OnFile(table, ["suppress", "FILE", "--json", .. said]);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(said.Skip(1), run.Json["levels"]!.AsArray().Select(l => (string)l!));
    }

    /// <summary>
    /// A file of one row a person, told to count them by a 1 in each: the same answer as of the counts themselves, with what is promised of counts
    /// (of quantities it would be a fifth more, which of 3 people says that they are 3).
    /// </summary>
    [Fact]
    public void Rows_of_one_person_each_are_counted_and_protected_as_counts()
    {
        var people = string.Concat(Enumerable.Repeat("F;A\n", 3).Concat(Enumerable.Repeat("F;B\n", 12)).Concat(Enumerable.Repeat("H;A\n", 20)).Concat(Enumerable.Repeat("H;B\n", 9)));
        Assert.Contains("if each row is a person, add a column of 1 at the end and say --contributions", Run.OnFile("sexe;commune\n" + people, "suppress", "FILE", "--lang", "en").Error, StringComparison.Ordinal);
        var rows = "sexe;commune;un\n" + people.Replace("\n", ";1\n", StringComparison.Ordinal);
        var json = Run.OnFile(rows, "suppress", "FILE", "--contributions", "--json").Json;
        var counts = Run.OnFile(Head + "F;A;3\nF;B;12\nH;A;20\nH;B;9\n", "suppress", "FILE", "--json").Json;
        Assert.Equal(counts["table"]!.ToJsonString(), json["table"]!.ToJsonString());
        Assert.Equal(("persons", "rows", "checked", 4), ((string)json["threshold_counts"]!, (string)json["counted"]!, (string)json["replay"]!, (int)json["protection_width"]!));
        Assert.Contains("Threshold 5 on the count, a person for each row of 1 ('un')", Run.OnFile(rows, "suppress", "FILE", "--contributions", "--lang", "en").Output, StringComparison.Ordinal);
    }

    /// <summary>A total whose parts are given in one place and 0 in another: a category, it would give the parts back where they are.</summary>
    [Fact]
    public void A_total_that_stands_by_itself_somewhere_is_in_doubt()
    {
        const string Table = "district;race;n\nSF;1;20\nSF;2;30\nSF;3;4\nSF;99;54\nLA;1;0\nLA;2;0\nLA;3;0\nLA;99;500\n";
        Assert.StartsWith("analyse/total-or-category: column 'race': '99' is the sum of the others", Run.OnFile(Table, "suppress", "FILE", "--lang", "en").Error, StringComparison.Ordinal);
        Assert.Contains("LA / 99 is 500, but its parts make 0; correct the file: a part is missing; add it", Run.OnFile(Table, "suppress", "FILE", "--total", "99", "--lang", "en").Error, StringComparison.Ordinal);
        Assert.Equal(0, Run.OnFile(Table, "suppress", "FILE", "--no-total").ExitCode);
    }

    [Fact]
    public void Who_contributes_is_no_category_and_a_weight_is_none()
    {
        const string Rows = "zone;siren;h\nN;552100554;5\nN;542107651;6\nS;552081317;7\nS;542051180;8\nS;552100554;9\n";
        Assert.Contains("--contributor siren", Run.OnFile(Rows, "suppress", "FILE", "--contributions", "--accept-replay").Error, StringComparison.Ordinal);
        Assert.Equal(0, Run.OnFile(Rows, "suppress", "FILE", "--contributions", "--contributor", "siren", "--accept-replay").ExitCode);
        Assert.StartsWith("analyse/measure-column: ", Run.OnFile("zone;poids;h\nN;2;5\nN;2;6\nS;1;7\nS;2;9\n", "suppress", "FILE", "--contributions", "--accept-replay").Error, StringComparison.Ordinal);
    }

    /// <summary>--no-total by itself would make a category of the total that the table has, and its parts would follow.</summary>
    [Fact]
    public void What_is_said_of_a_table_with_totals_keeps_its_totals()
    {
        const string Table = "region;n\nA;20\nB;30\nD;4\nE;0\nTotal;54\n";
        Assert.Contains("or say --total \"Total\" --no-total if there is none.", Run.OnFile(Table, "suppress", "FILE", "--lang", "en").Output, StringComparison.Ordinal);
        var refused = Run.OnFile(Table, "suppress", "FILE", "--no-total", "--lang", "en");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("'Total' (region) has the name of a total; say --total \"Total\" too", refused.Error, StringComparison.Ordinal);
        var json = Run.OnFile(Table, "suppress", "FILE", "--total", "Total", "--no-total", "--json").Json;
        Assert.Equal((5, 54), (json["table"]!.AsArray().Count, (int)json["table"]![0]!["value"]!));
        Assert.Empty(json["taken_as_categories"]!.AsArray());
        // A doubt in one column leaves the total of another what it is.
        const string Doubt = Head + "F;A;40\nF;B;3\nH;A;50\nH;B;0\nBreizh;A;90\nBreizh;B;3\nF;Ensemble;43\nH;Ensemble;50\nBreizh;Ensemble;93\n";
        Assert.Contains("--total \"Ensemble\" --no-total if it is a category", Run.OnFile(Doubt, "suppress", "FILE", "--lang", "en").Error, StringComparison.Ordinal);
        Assert.Equal(4 * 3, Run.OnFile(Doubt, "suppress", "FILE", "--total", "Ensemble", "--no-total", "--json").Json["table"]!.AsArray().Count);
        // An empty cell that is a total has no name to be said.
        Assert.Contains("write Total there", Run.OnFile(Head + "F;A;40\nF;B;3\nH;A;50\nH;B;0\n;A;90\n;B;3\n", "suppress", "FILE", "--no-total", "--lang", "en").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Totals_that_do_not_add_up_are_counted_and_those_without_parts_are_told_apart()
    {
        Assert.Contains("Total / A is 10, but its parts make 9; other totals that do not add up: 1; correct the file (a part may be missing)",
            Run.OnFile(Head + "F;A;4\nH;A;5\nTotal;A;10\nF;B;4\nH;B;5\nTotal;B;8\n", "suppress", "FILE", "--lang", "en").Error, StringComparison.Ordinal);
        Assert.Contains("no row has its parts; add them, or leave out the column that has only totals",
            Run.OnFile(Head + "Total;A;10\n", "suppress", "FILE", "--lang", "en").Error, StringComparison.Ordinal);
    }

    /// <summary>A10X beside A10XY and A10XZ is their sum: one masked, the other two give it back. Two combinations are enough where the codes say so too.</summary>
    [Theory]
    [InlineData("atc;n\nA10X;9\nA10XY;6\nA10XZ;3\nB1;20\n", "'A10X' is A10XY + A10XZ everywhere", "--no-total if it is chance")]
    [InlineData("code;sex;n\nA;F;9\nA1;F;6\nA2;F;3\nB;F;30\nA;M;20\nA1;M;11\nA2;M;9\nB;M;25\nTotal;F;39\nTotal;M;45\n", "'A' is A1 + A2 everywhere", "--total \"Total\" --no-total if it is chance")]
    public void A_code_that_begins_its_parts_is_their_subtotal(string table, string said, string todo)
    {
        var run = Run.OnFile(table, "suppress", "FILE", "--lang", "en");
        Assert.StartsWith("analyse/subtotal: ", run.Error, StringComparison.Ordinal);
        Assert.All([said, "put this level in a column of its own", todo], words => Assert.Contains(words, run.Error, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(224, 225, "correct the file, or leave the rows of totals out if these numbers were rounded")]
    [InlineData(226, 225, "correct the file (a part may be missing), or leave the rows of totals out if these numbers were rounded")]
    [InlineData(61, 95, "if one person is counted in several rows, make a table of yes / no for each")]
    [InlineData(40, 78, "if there are sub-totals among the parts, put that level in a column of its own")]
    [InlineData(90, 30, "correct the file: a part is missing")]
    public void Why_a_total_may_not_add_up_is_said_as_its_numbers_tell(int total, int parts, string why) =>
        Assert.Contains(why, Run.OnFile(Head + $"F;A;{parts - 9}\nH;A;9\nTotal;A;{total}\n", "suppress", "FILE", "--lang", "en").Error, StringComparison.Ordinal);

    [Fact]
    public void Without_a_rule_of_concentration_an_answer_says_what_it_lets_through()
    {
        const string Rows = "z;v\nA;0.1\nA;0.2\nA;0.3\nA;0.5\nA;4000000\nB;10\nB;12\nB;9\nB;11\nB;10\nC;9\nC;9\nC;9\nC;8\nC;7\n";
        string[] words = ["suppress", "FILE", "--contributions", "--accept-replay", "--lang", "en"];
        const string Said = "Without --dominance or --p, a cell of which one contributor makes up nearly all may be shown.";
        Assert.Contains(Said, Run.OnFile(Rows, words).Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Said, Run.OnFile(Rows, [.. words, "--dominance", "1,85"]).Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Said, Run.OnFile(Head + "F;A;40\nH;A;50\n", "suppress", "FILE", "--lang", "en").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-666666666", "analyse/not-a-count", "is negative: often the code of a number that is masked or missing; write the exact number")]
    [InlineData("12,000", "analyse/not-a-count", "can be read with or without thousands; write the count without a separator")]
    [InlineData("1.000", "analyse/not-a-count", "can be read with or without thousands")]
    [InlineData("1,2E+05", "analyse/not-a-count", "loses digits; write the count in full")]
    [InlineData("12.5", "analyse/not-a-count", "a mean or a share is not masked here")]
    [InlineData("5+", "analyse/not-a-number", "it looks masked already; start from the exact numbers")]
    [InlineData("1 à 4", "analyse/not-a-number", "it looks masked already")]
    [InlineData("moins de 5", "analyse/not-a-number", "it looks masked already")]
    [InlineData("0 to 4", "analyse/not-a-number", "it looks masked already")]
    [InlineData("(X)", "analyse/not-a-number", "it looks masked already")]
    [InlineData("PrivacySuppressed", "analyse/not-a-number", "it looks masked already")]
    [InlineData("[REDACTED]", "analyse/not-a-number", "it looks masked already")]
    [InlineData("-", "analyse/not-a-number", "a sign for what is missing, masked or nothing; write the exact number, or 0 where there is nothing (without --value the last column is that of the counts; --value says another)")]
    [InlineData("n.d.", "analyse/not-a-number", "a sign for what is missing, masked or nothing; write the exact number")]
    [InlineData("..", "analyse/not-a-number", "a sign for what is missing, masked or nothing; write the exact number")]
    [InlineData("NC", "analyse/not-a-number", "a sign for what is missing, masked or nothing; write the exact number")]
    [InlineData("LT5", "analyse/not-a-number", "it looks masked already")]
    [InlineData("(D)", "analyse/not-a-number", "a sign for what is missing, masked or nothing; write the exact number")]
    [InlineData("effectif", "analyse/not-a-number", "it is the name of the column; delete this row if it repeats the header")]
    [InlineData("entre 1 et 4", "analyse/not-a-number", "it looks masked already")]
    [InlineData("4 ou moins", "analyse/not-a-number", "it looks masked already")]
    [InlineData("12*", "analyse/not-a-number", "write the exact number, as 1234, without a separator of thousands, a mark, a unit or a share beside it")]
    [InlineData("1 234 (p)", "analyse/not-a-number", "write the exact number, as 1234, without a separator of thousands, a mark")]
    [InlineData("7\u202f973\u202f078", "analyse/not-a-number", "write the exact number, as 1234, without a separator of thousands")]
    [InlineData("46,2 %", "analyse/not-a-number", "a share, which is not masked here; write the exact count")]
    public void What_is_no_count_is_refused_with_its_place_and_what_to_write(string count, string code, string todo)
    {
        var run = Run.OnFile(Head + $"F;A;40\nH;A;{count}\n", "suppress", "FILE", "--lang", "en");
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith($"{code}: row 3, column 'effectif': '{count}' ", run.Error, StringComparison.Ordinal);
        Assert.Contains(todo, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_count_of_nines_far_above_all_others_is_told_where_it_is_shown()
    {
        var json = Run.OnFile(Head + "F;A;40\nH;A;999999999\n", "suppress", "FILE", "--json").Json;
        Assert.Equal(1, (int)json["notes"]!["counts_like_codes"]!);
        Assert.Contains("counted as people: H / A; if so", Run.OnFile(Head + "F;A;40\nH;A;999999999\n", "suppress", "FILE", "--lang", "en").Output, StringComparison.Ordinal);
        Assert.Equal(0, (int)Run.OnFile(Head + "F;A;99\nH;A;60\n", "suppress", "FILE", "--json").Json["notes"]!["counts_like_codes"]!);
        // Masked for the 3 beside it: that it is large is not told.
        Assert.Equal(0, (int)Run.OnFile(Head + "F;A;3\nH;A;999\n", "suppress", "FILE", "--json").Json["notes"]!["counts_like_codes"]!);
    }

    [Theory]
    [InlineData("F;A;40\nF;B;30\nSource : enquête;;\n", "analyse/not-a-row: row 4, column 'sexe': 'Source : enquête' is all that its row holds, as a title or a note; delete this row")]
    [InlineData("F;A;40\nH;A;30\nTotal;A;\n", "analyse/not-a-number: row 4, column 'effectif': '' is not a number: it is missing; take a row of totals out, it is computed again")]
    [InlineData("F;A;40\nH;A;9\nF;A;3\nH;A;8\n", "is given twice with different numbers (2 rows repeat a cell)")]
    public void A_note_under_the_table_and_repeated_cells_are_told(string rows, string said) =>
        Assert.Contains(said, Run.OnFile(Head + rows, "suppress", "FILE", "--lang", "en").Error, StringComparison.Ordinal);

    /// <summary>Rows that say that they count people of other rows again: a pivot table's totals, "of which".</summary>
    [Theory]
    [InlineData("sexe;age;n\nF;j;4\nF;v;40\nTotal F;;44\nH;j;30\nH;v;20\nTotal H;;50\nTotal général;;94\n", "Total F", "--total \"Total général\" --no-total")]
    [InlineData("sexe;n\nFemmes;40\ndont jeunes;3\nHommes;50\n", "dont jeunes", "--no-total")]
    [InlineData("sexe;n\nFemmes;40\nSous-total;40\nHommes;50\n", "Sous-total", "--no-total")]
    public void Rows_that_count_others_again_are_refused_until_they_are_said_to_be_categories(string table, string row, string said)
    {
        var run = Run.OnFile(table, "suppress", "FILE", "--lang", "en");
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains($"'{row}' says that it is the sum, a part or a mean of other rows, and would count with them; leave these rows out", run.Error, StringComparison.Ordinal);
        Assert.Contains(said + " if it is a category like the others", run.Error, StringComparison.Ordinal);
        var without = string.Join('\n', table.Split('\n').Where(l => !l.StartsWith("Total F", StringComparison.Ordinal) && !l.StartsWith("Total H", StringComparison.Ordinal) && !l.StartsWith(row, StringComparison.Ordinal)));
        Assert.Equal(0, Run.OnFile(without, "suppress", "FILE", "--accept-replay").ExitCode);
    }

    [Fact]
    public void Merged_cells_of_a_spreadsheet_are_told_where_an_empty_one_could_be_one()
    {
        Assert.Contains("if empty cells were merged with the one above, write its value in each", Run.OnFile(Head + "F;A;40\n;B;3\nH;A;50\n;B;9\n", "suppress", "FILE", "--lang", "en").Error, StringComparison.Ordinal);
        Assert.Contains("counted under 'not stated': sexe (empty); if empty cells were merged", Run.OnFile(Head + "F;A;40\n;B;30\nH;A;50\n;C;9\n", "suppress", "FILE", "--lang", "en").Output, StringComparison.Ordinal);
    }

    /// <summary>Without a header the first row would be lost, and its count the name of the others.</summary>
    [Fact]
    public void A_file_without_a_header_is_refused_and_a_year_is_a_name()
    {
        Assert.StartsWith("analyse/no-header: row 1: '40' is a number and not the name of a column", Run.OnFile("F;A;40\nF;B;3\nH;A;50\n", "suppress", "FILE", "--lang", "en").Error, StringComparison.Ordinal);
        Assert.Equal("2024", (string)Run.OnFile("commune;2024\nA;40\nB;3\nC;50\n", "suppress", "FILE", "--json").Json["value"]!);
    }

    [Fact]
    public void A_column_without_a_name_is_refused() => Assert.StartsWith(
        "analyse/no-name: column 1: it has no name; give it one, or delete it if it only numbers the rows",
        Run.OnFile("\"\",\"sexe\",\"n\"\n\"1\",\"F\",12\n\"2\",\"H\",9\n", "suppress", "FILE", "--lang", "en").Error, StringComparison.Ordinal);

    /// <summary>One column can be summed in one way; the other way is a dimension, and no sum of it gives a region of 3 or 4 back.</summary>
    [Fact]
    public void A_second_grouping_of_one_column_stays_a_dimension()
    {
        const string Table = "region;county;group;n\nA;county-1;BIG;11\nB;county-4;BIG;7\nI;county-1;small;3\nJ;county-10;small;9\nK;county-10;small;4\n";
        Assert.Contains("leave the other out: it stays a dimension of its own, and its sums are protected too",
            Run.OnFile(Table, "suppress", "FILE", "--hierarchy", "region:county,region:group", "--lang", "en").Error, StringComparison.Ordinal);
        string[] words = ["suppress", "FILE", "--hierarchy", "region:county"];
        Assert.Contains("'group' has one value for each 'region', and stays a dimension of its own, since 'region' adds up to 'county'", Run.OnFile(Table, [.. words, "--lang", "en"]).Output, StringComparison.Ordinal);
        var cells = Run.OnFile(Table, [.. words, "--json"]).Json["table"]!.AsArray().ToDictionary(c => $"{c!["region"]} / {c["group"]}", c => (double?)c!["value"], StringComparer.Ordinal);
        Assert.All(["I / Total", "K / Total", "county-1 / Total", "county-10 / Total", "J / Total"], c => Assert.Null(cells[c]));
        Assert.Equal((34, 18, 16, 7), (cells["Total / Total"], cells["Total / BIG"], cells["Total / small"], cells["county-4 / Total"]));
    }

    [Fact]
    public void Words_taken_for_missing_are_told()
    {
        const string Rows = Head + "F;NA;12\nF;;9\nH;NA;40\nH;B;50\n";
        Assert.Contains("cell F / not stated is given twice", Run.OnFile(Rows, "suppress", "FILE", "--lang", "en").Error, StringComparison.Ordinal);
        const string Once = Head + "F;NA;12\nF;B;9\nH;NA;40\nH;B;50\n";
        Assert.Contains("counted under 'not stated': commune (NA); if a word is a category, say --missing \"\".", Run.OnFile(Once, "suppress", "FILE", "--lang", "en").Output, StringComparison.Ordinal);
        Assert.Equal("""{"commune":["NA"]}""", Run.OnFile(Once, "suppress", "FILE", "--json").Json["not_stated_words"]!.ToJsonString());
        Assert.Contains("NA", Run.OnFile(Once, "suppress", "FILE", "--missing", "", "--json").Json["table"]!.AsArray().Select(c => (string)c!["commune"]!));
    }

    [Fact]
    public void A_point_that_could_be_one_of_thousands_is_told_of_contributions()
    {
        const string Rows = "zone;h\nN;1.234\nN;2.500\nN;3.100\nS;4\nS;5\nS;6\n";
        string[] words = ["suppress", "FILE", "--contributions", "--k", "3"];
        Assert.Contains("Decimal point: 1.234 is read as one and 234 thousandths, not as a thousand (h).", Run.OnFile(Rows, [.. words, "--lang", "en"]).Output, StringComparison.Ordinal);
        Assert.Equal(1, (int)Run.OnFile(Rows, [.. words, "--json"]).Json["notes"]!["columns_with_points_of_thousands"]!);
    }

    /// <summary>Every number of a table rounded to nearest is within what the answer says of it, totals by the cells that they sum.</summary>
    [Fact]
    public void A_margin_that_is_told_holds_for_every_number_shown()
    {
        const string Rows = "type;damage;n\nHouse;wet;3\nHouse;dry;999998\nHut;wet;14\nHut;dry;7\nSchool;wet;5\nSchool;dry;45\nClinic;wet;15\nClinic;dry;0\n";
        Assert.Contains("totals apart, a number n is truly from n − 5 to n + 4, a 0 from 0 to 4", Run.OnFile(Rows, "suppress", "FILE", "--round", "10", "--lang", "en").Output, StringComparison.Ordinal);
        var exact = Run.OnFile(Rows, "suppress", "FILE", "--k", "3", "--json").Json["table"]!.AsArray();
        foreach (var cell in Run.OnFile(Rows, "suppress", "FILE", "--round", "10", "--json").Json["table"]!.AsArray())
        {
            var (type, damage) = ((string)cell!["type"]!, (string)cell["damage"]!);
            var summed = (type == "Total" ? 4 : 1) * (damage == "Total" ? 2 : 1);
            if ((double?)exact.Single(c => (string)c!["type"]! == type && (string)c["damage"]! == damage)!["value"] is { } truth)
                Assert.InRange(truth - (double)cell["value"]!, -5 * summed, 4 * summed);
        }
    }

    [Theory]
    [InlineData("write a whole number from 3 to 999999", "--round", "2")]
    [InlineData("give one or the other", "--round", "5", "--k", "5")]
    [InlineData("as 2,85", "--contributions", "--dominance", "1")]
    [InlineData("the part first", "--hierarchy", "sexe")]
    public void An_option_that_cannot_be_says_what_can(string todo, params string[] words) =>
        Assert.Contains(todo, Run.OnFile(Head + "F;A;40\nH;A;50\n", ["suppress", "FILE", "--lang", "en", .. words]).Error, StringComparison.Ordinal);

    /// <summary>
    /// Three tables of the same 102 people under each other: with the totals of cars and of workers masked and that of sex shown, cars = 2 is
    /// 102 − 100. Other people's are protected as one table.
    /// </summary>
    [Theory]
    [InlineData("variable;category;n\nsex;F;50\nsex;M;52\ncars;0;2\ncars;1+;100\nworkers;0;30\nworkers;1;62\nworkers;2+;10\n", "variable", "of categories of its own ('category')")]
    [InlineData("year;status;n\n2021;job;12\n2021;none;18\n2022;job;14\n2022;none;16\n2023;job;20\n2023;none;10\n", "year", "some of these would have to be masked", "--k", "40")]
    public void Tables_of_the_same_people_in_one_are_refused_where_their_totals_tell_each_other(string table, string column, string why, params string[] k)
    {
        var run = Run.OnFile(table, ["suppress", "FILE", "--lang", "en", .. k]);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith($"analyse/same-people: column '{column}': each of its values makes", run.Error, StringComparison.Ordinal);
        Assert.Contains(why, run.Error, StringComparison.Ordinal);
        Assert.Contains($"if these are different people, say --levels {column}", run.Error, StringComparison.Ordinal);
        Assert.StartsWith($"analyse/same-people: colonne « {column} » : chacune de ses valeurs fait", Run.OnFile(table, ["suppress", "FILE", "--lang", "fr", .. k]).Error, StringComparison.Ordinal);
        Assert.Equal(0, Run.OnFile(table, ["suppress", "FILE", "--levels", column, .. k]).ExitCode);
    }

    [Fact]
    public void The_sum_of_equal_totals_is_told_to_count_people_several_times()
    {
        const string Table = "year;status;n\n2021;job;31\n2021;none;69\n2022;job;50\n2022;none;50\n2023;job;60\n2023;none;40\n";
        Assert.Contains("Each value of 'year' makes the same total: if they are the same people, their sum counts them several times.", Run.OnFile(Table, "suppress", "FILE", "--lang", "en").Output, StringComparison.Ordinal);
        Assert.Equal("""["year"]""", Run.OnFile(Table, "suppress", "FILE", "--json").Json["same_totals"]!.ToJsonString());
        Assert.Equal("[]", Run.OnFile(Table, "suppress", "FILE", "--levels", "year", "--json").Json["same_totals"]!.ToJsonString());
    }

    /// <summary>Beside the counts, offices keep a column of marks: as a dimension it makes cells of its own.</summary>
    [Fact]
    public void A_column_that_tells_no_cell_from_another_is_told()
    {
        const string Table = "area;sex;mark;n\nX;F;provisional;30\nX;M;;31\nY;F;;12\nY;M;;40\n";
        Assert.Contains("'mark' tells no cell from another, and is taken as a dimension: if it is a remark on the number, take this column out.", Run.OnFile(Table, "suppress", "FILE", "--lang", "en").Output, StringComparison.Ordinal);
        Assert.Equal("mark", (string?)Run.OnFile(Table, "suppress", "FILE", "--json").Json["column_that_tells_no_cell"]);
        Assert.Null(Run.OnFile(Head + "F;A;40\nF;B;50\nH;A;60\nH;B;70\n", "suppress", "FILE", "--json").Json["column_that_tells_no_cell"]);
    }

    /// <summary>"Total" in each name tells none from the others: refused as totals, nothing would be left of the table.</summary>
    [Fact]
    public void Names_that_all_say_total_are_told_apart_by_their_sums()
    {
        const string Rows = "T:!!Men:!!Under 5;3\nT:!!Men:!!5 and over;45\nT:!!Women:!!Under 5;9\nT:!!Women:!!5 and over;43\n";
        string Total(string rows) => "label;n\n" + rows.Replace("T:", "Total:", StringComparison.Ordinal);
        Assert.StartsWith("analyse/subtotal: column 'label': 'Total:!!Men:' is Total:!!Men:!!5 and over + Total:!!Men:!!Under 5 everywhere", Run.OnFile(Total("T:!!Men:;48\nT:!!Women:;52\n" + Rows), "suppress", "FILE", "--lang", "en").Error, StringComparison.Ordinal);
        Assert.Equal(0, Run.OnFile(Total(Rows), "suppress", "FILE").ExitCode);
    }

    /// <summary>A total with noise of its own does not add up; its name says what it is, and what to do leads to an answer.</summary>
    [Fact]
    public void A_total_with_noise_is_known_by_a_part_of_its_name()
    {
        const string Parts = "cell;heating;n\nZ1;district;12\nZ1;own;5\nZ2;district;22\nZ2;own;9\n";
        const string Table = Parts + "Z1;Insgesamt_Heizungsart;18\nZ2;Insgesamt_Heizungsart;31\n";
        Assert.Contains("say --total \"Insgesamt_Heizungsart\" if it is the total of all", Run.OnFile(Table, "suppress", "FILE", "--lang", "en").Error, StringComparison.Ordinal);
        Assert.Contains("leave the rows of totals out if these numbers were rounded or have noise", Run.OnFile(Table, "suppress", "FILE", "--total", "Insgesamt_Heizungsart", "--lang", "en").Error, StringComparison.Ordinal);
        Assert.Equal(0, Run.OnFile(Parts, "suppress", "FILE").ExitCode);
    }

    /// <summary>A header that is a year: said to be codes, its counts would be published.</summary>
    [Fact]
    public void Counts_under_years_are_not_advised_to_be_codes()
    {
        var error = Run.OnFile("region;2021;2022;2023\nA;12;3;20\nB;30;40;50\n", "suppress", "FILE", "--lang", "en").Error;
        Assert.StartsWith("analyse/measure-column: column '2022': ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("--levels", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("F;A;-0\nH;A;0\n", "analyse/not-a-count: row 2, column 'effectif': '-0' is negative: often the code of a number that is masked")]
    [InlineData("F;A;7052.05\nH;A;30\n", "of a quantity or of weighted counts, give a row for each person or body and say --contributions; a mean or a share is not masked here, take it out; of an estimate or a number with noise, give the exact count")]
    [InlineData("F;A;12\nH;A;30\nNote: counts are of admissions.\n", "analyse/ragged-row: row 4: 1 field instead of 3; a separator or quotes are missing there, or too many; if it is a title or a note, delete this row")]
    public void What_is_no_row_of_counts_is_refused_with_what_to_do(string rows, string said) =>
        Assert.Contains(said, Run.OnFile(Head + rows, "suppress", "FILE", "--lang", "en").Error, StringComparison.Ordinal);

    /// <summary>A spreadsheet takes 5-9 for the 9th of May, and leaves 15-19; months are all written so.</summary>
    [Fact]
    public void Classes_that_a_spreadsheet_made_dates_of_are_told()
    {
        var run = Run.OnFile("age;n\n0-4;12\n09-mai;13\n14-oct.;20\n15-19;40\n", "suppress", "FILE", "--lang", "en");
        Assert.Contains("Classes that a spreadsheet may have made dates of: 09-mai, 14-oct.; write them as 5 to 9.", run.Output, StringComparison.Ordinal);
        Assert.Equal(0, (int)Run.OnFile("mois;n\njanv-24;12\nfévr-24;13\nmars-24;20\n", "suppress", "FILE", "--json").Json["notes"]!["labels_like_dates"]!);
        // Months of one year beside something else are months.
        Assert.Equal(0, (int)Run.OnFile("mois;n\njanv-24;12\nfévr-24;13\nmars-24;20\navant 2024;9\n", "suppress", "FILE", "--json").Json["notes"]!["labels_like_dates"]!);
    }

    [Fact]
    public void Two_words_for_what_is_missing_may_be_two_categories()
    {
        const string Table = "region;sex;n\nA;F;12\nB;Missing;20\nB;NA;30\n";
        Assert.Contains("if the words for what is missing are categories apart, say --missing \"\"", Run.OnFile(Table, "suppress", "FILE", "--lang", "en").Error, StringComparison.Ordinal);
        Assert.Equal(0, Run.OnFile(Table, "suppress", "FILE", "--missing", "").ExitCode);
        Assert.Contains("'#REF!' is not a number; write the exact number", Run.OnFile(Head + "F;A;#REF!\n", "suppress", "FILE", "--lang", "en").Error, StringComparison.Ordinal);
    }

    /// <summary>A pivot leaves the other cells of its total empty, and a cell of a part where the category is missing.</summary>
    [Fact]
    public void An_empty_cell_beside_a_total_is_no_category_where_the_sums_say_so()
    {
        const string Table = "maker;os;n\nA;F7;16\nC;;8\nC;IOS;24\nC;XE;14\n";
        var exact = Run.OnFile(Table, "suppress", "FILE", "--json").Json["table"]!.ToJsonString();
        Assert.Equal(exact.Replace("\"Total\"", "", StringComparison.Ordinal), Run.OnFile(Table + "Grand Totals;;62\n", "suppress", "FILE", "--json").Json["table"]!.ToJsonString().Replace("\"Grand Totals\"", "", StringComparison.Ordinal).Replace("\"Total\"", "", StringComparison.Ordinal));
        Assert.Contains("is 61, but its parts make", Run.OnFile(Table + "Grand Totals;;61\n", "suppress", "FILE", "--lang", "en").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rate_below_1_is_not_said_to_be_thousands() =>
        Assert.Contains("'0.075' is not a whole count: ", Run.OnFile("sex;n\nF;0.075\nM;0.2\n", "suppress", "FILE", "--lang", "en").Error, StringComparison.Ordinal);

    /// <summary>Levels written by indentation: in one column of counts only their order and their sums tell.</summary>
    [Theory]
    [InlineData("zone;n\nWallis;30\n  Hahake;12\n  Hihifo;10\n  Mua;8\nFutuna;15\n  Alo;9\n  Sigave;6\n", "'Futuna' is Alo + Sigave everywhere")]
    [InlineData("zone;sexe;n\nWallis;F;20\nHahake;F;12\nMua;F;8\nFutuna;F;9\nAlo;F;9\nSigave;F;0\nWallis;H;15\nHahake;H;12\nMua;H;3\nFutuna;H;13\nAlo;H;7\nSigave;H;6\n", "'Futuna' is Alo + Sigave everywhere")]
    [InlineData("zone;n\nTotal;45\n- Wallis;30\n-- Hahake;12\n-- Mua;18\n- Futuna;15\n-- Alo;9\n-- Sigave;6\n", "'- Futuna' is -- Alo + -- Sigave everywhere", "--total \"Total\" --no-total if it is chance")]
    [InlineData("mois;n\njanvier;12\nfévrier;9\nmars;3\nT1;24\navril;7\nmai;0\njuin;20\nT2;27\nAnnée;51\n", "'T1' is janvier + février + mars everywhere")]
    [InlineData("note;n\n1 - 7;150\n1 - 3;3\nvery poor;1\nquite poor;2\n5 - 7;131\nquite good;59\nvery good;72\nneutral;16\n", "'5 - 7' is quite good + very good everywhere")]
    public void Subtotals_among_their_parts_are_known_by_the_order_of_the_rows(string table, string said, string todo = "--no-total if it is chance")
    {
        var run = Run.OnFile(table, "suppress", "FILE", "--lang", "en");
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("analyse/subtotal: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
        Assert.Contains(todo, run.Error, StringComparison.Ordinal);
        // One sum alone may be chance.
        Assert.Equal(0, Run.OnFile("zone;n\nA;30\nB;12\nC;18\nD;50\nE;6\n", "suppress", "FILE").ExitCode);
    }

    /// <summary>What the refusal says to do leads to an answer in which the levels are sums, and small cells are masked.</summary>
    [Fact]
    public void A_level_in_a_column_of_its_own_is_a_hierarchy()
    {
        var json = Run.OnFile("zone;ile;n\nHahake;Wallis;12\nHihifo;Wallis;10\nMua;Wallis;3\nAlo;Futuna;9\nSigave;Futuna;6\n", "suppress", "FILE", "--hierarchy", "zone:ile", "--json").Json;
        var shown = json["table"]!.AsArray().ToDictionary(c => (string)c!["zone"]!, c => (int?)c!["value"]);
        Assert.Equal((25, 15, 40, null), (shown["Wallis"], shown["Futuna"], shown["Total"], shown["Mua"]));
    }

    [Theory]
    [InlineData("sexe;n\nFemmes;40\n(dont moins de 25 ans);3\nHommes;50\n", "(dont moins de 25 ans)")]
    [InlineData("sexe;n\nFemmes;40\nFemmes, dont moins de 25 ans;3\nHommes;50\n", "Femmes, dont moins de 25 ans")]
    [InlineData("region;commune;n\nW;A;12\nW;B;10\nW;Total W;22\nF;C;9\nF;D;6\nF;Total F;15\nTotal;;37\n", "Total W")]
    public void A_part_of_another_row_or_a_total_of_some_is_told_wherever_the_word_is(string table, string row)
    {
        Assert.Contains($"'{row}' says that it is the sum, a part or a mean of other rows", Run.OnFile(table, "suppress", "FILE", "--lang", "en").Error, StringComparison.Ordinal);
        // "Households whose head…" is a clause, and no part of a row.
        Assert.Equal(0, Run.OnFile("menage;n\nMénages dont la personne de référence travaille;40\nAutres;30\n", "suppress", "FILE").ExitCode);
    }

    /// <summary>Of rates, weighted counts and thousands the threshold would say nothing about people.</summary>
    [Theory]
    [InlineData("taux")]
    [InlineData("part (%)")]
    [InlineData("weighted_n")]
    [InlineData("Effectif (en milliers)")]
    public void A_column_that_by_its_name_counts_no_people_is_refused(string name)
    {
        var table = $"zone;{name}\nA;12\nB;30\nC;3\n";
        Assert.StartsWith($"analyse/measure-column: column '{name}': by its name a share, a measure, weighted counts or thousands", Run.OnFile(table, "suppress", "FILE", "--lang", "en").Error, StringComparison.Ordinal);
        Assert.StartsWith($"analyse/measure-column: colonne « {name} » : ", Run.OnFile(table, "suppress", "FILE", "--lang", "fr", "--round", "5").Error, StringComparison.Ordinal);
        Assert.Equal(0, Run.OnFile(table, "suppress", "FILE", "--contributions", "--accept-replay").ExitCode);
    }

    [Fact]
    public void The_column_of_counts_is_named_where_another_was_taken_for_it() =>
        Assert.Contains("if it is the column of the counts, say --value n", Run.OnFile("zone;n;cumul\nA;40;40\nB;12;52\nC;3;55\n", "suppress", "FILE", "--lang", "en").Error, StringComparison.Ordinal);

    [Fact]
    public void A_total_that_counts_itself_is_told_by_its_double() =>
        Assert.Contains("it is twice as much: if the total was counted with its parts, take its row out", Run.OnFile("wp;n\nA;30\nB;38\nC;12\nTotal;160\n", "suppress", "FILE", "--lang", "en").Error, StringComparison.Ordinal);

    [Fact]
    public void A_note_of_one_cell_in_a_table_of_two_columns_may_be_deleted() =>
        Assert.Contains("if this row is a note, delete it", Run.OnFile("zone;n\nA;12\nB;30\nSource : service emploi;\n", "suppress", "FILE", "--lang", "en").Error, StringComparison.Ordinal);

    /// <summary>Several answers of one person: the total is of answers.</summary>
    [Fact]
    public void That_each_person_is_in_one_category_is_said() =>
        Assert.Contains("all taken as categories, each person in one: frein.", Run.OnFile("frein;n\nmobilité;61\nsanté;30\ngarde;3\n", "suppress", "FILE", "--lang", "en").Output, StringComparison.Ordinal);

    /// <summary>ROLLUP leaves all categories of its total empty.</summary>
    [Fact]
    public void A_row_without_any_category_is_the_total_where_its_number_says_so()
    {
        const string Table = "sexe;age;n\nM;0-4;12\nM;5-9;3\nM;Total;15\nF;0-4;20\nF;5-9;30\nF;Total;50\n";
        var shown = Run.OnFile(Table + ";;65\n", "suppress", "FILE", "--json").Json;
        Assert.Equal(Run.OnFile(Table, "suppress", "FILE", "--json").Json["table"]!.ToJsonString(), shown["table"]!.ToJsonString());
        Assert.Contains("'Total' (age)", Run.OnFile(Table + ";;65\n", "suppress", "FILE", "--lang", "en").Output, StringComparison.Ordinal);
        // Some of whom nothing is known.
        Assert.Contains("not stated", Run.OnFile(Table + ";;7\n", "suppress", "FILE", "--lang", "en").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Both_in_another_language_is_a_total_that_has_to_add_up() =>
        Assert.Contains("0-9 / ambos is 16, but its parts make 15", Run.OnFile("rango;sexo;n\n0-9;hombres;12\n0-9;mujeres;3\n0-9;ambos;16\n", "suppress", "FILE", "--lang", "en").Error, StringComparison.Ordinal);

    [Fact]
    public void A_row_of_means_is_no_category() =>
        Assert.Contains("'Moyenne' says that it is the sum, a part or a mean of other rows", Run.OnFile("zone;n\nA;12\nB;3\nC;40\nMoyenne;18\n", "suppress", "FILE", "--lang", "en").Error, StringComparison.Ordinal);

    [Theory]
    [InlineData("0-17;40\n18-44;30\n65-75;70\n75+;4\n", "65-75 / 75+ (age)", 1)]
    [InlineData("Moins de 25 ans;12\n25-49 ans;3\n50 ans et plus;40\n60 ans et plus;9\n", "50 ans et plus / 60 ans et plus (age)", 1)]
    [InlineData("0-4;12\n5-9;13\n10 à 14;20\n15 or older;40\n", "", 0)]
    [InlineData("2023-2024;12\n2024-2025;13\n", "", 0)]
    [InlineData("under 18;12\n18 and over;13\n", "", 0)]
    public void Classes_that_share_a_number_are_told(string rows, string pair, int pairs)
    {
        Assert.Equal(pairs, (int)Run.OnFile("age;n\n" + rows, "suppress", "FILE", "--json").Json["notes"]!["classes_that_overlap"]!);
        Assert.Contains(pair, Run.OnFile("age;n\n" + rows, "suppress", "FILE", "--lang", "en").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_many_columns_are_told_beside_the_one_taken_for_the_counts() =>
        Assert.Contains("classifying columns beside 'FLAG'; there are 6 (A, B, C, D, E, VALUE). If one of them has the counts, say --value; take out those that have one value only", Run.OnFile("A;B;C;D;E;VALUE;FLAG\na;b;c;d;e;12;p\n", "suppress", "FILE", "--lang", "en").Error, StringComparison.Ordinal);

    [Theory]
    [InlineData("2016-01;A;3\n2016-02;A;12\n2016-03;A;20\n2016-04;A;31\n2016-01;B;1\n2016-02;B;8\n2016-03;B;8\n2016-04;B;40\n", 1)]
    [InlineData("2016-01;A;3\n2016-02;A;12\n2016-03;A;20\n2016-04;A;31\n2016-01;B;1\n2016-02;B;8\n2016-03;B;7\n2016-04;B;40\n", 0)]
    [InlineData("2016-01;A;3\n2016-02;A;12\n2016-03;A;20\n", 0)]
    public void Counts_that_never_fall_along_a_period_may_be_cumulative(string rows, int told)
    {
        Assert.Equal(told, (int)Run.OnFile("mois;zone;n\n" + rows, "suppress", "FILE", "--json").Json["notes"]!["counts_that_never_fall"]!);
        Assert.Equal(told > 0, Run.OnFile("mois;zone;n\n" + rows, "suppress", "FILE", "--lang", "en").Output.Contains("Counts never fall from one mois to the next: if they are cumulative, the total counts the same people several times", StringComparison.Ordinal));
        // Classes of age are no periods.
        Assert.Equal(0, (int)Run.OnFile("age;zone;n\n" + rows, "suppress", "FILE", "--json").Json["notes"]!["counts_that_never_fall"]!);
    }

    private const string Cantons = """
        canton;commune;sector;people
        North;R1;S1;12
        North;R1;S2;2
        North;R1;S3;30
        North;R2;S1;25
        North;R2;S2;18
        North;R2;S3;40
        North;North_all;S1;37
        North;North_all;S2;20
        North;North_all;S3;70
        South;R3;S1;9
        South;R3;S2;14
        South;R3;S3;21
        South;R4;S1;11
        South;R4;S2;16
        South;R4;S3;8
        South;South_all;S1;20
        South;South_all;S2;30
        South;South_all;S3;29

        """;

    private const string All = "All;Territory_all;S1;57\nAll;Territory_all;S2;50\nAll;Territory_all;S3;99\n";

    private static readonly string[] ByCanton = ["suppress", "FILE", "--hierarchy", "commune:canton", "--accept-replay"];

    /// <summary>The total of the territory, 206, was called by the name of the first canton's total, 127.</summary>
    [Theory]
    [InlineData(false, "Total")]
    [InlineData(false, "Total", "--total", "North_all,South_all")]
    [InlineData(false, "Total", "--total", "South_all,North_all")]
    [InlineData(false, "Total", "--total", "South_all")]
    [InlineData(true, "Territory_all")]
    [InlineData(true, "Territory_all", "--total", "North_all,South_all,Territory_all")]
    [InlineData(true, "Territory_all", "--total", "North_all,South_all,All", "--no-total")]
    [InlineData(false, "Total", "--round", "5")]
    public void Each_total_of_a_hierarchy_has_the_name_of_what_it_sums(bool all, string grand, params string[] said)
    {
        string[] asked = [.. ByCanton.Where(w => w != "--accept-replay" || !said.Contains("--round")), .. said];
        var json = Run.OnFile(Cantons + (all ? All : ""), [.. asked, "--json"]).Json;
        var round = said.Contains("--round");
        Assert.Equal(round ? 205 : 206, Of(grand));
        Assert.Equal(round ? (125, 80) : (127, 79), (Of("North"), Of("South")));
        Assert.Equal(0, json["table"]!.AsArray().Count(c => (string)c!["commune"]! is "North_all" or "South_all"));
        Assert.Equal(grand, (string)json["grand_totals"]!["commune"]!);
        var names = json["total_names"]!.AsArray().ToDictionary(n => (string)n!["total"]!, n => n!["called"]!.AsArray().Select(c => (string)c!).Single());
        Assert.Equal(("North", "South"), (names["North_all"], names["South_all"]));
        Assert.Equal(all ? grand : null, names.GetValueOrDefault("Territory_all"));
        Assert.Contains("Their names in this table: 'North_all' (commune) → 'North'; 'South_all' (commune) → 'South'", Text("en"), StringComparison.Ordinal);
        Assert.Contains($"The total of all: '{grand}' (commune).", Text("en"), StringComparison.Ordinal);
        Assert.Contains("Leurs noms dans ce tableau : « North_all » (commune) → « North » ; « South_all » (commune) → « South »", Text("fr"), StringComparison.Ordinal);
        Assert.Contains($"Le total de tout : « {grand} » (commune).", Text("fr"), StringComparison.Ordinal);

        int Of(string commune) => json["table"]!.AsArray().Where(c => (string)c!["commune"]! == commune && (string)c["sector"]! == "Total").Select(c => (int)c!["value"]!).Single();
        string Text(string language) => Run.OnFile(Cantons + (all ? All : ""), [.. asked, "--lang", language]).Output;
    }

    [Theory]
    [InlineData]
    [InlineData("--total", "_Z")]
    public void One_name_for_the_totals_of_several_cantons_is_not_that_of_all(params string[] said)
    {
        var table = Cantons.Replace("North_all", "_Z", StringComparison.Ordinal).Replace("South_all", "_Z", StringComparison.Ordinal);
        var json = Run.OnFile(table, [.. ByCanton, .. said, "--json"]).Json;
        Assert.Equal("Total", (string)json["grand_totals"]!["commune"]!);
        Assert.Equal("""[{"column":"commune","total":"_Z","called":["North","South"]}]""", json["total_names"]!.ToJsonString());
        Assert.Contains("'_Z' (commune) → 'North', 'South'. The total of all: 'Total' (commune).", Run.OnFile(table, [.. ByCanton, .. said, "--lang", "en"]).Output, StringComparison.Ordinal);
    }

    /// <summary>In too few combinations to be sure, all of them are named at once, and what is advised leads to the table.</summary>
    [Fact]
    public void Totals_of_several_cantons_are_in_doubt_together()
    {
        var table = string.Join('\n', Cantons.Split('\n').Where(r => !r.Contains(";S3;", StringComparison.Ordinal)));
        var refused = Run.OnFile(table, [.. ByCanton, "--lang", "en"]).Error;
        Assert.StartsWith(
            "analyse/total-or-category: column 'commune': 'North_all', 'South_all' are each the sum of the others of their 'canton'; say --total \"North_all,South_all\" if they are their totals, --no-total if they are categories", refused, StringComparison.Ordinal);
        Assert.Contains("« North_all », « South_all » sont chacun la somme des autres de leur « canton » ; dites --total \"North_all,South_all\"", Run.OnFile(table, [.. ByCanton, "--lang", "fr"]).Error, StringComparison.Ordinal);
        Assert.Contains("say --total \"North_all,South_all\" if it is their total", Run.OnFile(table, [.. ByCanton, "--total", "North_all", "--lang", "en"]).Error, StringComparison.Ordinal);
        var json = Run.OnFile(table, [.. ByCanton, "--total", "North_all,South_all", "--json"]).Json;
        Assert.Equal(107, (int)json["table"]!.AsArray().Single(c => (string)c!["commune"]! == "Total" && (string)c["sector"]! == "Total")!["value"]!);
    }

    /// <summary>The only commune of a canton beside its total: both were categories, and its people counted twice in silence.</summary>
    [Fact]
    public void The_total_of_one_commune_only_is_in_doubt()
    {
        const string Table = Cantons + "West;R5;S1;10\nWest;R5;S2;12\nWest;R5;S3;14\nWest;West_all;S1;10\nWest;West_all;S2;12\nWest;West_all;S3;14\n";
        Assert.Contains("'R5' and 'West_all' are the same everywhere; if one is the total of the other, as there are elsewhere, say --total \"West_all\" or --total \"R5\"", Run.OnFile(Table, [.. ByCanton, "--lang", "en"]).Error, StringComparison.Ordinal);
        Assert.Contains("« R5 » et « West_all » ont partout le même nombre", Run.OnFile(Table, [.. ByCanton, "--lang", "fr"]).Error, StringComparison.Ordinal);
        Assert.Equal(206 + 36, Total("--total", "West_all"));
        Assert.Equal(206 + 36 + 36, Total("--total", "North_all,South_all", "--no-total"));

        int Total(params string[] said) => Run.OnFile(Table, [.. ByCanton, .. said, "--json"]).Json["table"]!.AsArray()
            .Where(c => (string)c!["commune"]! == "Total" && (string)c["sector"]! == "Total").Select(c => (int)c!["value"]!).Single();
    }

    [Fact]
    public void A_level_between_two_levels_is_told_with_both()
    {
        var table = Cantons.Replace("North_all", "R12", StringComparison.Ordinal) + "North;R9;S1;7\nNorth;R9;S2;6\nNorth;R9;S3;8\n";
        Assert.Contains("'R12' is R1 + R2 everywhere; take its rows out, put this level in a column of its own and say --hierarchy commune:level,level:canton", Run.OnFile(table, [.. ByCanton, "--lang", "en"]).Error, StringComparison.Ordinal);
        Assert.Contains("--hierarchy commune:niveau,niveau:canton", Run.OnFile(table, [.. ByCanton, "--lang", "fr"]).Error, StringComparison.Ordinal);
    }

    /// <summary>Each refusal says what then works: rows of 1 are counted, and their counts rounded as if they had been given.</summary>
    [Fact]
    public void Rows_of_one_person_each_are_counted_and_rounded()
    {
        (string Cell, int People)[] cells = [("North;f", 7), ("North;m", 8), ("South;f", 2), ("South;m", 3), ("West;f", 9), ("West;m", 10)];
        var rows = "region;sex;people\n" + string.Concat(cells.SelectMany(c => Enumerable.Repeat(c.Cell + ";1\n", c.People)));
        string[] asked = ["suppress", "FILE", "--round", "3"];
        var refused = Run.OnFile(rows, [.. asked, "--lang", "en"]).Error;
        Assert.StartsWith("analyse/cell-twice: ", refused, StringComparison.Ordinal);
        Assert.EndsWith("--contributions if each row is one person: the rows of each cell are then counted, and these counts rounded", refused.TrimEnd(), StringComparison.Ordinal);
        Assert.Contains("--contributions si chaque ligne est une personne : les lignes de chaque case sont alors comptées", Run.OnFile(rows, [.. asked, "--lang", "fr"]).Error, StringComparison.Ordinal);
        var json = Run.OnFile(rows, [.. asked, "--contributions", "--json"]).Json;
        var counts = Run.OnFile("region;sex;people\n" + string.Concat(cells.Select(c => $"{c.Cell};{c.People}\n")), [.. asked, "--json"]).Json;
        Assert.Equal(counts["table"]!.ToJsonString(), json["table"]!.ToJsonString());
        Assert.Equal(39, (int)json["table"]!.AsArray().Single(c => (string)c!["region"]! == "Total" && (string)c["sex"]! == "Total")!["value"]!);
        Assert.Equal(("rows", "column"), ((string)json["counted"]!, (string)counts["counted"]!));
        Assert.Contains("Each row of 1 ('people') is counted as a person", Run.OnFile(rows, [.. asked, "--contributions", "--lang", "en"]).Output, StringComparison.Ordinal);
        Assert.Contains("Chaque ligne de 1 (« people ») est comptée comme une personne", Run.OnFile(rows, [.. asked, "--contributions", "--lang", "fr"]).Output, StringComparison.Ordinal);
        // By its name a weight: told the same way out.
        var weights = rows.Replace("people", "weight", StringComparison.Ordinal);
        Assert.Contains("count the rows of each cell and give those counts (of rows of 1, --contributions does so)", Run.OnFile(weights, [.. asked, "--lang", "en"]).Error, StringComparison.Ordinal);
        Assert.Equal(json["table"]!.ToJsonString(), Run.OnFile(weights, [.. asked, "--contributions", "--json"]).Json["table"]!.ToJsonString());
    }

    [Fact]
    public void What_is_no_row_of_one_person_is_not_rounded_and_told_what_to_give()
    {
        string[] asked = ["suppress", "FILE", "--round", "3", "--lang", "en"];
        const string Weighted = "region;weight\nNorth;1\nNorth;1.5\nSouth;2.5\n";
        Assert.StartsWith("analyse/option-does-not-apply: --contributions with --round counts rows of 1, one a person; row 3: 1.5. ", Run.OnFile(Weighted, [.. asked, "--contributions"]).Error, StringComparison.Ordinal);
        Assert.Contains("write 1 in each row to count the people, give the exact counts, or mask (without --round)", Run.OnFile(Weighted, [.. asked, "--contributions"]).Error, StringComparison.Ordinal);
        Assert.Contains("a quantity or a weighted count is not rounded; if each row is a person, write 1 in it and say --contributions", Run.OnFile("region;n\nNorth;1.5\n", asked).Error, StringComparison.Ordinal);
        Assert.Contains("add them up if they count different people; if each row is one person, count the rows of each cell and give those counts", Run.OnFile("region;n\nNorth;1\nNorth;2\n", asked).Error, StringComparison.Ordinal);
        Assert.StartsWith("analyse/option-does-not-apply: --contributor: does not go with --round", Run.OnFile("region;who;n\nNorth;a;1\n", [.. asked, "--contributions", "--contributor", "who"]).Error, StringComparison.Ordinal);
    }
}
