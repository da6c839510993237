using System.Globalization;
using System.Text.Json.Nodes;
using Pathways.Projections.Charts;
using Pathways.Projections.Statistics;

namespace Pathways.Api.Analysis;

/// <summary><c>analyse incidence</c>: competing exits, Aalen–Johansen, Gray's test between groups.</summary>
internal static class Incidence
{
    /// <summary>Causes numbered from 1 in the order of their names; 0 is censored.</summary>
    private sealed record Exits(double[] Times, int[] Causes, string[] Names, Levels? Groups);

    internal static void Run(ReadOnlySpan<string> words, Streams streams)
    {
        var arguments = Arguments.Parse(words, "time", "event", "by", "conf", "at", "censored", "event-is");
        var interval = TimeToEvent.Interval(arguments);
        Exits data;
        using (var csv = streams.Open(arguments))
            data = Read(csv, arguments);
        var fits = Fit(data, arguments, interval);
        var gray = data.Groups is { Labels.Length: > 1 } groups
            ? Enumerable.Range(1, data.Names.Length).Select(c => Gray.Test(data.Times, data.Causes, groups.Codes, c)).ToArray()
            : [];
        var output = streams.To(arguments);
        var at = TimeToEvent.At(arguments, data.Times.Max());
        if (arguments.Json)
            output.Json(Document(arguments, data, fits, gray, at, interval));
        else
            Write(output, arguments, data, fits, gray, at, interval);
        output.Draw(options => SurvivalChart.Render(Chart(output, arguments, data, fits), options));
    }

    /// <summary>One column of causes, or several columns of 0/1, each of them a cause.</summary>
    private static Exits Read(CsvColumns csv, Arguments arguments)
    {
        var time = csv.IndexOf(arguments.Require("time"));
        var names = csv.Header.Contains(arguments.Require("event")) ? [arguments.Require("event")] : arguments.List("event");
        var columns = names.Select(csv.IndexOf).ToArray();
        var by = arguments.Get("by") is { } g ? csv.IndexOf(g) : -1;
        var censored = arguments.Get("censored");
        var (times, causes, groups) = (new List<double>(), new Levels(), new Levels());
        const string None = "";
        while (csv.Next())
        {
            times.Add(csv.Time(time));
            if (columns.Length > 1)
            {
                var left = columns.Where(c => csv.Status(c, arguments.Get("event-is"))).ToArray();
                if (left.Length > 1)
                    throw csv.Bad("analyse/two-exits", left[1], $"et « {csv.Header[left[0]]} » : une seule sortie par ligne", $"and '{csv.Header[left[0]]}': one exit a row");
                causes.Add(left.Length == 0 ? None : csv.Header[left[0]]);
            }
            else
            {
                var text = csv[columns[0]].Trim();
                if (censored is null && text is "NA" or "NaN")
                    throw csv.Bad("analyse/missing-cell", columns[0], ": valeur manquante ; dire --censored NA si elle veut dire censuré", "is a missing value; say --censored NA if it means censored");
                causes.Add(text == censored || (censored is null && (text is "" or "0" || text.Equals("false", StringComparison.OrdinalIgnoreCase))) ? None : text);
            }

            if (by >= 0)
                groups.Add(csv[by].Trim());
        }

        TimeToEvent.RequireRows(times.Count, arguments);
        causes.Close();
        groups.Close();
        var shift = causes.Labels is [None, ..] ? 0 : 1;
        return new([.. times], [.. causes.Codes.Select(c => c + shift)], [.. causes.Labels.Where(l => l != None)], by >= 0 ? groups : null);
    }

    private static List<(string Strata, CumulativeIncidence Fit)> Fit(Exits data, Arguments arguments, SurvivalInterval interval)
    {
        if (data.Groups is not { } groups)
            return [("all", AalenJohansen.Fit(data.Times, data.Causes, level: arguments.Level, interval: interval))];
        return [.. groups.Labels.Select((label, g) => ($"{arguments.Get("by")}={label}", AalenJohansen.Fit(
            data.Times.Where((_, i) => groups.Codes[i] == g).ToArray(), data.Causes.Where((_, i) => groups.Codes[i] == g).ToArray(), level: arguments.Level, interval: interval)))];
    }

    private static CauseIncidence? Of(IncidenceStep? step, int cause) => step?.Causes.Where(c => c.Cause == cause).Select(c => (CauseIncidence?)c).FirstOrDefault();

    private static JsonObject Limits(Exits data, (string Strata, CumulativeIncidence Fit) fit, double time)
    {
        var row = new JsonObject { ["strata"] = fit.Strata, ["time"] = time };
        for (var c = 1; c <= data.Names.Length; c++)
        {
            var limits = Of(fit.Fit.At(time), c);
            row[data.Names[c - 1]] = Output.Array(limits?.Lower, limits?.Upper);
        }

        return row;
    }

    /// <summary>A cause that a group never left by has an incidence of 0 while the group is observed.</summary>
    private static double? Reached(IncidenceStep? step, int cause, Func<CauseIncidence, double?> value) =>
        step is null ? null : Of(step, cause) is { } found ? value(found) : 0;

