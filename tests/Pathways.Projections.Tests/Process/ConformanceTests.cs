using FsCheck.Xunit;
using Pathways.Projections.Process;

namespace Pathways.Projections.Tests.Process;

public class ConformanceTests
{
    [Property(Arbitrary = [typeof(Generated)], MaxTest = 300)]
    public void Cost_is_bounded_symmetric_and_that_of_its_moves(Trace trace, Trace plan)
    {
        var alignment = SequenceAlignment.Of(trace.Activities, plan.Activities);
        var (n, m) = (trace.Activities.Count, plan.Activities.Count);
        Assert.Equal(SlowCost(trace.Activities, plan.Activities), alignment.Cost);
        Assert.Equal(alignment.Cost, SequenceAlignment.Cost(plan.Activities, trace.Activities));
        Assert.InRange(alignment.Cost, Math.Abs(n - m), n + m);
        Assert.InRange(alignment.Fitness, 0, 1);
        Assert.Equal(alignment.Cost, alignment.Moves.Count(x => x.Kind != MoveKind.Both));
        Assert.Equal(trace.Activities, alignment.Moves.Where(x => x.Kind != MoveKind.PlanOnly).Select(x => x.Activity));
        Assert.Equal(plan.Activities, alignment.Moves.Where(x => x.Kind != MoveKind.LogOnly).Select(x => x.Activity));
        Assert.Equal(Enumerable.Range(0, n), alignment.Moves.Where(x => x.TracePosition >= 0).Select(x => x.TracePosition));
        Assert.Equal(Enumerable.Range(0, m), alignment.Moves.Where(x => x.PlanPosition >= 0).Select(x => x.PlanPosition));
    }

    [Property(Arbitrary = [typeof(Generated)])]
    public void A_sequence_is_a_plan_whose_order_is_total(Trace trace, Trace plan)
    {
        var partial = PartialOrderPlan.OfStages(plan.Activities.Select(a => new[] { new PlanStep(a) }));
        Assert.Equal(SequenceAlignment.Cost(trace.Activities, plan.Activities), partial.Align(trace.Activities).Cost);
    }

    [Property(Arbitrary = [typeof(Generated)], MaxTest = 200)]
    public void The_best_of_all_orders_and_leavings_out_is_found(Trace trace, Trace steps, int seed)
    {
        var random = new Random(seed);
        PlanStep[] plan = [.. steps.Activities.Take(5).Select(a => new PlanStep(a, random.Next(3) == 0))];
        var order = (from a in Enumerable.Range(0, plan.Length)
                     from b in Enumerable.Range(0, plan.Length)
                     where a < b && random.Next(3) == 0
                     select (a, b)).ToList();
        var partial = new PartialOrderPlan(plan, order);
        var alignment = partial.Align(trace.Activities);

        Assert.Equal(ByTrying(trace.Activities, partial), alignment.Cost);
        Assert.Equal(trace.Activities, alignment.Moves.Where(m => m.Kind != MoveKind.PlanOnly).Select(m => m.Activity));
        var done = alignment.Moves.Where(m => m.PlanPosition >= 0).Select(m => m.PlanPosition).ToList();
        Assert.Equal(done.Distinct().Count(), done.Count);
        Assert.All(Enumerable.Range(0, plan.Length).Where(s => !plan[s].Optional), s => Assert.Contains(s, done));
        for (var i = 0; i < done.Count; i++)
            Assert.All(done.Skip(i + 1), later => Assert.False(partial.MustPrecede(later, done[i])));
    }

    [Fact]
    public void An_optional_step_costs_nothing_left_out_and_order_holds_across_it()
    {
        var plan = new PartialOrderPlan([new("A"), new("B", Optional: true), new("C")], [(0, 1), (1, 2)]);
        Assert.Equal(0, plan.Align(["A", "C"]).Cost);
        Assert.Equal(0, plan.Align(["A", "B", "C"]).Cost);
        Assert.Equal(2, plan.Align(["C", "A"]).Cost);
        Assert.Equal(1.0, plan.Align(["A", "C"]).Fitness);
    }

    [Fact]
    public void Steps_of_a_stage_may_come_in_any_order()
    {
        var plan = PartialOrderPlan.OfStages([[new("A")], [new("B"), new("C")], [new("D")]]);
        Assert.Equal(0, plan.Align(["A", "C", "B", "D"]).Cost);
        Assert.Equal(2, plan.Align(["A", "C", "D", "B"]).Cost);
    }

    [Fact]
    public void A_plan_that_runs_in_a_circle_is_refused() =>
        Assert.Throws<ArgumentException>(() => new PartialOrderPlan([new("A"), new("B")], [(0, 1), (1, 0)]));

    [Fact]
    public void Nothing_against_nothing_fits()
    {
        Assert.Equal(1, SequenceAlignment.Of([], []).Fitness);
        Assert.Equal(0, SequenceAlignment.Of(["A"], []).Fitness);
        var none = Conformance.ToSequence([], ["A"]);
        Assert.Null(none.MeanFitness);
        Assert.Null(none.PooledFitness);
    }

    [Fact]
    public void A_long_trace_needs_no_table()
    {
        var random = new Random(3);
        string[] trace = [.. Enumerable.Range(0, 20_000).Select(_ => ((char)('A' + random.Next(4))).ToString())];
        var plan = trace[..2_000];
        Assert.Equal(18_000, SequenceAlignment.Of(trace, plan).Cost);
    }

    static int SlowCost(IReadOnlyList<string> a, IReadOnlyList<string> b)
    {
        var d = new int[a.Count + 1, b.Count + 1];
        for (var i = 0; i <= a.Count; i++)
        {
            for (var j = 0; j <= b.Count; j++)
            {
                d[i, j] = (i, j) switch
                {
                    (0, _) => j,
                    (_, 0) => i,
                    _ when a[i - 1] == b[j - 1] => d[i - 1, j - 1],
                    _ => 1 + Math.Min(d[i - 1, j], d[i, j - 1]),
                };
            }
        }

        return d[a.Count, b.Count];
    }

    /// <summary>Least cost over every order that the plan allows and every choice of optional steps.</summary>
    static int ByTrying(IReadOnlyList<string> trace, PartialOrderPlan plan)
    {
        var best = int.MaxValue;
        Extend([]);
        return best;

        void Extend(List<int> chosen)
        {
            var left = Enumerable.Range(0, plan.Steps.Count).Except(chosen).ToList();
            if (left.Count == 0)
            {
                var optional = chosen.Where(s => plan.Steps[s].Optional).ToList();
                for (var mask = 0; mask < 1 << optional.Count; mask++)
                {
                    string[] sequence = [.. chosen.Where(s => optional.IndexOf(s) is var at && (at < 0 || (mask >> at & 1) == 1)).Select(s => plan.Steps[s].Activity)];
                    best = Math.Min(best, SlowCost(trace, sequence));
                }
            }

            foreach (var next in left.Where(s => !left.Exists(o => plan.MustPrecede(o, s))))
                Extend([.. chosen, next]);
        }
    }
}
