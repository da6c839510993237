namespace Pathways.Domain.Codes;

/// <summary>Which employers are insertion structures (SIAE, article L5132-4): rules of recording and figures ask here.</summary>
public static class InsertionStructures
{
    /// <summary>Whether an employer is one.</summary>
    public static bool IsSiae(this EmployerKind kind) =>
        kind is EmployerKind.Aci or EmployerKind.Ai or EmployerKind.Ei or EmployerKind.Eiti or EmployerKind.Etti;
}
