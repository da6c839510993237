using System.Collections;
using System.Text.Json.Nodes;
using Pathways.Projections.Charts;
using Pathways.Projections.Formats;
using Pathways.Projections.Statistics;

namespace Pathways.Api.Analysis;

/// <summary><c>analyse cox</c>: hazard ratios with Efron's ties. A column of text becomes one term a level but the first.</summary>
internal static class CoxModel
{
    /// <summary>Terms named in a sentence; the table has them all.</summary>
    private const int MostNamed = 20;

    /// <summary>A covariate as it was read; Reference is the level that the others are held against, null for a number.</summary>
    private sealed record Covariate(string Column, string? Reference, int Terms, IReadOnlyList<(string Level, int Rows)> Levels);

    private sealed record Data(double[] Times, bool[] Events, List<(string Term, Func<double[]> Values)> Terms, List<Covariate> Covariates, (string Column, Levels? Levels)[] Labels, TableRead Read)
    {
        internal Ties Ties => field ??= Ties.Of(Times);
    }

    /// <summary>A column a term, made when it is read: fifty indicators of a million rows never stand in memory beside what the model makes of them.</summary>
    private sealed class Columns(Data data) : IReadOnlyList<double[]>
    {
        public int Count => data.Terms.Count;

        public double[] this[int index] => data.Terms[index].Values();

        public IEnumerator<double[]> GetEnumerator() => data.Terms.Select(t => t.Values()).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    internal static void Run(ReadOnlySpan<string> words, Streams streams)
    {
        var arguments = Arguments.Parse(words, "time", "event", "by", "levels", "reference", "event-is", "missing", "svg", "encoding", "level");
        Data data;
        using (var csv = streams.Open(arguments))
            data = Read(csv, arguments);
        if (!data.Events.Contains(true))
            throw new AnalysisError("analyse/no-event", "aucun événement : rien à estimer" + data.Read.AfterLeftOut.French, "no event: nothing to estimate" + data.Read.AfterLeftOut.English);
        CoxFit fit;
        try
        {
            fit = Cox.Fit(data.Times, data.Events, new Columns(data), arguments.Level, data.Ties);
        }
        catch (ArgumentException e)
        {
            throw NotToldApart(data, e);
        }

        // residuals about a maximum that does not exist test nothing
        var check = fit.Converged ? fit.ProportionalHazards() : null;
        var output = streams.To(arguments);
        if (!fit.Converged)
        {
            var (french, english) = Why(data, fit);
            streams.Error.WriteLine("analyse/not-converged: " + output.Say(french, english));
        }

        Note[] notes = [.. TableNotes.OfReading(data.Read), TableNotes.OfEvent(data.Read, arguments), .. TableNotes.OfLabels(data.Read, data.Labels), .. TableNotes.OfTimes(data.Times, [], data.Ties),
            TableNotes.OfTests([fit.LikelihoodRatio.PValue, .. fit.Coefficients.Where(c => IsEstimable(fit, c)).Select(c => (double?)c.PValue)]),
            TableNotes.OfNumbers(data.Read, [(arguments.Get("time"), data.Times), .. data.Terms.Where(t => data.Covariates.Exists(c => c.Column == t.Term && c.Reference is null)).Select(t => ((string?)t.Term, t.Values()))])];
        if (arguments.Json)
            output.Json(Document(arguments, data, fit, check, notes));
        else
            Write(output, arguments, data, fit, check, notes);
        output.Draw(options => IntervalChart.Render(Chart(output, arguments, data, fit, notes), options));
    }

    /// <summary>Names the first term that adds nothing to those before it: which one is taken for redundant depends on their order.</summary>
    private static AnalysisError NotToldApart(Data data, ArgumentException inner)
    {
        var redundant = Cox.FirstRedundant(data.Times, data.Events, new Columns(data), data.Ties);
        if (redundant < 0)
            redundant = data.Terms.Count - 1;
        var (term, before) = (data.Terms[redundant].Term, string.Join(", ", data.Terms.Take(redundant).Take(MostNamed).Select(t => t.Term)) + (redundant > MostNamed ? ", …" : ""));
        return before.Length == 0
            ? new("analyse/cannot-fit", $"« {term} » ne varie pas parmi les exposés lors des événements : rien à estimer", $"'{term}' does not vary among those at risk at the events: nothing to estimate", inner)
            : new(
                "analyse/cannot-fit",
                $"les événements ne distinguent pas « {term} » de {before} : constante parmi les exposés, ou combinaison de celles-ci ; ôtez l’une d’elles",
                $"the events do not tell '{term}' apart from {before}: constant among those at risk, or a combination of these; leave one of them out",
                inner);
    }

