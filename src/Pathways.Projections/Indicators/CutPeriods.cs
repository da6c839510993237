using System.Globalization;

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
        var (request, own) = (answer.Request, answer.Rule.CountedBy == CountedBy.Exit ? "exit" : answer.Rule.CountedBy == CountedBy.Entry ? "entry" : null);
        if (own is null || request.By is not { } by || (by != own + "_month" && by != own + "_year"))
        {
            return [];
        }
        var last = request.To < request.ObservedUntil ? request.To : request.ObservedUntil;
        return [.. answer.Groups.Select(g => g.Group!).Where(g => Days(g) is var (first, end) && (first < request.From || end > last)).Order(StringComparer.Ordinal)];
    }

    static (DateOnly First, DateOnly Last)? Days(string group) =>
        DateOnly.TryParseExact(group, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) ? (month, month.AddMonths(1).AddDays(-1))
        : DateOnly.TryParseExact(group, "yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out var year) ? (year, year.AddYears(1).AddDays(-1))
        : null;
}
