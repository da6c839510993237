using Pathways.Domain.Pathways;

namespace Pathways.Projections.Indicators;

/// <summary>
/// What one request of figures may cost, said in this place and nowhere else. A comparison costs the cube of its groups and a drawing has no room
/// for many; a count by month is a series, of which each pathway is in one. The work is rows × groups, of all figures of the request together.
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

    /// <summary>Whether a figure has too many groups.</summary>
    /// <param name="rule">Its rule.</param>
    /// <param name="request">What is asked of it, with its breakdown.</param>
    /// <param name="groups">How many groups there are, those included of whom nothing is stated.</param>
    public static Refusal? TooMany(FigureRule rule, FigureRequest request, int groups)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(request);
        var inTime = request.By is { } by && Scales.IsTime(by);
        var most = inTime && rule.OnlyCounts ? MostInSeries : MostGroups;
        return groups <= most ? null : new Refusal(inTime ? "figure/too-many-periods" : "figure/too-many-groups", "by").With("by", request.By!).With("groups", groups).With("most", most);
    }

    /// <summary>Takes a figure in with those of the request before it, or says why not.</summary>
    /// <param name="rule">Its rule.</param>
    /// <param name="request">What is asked of it.</param>
    /// <param name="rows">Pathways that it looks at.</param>
    /// <param name="groups">Groups that it compares; of a count by month none.</param>
    public Refusal? Take(FigureRule rule, FigureRequest request, long rows, int groups)
    {
        if (TooMany(rule, request, groups) is { } many)
        {
            return many;
        }
        work += rows * (groups + 1);
        return work <= MostWork ? null : new Refusal("figure/too-much", "by").With("by", request.By ?? "–").With("rows", rows).With("groups", groups);
    }
}
