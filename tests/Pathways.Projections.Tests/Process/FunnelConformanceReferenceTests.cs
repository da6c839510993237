using System.Text.Json.Nodes;
using Pathways.Projections.Formats;
using Pathways.Projections.Process;

namespace Pathways.Projections.Tests.Process;

/// <summary>Funnels and conformance of the published logs equal the reference.</summary>
public class FunnelConformanceReferenceTests
{
    [SkippableTheory]
    [InlineData("receipt", "08_receipt", "conformance_to_top_variant")]
    [InlineData("running-example", "01_running-example", "conformance_to_top_variant")]
    [InlineData("running-example", "01_running-example", "conformance_fig1_happy")]
    public void Conformance_to_a_sequence(string log, string file, string figure)
    {
        var expected = SharedData.Json("reference", "_funnel_conformance.json")[log]![figure]!;
        var report = Conformance.ToSequence(Variants(file), Texts(expected["plan"]!));
        Assert.Equal((long)expected["cases"]!, report.Cases);
        Assert.Equal((long)expected["perfectly_fitting"]!, report.PerfectlyFitting);
        Assert.Equal((double)expected["mean_trace_fitness"]!, report.MeanFitness!.Value, 1e-12);
        Assert.Equal((double)expected["log_fitness_pooled"]!, report.PooledFitness!.Value, 1e-12);
        Assert.Equal((double)expected["mean_trace_fitness_ignoring_activities_outside_plan"]!, report.MeanFitnessWithinPlan!.Value, 1e-12);
        Assert.Equal(
            expected["cost_histogram"]!.AsObject().ToDictionary(c => int.Parse(c.Key), c => (long)c.Value!),
            report.CostHistogram.ToDictionary(c => c.Key, c => c.Value));
    }

    [SkippableFact]
    public void Funnel_of_the_receipts()
    {
        var expected = SharedData.Json("reference", "_funnel_conformance.json")["receipt"]!["funnel"]!;
        var funnel = Funnel.Of(Variants("08_receipt"), Texts(expected["steps"]!));
        Assert.Equal(Numbers(expected["ordered"]!), funnel.Select(s => s.Ordered));
        Assert.Equal(Numbers(expected["any_order_case_counts"]!), funnel.Select(s => s.Containing));
        Assert.Equal(Numbers(expected["strict_prefix"]!), funnel.Select(s => s.Prefix));
        Assert.Equal(expected["pct_of_first"]!.AsArray().Select(v => (double?)v), funnel.Select(s => s.ShareOfFirst));
        Assert.Equal(expected["pct_of_previous"]!.AsArray().Select(v => (double?)v), funnel.Select(s => s.ShareOfPrevious));
        Assert.Equal(expected["drop_off"]!.AsArray().Select(v => (long?)v), funnel.Select(s => s.DropOff));
        Assert.All(funnel, s => Assert.InRange(s.AnyOrder, s.Ordered, s.Containing));
    }

    [Fact]
    public void A_step_asked_twice_must_be_done_twice()
    {
        var funnel = Funnel.Of([new Variant(["A", "B"], 2, 0.5), new Variant(["B", "A", "A"], 2, 0.5)], ["A", "A", "B"]);
        Assert.Equal([4, 2, 0], funnel.Select(s => s.Ordered));
        Assert.Equal([4, 2, 2], funnel.Select(s => s.AnyOrder));
        Assert.Equal([4, 2, 4], funnel.Select(s => s.Containing));
        Assert.Equal([2, 0, 0], funnel.Select(s => s.Prefix));
        Assert.Empty(Funnel.Of([], []));
        Assert.Null(Funnel.Of([], ["A", "B"])[1].ShareOfPrevious);
    }

    static IReadOnlyList<Variant> Variants(string file)
    {
        using var log = EventLogReader.Open(SharedData.Path("logs", file + ".xes.gz"));
        return ProcessAnalysisBuilder.Read(log).Variants;
    }

    static List<string> Texts(JsonNode array) => [.. array.AsArray().Select(v => (string)v!)];

    static List<long> Numbers(JsonNode array) => [.. array.AsArray().Select(v => (long)v!)];
}
