using System.Globalization;
using System.Text.Json.Serialization;
using Pathways.Api.Resources;

namespace Pathways.Api.Recording;

/// <summary>How a search for a person was read: told with its answer, for 12/05/87 is a day, and 0612 a telephone.</summary>
/// <param name="BirthDates">Days of birth.</param>
/// <param name="Phone">Digits of a telephone number, without what stands for the country.</param>
/// <param name="Names">Beginnings of words of the name, folded.</param>
/// <param name="Sign">A sign that means nothing here, if there is one: such a search is refused.</param>
/// <param name="NoSuchDay">What is written as a day, and is none of the calendar, if there is such a thing: refused too.</param>
public sealed record PersonQuery(
    IReadOnlyList<DateOnly> BirthDates, string? Phone, IReadOnlyList<string> Names, [property: JsonIgnore] string? Sign, [property: JsonIgnore] string? NoSuchDay = null)
{
    /// <summary>Digits from which a telephone number is a whole one, to be equal to the person's; fewer lie anywhere in it.</summary>
    public const int WholeNumber = 9;

    /// <summary>Whether <see cref="Phone"/> is a whole number.</summary>
    [JsonIgnore]
    public bool PhoneIsWhole => Phone?.Length >= WholeNumber;

    /// <summary>Whether nothing is left to look for.</summary>
    [JsonIgnore]
    public bool IsEmpty => BirthDates.Count == 0 && Phone is null && Names.Count == 0;

    /// <summary>In words: "name that begins with “mar”, born on 12 May 1987".</summary>
    public string Said(CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(culture);
        var english = culture.TwoLetterISOLanguageName == "en";
        string Say(string french, string inEnglish) => english ? inEnglish : french;
        var names = string.Join(Say(" et ", " and "), Names.Select(n => Say($"« {n} »", $"“{n}”")));
        string[] parts =
        [
            Names.Count == 0 ? "" : Say($"nom dont un mot commence par {names}", $"name with a word that begins with {names}"),
            .. BirthDates.Select(born => Say("naissance le ", "born on ") + Labels.Day(born, culture)),
            Phone is null ? "" : PhoneIsWhole ? Say($"téléphone finissant par {Phone}", $"telephone ending with {Phone}") : Say($"téléphone contenant {Phone}", $"telephone containing {Phone}"),
        ];
        return string.Join(", ", parts.Where(p => p.Length > 0));
    }
}
