using System.Globalization;
using System.Text;
using Pathways.Domain;
using Pathways.Projections.Formats;
using Pathways.Projections.Process;

namespace Pathways.Api.Analysis;

/// <summary>What a log left open and what was done about it: one list, told in text, in JSON and under the drawing alike.</summary>
internal static class LogNotes
{
    /// <summary>All that is to be said before the figures.</summary>
    internal static IEnumerable<string> Lines(Output output, ReadLog log) => [.. Sentences(output, Of(log)), .. Choices(output, log)];

    /// <summary>A thing that was left open, and what was done about it.</summary>
    internal static Note Of(string name, long count, (string Fr, string En) what, (string Fr, string En) done) =>
        new(name, count, $"{what.Fr} : {{0}} ; {done.Fr}", $"{what.En}: {{0}}; {done.En}");

    internal static IEnumerable<string> Sentences(Output output, IEnumerable<Note> notes) => TableNotes.Sentences(output, notes).Select(s => s + ".");

    private static IEnumerable<string> Choices(Output output, ReadLog log)
    {
        var arguments = log.Arguments;
        if (arguments.Get("missing") is not null)
            yield return output.Say($"Est manquant : ce qui est vide{Quoted(arguments.Missing.Words, ", ")} (--missing).", $"Missing is: what is empty{Quoted(arguments.Missing.Words, ", ")} (--missing).");
        if (log.Counts.WordsTakenForMissing.Count > 0)
            yield return output.Say($"Pris pour manquant :{Quoted(log.Counts.WordsTakenForMissing, " ")} (--missing en décide).", $"Taken for missing:{Quoted(log.Counts.WordsTakenForMissing, " ")} (--missing decides).");
        if (arguments.Get("classifier") is null && log.DeclaredClassifiers is [var (name, keys), ..] && string.Join('+', keys) != log.Columns["activity"])
            yield return output.Say($"Le journal déclare d’abord un autre nom d’activité, « {ProcessText.Shown(name)} » : --classifier {string.Join(',', keys)} le prend.", $"The log declares another name of activities first, '{ProcessText.Shown(name)}': --classifier {string.Join(',', keys)} takes it.");
        foreach (var named in log.NamedClassifiers)
        {
            var (asked, attributes) = (ProcessText.Shown(named.Name), ProcessText.Shown(string.Join(',', named.Keys)));
            yield return named.IsAttribute
                ? output.Say($"--classifier {asked} : l’attribut des événements est pris ; le journal déclare un classificateur du même nom, que --classifier {attributes} prend.", $"--classifier {asked}: the attribute of the events is taken; the log declares a classifier of the same name, which --classifier {attributes} takes.")
                : output.Say($"--classifier {asked} : le classificateur que le journal déclare sous ce nom, soit {attributes}.", $"--classifier {asked}: the classifier that the log declares by this name, which is {attributes}.");
        }

        if (log.Issues.Count > 0)
        {
            var kinds = string.Join(", ", log.IssueCounts.Select(k => k.Value == 1 ? k.Key : $"{k.Key} × {output.Number(k.Value)}"));
            yield return output.Say($"Lu malgré des écarts au format : {kinds}.", $"Read in spite of departures from the format: {kinds}.");
        }

        foreach (var option in log.WithoutEffect())
        {
            yield return option == "zone"
                ? output.Say("--zone est sans effet : chaque instant du journal dit son décalage.", "--zone has no effect: every time of the log states its offset.")
                : output.Say("--dates est sans effet : aucune date du journal n’est écrite ainsi.", "--dates has no effect: no date of the log is written that way.");
        }

        string Quoted(IEnumerable<string> words, string before) => string.Concat(words.Select(w => before + output.Say($"« {w} »", $"'{w}'")));
    }

    private static readonly Transition[] Broken = [Transition.AteAbort, Transition.PiAbort, Transition.Withdraw];

