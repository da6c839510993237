namespace Pathways.Projections.Statistics;

/// <summary>Score and covariance of Gray's test, summed over exit times.</summary>
/// <remarks>
/// Notation of Gray (1988): h_r = Y_r/S_r(t−), a_kr = h_k(δ_kr − h_r/h.), c_kr(t) = ∫ a_kr dΓ⁰ up to t, F⁰ the incidence common to all groups under
/// the hypothesis. The influence of an exit in group r at t is a_kr + (1 − (1 − F⁰)/S_r)·(c_kr(end) − c_kr(t)) for the cause tested, and
/// −((1 − F⁰)/S_r)·(c_kr(end) − c_kr(t)) for another. Since c at the end is known only at the end, its square is kept in three sums.
/// </remarks>
sealed class GraySums(int groups)
{
    readonly double[] observed = new double[groups];
    readonly double[] expected = new double[groups];
    readonly double[] survival = Ones(groups);
    readonly double[] incidence = new double[groups];
    readonly double[,] c = new double[groups, groups];
    readonly double[,] plain = new double[groups, groups];
    readonly double[,] cross = new double[groups, groups];
    readonly double[] squares = new double[groups];
    double common;

    public void Add(double[] atRisk, double[] own, double[] other)
    {
        double ownAll = own.Sum(), otherAll = other.Sum();
        if (ownAll + otherAll == 0) return;
        var (h, r, after) = (new double[groups], new double[groups], new double[groups]);
        for (var k = 0; k < groups; k++)
        {
            Work.Check();
            if (atRisk[k] <= 0) continue;
            h[k] = atRisk[k] / survival[k];
            r[k] = h[k] * (1 - incidence[k]);
            after[k] = survival[k] * (atRisk[k] - own[k] - other[k]) / atRisk[k];
        }
        double hAll = h.Sum(), rAll = r.Sum();
        var influence = new double[groups, groups];
        for (var k = 0; k < groups; k++)
        {
            Work.Check();
            for (var g = 0; g < groups; g++)
            {
                Work.Check();
                influence[k, g] = h[k] * ((k == g ? 1 : 0) - h[g] / hAll);
                c[k, g] += influence[k, g] * ownAll / (hAll * (1 - common));
            }
        }
        common += ownAll / hAll;
        for (var g = 0; g < groups; g++)
        {
            Work.Check();
            if (atRisk[g] <= 0) continue;
            observed[g] += own[g];
            expected[g] += ownAll * r[g] / rAll;
            var outOf = after[g] > 0 ? (1 - common) / after[g] : 0;
            if (ownAll > 0)
            {
                var ties = ownAll > 1 ? 1 - (ownAll - 1) / (hAll * survival[g] - 1) : 1;
                Spread(g, influence, 1 - outOf, ties * survival[g] * ownAll / (hAll * atRisk[g]));
            }
            if (other[g] > 0 && after[g] > 0)
            {
                var ties = other[g] > 1 ? 1 - (other[g] - 1) / (atRisk[g] - 1) : 1;
                Spread(g, null, -outOf, ties * survival[g] * survival[g] * other[g] / (atRisk[g] * atRisk[g]));
            }
            incidence[g] += survival[g] * own[g] / atRisk[g];
            survival[g] = after[g];
        }
    }

    /// <summary>Adds variance · (direct + factor·(c(end) − c))², split by powers of c(end).</summary>
    void Spread(int g, double[,]? direct, double factor, double variance)
    {
        squares[g] += factor * factor * variance;
        for (var k = 0; k < groups; k++)
        {
            Work.Check();
            var own = (direct?[k, g] ?? 0) - factor * c[k, g];
            cross[k, g] += own * factor * variance;
            for (var l = 0; l < groups; l++) plain[k, l] += own * ((direct?[l, g] ?? 0) - factor * c[l, g]) * variance;
        }
    }

    public GrayResult Result(GroupCodes codes, int cause)
    {
        var rows = new int[groups];
        foreach (var g in codes.Index)
        {
            Work.Check();
            rows[g]++;
        }
        var table = new GrayGroup[groups];
        for (var g = 0; g < groups; g++)
        {
            Work.Check();
            table[g] = new GrayGroup(codes.Codes[g], rows[g], observed[g], expected[g]);
        }
        var compared = Math.Max(0, groups - 1);
        var (difference, covariance) = (new double[compared], new double[compared, compared]);
        for (var k = 0; k < compared; k++)
        {
            Work.Check();
            difference[k] = observed[k] - expected[k];
            for (var l = 0; l < compared; l++)
            {
                covariance[k, l] = plain[k, l];
                for (var g = 0; g < groups; g++)
                    covariance[k, l] += c[k, g] * c[l, g] * squares[g] + c[k, g] * cross[l, g] + c[l, g] * cross[k, g];
            }
        }
        var (solution, rank) = SymmetricMatrix.Solve(covariance, difference);
        double chiSquare = 0;
        for (var k = 0; k < compared; k++)
        {
            Work.Check();
            chiSquare += solution[k] * difference[k];
        }
        chiSquare = Math.Max(0, chiSquare);
        return new GrayResult(cause, chiSquare, rank, rank == 0 ? null : ChiSquare.Upper(chiSquare, rank), table);
    }

    static double[] Ones(int count)
    {
        var ones = new double[count];
        Array.Fill(ones, 1);
        return ones;
    }
}
