using Pathways.Domain.Pathways;

namespace Pathways.Api.Import;

/// <summary>
/// The pathways of one person, and their immersions by host: to hold one pathway against the others costs a look at each of them, and at
/// the immersions with its own hosts.
/// </summary>
sealed class PathwaysOfOne
{
    readonly Dictionary<Guid, Pathway> pathways = [];
    readonly Dictionary<string, Dictionary<Guid, List<Immersion>>> byHost = new(StringComparer.Ordinal);

    public int Count => pathways.Count;

    /// <summary>The structure of each of the pathways.</summary>
    public IReadOnlyCollection<string?> Structures => [.. pathways.Values.Select(p => p.Structure)];

    public Pathway? Find(Guid pathway) => pathways.GetValueOrDefault(pathway);

    public IEnumerable<(Guid Pathway, Pathway State)> Except(Guid pathway) => pathways.Where(p => p.Key != pathway).Select(p => (p.Key, p.Value));

    /// <summary>Takes a pathway in, in the place of what it was before.</summary>
    public void Set(Guid pathway, Pathway state)
    {
        foreach (var host in pathways.Remove(pathway, out var before) ? HostsOf(before) : [])
        {
            byHost[host].Remove(pathway);
        }
        pathways.Add(pathway, state);
        foreach (var immersion in state.Immersions.Values.Where(i => i.Host is not null))
        {
            var theirs = byHost.TryGetValue(immersion.Host!, out var known) ? known : byHost[immersion.Host!] = [];
            (theirs.TryGetValue(pathway, out var own) ? own : theirs[pathway] = []).Add(immersion);
        }
    }

    /// <summary>The immersions of the other pathways with those hosts that one has too.</summary>
    public IReadOnlyCollection<Immersion> WithHostsOf(Guid pathway, Pathway one, Func<Pathway, bool>? seen) =>
        [.. HostsOf(one).SelectMany(host => byHost.GetValueOrDefault(host, []).Where(o => o.Key != pathway && seen?.Invoke(pathways[o.Key]) != false).SelectMany(o => o.Value))];

    static IEnumerable<string> HostsOf(Pathway one) => one.Immersions.Values.Select(i => i.Host).OfType<string>().Distinct(StringComparer.Ordinal);
}
