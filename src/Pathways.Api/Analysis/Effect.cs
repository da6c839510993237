using System.Globalization;
using System.Text.Json.Nodes;
using Pathways.Projections.Charts;
using Pathways.Projections.Formats;
using Pathways.Projections.Statistics;

namespace Pathways.Api.Analysis;

/// <summary>
/// <c>analyse effect</c>: one arm against the other. An outcome of 0/1 is compared as proportions, any other as means;
/// with --took, the effect on those who took it up (CACE) stands beside the intention to treat.
/// </summary>
internal static class Effect
{
    private sealed record Arms(string Treated, string Control, double[] Outcome, bool[] Assigned, bool[]? Took, Levels Labels, TableRead Read)
    {
        internal double[] Of(bool assigned) => [.. Outcome.Where((_, i) => Assigned[i] == assigned)];

        internal bool IsShare => Array.TrueForAll(Outcome, y => y is 0 or 1);
    }

    internal static void Run(ReadOnlySpan<string> words, Streams streams)
    {
        var arguments = Arguments.Parse(words, "outcome", "by", "treated", "took", "event-is", "missing", "svg", "encoding", "level");
        Arms arms;
        using (var csv = streams.Open(arguments))
            arms = Read(csv, arguments);
        var (y1, y0) = (arms.Of(true), arms.Of(false));
        var fields = arms.IsShare ? Shares(y1, y0, arguments.Level) : MeanFields(arms, y1, y0, arguments.Level);
        if (arms.Took is { } took)
            fields["cace"] = Cace(ComplierEffect.Estimate(arms.Outcome, took, arms.Assigned, arguments.Level));
        var output = streams.To(arguments);
        var document = new JsonObject
        {
            ["file"] = Path.GetFileName(arguments.File),
            ["outcome"] = arguments.Get("outcome"),
            ["treated"] = arms.Treated,
            ["control"] = arms.Control,
            ["level"] = arguments.Level,
        };
        LeftOut.Into(document, arms.Read.LeftOut, arguments);
        if (arms.Read.Statuses.Any(s => s.Column == arguments.Get("outcome")))
        {
            document["values_of_1"] = TableNotes.Statuses(arms.Read, arguments.Get("outcome")!, isEvent: true);
            document["values_of_0"] = TableNotes.Statuses(arms.Read, arguments.Get("outcome")!, isEvent: false);
        }

        var notes = Notes(arguments, arms, fields);
        document["notes"] = TableNotes.Document(notes);
        document["compared_as"] = arms.IsShare ? "proportions" : "means";
        document["difference"] = "arm 1 minus arm 0";
        document["p_values"] = "two-sided";
        foreach (var (name, value) in fields)
            document[name] = value?.DeepClone();
        var why = WhyNull(fields, arms.IsShare, arguments.Level);
        document["null_because"] = new JsonArray([.. why.Select(w => (JsonNode)w.English)]);
        if (arguments.Json)
            output.Json(document);
        else
            Write(output, arguments, arms, fields, why, notes);
        output.Draw(options => IntervalChart.Render(Chart(output, arguments, arms, y1, y0, notes), options));
    }

    /// <summary>What the arm that received nothing is usually called.</summary>
    private static readonly string[] Controls = ["control", "controls", "contrôle", "controle", "témoin", "témoins", "temoin", "temoins", "placebo", "baseline", "reference", "référence", "control group", "groupe témoin"];

