using System.Globalization;
using System.Text.Json.Nodes;
using Pathways.Projections.Charts;
using Pathways.Projections.Formats;
using Pathways.Projections.Process;

namespace Pathways.Api.Analysis;

/// <summary><c>analyse process</c>: what follows what in a log, how often and how long, and how cases keep to a plan.</summary>
internal static class ProcessLog
{
    /// <summary>Passages in a drawing: more are no map any longer, and laying them out grows with their square.</summary>
    private const int MostDrawn = 100;

    internal static void Run(ReadOnlySpan<string> words, Streams streams)
    {
        var arguments = Arguments.Parse(words, "order", "plan", "plan-unreached", "case", "activity", "timestamp", "transition", "classifier", "object-type", "zone", "dates", "missing", "encoding", "svg");
        RefuseWhatDoesNotApply(arguments);
        var order = arguments.OneOf("order", "time", "file") == "time" ? CaseOrder.Time : CaseOrder.File;
        var log = Read(arguments, order, streams);
        if (log.Analysis.Cases == 0)
            throw new AnalysisError("analyse/empty-file", $"« {arguments.File} » ne contient aucun parcours", $"'{arguments.File}' holds no case");
        var plan = Plan(arguments, log.Analysis);
        var output = streams.To(arguments);
        foreach (var kind in log.Issues.GroupBy(i => i.Code, StringComparer.Ordinal))
            streams.Error.WriteLine(Remark(kind.First(), kind.Count(), output));
        if (arguments.Json)
            output.Json(Document(arguments, log, plan));
        else
            Write(output, log, plan);
        output.Draw(options => plan.Length > 0
            ? FunnelChart.Render(PlanChart(output, arguments, log, plan), options)
            : ProcessMap.Render(Map(output, arguments, log), options));
    }

    /// <summary>The first remark of its kind, and how many there are.</summary>
    private static string Remark(LogIssue first, int count, Output output)
    {
        var said = output.English ? string.Create(CultureInfo.InvariantCulture, $"{first.Code} at line {first.Line}, column {first.Column}: {first.Message}") : FrenchRefusals.Of(first);
        return count == 1 ? said : said + output.Say($" – et {output.Number(count - 1)} autres", $" – and {output.Number(count - 1)} more");
    }

    /// <summary>A log as it was read: what it says, and what it left open.</summary>
    private sealed record ReadLog(ProcessAnalysis Analysis, LogCounts Counts, IReadOnlyList<LogIssue> Issues, IReadOnlyDictionary<string, string> Columns, TimeZoneInfo? Zone);

    private static void RefuseWhatDoesNotApply(Arguments arguments)
    {
        var objects = EventLogReader.IsObjectCentric(arguments.File, arguments.Get("object-type") is not null);
        if (!EventLogReader.IsTable(arguments.File))
        {
            foreach (var column in new[] { "case", "activity", "timestamp", "transition" })
                arguments.Refuse(column, "seul un journal CSV a des colonnes", "only a CSV log has columns");
            arguments.Refuse("dates", "ce format écrit ses dates d’une seule façon", "this format writes its dates in one way");
            arguments.Refuse("encoding", "ce format dit lui-même son encodage", "this format states its encoding itself");
        }

        if (!objects)
            arguments.Refuse("object-type", "seul un journal OCEL a des objets", "only an OCEL log has objects");
        if (objects)
            arguments.Refuse("classifier", "dans un journal OCEL, le type de l’événement nomme l’activité", "in an OCEL log, the type of the event names the activity");
        if (arguments.Get("classifier") is not null)
            arguments.Refuse("activity", "--classifier nomme déjà l’activité", "--classifier names the activity already");
    }

