using Pathways.Domain.Codes;

namespace Pathways.Domain.Pathways;

// Two full-time contracts may touch (one ends on the day the other starts) but not overlap. What counts is the days on which
// each is full time, for amendments change that. Where no end is recorded, a contract runs to its agreed term, as figures have
// it: nobody records what everybody knew beforehand. One recorded late before one that is known already is taken to end by
// then: its end, or an amendment that shows it running, is checked when it comes.
static class FullTime
{
    public static Refusal? Overlap(Pathway state, string contract, WorkContract? before, WorkContract after)
    {
        // Only what the proposed step adds: an overlap that awaits an end must not keep the other contract from being told further.
        var stood = before is null ? [] : Spells(before).ToList();
        var mine = Spells(after).Except(stood).ToList();
        var former = stood.Where(s => mine.Exists(m => m.From == s.From)).ToList();
        var all = state.LastingOf(Placement.FullTimes);
        foreach (var (from, name, _) in mine.SelectMany(m => all.On(m.From).Concat(all.Begun(m.From, m.To ?? m.SeenOn))).Distinct())
        {
            if (name != contract && state.Contracts[name] is var other && Clashes(mine, other).Except(Clashes(former, other)).ToList() is [var first, ..])
            {
                return new Refusal("contract/overlaps-full-time", "contract").With("date", first.Mine > first.Theirs ? first.Mine : first.Theirs)
                    .With("other", name).With("otherStartedOn", from);
            }
        }
        return null;
    }

    static IEnumerable<(DateOnly Mine, DateOnly Theirs)> Clashes(IReadOnlyList<(DateOnly From, DateOnly? To, DateOnly? Term, DateOnly SeenOn)> mine, WorkContract theirs) =>
        from my in mine
        from their in Spells(theirs)
        where their.From <= my.From ? my.From < (their.To ?? their.Term ?? DateOnly.MaxValue) : their.From < (my.To ?? my.SeenOn)
        select (my.From, their.From);

    // The spells of full time; the last of a running contract has no end, perhaps a term, and was seen for the last time on some day.
    static IEnumerable<(DateOnly From, DateOnly? To, DateOnly? Term, DateOnly SeenOn)> Spells(WorkContract contract)
    {
        for (var i = 0; i < contract.Times.Count; i++)
        {
            var (from, time) = (contract.Times[i].From, contract.Times[i].WorkingTime);
            var to = i + 1 < contract.Times.Count ? contract.Times[i + 1].From : contract.EndedOn;
            if (time == WorkingTime.FullTime && to != from)
            {
                yield return (from, to, contract.Term, contract.AmendedOn is { } amended && amended > from ? amended : from);
            }
        }
    }
}
