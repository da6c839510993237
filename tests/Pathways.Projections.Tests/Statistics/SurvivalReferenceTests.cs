using System.Text.Json.Nodes;
using Pathways.Projections.Statistics;

namespace Pathways.Projections.Tests.Statistics;

public class SurvivalReferenceTests
{
    public static TheoryData<string> Files => new(SurvivalReferences.Files);

    [SkippableTheory]
    [MemberData(nameof(Files))]
    public void Survival_on_real_data_is_what_R_gives(string file)
    {
        Comparison.AllHold(SurvivalReferences.Of(file), atLeast: 100);
    }

    [SkippableFact]
    public void Edge_cases_are_what_R_gives()
    {
        Comparison.AllHold(EdgeCases(), atLeast: 100);
    }

    [SkippableFact]
    public void Competing_exits_on_real_data_are_what_R_and_cmprsk_give() => Comparison.AllHold(CompetingReferences.All(), atLeast: 100);

    internal static IEnumerable<Comparison> EdgeCases()
    {
        foreach (var (name, edge) in SharedData.Json("reference", "edge_cases.json").AsObject())
        {
            var times = Numbers(edge!["time"]!);
            var events = Array.ConvertAll(Numbers(edge["event"]!), e => e == 1);
            var curve = KaplanMeier.Fit(times, events);
            yield return new("step times", name, curve.Steps.Count, edge["surv"]!.AsArray().Count, 0);
            foreach (var (ours, theirs) in curve.Steps.Zip(edge["surv"]!.AsArray()))
            {
                yield return new("step times", name, ours.Time, SurvivalReferences.Number(theirs!["time"]), 0);
                yield return new("number at risk", name, ours.AtRisk, SurvivalReferences.Number(theirs["n_risk"]), 0);
                yield return new("rows, events, censored", name, ours.Events, SurvivalReferences.Number(theirs["n_event"]), 0);
                yield return new("Kaplan–Meier S(t)", name, ours.Survival, SurvivalReferences.Number(theirs["surv"]), Comparison.Closed);
                yield return new("limits of S(t), log-log", name, ours.Lower, SurvivalReferences.Number(theirs["lower"]), Comparison.Closed);
                yield return new("limits of S(t), log-log", name, ours.Upper, SurvivalReferences.Number(theirs["upper"]), Comparison.Closed);
            }
            yield return new("quantiles and their limits", name, curve.Median.Estimate.OrNull, SurvivalReferences.Number(edge["median"]), 0);
            yield return new("quantiles and their limits", name, curve.Median.Lower.OrNull, SurvivalReferences.Number(edge["lower"]), 0);
            yield return new("quantiles and their limits", name, curve.Median.Upper.OrNull, SurvivalReferences.Number(edge["upper"]), 0);
            if (edge["logrank"] is not { } test) continue;
            var result = LogRank.Test(times, events, Array.ConvertAll(Numbers(edge["group"]!), g => (int)g));
            yield return new("logrank χ²", name, result.ChiSquare, SurvivalReferences.Number(test["chisq"]), Comparison.Closed);
            yield return new("logrank p", name, result.PValue, SurvivalReferences.Number(test["p"]), Comparison.Closed, Tail: true);
        }
    }

    static double[] Numbers(JsonNode node) =>
        node is JsonArray array ? [.. array.Select(n => n!.GetValue<double>())] : [node.GetValue<double>()];
}
