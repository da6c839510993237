namespace Pathways.Projections.Process;

/// <summary>A step of a plan.</summary>
/// <param name="Activity">What is to be done.</param>
/// <param name="Optional">Whether it may be left out at no cost.</param>
public sealed record PlanStep(string Activity, bool Optional = false);

/// <summary>A plan whose steps are only partly ordered, and of which some are optional.</summary>
/// <remarks>
/// The order holds between any two steps that are done, also over steps left out between them. The optimal alignment matches events with
/// steps so that Σ (1 + mandatory) over the matches is greatest, no step twice, order kept; cost = events unmatched + mandatory steps
/// unmatched, fitness = 1 − cost / (events + mandatory steps). With a total order and no optional step this is
/// <see cref="SequenceAlignment"/>. Found by dynamic programming over the sets of steps that are behind us: time
/// O(events × sets), where the sets are few unless many steps may run side by side.
/// </remarks>
public sealed class PartialOrderPlan
{
    const int MostSteps = 64;
    const int MostSets = 1 << 20;
    readonly ulong[] before;
    readonly Dictionary<string, int[]> stepsOf;

    /// <summary>Creates a plan.</summary>
    /// <param name="steps">The steps, at most 64.</param>
    /// <param name="order">Pairs of positions: the first comes before the second.</param>
    /// <exception cref="ArgumentException">Too many steps, a position outside them, or an order that runs in a circle.</exception>
    public PartialOrderPlan(IReadOnlyList<PlanStep> steps, IEnumerable<(int Before, int After)> order)
    {
        if (steps.Count > MostSteps)
            throw new ArgumentException($"A plan has at most {MostSteps} steps.", nameof(steps));
        Steps = [.. steps];
        before = Closure(steps.Count, order);
        stepsOf = Steps.Select((s, i) => (s.Activity, i)).GroupBy(s => s.Activity).ToDictionary(g => g.Key, g => g.Select(s => s.i).ToArray());
        Mandatory = Steps.Count(s => !s.Optional);
    }

    /// <summary>The steps.</summary>
    public IReadOnlyList<PlanStep> Steps { get; }

    /// <summary>Number of steps that are not optional.</summary>
    public int Mandatory { get; }

    /// <summary>A plan in stages: all of a stage comes before all of the next, inside a stage any order goes.</summary>
    /// <param name="stages">The stages, first to last.</param>
    public static PartialOrderPlan OfStages(IEnumerable<IEnumerable<PlanStep>> stages)
    {
        var placed = stages.SelectMany((stage, n) => stage.Select(step => (step, n))).ToList();
        var order = from a in Enumerable.Range(0, placed.Count)
                    from b in Enumerable.Range(0, placed.Count)
                    where placed[a].n < placed[b].n
                    select (a, b);
        return new PartialOrderPlan([.. placed.Select(p => p.step)], order);
    }

    /// <summary>Whether one step must come before another.</summary>
    /// <param name="first">Position of the one.</param>
    /// <param name="second">Position of the other.</param>
    public bool MustPrecede(int first, int second) => (before[second] >> first & 1) == 1;

    /// <summary>An optimal alignment of a trace with this plan.</summary>
    /// <param name="trace">The activities of a case, in order.</param>
    /// <exception cref="InvalidOperationException">So many steps may run side by side that the optimum cannot be searched.</exception>
    public Alignment Align(IReadOnlyList<string> trace)
    {
        var matched = BestMatches(trace);
        var moves = new List<Move>();
        ulong done = 0;
        var next = 0;
        for (var i = 0; i < trace.Count; i++)
        {
            Work.Check();
            if (next < matched.Count && matched[next].Trace == i)
            {
                var step = matched[next++].Step;
                AddSkipped(before[step]);
                moves.Add(new Move(MoveKind.Both, trace[i], i, step));
                done |= 1UL << step;
            }
            else
            {
                moves.Add(new Move(MoveKind.LogOnly, trace[i], i, -1));
            }
        }

        AddSkipped(ulong.MaxValue);
        return new Alignment(moves.Count(m => m.Kind != MoveKind.Both), trace.Count + Mandatory, moves);

        void AddSkipped(ulong among)
        {
            foreach (var step in InOrder)
            {
                Work.Check();
                if (((among & ~done) >> step & 1) == 0)
                    continue;
                done |= 1UL << step;
                if (!Steps[step].Optional)
                    moves.Add(new Move(MoveKind.PlanOnly, Steps[step].Activity, -1, step));
            }
        }
    }

    IEnumerable<int> InOrder => Enumerable.Range(0, Steps.Count).OrderBy(s => ulong.PopCount(before[s])).ThenBy(s => s);

    List<(int Trace, int Step)> BestMatches(IReadOnlyList<string> trace)
    {
        // A set of steps behind us, with the best score that leads there and the last match on the way.
        var best = new Dictionary<ulong, (int Score, int Last)> { [0] = (0, -1) };
        var matches = new List<(int Trace, int Step, int Previous)>();
        for (var i = 0; i < trace.Count; i++)
        {
            Work.Check();
            if (!stepsOf.TryGetValue(trace[i], out var candidates))
                continue;
            foreach (var (behind, (score, last)) in best.ToArray())
            {
                foreach (var step in candidates)
                {
                    if ((behind >> step & 1) == 1)
                        continue;
                    var then = behind | before[step] | 1UL << step;
                    var gained = score + (Steps[step].Optional ? 1 : 2);
                    if (best.TryGetValue(then, out var known) && known.Score >= gained)
                        continue;
                    matches.Add((i, step, last));
                    best[then] = (gained, matches.Count - 1);
                }
            }

            if (best.Count > MostSets)
                throw new InvalidOperationException("Too many steps of the plan may run side by side.");
        }

        var way = new List<(int, int)>();
        for (var at = best.Values.MaxBy(b => b.Score).Last; at >= 0; at = matches[at].Previous)
        {
            Work.Check();
            way.Add((matches[at].Trace, matches[at].Step));
        }
        way.Reverse();
        return way;
    }

    static ulong[] Closure(int count, IEnumerable<(int Before, int After)> order)
    {
        var earlier = new ulong[count];
        foreach (var (first, second) in order)
        {
            Work.Check();
            if ((uint)first >= count || (uint)second >= count)
                throw new ArgumentException("The order names a step that is not there.", nameof(order));
            earlier[second] |= 1UL << first;
        }

        for (var via = 0; via < count; via++)
        {
            Work.Check();
            for (var step = 0; step < count; step++)
            {
                if ((earlier[step] >> via & 1) == 1)
                    earlier[step] |= earlier[via];
            }
        }

        for (var step = 0; step < count; step++)
        {
            Work.Check();
            if ((earlier[step] >> step & 1) == 1)
                throw new ArgumentException("The order of the plan runs in a circle.", nameof(order));
        }

        return earlier;
    }
}
