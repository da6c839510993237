using System.Text.Json.Nodes;
using Pathways.Projections.Charts;
using Pathways.Projections.Statistics;

namespace Pathways.Api.Analysis;

/// <summary><c>analyse cox</c>: hazard ratios with Efron's ties. A column of text becomes one term a level but the first.</summary>
internal static class CoxModel
{
    internal static void Run(ReadOnlySpan<string> words, Streams streams)
    {
        var arguments = Arguments.Parse(words, "time", "event", "by", "event-is");
        double[] times;
        bool[] events;
        List<(string Term, double[] Values)> terms;
        using (var csv = streams.Open(arguments))
            (times, events, terms) = Read(csv, arguments);
        if (!events.Contains(true))
            throw new AnalysisError("analyse/no-event", "aucun événement : rien à estimer", "no event: nothing to estimate");
        CoxFit fit;
        try
        {
            fit = Cox.Fit(times, events, [.. terms.Select(t => t.Values)], arguments.Level);
        }
        catch (ArgumentException e)
        {
            throw new AnalysisError(
                "analyse/cannot-fit",
                "les événements ne distinguent pas ces variables : l’une est constante ou combinaison d’autres",
                "the events do not tell these covariates apart: one is constant or a combination of others",
                e);
        }

        var check = fit.ProportionalHazards();
        var output = streams.To(arguments);
        if (!fit.Converged)
        {
            var endless = string.Join(", ", terms.Where((_, i) => fit.Coefficients[i].MayBeInfinite).Select(t => t.Term));
            streams.Error.WriteLine("analyse/not-converged: " + output.Say(
                $"pas de maximum fini de la vraisemblance{(endless.Length > 0 ? $" ; infini : {endless}" : "")}. Ces lignes ne sont pas des estimations.",
                $"the likelihood has no finite maximum{(endless.Length > 0 ? $"; infinite: {endless}" : "")}. These rows are no estimates."));
        }

        if (arguments.Json)
            output.Json(Document(arguments, terms, fit, check));
        else
            Write(output, terms, fit, check);
        output.Draw(options => IntervalChart.Render(Chart(output, arguments, terms, fit), options));
    }

    private static (double[] Times, bool[] Events, List<(string Term, double[] Values)> Terms) Read(CsvColumns csv, Arguments arguments)
    {
        var (time, status) = (csv.IndexOf(arguments.Require("time")), csv.IndexOf(arguments.Require("event")));
        _ = arguments.Require("by");
        var columns = arguments.List("by").Select(csv.IndexOf).ToArray();
        var texts = columns.Select(_ => new Levels()).ToArray();
        var (times, events) = (new List<double>(), new List<bool>());
        while (csv.Next())
        {
            times.Add(csv.Time(time));
            events.Add(csv.Status(status, arguments.Get("event-is")));
            for (var c = 0; c < columns.Length; c++)
                texts[c].Add(Known(csv, columns[c]));
        }

        TimeToEvent.RequireRows(times.Count, arguments);
        var terms = new List<(string, double[])>();
        for (var c = 0; c < columns.Length; c++)
        {
            texts[c].Close();
            terms.AddRange(Terms(csv.Header[columns[c]], texts[c], csv.Separator));
        }

        return ([.. times], [.. events], terms);
    }

    /// <summary>One missing number would turn the whole column into text, and its numbers into levels.</summary>
    private static string Known(CsvColumns csv, int column) => csv[column].Trim() is var text && text is not ("" or "NA" or "NaN")
        ? text
        : throw csv.Bad("analyse/missing-cell", column, ": valeur manquante ; écarter la ligne ou nommer la modalité", "is a missing value; leave the row out or name the level");

    /// <summary>Numbers as they are; anything else as indicators, the first level being what the others are held against.</summary>
    private static IEnumerable<(string Term, double[] Values)> Terms(string column, Levels levels, char separator)
    {
        var numbers = new double[levels.Labels.Length];
        var numeric = true;
        for (var i = 0; i < numbers.Length && numeric; i++)
        {
            var text = separator == ';' ? levels.Labels[i].Replace(',', '.') : levels.Labels[i];
            numeric = double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out numbers[i]) && double.IsFinite(numbers[i]);
        }

