using Pathways.Api.Hosting;

namespace Pathways.Api.Audit.Journal;

/// <summary>The periods that people ask for by name. An address holds their days, so that it says the same tomorrow.</summary>
public static class JournalPeriods
{
    /// <summary>Their codes, in the order in which pages offer them.</summary>
    public static IReadOnlyList<string> All { get; } = ["today", "yesterday", "week", "last_week", "month", "last_month"];

    /// <summary>What one is called, in the language of the request.</summary>
    public static string Name(string period) => period switch
    {
        "today" => Languages.Say("Aujourd’hui", "Today"),
        "yesterday" => Languages.Say("Hier", "Yesterday"),
        "week" => Languages.Say("Cette semaine", "This week"),
        "last_week" => Languages.Say("La semaine dernière", "Last week"),
        "month" => Languages.Say("Ce mois-ci", "This month"),
        _ => Languages.Say("Le mois dernier", "Last month"),
    };

    /// <summary>Its first and last day; a week begins on Monday.</summary>
    public static (DateOnly From, DateOnly To) Of(string period, DateOnly today)
    {
        var monday = today.AddDays(-(((int)today.DayOfWeek + 6) % 7));
        var first = new DateOnly(today.Year, today.Month, 1);
        return period switch
        {
            "today" => (today, today),
            "yesterday" => (today.AddDays(-1), today.AddDays(-1)),
            "week" => (monday, monday.AddDays(6)),
            "last_week" => (monday.AddDays(-7), monday.AddDays(-1)),
            "month" => (first, first.AddMonths(1).AddDays(-1)),
            _ => (first.AddMonths(-1), first.AddDays(-1)),
        };
    }
}
