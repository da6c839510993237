using Pathways.Testing;

namespace Pathways.Api.Tests.Analysis;

/// <summary>Inputs that stand for kinds of real files, with right values (R's, or by hand), from the shared data beside the project.</summary>
public sealed class CaseTests
{
    [SkippableTheory]
    [InlineData("", 0.0850144, 42), InlineData("site", 0.0626799, 30)]
    public void A_missing_arm_or_site_is_no_group(string strata, double p, int used)
    {
        string[] asked = ["survival", Case("survival_na.csv"), "--time", "semaines", "--event", "sortie", "--by", "bras", .. strata.Length > 0 ? (string[])["--strata", strata] : []];
        var json = Run.Of([.. asked, "--json"]).Json;
        Assert.Equal((used, 1, 48), ((int)json["n_used"]!, (int)json["logrank"]!["df"]!, (int)json["rows"]!));
        Assert.Equal(p, (double)json["logrank"]!["p"]!, 1e-6);
        Assert.Equal(48 - used, (int)json["left_out"]!["rows"]!);
        Assert.Equal(["appui", "temoin"], json["groups"]!.AsObject().Select(g => g.Key));
        Assert.Contains($"{48 - used} lignes écartées sur 48", Run.Of([.. asked, "--lang", "fr"]).Output, StringComparison.Ordinal);
        Assert.Contains($"{48 - used} of 48 rows left out", Run.Of([.. asked, "--lang", "en"]).Output, StringComparison.Ordinal);
    }

    /// <summary>What R says when NA is taken for a group: kept only for who asks for it, and said.</summary>
    [SkippableFact]
    public void A_level_called_NA_is_kept_when_asked()
    {
        string[] asked = ["survival", Case("survival_na.csv"), "--time", "semaines", "--event", "sortie", "--by", "bras", "--missing", ""];
        var json = Run.Of([.. asked, "--json"]).Json;
        Assert.Equal((48, 2), ((int)json["n_used"]!, (int)json["logrank"]!["df"]!));
        Assert.Equal(0.0088, (double)json["logrank"]!["p"]!, 1e-4);
        Assert.Empty(json["missing_words"]!.AsArray());
        Assert.Contains("Est manquant : ce qui est vide (--missing)", Run.Of([.. asked, "--lang", "fr"]).Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Grays_test_leaves_the_missing_arm_out()
    {
        var gray = Run.Of("incidence", Case("survival_na.csv"), "--time", "semaines", "--event", "motif", "--by", "bras", "--json").Json["gray_tests"]!.AsArray();
        Assert.Equal(["demenagement", "emploi"], gray.Select(g => (string)g!["cause"]!));
        Assert.Equal(0.2388, (double)gray[0]!["pv"]!, 5e-5);
        Assert.Equal(1, (int)gray[0]!["df"]!);
    }

    [SkippableFact]
    public void A_misspelt_censoring_is_no_way_out()
    {
        string[] asked = ["incidence", Case("incidence_censored.csv"), "--time", "mois", "--event", "sortie", "--lang", "fr", "--censored"];
        var run = Run.Of([.. asked, "en-cours"]);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("analyse/value-not-found: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("vouliez-vous dire « en cours » ?", run.Error, StringComparison.Ordinal);
        var json = Run.Of([.. asked, "en cours", "--json"]).Json;
        Assert.Equal((4, 4, 2), ((int)json["n_censored"]!, (int)json["n_by_cause"]!["emploi"]!, (int)json["n_by_cause"]!["demenagement"]!));
        Assert.Equal(4, (int)json["censored_values"]!["en cours"]!);
    }

    [SkippableFact]
    public void A_decimal_comma_between_tabs_is_a_decimal_comma()
    {
        var term = Run.Of("cox", Case("cox_comma_tab.tsv"), "--time", "time", "--event", "event", "--by", "x", "--json").Json["cox_efron"]![0]!;
        Assert.Equal(-0.0258724, (double)term["coef"]!, 5e-8);
    }

    [SkippableFact]
    public void A_row_that_is_never_at_risk_does_not_matter()
    {
        var term = Run.Of("cox", Case("cox_early_outlier.csv"), "--time", "time", "--event", "event", "--by", "x", "--json").Json["cox_efron"]![0]!;
        Assert.Equal(Math.Log(2) / 2, (double)term["coef"]!, 1e-14);
        Assert.Equal(1.435499972755075, (double)term["se"]!, 1e-14);
        Assert.False((bool)term["may_be_infinite"]!);
    }

    [SkippableFact]
    public void Equal_take_up_has_no_effect_on_compliers_in_any_order_of_rows()
    {
        var lines = File.ReadAllLines(Case("cace_same_take_up.csv"));
        for (var turn = 0; turn < lines.Length - 1; turn++)
        {
            var rows = lines.Skip(1 + turn).Concat(lines.Skip(1).Take(turn));
            var cace = Run.OnFile(lines[0] + "\n" + string.Join('\n', rows) + "\n", "effect", "FILE", "--outcome", "y", "--by", "arm", "--took", "took", "--json").Json["cace"]!;
            Assert.Null(cace["estimate"]);
            Assert.Null(cace["se"]);
            Assert.Equal("take-up does not differ between the arms", (string)cace["null_because"]!);
        }
    }

    [SkippableFact]
    public void A_group_with_delayed_entry_and_weights_knows_its_own_rows_only()
    {
        var steps = Run.Of("survival", Case("weights_entry_by.csv"), "--time", "time", "--event", "event", "--by", "g", "--entry", "entry", "--weights", "w", "--json").Json["groups"]!["a"]!["steps"]!.AsArray();
        Assert.Equal([1.0, 2.0], steps.Select(s => (double)s!["time"]!));
        Assert.All(steps, s => Assert.Equal(0.314269680527354, (double)s!["std_err_greenwood"]!, 1e-14));
    }

    [SkippableFact]
    public void A_cause_called_still_or_time_does_not_overwrite_the_answer()
    {
        var json = Run.Of("incidence", Case("incidence_cause_still.csv"), "--time", "time", "--event", "cause", "--at", "1,3", "--json").Json;
        var rows = json["aalen_johansen"]!.AsArray();
        Assert.Equal([1.0, 3.0], rows.Select(r => (double)r!["time"]!));
        Assert.Equal([0.75, 0.25], rows.Select(r => (double)r!["still"]!));
        Assert.Equal([0.25, 0.25], rows.Select(r => (double)r!["causes"]!["still"]!));
        Assert.Equal([0.0, 0.25], rows.Select(r => (double)r!["causes"]!["time"]!));
        Assert.Equal([1.0, 3.0], json["ci95_log-log"]!.AsArray().Select(r => (double)r!["time"]!));
    }

    private static string Case(string name)
    {
        var path = SharedData.Find("cases/" + name);
        Skip.If(path is null, $"The shared data are not here ({name}): set PATHWAYS_SHARED_DATA, or put them beside the repository in shared/data.");
        return path!;
    }
}
