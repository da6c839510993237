using System.Globalization;
using System.Text.Json.Nodes;
using Pathways.Projections;
using Pathways.Projections.Charts;
using Pathways.Projections.Formats;
using Pathways.Projections.Statistics;

namespace Pathways.Api.Analysis;

/// <summary><c>analyse incidence</c>: competing exits, Aalen–Johansen, Gray's test between groups.</summary>
internal static class Incidence
{
    /// <summary>Stands before what a censored row holds: no cell can begin with it, cells being trimmed.</summary>
    private const char Censored = ' ';

    /// <summary>Fields of a row of the answer; a cause of such a name stands under <c>causes</c> only.</summary>
    private static readonly string[] Fields = ["strata", "time", "n_risk", "still", "causes"];

    /// <summary>Causes numbered from 1 in the order of their names; 0 is censored, by the values listed.</summary>
    private sealed record Exits(double[] Times, int[] Causes, string[] Names, Levels? Groups, IReadOnlyDictionary<string, int> CensoredBy, TableRead Read)
    {
        internal Ties Ties => field ??= Ties.Of(Times);
    }

    /// <summary>The curves of one group; of all where nobody asked for groups.</summary>
    private sealed record Curves(string? Group, string Strata, CumulativeIncidence Fit);

    internal static void Run(ReadOnlySpan<string> words, Streams streams)
    {
        var arguments = Arguments.Parse(words, "time", "event", "by", "conf", "at", "censored", "event-is", "missing", "svg", "encoding", "level");
        var interval = TimeToEvent.Interval(arguments);
        Exits data;
        using (var csv = streams.Open(arguments))
            data = ExitsOf(csv, arguments);
        if (arguments.Get("svg") is not null)
            Bounds.RequireCurves((data.Groups?.Labels.Length ?? 1) * data.Names.Length);
        var at = TimeToEvent.At(arguments, data.Times.Max());
        Bounds.RequireAnswers((data.Groups?.Labels.Length ?? 1) * Math.Max(1, data.Names.Length), at.Length);
        var times = data.Times.Distinct().Count();
        Bounds.RequireEstimates(data.Names.Length, times);
        if (data.Groups is { Labels.Length: > 1 } compared)
            Bounds.RequireGray(data.Names.Length, compared.Labels.Length, times, data.Times.Length);
        var fits = Fit(data, arguments, interval);
        var gray = data.Groups is { Labels.Length: > 1 } groups
            ? Enumerable.Range(1, data.Names.Length).Select(c => Gray.Test(data.Times, data.Causes, groups.Codes, c, data.Ties)).ToArray()
            : [];
        var output = streams.To(arguments);
        var notes = Notes(arguments, data, fits, gray, interval);
        if (arguments.Json)
            output.Json(Document(arguments, data, fits, gray, at, interval, [.. notes, .. OfTable(data, fits, at, interval)]));
        else
            Write(output, arguments, data, fits, gray, at, interval, [.. notes, .. OfTable(data, fits, at, interval)]);
        output.Draw(options => SurvivalChart.Render(Chart(output, arguments, data, fits, notes), options));
    }

    private static Note[] Notes(Arguments arguments, Exits data, List<Curves> fits, GrayResult[] gray, SurvivalInterval interval)
    {
        // causes are levels too: Job and job are two ways out
        var causes = new Levels();
        foreach (var cause in data.Causes.Where(c => c > 0))
            causes.Add(data.Names[cause - 1]);
        causes.Close();
        var called = Array.FindAll(causes.Labels, c => arguments.List("event").Length == 1 && TableNotes.IsCalledCensored(c));
        var cut = interval == SurvivalInterval.LogLog ? 0 : fits.Sum(f => f.Fit.Steps.Sum(s => s.Causes.Count(c => (c.Lower == 0 && c.Incidence > 0) || (c.Upper == 1 && c.Incidence < 1))));
        return
        [
            .. TableNotes.OfReading(data.Read),
            .. TableNotes.OfLabels(data.Read, (arguments.Get("by") ?? "", data.Groups), (arguments.Get("event")!, causes)),
            .. TableNotes.OfTimes(data.Times, [], data.Ties),
            TableNotes.OfNumbers(data.Read, (arguments.Get("time"), data.Times)),
            TableNotes.OfTests(gray.Select(g => g.PValue)),
            new("small_expected", gray.Sum(test => test.Groups.Count(g => g.Expected is > 0 and < 5)),
                "Test de Gray approché, son p peut être trop petit : groupes de moins de 5 sorties attendues d’une cause : {0}", "Gray's test is approximate, its p may be too small: groups with fewer than 5 expected exits of a cause: {0}"),
            new("causes_called_censored", called.Length, $"Une sortie comme les autres, malgré son nom : {string.Join(", ", called)} ; --censored {called.FirstOrDefault()} en fait une censure", $"An exit like the others, in spite of its name: {string.Join(", ", called)}; --censored {called.FirstOrDefault()} makes it censored"),
            new("nobody_censored", arguments.List("event").Length == 1 && data.Names.Length > 0 && data.Causes.All(c => c > 0) ? 1 : 0,
                "Personne n’est censuré : chaque valeur est une sortie ; --censored nomme celle qui n’en est pas une", "Nobody is censored: each value is an exit; --censored names one that is none"),
            new("limits_cut", cut, "Limites qui sortent de 0 à 1, ramenées au bord : {0}", "Limits outside 0 to 1, set to its edge: {0}"),
        ];
    }

