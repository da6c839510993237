using System.Globalization;
using Pathways.Domain.Codes;

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
        string[] lines =
        [
            Communes(result.Communes ?? [], culture),
            .. chose.Filled.Select(f => Say(f.Value, $"Colonne {f.Key} vide, valeur donnée pour tout le fichier : {f.Value:N0} lignes.", $"Column {f.Key} empty, value given for the whole file: {f.Value:N0} rows.")),
            Say(chose.PathwaysReordered, $"Lignes remises dans l’ordre de leurs dates : {chose.PathwaysReordered:N0} parcours.", $"Rows put in the order of their dates: {chose.PathwaysReordered:N0} pathways."),
            Say(chose.DecimalCommas, $"Virgules lues comme décimales : {chose.DecimalCommas:N0}.", $"Commas read as decimal points: {chose.DecimalCommas:N0}."),
            Say(chose.CodesRewritten, $"Codes ROME, SIRET ou de commune mis dans leur forme (majuscules, sans espaces) : {chose.CodesRewritten:N0} lignes.", $"ROME, SIRET or commune codes put in their form (capitals, no blanks): {chose.CodesRewritten:N0} rows."),
            Say(chose.RomeListsAssumed, $"Métiers sans version de liste, pris pour le ROME {Nomenclatures.RomeVersion} : {chose.RomeListsAssumed:N0} lignes.", $"Occupations without a version of their list, taken for ROME {Nomenclatures.RomeVersion}: {chose.RomeListsAssumed:N0} rows."),
            Say(chose.AgesFromBirth, $"Âges absents, déduits de la date de naissance connue : {chose.AgesFromBirth:N0}.", $"Ages absent, derived from the known date of birth: {chose.AgesFromBirth:N0}."),
            Say(chose.StepsNotInFile, $"Étapes déjà enregistrées de ces parcours qui ne sont pas, ou plus, dans le fichier : {chose.StepsNotInFile:N0}. Elles restent ; une étape se corrige dans son parcours.", $"Steps stored on these pathways that the file does not have, or no more: {chose.StepsNotInFile:N0}. They stay; a step is corrected on its pathway."),
            Say(chose.BookedAfterExit, $"Rendez-vous encore fixés pour un jour après la sortie : {chose.BookedAfterExit:N0}. Ils ne sont plus à faire, et les chiffres les comptent à part ; une étape appointment_cancelled, au jour où l’un est annulé, en fait un rendez-vous annulé.", $"Appointments still booked for a day after the exit: {chose.BookedAfterExit:N0}. They are no task any more, and figures count them apart; a step appointment_cancelled, of the day on which one is cancelled, makes it a cancelled one."),
        ];
        return lines.Where(line => line.Length > 0);
    }

    static string Communes(IReadOnlyList<ImportedCommune> communes, CultureInfo culture)
    {
        if (communes.Count == 0)
        {
            return "";
        }
        var english = culture.TwoLetterISOLanguageName == "en";
        var named = string.Join(", ", communes.Take(CommunesNamed).Select(c => string.Create(culture, $"{c.Name} ({c.Code}{Place(c, english)}) {c.Pathways:N0}")));
        var more = communes.Count - CommunesNamed;
        return (english ? "Communes of the new pathways: " : "Communes des nouveaux parcours : ") + named
            + (more > 0 ? string.Create(culture, $"{(english ? " and" : " et")} {more:N0} {(english ? "more" : "autres")}.") : ".");
    }

    static string Place(ImportedCommune commune, bool english) => commune.Within is { } within ? (english ? ", in " : ", dans ") + within
        : commune.Former ? english ? ", former commune" : ", ancienne commune" : "";
}
