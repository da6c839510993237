using Pathways.Api.Hosting;
using Pathways.Api.Registries;
using Pathways.Domain.Codes;

namespace Pathways.Api.Demo;

/// <summary>Valmont Métropole, which is on no map: department 96 has never been given out.</summary>
public static class DemoTerritory
{
    /// <summary>Its name.</summary>
    public const string Name = "Valmont Métropole";

    /// <summary>Its communes, the largest first: people live there in this proportion.</summary>
    public static readonly IReadOnlyList<(Commune Commune, int Weight)> Communes =
    [
        (new("96001", "Valmont"), 46), (new("96014", "Saint-Aubin-sur-Lère"), 14), (new("96022", "Rocheval"), 11), (new("96031", "Les Tilleuls"), 9),
        (new("96037", "Montfaucon-le-Bas"), 6), (new("96045", "Vieuxpont"), 5), (new("96052", "La Chapelle-Lère"), 4), (new("96068", "Bourg-Sarron"), 3),
        (new("96074", "Hautecombe"), 2),
    ];

    /// <summary>A structure with what it does.</summary>
    /// <param name="Structure">The structure.</param>
    /// <param name="Scheme">The scheme under which it accompanies.</param>
    /// <param name="Weight">Its share of the entries.</param>
    /// <param name="Counsellors">Number of its counsellors.</param>
    /// <param name="Convention">Its convention.</param>
    public sealed record House(Structure Structure, Scheme Scheme, int Weight, int Counsellors, string Convention);

    /// <summary>Its structures.</summary>
    public static readonly IReadOnlyList<House> Houses =
    [
        new(new("PLIE-CENTRE", "PLIE de Valmont Centre", "PLIE", "96001"), Scheme.Plie, 22, 7, "PLIE-2023"),
        new(new("PLIE-LERE", "PLIE Vallée de la Lère", "PLIE", "96014"), Scheme.Plie, 9, 3, "PLIE-2023"),
        new(new("ML-VALMONT", "Mission locale de Valmont", "ML", "96001"), Scheme.YouthEngagementContract, 18, 6, "ML-2022"),
        new(new("ML-EST", "Mission locale Est", "ML", "96022"), Scheme.Pacea, 7, 3, "ML-2022"),
        new(new("CCAS-VALMONT", "CCAS de Valmont", "CCAS", "96001"), Scheme.Rsa, 14, 5, "RSA-2024"),
        new(new("CCAS-TILLEULS", "CCAS des Tilleuls", "CCAS", "96031"), Scheme.Rsa, 6, 2, "RSA-2024"),
        new(new("CAP-96", "Cap emploi 96", "CAP_EMPLOI", "96001"), Scheme.CapEmploi, 6, 3, "CAP-2023"),
        new(new("ACI-JARDINS", "Les Jardins de la Lère", "ACI", "96052"), Scheme.Iae, 5, 3, "IAE-2023"),
        new(new("ACI-RECYCLE", "Atelier Recycle", "ACI", "96022"), Scheme.Iae, 4, 2, "IAE-2023"),
        new(new("EI-BATIVAL", "Bâtival Insertion", "EI", "96031"), Scheme.Iae, 3, 2, "IAE-2023"),
        new(new("AI-COUPDEMAIN", "Coup de main Valmont", "AI", "96001"), Scheme.Iae, 4, 2, "IAE-2023"),
        new(new("ETTI-TREMPLIN", "Tremplin Intérim", "ETTI", "96045"), Scheme.Iae, 2, 2, "IAE-2023"),
    ];

    /// <summary>Its counsellors, with the house of each; the first of a house is the persona to sign in as, where it has one.</summary>
    public static readonly IReadOnlyList<(StaffMember Member, House House)> Counsellors =
        [.. Houses.SelectMany(h => Enumerable.Range(0, h.Counsellors).Select(i => (h, i))).Select((c, number) => (MemberOf(c.h, c.i, number), c.h))];

    static StaffMember MemberOf(House house, int place, int number) =>
        place == 0 && Personas.All.FirstOrDefault(p => p.Structure == house.Structure.Code) is { } persona
            ? new StaffMember(persona.Id, persona.Name, house.Structure.Code, Counsels: true)
            : new StaffMember($"conseil-{number + 1:D2}", DemoNames.OfStaff(number), house.Structure.Code, Counsels: true);
}
