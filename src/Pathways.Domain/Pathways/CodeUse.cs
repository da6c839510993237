using Pathways.Domain.Codes;

namespace Pathways.Domain.Pathways;

/// <summary>Where a step comes from: a file of another system may hold codes that nobody chooses any more.</summary>
public enum Origin
{
    /// <summary>Recorded by somebody, on a form or through the API.</summary>
    Recorded,

    /// <summary>A row of a file.</summary>
    File,
}

// Lists change and what was recorded does not: a code that its list no longer offers is refused to a new step, and stays where it was.
static class CodeUse
{
    public static Refusal? Refuse(Pathway state, PathwayEvent proposed, Origin origin)
    {
        var (step, within) = proposed is StepCorrected corrected ? (corrected.Corrected, "corrected.") : (proposed, "");
        // Who corrects the date of an old step does not have to know what its code is called today.
        var before = proposed is StepCorrected c && state.Steps.Find(s => s.Id == c.Step) is { } named ? CodeStanding.CodesIn(named.Event).ToHashSet() : [];
        foreach (var (field, code) in CodeStanding.CodesIn(step))
        {
            if (CodeStanding.IsRetired(code, out var instead) && !before.Contains((field, code)))
            {
                return new Refusal("step/retired-code", within + field).With("value", CodeJsonConverter.NameOf(code)).With("instead", string.Join(", ", instead));
            }
            if (origin == Origin.Recorded && CodeStanding.IsForFilesOnly(code) && !before.Contains((field, code)))
            {
                return new Refusal("step/code-for-files-only", within + field).With("value", CodeJsonConverter.NameOf(code));
            }
        }
        // Figures are broken down by it. A structure's code is held against the same where the directory is known: one that is registered is nobody's.
        var stood = proposed is StepCorrected to ? (state.Steps.Find(s => s.Id == to.Step)?.Event as PathwayOpened)?.Convention : null;
        return step is PathwayOpened { Convention: { } convention } && convention != stood && PersonalText.MayIdentify(convention)
            ? new Refusal(PersonalText.InCode, within + "convention") : null;
    }
}
