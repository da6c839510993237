using System.Globalization;
using System.Resources;
using Pathways.Api.Hosting;

namespace Pathways.Api.Resources;

/// <summary>The texts of one area's pages, in one language. Each area has its own resource file beside this one; Site.resx has what all share.</summary>
public sealed class Texts
{
    static readonly ResourceManager Shared = new("Pathways.Api.Resources.Site", typeof(Texts).Assembly);

    readonly string area;
    readonly ResourceManager texts;

    /// <summary>The texts of an area in a language.</summary>
    public Texts(string area, CultureInfo language)
    {
        (this.area, Language) = (area, language);
        texts = new ResourceManager("Pathways.Api.Resources." + area, typeof(Texts).Assembly);
    }

    /// <summary>The texts of an area in the language of a request.</summary>
    public static Texts For(string area, HttpContext context) => new(area, Hosting.Language.Of(context));

    /// <summary>The language.</summary>
    public CultureInfo Language { get; }

    /// <summary>A text by its key.</summary>
    public string this[string key] => texts.GetString(key, Language) ?? Shared.GetString(key, Language) ?? throw new MissingManifestResourceException($"No text {area}.{key}.");

    /// <summary>A text with values in its places.</summary>
    public string Say(string key, params object[] values) => string.Format(Language, this[key], values);

    /// <summary>The words of a code.</summary>
    public string Label(Enum code) => Labels.Of(code, Language);

    /// <summary>A day in words.</summary>
    public string Day(DateOnly day) => Labels.Day(day, Language);

    /// <summary>An instant to the minute, as the territory's clocks show it (<see cref="TerritoryClock.LocalOf"/>).</summary>
    public string Instant(DateTime local) => Labels.Instant(local, Language);

    /// <summary>A day as seen from another: today, in 3 days, 2 months ago.</summary>
    public string Relative(DateOnly day, DateOnly today)
    {
        var days = day.DayNumber - today.DayNumber;
        return days switch
        {
            0 => this["today"],
            1 => this["tomorrow"],
            -1 => this["yesterday"],
            > 0 => Say("in", Span(days)),
            _ => Say("ago", Span(-days)),
        };
    }

    /// <summary>By how much a day has passed, as seen from another: 3 days late.</summary>
    public string Late(DateOnly day, DateOnly today) => Say("late_by", Span(today.DayNumber - day.DayNumber));

    string Span(int days) => days == 1 ? this["day_one"] : days < 60 ? Say("days", days) : days < 730 ? Say("months", days / 30) : Say("years", days / 365);
}
