namespace Pathways.Projections.Indicators;

/// <summary>
/// The months or years that an answer does not show: it gives the latest ones, one after the other, and says what it leaves out. One date of
/// long ago, true or mistyped, is no reason to answer nothing. Everybody stays in the figure of all.
/// </summary>
/// <param name="Shown">How many it shows.</param>
/// <param name="Periods">How many it leaves out.</param>
/// <param name="WithSomebody">Those of them in which somebody is counted.</param>
public sealed record PeriodsLeftOut(int Shown, int Periods, int WithSomebody)
{
    /// <summary>The groups to show, and what is left out of them: null where nothing is. Those that tell no period stay.</summary>
    /// <param name="groups">All groups, those without anybody too.</param>
    /// <param name="most">Most periods to show.</param>
    /// <param name="toTheEnd">Whether they go to the end of the period whoever is in it, as of counts that are drawn beside each other; else to the last with somebody.</param>
    public static (IReadOnlyList<FigureValue> Shown, PeriodsLeftOut? LeftOut) Of(IReadOnlyList<FigureValue> groups, int most, bool toTheEnd)
    {
        FigureValue[] periods = [.. groups.Where(g => Dimensions.TellsGroup(g.Group)).OrderBy(g => g.Group, StringComparer.Ordinal)];
        if (periods.Length <= most)
        {
            return (groups, null);
        }
        // Up to the last one with somebody: where entries ended years ago, the latest months would all be empty.
        var last = toTheEnd ? -1 : Array.FindLastIndex(periods, g => !g.OfNobody);
        var first = Math.Max(0, (last < 0 ? periods.Length : last + 1) - most);
        var shown = periods[first..(first + most)];
        var leftOut = periods.Except(shown).ToArray();
        return ([.. shown, .. groups.Where(g => !Dimensions.TellsGroup(g.Group))], new(most, leftOut.Length, leftOut.Count(g => !g.OfNobody)));
    }
}
