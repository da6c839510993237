namespace Pathways.Projections.Statistics;

/// <summary>Observed, expected and their covariance, summed over event times and strata.</summary>
sealed class LogRankSums(int groups)
{
    readonly double[] observed = new double[groups];
    readonly double[] expected = new double[groups];
    readonly double[,] variance = new double[groups, groups];

    public void Add(TimeOrder order, ReadOnlySpan<bool> events, int[] group, LogRankWeights kind)
    {
        var atRisk = new double[groups];
        foreach (var row in order.Rows) atRisk[group[row]]++;
        var (died, left) = (new double[groups], new double[groups]);
        double n = order.Count, survival = 1;
        for (var i = 0; i < order.Count;)
        {
            Work.Check();
            var time = order.Times[i];
            Array.Clear(died);
            Array.Clear(left);
            double d = 0;
            var start = i;
            for (; i < order.Count && order.Times[i] == time; i++)
            {
                var row = order.Rows[i];
                left[group[row]]++;
                if (!events[row]) continue;
                died[group[row]]++;
                d++;
            }
            if (d > 0)
            {
                AddTime(atRisk, died, n, d, kind == LogRankWeights.PetoPeto ? survival : 1);
                survival *= (n - d) / n;
            }
            n -= i - start;
            for (var g = 0; g < groups; g++) atRisk[g] -= left[g];
        }
    }

    void AddTime(double[] atRisk, double[] died, double n, double d, double weight)
    {
        var spread = n > 1 ? weight * weight * d * (n - d) / (n - 1) : 0;
        for (var g = 0; g < groups; g++)
        {
            Work.Check();
            var share = atRisk[g] / n;
            observed[g] += weight * died[g];
            expected[g] += weight * d * share;
            if (spread == 0 || share == 0) continue;
            for (var h = 0; h <= g; h++) variance[g, h] += spread * share * (g == h ? n - atRisk[h] : -atRisk[h]) / n;
        }
    }

    public LogRankResult Result(GroupCodes codes, LogRankWeights kind)
    {
        for (var g = 0; g < groups; g++)
            for (var h = 0; h < g; h++) variance[h, g] = variance[g, h];
        var rows = new int[groups];
        foreach (var g in codes.Index) rows[g]++;
        var table = new LogRankGroup[groups];
        for (var g = 0; g < groups; g++) table[g] = new LogRankGroup(codes.Codes[g], rows[g], observed[g], expected[g]);

        // the differences sum to 0, so one group is left out
        var compared = Enumerable.Range(0, groups).Where(g => expected[g] > 0).Skip(1).ToArray();
        var covariance = new double[compared.Length, compared.Length];
        var difference = new double[compared.Length];
        for (var a = 0; a < compared.Length; a++)
        {
            Work.Check();
            difference[a] = observed[compared[a]] - expected[compared[a]];
            for (var b = 0; b < compared.Length; b++) covariance[a, b] = variance[compared[a], compared[b]];
        }
        var (solution, rank) = SymmetricMatrix.Solve(covariance, difference);
        double chiSquare = 0;
        for (var a = 0; a < compared.Length; a++) chiSquare += solution[a] * difference[a];
        chiSquare = Math.Max(0, chiSquare);
        return new LogRankResult(kind, chiSquare, rank, rank == 0 ? null : ChiSquare.Upper(chiSquare, rank), table, variance);
    }
}
