using System.Collections.Immutable;

namespace Pathways.Domain.Pathways;

/// <summary>A time that something lasted.</summary>
/// <param name="From">First day.</param>
/// <param name="To">Day on which it ended, from which it no longer counts; null while it lasts.</param>
public sealed record Spell(DateOnly From, DateOnly? To = null)
{
    internal static ImmutableList<Spell> Close(ImmutableList<Spell> all, DateOnly on) =>
        all.FindLastIndex(s => s.To is null) is >= 0 and var i ? all.SetItem(i, all[i] with { To = on }) : all;

    // Two that follow each other may touch. One without an end yet is taken to end before one that is known to come after it:
    // its end is checked when it comes.
    internal static Spell? Overlapped(IEnumerable<Spell> others, DateOnly from, DateOnly? to) =>
        others.FirstOrDefault(o => o.From <= from ? from < (o.To ?? DateOnly.MaxValue) : to > o.From);
}