    /// <summary>Why a cell of the table by time is a dash.</summary>
    private static Note[] OfTable(Exits data, List<Curves> fits, double[] at, SurvivalInterval interval)
    {
        var cells = fits.SelectMany(f => at.Select(t => f.Fit.At(t))).ToArray();
        return SurvivalNotes.OfCells(
            cells.Count(c => c is null), cells.Sum(c => c is null ? 0 : Enumerable.Range(1, data.Names.Length).Count(cause => Of(c, cause) is not { Lower: not null })), interval);
    }

    private static Exits ExitsOf(CsvColumns csv, Arguments arguments)
    {
        var columns = csv.ColumnsOf(arguments, "event");
        if (columns.Length == 1)
            arguments.Refuse("event-is", "dans une colonne de causes, chaque valeur est une cause ; --censored dit laquelle est une censure", "in a column of causes each value is a cause; --censored says which one is censored");
        else
            arguments.Refuse("censored", "avec plusieurs colonnes de 0/1, 0 partout est une censure", "with several columns of 0/1, 0 in all is censored");
        return columns.Length == 1 ? ByCause(csv, arguments, columns[0]) : ByIndicator(csv, arguments, columns);
    }

    /// <summary>Several columns of 0/1, each of them a cause.</summary>
    private static Exits ByIndicator(CsvColumns csv, Arguments arguments, int[] columns)
    {
        if (columns.Distinct().Count() < columns.Length)
            throw new AnalysisError("analyse/name-twice", "--event : une colonne est nommée deux fois", "--event: a column is named twice");
        var (time, by, eventIs) = (csv.Required(arguments, "time"), csv.ColumnOf(arguments, "by"), arguments.Get("event-is"));
        var (times, causes, groups) = (new List<double>(), new List<int>(), new Levels());
        csv.ByNamesGroups = true;
        while (csv.Next())
        {
            csv.Hold(columns, eventIs);
            if (!csv.Complete([time, by, .. columns]))
                continue;
            var left = Enumerable.Range(0, columns.Length).Where(c => csv.Status(columns[c], eventIs)).ToArray();
            if (left.Length > 1)
                throw csv.Bad("analyse/two-exits", columns[left[1]], $"et « {csv.Header[columns[left[0]]]} » : une seule sortie par ligne ; gardez la première", $"and '{csv.Header[columns[left[0]]]}': one exit a row; keep the first");
            times.Add(csv.Time(time));
            causes.Add(left.Length == 0 ? 0 : left[0] + 1);
            if (by >= 0)
                groups.Add(csv[by]);
        }

        csv.RequireRows(times.Count);
        if (eventIs is not null)
            csv.RequireValue(columns, "event-is", eventIs);
        groups.CloseCompared(arguments.Get("by"));
        // numbered in the order of their names, as the levels of a factor are
        var names = NaturalOrder.Of(columns.Select(c => csv.Header[c]));
        var number = columns.Select(c => Array.IndexOf(names, csv.Header[c]) + 1).Prepend(0).ToArray();
        return new([.. times], [.. causes.Select(c => number[c])], names, by >= 0 ? groups : null, new Dictionary<string, int>(), csv.Read);
    }

