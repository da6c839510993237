using Pathways.Domain.Pathways;
using Pathways.Projections.Text;

namespace Pathways.Api.Registries;

/// <summary>The structure that a step names, against the territory's registry of structures.</summary>
public static class StructureCodes
{
    /// <summary>Code of the structure that a step, or a step as corrected, names; null for one that names none.</summary>
    public static string? In(PathwayEvent step) => step switch
    {
        PathwayOpened e => e.Structure,
        ReferentAppointed e => e.Structure,
        ReferentReplaced e => e.Structure,
        StepCorrected e => In(e.Corrected),
        _ => null,
    };

    /// <summary>A question about a structure that the registry does not have, with the nearest one. A registry that is empty knows nothing.</summary>
    /// <param name="step">The step.</param>
    /// <param name="registry">The codes of the registry.</param>
    public static Refusal? Unknown(PathwayEvent step, IReadOnlyCollection<string> registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        if (registry.Count == 0 || In(step) is not { } code || registry.Contains(code, StringComparer.Ordinal))
        {
            return null;
        }
        var unknown = FactRules.Because("entry/unknown-structure", "structure").With("code", code);
        return Nearest.To(code, registry) is { } nearest ? unknown.With("nearest", nearest) : unknown;
    }
}
