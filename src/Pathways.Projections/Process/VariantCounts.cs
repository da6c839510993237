using System.Runtime.InteropServices;

namespace Pathways.Projections.Process;

/// <summary>All counts of a process map follow from its variants: their sequences, weighted by their cases.</summary>
internal sealed class VariantCounts
{
    readonly ActivityTable activities;
    readonly VariantTable variants;
    readonly long[] events, cases, rework, starts, ends;
    // Not packed into a long: its hash is from ^ to, the same for nearly all pairs where activities are numbered as they come.
    readonly Dictionary<(int From, int To), long> edges = [];
    readonly SortedDictionary<int, long> lengths = [];

    public VariantCounts(ActivityTable activities, VariantTable variants)
    {
        this.activities = activities;
        this.variants = variants;
        events = new long[activities.Count];
        cases = new long[activities.Count];
        rework = new long[activities.Count];
        starts = new long[activities.Count];
        ends = new long[activities.Count];
        var seen = new int[activities.Count];
        foreach (var (sequence, count) in variants.All)
        {
            Work.Check();
            Count(sequence, count, seen);
        }
    }

    public IReadOnlyList<ActivityCount> Activities() =>
    [
        .. Enumerable.Range(0, events.Length).Where(a => events[a] > 0)
            .Select(a => new ActivityCount(activities[a], events[a], cases[a], rework[a]))
            .OrderByDescending(a => a.Events).ThenBy(a => a.Activity, StringComparer.Ordinal),
    ];

    public IReadOnlyList<CaseCount> Starts() => Ranked(starts);

    public IReadOnlyList<CaseCount> Ends() => Ranked(ends);

    public IReadOnlyList<DirectlyFollows> Edges(EdgeTimes times) =>
    [
        .. edges
            .Select(e => new DirectlyFollows(
                activities[e.Key.From], activities[e.Key.To], e.Value, times.Find(e.Key.From, e.Key.To)?.Summary()))
            .OrderByDescending(e => e.Count).ThenBy(e => e.From, StringComparer.Ordinal).ThenBy(e => e.To, StringComparer.Ordinal),
    ];

    public IReadOnlyList<Variant> Variants(long allCases)
    {
        // Names are compared as numbers in their ordinal order: a log may have a variant for each case.
        var rank = new int[activities.Count];
        var byName = Enumerable.Range(0, rank.Length).OrderBy(a => activities[a], StringComparer.Ordinal).ToArray();
        for (var i = 0; i < byName.Length; i++)
        {
            Work.Check();
            rank[byName[i]] = i;
        }
        var sorted = variants.All.Select(v => (Ranks: v.Key.Select(a => rank[a]).ToArray(), v.Value)).ToArray();
        Array.Sort(sorted, (a, b) => a.Value != b.Value ? b.Value.CompareTo(a.Value) : a.Ranks.AsSpan().SequenceCompareTo(b.Ranks));
        return [.. sorted.Select(v => new Variant([.. v.Ranks.Select(r => activities[byName[r]])], v.Value, (double)v.Value / allCases))];
    }

    public EventsPerCase? EventsPerCase(long allCases, long allEvents) => allCases == 0 ? null : new EventsPerCase(
        lengths.Keys.First(),
        (LengthAt((allCases - 1) / 2) + LengthAt(allCases / 2)) / 2.0,
        (double)allEvents / allCases,
        lengths.Keys.Last());

    void Count(int[] sequence, long count, int[] seen)
    {
        lengths[sequence.Length] = lengths.GetValueOrDefault(sequence.Length) + count;
        if (sequence.Length == 0)
            return;
        starts[sequence[0]] += count;
        ends[sequence[^1]] += count;
        for (var i = 0; i < sequence.Length; i++)
        {
            Work.Check();
            var activity = sequence[i];
            events[activity] += count;
            seen[activity]++;
            if (seen[activity] == 1)
                cases[activity] += count;
            else if (seen[activity] == 2)
                rework[activity] += count;
            if (i > 0)
                CollectionsMarshal.GetValueRefOrAddDefault(edges, (sequence[i - 1], activity), out _) += count;
        }

        foreach (var activity in sequence)
        {
            Work.Check();
            seen[activity] = 0;
        }
    }

    List<CaseCount> Ranked(long[] counts) =>
    [
        .. Enumerable.Range(0, counts.Length).Where(a => counts[a] > 0).Select(a => new CaseCount(activities[a], counts[a]))
            .OrderByDescending(a => a.Count).ThenBy(a => a.Activity, StringComparer.Ordinal),
    ];

    long LengthAt(long rank)
    {
        foreach (var (length, count) in lengths)
        {
            Work.Check();
            rank -= count;
            if (rank < 0)
                return length;
        }

        throw new ArgumentOutOfRangeException(nameof(rank));
    }
}
