using Pathways.Projections.Indicators;

namespace Pathways.Api.Tests;

/// <summary>For the tests of other things: whatever an attribute is called, and whatever its value, somebody declared it.</summary>
sealed class AnyAttribute() : DeclaredAttributes(new Dictionary<string, IReadOnlyList<string>>())
{
    public override bool Has(string name) => true;

    public override bool Takes(string name, string value) => true;
}
