using System.Globalization;
using System.Resources;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Resources;

/// <summary>The words of every code, French first (Labels.resx) and English beside (Labels.en.resx). A test finds the ones that lack.</summary>
public static class Labels
{
    static readonly ResourceManager Words = new("Pathways.Api.Resources.Labels", typeof(Labels).Assembly);

    /// <summary>The languages that people may read in, the default first.</summary>
    public static IReadOnlyList<CultureInfo> Languages { get; } = [CultureInfo.GetCultureInfo("fr"), CultureInfo.GetCultureInfo("en")];

    /// <summary>The language of that name (fr, en-GB...), or French.</summary>
    public static CultureInfo Language(string? name) =>
        Languages.FirstOrDefault(l => name?.StartsWith(l.Name, StringComparison.OrdinalIgnoreCase) == true) ?? Languages[0];

    /// <summary>The words of a code.</summary>
    public static string Of(Enum code, CultureInfo language) =>
        Of(code.GetType().Name, CodeJsonConverter.NameOf(code), language);

    /// <summary>The words of a code by the name of its list and its stored name.</summary>
    public static string Of(string list, string code, CultureInfo language) =>
        Words.GetString($"{list}.{code}", language) ?? throw new MissingManifestResourceException($"No words for {list}.{code}.");

    /// <summary>The words with a capital at their beginning.</summary>
    public static string Capital(string words, CultureInfo language) => char.ToUpper(words[0], language) + words[1..];

    /// <summary>What an event is called, by its stored name.</summary>
    public static string OfEvent(string name, CultureInfo language) => Of("Event", name, language);

    /// <summary>What an event is called.</summary>
    public static string OfEvent(PathwayEvent step, CultureInfo language) => OfEvent(EventNames.Of(step), language);

    /// <summary>A day in words: 12 mai 2026, 12 May 2026.</summary>
    public static string Day(DateOnly day, CultureInfo language) =>
        day.Day == 1 && language.TwoLetterISOLanguageName == "fr"
            ? day.ToString("'1er' MMMM yyyy", language)
            : day.ToString("d MMMM yyyy", language);

    /// <summary>A day in short words: 12 mai 2026, 1er nov. 2026, 12 May 2026; without its year where the days around it have it.</summary>
    public static string ShortDay(DateOnly day, CultureInfo language, bool year = true) =>
        day.ToString((day.Day == 1 && language.TwoLetterISOLanguageName == "fr" ? "'1er' MMM" : "d MMM") + (year ? " yyyy" : ""), language);

    /// <summary>A day with its name, as an appointment is told: mardi 24 novembre 2026, Tuesday 24 November 2026.</summary>
    public static string NamedDay(DateOnly day, CultureInfo language) => $"{day.ToString("dddd", language)} {Day(day, language)}";

    /// <summary>A time of day as it is stored (14:30), in words: 14 h 30, 14:30.</summary>
    public static string Time(string time, CultureInfo language) => language.TwoLetterISOLanguageName != "fr" || time?.Split(':') is not [var hour, var minute] ? time!
        : $"{hour.TrimStart('0').PadLeft(1, '0')}\u00a0h{(minute == "00" ? "" : "\u00a0" + minute)}";

    /// <summary>An instant as the territory's clocks show it, to the minute: 12 mai 2026, 9 h 05; 12 May 2026, 09:05.</summary>
    public static string Instant(DateTime local, CultureInfo language) => $"{Day(DateOnly.FromDateTime(local), language)}, {Clock(local, language)}";

    /// <summary>What a clock shows: 9 h 05, 09:05.</summary>
    public static string Clock(DateTime local, CultureInfo language) => local.ToString(language.TwoLetterISOLanguageName == "fr" ? "H 'h' mm" : "HH:mm", language);

    /// <summary>A number as it was recorded, with every decimal: a rounded one beside it would look like another.</summary>
    public static string Exact(decimal number, CultureInfo language) => number.ToString("0.############################", language);
}