    private static Note[] Notes(Arguments arguments, Arms arms, JsonObject fields)
    {
        var values = arms.IsShare ? [] : arms.Outcome.Distinct().Take(3).Order().Select(v => v.ToString("R", CultureInfo.InvariantCulture)).ToArray();
        var first = fields["cace"]?["first_stage_F"]?.GetValue<double>();
        return
        [
            .. TableNotes.OfReading(arms.Read),
            .. TableNotes.OfLabels(arms.Read, (arguments.Get("by")!, arms.Labels)),
            new("control_as_arm_1", Controls.Contains(arms.Treated.ToLowerInvariant()) ? 1 : 0,
                $"Le bras 1, dont on ôte l’autre, est « {arms.Treated} » ; --treated {arms.Control} retourne la différence", $"Arm 1, from which the other is taken, is '{arms.Treated}'; --treated {arms.Control} turns the difference"),
            new("outcomes_of_two_values", values.Length == 2 ? 1 : 0,
                $"Le résultat n’a que deux valeurs, {string.Join(" et ", values)}, comparées comme des nombres ; --event-is {values.LastOrDefault()} en fait une part", $"The outcome has two values only, {string.Join(" and ", values)}, compared as numbers; --event-is {values.LastOrDefault()} makes a share of it"),
            TableNotes.OfTests(((string[])["p_no_cc", "p_yates", "fisher_p", "mann_whitney_p"]).Select(f => fields[f]).Concat([fields["welch"]?["p"], fields["pooled"]?["p"]]).Select(p => p?.GetValue<double>())),
            TableNotes.OfNumbers(arms.Read, (arms.IsShare ? null : arguments.Get("outcome"), arms.Outcome)),
            new("small_expected", arms.IsShare ? Expected(arms).Count(e => e < 5) : 0,
                "χ² approché : {0} effectifs attendus sous 5 ; fisher_p est exact", "χ² is approximate: {0} expected counts below 5; fisher_p is exact"),
            new("yates_held", arms.IsShare && YatesIsHeld(arms) ? 1 : 0,
                "Correction de Yates ramenée à l’écart, qui est sous 0,5 (comme dans R) : chisq_yates est 0", "Yates' correction held at the difference, which is below 0.5 (as in R): chisq_yates is 0"),
            new("rank_test_approximate", fields["mann_whitney_method"]?.GetValue<string>() == "normal_cc" && fields["mann_whitney_p"] is not null ? 1 : 0,
                $"Test des rangs : loi normale, corrigée des ex æquo et de la continuité, car {(arms.Outcome.Distinct().Count() < arms.Outcome.Length ? "des valeurs sont égales" : "un bras a 50 lignes ou plus")}",
                $"Rank test: normal, corrected for ties and continuity, as {(arms.Outcome.Distinct().Count() < arms.Outcome.Length ? "some values are equal" : "an arm has 50 rows or more")}"),
            new("wald_without_width", fields["wald_se_unpooled"]?.GetValue<double>() is 0 ? 1 : 0,
                "Intervalle de Wald sans largeur : dans chaque bras, personne ou tout le monde a l’issue", "Wald interval without width: in each arm nobody or everybody has the outcome"),
            new("weak_first_stage", first is > 0 and < 10 ? 1 : 0,
                "CACE : le F de première étape est sous 10, le recours dépend trop peu du bras pour s’y fier", "CACE: the first-stage F is below 10, take-up depends too little on the arm for it to be trusted"),
        ];
    }

    private static bool YatesIsHeld(Arms arms)
    {
        var (treated, with, both) = (arms.Assigned.Count(a => a), (long)arms.Outcome.Sum(), (long)arms.Outcome.Where((_, i) => arms.Assigned[i]).Sum());
        return ContingencyTable.Test(both, treated, with - both, arms.Outcome.Length - treated, yates: true).Held;
    }

    /// <summary>What the four cells would hold if the arms did not differ.</summary>
    private static double[] Expected(Arms arms)
    {
        double n = arms.Outcome.Length, with = arms.Outcome.Sum(), treated = arms.Assigned.Count(a => a);
        return with is 0 || with == n ? [] : [with * treated / n, (n - with) * treated / n, with * (n - treated) / n, (n - with) * (n - treated) / n];
    }

