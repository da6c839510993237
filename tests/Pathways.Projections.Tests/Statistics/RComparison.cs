using Xunit.Abstractions;

namespace Pathways.Projections.Tests.Statistics;

/// <summary>R is run once for all classes that compare with it.</summary>
[CollectionDefinition(RReference.Collection)]
public sealed class RCollection : ICollectionFixture<RReference>;

/// <summary>What every comparison with R shares: skip where R is absent, print the table, fail with what differs.</summary>
public abstract class RComparison(RReference r, ITestOutputHelper output)
{
    protected RReference R { get; } = r;

    private protected void Hold(int atLeast, Func<RandomSample, IEnumerable<Comparison>> compare)
    {
        Skip.If(R.Missing is not null, R.Missing);
        var comparisons = R.Drawn.SelectMany(compare).ToList();
        output.WriteLine(Comparison.Table(comparisons));
        Comparison.AllHold(comparisons, atLeast);
    }

    private protected IEnumerable<Comparison> Against(
        RandomSample s, string quantity, IEnumerable<double?> ours, double tolerance = Comparison.Closed, bool tail = false)
    {
        if (!R.Has(s.Set, quantity)) yield break;
        var (mine, theirs) = (ours.ToList(), R.Of(s.Set, quantity));
        yield return new(quantity, $"set {s.Set}, how many", mine.Count, theirs.Count, 0);
        for (var i = 0; i < Math.Min(mine.Count, theirs.Count); i++)
            yield return new(quantity, $"set {s.Set}, {i}", mine[i], theirs[i], tolerance, tail);
    }
}
