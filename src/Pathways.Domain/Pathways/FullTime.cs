using Pathways.Domain.Codes;

namespace Pathways.Domain.Pathways;

// Two full-time contracts may touch (one ends on the day the other starts) but not overlap. What counts is the days on which
// each is full time, for amendments change that. Where no end is recorded, a contract runs to its agreed term, as figures have
// it: nobody records what everybody knew beforehand. One recorded late before one that is known already is taken to end by
// then: its end, or an amendment that shows it running, is checked when it comes.
static class FullTime
{
    // The days of a spell as others are held against them, and the last of them that was seen: without an end, the one before its latest amendment.
    readonly record struct Days(Span Known, DateOnly Seen);

    // Only what the proposed step adds: an overlap that awaits an end must not keep the other contract from being told further.
    public static Refusal? Overlap(Pathway state, string contract, WorkContract? before, WorkContract after)
    {
        var (all, stood) = (state.LastingOf(Placement.FullTimes), Changed(contract, before, after));
        foreach (var (my, seen) in Changed(contract, after, before))
        {
            var former = stood.FindIndex(s => s.Known.From == my.From);
            var added = former < 0 ? all.On(my.From).Concat(all.Begun(my.From, seen)) : all.Begun(stood[former].Seen > my.From ? stood[former].Seen : my.From, seen);
            foreach (var their in added.Where(s => s.Name != contract))
            {
                return new Refusal("contract/overlaps-full-time", "contract").With("date", my.From > their.From ? my.From : their.From)
                    .With("other", their.Name).With("otherStartedOn", state.Contracts[their.Name].StartedOn);
            }
        }
        return null;
    }

    /// <summary>The days on which contracts are full time, as a step leaves those of one.</summary>
    public static Pathway Set(Pathway state, string contract, WorkContract? before, WorkContract after)
    {
        var (gone, come) = (Changed(contract, before, after), Changed(contract, after, before));
        return come.Aggregate(gone.Aggregate(state, (s, spell) => s.Lasts(Placement.FullTimes, spell.Known, null)), (s, spell) => s.Lasts(Placement.FullTimes, null, spell.Known));
    }

    // The spells of full time of a contract that are not the same in another state of it: beside the changes of working time that only one of them has, and the last, which runs to the end.
    static List<Days> Changed(string reference, WorkContract? contract, WorkContract? other)
    {
        var spells = new List<Days>();
        if (contract is null)
        {
            return spells;
        }
        var (times, others) = (contract.Times, other?.Times ?? []);
        var (least, before, behind) = (Math.Min(times.Count, others.Count), 0, 0);
        while (before < least && times[before] == others[before])
        {
            before++;
        }
        while (behind < least && times[^(behind + 1)] == others[^(behind + 1)])
        {
            behind++;
        }
        var first = Math.Max(0, before - 1);
        foreach (var i in Enumerable.Range(first, Math.Max(0, times.Count - behind - first)).Append(times.Count - 1).Distinct())
        {
            var from = times[i].From;
            var to = i + 1 < times.Count ? times[i + 1].From : contract.EndedOn;
            if (times[i].WorkingTime == WorkingTime.FullTime && to != from)
            {
                var seenOn = contract.AmendedOn is { } amended && amended > from ? amended : from;
                spells.Add(new(Span.Until(from, reference, to ?? contract.Term), Span.Until(from, reference, to ?? seenOn).To));
            }
        }
        return spells;
    }
}
