namespace Pathways.Projections.Indicators;

/// <summary>Everybody, as is known at one moment: from columns in memory, or from the tables.</summary>
interface IKnownFacts
{
    /// <summary>Who entered, without steps, in the order of the pathways' identifiers. A journey is another as soon as the next one is asked for.</summary>
    IEnumerable<Journey> Entries { get; }

    /// <summary>The same, with their steps of these events, by stored names.</summary>
    Task<IEnumerable<Journey>> WithStepsAsync(IReadOnlyList<string> events, CancellationToken cancellation);
}