    /// <summary>Events that stand beside the completion of what was done once: none where the log knows one transition only, or none.</summary>
    private static long BesideCompletion(ProcessAnalysis analysis) =>
        analysis.Transitions.Count < 2 ? 0 : analysis.Transitions.Where(t => t.Key is not (Transition.Complete or Transition.None)).Sum(t => t.Value);

    /// <summary>Activities that people may take for one: the same letters and digits, whatever their case, accents and marks.</summary>
    private static List<string[]> Alike(ProcessAnalysis analysis) =>
    [
        .. analysis.Activities.GroupBy(a => Letters(a.Activity), StringComparer.Ordinal).Where(g => g.Key.Length > 0 && g.Skip(1).Any())
            .Select(g => g.Select(a => a.Activity).Order(StringComparer.Ordinal).ToArray()),
    ];

    private static string Letters(string name)
    {
        var letters = new StringBuilder(name.Length);
        var apart = PlainText.WithoutAccents(name);
        for (var i = 0; i < apart.Length; i++)
        {
            if (char.IsLetterOrDigit(apart[i]))
                letters.Append(char.ToUpperInvariant(apart[i]));
            // 1.2 is not 12
            else if (i > 0 && i + 1 < apart.Length && char.IsDigit(apart[i - 1]) && char.IsDigit(apart[i + 1]))
                letters.Append('.');
        }

        return letters.ToString();
    }

