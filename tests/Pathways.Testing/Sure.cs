using Pathways.Domain.Pathways;

namespace Pathways.Testing;

/// <summary>Somebody who is sure of what they record, whatever they are asked: for stories told long after they happened.</summary>
public static class Sure
{
    /// <summary>Every question that there is.</summary>
    public static IReadOnlyList<string> Codes { get; } = [.. FactRules.All.Where(r => r.Severity == Severity.Confirm).Select(r => r.Code)];

    /// <summary>The step, confirmed in everything that it may be asked about.</summary>
    public static PathwayEvent Of(PathwayEvent step) => step with { Confirmed = Codes };
}
