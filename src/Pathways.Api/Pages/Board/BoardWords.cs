using System.Globalization;
using System.Resources;
using Pathways.Api.Registries;
using Pathways.Api.Resources;
using Pathways.Projections.Indicators;
using static Pathways.Api.Hosting.Languages;

namespace Pathways.Api.Pages.Board;

/// <summary>Numbers, days and codes of the board, in the language of the request.</summary>
public static class BoardWords
{
    const string Public = "public.";

    static readonly Dictionary<string, string> Lists = new(StringComparer.Ordinal)
    {
        ["scheme"] = "Scheme",
        ["gender"] = "Gender",
        ["education"] = "EducationLevel",
        ["french_level"] = "EducationLevel",
        ["labour"] = "LabourSituation",
    };

    /// <summary>The language.</summary>
    public static CultureInfo Culture => Labels.Language(CultureInfo.CurrentUICulture.Name);

    /// <summary>A thing that both languages say.</summary>
    public static string In(Words words) => Say(words.Fr, words.En);

    /// <summary>A count, its thousands apart.</summary>
    public static string Count(double? count) => count?.ToString("#,##0.##", Culture) ?? Say("s. o.", "n/a");

    /// <summary>A share as a percentage of one decimal.</summary>
    public static string Percent(double? share) => share is { } s ? (s * 100).ToString("0.0", Culture) + Say("\u202f%", "%") : Say("s. o.", "n/a");

    /// <summary>A day in words.</summary>
    public static string Day(DateOnly day) => Labels.Day(day, Culture);

    /// <summary>A month in words.</summary>
    public static string Month(DateOnly month) => month.ToString("MMMM yyyy", Culture);

    /// <summary>The period of a request.</summary>
    public static string Period(FigureRequest request) => request.From is { } from
        ? Say($"du {Day(from)} au {Day(request.To)}", $"from {Day(from)} to {Day(request.To)}")
        : Say($"jusqu’au {Day(request.To)}", $"until {Day(request.To)}");

    /// <summary>A number of a unit of time.</summary>
    public static string Units(double number, TimeUnit unit) => Count(Math.Round(number, 1)) + "\u00a0" + Unit(unit, number);

    /// <summary>A unit of time, in the plural where there are two or more.</summary>
    public static string Unit(TimeUnit unit, double number = 2) => unit switch
    {
        TimeUnit.Month => Say("mois", number is 1 ? "month" : "months"),
        TimeUnit.Week => Say(number < 2 ? "semaine" : "semaines", number is 1 ? "week" : "weeks"),
        _ => Say(number < 2 ? "jour" : "jours", number is 1 ? "day" : "days"),
    };

    /// <summary>What is counted.</summary>
    public static string Counted(string unit) => unit switch
    {
        "exit" => Say("sorties", "exits"),
        _ => Say("parcours", "pathways"),
    };

    /// <summary>A dimension's name.</summary>
    public static string Dimension(string name) => name switch
    {
        "scheme" => Say("Dispositif", "Scheme"),
        "structure" => Say("Structure", "Structure"),
        "territory" => Say("Commune", "Municipality"),
        "convention" => Say("Convention", "Convention"),
        "gender" => Say("Genre", "Gender"),
        "age_band" => Say("Âge à l’entrée", "Age on entry"),
        "education" => Say("Niveau d’études (CITE)", "Education (ISCED)"),
        "french_level" => Say("Niveau d’études (français)", "Education (French level)"),
        "labour" => Say("Situation à l’entrée", "Situation on entry"),
        "entry_year" => Say("Année d’entrée", "Year of entry"),
        "entry_month" => Say("Mois d’entrée", "Month of entry"),
        "exit_month" => Say("Mois de sortie", "Month of exit"),
        _ when name.StartsWith(Public, StringComparison.Ordinal) => Labels.Of("TargetPublic", name[Public.Length..], Culture),
        _ => name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..],
    };

    /// <summary>A value of a dimension in words; what has none, as it is stored.</summary>
    public static string ValueOf(TerritoryNames places, string dimension, string value)
    {
        ArgumentNullException.ThrowIfNull(places);
        if (Lists.TryGetValue(dimension, out var list))
        {
            try
            {
                return Labels.Of(list, value, Culture);
            }
            catch (MissingManifestResourceException)
            {
                return value;
            }
        }
        return value switch
        {
            Dimensions.NotStated => Say("Non renseigné", "Not stated"),
            "under_18" => Say("Moins de 18 ans", "Under 18"),
            "18_29" => Say("18 à 29 ans", "18 to 29"),
            "30_54" => Say("30 à 54 ans", "30 to 54"),
            "55_or_more" => Say("55 ans et plus", "55 and over"),
            "yes" => Say("Oui", "Yes"),
            "no" => Say("Non", "No"),
            _ => places.Of(dimension, value),
        };
    }
}
