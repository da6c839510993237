namespace Pathways.Api.Hosting;

/// <summary>
/// When a projection that stopped is started again: at once, and where it stops at the same place again, after twice as long each time, up to five
/// minutes. What an upgrade has to put right is then not said every ten seconds; what moves on has its pauses forgotten.
/// </summary>
public sealed class Restarts(TimeProvider time)
{
    static readonly TimeSpan First = TimeSpan.FromSeconds(10);

    readonly Dictionary<string, (long Position, int Times, long At)> stopped = new(StringComparer.Ordinal);

    /// <summary>Whether it is started now.</summary>
    /// <param name="name">The projection.</param>
    /// <param name="position">Where it stopped.</param>
    public bool AreDue(string name, long position)
    {
        if (!stopped.TryGetValue(name, out var last) || last.Position != position)
        {
            stopped[name] = (position, 0, time.GetTimestamp());
            return true;
        }
        var pause = First * (1 << Math.Min(last.Times, 5));
        if (time.GetElapsedTime(last.At) < (pause < Seldom.Pause ? pause : Seldom.Pause))
        {
            return false;
        }
        stopped[name] = (position, last.Times + 1, time.GetTimestamp());
        return true;
    }
}
