using Pathways.Domain.Pathways;

namespace Pathways.Projections.History;

/// <summary>A pathway as it stood after each of its events: nothing is looked up, everything is folded from the events.</summary>
public static class Replay
{
    /// <summary>The state after the event of that version; 0 is before the first.</summary>
    /// <param name="history">All events, in the order of their versions.</param>
    /// <param name="version">How far to go.</param>
    public static Pathway AtVersion(IEnumerable<RecordedStep> history, long version) =>
        history.TakeWhile(s => s.Version <= version).Aggregate(Pathway.None, (state, s) => Pathway.Evolve(state, s.Step));

    /// <summary>
    /// The last version recorded by that instant, the instant included. Versions order a pathway's events, and instants
    /// may repeat within a transaction: the whole of what was recorded by then counts.
    /// </summary>
    public static long VersionAt(IEnumerable<RecordedStep> history, DateTimeOffset instant) =>
        history.Where(s => s.RecordedAt <= instant).Select(s => s.Version).DefaultIfEmpty(0).Max();
}
