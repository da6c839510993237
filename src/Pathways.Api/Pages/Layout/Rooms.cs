using System.Security.Claims;
using Pathways.Api.Hosting;

namespace Pathways.Api.Pages.Layout;

/// <summary>A place that the header leads to.</summary>
/// <param name="Address">Where.</param>
/// <param name="Policy">Who may.</param>
/// <param name="Name">Its name, in the language of the request.</param>
public sealed record Room(string Address, string Policy, Func<string> Name);

/// <summary>The places that the header leads each role to; the first is where they start.</summary>
public static class Rooms
{
    static readonly Room[] All =
    [
        new("/caseload", Access.Policies.ReadCaseload, () => Languages.Say("Ma file active", "My caseload")),
        new("/audit", Access.Policies.Audit, () => Languages.Say("Journal", "Journal")),
        new("/board", Access.Policies.ReadFigures, () => Languages.Say("Tableau de suivi", "Monitoring board")),
        new("/import", Access.Policies.Import, () => Languages.Say("Importer", "Import")),
        new("/doubtful", Access.Policies.ReadPathway, () => Languages.Say("À vérifier", "To check")),
    ];

    /// <summary>The places that somebody may go to.</summary>
    public static IEnumerable<Room> For(ClaimsPrincipal user) =>
        All.Where(room => Access.RolesOf(room.Policy).Any(role => user.HasClaim(Access.RoleClaim, role)));
}
