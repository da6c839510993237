namespace Pathways.Api.Hosting;

/// <summary>What goes on for long is said once, and then every five minutes: a log that says the same each second hides all else.</summary>
public sealed class Seldom(TimeProvider time)
{
    /// <summary>How long it is not said again.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    readonly Lock sync = new();
    readonly Dictionary<string, long> said = new(StringComparer.Ordinal);

    /// <summary>Whether it is to be said now.</summary>
    public bool Says(string what)
    {
        lock (sync)
        {
            if (said.TryGetValue(what, out var at) && time.GetElapsedTime(at) < Pause)
            {
                return false;
            }
            said[what] = time.GetTimestamp();
            return true;
        }
    }

    /// <summary>It is over: the next time is news.</summary>
    public bool Over(string what)
    {
        lock (sync)
        {
            return said.Remove(what);
        }
    }
}
