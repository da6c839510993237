namespace Pathways.Api.Hosting;

/// <summary>Somebody to be while trying the service out. They exist only in Development.</summary>
/// <param name="Id">Account identifier.</param>
/// <param name="Name">What the page calls them.</param>
/// <param name="Role">Their role.</param>
/// <param name="Trade">What they are called by their work, in the language of the request.</param>
/// <param name="Structure">Code of the structure they work for.</param>
public sealed record Persona(string Id, string Name, string Role, Func<string> Trade, string? Structure = null);

/// <summary>The personas of the demo territory.</summary>
public static class Personas
{
    /// <summary>One of each trade, and two counsellors of different structures, to see where sight ends.</summary>
    public static readonly IReadOnlyList<Persona> All =
    [
        new("c-claire", "Claire Morel", Role.Counsellor, () => Languages.Say("Conseillère", "Counsellor"), "PLIE-CENTRE"),
        new("c-yanis", "Yanis Haddad", Role.Counsellor, () => Languages.Say("Conseiller", "Counsellor"), "ML-EST"),
        new("coord-nadia", "Nadia Perrin", Role.Coordinator, () => Languages.Say("Coordinatrice du territoire", "Coordinator of the territory")),
        new("eval-hugo", "Hugo Lambert", Role.Evaluator, () => Languages.Say("Évaluateur", "Evaluator")),
        new("audit-irene", "Irène Costa", Role.Auditor, () => Languages.Say("Auditrice", "Auditor")),
        new("admin-paul", "Paul Girard", Role.Administrator, () => Languages.Say("Administrateur du service", "Administrator of the service")),
    ];
}