    /// <summary>
    /// One column of causes. Censored are the values of --censored; without it 0 and false, and the empty cell where the column has neither
    /// (where it has, 0 says censored and the empty cell that nobody knows).
    /// </summary>
    private static Exits ByCause(CsvColumns csv, Arguments arguments, int column)
    {
        var (time, by) = (csv.Required(arguments, "time"), csv.ColumnOf(arguments, "by"));
        string[]? named = arguments.Get("censored") is null ? null : [.. arguments.List("censored").DefaultIfEmpty("").Select(FieldText.Clean)];
        var (times, exits, rows, groups) = (new List<double>(), new List<string>(), new List<string>(), new Levels());
        csv.ByNamesGroups = true;
        while (csv.Next())
        {
            var text = csv[column];
            var censored = named?.Contains(text) ?? (text.Length == 0 || text.Equals("false", StringComparison.OrdinalIgnoreCase) || (csv.TryNumber(text, out var zero) && zero == 0));
            csv.Note(column, text);
            if (!csv.Complete(time, by, censored ? -1 : column))
                continue;
            times.Add(csv.Time(time));
            exits.Add(censored ? Censored + text : text);
            if (by >= 0)
                rows.Add(csv[by]);
        }

        foreach (var value in named ?? [])
            csv.RequireValue([column], "censored", value);
        var kept = Enumerable.Range(0, times.Count).ToArray();
        if (named is null && exits.Exists(e => e.Length > 1 && e[0] == Censored) && exits.Contains(Censored.ToString()))
        {
            kept = [.. kept.Where(i => exits[i] != Censored.ToString())];
            csv.Counted.Later(csv.Header[column], "", times.Count - kept.Length);
        }

        csv.RequireRows(kept.Length);
        var causes = new Levels();
        var by0 = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var i in kept)
        {
            var isCensored = exits[i].Length > 0 && exits[i][0] == Censored;
            causes.Add(isCensored ? "" : exits[i]);
            if (isCensored)
                by0[exits[i][1..]] = by0.GetValueOrDefault(exits[i][1..]) + 1;
            if (by >= 0)
                groups.Add(rows[i]);
        }