    private static Arms Read(CsvColumns csv, Arguments arguments)
    {
        var (outcome, by) = (csv.Required(arguments, "outcome"), csv.Required(arguments, "by"));
        var took = csv.ColumnOf(arguments, "took");
        var eventIs = arguments.Get("event-is");
        var (values, arms, taken, words) = (new List<double>(), new Levels(), new List<bool>(), 0);
        csv.ByNamesGroups = true;
        while (csv.Next())
        {
            csv.Hold([outcome], eventIs);
            if (!csv.Complete(outcome, by, took))
                continue;
            var isWord = eventIs is not null || csv[outcome].ToUpperInvariant() is "TRUE" or "FALSE";
            values.Add(isWord ? csv.Status(outcome, eventIs) ? 1 : 0 : csv.Number(outcome));
            words += isWord ? 1 : 0;
            if (words > 0 && words < values.Count && values[^1] is not (0 or 1))
                throw csv.Bad("analyse/mixed-outcome", outcome, "est un nombre parmi des true et false", "is a number among true and false");
            arms.Add(csv[by]);
            if (took >= 0)
                taken.Add(csv.Status(took, null, canBeNamed: false));
        }

        csv.RequireRows(values.Count);
        if (eventIs is not null)
            csv.RequireValue([outcome], "event-is", eventIs);
        arms.Close();
        if (arms.Labels.Length != 2)
            throw TwoArms(arguments.Get("by")!, arms.Labels, csv.Read);
        var treated = arguments.Get("treated") is { } named ? FieldText.Clean(named) : arms.Labels[^1];
        if (!arms.Labels.Contains(treated))
            throw ColumnValues.NotFound("treated", treated, csv.Header[by], arms.Labels);
        var code = Array.IndexOf(arms.Labels, treated);
        return new(treated, arms.Labels[1 - code], [.. values], [.. arms.Codes.Select(c => c == code)], took >= 0 ? [.. taken] : null, arms, csv.Read);
    }

    private static AnalysisError TwoArms(string by, string[] labels, TableRead read)
    {
        var named = string.Join(", ", labels.Take(5)) + (labels.Length > 5 ? ", …" : "");
        return labels.Length < 2
            ? new("analyse/two-arms", $"« {by} » n’a qu’une valeur, {named} : rien à comparer{read.AfterLeftOut.French}", $"'{by}' has one value only, {named}: nothing to compare{read.AfterLeftOut.English}")
            : new(
                "analyse/two-arms", $"« {by} » a {labels.Length} valeurs ({named}), et deux bras se comparent : gardez les lignes de deux d’entre elles, ou réunissez-les en deux",
                $"'{by}' has {labels.Length} values ({named}), and two arms are compared: keep the rows of two of them, or join them into two");
    }

    private static JsonObject Shares(double[] y1, double[] y0, double level)
    {
        var (x1, n1, x0, n0) = ((long)y1.Sum(), (long)y1.Length, (long)y0.Sum(), (long)y0.Length);
        var (wald, newcombe) = (DifferenceOfProportions.Wald(x1, n1, x0, n0, level), DifferenceOfProportions.Newcombe(x1, n1, x0, n0, level));
        var (plain, yates) = (ContingencyTable.Test(x1, n1, x0, n0), ContingencyTable.Test(x1, n1, x0, n0, yates: true));
        var (rr, or) = (RatioOfProportions.RiskRatio(x1, n1, x0, n0, level), RatioOfProportions.OddsRatio(x1, n1, x0, n0, level));
        var ci = Output.Interval(level);
        return new JsonObject
        {
            ["x1"] = x1,
            ["n1"] = n1,
            ["x0"] = x0,
            ["n0"] = n0,
            ["p1"] = Output.Value((double)x1 / n1),
            ["p0"] = Output.Value((double)x0 / n0),
            ["diff"] = Output.Value(wald.Estimate),
            ["wald_se_unpooled"] = Output.Value(wald.StandardError),
            ["wald_" + ci] = Output.Array(wald.Lower, wald.Upper),
            ["newcombe_hybrid_score_" + ci] = Output.Array(newcombe.Lower, newcombe.Upper),
            ["z_pooled"] = Output.Value(DifferenceOfProportions.PooledZ(x1, n1, x0, n0)),
            ["chisq_no_cc"] = Output.Value(plain.PValue is null ? null : plain.ChiSquare),
            ["p_no_cc"] = Output.Value(plain.PValue),
            ["chisq_yates"] = Output.Value(yates.PValue is null ? null : yates.ChiSquare),
            ["p_yates"] = Output.Value(yates.PValue),
            ["fisher_p"] = Output.Value(FisherExact.Test(x1, n1 - x1, x0, n0 - x0, level).PValue),
            ["risk_ratio"] = Output.Value(rr.Estimate),
            [$"rr_{ci}_log"] = Output.Array(rr.Lower, rr.Upper),
            ["odds_ratio"] = Output.Value(or.Estimate),
            [$"or_{ci}_woolf"] = Output.Array(or.Lower, or.Upper),
            ["wilson1"] = Pair(Proportion.Wilson(x1, n1, level)),
            ["wilson0"] = Pair(Proportion.Wilson(x0, n0, level)),
            ["wilson1_cc"] = Pair(Proportion.Wilson(x1, n1, level, continuityCorrection: true)),
            ["clopper_pearson1"] = Pair(Proportion.ClopperPearson(x1, n1, level)),
            ["clopper_pearson0"] = Pair(Proportion.ClopperPearson(x0, n0, level)),
        };
    }

