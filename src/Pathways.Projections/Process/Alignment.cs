namespace Pathways.Projections.Process;

/// <summary>What happens at one place of an alignment.</summary>
public enum MoveKind
{
    /// <summary>The case did what the plan says. Cost 0.</summary>
    Both = 0,

    /// <summary>The case did what the plan does not say here. Cost 1.</summary>
    LogOnly = 1,

    /// <summary>The plan says what the case did not do. Cost 1.</summary>
    PlanOnly = 2,
}

/// <summary>One move of an alignment.</summary>
/// <param name="Kind">Kind of move.</param>
/// <param name="Activity">The activity.</param>
/// <param name="TracePosition">Position in the trace from 0, or -1 where the move is only of the plan.</param>
/// <param name="PlanPosition">Position in the plan from 0, or -1 where the move is only of the log.</param>
public readonly record struct Move(MoveKind Kind, string Activity, int TracePosition, int PlanPosition);

/// <summary>An optimal alignment of a trace with a plan.</summary>
/// <param name="Cost">Moves of only the log or only the plan.</param>
/// <param name="WorstCost">Cost of matching nothing: the events of the trace and the mandatory steps of the plan.</param>
/// <param name="Moves">The moves, in order.</param>
public sealed record Alignment(int Cost, int WorstCost, IReadOnlyList<Move> Moves)
{
    /// <summary>1 − cost / worst cost; 1 where both trace and plan are empty.</summary>
    public double Fitness => WorstCost == 0 ? 1 : 1 - ((double)Cost / WorstCost);
}

/// <summary>Aligns a trace with a plan that is a sequence.</summary>
/// <remarks>
/// cost = |trace| + |plan| − 2·LCS(trace, plan): the optimal alignment with unit cost for moves of log and of model, after Adriansyah, van
/// Dongen, van der Aalst (2011). Time O(|trace|·|plan|), memory O(|trace| + |plan|) after Hirschberg (1975).
/// </remarks>
public static class SequenceAlignment
{
    /// <summary>Length of the longest common subsequence.</summary>
    /// <param name="a">One sequence.</param>
    /// <param name="b">The other.</param>
    public static int CommonLength(IReadOnlyList<string> a, IReadOnlyList<string> b)
    {
        var (x, y) = Numbered(a, b);
        return Lengths(x, y, backwards: false)[y.Length];
    }

    /// <summary>|trace| + |plan| − 2·LCS.</summary>
    /// <param name="trace">What was done.</param>
    /// <param name="plan">What was to be done.</param>
    public static int Cost(IReadOnlyList<string> trace, IReadOnlyList<string> plan) =>
        trace.Count + plan.Count - (2 * CommonLength(trace, plan));

    /// <summary>An optimal alignment, move by move.</summary>
    /// <param name="trace">What was done.</param>
    /// <param name="plan">What was to be done.</param>
    public static Alignment Of(IReadOnlyList<string> trace, IReadOnlyList<string> plan)
    {
        var (x, y) = Numbered(trace, plan);
        var matches = new List<(int Trace, int Plan)>();
        Match(x, y, 0, 0, matches);
        var moves = new List<Move>(trace.Count + plan.Count - matches.Count);
        int i = 0, j = 0;
        foreach (var (t, p) in matches.Append((trace.Count, plan.Count)))
        {
            Work.Check();
            for (; i < t; i++)
                moves.Add(new Move(MoveKind.LogOnly, trace[i], i, -1));
            for (; j < p; j++)
                moves.Add(new Move(MoveKind.PlanOnly, plan[j], -1, j));
            if (t < trace.Count)
                moves.Add(new Move(MoveKind.Both, trace[i], i++, j++));
        }

        return new Alignment(trace.Count + plan.Count - (2 * matches.Count), trace.Count + plan.Count, moves);
    }

    static (int[] A, int[] B) Numbered(IReadOnlyList<string> a, IReadOnlyList<string> b)
    {
        var numbers = new ActivityTable();
        return ([.. a.Select(numbers.Number)], [.. b.Select(numbers.Number)]);
    }

    static void Match(ReadOnlySpan<int> a, ReadOnlySpan<int> b, int offsetA, int offsetB, List<(int, int)> matches)
    {
        var prefix = a.CommonPrefixLength(b);
        for (var i = 0; i < prefix; i++)
        {
            Work.Check();
            matches.Add((offsetA + i, offsetB + i));
        }
        a = a[prefix..];
        b = b[prefix..];
        offsetA += prefix;
        offsetB += prefix;
        if (a.IsEmpty || b.IsEmpty)
            return;
        if (a.Length == 1)
        {
            if (b.IndexOf(a[0]) is var at and >= 0)
                matches.Add((offsetA, offsetB + at));
            return;
        }

        var half = a.Length / 2;
        var left = Lengths(a[..half], b, backwards: false);
        var right = Lengths(a[half..], b, backwards: true);
        var split = 0;
        for (var j = 1; j <= b.Length; j++)
        {
            Work.Check();
            if (left[j] + right[b.Length - j] > left[split] + right[b.Length - split])
                split = j;
        }

        Match(a[..half], b[..split], offsetA, offsetB, matches);
        Match(a[half..], b[split..], offsetA + half, offsetB + split, matches);
    }

    /// <summary>LCS of all of a with each prefix (or, backwards, suffix) of b.</summary>
    static int[] Lengths(ReadOnlySpan<int> a, ReadOnlySpan<int> b, bool backwards)
    {
        var row = new int[b.Length + 1];
        for (var i = 0; i < a.Length; i++)
        {
            Work.Check();
            var x = a[backwards ? a.Length - 1 - i : i];
            var diagonal = 0;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = x == b[backwards ? b.Length - j : j - 1] ? diagonal + 1 : Math.Max(above, row[j - 1]);
                diagonal = above;
            }
        }

        return row;
    }
}