    /// <summary>What is counted.</summary>
    internal static Note[] Of(ReadLog log)
    {
        var (analysis, counts, zone) = (log.Analysis, log.Counts, log.Zone);
        var alike = Alike(analysis);
        var telling = counts.DatesThatTellTheOrder.ToString(CultureInfo.InvariantCulture);
        var examples = string.Join(" ; ", alike.Take(3).Select(names => string.Join(", ", names.Take(3).Select(ProcessText.Shown))));
        var clock = zone?.Id ?? "UTC";
        var sorted = analysis.Order == CaseOrder.Time;
        var empty = analysis.Variants.Where(v => v.Activities.Count == 0).Sum(v => v.Count);
        return
        [
            Of("events_without_case", counts.EventsWithoutCase, ("événements sans parcours", "events of no case"), ("écartés", "left out")),
            Of("events_without_activity", counts.EventsWithoutActivity, ("événements sans activité", "events without an activity"),
                ("écartés, leurs voisins se suivent alors", "left out, so that their neighbours follow each other")),
            Of("cases_with_events_left_out", counts.CasesWithEventsLeftOut, ("parcours qui ont perdu ainsi un événement", "cases that lost an event this way"), ("gardés", "kept")),
            Of("events_without_time", analysis.EventsWithoutTime, ("événements sans date", "events without a timestamp"),
                ("comptés, sans durée, placés après celui qu’ils suivent dans le fichier", "counted, in no duration, placed behind the one that they follow in the file")),
            Of("cases_not_in_time_order", analysis.CasesNotInTimeOrder, ("parcours qui ne sont pas dans l’ordre des dates", "cases that are not in the order of their timestamps"), sorted
                ? ("triés, à date égale dans l’ordre du fichier (--order file garde celui du fichier)", "sorted, equal ones in the order of the file (--order file keeps the file's)")
                : ("l’ordre du fichier est gardé (--order time les trie)", "the file's order is kept (--order time sorts them)")),
            Of("events_not_in_time_order", analysis.EventsNotInTimeOrder, ("événements qui suivent dans le fichier un événement plus tardif", "events that follow a later one in the file"),
                sorted ? ("triés", "sorted") : ("laissés là", "left there")),
            Of("cases_newest_first", log.Columns.ContainsKey("then-by") ? 0 : analysis.CasesNewestFirst, ("parcours écrits du plus récent au plus ancien, où des dates sont égales ou manquent", "cases written newest first, in which timestamps are equal or missing"),
                sorted ? ("l’ordre que le fichier donne à ceux-là est sans doute à l’envers : retournez le fichier, ou dites --then-by (CSV)", "the order that the file gives to those is probably backwards: turn the file over, or say --then-by (CSV)")
                : ("l’ordre du fichier est gardé", "the file's order is kept")),
            Of("negative_times", analysis.NegativeTimes, ("durées négatives entre deux événements", "negative times between two events"), ("comptées telles quelles, sans part du temps", "counted as they are, without shares of the time")),
            Of("cases_of_one_time", analysis.CasesOfOneTime, ("parcours dont un seul événement a une date", "cases of which one event only has a timestamp"),
                ("leur durée est 0, et compte", "their duration is 0, and counts")),
            Of("cases_without_events", empty, ("parcours sans aucun événement", "cases without any event"),
                ("comptés parmi les parcours, dans les parts des variantes et dans la conformité", "they count among the cases, in the shares of variants and in the conformance")),
            Of("cases_without_time", analysis.CasesWithoutTime - empty, ("parcours dont aucun événement n’a de date", "cases of which no event has a timestamp"), ("dans aucune durée", "in no duration")),
            Of("cases_that_may_go_on", analysis.CasesThatMayGoOn, ("parcours qui finissent par une activité d’où il a été continué ailleurs", "cases that end with an activity from which cases went on elsewhere"),
                ("qu’ils attendent encore ou non, les durées entre deux activités ne les comptent pas", "whether they still wait or not, the times between two activities leave them out")),
            Of("adjacent_equal_times", analysis.AdjacentEqualTimes, ("événements qui ont la date du précédent", "events with the timestamp of the one before them"),
                log.Columns.TryGetValue("then-by", out var rank) ? ($"leur ordre est celui de la colonne {ProcessText.Shown(rank)}", $"their order is that of the column {ProcessText.Shown(rank)}")
                : log.IsTable ? ("leur ordre n’est que celui du fichier ; --then-by prend celui d’une colonne de numéros", "their order is only the file's; --then-by takes that of a column of numbers")
                : ("leur ordre n’est que celui du fichier", "their order is only the file's")),
            Of("equal_times_left_open", counts.EqualTimesLeftOpen, ("événements de même date dont le numéro d’ordre est le même ou manque", "events of one timestamp whose number of order is the same or missing"),
                ("après les autres s’il manque ; entre eux, l’ordre du fichier", "behind the others where it is missing; among them, the order of the file")),
            Of("equal_events", analysis.EqualEvents, ("événements égaux à un autre du parcours (date, activité, transition)", "events equal to another of their case (timestamp, activity, transition)"),
                ("lignes copiées ou activité refaite, ces trois ne le disent pas : chacun compte ; supprimez du fichier ceux qui sont des copies", "rows copied or the activity done again, these three do not tell which: each counts; delete from the file those that are copies")),
            Of("dates_in_doubt", counts.DatesInDoubt, ("dates telles que 05/01/2026", "dates such as 05/01/2026"), log.Dates == DateOrder.Mdy
                ? ($"lues mois/jour/année, ce que disent d’autres dates du fichier ({telling})", $"read as month/day/year, as other dates of the file tell ({telling})")
                : ($"lues jour/mois/année, ce que disent d’autres dates du fichier ({telling})", $"read as day/month/year, as other dates of the file tell ({telling})")),
            Of("years_of_two_digits", counts.ShortYears, ("années de deux chiffres", "years of two digits"),
                ("lues 20.. ; pour un autre siècle, écrivez quatre chiffres", "read as 20..; for another century write four digits")),
            Of("dates_without_time_of_day", counts.DatesWithoutTimeOfDay, ("dates sans heure", "dates without a time of day"), ($"le début du jour ({clock})", $"the beginning of the day ({clock})")),
            Of("times_without_offset", counts.TimesWithoutOffset, ("heures sans décalage", "times without an offset"), zone is null
                ? ("lues à l’heure UTC (--zone dit un fuseau)", "read as UTC (--zone names a time zone)")
                : ($"lues à l’heure de {clock}", $"read as {clock}")),
            Of("ambiguous_times", counts.AmbiguousTimes, ("heures qui ont existé deux fois, l’horloge ayant reculé", "times that existed twice, as the clock was put back"), ("la première est prise, un décalage derrière l’heure (+01:00) dirait laquelle", "the first is taken, an offset behind the time (+01:00) would tell which")),
            Of("times_finer_than_100ns", counts.TimesFinerThanTick, ("dates plus fines que 100 ns", "timestamps finer than 100 ns"),
                ("l’ordre en tient compte, les durées sont arrondies à 100 ns vers le bas", "the order takes account of it, durations are rounded down to 100 ns")),
            Of("times_before_1900_or_after_2100", counts.TimesFarAway, ("dates avant 1900 ou après 2100", "timestamps before 1900 or after 2100"),
                ("lues telles quelles, même si elles tiennent lieu d’une date manquante", "read as they are, even if they stand for a missing one")),
            Of("names_cleaned", counts.NamesCleaned, ("noms avec des espaces autour, des caractères invisibles ou des accents séparés de leur lettre", "names with blanks around them, invisible characters or accents apart from their letters"),
                ("lus sans", "read without")),
            Of("events_of_scientific_cases", counts.EventsOfScientificCases, ("événements dont le parcours est écrit comme 6,21E+17", "events whose case is written as 6.21E+17"),
                ("un tableur en a perdu des chiffres : plusieurs parcours peuvent n’en faire qu’un", "a spreadsheet lost digits of it: several cases may have become one")),
            Of("cases_alike", counts.CasesAlike, ("parcours dont le nom ne diffère d’un autre que par la casse, les accents ou des zéros (P7, p7 ; 007, 7)", "cases whose name differs from another's only in case, accents or zeros (P7, p7; 007, 7)"),
                ("chacun compte à part", "each counts apart")),
            Of("events_beside_completion", BesideCompletion(analysis), ("événements qui ne sont pas une fin (début, prévision, suspension…)", "events that are no completion (start, schedule, suspend…)"),
                ("chacun compte, à côté de sa fin, dans la carte, les variantes, le plan et la conformité", "each counts, beside its completion, in the map, the variants, the plan and the conformance")),
            Of("events_named_with_transition", log.ActivityNamesTransition ? analysis.Events : 0, ("événements dont l’activité est nommée avec sa transition (--classifier)", "events whose activity is named with its transition (--classifier)"),
                ("le début et la fin ont deux noms : ni temps de service ni d’attente", "a start and its complete have two names: no service and waiting times")),
            Of("instances_of_start_and_complete", analysis.Times.Sum(t => t.Instances), ("activités allées de leur début à leur fin", "activities that went from their start to their complete"),
                ("si rien n’est entre les deux, c’est un passage de l’activité à elle-même : du service, dans la carte et dans « où passe le temps »", "where nothing is between the two, this is a passage of the activity to itself: service, in the map and in 'where time goes'")),
            Of("activities_without_start", analysis.Times.Count > 0 ? analysis.Activities.Count - analysis.Times.Count : 0, ("activités qui n’ont aucun début (start)", "activities that have no start"),
                ("sans temps de service ni d’attente, absentes de « du début à la fin »", "without service and waiting times, not in 'start to complete'")),
            Of("events_without_transition", analysis.Transitions.Count > 1 ? analysis.Transitions.GetValueOrDefault(Transition.None) : 0, ("événements sans transition", "events without a transition"),
                ("comptés ; une fin pour l’attente des suivants, aucune pour leur propre service", "counted; an end for the waiting of those that follow, none for a service of their own")),
            Of("events_broken_off", analysis.Times.Count > 0 ? Broken.Sum(t => analysis.Transitions.GetValueOrDefault(t)) : 0, ("interruptions et retraits (ate_abort, pi_abort, withdraw)", "events that break off or withdraw (ate_abort, pi_abort, withdraw)"),
                ("aucune n’est une fin : le début d’avant compte « sans fin »", "none is a completion: the start before it counts under 'no complete'")),
            Of("completes_of_several_starts", analysis.CompletesOfSeveralStarts, ("fins pour lesquelles plusieurs débuts de l’activité étaient ouverts", "completes for which several starts of the activity were open"),
                ("le plus ancien est pris", "the earliest is taken")),
            Of("starts_behind_their_complete", analysis.StartsBehindTheirComplete, ("débuts écrits après une fin de la même activité et de la même date", "starts written behind a complete of the same activity and timestamp"),
                ("ils ne sont pas réunis : l’un compte « sans fin », l’autre « sans début » ; écrivez le début d’abord", "they are not paired: one counts under 'no complete', the other under 'no start'; write the start first")),
            Of("starts_before_completion", analysis.StartsBeforeCompletion, ("débuts placés après une fin plus tardive", "starts placed behind a later completion"), ("leur attente est 0", "their waiting time is 0")),
            Of("suspensions", analysis.Times.Count > 0 ? analysis.Transitions.GetValueOrDefault(Transition.Suspend) : 0, ("suspensions", "suspensions"),
                ("leur temps compte dans le service", "their time counts as service")),
            Of("events_partly_named", counts.EventsPartlyNamed, ("événements dont une partie du nom d’activité manque (--classifier)", "events of which a part of the activity's name is missing (--classifier)"),
                ("elle est écrite comme rien, à côté du +", "it is written as nothing, beside the +")),
            Of("events_of_default_activity", counts.EventsOfDefaultActivity, ("événements sans activité", "events without an activity"),
                ("ils ont celle que le journal déclare pour ce cas", "they have the one that the log declares for this case")),
            Of("events_of_default_transition", counts.EventsOfDefaultTransition, ("événements sans transition", "events without a transition"),
                ("ils ont celle que le journal déclare pour ce cas", "they have the one that the log declares for this case")),
            Of("transitions_of_other_case", counts.TransitionsOfOtherCase, ("transitions écrites en d’autres lettres que la norme (START, Complete)", "transitions in other letters than the standard's (START, Complete)"),
                ("lues comme les siennes", "read as the standard's")),
            Of("activities_alike", alike.Sum(names => names.Length), ($"activités qui ne diffèrent que par les majuscules, les accents ou les signes ({examples})", $"activities that differ only in capitals, accents or marks ({examples})"),
                ("chacune compte à part", "each counts apart")),
            Of("unknown_transitions", counts.UnknownTransitions, ("transitions hors du modèle standard", "transitions that the standard model does not have"), ("comptées comme « other »", "counted as 'other'")),
            Of("traces_of_one_name", counts.TracesOfOneName, ("traces qui portent le nom d’une autre", "traces that have the name of another"), ("chacune est un parcours", "each is a case of its own")),
            Of("events_in_several_cases", counts.EventsInSeveralCases, ("événements qui concernent plusieurs objets", "events that belong to several objects"),
                ("comptés dans le parcours de chacun (convergence)", "counted in the case of each (convergence)")),
            Of("cases_with_divergence", counts.CasesWithDivergence, ("parcours où une activité revient pour d’autres objets d’un autre type" + Types(), "cases in which an activity comes again for other objects of another type" + Types()),
                ("comptée chaque fois : ce n’est pas la même chose refaite (divergence)", "counted each time: it is not the same thing done again (divergence)")),
            Of("relations_repeated", counts.RelationsRepeated, ("relations d’un événement à un objet qu’il a déjà", "relations of an event to an object that it has already"), ("une seule compte", "one counts")),
            Of("objects_without_events", counts.ObjectsWithoutEvents, ("objets sans événement", "objects without an event"), ("ils ne font pas de parcours", "they make no case")),
        ];

        string Types() => counts.DivergingTypes.Count == 0 ? "" : $" ({string.Join(", ", counts.DivergingTypes.Take(10).Select(ProcessText.Shown))}{(counts.DivergingTypes.Count > 10 ? ", …" : "")})";
    }
}
