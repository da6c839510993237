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
    /// <summary>Reads a version.</summary>
    public static (Moment? Moment, IResult? Bad) OfVersion(IReadOnlyList<RecordedStep> history, long version, string field) => version >= 0 && version <= history[^1].Version
        ? (new(version), null)
        : (null, Problems.BadValue(field, $"de 0 à la dernière version, {history[^1].Version}.", $"from 0 to the last version, {history[^1].Version}."));

    /// <summary>Reads a version, an instant or a day.</summary>
    public static (Moment? Moment, IResult? Bad) Of(IReadOnlyList<RecordedStep> history, string text, string field, TerritoryClock clock)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version))
        {
            return OfVersion(history, version, field);
        }
        return AddressInstant.Read(text, clock) switch
        {
            ({ } until, _) => (new(Replay.VersionAt(history, until), until), null),
            (_, var code) => (null, Problems.Result(StatusCodes.Status400BadRequest, code!, field, QueryValues.Details(field, text, []))),
        };
    }
}
