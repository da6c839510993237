using System.Globalization;
using Pathways.Api.Hosting;
using Pathways.Projections.History;

namespace Pathways.Api.Audit;

/// <summary>
/// A moment of a history: a version, or what was recorded by an instant, that instant included. It is written as a number, as an instant with its
/// offset, or as a day, which means its end in the territory. What is to come is refused: its answer would not last.
/// </summary>
/// <param name="Version">The version at that moment; 0 before the first event.</param>
/// <param name="Until">The instant, where one was asked for.</param>
public sealed record Moment(long Version, DateTimeOffset? Until = null)
{
    static readonly string[] Instants = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"];

    /// <summary>Reads a version.</summary>
    public static (Moment? Moment, IResult? Bad) OfVersion(IReadOnlyList<RecordedStep> history, long version, string field) => version >= 0 && version <= history[^1].Version
        ? (new(version), null)
        : (null, Problems.BadValue(field, $"De 0 à la dernière version, {history[^1].Version}.", $"From 0 to the last version, {history[^1].Version}."));

    /// <summary>Reads a version, an instant or a day.</summary>
    public static (Moment? Moment, IResult? Bad) Of(IReadOnlyList<RecordedStep> history, string text, string field, TerritoryClock clock)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version))
        {
            return OfVersion(history, version, field);
        }
        return InstantOf(text, clock) switch
        {
            ({ } until, _) => (new(Replay.VersionAt(history, until), until), null),
            (_, var code) => (null, Problems.Result(StatusCodes.Status400BadRequest, code!, field, QueryValues.Details(field, text, []))),
        };
    }

    /// <summary>The instant of a text, or the code of what is wrong with it.</summary>
    public static (DateTimeOffset? Instant, string? Wrong) InstantOf(string text, TerritoryClock clock)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(clock);
        const string ToCome = "query/instant-to-come";
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day < clock.Today ? (clock.EndOf(day), null) : (null, ToCome);
        }
        // Without its offset an instant is of any zone.
        return !HasOffset(text) || !DateTimeOffset.TryParseExact(text, Instants, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant) ? (null, "query/bad-instant")
            : instant > clock.Now ? (null, ToCome)
            : (instant.ToUniversalTime(), null);
    }

    static bool HasOffset(string text) => text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':');
}
