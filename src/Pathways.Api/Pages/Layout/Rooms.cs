using System.Security.Claims;
using Pathways.Api.Hosting;

namespace Pathways.Api.Pages.Layout;

/// <summary>A place that the header leads to.</summary>
/// <param name="Address">Where.</param>
/// <param name="Policy">Who may.</param>
/// <param name="Name">Its name, in the language of the request: the words of its heading, so that one knows that one has arrived.</param>
/// <param name="OfTerritory">Its name for who works for no one structure, where it is another.</param>
public sealed record Room(string Address, string Policy, Func<string> Name, Func<string>? OfTerritory = null);

/// <summary>The places that the header leads each role to; the first is where they start.</summary>
public static class Rooms
{
    static readonly Room[] All =
    [
        new("/caseload", Access.Policies.ReadCaseload, () => Languages.Say("Ma file active", "My caseload"), () => Languages.Say("Files actives", "Caseloads")),
        new("/audit", Access.Policies.Audit, () => Languages.Say("Journal", "Journal")),
        new("/board", Access.Policies.ReadFigures, () => Languages.Say("Tableau de suivi", "Monitoring board")),
        new("/administration", Access.Policies.Administer, () => Languages.Say("Administration", "Administration")),
        new("/import", Access.Policies.Import, () => Languages.Say("Importer des parcours", "Import pathways")),
        new("/doubtful", Access.Policies.ReadPathway, () => Languages.Say("À vérifier", "To check")),
    ];

    /// <summary>The roles that the pages know.</summary>
    public static IReadOnlyList<string> Roles { get; } = [Role.Counsellor, Role.Coordinator, Role.Evaluator, Role.Auditor, Role.Administrator];

    /// <summary>The places that somebody may go to.</summary>
    public static IEnumerable<Room> For(ClaimsPrincipal user) =>
        All.Where(room => Access.RolesOf(room.Policy).Any(role => user.HasClaim(Access.RoleClaim, role)))
            .Select(room => user.HasClaim(claim => claim.Type == Access.StructureClaim) ? room : room with { Name = room.OfTerritory ?? room.Name });

    /// <summary>The places that a role opens; only a counsellor works for one structure.</summary>
    public static IEnumerable<Room> For(string role) => All.Where(room => Access.RolesOf(room.Policy).Contains(role, StringComparer.Ordinal))
        .Select(room => role == Role.Counsellor ? room : room with { Name = room.OfTerritory ?? room.Name });

    /// <summary>What the place of an address is called, before one is there; null of an address that is not of a place.</summary>
    public static string? NameOf(string path) => path switch
    {
        "/pathways/open" => Languages.Say("Ouvrir un parcours", "Open a pathway"),
        _ when !path.StartsWith("/pathways/", StringComparison.Ordinal) => All.FirstOrDefault(room => path == room.Address)?.Name(),
        _ when path.EndsWith("/record", StringComparison.Ordinal) => Languages.Say("l’étape que vous étiez en train d’enregistrer", "the step that you were recording"),
        _ when path.Contains("/correct/", StringComparison.Ordinal) => Languages.Say("la correction que vous étiez en train de faire", "the correction that you were making"),
        _ => Languages.Say("le parcours que vous regardiez", "the pathway that you were looking at"),
    };
}