    private static (string French, string English) Why(Data data, CoxFit fit)
    {
        var infinite = data.Terms.Select((t, i) => (t.Term, C: fit.Coefficients[i])).Where(t => t.C.MayBeInfinite).Select(t => $"{t.Term} ({(t.C.Estimate > 0 ? "+" : "−")}∞)").ToList();
        var endless = string.Join(", ", infinite.Take(MostNamed)) + (infinite.Count > MostNamed ? ", …" : "");
        return endless.Length > 0
            ? ($"pas de maximum fini de la vraisemblance ; infini : {endless}", $"the likelihood has no finite maximum; infinite: {endless}")
            : ("aucun maximum de la vraisemblance n’a été trouvé", "no maximum of the likelihood was found");
    }

    private static Data Read(CsvColumns csv, Arguments arguments)
    {
        var (time, status) = (csv.Required(arguments, "time"), csv.Required(arguments, "event"));
        var columns = csv.ColumnsOf(arguments, "by");
        if (columns.Distinct().Count() < columns.Length)
            throw new AnalysisError("analyse/name-twice", "--by : une colonne est nommée deux fois", "--by: a column is named twice");
        var asLevels = arguments.Get("levels") is null ? [] : csv.ColumnsOf(arguments, "levels");
        if (asLevels.FirstOrDefault(c => !columns.Contains(c), -1) is var other and >= 0)
            throw new AnalysisError("analyse/option-does-not-apply", $"--levels : « {csv.Header[other]} » n’est pas dans --by", $"--levels: '{csv.Header[other]}' is not in --by");
        var references = References(csv, arguments, columns);
        var texts = columns.Select(_ => new Levels()).ToArray();
        var (times, events) = (new List<double>(), new List<bool>());
        while (csv.Next())
        {
            csv.Hold([status], arguments.Get("event-is"));
            if (!csv.Complete([time, status, .. columns]))
                continue;
            times.Add(csv.Time(time));
            events.Add(csv.Status(status, arguments.Get("event-is")));
            for (var c = 0; c < columns.Length; c++)
            {
                texts[c].Add(csv[columns[c]]);
                if (asLevels.Contains(columns[c]) || !csv.TryNumber(csv[columns[c]], out var number))
                    continue;
                csv.Reasonable(columns[c], number);
                csv.Decimal(columns[c]);
            }
        }

        csv.RequireRows(times.Count);
        if (arguments.Get("event-is") is { } eventIs)
            csv.RequireValue([status], "event-is", eventIs);
        var (terms, covariates, labels) = (new List<(string, Func<double[]>)>(), new List<Covariate>(), new List<(string, Levels?)>());
        for (var c = 0; c < columns.Length; c++)
        {
            texts[c].Close();
            var (added, reference) = Terms(csv, columns[c], texts[c], asLevels.Contains(columns[c]), references.GetValueOrDefault(columns[c]));
            terms.AddRange(added);
            var rows = texts[c].Codes.CountBy(code => code).ToDictionary();
            covariates.Add(new(csv.Header[columns[c]], reference, added.Count, reference is null ? [] : [.. texts[c].Labels.Select((label, code) => (label, rows[code]))]));
            labels.Add((csv.Header[columns[c]], reference is null ? null : texts[c]));
        }

        Bounds.RequireTerms(terms.Count, times.Count);
        return new([.. times], [.. events], terms, covariates, [.. labels], csv.Read);
    }

