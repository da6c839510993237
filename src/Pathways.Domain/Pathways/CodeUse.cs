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
        var before = proposed is StepCorrected c && state.Steps.Find(c.Step) is { } named ? CodeStanding.CodesIn(named.Event).ToHashSet() : [];
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
        var stood = proposed is StepCorrected to ? state.Steps.Find(to.Step)?.Event : null;
        return Identifying(state, step, stood, origin) is { } identifying ? new Refusal(identifying.Code, within + identifying.Field) : null;
    }

    // Whoever is accompanied is in no code, reference or account; what stood stays. Structures and places are held against the same where the
    // directory is known: one that is registered is nobody's.
    static Refusal? Identifying(Pathway state, PathwayEvent step, PathwayEvent? stood, Origin origin) => step switch
    {
        PathwayOpened { Convention: { } convention } => convention == (stood as PathwayOpened)?.Convention ? null : PersonalText.Against(convention, "convention"),
        ReferentAppointed e => Account(e.Referent, (stood as ReferentAppointed)?.Referent),
        ReferentReplaced e => Account(e.Referent, (stood as ReferentReplaced)?.Referent),
        _ => Reference(step) is { } named && Tells(named.Reference, origin) && !IsKnown(state, named.Reference)
            ? new Refusal("step/bad-reference", named.Field) : null,
    };

    static bool IsKnown(Pathway state, string reference) =>
        state.BookedAppointments.ContainsKey(reference) || state.Trainings.ContainsKey(reference) || state.Immersions.ContainsKey(reference) || state.Contracts.ContainsKey(reference);

    // Another system has long numbers of its own; who records gives a short one, or leaves it to us: nine digits may be a telephone.
    static bool Tells(string reference, Origin origin) =>
        PersonalText.IsSomebodys(reference) || (origin == Origin.Recorded && PersonalText.MayBeSomebodys(reference) && !Guid.TryParseExact(reference, "D", out _));

    static Refusal? Account(string account, string? stood) =>
        account != stood && PersonalText.IsSomebodys(account) && !Guid.TryParseExact(account, "D", out _) ? new Refusal("step/bad-code", "referent") : null;

    // Where a reference is first given; the other steps give one that is known.
    static (string Reference, string Field)? Reference(PathwayEvent step) => step switch
    {
        AppointmentBooked e => (e.Appointment, "appointment"),
        TrainingPrescribed e => (e.Training, "training"),
        TrainingStarted e => (e.Training, "training"),
        ImmersionAgreed e => (e.Immersion, "immersion"),
        WorkContractStarted e => (e.Contract, "contract"),
        _ => null,
    };
}