    private static JsonArray Pair(ProportionInterval interval) => Output.Array(interval.Lower, interval.Upper);

    private static JsonObject MeanFields(Arms arms, double[] y1, double[] y0, double level)
    {
        if (Means.Welch(y1, y0, level) is not { } welch || Means.Pooled(y1, y0, level) is not { } pooled)
            throw new AnalysisError(
                "analyse/too-few-rows", $"« {arms.Treated} » a {y1.Length} ligne(s), « {arms.Control} » {y0.Length} : il en faut au moins deux dans chaque bras pour comparer des moyennes{arms.Read.AfterLeftOut.French}",
                $"'{arms.Treated}' has {y1.Length} row(s), '{arms.Control}' {y0.Length}: at least two are needed in each arm to compare means{arms.Read.AfterLeftOut.English}");
        var (s1, s0) = (welch.Sample1, welch.Sample0);
        // with one indicator the regression is these two means, and its robust variances are sums over the arms: nothing to solve, nothing to cancel
        double Robust(Func<double, double> of) => Math.Sqrt(s1.Variance * of(s1.Count) + s0.Variance * of(s0.Count));
        double n = s1.Count + s0.Count;
        var rank = MannWhitney.Test(y1, y0);
        return new JsonObject
        {
            ["n1"] = y1.Length,
            ["n0"] = y0.Length,
            ["mean1"] = s1.Mean,
            ["mean0"] = s0.Mean,
            ["sd1"] = Math.Sqrt(s1.Variance),
            ["sd0"] = Math.Sqrt(s0.Variance),
            ["median1"] = Median(y1),
            ["median0"] = Median(y0),
            ["diff"] = welch.Difference,
            ["welch"] = Test(welch),
            ["pooled"] = Test(pooled),
            ["neyman_se"] = welch.StandardError,
            ["ols_hc0_se"] = Robust(k => (k - 1) / k / k),
            ["ols_hc1_se"] = Robust(k => (k - 1) / k / k * n / (n - 2)),
            ["ols_hc2_se"] = Robust(k => 1 / k),
            ["ols_hc3_se"] = Robust(k => 1 / (k - 1)),
            ["cohens_d_pooled"] = Output.Value(StandardizedDifference.CohenD(y1, y0)),
            ["mann_whitney_W"] = rank.W,
            ["mann_whitney_p_normal_cc"] = Output.Value(MannWhitney.Test(y1, y0, MannWhitneyMethod.Normal).PValue),
            ["mann_whitney_p"] = Output.Value(rank.PValue),
            ["mann_whitney_method"] = rank.Method == MannWhitneyMethod.Exact ? "exact" : "normal_cc",
        };

        JsonObject Test(MeanDifference t) => new()
        {
            ["se"] = Output.Value(t.StandardError),
            ["t"] = Output.Value(t.T),
            ["df"] = Output.Value(t.DegreesOfFreedom),
            ["p"] = Output.Value(t.PValue),
            [Output.Interval(level)] = Output.Array(t.Lower, t.Upper),
        };
    }

