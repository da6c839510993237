namespace Pathways.Projections.Process;

/// <summary>What it costs to turn one state into another, and to insert or delete one.</summary>
/// <param name="Substitution">Cost of i → j; symmetric, zero on the diagonal.</param>
/// <param name="Indel">Cost of inserting or deleting a state.</param>
/// <param name="Description">How the costs were set, to be printed with every figure that rests on them.</param>
public sealed record MatchingCosts(double[,] Substitution, double Indel, string Description)
{
    /// <summary>One cost for every substitution (TraMineR: <c>sm = "CONSTANT"</c>).</summary>
    /// <param name="states">Number of states.</param>
    /// <param name="substitution">Cost of a substitution, default 2.</param>
    /// <param name="indel">Cost of an insertion or deletion, default 1.</param>
    public static MatchingCosts Constant(int states, double substitution = 2, double indel = 1)
    {
        var costs = new double[states, states];
        for (var i = 0; i < states; i++)
        {
            Work.Check();
            for (var j = 0; j < states; j++)
                costs[i, j] = i == j ? 0 : substitution;
        }

        return new MatchingCosts(costs, indel, FormattableString.Invariant($"constant substitution {substitution}, insertion or deletion {indel}"));
    }

    /// <summary>
    /// Costs from the transition rates of the sequences themselves: c − p(j|i) − p(i|j) (TraMineR: <c>sm = "TRATE"</c>, c = 2), so that
    /// states that often follow each other are close.
    /// </summary>
    /// <param name="sequences">The sequences.</param>
    /// <param name="c">The constant, default 2.</param>
    /// <param name="indel">Cost of an insertion or deletion, default 1.</param>
    public static MatchingCosts FromTransitionRates(StateSequences sequences, double c = 2, double indel = 1)
    {
        var rates = sequences.TransitionRates();
        var states = sequences.Alphabet.Count;
        var costs = new double[states, states];
        for (var i = 0; i < states; i++)
        {
            Work.Check();
            for (var j = 0; j < states; j++)
                costs[i, j] = i == j ? 0 : c - rates[i, j] - rates[j, i];
        }

        return new MatchingCosts(costs, indel, FormattableString.Invariant($"substitution {c} - p(j|i) - p(i|j), insertion or deletion {indel}"));
    }
}

/// <summary>How a distance is put in relation to the lengths of the two sequences.</summary>
public enum DistanceNorm
{
    /// <summary>Not at all.</summary>
    None = 0,

    /// <summary>Divided by the longer length.</summary>
    MaxLength = 1,

    /// <summary>Divided by the greatest distance that sequences of these lengths can have; from 0 to 1.</summary>
    MaxDistance = 2,
}

/// <summary>
/// Optimal matching: the least cost of insertions, deletions and substitutions that turn one sequence into the other (Needleman and Wunsch
/// 1970; Abbott and Forrest 1986; TraMineR <c>seqdist(method = "OM")</c>). Time O(n·m), memory O(m).
/// </summary>
public static class OptimalMatching
{
    /// <summary>The distance of two sequences. Missing states cost as much as the dearest substitution against anything but each other.</summary>
    /// <param name="a">One sequence, states by number.</param>
    /// <param name="b">The other.</param>
    /// <param name="costs">The costs.</param>
    /// <param name="norm">Normalisation.</param>
    public static double Distance(ReadOnlySpan<int> a, ReadOnlySpan<int> b, MatchingCosts costs, DistanceNorm norm = DistanceNorm.None)
    {
        var dearest = Dearest(costs);
        var distance = Raw(a, b, costs, dearest);
        var longer = Math.Max(a.Length, b.Length);
        return norm switch
        {
            _ when longer == 0 => 0,
            DistanceNorm.MaxLength => distance / longer,
            DistanceNorm.MaxDistance => distance / Greatest(a.Length, b.Length, costs.Indel, dearest),
            _ => distance,
        };
    }

    /// <summary>
    /// Distances between all different sequences, rows and columns in their order. O(k²·n·m) for k different sequences, on all processors.
    /// </summary>
    /// <param name="sequences">The sequences.</param>
    /// <param name="costs">The costs.</param>
    /// <param name="norm">Normalisation.</param>
    /// <param name="cancellation">Stops.</param>
    public static double[][] Distances(
        StateSequences sequences, MatchingCosts costs, DistanceNorm norm = DistanceNorm.None, CancellationToken cancellation = default)
    {
        var k = sequences.Distinct.Count;
        var distances = new double[k][];
        for (var i = 0; i < k; i++)
        {
            Work.Check();
            distances[i] = new double[k];
        }
        Parallel.For(0, k, new ParallelOptions { CancellationToken = cancellation }, i =>
        {
            for (var j = 0; j < i; j++)
            {
                Work.Check();
                distances[i][j] = Distance(sequences.Distinct[i], sequences.Distinct[j], costs, norm);
            }
        });
        for (var i = 0; i < k; i++)
        {
            Work.Check();
            for (var j = 0; j < i; j++)
                distances[j][i] = distances[i][j];
        }

        return distances;
    }

    static double Raw(ReadOnlySpan<int> a, ReadOnlySpan<int> b, MatchingCosts costs, double dearest)
    {
        // Equal ends match each other in some optimal solution: only the middle is to be searched.
        var prefix = a.CommonPrefixLength(b);
        (int la, int lb) = (a.Length, b.Length);
        while (la > prefix && lb > prefix && a[la - 1] == b[lb - 1])
        {
            Work.Check();
            (la, lb) = (la - 1, lb - 1);
        }
        a = a[prefix..la];
        b = b[prefix..lb];
        var indel = costs.Indel;
        Span<double> row = b.Length < 512 ? stackalloc double[b.Length + 1] : new double[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            Work.Check();
            row[j] = j * indel;
        }
        foreach (var x in a)
        {
            Work.Check();
            var diagonal = row[0];
            row[0] += indel;
            for (var j = 0; j < b.Length; j++)
            {
                var above = row[j + 1];
                var y = b[j];
                var substitution = x == y ? 0 : (x | y) < 0 ? dearest : costs.Substitution[x, y];
                row[j + 1] = Math.Min(diagonal + substitution, Math.Min(above, row[j]) + indel);
                diagonal = above;
            }
        }

        return row[b.Length];
    }

    static double Dearest(MatchingCosts costs) => costs.Substitution.Length == 0 ? 2 * costs.Indel : costs.Substitution.Cast<double>().Max();

    static double Greatest(int a, int b, double indel, double dearest)
    {
        var greatest = (Math.Abs(a - b) * indel) + (Math.Min(a, b) * Math.Min(dearest, 2 * indel));
        return greatest > 0 ? greatest : 1;
    }
}
