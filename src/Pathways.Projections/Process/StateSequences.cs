namespace Pathways.Projections.Process;

/// <summary>
/// Pathways as sequences of states at equal intervals (a month each, say), equal ones held once with their number. A missing state is
/// null and ends the sequence's claim at that place: it takes part in no transition.
/// </summary>
/// <remarks>Terms as in Gabadinho, Ritschard, Müller, Studer: TraMineR, Journal of Statistical Software 40(4), 2011.</remarks>
public sealed class StateSequences
{
    /// <summary>Stands for a missing state in <see cref="Distinct"/>.</summary>
    public const int Missing = -1;

    StateSequences(string[] alphabet, int[][] distinct, int[] weights, int[] membership)
    {
        Alphabet = alphabet;
        Distinct = distinct;
        Weights = weights;
        Membership = membership;
    }

    /// <summary>The states, in ordinal order.</summary>
    public IReadOnlyList<string> Alphabet { get; }

    /// <summary>The different sequences, in the order of their first occurrence, as positions in <see cref="Alphabet"/>.</summary>
    public IReadOnlyList<int[]> Distinct { get; }

    /// <summary>How many of the sequences given are equal to each different one.</summary>
    public IReadOnlyList<int> Weights { get; }

    /// <summary>For each sequence given, its position in <see cref="Distinct"/>.</summary>
    public IReadOnlyList<int> Membership { get; }

    /// <summary>Takes sequences of states.</summary>
    /// <param name="sequences">The sequences; lengths may differ; null is a missing state.</param>
    public static StateSequences Of(IEnumerable<IReadOnlyList<string?>> sequences)
    {
        var given = sequences.ToList();
        string[] alphabet = [.. given.SelectMany(s => s).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
        var position = alphabet.Select((s, i) => (s, i)).ToDictionary(s => s.s, s => s.i);
        var index = new Dictionary<string, int>();
        var distinct = new List<int[]>();
        var weights = new List<int>();
        var membership = new int[given.Count];
        for (var n = 0; n < given.Count; n++)
        {
            Work.Check();
            int[] states = [.. given[n].Select(s => s is null ? Missing : position[s])];
            var key = string.Join(',', states);
            if (!index.TryGetValue(key, out var at))
            {
                index[key] = at = distinct.Count;
                distinct.Add(states);
                weights.Add(0);
            }

            weights[at]++;
            membership[n] = at;
        }

        return new StateSequences(alphabet, [.. distinct], [.. weights], membership);
    }

    /// <summary>How often each state is followed by each at the next place; rows are the first state.</summary>
    public long[,] TransitionCounts()
    {
        var counts = new long[Alphabet.Count, Alphabet.Count];
        for (var n = 0; n < Distinct.Count; n++)
        {
            Work.Check();
            var states = Distinct[n];
            for (var t = 1; t < states.Length; t++)
            {
                if (states[t - 1] != Missing && states[t] != Missing)
                    counts[states[t - 1], states[t]] += Weights[n];
            }
        }

        return counts;
    }

    /// <summary>Transition rates p(j | i): transitions from i to j of all transitions from i; 0 where i is never left or kept.</summary>
    public double[,] TransitionRates()
    {
        var counts = TransitionCounts();
        var states = Alphabet.Count;
        var rates = new double[states, states];
        for (var i = 0; i < states; i++)
        {
            Work.Check();
            long all = 0;
            for (var j = 0; j < states; j++)
                all += counts[i, j];
            for (var j = 0; j < states && all > 0; j++)
                rates[i, j] = (double)counts[i, j] / all;
        }

        return rates;
    }

    /// <summary>Mean number of places spent in each state, in the order of <see cref="Alphabet"/>.</summary>
    public IReadOnlyList<double> MeanTimeByState()
    {
        var time = new double[Alphabet.Count];
        for (var n = 0; n < Distinct.Count; n++)
        {
            Work.Check();
            foreach (var state in Distinct[n])
            {
                if (state != Missing)
                    time[state] += Weights[n];
            }
        }

        return [.. time.Select(t => t / Math.Max(1, Membership.Count))];
    }

    /// <summary>
    /// The order of different successive states (TraMineR's DSS) of each sequence given, as variants: what a process map shows of states.
    /// </summary>
    public IReadOnlyList<Variant> Spells()
    {
        var table = new VariantTable();
        for (var n = 0; n < Distinct.Count; n++)
        {
            Work.Check();
            var spells = new List<int>();
            foreach (var state in Distinct[n])
            {
                if (state != Missing && (spells.Count == 0 || spells[^1] != state))
                    spells.Add(state);
            }

            table.Add(spells.ToArray(), Weights[n]);
        }

        return
        [
            .. table.All.Select(v => new Variant([.. v.Key.Select(s => Alphabet[s])], v.Value, (double)v.Value / Membership.Count))
                .OrderByDescending(v => v.Count).ThenBy(v => string.Join('\0', v.Activities), StringComparer.Ordinal),
        ];
    }
}
