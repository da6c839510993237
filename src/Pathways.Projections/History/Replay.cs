using Pathways.Domain.Pathways;

namespace Pathways.Projections.History;

/// <summary>A pathway as it stood after each of its events: nothing is looked up, everything is folded from the events.</summary>
public static class Replay
{
    /// <summary>The state after the event of that version; 0 is before the first.</summary>
    /// <param name="history">All events, in the order of their versions.</param>
    /// <param name="version">How far to go.</param>
    public static Pathway AtVersion(IEnumerable<RecordedStep> history, long version) =>
        Pathway.Fold(history.TakeWhile(s => s.Version <= version).Select(s => s.Step));

    /// <summary>What each correction and retraction found: by its version, the step that it names, as it stood before. One pass over the history.</summary>
    /// <param name="history">All events, in the order of their versions.</param>
    public static IReadOnlyDictionary<long, PathwayEvent> Before(IEnumerable<RecordedStep> history)
    {
        ArgumentNullException.ThrowIfNull(history);
        var (standing, before) = (new Dictionary<Guid, PathwayEvent>(), new Dictionary<long, PathwayEvent>());
        foreach (var recorded in history)
        {
            if (recorded.Event is not CorrectionEvent correction)
            {
                standing[recorded.Id] = recorded.Event;
            }
            else if (standing.Remove(correction.Step, out var was))
            {
                before[recorded.Version] = was;
                if (correction is StepCorrected corrected)
                {
                    standing[correction.Step] = corrected.Standing();
                }
            }
        }
        return before;
    }

    /// <summary>
    /// The last version recorded by that instant, the instant included. Versions order a pathway's events, and instants
    /// may repeat within a transaction: the whole of what was recorded by then counts.
    /// </summary>
    public static long VersionAt(IEnumerable<RecordedStep> history, DateTimeOffset instant) =>
        history.Where(s => s.RecordedAt <= instant).Select(s => s.Version).DefaultIfEmpty(0).Max();
}