    /// <summary>--reference G=a,H=b: the level of each column that its others are held against.</summary>
    private static Dictionary<int, string> References(CsvColumns csv, Arguments arguments, int[] columns)
    {
        var references = new Dictionary<int, string>();
        foreach (var pair in arguments.List("reference"))
        {
            var name = columns.Select(c => csv.Header[c]).Where(h => pair.StartsWith(h + "=", StringComparison.Ordinal)).MaxBy(h => h.Length)
                ?? throw new AnalysisError("analyse/bad-option", $"--reference attend colonne=modalité, d’une colonne de --by, et non « {pair} »", $"--reference expects column=level, of a column of --by, not '{pair}'");
            if (!references.TryAdd(csv.IndexOf(name), FieldText.Clean(pair[(name.Length + 1)..])))
                throw new AnalysisError("analyse/name-twice", $"--reference : « {name} » figure deux fois", $"--reference: '{name}' is given twice");
        }

        return references;
    }

    /// <summary>Numbers as they are; text as indicators, the first level, or the one asked for, being what the others are held against. A column of both is refused.</summary>
    private static (List<(string Term, Func<double[]> Values)> Terms, string? Reference) Terms(CsvColumns csv, int column, Levels levels, bool asLevels, string? asked)
    {
        var name = csv.Header[column];
        var numbers = new double[levels.Labels.Length];
        var numeric = levels.Labels.Select((label, i) => csv.TryNumber(label, out numbers[i])).ToArray();
        if (!asLevels && Array.TrueForAll(numeric, n => n))
        {
            if (asked is not null)
                throw new AnalysisError("analyse/option-does-not-apply", $"--reference : « {name} » est un nombre ; --levels {name} en fait des modalités", $"--reference: '{name}' is a number; --levels {name} makes levels of it");
            return ([(name, () => Array.ConvertAll(levels.Codes, c => numbers[c]))], null);
        }

        if (!asLevels && numeric.Contains(true))
        {
            var (number, text) = (levels.Labels[Array.IndexOf(numeric, true)], levels.Labels[Array.IndexOf(numeric, false)]);
            throw new AnalysisError(
                "analyse/mixed-covariate",
                $"« {name} » a des nombres ({number}) et du texte ({text}) ; --levels {name} en fait des modalités, {csv.WithMissing(text)} écarte ces lignes",
                $"'{name}' has numbers ({number}) and text ({text}); --levels {name} makes levels of them, {csv.WithMissing(text)} leaves these rows out");
        }

        if (levels.Labels.Length > Bounds.MostLevelsOfColumn)
            throw new AnalysisError("analyse/too-many-levels", $"« {name} » a {levels.Labels.Length} valeurs qui ne sont pas des nombres, et {Bounds.MostLevelsOfColumn} modalités au plus se comparent : regroupez-les, ou ôtez la colonne de --by", $"'{name}' has {levels.Labels.Length} values that are not numbers, and at most {Bounds.MostLevelsOfColumn} levels are compared: put them together, or take the column out of --by");
        if (levels.Labels.Length == 1)
            throw new AnalysisError("analyse/cannot-fit", $"« {name} » a une seule valeur, « {levels.Labels[0]} » : rien à comparer ; ôtez-la de --by{csv.Read.AfterLeftOut.French}", $"'{name}' has one value only, '{levels.Labels[0]}': nothing to compare; take it out of --by{csv.Read.AfterLeftOut.English}");
        var reference = asked is null ? 0 : Array.IndexOf(levels.Labels, asked);
        if (reference < 0)
            throw ColumnValues.NotFound("reference", asked!, name, levels.Labels);
        return ([.. Enumerable.Range(0, levels.Labels.Length).Where(l => l != reference).Select(l => (name + levels.Labels[l], (Func<double[]>)(() => Array.ConvertAll(levels.Codes, c => c == l ? 1.0 : 0))))], levels.Labels[reference]);
    }

