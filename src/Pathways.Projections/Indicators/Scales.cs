using System.Globalization;

namespace Pathways.Projections.Indicators;

/// <summary>
/// The groups that a breakdown has by nature, whether somebody is in them or not: every month of the period, every age group. One that
/// is left out reads as if it did not exist, and its neighbours as if they followed each other.
/// </summary>
public static class Scales
{
    const string Month = "yyyy-MM", Year = "yyyy";

    /// <summary>Whether the groups of a dimension are months or years.</summary>
    public static bool IsTime(string dimension) => FormatOf(dimension) is not null;

    /// <summary>The first and the last day of a group that is a month or a year; null for any other.</summary>
    public static (DateOnly First, DateOnly Last)? Days(string group) =>
        DateOnly.TryParseExact(group, Month, CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) ? (month, new DateOnly(month.Year, month.Month, DateTime.DaysInMonth(month.Year, month.Month)))
        : DateOnly.TryParseExact(group, Year, CultureInfo.InvariantCulture, DateTimeStyles.None, out var year) ? (year, new DateOnly(year.Year, 12, 31))
        : null;

    /// <summary>Whether a breakdown is by the date that places people among those counted: the period is its scale, and may cut its ends.</summary>
    public static bool IsOfThePeriod(FigureRule rule, FigureRequest request)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(request);
        var own = rule.CountedBy switch { CountedBy.Exit => "exit_", CountedBy.Entry => "entry_", _ => null };
        return own is not null && request.By is { } by && IsTime(by) && by.StartsWith(own, StringComparison.Ordinal);
    }

    /// <summary>
    /// The groups of a request, whoever is in them: of a closed list all that tell a group; of months and years those of the period from the
    /// first entry on, or, where they are not of the period's date, those from the first to the last that somebody is in. None where only
    /// the facts know the groups (structures, communes, attributes).
    /// </summary>
    /// <param name="rule">The rule.</param>
    /// <param name="request">What is asked of it, with its breakdown.</param>
    /// <param name="began">Day of the first entry of all: what was before it, nobody recorded.</param>
    /// <param name="met">The groups that somebody is in.</param>
    public static IEnumerable<string> Of(FigureRule rule, FigureRequest request, DateOnly? began, IReadOnlyCollection<string> met)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (FormatOf(request.By!) is not { } format)
        {
            return (Dimensions.ValuesOf(request.By!) ?? []).Where(Dimensions.TellsGroup);
        }
        if (IsOfThePeriod(rule, request))
        {
            return began is { } start ? Between(request.From > start ? request.From.Value : start, request.To < request.ObservedUntil ? request.To : request.ObservedUntil, format) : [];
        }
        var days = met.Select(Days).OfType<(DateOnly First, DateOnly Last)>().ToArray();
        return days.Length == 0 ? [] : Between(days.Min(d => d.First), days.Max(d => d.Last), format);
    }

    static IEnumerable<string> Between(DateOnly first, DateOnly last, string format)
    {
        var step = format == Year ? 12 : 1;
        for (var month = new DateOnly(first.Year, format == Year ? 1 : first.Month, 1); month <= last; month = month.AddMonths(step))
        {
            yield return month.ToString(format, CultureInfo.InvariantCulture);
        }
    }

    static string? FormatOf(string dimension) => dimension switch { "entry_month" or "exit_month" => Month, "entry_year" => Year, _ => null };
}
