using Pathways.Api.EventStore;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Recording;

/// <summary>
/// The pathways of a person as the log has them now: not as this process remembers them, for another may have handed one over since. Costs
/// their streams, which are found by index and are a handful, whatever the size of the log.
/// </summary>
public sealed class PathwaysOfPeople(PeopleLog people, PathwayStates states)
{
    /// <summary>Each pathway with its state, and with the version that it had when it was looked for: the state is of that version, or later.</summary>
    public async Task<IReadOnlyList<(Guid Id, long Version, Pathway State)>> ReadAsync(Guid person, CancellationToken cancellation)
    {
        var all = new List<(Guid, long, Pathway)>();
        foreach (var (id, version) in await people.PathwaysOfAsync([person], cancellation))
        {
            all.Add((id, version, await states.ReadAsync(id, cancellation)));
        }
        return all;
    }
}
