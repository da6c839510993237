using System.Globalization;
using Pathways.Api.Audit;
using Pathways.Domain.Codes;
using Pathways.Projections.Indicators;

namespace Pathways.Api.Import;

/// <summary>What an import chose, in words: a line each, and only what had an effect on this file.</summary>
public static class ChoiceWords
{
    const int CommunesNamed = 5;

    /// <summary>The lines, for the command and the page.</summary>
    public static IEnumerable<string> Of(ImportResult result, CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(culture);
        string Say(long n, FormattableString french, FormattableString english) =>
            (culture.TwoLetterISOLanguageName == "en" ? english : french).ToString(culture) is var said && n > 0 ? said : "";
        var chose = result.Choices ?? ImportChoices.None;
        // There is none yet of what is only checked.
        var unless = result.Source.Length > 0 ? new Words($", s’il ne porte pas le code de source {result.Source}", $", unless it is given the code of source {result.Source}") : new Words("", "");
        string[] lines =
        [
            Communes(result.Communes ?? [], culture),
            People(chose, culture),
            Say(result.Stored || result.CheckOnly ? result.EventsKnown : 0, $"Lignes déjà connues, par ce que dit la ligne et la référence de son parcours : {result.KnownRows}.", $"Rows known already, by what the row says and the reference of its pathway: {result.KnownRows}."),
            Say(chose.ReferencesAlike, $"Références de parcours qui ne diffèrent d’une autre du fichier que par la casse, un accent ou des zéros, prises pour d’autres parcours : {chose.ReferencesAlike:N0} (ligne {chose.ReferencesAlikeFrom:N0}…).", $"References of pathways that differ from another of the file only by capitals, accents or zeros, taken for other pathways: {chose.ReferencesAlike:N0} (row {chose.ReferencesAlikeFrom:N0}…)."),
            Say(chose.PeopleAlike, $"Références de personnes qui ne diffèrent d’une autre du fichier que par la casse, un accent ou des zéros, prises pour d’autres personnes : {chose.PeopleAlike:N0} (ligne {chose.PeopleAlikeFrom:N0}…).", $"References of people that differ from another of the file only by capitals, accents or zeros, taken for other people: {chose.PeopleAlike:N0} (row {chose.PeopleAlikeFrom:N0}…)."),
            Say(chose.Unnamed ? 1 : 0, $"Sans code de source : les parcours sont reconnus au contenu du fichier et au compte qui l’envoie. Un fichier modifié ou plus long, ou envoyé par un autre compte, les ajoute de nouveau, comme d’autres personnes{unless.Fr}.", $"No code of source: pathways are known by the content of the file and the account that sends it. A changed or longer file, or one that another account sends, adds them again, as other people{unless.En}."),
            Say(chose.DatesInDoubt, $"Dates pouvant commencer par le jour ou le mois, lues dans l’ordre dit plus haut : {chose.DatesInDoubt:N0} ; dates qui ne se lisent que dans un ordre : {chose.DatesTelling:N0}.", $"Dates that may begin with the day or the month, read in the order told above: {chose.DatesInDoubt:N0}; dates that fit one order only: {chose.DatesTelling:N0}."),
            Say(chose.ShortYears, $"Années de deux chiffres, lues 20.. : {chose.ShortYears:N0} ; pour un autre siècle, écrivez quatre chiffres.", $"Years of two digits, read as 20..: {chose.ShortYears:N0}; for another century write four digits."),
            Say(chose.Midnights, $"Heures 00:00 derrière un jour, laissées de côté : {chose.Midnights:N0}.", $"Times 00:00 behind a day, left out: {chose.Midnights:N0}."),
            Say(chose.SheetLimit, $"Le fichier a {chose.SheetLimit:N0} lignes, tout ce que contient la feuille d’un tableur : vérifiez qu’il n’y est pas coupé.", $"The file has {chose.SheetLimit:N0} lines, all that a sheet of a spreadsheet holds: check that it is not cut off there."),
            Say(chose.Remarks, $"Premières colonnes, les raisons d’un refus précédent, laissées de côté : {chose.Remarks}.", $"First columns, the reasons of an earlier refusal, left out: {chose.Remarks}."),
            .. chose.MissingWords.Select(m => Say(m.Value, $"{m.Key} dit « non renseigné » (NA…) sur {m.Value:N0} {Lignes(m.Value)}, gardé comme une catégorie : laissez vide ce qui n’est pas connu.", $"{m.Key} says that it is missing (NA…) in {m.Value:N0} {Rows(m.Value)}, kept as a category: leave empty what is not known.")),
            .. chose.Alike.Select(a => Say(a.Value, $"{a.Key} : catégories qui ne diffèrent d’une autre que par la casse, un accent ou des zéros, gardées séparées : {a.Value:N0}.", $"{a.Key}: categories that differ from another only by capitals, accents or zeros, kept apart: {a.Value:N0}.")),
            .. chose.Unused.Select(u => Say(1, $"Valeur donnée pour {u} : sans effet, aucune ligne prise n’y est vide.", $"Value given for {u}: no effect, no row that is taken is empty there.")),
            .. chose.Filled.Select(f => Say(f.Value, $"Colonne {f.Key} vide, valeur donnée pour tout le fichier : {f.Value:N0} {Lignes(f.Value)}.", $"Column {f.Key} empty, value given for the whole file: {f.Value:N0} {Rows(f.Value)}.")),
            Say(chose.PathwaysReordered, $"Lignes remises dans l’ordre de leurs dates, une sortie après le reste de son jour : {chose.PathwaysReordered:N0} parcours.", $"Rows put in the order of their dates, an exit after the rest of its day: {chose.PathwaysReordered:N0} {(chose.PathwaysReordered == 1 ? "pathway" : "pathways")}."),
            Say(chose.DecimalCommas, $"Virgules lues comme décimales : {chose.DecimalCommas:N0}.", $"Commas read as decimal points: {chose.DecimalCommas:N0}."),
            Say(chose.CodesRewritten, $"Codes ROME, SIRET ou de commune mis dans leur forme (majuscules, sans espaces) : {chose.CodesRewritten:N0} {Lignes(chose.CodesRewritten)}.", $"ROME, SIRET or commune codes put in their form (capitals, no blanks): {chose.CodesRewritten:N0} {Rows(chose.CodesRewritten)}."),
            Say(chose.RomeListsAssumed, $"Métiers sans version de liste, pris pour le ROME {Nomenclatures.RomeVersion} : {chose.RomeListsAssumed:N0} {Lignes(chose.RomeListsAssumed)}.", $"Occupations without a version of their list, taken for ROME {Nomenclatures.RomeVersion}: {chose.RomeListsAssumed:N0} {Rows(chose.RomeListsAssumed)}."),
            Say(chose.AgesFromBirth, $"Âges absents, déduits de la date de naissance connue : {chose.AgesFromBirth:N0}.", $"Ages absent, derived from the known date of birth: {chose.AgesFromBirth:N0}."),
            Say(chose.StepsNotInFile, $"Étapes déjà enregistrées de ces parcours qui ne sont pas, ou plus, dans le fichier : {chose.StepsNotInFile:N0}. Elles restent ; une étape se corrige dans son parcours.", $"Steps stored on these pathways that the file does not have, or no more: {chose.StepsNotInFile:N0}. They stay; a step is corrected on its pathway."),
            Say(chose.NotCompared, $"Lignes prises pour déjà connues d’après ce que votre rôle lit, un autre compte ayant envoyé ces parcours : {chose.NotCompared:N0}. Les faits sensibles qu’elles portent (publics, motifs, freins) ne sont ni comparés ni enregistrés ; la structure les corrige dans le parcours.", $"Rows taken for known by what your role reads, since another account sent these pathways: {chose.NotCompared:N0}. Sensitive facts in them (publics, reasons, barriers) are neither compared nor recorded; the structure corrects them on the pathway."),
            Say(chose.BookedAfterExit, $"Rendez-vous encore fixés pour un jour après la sortie : {chose.BookedAfterExit:N0}. Ils ne sont plus à faire, et les chiffres les comptent à part ; une étape appointment_cancelled, au jour où l’un est annulé, en fait un rendez-vous annulé.", $"Appointments still booked for a day after the exit: {chose.BookedAfterExit:N0}. They are no task any more, and figures count them apart; a step appointment_cancelled, of the day on which one is cancelled, makes it a cancelled one."),
        ];
        return lines.Where(line => line.Length > 0);
    }

