namespace Pathways.Api.Hosting;

/// <summary>Tells what stands still from what is merely behind: a position that is short of its goal and has not moved for half a minute.</summary>
public sealed class StandStill(TimeProvider time)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    readonly Lock sync = new();
    readonly Dictionary<string, (long Position, long Since)> seen = new(StringComparer.Ordinal);

    /// <summary>Whether this position stands still, by what was seen of it before.</summary>
    public bool Holds(string name, long position, long goal)
    {
        lock (sync)
        {
            if (position >= goal)
            {
                seen.Remove(name);
                return false;
            }
            if (!seen.TryGetValue(name, out var last) || last.Position != position)
            {
                seen[name] = (position, time.GetTimestamp());
                return false;
            }
            return time.GetElapsedTime(last.Since) > Patience;
        }
    }
}
