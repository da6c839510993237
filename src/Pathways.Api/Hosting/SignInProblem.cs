namespace Pathways.Api.Hosting;

/// <summary>Why a sign-in through the provider did not come to an end: the codes of the sign-in page's address.</summary>
public static class SignInProblem
{
    /// <summary>The provider's answer belongs to a sign-in that is over, or began elsewhere.</summary>
    public const string Stale = "stale";

    /// <summary>The person, or the provider, said no.</summary>
    public const string Refused = "refused";

    /// <summary>The provider answered with an error.</summary>
    public const string Failed = "failed";

    /// <summary>The provider does not answer.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>The provider knows the account, and gives it no role that this service knows.</summary>
    public const string NoRole = "no-role";

    /// <summary>The account accompanies people, and the provider does not say for which structure.</summary>
    public const string NoStructure = "no-structure";

    /// <summary>What the provider says of the account is no account: its name there is empty, too long, or has signs that no name has.</summary>
    public const string NoAccount = "no-account";

    /// <summary>The provider gives the account roles that exclude each other (<see cref="Access.ExcludeEachOther"/>).</summary>
    public const string RolesApart = "roles-apart";

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> All = [Stale, Refused, Failed, Unreachable, NoRole, NoStructure, NoAccount, RolesApart];

    /// <summary>The status of the page that tells of it.</summary>
    public static int StatusOf(string problem) => problem switch
    {
        Stale => StatusCodes.Status400BadRequest,
        Failed => StatusCodes.Status502BadGateway,
        Unreachable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status403Forbidden,
    };

    /// <summary>What is missing in what the provider says of an account; null when it may sign in.</summary>
    public static string? Of(Actor actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var roles = actor.Roles.Intersect(Access.Roles, StringComparer.Ordinal).ToList();
        return roles.Count == 0 ? NoRole
            // Sees the pathways of one structure, and of no other: without it there is nothing that it could open.
            : roles is [Role.Counsellor] && string.IsNullOrWhiteSpace(actor.Structure) ? NoStructure
            : null;
    }
}
