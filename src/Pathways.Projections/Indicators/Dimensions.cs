using System.Globalization;
using System.Text.RegularExpressions;
using Pathways.Domain.Codes;

namespace Pathways.Projections.Indicators;

/// <summary>What figures can be broken down and filtered by.</summary>
public static partial class Dimensions
{
    static readonly Dictionary<string, Func<Journey, string?>> Known = new(StringComparer.Ordinal)
    {
        ["scheme"] = j => j.Entry.Scheme,
        ["structure"] = j => j.Entry.Structure,
        ["territory"] = j => j.Entry.Territory,
        ["convention"] = j => j.Entry.Convention,
        ["gender"] = j => j.Entry.Gender,
        ["age_band"] = j => j.Entry.AgeBand,
        ["education"] = j => Derived(j.Entry.Education, Education.Isced),
        ["french_level"] = j => Derived(j.Entry.Education, Education.French),
        ["labour"] = j => j.Entry.Labour,
        ["entry_month"] = j => Month(j.Entry.OpenedOn),
        ["entry_year"] = j => j.Entry.OpenedOn.ToString("yyyy", CultureInfo.InvariantCulture),
        ["exit_month"] = j => j.ClosedOn is { } closed ? Month(closed) : null,
    };

    // The entry keeps the level that was said; which group that is, the rule of the day says.
    static string Derived(string level, Func<EducationLevel, EducationLevel> derive) =>
        CodeNames<EducationLevel>.TryParse(level, out var code) ? StepFact.Name(derive(code)) : level;

    /// <summary>The group of those of whom a dimension says nothing.</summary>
    public const string NotStated = "not_stated";

    /// <summary>The fixed dimensions; besides them <c>public.CODE</c> and <c>attribute.NAME</c>.</summary>
    public static IEnumerable<string> Names => Known.Keys;

    static readonly Dictionary<string, HashSet<string>> Codes = new(StringComparer.Ordinal)
    {
        ["scheme"] = CodesOf<Scheme>(),
        ["gender"] = CodesOf<Gender>(),
        ["age_band"] = [.. Entry.AgeBands],
        ["education"] = [.. Education.IscedGroups.Select(StepFact.Name)],
        ["french_level"] = [.. Education.FrenchLevels.Select(StepFact.Name)],
        ["labour"] = CodesOf<LabourSituation>(),
    };

    /// <summary>Target publics: each is a dimension <c>public.CODE</c> of its own, since a person may belong to several.</summary>
    public static IReadOnlyCollection<string> Publics { get; } = [.. Enum.GetValues<TargetPublic>().Select(StepFact.Name)];

    // By the age on entry; by what a file says where it has no age.
    static bool Belongs(Entry entry, string name) => (name, entry.Age) switch
    {
        ("under26", { } age) => age < 26,
        ("aged50_or_more", { } age) => age >= 50,
        ("refugee_or_asylum", _) => entry.Publics.Any(p => p is "refugee_or_asylum" or "refugee" or "other_protection"),
        _ => entry.Publics.Contains(name, StringComparer.Ordinal),
    };

    /// <summary>The value of a dimension for a journey, or null when there is no such dimension.</summary>
    public static Func<Journey, string>? Of(string dimension)
    {
        ArgumentNullException.ThrowIfNull(dimension);
        if (Known.TryGetValue(dimension, out var value))
        {
            return j => value(j) ?? NotStated;
        }
        var match = Open().Match(dimension);
        if (!match.Success)
        {
            return null;
        }
        var name = match.Groups["name"].Value;
        if (match.Groups["kind"].Value == "public" && !Publics.Contains(name, StringComparer.Ordinal))
        {
            return null;
        }
        return match.Groups["kind"].Value == "public"
            ? j => Belongs(j.Entry, name) ? "yes" : "no"
            : j => j.Entry.Attributes?.GetValueOrDefault(name) ?? NotStated;
    }

    /// <summary>Whether a dimension can have that value: a misspelt one would be another figure, of nobody. What only the territory knows (structures, communes, attributes) is taken as it comes.</summary>
    public static bool Accepts(string dimension, string value)
    {
        ArgumentNullException.ThrowIfNull(dimension);
        ArgumentNullException.ThrowIfNull(value);
        return dimension switch
        {
            "entry_month" or "exit_month" => (dimension == "exit_month" && value == NotStated) || Written(value, "yyyy-MM"),
            "entry_year" => Written(value, "yyyy"),
            _ when dimension.StartsWith("public.", StringComparison.Ordinal) => value is "yes" or "no",
            _ => !Codes.TryGetValue(dimension, out var codes) || codes.Contains(value),
        };
    }

    /// <summary>Stored names of the events that a dimension needs, besides entries.</summary>
    public static IReadOnlyList<string> Events(string dimension) => dimension == "exit_month" ? ["pathway_closed"] : [];

    static bool Written(string value, string format) => DateOnly.TryParseExact(value, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    static HashSet<string> CodesOf<T>()
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(StepFact.Name)];

    static string Month(DateOnly day) => day.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A(?<kind>public|attribute)\.(?<name>[A-Za-z][A-Za-z0-9_.-]{0,39})\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Open();
}
