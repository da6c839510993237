using System.Globalization;
using System.Resources;
using Pathways.Api.Registries;
using Pathways.Api.Resources;
using Pathways.Domain.Codes;
using Pathways.Projections.Indicators;

namespace Pathways.Api.Evaluation;

/// <summary>Dimensions and their values in words, in both languages at once: pages, files and answers say the same.</summary>
public static class DimensionWords
{
    const string Public = "public.";
    static readonly CultureInfo French = Labels.Language("fr"), English = Labels.Language("en");

    static readonly Dictionary<string, string> Lists = new(StringComparer.Ordinal)
    {
        ["scheme"] = "Scheme",
        ["gender"] = "Gender",
        ["education"] = "EducationLevel",
        ["french_level"] = "EducationLevel",
        ["labour"] = "LabourSituation",
        [Dimensions.Prescriber] = "PrescriberKind",
    };

    /// <summary>A dimension's name.</summary>
    public static Words Name(string dimension)
    {
        ArgumentNullException.ThrowIfNull(dimension);
        return dimension switch
        {
            "scheme" => new("Dispositif", "Scheme"),
            "structure" => new("Structure", "Structure"),
            "territory" => new("Commune", "Municipality"),
            "convention" => new("Convention", "Convention"),
            "gender" => new("Genre", "Gender"),
            "age_band" => new("Âge à l’entrée", "Age on entry"),
            "education" => new("Niveau d’études (CITE)", "Education (ISCED)"),
            "french_level" => new("Niveau d’études (français)", "Education (French level)"),
            Dimensions.Sensitive => new("Fait sensible (santé, justice, violences, origine)", "Sensitive fact (health, justice, violence, origin)"),
            "labour" => new("Situation à l’entrée", "Situation on entry"),
            Dimensions.Prescriber => new("Prescripteur", "Prescriber"),
            "entry_year" => new("Année d’entrée", "Year of entry"),
            "entry_month" => new("Mois d’entrée", "Month of entry"),
            "exit_month" => new("Mois de sortie", "Month of exit"),
            _ when dimension.StartsWith(Public, StringComparison.Ordinal) => Label("TargetPublic", dimension[Public.Length..]),
            _ => Both(Dimensions.AttributeOf(dimension) ?? dimension),
        };
    }

    /// <summary>A value of a dimension; what has no words, as it is stored.</summary>
    /// <param name="places">Names of structures and communes.</param>
    /// <param name="dimension">The dimension.</param>
    /// <param name="value">The value.</param>
    /// <param name="grouped">Whether sensitive facts are grouped: "other" may then stand for one, and says so.</param>
    public static Words Value(TerritoryNames places, string dimension, string value, bool grouped = false)
    {
        ArgumentNullException.ThrowIfNull(places);
        ArgumentNullException.ThrowIfNull(dimension);
        if (grouped && dimension == Dimensions.Prescriber && value == "other")
        {
            return Label("Grouped", value);
        }
        if (Lists.TryGetValue(dimension, out var list) && (dimension, value) is not (Dimensions.Prescriber, Dimensions.NotStated))
        {
            try
            {
                return Label(list, value);
            }
            catch (MissingManifestResourceException)
            {
                return Both(value);
            }
        }
        return value switch
        {
            Dimensions.NotStated when dimension == "exit_month" => new("Pas sorti", "Not left"),
            Dimensions.NotStated => new("Non renseigné", "Not stated"),
            Dimensions.Undeclared => new("Valeur non déclarée", "Undeclared value"),
            _ when Scales.IsTime(dimension) && Scales.Days(value) is var (first, _) && value.Length > "yyyy".Length => new(first.ToString("MMMM yyyy", French), first.ToString("MMMM yyyy", English)),
            "under_18" => new("Moins de 18 ans", "Under 18"),
            "18_29" => new("18 à 29 ans", "18 to 29"),
            "30_54" => new("30 à 54 ans", "30 to 54"),
            "55_or_more" => new("55 ans et plus", "55 and over"),
            SensitiveFacts.Reserved when Dimensions.AttributeOf(dimension) is not null => new("Fait sensible, regroupé", "Sensitive fact, grouped"),
            "yes" => new("Oui", "Yes"),
            "no" => new("Non", "No"),
            _ => Both(places.Of(dimension, value)),
        };
    }

    static Words Label(string list, string code) => new(Labels.Of(list, code, French), Labels.Of(list, code, English));

    static Words Both(string text) => new(text, text);
}