        causes.CloseCompared(arguments.Get("event"));
        groups.CloseCompared(arguments.Get("by"));
        var shift = causes.Labels is ["", ..] ? 0 : 1;
        return new([.. kept.Select(i => times[i])], [.. causes.Codes.Select(c => c + shift)], [.. causes.Labels.Where(l => l.Length > 0)], by >= 0 ? groups : null, by0, csv.Read);
    }

    /// <summary>What is not estimated or not tested, and why; null where everything is.</summary>
    private static (string French, string English)? WhyNoTest(Exits data, GrayResult[] gray) =>
        data.Names.Length == 0 ? ("Aucune sortie : toutes les lignes sont censurées, il n’y a ni incidence ni test.", "No exit: all rows are censored, there is no incidence and no test.")
        : data.Groups is null ? null
        : data.Groups.Labels.Length < 2 ? Survival.OneGroup
        : gray.Where(g => g.PValue is null).Select(g => data.Names[g.Cause - 1]).ToArray() is { Length: > 0 } without
            ? ($"Pas de test pour {string.Join(", ", without)} : aucune telle sortie pendant que deux groupes sont exposés.", $"No test for {string.Join(", ", without)}: no such exit while two groups are at risk.")
        : null;

    private static List<Curves> Fit(Exits data, Arguments arguments, SurvivalInterval interval) => data.Groups is not { } groups
        ? [new(null, "all", AalenJohansen.Fit(data.Times, data.Causes, level: arguments.Level, interval: interval, ties: data.Ties))]
        : [.. AalenJohansen.FitByGroup(data.Times, data.Causes, groups.Codes, level: arguments.Level, interval: interval, ties: data.Ties)
            .Select(g => new Curves(groups.Labels[g.Key], $"{arguments.Get("by")}={groups.Labels[g.Key]}", g.Value))];

    private static CauseIncidence? Of(IncidenceStep? step, int cause) => step?.Causes.Where(c => c.Cause == cause).Select(c => (CauseIncidence?)c).FirstOrDefault();

    /// <summary>A cause that a group never left by has an incidence of 0 while the group is observed.</summary>
    private static double? Reached(IncidenceStep? step, int cause, Func<CauseIncidence, double?> value) =>
        step is null ? null : Of(step, cause) is { } found ? value(found) : 0;

    /// <summary>Values by cause: each under <c>causes</c>, and beside the row's own fields unless it has the name of one.</summary>
    private static JsonObject ByCause(Exits data, JsonObject row, Func<int, JsonNode?> value)
    {
        var causes = new JsonObject();
        for (var c = 1; c <= data.Names.Length; c++)
        {
            causes[data.Names[c - 1]] = value(c);
            if (!Fields.Contains(data.Names[c - 1]))
                row[data.Names[c - 1]] = value(c);
        }

        row["causes"] = causes;
        return row;
    }

    private static JsonObject Document(Arguments arguments, Exits data, List<Curves> fits, GrayResult[] gray, double[] at, SurvivalInterval interval, Note[] notes)
    {
        var document = new JsonObject
        {
            ["file"] = Path.GetFileName(arguments.File),
            ["time"] = arguments.Get("time"),
            ["event"] = arguments.Get("event"),
            ["by"] = arguments.Get("by"),
            ["conf"] = interval.Name(),
            ["level"] = arguments.Level,
            ["variance"] = "aalen",
            ["n_used"] = data.Times.Length,
        };
        LeftOut.Into(document, data.Read.LeftOut, arguments);
        document["notes"] = TableNotes.Document(notes);
        document["n_time_0"] = TableNotes.TimeZero(data.Times);
        document["n_censored"] = data.Causes.Count(x => x == 0);
        document["censored_values"] = new JsonObject(data.CensoredBy.Select(c => KeyValuePair.Create(c.Key, (JsonNode?)JsonValue.Create(c.Value))));
        if (arguments.Get("event-is") is not null)
            document["values_of_no_exit"] = new JsonObject(data.Names.Select(name => KeyValuePair.Create(name, (JsonNode?)TableNotes.Statuses(data.Read, name, isEvent: false))));
        document["exits"] = new JsonArray([.. data.Names.Select((name, c) => new JsonObject { ["cause"] = name, ["n"] = data.Causes.Count(x => x == c + 1) })]);
        // kept for readers of the reference files; a cause called 0 has its own count there, and n_censored the others'
        document["n_by_cause"] = new JsonObject(Enumerable.Range(data.Names.Contains("0") ? 1 : 0, data.Names.Length + (data.Names.Contains("0") ? 0 : 1)).Select(c =>
            KeyValuePair.Create(c == 0 ? "0" : data.Names[c - 1], (JsonNode?)JsonValue.Create(data.Causes.Count(x => x == c)))));
        document["aalen_johansen"] = new JsonArray([.. fits.SelectMany(f => at.Select(t =>
        {
            var step = f.Fit.At(t);
            var row = new JsonObject { ["strata"] = f.Strata, ["time"] = t, ["n_risk"] = Output.Value(step?.AtRisk), ["still"] = Output.Value(step?.Remaining) };
            return ByCause(data, row, c => Output.Value(Reached(step, c, i => i.Incidence)));
        }))]);
        document["cuminc_est"] = ByTime(data, fits, at, i => i.Incidence);
        document["cuminc_var"] = ByTime(data, fits, at, i => i.StandardError * i.StandardError);
        document[Output.Interval(arguments.Level) + "_" + interval.Name()] = new JsonArray([.. fits.SelectMany(f => at.Select(t => ByCause(
            data, new JsonObject { ["strata"] = f.Strata, ["time"] = t }, c => Of(f.Fit.At(t), c) is var limits ? Output.Array(limits?.Lower, limits?.Upper) : null)))]);
        document["gray_tests"] = new JsonArray([.. gray.Select(g => new JsonObject
        {
            ["cause"] = data.Names[g.Cause - 1], ["stat"] = Output.Value(g.PValue is null ? null : g.ChiSquare), ["pv"] = Output.Value(g.PValue), ["df"] = g.DegreesOfFreedom,
        })]);
        document["no_test_because"] = WhyNoTest(data, gray)?.English;
        return document;
    }

    /// <summary>Figures by time in the order of cmprsk: groups within a cause.</summary>
    private static JsonArray ByTime(Exits data, List<Curves> fits, double[] at, Func<CauseIncidence, double?> value)
    {
        var rows = new JsonArray();
        for (var c = 1; c <= data.Names.Length; c++)
        {
            foreach (var curves in fits)
            {
                var row = new JsonObject();
                foreach (var t in at)
                    row[t.ToString("R", CultureInfo.InvariantCulture)] = Output.Value(Reached(curves.Fit.At(t), c, value));
                row["_row"] = $"{curves.Group ?? "all"} {data.Names[c - 1]}";
                row["group"] = curves.Group;
                row["cause"] = data.Names[c - 1];
                rows.Add(row);
            }
        }

        return rows;
    }

    private static void Write(Output output, Arguments arguments, Exits data, List<Curves> fits, GrayResult[] gray, double[] at, SurvivalInterval interval, Note[] notes)
    {
        output.Line(output.Say($"Incidence cumulée (Aalen–Johansen, variance d’Aalen), intervalle {interval.Name()} à {output.Percent(arguments.Level)}, {data.Times.Length} lignes, temps : {arguments.Get("time")} (unité du fichier)", $"Cumulative incidence (Aalen–Johansen, Aalen’s variance), {interval.Name()} interval at {output.Percent(arguments.Level)}, {data.Times.Length} rows, time: {arguments.Get("time")} (unit of the file)"));
        LeftOut.Write(output, data.Read.LeftOut, arguments);
        var by = string.Join(", ", data.CensoredBy.Select(c => $"{(c.Key.Length == 0 ? output.Say("vide", "empty") : c.Key)} : {output.Number(c.Value)}"));
        output.Line(string.Join(" ; ", data.Names.Select((name, c) => $"{name} : {output.Number(data.Causes.Count(x => x == c + 1))}")
            .Append(output.Say("censuré", "censored") + $" : {output.Number(data.Causes.Count(x => x == 0))}{(by.Length > 0 ? $" ({by})" : "")}")));
        foreach (var name in arguments.Get("event-is") is null ? [] : data.Names)
            output.Line(TableNotes.Statuses(output, data.Read, name, ("sorties", "exits"), ("autres", "others")) + ".");
        TableNotes.Write(output, notes);
        if (WhyNoTest(data, gray) is { } why)
            output.Line(output.Say(why.French, why.English));
        foreach (var (_, strata, fit) in fits)
        {
            output.Line();
            output.Line(strata);
            output.Table(
                [output.Say("temps", "time"), output.Say("exposés avant", "at risk before"), output.Say("encore là", "still"), .. data.Names.SelectMany(n => (string[])[n, "<", ">"])],
                [.. at.Select(t => (fit.At(t), t)).Select(x => (IReadOnlyList<string>)[
                    output.Number(x.t), output.Number(x.Item1?.AtRisk), output.Number(x.Item1?.Remaining),
                    .. Enumerable.Range(1, data.Names.Length).SelectMany(c => (string[])[
                        output.Number(Reached(x.Item1, c, i => i.Incidence)), output.Number(Of(x.Item1, c)?.Lower), output.Number(Of(x.Item1, c)?.Upper)])])]);
        }

        foreach (var test in gray)
        {
            output.Line();
            output.Line($"Gray, {data.Names[test.Cause - 1]} : χ² = {output.Number(test.PValue is null ? null : test.ChiSquare)}, {test.DegreesOfFreedom} {output.Say("d.l.", "d.f.")}, p = {output.Number(test.PValue)}");
        }
    }

    private static SurvivalChartData Chart(Output output, Arguments arguments, Exits data, List<Curves> fits, Note[] notes) => new(
        new(
            output.Say("Par où sort-on, et quand ?", "Which way out, and when?"),
            TableNotes.Under(output, output.Say($"Incidence cumulée d’Aalen–Johansen, intervalle {TimeToEvent.Interval(arguments).Name()} à {output.Percent(arguments.Level)}, {output.Number(data.Times.Length)} lignes", $"Aalen–Johansen cumulative incidence, {TimeToEvent.Interval(arguments).Name()} interval at {output.Percent(arguments.Level)}, {output.Number(data.Times.Length)} rows"), data.Read.LeftOut, notes),
            Path.GetFileName(arguments.File)),
        [.. fits.SelectMany(f => Enumerable.Range(1, data.Names.Length).Select(c => new CurveSeries(
            f.Group is null ? data.Names[c - 1] : $"{data.Names[c - 1]}, {f.Strata}",
            Drawn(f.Fit.StepsOf(c)))))],
        arguments.Get("time")!,
        output.Say("Part sortie", "Share gone"),
        Rising: true);

    private static LazyList<CurveStep> Drawn(IReadOnlyList<CauseStep> steps)
    {
        return new(steps.Count, i => Of(steps[i]));

        CurveStep Of(CauseStep s) => new(s.Time, s.AtRisk, s.Cause?.Incidence ?? 0, s.Cause?.Lower, s.Cause?.Upper, s.Censored);
    }
}
