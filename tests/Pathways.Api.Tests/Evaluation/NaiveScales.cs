using Pathways.Projections.Indicators;

namespace Pathways.Api.Tests.Evaluation;

/// <summary>Which groups an answer shows, written down once more: those of a list or of the calendar, with nobody too, and those that somebody is in.</summary>
static class NaiveScales
{
    static readonly string[] NoGroup = ["not_stated", "does_not_know", "prefers_not_to_say"];

    static readonly Dictionary<string, string[]> Lists = new()
    {
        ["gender"] = ["woman", "man", "non_binary"],
        ["age_band"] = ["under_18", "18_29", "30_54", "55_or_more"],
        ["education"] = ["isced0_to2", "isced3", "isced4", "isced5_to8"],
        ["labour"] = ["long_term_unemployed", "unemployed", "inactive", "employed", "in_training"],
        ["scheme"] = ["plie", "rsa", "iae", "pacea", "youth_engagement_contract", "cap_emploi", "other"],
        ["public.rsa"] = ["yes", "no"],
    };

    public static IEnumerable<string> Shown(string code, string by, Dictionary<string, NaiveValue> met, IReadOnlyList<NaivePathway> all, FigureRequest q)
    {
        var counting = met.Where(m => m.Value.Apart.Count > 0 || m.Value.Numerator + m.Value.Denominator.GetValueOrDefault() + m.Value.NotMature > 0).Select(m => m.Key).ToList();
        if (Lists.TryGetValue(by, out var list))
        {
            return counting.Union(list);
        }
        if (by is not ("entry_month" or "entry_year" or "exit_month"))
        {
            return counting.Union(met.Keys.Except(NoGroup));
        }
        var (first, last) = OfThePeriod(code, by) ? (all.Min(p => p.Entry.On), q.To < q.ObservedUntil ? q.To : q.ObservedUntil) : (DateOnly.MaxValue, DateOnly.MinValue);
        first = OfThePeriod(code, by) && q.From > first ? q.From.Value : first;
        foreach (var day in counting.Where(g => g != "not_stated").Select(g => DateOnly.ParseExact(g.Length == 4 ? g + "-01-01" : g + "-01", "yyyy-MM-dd")))
        {
            (first, last) = (day < first ? day : first, day > last ? day : last);
        }
        // Day by day: the calendar says which months there are.
        var days = first > last ? [] : Enumerable.Range(0, last.DayNumber - first.DayNumber + 1).Select(first.AddDays);
        return counting.Union(days.Select(d => d.ToString(by == "entry_year" ? "yyyy" : "yyyy-MM")));
    }

    static bool OfThePeriod(string code, string by) => code switch
    {
        "exits" or "exits_by_class" => by == "exit_month",
        "active" or "appointments_by_outcome" => false,
        _ when code.StartsWith("in_work", StringComparison.Ordinal) => false,
        _ => by != "exit_month",
    };
}
