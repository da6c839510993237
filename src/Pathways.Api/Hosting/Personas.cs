namespace Pathways.Api.Hosting;

/// <summary>Somebody to be while trying the service out. They exist only in Development.</summary>
/// <param name="Id">Account identifier.</param>
/// <param name="Name">What the page calls them.</param>
/// <param name="Role">Their role.</param>
/// <param name="Structure">Code of the structure they work for.</param>
public sealed record Persona(string Id, string Name, string Role, string? Structure = null);

/// <summary>The personas of the demo territory.</summary>
public static class Personas
{
    /// <summary>One of each trade, and two counsellors of different structures, to see where sight ends.</summary>
    public static readonly IReadOnlyList<Persona> All =
    [
        new("c-claire", "Claire Morel", Role.Counsellor, "PLIE-CENTRE"),
        new("c-yanis", "Yanis Haddad", Role.Counsellor, "ML-EST"),
        new("coord-nadia", "Nadia Perrin", Role.Coordinator),
        new("eval-hugo", "Hugo Lambert", Role.Evaluator),
        new("audit-irene", "Irène Costa", Role.Auditor),
        new("admin-paul", "Paul Girard", Role.Administrator),
    ];
}
