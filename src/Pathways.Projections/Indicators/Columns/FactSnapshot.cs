namespace Pathways.Projections.Indicators.Columns;

/// <summary>All facts up to a position of the log. It never changes: whoever has one sees one moment, whatever is recorded meanwhile.</summary>
/// <param name="Position">The position.</param>
/// <param name="MadeAgain">How often rows were made again by then.</param>
/// <param name="Blocks">The facts, in the order of the pathways' identifiers.</param>
/// <param name="Texts">The texts that they have.</param>
/// <param name="Recorded">When the parts of the log were recorded.</param>
sealed record FactSnapshot(long Position, long MadeAgain, FactBlock[] Blocks, string?[] Texts, RecordedAt Recorded)
{
    /// <summary>How many pathways it has.</summary>
    public long Pathways => Blocks.Sum(b => (long)b.Pathways.Length);

    /// <summary>How many facts it has.</summary>
    public long Facts => Blocks.Sum(b => (long)b.Kinds.Length);

    /// <summary>Everybody, as known now or at an instant, with their steps of these events. A journey is another as soon as the next one is asked for.</summary>
    /// <param name="events">The events, by stored names.</param>
    /// <param name="asKnownOn">The instant; absent: now.</param>
    public IEnumerable<Journey> Journeys(IReadOnlyList<string> events, DateTimeOffset? asKnownOn) => Journeys(events.Count == 0 ? null : FactKinds.Wanted(events), asKnownOn?.UtcTicks);

    /// <summary>The block that a pathway is in, or would be.</summary>
    public static int BlockOf(IReadOnlyList<FactBlock> blocks, Guid pathway)
    {
        var (low, high) = (0, blocks.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = blocks[middle].Pathways[0].CompareTo(pathway) <= 0 ? (middle, high) : (low, middle - 1);
        }
        return low;
    }

    IEnumerable<Journey> Journeys(bool[]? wanted, long? instant)
    {
        Journey? journey = null;
        foreach (var block in Blocks)
        {
            Work.Check();
            var next = 0;
            for (var place = 0; place < block.Pathways.Length; place++)
            {
                // One for all: an object a pathway is what made a figure slow.
                journey ??= new Journey(block.Entries[0].Entry);
                if (block.Show(place, wanted, Texts, instant, ref next, journey))
                {
                    yield return journey;
                }
            }
        }
    }
}
