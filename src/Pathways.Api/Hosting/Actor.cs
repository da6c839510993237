namespace Pathways.Api.Hosting;

/// <summary>Who acts: the account, its roles, and the structure it works for.</summary>
/// <param name="User">Account identifier (the token's <c>sub</c>).</param>
/// <param name="Roles">Roles, as named in <see cref="Role"/>.</param>
/// <param name="Structure">Code of the structure, for those whose sight ends at its door; a blank one is none.</param>
public sealed record Actor(string User, IReadOnlySet<string> Roles, string? Structure)
{
    /// <summary>Code of the structure; null of who works for none.</summary>
    public string? Structure { get; init => field = Named(value); } = Named(Structure);

    static string? Named(string? structure) => string.IsNullOrWhiteSpace(structure) ? null : structure;

    /// <summary>Whether this account works for a structure: who works for none is no colleague of another who does.</summary>
    public bool WorksFor(string? structure) => Structure is not null && string.Equals(Structure, structure, StringComparison.Ordinal);

    /// <summary>Whether this account may record on a pathway that a structure accompanies.</summary>
    public bool MayRecordFor(string structure) =>
        Roles.Contains(Role.Coordinator) || (Roles.Contains(Role.Counsellor) && WorksFor(structure));

    /// <summary>The account, where it may accompany somebody itself: a coordinator names who does.</summary>
    public string AsReferent => Structure is not null && Roles.Contains(Role.Counsellor) ? User : "";
}

/// <summary>The roles of the field.</summary>
public static class Role
{
    /// <summary>Bénéficiaire: reads and contests their own pathway.</summary>
    public const string Beneficiary = "beneficiary";

    /// <summary>Conseiller·ère, référent·e: records on the pathways of their structure.</summary>
    public const string Counsellor = "counsellor";

    /// <summary>Coordonnateur·rice of the territory: hands pathways over, imports.</summary>
    public const string Coordinator = "coordinator";

    /// <summary>Évaluateur·rice: every figure, never a name.</summary>
    public const string Evaluator = "evaluator";

    /// <summary>Auditeur·rice: the whole history, changes nothing.</summary>
    public const string Auditor = "auditor";

    /// <summary>Administrateur·rice: accounts, settings, erasure; reads no pathway by that role.</summary>
    public const string Administrator = "administrator";
}
