using System.Collections.Concurrent;
using Npgsql;

namespace Pathways.Projections;

/// <summary>
/// What was counted lately of what is not included (<see cref="NewerEvents"/>), by position of the log. What comes up to a position never changes, so that a later
/// one takes only what lies between. Counts are of the pathways that were held: where others are, nothing is remembered.
/// </summary>
public sealed class LeftOutCounts
{
    // Lists, figures and health ask at a position each, and a list whose pages somebody reads stays at its own. Further on what lies between is more than a page of events.
    const int MostPositions = 32, MostBetween = ReadModels.PageSize;

    static readonly ConcurrentDictionary<(string, int, string, string), LeftOutCounts> databases = new();

    readonly Lock turn = new();
    readonly LinkedList<(long Position, NewerEvents Counted)> lately = new();
    IReadOnlyDictionary<Guid, long> of = new Dictionary<Guid, long>();

    /// <summary>What is remembered of the log of a database.</summary>
    public static LeftOutCounts Of(NpgsqlConnection connection, string eventSchema) => databases.GetOrAdd((connection.Host ?? "", connection.Port, connection.Database, eventSchema), _ => new());

    /// <summary>How much is left out up to a position.</summary>
    /// <param name="held">Pathways with the version of their first event that is left out.</param>
    /// <param name="position">The position, up to which the log changes no more.</param>
    /// <param name="countAsync">Counts after a position, up to another.</param>
    public async Task<NewerEvents> UpToAsync(IReadOnlyDictionary<Guid, long> held, long position, Func<long, long, Task<NewerEvents>> countAsync)
    {
        // Only an earlier one: who reads a snapshot does not see what came after its position.
        var (after, before) = Earlier(held, position);
        if (after == position)
        {
            return before;
        }
        var since = await countAsync(after, position);
        var counted = new NewerEvents(before.Pathways + since.Pathways, before.Events + since.Events);
        lock (turn)
        {
            if (Same(held))
            {
                lately.AddLast((position, counted));
                while (lately.Count > MostPositions)
                {
                    lately.RemoveFirst();
                }
            }
        }
        return counted;
    }

    (long Position, NewerEvents Counted) Earlier(IReadOnlyDictionary<Guid, long> held, long position)
    {
        lock (turn)
        {
            if (!Same(held))
            {
                lately.Clear();
                of = held;
            }
            return lately.Where(l => l.Position <= position && position - l.Position <= MostBetween).DefaultIfEmpty((Position: 0, Counted: new(0, 0))).MaxBy(l => l.Position);
        }
    }

    bool Same(IReadOnlyDictionary<Guid, long> held) => ReferenceEquals(of, held) || (of.Count == held.Count && held.All(h => of.TryGetValue(h.Key, out var version) && version == h.Value));
}
