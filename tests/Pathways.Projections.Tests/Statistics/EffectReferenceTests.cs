namespace Pathways.Projections.Tests.Statistics;

public class EffectReferenceTests
{
    [SkippableFact]
    public void Rates_and_effects_on_real_data_are_what_R_gives() => Comparison.AllHold(EffectReferences.All(), atLeast: 100);
}
