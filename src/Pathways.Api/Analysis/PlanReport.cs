using System.Text.Json.Nodes;
using Pathways.Projections.Process;

namespace Pathways.Api.Analysis;

/// <summary>How the cases of a log keep to a plan, and how far along it they come.</summary>
internal static class PlanReport
{
    private const string Rule =
        "alignment to a purely sequential model, unit cost for log move and model move, sync 0; cost=len(trace)+len(plan)-2*LCS; fitness=1-cost/(len(trace)+len(plan))";

    internal static (JsonObject Conformance, JsonObject Funnel) Documents(ProcessAnalysis analysis, string[] plan)
    {
        var report = Conformance.ToSequence(analysis.Variants, plan);
        var steps = Funnel.Of(analysis.Variants, plan);
        return (
            new JsonObject
            {
                ["plan"] = Names(plan),
                ["unreached"] = Names(Unreached(analysis, plan)),
                ["rule"] = Rule,
                ["cases"] = report.Cases,
                ["perfectly_fitting"] = report.PerfectlyFitting,
                ["mean_trace_fitness"] = Output.Value(report.MeanFitness),
                ["log_fitness_pooled"] = Output.Value(report.PooledFitness),
                ["pooled_rule"] = "1-sum(cost)/sum(len(trace)+len(plan))",
                ["mean_trace_fitness_ignoring_activities_outside_plan"] = Output.Value(report.MeanFitnessWithinPlan),
                ["cost_histogram"] = new JsonObject(report.CostHistogram.Select(c =>
                    KeyValuePair.Create(c.Key.ToString(System.Globalization.CultureInfo.InvariantCulture), (JsonNode?)JsonValue.Create(c.Value)))),
            },
            new JsonObject
            {
                ["steps"] = Names(plan),
                ["ordered"] = Output.Array(steps.Select(s => (double?)s.Ordered)),
                ["pct_of_first"] = Output.Array(steps.Select(s => s.ShareOfFirst)),
                ["pct_of_previous"] = Output.Array(steps.Select(s => s.ShareOfPrevious)),
                ["drop_off"] = Output.Array(steps.Select(s => (double?)s.DropOff)),
                ["any_order_case_counts"] = Output.Array(steps.Select(s => (double?)s.Containing)),
                ["any_order_cumulative"] = Output.Array(steps.Select(s => (double?)s.AnyOrder)),
                ["strict_prefix"] = Output.Array(steps.Select(s => (double?)s.Prefix)),
                ["notes"] = TableNotes.Document(Notes(analysis, plan)),
            });
    }

    /// <summary>What the numbers of the plan would not tell by themselves.</summary>
    internal static Note[] Notes(ProcessAnalysis analysis, string[] plan)
    {
        var losses = Funnel.Losses(analysis.Variants, plan);
        return
        [
            LogNotes.Of("cases_without_first_step", losses.WithoutFirst, ("parcours sans la première étape", "cases without the first step"), ("dans aucun nombre « dans l’ordre »", "in no number in order")),
            LogNotes.Of("cases_past_a_gap", losses.PastAGap, ("parcours qui ont fait une étape sans toutes celles d’avant, ou avant elles", "cases that did a step without all those before it, or before them"),
                ("comptés « dans l’ordre » jusqu’à ce qui manque", "counted in order up to what is missing")),
            LogNotes.Of("cases_not_at_the_end", losses.Unfinished, ("parcours arrêtés avant la dernière étape", "cases that stop before the last step"),
                ("ceux qui sont encore en cours à la fin du journal en sont", "those that still go on at the end of the log are among them")),
            LogNotes.Of("cases_that_did_a_step_again", losses.DoneAgain, ("parcours qui ont fait une étape plus souvent que le plan ne la nomme", "cases that did a step more often than the plan names it"),
                ("chacun compte une fois, et chaque fois de trop coûte 1 à la conformité", "each counts once, and each time too many costs conformance 1")),
            LogNotes.Of("steps_named_again", plan.Length - plan.Distinct(StringComparer.Ordinal).Count(), ("étapes que le plan nomme une fois de plus", "steps that the plan names once more"),
                ("chacune demande que l’activité soit faite une fois de plus", "each asks for the activity once more")),
            LogNotes.Of("events_outside_plan", analysis.Activities.Where(a => !plan.Contains(a.Activity, StringComparer.Ordinal)).Sum(a => a.Events), ("événements d’activités hors du plan", "events of activities outside the plan"),
                ("chacun coûte 1 à la conformité, et l’entonnoir passe par-dessus", "each costs conformance 1, and the funnel leaves it out")),
        ];
    }

    internal static void Write(Output output, ProcessAnalysis analysis, string[] plan)
    {
        var report = Conformance.ToSequence(analysis.Variants, plan);
        output.Line();
        output.Line(output.Say("Plan", "Plan") + " : " + string.Join(" → ", plan.Select(ProcessText.Shown)));
        if (Unreached(analysis, plan) is { Length: > 0 } unreached)
        {
            var steps = string.Join(", ", unreached.Select(ProcessText.Shown));
            output.Line(output.Say($"étapes que personne n’a atteintes, par lesquelles tout parcours s’écarte du plan : {steps}", $"steps that nobody reached, by which every case deviates from the plan: {steps}"));
        }

        output.Table(
            [output.Say("étape", "step"), output.Say("dans l’ordre", "in order"), output.Say("de l’étape précédente", "of the previous"), output.Say("de la première", "of the first"), output.Say("dans tout ordre, avec celles d’avant", "in any order, with those before"), output.Say("préfixe exact", "exact prefix")],
            [.. Funnel.Of(analysis.Variants, plan).Select(s => (IReadOnlyList<string>)[ProcessText.Shown(s.Activity), output.Number(s.Ordered), Percent(s.ShareOfPrevious), Percent(s.ShareOfFirst), output.Number(s.AnyOrder), output.Number(s.Prefix)])]);
        output.Line();
        foreach (var note in LogNotes.Sentences(output, Notes(analysis, plan)))
            output.Line(note);
        output.Line(output.Say(
            $"Conformité (coût = |suite| + |plan| − 2·LCS) : {output.Number(report.PerfectlyFitting)} sans écart sur {output.Number(report.Cases)} ; 1 − coût / (|suite| + |plan|) : moyenne des parcours {output.Number(report.MeanFitness)}, d’ensemble {output.Number(report.PooledFitness)}",
            $"Conformance (cost = |trace| + |plan| − 2·LCS): {output.Number(report.PerfectlyFitting)} of {output.Number(report.Cases)} without deviation; fitness = 1 − cost / (|trace| + |plan|): mean over cases {output.Number(report.MeanFitness)}, pooled {output.Number(report.PooledFitness)}"));
        if (report.MeanFitnessWithinPlan != report.MeanFitness)
            output.Line(output.Say($"Sans les activités hors du plan : moyenne {output.Number(report.MeanFitnessWithinPlan)}", $"Without the activities outside the plan: mean {output.Number(report.MeanFitnessWithinPlan)}"));

        string Percent(double? share) => share is { } value ? output.Share(value) + " %" : "–";
    }

    private static string[] Unreached(ProcessAnalysis analysis, string[] plan) =>
        [.. plan.Except(analysis.Activities.Select(a => a.Activity), StringComparer.Ordinal)];

    private static JsonArray Names(string[] plan) => new([.. plan.Select(p => (JsonNode)p)]);
}
