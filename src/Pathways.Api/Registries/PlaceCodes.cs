using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Pathways.Projections.Text;

namespace Pathways.Api.Registries;

/// <summary>The place that an appointment is booked at, against the territory's registries: a structure, or a commune.</summary>
public static class PlaceCodes
{
    /// <summary>The place that a step, or a step as corrected, names; null for one that names none.</summary>
    public static string? In(PathwayEvent step) => step switch
    {
        AppointmentBooked e => e.Place,
        StepCorrected e => In(e.Corrected),
        _ => null,
    };

    /// <summary>
    /// What stands against a place that is neither: that it may stand for a person, or a question, with the nearest structure. A registry of structures
    /// that is empty knows nothing.
    /// </summary>
    /// <param name="step">The step.</param>
    /// <param name="now">Code of the structure that accompanies, where people mostly meet.</param>
    /// <param name="structures">The codes of the structures.</param>
    /// <param name="communes">The communes that the territory itself has named, which may be on no map.</param>
    public static Refusal? Unknown(PathwayEvent step, string? now, IReadOnlyCollection<string> structures, IReadOnlyCollection<string> communes)
    {
        ArgumentNullException.ThrowIfNull(structures);
        ArgumentNullException.ThrowIfNull(communes);
        if (In(step) is not { } code || structures.Contains(code, StringComparer.Ordinal) || communes.Contains(code, StringComparer.Ordinal) || Communes.Find(code) is not null)
        {
            return null;
        }
        if ((code == now ? null : PersonalText.Against(code, "place")) is { } somebodys)
        {
            return somebodys;
        }
        if (structures.Count == 0)
        {
            return null;
        }
        var unknown = FactRules.Because("appointment/unknown-place", "place").With("code", code);
        return Nearest.To(code, structures) is { } nearest ? unknown.With("nearest", nearest) : unknown;
    }
}
