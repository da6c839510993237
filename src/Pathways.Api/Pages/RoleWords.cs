using Pathways.Api.Hosting;

namespace Pathways.Api.Pages;

/// <summary>What pages call the roles, in the language of the request.</summary>
static class RoleWords
{
    /// <summary>What a role does, as one says it of somebody: "conseillère ou conseiller".</summary>
    public static string Of(string role) => role switch
    {
        Role.Counsellor => Languages.Say("conseillère ou conseiller", "counsellor"),
        Role.Coordinator => Languages.Say("coordination du territoire", "coordinator of the territory"),
        Role.Evaluator => Languages.Say("évaluation", "evaluator"),
        Role.Auditor => Languages.Say("audit", "auditor"),
        Role.Administrator => Languages.Say("administration du service", "administrator of the service"),
        Role.Beneficiary => Languages.Say("personne accompagnée", "person accompanied"),
        _ => role,
    };

    /// <summary>Several roles of which one is enough: "audit ou évaluation".</summary>
    public static string AnyOf(IReadOnlyList<string> roles) => Joined(roles, Languages.Say(" ou ", " or "));

    /// <summary>Several roles of one account: "audit et évaluation".</summary>
    public static string AllOf(IReadOnlyList<string> roles) => Joined(roles, Languages.Say(" et ", " and "));

    static string Joined(IReadOnlyList<string> roles, string last) => roles.Count < 2
        ? string.Concat(roles.Select(Of))
        : string.Join(", ", roles.Take(roles.Count - 1).Select(Of)) + last + Of(roles[^1]);
}
