namespace Pathways.Projections.Statistics;

/// <summary>How a log-rank test weighs its event times.</summary>
public enum LogRankWeights
{
    /// <summary>All alike (Mantel 1966, Peto and Peto 1972): most powerful when hazards are proportional. R's <c>rho = 0</c>.</summary>
    LogRank,

    /// <summary>By the pooled Kaplan–Meier curve just before each time: early differences weigh more (Peto and Peto 1972). R's <c>rho = 1</c>.</summary>
    PetoPeto,
}

/// <summary>What was seen in one group and what was to be expected if the groups did not differ.</summary>
/// <param name="Group">The code given.</param>
/// <param name="Rows">Rows of the group.</param>
/// <param name="Observed">Sum over event times (and strata) of weight · events in the group.</param>
/// <param name="Expected">Sum over event times (and strata) of weight · d·n_group/n.</param>
public readonly record struct LogRankGroup(int Group, int Rows, double Observed, double Expected);

/// <summary>A log-rank test of k groups.</summary>
/// <param name="Weights">How event times were weighed.</param>
/// <param name="ChiSquare">(O − E)ᵀ V⁻ (O − E), without continuity correction; 0 where nothing can be compared.</param>
/// <param name="DegreesOfFreedom">Groups with people at risk at some event time, minus one (the rank of their covariance); 0 where nothing can be compared.</param>
/// <param name="PValue">Upper tail of chi-square; null where nothing can be compared.</param>
/// <param name="Groups">Observed and expected by group, codes ascending.</param>
/// <param name="Variance">Covariance of O − E, in the order of <paramref name="Groups"/>.</param>
public sealed record LogRankResult(
    LogRankWeights Weights, double ChiSquare, int DegreesOfFreedom, double? PValue, IReadOnlyList<LogRankGroup> Groups, double[,] Variance);

/// <summary>Two groups of several, tested against each other.</summary>
/// <param name="GroupA">Code of the one.</param>
/// <param name="GroupB">Code of the other, larger.</param>
/// <param name="Test">The test on the rows of these two.</param>
/// <param name="HolmPValue">Its p-value adjusted for all pairs; null where the two cannot be compared.</param>
public sealed record LogRankPair(int GroupA, int GroupB, LogRankResult Test, double? HolmPValue);

/// <summary>Do groups differ in their time to the event? Tests on the whole curve, not at one time.</summary>
/// <remarks>
/// At each event time the events of a group are compared with d·n_group/n, with hypergeometric variance
/// d(n − d)/(n − 1) · n_g/n (δ − n_h/n); sums over times, and over strata when given. As R's <c>survdiff</c>.
/// Assumes independent censoring, alike in the groups given the group.
/// </remarks>
public static class LogRank
{
    /// <summary>Tests k groups, stratified on request.</summary>
    /// <param name="times">Time to the event or to censoring, finite and not negative, any unit.</param>
    /// <param name="events">True where the row ends with the event.</param>
    /// <param name="groups">Any integer code per row; the groups to compare.</param>
    /// <param name="strata">Any integer code per row: groups are compared within strata only, then summed. Empty: one stratum.</param>
    /// <param name="weights">Which event times count more.</param>
    /// <param name="ties">What is one time, where other rows belong to the answer too; null: decided on these rows, for pairs on all of them.</param>
    /// <exception cref="ArgumentException">Lengths differ, or a time is out of its range.</exception>
    public static LogRankResult Test(
        ReadOnlySpan<double> times,
        ReadOnlySpan<bool> events,
        ReadOnlySpan<int> groups,
        ReadOnlySpan<int> strata = default,
        LogRankWeights weights = LogRankWeights.LogRank,
        Ties? ties = null)
    {
        Require(times, events, groups, strata);
        var codes = GroupCodes.Of(groups);
        var layers = strata.IsEmpty ? null : GroupCodes.Of(strata);
        return Compare(TimeOrder.Of(times, ties: ties), events, codes.Codes, codes.Index, layers, weights);
    }

    static LogRankResult Compare(TimeOrder order, ReadOnlySpan<bool> events, int[] codes, int[] index, GroupCodes? layers, LogRankWeights weights)
    {
        var sums = new LogRankSums(codes.Length);
        foreach (var layer in layers is null ? [order] : order.SplitBy(layers.Index, layers.Count))
        {
            Work.Check();
            if (layer.Count > 0) sums.Add(layer, events, index, weights);
        }
        var rows = new int[codes.Length];
        foreach (var row in order.Rows)
        {
            Work.Check();
            rows[index[row]]++;
        }
        return sums.Result(codes, rows, weights);
    }

    /// <summary>
    /// Every pair of groups tested on its own rows, p-values adjusted by Holm for having asked all pairs. Rows are sorted once, those of a pair merged.
    /// </summary>
    /// <param name="times">Time to the event or to censoring, as in <see cref="Test"/>.</param>
    /// <param name="events">True where the row ends with the event.</param>
    /// <param name="groups">Any integer code per row.</param>
    /// <param name="strata">Any integer code per row; empty: one stratum.</param>
    /// <param name="weights">Which event times count more.</param>
    /// <param name="ties">What is one time, where other rows belong to the answer too; null: decided on these rows, for pairs on all of them.</param>
    /// <returns>Pairs in ascending order of their codes. Pairs that cannot be compared are not counted in the adjustment.</returns>
    public static IReadOnlyList<LogRankPair> Pairwise(
        ReadOnlySpan<double> times,
        ReadOnlySpan<bool> events,
        ReadOnlySpan<int> groups,
        ReadOnlySpan<int> strata = default,
        LogRankWeights weights = LogRankWeights.LogRank,
        Ties? ties = null)
    {
        Require(times, events, groups, strata);
        var codes = GroupCodes.Of(groups);
        var layers = strata.IsEmpty ? null : GroupCodes.Of(strata);
        var orders = TimeOrder.Of(times, ties: ties ?? Ties.Of(times)).SplitBy(codes.Index, codes.Count);
        var pairs = new List<LogRankPair>();
        var side = new int[times.Length];
        for (var a = 0; a < codes.Count; a++)
        {
            Work.Check();
            foreach (var row in orders[a].Rows) side[row] = 0;
            for (var b = a + 1; b < codes.Count; b++)
            {
                Work.Check();
                foreach (var row in orders[b].Rows) side[row] = 1;
                var result = Compare(TimeOrder.Merge(orders[a], orders[b]), events, [codes.Codes[a], codes.Codes[b]], side, layers, weights);
                pairs.Add(new LogRankPair(codes.Codes[a], codes.Codes[b], result, null));
            }
        }
        var tested = pairs.FindAll(pair => pair.Test.PValue is not null);
        var adjusted = MultipleTesting.Holm([.. tested.Select(pair => pair.Test.PValue!.Value)]);
        return pairs.ConvertAll(pair => tested.IndexOf(pair) is var at and >= 0 ? pair with { HolmPValue = adjusted[at] } : pair);
    }

    static void Require(ReadOnlySpan<double> times, ReadOnlySpan<bool> events, ReadOnlySpan<int> groups, ReadOnlySpan<int> strata)
    {
        Samples.RequireTimes(times);
        Samples.RequireSameLength(times.Length, events.Length, nameof(events));
        Samples.RequireSameLength(times.Length, groups.Length, nameof(groups));
        if (!strata.IsEmpty) Samples.RequireSameLength(times.Length, strata.Length, nameof(strata));
    }
}
