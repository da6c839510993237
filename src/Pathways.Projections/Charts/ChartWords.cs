using System.Globalization;

namespace Pathways.Projections.Charts;

/// <summary>The few words that charts say by themselves, and how they write numbers.</summary>
internal sealed record ChartWords(
    string AtRisk,
    string Median,
    string NotReached,
    string OrMore,
    string OfPrevious,
    string OfAll,
    string Count,
    string Masked,
    string NotMature,
    string NotApplicable,
    string NotEstimable,
    string NotMatureShort,
    string Start,
    string End,
    string Censored,
    string Band,
    string BandWhere,
    string MedianTime,
    string Width,
    string Activities,
    string StartsAndEnds,
    string MostFrequent,
    string EqualsDrawn,
    string WaysInNotDrawn,
    string WaysOutNotDrawn,
    string ActivitiesNotDrawn,
    string ActivityNotDrawn,
    string MostFrequentSaid,
    string NoData,
    string To,
    string PercentSign,
    string[] DurationUnits,
    CultureInfo Culture)
{
    private static readonly ChartWords French = new(
        "Encore suivis", "médiane", "non atteinte", " ou plus", "de l’étape précédente", "de l’ensemble", "Effectif",
        "c : masqué par le secret statistique", "grisé : pas assez de recul", "s.o. : sans objet", "non estimable", "trop tôt", "début", "fin",
        "suivi arrêté là", "bande : intervalle de confiance", "tracé tant que {0} au moins restent suivis", "Temps médian entre les deux étapes, du plus court au plus long",
        "Dans une case : événements ; au trait d’un début ou d’une fin : parcours ; épaisseur d’un trait : nombre de passages", "activités", "débuts et fins",
        "Sont dessinées {0} sortes de passages sur {1}, les plus fréquentes", "De celles de {0}, {1} sur {2} sont dessinées, dans l’ordre des noms",
        "Venues d’une autre activité, mais aucun de ces passages n’est dessiné : {0}", "Suivies d’une autre activité, mais aucun de ces passages n’est dessiné : {0}",
        "{0} activités ne sont pas dessinées : {1}", "Une activité n’est pas dessinée : {1}",
        "Les {0} sortes de passages les plus fréquentes, de {1} qui sont dessinées", "Aucune donnée pour ce choix", "à", "\u202f%", ["s", "min", "h", "j"],
        CultureInfo.GetCultureInfo("fr-FR"));

    private static readonly ChartWords English = new(
        "Still followed", "median", "not reached", " or more", "of the previous", "of all", "Count",
        "c: masked by disclosure control", "greyed: not observed long enough", "n/a: not applicable", "not estimable", "too soon", "start", "end",
        "followed no longer", "band: confidence interval", "drawn while at least {0} are still followed", "Median time between the two steps, from shortest to longest",
        "In a box: events; at the line of a start or an end: cases; width of a line: number of passages", "activities", "starts and ends",
        "Drawn are {0} kinds of passages of {1}, the most frequent", "Of those of {0}, {1} of {2} are drawn, in the order of names",
        "Reached from another activity, but none of these passages is drawn: {0}", "Followed by another activity, but none of these passages is drawn: {0}",
        "{0} activities are not drawn: {1}", "One activity is not drawn: {1}",
        "The {0} most frequent kinds of passages, of {1} that are drawn", "No data for this selection", "to", "%", ["s", "min", "h", "d"],
        CultureInfo.GetCultureInfo("en-GB"));

    internal static ChartWords In(CultureInfo culture) =>
        culture.TwoLetterISOLanguageName == "en" ? English : French;

    internal string Colon => Culture.TwoLetterISOLanguageName == "fr" ? "\u00a0: " : ": ";

    internal string NotApplicableShort => NotApplicable[..NotApplicable.IndexOfAny([' ', ':'])];

    // A half goes up, as in the pages around a chart: "N1" writes 56.25 as 56.2.
    internal string Number(double value, int decimals = 0) => value.ToString(decimals == 0 ? "#,##0" : "#,##0." + new string('0', decimals), Culture);

    /// <summary>As many decimals as the value has, two at most: 26, 21.5.</summary>
    internal string Short(double value) => value.ToString("#,##0.##", Culture);

    internal string Percent(double share, int decimals = 0) => Math.Round(share * 100, decimals, MidpointRounding.AwayFromZero) switch
    {
        // What is not nobody is not written as 0, nor what is not all as 100.
        0 when share > 0 => "< " + Number(Math.Pow(10, -decimals), decimals) + PercentSign,
        100 when share < 1 => "> " + Number(100 - Math.Pow(10, -decimals), decimals) + PercentSign,
        var percent => Number(percent, decimals) + PercentSign,
    };

    internal string Duration(double seconds)
    {
        (double Size, int Unit) scale = seconds switch
        {
            < 60 => (1, 0),
            < 3600 => (60, 1),
            < 2 * 86400 => (3600, 2),
            _ => (86400, 3),
        };
        var value = seconds / scale.Size;
        return Number(value, value < 10 && value % 1 > 0.05 ? 1 : 0) + " " + DurationUnits[scale.Unit];
    }
}
