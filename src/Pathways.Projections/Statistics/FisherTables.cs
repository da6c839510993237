namespace Pathways.Projections.Statistics;

/// <summary>
/// Sums the probabilities of all tables with given margins that are no more probable than the one seen, column by column. A node is what is
/// left of the row margins, in any order; of the ways to it only the different probabilities are kept. Where every completion counts,
/// or none, the node is closed by the sum over its completions, which is known.
/// </summary>
/// <remarks>The network algorithm of Mehta and Patel 1983, with longest and shortest paths by dynamic programming instead of bounds.</remarks>
sealed class FisherTables
{
    const double Same = 1e-7;

    // paths whose logarithms differ by less are the same product of factorials in another order
    const double Grain = 1e-10;

    readonly int[] columns;
    readonly double[] logFactorials;
    readonly Dictionary<UInt128, (double Least, double Most)>[] extremes;
    readonly int bits;
    long work;

    public FisherTables(int[] rows, int[] columns, long work)
    {
        this.columns = columns;
        this.work = work;
        logFactorials = new double[rows.Sum() + 1];
        for (var i = 2; i < logFactorials.Length; i++)
        {
            Work.Check();
            logFactorials[i] = logFactorials[i - 1] + Math.Log(i);
        }
        extremes = [.. columns.Select(_ => new Dictionary<UInt128, (double, double)>())];
        bits = 64 - System.Numerics.BitOperations.LeadingZeroCount((ulong)rows.Max());
        if (bits * rows.Length > 128) throw TooLarge();
    }

    public static NotSupportedException TooLarge() => new(
        "statistics/fisher-too-large: the table has too many tables with its margins to sum them exactly; use χ², or join rare categories.");

    public double PValue(int[] rows, IEnumerable<long> cells)
    {
        var all = rows.Sum(r => logFactorials[r]) - logFactorials[^1];
        var seen = all + columns.Sum(c => logFactorials[c]) - cells.Sum(x => logFactorials[x]);
        var limit = seen + Math.Log(1 + Same);
        var (p, here) = (0.0, new Dictionary<UInt128, Dictionary<long, (double Past, double Ways)>>());
        Array.Sort(rows);
        here[Key(rows)] = new() { [Grains(all)] = (all, 1) };
        for (var stage = 0; here.Count > 0; stage++)
        {
            Work.Check();
            var next = new Dictionary<UInt128, Dictionary<long, (double Past, double Ways)>>();
            foreach (var (key, paths) in here)
            {
                var left = Rows(key, rows.Length);
                var (least, most) = Extremes(left, stage);
                var completions = logFactorials[left.Sum()] - left.Sum(r => logFactorials[r]);
                var open = new List<(double Past, double Ways)>();
                foreach (var (past, ways) in paths.Values)
                {
                    if (past + most <= limit) p += ways * Math.Exp(past + completions);
                    else if (past + least <= limit) open.Add((past, ways));
                }

                if (open.Count > 0) Follow(left, stage, open, next);
            }

            here = next;
        }

        return Math.Min(1, p);
    }

    void Follow(int[] left, int stage, List<(double Past, double Ways)> open, Dictionary<UInt128, Dictionary<long, (double Past, double Ways)>> next) =>
        Share(left, columns[stage], (child, term) =>
        {
            Spend(open.Count);
            var key = Key(child);
            if (!next.TryGetValue(key, out var paths)) next[key] = paths = [];
            foreach (var (past, ways) in open)
            {
                Work.Check();
                var sum = past + term;
                var grains = Grains(sum);
                paths[grains] = paths.TryGetValue(grains, out var same) ? (same.Past, same.Ways + ways) : (sum, ways);
            }
        });

    /// <summary>Least and greatest logarithm of what the columns from a stage on can contribute.</summary>
    (double Least, double Most) Extremes(int[] left, int stage)
    {
        if (stage == columns.Length) return (0, 0);
        var key = Key(left);
        if (extremes[stage].TryGetValue(key, out var known)) return known;
        var (least, most) = (double.PositiveInfinity, double.NegativeInfinity);
        Share(left, columns[stage], (child, term) =>
        {
            Spend(1);
            var rest = Extremes(child, stage + 1);
            (least, most) = (Math.Min(least, term + rest.Least), Math.Max(most, term + rest.Most));
        });
        return extremes[stage][key] = (least, most);
    }

    /// <summary>Every way to share a column out to rows that can still take it; the rows left are given in rising order.</summary>
    void Share(int[] left, int column, Action<int[], double> use)
    {
        var taken = new int[left.Length];
        var room = left.Sum();
        Go(0, column, room, logFactorials[column]);

        void Go(int row, int still, int roomHere, double term)
        {
            if (row == left.Length)
            {
                var child = new int[left.Length];
                for (var i = 0; i < child.Length; i++) child[i] = left[i] - taken[i];
                Array.Sort(child);
                use(child, term);
                return;
            }

            var roomBelow = roomHere - left[row];
            for (var x = Math.Max(0, still - roomBelow); x <= Math.Min(left[row], still); x++)
            {
                Work.Check();
                taken[row] = x;
                Go(row + 1, still - x, roomBelow, term - logFactorials[x]);
            }
        }
    }

    void Spend(long steps)
    {
        if ((work -= steps) < 0) throw TooLarge();
    }

    UInt128 Key(int[] rows)
    {
        UInt128 key = 0;
        foreach (var row in rows) key = (key << bits) | (uint)row;
        return key;
    }

    int[] Rows(UInt128 key, int count)
    {
        var rows = new int[count];
        for (var i = count - 1; i >= 0; i--, key >>= bits) rows[i] = (int)(key & ((UInt128.One << bits) - 1));
        return rows;
    }

    static long Grains(double log) => (long)Math.Round(log / Grain);
}
