namespace Pathways.Projections.Statistics;

/// <summary>A chi-square test of a table.</summary>
/// <param name="ChiSquare">Σ (|observed − expected| − correction)² / expected.</param>
/// <param name="DegreesOfFreedom">(rows − 1)(columns − 1), of rows and columns that hold anybody; 0 where nothing can be compared.</param>
/// <param name="PValue">Upper tail; null where nothing can be compared.</param>
/// <param name="SmallestExpected">Below 5 the approximation is doubtful: Fisher's test instead.</param>
/// <param name="Corrected">Whether Yates' correction was applied.</param>
/// <param name="Held">Whether the correction was less than 1/2, since observed and expected counts lie nearer than that: the statistic is 0.</param>
public sealed record ChiSquareResult(double ChiSquare, int DegreesOfFreedom, double? PValue, double SmallestExpected, bool Corrected, bool Held = false);

/// <summary>Do the rows of a table of counts differ? Assumes that every person is counted in one cell.</summary>
public static class ContingencyTable
{
    /// <summary>
    /// Pearson's χ² (1900) of independence. Yates' correction (1934) on a 2×2 table only: each |observed − expected| is lessened by
    /// 1/2, by no more than there is. As R's <c>chisq.test</c>; empty rows and columns are left out.
    /// </summary>
    /// <param name="counts">Counts, row by column, not negative.</param>
    /// <param name="yates">Correct for continuity; ignored (and said so in the result) on tables other than 2×2.</param>
    public static ChiSquareResult Test(long[,] counts, bool yates = false)
    {
        ArgumentNullException.ThrowIfNull(counts);
        var (rows, columns, total) = Margins(counts);
        var (r, c) = (rows.Count(m => m > 0), columns.Count(m => m > 0));
        var degrees = (r - 1) * (c - 1);
        if (total == 0 || degrees == 0) return new ChiSquareResult(0, 0, null, 0, false);
        var corrected = yates && r == 2 && c == 2;
        var held = false;
        double sum = 0, smallest = double.PositiveInfinity;
        for (var i = 0; i < rows.Length; i++)
        {
            Work.Check();
            for (var j = 0; j < columns.Length; j++)
            {
                Work.Check();
                if (rows[i] == 0 || columns[j] == 0) continue;
                var expected = rows[i] / total * columns[j];
                smallest = Math.Min(smallest, expected);
                // in whole numbers: where rows do not differ at all the statistic is 0, not the rounding of the expected count
                var gap = (double)Int128.Abs((Int128)counts[i, j] * (Int128)total - (Int128)rows[i] * (Int128)columns[j]) / total;
                held |= corrected && gap is > 0 and < 0.5;
                if (corrected) gap -= Math.Min(0.5, gap);
                sum += gap * gap / expected;
            }
        }
        return new ChiSquareResult(sum, degrees, ChiSquare.Upper(sum, degrees), smallest, corrected, held);
    }

    /// <summary>The same for two proportions: x1 of n1 against x0 of n0.</summary>
    /// <param name="successes1">x1.</param>
    /// <param name="trials1">n1.</param>
    /// <param name="successes0">x0.</param>
    /// <param name="trials0">n0.</param>
    /// <param name="yates">Correct for continuity.</param>
    public static ChiSquareResult Test(long successes1, long trials1, long successes0, long trials0, bool yates = false)
    {
        Proportion.Require(successes1, trials1, 0.95);
        Proportion.Require(successes0, trials0, 0.95);
        return Test(new[,] { { successes1, trials1 - successes1 }, { successes0, trials0 - successes0 } }, yates);
    }

    internal static (double[] Rows, double[] Columns, double Total) Margins(long[,] counts)
    {
        var (rows, columns) = (new double[counts.GetLength(0)], new double[counts.GetLength(1)]);
        double total = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            Work.Check();
            for (var j = 0; j < columns.Length; j++)
            {
                Work.Check();
                if (counts[i, j] < 0) throw new ArgumentOutOfRangeException(nameof(counts), counts[i, j], $"Cell {i},{j}: a count must not be negative.");
                rows[i] += counts[i, j];
                columns[j] += counts[i, j];
                total += counts[i, j];
            }
        }
        return (rows, columns, total);
    }
}
