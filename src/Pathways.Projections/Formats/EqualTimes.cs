using System.Runtime.InteropServices;
using Pathways.Projections.Process;

namespace Pathways.Projections.Formats;

/// <summary>
/// Orders the events of a case whose times are equal by a column of numbers, as many systems write a sequence number finer than their
/// clock. They change places among themselves only: what has another time, or none, stays where the file has it.
/// </summary>
/// <param name="counts">Takes how many the column leaves open.</param>
internal sealed class EqualTimes(LogCounts counts)
{
    readonly Dictionary<CaseEvents, List<decimal?>> ranks = [];

    /// <summary>Takes the number of the last event of a case; null where it is missing.</summary>
    public void Take(CaseEvents events, decimal? rank)
    {
        ref var its = ref CollectionsMarshal.GetValueRefOrAddDefault(ranks, events, out _);
        (its ??= []).Add(rank);
    }

    /// <summary>Orders a case; equal numbers keep the order of the file, and a missing one comes last of its time.</summary>
    public void Order(CaseEvents events)
    {
        if (!ranks.Remove(events, out var its))
            return;
        var given = events.Events.ToArray();
        foreach (var same in Enumerable.Range(0, given.Length).Where(i => given[i].HasTime).GroupBy(i => given[i].Moment).Where(g => g.Skip(1).Any()))
        {
            int[] places = [.. same];
            int[] ordered = [.. places.OrderBy(i => its[i] is null).ThenBy(i => its[i])];
            counts.EqualTimesLeftOpen += ordered.GroupBy(i => its[i]).Where(g => g.Key is null || g.Skip(1).Any()).Sum(g => g.Count());
            for (var i = 0; i < places.Length; i++)
                events.Events[places[i]] = given[ordered[i]];
        }
    }
}
