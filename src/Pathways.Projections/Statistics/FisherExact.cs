namespace Pathways.Projections.Statistics;

/// <summary>Fisher's exact test of a 2×2 table.</summary>
/// <param name="PValue">Two-sided: the probability of all tables no more probable than the one seen.</param>
/// <param name="Greater">One-sided: of a first cell this large or larger.</param>
/// <param name="Less">One-sided: of a first cell this small or smaller.</param>
/// <param name="OddsRatio">Conditional maximum likelihood (not the sample's cross-product); infinite where it has no upper bound; null where every table is the same.</param>
/// <param name="Lower">Lower exact limit of the odds ratio; null where the ratio is.</param>
/// <param name="Upper">Upper exact limit, possibly infinite.</param>
/// <param name="Level">Confidence level of the limits.</param>
public sealed record FisherResult(double PValue, double Greater, double Less, double? OddsRatio, double? Lower, double? Upper, double Level);

/// <summary>Exact comparison of proportions, all margins held fixed (Fisher 1935): in a 2×2 table the first cell is hypergeometric.</summary>
/// <remarks>
/// Two-sided p by R's rule (<c>fisher.test</c>): tables count whose probability is at most that of the table seen, up to a relative 1e-7 for
/// rounding. Probabilities come from the ratio of neighbouring tables, not from factorials, so that they stay exact for large counts.
/// </remarks>
public static class FisherExact
{
    const double Same = 1 + 1e-7;

    /// <summary>Tests a 2×2 table.</summary>
    /// <param name="a">First row, first column.</param>
    /// <param name="b">First row, second column.</param>
    /// <param name="c">Second row, first column.</param>
    /// <param name="d">Second row, second column.</param>
    /// <param name="level">Confidence level of the odds ratio's limits.</param>
    public static FisherResult Test(long a, long b, long c, long d, double level = 0.95)
    {
        foreach (var cell in (ReadOnlySpan<long>)[a, b, c, d])
        {
            Work.Check();
            if (cell < 0) throw new ArgumentOutOfRangeException(nameof(a), cell, "A count must not be negative.");
        }
        Samples.RequireLevel(level);
        var table = new Hypergeometric(a + b, c + d, a + c);
        double two = 0, greater = 0, less = 0;
        var seen = table.Probability(a);
        for (var x = table.Lowest; x <= table.Highest; x++)
        {
            Work.Check();
            var p = table.Probability(x);
            if (p <= seen * Same) two += p;
            if (x >= a) greater += p;
            if (x <= a) less += p;
        }
        if (table.Lowest == table.Highest) return new FisherResult(1, 1, 1, null, null, null, level);
        var tail = (1 - level) / 2;
        return new FisherResult(
            Math.Min(1, two),
            Math.Min(1, greater),
            Math.Min(1, less),
            a == table.Lowest ? 0 : a == table.Highest ? double.PositiveInfinity : Math.Exp(Solve(log => table.Mean(log) - a)),
            a == table.Lowest ? 0 : Math.Exp(Solve(log => table.Above(a, log) - tail)),
            a == table.Highest ? double.PositiveInfinity : Math.Exp(Solve(log => tail - table.Below(a, log))),
            level);
    }

    /// <summary>
    /// The two-sided p-value of a table of any size (Freeman and Halton 1951): the sum of the probabilities, Π r! Π c! / (n! Π x!), of all
    /// tables with its margins that are no more probable than it. As R's <c>fisher.test</c>; empty rows and columns are left out.
    /// </summary>
    /// <param name="counts">Counts, row by column, not negative; every person in one cell.</param>
    /// <param name="mostWork">Steps after which the table is refused; the default is some seconds.</param>
    /// <returns>Null where fewer than two rows or columns hold anybody.</returns>
    /// <exception cref="NotSupportedException"><c>statistics/fisher-too-large</c>: too many tables have these margins.</exception>
    public static double? Test(long[,] counts, long mostWork = 30_000_000)
    {
        ArgumentNullException.ThrowIfNull(counts);
        var (allRows, allColumns, total) = ContingencyTable.Margins(counts);
        int[] rows = [.. Enumerable.Range(0, allRows.Length).Where(i => allRows[i] > 0)];
        int[] columns = [.. Enumerable.Range(0, allColumns.Length).Where(j => allColumns[j] > 0)];
        if (rows.Length < 2 || columns.Length < 2) return null;
        if (rows.Length == 2 && columns.Length == 2)
            return Test(counts[rows[0], columns[0]], counts[rows[0], columns[1]], counts[rows[1], columns[0]], counts[rows[1], columns[1]]).PValue;
        if (total > mostWork) throw FisherTables.TooLarge();
        int[] rowSums = [.. rows.Select(i => (int)allRows[i])], columnSums = [.. columns.Select(j => (int)allColumns[j])];
        // fewer numbers to a node, more nodes that are the same
        if (rowSums.Length > columnSums.Length) (rowSums, columnSums) = (columnSums, rowSums);
        Array.Sort(columnSums, (x, y) => y.CompareTo(x));
        return new FisherTables(rowSums, columnSums, mostWork).PValue(rowSums, counts.Cast<long>());
    }

    // the logarithm of any odds ratio that 64-bit counts can give lies well within these bounds
    static double Solve(Func<double, double> f) => Root.Increasing(f, -90, 90);

    /// <summary>The first cell given all margins, its odds ratio tilted at will.</summary>
    sealed class Hypergeometric
    {
        readonly double[] logs;
        readonly double[] plain;

        public Hypergeometric(long row1, long row2, long column1)
        {
            Lowest = Math.Max(0, column1 - row2);
            Highest = Math.Min(row1, column1);
            logs = new double[Highest - Lowest + 1];
            for (var i = 1; i < logs.Length; i++)
            {
                Work.Check();
                double x = Lowest + i;
                logs[i] = logs[i - 1] + Math.Log((row1 - x + 1) * (column1 - x + 1) / (x * (row2 - column1 + x)));
            }
            plain = Tilted(0);
        }

        public long Lowest { get; }

        public long Highest { get; }

        public double Probability(long x) => plain[x - Lowest];

        public double Mean(double log)
        {
            var p = Tilted(log);
            double mean = 0;
            for (var i = 0; i < p.Length; i++)
            {
                Work.Check();
                mean += (Lowest + i) * p[i];
            }
            return mean;
        }

        public double Above(long a, double log) => Sum(Tilted(log).AsSpan((int)(a - Lowest)));

        public double Below(long a, double log) => Sum(Tilted(log).AsSpan(0, (int)(a - Lowest) + 1));

        static double Sum(ReadOnlySpan<double> values)
        {
            double sum = 0;
            foreach (var value in values)
            {
                Work.Check();
                sum += value;
            }
            return sum;
        }

        double[] Tilted(double log)
        {
            var p = new double[logs.Length];
            var highest = double.NegativeInfinity;
            for (var i = 0; i < p.Length; i++)
            {
                Work.Check();
                highest = Math.Max(highest, p[i] = logs[i] + i * log);
            }
            double sum = 0;
            for (var i = 0; i < p.Length; i++)
            {
                Work.Check();
                sum += p[i] = Math.Exp(p[i] - highest);
            }
            for (var i = 0; i < p.Length; i++)
            {
                Work.Check();
                p[i] /= sum;
            }
            return p;
        }
    }
}
