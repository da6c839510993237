using Xunit.Abstractions;

namespace Pathways.Projections.Tests.Statistics;

/// <summary>Prints the table of equality that docs/statistics.md shows.</summary>
public class EqualityTableTests(ITestOutputHelper output)
{
    [SkippableFact]
    public void The_table_of_equality_with_the_reference_values()
    {
        List<Comparison> all =
        [
            .. SurvivalReferences.Files.SelectMany(SurvivalReferences.Of), .. SurvivalReferenceTests.EdgeCases(), .. CompetingReferences.All(), .. EffectReferences.All(),
        ];
        output.WriteLine(Comparison.Table(all));
        Comparison.AllHold(all, atLeast: 1_000);
    }
}
