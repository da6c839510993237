using System.Text.Json.Nodes;
using Pathways.Projections.Formats;
using Pathways.Projections.Process;

namespace Pathways.Api.Analysis;

/// <summary>What a log left open and what was done about it: one list, told in text, in JSON and under the drawing alike.</summary>
internal static class LogNotes
{
    /// <summary>One thing that a log may leave open.</summary>
    /// <param name="Name">Its field in JSON.</param>
    /// <param name="Count">How many.</param>
    /// <param name="What">What is counted, in French and English.</param>
    /// <param name="Done">What was done about it.</param>
    private sealed record Note(string Name, long Count, (string Fr, string En) What, (string Fr, string En) Done);

    /// <summary>Every count, 0 where there is nothing to say.</summary>
    internal static JsonObject Document(ProcessAnalysis analysis, LogCounts counts) =>
        new(Of(analysis, counts, zone: null).Select(n => KeyValuePair.Create(n.Name, (JsonNode?)JsonValue.Create(n.Count))));

    /// <summary>A sentence for each count that is not 0.</summary>
    internal static IEnumerable<string> Sentences(Output output, ProcessAnalysis analysis, LogCounts counts, TimeZoneInfo? zone) =>
        Of(analysis, counts, zone).Where(n => n.Count > 0).Select(n =>
            output.Say($"{n.What.Fr} : {output.Number(n.Count)} ; {n.Done.Fr}.", $"{n.What.En}: {output.Number(n.Count)}; {n.Done.En}."));

    /// <summary>Events of one activity that was done once: none where the log knows one transition only.</summary>
    private static long BesideCompletion(ProcessAnalysis analysis)
    {
        var stated = analysis.Transitions.Where(t => t.Key != Transition.None).ToList();
        return stated.Count < 2 ? 0 : stated.Where(t => t.Key != Transition.Complete).Sum(t => t.Value);
    }

    private static Note[] Of(ProcessAnalysis analysis, LogCounts counts, TimeZoneInfo? zone)
    {
        var clock = zone?.Id ?? "UTC";
        var sorted = analysis.Order == CaseOrder.Time;
        return
        [
            new("events_without_case", counts.EventsWithoutCase, ("événements sans parcours", "events of no case"), ("écartés", "left out")),
            new("events_without_activity", counts.EventsWithoutActivity, ("événements sans activité", "events without an activity"),
                ("écartés, leurs voisins se suivent alors", "left out, so that their neighbours follow each other")),
            new("cases_with_events_left_out", counts.CasesWithEventsLeftOut, ("parcours qui ont perdu ainsi un événement", "cases that lost an event this way"), ("gardés", "kept")),
            new("events_without_time", analysis.EventsWithoutTime, ("événements sans date", "events without a timestamp"),
                ("comptés, sans durée, placés après celui qu’ils suivent dans le fichier", "counted, in no duration, placed behind the one that they follow in the file")),
            new("cases_not_in_time_order", analysis.CasesNotInTimeOrder, ("parcours qui ne sont pas dans l’ordre des dates", "cases that are not in the order of their timestamps"), sorted
                ? ("triés, à date égale dans l’ordre du fichier (--order file garde celui du fichier)", "sorted, equal ones in the order of the file (--order file keeps the file's)")
                : ("l’ordre du fichier est gardé (--order time les trie)", "the file's order is kept (--order time sorts them)")),
            new("events_not_in_time_order", analysis.EventsNotInTimeOrder, ("événements qui suivent dans le fichier un événement plus tardif", "events that follow a later one in the file"),
                sorted ? ("triés", "sorted") : ("laissés là", "left there")),
            new("negative_times", analysis.NegativeTimes, ("durées négatives entre deux événements", "negative times between two events"), ("comptées telles quelles", "counted as they are")),
            new("adjacent_equal_times", analysis.AdjacentEqualTimes, ("événements qui ont la date du précédent", "events with the timestamp of the one before them"),
                ("leur ordre n’est que celui du fichier", "their order is the file's alone")),
            new("equal_events", analysis.EqualEvents, ("événements égaux à un autre du parcours (date, activité, transition)", "events equal to another of their case (timestamp, activity, transition)"),
                ("lignes copiées ou activité refaite, rien ne le dit : chacun compte", "rows copied or the activity done again, nothing tells which: each counts")),
            new("dates_without_time_of_day", counts.DatesWithoutTimeOfDay, ("dates sans heure", "dates without a time of day"), ($"le début du jour ({clock})", $"the beginning of the day ({clock})")),
            new("times_without_offset", counts.TimesWithoutOffset, ("heures sans décalage", "times without an offset"), zone is null
                ? ("lues à l’heure UTC (--zone dit un fuseau)", "read as UTC (--zone names a time zone)")
                : ($"lues à l’heure de {clock}", $"read as {clock}")),
            new("ambiguous_times", counts.AmbiguousTimes, ("heures qui ont existé deux fois, l’horloge ayant reculé", "times that existed twice, as the clock was put back"), ("la première est prise", "the first is taken")),
            new("times_finer_than_100ns", counts.TimesFinerThanTick, ("dates plus fines que 100 ns", "timestamps finer than 100 ns"),
                ("l’ordre en tient compte, les durées sont arrondies à 100 ns vers le bas", "the order takes account of it, durations are rounded down to 100 ns")),
            new("times_before_1900_or_after_2100", counts.TimesFarAway, ("dates avant 1900 ou après 2100", "timestamps before 1900 or after 2100"),
                ("lues telles quelles, même si elles tiennent lieu d’une date manquante", "read as they are, even if they stand for a missing one")),
            new("names_cleaned", counts.NamesCleaned, ("noms avec des espaces autour, des caractères invisibles ou des accents séparés de leur lettre", "names with blanks around them, invisible characters or accents apart from their letters"),
                ("lus sans", "read without")),
            new("events_of_scientific_cases", counts.EventsOfScientificCases, ("événements dont le parcours est écrit comme 6,21E+17", "events whose case is written as 6.21E+17"),
                ("un tableur en a perdu des chiffres : plusieurs parcours peuvent n’en faire qu’un", "a spreadsheet lost digits of it: several cases may have become one")),
            new("events_beside_completion", BesideCompletion(analysis), ("événements qui ne sont pas une fin (début, prévision, suspension…)", "events that are no completion (start, schedule, suspend…)"),
                ("chacun compte, à côté de sa fin, dans la carte, les variantes, le plan et la conformité", "each counts, beside its completion, in the map, the variants, the plan and the conformance")),
            new("events_of_default_activity", counts.EventsOfDefaultActivity, ("événements sans activité", "events without an activity"),
                ("ils ont celle que le journal déclare pour ce cas", "they have the one that the log declares for this case")),
            new("unknown_transitions", counts.UnknownTransitions, ("transitions hors du modèle standard", "transitions that the standard model does not have"), ("comptées comme « other »", "counted as 'other'")),
            new("traces_of_one_name", counts.TracesOfOneName, ("traces qui portent le nom d’une autre", "traces that bear the name of another"), ("chacune est un parcours", "each is a case of its own")),
            new("events_in_several_cases", counts.EventsInSeveralCases, ("événements qui concernent plusieurs objets", "events that belong to several objects"),
                ("comptés dans le parcours de chacun", "counted in the case of each")),
            new("objects_without_events", counts.ObjectsWithoutEvents, ("objets sans événement", "objects without an event"), ("ils ne font pas de parcours", "they make no case")),
        ];
    }
}