    /// <summary>Why a measure is a dash: what does not exist is not made up (no half is added to a cell of 0).</summary>
    private static List<(string French, string English)> WhyNull(JsonObject fields, bool share, double level)
    {
        var why = new List<(string, string)>();
        var ci = Output.Interval(level);
        bool IsNull(JsonNode? node) => node is null || (node is JsonArray pair && pair.Any(n => n is null));
        if (share && (IsNull(fields[$"rr_{ci}_log"]) || IsNull(fields[$"or_{ci}_woolf"])))
        {
            why.Add((
                "Rapports sans valeur (division par 0) ou sans intervalle : dans un bras, personne ou tout le monde a l’issue ; aucun demi n’est ajouté.",
                "Ratios without a value (division by 0) or without an interval: in an arm nobody or everybody has the outcome; no half is added."));
        }

        if (share && IsNull(fields["p_no_cc"]))
            why.Add(("Pas de χ² ni de z : toutes les lignes ont la même issue.", "No χ² and no z: all rows have the same outcome."));
        if (!share && IsNull(fields["welch"]!["p"]))
            why.Add(("Pas de t : aucun bras ne varie.", "No t: no arm varies."));
        if (!share && IsNull(fields["mann_whitney_p"]))
            why.Add(("Pas de test des rangs : toutes les valeurs sont égales.", "No rank test: all values are equal."));
        if (fields["cace"] is JsonObject cace && IsNull(cace["estimate"]))
            why.Add(("Pas de CACE : le recours ne diffère pas entre les bras.", "No CACE: take-up does not differ between the arms."));
        else if (fields["cace"] is JsonObject { } full && IsNull(full["first_stage_F"]))
            why.Add(("Pas de F de première étape : dans chaque bras, personne ou tout le monde y a recours.", "No first-stage F: in each arm nobody or everybody takes it up."));
        return why;
    }

