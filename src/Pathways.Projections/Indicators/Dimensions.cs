using System.Globalization;
using System.Text.RegularExpressions;

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
        ["education"] = j => j.Entry.Education,
        ["labour"] = j => j.Entry.Labour,
        ["entry_month"] = j => Month(j.Entry.OpenedOn),
        ["entry_year"] = j => j.Entry.OpenedOn.ToString("yyyy", CultureInfo.InvariantCulture),
        ["exit_month"] = j => j.ClosedOn is { } closed ? Month(closed) : null,
    };

    /// <summary>The group of those of whom a dimension says nothing.</summary>
    public const string NotStated = "not_stated";

    /// <summary>The fixed dimensions; besides them <c>public.CODE</c> and <c>attribute.NAME</c>.</summary>
    public static IEnumerable<string> Names => Known.Keys;

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
        return match.Groups["kind"].Value == "public"
            ? j => j.Entry.Publics.Contains(name, StringComparer.Ordinal) ? "yes" : "no"
            : j => j.Entry.Attributes?.GetValueOrDefault(name) ?? NotStated;
    }

    static string Month(DateOnly day) => day.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A(?<kind>public|attribute)\.(?<name>[A-Za-z][A-Za-z0-9_.-]{0,39})\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 100)]
    private static partial Regex Open();
}