        if (numeric)
            return [(column, [.. levels.Codes.Select(c => numbers[c])])];
        if (levels.Labels.Length > 50)
            throw new AnalysisError("analyse/too-many-levels", $"« {column} » a {levels.Labels.Length} valeurs qui ne sont pas des nombres", $"'{column}' has {levels.Labels.Length} values that are not numbers");
        return Enumerable.Range(1, levels.Labels.Length - 1).Select(l => (column + levels.Labels[l], levels.Codes.Select(c => c == l ? 1.0 : 0).ToArray()));
    }

    private static JsonObject Document(Arguments arguments, List<(string Term, double[] Values)> terms, CoxFit fit, ProportionalHazardsTest check) => new()
    {
        ["file"] = Path.GetFileName(arguments.File),
        ["n_used"] = fit.Rows,
        ["events"] = fit.Events,
        ["cox_efron"] = new JsonArray([.. terms.Select((t, i) => (t.Term, C: fit.Coefficients[i])).Select(t => new JsonObject
        {
            ["term"] = t.Term, ["coef"] = Output.Value(t.C.Estimate), ["se"] = Output.Value(t.C.StandardError), ["hr"] = Output.Value(t.C.Ratio),
            ["lower"] = Output.Value(t.C.Lower), ["upper"] = Output.Value(t.C.Upper), ["z"] = Output.Value(t.C.Z), ["p"] = Output.Value(t.C.PValue),
            ["may_be_infinite"] = t.C.MayBeInfinite,
        })]),
        ["loglik_null"] = Output.Value(fit.NullLogLikelihood),
        ["loglik"] = Output.Value(fit.LogLikelihood),
        ["cox_lr_test"] = Output.Value(fit.LikelihoodRatio.ChiSquare),
        ["cox_lr_p"] = Output.Value(fit.LikelihoodRatio.PValue),
        ["cox_wald_test"] = Output.Value(fit.Wald.ChiSquare),
        ["cox_score_test"] = Output.Value(fit.Score.ChiSquare),
        ["df"] = fit.Score.DegreesOfFreedom,
        ["iterations"] = fit.Iterations,
        ["converged"] = fit.Converged,
        ["cox_zph_p"] = Output.Value(check.Global.PValue),
        ["cox_zph"] = new JsonArray([.. terms.Select((t, i) => new JsonObject
        {
            ["term"] = t.Term, ["chisq"] = Output.Value(check.Covariates[i].ChiSquare), ["p"] = Output.Value(check.Covariates[i].PValue),
        })]),
    };

    private static void Write(Output output, List<(string Term, double[] Values)> terms, CoxFit fit, ProportionalHazardsTest check)
    {
        output.Line(output.Say($"Modèle de Cox, ex æquo d’Efron, {fit.Rows} lignes, {fit.Events} événements, intervalle à {output.Percent(fit.Level)}", $"Cox model, Efron ties, {fit.Rows} rows, {fit.Events} events, interval at {output.Percent(fit.Level)}"));
        output.Line();
        output.Table(
            [output.Say("terme", "term"), "coef", output.Say("erreur type", "std. err."), "HR", "<", ">", "z", "p", output.Say("risques proportionnels p", "proportional hazards p")],
            [.. terms.Select((t, i) => (t.Term, C: fit.Coefficients[i], Check: check.Covariates[i])).Select(t => (IReadOnlyList<string>)[
                t.Term, output.Number(t.C.Estimate), output.Number(t.C.StandardError), output.Number(t.C.Ratio), output.Number(t.C.Lower), output.Number(t.C.Upper),
                output.Number(t.C.Z), output.Number(t.C.PValue), output.Number(t.Check.PValue)])]);
        output.Line();
        output.Line(output.Say("Rapport de vraisemblance", "Likelihood ratio") + $" : χ² = {output.Number(fit.LikelihoodRatio.ChiSquare)}, {fit.LikelihoodRatio.DegreesOfFreedom} {output.Say("d.l.", "d.f.")}, p = {output.Number(fit.LikelihoodRatio.PValue)} ; score : χ² = {output.Number(fit.Score.ChiSquare)}");
    }

    private static IntervalChartData Chart(Output output, Arguments arguments, List<(string Term, double[] Values)> terms, CoxFit fit) => new(
        new(
            output.Say($"Qu’est-ce qui hâte {arguments.Get("event")} ?", $"What hastens {arguments.Get("event")}?"),
            output.Say($"Rapports de risques (Cox, Efron), intervalle à {output.Percent(arguments.Level)}, {output.Number(fit.Rows)} lignes", $"Hazard ratios (Cox, Efron), interval at {output.Percent(arguments.Level)}, {output.Number(fit.Rows)} rows"),
            Path.GetFileName(arguments.File)),
        [.. terms.Select((t, i) => new IntervalRow(t.Term, ChartValue.Of(fit.Coefficients[i].Ratio, fit.Coefficients[i].Lower, fit.Coefficients[i].Upper)))],
        AsPercent: false,
        Reference: 1,
        Logarithmic: true);
}
