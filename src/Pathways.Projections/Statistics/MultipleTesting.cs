namespace Pathways.Projections.Statistics;

/// <summary>p-values adjusted for having asked several questions at once. As R's <c>p.adjust</c>; the order given is kept.</summary>
public static class MultipleTesting
{
    /// <summary>
    /// Holm (1979): the i-th smallest times m − i + 1, made monotone. Bounds the chance of any false discovery, whatever the dependence.
    /// </summary>
    /// <param name="pValues">Each between 0 and 1.</param>
    public static double[] Holm(ReadOnlySpan<double> pValues)
    {
        var (sorted, order) = Ordered(pValues);
        var adjusted = new double[sorted.Length];
        double highest = 0;
        for (var i = 0; i < sorted.Length; i++)
        {
            Work.Check();
            highest = Math.Max(highest, Math.Min(1, sorted[i] * (sorted.Length - i)));
            adjusted[order[i]] = highest;
        }
        return adjusted;
    }

    /// <summary>
    /// Benjamini and Hochberg (1995): the i-th smallest times m/i, made monotone. Bounds the expected share of false discoveries
    /// among the discoveries, for independent or positively dependent questions.
    /// </summary>
    /// <param name="pValues">Each between 0 and 1.</param>
    public static double[] BenjaminiHochberg(ReadOnlySpan<double> pValues)
    {
        var (sorted, order) = Ordered(pValues);
        var adjusted = new double[sorted.Length];
        double lowest = 1;
        for (var i = sorted.Length - 1; i >= 0; i--)
        {
            Work.Check();
            lowest = Math.Min(lowest, sorted.Length / (i + 1.0) * sorted[i]);
            adjusted[order[i]] = lowest;
        }
        return adjusted;
    }

    static (double[] Sorted, int[] Order) Ordered(ReadOnlySpan<double> pValues)
    {
        var sorted = pValues.ToArray();
        var order = new int[sorted.Length];
        for (var i = 0; i < order.Length; i++)
        {
            Work.Check();
            order[i] = i;
            if (!(sorted[i] >= 0 && sorted[i] <= 1))
                throw new ArgumentOutOfRangeException(nameof(pValues), sorted[i], $"Position {i}: a p-value lies between 0 and 1.");
        }
        Array.Sort(sorted, order);
        return (sorted, order);
    }
}
