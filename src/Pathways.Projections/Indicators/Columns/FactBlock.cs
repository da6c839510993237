namespace Pathways.Projections.Indicators.Columns;

/// <summary>An entry as it was known from one instant to another, in UTC ticks; <see cref="long.MaxValue"/> where it still is.</summary>
readonly record struct KnownEntry(Entry Entry, long From, long Until);

/// <summary>
/// The facts of some pathways that follow each other, one column for each value, in the order of the pathways and of their steps. It never changes: a
/// pathway with a new fact has its block made again (<see cref="FactBlockBuilder"/>). So whoever counts needs no lock, and sees one moment.
/// </summary>
sealed class FactBlock
{
    /// <summary>Identifiers, ascending.</summary>
    public required Guid[] Pathways { get; init; }

    /// <summary>Of each pathway where its entries begin, and where those of the last end.</summary>
    public required int[] EntriesFrom { get; init; }

    /// <summary>Entries as first recorded and as corrected.</summary>
    public required KnownEntry[] Entries { get; init; }

    /// <summary>Of each pathway where its facts begin, and where those of the last end.</summary>
    public required int[] FactsFrom { get; init; }

    /// <summary>Events, by their number among those that figures read (<see cref="FactKinds"/>).</summary>
    public required byte[] Kinds { get; init; }

    /// <summary>Days on which they happened, as <see cref="DateOnly.DayNumber"/>.</summary>
    public required int[] Days { get; init; }

    /// <summary>References, numbered within each pathway from 1; 0 where there is none.</summary>
    public required ushort[] References { get; init; }

    /// <summary>Codes, by their number among all texts (<see cref="FactTexts"/>).</summary>
    public required ushort[] Codes { get; init; }

    /// <summary>Second codes.</summary>
    public required ushort[] Qualifiers { get; init; }

    /// <summary>Kinds of employers.</summary>
    public required ushort[] Employers { get; init; }

    /// <summary>Planned days, as <see cref="DateOnly.DayNumber"/>; -1 where there is none.</summary>
    public required int[] Until { get; init; }

    /// <summary>When they were recorded, in UTC ticks.</summary>
    public required long[] RecordedAt { get; init; }

    /// <summary>The facts that a correction has taken the place of, ascending.</summary>
    public required int[] Superseded { get; init; }

    /// <summary>When it did, in UTC ticks.</summary>
    public required long[] SupersededAt { get; init; }

    /// <summary>Lets a journey become the pathway at a place, with what was known at an instant of the events that are wanted; false where nobody knew the pathway.</summary>
    /// <param name="place">Place of the pathway.</param>
    /// <param name="wanted">Of each kind whether it is wanted; null: none is, here and of the next pathways.</param>
    /// <param name="texts">All texts.</param>
    /// <param name="instant">The instant, in UTC ticks; null: now.</param>
    /// <param name="next">The first superseded fact of this pathway, and then of the next one: pathways are read in order.</param>
    /// <param name="journey">What becomes the pathway.</param>
    public bool Show(int place, bool[]? wanted, string?[] texts, long? instant, ref int next, Journey journey)
    {
        var (first, end) = (FactsFrom[place], FactsFrom[place + 1]);
        if (EntryOf(place, instant) is not { } entry)
        {
            while (wanted is not null && next < Superseded.Length && Superseded[next] < end)
            {
                next++;
            }
            return false;
        }
        journey.Begin(entry);
        for (var fact = wanted is null ? end : first; fact < end; fact++)
        {
            var standsUntil = long.MaxValue;
            if (next < Superseded.Length && Superseded[next] == fact)
            {
                standsUntil = SupersededAt[next++];
            }
            if (!wanted![Kinds[fact]] || (instant is { } at ? RecordedAt[fact] > at || standsUntil <= at : standsUntil != long.MaxValue))
            {
                continue;
            }
            journey.Take(FactKinds.Readings[Kinds[fact]], DateOnly.FromDayNumber(Days[fact]), new StepFact(
                FactTexts.Reference(References[fact]), texts[Codes[fact]], texts[Qualifiers[fact]], texts[Employers[fact]], Until[fact] < 0 ? null : DateOnly.FromDayNumber(Until[fact])));
        }
        return true;
    }

    Entry? EntryOf(int place, long? instant)
    {
        // The last one stands most often.
        for (var i = EntriesFrom[place + 1] - 1; i >= EntriesFrom[place]; i--)
        {
            var known = Entries[i];
            if (instant is { } at ? known.From <= at && known.Until > at : known.Until == long.MaxValue)
            {
                return known.Entry;
            }
        }
        return null;
    }
}
