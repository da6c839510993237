using System.Globalization;

namespace Pathways.Api.Hosting;

/// <summary>
/// An instant as an address says it: with its offset, or as a day, which means its end in the territory. What is to come is known by nobody,
/// and its answer would not last.
/// </summary>
public static class AddressInstant
{
    static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"];

    /// <summary>The instant of a text in UTC, or the code of what is wrong with it: <c>query/bad-instant</c>, <c>query/instant-to-come</c>.</summary>
    public static (DateTimeOffset? Instant, string? Wrong) Read(string text, TerritoryClock clock)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(clock);
        const string ToCome = "query/instant-to-come";
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day < clock.Today ? (clock.EndOf(day), null) : (null, ToCome);
        }
        return !HasOffset(text) || !DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant) ? (null, "query/bad-instant")
            : instant > clock.Now ? (null, ToCome)
            : (instant.ToUniversalTime(), null);
    }

    // Without its offset an instant is of any zone.
    static bool HasOffset(string text) => text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':');
}
