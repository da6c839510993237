namespace Pathways.Projections.Indicators;

/// <summary>
/// A figure while it is counted: of all, or of one group. It takes one journey after the other, keeps what it counts, and never the journey: that
/// may be another as soon as it has been taken.
/// </summary>
public abstract class Tally
{
    /// <summary>Counts a journey, or leaves it out.</summary>
    public abstract void Take(Journey journey);

    /// <summary>The figure of the journeys that were taken.</summary>
    public abstract FigureValue Value();
}
