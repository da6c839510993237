using System.Collections.Immutable;
using System.Globalization;

namespace Pathways.Domain.Pathways;

/// <summary>A time that something lasted.</summary>
/// <param name="From">First day.</param>
/// <param name="To">Day on which it ended, from which it no longer counts; null while it lasts.</param>
public sealed record Spell(DateOnly From, DateOnly? To = null)
{
    internal static ImmutableList<Spell> Close(ImmutableList<Spell> all, DateOnly on) =>
        all.FindLastIndex(s => s.To is null) is >= 0 and var i ? all.SetItem(i, all[i] with { To = on }) : all;

    // The days of the spells of a kind, as one that was opened or closed leaves them: each by its place.
    internal static Pathway Changed(Pathway state, string what, ImmutableList<Spell> before, ImmutableList<Spell> after)
    {
        var at = after.Count > before.Count ? before.Count : before.FindLastIndex(s => s.To is null);
        return at < 0 ? state : state.Lasts(what, at < before.Count ? Days(at, before[at]) : null, Days(at, after[at]));
    }

    // Two that follow each other may touch. One without an end yet is taken to end before one that is known to come after it:
    // its end is checked when it comes.
    internal static IEnumerable<Span> Overlapped(Spans others, DateOnly from, DateOnly? to) =>
        to > from ? others.On(from).Concat(others.Begun(from, to.Value.AddDays(-1))) : others.On(from);

    // Of what goes on, those that ended are held against its end.
    internal static Spell? Overlapped(Pathway state, string what, ImmutableList<Spell> all, DateOnly from, DateOnly? to)
    {
        foreach (var found in Overlapped(state.LastingOf(what), from, to).Where(s => to is null || s.To < DateOnly.MaxValue))
        {
            return all[int.Parse(found.Name, CultureInfo.InvariantCulture)];
        }
        return null;
    }

    static Span Days(int at, Spell spell) => Span.Until(spell.From, Name(at), spell.To);

    static string Name(int at) => at.ToString(CultureInfo.InvariantCulture);
}
