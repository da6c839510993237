namespace Pathways.Projections.Process;

/// <summary>One step of a funnel.</summary>
/// <param name="Activity">The step.</param>
/// <param name="Ordered">Cases that did this step after all steps before it, in this order; other events may lie between.</param>
/// <param name="AnyOrder">Cases that did this step and all before it, in whatever order.</param>
/// <param name="Containing">Cases that did this step at all.</param>
/// <param name="Prefix">Cases that begin with exactly the steps up to this one, nothing between.</param>
/// <param name="ShareOfFirst">Ordered, of the first step's; null where that is 0.</param>
/// <param name="ShareOfPrevious">Ordered, of the step's before; null at the first step and where that is 0.</param>
/// <param name="DropOff">Ordered, lost since the step before; null at the first.</param>
public sealed record FunnelStep(
    string Activity, long Ordered, long AnyOrder, long Containing, long Prefix, double? ShareOfFirst, double? ShareOfPrevious, long? DropOff);

/// <summary>What a funnel in order leaves out: cases that its numbers alone would not tell.</summary>
/// <param name="WithoutFirst">Cases that never did the first step: they are in no number in order.</param>
/// <param name="PastAGap">Cases that did a step, but not behind all steps before it: in order they count up to the gap only.</param>
/// <param name="Unfinished">Cases that did the first step and not all the others behind it; whether they still will, the log does not tell.</param>
/// <param name="DoneAgain">Cases that did a step more often than the list names it: each counts once all the same.</param>
public sealed record FunnelLosses(long WithoutFirst, long PastAGap, long Unfinished, long DoneAgain);

/// <summary>How far cases come along a list of steps. Linear in the lengths of the variants.</summary>
/// <remarks>
/// A step that the list names again asks for another occurrence. The greedy choice of the earliest occurrence finds the furthest step of
/// the ordered funnel, since leaving an earlier occurrence never opens a way that taking it closes.
/// </remarks>
public static class Funnel
{
    /// <summary>Counts a funnel over variants.</summary>
    /// <param name="variants">The variants with their cases.</param>
    /// <param name="steps">The steps, first to last.</param>
    public static IReadOnlyList<FunnelStep> Of(IEnumerable<Variant> variants, IReadOnlyList<string> steps)
    {
        var occurrence = Occurrences(steps);
        long[] ordered = new long[steps.Count], anyOrder = new long[steps.Count], containing = new long[steps.Count], prefix = new long[steps.Count];
        foreach (var variant in variants)
        {
            Work.Check();
            Reach(ordered, OrderedReach(variant.Activities, steps), variant.Count);
            Reach(prefix, PrefixReach(variant.Activities, steps), variant.Count);
            var found = Found(variant);
            var all = true;
            for (var i = 0; i < steps.Count; i++)
            {
                var has = found.GetValueOrDefault(steps[i]) >= occurrence[i];
                all &= has;
                containing[i] += has ? variant.Count : 0;
                anyOrder[i] += all ? variant.Count : 0;
            }
        }

        return [.. steps.Select((s, i) => new FunnelStep(s, ordered[i], anyOrder[i], containing[i], prefix[i],
            Share(ordered[i], ordered[0]), i == 0 ? null : Share(ordered[i], ordered[i - 1]), i == 0 ? null : ordered[i - 1] - ordered[i]))];
    }

    /// <summary>Counts what the funnel in order leaves out.</summary>
    /// <param name="variants">The variants with their cases.</param>
    /// <param name="steps">The steps, first to last.</param>
    public static FunnelLosses Losses(IEnumerable<Variant> variants, IReadOnlyList<string> steps)
    {
        var occurrence = Occurrences(steps);
        var named = steps.CountBy(s => s).ToDictionary(s => s.Key, s => s.Value);
        long without = 0, gap = 0, unfinished = 0, again = 0;
        foreach (var variant in variants)
        {
            Work.Check();
            var reached = OrderedReach(variant.Activities, steps);
            without += reached == 0 ? variant.Count : 0;
            var found = Found(variant);
            gap += Enumerable.Range(reached, steps.Count - reached).Any(i => found.GetValueOrDefault(steps[i]) >= occurrence[i]) ? variant.Count : 0;
            unfinished += reached > 0 && reached < steps.Count ? variant.Count : 0;
            again += named.Any(s => found.GetValueOrDefault(s.Key) > s.Value) ? variant.Count : 0;
        }

        return new(without, gap, unfinished, again);
    }

    static int[] Occurrences(IReadOnlyList<string> steps)
    {
        var seen = new Dictionary<string, int>();
        return [.. steps.Select(s => seen[s] = seen.GetValueOrDefault(s) + 1)];
    }

    static Dictionary<string, int> Found(Variant variant) => variant.Activities.CountBy(a => a).ToDictionary(a => a.Key, a => a.Value);

    static int OrderedReach(IReadOnlyList<string> trace, IReadOnlyList<string> steps)
    {
        var reached = 0;
        for (var i = 0; i < trace.Count && reached < steps.Count; i++)
        {
            Work.Check();
            if (trace[i] == steps[reached])
                reached++;
        }

        return reached;
    }

    static int PrefixReach(IReadOnlyList<string> trace, IReadOnlyList<string> steps)
    {
        var reached = 0;
        while (reached < trace.Count && reached < steps.Count && trace[reached] == steps[reached])
        {
            Work.Check();
            reached++;
        }
        return reached;
    }

    static void Reach(long[] counts, int reached, long cases)
    {
        for (var i = 0; i < reached; i++)
        {
            Work.Check();
            counts[i] += cases;
        }
    }

    static double? Share(long part, long whole) => whole == 0 ? null : (double)part / whole;
}
