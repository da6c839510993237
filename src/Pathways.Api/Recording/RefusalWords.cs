using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;

namespace Pathways.Api.Recording;

/// <summary>Why a step is refused, in words, by the refusal's code: French in Refusals.resx, English beside it.</summary>
public static partial class RefusalWords
{
    static readonly ResourceManager Words = new("Pathways.Api.Resources.Refusals", typeof(RefusalWords).Assembly);

    /// <summary>French, the neutral language of the resources.</summary>
    public static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr");

    /// <summary>English.</summary>
    public static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    /// <summary>The words of a code, or null when it has none.</summary>
    public static string? Of(string code, IReadOnlyDictionary<string, string>? details, CultureInfo culture) =>
        Words.GetString(code, culture) is { } words ? Fill(words, details) : null;

    /// <summary>Puts values in the places that bear their names.</summary>
    public static string Fill(string words, IReadOnlyDictionary<string, string>? details) =>
        Place().Replace(words, place => details?.GetValueOrDefault(place.Groups["name"].Value) ?? "…");

    [GeneratedRegex(@"\{(?<name>\w+)\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 100)]
    private static partial Regex Place();
}