    private static JsonObject Document(Arguments arguments, Data data, CoxFit fit, ProportionalHazardsTest? check, Note[] notes)
    {
        var document = new JsonObject
        {
            ["file"] = Path.GetFileName(arguments.File),
            ["time"] = arguments.Get("time"),
            ["event"] = arguments.Get("event"),
            ["level"] = fit.Level,
            ["ties"] = "efron",
            ["p"] = "wald, two-sided",
            ["n_used"] = fit.Rows,
            ["events"] = fit.Events,
        };
        LeftOut.Into(document, data.Read.LeftOut, arguments);
        document["event_values"] = TableNotes.Statuses(data.Read, arguments.Get("event")!, isEvent: true);
        document["censored_values"] = TableNotes.Statuses(data.Read, arguments.Get("event")!, isEvent: false);
        document["notes"] = TableNotes.Document(notes);
        document["n_time_0"] = TableNotes.TimeZero(data.Times);
        document["covariates"] = new JsonArray([.. data.Covariates.Select(c => new JsonObject
        {
            ["column"] = c.Column, ["kind"] = c.Reference is null ? "number" : "levels", ["reference"] = c.Reference, ["terms"] = c.Terms,
            ["levels"] = c.Reference is null ? null : new JsonObject(c.Levels.Select(l => KeyValuePair.Create(l.Level, (JsonNode?)JsonValue.Create(l.Rows)))),
        })]);
        document["cox_efron"] = new JsonArray([.. data.Terms.Select((t, i) => Term(t.Term, fit, fit.Coefficients[i]))]);
        document["loglik_null"] = Output.Value(fit.NullLogLikelihood);
        document["loglik"] = Output.Value(fit.LogLikelihood);
        document["cox_lr_test"] = Output.Value(fit.LikelihoodRatio.ChiSquare);
        document["cox_lr_p"] = Output.Value(fit.LikelihoodRatio.PValue);
        document["cox_wald_test"] = Output.Value(fit.Wald.ChiSquare);
        document["cox_score_test"] = Output.Value(fit.Score.ChiSquare);
        document["df"] = fit.Score.DegreesOfFreedom;
        document["iterations"] = fit.Iterations;
        document["converged"] = fit.Converged;
        document["not_converged_because"] = fit.Converged ? null : Why(data, fit).English;
        document["cox_zph_transform"] = "km";
        document["cox_zph_p"] = Output.Value(check?.Global?.PValue);
        document["cox_zph"] = new JsonArray([.. data.Terms.Select((t, i) => new JsonObject
        {
            ["term"] = t.Term, ["chisq"] = Output.Value(check?.Covariates[i]?.ChiSquare), ["p"] = Output.Value(check?.Covariates[i]?.PValue),
        })]);
        document["cox_zph_null_because"] = check is null ? "no estimates" : check.Global is null ? "events at fewer than two times" : null;
        return document;
    }

    /// <summary>Of a likelihood without a finite maximum the terms that do not run away have settled; where nothing tells which run away, none is an estimate.</summary>
    private static bool IsEstimable(CoxFit fit, HazardRatio c) => !c.MayBeInfinite && (fit.Converged || fit.Coefficients.Any(other => other.MayBeInfinite));

    /// <summary>An estimate that is none is null; where it has no bound, the side on which it has none.</summary>
    private static JsonObject Term(string term, CoxFit fit, HazardRatio c)
    {
        double? Known(double value) => IsEstimable(fit, c) ? value : null;
        return new()
        {
            ["term"] = term,
            ["state"] = IsEstimable(fit, c) ? "estimated" : "not estimable",
            ["coef"] = Output.Value(Known(c.Estimate)),
            ["se"] = Output.Value(Known(c.StandardError)),
            ["hr"] = Output.Value(Known(c.Ratio)),
            ["lower"] = Output.Value(Known(c.Lower)),
            ["upper"] = Output.Value(Known(c.Upper)),
            ["z"] = Output.Value(Known(c.Z)),
            ["p"] = Output.Value(Known(c.PValue)),
            ["may_be_infinite"] = c.MayBeInfinite,
            ["without_bound"] = c.MayBeInfinite ? c.Estimate > 0 ? "above" : "below" : null,
        };
    }

