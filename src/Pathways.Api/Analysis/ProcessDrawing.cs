using Pathways.Projections.Charts;
using Pathways.Projections.Process;

namespace Pathways.Api.Analysis;

/// <summary>What <c>analyse process --svg</c> draws: the map or, with a plan, the funnel.</summary>
internal static class ProcessDrawing
{
    /// <summary>Passages in a drawing: more are no map any longer, and laying them out grows with their square.</summary>
    private const int MostDrawn = 100;

    internal static ProcessMapData Map(Output output, ReadLog log)
    {
        var analysis = log.Analysis;
        var (starts, ends) = (ProcessText.ByName(analysis.Starts), ProcessText.ByName(analysis.Ends));
        return new(
            new(
                output.Say("Qu’est-ce qui suit quoi ?", "What follows what?"),
                output.Say(
                    $"Suites directes, ordre {(analysis.Order == CaseOrder.Time ? "des dates" : "du fichier")}, {output.Number(analysis.Cases)} parcours",
                    $"Directly-follows, order of {(analysis.Order == CaseOrder.Time ? "timestamps" : "the file")}, {output.Number(analysis.Cases)} cases"),
                Path.GetFileName(log.Arguments.File),
                string.Join(' ', LogNotes.Lines(output, log).Concat(NotDrawn(output, analysis)))),
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


    internal static FunnelChartData Funnel(Output output, ReadLog log, string[] plan) => new(
        new(
            output.Say("Jusqu’où va-t-on dans le plan ?", "How far along the plan?"),
            output.Say("Étapes dans l’ordre, dénominateur : la première", "Steps in order, denominator: the first"),
            Path.GetFileName(log.Arguments.File),
            string.Join(' ', LogNotes.Lines(output, log).Concat(LogNotes.Sentences(output, PlanReport.Notes(log.Analysis, plan))))),
        [.. Projections.Process.Funnel.Of(log.Analysis.Variants, plan).Select(s => new FunnelStage(s.Activity, ChartValue.Of(s.Ordered)))]);
}
