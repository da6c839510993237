namespace Pathways.Domain.Pathways;

/// <summary>A time in which a structure accompanied somebody by a pathway, as the log has it: by when each step was recorded, not by the day that it tells.</summary>
/// <param name="From">From when.</param>
/// <param name="Until">Until when; null while it does.</param>
/// <param name="Structure">The structure; null where nobody knows which: it may be any.</param>
public readonly record struct Accompaniment(DateTimeOffset From, DateTimeOffset? Until, string? Structure)
{
    /// <summary>
    /// Those of one pathway, one after the other: a mandate of another structure ends one and begins the next, an exit ends one, and from an exit that is taken back another goes on.
    /// Costs the length of the history.
    /// </summary>
    /// <param name="history">Its events in the order of their versions, with when each was recorded; those that neither move nor end it, nor correct a step, may be left out.</param>
    public static IReadOnlyList<Accompaniment> Of(IEnumerable<(Step Step, DateTimeOffset At)> history)
    {
        ArgumentNullException.ThrowIfNull(history);
        var (all, steps, places) = (new List<Accompaniment>(), new List<PathwayEvent?>(), new Dictionary<Guid, List<int>>());
        var (entries, exits, naming, now) = (0, 0, -1, DateTimeOffset.MinValue);
        foreach (var (step, at) in history)
        {
            // A step that waited for another may have begun before it.
            now = at > now ? at : now;
            if (step.Event is CorrectionEvent correction)
            {
                places.GetValueOrDefault(correction.Step)?.ForEach(place => Put(place, (correction as StepCorrected)?.Corrected));
                if (correction is not StepCorrected)
                {
                    places.Remove(correction.Step);
                }
            }
            else
            {
                (places.TryGetValue(step.Id, out var same) ? same : places[step.Id] = []).Add(steps.Count);
                steps.Add(null);
                Put(steps.Count - 1, step.Event);
            }
            Accompaniment? before = all.Count > 0 && all[^1].Until is null ? all[^1] : null;
            var (runs, structure) = (entries > 0 && exits == 0, naming < 0 ? null : Named(steps[naming]));
            if (before is { } last && !(runs && structure == last.Structure))
            {
                all[^1] = last with { Until = now };
            }
            if (runs && structure != before?.Structure)
            {
                // Of a pathway that runs again the exit was taken back: there was none.
                all.Add(new(all is [.., { Until: { } ended }] ? ended : now, null, structure));
            }
        }
        return all;

        void Put(int place, PathwayEvent? happened)
        {
            entries += (happened is PathwayOpened ? 1 : 0) - (steps[place] is PathwayOpened ? 1 : 0);
            exits += (happened is PathwayClosed ? 1 : 0) - (steps[place] is PathwayClosed ? 1 : 0);
            steps[place] = happened;
            naming = Math.Max(naming, place);
            while (naming >= 0 && Named(steps[naming]) is null)
            {
                naming--;
            }
        }
    }

    static string? Named(PathwayEvent? happened) => happened switch
    {
        PathwayOpened e => e.Structure,
        ReferentAppointed e => e.Structure,
        ReferentReplaced e => e.Structure,
        _ => null,
    };

    /// <summary>
    /// Since when what is recorded of somebody is others' only: since others have accompanied them without a gap, or since the last moment in which they were accompanied here,
    /// whichever is later. Null while nobody accompanies them elsewhere, or somebody here does. One of no length, as an old pathway that a file brings whole, is none: nobody was
    /// accompanied in it.
    /// </summary>
    /// <param name="all">The accompaniments of one person, in any order.</param>
    /// <param name="isHere">Whether a structure is here.</param>
    public static DateTimeOffset? OthersOnlySince(IEnumerable<Accompaniment> all, Func<string?, bool> isHere)
    {
        ArgumentNullException.ThrowIfNull(all);
        ArgumentNullException.ThrowIfNull(isHere);
        var (known, since, reached) = (DateTimeOffset.MinValue, DateTimeOffset.MinValue, DateTimeOffset.MinValue);
        foreach (var one in all.Where(a => a.Until != a.From).OrderBy(a => a.From))
        {
            var until = one.Until ?? DateTimeOffset.MaxValue;
            if (isHere(one.Structure))
            {
                known = until > known ? until : known;
                continue;
            }
            // One that begins as another ends leaves no gap.
            since = one.From > reached ? one.From : since;
            reached = until > reached ? until : reached;
        }
        return reached < DateTimeOffset.MaxValue || known == DateTimeOffset.MaxValue ? null : known > since ? known : since;
    }
}
