using System.Globalization;
using Pathways.Api.Resources;
using Pathways.Projections.Indicators;

namespace Pathways.Api.Evaluation;

/// <summary>Both windows of a population in words: who is counted, and until when they were observed.</summary>
static class PopulationWindows
{
    static readonly CultureInfo French = Labels.Language("fr"), English = Labels.Language("en");

    /// <summary>The windows of figures of one request; what is counted within the same days is said together.</summary>
    public static Words Of(IReadOnlyList<(CountedBy Counted, FigureRequest Request)> asked) => new(In(asked, fr: true), In(asked, fr: false));

    /// <summary>When what is shown was known, where that is in the past; a day stands for its evening.</summary>
    public static Words? KnownOn(FigureRequest request)
    {
        if ((request.AsKnownLocally ?? request.AsKnownOn?.UtcDateTime) is not { } local)
        {
            return null;
        }
        var (day, time) = (DateOnly.FromDateTime(local), local.ToString("HH:mm", CultureInfo.InvariantCulture));
        return local.AddMicroseconds(1).TimeOfDay == TimeSpan.Zero
            ? new($"le {Labels.Day(day, French)} au soir", $"on the evening of {Labels.Day(day, English)}")
            : new($"le {Labels.Day(day, French)} à {time}", $"on {Labels.Day(day, English)} at {time}");
    }

    static string In(IReadOnlyList<(CountedBy Counted, FigureRequest Request)> asked, bool fr)
    {
        string Day(DateOnly day) => Labels.Day(day, fr ? French : English);
        var periods = asked.Where(a => a.Counted != CountedBy.LastDay).GroupBy(a => (a.Request.From, a.Request.To, a.Request.ObservedUntil)).Select(same =>
        {
            CountedBy[] counted = [.. same.Select(a => a.Counted).Distinct()];
            var names = string.Join(fr ? " et " : " and ", counted.Select(c => Name(c, fr)));
            var observed = !fr ? "observed until" : counted.All(c => c is CountedBy.Entry or CountedBy.Exit) ? "observées jusqu’au" : "observés jusqu’au";
            return $"{names} {Period(same.Key.From, same.Key.To, fr)}, {observed} {Day(same.Key.ObservedUntil)}";
        });
        var days = asked.Where(a => a.Counted == CountedBy.LastDay).Select(a => a.Request.ObservedUntil).Distinct().Select(day => (fr ? "parcours en cours le " : "pathways active on ") + Day(day));
        return string.Join(fr ? " ; " : "; ", periods.Concat(days));
    }

    // A year that both ends share is said once.
    static string Period(DateOnly? from, DateOnly to, bool fr)
    {
        string Day(DateOnly day) => Labels.Day(day, fr ? French : English);
        return from is not { } first ? (fr ? "jusqu’au " : "until ") + Day(to)
            : first == to ? (fr ? "du " : "on ") + Day(to)
            : (fr ? "du " : "from ") + (first.Year == to.Year ? Day(first)[..^" 2026".Length] : Day(first)) + (fr ? " au " : " to ") + Day(to);
    }

    static string Name(CountedBy counted, bool fr) => counted switch
    {
        CountedBy.Exit => fr ? "sorties" : "exits",
        CountedBy.FirstJob => fr ? "premiers emplois" : "first jobs",
        CountedBy.Appointment => fr ? "rendez-vous prévus" : "appointments planned",
        _ => fr ? "entrées" : "entries",
    };
}
