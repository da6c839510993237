namespace Pathways.Projections.Statistics;

/// <summary>Symmetric non-negative matrices, of the size of a number of groups or covariates, solved where they may be singular.</summary>
static class SymmetricMatrix
{
    const double Singular = 1e-12;

    /// <summary>
    /// Solves A·x = b by Gaussian elimination pivoting on the diagonal of which most is left; directions in which A has no extent get 0.
    /// </summary>
    /// <returns>x, and the rank of A.</returns>
    public static (double[] Solution, int Rank) Solve(double[,] matrix, ReadOnlySpan<double> right)
    {
        var n = right.Length;
        var a = (double[,])matrix.Clone();
        var b = right.ToArray();
        var pivots = new List<int>(n);
        var left = Enumerable.Range(0, n).ToList();
        // what is left of a diagonal is judged by what it was: a group of one beside a group of a million is small, not redundant
        double Left(int i) => matrix[i, i] > 0 ? a[i, i] / matrix[i, i] : 0;
        while (left.Count > 0)
        {
            Work.Check();
            var pivot = left.MaxBy(Left);
            if (!(Left(pivot) > Singular)) break;
            left.Remove(pivot);
            pivots.Add(pivot);
            foreach (var row in left)
            {
                var factor = a[row, pivot] / a[pivot, pivot];
                if (factor == 0) continue;
                foreach (var column in left) a[row, column] -= factor * a[pivot, column];
                b[row] -= factor * b[pivot];
            }
        }
        var solution = new double[n];
        for (var k = pivots.Count - 1; k >= 0; k--)
        {
            Work.Check();
            var pivot = pivots[k];
            var sum = b[pivot];
            for (var j = k + 1; j < pivots.Count; j++) sum -= a[pivot, pivots[j]] * solution[pivots[j]];
            solution[pivot] = sum / a[pivot, pivot];
        }
        return (solution, pivots.Count);
    }

    /// <summary>The inverse, column by column; null where the matrix is singular.</summary>
    public static double[,]? Inverse(double[,] matrix)
    {
        var n = matrix.GetLength(0);
        var inverse = new double[n, n];
        var unit = new double[n];
        for (var column = 0; column < n; column++)
        {
            Work.Check();
            Array.Clear(unit);
            unit[column] = 1;
            var (solution, rank) = Solve(matrix, unit);
            if (rank < n) return null;
            for (var row = 0; row < n; row++) inverse[row, column] = solution[row];
        }
        return inverse;
    }
}
