using System.Text.Json.Nodes;
using Pathways.Projections.Formats;
using Pathways.Projections.Process;

namespace Pathways.Api.Analysis;

/// <summary>What a log left open and what was done about it: one list, told in text, in JSON and under the drawing alike.</summary>
internal static class LogNotes
{
    private sealed record Note(string Name, long Count, Func<string, (string French, string English)> Say);

    /// <summary>Every count, 0 where there is nothing to say.</summary>
    internal static JsonObject Document(ProcessAnalysis analysis, LogCounts counts) =>
        new(Of(analysis, counts, zone: null).Select(n => KeyValuePair.Create(n.Name, (JsonNode?)JsonValue.Create(n.Count))));

    /// <summary>A sentence for each count that is not 0.</summary>
    internal static IEnumerable<string> Sentences(Output output, ProcessAnalysis analysis, LogCounts counts, TimeZoneInfo? zone) =>
        Of(analysis, counts, zone).Where(n => n.Count > 0).Select(n => n.Say(output.Number(n.Count))).Select(said => output.Say(said.French, said.English));

    private static Note[] Of(ProcessAnalysis analysis, LogCounts counts, TimeZoneInfo? zone)
    {
        var clock = zone?.Id ?? "UTC";
        var sorted = analysis.Order == CaseOrder.Time;
        return
        [
            new("events_without_case", counts.EventsWithoutCase, n => ($"{n} événements sans parcours : écartés.", $"{n} events belong to no case: left out.")),
            new("events_without_activity", counts.EventsWithoutActivity, n => (
                $"{n} événements sans activité : écartés, leurs voisins se suivent alors.", $"{n} events name no activity: left out, so that their neighbours follow each other.")),
            new("cases_with_events_left_out", counts.CasesWithEventsLeftOut, n => ($"{n} parcours ont perdu ainsi un événement.", $"{n} cases lost an event this way.")),
            new("events_without_time", analysis.EventsWithoutTime, n => (
                $"{n} événements sans date : comptés, sans durée, et placés après celui qu’ils suivent dans le fichier.",
                $"{n} events have no timestamp: counted, in no duration, and placed behind the one that they follow in the file.")),
            new("cases_not_in_time_order", analysis.CasesNotInTimeOrder, n => (
                $"{n} parcours ne sont pas dans l’ordre des dates : {(sorted ? "triés (à date égale, l’ordre du fichier) ; --order file garde l’ordre du fichier" : "l’ordre du fichier est gardé ; --order time les trie")}.",
                $"{n} cases are not in the order of their timestamps: {(sorted ? "sorted (equal ones in the order of the file); --order file keeps the file's order" : "the file's order is kept; --order time sorts them")}.")),
            new("events_not_in_time_order", analysis.EventsNotInTimeOrder, n => ($"{n} événements suivent dans le fichier un événement plus tardif.", $"{n} events follow a later one in the file.")),
            new("negative_times", analysis.NegativeTimes, n => ($"{n} durées entre deux événements sont négatives.", $"{n} times between two events are negative.")),
            new("adjacent_equal_times", analysis.AdjacentEqualTimes, n => (
                $"{n} événements ont la date de celui qui les précède : leur ordre n’est que celui du fichier.", $"{n} events have the timestamp of the one before them: their order is the file's alone.")),
            new("dates_without_time_of_day", counts.DatesWithoutTimeOfDay, n => (
                $"{n} dates sans heure : le début du jour ({clock}).", $"{n} dates state no time of day: the beginning of the day ({clock}).")),
            new("times_without_offset", counts.TimesWithoutOffset, n => (
                $"{n} heures sans décalage : lues à l’heure de {clock}{(zone is null ? " ; --zone dit un fuseau" : "")}.", $"{n} times state no offset: read as {clock}{(zone is null ? "; --zone names a time zone" : "")}.")),
            new("ambiguous_times", counts.AmbiguousTimes, n => (
                $"{n} heures ont existé deux fois (passage à l’heure d’hiver) : la première est prise.", $"{n} times existed twice (the clock was put back): the first is taken.")),
            new("times_finer_than_100ns", counts.TimesFinerThanTick, n => (
                $"{n} dates sont plus fines que 100 ns : l’ordre en tient compte, les durées sont arrondies à 100 ns vers le bas.",
                $"{n} timestamps are finer than 100 ns: the order takes account of it, durations are rounded down to 100 ns.")),
            new("times_before_1900_or_after_2100", counts.TimesFarAway, n => (
                $"{n} dates sont avant 1900 ou après 2100 : lues telles quelles, même si elles tiennent lieu d’une date manquante.",
                $"{n} timestamps are before 1900 or after 2100: read as they are, even if they stand for a missing one.")),
            new("names_cleaned", counts.NamesCleaned, n => (
                $"{n} noms ont des espaces autour, des caractères invisibles ou des accents séparés de leur lettre : lus sans.",
                $"{n} names have blanks around them, invisible characters or accents apart from their letters: read without.")),
            new("unknown_transitions", counts.UnknownTransitions, n => (
                $"{n} transitions ne sont pas du modèle standard : comptées comme « other ».", $"{n} transitions are not of the standard model: counted as 'other'.")),
            new("traces_of_one_name", counts.TracesOfOneName, n => (
                $"{n} traces portent le nom d’une autre : chacune est un parcours.", $"{n} traces bear the name of another: each is a case of its own.")),
            new("events_in_several_cases", counts.EventsInSeveralCases, n => (
                $"{n} événements concernent plusieurs objets : comptés dans le parcours de chacun.", $"{n} events belong to several objects: counted in the case of each.")),
            new("objects_without_events", counts.ObjectsWithoutEvents, n => ($"{n} objets n’ont aucun événement : ils ne font pas de parcours.", $"{n} objects have no event: they make no case.")),
        ];
    }
}
