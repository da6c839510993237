#pragma warning disable CS1591 // The list is documented; its values are the field's own terms and say themselves.

namespace Pathways.Domain.Codes;

/// <summary>Kinds of body that send people, as they are seen in the field.</summary>
public enum PrescriberKind
{
    Ft, Ml, CapEmploi, Plie, Dept, Odc, Ccas, Caf, Msa, Chrs, Chu, Cada, Huda, Cph, Oacas, Oil, RsFjt, Pension, PijBij, Cava, Csapa,
    Caarud, Prevention, Spip, Pjj, Ase, E2c, Epide, Cidff, Afpa, Ohpd, Ocasf, Orienteur, Other,
}

/// <summary>What evaluators see of who sent a person.</summary>
public static class Prescribers
{
    // Besides what tells a sensitive fact: the State's own service hides these from France Travail, or they say that somebody has no home.
    static readonly HashSet<PrescriberKind> Revealing =
        [PrescriberKind.Ase, PrescriberKind.Pension, PrescriberKind.Prevention, PrescriberKind.Chrs, PrescriberKind.Chu];

    /// <summary>The kind, or <see cref="PrescriberKind.Other"/> where the kind itself says something sensitive of the person.</summary>
    public static PrescriberKind ForEvaluators(PrescriberKind kind) => SensitiveFacts.Of(kind) is not null || Revealing.Contains(kind) ? PrescriberKind.Other : kind;
}
