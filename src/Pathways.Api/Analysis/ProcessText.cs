using System.Globalization;
using Pathways.Projections.Process;

namespace Pathways.Api.Analysis;

/// <summary>The answer of <c>analyse process</c> for reading.</summary>
internal static class ProcessText
{
    internal static void Write(Output output, ReadLog log, string[] plan)
    {
        var analysis = log.Analysis;
        output.Line(output.Say(
            $"{output.Number(analysis.Cases)} parcours, {output.Number(analysis.Events)} événements, {output.Number(analysis.Activities.Count)} activités, {output.Number(analysis.Variants.Count)} variantes, ordre {(analysis.Order == CaseOrder.Time ? "des dates" : "du fichier")}",
            $"{output.Number(analysis.Cases)} cases, {output.Number(analysis.Events)} events, {output.Number(analysis.Activities.Count)} activities, {output.Number(analysis.Variants.Count)} variants, order of {(analysis.Order == CaseOrder.Time ? "timestamps" : "the file")}"));
        output.Line(Columns(output, log));
        if (analysis.First is not null)
            output.Line(output.Say($"du {ProcessDocument.Instant(analysis.First, log.Zone)} au {ProcessDocument.Instant(analysis.Last, log.Zone)}", $"from {ProcessDocument.Instant(analysis.First, log.Zone)} to {ProcessDocument.Instant(analysis.Last, log.Zone)}"));
        foreach (var note in LogNotes.Lines(output, log))
            output.Line(note);
        output.Line();
        var (starts, ends) = (ByName(analysis.Starts), ByName(analysis.Ends));
        output.Table(
            [output.Say("activité", "activity"), output.Say("événements", "events"), output.Say("parcours", "cases"), analysis.Times.Count > 0 ? output.Say("plusieurs événements dans", "several events in") : output.Say("répétée dans", "repeated in"),
                output.Say("début", "start"), output.Say("fin", "end")],
            [.. analysis.Activities.Select(a => (IReadOnlyList<string>)[Shown(a.Activity), output.Number(a.Events), output.Number(a.Cases), output.Number(a.CasesWithRework),
                output.Number(starts.GetValueOrDefault(a.Activity)), output.Number(ends.GetValueOrDefault(a.Activity))])]);
        output.Line();
        var edges = Shortlist<DirectlyFollows>.Of(analysis.Edges, log.Rows(30), e => e.Count);
        output.Table(
            [output.Say("de → à", "from → to") + edges.Head(output, "plus fréquents", "most frequent"), "passages", output.Say("médiane s", "median s"), output.Say("moyenne s", "mean s")],
            [.. edges.Shown.Select(e => (IReadOnlyList<string>)[$"{Shown(e.From)} → {Shown(e.To)}", output.Number(e.Count), output.Number(e.Times?.Median), output.Number(e.Times?.Mean)])]);
        if (analysis.CaseDurations is { } d)
        {
            output.Line();
            output.Table(
                [output.Say("durée d’un parcours, du premier au dernier événement, s", "duration of a case, first to last event, s"), "n", "min", output.Say("quartile inf.", "lower quartile"), output.Say("médiane", "median"), output.Say("moyenne", "mean"), output.Say("quartile sup.", "upper quartile"), "max"],
                [["", output.Number(d.Count), output.Number(d.Min), output.Number(d.LowerQuartile), output.Number(d.Median), output.Number(d.Mean), output.Number(d.UpperQuartile), output.Number(d.Max)]]);
        }

        WhereTimeGoes.Write(output, log);
        output.Line();
        WriteVariants(output, log);
        if (plan.Length > 0)
            PlanReport.Write(output, analysis, plan);
    }

    /// <summary>The most frequent variants.</summary>
    internal static Shortlist<Variant> TopVariants(ReadLog log) => Shortlist<Variant>.Of(log.Analysis.Variants, log.Rows(10), v => v.Count);

    private static void WriteVariants(Output output, ReadLog log)
    {
        var (analysis, top) = (log.Analysis, TopVariants(log));
        output.Line(output.Say("Variantes", "Variants") + top.Head(output, "plus fréquentes", "most frequent") + output.Say(" : parcours, part de tous les parcours", ": cases, share of all cases"));
        var rows = top.Shown.Select(v => (v.Count, Steps: v.Activities.Count == 0 ? output.Say("(aucun événement)", "(no event)") : string.Join(" → ", v.Activities.Select(Shown)))).ToList();
        if (top.Shown.Count < top.All)
            rows.Add((analysis.Cases - top.Shown.Sum(v => v.Count), output.Say($"({output.Number(top.All - top.Shown.Count)} autres variantes)", $"({output.Number(top.All - top.Shown.Count)} other variants)")));
        foreach (var (count, steps) in rows)
            output.Line($"{output.Number(count),9} {output.Share(Of(count)),6} %  {steps}");
        if (rows.Sum(r => Output.Tenths(Of(r.Count))) is var sum && Math.Abs(sum - 100) > 0.05)
            output.Line(output.Say($"Parts arrondies à 0,1 % : leur somme est {output.Number(sum)} %.", $"Shares are rounded to 0.1 %: their sum is {output.Number(sum)} %."));

        double Of(long count) => (double)count / analysis.Cases;
    }

    private static string Columns(Output output, ReadLog log)
    {
        if (log.ObjectType is { } type)
            return output.Say($"parcours : objet de type {Shown(type)}, activité : type de l’événement, date : time", $"case : object of type {Shown(type)}, activity : event type, timestamp : time");
        return string.Join(", ", log.Columns.Select(c => $"{Role(c.Key)} : {Shown(c.Value)}{Others(c.Key)}"));

        string Others(string role) => log.OtherColumns.TryGetValue(role, out var others)
            ? output.Say($" (et non {string.Join(", ", others.Select(o => $"« {Shown(o)} »"))})", $" (and not {string.Join(", ", others.Select(o => $"'{Shown(o)}'"))})")
            : "";

        string Role(string role) => role switch
        {
            "case" => output.Say("parcours", "case"),
            "activity" => output.Say("activité", "activity"),
            "timestamp" => output.Say("date", "timestamp"),
            "then-by" => output.Say("à date égale", "at equal times"),
            _ => output.Say("transition", "transition"),
        };
    }

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

    internal static Dictionary<string, long> ByName(IReadOnlyList<CaseCount> counts) => counts.ToDictionary(c => c.Activity, c => c.Count, StringComparer.Ordinal);
}