    private static double Median(double[] values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static JsonObject? Cace(ComplierEffectResult? effect) => effect is null ? null : new JsonObject
    {
        ["take_up1"] = effect.TakeUpAssigned,
        ["take_up0"] = effect.TakeUpOthers,
        ["estimate"] = Output.Value(effect.Estimate),
        ["se"] = Output.Value(effect.StandardError),
        ["lower"] = Output.Value(effect.Lower),
        ["upper"] = Output.Value(effect.Upper),
        ["se_2sls"] = Output.Value(effect.TwoStageStandardError),
        ["se_bloom"] = Output.Value(effect.BloomStandardError),
        ["first_stage_F"] = Output.Value(effect.FirstStageF),
        ["null_because"] = effect.Estimate is null ? "take-up does not differ between the arms" : null,
    };

    private static void Write(Output output, Arguments arguments, Arms arms, JsonObject fields, List<(string French, string English)> why, Note[] notes)
    {
        output.Line($"{arguments.Get("outcome")} : {arms.Treated} (1) {output.Say("contre", "against")} {arms.Control} (0), {output.Say("intervalle à", "interval at")} {output.Percent(arguments.Level)}");
        output.Line(arms.IsShare
            ? output.Say("Parts (résultat 0/1) ; différences et rapports : bras 1 contre bras 0 ; p bilatéraux ; rapport de cotes de l’échantillon (ad/bc), et non celui, conditionnel, de Fisher.",
                "Shares (outcome 0/1); differences and ratios: arm 1 against arm 0; p two-sided; odds ratio of the sample (ad/bc), not Fisher’s conditional one.")
            : output.Say("Moyennes ; différences et W : bras 1 contre bras 0 ; p bilatéraux ; degrés de liberté de Welch par Satterthwaite ; écarts types à n − 1 ; d de Cohen sur l’écart type commun (n − 2).",
                "Means; differences and W: arm 1 against arm 0; p two-sided; Welch’s degrees of freedom by Satterthwaite; standard deviations with n − 1; Cohen’s d on the pooled one (n − 2)."));
        if (arms.Took is not null)
            output.Line(output.Say("CACE : intervalle par cace.se (méthode delta, normale) ; F de première étape : carré du t de Welch du recours (variances inégales).", "CACE: interval from cace.se (delta method, normal); first-stage F: the square of Welch’s t of take-up (unequal variances)."));
        LeftOut.Write(output, arms.Read.LeftOut, arguments);
        if (TableNotes.Statuses(output, arms.Read, arguments.Get("outcome")!, ("comptent pour 1", "count as 1"), ("pour 0", "as 0")) is { } statuses)
            output.Line(statuses + ".");
        TableNotes.Write(output, notes);
        output.Line();
        var rows = new List<IReadOnlyList<string>>();
        void Add(string prefix, JsonObject group)
        {
            // reasons are sentences, and follow the table in the reader's language
            foreach (var (name, node) in group.Where(field => field.Key != "null_because"))
            {
                switch (node)
                {
                    case JsonObject inner:
                        Add(prefix + name + ".", inner);
                        break;
                    case JsonArray pair:
                        rows.Add([prefix + name, string.Join(" – ", pair.Select(n => output.Number(n?.GetValue<double>())))]);
                        break;
                    default:
                        rows.Add([prefix + name, node is JsonValue value && value.TryGetValue<string>(out var text) ? text : output.Number(node is null ? null : Convert.ToDouble(node.ToString(), CultureInfo.InvariantCulture))]);
                        break;
                }
            }
        }

        Add("", fields);
        output.Table([output.Say("mesure", "measure"), output.Say("valeur", "value")], rows);
        if (why.Count > 0)
            output.Line();
        foreach (var (french, english) in why)
            output.Line(output.Say(french, english));
    }

    private static IntervalChartData Chart(Output output, Arguments arguments, Arms arms, double[] y1, double[] y0, Note[] notes)
    {
        var level = arguments.Level;
        ChartValue Of(double[] y)
        {
            if (arms.IsShare)
            {
                var wilson = Proportion.Wilson((long)y.Sum(), y.Length, level);
                return wilson.Estimate is { } share ? ChartValue.Of(share, wilson.Lower, wilson.Upper) : ChartValue.NotApplicable;
            }

            var summary = SampleSummary.Of(y);
            return ChartValue.Of(summary.Mean);
        }

        return new(
            new($"{arguments.Get("outcome")} : {arms.Treated} / {arms.Control}", TableNotes.Under(
                output,
                arms.IsShare
                    ? output.Say($"Parts (Wilson), différence 1 − 0 (Newcombe), intervalles à {output.Percent(level)}", $"Shares (Wilson), difference 1 − 0 (Newcombe), intervals at {output.Percent(level)}")
                    : output.Say($"Moyennes, différence 1 − 0 (Welch), intervalle à {output.Percent(level)}", $"Means, difference 1 − 0 (Welch), interval at {output.Percent(level)}"),
                arms.Read.LeftOut,
                notes), Path.GetFileName(arguments.File)),
            [
                new(arms.Treated, Of(y1), arms.IsShare ? $"{y1.Sum():0}/{y1.Length}" : null),
                new(arms.Control, Of(y0), arms.IsShare ? $"{y0.Sum():0}/{y0.Length}" : null),
                new(output.Say("Différence", "Difference"), Difference()),
            ],
            arms.IsShare,
            0);

        ChartValue Difference()
        {
            if (!arms.IsShare)
                return Means.Welch(y1, y0, level) is { } welch ? ChartValue.Of(welch.Difference, welch.Lower, welch.Upper) : ChartValue.NotApplicable;
            var newcombe = DifferenceOfProportions.Newcombe((long)y1.Sum(), y1.Length, (long)y0.Sum(), y0.Length, level);
            return newcombe.Estimate is { } estimate ? ChartValue.Of(estimate, newcombe.Lower, newcombe.Upper) : ChartValue.NotApplicable;
        }
    }
}
