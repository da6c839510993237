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
    // Hidden from France Travail already by the State's own service; then, out of caution, asylum, no home, and disability.
    static readonly HashSet<PrescriberKind> Revealing =
    [
        PrescriberKind.Ase, PrescriberKind.Caarud, PrescriberKind.Cidff, PrescriberKind.Csapa, PrescriberKind.Pension, PrescriberKind.Pjj,
        PrescriberKind.Prevention, PrescriberKind.Spip,
        PrescriberKind.Cada, PrescriberKind.Huda, PrescriberKind.Cph, PrescriberKind.Chrs, PrescriberKind.Chu, PrescriberKind.CapEmploi,
    ];

    /// <summary>The kind, or <see cref="PrescriberKind.Other"/> where the kind itself says something sensitive of the person.</summary>
    public static PrescriberKind ForEvaluators(PrescriberKind kind) => Revealing.Contains(kind) ? PrescriberKind.Other : kind;
}