    static string Lignes(long n) => n < 2 ? "ligne" : "lignes";

    static string Rows(long n) => n == 1 ? "row" : "rows";

    static string People(ImportChoices chose, CultureInfo culture)
    {
        if (chose.NewPathways == 0)
        {
            return "";
        }
        var english = culture.TwoLetterISOLanguageName == "en";
        string Say(FormattableString french, FormattableString inEnglish) => (english ? inEnglish : french).ToString(culture);
        return Say($"Nouveaux parcours : {chose.NewPathways:N0}, personnes : {chose.People:N0}", $"New pathways: {chose.NewPathways:N0}, people: {chose.People:N0}")
            + (chose.PeopleKnown > 0 ? Say($", dont déjà connues : {chose.PeopleKnown:N0}", $", of whom known already: {chose.PeopleKnown:N0}") : "")
            + (chose.NamingNobody < chose.NewPathways && chose.PeopleKnown == 0 ? Say($", toutes nouvelles : la même référence dans une autre source est une autre personne ; pour quelqu’un de déjà connu, donnez son identifiant dans la colonne person", $", all of them new: the same reference in another source is another person; for somebody known already, give their identifier in the column person") : "")
            + (chose.NamingNobody > 0 && chose.NewPathways > 1 ? Say($" (parcours qui ne nomment personne, chacun compté comme une personne : {chose.NamingNobody:N0})", $" (pathways that name nobody, each counted as a person: {chose.NamingNobody:N0})") : "") + ".";
    }

    /// <summary>What was confirmed to be so, a line for each question as it was put, with its code.</summary>
    public static IEnumerable<string> Confirmed(ImportResult result, CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(culture);
        var confirmed = culture.TwoLetterISOLanguageName == "en" ? "Confirmed: " : "Confirmées : ";
        return (result.Confirmed ?? new Dictionary<string, long>()).Select(c => string.Create(culture, $"{confirmed}{c.Value:N0}. {FieldWords.Confirmed([c.Key], culture)}"));
    }

    static string Communes(IReadOnlyList<ImportedCommune> communes, CultureInfo culture)
    {
        if (communes.Count == 0)
        {
            return "";
        }
        var english = culture.TwoLetterISOLanguageName == "en";
        var named = string.Join(", ", communes.Take(CommunesNamed).Select(c => string.Create(culture, $"{(c.Name == c.Code ? c.Code : $"{c.Name} ({c.Code}{Place(c, english)})")} {c.Pathways:N0}")));
        var more = communes.Count - CommunesNamed;
        return (english ? "Communes of the new pathways: " : "Communes des nouveaux parcours : ") + named
            + (more > 0 ? string.Create(culture, $"{(english ? " and" : " et")} {more:N0} {(english ? "more" : "autres")}.") : ".");
    }

    static string Place(ImportedCommune commune, bool english) => commune.Within is { } within ? (english ? ", in " : ", dans ") + within
        : commune.Former ? english ? ", former commune" : ", ancienne commune" : "";
}