    private static JsonObject Document(Arguments arguments, Exits data, List<(string Strata, CumulativeIncidence Fit)> fits, GrayResult[] gray, double[] at, SurvivalInterval interval)
    {
        var rows = new JsonArray();
        var (estimates, variances) = (new JsonArray(), new JsonArray());
        foreach (var (strata, fit) in fits)
        {
            foreach (var t in at)
            {
                var step = fit.At(t);
                var row = new JsonObject { ["strata"] = strata, ["time"] = t, ["n_risk"] = Output.Value(step?.AtRisk), ["still"] = Output.Value(step?.Remaining) };
                for (var c = 1; c <= data.Names.Length; c++)
                    row[data.Names[c - 1]] = Output.Value(Reached(step, c, i => i.Incidence));
                rows.Add(row);
            }

        }

        // in the order of cmprsk: groups within a cause
        for (var c = 1; c <= data.Names.Length; c++)
        {
            foreach (var (strata, fit) in fits)
            {
                var cause = c;
                var name = strata[(strata.IndexOf('=', StringComparison.Ordinal) + 1)..] + " " + data.Names[c - 1];
                estimates.Add(ByTime(name, t => Reached(fit.At(t), cause, i => i.Incidence)));
                variances.Add(ByTime(name, t => Reached(fit.At(t), cause, i => i.StandardError * i.StandardError)));
            }
        }

        return new JsonObject
        {
            ["file"] = Path.GetFileName(arguments.File),
            ["n_used"] = data.Times.Length,
            ["n_by_cause"] = new JsonObject(Enumerable.Range(0, data.Names.Length + 1).Select(c =>
                KeyValuePair.Create(c == 0 ? "0" : data.Names[c - 1], (JsonNode?)JsonValue.Create(data.Causes.Count(x => x == c))))),
            ["aalen_johansen"] = rows,
            ["cuminc_est"] = estimates,
            ["cuminc_var"] = variances,
            [Output.Interval(arguments.Level) + "_" + TimeToEvent.NameOf(interval)] = new JsonArray([.. fits.SelectMany(f => at.Select(t => Limits(data, f, t)))]),
            ["gray_tests"] = new JsonArray([.. gray.Select(g => new JsonObject
            {
                ["cause"] = data.Names[g.Cause - 1], ["stat"] = Output.Value(g.ChiSquare), ["pv"] = Output.Value(g.PValue), ["df"] = g.DegreesOfFreedom,
            })]),
        };

        JsonObject ByTime(string name, Func<double, double?> value)
        {
            var row = new JsonObject();
            foreach (var t in at)
                row[t.ToString("R", CultureInfo.InvariantCulture)] = Output.Value(value(t));
            row["_row"] = name;
            return row;
        }
    }

    private static void Write(Output output, Arguments arguments, Exits data, List<(string Strata, CumulativeIncidence Fit)> fits, GrayResult[] gray, double[] at, SurvivalInterval interval)
    {
        output.Line(output.Say($"Incidence cumulée (Aalen–Johansen), intervalle {TimeToEvent.NameOf(interval)} à {output.Percent(arguments.Level)}, {data.Times.Length} lignes", $"Cumulative incidence (Aalen–Johansen), {TimeToEvent.NameOf(interval)} interval at {output.Percent(arguments.Level)}, {data.Times.Length} rows"));
        foreach (var (strata, fit) in fits)
        {
            output.Line();
            output.Line(strata);
            output.Table(
                [output.Say("temps", "time"), output.Say("exposés", "at risk"), output.Say("encore là", "still"), .. data.Names.SelectMany(n => (string[])[n, "<", ">"])],
                [.. at.Select(t => (fit.At(t), t)).Select(x => (IReadOnlyList<string>)[
                    output.Number(x.t), output.Number(x.Item1?.AtRisk), output.Number(x.Item1?.Remaining),
                    .. Enumerable.Range(1, data.Names.Length).SelectMany(c => Of(x.Item1, c) is { } i ? (string[])[output.Number(i.Incidence), output.Number(i.Lower), output.Number(i.Upper)] : ["–", "–", "–"])])]);
        }

        foreach (var test in gray)
        {
            output.Line();
            output.Line($"Gray, {data.Names[test.Cause - 1]} : χ² = {output.Number(test.ChiSquare)}, {test.DegreesOfFreedom} {output.Say("d.l.", "d.f.")}, p = {output.Number(test.PValue)}");
        }
    }

    private static SurvivalChartData Chart(Output output, Arguments arguments, Exits data, List<(string Strata, CumulativeIncidence Fit)> fits) => new(
        new(
            output.Say("Par où sort-on, et quand ?", "Which way out, and when?"),
            output.Say($"Incidence cumulée d’Aalen–Johansen, {output.Number(data.Times.Length)} lignes", $"Aalen–Johansen cumulative incidence, {output.Number(data.Times.Length)} rows"),
            Path.GetFileName(arguments.File)),
        [.. fits.SelectMany(f => Enumerable.Range(1, data.Names.Length).Select(c => new CurveSeries(
            f.Strata == "all" ? data.Names[c - 1] : $"{data.Names[c - 1]}, {f.Strata}",
            [.. f.Fit.Steps.Select(s => (Step: s, Cause: Of(s, c))).Select(s => new CurveStep(s.Step.Time, s.Step.AtRisk, s.Cause?.Incidence ?? 0, s.Cause?.Lower, s.Cause?.Upper, s.Step.Censored))])))],
        arguments.Get("time")!,
        output.Say("Part sortie", "Share gone"),
        Rising: true);
}