    private static void Write(Output output, Arguments arguments, Data data, CoxFit fit, ProportionalHazardsTest? check, Note[] notes)
    {
        output.Line(output.Say($"Modèle de Cox, ex æquo d’Efron, {fit.Rows} lignes, {fit.Events} événements, intervalle à {output.Percent(fit.Level)}, temps : {arguments.Get("time")} (unité du fichier)", $"Cox model, Efron ties, {fit.Rows} rows, {fit.Events} events, interval at {output.Percent(fit.Level)}, time: {arguments.Get("time")} (unit of the file)"));
        LeftOut.Write(output, data.Read.LeftOut, arguments);
        output.Line(TableNotes.Statuses(output, data.Read, arguments.Get("event")!, ("événements", "events"), ("censurés", "censored")) + ".");
        TableNotes.Write(output, notes);
        foreach (var c in data.Covariates)
            output.Line(c.Reference is null ? output.Say($"{c.Column} : nombre", $"{c.Column}: number") : output.Say($"{c.Column} : modalités, comparées à « {c.Reference} » ({Rows(c)})", $"{c.Column}: levels, held against '{c.Reference}' ({Rows(c)})"));
        output.Line();
        output.Table(
            [output.Say("terme", "term"), "coef", output.Say("erreur type", "std. err."), "HR", "<", ">", "z", "p", output.Say("risques proportionnels p", "proportional hazards p")],
            [.. data.Terms.Select((t, i) => (t.Term, C: fit.Coefficients[i], Check: check?.Covariates[i])).Select(t => (IReadOnlyList<string>)(!IsEstimable(fit, t.C)
                ? [t.Term, "–", "–", output.Say("non estimable", "not estimable"), "–", "–", "–", "–", "–"]
                : [
                    t.Term, output.Number(t.C.Estimate), output.Number(t.C.StandardError), output.Number(t.C.Ratio), output.Number(t.C.Lower), output.Number(t.C.Upper),
                    output.Number(t.C.Z), output.Number(t.C.PValue), output.Number(t.Check?.PValue)
                ]))]);
        output.Line();
        output.Line(output.Say(
            "Intervalle et p de Wald, bilatéraux ; risques proportionnels : résidus de Schoenfeld sur le temps de Kaplan–Meier (cox.zph).",
            "Wald interval and p, two-sided; proportional hazards: Schoenfeld residuals on Kaplan–Meier time (cox.zph)."));
        if (!fit.Converged)
        {
            var (french, english) = Why(data, fit);
            output.Line(output.Say("Non estimable : ", "Not estimable: ") + output.Say(french, english) + ".");
        }

        if (check is { Global: null })
            output.Line(output.Say("Proportionnalité : pas de test, les événements sont à moins de deux temps.", "Proportional hazards: no test, events are at fewer than two times."));
        output.Line(output.Say("Rapport de vraisemblance", "Likelihood ratio") + $" : χ² = {output.Number(fit.LikelihoodRatio.ChiSquare)}, {fit.LikelihoodRatio.DegreesOfFreedom} {output.Say("d.l.", "d.f.")}, p = {output.Number(fit.LikelihoodRatio.PValue)} ; score : χ² = {output.Number(fit.Score.ChiSquare)}"
            + (check?.Global is { } global ? output.Say(" ; risques proportionnels, ensemble : p = ", "; proportional hazards, global: p = ") + output.Number(global.PValue) : ""));
    }

    private static string Rows(Covariate covariate) => string.Join(", ", covariate.Levels.Select(l => $"{l.Level} : {l.Rows}"));

    private static IntervalChartData Chart(Output output, Arguments arguments, Data data, CoxFit fit, Note[] notes) => new(
        new(
            output.Say($"Qu’est-ce qui hâte {arguments.Get("event")} ?", $"What hastens {arguments.Get("event")}?"),
            TableNotes.Under(output, output.Say($"Rapports de risques (Cox, Efron), intervalle à {output.Percent(arguments.Level)}, {output.Number(fit.Rows)} lignes", $"Hazard ratios (Cox, Efron), interval at {output.Percent(arguments.Level)}, {output.Number(fit.Rows)} rows")
                + string.Concat(data.Covariates.Where(c => c.Reference is not null).Select(c => output.Say($", {c.Column} contre « {c.Reference} »", $", {c.Column} against '{c.Reference}'"))), data.Read.LeftOut, notes),
            Path.GetFileName(arguments.File),
            fit.Converged ? null : output.Say(Why(data, fit).French, Why(data, fit).English)),
        [.. data.Terms.Select((t, i) => new IntervalRow(t.Term, IsEstimable(fit, fit.Coefficients[i]) ? Drawn(fit.Coefficients[i]) : ChartValue.NotEstimable))],
        AsPercent: false,
        Reference: 1,
        Logarithmic: true);

    private static ChartValue Drawn(HazardRatio c) =>
        double.IsFinite(c.Ratio) && double.IsFinite(c.Lower) && double.IsFinite(c.Upper) && c.Lower > 0 ? ChartValue.Of(c.Ratio, c.Lower, c.Upper) : ChartValue.NotApplicable;
}
