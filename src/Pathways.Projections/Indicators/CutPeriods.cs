namespace Pathways.Projections.Indicators;

/// <summary>
/// Months and years that a breakdown compares and the question's days cut: 10 days of November beside the whole of October look like
/// a fall.
/// </summary>
public static class CutPeriods
{
    /// <summary>The groups that are not whole, in order; none where the breakdown is no time, or another date than the figure's own.</summary>
    public static IReadOnlyList<string> Of(FigureAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var request = answer.Request;
        if (!Scales.IsOfThePeriod(answer.Rule, request))
        {
            return [];
        }
        var last = request.To < request.ObservedUntil ? request.To : request.ObservedUntil;
        return [.. answer.Groups.Select(g => g.Group!).Where(g => Scales.Days(g) is var (first, end) && (first < request.From || end > last)).Order(StringComparer.Ordinal)];
    }
}
