namespace Pathways.Projections.Process;

/// <summary>A grouping of sequences around typical ones.</summary>
/// <param name="Medoids">Positions of the medoids, in rising order: the sequence of each group that is nearest to all others of it.</param>
/// <param name="Groups">For each sequence the position of its medoid in <paramref name="Medoids"/>.</param>
/// <param name="TotalDistance">Weighted sum of the distances to the medoids; what is minimised.</param>
/// <param name="Silhouette">
/// Weighted average silhouette width, −1 to 1 (Rousseeuw 1987), a case weighing as many times as it occurs; null with one group.
/// </param>
public sealed record MedoidGroups(IReadOnlyList<int> Medoids, IReadOnlyList<int> Groups, double TotalDistance, double? Silhouette);

/// <summary>
/// Partitioning around medoids (Kaufman and Rousseeuw 1990): greedy BUILD, then best SWAP until none betters the total. Each round of
/// swaps costs O(n²) after Schubert and Rousseeuw (2021, FastPAM1). Deterministic: ties go to the lower position.
/// </summary>
public static class MedoidClustering
{
    /// <summary>Groups n sequences into k.</summary>
    /// <param name="distances">Symmetric distances.</param>
    /// <param name="weights">How many cases each sequence stands for.</param>
    /// <param name="k">Number of groups, 1 to n.</param>
    public static MedoidGroups Partition(IReadOnlyList<double[]> distances, IReadOnlyList<int> weights, int k)
    {
        var n = distances.Count;
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, n);
        if (weights.Count != n)
            throw new ArgumentException("There must be one weight for each sequence.", nameof(weights));
        var medoids = Build(distances, weights, k);
        while (Swap(distances, weights, medoids))
        {
            Work.Check();
            continue;
        }
        Array.Sort(medoids);
        var groups = new int[n];
        var total = 0.0;
        for (var i = 0; i < n; i++)
        {
            Work.Check();
            (groups[i], var nearest, _) = Nearest(distances, medoids, i);
            total += weights[i] * nearest;
        }

        return new MedoidGroups(medoids, groups, total, k == 1 ? null : Silhouette(distances, weights, groups, k));
    }

    static int[] Build(IReadOnlyList<double[]> distances, IReadOnlyList<int> weights, int k)
    {
        var n = distances.Count;
        var nearest = new double[n];
        Array.Fill(nearest, double.PositiveInfinity);
        var chosen = new List<int>(k);
        while (chosen.Count < k)
        {
            Work.Check();
            var (best, least) = (-1, double.PositiveInfinity);
            for (var candidate = 0; candidate < n; candidate++)
            {
                if (chosen.Contains(candidate))
                    continue;
                var total = 0.0;
                for (var i = 0; i < n; i++)
                    total += weights[i] * Math.Min(nearest[i], distances[candidate][i]);
                if (total < least)
                    (best, least) = (candidate, total);
            }

            chosen.Add(best);
            for (var i = 0; i < n; i++)
                nearest[i] = Math.Min(nearest[i], distances[best][i]);
        }

        return [.. chosen];
    }

    static bool Swap(IReadOnlyList<double[]> distances, IReadOnlyList<int> weights, int[] medoids)
    {
        var n = distances.Count;
        var near = new (int Group, double First, double Second)[n];
        var removal = new double[medoids.Length];
        var scale = 0.0;
        for (var i = 0; i < n; i++)
        {
            Work.Check();
            near[i] = Nearest(distances, medoids, i);
            scale += weights[i] * near[i].First;
            if (medoids.Length > 1)
                removal[near[i].Group] += weights[i] * (near[i].Second - near[i].First);
        }

        var (best, bestGroup, bestChange) = (-1, -1, -1e-12 * Math.Max(1, scale));
        for (var candidate = 0; candidate < n; candidate++)
        {
            Work.Check();
            if (Array.IndexOf(medoids, candidate) >= 0)
                continue;
            var (group, change) = BestSwap(distances[candidate], weights, near, removal);
            if (change < bestChange)
                (best, bestGroup, bestChange) = (candidate, group, change);
        }

        if (best < 0)
            return false;
        medoids[bestGroup] = best;
        return true;
    }

    /// <summary>For one candidate, the medoid whose place it should take, and the change of the total.</summary>
    static (int Group, double Change) BestSwap(
        double[] toCandidate, IReadOnlyList<int> weights, (int Group, double First, double Second)[] near, double[] removal)
    {
        var change = (double[])removal.Clone();
        var shared = 0.0;
        for (var i = 0; i < near.Length; i++)
        {
            Work.Check();
            var (group, first, second) = near[i];
            var d = toCandidate[i];
            if (removal.Length == 1)
            {
                change[0] += weights[i] * (d - first);
            }
            else if (d < first)
            {
                shared += weights[i] * (d - first);
                change[group] += weights[i] * (first - second);
            }
            else if (d < second)
            {
                change[group] += weights[i] * (d - second);
            }
        }

        var at = 0;
        for (var g = 1; g < change.Length; g++)
        {
            Work.Check();
            if (change[g] < change[at])
                at = g;
        }

        return (at, change[at] + shared);
    }

    static (int Group, double First, double Second) Nearest(IReadOnlyList<double[]> distances, int[] medoids, int i)
    {
        var (group, first, second) = (0, double.PositiveInfinity, double.PositiveInfinity);
        for (var g = 0; g < medoids.Length; g++)
        {
            Work.Check();
            // A medoid is in its own group, also where another medoid lies at distance 0.
            var d = medoids[g] == i ? -1 : distances[i][medoids[g]];
            if (d < first)
                (group, first, second) = (g, d, first);
            else if (d < second)
                second = d;
        }

        return (group, Math.Max(0, first), Math.Max(0, second));
    }

    static double Silhouette(IReadOnlyList<double[]> distances, IReadOnlyList<int> weights, int[] groups, int k)
    {
        var size = new double[k];
        for (var i = 0; i < groups.Length; i++)
        {
            Work.Check();
            size[groups[i]] += weights[i];
        }
        double sum = 0, all = 0;
        for (var i = 0; i < groups.Length; i++)
        {
            Work.Check();
            all += weights[i];
            if (size[groups[i]] <= 1)
                continue;
            var to = new double[k];
            for (var j = 0; j < groups.Length; j++)
                to[groups[j]] += weights[j] * distances[i][j];
            var own = to[groups[i]] / (size[groups[i]] - 1);
            var other = Enumerable.Range(0, k).Where(g => g != groups[i]).Min(g => to[g] / size[g]);
            var width = Math.Max(own, other);
            sum += width > 0 ? weights[i] * (other - own) / width : 0;
        }

        return sum / all;
    }
}
