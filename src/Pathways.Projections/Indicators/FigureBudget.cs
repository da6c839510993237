using Pathways.Domain.Pathways;

namespace Pathways.Projections.Indicators;

/// <summary>
/// What one request of figures may cost, said in this place and nowhere else. A comparison costs the cube of its groups and a drawing has no room
/// for many; a count by month is a series, of which each pathway is in one. Of months and years the latest are given, and what is left out is said
/// (<see cref="PeriodsLeftOut"/>); of other groups, which have no such order, more are refused. The work is rows × groups, of all figures of the request together.
/// </summary>
public sealed class FigureBudget
{
    /// <summary>Most groups of a figure.</summary>
    public const int MostGroups = 50;

    /// <summary>Most months or years of a count: half a century.</summary>
    public const int MostInSeries = 600;

    /// <summary>Most rows × groups: the whole board of a hundred thousand pathways by fifty groups is a third of it.</summary>
    public const long MostWork = 250_000_000;

    long work;

    /// <summary>Most groups that an answer gives of a breakdown.</summary>
    /// <param name="rule">Its rule.</param>
    /// <param name="by">Its breakdown.</param>
    public static int Most(FigureRule rule, string by)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return rule.OnlyCounts && Scales.IsTime(by) ? MostInSeries : MostGroups;
    }

    /// <summary>Whether a figure has too many groups; months and years never are: the latest are given.</summary>
    /// <param name="request">What is asked of it, with its breakdown.</param>
    /// <param name="groups">How many groups there are, those included of whom nothing is stated.</param>
    public static Refusal? TooMany(FigureRequest request, int groups)
    {
        ArgumentNullException.ThrowIfNull(request);
        return groups <= MostGroups || (request.By is { } by && Scales.IsTime(by)) ? null
            : new Refusal("figure/too-many-groups", "by").With("by", request.By!).With("groups", groups).With("most", MostGroups);
    }

    /// <summary>Takes a figure in with those of the request before it, or says why not.</summary>
    /// <param name="request">What is asked of it.</param>
    /// <param name="rows">Pathways that it looks at.</param>
    /// <param name="groups">Groups that it compares; of a count by month none.</param>
    public Refusal? Take(FigureRequest request, long rows, int groups)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (TooMany(request, groups) is { } many)
        {
            return many;
        }
        work += rows * (groups + 1);
        return work <= MostWork ? null : new Refusal("figure/too-much", "by").With("by", request.By ?? "–").With("rows", rows).With("groups", groups);
    }
}