    private static ReadLog Read(Arguments arguments, CaseOrder order, Streams streams)
    {
        var zone = Zone(arguments);
        try
        {
            using var log = EventLogReader.Open(arguments.File, new EventLogOptions
            {
                Classifier = arguments.List("classifier"),
                CaseColumn = arguments.Get("case"),
                ActivityColumn = arguments.Get("activity"),
                TimeColumn = arguments.Get("timestamp"),
                TransitionColumn = arguments.Get("transition"),
                ObjectType = arguments.Get("object-type"),
                Encoding = arguments.Get("encoding"),
                Missing = arguments.Missing,
                Zone = zone,
                Dates = arguments.Get("dates") is null ? null : arguments.OneOf("dates", "dmy", "mdy") == "dmy" ? DateOrder.Dmy : DateOrder.Mdy,
            });
            if (EventLogReader.IsTable(arguments.File) && log.Columns.GroupBy(c => c.Value, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            {
                var (one, two) = (twice.First().Key, twice.ElementAt(1).Key);
                throw new AnalysisError(
                    "analyse/column-twice",
                    $"« {twice.Key} » sert de --{one} et de --{two} : une colonne a un seul rôle",
                    $"'{twice.Key}' is taken for --{one} and for --{two}: a column has one part only");
            }

            var progress = new ProgressLine(streams.Error, log.BytesTotal ?? 0, streams.Terminal, streams.English);
            var analysis = ProcessAnalysisBuilder.Read(log, order, new Direct(progress));
            progress.Done();
            streams.Read(log.Input);
            return new ReadLog(analysis, log.Counts, log.Issues, log.Columns, zone);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw AnalysisError.Unreadable(arguments.File, e);
        }
    }

    private static TimeZoneInfo? Zone(Arguments arguments)
    {
        if (arguments.Get("zone") is not { } name)
            return null;
        if (Hosting.TerritoryClock.Find(name) is { } zone)
            return zone;
        var (french, english) = Arguments.Suggestion(name, TimeZoneInfo.GetSystemTimeZones().Select(z => z.Id));
        throw new AnalysisError("analyse/unknown-zone", $"pas de fuseau « {name} », tel que Europe/Paris{french}", $"no time zone '{name}', such as Europe/Paris{english}");
    }

    /// <summary>
    /// The steps of the plan. One that nobody ever did is taken for misspelt, for it makes every case deviate, unless it is said to be
    /// unreached.
    /// </summary>
    private static string[] Plan(Arguments arguments, ProcessAnalysis analysis)
    {
        string[] plan = [.. arguments.List("plan").Select(FieldText.Clean)];
        var known = analysis.Activities.Select(a => a.Activity).ToHashSet(StringComparer.Ordinal);
        string[] unreached = [.. arguments.List("plan-unreached").Select(FieldText.Clean)];
        if (Array.Find(unreached, step => !plan.Contains(step, StringComparer.Ordinal) || known.Contains(step)) is { } wrong)
        {
            throw known.Contains(wrong)
                ? new AnalysisError("analyse/step-reached", $"--plan-unreached : « {wrong} » a été atteinte", $"--plan-unreached: '{wrong}' was reached")
                : new AnalysisError("analyse/unknown-activity", $"--plan-unreached : « {wrong} » n’est pas une étape de --plan", $"--plan-unreached: '{wrong}' is no step of --plan");
        }

        if (Array.Find(plan, step => !known.Contains(step) && !unreached.Contains(step, StringComparer.Ordinal)) is not { } unknown)
            return plan;
        var (french, english) = Arguments.Suggestion(unknown, analysis.Activities.Select(a => a.Activity));
        throw new AnalysisError(
            "analyse/unknown-activity",
            $"--plan : aucun événement n’est « {unknown} »{french} ; si personne ne l’a atteinte, dites --plan-unreached \"{unknown}\"",
            $"--plan: no event is '{unknown}'{english}; if nobody reached it, say --plan-unreached \"{unknown}\"");
    }

    private static JsonObject Document(Arguments arguments, ReadLog log, string[] plan)
    {
        var analysis = log.Analysis;
        var sorted = analysis.CasesNotInTimeOrder == 0;
        var document = new JsonObject
        {
            ["log"] = Path.GetFileName(arguments.File).Split('.')[0],
            ["file"] = Path.GetFileName(arguments.File),
            ["columns"] = new JsonObject(log.Columns.Select(c => KeyValuePair.Create(c.Key, (JsonNode?)JsonValue.Create(c.Value)))),
            ["order"] = analysis.Order == CaseOrder.Time ? "time" : "file",
            ["zone"] = log.Zone?.Id ?? "UTC",
            ["missing_words"] = new JsonArray([.. arguments.Missing.Words.Select(w => (JsonNode)w)]),
            ["notes"] = LogNotes.Document(analysis, log.Counts),
            ["remarks"] = new JsonArray([.. log.Issues.Select(i => new JsonObject { ["code"] = i.Code, ["line"] = i.Line, ["column"] = i.Column })]),
            ["cases"] = analysis.Cases,
            ["events"] = analysis.Events,
            ["classifier"] = arguments.Get("classifier") is null ? "name" : string.Join('+', arguments.List("classifier")),
            ["events_per_case"] = analysis.EventsPerCase is { } e ? new JsonObject { ["min"] = e.Min, ["max"] = e.Max, ["mean"] = e.Mean, ["median"] = e.Median } : null,
            ["activities"] = analysis.Activities.Count,
            ["activity_counts"] = Counts(analysis.Activities.Select(a => (a.Activity, a.Events))),
            ["activity_case_counts"] = Counts(analysis.Activities.OrderByDescending(a => a.Cases).Select(a => (a.Activity, a.Cases))),
            ["lifecycle_counts"] = Counts(analysis.Transitions.Select(t => (t.Key.Name() ?? "null", t.Value))),
            ["first_ts"] = Instant(analysis.First),
            ["last_ts"] = Instant(analysis.Last),
            ["cases_not_in_ts_order"] = analysis.CasesNotInTimeOrder,
            ["doc_equals_ts_order"] = sorted,
            ["events_without_time"] = analysis.EventsWithoutTime,
        };
        // In a log whose file is in the order of time, both are the same answer.
        if (analysis.Order == CaseOrder.File || sorted)
            document["order_doc"] = Ordered(analysis);
        if (analysis.Order == CaseOrder.Time || sorted)
            document["order_ts"] = Ordered(analysis);
        (document["activity_times"], document["bottlenecks"]) = WhereTimeGoes.Documents(analysis);
        if (plan.Length > 0)
            (document["conformance"], document["funnel"]) = PlanReport.Documents(analysis, plan);
        return document;
    }

    private static string? Instant(DateTimeOffset? time) => time?.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture);

    private static JsonObject Ordered(ProcessAnalysis analysis) => new()
    {
        ["variants"] = analysis.Variants.Count,
        ["start_activities"] = Counts(analysis.Starts.Select(s => (s.Activity, s.Count))),
        ["end_activities"] = Counts(analysis.Ends.Select(s => (s.Activity, s.Count))),
        ["dfg_edges"] = analysis.Edges.Count,
        ["dfg_total"] = analysis.Edges.Sum(e => e.Count),
        ["dfg"] = new JsonArray([.. analysis.Edges.Select(e => new JsonArray(e.From, e.To, e.Count))]),
        ["performance_dfg"] = new JsonArray([.. analysis.Edges.Where(e => e.Times is not null).Select(e => new JsonArray(e.From, e.To, new JsonObject
        {
            ["n"] = e.Times!.Count, ["mean_s"] = e.Times.Mean, ["median_s"] = e.Times.Median, ["min_s"] = e.Times.Min, ["max_s"] = e.Times.Max,
        }))]),
        ["top_variants"] = new JsonArray([.. analysis.Variants.Take(10).Select(v => new JsonObject
        {
            ["count"] = v.Count, ["share"] = v.Share, ["activities"] = new JsonArray([.. v.Activities.Select(a => (JsonNode)a)]),
        })]),
        ["variants_covering_80pct"] = analysis.VariantsCovering(0.8),
        ["variants_with_single_case"] = analysis.Variants.Count(v => v.Count == 1),
        ["cases_with_rework_by_activity"] = Counts(analysis.Activities.Where(a => a.CasesWithRework > 0).OrderByDescending(a => a.CasesWithRework).Select(a => (a.Activity, a.CasesWithRework))),
        ["adjacent_equal_timestamps"] = analysis.AdjacentEqualTimes,
        ["case_duration_s"] = analysis.CaseDurations is { } d ? new JsonObject
        {
            ["n"] = d.Count,
            ["min"] = d.Min,
            ["q25_type7"] = d.LowerQuartile,
            ["median"] = d.Median,
            ["mean"] = d.Mean,
            ["q75_type7"] = d.UpperQuartile,
            ["max"] = d.Max,
        }
        : null,
    };

    private static JsonObject Counts(IEnumerable<(string Name, long Count)> counts) =>
        new(counts.Select(c => KeyValuePair.Create(c.Name, (JsonNode?)JsonValue.Create(c.Count))));

    private static void Write(Output output, ReadLog log, string[] plan)
    {
        var analysis = log.Analysis;
        output.Line(output.Say(
            $"{output.Number(analysis.Cases)} parcours, {output.Number(analysis.Events)} événements, {output.Number(analysis.Activities.Count)} activités, {output.Number(analysis.Variants.Count)} variantes, ordre {(analysis.Order == CaseOrder.Time ? "des dates" : "du fichier")}",
            $"{output.Number(analysis.Cases)} cases, {output.Number(analysis.Events)} events, {output.Number(analysis.Activities.Count)} activities, {output.Number(analysis.Variants.Count)} variants, order of {(analysis.Order == CaseOrder.Time ? "timestamps" : "the file")}"));
        output.Line(string.Join(", ", log.Columns.Select(c => $"{Role(output, c.Key)} : {Shown(c.Value)}")));
        if (analysis.First is not null)
            output.Line(output.Say($"du {Instant(analysis.First)} au {Instant(analysis.Last)}", $"from {Instant(analysis.First)} to {Instant(analysis.Last)}"));
        foreach (var note in Notes(output, log))
            output.Line(note);
        output.Line();
        var (starts, ends) = (ByName(analysis.Starts), ByName(analysis.Ends));
        output.Table(
            [output.Say("activité", "activity"), output.Say("événements", "events"), output.Say("parcours", "cases"), analysis.Times.Count > 0 ? output.Say("plusieurs événements dans", "several events in") : output.Say("répétée dans", "repeated in"),
                output.Say("début", "start"), output.Say("fin", "end")],
            [.. analysis.Activities.Select(a => (IReadOnlyList<string>)[Shown(a.Activity), output.Number(a.Events), output.Number(a.Cases), output.Number(a.CasesWithRework),
                output.Number(starts.GetValueOrDefault(a.Activity)), output.Number(ends.GetValueOrDefault(a.Activity))])]);
        output.Line();
        output.Table(
            [output.Say("de → à (30 plus fréquents)", "from → to (30 most frequent)"), output.Say("passages", "count"), output.Say("médiane s", "median s"), output.Say("moyenne s", "mean s")],
            [.. analysis.Edges.Take(30).Select(e => (IReadOnlyList<string>)[$"{Shown(e.From)} → {Shown(e.To)}", output.Number(e.Count), output.Number(e.Times?.Median), output.Number(e.Times?.Mean)])]);
        if (analysis.CaseDurations is { } d)
        {
            output.Line();
            output.Table(
                [output.Say("durée d’un parcours, s", "duration of a case, s"), "n", "min", output.Say("quartile inf.", "lower quartile"), output.Say("médiane", "median"), output.Say("moyenne", "mean"), output.Say("quartile sup.", "upper quartile"), "max"],
                [["", output.Number(d.Count), output.Number(d.Min), output.Number(d.LowerQuartile), output.Number(d.Median), output.Number(d.Mean), output.Number(d.UpperQuartile), output.Number(d.Max)]]);
        }

        WhereTimeGoes.Write(output, analysis);
        output.Line();
        output.Line(output.Say("Variantes (10 plus fréquentes)", "Variants (10 most frequent)"));
        foreach (var variant in analysis.Variants.Take(10))
        {
            var steps = variant.Activities.Count == 0 ? output.Say("(aucun événement)", "(no event)") : string.Join(" → ", variant.Activities.Select(Shown));
            output.Line($"{output.Number(variant.Count),9} {output.Number(Math.Round(variant.Share * 100, 1)),6} %  {steps}");
        }

        if (plan.Length > 0)
            PlanReport.Write(output, analysis, plan);
    }

    private static IEnumerable<string> Notes(Output output, ReadLog log) => LogNotes.Sentences(output, log.Analysis, log.Counts, log.Zone);

    private static string Role(Output output, string role) => role switch
    {
        "case" => output.Say("parcours", "case"),
        "activity" => output.Say("activité", "activity"),
        "timestamp" => output.Say("date", "timestamp"),
        _ => output.Say("transition", "transition"),
    };

    /// <summary>A name on one line of a text, never taken for something else: with its control characters written out, and in quotes where it holds an arrow.</summary>
    internal static string Shown(string name)
    {
        var shown = new System.Text.StringBuilder(name.Length);
        foreach (var c in name)
        {
            if (c is '\n')
                shown.Append("\\n");
            else if (char.IsControl(c) || c is '\u2028' or '\u2029')
                shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
            else
                shown.Append(c);
        }

        return name.Contains('→', StringComparison.Ordinal) || name is ['(', ..] ? $"\"{shown}\"" : shown.ToString();
    }

    private static ProcessMapData Map(Output output, Arguments arguments, ReadLog log)
    {
        var analysis = log.Analysis;
        var (starts, ends) = (ByName(analysis.Starts), ByName(analysis.Ends));
        return new(
            new(
                output.Say("Qu’est-ce qui suit quoi ?", "What follows what?"),
                output.Say(
                    $"Suites directes, ordre {(analysis.Order == CaseOrder.Time ? "des dates" : "du fichier")}, {output.Number(analysis.Cases)} parcours",
                    $"Directly-follows, order of {(analysis.Order == CaseOrder.Time ? "timestamps" : "the file")}, {output.Number(analysis.Cases)} cases"),
                Path.GetFileName(arguments.File),
                string.Join(' ', Notes(output, log).Concat(NotDrawn(output, analysis)))),
            [.. analysis.Activities.Take(analysis.Edges.Count == 0 ? MostDrawn : int.MaxValue).Select(a => new MapNode(a.Activity, ChartValue.Of(a.Events), Mark(starts, a.Activity), Mark(ends, a.Activity)))],
            [.. analysis.Edges.Select(e => new MapEdge(e.From, e.To, ChartValue.Of(e.Count), e.Times?.Median))],
            ShareDrawn(analysis.Edges));
    }

    private static IEnumerable<string> NotDrawn(Output output, ProcessAnalysis analysis) => analysis.Edges.Count > 0 || analysis.Activities.Count <= MostDrawn
        ? []
        : [output.Say($"Les {MostDrawn} activités les plus fréquentes sur {output.Number(analysis.Activities.Count)}.", $"The {MostDrawn} most frequent of {output.Number(analysis.Activities.Count)} activities.")];

    /// <summary>The most frequent passages, until 95 % are drawn or there are too many to be read; the drawing says which share it shows.</summary>
    private static double ShareDrawn(IReadOnlyList<DirectlyFollows> edges)
    {
        if (edges.Count <= 30)
            return 1;
        var all = edges.Sum(e => e.Count);
        return Math.Min(0.95, (edges.Take(MostDrawn).Sum(e => e.Count) - 0.5) / all);
    }

    private static ChartValue? Mark(Dictionary<string, long> marks, string activity) =>
        marks.TryGetValue(activity, out var count) ? ChartValue.Of(count) : null;

    private static Dictionary<string, long> ByName(IReadOnlyList<CaseCount> counts) => counts.ToDictionary(c => c.Activity, c => c.Count, StringComparer.Ordinal);

    private static FunnelChartData PlanChart(Output output, Arguments arguments, ReadLog log, string[] plan) => new(
        new(
            output.Say("Jusqu’où va-t-on dans le plan ?", "How far along the plan?"),
            output.Say("Étapes dans l’ordre, dénominateur : la première", "Steps in order, denominator: the first"),
            Path.GetFileName(arguments.File),
            string.Join(' ', Notes(output, log))),
        [.. Funnel.Of(log.Analysis.Variants, plan).Select(s => new FunnelStage(s.Activity, ChartValue.Of(s.Ordered)))]);

    /// <summary>Reports at once, on the reading thread: <see cref="Progress{T}"/> would write after the answer.</summary>
    private sealed class Direct(ProgressLine line) : IProgress<long>
    {
        public void Report(long value) => line.Report(value);
    }
}
