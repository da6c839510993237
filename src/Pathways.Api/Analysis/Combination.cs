namespace Pathways.Api.Analysis;

/// <summary>What each category of a column adds up to in one combination of the other columns, and all together.</summary>
internal sealed class Combination
{
    internal Dictionary<string, double> Values { get; } = new(StringComparer.Ordinal);

    internal double Total { get; private set; }

    internal void Add(string code, double value)
    {
        Values[code] = Values.GetValueOrDefault(code) + value;
        Total += value;
    }
}
