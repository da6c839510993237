namespace Pathways.Projections.Indicators.Columns;

/// <summary>The events that some figure reads: others are in no column.</summary>
static class FactKinds
{
    /// <summary>Their stored names; the place of each is its number.</summary>
    public static readonly string[] Names = [.. FigureCatalogue.All.SelectMany(rule => rule.Events).Concat(Dimensions.Names.SelectMany(Dimensions.Events)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>How a journey reads each kind.</summary>
    public static readonly Journey.Reading[] Readings = [.. Names.Select(name => Journey.Readings[name])];

    static readonly Dictionary<string, byte> Numbers = Names.Index().ToDictionary(n => n.Item, n => checked((byte)n.Index), StringComparer.Ordinal);

    /// <summary>The number of an event.</summary>
    public static byte Of(string name) => Numbers[name];

    /// <summary>Of each kind whether it is among these events.</summary>
    /// <exception cref="KeyNotFoundException">No rule names that event.</exception>
    public static bool[] Wanted(IEnumerable<string> events)
    {
        var wanted = new bool[Names.Length];
        foreach (var name in events)
        {
            wanted[Of(name)] = true;
        }
        return wanted;
    }
}
