namespace Pathways.Projections.Statistics;

/// <summary>What was seen of one cause in one group and what was to be expected if its cumulative incidence did not differ.</summary>
/// <param name="Group">The code given.</param>
/// <param name="Rows">Rows of the group.</param>
/// <param name="Observed">Exits by the cause.</param>
/// <param name="Expected">Σ d·R_group/R over exit times, R being the risk sets of the subdistribution.</param>
public readonly record struct GrayGroup(int Group, int Rows, double Observed, double Expected);

/// <summary>Gray's test of one cause.</summary>
/// <param name="Cause">The cause tested.</param>
/// <param name="ChiSquare">The statistic; 0 where nothing can be compared.</param>
/// <param name="DegreesOfFreedom">Groups minus one; 0 where nothing can be compared.</param>
/// <param name="PValue">Upper tail of chi-square; null where nothing can be compared.</param>
/// <param name="Groups">Observed and expected by group, codes ascending.</param>
public sealed record GrayResult(int Cause, double ChiSquare, int DegreesOfFreedom, double? PValue, IReadOnlyList<GrayGroup> Groups);

/// <summary>Do groups differ in the cumulative incidence of one of several competing causes?</summary>
/// <remarks>
/// Gray 1988 with weight 1 (ρ = 0), as cmprsk's <c>cuminc</c>: a log-rank test of subdistribution hazards. A group's risk set at t is
/// R = Y(t)·(1 − F(t−))/S(t−), those gone by other causes staying in it as far as they would not have been censored. The log-rank of a cause
/// with other causes as censoring asks another question (cause-specific hazards). Assumes censoring independent of all causes.
/// </remarks>
public static class Gray
{
    /// <summary>Tests one cause over k groups.</summary>
    /// <param name="times">Time to the exit or to censoring, finite and not negative, any unit.</param>
    /// <param name="causes">0 where the row is censored, a positive code for the cause of exit.</param>
    /// <param name="groups">Any integer code per row.</param>
    /// <param name="cause">The cause to test.</param>
    /// <param name="ties">What is one time, where other rows belong to the answer too; null: decided on these rows.</param>
    /// <exception cref="ArgumentException">Lengths differ, or a value is out of its range.</exception>
    public static GrayResult Test(ReadOnlySpan<double> times, ReadOnlySpan<int> causes, ReadOnlySpan<int> groups, int cause, Ties? ties = null)
    {
        AalenJohansen.Require(times, causes, default, default, 0.95);
        Samples.RequireSameLength(times.Length, groups.Length, nameof(groups));
        if (cause <= 0) throw new ArgumentOutOfRangeException(nameof(cause), cause, "A cause is positive.");
        var codes = GroupCodes.Of(groups);
        var sums = new GraySums(codes.Count);
        var order = TimeOrder.Of(times, ties: ties);
        var atRisk = new double[codes.Count];
        foreach (var group in codes.Index)
        {
            Work.Check();
            atRisk[group]++;
        }
        for (var i = 0; i < order.Count;)
        {
            Work.Check();
            var (own, other, left) = (new double[codes.Count], new double[codes.Count], new double[codes.Count]);
            var time = order.Times[i];
            for (; i < order.Count && order.Times[i] == time; i++)
            {
                var (row, group) = (order.Rows[i], codes.Index[order.Rows[i]]);
                left[group]++;
                if (causes[row] == cause) own[group]++;
                else if (causes[row] > 0) other[group]++;
            }
            sums.Add(atRisk, own, other);
            for (var g = 0; g < left.Length; g++) atRisk[g] -= left[g];
        }
        return sums.Result(codes, cause);
    }
}
