namespace Pathways.Projections.Statistics;

/// <summary>Observed, expected and their covariance, summed over event times and strata.</summary>
sealed class LogRankSums(int groups)
{
    readonly double[] observed = new double[groups];
    readonly double[] expected = new double[groups];
    readonly double[,] variance = new double[groups, groups];

    // Between two of its own exits a group's number at risk is one number: what is summed over times is multiplied by it once, so that an exit
    // costs the number of groups and an event time nothing of it. What was summed when a group was last settled; a pair was when the later of the two was:
    readonly double[] atRisk = new double[groups];
    readonly double[] expectedAt = new double[groups];
    readonly double[] singleAt = new double[groups];
    readonly double[] productAt = new double[groups];

    // By who was settled, so that a row is written from its beginning to its end; of a pair it is the sum of both.
    readonly double[][] settled = [.. Enumerable.Range(0, groups).Select(_ => new double[groups])];
    double ofExpected, ofSingle, ofProduct;
    int present;

    public void Add(TimeOrder order, ReadOnlySpan<bool> events, int[] group, LogRankWeights kind)
    {
        var (changed, by) = (new List<int>(), new double[groups]);
        foreach (var row in order.Rows)
        {
            Work.Check();
            Count(group[row], 1, changed, by);
        }
        Change(changed, by);
        double n = order.Count, survival = 1;
        for (var i = 0; i < order.Count;)
        {
            Work.Check();
            var (time, start, d, weight) = (order.Times[i], i, 0.0, kind == LogRankWeights.PetoPeto ? survival : 1);
            for (; i < order.Count && order.Times[i] == time; i++)
            {
                var row = order.Rows[i];
                Count(group[row], -1, changed, by);
                if (!events[row]) continue;
                observed[group[row]] += weight;
                d++;
            }
            if (d > 0)
            {
                ofExpected += weight * d / n;
                // one group alone does not vary: kept at exactly 0
                var spread = n > 1 && present > 1 ? weight * weight * d * (n - d) / (n - 1) : 0;
                ofSingle += spread / n;
                ofProduct += spread / (n * n);
                survival *= (n - d) / n;
            }
            n -= i - start;
            Change(changed, by);
        }
    }

    static void Count(int group, int one, List<int> changed, double[] by)
    {
        if (by[group] == 0) changed.Add(group);
        by[group] += one;
    }

    void Change(List<int> changed, double[] by)
    {
        foreach (var g in changed)
        {
            Work.Check();
            Settle(g);
            present += (atRisk[g] + by[g] > 0 ? 1 : 0) - (atRisk[g] > 0 ? 1 : 0);
            atRisk[g] += by[g];
            by[g] = 0;
        }
        changed.Clear();
    }

    void Settle(int g)
    {
        var (own, row, at) = (atRisk[g], settled[g], productAt[g]);
        if (own > 0) expected[g] += own * (ofExpected - expectedAt[g]);
        for (var h = 0; h < row.Length; h++) row[h] -= own * atRisk[h] * (ofProduct - Math.Max(at, productAt[h]));
        row[g] += own * (ofSingle - singleAt[g]);
        (expectedAt[g], singleAt[g], productAt[g]) = (ofExpected, ofSingle, ofProduct);
    }

    public LogRankResult Result(int[] codes, int[] rows, LogRankWeights kind)
    {
        for (var g = 0; g < groups; g++)
        {
            Work.Check();
            for (var h = 0; h <= g; h++) variance[g, h] = variance[h, g] = h == g ? settled[g][g] : settled[g][h] + settled[h][g];
        }
        var table = new LogRankGroup[groups];
        for (var g = 0; g < groups; g++)
        {
            Work.Check();
            table[g] = new LogRankGroup(codes[g], rows[g], observed[g], expected[g]);
        }

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
        for (var a = 0; a < compared.Length; a++)
        {
            Work.Check();
            chiSquare += solution[a] * difference[a];
        }
        chiSquare = Math.Max(0, chiSquare);
        return new LogRankResult(kind, chiSquare, rank, rank == 0 ? null : ChiSquare.Upper(chiSquare, rank), table, variance);
    }
}
